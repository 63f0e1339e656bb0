//! One step of simulated time.

use crate::dynamics;
use crate::pact::{Bench, diplomacy};
use crate::world::{Constants, Streams, World};

/// A phase: reads the world, draws from its own streams, writes its own part of the world.
pub type Phase = fn(&mut World, &Constants<'_>, &mut Streams, &mut Bench);

/// The phases of a step, in order. What is recorded afterwards changes nothing.
pub const PHASES: [(&str, Phase); 19] = [
    ("threats", |world, c, streams, _| dynamics::threats(world, c, streams)),
    ("script", |world, c, _, _| dynamics::script(world, c)),
    ("crises", |world, c, streams, _| dynamics::crises(world, c, streams)),
    ("opinion", |world, c, streams, _| dynamics::opinion(world, c, streams)),
    ("shocks", |world, c, streams, _| dynamics::shocks(world, c, streams)),
    ("leadership", |world, c, streams, _| dynamics::leadership(world, c, streams)),
    ("reliability", |world, c, streams, _| dynamics::reliability(world, c, streams)),
    ("cooperation", |world, c, _, _| dynamics::cooperation(world, c)),
    ("agreements", |world, c, streams, _| dynamics::agreements(world, c, streams)),
    ("coercion", |world, c, streams, _| dynamics::coercion(world, c, streams)),
    ("alignment", |world, c, _, _| dynamics::alignment(world, c)),
    ("unease", |world, c, _, _| dynamics::unease(world, c)),
    ("diplomacy", diplomacy),
    ("reaction", |world, c, _, _| dynamics::reaction(world, c)),
    ("counter-alignment", |world, c, _, _| dynamics::counter_alignment(world, c)),
    ("aggression", |world, c, streams, _| dynamics::aggression(world, c, streams)),
    ("endurance", |world, c, _, _| dynamics::endurance(world, c)),
    ("self-help", |world, c, streams, _| dynamics::self_help(world, c, streams)),
    ("budgets", |world, c, _, _| dynamics::budgets(world, c)),
];

/// Runs all phases of one step.
pub(super) fn step(world: &mut World, c: &Constants<'_>, streams: &mut Streams, bench: &mut Bench) {
    for (_, phase) in PHASES {
        phase(world, c, streams, bench);
    }
    world.step += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Key;
    use crate::scenario::{Mechanisms, STARTER, load_text};
    use crate::world::{Draw, StreamIds};

    /// The next word of every stream after some steps of the starter scenario with `changes` put in.
    fn next_words(changes: &str) -> Vec<u64> {
        let text = format!("{STARTER}\n[mechanisms]\n{changes}");
        let spec = load_text("starter.toml", &text).expect("the starter scenario is valid").spec;
        let c = Constants::new(&spec, &Draw::best(&spec));
        let (mut world, mut bench) = (World::new(&c), Bench::new(&c));
        let mut streams = Streams::new(&StreamIds::new(&spec), &Key::of_replicate(1, 0, 0));
        (0..12).for_each(|_| step(&mut world, &c, &mut streams, &mut bench));
        assert!(!world.at_war, "a war cuts the comparison short");
        streams.all().into_iter().map(|mut stream| stream.uniform().to_bits()).collect()
    }

    #[test]
    fn a_mechanism_that_is_switched_off_still_draws() {
        let on = next_words("");
        for switch in Mechanisms::NAMES {
            assert!(next_words(&format!("{switch} = false")) == on, "{switch}");
        }
    }
}
