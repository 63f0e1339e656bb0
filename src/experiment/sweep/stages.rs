//! The stages of a sweep: one, or under a stopping rule one for each look.

use super::plan::SweepPlan;
use super::summary::Mean;
use super::tally::Tally;
use crate::experiment::outcome::Scale;
use crate::experiment::spec::{Experiment, Look, StoppingRule};

/// The stages still to come.
#[derive(Debug)]
pub(crate) struct Stages<'e> {
    experiment: &'e Experiment,
    /// Draws done by the stages before.
    done: u32,
    /// Numbers of draws at the ends of all stages, ascending.
    ends: Vec<u32>,
}

impl<'e> Stages<'e> {
    pub(crate) fn new(experiment: &'e Experiment) -> Self {
        let ends = match &experiment.stopping {
            Some(rule) => rule.looks.clone(),
            None => vec![experiment.draws],
        };
        Self { experiment, done: 0, ends }
    }

    /// The runs of the next stage, given what came of all before; `None` when no design point needs more.
    pub(crate) fn next(&mut self, tally: &Tally<'_>) -> Option<SweepPlan> {
        let end = self.ends.iter().copied().find(|&end| end > self.done)?;
        let points = match &self.experiment.stopping {
            Some(rule) if self.done > 0 => undecided(self.experiment, rule, tally),
            _ => all_points(self.experiment),
        };
        if points.is_empty() {
            return None;
        }
        let draws = std::mem::replace(&mut self.done, end)..end;
        Some(SweepPlan::new(points, draws, 0..self.experiment.replicates, self.experiment.states_max()))
    }
}

/// The only stage of a sweep without a stopping rule.
pub(super) fn only_stage(experiment: &Experiment) -> SweepPlan {
    let (draws, replicates) = (0..experiment.draws, 0..experiment.replicates);
    SweepPlan::new(all_points(experiment), draws, replicates, experiment.states_max())
}

fn all_points(experiment: &Experiment) -> Vec<u32> {
    // At most a million are accepted.
    (0..experiment.points() as u32).collect()
}

/// The design points whose interval is still too wide, and those that their differences are taken from.
fn undecided(experiment: &Experiment, rule: &StoppingRule, tally: &Tally<'_>) -> Vec<u32> {
    let mut goes_on = vec![false; experiment.points()];
    for point in 0..experiment.points() {
        if half_width(experiment, rule, tally, point).is_none_or(|half_width| half_width <= rule.half_width) {
            continue;
        }
        goes_on[point] = true;
        if let (Look::Difference, Some(reference)) = (rule.of, experiment.reference(point)) {
            goes_on[reference] = true;
        }
    }
    (0..).zip(goes_on).filter_map(|(point, goes_on)| goes_on.then_some(point)).collect()
}

/// Half the width of the interval that the rule looks at; infinite while there is none. `None` where there never will
/// be: at a reference, which has no difference.
fn half_width(experiment: &Experiment, rule: &StoppingRule, tally: &Tally<'_>, point: usize) -> Option<f64> {
    let scale: Scale = experiment.outcomes[rule.outcome].scale;
    let tallied = tally.point(point, rule.outcome);
    let noise = match rule.of {
        Look::Mean => Mean::of(tallied, scale).noise,
        Look::Difference => {
            experiment.reference(point)?;
            Mean::of_difference(tallied, scale).and_then(|mean| mean.noise)
        }
    };
    // An interval without a width says only that nothing has varied so far.
    let width = noise.map_or(0.0, |noise| noise.high - noise.low);
    Some(if width > 0.0 { width / 2.0 } else { f64::INFINITY })
}
