//! The answer of a comparison, as it stands in `summary.json`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::changes::Change;
use super::contrast::Contrast;
use super::reasons::Shift;
use super::tables;
use crate::analysis::kept::Finding;
use crate::analysis::results::BatchResults;
use crate::experiment::Scale;
use crate::scenario::Weighting;
use crate::store::{Format, ResultsKind, StoreError, TableFile};

/// Batches against the first of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Hash of the batches, the seed, the engine version and its commit.
    pub id: String,
    /// Root of the randomness of resampling.
    pub seed: u64,
    /// Number of p-values that each is adjusted to.
    pub tests: u64,
    /// The batch that all others are compared with.
    pub first: ComparedBatch,
    /// The others, in the order given.
    pub others: Vec<Versus>,
}

/// A batch that is compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparedBatch {
    /// A name that no other has: the title of its scenario, the name of its file, or the batch id.
    pub name: String,
    /// Its id.
    pub batch_id: String,
    /// Name of its scenario.
    pub scenario: String,
    /// Seed.
    pub seed: u64,
    /// Draws planned.
    pub draws: u32,
    /// Replicates planned of each draw.
    pub replicates: u32,
    /// Where weights came from.
    pub weighting: Weighting,
    /// Runs planned.
    pub runs_planned: u64,
    /// Runs done, failed ones among them.
    pub runs_done: u64,
    /// Runs that failed, and are left out of every number.
    pub runs_failed: u64,
    /// Whether it was stopped before its end.
    pub partial: bool,
    /// Engine version.
    pub engine_version: String,
    /// Commit of the engine's source, where it was built from a checkout.
    pub git_commit: Option<String>,
    /// Start, as a decimal year.
    pub start_year: f64,
    /// Horizon, as a decimal year.
    pub horizon_year: f64,
}

/// A batch against the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Versus {
    /// The batch.
    pub batch: ComparedBatch,
    /// Whether runs are compared in pairs on the same random numbers; else batches are independent samples.
    pub is_paired: bool,
    /// Why they are not; empty where they are.
    pub unpaired_because: Vec<String>,
    /// All outcomes.
    pub outcomes: Vec<OutcomeContrast>,
    /// All states, in the first pact and in any.
    pub states: Vec<StateContrast>,
    /// What differs between the scenarios.
    pub changes: Vec<Change>,
    /// Design that came closest to a pact most often in the first batch; missing where none was tried.
    pub closest_design: Option<String>,
    /// How the reasons for staying away differ.
    pub reasons: Vec<Shift>,
}

/// An outcome in two batches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutcomeContrast {
    /// Name, as in an experiment.
    pub outcome: String,
    /// How its values are to be read.
    pub scale: Scale,
    /// What it is.
    pub description: String,
    /// The difference.
    pub contrast: Contrast,
}

/// Which answer of a state is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answered {
    /// It is a member of the first collective pact, shallow or deeper, when that enters into force.
    FirstPact,
    /// It is in a collective pact in force at any time.
    AnyPact,
}

impl Answered {
    /// The word for it in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::FirstPact => "first-pact",
            Self::AnyPact => "any-pact",
        }
    }
}

/// How often a state joins, in two batches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StateContrast {
    /// The state.
    pub state: String,
    /// Its name.
    pub name: String,
    /// What it joins.
    pub pact: Answered,
    /// The difference.
    pub contrast: Contrast,
}

impl ComparedBatch {
    pub(super) fn of(batch: &BatchResults, name: String) -> Self {
        let summary = &batch.summary;
        Self {
            name,
            batch_id: summary.batch_id.clone(),
            scenario: summary.scenario.clone(),
            seed: summary.seed,
            draws: summary.draws,
            replicates: summary.replicates,
            weighting: summary.weighting,
            runs_planned: summary.runs_planned,
            runs_done: summary.runs_done,
            runs_failed: summary.runs_failed,
            partial: summary.partial,
            engine_version: batch.manifest.engine_version.clone(),
            git_commit: batch.manifest.git_commit.clone(),
            start_year: summary.start_year,
            horizon_year: summary.horizon_year,
        }
    }
}

impl Versus {
    /// The outcome called `name`.
    pub fn outcome(&self, name: &str) -> Option<&OutcomeContrast> {
        self.outcomes.iter().find(|outcome| outcome.outcome == name)
    }

    /// Every difference that was tested.
    pub(super) fn contrasts_mut(&mut self) -> impl Iterator<Item = &mut Contrast> {
        let states = self.states.iter_mut().map(|state| &mut state.contrast);
        self.outcomes.iter_mut().map(|outcome| &mut outcome.contrast).chain(states)
    }
}

impl Finding for Comparison {
    const KIND: ResultsKind = ResultsKind::Comparison;

    fn id(&self) -> &str {
        &self.id
    }

    fn write_tables(&self, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError> {
        tables::write(self, folder, format)
    }
}
