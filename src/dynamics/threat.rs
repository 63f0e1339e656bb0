//! Threats: assertiveness drifts, and urgency follows it late.

use crate::scenario::Clause;
use crate::world::{Constants, Streams, World};

/// Moves assertiveness and perceived urgency through one step (M1, grey zone).
///
/// # Formula
/// The slow course is an AR(1) around a mean that drifts up as grey-zone tactics gain ground,
/// sampled exactly so that the length of a step does not matter; assertiveness x adds the parts due
/// to crises and to reactions. Crises are as usual at the start, so they add nothing in the mean. In
/// a quiet quarter perceived urgency closes the share v (visibility) of its gap: y ← y + v(x − y).
/// With the grey zone switched off there is no drift and urgency follows at once. A pact in force with a
/// clause on hybrid threats closes part of the blind spot in its theatres.
pub fn threats(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let now = world.now(c);
    let in_force = world.pacts.iter().any(|pact| pact.is_in_force());
    for (k, theatre) in c.theatres.iter().enumerate() {
        let drift = if c.on.grey_zone { theatre.drift } else { 0.0 };
        let start = theatre.assertiveness - theatre.crisis_start;
        let (mean_before, mean) = (start + drift * (now - c.calendar.dt), start + drift * now);
        let deviation = world.course[k] - mean_before;
        world.course[k] = mean + c.laws.threat.next(deviation, streams.threat[k].normal());
        world.crisis[k] *= theatre.crisis_decay_step;
        world.assertiveness[k] = world.course[k] + world.crisis[k] + world.reaction[k];
        let blind = (1.0 - theatre.visibility_step)
            * if in_force && is_watched(world, c, k) { c.laws.hybrid_blind } else { 1.0 };
        let seen = if c.on.grey_zone { 1.0 - blind } else { 1.0 };
        world.urgency[k] += seen * (world.assertiveness[k] - world.urgency[k]);
    }
    world.perceive(c);
}

/// Whether the members of a pact in force tell each other of hybrid attacks in theatre `k`.
fn is_watched(world: &World, c: &Constants<'_>, k: usize) -> bool {
    world.pacts.iter().enumerate().any(|(d, pact)| {
        let treaty = world.treaty(c, d);
        pact.is_in_force() && treaty.has(Clause::Hybrid, c.on) && treaty.theatres.contains(&k)
    })
}
