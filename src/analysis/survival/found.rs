//! What is found of times to an event, as it stands in `summary.json`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::observations::Layers;
use super::resampling::least_p;
use super::tables;
use crate::analysis::kept::Finding;
use crate::stats::Interval;
use crate::store::{Format, ResultsKind, StoreError, TableFile};

/// How long until something happens, by group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurvivalAnalysis {
    /// Hash of what it was made of, its settings and the engine.
    pub survival_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Title of what was analysed.
    pub title: String,
    /// Unit of all times: `years` since the start of the runs, or the name of a table's column.
    pub unit: String,
    /// Start of the runs as a decimal year; missing for a table.
    pub start_year: Option<f64>,
    /// Draws and replicates planned in each group; missing for a table.
    pub sample: Option<[u32; 2]>,
    /// Seed of the runs; missing for a table.
    pub runs_seed: Option<u64>,
    /// How runs hang together.
    pub layers: Layers,
    /// Runs that are left out since they failed, or have no pair.
    pub left_out: u64,
    /// Seed of permutations and bootstrap.
    pub seed: u64,
    /// Random assignments of each test.
    pub permutations: u32,
    /// Bootstrap samples of each difference.
    pub samples: u32,
    /// Limit of restricted means.
    pub limit: f64,
    /// Times for which chances are given.
    pub at: Vec<f64>,
    /// What was looked at.
    pub outcomes: Vec<OutcomeSurvival>,
}

/// One outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutcomeSurvival {
    /// Name.
    pub outcome: String,
    /// What may come first: the cause of interest, then those that compete with it.
    pub causes: Vec<String>,
    /// The groups; the first is what the others are compared with.
    pub groups: Vec<GroupSurvival>,
    /// Tests between groups; empty with a single one.
    pub tests: Vec<GroupTest>,
    /// Differences from the first group.
    pub differences: Vec<GroupDifference>,
}

/// One outcome in one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupSurvival {
    /// Name.
    pub group: String,
    /// Runs.
    pub runs: u64,
    /// Runs in which nothing happened while they were followed.
    pub censored: u64,
    /// Draws that the runs belong to; missing where runs are independent.
    pub draws: Option<u64>,
    /// Curves: that of any event, then one for each cause.
    pub curves: Vec<Curve>,
    /// Chances, quantiles and means.
    pub times: Vec<TimeMeasure>,
}

/// How a curve is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Estimator {
    /// The share of runs to which nothing has happened.
    KaplanMeier,
    /// The share of runs to which the cause has come first.
    AalenJohansen,
}

impl Estimator {
    /// The word for it in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::KaplanMeier => "kaplan-meier",
            Self::AalenJohansen => "aalen-johansen",
        }
    }
}

/// An estimated curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// How it is estimated.
    pub estimator: Estimator,
    /// Its cause; missing where it is of any event.
    pub cause: Option<String>,
    /// By time, ascending.
    pub points: Vec<Point>,
}

/// A point of a curve, which holds until the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The time.
    pub time: f64,
    /// Runs at risk just before it.
    pub at_risk: u64,
    /// Events at it.
    pub events: u64,
    /// The share.
    pub estimate: f64,
    /// Standard error, were runs independent.
    pub standard_error: f64,
    /// 95 % interval on the scale of shares, were runs independent.
    pub plain: Interval,
    /// 95 % interval on the scale of ln(−ln share), were runs independent.
    pub log_log: Option<Interval>,
    /// 95 % interval that knows how runs hang together.
    pub interval: Option<Interval>,
}

/// What is said of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// The share of runs to which it has happened by a time.
    Chance,
    /// The time by which it has happened to a share of all runs.
    Quantile,
    /// The mean time until it, a run without it counting as the limit.
    RestrictedMean,
    /// The mean time that lies behind it at the limit.
    TimeLost,
}

impl Measure {
    /// The word for it in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Chance => "chance",
            Self::Quantile => "quantile",
            Self::RestrictedMean => "restricted-mean",
            Self::TimeLost => "time-lost",
        }
    }
}

