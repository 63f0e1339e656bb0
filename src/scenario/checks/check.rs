//! The checks' common ground: the known ids, and how a fault is reported.

use std::collections::BTreeSet;

use super::super::problem::{Fault, Faults, quotable};
use super::super::source::Span;
use super::super::tree::{Entry, Node};
use super::{events, history, numbers, pacts, references, states};
use crate::store::suggestion;

/// Runs every check on the merged tree.
pub(crate) fn check(root: &Node, faults: &mut Faults) {
    let mut check = Check {
        root,
        faults,
        states: Known::of(root, "state", "a state"),
        theatres: Known::of(root, "theatre", "a theatre"),
        adversaries: Known::of(root, "adversary", "an adversary"),
        guarantors: Known::of(root, "guarantor", "a guarantor"),
        arrangements: Known::of(root, "arrangement", "an arrangement"),
        designs: Known::of(root, "design", "a design"),
    };
    references::check(&mut check);
    states::check(&mut check);
    pacts::check(&mut check);
    events::check(&mut check);
    history::check(&mut check);
    numbers::check(&mut check);
}

/// The ids of one kind.
#[derive(Debug, Clone)]
pub(super) struct Known<'a> {
    what: &'static str,
    /// `None` when the scenario lacks the table or it is no table: another fault.
    ids: Option<BTreeSet<&'a str>>,
}

impl<'a> Known<'a> {
    fn of(root: &'a Node, table: &str, what: &'static str) -> Self {
        let ids = match (root.get(table), table) {
            // Nobody needs a guarantor or an arrangement.
            (None, "guarantor" | "arrangement") => Some(BTreeSet::new()),
            (node, _) => node.and_then(Node::table).map(|t| t.keys().map(String::as_str).collect()),
        };
        Self { what, ids }
    }

    /// Whether `id` is known, or nothing is.
    pub(super) fn holds(&self, id: &str) -> bool {
        self.ids.as_ref().is_none_or(|ids| ids.contains(id))
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &'a str> + Clone {
        self.ids.iter().flatten().copied()
    }
}

/// A run of the checks.
pub(super) struct Check<'a> {
    pub(super) root: &'a Node,
    pub(super) faults: &'a mut Faults,
    pub(super) states: Known<'a>,
    pub(super) theatres: Known<'a>,
    pub(super) adversaries: Known<'a>,
    pub(super) guarantors: Known<'a>,
    pub(super) arrangements: Known<'a>,
    pub(super) designs: Known<'a>,
}

impl<'a> Check<'a> {
    /// The entries of a table of the scenario.
    pub(super) fn entries(&self, table: &str) -> impl Iterator<Item = (&'a str, &'a Entry)> + use<'a> {
        entries(self.root.get(table))
    }

    pub(super) fn fault(&mut self, span: Span, address: &str, rule: impl Into<String>, found: impl Into<String>) {
        self.faults.push(|| Fault::new(span, address, rule).found(found));
    }

    pub(super) fn fault_with_hint(&mut self, span: Span, address: &str, rule: &str, found: &str, hint: &str) {
        self.faults.push(|| Fault::new(span, address, rule).found(found).hint(Some(hint.to_owned())));
    }

    /// Faults an id that nobody bears.
    pub(super) fn reference(&mut self, id: &str, span: Span, address: &str, known: &Known<'_>) {
        if !known.holds(id) {
            self.faults.push(|| {
                Fault::new(span, address, format!("must be the id of {}", known.what))
                    .found(format!("`{}`", quotable(id)))
                    .hint(suggestion(id, known.ids()))
            });
        }
    }

    /// Faults unknown ids and repetitions in the list at `owner.key`, and returns its texts.
    pub(super) fn list(
        &mut self,
        owner: &'a Node,
        address: &str,
        key: &str,
        known: &Known<'_>,
    ) -> Vec<(&'a str, Span)> {
        let mut seen = BTreeSet::new();
        let items: Vec<(&'a str, Span)> = owner
            .get(key)
            .and_then(Node::array)
            .unwrap_or_default()
            .iter()
            .filter_map(|i| Some((i.text()?, i.span)))
            .collect();
        for (i, (id, span)) in items.iter().enumerate() {
            let address = format!("{address}.{key}[{i}]");
            self.reference(id, *span, &address, known);
            if !seen.insert(*id) {
                self.fault(*span, &address, "must not be listed twice", format!("`{}`", quotable(id)));
            }
        }
        items
    }
}

/// The entries of a table; none when it is missing or no table.
pub(super) fn entries<'a>(node: Option<&'a Node>) -> impl Iterator<Item = (&'a str, &'a Entry)> + use<'a> {
    node.and_then(Node::table).into_iter().flatten().map(|(key, entry)| (key.as_str(), entry))
}

/// Lowest and highest value of a figure, short or long.
pub(super) fn ends(figure: &Node) -> Option<[f64; 2]> {
    if let Some(number) = figure.number() {
        return Some([number, number]);
    }
    let value = figure.get("value")?.number()?;
    let range =
        figure.get("range").and_then(Node::array).map(|r| r.iter().filter_map(Node::number).collect::<Vec<_>>());
    match range.as_deref() {
        Some(&[low, high]) => Some([low, high]),
        _ => Some([value, value]),
    }
}

/// Lowest and highest value of the figure under `key`.
pub(super) fn ends_of(owner: &Node, key: &str) -> Option<[f64; 2]> {
    owner.get(key).and_then(ends)
}
