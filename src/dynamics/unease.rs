//! Outsiders' unease at a pact, and the cohesion of regional blocs.

use crate::world::{Constants, World};

/// Lets the cohesion of each bloc follow what pacts do to it (M24).
///
/// # Formula
/// Target h₀·(1 − unease·p̄ − s)⁺: p̄ is the mean over the members of the pressure of pacts that they stand
/// outside of, s half the distance between the most and the least aligned member. Cohesion closes its
/// gap at the alignment rate. A bloc that falls apart also works less together: see the phase of
/// cooperation.
pub fn unease(world: &mut World, c: &Constants<'_>) {
    for (b, bloc) in c.blocs.iter().enumerate() {
        let members = || bloc.members.iter();
        let felt: f64 = members().map(|i| pressure_on_outsider(world, c, i)).sum();
        let mean = felt / members().count().max(1) as f64;
        let (low, high) = members()
            .map(|i| world.alignment[i])
            .fold((f64::MAX, f64::MIN), |(low, high), alignment| (low.min(alignment), high.max(alignment)));
        let apart = if c.on.unease && high > low { 0.5 * (high - low) } else { 0.0 };
        let target = bloc.cohesion * (1.0 - c.parameters.reaction.unease * mean - apart).max(0.0);
        world.cohesion[b] += c.laws.alignment_follows * (target - world.cohesion[b]);
    }
}

/// The greatest pressure of pacts in a theatre where state `i` has a stake; 0 for a member of a pact.
pub(super) fn pressure_on_outsider(world: &World, c: &Constants<'_>, i: usize) -> f64 {
    let stakes = &c.exposure[i * c.nk..(i + 1) * c.nk];
    let pressed = stakes.iter().zip(&world.pressed).filter(|(stake, _)| **stake > 0.0).map(|(_, pressed)| *pressed);
    let greatest = pressed.fold(0.0, |most, pressed| if pressed > most { pressed } else { most });
    let is_inside = |pact: &crate::world::Pact| pact.is_in_force() && pact.members.contains(i);
    if greatest > 0.0 && world.pacts.iter().any(is_inside) { 0.0 } else { greatest }
}
