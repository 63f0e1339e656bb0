//! The mixture of the rules: how much each counts where one chance is to be said of all.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::scenario::{RULES, Rule};

/// How the weights came about stands at its head.
const TEXT: &str = include_str!("mixture.toml");

/// The part of a rule in the mixture.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The rule.
    pub rule: Rule,
    /// Mean log predictive density of a pact that was left out, nats per pact, at most 0.
    pub log_score: f64,
    /// Its weight, above 0; those of all rules sum up to 1.
    pub weight: f64,
}

/// The shares as they stand in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: [Share; RULES.len()],
}

/// The share of each rule, in the order of [`RULES`].
///
/// # Source
/// Pseudo-BMA+ weights of log scores with each pact left out, shrunk half-way to equal weights: Yao, Vehtari, Simpson and
/// Gelman (2018), *Bayesian Analysis* 13, 917–1007. `docs/calibration.md` says how they were taken.
pub fn mixture() -> &'static [Share; RULES.len()] {
    static SHARES: LazyLock<[Share; RULES.len()]> = LazyLock::new(|| {
        let file: File = toml::from_str(TEXT).expect("a test reads it");
        file.rule
    });
    &SHARES
}

/// The linear opinion pool of chances, each with its weight: `Σ w·p / Σ w`. `None` without a weight above 0.
///
/// Who says nothing of an event has no part in the pool: the others' weights are scaled up to sum 1.
///
/// # Source
/// Stone (1961), *Annals of Mathematical Statistics* 32, 1339–1342.
pub fn pooled(parts: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    let (weights, sum) =
        parts.into_iter().fold((0.0, 0.0), |(weights, sum), (weight, p)| (weights + weight, sum + weight * p));
    (weights > 0.0).then(|| sum / weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_are_in_the_order_of_the_rules_above_nought_and_sum_up_to_one() {
        assert_eq!(mixture().map(|share| share.rule), RULES);
        assert!(mixture().iter().all(|share| share.weight > 0.0 && share.log_score <= 0.0), "{:?}", mixture());
        let sum: f64 = mixture().iter().map(|share| share.weight).sum();
        assert!((sum - 1.0).abs() < 1e-5, "{sum}");
    }

    #[test]
    fn a_pool_is_the_weighted_mean_of_those_who_say_something() {
        let pool = |parts: &[(f64, f64)]| pooled(parts.iter().copied());
        assert_eq!(pool(&[(0.25, 0.8), (0.75, 0.4)]), Some(0.5));
        // Half of the weight is silent.
        assert_eq!(pool(&[(0.125, 0.8), (0.375, 0.4)]), Some(0.5));
        assert_eq!([pool(&[]), pool(&[(0.0, 0.3)])], [None; 2]);
    }
}
