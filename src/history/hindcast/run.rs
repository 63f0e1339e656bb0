//! The hindcast as a whole: every case by every rule.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::cases::Case;
use super::error::HindcastError;
use super::forecast::{Asked, BilateralForecast, Forecast, bilateral};
use super::forecaster::{DEFAULT_RULE, Forecaster};
use super::means::{RuleScores, scores};
use super::references::BaseRate;
use super::runs::{DrawCounts, Job, Sums};
use crate::ensemble::{EnsembleError, Host, Work, share_out};
use crate::scenario::RUNS_MAX;

/// Samples of draws, and of families of cases, for the intervals of scores.
pub const SAMPLES: usize = 2_000;

/// Confidence of those intervals.
pub(super) const LEVEL: f64 = 0.95;

/// What decides the results, beside the cases.
#[derive(Debug, Clone)]
pub struct Options {
    /// Draws of the uncertain figures and weights.
    pub draws: u32,
    /// Seeded repetitions of each draw.
    pub replicates: u32,
    /// Root of all randomness.
    pub seed: u64,
    /// Rules and references, in the order of the answer.
    pub forecasters: Vec<&'static Forecaster>,
}

/// A case and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseOutcome {
    /// Name of the scenario.
    pub case: String,
    /// Its title.
    pub title: String,
    /// Family, of which nothing is known when the case is foretold.
    pub family: String,
    /// What happened.
    pub text: String,
    /// Where it is recorded.
    pub source: String,
}

/// What the rules say of the cases, and how well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hindcast {
    /// Draws of the uncertain figures and weights.
    pub draws: u32,
    /// Replicates of each draw.
    pub replicates: u32,
    /// Root of all randomness.
    pub seed: u64,
    /// Runs of all cases by all rules.
    pub runs: u64,
    /// Runs that failed; they are left out of every number.
    pub runs_failed: u64,
    /// The cases.
    pub cases: Vec<CaseOutcome>,
    /// The scores of each rule and reference over all cases.
    pub rules: Vec<RuleScores>,
    /// A row for each case, pact, and rule or reference, in that order.
    pub rows: Vec<Forecast>,
    /// A row for each case, rule, and bilateral treaty that came in history.
    pub bilaterals: Vec<BilateralForecast>,
}

impl Hindcast {
    /// The rule on trial: the default one where it is there, else the first. `None` of references alone.
    pub fn on_trial(&self) -> Option<&RuleScores> {
        let mut rules = self.rules.iter().filter(|rule| !rule.is_reference);
        rules.clone().find(|rule| rule.rule == DEFAULT_RULE).or_else(|| rules.next())
    }
}

/// Runs `cases` by the rules of `options` on `threads` threads. The result has the same bits with any number of threads.
///
/// # Errors
/// [`HindcastError::Stopped`] where the host stopped it; [`HindcastError::Input`] for too many runs;
/// [`HindcastError::Ensemble`] without threads.
pub fn run(cases: &[Case], options: &Options, threads: usize, host: &dyn Host) -> Result<Hindcast, HindcastError> {
    let running: Vec<&'static Forecaster> = options.forecasters.iter().copied().filter(|by| by.means.runs()).collect();
    let jobs: Vec<Job<'_>> =
        (cases.iter()).flat_map(|case| running.iter().map(|by| Job::new(case, by.means, options.seed))).collect();
    let sums = run_all(&jobs, options, threads, host)?;
    let (mut rows, mut bilaterals) = (Vec::new(), Vec::new());
    for (case, sums) in cases.iter().zip(sums.chunks(running.len().max(1))) {
        let of = |by: &Forecaster| running.iter().position(|other| other.name == by.name).map(|at| &sums[at]);
        let rate = BaseRate::of(case, cases);
        for (at, pact) in case.history.pacts.iter().enumerate() {
            let asked = Asked { case, pact };
            rows.extend(options.forecasters.iter().map(|by| match of(by) {
                Some(sums) => asked.by_runs(by, &sums.pacts[at], options.seed),
                None => asked.by_base_rate(by, rate),
            }));
        }
        bilaterals.extend(running.iter().zip(sums).flat_map(|(by, sums)| bilateral(case, by, &sums.bilateral)));
    }
    Ok(Hindcast {
        draws: options.draws,
        replicates: options.replicates,
        seed: options.seed,
        runs: sums.iter().map(|sums| sums.runs + sums.failed).sum(),
        runs_failed: sums.iter().map(|sums| sums.failed).sum(),
        cases: cases.iter().map(outcome).collect(),
        rules: scores(&options.forecasters, &rows, options.seed),
        rows,
        bilaterals,
    })
}

fn outcome(case: &Case) -> CaseOutcome {
    CaseOutcome {
        case: case.spec.name.to_string(),
        title: case.spec.title.clone(),
        family: case.history.family.to_string(),
        text: case.history.text.clone(),
        source: case.history.source.clone(),
    }
}

/// Draws are added up in order as soon as all before them are there.
struct Line {
    sums: Vec<Sums>,
    next: u32,
    waiting: BTreeMap<u32, DrawCounts>,
}

/// The counts of each job. A part is a draw of a job.
fn run_all(jobs: &[Job<'_>], options: &Options, threads: usize, host: &dyn Host) -> Result<Vec<Sums>, HindcastError> {
    let parts = jobs.len() as u64 * u64::from(options.draws);
    let all = parts * u64::from(options.replicates);
    let parts = u32::try_from(parts).ok().filter(|_| all <= RUNS_MAX).ok_or_else(|| {
        HindcastError::Input(format!("{all} runs are too many; the most is {RUNS_MAX}. Lower --draws or --replicates"))
    })?;
    let line = Mutex::new(Line { sums: jobs.iter().map(Job::sums).collect(), next: 0, waiting: BTreeMap::new() });
    let broken = || EnsembleError::Threads("a thread ended without a word".to_owned());
    let part_of = |part: u32, go_on: &dyn Fn() -> bool| {
        jobs[(part / options.draws) as usize].compute(part % options.draws, options.replicates, go_on)
    };
    let keep = |part: u32, counts: &DrawCounts| {
        let mut guard = line.lock().map_err(|_| broken())?;
        let Line { sums, next, waiting } = &mut *guard;
        waiting.insert(part, counts.clone());
        while let Some(counts) = waiting.remove(next) {
            sums[(*next / options.draws) as usize].add(&counts);
            *next += 1;
        }
        Ok(())
    };
    let todo: Vec<u32> = (0..parts).collect();
    share_out(Work { todo: &todo, runs_done: 0, runs_total: all, threads }, host, &part_of, &keep)?;
    let sums = line.into_inner().map_err(|_| broken())?.sums;
    let done = sums.iter().map(|sums| sums.runs + sums.failed).sum();
    if done == all { Ok(sums) } else { Err(HindcastError::Stopped { done, all }) }
}
