//! What is wrong with a scenario, where, why, and what to do about it.

use std::fmt;
use std::ops::Range;

use super::source::{Sources, Span};
pub(crate) use crate::store::{is_invisible, quotable};

/// Most problems that are written out; the rest are counted.
pub const SHOWN_MAX: usize = 100;

/// Most problems that are kept at all, so that a file of garbage costs neither time nor memory.
const KEPT_MAX: usize = 2_000;

/// One fault of a scenario file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the user named it.
    pub file: String,
    /// Line, from 1; 0 when the file as a whole is at fault.
    pub line: usize,
    /// Column in characters, from 1; 0 when the file as a whole is at fault.
    pub column: usize,
    /// The bytes at fault in the file's text.
    pub span: Range<usize>,
    /// Address of the key at fault, e.g. `state.JPN.autonomy_norm`; empty when there is none.
    pub address: String,
    /// The rule that is broken.
    pub rule: String,
    /// What was found instead; empty when the rule says it all.
    pub found: String,
    /// What to do, where that is known.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if !self.address.is_empty() {
            write!(f, ": {}", self.address)?;
        }
        write!(f, ": {}", self.rule)?;
        if !self.found.is_empty() {
            write!(f, "; found {}", self.found)?;
        }
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// All problems of a scenario, sorted by file and place. Never empty.
#[derive(Debug, Clone)]
pub struct Problems {
    list: Vec<Problem>,
    more: usize,
    sources: Sources,
}

impl Problems {
    pub(crate) fn new(faults: Faults, sources: Sources) -> Self {
        let mut placed = faults.list;
        placed.sort_by_key(|fault| (fault.span.map_or(0, |s| s.file), fault.span.map(|s| (s.start, s.end))));
        placed.dedup();
        let more = faults.dropped + placed.len().saturating_sub(SHOWN_MAX);
        placed.truncate(SHOWN_MAX);
        let list = placed.into_iter().map(|fault| fault.place(&sources)).collect();
        Self { list, more, sources }
    }

    /// These problems and then those of another file.
    pub(crate) fn and(mut self, other: Self) -> Self {
        let listed = self.list.len() + other.list.len();
        self.list.extend(other.list);
        self.list.truncate(SHOWN_MAX);
        self.more += other.more + (listed - self.list.len());
        self.sources.extend(other.sources);
        self
    }

    /// The problems, in order of file and place; at most [`SHOWN_MAX`].
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.list.iter()
    }

    /// How many problems there are beyond those listed.
    pub fn more(&self) -> usize {
        self.more
    }

    /// Number of problems, those not listed included.
    pub fn len(&self) -> usize {
        self.list.len() + self.more
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Text of the file in which `problem` lies, into which its span points.
    pub fn text_of(&self, problem: &Problem) -> Option<&str> {
        self.sources.text_called(&problem.file)
    }
}

impl fmt::Display for Problems {
    /// One paragraph for each problem, without colours.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.list.iter().enumerate() {
            if i > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "{problem}")?;
        }
        if self.more > 0 {
            write!(f, "\n\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// A fault before its line and column are worked out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    pub span: Option<Span>,
    pub address: String,
    pub rule: String,
    pub found: String,
    pub hint: Option<String>,
}

impl Fault {
    pub(crate) fn new(span: Span, address: &str, rule: impl Into<String>) -> Self {
        Self { span: Some(span), address: address.to_owned(), rule: rule.into(), found: String::new(), hint: None }
    }

    /// A fault of the scenario as a whole.
    pub(crate) fn of_file(rule: impl Into<String>) -> Self {
        Self { span: None, address: String::new(), rule: rule.into(), found: String::new(), hint: None }
    }

    pub(crate) fn found(mut self, found: impl Into<String>) -> Self {
        self.found = found.into();
        self
    }

    pub(crate) fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    fn place(self, sources: &Sources) -> Problem {
        let span = self.span.unwrap_or(Span::NOWHERE);
        let (line, column) = if span.is_nowhere() { (0, 0) } else { sources.line_column(span) };
        Problem {
            file: sources.name(span).to_owned(),
            line,
            column,
            span: span.start..span.end,
            address: self.address,
            rule: self.rule,
            found: self.found,
            hint: self.hint,
        }
    }
}

/// Faults as they are collected.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
    dropped: usize,
}

impl Faults {
    /// Adds a fault. It is not even made once there are too many to be of use.
    pub(crate) fn push(&mut self, fault: impl FnOnce() -> Fault) {
        if self.list.len() < KEPT_MAX {
            self.list.push(fault());
        } else {
            self.dropped += 1;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Each fault in words, without its place.
    pub(crate) fn messages(self) -> Vec<String> {
        let placeless = |Fault { address, rule, found, .. }| format!("{address}: {rule}; found {found}");
        self.list.into_iter().map(placeless).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_listed_in_the_order_of_the_file_and_the_rest_counted() {
        let mut sources = Sources::default();
        let file = sources.add("a.toml", "x\n".repeat(300));
        let mut faults = Faults::default();
        for line in (0..150).rev() {
            faults.push(|| Fault::new(Span { file, start: line * 2, end: line * 2 + 1 }, "x", "rule").found("y"));
        }
        let problems = Problems::new(faults, sources);
        assert_eq!(problems.len(), 150);
        let text = problems.to_string();
        assert!(text.starts_with("a.toml:1:1: x: rule; found y\n\na.toml:2:1: x: rule"), "{text}");
        assert!(text.ends_with("and 50 more"), "{text}");
    }
}
