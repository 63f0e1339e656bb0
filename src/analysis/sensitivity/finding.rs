//! What a sensitivity analysis found, as it stands in `summary.json`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::tables;
use crate::analysis::kept::Finding;
use crate::store::{Format, ResultsKind, StoreError, TableFile};
use crate::words::{NBSP, outcome_subject, signed_two_digits, two_digits};

/// A method of sensitivity analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Variance-based indices.
    Sobol,
    /// Elementary effects.
    Morris,
    /// Distances between distributions.
    Pawn,
    /// Borgonovo's δ, and first-order indices, from a given sample.
    Delta,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sobol, Self::Morris, Self::Pawn, Self::Delta];

    /// The word for it on the command line and in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sobol => "sobol",
            Self::Morris => "morris",
            Self::Pawn => "pawn",
            Self::Delta => "delta",
        }
    }

    /// The measure that ranks factors.
    pub fn ranking(self) -> &'static str {
        match self {
            Self::Sobol => "total",
            Self::Morris => "mu_star",
            Self::Pawn => "median",
            Self::Delta => "delta",
        }
    }
}

/// The design of a table, of which nobody has said how its rows were chosen.
pub(super) const UNKNOWN: &str = "unknown";

/// What `pactsim sensitivity` found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sensitivity {
    /// Id: a hash of the sample, the settings and the engine.
    pub sensitivity_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Title of the sample's experiment or scenario, or the name of its table.
    pub title: String,
    /// Name of the outcome.
    pub outcome: String,
    /// What it is, as a sentence without its full stop.
    pub outcome_says: String,
    /// Whether it is a chance.
    pub is_chance: bool,
    /// The policy, where there are several.
    pub policy: Option<String>,
    /// How the rows of the sample were chosen: a kind of design, `draws` or `unknown`.
    pub design: String,
    /// What was estimated.
    pub methods: Vec<Method>,
    /// Root of the randomness of resampling.
    pub seed: u64,
    /// Resamples of each kind.
    pub resamples: u32,
    /// Confidence of the intervals.
    pub level: f64,
    /// Rows of the sample.
    pub rows: u64,
    /// Draws that rows share, from which the noise of replicates is told; 0 where that is not known.
    pub draws: u64,
    /// Mean of the outcome over the rows that have one.
    pub mean: f64,
    /// Standard deviation of the outcome over these rows, with n.
    pub standard_deviation: f64,
    /// The factors, in the order of the sample.
    pub factors: Vec<FactorOf>,
    /// The indices: by method, by measure, and in the order of the factors.
    pub indices: Vec<IndexOf>,
    /// What must be known to read them, as sentences.
    pub notes: Vec<String>,
}

/// A factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactorOf {
    /// Its id.
    pub id: String,
    /// The group that it is moved with; its own id where it is moved alone.
    pub group: String,
    /// What it is, for readers; empty where nobody has said it.
    pub description: String,
    /// Unit of its values; empty where it has none.
    pub unit: String,
    /// Lowest value of its range.
    pub low: f64,
    /// Highest value.
    pub high: f64,
}

/// An index of a factor or group, with its intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexOf {
    /// What estimated it.
    pub method: Method,
    /// What it is: `first`, `total`, `second`, `mu`, `mu_star`, `sigma`, `minimum`, `mean`, `median`, `maximum`, `cv`,
    /// `delta`, `delta_raw`.
    pub measure: String,
    /// The factor, or the group.
    pub factor: String,
    /// The other of a pair.
    pub with: Option<String>,
    /// The estimate; `None` where it is not defined.
    pub estimate: Option<f64>,
    /// Lower end of the interval over other samples of the factors' values.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Lower end of the interval under another seed with the same sample.
    pub noise_low: Option<f64>,
    /// Upper end.
    pub noise_high: Option<f64>,
    /// What replicate noise adds to the estimate, as the bootstrap estimates it.
    pub noise_bias: Option<f64>,
    /// What the index of a factor without any effect is below in 95 of 100 samples.
    pub chance: Option<f64>,
    /// What the outcome was conditioned on: `intervals` or `values` of the factor.
    pub conditioned_on: Option<String>,
}

impl IndexOf {
    /// It with its interval, e.g. `0.22 (0.17 to 0.28)`; a dash where it could not be estimated.
    pub(crate) fn told(&self) -> String {
        let Some(estimate) = self.estimate else { return "—".to_owned() };
        let interval = self.low.zip(self.high).map(|ends| format!(" ({})", told_range(ends)));
        signed_two_digits(estimate) + &interval.unwrap_or_default()
    }

    /// Its interval under another seed with the same sample of the factors; empty where that is not known.
    pub(crate) fn told_noise(&self) -> String {
        self.noise_low.zip(self.noise_high).map_or_else(String::new, told_range)
    }
}

fn told_range((low, high): (f64, f64)) -> String {
    format!("{} to {}", signed_two_digits(low), signed_two_digits(high))
}

