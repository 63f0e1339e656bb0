//! A sweep on disk: computed, resumed, or read if it is there already.

use std::path::{Path, PathBuf};

use super::assembly::Assembly;
use super::manifest::{SweepManifest, read_manifest, read_summary};
use super::part::{SweepPart, Workshop};
use super::plan::SweepPlan;
use super::shard::Shard;
use super::stages::{Stages, only_stage};
use super::summary::Summary;
use crate::ensemble::{EnsembleError, Host, Journal, Options, PROGRAM_VERSION, Work, intact, share_out};
use crate::experiment::spec::Experiment;
use crate::store::{self, BatchLock, Format, MANIFEST, StoreError};

/// What a sweep is made of; two requests with the same [`sweep_id`] are the same sweep.
#[derive(Debug, Clone, Copy)]
pub struct SweepRequest<'a> {
    /// The checked experiment.
    pub experiment: &'a Experiment,
    /// Format of the tables.
    pub format: Format,
    /// Which shard to compute; `None` for the whole.
    pub shard: Option<Shard>,
    /// Whether to keep what the runs of a design point add up to, and not the runs; see
    /// [`is_aggregated`](super::is_aggregated).
    pub aggregate: bool,
}

/// A sweep as it now lies on disk.
#[derive(Debug)]
pub struct FinishedSweep {
    /// Its folder.
    pub folder: PathBuf,
    /// What it is.
    pub manifest: SweepManifest,
    /// Its answer; a shard has none.
    pub summary: Option<Summary>,
    /// Whether it was complete before.
    pub was_complete: bool,
}

/// Why a sweep could not be computed or merged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SweepError {
    /// As for any batch.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// A request that makes no sense.
    #[error("{0}")]
    Refused(String),
}

impl From<StoreError> for SweepError {
    fn from(error: StoreError) -> Self {
        Self::Ensemble(error.into())
    }
}

