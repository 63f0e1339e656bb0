//! What differs between two scenarios, by address, from the resolved texts that manifests hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::groups::factor_group;

/// Keys that no run reads: words for readers, records of the past, and sizes that the plan of the batch overrides.
const NOT_READ: [&str; 9] =
    ["kind", "format", "name", "title", "description", "history", "reference_class", "run", "location"];

/// Keys within what has a name that say where it comes from.
const WORDS: [&str; 4] = ["name", "source", "note", "location"];

/// What sort of thing differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// A number, or the range it is drawn from.
    Figure,
    /// A mechanism is on in one and off in the other.
    Switch,
    /// Something that happens for certain.
    Event,
    /// Whatever else a run reads: who is there, designs, depths, dates, the rule.
    Structure,
}

impl ChangeKind {
    /// The word for it in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Switch => "switch",
            Self::Event => "event",
            Self::Structure => "structure",
        }
    }
}

/// Something that differs between two scenarios.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Where it stands, e.g. `state.JPN.trade_dependence.CHN`; of something that is there in one only, where it begins.
    pub address: String,
    /// What sort of thing it is.
    pub kind: ChangeKind,
    /// Family of factors that it belongs to, see [`factor_group`].
    pub family: String,
    /// In the first scenario, as in a file; missing where it is not there.
    pub first: Option<String>,
    /// In the other.
    pub other: Option<String>,
    /// Best single value in the first scenario, of figures.
    pub first_value: Option<f64>,
    /// In the other.
    pub other_value: Option<f64>,
}

/// Everything that a run reads and that differs, in order of the addresses. `None` where a text is no TOML.
pub(super) fn changes(first: &str, other: &str) -> Option<Vec<Change>> {
    let read = |text: &str| -> Option<Table> {
        let mut table: Table = text.parse().ok()?;
        table.retain(|key, _| !NOT_READ.contains(&key));
        Some(table)
    };
    let mut found = Vec::new();
    compare_tables(&read(first)?, &read(other)?, "", &mut found);
    Some(found)
}

fn compare_tables(first: &Table, other: &Table, address: &str, found: &mut Vec<Change>) {
    let mut keys: BTreeMap<&str, (Option<&Value>, Option<&Value>)> = BTreeMap::new();
    for (key, value) in first {
        keys.entry(key).or_default().0 = Some(value);
    }
    for (key, value) in other {
        keys.entry(key).or_default().1 = Some(value);
    }
    for (key, values) in keys {
        // Names and sources stand within what has an id.
        if address.contains('.') && WORDS.contains(&key) {
            continue;
        }
        let place = if address.is_empty() { key.to_owned() } else { format!("{address}.{key}") };
        match values {
            (Some(Value::Table(from)), Some(Value::Table(to))) if !is_figure(from) && !is_figure(to) => {
                compare_tables(from, to, &place, found);
            }
            // Of a whole kind of things each is told, and not that there are none in the other.
            (Some(Value::Table(from)), None) if address.is_empty() => {
                compare_tables(from, &Table::new(), &place, found);
            }
            (None, Some(Value::Table(to))) if address.is_empty() => compare_tables(&Table::new(), to, &place, found),
            (from, to) => {
                let texts = (from.map(text), to.map(text));
                if texts.0 != texts.1 {
                    found.push(change(place, (from, to), texts));
                }
            }
        }
    }
}

fn change(
    address: String,
    values: (Option<&Value>, Option<&Value>),
    texts: (Option<String>, Option<String>),
) -> Change {
    let numbers = [values.0, values.1].map(|value| value.and_then(number));
    let kind = match address.split('.').next() {
        Some("mechanisms") => ChangeKind::Switch,
        Some("event") => ChangeKind::Event,
        Some("time") => ChangeKind::Structure,
        _ if numbers.iter().any(Option::is_some) => ChangeKind::Figure,
        _ => ChangeKind::Structure,
    };
    Change {
        kind,
        family: factor_group(&address).to_owned(),
        first: texts.0,
        other: texts.1,
        first_value: numbers[0],
        other_value: numbers[1],
        address,
    }
}

