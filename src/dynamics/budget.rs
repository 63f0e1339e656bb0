//! Military budgets of states and adversaries.

use crate::rng::exp;
use crate::world::{Constants, World};

/// Lets capabilities grow for one step (M25, internal balancing).
///
/// # Formula
/// Growth a year = trend + response × change of the greatest perceived threat since the start; a fall of
/// threat slows it.
pub fn budgets(world: &mut World, c: &Constants<'_>) {
    let dt = c.calendar.dt;
    let response = c.parameters.budget.threat_response;
    for (i, state) in c.states.iter().enumerate() {
        world.capability[i] *= exp((state.growth + response * world.threat_rise(c, i)) * dt);
    }
    for (capability, adversary) in world.adversary_capability.iter_mut().zip(&c.adversaries) {
        *capability *= adversary.growth_step;
    }
    world.gather_forces(c);
}
