//! Levels at the end of a run, and what befell one state or theatre in it.

use super::families::Places;
use super::reading::Ended;
use crate::rng::logistic;
use crate::scenario::Depth;
use crate::security::fights;
use crate::sim::PactRecord;
use crate::world::{Event, Rung};

/// Whether a state was a member of a collective pact in force at any time.
pub(super) fn is_member(ended: &Ended<'_>, of: Places) -> Option<f64> {
    let collective = |pact: &&PactRecord| ended.constants.spec.designs[pact.design as usize].is_collective();
    let joined = |pact: &PactRecord| pact.members.iter().any(|member| member.state as usize == of.first);
    flag(ended.run.pacts.iter().filter(collective).any(joined))
}

/// Perceived urgency, 0–1.
pub(super) fn urgency(ended: &Ended<'_>, of: Places) -> Option<f64> {
    Some(ended.world.urgency_share[of.theatre])
}

/// Alignment of a state, −1 to 1.
pub(super) fn alignment(ended: &Ended<'_>, of: Places) -> Option<f64> {
    Some(ended.world.alignment[of.first])
}

/// Standard deviation of the alignment of the states with a stake, 0–1: how far they sit from one another.
pub(super) fn polarisation(ended: &Ended<'_>, _: Places) -> Option<f64> {
    let (c, alignment) = (ended.constants, &ended.world.alignment);
    let count = c.concerned.len().max(1) as f64;
    let mean = c.concerned.iter().map(|&i| alignment[i]).sum::<f64>() / count;
    let apart = |&i: &usize| (alignment[i] - mean) * (alignment[i] - mean);
    Some((c.concerned.iter().map(apart).sum::<f64>() / count).sqrt())
}

/// Share of a public that would have its forces fight.
pub(super) fn willingness(ended: &Ended<'_>, of: Places) -> Option<f64> {
    Some(logistic(ended.world.willingness_log_odds(ended.constants, of.first, of.theatre)))
}

/// Mean chance with which a state keeps its promises of defence in a theatre, over those to whom it has made one.
pub(super) fn honour(ended: &Ended<'_>, of: Places) -> Option<f64> {
    let (world, c, i, k) = (ended.world, ended.constants, of.first, of.theatre);
    let owed =
        (0..c.n).filter(|&j| j != i).map(|j| world.obligations.get(i, j, k)).filter(|&rung| rung >= Rung::DEFENCE);
    let chances = owed.map(|rung| fights(world, c, i, k, rung, world.reliability[i]));
    let (count, sum) = chances.fold((0.0, 0.0), |(count, sum), chance| (count + 1.0, sum + chance));
    (count > 0.0).then(|| sum / count)
}

/// Stock of cooperation of two states, 0–1.
pub(super) fn cooperation(ended: &Ended<'_>, of: Places) -> Option<f64> {
    Some(ended.world.cooperation[of.first * ended.constants.n + of.second])
}

/// Whether two states are bound to each other, as the metric `web` counts pairs.
pub(super) fn are_bound(ended: &Ended<'_>, of: Places) -> Option<f64> {
    flag(ended.world.obligations.are_tied(of.first, of.second, Rung::from(Depth::Cooperation)))
}

/// Tie of two adversaries, 0–1.
pub(super) fn tie(ended: &Ended<'_>, of: Places) -> Option<f64> {
    Some(ended.world.ties[of.first * ended.constants.na + of.second])
}

/// Forces of all adversaries in the theatres where one presses, to what their growth alone would have put there.
pub(super) fn adversary_forces(ended: &Ended<'_>, of: Places) -> Option<f64> {
    let (world, c) = (ended.world, ended.constants);
    let pressed = || (0..c.nk).filter(|&k| c.theatres[k].adversary == of.first);
    let by_growth =
        |k: usize| (0..c.na).map(move |a| c.forces[k * c.na + a] * world.adversary_capability[a]).sum::<f64>();
    let trend: f64 = pressed().map(by_growth).sum();
    (trend > 0.0).then(|| pressed().map(|k| world.adversary_forces[k]).sum::<f64>() / trend)
}

/// Attacks on a state.
pub(super) fn attacks_on(ended: &Ended<'_>, of: Places) -> Option<f64> {
    count(ended, |event| matches!(*event, Event::Attack { target, .. } if target == of.first))
}

/// Attacks in a theatre.
pub(super) fn attacks_in(ended: &Ended<'_>, of: Places) -> Option<f64> {
    count(ended, |event| matches!(*event, Event::Attack { theatre, .. } if theatre == of.theatre))
}

/// Whether a major war came in a theatre.
pub(super) fn war_in(ended: &Ended<'_>, of: Places) -> Option<f64> {
    flag(ended.run.war.is_some_and(|(_, theatre)| theatre as usize == of.theatre))
}

fn count(ended: &Ended<'_>, is: impl Fn(&Event) -> bool) -> Option<f64> {
    Some(ended.world.events.iter().filter(|(_, event)| is(event)).count() as f64)
}

fn flag(is: bool) -> Option<f64> {
    Some(f64::from(u8::from(is)))
}
