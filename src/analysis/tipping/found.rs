//! The answer of a tipping analysis, as it stands in `summary.json`.

use serde::{Deserialize, Serialize};

use crate::analysis::claims::Number;
use crate::experiment::Mean;

/// The answer of a tipping analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tipping {
    /// Id of the analysis: a hash of the experiment, the request and the engine.
    pub tipping_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Name of the experiment.
    pub experiment: String,
    /// Its title.
    pub title: String,
    /// The policy, where the experiment has several.
    pub policy: Option<String>,
    /// Name of the outcome.
    pub outcome: String,
    /// What it is.
    pub description: String,
    /// The level that is to be reached.
    pub reach: f64,
    /// Word of the rule by which states weigh a pact.
    pub rule: String,
    /// Where the weights came from: `posterior`, `point` or `prior`.
    pub weighting: String,
    /// Hash of the posterior sample.
    pub posterior_blake3: Option<String>,
    /// Root of all randomness.
    pub seed: u64,
    /// Draws behind each chance.
    pub draws: u32,
    /// Replicates of each draw.
    pub replicates: u32,
    /// Draws in the search for the nearest combination, a part of those.
    pub search_draws: u32,
    /// Values of each factor of a curve, today's beside them.
    pub points: u32,
    /// All runs.
    pub runs: u64,
    /// Runs that failed; they are left out of every number.
    pub runs_failed: u64,
    /// Start of the runs as a decimal year.
    pub start_year: f64,
    /// When they end, as a decimal year.
    pub horizon_year: f64,
    /// The chance with every factor as it is today.
    pub today: Mean,
    /// The factors that the policy leaves open.
    pub factors: Vec<FactorFound>,
    /// One curve for each factor asked for.
    pub curves: Vec<Curve>,
    /// Where two factors together reach the level, where two were asked for.
    pub frontier: Option<Frontier>,
    /// What was moved in the search for a combination: `levers`, or `all` where the experiment names none.
    pub moved: String,
    /// The nearest combination; where levers alone do not reach the level, that of all factors after it.
    pub combinations: Vec<Combination>,
    /// Uncertainties of the experiment whose values are drawn in each world that policies are judged in.
    pub drawn: Vec<String>,
    /// How well policies do over the uncertainties; today's first.
    pub policies: Vec<Policy>,
}

/// A factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorFound {
    /// Its id.
    pub factor: String,
    /// Lever or uncertainty.
    pub role: String,
    /// What it is.
    pub description: String,
    /// What its value does: `set`, `add`, `scale` or `mix`.
    pub change: String,
    /// The target of a `mix`.
    pub toward: Option<f64>,
    /// Unit of its values.
    pub unit: String,
    /// Whether it is off or on.
    pub is_switch: bool,
    /// Its lowest value.
    pub low: f64,
    /// Its highest value.
    pub high: f64,
    /// Its value today.
    pub today: f64,
    /// Its standard unit, range/√12.
    pub standard_unit: f64,
}

/// The chance by the value of a factor, all others as they are today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The factor.
    pub factor: String,
    /// By value, ascending; today's is one of them.
    pub dots: Vec<Dot>,
    /// Where it crosses the level.
    pub crossing: Crossing,
    /// Its slope about today's value.
    pub slope: Slope,
}

/// The chance at a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dot {
    /// The value.
    pub value: f64,
    /// The chance.
    pub mean: Mean,
}

/// Where a line of chances crosses the level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// The crossing nearest to today's value: the tipping point.
    pub place: Option<f64>,
    /// Lower end of its 95 % interval; missing where too many resamples have none.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// All crossings, ascending.
    pub all: Vec<f64>,
    /// Share of resamples of the draws that have one.
    pub resamples_with: f64,
}

/// How steep the chance is about today's value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slope {
    /// Lower value of the factor that it is taken between.
    pub from: f64,
    /// The higher one.
    pub to: f64,
    /// Pairs of runs.
    pub runs: u64,
    /// Change of the chance with a unit of the factor.
    pub per_unit: Number,
    /// Change of the chance with a standard unit.
    pub per_standard_unit: Number,
    /// The elasticity.
    pub elasticity: Elasticity,
}

/// By how many per cent the chance changes with one per cent more of the factor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Elasticity {
    /// So many.
    Of(Number),
    /// The factor is a shift, which is 0 today: one per cent of it is nothing.
    Undefined,
    /// The chance is 0 as far as is seen.
    Unknown,
}

/// The chance by two factors, and where they reach the level together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frontier {
    /// The factor whose crossing is told.
    pub first: String,
    /// The other.
    pub second: String,
    /// Values of the first, ascending.
    pub firsts: Vec<f64>,
    /// Values of the second, ascending.
    pub seconds: Vec<f64>,
    /// The chance, row after row from the lowest value of the second on.
    pub means: Vec<Mean>,
    /// By value of the second, where the first crosses the level.
    pub crossings: Vec<Crossing>,
}

/// A combination of factors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Combination {
    /// What may be moved: `levers` or `all`.
    pub of: String,
    /// Whether it reaches the level in the search; if not, it is the one with the highest chance that was seen, or the lowest
    /// where today lies above the level.
    pub reaches: bool,
    /// Its distance from today in standard units.
    pub distance: f64,
    /// The factors that it moves, the one that moves farthest first.
    pub moves: Vec<Move>,
    /// The chance there on draws that the search has not seen.
    pub mean: Mean,
    /// The chance of today on the same draws.
    pub today: Mean,
    /// The chance there in the search, by which it was chosen.
    pub searched: f64,
    /// Places at which the search has looked.
    pub places: u64,
    /// Factors that had no part in it, being switches.
    pub left_out: Vec<String>,
    /// Each factor alone, along its own axis.
    pub alone: Vec<Alone>,
}

/// How far a factor is moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// The factor.
    pub factor: String,
    /// Its value.
    pub value: f64,
    /// Its change from today, in its unit.
    pub change: f64,
    /// The same in standard units.
    pub distance: f64,
}

/// A factor moved alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alone {
    /// The factor.
    pub factor: String,
    /// The end of its range.
    pub end: f64,
    /// The chance there, in the search.
    pub chance: f64,
    /// Its value at which the level is reached first; missing where it is not.
    pub value: Option<f64>,
    /// The distance of that value from today in standard units, not negative.
    pub distance: Option<f64>,
}

/// A policy, and how well it does over the uncertainties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// What it is: `today`, `nearest`, `highest`, or the id of a factor moved alone.
    pub policy: String,
    /// The factors that it moves.
    pub moves: Vec<Move>,
    /// How well it does.
    pub robustness: Robustness,
}

/// How well a policy does over worlds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Robustness {
    /// The chance over all of them.
    pub chance: Mean,
    /// Share of the worlds in which the chance is the level or more (domain criterion: Starr 1963; satisficing).
    pub satisficing: Option<Number>,
    /// Mean over the worlds of what the best policy of each has more (Savage 1951).
    pub regret: Option<Number>,
    /// What 90 % of the worlds do not exceed of it.
    pub regret_high: Option<Number>,
}

impl Tipping {
    /// Whether the level is above the chance of today, so that it is to be reached; else it is to be lost.
    pub fn is_below(&self) -> bool {
        self.today.estimate.is_none_or(|today| today < self.reach)
    }

    /// A factor by its id.
    pub fn factor(&self, id: &str) -> Option<&FactorFound> {
        self.factors.iter().find(|factor| factor.factor == id)
    }
}
