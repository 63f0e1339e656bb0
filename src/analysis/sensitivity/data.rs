//! What estimators work on: the factors' values, the outcome, and groups of factors.

use super::error::UnfitError;
use crate::analysis::sample::RowSums;
use crate::experiment::grouped;

/// Least variance of an outcome: below, its squares are no longer told apart.
const VARIANCE_MIN: f64 = f64::MIN_POSITIVE / f64::EPSILON;

/// A sample and its outcome, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// Names of the factors, in the order of the columns.
    pub factors: &'a [String],
    /// Lowest and highest value of each factor, for steps as shares of the range.
    pub ranges: &'a [[f64; 2]],
    /// The factors' groups.
    pub groups: &'a Groups,
    /// Values of the factors, row after row: `row * factors.len() + factor`.
    pub x: &'a [f64],
    /// The outcome of each row; `NaN` where it is missing.
    pub y: &'a [f64],
    /// What readers know the rows by, e.g. their `design_id`.
    pub ids: &'a [u32],
}

impl<'a> Data<'a> {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.y.len()
    }

    /// The factors' values in a row.
    pub fn row(&self, row: usize) -> &'a [f64] {
        &self.x[row * self.factors.len()..][..self.factors.len()]
    }

    /// The values of one factor.
    pub fn column(&self, factor: usize) -> impl Iterator<Item = f64> + 'a {
        self.x.iter().skip(factor).step_by(self.factors.len()).copied()
    }

    /// A row as a reader finds it.
    pub(super) fn place(&self, row: usize) -> String {
        format!("design point {}", self.ids[row])
    }

    /// Whether a row has an outcome.
    pub(super) fn has_outcome(&self, row: usize) -> bool {
        !self.y[row].is_nan()
    }

    /// Checks lengths and values.
    ///
    /// # Errors
    /// [`UnfitError`] where lists differ in length, there is no factor, a factor's value is not finite or the same in all
    /// rows, an outcome is infinite, or its variance is too large or too small to be a number.
    pub(super) fn check(&self) -> Result<(), UnfitError> {
        let columns = self.factors.len();
        let lengths = [
            ("ranges", self.ranges.len(), columns),
            ("groups", self.groups.of.len(), columns),
            ("values of factors", self.x.len(), columns * self.rows()),
            ("ids of rows", self.ids.len(), self.rows()),
        ];
        if let Some(&(what, found, wanted)) = lengths.iter().find(|(_, found, wanted)| found != wanted) {
            return Err(UnfitError::Length { what, found, wanted });
        }
        if columns == 0 {
            return Err(UnfitError::NoFactor);
        }
        for row in 0..self.rows() {
            if let Some(at) = self.row(row).iter().position(|value| !value.is_finite()) {
                let (factor, value) = (self.factors[at].clone(), self.row(row)[at]);
                return Err(UnfitError::Factor { factor, row: self.place(row), value });
            }
            if self.y[row].is_infinite() {
                return Err(UnfitError::Outcome { row: self.place(row), value: self.y[row] });
            }
        }
        for (at, factor) in self.factors.iter().enumerate() {
            let mut values = self.column(at);
            if let Some(first) = values.next()
                && values.all(|value| value == first)
            {
                return Err(UnfitError::Unvaried { factor: factor.clone(), value: first });
            }
        }
        self.check_scale()
    }

    /// Refuses an outcome of such a size that its variance is infinite, or nought although it varies.
    fn check_scale(&self) -> Result<(), UnfitError> {
        let there = || self.y.iter().copied().filter(|y| !y.is_nan());
        let count = there().count() as f64;
        let [low, high] = [there().fold(f64::INFINITY, f64::min), there().fold(f64::NEG_INFINITY, f64::max)];
        let mean = there().sum::<f64>() / count;
        let squares = there().map(|y| (y - mean) * (y - mean)).sum::<f64>();
        let is_told = squares.is_finite() && squares / count >= VARIANCE_MIN;
        if low < high && !is_told {
            return Err(UnfitError::Scale { low, high });
        }
        Ok(())
    }

    /// Refuses an outcome that is the same in all these rows.
    pub(super) fn check_varies(
        &self,
        rows: impl Iterator<Item = usize> + Clone,
        of: &'static str,
    ) -> Result<(), UnfitError> {
        let Some(first) = rows.clone().next() else { return Ok(()) };
        let value = self.y[first];
        if rows.clone().all(|row| self.y[row] == value) {
            return Err(UnfitError::Constant { value, rows: rows.count(), of });
        }
        Ok(())
    }
}

/// Groups of factors that are moved together; a factor of its own is a group of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    names: Vec<String>,
    of: Vec<usize>,
}

impl Groups {
    /// The groups by the label of each factor, in the order in which labels first come: that of SALib.
    pub fn of_labels(labels: &[String]) -> Self {
        let (names, of) = grouped(labels.iter().map(String::as_str));
        Self { names: names.into_iter().map(str::to_owned).collect(), of }
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Their names, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The group of each factor.
    pub fn of(&self) -> &[usize] {
        &self.of
    }

    /// The factors of a group.
    pub fn members(&self, group: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        self.of.iter().enumerate().filter(move |&(_, &of)| of == group).map(|(factor, _)| factor)
    }

    /// Whether a group has more than one factor.
    pub fn is_grouped(&self) -> bool {
        self.names.len() < self.of.len()
    }
}

/// What the runs of each row and draw add up to, from which the noise of replicates is told.
#[derive(Debug, Clone, Copy)]
pub struct Replicates<'a> {
    /// Number of draws, which all rows share.
    pub draws: usize,
    /// By row and draw: `row * draws + draw`.
    pub sums: &'a [RowSums],
}
