//! Attacks, who honours an obligation, and war.

use super::crisis::flare_up;
use super::endurance::fight;
use super::preemption::{Forestalled, forestalled, is_anything_signed};
use super::self_help::shield;
use crate::rng::{happens, logistic};
use crate::scenario::THEATRES_MAX;
use crate::security::{defence, fights, power, share_in_doubt};
use crate::world::{Constants, Event, Fight, Rung, StateSet, Streams, World};

/// Draws the attacks of one step, who comes to the target's help, and whether it becomes a major
/// war (M7, M15, M22).
///
/// # Formula
/// State `i` is attacked in theatre `k` at the rate r_k·σ(x_k)·claim_ik·shield·(s + ν·p) a year: s is the
/// adversary's share of the outcome, given its doubt about who will fight, p what it stands to lose of
/// that to a pact that does not work yet (see the phase's pre-emption). Disputes over territory are what states
/// fight over most (Hensel, "Territory", in *What Do We Know about War?*, 2000). Every state tied to the
/// target then fights with its π. An attack on which a defence obligation is honoured, or a guarantor
/// fights under a lesser one, becomes a major war with the chance of escalation, and ends the replicate;
/// any attack is a crisis, uses up munitions and ties down forces.
pub fn aggression(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let mut chances = [[0.0; 3]; THEATRES_MAX];
    for (chances, stream) in chances.iter_mut().zip(&mut streams.attack) {
        *chances = std::array::from_fn(|_| stream.uniform());
    }
    // The script comes first: what it states happens for certain, by date.
    for scripted in 0..world.scripted_attacks.len() {
        let (time, theatre, target) = world.scripted_attacks[scripted];
        let [.., escalation] = chances[theatre];
        strike(world, c, streams, Strike { time, theatre, target, forestalls: None }, escalation);
    }
    let now = world.now(c);
    for (theatre, &[onset, aim, escalation]) in chances.iter().enumerate().take(c.nk) {
        let usual = if c.on.aggression { attacked(world, c, theatre, onset, aim) } else { None };
        if let Some((target, forestalls)) = usual {
            strike(world, c, streams, Strike { time: now, theatre, target, forestalls }, escalation);
        }
    }
    // One word a step for every state, asked or not, keeps the streams aligned.
    streams.honour.iter_mut().for_each(|stream| stream.skip(1));
}

/// An attack.
struct Strike {
    time: f64,
    theatre: usize,
    target: usize,
    forestalls: Option<usize>,
}

/// Carries out an attack and what follows from it, unless a major war has ended the replicate.
fn strike(world: &mut World, c: &Constants<'_>, streams: &Streams, strike: Strike, escalation: f64) {
    if world.at_war {
        return;
    }
    let Strike { time, theatre, target, forestalls } = strike;
    let Answer { called, came, widens } = answer(world, c, streams, target, theatre);
    world.note(time, Event::Attack { theatre, target, called, came, forestalls });
    flare_up(world, c, theatre, c.theatres[theatre].crisis_size);
    came.iter().chain([target]).for_each(|i| fight(world, c, i, theatre));
    let attacker = c.theatres[theatre].adversary;
    world.adversary_fights[attacker] = Fight { front: theatre, tied: c.parameters.endurance.tied_down };
    if widens && escalation < c.parameters.aggression.escalation {
        world.at_war = true;
        // What the phases before had dated after the outbreak of the war does not happen any more.
        world.events.retain(|&(dated, _)| dated <= time);
        world.note(time, Event::War { theatre });
    }
}

