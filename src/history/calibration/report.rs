//! What a calibration found, for readers and for files.

use serde::{Deserialize, Serialize};

use super::free::Priors;
use super::generations::{Evidence, Sample};
use super::mixture::RuleReport;
use crate::ensemble::PROGRAM_VERSION;
use crate::history::hindcast::Case;
use crate::history::records::{RecordFile, Records};
use crate::stats::effective_size;

/// Central range that is reported, as quantiles.
const RANGE: [f64; 2] = [0.05, 0.95];

/// Mean and central 90 % of a figure under some weights.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// 5th percentile.
    pub low: f64,
    /// 95th percentile.
    pub high: f64,
}

/// What was learnt of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureReport {
    /// Its address.
    pub address: String,
    /// By its own range alone.
    pub prior: Spread,
    /// By all evidence.
    pub posterior: Spread,
    /// By the data-coded pacts alone.
    pub by_pacts: Spread,
    /// By the cases alone.
    pub by_cases: Spread,
    /// Share of the prior's variance that is gone, on the scale of its quantiles: 0 where nothing was learnt, 1 where all was;
    /// below 0 where the evidence is of two minds.
    pub learnt: f64,
    /// By all evidence, on the scale of its quantiles, in standard deviations: the prior is the standard normal distribution.
    pub score: Spread,
    /// Shift of the mean in standard deviations of the prior, by all evidence, by the pacts alone and by the cases alone.
    pub shift: [f64; 3],
}

impl FigureReport {
    /// Whether it is still its prior for all purposes: less than a tenth of the variance gone, the mean moved by less than a
    /// sixth of a standard deviation.
    pub fn hardly_moved(&self) -> bool {
        self.learnt < 0.1 && self.score.mean.abs() < 1.0 / 6.0
    }
}

/// What was learnt with a family of cases held out, and how well it foretells them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FamilyReport {
    /// The family.
    pub family: String,
    /// Logarithm of the mean likelihood of the family under the posterior without it: its leave-one-out score.
    pub log_score: f64,
    /// The same under the prior.
    pub log_score_prior: f64,
    /// Number of equally weighted particles that the sample without it is worth.
    pub effective_size: f64,
}

/// Chances of a pact that a case asks about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseReport {
    /// The case.
    pub case: String,
    /// The design.
    pub pact: String,
    /// Whether it formed in history.
    pub expected: bool,
    /// Chance under the prior.
    pub prior: f64,
    /// Chance with its family held out.
    pub held_out: f64,
    /// Chance by all evidence.
    pub posterior: f64,
}

/// What the data-coded pacts were.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PactsReport {
    /// Pacts.
    pub pacts: usize,
    /// Candidates.
    pub candidates: usize,
    /// Pacts beside whose founders stand groups that formed none.
    pub strata: usize,
    /// Such groups.
    pub groups: usize,
    /// What the log-likelihood of candidates and groups counts for, 0–1.
    pub adjustment: f64,
}

/// What a calibration found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Engine version.
    pub engine_version: String,
    /// The data files: name, size and hash.
    pub inputs: Vec<RecordFile>,
    /// The cases: name, and BLAKE3 hash of the resolved scenario.
    pub case_files: Vec<(String, String)>,
    /// Particles of all generations.
    pub particles: usize,
    /// Runs of each case for each particle.
    pub runs: u32,
    /// Root seed.
    pub seed: u64,
    /// Number of equally weighted particles that the sample is worth.
    pub effective_size: f64,
    /// The data-coded pacts.
    pub pacts: PactsReport,
    /// Figures, in the order of the fit.
    pub figures: Vec<FigureReport>,
    /// Families of cases.
    pub families: Vec<FamilyReport>,
    /// Pacts of the cases.
    pub cases: Vec<CaseReport>,
    /// Rules on the data-coded pacts, in the order of [`RULES`](crate::scenario::RULES).
    pub rules: Vec<RuleReport>,
}

impl Calibration {
    /// Pacts of the cases whose chance is on the side of what happened when their own family is held out.
    pub fn right_when_held_out(&self) -> usize {
        self.cases.iter().filter(|case| (case.held_out > 0.5) == case.expected).count()
    }

