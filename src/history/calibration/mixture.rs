//! Weights of the rules in a mixture, by how well each foretells who joined the data-coded pacts.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::CalibrationError;
use super::run::Options;
use crate::history::membership::rival_log_densities;
use crate::history::records::Records;
use crate::rng::{Key, Stream, StreamId, exponential, seed_of};
use crate::scenario::RULES;
use crate::stats::normalised;
use crate::store::{StoreError, write_file};

/// Name of the file.
pub(super) const FILE: &str = "mixture.toml";

/// Part of the weights that is the same for all rules. A judgement: who joined is part of what the rules claim. Most of them
/// part over the hub and the form of a treaty, of which members tell little, so that half of the weight goes by it.
const EQUAL: f64 = 0.5;

/// Samples of the Bayesian bootstrap, so many that weights have two digits.
const SAMPLES: usize = 10_000;

/// A rule on the data-coded pacts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleReport {
    /// The rule, by its word in files.
    pub rule: String,
    /// Log predictive density of the candidates of a pact by regressions on the other pacts, mean over the pacts, nats.
    pub log_score: f64,
    /// Weight in a mixture of the rules; all sum to 1.
    pub weight: f64,
}

/// The file.
#[derive(Serialize)]
struct Mixture<'a> {
    rule: &'a [RuleReport],
}

/// Scores every rule on the data-coded pacts, of whose log-likelihood the part `counted` counts.
///
/// # Errors
/// [`CalibrationError::Pacts`] where the records hold too few pacts, or a regression has no answer.
pub(super) fn rules_on(records: &Records, counted: f64, seed: u64) -> Result<Vec<RuleReport>, CalibrationError> {
    let scores = rival_log_densities(records)?;
    let mut stream =
        Key::of_design(seed_of("calibration", seed, u32::MAX)).stream(StreamId::new("calibration", "mixture"));
    let weights = weights(&scores, counted, &mut stream);
    let report = |((rule, scores), weight): ((crate::scenario::Rule, &Vec<f64>), f64)| RuleReport {
        rule: rule.word().to_owned(),
        log_score: scores.iter().sum::<f64>() / scores.len().max(1) as f64,
        weight,
    };
    Ok(RULES.into_iter().zip(&scores).zip(weights).map(report).collect())
}

/// Weights of rules with these log predictive densities, by rule and pact.
///
/// # Formula
/// (1 − e)·ŵ + e/7 with e = [`EQUAL`] and ŵ the mean over samples b of exp(z_b)/Σ exp(z_b), z_b = n·k·Σ α_b·score over the n
/// pacts, α_b uniform on all shares of pacts (Bayesian bootstrap) and k what the scores count for: pseudo-BMA+ of Yao,
/// Vehtari, Simpson & Gelman 2018, *Bayesian Analysis* 13, 917–1007.
fn weights(scores: &[Vec<f64>], counted: f64, stream: &mut Stream) -> Vec<f64> {
    let pacts = scores.first().map_or(0, Vec::len);
    let rules = scores.len().max(1) as f64;
    let mut sums = vec![0.0; scores.len()];
    for _ in 0..SAMPLES {
        let gaps: Vec<f64> = (0..pacts).map(|_| exponential(stream.uniform())).collect();
        let whole: f64 = gaps.iter().sum();
        let sample = |scores: &Vec<f64>| {
            let weighed = scores.iter().zip(&gaps).map(|(score, gap)| score * gap / whole).sum::<f64>();
            counted * pacts as f64 * weighed
        };
        let shares = normalised(&scores.iter().map(sample).collect::<Vec<f64>>());
        sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
    }
    sums.into_iter().map(|sum| (1.0 - EQUAL) * sum / SAMPLES as f64 + EQUAL / rules).collect()
}

/// Writes the weights, in the order of [`RULES`].
pub(super) fn write(
    folder: &Path,
    rules: &[RuleReport],
    counted: f64,
    options: &Options,
) -> Result<(), CalibrationError> {
    let path = folder.join(FILE);
    let fault = |e: toml::ser::Error| StoreError::table(&path.display().to_string(), e.to_string());
    let body = toml::to_string(&Mixture { rule: rules }).map_err(fault)?;
    let Options { particles, generations, runs, seed } = options;
    let head = format!(
        "# Weights of the decision rules in a mixture, made by `pactsim calibrate --particles {particles} --generations \
         {generations} --runs {runs} --seed {seed}`.\n\
         # log_score: log predictive density of the candidates of a data-coded pact by regressions on the other pacts, mean \
         over the pacts, nats.\n\
         # weight: pseudo-BMA+ on {counted:.3} of these scores, half-way to equal weights. docs/calibration.md.\n\n"
    );
    write_file(&path, (head + &body).as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(scores: &[Vec<f64>], counted: f64) -> Vec<f64> {
        let mut stream = Key::of_design(5).stream(StreamId::new("calibration", "mixture"));
        weights(scores, counted, &mut stream)
    }

    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
    }

    #[test]
    fn rules_with_the_same_scores_share_equally_and_all_weights_sum_to_one() {
        let same = vec![-3.0, -8.0, -5.0, -1.0];
        let three = found(&[same.clone(), same.clone(), vec![-4.0, -9.0, -6.0, -1.5]], 0.5);
        assert_near(three[0], three[1]);
        assert!(three[2] < three[0]);
        assert_near(three.iter().sum(), 1.0);
        for weight in found(&vec![same; 7], 1.0) {
            assert_near(weight, 1.0 / 7.0);
        }
    }

    #[test]
    fn a_rule_that_is_far_better_takes_all_but_what_is_equal_for_all() {
        let weights = found(&[vec![-60.0; 10], vec![-10.0; 10], vec![-60.0; 10]], 1.0);
        assert_near(weights[1], 1.0 - EQUAL + EQUAL / 3.0);
        assert_near(weights[0], EQUAL / 3.0);
    }

    #[test]
    fn a_score_that_rests_on_one_pact_or_counts_for_less_moves_the_weights_less() {
        // The same sum, once spread over all pacts and once from one of them, which a sample may leave out.
        let spread = found(&[vec![-1.0; 8], vec![-1.5; 8]], 1.0);
        let mut one = vec![-1.0; 8];
        one[3] = -5.0;
        let single = found(&[vec![-1.0; 8], one], 1.0);
        assert!(spread[0] > single[0] && single[0] > 0.5, "{spread:?} {single:?}");
        let counted = found(&[vec![-1.0; 8], vec![-1.5; 8]], 0.2);
        assert!(spread[0] > counted[0] && counted[0] > 0.5, "{spread:?} {counted:?}");
    }
}