/// The state attacked in theatre `k` in this step, if any, and the design that the attack forestalls.
fn attacked(world: &World, c: &Constants<'_>, k: usize, onset: f64, aim: f64) -> Option<(usize, Option<usize>)> {
    let disputed = c.disputed[k];
    // A share is at most 1, and so is what can be lost of it to a treaty that is signed: this bounds every
    // rate below.
    let most = if is_anything_signed(world) { 1.0 + c.parameters.aggression.preemption } else { 1.0 };
    let at_most = c.theatres[k].attack_rate * c.calendar.dt;
    if onset >= at_most * most * disputed {
        // Not even at full assertiveness.
        return None;
    }
    let base = at_most * logistic(world.assertiveness[k]);
    if onset >= base * most * disputed {
        return None;
    }
    let rates = |i: usize| base * appeal(world, c, i, k).total();
    let total: f64 = (0..c.n).map(rates).sum();
    if !happens(onset, total) {
        return None;
    }
    let mut left = aim * total;
    let target = (0..c.n).filter(|&i| c.claim[i * c.nk + k] > 0.0).find(|&i| {
        left -= rates(i);
        left <= 0.0
    })?;
    let appeal = appeal(world, c, target, k);
    // What is left of the aim within the target's own rate tells which of its parts was hit.
    Some((target, appeal.forestalls.filter(|_| -left < base * appeal.preemptive)))
}

/// How much a state invites an attack.
#[derive(Default)]
struct Appeal {
    usual: f64,
    preemptive: f64,
    forestalls: Option<usize>,
}

impl Appeal {
    fn total(&self) -> f64 {
        self.usual + self.preemptive
    }
}

fn appeal(world: &World, c: &Constants<'_>, i: usize, k: usize) -> Appeal {
    let claim = c.claim[i * c.nk + k];
    if claim <= 0.0 {
        return Appeal::default();
    }
    let weight = claim * shield(world, c, i, k, |j| world.reliability[j]);
    let share = share_of_adversary(world, c, i, k, |j| world.obligations.get(j, i, k));
    let Forestalled { lost, design } = forestalled(world, c, i, k, share);
    Appeal { usual: weight * share, preemptive: weight * c.parameters.aggression.preemption * lost, forestalls: design }
}

/// The share of the outcome that the adversary of theatre `k` expects against state `i` when its helpers
/// are bound on the rungs that `rung_of` gives.
pub(super) fn share_of_adversary(
    world: &World,
    c: &Constants<'_>,
    i: usize,
    k: usize,
    rung_of: impl Fn(usize) -> Rung,
) -> f64 {
    let m = c.parameters.security.decisiveness;
    let stands = defence(world, c, i, k, |j| (rung_of(j), world.reliability[j]));
    let doubt = c.parameters.aggression.ambiguity * stands.spread;
    share_in_doubt(power(world.adversary_forces[k], m), stands.own, stands.help, doubt, m)
}

/// Who answers an attack.
struct Answer {
    /// States bound by a defence obligation, shallow or deeper.
    called: StateSet,
    /// States that fight, tied to the target in whatever way.
    came: StateSet,
    /// Whether the fight goes beyond the two: a defence obligation is honoured, or a guarantor
    /// fights under a lesser one.
    widens: bool,
}

/// Asks every state that is tied to `target` whether it fights; it does with forces that it has there. What
/// states send out of interest alone counts in the target's defence, but makes no wider war.
fn answer(world: &World, c: &Constants<'_>, streams: &Streams, target: usize, k: usize) -> Answer {
    let mut answer = Answer { called: StateSet::EMPTY, came: StateSet::EMPTY, widens: false };
    for j in (0..c.n).filter(|&j| j != target) {
        let rung = world.obligations.get(j, target, k);
        if rung == Rung::NONE {
            continue;
        }
        // A copy, so that two attacks in one step see the same resolve.
        let resolve = streams.honour[j].clone().uniform();
        let bound = rung >= Rung::DEFENCE;
        if bound {
            answer.called.insert(j);
        }
        // Who has nothing to bring may be bound, but is in no fight.
        let can_come = world.strength[j * c.nk + k] > 0.0;
        if can_come && resolve < fights(world, c, j, k, rung, world.reliability[j]) {
            answer.came.insert(j);
            answer.widens |= bound || c.states[j].guarantor.is_some();
        }
    }
    answer
}
