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

/// Usable share of the force of state `j` beside that of state `i` under an obligation on `rung`.
#[inline]
pub fn usable(world: &World, c: &Constants<'_>, j: usize, i: usize, rung: Rung) -> f64 {
    let security = &c.parameters.security;
    let command = if rung.has_command() { security.command_gain } else { 0.0 };
    usable_share(security.usable_alone, world.cooperation[j * c.n + i], command)
}

/// Force that can be expected to stand against an attack on state `i` in theatre `k`, USD bn: its
/// own, and each other state's usable force times the probability that it fights.
pub fn defence(world: &World, c: &Constants<'_>, i: usize, k: usize) -> f64 {
    let own = force(world, c, i, k);
    let helpers = (0..c.n).filter(|&j| j != i).map(|j| {
        let rung = world.obligations.get(j, i, k);
        fights(world, c, j, k, rung) * usable(world, c, j, i, rung) * force(world, c, j, k)
    });
    own + helpers.sum::<f64>()
}
