//! Sweeps of which only the sums are kept: for so many runs that a row for each would fill the disk.

use std::ops::Range;
use std::sync::Mutex;

use super::assembly::Assembly;
use super::fold::{Adder, Fold};
use super::groups::Groups;
use super::manifest::SweepManifest;
use super::run::{Site, SweepError};
use super::shard::Shard;
use super::summary::Summary;
use super::tally::SweepSums;
use crate::ensemble::{EnsembleError, Journal, Work};
use crate::experiment::spec::Experiment;
use crate::store::{self, MANIFEST, StoreError};

/// Runs from which on a sweep without a stopping rule keeps sums, whether asked to or not.
pub const AGGREGATED_FROM: u64 = 100_000_000;

/// Whether a sweep of `experiment` keeps what its runs add up to and not the runs: if `asked` to, and from
/// [`AGGREGATED_FROM`] runs on, but where a stopping rule may end it sooner.
pub fn is_aggregated(experiment: &Experiment, asked: bool) -> bool {
    asked || (experiment.stopping.is_none() && experiment.runs_max() >= AGGREGATED_FROM)
}

/// Where the journal keeps the sums.
const SUMS: u32 = 0;

/// Most times that the sums are written in the course of a sweep or shard; a kill may cost the lots since the last.
const SAVES: u32 = 1_000;

/// The sums of a sweep, which its journal keeps.
#[derive(Debug)]
pub(super) struct KeptFold {
    fold: Fold,
    /// Lots that are not written yet, and how many of them may be.
    unsaved: u32,
    unsaved_max: u32,
}

impl KeptFold {
    /// Goes on from what is in `journal`, if it is of this sweep; `of_them` are the lots that will be asked for.
    pub(super) fn open(
        experiment: &Experiment,
        groups: &Groups,
        journal: &Journal,
        of_them: u32,
    ) -> Result<Self, StoreError> {
        let fold = Fold::new(experiment, groups);
        let fold = read_fold(journal)?.filter(|kept| kept.has_the_form_of(&fold)).unwrap_or(fold);
        Ok(Self { fold, unsaved: 0, unsaved_max: of_them / SAVES })
    }

    /// Whether a lot is in.
    pub(super) fn holds(&self, lot: u32) -> bool {
        self.fold.holds(lot)
    }

    /// Adds a lot; whether `sums` could be of it.
    pub(super) fn add(&mut self, journal: &Journal, number: u32, sums: &SweepSums) -> Result<bool, StoreError> {
        let fits = self.fold.add(number, sums);
        self.unsaved += u32::from(fits);
        if self.unsaved > self.unsaved_max {
            self.save(journal)?;
        }
        Ok(fits)
    }

    /// Writes what is in. When this returns, it is safe from a crash.
    pub(super) fn save(&mut self, journal: &Journal) -> Result<(), StoreError> {
        if self.unsaved > 0 {
            journal.write(SUMS, &self.fold)?;
            self.unsaved = 0;
        }
        Ok(())
    }
}

/// The sums that a journal holds.
pub(super) fn read_fold(journal: &Journal) -> Result<Option<Fold>, StoreError> {
    journal.read(SUMS)
}

impl Site<'_> {
    /// Computes the lots that are missing, and puts the sums together or leaves those of a shard for
    /// [`merge`](super::merge).
    pub(super) fn aggregate(
        self,
        shard: Option<Shard>,
        mut manifest: SweepManifest,
    ) -> Result<(SweepManifest, Option<Summary>), SweepError> {
        let adder = Adder::new(self.experiment);
        let lots = shard.map_or(0..adder.lots.count(), |shard| adder.lots.of_shard(shard.number, shard.of));
        let planned = lots.clone().map(|lot| adder.lots.runs_of(lot)).sum();
        let fold = self.fold(&adder, lots, planned)?;
        if shard.is_some() {
            (manifest.runs_done, manifest.runs_failed) = (fold.runs_done(), fold.runs_failed());
            manifest.partial = fold.runs_done() < planned;
            manifest.finished = self.host.now();
            store::write_json(&self.folder.join(MANIFEST), &manifest)?;
            return Ok((manifest, None));
        }
        let assembly = Assembly::of_sums(fold.into_tally(self.experiment, adder.groups), manifest.format);
        let (manifest, summary) = assembly.finish(self.folder, manifest, planned, self.host.now())?;
        if !summary.partial {
            self.journal.remove()?;
        }
        Ok((manifest, Some(summary)))
    }

    /// Computes those of `lots` that are missing and adds them, `planned` being the runs of all.
    fn fold(&self, adder: &Adder<'_>, lots: Range<u32>, planned: u64) -> Result<Fold, SweepError> {
        // A shard holds fewer lots than there are numbers for.
        let kept = KeptFold::open(self.experiment, &adder.groups, &self.journal, lots.len() as u32)?;
        let todo: Vec<u32> = lots.filter(|&lot| !kept.holds(lot)).collect();
        let (runs_done, threads) = (kept.fold.runs_done(), self.options.threads);
        let work = Work { todo: &todo, runs_done, runs_total: planned, threads };
        let kept = Mutex::new(kept);
        let outcome = adder.each(work, self.host, &|lot, sums| {
            kept.lock().map_err(|_| EnsembleError::broken_thread())?.add(&self.journal, lot, sums)?;
            Ok(())
        });
        let mut kept = kept.into_inner().map_err(|_| EnsembleError::broken_thread())?;
        kept.save(&self.journal)?;
        outcome?;
        Ok(kept.fold)
    }
}
