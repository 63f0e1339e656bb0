//! An experiment's file while it is read: its tree, and what is found faulty.

use serde::de::DeserializeOwned;

use crate::scenario::{Fault, Faults, Node, Sources, Span, Value};

/// The file of an experiment.
pub(crate) struct Page<'a> {
    pub root: &'a Node,
    pub sources: &'a mut Sources,
    pub faults: &'a mut Faults,
}

impl Page<'_> {
    /// The part at `address`. `None` when it is not there, or faulty in a way that the walk has told.
    pub(crate) fn part<T: DeserializeOwned>(&self, address: &str) -> Option<T> {
        let node = self.root.at(address)?;
        if is_finite(node) { T::deserialize(node.to_toml()).ok() } else { None }
    }

    /// The text at `address`; empty when there is none.
    pub(crate) fn text(&self, address: &str) -> &str {
        self.root.at(address).and_then(Node::text).unwrap_or("")
    }

    /// The keys of the table at `address`, in order.
    pub(crate) fn keys(&self, address: &str) -> Vec<String> {
        self.root.at(address).and_then(Node::table).into_iter().flat_map(|table| table.keys().cloned()).collect()
    }

    /// Where what is at `address` stands, or what it would stand in: a value itself, a table's name.
    pub(crate) fn span(&self, address: &str) -> Span {
        let mut node = self.root;
        let mut span = Span::whole(self.root.span.file);
        for key in address.split('.') {
            let Some(entry) = node.entry(key) else { break };
            node = &entry.node;
            span = if node.table().is_some() { entry.key } else { node.span };
        }
        span
    }

    /// Adds a fault of what is at `address`.
    pub(crate) fn fault(&mut self, address: &str, rule: impl Into<String>, found: impl Into<String>) {
        self.fault_with_hint(address, rule, found, None);
    }

    pub(crate) fn fault_with_hint(
        &mut self,
        address: &str,
        rule: impl Into<String>,
        found: impl Into<String>,
        hint: impl Into<Option<String>>,
    ) {
        let span = self.span(address);
        self.faults.push(|| Fault::new(span, address, rule).found(found).hint(hint.into()));
    }
}

/// Whether it holds no number but finite ones.
fn is_finite(node: &Node) -> bool {
    match &node.value {
        Value::Float(number) => number.is_finite(),
        Value::Array(items) => items.iter().all(is_finite),
        Value::Table(table) => table.values().all(|entry| is_finite(&entry.node)),
        _ => true,
    }
}
