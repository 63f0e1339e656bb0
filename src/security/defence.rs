//! Forces that meet an attack, from the state of the world.

use super::{honour, usable_share};
use crate::world::{Constants, Rung, World};

/// Probability that state `j` fights in theatre `k` under an obligation on `rung`.
#[inline]
pub fn fights(world: &World, c: &Constants<'_>, j: usize, k: usize, rung: Rung) -> f64 {
    honour(world.willingness_odds(c, j, k), c.binding_odds[rung.index()], world.reliability[j])
}

/// Force of state `j` that can be brought into theatre `k`, USD bn.
#[inline]
pub fn force(world: &World, c: &Constants<'_>, j: usize, k: usize) -> f64 {
    world.capability[j] * c.reach[j * c.nk + k]
}

/// Force that can be expected to stand against an attack on state `i` in theatre `k`, USD bn: its
/// own, and each other state's usable force times the probability that it fights.
pub fn defence(world: &World, c: &Constants<'_>, i: usize, k: usize) -> f64 {
    let own = force(world, c, i, k);
    let helpers = (0..c.n).filter(|&j| j != i).map(|j| {
        let rung = world.obligations.get(j, i, k);
        let command = if rung.has_command() { c.parameters.security.command_gain } else { 0.0 };
        let usable = usable_share(c.parameters.security.usable_alone, world.cooperation[j * c.n + i], command);
        fights(world, c, j, k, rung) * usable * force(world, c, j, k)
    });
    own + helpers.sum::<f64>()
}
