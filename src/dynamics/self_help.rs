//! Nuclear deterrents of one's own.

use crate::rng::{arrival, exp};
use crate::security::{adversary_share, defence, fights, power, ratification_chance};
use crate::world::{Constants, Event, Rung, Streams, World};

/// Support at which a deterrent of one's own is even.
const EVEN: f64 = 0.5;

/// Lets states that could build nuclear weapons decide whether to, and completes what is under way (M17).
///
/// # Formula
/// The question comes up at the rate of reviews. Expected loss in the theatres where the state has a claim
/// would fall from ρ·exp(−δ·umbrella) to ρ·exp(−δ), δ being nuclear deterrence: it decides by its own
/// contest, with and without, and by how reliable it takes its guarantors to be. If w_sec times the gain
/// exceeds the cost, it goes ahead with the chance Φ((support − ½)/spread). A reliable guarantor lowers the gain twice, by its forces and by its umbrella
/// (motives of security: Sagan, *International Security* 21(3), 1996, 54–86).
pub fn self_help(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let now = world.now(c);
    let able = c.states.iter().enumerate().filter_map(|(i, state)| Some((i, state.deterrent_support?)));
    for ((i, support), stream) in able.zip(&mut streams.self_help) {
        let (wait, answer) = (stream.uniform(), stream.uniform());
        if world.deterrent_due[i] <= now {
            arm(world, c, i);
        }
        let undecided = !world.nuclear[i] && world.deterrent_due[i].is_infinite();
        if !c.on.self_help || !undecided || arrival(wait, c.parameters.diplomacy.review_rate, c.calendar.dt).is_none() {
            continue;
        }
        let gain = c.parameters.weights.security * security_gain(world, c, i);
        let carried = answer < ratification_chance(support, EVEN, c.parameters.diplomacy.ratification_spread);
        if gain > c.parameters.self_help.cost && carried {
            world.deterrent_due[i] = now + c.parameters.self_help.lead_time;
            world.note(now, Event::Deterrent { state: i, ready: false });
        }
    }
}

/// Expected loss that a deterrent would take away from state `i`, over the theatres where it has a claim.
fn security_gain(world: &World, c: &Constants<'_>, i: usize) -> f64 {
    let m = c.parameters.security.decisiveness;
    let seen = |j: usize| world.seen_reliability[i * c.n + j];
    let claimed = (0..c.nk).filter(|&k| c.claim[i * c.nk + k] > 0.0);
    let losses = claimed.map(|k| {
        let stands = defence(world, c, i, k, |j| (world.obligations.get(j, i, k), seen(j))).mean();
        let share = adversary_share(power(world.adversary_forces[k], m), power(stands, m));
        let alone = exp(-c.parameters.aggression.nuclear_deterrence);
        world.threat[i * c.nk + k] * share * (shield(world, c, i, k, seen) - alone).max(0.0)
    });
    losses.sum()
}

/// Completes a deterrent: its holder is attacked less, and perceives less of a threat where it has a claim.
fn arm(world: &mut World, c: &Constants<'_>, i: usize) {
    let due = world.deterrent_due[i];
    world.deterrent_due[i] = f64::INFINITY;
    world.nuclear[i] = true;
    for k in (0..c.nk).filter(|&k| c.claim[i * c.nk + k] > 0.0) {
        world.exposure[i * c.nk + k] *= exp(-c.parameters.aggression.nuclear_deterrence);
    }
    world.perceive(c);
    world.steel(c);
    world.note(due, Event::Deterrent { state: i, ready: true });
}

/// Factor on the rate of attacks on state `i` in theatre `k`: nuclear weapons of its own, or the best
/// umbrella over it (F16).
///
/// # Formula
/// exp(−δ·s), s = 1 for a holder, else umbrella × the greatest π of a holder that owes it defence, at the
/// reliability that is given: the holder's own, or as it is seen.
pub(super) fn shield(world: &World, c: &Constants<'_>, i: usize, k: usize, reliability: impl Fn(usize) -> f64) -> f64 {
    let aggression = &c.parameters.aggression;
    if aggression.nuclear_deterrence <= 0.0 {
        return 1.0;
    }
    let reach = if world.nuclear[i] {
        1.0
    } else {
        let holders = (0..c.n).filter(|&j| world.nuclear[j]);
        let covered = holders.map(|j| {
            let rung = world.obligations.get(j, i, k);
            if rung >= Rung::DEFENCE { fights(world, c, j, k, rung, reliability(j)) } else { 0.0 }
        });
        aggression.umbrella * covered.fold(0.0, f64::max)
    };
    exp(-aggression.nuclear_deterrence * reach)
}
