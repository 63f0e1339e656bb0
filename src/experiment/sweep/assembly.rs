//! A sweep put together from its parts: the same bytes wherever and in whatever order they were computed.

use std::path::Path;

use super::manifest::{SUMMARY, SweepManifest};
use super::part::SweepPart;
use super::plan::SweepPlan;
use super::summary::Summary;
use super::tables::{RunsTable, write_design, write_outcomes};
use super::tally::Tally;
use crate::experiment::spec::Experiment;
use crate::store::{self, Format, MANIFEST, StoreError};

/// Tables and answer under way.
pub(crate) struct Assembly<'e> {
    /// Missing where only sums are kept.
    runs: Option<RunsTable<'e>>,
    pub(crate) tally: Tally<'e>,
    format: Format,
}

impl<'e> Assembly<'e> {
    pub(crate) fn create(folder: &Path, experiment: &'e Experiment, format: Format) -> Result<Self, StoreError> {
        let runs = RunsTable::create(folder, experiment, format)?;
        Ok(Self { runs: Some(runs), tally: Tally::new(experiment), format })
    }

    /// One whose runs are all added up, and not kept.
    pub(super) fn of_sums(tally: Tally<'e>, format: Format) -> Self {
        Self { runs: None, tally, format }
    }

    /// Adds the parts of a stage in order, up to the first that is missing or was cut short; whether all were whole.
    pub(crate) fn add(
        &mut self,
        plan: &SweepPlan,
        part_of: impl Fn(u32) -> Result<Option<SweepPart>, StoreError>,
    ) -> Result<bool, StoreError> {
        let outcomes = self.tally.experiment.outcomes.len();
        for number in 0..plan.parts() {
            let Some(part) = part_of(number)? else { return Ok(false) };
            if let Some(runs) = &mut self.runs {
                runs.write(plan, number, &part)?;
            }
            self.tally.add(plan, number, &part);
            if part.runs(outcomes) < plan.runs_of(number) {
                return Ok(false);
            }
        }
        self.tally.close_draw();
        Ok(true)
    }

    /// Ends the tables and writes answer and manifest into `folder`. Until that the sweep does not count as done.
    pub(crate) fn finish(
        mut self,
        folder: &Path,
        mut manifest: SweepManifest,
        runs_planned: u64,
        now: String,
    ) -> Result<(SweepManifest, Summary), StoreError> {
        self.tally.close_draw();
        let runs = self.runs.map(RunsTable::finish).transpose()?;
        let design = write_design(folder, self.tally.experiment, self.format)?;
        let outcomes = write_outcomes(folder, &self.tally, self.format)?;
        manifest.tables = [Some(design), runs, Some(outcomes)].into_iter().flatten().collect();
        let summary = Summary::of(&self.tally, &manifest.sweep_id, runs_planned);
        let written = store::write_json(&folder.join(SUMMARY), &summary)?;
        manifest.files = vec![(SUMMARY.to_owned(), written.blake3)];
        (manifest.runs_done, manifest.runs_failed) = (summary.runs_done, summary.runs_failed);
        manifest.partial = summary.partial;
        manifest.finished = now;
        store::write_json(&folder.join(MANIFEST), &manifest)?;
        Ok((manifest, summary))
    }
}
