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
    for (id, entry) in check.entries("bloc") {
        let (states, address) = (check.states.clone(), join("bloc", id));
        let members = check.list(&entry.node, &address, "members", &states);
        if let Some(list) = list_entry(&entry.node, "members").filter(|_| members.len() < 2) {
            let found = members.len().to_string();
            check.fault(list.key, &join(&address, "members"), "a bloc needs at least two members", found);
        }
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
    let obligated = check.list(node, address, "obligated", &states);
    subset(check, &obligated, &candidates, &join(address, "obligated"), "must be one of the `candidates`");
    if let Some(list) = list_entry(node, "obligated").filter(|_| obligated.is_empty()) {
        let hint = "leave `obligated` out where all candidates are";
        check.fault_with_hint(list.key, &join(address, "obligated"), "must name at least one state", "none", hint);
    }
    let size = node.entry("minimum_size").and_then(|entry| Some((entry.node.integer()?, entry.node.span)));
    if let Some((2, span)) = size.filter(|_| candidates.len() > 2) {
        let rule = "must be at least 3 where there are more than two candidates";
        check.fault(span, &join(address, "minimum_size"), rule, "2");
    }
    let least = size.map(|(size, _)| size).filter(|size| *size >= 2).unwrap_or(3);
    if let Some(list) = list_entry(node, "candidates").filter(|_| (candidates.len() as i64) < least) {
        let rule = format!("must be at least as many as `minimum_size` ({least})");
        check.fault(list.key, &join(address, "candidates"), rule, candidates.len().to_string());
    }
    let scope = check.list(node, address, "theatres", &theatres);
    if let Some(list) = list_entry(node, "theatres").filter(|_| scope.is_empty()) {
        check.fault(list.key, &join(address, "theatres"), "must name at least one theatre", "none");
    }
    let core = check.list(node, address, "core", &theatres);
    for (i, (id, span)) in core.iter().enumerate() {
        if theatres.holds(id) && !scope.iter().any(|(other, _)| other == id) {
            let found = format!("`{}`", quotable(id));
            check.fault(*span, &format!("{address}.core[{i}]"), "must be one of the `theatres`", found);
        }
    }
    depths(check, node, &join(address, "depths"));
    enlarges(check, node, &join(address, "enlarges"), &candidates);
}

/// What a design enlarges exists, and its members are candidates beside newcomers.
fn enlarges<'a>(check: &mut Check<'a>, design: &'a Node, address: &str, candidates: &[(&str, Span)]) {
    let Some((enlarged, span)) = design.get("enlarges").and_then(|e| Some((e.text()?, e.span))) else { return };
    let known = check.arrangements.clone();
    check.reference(enlarged, span, address, &known);
    let members = check.root.get("arrangement").and_then(|a| a.get(enlarged)?.get("members")?.array());
    let Some(members) = members else { return };
    let members: Vec<&str> = members.iter().filter_map(Node::text).collect();
    if let Some(missing) = members.iter().find(|m| !candidates.iter().any(|(id, _)| id == *m)) {
        let rule = "every member of the arrangement must be one of the `candidates`";
        check.fault(span, address, rule, format!("`{}` is not", quotable(missing)));
    }
    if candidates.iter().all(|(id, _)| members.contains(id)) {
        let rule = "some of the `candidates` must be newcomers";
        check.fault(span, address, rule, format!("all are members of `{}`", quotable(enlarged)));
    }
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

pub(super) fn subset(check: &mut Check<'_>, part: &[(&str, Span)], whole: &[(&str, Span)], address: &str, rule: &str) {
    for (i, (id, span)) in part.iter().enumerate() {
        if check.states.holds(id) && !whole.iter().any(|(other, _)| other == id) {
            check.fault(*span, &format!("{address}[{i}]"), rule, format!("`{}`", quotable(id)));
        }
    }
}

fn list_entry<'a>(node: &'a Node, key: &str) -> Option<&'a Entry> {
    node.entry(key).filter(|entry| entry.node.array().is_some())
}
