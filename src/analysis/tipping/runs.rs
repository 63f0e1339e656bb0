//! The runs of a tipping analysis: settings of the factors, all on the same draws and replicates, kept part by part.

use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::ensemble::{EnsembleError, Host, Journal, Work, share_out};
use crate::experiment::sample::SampleError;
use crate::experiment::{Experiment, RunsOfDraw, each_draw_at};
use crate::stats::DrawSums;
use crate::store::StoreError;

/// About so many runs make a part: what a stop may cost, and what a thread takes at a time.
const RUNS_A_PART: u64 = 500;

/// What a setting did in one draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Seen {
    /// The outcome.
    pub(super) value: DrawSums,
    /// Its paired differences, run by run, from the first setting that was asked for together with this.
    pub(super) gain: DrawSums,
}

/// What settings did: by setting, then by draw.
pub(super) type Answers = Vec<Vec<Seen>>;

/// Settings of all factors in a draw.
pub(super) type SettingsOf<'s> = dyn Fn(u32) -> Vec<Vec<f64>> + Sync + 's;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Halt {
    /// The host stopped it; what is done is kept.
    Stopped,
    /// Something could not be done.
    Failed(EnsembleError),
    /// The sample that it takes cannot be made.
    Sample(SampleError),
}

impl From<SampleError> for Halt {
    fn from(error: SampleError) -> Self {
        Self::Sample(error)
    }
}

impl From<EnsembleError> for Halt {
    fn from(error: EnsembleError) -> Self {
        Self::Failed(error)
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Some draws of a question.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Part {
    /// By draw, then by setting.
    draws: Vec<Vec<Seen>>,
    failed: u64,
}

/// Where settings are run. Asked the same in the same order it gives the same answers, from its journal as far as they
/// are there.
pub(super) struct Bench<'a> {
    /// With one policy and one outcome, which is a chance.
    experiment: &'a Experiment,
    journal: Journal,
    host: &'a dyn Host,
    threads: usize,
    /// Number of the next part.
    next: u32,
    /// Runs asked for so far, those that were expected and not needed, and all that were expected.
    runs: u64,
    spared: u64,
    expected: u64,
    /// Runs that failed.
    pub(super) failed: u64,
}

impl<'a> Bench<'a> {
    /// A bench that goes on with what is kept in `folder`.
    pub(super) fn open(
        experiment: &'a Experiment,
        folder: &Path,
        git_commit: Option<&str>,
        threads: usize,
        host: &'a dyn Host,
        expected: u64,
    ) -> Result<Self, Halt> {
        let journal = Journal::open(folder, git_commit)?;
        Ok(Self { experiment, journal, host, threads, next: 0, runs: 0, spared: 0, expected, failed: 0 })
    }

    /// Runs asked for so far.
    pub(super) fn runs(&self) -> u64 {
        self.runs
    }

    /// Runs the same settings in all of `draws`.
    pub(super) fn same(&mut self, settings: &[Vec<f64>], draws: Range<u32>) -> Result<Answers, Halt> {
        self.run(draws, &|_| settings.to_vec())
    }

    /// Runs the settings that `settings_of` gives in each draw, as many in every one.
    pub(super) fn run(&mut self, draws: Range<u32>, settings_of: &SettingsOf<'_>) -> Result<Answers, Halt> {
        let settings = settings_of(draws.start).len();
        let replicates = u64::from(self.experiment.replicates);
        let of_draw = (settings as u64 * replicates).max(1);
        // At least one, and no more than the runs of a part.
        let step = (RUNS_A_PART / of_draw).clamp(1, RUNS_A_PART) as u32;
        let first = self.next;
        let parts = u32::try_from(draws.len()).unwrap_or(u32::MAX).div_ceil(step);
        let draws_of = |part: u32| {
            let from = draws.start + (part - first) * step;
            from..(from + step).min(draws.end)
        };
        let runs_of = |part: u32| draws_of(part).len() as u64 * of_draw;
        let numbers = first..first + parts;
        let todo = self.journal.missing(numbers.clone(), |part, found: &Part| {
            found.draws.len() == draws_of(part).len() && found.draws.iter().all(|seen| seen.len() == settings)
        })?;
        let runs_todo: u64 = todo.iter().map(|&part| runs_of(part)).sum();
        let runs: u64 = numbers.clone().map(runs_of).sum();
        let work = Work {
            todo: &todo,
            runs_done: self.runs + self.spared + runs - runs_todo,
            runs_total: self.expected.max(self.runs + self.spared + runs),
            threads: self.threads,
        };
        let experiment = self.experiment;
        let part_of = |number: u32, go_on: &dyn Fn() -> bool| part(experiment, draws_of(number), settings_of, go_on);
        let keep = |number: u32, part: &Option<Part>| match part {
            Some(part) => self.journal.write(number, part).map_err(EnsembleError::from),
            None => Ok(()),
        };
        if !todo.is_empty() {
            share_out(work, self.host, &part_of, &keep)?;
        }
        let mut answers = vec![Vec::with_capacity(draws.len()); settings];
        for number in numbers {
            let Some(part) = self.journal.read::<Part>(number)? else { return Err(Halt::Stopped) };
            self.failed += part.failed;
            for seen in part.draws {
                answers.iter_mut().zip(seen).for_each(|(of, seen)| of.push(seen));
            }
        }
        self.next += parts;
        self.runs += runs;
        Ok(answers)
    }

    /// Counts runs that were expected and not needed as done.
    pub(super) fn spare(&mut self, runs: u64) {
        self.spared += runs;
    }
}

/// Runs a part; `None` when it was cut short.
fn part(
    experiment: &Experiment,
    draws: Range<u32>,
    settings_of: &SettingsOf<'_>,
    go_on: &dyn Fn() -> bool,
) -> Option<Part> {
    let by_draw: Vec<Vec<Vec<f64>>> = draws.clone().map(settings_of).collect();
    let settings = by_draw.first().map_or(0, Vec::len) as u32;
    let at = Experiment {
        values: by_draw.concat().concat(),
        rows: by_draw.iter().map(Vec::len).sum(),
        ..experiment.clone()
    };
    let from = draws.start;
    let points_of = |draw: u32| (draw - from) * settings..(draw - from + 1) * settings;
    let mut part = Part::default();
    let is_whole = each_draw_at(&at, draws, points_of, go_on, |runs| {
        part.failed += runs.failed;
        part.draws.push((0..settings as usize).map(|setting| seen(runs, setting)).collect());
    });
    is_whole.then_some(part)
}

/// What a setting did, and what it changed.
fn seen(runs: &RunsOfDraw, setting: usize) -> Seen {
    let mut seen = Seen::default();
    for replicate in 0..runs.replicates() {
        let Some(value) = runs.value(setting, replicate, 0) else { continue };
        seen.value.push(value);
        if let Some(first) = runs.value(0, replicate, 0) {
            seen.gain.push(value - first);
        }
    }
    seen
}
