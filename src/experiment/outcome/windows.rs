//! Times of a run in which something was under way: treaties that do not work yet, and states that harden.

use super::families::Places;
use super::reading::Ended;
use crate::scenario::Depth;
use crate::world::{Event, StateSet};

const QUARTERS_A_YEAR: f64 = 4.0;

/// Quarters until the horizon, or the major war.
pub(super) fn quarters(ended: &Ended<'_>, _: Places) -> Option<f64> {
    Some(QUARTERS_A_YEAR * years(ended))
}

/// Quarters in which at least one treaty was signed and not yet in full operation (M5).
pub(super) fn window(ended: &Ended<'_>, _: Places) -> Option<f64> {
    let (mut covered, mut years) = (0.0_f64, 0.0);
    for (from, until) in windows(ended) {
        // They ascend by their beginnings: what overlaps counts once.
        let begin = from.max(covered);
        if until > begin {
            years += until - begin;
            covered = until;
        }
    }
    Some(QUARTERS_A_YEAR * years)
}

/// Attacks in those quarters.
pub(super) fn attacks_in_window(ended: &Ended<'_>, _: Places) -> Option<f64> {
    Some(attacks(ended, true))
}

/// Attacks in all others.
pub(super) fn attacks_outside_window(ended: &Ended<'_>, _: Places) -> Option<f64> {
    Some(attacks(ended, false))
}

fn attacks(ended: &Ended<'_>, in_window: bool) -> f64 {
    let windows = windows(ended);
    let is_in = |time: f64| windows.iter().any(|&(from, until)| (from..until).contains(&time));
    let attacks = ended.world.events.iter().filter(|(_, event)| matches!(event, Event::Attack { .. }));
    attacks.filter(|&&(time, _)| is_in(time) == in_window).count() as f64
}

/// State-quarters of hardening that lasts (M3): talks, and treaties signed and not in force, in which a state takes part.
/// A state in several at once counts once; one that has given up a pact under pressure takes part in it no more.
pub(super) fn hardening(ended: &Ended<'_>, _: Places) -> Option<f64> {
    let mut under_way = vec![StateSet::EMPTY; ended.constants.spec.designs.len()];
    let (mut since, mut state_years) = (0.0, 0.0);
    for (time, event) in in_order(ended).into_iter().chain([(years(ended), None)]) {
        let parties = under_way.iter().fold(StateSet::EMPTY, |all, some| all.union(some)).len();
        state_years += parties as f64 * (time - since);
        since = time;
        match event {
            Some(Event::TalksOpened { design, parties }) => under_way[design] = parties,
            Some(Event::Signed { design, members, .. }) => under_way[design] = members,
            Some(Event::NotRatified { design, state } | Event::Yielded { design, state }) => {
                under_way[design].remove(state)
            }
            Some(Event::Withdrew { state }) => under_way.iter_mut().for_each(|parties| parties.remove(state)),
            Some(
                Event::TalksFailed { design, .. }
                | Event::InForce { design, .. }
                | Event::Decreed { design, .. }
                | Event::Ended { design, .. },
            ) => under_way[design] = StateSet::EMPTY,
            _ => {}
        }
    }
    Some(QUARTERS_A_YEAR * state_years)
}

/// Beginning and end of each time in which a treaty was signed and not in full operation, in years since the start, by
/// their beginnings: to be ratified, or waiting for its integrated command.
fn windows(ended: &Ended<'_>) -> Vec<(f64, f64)> {
    let integration = ended.constants.parameters.diplomacy.integration;
    let end = years(ended);
    let mut open: Vec<Option<(f64, f64)>> = vec![None; ended.constants.spec.designs.len()];
    let mut windows = Vec::new();
    for (time, event) in in_order(ended) {
        let (design, until) = match event {
            Some(Event::Signed { design, .. }) => (design, f64::INFINITY),
            Some(
                Event::InForce { design, depth, .. }
                | Event::Decreed { design, depth, .. }
                | Event::Deepened { design, depth }
                | Event::Faded { design, depth },
            ) => (design, if depth == Depth::Article5Command { time + integration } else { time }),
            Some(Event::Ended { design, .. }) => (design, time),
            _ => continue,
        };
        windows.extend(open[design].replace((time, until)).map(|(from, until)| (from, until.min(time))));
    }
    windows.extend(open.into_iter().flatten());
    windows.iter_mut().for_each(|(_, until)| *until = until.min(end));
    windows.retain(|(from, until)| from < until);
    windows.sort_by(|a, b| a.0.total_cmp(&b.0));
    windows
}

/// What happened, by its time: a step notes its events phase by phase.
fn in_order(ended: &Ended<'_>) -> Vec<(f64, Option<Event>)> {
    let mut events: Vec<(f64, Option<Event>)> =
        ended.world.events.iter().map(|&(time, event)| (time, Some(event))).collect();
    events.sort_by(|a, b| a.0.total_cmp(&b.0));
    events
}

/// Years until the horizon, or the major war.
fn years(ended: &Ended<'_>) -> f64 {
    let war = ended.world.events.iter().find(|(_, event)| matches!(event, Event::War { .. }));
    let calendar = &ended.constants.calendar;
    war.map_or(calendar.end_of(calendar.steps - 1), |&(time, _)| time)
}
