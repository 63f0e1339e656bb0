//! The rows that boxes are looked for in: factors, and which rows are of interest.

use serde::{Deserialize, Serialize};

use super::boxes::{BoxLimits, Limit};
use super::error::DiscoveryError;

/// How the values of a factor are told apart, which decides what a peel takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// Any number: limits lie between values.
    Real,
    /// Whole numbers: limits are values.
    Integer,
    /// Whole numbers that only name something, such as a switch: a limit is the set of those left.
    Category,
}

/// A factor: its value at each row.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// How its values are told apart.
    pub kind: Kind,
    /// One a row.
    pub values: Vec<f64>,
}

/// Rows with their factors and whether each is a case of interest.
#[derive(Debug, Clone, PartialEq)]
pub struct Cases {
    columns: Vec<Column>,
    of_interest: Vec<bool>,
}

impl Cases {
    /// Checks the rows.
    ///
    /// # Errors
    /// [`DiscoveryError`] for columns of other lengths, values that are not finite, fractions in a column of whole
    /// numbers, and rows of which none or all are of interest.
    pub fn new(columns: Vec<Column>, of_interest: Vec<bool>) -> Result<Self, DiscoveryError> {
        let cases = of_interest.len();
        for (factor, Column { kind, values }) in columns.iter().enumerate() {
            if values.len() != cases {
                return Err(DiscoveryError::Length { factor, rows: values.len(), cases });
            }
            for (row, &value) in values.iter().enumerate() {
                if !value.is_finite() {
                    return Err(DiscoveryError::NotFinite { factor, row });
                }
                if *kind != Kind::Real && value.fract() != 0.0 {
                    return Err(DiscoveryError::NotWhole { factor, row, value });
                }
            }
        }
        let cases = Self { columns, of_interest };
        let of_interest = cases.count_of_interest();
        if of_interest == 0 || of_interest == cases.rows() {
            return Err(DiscoveryError::OneKind { of_interest, rows: cases.rows() });
        }
        if cases.columns.iter().all(|column| column.values.iter().all(|value| Some(value) == column.values.first())) {
            return Err(DiscoveryError::NothingVaries);
        }
        Ok(cases)
    }

    /// The factors.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Whether each row is of interest.
    pub fn of_interest(&self) -> &[bool] {
        &self.of_interest
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.of_interest.len()
    }

    /// How many rows are of interest.
    pub fn count_of_interest(&self) -> usize {
        self.of_interest.iter().filter(|&&is| is).count()
    }

    /// The smallest box that holds all `rows`.
    pub(super) fn bounds(&self, rows: &[u32]) -> BoxLimits {
        let of = |column: &Column| {
            let values = || rows.iter().map(|&row| column.values[row as usize]);
            match column.kind {
                Kind::Category => {
                    let mut set: Vec<f64> = values().collect();
                    set.sort_by(f64::total_cmp);
                    set.dedup();
                    Limit::Among(set)
                }
                Kind::Real | Kind::Integer => Limit::Range {
                    low: values().fold(f64::INFINITY, f64::min),
                    high: values().fold(f64::NEG_INFINITY, f64::max),
                },
            }
        };
        self.columns.iter().map(of).collect()
    }

    /// All rows, by position.
    pub(super) fn all_rows(&self) -> Vec<u32> {
        (0..self.rows() as u32).collect()
    }
}
