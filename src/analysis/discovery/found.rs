//! What a scenario discovery found, as it stands in its folder.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::boxes::Limit;
use super::cases::Kind;
use super::request::{Method, Request};
use super::tables;
use crate::analysis::kept::Finding;
use crate::stats::Interval;
use crate::store::{Format, ResultsKind, StoreError, TableFile};

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Discovery {
    /// Hash of everything that decides it.
    pub discovery_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Title of the results.
    pub title: String,
    /// What they are: `sweep`, `batch` or `table`.
    pub source_kind: String,
    /// Their id, or the hash of the table.
    pub source_id: String,
    /// Root of the randomness of their runs; 0 of a table.
    pub source_seed: u64,
    /// Kind of the design, where it is known.
    pub design: Option<String>,
    /// The policy, where there are several.
    pub policy: Option<String>,
    /// Name of the outcome.
    pub outcome: String,
    /// What it is.
    pub outcome_says: String,
    /// Whether it is a chance.
    pub is_chance: bool,
    /// What was asked.
    pub request: Request,
    /// Rows.
    pub rows: usize,
    /// Rows of interest.
    pub of_interest: usize,
    /// The factors among which was searched, in the order that decides ties; others point to them by their position.
    pub factors: Vec<FactorFound>,
    /// Factors that have the same value in every row, and so were left out.
    pub left_out: Vec<String>,
    /// Columns of a table that hold text, and so are no factors.
    pub texts: Vec<String>,
    /// Columns of a table that nobody has named, taken for the numbers of its rows, and so for no factors.
    #[serde(default)]
    pub unnamed: Vec<String>,
    /// How far noise of replicates moves rows from one side of the bound to the other, where that is known.
    pub noise: Option<Noise>,
    /// The boxes; none of a tree.
    pub boxes: Vec<BoxFound>,
    /// The leaves of the tree, the densest first; none of boxes.
    pub leaves: Vec<LeafFound>,
}

/// A factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorFound {
    /// Its id.
    pub id: String,
    /// Unit of its values.
    pub unit: String,
    /// How its values are told apart.
    pub kind: Kind,
    /// Whether it turns mechanisms off (0) and on (1).
    pub is_switch: bool,
    /// Lowest value in the rows.
    pub low: f64,
    /// Highest value in the rows.
    pub high: f64,
}

/// What other runs of the same rows might have said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Noise {
    /// Draws that were sampled again, the same at all rows; 0 where replicates were, each row by itself.
    pub draws: usize,
    /// How often.
    pub resamples: u32,
    /// Mean share of the rows that came to lie on the other side of the bound.
    pub flips: f64,
}

/// A share with its intervals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimated {
    /// The share.
    pub estimate: f64,
    /// Had other rows been sampled: 95 %, Wilson.
    pub sampling: Interval,
    /// Had the runs of these rows been others: central 95 % of the bootstrap; where that is known.
    pub noise: Option<Interval>,
}

/// A limit that a box sets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitFound {
    /// Position of the factor.
    pub factor: usize,
    /// What the box allows.
    pub limit: Limit,
    /// Quasi-p-value of the lower limit, or of a set of categories.
    pub quasi_p_low: Option<f64>,
    /// Quasi-p-value of the upper limit.
    pub quasi_p_high: Option<f64>,
}

/// A box on a trajectory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepFound {
    /// Rows in it.
    pub rows: usize,
    /// Rows of interest in it.
    pub of_interest: usize,
    /// Share of all rows of interest that it holds.
    pub coverage: f64,
    /// Share of its rows that are of interest.
    pub density: f64,
    /// Share of all rows that it holds.
    pub mass: f64,
    /// The limits that it sets.
    pub limits: Vec<LimitFound>,
}

/// How often a factor was restricted in half-samples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Restricted {
    /// Position of the factor.
    pub factor: usize,
    /// Share of the half-samples in which the box of nearest coverage restricts it.
    pub at_coverage: f64,
    /// Share of the half-samples in which the box of nearest density restricts it.
    pub at_density: f64,
}

/// A box that is shown, with the trajectory that it is from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoxFound {
    /// Position of the box on the trajectory.
    pub chosen: usize,
    /// Its coverage.
    pub coverage: Estimated,
    /// Its density.
    pub density: Estimated,
    /// Whether the last box of the trajectory is as dense as the threshold asks.
    pub reaches_threshold: bool,
    /// Steps that peeling made; those after them pasting did.
    pub peels: usize,
    /// The trajectory, from all rows that were left on.
    pub trajectory: Vec<StepFound>,
    /// The factors that half-samples restrict, the most frequent first.
    pub restricted: Vec<Restricted>,
}

impl BoxFound {
    /// The box that is shown.
    pub fn step(&self) -> Option<&StepFound> {
        self.trajectory.get(self.chosen)
    }
}

/// A leaf of a tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeafFound {
    /// Rows in it.
    pub rows: usize,
    /// Rows of interest in it.
    pub of_interest: usize,
    /// Share of all rows of interest that it holds.
    pub coverage: Estimated,
    /// Share of its rows that are of interest.
    pub density: Estimated,
    /// Share of all rows that it holds.
    pub mass: f64,
    /// The way to it.
    pub limits: Vec<LimitFound>,
}

impl Discovery {
    /// Whether it is a tree.
    pub fn is_tree(&self) -> bool {
        self.request.method == Method::Cart
    }
}

impl Finding for Discovery {
    const KIND: ResultsKind = ResultsKind::Discovery;

    fn id(&self) -> &str {
        &self.discovery_id
    }

    fn write_tables(&self, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError> {
        tables::write(folder, self, format)
    }
}
