//! A sweep in pieces that are computed elsewhere, on any machine and in any order, and collected in its folder.
//!
//! A piece that is computed twice is the same bytes twice; one that is lost is computed again. What decides on the
//! results is that of [`sweep`](super::sweep), which puts the pieces together.

use std::path::{Path, PathBuf};

use super::aggregate::KeptFold;
use super::fold::Adder;
use super::groups::Groups;
use super::lots::Lots;
use super::part::{SweepPart, Workshop};
use super::plan::SweepPlan;
use super::run::{FinishedSweep, SweepError, SweepRequest, complete, folder_of, in_any_order, sweep};
use super::stages::only_stage;
use super::tally::SweepSums;
use crate::ensemble::{Host, Journal, Options};
use crate::store::BatchLock;

/// How a sweep is cut into pieces.
#[derive(Debug)]
enum Cut {
    /// Into parts, with all runs.
    Runs(SweepPlan),
    /// Into lots, added up.
    Sums(Lots),
}

impl Cut {
    fn of(request: &SweepRequest<'_>) -> Self {
        if request.aggregate {
            Self::Sums(Lots::new(request.experiment))
        } else {
            Self::Runs(only_stage(request.experiment))
        }
    }

    fn count(&self) -> u32 {
        match self {
            Self::Runs(plan) => plan.parts(),
            Self::Sums(lots) => lots.count(),
        }
    }

    fn runs_of(&self, piece: u32) -> u64 {
        match self {
            Self::Runs(plan) => plan.runs_of(piece),
            Self::Sums(lots) => lots.runs_of(piece),
        }
    }
}

/// Who computes pieces of a sweep.
pub struct PieceMaker<'e> {
    git_commit: Option<&'e str>,
    how: How<'e>,
}

