//! What comes out at settings of the factors that somebody else chooses: for samplers and searches of other programs.

use std::sync::Mutex;

use super::fold::Adder;
use super::run::SweepError;
use crate::ensemble::{EnsembleError, Host, Work};
use crate::experiment::format::{SUMS_MAX, spread};
use crate::experiment::spec::{Experiment, POINTS_MAX, SWEEP_RUNS_MAX};

/// Means of the outcomes at points of one's own choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// By row, policy and outcome, in this order, in the outcomes' units; missing where no run has a value.
    pub means: Vec<Option<f64>>,
    /// Runs that failed.
    pub failed: u64,
}

/// Runs `experiment` in memory at the rows of `values` in place of those of its design, with the same draws and
/// replicates: the means are those that a sweep over these rows writes into its table `outcomes`. A row has a value for
/// each factor of [`Experiment::varied`], in its order. A stopping rule is not heeded: all draws are run. `None` when the
/// host stops it.
///
/// # Errors
/// [`SweepError::Refused`] for a value beyond its factor's range, a row of another length, more rows than an experiment
/// may have, or random numbers of each point's own; [`SweepError::Ensemble`] when there are no threads.
pub fn evaluate(
    experiment: &Experiment,
    values: &[f64],
    threads: usize,
    host: &dyn Host,
) -> Result<Option<Evaluation>, SweepError> {
    let rows = checked_rows(experiment, values)?;
    if rows == 0 {
        return Ok(Some(Evaluation { means: Vec::new(), failed: 0 }));
    }
    let is_open: Vec<bool> = (0..experiment.factors.len()).map(|factor| experiment.is_open(factor)).collect();
    let asked = Experiment {
        values: spread(values, &experiment.factors, &is_open),
        rows,
        // Nothing is known of how they were chosen.
        design: "list".to_owned(),
        stopping: None,
        ..experiment.clone()
    };
    means(&asked, threads, host)
}

/// Number of rows in `values`, each value within its factor's range.
fn checked_rows(experiment: &Experiment, values: &[f64]) -> Result<usize, SweepError> {
    let varied = experiment.varied();
    let refused = |why: String| Err(SweepError::Refused(why));
    if varied.is_empty() {
        return refused(format!("the experiment {} varies no factor", experiment.name));
    }
    if experiment.independent {
        let name = &experiment.name;
        return refused(format!(
            "{name} has random numbers of its own at each design point (`independent`), and so no outcome that belongs to a \
             point alone: what comes out would depend on which points are asked for together. Leave that out"
        ));
    }
    if !values.len().is_multiple_of(varied.len()) {
        let names: Vec<&str> = varied.iter().map(|factor| factor.id.as_str()).collect();
        let (all, each) = (values.len(), varied.len());
        return refused(format!("{all} values are no rows of {each}, one for each of {}", names.join(", ")));
    }
    let rows = values.len() / varied.len();
    let points = rows as u128 * experiment.policies.len() as u128;
    let runs = points * u128::from(experiment.draws) * u128::from(experiment.replicates);
    let sums = points * experiment.outcomes.len() as u128;
    if points > POINTS_MAX as u128 || sums > SUMS_MAX || runs > u128::from(SWEEP_RUNS_MAX) {
        return refused(format!(
            "{rows} rows are too many: design points, policies included, must be at most {POINTS_MAX}, times outcomes at most \
             {SUMS_MAX}, runs at most {SWEEP_RUNS_MAX}. Ask for fewer at a time"
        ));
    }
    for (at, value) in values.iter().enumerate() {
        let (row, factor) = (at / varied.len(), varied[at % varied.len()]);
        let [low, high] = factor.range;
        if !(low..=high).contains(value) {
            let place = format!("row {row}, {}", factor.id);
            return refused(format!(
                "{place}: a value must be within {low} to {high}, the range of the factor; found {value}"
            ));
        }
    }
    Ok(rows)
}

fn means(experiment: &Experiment, threads: usize, host: &dyn Host) -> Result<Option<Evaluation>, SweepError> {
    let adder = Adder::new(experiment);
    let fold = Mutex::new(adder.nothing());
    let todo: Vec<u32> = (0..adder.lots.count()).collect();
    let work = Work { todo: &todo, runs_done: 0, runs_total: experiment.runs_max(), threads };
    adder.each(work, host, &|lot, sums| {
        fold.lock().map_err(|_| EnsembleError::broken_thread())?.add(lot, sums);
        Ok(())
    })?;
    let fold = fold.into_inner().map_err(|_| EnsembleError::broken_thread())?;
    if fold.runs_done() < experiment.runs_max() {
        return Ok(None);
    }
    let failed = fold.runs_failed();
    let tally = fold.into_tally(experiment, adder.groups);
    let outcomes = || experiment.outcomes.iter().enumerate();
    let of_point = |point: usize| {
        let mean = |o: usize| tally.point(point, o).value.mean.estimate();
        outcomes().map(|(o, outcome)| mean(o).map(|mean| outcome.scale.in_units(mean))).collect::<Vec<_>>()
    };
    Ok(Some(Evaluation { means: (0..experiment.points()).flat_map(of_point).collect(), failed }))
}
