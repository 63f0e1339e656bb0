//! Strategic fatigue: pacts that fade with the threat that they were signed against.

use super::bench::Bench;
use crate::rng::happens;
use crate::scenario::Depth;
use crate::world::{Constants, Ending, Event, Pact, Streams, World};

/// Lets pacts in force lose a rung, and at last dissolve (M14).
///
/// # Formula
/// Rate: fatigue × (1 − τ̄/τ̄₀)⁺ a year, τ̄ being the mean threat that the members perceive in the theatres of
/// the pact, τ̄₀ the same at signature: SEATO faded as its members ceased to fear the same thing.
pub(super) fn fade(world: &mut World, c: &Constants<'_>, streams: &mut Streams, bench: &mut Bench) {
    let now = world.now(c);
    if !world.pacts.iter().any(|pact| pact.is_in_force()) {
        streams.fatigue.iter_mut().for_each(|stream| stream.skip(1));
        return;
    }
    bench.fatigue.clear();
    bench.fatigue.extend(streams.fatigue.iter_mut().map(|stream| stream.uniform()));
    for design in 0..world.pacts.len() {
        // By proposer and not by design, so that a second copy of a design changes nothing.
        let u = bench.fatigue[c.spec.designs[design].proposer];
        let pact = world.pacts[design];
        if !pact.is_in_force() || pact.threat_at_signature <= 0.0 {
            continue;
        }
        let threat = world.mean_threat(c, &pact.members, &world.treaty(c, design).theatres);
        let relief = (1.0 - threat / pact.threat_at_signature).max(0.0);
        if !happens(u, c.parameters.diplomacy.fatigue * relief * c.calendar.dt) {
            continue;
        }
        match below(pact.depth) {
            Some(depth) => {
                world.pacts[design].depth = depth;
                world.note(now, Event::Faded { design, depth });
            }
            None => {
                world.pacts[design] = Pact::dormant(c.spec.designs[design].depths[0]);
                world.note(now, Event::Ended { design, how: Ending::Faded });
            }
        }
        bench.refresh_obligations(world, c);
    }
}

/// What a pact of some depth becomes when it loses a rung; `None` below a shallow one.
fn below(depth: Depth) -> Option<Depth> {
    match depth {
        Depth::Article5Command => Some(Depth::Article5),
        Depth::Article5 | Depth::Bilateral => Some(Depth::Shallow),
        Depth::Shallow | Depth::Cooperation | Depth::Consultation => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pact_fades_rung_by_rung_and_then_ends() {
        let rungs: Vec<_> = std::iter::successors(Some(Depth::Article5Command), |&depth| below(depth)).collect();
        assert_eq!(rungs, [Depth::Article5Command, Depth::Article5, Depth::Shallow]);
    }
}