/// A number about time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeMeasure {
    /// Its cause; missing where it is of any event.
    pub cause: Option<String>,
    /// What it is.
    pub measure: Measure,
    /// The time, share or limit that it is for.
    pub at: f64,
    /// The number; missing where a share is never reached.
    pub estimate: Option<f64>,
    /// Standard error, were runs independent; missing for quantiles.
    pub standard_error: Option<f64>,
    /// 95 % interval, were runs independent; an end that is never reached is missing.
    pub reference: Ends,
    /// 95 % interval that knows how runs hang together.
    pub interval: Ends,
}

/// Ends of an interval of which one may lie beyond what was followed.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Ends {
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl From<Option<Interval>> for Ends {
    fn from(interval: Option<Interval>) -> Self {
        Self { low: interval.map(|i| i.low), high: interval.map(|i| i.high) }
    }
}

/// A test between groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupTest {
    /// `gray` or `log-rank`.
    pub test: String,
    /// Its cause; missing where it is of any event.
    pub cause: Option<String>,
    /// The group that is compared with the first; missing where it is a test of all at once.
    pub group: Option<String>,
    /// The statistic; missing where there is none, for the reason in `why_not`.
    pub statistic: Option<f64>,
    /// Degrees of freedom.
    pub freedom: u64,
    /// Its p-value, were runs independent.
    pub p_value: Option<f64>,
    /// Share of random assignments of whole draws to groups with as large a statistic.
    pub p_permutation: Option<f64>,
    /// The two, corrected for the number of groups that are compared with the first (Benjamini and Hochberg).
    pub p_value_adjusted: Option<f64>,
    /// See `p_value_adjusted`.
    pub p_permutation_adjusted: Option<f64>,
    /// Why there is no statistic.
    pub why_not: Option<String>,
}

/// A difference from the first group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupDifference {
    /// Its cause.
    pub cause: String,
    /// The group.
    pub group: String,
    /// What differs.
    pub measure: Measure,
    /// The time or limit that it is for.
    pub at: f64,
    /// The group's number less the first group's.
    pub estimate: f64,
    /// 95 % interval over bootstrap samples of draws. Where no sample differs, of chances that of independent groups.
    pub interval: Option<Interval>,
}

impl Finding for SurvivalAnalysis {
    const KIND: ResultsKind = ResultsKind::Survival;

    fn id(&self) -> &str {
        &self.survival_id
    }

    fn write_tables(&self, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError> {
        tables::write(self, folder, format)
    }
}

impl OutcomeSurvival {
    /// The smallest permuted p-value that any test of a group against the first can give, there being so few draws; missing
    /// where as few as one in `permutations` + 1 are possible.
    pub fn least_p(&self, layers: Layers, permutations: u32) -> Option<f64> {
        let units = |group: &GroupSurvival| match layers {
            Layers::Independent => group.runs,
            // Without a variance over draws there is one.
            Layers::Draws | Layers::PairedDraws => group.draws.unwrap_or(1),
        };
        let (first, others) = self.groups.split_first()?;
        let least = |other: &GroupSurvival| least_p(&[units(first), units(other)], layers == Layers::PairedDraws);
        let least = others.iter().map(least).fold(0.0, f64::max);
        (least > 1.0 / (f64::from(permutations) + 1.0)).then_some(least)
    }
}

impl GroupSurvival {
    /// The curve of a cause, or of any event.
    pub fn curve(&self, cause: Option<&str>) -> Option<&Curve> {
        self.curves.iter().find(|curve| curve.cause.as_deref() == cause)
    }

    /// A number of a cause, or of any event, for a time, share or limit.
    pub fn time(&self, cause: Option<&str>, measure: Measure, at: f64) -> Option<&TimeMeasure> {
        self.times.iter().find(|time| time.cause.as_deref() == cause && time.measure == measure && time.at == at)
    }
}
