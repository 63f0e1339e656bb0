//! The answer of a sweep, as it stands in `summary.json`: by policy, by value of each factor, and the design points
//! at the ends.

use serde::{Deserialize, Serialize};

use super::groups::Group;
use super::tally::{Tallied, Tally};
use crate::ensemble::PROGRAM_VERSION;
use crate::experiment::outcome::{Outcome, Scale};
use crate::scenario::Weighting;
use crate::stats::{Interval, NestedMean};
use crate::world::Calendar;

/// Version of the layout of sweeps.
pub(crate) const FORMAT_VERSION: u32 = 2;

/// An estimated mean, never without its intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// Runs it is the mean of.
    pub runs: u64,
    /// Draws they belong to.
    pub draws: u64,
    /// The mean; missing without a run that has a value.
    pub estimate: Option<f64>,
    /// 95 % interval under another seed.
    pub noise: Option<Interval>,
    /// Central 90 % over the uncertain figures; of chances at a single design point only.
    pub uncertainty: Option<Interval>,
}

impl Mean {
    pub(crate) fn of(tallied: &Tallied, scale: Scale) -> Self {
        Self::of_runs(&tallied.value.mean, scale)
    }

    /// The mean of runs that were added up draw by draw.
    pub(crate) fn of_runs(mean: &NestedMean, scale: Scale) -> Self {
        let chance = mean.as_proportion().filter(|_| scale == Scale::Chance);
        Self {
            runs: mean.runs(),
            draws: mean.draws(),
            estimate: mean.estimate().map(|mean| scale.in_units(mean)),
            noise: match &chance {
                Some(chance) => chance.replicate_noise(),
                None => in_units(mean.interval(), scale),
            },
            uncertainty: chance.and_then(|chance| chance.uncertainty()),
        }
    }

    /// The mean over a group of so many points. How it varies over the uncertain figures is known of a single point
    /// only: in a draw with many, runs differ by the points' settings too.
    fn of_group(tallied: &Tallied, scale: Scale, points: usize) -> Self {
        let mean = Self::of(tallied, scale);
        Self { uncertainty: mean.uncertainty.filter(|_| points == 1), ..mean }
    }

    /// Paired differences from the reference; `None` where there are none.
    pub(crate) fn of_difference(tallied: &Tallied, scale: Scale) -> Option<Self> {
        let mean = &tallied.difference.mean;
        (mean.runs() > 0).then(|| Self {
            runs: mean.runs(),
            draws: mean.draws(),
            estimate: mean.estimate().map(|mean| scale.in_units(mean)),
            noise: match scale {
                Scale::Chance => mean.difference_of_chances(),
                _ => in_units(mean.interval(), scale),
            },
            uncertainty: None,
        })
    }
}

/// The interval of a mean of whole numbers, in the unit of their scale.
fn in_units(interval: Option<Interval>, scale: Scale) -> Option<Interval> {
    interval.map(|Interval { low, high }| Interval { low: scale.in_units(low), high: scale.in_units(high) })
}

/// An outcome over the design points under one policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyMean {
    /// The policy.
    pub policy: String,
    /// The outcome.
    pub mean: Mean,
    /// Its paired difference from the first policy; missing for that policy itself.
    pub difference: Option<Mean>,
}

/// An outcome over the design points at which a factor has certain values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueMean {
    /// Lowest such value.
    pub low: f64,
    /// Highest such value.
    pub high: f64,
    /// The outcome.
    pub mean: Mean,
    /// Its paired difference from the reference, where the design moves one factor at a time.
    pub difference: Option<Mean>,
}

/// How an outcome moves with a factor, all others being as the design has them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// The factor.
    pub factor: String,
    /// Lever or uncertainty.
    pub role: String,
    /// Unit of its values.
    pub unit: String,
    /// By value, ascending.
    pub values: Vec<ValueMean>,
}

impl Response {
    /// How far the outcome moves over the factor's values, in the outcome's unit; 0 without two estimates.
    pub(crate) fn reach(&self) -> f64 {
        let estimates = || self.values.iter().filter_map(|value| value.mean.estimate);
        let (low, high) = (estimates().fold(f64::INFINITY, f64::min), estimates().fold(f64::NEG_INFINITY, f64::max));
        if high > low { high - low } else { 0.0 }
    }
}

/// A design point and its outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PointMean {
    /// Number of the design point.
    pub design_id: u32,
    /// Its policy.
    pub policy: String,
    /// Its factors' values, in the order of `design`.
    pub settings: Vec<f64>,
    /// The outcome.
    pub mean: Mean,
}

/// One outcome of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutcomeSummary {
    /// Its name.
    pub outcome: String,
    /// How its values are to be read.
    pub scale: Scale,
    /// Unit of every mean; empty in sweeps of engines that knew no outcome with a unit of its own.
    #[serde(default)]
    pub unit: String,
    /// What it is.
    pub description: String,
    /// By policy, in the order of the experiment.
    pub policies: Vec<PolicyMean>,
    /// By factor that the design varies.
    pub responses: Vec<Response>,
    /// The design point with the lowest mean; missing without any run.
    pub lowest: Option<PointMean>,
    /// The design point with the highest mean.
    pub highest: Option<PointMean>,
}