/// Whether a table is the long form of a figure.
fn is_figure(table: &Table) -> bool {
    table.get("value").is_some_and(|value| matches!(value, Value::Integer(_) | Value::Float(_)))
}

/// The best single value of a figure, in its short or its long form.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::Table(table) if is_figure(table) => table.get("value").and_then(number),
        _ => None,
    }
}

/// A value as a reader sees it: of a figure what it is drawn from and not its source.
fn text(value: &Value) -> String {
    let plain = |value: &Value| number(value).map_or_else(|| value.to_string(), |number| number.to_string());
    match value {
        Value::Table(table) if is_figure(table) => {
            let mut text = table.get("value").map_or_else(String::new, plain);
            if let Some(Value::Array(ends)) = table.get("range") {
                let ends: Vec<String> = ends.iter().map(plain).collect();
                text += &format!(" [{}]", ends.join(", "));
                if let Some(shape) = table.get("shape").and_then(Value::as_str) {
                    text += &format!(" {shape}");
                }
            }
            text
        }
        Value::Table(table) => {
            let entries = table.iter().filter(|(key, _)| !WORDS.contains(&key.as_str()));
            let mut entries: Vec<String> =
                entries.map(|(key, value)| format!("{key} = {}", text_of_part(value))).collect();
            // The order of a file changes nothing.
            entries.sort();
            entries.join(", ")
        }
        Value::String(text) => text.clone(),
        other => plain(other),
    }
}

/// A value within another.
fn text_of_part(value: &Value) -> String {
    match value {
        Value::Table(table) if !is_figure(table) => format!("{{ {} }}", text(value)),
        value => text(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = r#"
        title = "first"
        [state.JPN]
        name = "Japan"
        capability = { value = 60, range = [50, 70], source = "a" }
        trade_dependence.CHN = 0.2
        max_depth = "article5"
        [mechanisms]
        coercion = true
        [weights]
        security = { value = 1, range = [0.3, 3], shape = "log-triangular", note = "x" }
    "#;

    fn found(other: &str) -> Vec<Change> {
        changes(FIRST, other).expect("both are TOML")
    }

    #[test]
    fn words_and_sources_are_no_change() {
        let other = FIRST.replace("\"first\"", "\"other\"").replace("\"a\"", "\"b\"").replace("Japan", "Nippon");
        assert_eq!(found(&other), []);
        assert_eq!(found(&FIRST.replace("0.2", "0.20").replace("= 60", "= 60.0")), [], "60 and 60.0 are one number");
    }

    #[test]
    fn figures_switches_events_and_structure_are_told_apart() {
        let other = FIRST.replace("0.2", "0.04").replace("[50, 70]", "[55, 65]").replace("= true", "= false")
            + "[event.cut]\ndate = 2030-01-01\ntrade_cut.CHN = 0.5\n";
        let other = other.replace("\"article5\"", "\"shallow\"");
        let found = found(&other);
        let told: Vec<_> =
            (found.iter()).map(|change| (change.address.as_str(), change.kind, change.family.as_str())).collect();
        assert_eq!(
            told,
            [
                ("event.cut", ChangeKind::Event, "events"),
                ("mechanisms.coercion", ChangeKind::Switch, "trade-and-coercion"),
                ("state.JPN.capability", ChangeKind::Figure, "security"),
                ("state.JPN.max_depth", ChangeKind::Structure, "autonomy-and-law"),
                ("state.JPN.trade_dependence.CHN", ChangeKind::Figure, "trade-and-coercion"),
            ]
        );
        assert_eq!(found[0].other.as_deref(), Some("date = 2030-01-01, trade_cut = { CHN = 0.5 }"));
        assert_eq!(found[0].first, None);
        assert_eq!((found[2].first.as_deref(), found[2].other.as_deref()), (Some("60 [50, 70]"), Some("60 [55, 65]")));
        assert_eq!((found[4].first_value, found[4].other_value), (Some(0.2), Some(0.04)));
    }

    #[test]
    fn a_state_that_is_there_in_one_only_is_one_change() {
        let found = found(&format!("{FIRST}\n[state.DEU]\nname = \"Germany\"\nautonomy_norm = 0.1\n"));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].address.as_str(), found[0].kind), ("state.DEU", ChangeKind::Structure));
    }
}
