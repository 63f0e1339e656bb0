//! How sure a judgement is, by a rule that the page states.

use super::phrases::ends;
use crate::ensemble::{Estimate, Summary};
use crate::words::{percent_interval, word, words_apart};

/// How far a number could move for reasons that the model knows. There is no high confidence as long as weights are
/// fitted to a handful of cases: no interval covers what that leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Confidence {
    Low,
    Moderate,
}

/// Words between the ends of a range from which on confidence is low.
const WORDS_APART_LOW: usize = 2;

/// The rule, as the page states it.
pub(crate) const RULE: [(&str, &str); 3] = [
    (
        "Low",
        "the batch was stopped before its end or runs failed; or nothing is known of what the uncertain figures do to it, as \
         with a single draw; or one of the two intervals reaches over three or more words of the scale",
    ),
    ("Moderate", "both intervals stay within two neighbouring words of the scale"),
    (
        "High",
        "not given here: weights are fitted to few cases, coded by people who knew how they ended, and no interval covers \
         what the model leaves out",
    ),
];

impl Confidence {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Moderate => "Moderate",
        }
    }

    /// The confidence in an estimate, and why, as a sentence.
    pub(crate) fn of(estimate: &Estimate, summary: &Summary) -> (Self, String) {
        if summary.partial || summary.runs_failed > 0 {
            return (Self::Low, "Not all planned runs could be used.".to_owned());
        }
        let Some(noise) = estimate.replicate_noise else {
            return (Self::Low, "There is no run to estimate it from.".to_owned());
        };
        if words_apart(ends(noise)) >= WORDS_APART_LOW {
            let range = percent_interval(ends(noise));
            return (Self::Low, format!("With so few runs simulation noise alone leaves {range} open."));
        }
        let Some(uncertainty) = estimate.uncertainty else {
            return (Self::Low, "How far the uncertain figures move it cannot be told from these runs.".to_owned());
        };
        let range = percent_interval(ends(uncertainty));
        let [lowest, highest] = [uncertainty.low, uncertainty.high].map(|p| word(p, (p, p)));
        match words_apart(ends(uncertainty)) {
            apart if apart >= WORDS_APART_LOW => (
                Self::Low,
                format!("The uncertain figures leave {range} open: anything from “{lowest}” to “{highest}”."),
            ),
            0 => (Self::Moderate, format!("Over the uncertain figures ({range}) it stays “{lowest}”.")),
            _ => (Self::Moderate, format!("The uncertain figures leave {range} open: “{lowest}” or “{highest}”.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::tests::summary;
    use crate::stats::Interval;

    fn estimate(noise: (f64, f64), uncertainty: Option<(f64, f64)>) -> Estimate {
        let interval = |(low, high)| Interval { low, high };
        Estimate {
            probability: Some(0.03),
            count: 3,
            replicate_noise: Some(interval(noise)),
            uncertainty: uncertainty.map(interval),
            share_of_variance_from_figures: None,
        }
    }

    #[test]
    fn confidence_is_low_where_an_interval_reaches_over_three_words() {
        let summary = summary();
        let of = |noise, uncertainty| Confidence::of(&estimate(noise, uncertainty), &summary).0;
        assert_eq!(of((0.02, 0.04), Some((0.01, 0.19))), Confidence::Moderate);
        assert_eq!(of((0.02, 0.04), Some((0.01, 0.21))), Confidence::Low);
        assert_eq!(of((0.02, 0.30), Some((0.02, 0.03))), Confidence::Low);
        assert_eq!(of((0.02, 0.04), None), Confidence::Low);
    }

    #[test]
    fn confidence_is_low_where_runs_are_missing() {
        let estimate = estimate((0.02, 0.04), Some((0.02, 0.04)));
        for changed in [Summary { partial: true, ..summary() }, Summary { runs_failed: 1, ..summary() }] {
            assert_eq!(Confidence::of(&estimate, &changed).0, Confidence::Low);
        }
    }
}
