//! What became of a case of history.

use std::collections::BTreeSet;

use super::super::problem::{Fault, quotable};
use super::super::source::Span;
use super::super::tree::{Entry, Node, Value, join};
use super::check::{Check, entries};
use crate::store::suggestion;

pub(super) fn check(check: &mut Check<'_>) {
    let Some(history) = check.root.get("history") else { return };
    bilateral(check, history);
    if let Some(pacts) = history.entry("pact").filter(|pacts| pacts.node.table().is_some_and(|table| table.is_empty()))
    {
        let rule = "must say of at least one design what became of it";
        check.fault_with_hint(pacts.key, "history.pact", rule, "none", "add a table `[history.pact.<id of a design>]`");
    }
    for (id, entry) in entries(history.get("pact")) {
        let address = join("history.pact", id);
        let design = check.root.get("design").and_then(|designs| designs.get(id));
        if design.is_none() {
            let designs: Vec<&str> = check.entries("design").map(|(id, _)| id).collect();
            check.faults.push(|| {
                Fault::new(entry.key, &address, "must be the id of a design")
                    .found(format!("`{}`", quotable(id)))
                    .hint(suggestion(id, designs.iter().copied()))
            });
        }
        pact(check, entry, design, &address);
    }
}

/// Each treaty is of two different states, and given once.
fn bilateral(check: &mut Check<'_>, history: &Node) {
    let states = check.states.clone();
    let mut seen = BTreeSet::new();
    for (i, pair) in history.get("bilateral").and_then(Node::array).unwrap_or_default().iter().enumerate() {
        let address = format!("history.bilateral[{i}]");
        let ids: Vec<(&str, Span)> =
            pair.array().unwrap_or_default().iter().filter_map(|id| Some((id.text()?, id.span))).collect();
        // A list of another length is another fault.
        let &[(a, at_a), (b, at_b)] = ids.as_slice() else { continue };
        check.reference(a, at_a, &format!("{address}[0]"), &states);
        check.reference(b, at_b, &format!("{address}[1]"), &states);
        if a == b {
            check.fault(pair.span, &address, "a treaty must be of two states", format!("`{}` twice", quotable(a)));
        } else if !seen.insert((a.min(b), a.max(b))) {
            let found = format!("`{}` and `{}` again", quotable(a), quotable(b));
            check.fault(pair.span, &address, "must not be listed twice", found);
        }
    }
}

fn pact<'a>(check: &mut Check<'a>, entry: &'a Entry, design: Option<&Node>, address: &str) {
    let node = &entry.node;
    let states = check.states.clone();
    let members = check.list(node, address, "members", &states);
    let candidates: Option<Vec<&str>> =
        design.and_then(|d| d.get("candidates")?.array()).map(|ids| ids.iter().filter_map(Node::text).collect());
    for (i, (id, span)) in members.iter().enumerate() {
        if states.holds(id) && candidates.as_ref().is_some_and(|candidates| !candidates.contains(id)) {
            let rule = "must be one of the `candidates` of the design";
            check.fault(*span, &format!("{address}.members[{i}]"), rule, format!("`{}`", quotable(id)));
        }
    }
    let formed = match node.get("formed").map(|formed| &formed.value) {
        Some(Value::Bool(formed)) => *formed,
        _ => return,
    };
    for key in ["depth", "members"] {
        let at = join(address, key);
        match (formed, node.entry(key)) {
            (true, None) => check.fault(entry.key, &at, format!("the key `{key}` is missing"), "a pact that formed"),
            (false, Some(given)) => {
                let hint = "leave it out, or say `formed = true`";
                check.fault_with_hint(given.key, &at, "a pact that did not form has none", "one", hint);
            }
            _ => {}
        }
    }
    let least = design.and_then(|design| design.get("minimum_size")?.integer()).unwrap_or(2);
    if let Some(list) = node.entry("members").filter(|list| formed && list.node.array().is_some())
        && (members.len() as i64) < least
    {
        let rule = format!("must be at least as many as the design's `minimum_size` ({least})");
        check.fault(list.key, &join(address, "members"), rule, members.len().to_string());
    }
    within_years(check, node, address);
}

/// The time asked about ends with the simulated time at the latest.
fn within_years(check: &mut Check<'_>, pact: &Node, address: &str) {
    let horizon = check.root.get("time").and_then(|time| time.get("horizon_years")?.integer());
    let asked = pact.get("within_years").and_then(|years| Some((years.integer()?, years.span)));
    let (Some(horizon), Some((years, span))) = (horizon, asked) else { return };
    if years > horizon {
        let rule = format!("must not be more than `time.horizon_years` ({horizon})");
        check.fault(span, &join(address, "within_years"), rule, years.to_string());
    }
}
