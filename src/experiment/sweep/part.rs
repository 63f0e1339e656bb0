//! A part of a sweep: a fixed range of its runs and what came of them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use super::plan::{Cell, SweepPlan};
use super::settle::settle;
use crate::experiment::outcome::{Ended, Kept, Reading};
use crate::experiment::spec::Experiment;
use crate::pact::Bench;
use crate::rng::seed_of;
use crate::scenario::Scenario;
use crate::sim::{RunId, RunRecord, Series, SeriesLayout, Simulator, Status};
use crate::world::{Constants, Draw, Sampler, StreamIds};

/// Outcomes of the runs of a part, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct SweepPart {
    /// Values of the outcomes, run after run, in the whole numbers of their scales; all missing in a run that failed.
    pub(crate) values: Vec<Kept>,
    /// Position and error of each run that failed.
    pub(crate) failed: Vec<(u32, String)>,
}

impl SweepPart {
    /// Number of runs it holds of an experiment with `outcomes` outcomes; none where it is of another.
    pub(crate) fn runs(&self, outcomes: usize) -> u64 {
        if self.values.len().is_multiple_of(outcomes) { (self.values.len() / outcomes) as u64 } else { 0 }
    }
}

/// Error of the runs of a design point whose figures make no world.
const SET_UP: &str = "the world of this design point cannot be set up with the figures of this draw";

/// What all parts share of one scenario.
struct Stage<'e> {
    sampler: Sampler,
    ids: StreamIds,
    layout: SeriesLayout,
    scenario: &'e Scenario,
    /// How the outcomes are read, in the order of the experiment.
    readings: Vec<Reading>,
}

/// A simulator of a design point in one draw, and which outcomes are known before it runs.
struct Site<'w> {
    simulator: Simulator<'w>,
    known: Vec<Option<Kept>>,
}

/// What all parts of a sweep share.
pub(crate) struct Workshop<'e> {
    experiment: &'e Experiment,
    stages: Vec<Stage<'e>>,
}

/// The draw computed last: the design points of a draw come one after the other.
struct LastDraw {
    of: (usize, u64, u32),
    draw: Draw,
}

impl<'e> Workshop<'e> {
    pub(crate) fn new(experiment: &'e Experiment) -> Self {
        let stage = |scenario: &'e Scenario| Stage {
            sampler: Sampler::weighted(&scenario.spec, experiment.seed, experiment.weighting),
            ids: StreamIds::new(&scenario.spec),
            layout: SeriesLayout::new(&scenario.spec),
            scenario,
            readings: experiment.outcomes.iter().map(|outcome| outcome.reading(&scenario.spec)).collect(),
        };
        Self { experiment, stages: experiment.scenarios.iter().map(stage).collect() }
    }

    /// Runs what `begun`, an earlier attempt at part `part` of `plan`, lacks, telling `go_on` of each run done,
    /// until it says no.
    pub(crate) fn compute(
        &self,
        plan: &SweepPlan,
        part: u32,
        begun: Option<SweepPart>,
        go_on: &dyn Fn() -> bool,
    ) -> SweepPart {
        let mut done = begun.unwrap_or_default();
        let mut to_skip = done.runs(self.experiment.outcomes.len());
        let mut last = None;
        for cell in plan.part(part) {
            let runs = u64::from(cell.to - cell.from);
            let skipped = to_skip.min(runs);
            to_skip -= skipped;
            // At most the number of runs in the cell, which fits.
            let rest = Cell { from: cell.from + skipped as u32, ..cell };
            if rest.from < rest.to && !self.run(rest, &mut last, &mut done, go_on) {
                break;
            }
        }
        done
    }

    /// Runs a cell; whether to go on.
    fn run(&self, cell: Cell, last: &mut Option<LastDraw>, done: &mut SweepPart, go_on: &dyn Fn() -> bool) -> bool {
        let stage = &self.stages[self.scenario_of(cell)];
        // The simulator catches what fails in a run; a world that cannot even be set up fails all runs of the cell.
        let mut site = catch_unwind(AssertUnwindSafe(|| self.site(cell, stage, last))).ok();
        let mut series = Series::empty(cell.draw, &stage.layout);
        for replicate in cell.from..cell.to {
            match &mut site {
                Some(site) => {
                    let run = site.simulator.run(RunId { draw: cell.draw, replicate }, &mut series);
                    self.keep(&run, site, stage, done);
                }
                None => self.keep_failure(SET_UP, done),
            }
            if !go_on() {
                return false;
            }
        }
        true
    }

    fn scenario_of(&self, cell: Cell) -> usize {
        self.experiment.policies[self.experiment.point(cell.point as usize).policy].scenario
    }

    /// A design point in one draw.
    fn site<'w>(&self, cell: Cell, stage: &'w Stage<'_>, last: &mut Option<LastDraw>) -> Site<'w> {
        let simulator = self.simulator(cell, stage, last);
        let mut bench = Bench::new(simulator.constants());
        let known = stage.readings.iter().map(|reading| reading.at_the_start(&simulator, &mut bench)).collect();
        Site { simulator, known }
    }

    /// The simulator of a design point in one draw.
    fn simulator<'w>(&self, cell: Cell, stage: &'w Stage<'_>, last: &mut Option<LastDraw>) -> Simulator<'w> {
        let spec = &stage.scenario.spec;
        let seed = match self.experiment.independent {
            true => seed_of("design point", self.experiment.seed, cell.point),
            false => self.experiment.seed,
        };
        let of = (self.scenario_of(cell), seed, cell.draw);
        let known = last.take().filter(|last| last.of == of);
        let known = known.unwrap_or_else(|| LastDraw { of, draw: stage.sampler.draw_under(seed, cell.draw) });
        let mut draw = known.draw.clone();
        *last = Some(known);
        let on = settle(self.experiment, self.experiment.point(cell.point as usize), &mut draw).mechanisms;
        Simulator::of(Constants::with_mechanisms(spec, &draw, on), &stage.ids, seed)
    }

    fn keep(&self, run: &RunRecord, site: &Site<'_>, stage: &Stage<'_>, done: &mut SweepPart) {
        if let Status::Failed(why) = &run.status {
            return self.keep_failure(why, done);
        }
        let simulator = &site.simulator;
        let ended = Ended {
            run,
            world: simulator.world(),
            constants: simulator.constants(),
            levels: simulator.levels(),
            layout: &stage.layout,
        };
        let readings = stage.readings.iter().zip(&site.known);
        done.values.extend(readings.map(|(reading, known)| known.unwrap_or_else(|| reading.of(&ended))));
    }

    fn keep_failure(&self, why: &str, done: &mut SweepPart) {
        let outcomes = self.experiment.outcomes.len();
        // A part holds at most some thousand runs.
        done.failed.push((done.runs(outcomes) as u32, why.to_owned()));
        done.values.extend((0..outcomes).map(|_| None));
    }
}
