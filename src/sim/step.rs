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
    use crate::rng::{Key, Stream};
    use crate::scenario::{Mechanisms, STARTER, load_text};
    use crate::world::{Draw, StreamIds};

    /// The next word of every stream after some steps with the given switches.
    fn next_words(change: impl Fn(&mut Mechanisms)) -> Vec<u64> {
        let mut spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        change(&mut spec.mechanisms);
        let c = Constants::new(&spec, &Draw::best(&spec));
        let (mut world, mut bench) = (World::new(&c), Bench::new(&c));
        let mut s = Streams::new(&StreamIds::new(&spec), &Key::of_replicate(1, 0, 0));
        (0..12).for_each(|_| step(&mut world, &c, &mut s, &mut bench));
        let per_theatre = [s.threat, s.crisis, s.attack];
        let per_state = [s.opinion, s.shock, s.leadership, s.coercion, s.talks, s.ratification, s.review, s.honour];
        let all = per_theatre.into_iter().chain(per_state).chain([s.reliability]).flatten();
        all.map(|mut stream: Stream| stream.uniform().to_bits()).collect()
    }

    #[test]
    fn a_mechanism_that_is_switched_off_still_draws() {
        let on = next_words(|_| ());
        let switches: [fn(&mut Mechanisms); 11] = [
            |m| m.grey_zone = false,
            |m| m.crises = false,
            |m| m.opinion = false,
            |m| m.leadership = false,
            |m| m.reliability = false,
            |m| m.coercion = false,
            |m| m.inducement = false,
            |m| m.cooperation = false,
            |m| m.reaction = false,
            |m| m.aggression = false,
            |m| m.budget = false,
        ];
        for (number, off) in switches.into_iter().enumerate() {
            assert!(next_words(off) == on, "switch {number}");
        }
    }
}
