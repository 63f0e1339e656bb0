//! Crises: rare jumps of assertiveness that close the lag of urgency.

use crate::rng::{happens, logistic};
use crate::world::{Constants, Event, Streams, World};

/// Draws the crises of one step (M2).
///
/// # Formula
/// Rate λ_k·σ(x_k)/σ(x_k(0)) a year: more assertive adversaries stumble into more crises, and a
/// crisis raises assertiveness by a jump that fades with its half-life. The feedback is bounded,
/// and scenarios whose branching ratio at the start could reach 1 are refused when they are read. In a crisis
/// urgency catches up with assertiveness.
pub fn crises(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let begin = world.begin(c);
    for (k, theatre) in c.theatres.iter().enumerate() {
        let u = streams.crisis[k].uniform();
        if u >= theatre.crisis_rate * c.calendar.dt / theatre.assertiveness_share {
            // Not even at full assertiveness.
            continue;
        }
        let rate = theatre.crisis_rate * logistic(world.assertiveness[k]) / theatre.assertiveness_share;
        if c.on.crises && happens(u, rate * c.calendar.dt) {
            flare_up(world, c, k, theatre.crisis_size);
            world.note(begin, Event::Crisis { theatre: k });
        }
    }
}

/// Lets theatre `k` flare up: a jump of assertiveness, with which urgency catches up.
pub(super) fn flare_up(world: &mut World, c: &Constants<'_>, k: usize, jump: f64) {
    world.crisis[k] += jump;
    world.assertiveness[k] += jump;
    world.urgency[k] = world.urgency[k].max(world.assertiveness[k]);
    world.perceive(c);
}
