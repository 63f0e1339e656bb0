//! One step of simulated time.

use crate::dynamics;
use crate::pact::{Bench, diplomacy};
use crate::world::{Constants, Streams, World};

/// A phase: reads the world, draws from its own streams, writes its own part of the world.
pub type Phase = fn(&mut World, &Constants<'_>, &mut Streams, &mut Bench);

/// The phases of a step, in order. What is recorded afterwards changes nothing.
pub const PHASES: [(&str, Phase); 13] = [
    ("threats", |world, c, streams, _| dynamics::threats(world, c, streams)),
    ("crises", |world, c, streams, _| dynamics::crises(world, c, streams)),
    ("opinion", |world, c, streams, _| dynamics::opinion(world, c, streams)),
    ("shocks", |world, c, streams, _| dynamics::shocks(world, c, streams)),
    ("leadership", |world, c, streams, _| dynamics::leadership(world, c, streams)),
    ("reliability", |world, c, streams, _| dynamics::reliability(world, c, streams)),
    ("coercion", |world, c, streams, _| dynamics::coercion(world, c, streams)),
    ("inducement", |world, c, _, _| dynamics::alignment(world, c)),
    ("cooperation", |world, c, _, _| dynamics::cooperation(world, c)),
    ("diplomacy", diplomacy),
    ("reaction", |world, c, _, _| dynamics::reaction(world, c)),
    ("aggression", |world, c, streams, _| dynamics::aggression(world, c, streams)),
    ("budgets", |world, c, _, _| dynamics::budgets(world, c)),
];

/// Runs all phases of one step.
pub(super) fn step(world: &mut World, c: &Constants<'_>, streams: &mut Streams, bench: &mut Bench) {
    for (_, phase) in PHASES {
        phase(world, c, streams, bench);
    }
    world.step += 1;
}
