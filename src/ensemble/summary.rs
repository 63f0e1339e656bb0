//! The answer of a batch, as it stands in `summary.json`.

use serde::{Deserialize, Serialize};

use crate::scenario::{ReferenceClass, Weighting};
use crate::stats::{Interval, VariancePart, VarianceParts};

/// An estimated probability, never without its intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Share of the completed runs; missing when none was completed.
    pub probability: Option<f64>,
    /// Runs in which it happened.
    pub count: u64,
    /// 95 % interval of the estimate under another seed.
    pub replicate_noise: Option<Interval>,
    /// Central 90 % of the probability over draws of the uncertain figures and weights; missing with
    /// a single draw or a single replicate.
    pub uncertainty: Option<Interval>,
    /// Part of the variance between runs that is due to the uncertain figures and weights.
    pub share_of_variance_from_figures: Option<f64>,
}

/// When something happened, where it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// Median in years since the start.
    pub median_years: f64,
    /// Quartiles in years since the start.
    pub quartiles_years: [f64; 2],
}

/// A point of the cumulative incidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Quarter at whose end it holds, counted from 1.
    pub quarter: u32,
    /// The estimate.
    pub estimate: Estimate,
}

/// One of the events that may come first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventSummary {
    /// By the horizon.
    pub by_horizon: Estimate,
    /// When, where it happened.
    pub timing: Option<Timing>,
    /// Cumulative incidence by quarter.
    pub cumulative: Vec<Point>,
}

/// A membership and how often it came first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// Design.
    pub design: String,
    /// Depth.
    pub depth: String,
    /// Members, as ids.
    pub members: Vec<String>,
    /// Runs in which this was the first pact, shallow or deeper.
    pub runs: u64,
}

/// How often a candidate was missing at the closest approach to a pact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Missing {
    /// State.
    pub state: String,
    /// Runs in which it was missing.
    pub missing: u64,
    /// Runs in which it was a candidate of the design that came closest.
    pub candidate: u64,
}

/// A reason for which a state was missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReasonShare {
    /// Family of factors, or what else kept the state away.
    pub family: String,
    /// The state whose leaving it was, for the reason `another-left`.
    pub because_of: Option<String>,
    /// Share of the runs in which the state was missing, by this alone; runs in which any of several
    /// would have turned the answer are split equally among them.
    pub alone: f64,
    /// Share of those runs by this together with others, split equally among them.
    pub jointly: f64,
    /// The sum of both.
    pub share: f64,
    /// 95 % interval of the sum under another seed.
    pub noise: Option<Interval>,
}

/// Why a candidate was missing when a design came closest to a pact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StateWhyNot {
    /// State.
    pub state: String,
    /// Runs in which it was missing.
    pub missing: u64,
    /// Their share of the runs in which the design was tried.
    pub share: Option<f64>,
    /// 95 % interval of that share under another seed.
    pub noise: Option<Interval>,
    /// Reasons that occurred, weightiest first; their shares add up to 1.
    pub reasons: Vec<ReasonShare>,
}

/// Why a design did not become a pact of all its candidates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DesignWhyNot {
    /// Design.
    pub design: String,
    /// Runs in which the design was tried: its proposer weighed it up at least once.
    pub tried: u64,
    /// Runs in which of all talks and treaties those of this design came closest to a pact.
    pub closest: u64,
    /// Candidates, in the order of the scenario.
    pub states: Vec<StateWhyNot>,
}

/// How the variance of an outcome between runs divides. The shares add up to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutcomeVariance {
    /// Key of the outcome in the answer.
    pub outcome: String,
    /// Weights, and whatever else is drawn from the posterior sample.
    pub weights: VariancePart,
    /// All other uncertain figures.
    pub figures: VariancePart,
    /// Both together: what neither does alone.
    pub together: VariancePart,
    /// Chance within a draw.
    pub noise: VariancePart,
}

impl OutcomeVariance {
    /// The parts of an outcome, weights being the first inputs and figures the second.
    pub(super) fn new(outcome: &str, parts: VarianceParts) -> Self {
        let VarianceParts { first, second, together, noise } = parts;
        Self { outcome: outcome.to_owned(), weights: first, figures: second, together, noise }
    }
}

/// The answer of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Version of this layout.
    pub format_version: u32,
    /// Batch id.
    pub batch_id: String,
    /// Scenario name.
    pub scenario: String,
    /// Scenario title.
    pub title: String,
    /// Engine version.
    pub engine_version: String,
    /// Seed.
    pub seed: u64,
    /// Draws planned.
    pub draws: u32,
    /// Replicates planned of each.
    pub replicates: u32,
    /// Where the weights came from.
    pub weighting: Weighting,
    /// Runs planned.
    pub runs_planned: u64,
    /// Runs done, failed ones among them.
    pub runs_done: u64,
    /// Runs that failed.
    pub runs_failed: u64,
    /// Whether the batch was stopped before its end.
    pub partial: bool,
    /// Start of the runs as a decimal year.
    pub start_year: f64,
    /// Horizon as a decimal year.
    pub horizon_year: f64,
    /// Quarters in a run.
    pub quarters: u32,
    /// First collective pact at Article 5 or deeper.
    pub article5: EventSummary,
    /// First collective pact, shallow or deeper.
    pub shallow_or_deeper: EventSummary,
    /// Major war.
    pub major_war: EventSummary,
    /// A pact at Article 5 or deeper in force at the horizon.
    pub article5_stands: Estimate,
    /// A pact, shallow or deeper, in force at the horizon.
    pub shallow_or_deeper_stands: Estimate,
    /// Where the variance of these five between runs comes from; without those that did not vary. Empty where weights are
    /// not drawn, with fewer than ten draws or two replicates, and in answers without a folder.
    pub variance_parts: Vec<OutcomeVariance>,
    /// Memberships of the first pact, most frequent first; at most ten.
    pub memberships: Vec<Membership>,
    /// Candidates by how often they were missing, most often first.
    pub missing: Vec<Missing>,
    /// Why, by design: at the closest approach of each run. Empty in answers of builds before it.
    #[serde(default)]
    pub why_not: Vec<DesignWhyNot>,
    /// Runs in which talks were opened at all.
    pub runs_with_talks: u64,
    /// Completed runs in which a one-sided pact entered into force, which is no collective one; missing when
    /// no design is one-sided.
    #[serde(default)]
    pub one_sided: Option<u64>,
    /// Mean number of attacks in a run; missing when none was completed.
    pub attacks_per_run: Option<f64>,
    /// Share of calls for help under a defence obligation that were honoured; missing without any.
    pub honoured: Option<f64>,
    /// The record beside the forecast, where the scenario gives it.
    pub reference_class: Option<ReferenceClass>,
}
