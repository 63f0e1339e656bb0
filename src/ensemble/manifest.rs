//! The manifest: what a batch is, what made it, and what it holds.

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::store::{Format, TableFile};

/// Version of the layout of batches.
pub(super) const FORMAT_VERSION: u32 = 2;

/// Version of the engine. Results may differ between versions; see the change log.
pub const PROGRAM_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Commit of the source that this program was built from, where it was built from a checkout.
pub const COMMIT: Option<&str> = option_env!("PACTSIM_COMMIT");

/// The machine that wrote a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Operating system.
    pub os: String,
    /// Processor architecture.
    pub arch: String,
    /// Threads used.
    pub threads: usize,
}

impl Machine {
    /// This machine, with `threads` threads.
    pub(crate) fn this(threads: usize) -> Self {
        Self { os: std::env::consts::OS.to_owned(), arch: std::env::consts::ARCH.to_owned(), threads }
    }
}

/// The manifest of a batch. Clock values stand here and in no table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this layout.
    pub format_version: u32,
    /// Batch id: a hash of the resolved scenario, the plan, the posterior sample, the table format and the engine version.
    pub batch_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Commit of the engine's source, where it was built from a checkout.
    pub git_commit: Option<String>,
    /// Scenario name.
    pub scenario: String,
    /// The resolved scenario: everything it extends and all defaults included.
    pub scenario_text: String,
    /// BLAKE3 hash of that text.
    pub scenario_blake3: String,
    /// Sample size, seed and weights.
    pub plan: Plan,
    /// BLAKE3 hash of the posterior sample that was drawn from; missing with point weights.
    pub posterior_blake3: Option<String>,
    /// Format of the tables.
    pub format: Format,
    /// Whether the batch was stopped before its end; the same command goes on with it.
    pub partial: bool,
    /// Runs done, failed ones among them: the first so many in order of draw and replicate.
    pub runs_done: u64,
    /// Runs that failed.
    pub runs_failed: u64,
    /// When this invocation began.
    pub started: String,
    /// When it ended.
    pub finished: String,
    /// The machine.
    pub machine: Machine,
    /// Tables, with row counts and hashes.
    pub tables: Vec<TableFile>,
    /// Other files: name and BLAKE3 hash.
    pub files: Vec<(String, String)>,
}
