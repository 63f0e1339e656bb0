//! Forces that meet an attack, from the state of the world.

use super::{honour, usable_share};
use crate::world::{Constants, Rung, World};

/// Probability that state `j`, of reliability `r`, fights in theatre `k` under an obligation on `rung`.
#[inline]
pub fn fights(world: &World, c: &Constants<'_>, j: usize, k: usize, rung: Rung, r: f64) -> f64 {
    honour(world.fighting_odds(c, j, k), c.binding_odds[rung.index()], r)
}

/// Usable share of the force of state `j` beside that of state `i` under an obligation on `rung`.
#[inline]
pub fn usable(world: &World, c: &Constants<'_>, j: usize, i: usize, rung: Rung) -> f64 {
    let security = &c.parameters.security;
    let command = if rung.has_command() { security.command_gain } else { 0.0 };
    usable_share(security.usable_alone, world.cooperation[j * c.n + i], command)
}

/// Force that stands against an attack, USD bn: what can be expected, and how uncertain that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Defence {
    /// The state's own force.
    pub own: f64,
    /// Force that others are expected to bring.
    pub help: f64,
    /// Standard deviation of that, since each helper fights or does not.
    pub spread: f64,
}

impl Defence {
    /// Expected force.
    pub fn mean(&self) -> f64 {
        self.own + self.help
    }
}

/// Force that stands against an attack on state `i` in theatre `k`: its own, and each other state's
/// usable force if it fights, which it does with its probability under the rung and with the reliability
/// that `promise_of` gives: its own, or as it is seen.
pub fn defence(
    world: &World,
    c: &Constants<'_>,
    i: usize,
    k: usize,
    promise_of: impl Fn(usize) -> (Rung, f64),
) -> Defence {
    let (mut help, mut variance) = (0.0, 0.0);
    for j in (0..c.n).filter(|&j| j != i) {
        let strength = world.strength[j * c.nk + k];
        if strength <= 0.0 {
            continue;
        }
        let (rung, reliability) = promise_of(j);
        let (chance, brings) = (fights(world, c, j, k, rung, reliability), usable(world, c, j, i, rung) * strength);
        help += chance * brings;
        variance += chance * (1.0 - chance) * brings * brings;
    }
    Defence { own: world.strength[i * c.nk + k], help, spread: variance.sqrt() }
}