/// Id of a sweep: 16 hexadecimal digits of the BLAKE3 hash of everything that decides its results, whatever the files
/// are called, wherever they lie and in which shards they are computed. `git_commit` is that of the engine's source:
/// another build has a folder of its own, so that neither loses or mixes results.
pub fn sweep_id(request: &SweepRequest<'_>, git_commit: Option<&str>) -> String {
    let Experiment { seed, draws, replicates, independent, weighting, inputs, .. } = request.experiment;
    let format = request.format.extension();
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    add(&format!("sweep {PROGRAM_VERSION} {format} {seed} {draws} {replicates} {independent}"));
    add(&weighting.identity());
    add(git_commit.unwrap_or_default());
    add(&inputs.text);
    inputs.scenarios.iter().for_each(|(_, text)| add(text));
    inputs.list.iter().for_each(|(_, text)| add(text));
    if request.aggregate {
        add("aggregate");
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// The folder of a sweep: `<output>/<experiment>/<sweep id>`, or that with `-<i>-of-<n>` for a shard.
///
/// # Errors
/// [`StoreError::Name`] when a name would lead elsewhere, which no checked experiment's does.
pub fn folder_of(request: &SweepRequest<'_>, options: &Options<'_>) -> Result<PathBuf, StoreError> {
    let id = sweep_id(request, options.git_commit);
    let name = match request.shard {
        Some(Shard { number, of }) => format!("{id}-{number}-of-{of}"),
        None => id,
    };
    store::batch_folder(options.output, request.experiment.name.as_str(), &name)
}

/// Computes a sweep, or a shard of it, going on where an earlier attempt stopped. What is complete is read and not
/// computed again.
///
/// # Errors
/// [`SweepError::Refused`] for a shard or sums of an experiment with a stopping rule, whose later runs depend on all
/// earlier ones; [`SweepError::Ensemble`] when files cannot be read or written, another process is writing the sweep, or there
/// are no threads. Finished parts are kept.
pub fn sweep(request: &SweepRequest<'_>, options: &Options<'_>, host: &dyn Host) -> Result<FinishedSweep, SweepError> {
    in_any_order(request, request.shard.is_some())?;
    let started = host.now();
    let id = sweep_id(request, options.git_commit);
    let folder = folder_of(request, options)?;
    let _lock = BatchLock::acquire(&folder)?;
    if let Some((manifest, summary)) = complete(&folder, options.git_commit)? {
        // A kill may have come between the manifest and the end of the parts.
        Journal::open(&folder, options.git_commit)?.remove()?;
        return Ok(FinishedSweep { folder, manifest, summary: Some(summary), was_complete: true });
    }
    let manifest = SweepManifest::begun(request, options, &id, started);
    let site = Site {
        experiment: request.experiment,
        options,
        host,
        folder: &folder,
        journal: Journal::open(&folder, options.git_commit)?,
    };
    let (manifest, summary) = match request.shard {
        shard if request.aggregate => site.aggregate(shard, manifest)?,
        Some(shard) => (site.shard(shard, manifest)?, None),
        None => site.whole(manifest).map(|(manifest, summary)| (manifest, Some(summary)))?,
    };
    Ok(FinishedSweep { folder, manifest, summary, was_complete: false })
}

/// Refuses sums, and runs in pieces, of a sweep whose runs depend on earlier ones.
pub(super) fn in_any_order(request: &SweepRequest<'_>, in_pieces: bool) -> Result<(), SweepError> {
    if request.experiment.stopping.is_none() || !(in_pieces || request.aggregate) {
        return Ok(());
    }
    Err(SweepError::Refused(
        "a sweep with a stopping rule cannot be computed in shards or other pieces, nor kept as sums: which runs it needs \
         depends on all results before them. Compute it as a whole (without --shard, --aggregate and Ray), or leave out the \
         table `stop` of the experiment"
            .to_owned(),
    ))
}

/// The manifest and answer of a whole sweep that is complete, undamaged and of this build; `None` where it is to be
/// computed. What a shard still lacks is for its journal to say.
pub(crate) fn complete(folder: &Path, build: Option<&str>) -> Result<Option<(SweepManifest, Summary)>, StoreError> {
    let manifest = match read_manifest(folder) {
        Ok(manifest) if !manifest.partial && manifest.git_commit.as_deref() == build => manifest,
        Ok(_) | Err(StoreError::NotABatch { .. } | StoreError::Damaged { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    if manifest.shard.is_some() || !intact(folder, &manifest.tables, &manifest.files) {
        return Ok(None);
    }
    let summary = read_summary(folder, &manifest)?;
    Ok(Some((manifest, summary)))
}

/// A sweep under way.
pub(super) struct Site<'s> {
    pub(super) experiment: &'s Experiment,
    pub(super) options: &'s Options<'s>,
    pub(super) host: &'s dyn Host,
    pub(super) folder: &'s Path,
    pub(super) journal: Journal,
}

impl Site<'_> {
    /// Computes all stages and puts them together.
    fn whole(self, manifest: SweepManifest) -> Result<(SweepManifest, Summary), SweepError> {
        let mut assembly = Assembly::create(self.folder, self.experiment, manifest.format)?;
        let mut stages = Stages::new(self.experiment);
        let workshop = Workshop::new(self.experiment);
        let (mut offset, mut planned) = (0, 0);
        while let Some(plan) = stages.next(&assembly.tally) {
            self.compute(&workshop, &plan, offset, planned, None)?;
            planned += plan.runs();
            if !assembly.add(&plan, |part| self.journal.read(offset + part))? {
                break;
            }
            offset += plan.parts();
        }
        let (manifest, summary) = assembly.finish(self.folder, manifest, planned, self.host.now())?;
        if !summary.partial {
            self.journal.remove()?;
        }
        Ok((manifest, summary))
    }

    /// Computes the parts of one shard and leaves them for [`merge`](super::merge).
    fn shard(self, shard: Shard, mut manifest: SweepManifest) -> Result<SweepManifest, SweepError> {
        let outcomes = self.experiment.outcomes.len();
        let plan = only_stage(self.experiment);
        self.compute(&Workshop::new(self.experiment), &plan, 0, 0, Some(shard))?;
        for number in (0..plan.parts()).filter(|&part| shard.holds(part)) {
            let part = self.journal.read::<SweepPart>(number)?.unwrap_or_default();
            manifest.runs_done += part.runs(outcomes);
            manifest.runs_failed += part.failed.len() as u64;
            manifest.partial |= part.runs(outcomes) < plan.runs_of(number);
        }
        manifest.finished = self.host.now();
        store::write_json(&self.folder.join(MANIFEST), &manifest)?;
        Ok(manifest)
    }

    /// Computes what is missing of a stage whose parts are kept under numbers from `offset` on; `before` runs belong
    /// to earlier stages.
    fn compute(
        &self,
        workshop: &Workshop<'_>,
        plan: &SweepPlan,
        offset: u32,
        before: u64,
        shard: Option<Shard>,
    ) -> Result<(), SweepError> {
        let outcomes = self.experiment.outcomes.len();
        let ours: Vec<u32> = (0..plan.parts()).filter(|&part| shard.is_none_or(|shard| shard.holds(part))).collect();
        let is_whole = |number: u32, part: &SweepPart| part.runs(outcomes) == plan.runs_of(number - offset);
        let todo = self.journal.missing(ours.iter().map(|part| part + offset), is_whole)?;
        let runs_of = |parts: &mut dyn Iterator<Item = u32>| parts.map(|part| plan.runs_of(part)).sum::<u64>();
        let (runs, runs_todo) = (runs_of(&mut ours.iter().copied()), runs_of(&mut todo.iter().map(|n| n - offset)));
        let work = Work {
            todo: &todo,
            runs_done: before + runs - runs_todo,
            // A stopping rule may end it sooner.
            runs_total: if shard.is_some() { runs } else { self.experiment.runs_max() },
            threads: self.options.threads,
        };
        let part_of = |number: u32, go_on: &dyn Fn() -> bool| {
            // What cannot be read is computed anew.
            let begun = self.journal.read(number).ok().flatten();
            workshop.compute(plan, number - offset, begun, go_on)
        };
        let keep = |number: u32, part: &SweepPart| self.journal.write(number, part).map_err(EnsembleError::from);
        share_out(work, self.host, &part_of, &keep)?;
        Ok(())
    }
}
