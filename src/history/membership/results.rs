//! What the two tests say.

use serde::{Deserialize, Serialize};

use super::super::records::Year;
use crate::stats::{CalibrationBin, Interval};

/// How the tests are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MembershipOptions {
    /// Root of the randomness of bootstrap samples and controls.
    pub seed: u64,
    /// Bootstrap samples of pacts; below 40 there are no intervals.
    pub samples: usize,
    /// Groups without a pact drawn for each pact.
    pub controls: usize,
}

impl Default for MembershipOptions {
    fn default() -> Self {
        Self { seed: 1, samples: 1_000, controls: 10 }
    }
}

/// A score with its 95 % interval over samples of pacts; `None` where it cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// The score.
    pub value: Option<f64>,
    /// Its interval.
    pub interval: Option<Interval>,
}

/// How much better a model scores than the reference: above 0 is better, for losses too.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// The gain.
    pub value: Option<f64>,
    /// Its 95 % interval, both models on the same samples of pacts.
    pub interval: Option<Interval>,
    /// Whether the interval lies above 0.
    pub is_above_zero: bool,
}

/// The scores of a membership test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scores<T> {
    /// Log loss, mean over pacts of the mean over candidates, in natural logarithms.
    pub log_loss: T,
    /// Log loss over all candidates.
    pub log_loss_per_candidate: T,
    /// Average precision, mean over pacts; founders out of reach count as missed.
    pub average_precision: T,
    /// Average precision over all candidates.
    pub average_precision_pooled: T,
    /// Share of the founders among as many surest candidates, mean over pacts; founders out of reach count as missed.
    pub hit_rate: T,
}

/// A model with its scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelScores {
    /// Its name; `engine` and `reference` are those that are compared.
    pub model: String,
    /// Its scores.
    pub scores: Scores<Accuracy>,
    /// What it gains over the reference; `None` for the reference.
    pub gains: Option<Scores<Gain>>,
    /// Predicted against observed shares.
    pub calibration: Vec<CalibrationBin>,
}

/// Scores on a part of the pacts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    /// Which pacts, or how they were left out.
    pub name: String,
    /// How many.
    pub pacts: usize,
    /// Candidates of these.
    pub candidates: usize,
    /// Founders among them.
    pub founders: usize,
    /// The models.
    pub models: Vec<ModelScores>,
}

/// What is said of one candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The state, by the Correlates of War's abbreviation.
    pub state: String,
    /// Whether it was a founder.
    pub joined: bool,
    /// Chance by the reference.
    pub reference: f64,
    /// Chance by the engine.
    pub engine: f64,
}

/// What one model says of one pact: as many of its surest candidates as there are founders beside the leader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Mean log loss over candidates.
    pub log_loss: f64,
    /// Average precision, founders out of reach counted as missed.
    pub average_precision: f64,
    /// Share of the founders that it names.
    pub hit_rate: f64,
    /// Founders that it names.
    pub found: Vec<String>,
    /// Founders that it does not, those out of reach included.
    pub missed: Vec<String>,
    /// Others that it names.
    pub falsely_named: Vec<String>,
}

/// A pact with who joined and who was expected to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PactAnswer {
    /// ATOP's number.
    pub id: u32,
    /// Year of its beginning.
    pub year: Year,
    /// Month.
    pub month: u8,
    /// Its leader: the founder with the largest share of material capabilities the year before.
    pub leader: String,
    /// Founders in the system, the leader included.
    pub founders: Vec<String>,
    /// Founders that were no states of the system and are not looked for.
    pub not_in_system: Vec<String>,
    /// Founders that are no candidates by the rule.
    pub out_of_reach: Vec<String>,
    /// Share of the founders' pairs with a defence pact the year before.
    pub allied_before: f64,
    /// Whether that is more than half.
    pub is_re_signed: bool,
    /// Whether no founder owed defence at first.
    pub began_without_defence: bool,
    /// The candidates, by the engine's chance, the surest first.
    pub candidates: Vec<Candidate>,
    /// What the reference says.
    pub reference: Answer,
    /// What the engine says.
    pub engine: Answer,
}

/// Weight of a term of the engine's margin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TermWeight {
    /// The term.
    pub term: String,
    /// Its coefficient for one standard deviation of the term, mean over the models that each leave one pact out.
    pub weight: f64,
}

/// Who joins a pact?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MembershipTest {
    /// Root of the randomness.
    pub seed: u64,
    /// Bootstrap samples.
    pub samples: usize,
    /// Scores, of all pacts first.
    pub cuts: Vec<Cut>,
    /// The engine's weights.
    pub weights: Vec<TermWeight>,
    /// Every pact, in order of its beginning.
    pub pacts: Vec<PactAnswer>,
}

/// How groups without a pact are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Controls {
    /// As many states of each region as the pact has, each equally likely.
    Region,
    /// A state of the leader's region, and others of the pact's regions, the likelier the nearer to it.
    Near,
}

/// The scores of a formation test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FormationScores<T> {
    /// Chance that a pact has a higher prediction than a group without one, over all.
    pub roc_auc: T,
    /// The same against the groups drawn for that pact, mean over pacts.
    pub roc_auc_within: T,
    /// Log loss over all groups, in natural logarithms.
    pub log_loss: T,
    /// Brier score over all groups.
    pub brier_score: T,
}

/// A model with its scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormationModel {
    /// Its name.
    pub model: String,
    /// Its scores.
    pub scores: FormationScores<Accuracy>,
    /// What it gains over the reference; `None` for the reference.
    pub gains: Option<FormationScores<Gain>>,
    /// Predicted against observed shares.
    pub calibration: Vec<CalibrationBin>,
    /// Change in the log-odds observed for one in the log-odds predicted; 1 is right, `None` where it cannot be told.
    pub calibration_slope: Option<f64>,
}

/// A pact among the groups drawn for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stratum {
    /// ATOP's number of the pact.
    pub pact: u32,
    /// Year of its beginning.
    pub year: Year,
    /// Founders in the system.
    pub size: usize,
    /// Groups drawn for it.
    pub controls: usize,
    /// Chance by the reference.
    pub reference: f64,
    /// Chance by the engine.
    pub engine: f64,
    /// Groups without a pact to which the reference gives a higher chance.
    pub above_by_reference: usize,
    /// Groups without a pact to which the engine gives a higher chance.
    pub above_by_engine: usize,
}

/// The formation test with one way of drawing groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormationDesign {
    /// How groups were drawn.
    pub controls: Controls,
    /// Groups drawn.
    pub groups: usize,
    /// Pacts left out because no group without a pact was found, by ATOP's number.
    pub without_controls: Vec<u32>,
    /// The models.
    pub models: Vec<FormationModel>,
    /// Every pact.
    pub strata: Vec<Stratum>,
}

/// Which groups form a pact?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormationTest {
    /// Root of the randomness.
    pub seed: u64,
    /// Bootstrap samples.
    pub samples: usize,
    /// Both ways of drawing groups.
    pub designs: Vec<FormationDesign>,
}
