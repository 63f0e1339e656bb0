//! Munitions and industry: what a fight uses up and ties down, and how it comes back.

use crate::world::{Constants, Fight, World};

/// Lets stocks return to their level or grow to the goal of a programme, and frees forces (F15, F13).
///
/// # Formula
/// Endurance e closes its gap to the goal at the rate of replenishment; without a programme the goal is
/// its level at the start. What a fight tied down fades with its half-life.
pub fn endurance(world: &mut World, c: &Constants<'_>) {
    for (endurance, state) in world.endurance.iter_mut().zip(&c.states) {
        let goal = if c.on.endurance { state.endurance_goal } else { state.endurance };
        *endurance += c.laws.stocks_follow * (goal - *endurance);
    }
    for fight in world.fights.iter_mut().chain(&mut world.adversary_fights) {
        fight.tied *= c.laws.tied_kept;
    }
}

/// Books a fight of state `i` in theatre `k`: part of its munitions is gone, and part of its other
/// forces tied down.
pub(super) fn fight(world: &mut World, c: &Constants<'_>, i: usize, k: usize) {
    world.endurance[i] *= 1.0 - c.parameters.endurance.consumption;
    world.fights[i] = Fight { front: k, tied: c.parameters.endurance.tied_down };
}
