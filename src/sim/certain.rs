//! The course of a world in which nothing is left to chance.

use super::step::step;
use crate::pact::Bench;
use crate::rng::Key;
use crate::world::{Constants, StreamIds, Streams, World};

/// The world after `steps` steps under the constants `c` of a world without chance
/// ([`Constants::without_chance`]). All phases run; the streams that they draw from move nothing.
pub fn without_chance(c: &Constants<'_>, steps: u32) -> World {
    let mut world = World::new(c);
    let mut bench = Bench::new(c);
    let mut streams = Streams::new(&StreamIds::new(c.spec), &Key::of_replicate(0, 0, 0));
    while world.step < steps.min(c.calendar.steps) {
        step(&mut world, c, &mut streams, &mut bench);
    }
    world
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, load_text};
    use crate::world::Draw;

    #[test]
    fn no_stream_moves_a_world_without_chance() {
        let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let draw = Draw::best(&spec);
        let run = |c: &Constants<'_>, seed: u64| {
            let (mut world, mut bench) = (World::new(c), Bench::new(c));
            let mut streams = Streams::new(&StreamIds::new(&spec), &Key::of_replicate(seed, 0, 0));
            (0..40).for_each(|_| step(&mut world, c, &mut streams, &mut bench));
            // A sign of zero is all that chance may leave.
            format!("{world:?}").replace("-0.0,", "0.0,")
        };
        let c = Constants::without_chance(&spec, &draw);
        assert_eq!(run(&c, 1), run(&c, 2));
        let usual = Constants::new(&spec, &draw);
        assert_ne!(run(&usual, 1), run(&usual, 2));
    }

    #[test]
    fn a_world_without_chance_still_drifts_and_nothing_happens_in_it() {
        let mut spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        spec.mechanisms.grey_zone = true;
        let c = Constants::without_chance(&spec, &Draw::best(&spec));
        let (start, later) = (without_chance(&c, 0), without_chance(&c, 20));
        assert_eq!(later.step, 20);
        assert!(later.events.is_empty(), "{:?}", later.events);
        assert_ne!(later.urgency_share, start.urgency_share);
        assert_ne!(later.capability, start.capability);
    }
}
