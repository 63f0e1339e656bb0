//! A sample: settings of factors, and what came of each. What sensitivity analysis and scenario discovery work on.
//!
//! It is read from a sweep (a row is a design point under one policy), from a batch (a row is a draw, its factors are the
//! figures that were drawn) or from a table of the user's own. Rows are joined by their numbers and never by their place.

mod of_batch;
mod of_sweep;
mod of_table;

pub use of_table::TableColumns;

use super::error::AnalysisError;
use super::kept::Source;
use crate::experiment::Role;

/// The most sums by draw that are kept of a sample; of a larger one the noise of replicates is not known.
const CELLS_MAX: usize = 1 << 26;

/// A factor of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleFactor {
    /// Its id: that of the experiment, the address of a figure, or the name of a column.
    pub id: String,
    /// The group of factors that the design moves it with; its own id where it is moved alone.
    pub group: String,
    /// What it is, for readers; empty where nobody has said it.
    pub description: String,
    /// Unit of its values; empty where it has none.
    pub unit: String,
    /// Whether somebody could set it; `None` where that is not known.
    pub role: Option<Role>,
    /// The range that it was drawn from, or that its values cover in a table.
    pub range: [f64; 2],
    /// Whether it turns mechanisms off (0) and on (1).
    pub is_switch: bool,
}

/// How the rows of a sample were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SampleDesign {
    /// By a design of experiments of this kind, as in files: `saltelli`, `morris`, `sobol`, ….
    Kind(String),
    /// As draws of the uncertain figures.
    Draws,
    /// Nobody has said it.
    Unknown,
}

/// What the runs of one row and draw add up to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RowSums {
    /// Runs with a value.
    pub runs: u32,
    /// Sum of their values.
    pub sum: f64,
}

/// A sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Title of what it comes from.
    pub title: String,
    /// Where it comes from.
    pub source: Source,
    /// Root of the randomness of its runs; 0 in a table.
    pub seed: u64,
    /// How its rows were chosen.
    pub design: SampleDesign,
    /// Its policy, where there are several.
    pub policy: Option<String>,
    /// Name of the outcome.
    pub outcome: String,
    /// What it is, as a sentence without its full stop; its name where nobody has said it.
    pub outcome_says: String,
    /// Whether it is a chance.
    pub is_chance: bool,
    /// Its factors, at least one.
    pub factors: Vec<SampleFactor>,
    /// Numbers of the rows, ascending: `design_id`, the draw, or the place in the table, from 1.
    pub ids: Vec<u32>,
    /// Values of the factors, row after row: `row * factors.len() + factor`. Finite.
    pub x: Vec<f64>,
    /// Mean of the outcome at each row; `None` where no run has a value.
    pub y: Vec<Option<f64>>,
    /// Sums by row and draw, `row * draws + draw`, where rows share their draws; empty where that is not known.
    pub by_draw: Vec<RowSums>,
    /// Columns of a table that hold text, and so are no factors.
    pub texts: Vec<String>,
    /// Columns of a table that nobody has named, taken for the numbers of its rows, and so for no factors.
    pub unnamed: Vec<String>,
}

impl Sample {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.ids.len()
    }

    /// Values of the factors in a row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.x[row * self.factors.len()..][..self.factors.len()]
    }

    /// Values of a factor, row by row.
    pub fn column(&self, factor: usize) -> impl Iterator<Item = f64> + '_ {
        self.x.iter().skip(factor).step_by(self.factors.len()).copied()
    }

    /// Number of draws that rows share; 0 where that is not known.
    pub fn draws(&self) -> usize {
        if self.ids.is_empty() { 0 } else { self.by_draw.len() / self.ids.len() }
    }

    /// Outcomes by row for these draws, each as often as it is named: those of another sample of draws, the same at all rows
    /// (common random numbers). `None` at a row without a value in any of them.
    pub fn of_draws(&self, draws: &[usize]) -> Vec<Option<f64>> {
        let count = self.draws();
        let of_row = |row: usize| {
            let sums = &self.by_draw[row * count..][..count];
            let (mut runs, mut sum) = (0_u64, 0.0);
            for &draw in draws {
                runs += u64::from(sums[draw].runs);
                sum += sums[draw].sum;
            }
            (runs > 0).then(|| sum / runs as f64)
        };
        (0..self.rows()).map(of_row).collect()
    }
}

/// A sample cannot be read, for this reason.
fn unfit<T>(why: String) -> Result<T, AnalysisError> {
    Err(AnalysisError::not_there(why))
}

#[cfg(test)]
mod tests;
