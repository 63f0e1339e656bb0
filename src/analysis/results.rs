//! The folder of a batch, or of a sweep, opened.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::AnalysisError;
use super::tables::Tables;
use crate::ensemble::{self, Manifest, PROGRAM_VERSION, Summary};
use crate::experiment::{self, SweepManifest};
use crate::scenario::{self, Spec};
use crate::sim::{RunId, Trace, trace};
use crate::store::{Cell, MANIFEST, StoreError};
use crate::words::{Dates, Names, thousands};

/// A batch, with its answer and its scenario.
#[derive(Debug)]
pub struct BatchResults {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its answer.
    pub summary: Summary,
    /// Its tables.
    pub tables: Tables,
    /// The scenario as the manifest holds it; `None` where this version does not read it.
    spec: Option<Spec>,
    names: Names,
}

impl BatchResults {
    /// Opens the folder of a batch.
    ///
    /// # Errors
    /// [`AnalysisError::Store`] when it holds no batch of this version, or a damaged one.
    pub fn open(folder: &Path) -> Result<Self, AnalysisError> {
        let manifest = ensemble::read_manifest(folder)?;
        let summary = ensemble::read_summary(folder, &manifest)?;
        let tables = Tables::new(folder.to_owned(), manifest.tables.clone());
        let spec = scenario::load_text(&manifest.scenario, &manifest.scenario_text).ok().map(|loaded| loaded.spec);
        let names = spec.as_ref().map_or_else(Names::default, Names::of);
        Ok(Self { folder: folder.to_owned(), manifest, summary, tables, spec, names })
    }

    /// Whether manifest and answer speak of the same batch: the manifest alone is not held by a hash.
    ///
    /// # Errors
    /// [`AnalysisError::Store`] where they do not.
    pub fn check_same(&self) -> Result<(), AnalysisError> {
        let Self { manifest, summary, .. } = self;
        let plan = manifest.plan;
        let of_manifest =
            (&manifest.batch_id, plan.seed, plan.weighting, plan.draws, plan.replicates, manifest.partial);
        let of_summary =
            (&summary.batch_id, summary.seed, summary.weighting, summary.draws, summary.replicates, summary.partial);
        let counts = (manifest.runs_done, manifest.runs_failed) == (summary.runs_done, summary.runs_failed);
        if of_manifest == of_summary && counts {
            return Ok(());
        }
        let reason = "it speaks of another sample than the answer in summary.json".to_owned();
        Err(StoreError::Damaged { path: self.folder.join(MANIFEST), reason }.into())
    }

    /// The scenario.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] where this version of the program does not read it.
    pub fn spec(&self) -> Result<&Spec, AnalysisError> {
        self.spec.as_ref().ok_or_else(|| {
            AnalysisError::not_there(format!(
                "the scenario of {} was written for pactsim {} and this is {PROGRAM_VERSION}, which does not read it; \
                 run the scenario again with this version",
                self.folder.display(),
                self.manifest.engine_version
            ))
        })
    }

    /// Names by id; ids where the scenario cannot be read.
    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// The calendar of its runs.
    pub(crate) fn dates(&self) -> Dates {
        Dates::from_decimal_year(self.summary.start_year)
    }

    /// Completed runs.
    pub fn completed(&self) -> u64 {
        self.summary.runs_done - self.summary.runs_failed
    }

    /// Completed runs of each draw.
    ///
    /// # Errors
    /// Those of reading the table `runs`.
    pub(super) fn completed_by_draw(&self) -> Result<BTreeMap<u32, u64>, AnalysisError> {
        let mut completed = BTreeMap::new();
        self.tables.each_row("runs", ["draw", "status"], |cells| {
            if let [Cell::U32(draw), Cell::Text("ok")] = cells {
                *completed.entry(draw).or_default() += 1;
            }
        })?;
        Ok(completed)
    }

    /// Runs one of its runs again, exactly.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] where the batch was made by another version of the program or has no such run;
    /// [`AnalysisError::Store`] when its manifest was changed.
    pub fn replay(&self, id: RunId) -> Result<Trace<'_>, AnalysisError> {
        self.check_replay(id)?;
        let plan = self.manifest.plan;
        Ok(trace(self.spec()?, plan.seed, plan.weighting, id))
    }

    fn check_replay(&self, id: RunId) -> Result<(), AnalysisError> {
        let Manifest { engine_version, plan, posterior_blake3, .. } = &self.manifest;
        let batch = self.folder.display();
        if engine_version != PROGRAM_VERSION {
            return Err(AnalysisError::not_there(format!(
                "{batch} was made by pactsim {engine_version} and this is {PROGRAM_VERSION}, whose runs may differ. \
                 Install version {engine_version} to replay it, or run the scenario again with this one"
            )));
        }
        if *posterior_blake3 != plan.weighting.posterior_blake3() {
            return Err(AnalysisError::not_there(format!(
                "{batch} drew its weights from another posterior sample than the one in this program. Use the build that \
                 made it (the manifest names its commit), or run the scenario again with this one"
            )));
        }
        for (name, number, count) in [("draw", id.draw, plan.draws), ("replicate", id.replicate, plan.replicates)] {
            if number >= count {
                return Err(AnalysisError::not_there(format!(
                    "there is no {name} {number} in {batch}: it has {} of them. Give --{name} a number from 0 to {}",
                    thousands(count.into()),
                    count.saturating_sub(1)
                )));
            }
        }
        let hash = blake3::hash(self.manifest.scenario_text.as_bytes()).to_hex();
        if hash.as_str() != self.manifest.scenario_blake3 {
            let reason = "its scenario text is not the one that its hash was made of".to_owned();
            return Err(StoreError::Damaged { path: self.folder.join(MANIFEST), reason }.into());
        }
        Ok(())
    }
}

/// A sweep, with its answer.
#[derive(Debug)]
pub struct SweepResults {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: SweepManifest,
    /// Its answer.
    pub summary: experiment::Summary,
    /// Its tables.
    pub tables: Tables,
}

impl SweepResults {
    /// Opens the folder of a whole sweep.
    ///
    /// # Errors
    /// [`AnalysisError::Store`] when it holds no sweep of this version, or a damaged one;
    /// [`AnalysisError::NotThere`] for a shard, which has no answer of its own.
    pub fn open(folder: &Path) -> Result<Self, AnalysisError> {
        let manifest = experiment::read_manifest(folder)?;
        if manifest.shard.is_some() {
            return Err(AnalysisError::not_there(format!(
                "{} is a shard of a sweep and has no answer of its own; put all shards together with `pactsim merge`",
                folder.display()
            )));
        }
        let summary = experiment::read_summary(folder, &manifest)?;
        let tables = Tables::new(folder.to_owned(), manifest.tables.clone());
        Ok(Self { folder: folder.to_owned(), manifest, summary, tables })
    }
}
