//! What must hold for each state, and that no theatre is empty.

use super::super::tree::{Node, join};
use super::check::{Check, ends, ends_of, entries};

pub(super) fn check(check: &mut Check<'_>) {
    for table in ["state", "theatre", "adversary"] {
        let Some(entry) = check.root.entry(table).filter(|e| e.node.table().is_some_and(|t| t.is_empty())) else {
            continue;
        };
        check.fault(entry.key, table, format!("a scenario needs at least one {table}"), "none");
    }
    for (id, entry) in check.entries("state") {
        let address = join("state", id);
        forces(check, &entry.node, &address);
        leadership(check, &entry.node, &address);
        let polls = entry.node.entry("public_support").filter(|p| p.node.table().is_some_and(|t| t.is_empty()));
        if let Some(polls) = polls {
            let address = join(&address, "public_support");
            check.fault(polls.key, &address, "must give support for fighting in at least one theatre", "none");
        }
    }
    no_empty_theatre(check);
}

fn forces(check: &mut Check<'_>, state: &Node, address: &str) {
    let mut least = 0.0;
    for (theatre, entry) in entries(state.get("allocation")) {
        least += ends(&entry.node).map_or(0.0, |[low, _]| low);
        if state.get("distance").is_none_or(|distances| distances.get(theatre).is_none()) {
            let at = join(&join(address, "allocation"), theatre);
            let hint = format!("add `{}`, in km", join(&join(address, "distance"), theatre));
            let rule = "forces need a distance to their theatre";
            check.fault_with_hint(entry.key, &at, rule, "no distance", &hint);
        }
    }
    // Sums of decimal fractions miss 1 by a rounding error.
    if let Some(entry) = state.entry("allocation").filter(|_| least > 1.0 + 1e-9) {
        let rule = "forces cannot be in two places: the low ends of `allocation` must not sum to more than 1";
        check.fault(entry.key, &join(address, "allocation"), rule, format!("{least:.3}"));
    }
}

fn leadership(check: &mut Check<'_>, state: &Node, address: &str) {
    let Some(entry) = state.entry("leadership") else { return };
    let odds = (ends_of(&entry.node, "alliance_minded"), ends_of(&entry.node, "sceptical"));
    let (Some([_, minded]), Some([_, sceptical])) = odds else { return };
    if minded + sceptical > 1.0 + 1e-9 {
        let rule = "the upper ends of `alliance_minded` and `sceptical` must not sum to more than 1";
        check.fault(entry.key, &join(address, "leadership"), rule, format!("{:.3}", minded + sceptical));
    }
}

fn no_empty_theatre(check: &mut Check<'_>) {
    for (id, entry) in check.entries("theatre") {
        let exposed = check.entries("state").any(|(_, state)| {
            let stake = state.node.get("exposure").and_then(|exposure| exposure.get(id));
            // A stake that is no figure is another fault.
            stake.is_some_and(|stake| ends(stake).is_none_or(|[_, high]| high > 0.0))
        });
        if !exposed {
            let rule = "an empty theatre: at least one state must be exposed in it";
            let hint = format!("give a state a stake above 0 under `state.….exposure.{id}`, or remove the theatre");
            check.fault_with_hint(entry.key, &join("theatre", id), rule, "no exposed state", &hint);
        }
    }
}
