//! What can be unfit for scenario discovery.

use thiserror::Error;

/// Why no box is looked for.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// A setting is out of its range.
    #[error("{name} is {value} and must be {range}")]
    Setting {
        /// Name of the setting.
        name: &'static str,
        /// What it is.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
    /// A column and the cases differ in length.
    #[error("factor {factor} has {rows} rows and the outcome has {cases}")]
    Length {
        /// Position of the factor.
        factor: usize,
        /// Its rows.
        rows: usize,
        /// Those of the outcome.
        cases: usize,
    },
    /// A value is NaN or infinite.
    #[error("factor {factor} has no finite value in row {row}")]
    NotFinite {
        /// Position of the factor.
        factor: usize,
        /// Position of the row.
        row: usize,
    },
    /// An integer or a category is asked of a column that holds fractions.
    #[error("factor {factor} is {value} in row {row}, which is no whole number")]
    NotWhole {
        /// Position of the factor.
        factor: usize,
        /// Position of the row.
        row: usize,
        /// The value there.
        value: f64,
    },
    /// No factor has two values.
    #[error("no factor has two different values")]
    NothingVaries,
    /// None of the rows is of interest, or all of them are.
    #[error("{of_interest} of {rows} rows are of interest: nothing tells the ones from the others")]
    OneKind {
        /// Rows of interest.
        of_interest: usize,
        /// All rows.
        rows: usize,
    },
    /// There are too few rows to take anything away.
    #[error("there are {rows} rows, and with these settings a box needs at least {needed}")]
    TooFewRows {
        /// Rows that there are.
        rows: usize,
        /// Rows that it takes.
        needed: usize,
    },
}