impl Sensitivity {
    /// The indices of a measure, in the order of the sample.
    pub fn measure<'a>(&'a self, method: Method, measure: &'a str) -> impl Iterator<Item = &'a IndexOf> + Clone + 'a {
        self.indices.iter().filter(move |index| index.method == method && index.measure == measure)
    }

    /// The index of one factor or group.
    pub fn index(&self, method: Method, measure: &str, factor: &str) -> Option<&IndexOf> {
        self.indices.iter().find(|index| index.method == method && index.measure == measure && index.factor == factor)
    }

    /// Factors or groups, what moves the outcome most first, by the measure that ranks them.
    pub fn ranked(&self, method: Method) -> Vec<&IndexOf> {
        let mut ranked: Vec<&IndexOf> = self.measure(method, method.ranking()).collect();
        let of = |index: &IndexOf| index.estimate.unwrap_or(f64::NEG_INFINITY);
        ranked.sort_by(|a, b| of(b).total_cmp(&of(a)));
        ranked
    }

    /// Whether an index is told from that of a factor without any effect.
    pub fn is_clear(&self, index: &IndexOf) -> bool {
        // δ is compared with chance as it is before its bias is taken off, which chance has too.
        let raw = (index.measure == "delta").then(|| self.index(index.method, "delta_raw", &index.factor)).flatten();
        let compared = raw.unwrap_or(index);
        match (compared.estimate, compared.chance, index.low) {
            (Some(estimate), Some(chance), _) => estimate > chance,
            (Some(_), None, Some(low)) => low > 0.0 && index.noise_low.is_none_or(|low| low > 0.0),
            _ => false,
        }
    }

    /// What is analysed, to stand in a sentence: the outcome, and the policy where there are several.
    pub fn subject(&self) -> String {
        // The columns of somebody's table may be called as our outcomes are, and mean something else.
        let known = if self.is_of_table() { None } else { outcome_subject(&self.outcome) };
        let subject = known.unwrap_or_else(|| self.outcome.clone());
        match &self.policy {
            Some(policy) => format!("{subject} under {policy}"),
            None => subject,
        }
    }

    /// Whether it is of a table that is no result of a run.
    fn is_of_table(&self) -> bool {
        self.design == UNKNOWN
    }

    /// The confidence of the intervals, e.g. `95 %`.
    pub fn confidence(&self) -> String {
        format!("{}{NBSP}%", two_digits(100.0 * self.level))
    }

    /// The finding, with its number, as a sentence without its full stop.
    pub fn sentence(&self) -> String {
        let method = self.methods.first().copied().unwrap_or(Method::Sobol);
        let subject = self.subject();
        let Some(first) = self.ranked(method).first().copied().filter(|index| self.is_clear(index)) else {
            return format!("No factor is told from noise in how {subject} varies");
        };
        let (factor, estimate) = (&first.factor, first.estimate.unwrap_or(0.0));
        let interval = |words: &dyn Fn(f64) -> String| match (first.low, first.high) {
            (Some(low), Some(high)) => format!(" ({} to {})", words(low), words(high)),
            _ => String::new(),
        };
        match method {
            Method::Sobol => {
                let share = |x: f64| format!("{}{NBSP}%", two_digits(100.0 * x.clamp(0.0, 1.0)));
                let alone = self.index(method, "first", factor).and_then(|index| index.estimate).unwrap_or(0.0);
                format!(
                    "{factor} moves {subject} most: it takes part in {}{} of the variance, alone in {}",
                    share(estimate),
                    interval(&share),
                    share(alone)
                )
            }
            Method::Morris => {
                let unit = if self.is_chance { format!("{NBSP}points") } else { String::new() };
                let size = |x: f64| two_digits(if self.is_chance { 100.0 } else { 1.0 } * x.max(0.0));
                format!(
                    "{factor} moves {subject} most: by {}{}{unit} over its range on average",
                    size(estimate),
                    interval(&size)
                )
            }
            Method::Pawn => {
                let size = |x: f64| two_digits(x.clamp(0.0, 1.0));
                let chance =
                    first.chance.map_or_else(String::new, |chance| format!(", where chance gives {}", size(chance)));
                format!(
                    "{factor} moves the distribution of {subject} most: by {}{} of 1{chance}",
                    size(estimate),
                    interval(&size)
                )
            }
            Method::Delta => {
                let size = |x: f64| two_digits(x.clamp(0.0, 1.0));
                format!("{factor} moves the density of {subject} most: δ is {}{}", size(estimate), interval(&size))
            }
        }
    }

    /// A change of the outcome, in points where it is a chance.
    pub fn amount(&self, change: f64) -> String {
        if self.is_chance {
            format!("{}{NBSP}points", signed_two_digits(100.0 * change))
        } else {
            signed_two_digits(change)
        }
    }
}

impl Finding for Sensitivity {
    const KIND: ResultsKind = ResultsKind::Sensitivity;

    fn id(&self) -> &str {
        &self.sensitivity_id
    }

    fn write_tables(&self, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError> {
        tables::write(self, folder, format)
    }
}
