//! A figure as the coding rule gives it, and what it rests on.

use super::super::coding::Constant;
use super::super::measures::Estimate;
use super::super::records::{Source, Year};
use crate::scenario::{Certainty, FigureTable, Shape, Status};

/// Significant digits of a figure: more would claim a precision that no record has.
const DIGITS: usize = 3;

/// A figure of a scenario, with the files behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Coded {
    /// As it will stand in the scenario.
    pub(super) figure: FigureTable,
    /// What it rests on.
    pub(super) basis: Basis,
    /// Files that should have said more.
    pub(super) silent: Vec<Source>,
}

/// What a figure rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    /// A record in this file.
    Record(Source),
    /// A default, where this file should have had a record.
    NoRecord(Source),
    /// A default: the thing is in no file.
    Unrecorded,
    /// An analyst's judgement.
    Judgement,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cite {
    /// The file.
    pub(super) source: Source,
    /// Its columns.
    pub(super) columns: &'static str,
    /// The year of the record.
    pub(super) year: Year,
    /// How far it can be trusted for this use.
    pub(super) certainty: Certainty,
}

/// What an analyst says of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opinion {
    /// Where the judgement comes from.
    pub(super) source: String,
    /// How far it can be trusted.
    pub(super) certainty: Certainty,
    /// How it was used, and why it is so; may be empty.
    pub(super) note: String,
}

impl Coded {
    /// A figure computed from records.
    pub(super) fn of_record(estimate: Estimate, cite: Cite, note: String) -> Self {
        let Cite { source, columns, year, certainty } = cite;
        let figure = FigureTable {
            source: Some(format!("{}: {columns}", source.citation())),
            year: Some(year),
            status: Some(Status::Derived),
            certainty: Some(certainty),
            note: Some(note),
            ..table(estimate)
        };
        Self { figure, basis: Basis::Record(source), silent: Vec::new() }
    }

    /// A figure that rests on an analyst's judgement.
    pub(super) fn judged(estimate: Estimate, year: Year, Opinion { source, certainty, note }: Opinion) -> Self {
        let figure = FigureTable {
            source: Some(source),
            year: Some(year),
            status: Some(Status::Judged),
            certainty: Some(certainty),
            note: Some(note).filter(|note| !note.is_empty()),
            ..table(estimate)
        };
        Self { figure, basis: Basis::Judgement, silent: Vec::new() }
    }

    /// The rule's default for what no file records.
    pub(super) fn default(constant: &Constant, year: Year) -> Self {
        Self { figure: stand_in(constant, estimate_of(constant), year), basis: Basis::Unrecorded, silent: Vec::new() }
    }

    /// The rule's default where `source` should have had a record.
    pub(super) fn without_record(constant: &Constant, source: Source, year: Year) -> Self {
        Self::instead_of_record(constant, estimate_of(constant), source, year)
    }

    /// What the rule puts, by way of `constant`, where `source` should have had a record.
    pub(super) fn instead_of_record(constant: &Constant, estimate: Estimate, source: Source, year: Year) -> Self {
        let figure = stand_in(constant, estimate, year);
        Self { figure, basis: Basis::NoRecord(source), silent: vec![source] }
    }

    /// The same, with the files that should have said more.
    pub(super) fn with_silent(mut self, silent: impl IntoIterator<Item = Source>) -> Self {
        self.silent.extend(silent);
        self
    }

    /// Drawn on a log scale, where the range is a factor either way.
    pub(super) fn on_log_scale(mut self) -> Self {
        let is_factor = self.figure.range.is_some_and(|[low, _]| low > 0.0);
        self.figure.shape = is_factor.then_some(Shape::LogTriangular);
        self
    }

    /// Its best single value.
    pub(super) fn value(&self) -> f64 {
        self.figure.value
    }
}

/// A constant as a value with its range.
pub(super) fn estimate_of(constant: &Constant) -> Estimate {
    let [low, value, high] = constant.ends();
    Estimate { low, value, high }
}

fn stand_in(constant: &Constant, estimate: Estimate, year: Year) -> FigureTable {
    FigureTable {
        source: Some(format!("default `{}` of the coding rule", constant.label())),
        year: Some(year),
        status: Some(Status::Judged),
        certainty: Some(Certainty::Low),
        note: Some(format!("{}; to be set by the analyst", constant.why)),
        ..table(estimate)
    }
}

fn table(Estimate { low, value, high }: Estimate) -> FigureTable {
    FigureTable {
        value: rounded(value),
        range: Some([rounded(low), rounded(high)]),
        shape: None,
        unit: None,
        source: None,
        year: None,
        status: None,
        certainty: None,
        note: None,
    }
}

/// `number` with [`DIGITS`] significant digits.
pub(super) fn rounded(number: f64) -> f64 {
    let short = format!("{number:.*e}", DIGITS - 1);
    // What was just written can be read; minus zero reads badly.
    short.parse().unwrap_or(number) + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::coding::{ENDURANCE, TRADE_ONE_WAY};

    #[test]
    fn figures_have_three_digits_and_stay_inside_their_range() {
        assert_eq!(rounded(12_345.6), 12_300.0);
        assert_eq!(rounded(0.012_345), 0.0123);
        assert_eq!(rounded(-0.0), 0.0);
        let around = table(Estimate { low: 0.123_449, value: 0.123_45, high: 0.123_451 });
        let [low, high] = around.range.unwrap();
        assert!(low <= around.value && around.value <= high);
    }

    #[test]
    fn a_default_is_judged_says_why_and_asks_for_the_analyst() {
        let coded = Coded::default(&ENDURANCE, 1949);
        assert_eq!(coded.figure.status, Some(Status::Judged));
        assert_eq!(coded.figure.note.as_deref(), Some("no record of stocks; to be set by the analyst"));
        assert_eq!(coded.silent, []);
        assert_eq!(Coded::without_record(&TRADE_ONE_WAY, Source::Trade, 1949).silent, [Source::Trade]);
    }

    #[test]
    fn a_range_that_reaches_nothing_is_drawn_as_it_is() {
        let from_zero = Estimate { low: 0.0, value: 1.0, high: 2.0 };
        let cite = Cite { source: Source::Trade, columns: "flow1", year: 1949, certainty: Certainty::Low };
        assert_eq!(Coded::of_record(from_zero, cite, String::new()).on_log_scale().figure.shape, None);
    }
}
