//! Attacks, who honours an obligation, and war.

use super::crisis::flare_up;
use crate::rng::{exp, happens, logistic};
use crate::scenario::Depth;
use crate::security::{adversary_share, defence, fights, power};
use crate::world::{Constants, Event, Rung, Streams, World};

/// Draws the attacks of one step, who comes to the target's help, and whether it becomes a major
/// war (M7, M15, M22).
///
/// # Formula
/// State `i` is attacked in theatre `k` at the rate r_k·σ(x_k)·claim_ik·A^m/(A^m + D_ik^m) a year,
/// times exp(−nuclear deterrence) if it holds nuclear weapons: disputes over territory are what
/// states fight over most (Hensel, "Territory", in *What Do We Know about War?*, 2000). Every state
/// tied to the target then fights with its π. An attack on which a defence obligation is honoured, or
/// a guarantor fights under a lesser one, becomes a major war with the chance of escalation, and ends
/// the replicate; any attack is a crisis.
pub fn aggression(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let now = world.now(c);
    for k in 0..c.nk {
        let [onset, aim, escalation] = std::array::from_fn(|_| streams.attack[k].uniform());
        if !c.on.aggression || world.at_war {
            continue;
        }
        let Some(target) = attacked(world, c, k, onset, aim) else { continue };
        let answer = answer(world, c, streams, target, k);
        world.note(now, Event::Attack { theatre: k, target, called: answer.called, honoured: answer.honoured });
        flare_up(world, c, k);
        if answer.widens && escalation < c.parameters.aggression.escalation {
            world.at_war = true;
            world.note(now, Event::War { theatre: k });
        }
    }
    // One word a step for every state, asked or not, keeps the streams aligned.
    streams.honour.iter_mut().for_each(|stream| {
        stream.uniform();
    });
}

/// The state attacked in theatre `k` in this step, if any.
fn attacked(world: &World, c: &Constants<'_>, k: usize, onset: f64, aim: f64) -> Option<usize> {
    let disputed: f64 = (0..c.n).map(|i| c.claim[i * c.nk + k]).sum();
    let most = c.theatres[k].attack_rate * c.calendar.dt;
    if onset >= most * disputed {
        // Not even at full assertiveness.
        return None;
    }
    let base = most * logistic(world.assertiveness[k]);
    // The contest is at most 1, so this bounds the rate; only below it need the forces be compared.
    if !happens(onset, base * disputed) {
        return None;
    }
    let rates = |i: usize| base * target_weight(world, c, i, k);
    let total: f64 = (0..c.n).map(rates).sum();
    if !happens(onset, total) {
        return None;
    }
    let mut left = aim * total;
    (0..c.n).filter(|&i| c.claim[i * c.nk + k] > 0.0).find(|&i| {
        left -= rates(i);
        left <= 0.0
    })
}

/// How much state `i` invites an attack in theatre `k`: dispute × the adversary's share of the outcome.
fn target_weight(world: &World, c: &Constants<'_>, i: usize, k: usize) -> f64 {
    let claim = c.claim[i * c.nk + k];
    if claim <= 0.0 {
        return 0.0;
    }
    let m = c.parameters.security.decisiveness;
    let shielded = if c.states[i].nuclear { exp(-c.parameters.aggression.nuclear_deterrence) } else { 1.0 };
    claim * shielded * adversary_share(power(world.adversary_forces[k], m), power(defence(world, c, i, k), m))
}

/// Who answers an attack.
struct Answer {
    /// States bound by a defence obligation, shallow or deeper.
    called: u32,
    /// Those of them that fight.
    honoured: u32,
    /// Whether the fight goes beyond the two: a defence obligation is honoured, or a guarantor
    /// fights under a lesser one.
    widens: bool,
}

/// Asks every state that is tied to `target` whether it fights. What states send out of interest
/// alone counts in the target's defence, but makes no wider war.
fn answer(world: &World, c: &Constants<'_>, streams: &Streams, target: usize, k: usize) -> Answer {
    let mut answer = Answer { called: 0, honoured: 0, widens: false };
    for j in (0..c.n).filter(|&j| j != target) {
        let rung = world.obligations.get(j, target, k);
        if rung == Rung::NONE {
            continue;
        }
        // A copy, so that two attacks in one step see the same resolve.
        let resolve = streams.honour[j].clone().uniform();
        let comes = resolve < fights(world, c, j, k, rung);
        let bound = rung >= Rung::from(Depth::Shallow);
        answer.called += u32::from(bound);
        answer.honoured += u32::from(bound && comes);
        answer.widens |= comes && (bound || c.states[j].guarantor.is_some());
    }
    answer
}
