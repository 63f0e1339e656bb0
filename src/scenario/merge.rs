//! Layers of a scenario laid over one another: a variant over its base over the built-in defaults.

use super::problem::{Fault, Faults, quotable};
use super::source::Sources;
use super::tree::{Node, Table, Value, join};
use crate::store::suggestion;

/// Keys that say what a file is rather than what its world is like; a base keeps its own.
pub(crate) const HEADER: [&str; 4] = ["kind", "format", "extends", "remove"];

/// Lays `over` on `base`. Tables merge key by key; anything else, figures included, is replaced
/// whole, so that a new value never stands beside an old value's source.
pub(crate) fn merge(base: Node, over: Node) -> Node {
    let replaced = base.is_figure_table() || over.is_figure_table();
    match (base.value, over.value) {
        (Value::Table(mut below), Value::Table(above)) if !replaced => {
            for (key, entry) in above {
                let merged = match below.remove(&key) {
                    Some(old) => super::tree::Entry { key: entry.key, node: merge(old.node, entry.node) },
                    None => entry,
                };
                below.insert(key, merged);
            }
            Node { value: Value::Table(below), span: over.span }
        }
        (_, value) => Node { value, span: over.span },
    }
}

/// Takes the addresses that `layer` lists under `remove` out of `base`.
pub(crate) fn remove(base: &mut Node, layer: &Node, sources: &Sources, faults: &mut Faults) {
    let listed = layer.get("remove").and_then(Node::array).unwrap_or_default();
    for item in listed {
        let Some(address) = item.text() else { continue };
        if !take_out(base, address) {
            faults.push(|| {
                let all = addresses(base);
                Fault::new(item.span, "remove", "must be an address in the scenario that is extended")
                    .found(item.describe(sources))
                    .hint(suggestion(address, all.iter().map(String::as_str)))
            });
        }
    }
}

/// Whether something stood at `address`; it is gone.
fn take_out(root: &mut Node, address: &str) -> bool {
    let (parent, key) = match address.rsplit_once('.') {
        Some((parent, key)) => (Some(parent), key),
        None => (None, address),
    };
    let mut node = root;
    for step in parent.into_iter().flat_map(|p| p.split('.')) {
        match table_mut(node).and_then(|table| table.get_mut(step)) {
            Some(entry) => node = &mut entry.node,
            None => return false,
        }
    }
    table_mut(node).is_some_and(|table| table.remove(key).is_some())
}

fn table_mut(node: &mut Node) -> Option<&mut Table> {
    match &mut node.value {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

/// Every address down to figures and plain values.
pub(crate) fn addresses(root: &Node) -> Vec<String> {
    fn descend(node: &Node, at: &str, all: &mut Vec<String>) {
        for (key, entry) in node.table().into_iter().flatten() {
            let address = join(at, key);
            if !entry.node.is_figure_table() {
                descend(&entry.node, &address, all);
            }
            all.push(quotable(&address));
        }
    }
    let mut all = Vec::new();
    descend(root, "", &mut all);
    all
}

/// Drops the header of a file that lies beneath another.
pub(crate) fn drop_header(layer: &mut Node) {
    if let Some(table) = table_mut(layer) {
        for key in HEADER {
            table.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse;
    use super::*;

    fn node(text: &str) -> Node {
        let mut sources = Sources::default();
        let file = sources.add("f", text.to_owned());
        parse(&sources, file, &mut Faults::default()).expect("valid TOML")
    }

    #[test]
    fn tables_merge_and_figures_are_replaced_whole() {
        let base = node("[weights]\na = { value = 1, source = \"old\" }\nb = 2\n");
        let merged = merge(base, node("weights.a = { value = 3, range = [2, 4] }"));
        assert!(merged.same(&node("[weights]\na = { value = 3, range = [2, 4] }\nb = 2\n")));
    }

    #[test]
    fn a_figure_without_a_value_does_not_borrow_the_one_beneath() {
        let merged = merge(node("a = { value = 1, source = \"old\" }"), node("a = { range = [2, 4] }"));
        assert!(merged.same(&node("a = { range = [2, 4] }")));
    }

    #[test]
    fn what_is_removed_is_gone_and_what_was_never_there_is_a_fault() {
        let mut base = node("[design.one]\nname = \"x\"\n[design.two]\nname = \"y\"\n");
        let sources = Sources::default();
        let mut faults = Faults::default();
        remove(&mut base, &node("remove = [\"design.one\"]"), &sources, &mut faults);
        assert!(faults.is_empty() && base.at("design.one").is_none() && base.at("design.two").is_some());
        remove(&mut base, &node("remove = [\"design.tow\"]"), &sources, &mut faults);
        assert!(!faults.is_empty());
        assert_eq!(addresses(&base), ["design.two.name", "design.two", "design"]);
    }
}
