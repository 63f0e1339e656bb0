//! Economic coercion of those who harden.

use crate::rng::pow;
use crate::world::{Constants, Event, Stage, Streams, World};

/// Punishes this step's hardening, and lets earlier pressure fade (M3).
///
/// Hardening is taking part in talks or in a signed treaty that is not yet in force. Each year of it
/// is punished with the chance onset·coerciveness by the adversary of a theatre in scope; of several
/// by the one that could hurt most (coerciveness × trade share). An episode puts the state under full
/// pressure, which fades with its half-life; its public rallies or fears meanwhile. The target then
/// gives up part of that trade (diversification).
pub fn coercion(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let parameters = &c.parameters.coercion;
    let now = world.now(c);
    for i in 0..c.n {
        world.pressure[i] *= c.laws.pressure_kept;
        let u = streams.coercion[i].uniform();
        let Some(adversary) = hardest_hit(world, c, i) else { continue };
        let chance = parameters.onset * c.adversaries[adversary].coerciveness;
        if c.on.coercion && u < 1.0 - pow(1.0 - chance, c.calendar.dt) {
            world.pressure[i] = 1.0;
            world.dependence[i * c.na + adversary] *= 1.0 - parameters.diversification;
            world.note(now, Event::Coercion { state: i, adversary });
        }
    }
}

/// The adversary against whom state `i` is hardening and that could hurt it most; `None` when it is
/// not hardening or has no trade to lose.
fn hardest_hit(world: &World, c: &Constants<'_>, i: usize) -> Option<usize> {
    let hardening = |d: &usize| {
        let pact = &world.pacts[*d];
        matches!(pact.stage, Stage::Talks { .. } | Stage::Ratifying) && pact.members.contains(i)
    };
    (0..world.pacts.len())
        .filter(hardening)
        .flat_map(|d| c.spec.designs[d].theatres.iter().map(|&k| c.theatres[k].adversary))
        .map(|a| (a, c.adversaries[a].coerciveness * world.dependence[i * c.na + a]))
        .filter(|&(_, exposed)| exposed > 0.0)
        .max_by(|x, y| x.1.total_cmp(&y.1))
        .map(|(adversary, _)| adversary)
}
