//! A pilot: a small sample of an experiment, kept draw by draw.

use std::sync::Mutex;

use crate::ensemble::{EnsembleError, Host, Work, share_out};
use crate::experiment::SweepError;
use crate::experiment::SweepPlan;
use crate::experiment::format::only_policy;
use crate::experiment::outcome::Outcome;
use crate::experiment::spec::{Experiment, Inputs, Overrides};
use crate::experiment::sweep::Tally;
use crate::experiment::sweep::Workshop;
use crate::scenario::Scenario;
use crate::stats::DrawSums;

/// Design points of a pilot, unless the policies alone are more: enough to meet a hard one.
const POINTS: usize = 100;

/// What is looked at in a scenario.
const OF_A_SCENARIO: [&str; 3] = ["article5", "shallow", "war"];

/// One draw of a pilot: by design point and outcome, the values and their paired differences from the reference.
pub(super) type Drawn = Vec<[DrawSums; 2]>;

/// A pilot that was run.
pub(super) struct Pilot {
    /// The draws that were completed, in order.
    pub(super) draws: Vec<Drawn>,
    pub(super) failed: u64,
    /// Whether it was stopped before its end.
    pub(super) partial: bool,
}

/// A scenario as an experiment with one design point, whose runs are those of the scenario. `overrides` stand above what
/// it says.
pub fn of_scenario(scenario: Scenario, overrides: Overrides) -> Experiment {
    let spec = &scenario.spec;
    Experiment {
        name: spec.name.clone(),
        title: spec.title.clone(),
        description: String::new(),
        factors: Vec::new(),
        policies: only_policy(0).into_iter().collect(),
        design: "grid".to_owned(),
        values: Vec::new(),
        rows: 1,
        outcomes: OF_A_SCENARIO.into_iter().filter_map(|name| Outcome::called(name, [spec])).collect(),
        seed: overrides.seed.unwrap_or(spec.seed),
        draws: overrides.draws.unwrap_or(spec.draws),
        replicates: overrides.replicates.unwrap_or(spec.replicates),
        independent: overrides.independent,
        weighting: overrides.weighting.unwrap_or_default(),
        stopping: None,
        inputs: Inputs {
            file: scenario.files.first().cloned().unwrap_or_default(),
            text: String::new(),
            scenarios: Vec::new(),
            list: None,
            overrides,
        },
        scenarios: vec![scenario],
    }
}

/// The outcomes that a precision can be asked for: the one called `only`, or all of the experiment's that have a value
/// in every run.
pub(super) fn outcomes(experiment: &Experiment, only: Option<&str>) -> Result<Vec<Outcome>, SweepError> {
    let Some(name) = only else {
        let all: Vec<Outcome> = experiment.outcomes.iter().filter(|outcome| outcome.is_always_there).cloned().collect();
        return match all.is_empty() {
            true => Err(SweepError::Refused(
                "none of the experiment's outcomes has a value in every run: a time is missing where nothing happened. \
                 Name a chance or a count with --outcome, such as article5"
                    .to_owned(),
            )),
            false => Ok(all),
        };
    };
    let outcome = Outcome::called(name, experiment.scenarios.iter().map(|scenario| &scenario.spec));
    outcome.filter(|outcome| outcome.is_always_there).map(|outcome| vec![outcome]).ok_or_else(|| {
        SweepError::Refused(format!(
            "--outcome {name}: must be a chance or a count, such as article5, shallow, war, talks or member.STATE with the \
             id of a state, or a level that every run has, such as cohesion; a time has no value in runs in which nothing \
             happened"
        ))
    })
}

/// The experiment at some of its rows, evenly spread and the first among them; and the numbers of these rows.
pub(super) fn thinned(experiment: &Experiment, outcomes: Vec<Outcome>) -> (Experiment, Vec<usize>) {
    let rows_max = (POINTS / experiment.policies.len().max(1)).max(1);
    let rows: Vec<usize> = (0..experiment.rows).step_by(experiment.rows.div_ceil(rows_max).max(1)).collect();
    let factors = experiment.factors.len();
    let values = rows.iter().flat_map(|row| &experiment.values[row * factors..][..factors]).copied().collect();
    let thin = Experiment { values, rows: rows.len(), outcomes, stopping: None, ..experiment.clone() };
    (thin, rows)
}

/// Runs all of `experiment`, draw by draw.
pub(super) fn run(experiment: &Experiment, threads: usize, host: &dyn Host) -> Result<Pilot, SweepError> {
    let workshop = Workshop::new(experiment);
    // At most a hundred design points.
    let points: Vec<u32> = (0..experiment.points() as u32).collect();
    let of_draw = |draw: u32, go_on: &dyn Fn() -> bool| {
        let replicates = 0..experiment.replicates;
        let plan = SweepPlan::new(points.clone(), draw..draw + 1, replicates, experiment.states_max());
        let mut tally = Tally::new(experiment);
        for number in 0..plan.parts() {
            let part = workshop.compute(&plan, number, None, go_on);
            let cut_short = part.runs(experiment.outcomes.len()) < plan.runs_of(number);
            tally.add(&plan, number, &part);
            if cut_short {
                return None;
            }
        }
        Some((drawn(&tally), tally.sums.failed.iter().sum::<u64>()))
    };
    let draws: Vec<u32> = (0..experiment.draws).collect();
    let work = Work { todo: &draws, runs_done: 0, runs_total: experiment.runs_max(), threads };
    let kept = Mutex::new(vec![None; draws.len()]);
    let keep = |draw: u32, done: &Option<(Drawn, u64)>| {
        kept.lock().map_err(|_| EnsembleError::broken_thread())?[draw as usize].clone_from(done);
        Ok(())
    };
    share_out(work, host, &of_draw, &keep)?;
    let kept = kept.into_inner().map_err(|_| EnsembleError::broken_thread())?;
    let partial = kept.iter().any(Option::is_none);
    let failed = kept.iter().flatten().map(|(_, failed)| failed).sum();
    Ok(Pilot { draws: kept.into_iter().flatten().map(|(drawn, _)| drawn).collect(), failed, partial })
}

/// What the runs of the draw under way add up to.
fn drawn(tally: &Tally<'_>) -> Drawn {
    let experiment = tally.experiment;
    let pairs = (0..experiment.points()).flat_map(|point| (0..experiment.outcomes.len()).map(move |o| (point, o)));
    pairs.map(|(point, outcome)| tally.point(point, outcome)).map(|t| [t.value.open, t.difference.open]).collect()
}
