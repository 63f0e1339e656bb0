//! A checked experiment: what [`super::load`] returns, and what sweeps work with.

use serde::{Deserialize, Serialize};

use crate::experiment::factor::Factor;
use crate::experiment::outcome::Outcome;
use crate::ids::Id;
use crate::scenario::{Rule, Scenario, Weighting};

/// Most design points of an experiment, policies included.
pub const POINTS_MAX: usize = 1_000_000;

/// Most runs of an experiment; from [`AGGREGATED_FROM`](crate::experiment::AGGREGATED_FROM) on only their sums are kept.
pub const SWEEP_RUNS_MAX: u64 = 10_000_000_000;

/// The texts an experiment was read from: enough to read it again without its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// Name of the experiment's file, for messages.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The scenarios it names: the path as written there, and the resolved text.
    pub scenarios: Vec<(String, String)>,
    /// The list of design points it names, if it does: the path as written there, and the text.
    pub list: Option<(String, String)>,
    /// What stood above the file.
    pub overrides: Overrides,
}

/// What a command line asks for in place of what an experiment's file says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    /// Root of all randomness.
    pub seed: Option<u64>,
    /// Draws.
    pub draws: Option<u32>,
    /// Replicates of each draw.
    pub replicates: Option<u32>,
    /// Whether every design point has draws and replicates of its own, whatever the file says.
    pub independent: bool,
    /// Where the weights come from.
    pub weighting: Option<Weighting>,
    /// Rule by which states weigh a pact, in every scenario; the texts of the scenarios name it.
    #[serde(default)]
    pub rule: Option<Rule>,
}

/// A policy: a named setting of levers, possibly in a scenario of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Name; `base` where the experiment names no policy.
    pub id: Id,
    /// What it is, for readers.
    pub description: String,
    /// Index of its scenario in [`Experiment::scenarios`].
    pub scenario: usize,
    /// The values it sets, by factor; `None` where the design decides.
    pub settings: Vec<Option<f64>>,
}

/// A design point: a setting of all factors under a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Index of the policy.
    pub policy: usize,
    /// Row of the sample over the factors that policies leave open; the same row under every policy.
    pub row: usize,
}

/// When a design point has been run often enough.
#[derive(Debug, Clone, PartialEq)]
pub struct StoppingRule {
    /// Index of the outcome in [`Experiment::outcomes`].
    pub outcome: usize,
    /// Half-width to reach, in the outcome's unit.
    pub half_width: f64,
    /// What is estimated.
    pub of: Look,
    /// Numbers of draws after which the interval is looked at, ascending; the last is the most there will be.
    pub looks: Vec<u32>,
}

/// What a stopping rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The outcome's mean at the point.
    Mean,
    /// Its paired difference from the point of the first policy with the same row.
    Difference,
}

/// A checked experiment.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// Short name; names the output folder.
    pub name: Id,
    /// Title for answers and figures.
    pub title: String,
    /// What it asks.
    pub description: String,
    /// The scenarios of its policies; the first is the experiment's own.
    pub scenarios: Vec<Scenario>,
    /// Levers, then uncertainties, each sorted by id.
    pub factors: Vec<Factor>,
    /// The reference, then the others by id; at least one.
    pub policies: Vec<Policy>,
    /// Name of the kind of design, as in files.
    pub design: String,
    /// Values of the factors, row after row: `row * factors.len() + factor`. One row without factors.
    pub values: Vec<f64>,
    /// Rows of the sample.
    pub rows: usize,
    /// What is looked at; at least one.
    pub outcomes: Vec<Outcome>,
    /// Root of all randomness.
    pub seed: u64,
    /// Draws of the scenario's uncertain figures; the most there will be under a stopping rule.
    pub draws: u32,
    /// Replicates of each draw.
    pub replicates: u32,
    /// Whether every design point has draws and replicates of its own.
    pub independent: bool,
    /// Where the weights come from.
    pub weighting: Weighting,
    /// When to stop early.
    pub stopping: Option<StoppingRule>,
    /// What it was read from.
    pub inputs: Inputs,
}

impl Experiment {
    /// Number of design points: every row of the sample under every policy.
    pub fn points(&self) -> usize {
        self.rows * self.policies.len()
    }

    /// Number of runs; the most there can be under a stopping rule.
    pub fn runs_max(&self) -> u64 {
        self.points() as u64 * u64::from(self.draws) * u64::from(self.replicates)
    }

    /// States of its largest world.
    pub fn states_max(&self) -> usize {
        self.scenarios.iter().map(|scenario| scenario.spec.states.len()).max().unwrap_or(1)
    }

    /// Design point number `point`: row after row, in each the policies in order, so that whatever came first
    /// holds every policy.
    pub fn point(&self, point: usize) -> Point {
        Point { policy: point % self.policies.len(), row: point / self.policies.len() }
    }

    /// The factors that the design varies, in the order of its columns: those that no policy sets.
    pub fn varied(&self) -> Vec<&Factor> {
        self.factors.iter().enumerate().filter(|&(i, _)| self.is_open(i)).map(|(_, factor)| factor).collect()
    }

    /// Whether no policy sets factor number `factor`.
    pub fn is_open(&self, factor: usize) -> bool {
        self.policies.iter().all(|policy| policy.settings[factor].is_none())
    }

    /// The point that differences at `point` are taken from: the first policy with the same row, or where there is one
    /// policy and the design moves one factor at a time, the first row. `None` at that point itself, and where
    /// there is nothing to compare with.
    pub fn reference(&self, point: usize) -> Option<usize> {
        let Point { policy, row } = self.point(point);
        let reference = if policy > 0 {
            row * self.policies.len()
        } else if self.policies.len() == 1 && self.is_one_at_a_time() {
            0
        } else {
            point
        };
        (reference != point).then_some(reference)
    }

    /// Whether differences are taken from `point`.
    pub fn is_reference(&self, point: usize) -> bool {
        if self.policies.len() > 1 { self.point(point).policy == 0 } else { self.is_one_at_a_time() && point == 0 }
    }

    /// Whether the design moves one factor at a time from its first row.
    pub fn is_one_at_a_time(&self) -> bool {
        self.design == "one-at-a-time"
    }

    /// The values of all factors at a point, those of its policy included.
    pub fn settings(&self, point: Point) -> impl Iterator<Item = f64> + '_ {
        let row = &self.values[point.row * self.factors.len()..][..self.factors.len()];
        let policy = &self.policies[point.policy];
        row.iter().zip(&policy.settings).map(|(&value, set)| set.unwrap_or(value))
    }
}