/// The answer of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Version of this layout.
    pub format_version: u32,
    /// Sweep id.
    pub sweep_id: String,
    /// Experiment name.
    pub experiment: String,
    /// Experiment title.
    pub title: String,
    /// Engine version.
    pub engine_version: String,
    /// Kind of design.
    pub design: String,
    /// Design points, policies included.
    pub points: u64,
    /// Names of the factors, in the order of every `settings`.
    pub factors: Vec<String>,
    /// Seed.
    pub seed: u64,
    /// Draws at each design point; under a stopping rule the most there could be.
    pub draws: u32,
    /// Replicates of each draw.
    pub replicates: u32,
    /// Whether every design point had random numbers of its own.
    pub independent: bool,
    /// Where the weights came from.
    pub weighting: Weighting,
    /// Whether a stopping rule decided on the number of draws.
    pub stopping: bool,
    /// Runs planned; under a stopping rule those that were asked for in the end.
    pub runs_planned: u64,
    /// Runs done, failed ones among them.
    pub runs_done: u64,
    /// Runs that failed.
    pub runs_failed: u64,
    /// Whether the sweep was stopped before its end.
    pub partial: bool,
    /// Start of the runs of the first scenario as a decimal year.
    pub start_year: f64,
    /// Horizon of the first scenario as a decimal year.
    pub horizon_year: f64,
    /// The outcomes, in the order of the experiment.
    pub outcomes: Vec<OutcomeSummary>,
}

impl Summary {
    /// The answer of all runs in `tally`, of `planned` ones.
    pub(crate) fn of(tally: &Tally<'_>, sweep_id: &str, planned: u64) -> Self {
        let experiment = tally.experiment;
        let spec = &experiment.scenarios[0].spec;
        let start_year = Calendar::new(spec).start_year;
        Self {
            format_version: FORMAT_VERSION,
            sweep_id: sweep_id.to_owned(),
            experiment: experiment.name.to_string(),
            title: experiment.title.clone(),
            engine_version: PROGRAM_VERSION.to_owned(),
            design: experiment.design.clone(),
            points: experiment.points() as u64,
            factors: experiment.factors.iter().map(|factor| factor.id.to_string()).collect(),
            seed: experiment.seed,
            draws: experiment.draws,
            replicates: experiment.replicates,
            independent: experiment.independent,
            weighting: experiment.weighting,
            stopping: experiment.stopping.is_some(),
            runs_planned: planned,
            runs_done: tally.sums.runs_done,
            runs_failed: tally.sums.failed.iter().sum(),
            partial: tally.sums.runs_done < planned,
            start_year,
            horizon_year: start_year + f64::from(spec.horizon_years),
            outcomes: (0..experiment.outcomes.len()).map(|outcome| summarise(tally, outcome)).collect(),
        }
    }
}

fn summarise(tally: &Tally<'_>, o: usize) -> OutcomeSummary {
    let outcome = &tally.experiment.outcomes[o];
    let [lowest, highest] = ends(tally, o);
    OutcomeSummary {
        outcome: outcome.name.clone(),
        scale: outcome.scale,
        unit: outcome.unit.to_owned(),
        description: outcome.description.clone(),
        policies: policies(tally, o, outcome),
        responses: responses(tally, o, outcome),
        lowest,
        highest,
    }
}

fn policies(tally: &Tally<'_>, o: usize, outcome: &Outcome) -> Vec<PolicyMean> {
    let of_policy = |(at, group): (usize, &Group)| match *group {
        Group::Policy(policy) => Some(PolicyMean {
            policy: tally.experiment.policies[policy].id.to_string(),
            mean: Mean::of_group(tally.group(at, o), outcome.scale, tally.experiment.rows),
            difference: Mean::of_difference(tally.group(at, o), outcome.scale).filter(|_| policy > 0),
        }),
        Group::Values { .. } => None,
    };
    tally.groups.list.iter().enumerate().filter_map(of_policy).collect()
}

fn responses(tally: &Tally<'_>, o: usize, outcome: &Outcome) -> Vec<Response> {
    let mut responses: Vec<(usize, Response)> = Vec::new();
    for (at, group) in tally.groups.list.iter().enumerate() {
        let &Group::Values { factor: number, low, high } = group else { continue };
        let tallied = tally.group(at, o);
        let alone = tally.experiment.policies.len() == 1;
        let mean = ValueMean {
            low,
            high,
            mean: Mean::of_group(tallied, outcome.scale, tally.experiment.points()),
            difference: Mean::of_difference(tallied, outcome.scale).filter(|_| alone),
        };
        match responses.last_mut() {
            Some((last, response)) if *last == number => response.values.push(mean),
            _ => {
                let factor = &tally.experiment.factors[number];
                let response = Response {
                    factor: factor.id.to_string(),
                    role: factor.role.word().to_owned(),
                    unit: factor.unit.clone(),
                    values: vec![mean],
                };
                responses.push((number, response));
            }
        }
    }
    responses.into_iter().map(|(_, response)| response).collect()
}

/// The design points with the lowest and the highest mean; of equal ones the first.
fn ends(tally: &Tally<'_>, o: usize) -> [Option<PointMean>; 2] {
    let experiment = tally.experiment;
    let means = || (0..experiment.points()).filter_map(|p| Some((p, tally.point(p, o).value.mean.estimate()?)));
    let point = |(number, _): (usize, f64)| {
        let point = experiment.point(number);
        PointMean {
            design_id: number as u32,
            policy: experiment.policies[point.policy].id.to_string(),
            settings: experiment.settings(point).collect(),
            mean: Mean::of(tally.point(number, o), experiment.outcomes[o].scale),
        }
    };
    let lowest = means().min_by(|a, b| a.1.total_cmp(&b.1));
    let highest = means().rev().max_by(|a, b| a.1.total_cmp(&b.1));
    [lowest, highest].map(|end| end.map(point))
}
