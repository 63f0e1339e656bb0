//! Arrangements in force and pact designs.

use super::super::problem::quotable;
use super::super::source::Span;
use super::super::tree::{Entry, Node, join};
use super::check::Check;

/// Depths below a collective pact.
const TOO_SHALLOW: [&str; 2] = ["consultation", "cooperation"];

pub(super) fn check(check: &mut Check<'_>) {
    for (id, entry) in check.entries("arrangement") {
        arrangement(check, entry, &join("arrangement", id));
    }
    for (id, entry) in check.entries("design") {
        design(check, entry, &join("design", id));
    }
}

fn arrangement<'a>(check: &mut Check<'a>, entry: &'a Entry, address: &str) {
    let node = &entry.node;
    let (states, theatres) = (check.states.clone(), check.theatres.clone());
    let members = check.list(node, address, "members", &states);
    if let Some(list) = list_entry(node, "members").filter(|_| members.len() < 2) {
        check.fault(
            list.key,
            &join(address, "members"),
            "an arrangement needs at least two members",
            members.len().to_string(),
        );
    }
    let obligated = check.list(node, address, "obligated", &states);
    subset(check, &obligated, &members, &join(address, "obligated"), "must be one of the `members`");
    let scope = check.list(node, address, "theatres", &theatres);
    if let Some(list) = list_entry(node, "theatres").filter(|_| scope.is_empty()) {
        let hint = "leave `theatres` out where the arrangement applies to all";
        check.fault_with_hint(list.key, &join(address, "theatres"), "must name at least one theatre", "none", hint);
    }
}

fn design<'a>(check: &mut Check<'a>, entry: &'a Entry, address: &str) {
    let node = &entry.node;
    let (states, theatres) = (check.states.clone(), check.theatres.clone());
    let candidates = check.list(node, address, "candidates", &states);
    if let Some((proposer, span)) = node.get("proposer").and_then(|p| Some((p.text()?, p.span))) {
        let at = join(address, "proposer");
        check.reference(proposer, span, &at, &states);
        if check.states.holds(proposer) && !candidates.is_empty() && !candidates.iter().any(|(id, _)| *id == proposer) {
            let hint = "add it to `candidates`: a state proposes only what it wants to be in";
            let found = format!("`{}`", quotable(proposer));
            check.fault_with_hint(span, &at, "must be one of the `candidates`", &found, hint);
        }
    }
    let required = check.list(node, address, "required", &states);
    subset(check, &required, &candidates, &join(address, "required"), "must be one of the `candidates`");
    let least = node.get("minimum_size").and_then(Node::integer).filter(|n| *n >= 3).unwrap_or(3);
    if let Some(list) = list_entry(node, "candidates").filter(|_| (candidates.len() as i64) < least) {
        let rule = format!("must be at least as many as `minimum_size` ({least})");
        check.fault(list.key, &join(address, "candidates"), rule, candidates.len().to_string());
    }
    let scope = check.list(node, address, "theatres", &theatres);
    if let Some(list) = list_entry(node, "theatres").filter(|_| scope.is_empty()) {
        check.fault(list.key, &join(address, "theatres"), "must name at least one theatre", "none");
    }
    depths(check, node, &join(address, "depths"));
}

fn depths(check: &mut Check<'_>, design: &Node, address: &str) {
    let Some(entry) = list_entry(design, "depths") else { return };
    let mut seen: Vec<&str> = Vec::new();
    for (i, item) in entry.node.array().unwrap_or_default().iter().enumerate() {
        let Some(depth) = item.text() else { continue };
        let at = format!("{address}[{i}]");
        if TOO_SHALLOW.contains(&depth) {
            check.fault(item.span, &at, "a collective pact is `shallow` or deeper", format!("`{depth}`"));
        }
        if seen.contains(&depth) {
            check.fault(item.span, &at, "must not be listed twice", format!("`{}`", quotable(depth)));
        }
        seen.push(depth);
    }
    if entry.node.array().is_some_and(<[Node]>::is_empty) {
        check.fault(entry.key, address, "must put at least one depth on the table", "none");
    }
}

fn subset(check: &mut Check<'_>, part: &[(&str, Span)], whole: &[(&str, Span)], address: &str, rule: &str) {
    for (i, (id, span)) in part.iter().enumerate() {
        if check.states.holds(id) && !whole.iter().any(|(other, _)| other == id) {
            check.fault(*span, &format!("{address}[{i}]"), rule, format!("`{}`", quotable(id)));
        }
    }
}

fn list_entry<'a>(node: &'a Node, key: &str) -> Option<&'a Entry> {
    node.entry(key).filter(|entry| entry.node.array().is_some())
}
