//! A scenario's TOML as a tree in which every key and value knows its place in the text.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::problem::{Fault, Faults, quotable};
use super::source::{Sources, Span};

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub value: Value,
    pub span: Span,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Table(Table),
    Array(Vec<Node>),
    String(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
    Datetime(String),
}

/// A table, in the order of its keys, so that the order of a file changes nothing.
pub(crate) type Table = BTreeMap<String, Entry>;

/// A key's place and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub key: Span,
    pub node: Node,
}

impl Node {
    pub(crate) fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub(crate) fn array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        match self.value {
            Value::Integer(i) => Some(i),
            _ => None,
        }
    }

    /// A finite number, whole or not.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.value {
            // Exact for every integer that lies inside a unit's bounds.
            Value::Integer(i) => Some(i as f64),
            Value::Float(x) => x.is_finite().then_some(x),
            _ => None,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.node)
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.table()?.get(key)
    }

    /// Follows an address such as `state.JPN.growth`; ids hold no full stops.
    pub(crate) fn at(&self, address: &str) -> Option<&Self> {
        address.split('.').try_fold(self, |node, key| node.get(key))
    }

    /// The same, to change it.
    pub(crate) fn at_mut(&mut self, address: &str) -> Option<&mut Self> {
        address.split('.').try_fold(self, |node, key| match &mut node.value {
            Value::Table(table) => table.get_mut(key).map(|entry| &mut entry.node),
            _ => None,
        })
    }

    /// Whether this is the long form of a figure: a table with a number under `value`.
    pub(crate) fn is_figure_table(&self) -> bool {
        self.get("value").is_some_and(|v| matches!(v.value, Value::Integer(_) | Value::Float(_)))
    }

    /// Whether both say the same, wherever they stand.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Table(a), Value::Table(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((ka, a), (kb, b))| ka == kb && a.node.same(&b.node))
            }
            (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Value::String(a), Value::String(b)) | (Value::Datetime(a), Value::Datetime(b)) => a == b,
            (Value::Integer(a), Value::Integer(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a == b,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            _ => false,
        }
    }

    /// The same without places. A date can only be reached as text: no key takes a date.
    pub(crate) fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::Table(table) => {
                toml::Value::Table(table.iter().map(|(key, entry)| (key.clone(), entry.node.to_toml())).collect())
            }
            Value::Array(items) => toml::Value::Array(items.iter().map(Self::to_toml).collect()),
            Value::String(text) | Value::Datetime(text) => toml::Value::String(text.clone()),
            Value::Integer(i) => toml::Value::Integer(*i),
            Value::Float(x) => toml::Value::Float(*x),
            Value::Bool(b) => toml::Value::Boolean(*b),
        }
    }

    /// What it is, for a message.
    pub(crate) fn describe(&self, sources: &Sources) -> String {
        match &self.value {
            Value::Table(_) => "a table".to_owned(),
            Value::Array(items) => format!("a list of {}", items.len()),
            Value::String(text) => format!("the text \"{}\"", quotable(text)),
            Value::Integer(i) => format!("the whole number {i}"),
            Value::Float(_) => format!("the number {}", quotable(sources.slice(self.span))),
            Value::Bool(b) => format!("{b}"),
            Value::Datetime(date) => format!("the date {date}"),
        }
    }
}

/// The address of `key` in the table at `parent`.
pub(crate) fn join(parent: &str, key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let shown = if bare { quotable(key) } else { format!("\"{}\"", quotable(key)) };
    if parent.is_empty() { shown } else { format!("{parent}.{shown}") }
}

/// What the parser says of a key given twice. It goes on with the first value, so the tree is sound.
const TWICE: &str = "duplicate key";

/// What the parser says of each line after a bracket that was left open.
const MISSING_COMMA: &str = "missing comma";

/// Reads the text of file number `file`. `None` when it is not TOML; the faults say where.
pub(crate) fn parse(sources: &Sources, file: usize, faults: &mut Faults) -> Option<Node> {
    // The parser itself limits nesting, so neither it nor what follows can exhaust the stack.
    let (root, errors) = DeTable::parse_recoverable(sources.text(file));
    let (twice, broken): (Vec<_>, Vec<_>) = errors.iter().partition(|error| error.message() == TWICE);
    let span = |error: &toml::de::Error| {
        let at = error.span().unwrap_or(0..0);
        Span { file, start: at.start, end: at.end }
    };
    for at in twice.iter().map(|error| span(error)) {
        faults.push(|| Fault::new(at, "", "a key must be given once").found(found_at(sources, at)));
    }
    let mut places: Vec<_> = broken.iter().map(|error| (span(error), error.message())).collect();
    places.sort_by_key(|(at, _)| at.start);
    for (at, message) in first_complaints(sources.text(file), places) {
        faults.push(|| Fault::new(at, "", format!("not valid TOML: {message}")).found(found_at(sources, at)));
    }
    if !broken.is_empty() {
        return None;
    }
    convert_table(root.get_ref(), Span { file, start: 0, end: 0 }, faults)
}

