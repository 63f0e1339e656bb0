//! What an experiment looks at, and when it has seen enough.

use std::collections::BTreeSet;

use super::page::Page;
use super::wire;
use crate::experiment::outcome::{OUTCOMES, Outcome, Scale};
use crate::experiment::spec::{Look, StoppingRule};
use crate::scenario::{Fault, Node, Scenario, quotable, suggestion};

/// What is looked at where the file says nothing.
const USUAL: [&str; 3] = ["article5", "shallow", "war"];

/// The outcomes that the file lists.
pub(crate) fn outcomes(page: &mut Page<'_>, scenarios: &[Scenario]) -> Vec<Outcome> {
    let Some(list) = page.root.get("outcomes").and_then(Node::array) else {
        return USUAL.iter().filter_map(|name| Outcome::called(name)).collect();
    };
    let states: BTreeSet<String> =
        scenarios.iter().flat_map(|s| &s.spec.states).map(|state| format!("member.{}", state.id)).collect();
    let known = || OUTCOMES.iter().map(|(name, ..)| *name).chain(states.iter().map(String::as_str));
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (i, item) in list.iter().enumerate() {
        let Some(name) = item.text() else { continue };
        let mut fault = |rule: &str, hint| {
            let found = format!("`{}`", quotable(name));
            page.faults.push(|| Fault::new(item.span, &format!("outcomes[{i}]"), rule).found(found).hint(hint));
        };
        if outcomes.iter().any(|outcome| outcome.name == name) {
            fault("must not be listed twice", None);
        } else if known().any(|known| known == name) {
            outcomes.extend(Outcome::called(name));
        } else if !(scenarios.is_empty() && name.starts_with("member.")) {
            let all = OUTCOMES.map(|(name, ..)| format!("`{name}`")).join(", ");
            let near = suggestion(name, known());
            let hint = near.unwrap_or_else(|| format!("outcomes are {all} and `member.STATE`"));
            fault("must be an outcome", Some(hint));
        }
    }
    outcomes
}

/// The stopping rule, if there is one. `draws` are those the file or the command line asks for.
pub(crate) fn stopping(
    page: &mut Page<'_>,
    outcomes: &[Outcome],
    policies: usize,
    draws: Option<u32>,
) -> Option<StoppingRule> {
    let stop: wire::Stop = page.part("stop")?;
    let outcome = outcomes.iter().position(|outcome| outcome.name == stop.outcome);
    match outcome.map(|i| outcomes[i].scale) {
        None => {
            let near = suggestion(&stop.outcome, outcomes.iter().map(|outcome| outcome.name.as_str()));
            let found = format!("`{}`", quotable(&stop.outcome));
            page.fault_with_hint("stop.outcome", "must be one of the experiment's outcomes", found, near);
        }
        Some(Scale::Quarter) => {
            let hint = "name a chance or a number of events".to_owned();
            let rule = "must have a value in every run";
            page.fault_with_hint("stop.outcome", rule, format!("`{}`, which may be missing", stop.outcome), hint);
        }
        Some(Scale::Chance | Scale::Count) => {}
    }
    if stop.half_width <= 0.0 {
        page.fault("stop.half_width", "must be above 0", stop.half_width.to_string());
    }
    let of = match stop.of {
        wire::Of::Mean => Look::Mean,
        wire::Of::Difference => Look::Difference,
    };
    if of == Look::Difference && policies < 2 {
        page.fault("stop.of", "a difference needs two policies", policies.to_string());
    }
    if !stop.looks.is_sorted_by(|a, b| a < b) {
        page.fault("stop.looks", "must ascend", format!("{:?}", stop.looks));
    }
    let last = stop.looks.iter().copied().max()?;
    if let Some(draws) = draws.filter(|&draws| draws < last) {
        let hint = "ask for more draws, or for fewer looks".to_owned();
        page.fault_with_hint("stop.looks", format!("must not go beyond the draws ({draws})"), last.to_string(), hint);
    }
    Some(StoppingRule { outcome: outcome?, half_width: stop.half_width, of, looks: stop.looks })
}
