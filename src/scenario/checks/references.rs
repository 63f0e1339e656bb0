//! Ids that name others, and pairs.

use std::collections::BTreeMap;

use super::super::problem::{Fault, quotable};
use super::super::tree::{Entry, Node, join};
use super::check::{Check, Known, entries};
use crate::store::suggestion;

pub(super) fn check(check: &mut Check<'_>) {
    one_name_for_one_thing(check);
    theatres(check);
    guarantors(check);
    adversaries(check);
    keys_of_states(check);
    pairs(check, check.root.get("pair"), "pair");
}

fn one_name_for_one_thing(check: &mut Check<'_>) {
    for (id, entry) in check.entries("adversary") {
        if check.states.ids().any(|state| state == id) {
            let found = format!("`{}` is both a state and an adversary", quotable(id));
            check.fault(entry.key, &join("adversary", id), "an id must name one thing only", found);
        }
    }
}

fn theatres(check: &mut Check<'_>) {
    let known = check.adversaries.clone();
    for (id, entry) in check.entries("theatre") {
        let address = join("theatre", id);
        keys(check, &entry.node, &address, "forces", &known);
        let Some(adversary) = entry.node.get("adversary").and_then(|a| Some((a.text()?, a.span))) else { continue };
        check.reference(adversary.0, adversary.1, &join(&address, "adversary"), &known);
        if !known.holds(adversary.0) {
            continue;
        }
        let forces = entry.node.entry("forces").filter(|forces| forces.node.table().is_some());
        if let Some(forces) = forces.filter(|forces| forces.node.get(adversary.0).is_none()) {
            let rule = format!("the theatre's own adversary `{}` must have forces here", quotable(adversary.0));
            check.fault(forces.key, &join(&address, "forces"), rule, "");
        }
    }
}

fn guarantors(check: &mut Check<'_>) {
    let known = check.states.clone();
    for (id, entry) in check.entries("guarantor") {
        check.reference(id, entry.key, &join("guarantor", id), &known);
    }
}

/// Ties are given once for each two adversaries, and none with itself.
fn adversaries(check: &mut Check<'_>) {
    let known = check.adversaries.clone();
    for (id, entry) in check.entries("adversary") {
        let address = join("adversary", id);
        keys(check, &entry.node, &address, "ties", &known);
        for (other, tie) in entries(entry.node.get("ties")) {
            let at = join(&join(&address, "ties"), other);
            if other == id {
                check.fault(tie.key, &at, "an adversary has no tie with itself", format!("`{}`", quotable(id)));
            }
            let back = check.root.get("adversary").and_then(|a| a.get(other)?.get("ties")?.get(id));
            if back.is_some() && other < id {
                let rule = "a tie must be given once";
                let found = format!("under `{}` and `{}`", quotable(other), quotable(id));
                check.fault_with_hint(tie.key, &at, rule, &found, "leave it out under one of the two");
            }
        }
    }
}

/// Tables of a state that are keyed by guarantor, and why a guarantor has no entry of its own there.
const OF_GUARANTORS: [(&str, &str); 2] = [
    ("perceived_reliability", "a guarantor has no view of its own reliability"),
    ("identification", "a guarantor does not identify with itself"),
];

fn keys_of_states(check: &mut Check<'_>) {
    let (theatres, adversaries, guarantors) =
        (check.theatres.clone(), check.adversaries.clone(), check.guarantors.clone());
    for (id, entry) in check.entries("state") {
        let address = join("state", id);
        for table in ["exposure", "claim", "allocation", "distance", "public_support"] {
            keys(check, &entry.node, &address, table, &theatres);
        }
        keys(check, &entry.node, &address, "trade_dependence", &adversaries);
        keys(check, &entry.node, &address, "critical_inputs", &adversaries);
        for (table, rule) in OF_GUARANTORS {
            keys(check, &entry.node, &address, table, &guarantors);
            if let Some(own) = entry.node.get(table).and_then(|table| table.entry(id)) {
                check.fault(own.key, &join(&join(&address, table), id), rule, format!("`{}`", quotable(id)));
            }
        }
    }
}

/// Faults keys of `owner.table` that are no known ids.
pub(super) fn keys(check: &mut Check<'_>, owner: &Node, address: &str, table: &str, known: &Known<'_>) {
    for (id, entry) in entries(owner.get(table)) {
        check.reference(id, entry.key, &join(&join(address, table), id), known);
    }
}

/// Checks a table of pairs of states, which stands under `at`.
pub(super) fn pairs<'a>(check: &mut Check<'a>, table: Option<&'a Node>, at: &str) {
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (id, entry) in entries(table) {
        let address = join(at, id);
        let Some((a, b)) = halves(check, id, entry, &address) else { continue };
        if a == b {
            check.fault(entry.key, &address, "a pair must be of two states", format!("`{}` twice", quotable(a)));
            continue;
        }
        if let Some(other) = seen.insert((a.min(b), a.max(b)), id) {
            check.faults.push(|| {
                Fault::new(entry.key, &address, "a pair must be given once")
                    .found(format!("`{}` and `{}`", quotable(other), quotable(id)))
                    .hint(Some("put everything that holds between the two under one of them".to_owned()))
            });
        }
        for (holder, grievance) in entries(entry.node.get("grievance")) {
            if holder != a && holder != b {
                let address = join(&join(&address, "grievance"), holder);
                check.faults.push(|| {
                    Fault::new(grievance.key, &address, "a grievance is held by one of the pair")
                        .found(format!("`{}`", quotable(holder)))
                        .hint(suggestion(holder, [a, b]))
                });
            }
        }
    }
}

/// The two states of a pair; `None` when they cannot be told, which is a fault.
fn halves<'a>(check: &mut Check<'a>, id: &'a str, entry: &Entry, address: &str) -> Option<(&'a str, &'a str)> {
    let splits = splits(id);
    let known: Vec<_> =
        splits.iter().copied().filter(|(a, b)| check.states.holds(a) && check.states.holds(b)).collect();
    match (known.as_slice(), splits.as_slice()) {
        (&[pair], _) => Some(pair),
        ([], &[]) => {
            let found = format!("`{}`", quotable(id));
            check.fault(entry.key, address, "must be the ids of two states joined by `-`, e.g. `JPN-KOR`", found);
            None
        }
        ([], splits) => {
            let states = check.states.clone();
            // Of several ways to read it, the one with a known half tells what was meant.
            let read = splits.iter().find(|(a, b)| states.holds(a) || states.holds(b)).or(splits.first())?;
            check.reference(read.0, entry.key, address, &states);
            check.reference(read.1, entry.key, address, &states);
            None
        }
        (known, _) => {
            let found = format!("{} ways to read `{}`", known.len(), quotable(id));
            check.fault(entry.key, address, "must name its two states without doubt", found);
            None
        }
    }
}

/// Every way to read `id` as two ids joined by `-`, which may itself be part of an id.
pub(crate) fn splits(id: &str) -> Vec<(&str, &str)> {
    id.match_indices('-')
        .map(|(i, _)| (&id[..i], &id[i + 1..]))
        .filter(|(a, b)| !a.is_empty() && !b.is_empty())
        .collect()
}