    pub(super) fn of(
        evidence: &Evidence<'_>,
        sample: &Sample,
        records: &Records,
        read: &[Case],
        rules: Vec<RuleReport>,
    ) -> Self {
        let all = sample.weights(true, |_| true);
        let by = [all.clone(), sample.weights(true, |_| false), sample.weights(false, |_| true)];
        let prior = sample.weights(false, |_| false);
        let (pacts, candidates) = evidence.pacts.size();
        let (strata, groups) = evidence.pacts.groups.size();
        let held_out: Vec<Vec<f64>> =
            (0..evidence.families.len()).map(|out| sample.weights(true, |family| family != out)).collect();
        let hash =
            |case: &Case| (case.spec.name.to_string(), blake3::hash(case.resolved.as_bytes()).to_hex().to_string());
        Self {
            engine_version: PROGRAM_VERSION.to_owned(),
            inputs: records.fingerprint().to_vec(),
            case_files: read.iter().map(hash).collect(),
            particles: sample.points.len(),
            runs: evidence.runs,
            seed: evidence.seed,
            effective_size: effective_size(&all),
            pacts: PactsReport { pacts, candidates, strata, groups, adjustment: evidence.pacts.adjustment },
            figures: figures(&evidence.priors, sample, &prior, &by),
            families: families(evidence, sample, &prior, &held_out),
            cases: cases(evidence, sample, [&prior, &all], &held_out),
            rules,
        }
    }
}

fn figures(priors: &Priors, sample: &Sample, prior: &[f64], by: &[Vec<f64>; 3]) -> Vec<FigureReport> {
    let values: Vec<Vec<f64>> = sample.points.iter().map(|point| priors.values(point)).collect();
    let column = |at: usize| -> Vec<f64> { values.iter().map(|row| row[at]).collect() };
    let scores = |at: usize| -> Vec<f64> { sample.points.iter().map(|row| row[at]).collect() };
    let report = |at: usize| {
        let (values, scores) = (column(at), scores(at));
        let mean = mean(&scores, &by[0]);
        let squares: Vec<f64> = scores.iter().map(|score| (score - mean) * (score - mean)).collect();
        FigureReport {
            address: priors.figures[at].address.clone(),
            prior: spread(&values, prior),
            posterior: spread(&values, &by[0]),
            by_pacts: spread(&values, &by[1]),
            by_cases: spread(&values, &by[2]),
            score: spread(&scores, &by[0]),
            learnt: 1.0 - self::mean(&squares, &by[0]),
            shift: std::array::from_fn(|which| self::mean(&scores, &by[which])),
        }
    };
    (0..priors.len()).map(report).collect()
}

fn families(evidence: &Evidence<'_>, sample: &Sample, prior: &[f64], held_out: &[Vec<f64>]) -> Vec<FamilyReport> {
    let report = |(at, family): (usize, &String)| {
        let likelihood = |weights: &[f64]| {
            let parts = sample.families.iter().zip(weights);
            crate::rng::ln(parts.map(|(l, weight)| weight * crate::rng::exp(l[at])).sum::<f64>())
        };
        FamilyReport {
            family: family.clone(),
            log_score: likelihood(&held_out[at]),
            log_score_prior: likelihood(prior),
            effective_size: effective_size(&held_out[at]),
        }
    };
    evidence.families.iter().enumerate().map(report).collect()
}

fn cases(
    evidence: &Evidence<'_>,
    sample: &Sample,
    [prior, posterior]: [&[f64]; 2],
    held_out: &[Vec<f64>],
) -> Vec<CaseReport> {
    let mut at = 0;
    let mut reports = Vec::new();
    for (case, &family) in evidence.cases.iter().zip(&evidence.family_of) {
        for (pact, expected) in case.designs().zip(case.expected()) {
            let chance =
                |weights: &[f64]| mean(&sample.formed.iter().map(|row| row[at]).collect::<Vec<f64>>(), weights);
            reports.push(CaseReport {
                case: case.name().to_owned(),
                pact: pact.to_owned(),
                expected,
                prior: chance(prior),
                held_out: chance(&held_out[family]),
                posterior: chance(posterior),
            });
            at += 1;
        }
    }
    reports
}

fn mean(values: &[f64], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

/// Mean and central range under weights that sum to 1.
pub(super) fn spread(values: &[f64], weights: &[f64]) -> Spread {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let quantile = |share: f64| {
        let mut sum = 0.0;
        let reached = |&&at: &&usize| {
            sum += weights[at];
            sum >= share
        };
        order.iter().find(reached).or(order.last()).map_or(f64::NAN, |&at| values[at])
    };
    Spread { mean: mean(values, weights), low: quantile(RANGE[0]), high: quantile(RANGE[1]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_follows_the_weights() {
        let values = [3.0, 1.0, 2.0];
        assert_eq!(spread(&values, &[0.0, 0.5, 0.5]), Spread { mean: 1.5, low: 1.0, high: 2.0 });
        assert_eq!(spread(&values, &[1.0, 0.0, 0.0]), Spread { mean: 3.0, low: 3.0, high: 3.0 });
    }
}
