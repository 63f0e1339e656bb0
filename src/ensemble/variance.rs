//! Where the variance between runs comes from: weights, the other uncertain figures, both together, or chance.
//!
//! Base draws alone cannot tell weights from figures. So *mixed* draws are run besides them, each with the weights of one
//! base draw and the other figures of the next: what it has in common with the one is due to weights, with the other
//! to figures.

use std::sync::Mutex;

use super::Plan;
use super::batch::EnsembleError;
use super::crew::{Host, Work, share_out};
use super::part::Part;
use super::summary::OutcomeVariance;
use crate::scenario::Spec;
use crate::sim::{RunId, RunRecord, Series, SeriesLayout, Simulator, Status};
use crate::stats::{DrawSums, VarianceParts};
use crate::world::{Sampler, StreamIds};

/// Most mixed draws.
const DRAWS_MAX: u32 = 1_000;

/// Replicates of a base draw for one of a mixed draw.
const REPLICATES_FOR_ONE: u32 = 5;

/// What is looked at, by its key in the answer.
const OUTCOMES: [&str; 5] =
    ["article5", "shallow_or_deeper", "major_war", "article5_stands", "shallow_or_deeper_stands"];

/// Completed runs of a draw, and those in which each outcome happened.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    runs: u32,
    happened: [u32; OUTCOMES.len()],
}

impl Counts {
    fn add(&mut self, run: &RunRecord) {
        if run.status != Status::Ok {
            return;
        }
        let happened =
            [run.article5.is_some(), run.shallow.is_some(), run.war.is_some(), run.article5_stands, run.shallow_stands];
        self.runs += 1;
        self.happened.iter_mut().zip(happened).for_each(|(count, happened)| *count += u32::from(happened));
    }

    fn sums(&self, outcome: usize) -> DrawSums {
        let happened = self.happened[outcome].into();
        DrawSums { runs: self.runs.into(), sum: happened, squares: happened.into() }
    }
}

/// Counts of the base draws, in order.
#[derive(Debug, Default)]
pub(super) struct ByDraw(Vec<Counts>);

impl ByDraw {
    /// Adds the next part; parts come in order.
    pub(super) fn add(&mut self, part: &Part) {
        for run in &part.runs {
            let draw = run.draw as usize;
            if self.0.len() <= draw {
                self.0.resize(draw + 1, Counts::default());
            }
            self.0[draw].add(run);
        }
    }
}

/// The mixed draws of a batch.
pub(super) struct Mixing<'s> {
    spec: &'s Spec,
    plan: Plan,
    sampler: Sampler,
    draws: u32,
    /// Base draws from one whose weights are taken to the next.
    step: u32,
    replicates: u32,
}

impl<'s> Mixing<'s> {
    /// `None` where the draws have no weights of their own, or are too small to tell figures from chance.
    pub(super) fn new(spec: &'s Spec, plan: Plan) -> Option<Self> {
        let sampler = Sampler::weighted(spec, plan.seed, plan.weighting);
        if !sampler.draws_weights() || plan.replicates < 2 || plan.draws < 2 {
            return None;
        }
        let step = plan.draws.div_ceil(DRAWS_MAX);
        let replicates = (plan.replicates / REPLICATES_FOR_ONE).max(1);
        Some(Self { spec, plan, sampler, draws: plan.draws.div_ceil(step), step, replicates })
    }

    /// Runs beyond those of the base draws.
    pub(super) fn runs(&self) -> u64 {
        u64::from(self.draws) * u64::from(self.replicates)
    }

    /// Runs the mixed draws on `threads` threads, and divides the variance of each outcome that has one; those that
    /// failed are left out. `None` when the host stopped it.
    pub(super) fn parts(
        &self,
        base: &ByDraw,
        threads: usize,
        host: &dyn Host,
    ) -> Result<Option<Vec<OutcomeVariance>>, EnsembleError> {
        let (ids, layout) = (StreamIds::new(self.spec), SeriesLayout::new(self.spec));
        let todo: Vec<u32> = (0..self.draws).collect();
        let runs = self.plan.runs();
        let work = Work { todo: &todo, runs_done: runs, runs_total: runs + self.runs(), threads };
        let kept = Mutex::new(vec![None; todo.len()]);
        let broken = || EnsembleError::Threads("a thread ended without a word".to_owned());
        let keep = |number: u32, counts: &Option<Counts>| {
            kept.lock().map_err(|_| broken())?[number as usize] = *counts;
            Ok(())
        };
        share_out(work, host, &|number, go_on| self.run(number, &ids, &layout, go_on), &keep)?;
        let kept = kept.into_inner().map_err(|_| broken())?;
        let Some(mixed) = kept.into_iter().collect::<Option<Vec<Counts>>>() else { return Ok(None) };
        let variance = |(outcome, name): (usize, &&str)| {
            let sums = |counts: &[Counts]| counts.iter().map(|counts| counts.sums(outcome)).collect::<Vec<_>>();
            let parts = VarianceParts::of(&sums(&base.0), &sums(&mixed), self.step as usize)?;
            Some(OutcomeVariance::new(name, parts))
        };
        Ok(Some(OUTCOMES.iter().enumerate().filter_map(variance).collect()))
    }

    /// Runs the replicates of one mixed draw; `None` when it was stopped.
    fn run(&self, number: u32, ids: &StreamIds, layout: &SeriesLayout, go_on: &dyn Fn() -> bool) -> Option<Counts> {
        let weights = number * self.step;
        let draw = self.sampler.mixed(weights, (weights + 1) % self.plan.draws);
        let mut simulator = Simulator::new(self.spec, ids, &draw, self.plan.seed);
        // Beyond the base draws, so that chance has nothing in common with theirs.
        let draw = self.plan.draws + number;
        let (mut counts, mut series) = (Counts::default(), Series::empty(draw, layout));
        for replicate in 0..self.replicates {
            counts.add(&simulator.run(RunId { draw, replicate }, &mut series));
            if !go_on() {
                return None;
            }
        }
        Some(counts)
    }
}

/// A host that is told of more runs to come.
pub(super) struct Longer<'a> {
    pub(super) host: &'a dyn Host,
    pub(super) more: u64,
}

impl Host for Longer<'_> {
    fn stop(&self) -> bool {
        self.host.stop()
    }

    fn progress(&self, runs_done: u64, runs_total: u64) {
        self.host.progress(runs_done, runs_total + self.more);
    }

    fn now(&self) -> String {
        self.host.now()
    }
}
