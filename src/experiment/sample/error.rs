//! Why there is no such design.

use super::saltelli::SALTELLI_COLUMNS_MAX;
use super::size::{CELLS_MAX, POINTS_MAX};
use super::sobol::{SOBOL_COLUMNS_MAX, SOBOL_POINTS_MAX};

/// A design that cannot be made. Its text says what, why and what to do; factors are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SampleError {
    /// No points were asked for.
    #[error("the {design} design has no points. Ask for at least one")]
    NoPoints {
        /// The design.
        design: &'static str,
    },
    /// Nothing is varied.
    #[error("the {design} design varies no factor. Name at least one")]
    NoColumns {
        /// The design.
        design: &'static str,
    },
    /// More rows than [`POINTS_MAX`].
    #[error(
        "the {design} design would have {rows} rows, and at most {POINTS_MAX} are possible. \
         Ask for fewer points, or vary fewer factors or levels"
    )]
    TooManyRows {
        /// The design.
        design: &'static str,
        /// Its rows; the largest number there is where they cannot be counted.
        rows: u128,
    },
    /// More cells than [`CELLS_MAX`].
    #[error(
        "the {design} design would have {cells} cells ({rows} rows × {columns} factors), and at most {CELLS_MAX} \
         are possible. Ask for fewer points or vary fewer factors"
    )]
    TooManyCells {
        /// The design.
        design: &'static str,
        /// Its rows.
        rows: u128,
        /// Its columns.
        columns: usize,
        /// Rows × columns.
        cells: u128,
    },
    /// More points than the Sobol sequence has: [`SOBOL_POINTS_MAX`].
    #[error(
        "the {design} design asks for {points} points of the Sobol sequence, which has {SOBOL_POINTS_MAX} here. \
         Ask for at most so many"
    )]
    SobolPoints {
        /// The design.
        design: &'static str,
        /// Points asked for.
        points: u64,
    },
    /// More columns than the Sobol sequence has: [`SOBOL_COLUMNS_MAX`].
    #[error(
        "the sobol design varies {columns} factors, and at most {SOBOL_COLUMNS_MAX} are possible. \
         Vary fewer factors, or choose the design `latin-hypercube`"
    )]
    SobolColumns {
        /// Columns asked for.
        columns: usize,
    },
    /// More columns than half of those of the Sobol sequence: [`SALTELLI_COLUMNS_MAX`].
    #[error(
        "the saltelli design varies {columns} factors, and at most {SALTELLI_COLUMNS_MAX} are possible, as each \
         takes two columns of the Sobol sequence. Leave out factors that matter little; the design `morris` tells \
         which"
    )]
    SaltelliColumns {
        /// Columns asked for.
        columns: usize,
    },
    /// Trajectories step over half of the levels.
    #[error("the morris design has {levels} levels, and their number must be even and at least 2. Take 4")]
    OddLevels {
        /// Levels asked for.
        levels: u32,
    },
    /// A factor without levels.
    #[error("factor {factor} of the {design} design has no levels. Give it at least one")]
    NoLevels {
        /// The design.
        design: &'static str,
        /// The factor, counted from 1.
        factor: usize,
    },
    /// Not one base level for each factor.
    #[error(
        "the one-at-a-time design needs a base level for each of its {factors} factors, and {base} are given. \
         Give each factor one"
    )]
    BaseLength {
        /// Factors.
        factors: usize,
        /// Base levels.
        base: usize,
    },
    /// A base level that its factor does not have.
    #[error(
        "the base level of factor {factor} of the one-at-a-time design has index {index}, and the factor has {levels} \
         levels, counted from 0. Choose one of them"
    )]
    BaseOutside {
        /// The factor, counted from 1.
        factor: usize,
        /// Index of its base level.
        index: usize,
        /// Its levels.
        levels: usize,
    },
}
