//! What an experiment looks at, and when it has seen enough.

use std::collections::BTreeSet;

use super::page::Page;
use super::wire;
use crate::experiment::outcome::{Outcome, is_of_a_family, known_names, patterns, plain_names};
use crate::experiment::spec::{Look, StoppingRule};
use crate::scenario::{Fault, Node, Scenario, quotable, suggestion};
use crate::store::nearest;

/// What is looked at where the file says nothing.
const USUAL: [&str; 3] = ["article5", "shallow", "war"];

/// The outcomes that the file lists.
pub(crate) fn outcomes(page: &mut Page<'_>, scenarios: &[Scenario]) -> Vec<Outcome> {
    let specs = || scenarios.iter().map(|scenario| &scenario.spec);
    let Some(list) = page.root.get("outcomes").and_then(Node::array) else {
        return USUAL.iter().filter_map(|name| Outcome::called(name, specs())).collect();
    };
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (i, item) in list.iter().enumerate() {
        let Some(name) = item.text() else { continue };
        let mut fault = |rule: &str, hint| {
            let found = format!("`{}`", quotable(name));
            page.faults.push(|| Fault::new(item.span, &format!("outcomes[{i}]"), rule).found(found).hint(hint));
        };
        if outcomes.iter().any(|outcome| outcome.name == name) {
            fault("must not be listed twice", None);
        } else if let Some(outcome) = Outcome::called(name, specs()) {
            outcomes.push(outcome);
        } else if !scenarios.is_empty() || !is_of_a_family(name) {
            let known: BTreeSet<String> = plain_names().chain(specs().flat_map(known_names)).collect();
            let all: Vec<String> = patterns().iter().map(|(name, ..)| format!("`{name}`")).collect();
            let near = nearest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
            let hint = near.unwrap_or_else(|| format!("outcomes are {}", all.join(", ")));
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
    match outcome.map(|i| outcomes[i].is_always_there) {
        None => {
            let near = suggestion(&stop.outcome, outcomes.iter().map(|outcome| outcome.name.as_str()));
            let found = format!("`{}`", quotable(&stop.outcome));
            page.fault_with_hint("stop.outcome", "must be one of the experiment's outcomes", found, near);
        }
        Some(false) => {
            let hint = "name a chance or a number of events".to_owned();
            let rule = "must have a value in every run";
            page.fault_with_hint("stop.outcome", rule, format!("`{}`, which may be missing", stop.outcome), hint);
        }
        Some(true) => {}
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