/// The complaints that help. One slip makes the parser stumble over the rest of its line, and a
/// bracket left open over every line that follows.
fn first_complaints<'a>(text: &str, places: Vec<(Span, &'a str)>) -> Vec<(Span, &'a str)> {
    let mut line_end = 0;
    let mut open = None;
    let mut first = Vec::new();
    for (at, message) in places {
        if at.start < line_end {
            continue;
        }
        let rest = text.as_bytes().get(at.start..).unwrap_or_default();
        line_end = at.start + rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |i| i + 1).max(1);
        if open != Some(message) {
            first.push((at, message));
        }
        open = message.starts_with(MISSING_COMMA).then_some(message);
    }
    first
}

fn found_at(sources: &Sources, span: Span) -> String {
    match sources.slice(span).trim() {
        "" => String::new(),
        piece => format!("`{}`", quotable(piece)),
    }
}

fn convert_table(table: &DeTable<'_>, span: Span, faults: &mut Faults) -> Option<Node> {
    let mut converted = Table::new();
    for (key, value) in table {
        let key_span = Span { start: key.span().start, end: key.span().end, ..span };
        let value_span = Span { start: value.span().start, end: value.span().end, ..span };
        let node = convert(value.get_ref(), value_span, faults)?;
        converted.insert(key.get_ref().to_string(), Entry { key: key_span, node });
    }
    Some(Node { value: Value::Table(converted), span })
}

fn convert(value: &DeValue<'_>, span: Span, faults: &mut Faults) -> Option<Node> {
    let value = match value {
        DeValue::Table(table) => return convert_table(table, span, faults),
        DeValue::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| {
                    let at = Span { start: item.span().start, end: item.span().end, ..span };
                    convert(item.get_ref(), at, faults)
                })
                .collect::<Option<_>>()?,
        ),
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(b) => Value::Bool(*b),
        DeValue::Datetime(date) => Value::Datetime(date.to_string()),
        DeValue::Integer(i) => match i64::from_str_radix(i.as_str(), i.radix()) {
            Ok(i) => Value::Integer(i),
            Err(_) => {
                faults
                    .push(|| Fault::new(span, "", "a whole number must fit into 64 bits").found(quotable(i.as_str())));
                return None;
            }
        },
        // A number too large for its type reads as infinite, which no key accepts.
        DeValue::Float(x) => Value::Float(x.as_str().parse().unwrap_or(f64::NAN)),
    };
    Some(Node { value, span })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Node>, Faults, Sources) {
        let mut sources = Sources::default();
        let file = sources.add("f.toml", text.to_owned());
        let mut faults = Faults::default();
        let tree = parse(&sources, file, &mut faults);
        (tree, faults, sources)
    }

    #[test]
    fn a_value_is_found_by_its_address_with_its_place() {
        let (tree, _, sources) = read("[state.JPN]\ngrowth = { value = 1_0.5 }\n");
        let tree = tree.expect("valid TOML");
        let value = tree.at("state.JPN.growth.value").expect("it is there");
        assert_eq!(value.number(), Some(10.5));
        assert_eq!(sources.slice(value.span), "1_0.5");
        assert_eq!(sources.slice(tree.at("state").and_then(|s| s.entry("JPN")).expect("a state").key), "JPN");
        assert!(tree.at("state.KOR.growth").is_none());
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        for text in ["a.".repeat(200_000) + "b = 1", format!("a = {}", "[".repeat(200_000)), "a={b=".repeat(200_000)] {
            let (tree, faults, _) = read(&text);
            assert!(tree.is_none() && !faults.is_empty());
        }
    }

    #[test]
    fn a_number_beyond_64_bits_is_a_fault() {
        let (tree, faults, _) = read("a = 99999999999999999999");
        assert!(tree.is_none() && !faults.is_empty());
        let (tree, ..) = read("a = 1e999");
        assert!(tree.and_then(|t| t.get("a")?.number()).is_none());
    }
}