/// How pieces are computed.
enum How<'e> {
    Runs { workshop: Workshop<'e>, plan: SweepPlan, outcomes: usize },
    Sums(Adder<'e>),
}

impl<'e> PieceMaker<'e> {
    /// For the pieces of the whole sweep of a request.
    ///
    /// # Errors
    /// [`SweepError::Refused`] for an experiment with a stopping rule, whose later runs depend on all earlier ones.
    pub fn new(request: &SweepRequest<'e>, git_commit: Option<&'e str>) -> Result<Self, SweepError> {
        in_any_order(request, true)?;
        let experiment = request.experiment;
        let how = if request.aggregate {
            How::Sums(Adder::new(experiment))
        } else {
            let outcomes = experiment.outcomes.len();
            How::Runs { workshop: Workshop::new(experiment), plan: only_stage(experiment), outcomes }
        };
        Ok(Self { git_commit, how })
    }

    /// Computes piece number `piece`, telling `go_on` of each run done, in the form that [`Collection::keep`] takes.
    /// `None` once `go_on` has said no, and where there is no such piece.
    ///
    /// # Errors
    /// [`SweepError::Ensemble`] where what came out has no serial form, which does not happen.
    pub fn make(&self, piece: u32, go_on: &dyn Fn() -> bool) -> Result<Option<Vec<u8>>, SweepError> {
        let sealed = match &self.how {
            How::Runs { workshop, plan, outcomes } if piece < plan.parts() => {
                let part = workshop.compute(plan, piece, None, go_on);
                let is_whole = part.runs(*outcomes) == plan.runs_of(piece);
                is_whole.then(|| Journal::sealed(piece, &part, self.git_commit))
            }
            How::Sums(adder) if piece < adder.lots.count() => {
                adder.sums(piece, go_on).map(|sums| Journal::sealed(piece, &sums, self.git_commit))
            }
            _ => None,
        };
        Ok(sealed.transpose()?)
    }
}

/// The pieces of a sweep that are there, in its folder, which no other process writes meanwhile.
#[derive(Debug)]
pub struct Collection {
    folder: PathBuf,
    cut: Cut,
    outcomes: usize,
    git_commit: Option<String>,
    is_complete: bool,
    journal: Journal,
    /// Sums, where these are what is kept.
    fold: Option<KeptFold>,
    _lock: BatchLock,
}

impl Collection {
    /// Opens the folder of the whole sweep of a request, making it where it is missing.
    ///
    /// # Errors
    /// [`SweepError::Refused`] for an experiment with a stopping rule; [`SweepError::Ensemble`] when files cannot be
    /// read or written, or another process is writing the sweep.
    pub fn open(request: &SweepRequest<'_>, options: &Options<'_>) -> Result<Self, SweepError> {
        in_any_order(request, true)?;
        let folder = folder_of(request, options)?;
        let lock = BatchLock::acquire(&folder)?;
        let is_complete = complete(&folder, options.git_commit)?.is_some();
        let journal = Journal::open(&folder, options.git_commit)?;
        let cut = Cut::of(request);
        let groups = request.aggregate.then(|| Groups::new(request.experiment));
        let fold =
            groups.map(|groups| KeptFold::open(request.experiment, &groups, &journal, cut.count())).transpose()?;
        Ok(Self {
            folder,
            cut,
            outcomes: request.experiment.outcomes.len(),
            git_commit: options.git_commit.map(str::to_owned),
            is_complete,
            journal,
            fold,
            _lock: lock,
        })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Number of runs in a piece.
    pub fn runs_of(&self, piece: u32) -> u64 {
        self.cut.runs_of(piece)
    }

    /// Numbers of the pieces that are missing, ascending; none of a sweep that is complete.
    ///
    /// # Errors
    /// [`SweepError::Ensemble`] when files cannot be read.
    pub fn missing(&self) -> Result<Vec<u32>, SweepError> {
        let all = if self.is_complete { 0..0 } else { 0..self.cut.count() };
        Ok(match &self.fold {
            Some(kept) => all.filter(|&lot| !kept.holds(lot)).collect(),
            None => self.journal.missing(all, |number, part: &SweepPart| self.is_whole(number, part))?,
        })
    }

    /// Keeps a piece that a [`PieceMaker`] has made.
    ///
    /// # Errors
    /// [`SweepError::Refused`] where it is damaged, of another sweep or of another build; [`SweepError::Ensemble`]
    /// when files cannot be written.
    pub fn keep(&mut self, piece: u32, bytes: &[u8]) -> Result<(), SweepError> {
        let build = self.git_commit.as_deref();
        let is_kept = match &mut self.fold {
            Some(kept) => match Journal::taken::<SweepSums>(piece, bytes, build) {
                Some(sums) if piece < self.cut.count() => kept.add(&self.journal, piece, &sums)?,
                _ => false,
            },
            None => match Journal::taken::<SweepPart>(piece, bytes, build) {
                Some(part) if piece < self.cut.count() && self.is_whole(piece, &part) => {
                    self.journal.write(piece, &part)?;
                    true
                }
                _ => false,
            },
        };
        let damaged = || format!("piece {piece} of the sweep is damaged, or was made by another build of pactsim");
        is_kept.then_some(()).ok_or_else(|| SweepError::Refused(damaged()))
    }

    /// Writes what is not safe from a crash yet.
    ///
    /// # Errors
    /// [`SweepError::Ensemble`] when files cannot be written.
    pub fn save(&mut self) -> Result<(), SweepError> {
        Ok(self.fold.as_mut().map_or(Ok(()), |kept| kept.save(&self.journal))?)
    }

    /// Puts the sweep of `request` together, which is that of the collection; what is still missing is computed here.
    ///
    /// # Errors
    /// Those of [`sweep`](super::sweep).
    pub fn finish(
        mut self,
        request: &SweepRequest<'_>,
        options: &Options<'_>,
        host: &dyn Host,
    ) -> Result<FinishedSweep, SweepError> {
        self.save()?;
        drop(self);
        sweep(request, options, host)
    }

    fn is_whole(&self, number: u32, part: &SweepPart) -> bool {
        part.runs(self.outcomes) == self.cut.runs_of(number)
    }
}
