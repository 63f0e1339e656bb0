//! The manifest of a sweep: what it is, what made it, and what it holds. It can be run again from it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::run::SweepRequest;
use super::shard::Shard;
use super::summary::{FORMAT_VERSION, Summary};
use crate::ensemble::{Machine, Options, PROGRAM_VERSION};
use crate::experiment::spec::Inputs;
use crate::store::{self, Format, ResultsKind, StoreError, TableFile};

/// What the manifest of a sweep says it is, to tell it from that of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A sweep, or a shard of one.
    Sweep,
}

/// The manifest of a sweep. Clock values stand here and in no table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepManifest {
    /// Version of this layout.
    pub format_version: u32,
    /// What this is.
    pub kind: Kind,
    /// Sweep id: a hash of the experiment, its scenarios, its sample size, seed and weights, the table format, and the
    /// version and commit of the engine.
    pub sweep_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Commit of the engine's source, where it was built from a checkout.
    pub git_commit: Option<String>,
    /// Experiment name.
    pub experiment: String,
    /// Everything that the experiment was read from.
    pub inputs: Inputs,
    /// BLAKE3 hash of the posterior sample that was drawn from; missing with point weights.
    pub posterior_blake3: Option<String>,
    /// Format of the tables.
    pub format: Format,
    /// Whether it keeps what the runs of a design point add up to, and not the runs: it has no table `runs`.
    #[serde(default)]
    pub aggregate: bool,
    /// Which shard this is, if it is one; a shard has parts and no tables.
    pub shard: Option<Shard>,
    /// Whether it was stopped before its end; the same command goes on with it.
    pub partial: bool,
    /// Runs done, failed ones among them.
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

impl SweepManifest {
    /// The manifest of a sweep that begins now and holds nothing yet.
    pub(crate) fn begun(request: &SweepRequest<'_>, options: &Options<'_>, id: &str, started: String) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            kind: Kind::Sweep,
            sweep_id: id.to_owned(),
            engine_version: PROGRAM_VERSION.to_owned(),
            git_commit: options.git_commit.map(str::to_owned),
            experiment: request.experiment.name.to_string(),
            inputs: request.experiment.inputs.clone(),
            posterior_blake3: request.experiment.weighting.posterior_blake3(),
            format: request.format,
            aggregate: request.aggregate,
            shard: request.shard,
            partial: false,
            runs_done: 0,
            runs_failed: 0,
            finished: started.clone(),
            started,
            machine: Machine::this(options.threads),
            tables: Vec::new(),
            files: Vec::new(),
        }
    }
}

/// Name of the file that holds the answer.
pub(crate) const SUMMARY: &str = "summary.json";

/// Far above any summary, far below what would fill the memory.
const SUMMARY_BYTES_MAX: u64 = 256 << 20;

/// Reads the manifest of a sweep.
///
/// # Errors
/// [`StoreError`] when the folder holds no sweep of this version.
pub fn read_manifest(folder: &Path) -> Result<SweepManifest, StoreError> {
    store::read_manifest(folder, ResultsKind::Sweep, FORMAT_VERSION)
}

/// Reads the answer of the sweep in `folder`, whose manifest is given.
///
/// # Errors
/// [`StoreError`] when the file is missing, or not the one that the manifest names.
pub fn read_summary(folder: &Path, manifest: &SweepManifest) -> Result<Summary, StoreError> {
    let path = folder.join(SUMMARY);
    let found = store::hash_file(&path)?.blake3;
    if !manifest.files.iter().any(|(name, hash)| name == SUMMARY && *hash == found) {
        return Err(StoreError::damaged(&path, "its hash is not the one in the manifest"));
    }
    store::read_json(&path, SUMMARY_BYTES_MAX)
}
