//! Bilateral treaties in place of a pact.

use super::bench::Bench;
use super::negotiation::agree_on_bilateral;
use crate::scenario::Depth;
use crate::world::{Constants, Event, Rung, World};

/// Offers bilateral treaties, once talks on a design have failed, to each candidate that has none with the
/// proposer (M9): hub and spokes in place of a pact, as in 1951.
///
/// A treaty is a design of two: both must gain, and both ratify. It stands by itself from then on.
pub(super) fn fall_back(world: &mut World, c: &Constants<'_>, bench: &mut Bench, design: usize, time: f64) {
    let rung = Rung::from(Depth::Bilateral);
    for treaty in &c.bilaterals[design] {
        let hub = treaty.proposer;
        let Some(&spoke) = treaty.candidates.iter().find(|&&i| i != hub) else { continue };
        let covered = treaty.theatres.iter().any(|&k| world.obligations.get(hub, spoke, k) >= rung);
        if covered || !agree_on_bilateral(bench, world, c, treaty) {
            continue;
        }
        let ratifies = &bench.trial.coalition.ratifies;
        if treaty.candidates.iter().zip(ratifies).all(|(&i, chance)| bench.chances[i].1 < *chance) {
            for obligations in [&mut world.standing, &mut world.obligations] {
                obligations.bind(treaty.candidates.iter().copied(), &treaty.obligated, &treaty.theatres, rung);
            }
            world.note(time, Event::Bilateral { design, hub, spoke, mutual: treaty.is_mutual() });
        }
    }
}
