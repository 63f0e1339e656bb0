//! What happened in a run, in plain English.

use super::names::{self, listed};
use crate::scenario::{Depth, Spec};
use crate::world::{Ending, Event, StateSet};

/// The event as a sentence with names.
pub(crate) fn sentence(event: &Event, spec: &Spec) -> String {
    let state = |i: usize| spec.states[i].name.as_str();
    let theatre = |k: usize| spec.theatres[k].name.as_str();
    let design = |d: usize| spec.designs[d].name.as_str();
    let states = |set: &StateSet| listed(&set.iter().map(state).collect::<Vec<_>>());
    let depth = |depth: Depth| names::depth(depth.word());
    match *event {
        Event::Crisis { theatre: k } => format!("Crisis: {}.", theatre(k)),
        Event::Election { state: i, government } => {
            format!("Election in {}: {}.", state(i), government_in_words(government))
        }
        Event::Regime { state: i, committed: true } => format!("{} is committed to its alliances again.", state(i)),
        Event::Regime { state: i, committed: false } => format!("{} turns sceptical of its alliances.", state(i)),
        Event::Coercion { state: i, adversary } => {
            format!("{} puts economic pressure on {}.", spec.adversaries[adversary].name, state(i))
        }
        Event::TalksOpened { design: d, parties } => format!("{}: talks open among {}.", design(d), states(&parties)),
        Event::TalksFailed { design: d, refused } if refused.is_empty() => {
            format!("{}: talks fail; no coalition of those who want it would hold.", design(d))
        }
        Event::TalksFailed { design: d, refused } => {
            format!("{}: talks fail; {} would not gain.", design(d), states(&refused))
        }
        Event::Signed { design: d, depth: level, members, .. } => {
            format!("{}: signed by {} ({}).", design(d), states(&members), depth(level))
        }
        Event::InForce { design: d, depth: level, members } => {
            format!("{}: enters into force among {} ({}).", design(d), states(&members), depth(level))
        }
        Event::NotRatified { design: d, state: i } => format!("{}: {} does not ratify.", design(d), state(i)),
        Event::Joined { design: d, state: i } => format!("{}: {} accedes.", design(d), state(i)),
        Event::Left { design: d, state: i } => format!("{}: {} leaves.", design(d), state(i)),
        Event::Ended { design: d, how: Ending::NotRatified } => {
            format!("{}: lapses, as too few ratified.", design(d))
        }
        Event::Ended { design: d, how: Ending::Dissolved } => format!("{}: is dissolved.", design(d)),
        Event::Attack { theatre: k, target, called, came, .. } => {
            let honoured = called.iter().filter(|&i| came.contains(i)).count();
            let help = match called.len() {
                0 => "no state was bound to help".to_owned(),
                bound => format!("{honoured} of {bound} states bound to help did"),
            };
            format!("Attack on {} ({}); {help}.", state(target), theatre(k))
        }
        Event::Ended { design: d, how: Ending::Faded } => format!("{}: fades away.", design(d)),
        Event::Scripted { event } => format!("{}.", spec.events[event].name),
        Event::Withdrew { state: i } => format!("{} leaves all its alliances.", state(i)),
        Event::Agreement { first, second } => {
            format!("{} and {} conclude a cooperation agreement.", state(first), state(second))
        }
        Event::Yielded { design: d, state: i } => format!("{}: {} gives way and drops out.", design(d), state(i)),
        Event::Refused { design: d, state: i, .. } => format!("{}: {} refuses.", design(d), state(i)),
        Event::Bilateral { hub, spoke, .. } => {
            format!("{} and {} sign a bilateral defence treaty.", state(hub), state(spoke))
        }
        Event::Deepened { design: d, depth: level } => format!("{}: is deepened ({}).", design(d), depth(level)),
        Event::Faded { design: d, depth: level } => format!("{}: fades ({}).", design(d), depth(level)),
        Event::TiesDeepened { first, second } => {
            format!("{} and {} draw closer.", spec.adversaries[first].name, spec.adversaries[second].name)
        }
        Event::Deterrent { state: i, ready: false } => format!("{} decides to build nuclear weapons.", state(i)),
        Event::Deterrent { state: i, ready: true } => format!("{} has nuclear weapons.", state(i)),
        Event::War { theatre: k } => format!("Major war: {}. The run ends.", theatre(k)),
    }
}

/// Governments are coded −1, 0 and 1.
fn government_in_words(government: f64) -> &'static str {
    match government {
        g if g > 0.0 => "a government in favour of alliances",
        g if g < 0.0 => "a government sceptical of alliances",
        _ => "a government neither for nor against alliances",
    }
}
