//! Experiments made of arms: each a scenario of its own with some levers set, all run on the same draws and replicates.

use std::ops::Range;

use crate::experiment::factor::Factor;
use crate::experiment::outcome::Outcome;
use crate::experiment::spec::{Experiment, Inputs, Overrides, Policy};
use crate::experiment::sweep::Workshop;
use crate::experiment::{Cell, SweepPlan};
use crate::ids::Id;
use crate::scenario::{Rule, Scenario, Weighting};

/// One arm.
#[derive(Debug, Clone)]
pub(crate) struct Arm {
    /// Its name.
    pub(crate) id: Id,
    /// Its scenario.
    pub(crate) scenario: Scenario,
    /// Levers that it sets, each resolved against its scenario, with their values.
    pub(crate) settings: Vec<(Factor, f64)>,
}

/// The values of all outcomes in the runs of one draw.
#[derive(Debug, Clone)]
pub(crate) struct RunsOfDraw {
    /// By arm, replicate and outcome, in this order; all missing where a run failed.
    values: Vec<Option<i64>>,
    replicates: usize,
    outcomes: usize,
    /// Runs that failed.
    pub(crate) failed: u64,
}

impl RunsOfDraw {
    /// The value of an outcome in a run of an arm.
    pub(crate) fn value(&self, arm: usize, replicate: usize, outcome: usize) -> Option<i64> {
        self.values[(arm * self.replicates + replicate) * self.outcomes + outcome]
    }

    /// Replicates of each arm.
    pub(crate) fn replicates(&self) -> usize {
        self.replicates
    }
}

/// The experiment that runs `arms` under one rule. A lever acts in the arms that set it and in no other.
pub(crate) fn of_arms(
    name: &Id,
    arms: &[Arm],
    outcomes: &[Outcome],
    rule: Rule,
    weighting: Weighting,
    seed: u64,
    [draws, replicates]: [u32; 2],
) -> Experiment {
    let mut factors = Vec::new();
    let mut values_of = Vec::new();
    for (at, arm) in arms.iter().enumerate() {
        for (factor, value) in &arm.settings {
            let own = factor.targets.first().cloned().unwrap_or_default();
            let targets = (0..arms.len()).map(|other| if other == at { own.clone() } else { Vec::new() }).collect();
            factors.push(Factor { targets, ..factor.clone() });
            values_of.push(*value);
        }
    }
    let policy = |(scenario, arm): (usize, &Arm)| {
        // Where a lever has no target its value does nothing.
        let settings = values_of.iter().copied().map(Some).collect();
        Policy { id: arm.id.clone(), description: String::new(), scenario, settings }
    };
    let under = |arm: &Arm| {
        let mut scenario = arm.scenario.clone();
        scenario.spec.rule = rule;
        scenario
    };
    Experiment {
        name: name.clone(),
        title: String::new(),
        description: String::new(),
        scenarios: arms.iter().map(under).collect(),
        policies: arms.iter().enumerate().map(policy).collect(),
        design: "grid".to_owned(),
        values: values_of.clone(),
        factors,
        rows: 1,
        outcomes: outcomes.to_vec(),
        seed,
        draws,
        replicates,
        independent: false,
        weighting,
        stopping: None,
        inputs: Inputs {
            file: String::new(),
            text: String::new(),
            scenarios: Vec::new(),
            list: None,
            overrides: Overrides::default(),
        },
    }
}

/// Runs these draws of all arms of `experiment` and hands each to `each`, telling `go_on` of each run done; whether all
/// were run before it said no.
pub(crate) fn each_draw(
    experiment: &Experiment,
    draws: Range<u32>,
    go_on: &dyn Fn() -> bool,
    each: impl FnMut(&RunsOfDraw),
) -> bool {
    // At most some hundred arms.
    let points = 0..experiment.points() as u32;
    each_draw_at(experiment, draws, |_| points.clone(), go_on, each)
}

/// The same where each draw is run at design points of its own, which are the arms that `each` is given.
pub(crate) fn each_draw_at(
    experiment: &Experiment,
    draws: Range<u32>,
    points_of: impl Fn(u32) -> Range<u32>,
    go_on: &dyn Fn() -> bool,
    mut each: impl FnMut(&RunsOfDraw),
) -> bool {
    let workshop = Workshop::new(experiment);
    for draw in draws {
        let points = points_of(draw);
        let (all, replicates) = (points.clone().collect(), 0..experiment.replicates);
        let plan = SweepPlan::new(all, draw..draw + 1, replicates, experiment.states_max());
        match runs_of(experiment, &workshop, &plan, points, go_on) {
            Some(runs) => each(&runs),
            None => return false,
        }
    }
    true
}

/// The runs of one draw at `points`; `None` when they were cut short.
fn runs_of(
    experiment: &Experiment,
    workshop: &Workshop<'_>,
    plan: &SweepPlan,
    points: Range<u32>,
    go_on: &dyn Fn() -> bool,
) -> Option<RunsOfDraw> {
    let (replicates, outcomes) = (experiment.replicates as usize, experiment.outcomes.len());
    let values = vec![None; points.len() * replicates * outcomes];
    let mut runs = RunsOfDraw { values, replicates, outcomes, failed: 0 };
    for number in 0..plan.parts() {
        let part = workshop.compute(plan, number, None, go_on);
        if part.runs(outcomes) < plan.runs_of(number) {
            return None;
        }
        runs.failed += part.failed.len() as u64;
        let cells = plan.part(number).flat_map(|cell| (cell.from..cell.to).map(move |replicate| (cell, replicate)));
        for ((Cell { point, .. }, replicate), values) in cells.zip(part.values.chunks_exact(outcomes)) {
            let at = ((point - points.start) as usize * replicates + replicate as usize) * outcomes;
            for (kept, value) in runs.values[at..at + outcomes].iter_mut().zip(values) {
                *kept = value.map(i64::from);
            }
        }
    }
    Some(runs)
}
