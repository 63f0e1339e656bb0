//! A table of the scenario, as text.

use std::fmt;

use toml::Value;

use super::coded::Coded;

/// A table with its keys in order.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// The keys that lead to it, such as `state`, `USA`, `exposure`; none of them needs quotes.
    pub(super) path: Vec<String>,
    /// Its keys.
    pub(super) rows: Vec<(String, Entry)>,
}

/// What stands behind a key.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    /// A figure.
    Figure(Box<Coded>),
    /// A text, list or switch.
    Plain(Value),
}

impl From<Coded> for Entry {
    fn from(coded: Coded) -> Self {
        Self::Figure(Box::new(coded))
    }
}

impl From<&str> for Entry {
    fn from(text: &str) -> Self {
        Self::Plain(text.into())
    }
}

impl From<&[&str]> for Entry {
    fn from(list: &[&str]) -> Self {
        Self::Plain(list.to_vec().into())
    }
}

impl From<bool> for Entry {
    fn from(switch: bool) -> Self {
        Self::Plain(switch.into())
    }
}

impl From<u32> for Entry {
    fn from(number: u32) -> Self {
        Self::Plain(number.into())
    }
}

impl Block {
    /// An empty table.
    pub(super) fn new(path: &[&str]) -> Self {
        Self { path: path.iter().map(|&key| key.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a key.
    pub(super) fn set(&mut self, key: &str, entry: impl Into<Entry>) {
        self.rows.push((key.to_owned(), entry.into()));
    }

    /// The same with a key more.
    pub(super) fn with(mut self, key: &str, entry: impl Into<Entry>) -> Self {
        self.set(key, entry);
        self
    }

    /// Its figures, each with its key.
    pub(super) fn figures(&self) -> impl Iterator<Item = (&str, &Coded)> {
        self.rows.iter().filter_map(|(key, entry)| match entry {
            Entry::Figure(coded) => Some((key.as_str(), coded.as_ref())),
            Entry::Plain(_) => None,
        })
    }
}

/// The table as TOML, keys aligned. Every value is written, and escaped, by the TOML library.
impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[{}]", self.path.join("."))?;
        let width = self.rows.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
        for (key, entry) in &self.rows {
            let value = match entry {
                Entry::Plain(value) => value.to_string(),
                Entry::Figure(coded) => Value::try_from(&coded.figure).map_err(|_| fmt::Error)?.to_string(),
            };
            writeln!(f, "{key:width$} = {value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::coding::DRIFT;

    #[test]
    fn a_block_is_toml_whatever_the_texts_hold() {
        let hostile = "a \"b\"\n[state.X]\\ # é";
        let block = Block::new(&["theatre", "sea"])
            .with("name", hostile)
            .with("drift", Coded::default(&DRIFT, 1949))
            .with("theatres", ["x", "y"].as_slice());
        let text = block.to_string();
        let table: toml::Table = text.parse().unwrap();
        assert_eq!(table["theatre"]["sea"]["name"].as_str(), Some(hostile));
        assert_eq!(table["theatre"]["sea"]["drift"]["range"].as_array().map(Vec::len), Some(2));
        let figure = text.lines().find(|line| line.starts_with("drift")).unwrap();
        assert!(figure.starts_with("drift    = { value = 0.0, range = [-0.05, 0.1], source = \"default"), "{figure}");
        assert!(!figure.contains("shape"), "{figure}");
    }
}
