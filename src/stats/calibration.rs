//! How good probabilities are as such: mean losses, and predicted against observed shares.

use super::interval::{Interval, wilson};

/// Probabilities are moved this far off 0 and 1 before their logarithm is taken, as scikit-learn does.
const EDGE: f64 = f64::EPSILON;

/// Rows with about the same predicted probability.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CalibrationBin {
    /// Number of rows.
    pub rows: usize,
    /// Number of rows in which the event happened.
    pub events: usize,
    /// Mean predicted probability.
    pub predicted: f64,
    /// Share of rows in which the event happened.
    pub observed: f64,
    /// Wilson's interval of `observed`, as if rows were independent.
    pub interval: Interval,
}

/// Mean squared difference of predicted probability and outcome, within [0, 1]; lower is better. `None` without rows, with
/// lists of different lengths, or with a number that is no probability.
///
/// # Formula
/// Σ (p − y)²/n, y being 1 where the event happened and 0 elsewhere (Brier 1950, *Monthly Weather Review* 78(1), 1–3,
/// halved for two outcomes).
pub fn brier_score(probabilities: &[f64], happened: &[bool]) -> Option<f64> {
    mean_loss(probabilities, happened, squared_loss)
}

/// Mean negative log-likelihood in natural logarithms, from 0 to 36.04; lower is better. Probabilities are taken as at
/// least 2⁻⁵² and at most 1 − 2⁻⁵². `None` as for [`brier_score`].
///
/// # Formula
/// −Σ ln(p of what happened)/n (Good 1952, *Journal of the Royal Statistical Society B* 14(1), 107–114).
pub fn log_loss(probabilities: &[f64], happened: &[bool]) -> Option<f64> {
    mean_loss(probabilities, happened, logarithmic_loss)
}

fn mean_loss(probabilities: &[f64], happened: &[bool], loss: fn(f64, bool) -> f64) -> Option<f64> {
    if happened.is_empty() || !are_probabilities(probabilities, happened) {
        return None;
    }
    let sum: f64 = probabilities.iter().zip(happened).map(|(&p, &happened)| loss(p, happened)).sum();
    Some(sum / happened.len() as f64)
}

/// Whether every row has a probability.
pub(super) fn are_probabilities(numbers: &[f64], happened: &[bool]) -> bool {
    numbers.len() == happened.len() && numbers.iter().all(|p| (0.0..=1.0).contains(p))
}

/// One row of [`brier_score`].
pub(super) fn squared_loss(p: f64, happened: bool) -> f64 {
    let off = p - f64::from(u8::from(happened));
    off * off
}

/// One row of [`log_loss`].
pub(super) fn logarithmic_loss(p: f64, happened: bool) -> f64 {
    let p = p.clamp(EDGE, 1.0 - EDGE);
    -libm::log(if happened { p } else { 1.0 - p })
}

/// At most `bins` bins, from the lowest predicted probability to the highest, each with about the same number of rows.
/// Rows with the same prediction are never parted, so that bins may be larger and fewer. Intervals are at confidence
/// `level`. `None` as for [`brier_score`], without bins, and with a `level` not strictly between 0 and 1.
///
/// # Formula
/// The counts of a reliability diagram: Bröcker and Smith (2007), *Weather and Forecasting* 22(3), 651–661.
pub fn calibration(probabilities: &[f64], happened: &[bool], bins: usize, level: f64) -> Option<Vec<CalibrationBin>> {
    if happened.is_empty() || bins == 0 || !are_probabilities(probabilities, happened) {
        return None;
    }
    let mut rows: Vec<(f64, bool)> = probabilities.iter().copied().zip(happened.iter().copied()).collect();
    rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut found = Vec::new();
    let mut from = 0;
    let bins = bins.min(rows.len());
    for bin in 1..=bins {
        let least = bin * rows.len() / bins;
        if least <= from {
            continue;
        }
        let last = rows[least - 1].0;
        let to = least + rows[least..].partition_point(|row| row.0 <= last);
        found.push(CalibrationBin::of(&rows[from..to], level)?);
        from = to;
    }
    Some(found)
}

impl CalibrationBin {
    fn of(rows: &[(f64, bool)], level: f64) -> Option<Self> {
        let events = rows.iter().filter(|row| row.1).count();
        let count = rows.len() as f64;
        let observed = events as f64 / count;
        let predicted = rows.iter().map(|row| row.0).sum::<f64>() / count;
        Some(Self { rows: rows.len(), events, predicted, observed, interval: wilson(observed, count, level)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const P: [f64; 8] = [0.1, 0.4, 0.35, 0.8, 0.0, 1.0, 0.4, 0.05];
    const Y: [bool; 8] = [false, false, true, true, false, true, true, true];

    fn close(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?} is not {expected}");
    }

    #[test]
    fn the_losses_are_those_of_scikit_learn() {
        // brier_score_loss(Y, P) and log_loss(Y, P) of scikit-learn 1.9.1.
        close(brier_score(&P, &Y), 0.236_875);
        close(log_loss(&P, &Y), 0.725_146_852_583_106_4);
        // Certain and wrong: log_loss([1, 0], [0, 1]).
        close(log_loss(&[0.0, 1.0], &[true, false]), 36.043_653_389_117_15);
    }

    #[test]
    fn the_losses_of_two_rows_are_those_by_hand() {
        close(brier_score(&[0.2, 0.6], &[false, true]), (0.04 + 0.16) / 2.0);
        close(log_loss(&[0.5, 0.25], &[false, true]), (2.0_f64.ln() + 4.0_f64.ln()) / 2.0);
    }

    #[test]
    fn bins_hold_equal_numbers_of_rows_from_low_to_high() {
        let bins = calibration(&P, &Y, 4, 0.95).unwrap();
        // 0, 0.05 | 0.1, 0.35 | 0.4, 0.4 | 0.8, 1
        let found: Vec<(usize, usize, f64)> = bins.iter().map(|bin| (bin.rows, bin.events, bin.observed)).collect();
        assert_eq!(found, [(2, 1, 0.5), (2, 1, 0.5), (2, 1, 0.5), (2, 2, 1.0)]);
        close(Some(bins[1].predicted), 0.225);
        assert_eq!(Some(bins[3].interval), wilson(1.0, 2.0, 0.95));
    }

    #[test]
    fn equal_predictions_stay_together() {
        let (p, y) = ([0.1, 0.1, 0.1, 0.1, 0.1, 0.9], [true, false, false, false, false, true]);
        let rows: Vec<usize> = calibration(&p, &y, 3, 0.95).unwrap().iter().map(|bin| bin.rows).collect();
        assert_eq!(rows, [5, 1]);
        // More bins than rows.
        assert_eq!(calibration(&p, &y, usize::MAX, 0.95).unwrap().len(), 2);
    }

    #[test]
    fn what_is_no_prediction_has_no_loss() {
        for (p, y) in [(&[][..], &[][..]), (&[0.5][..], &[][..]), (&[1.1], &[true]), (&[f64::NAN], &[true])] {
            assert_eq!((brier_score(p, y), log_loss(p, y), calibration(p, y, 2, 0.95)), (None, None, None), "{p:?}");
        }
        assert_eq!(calibration(&P, &Y, 0, 0.95), None);
        assert_eq!(calibration(&P, &Y, 2, 1.0), None);
    }

    proptest! {
        #[test]
        fn bins_hold_every_row_once(rows in proptest::collection::vec((0..20u8, any::<bool>()), 1..60), bins in 1..12usize) {
            let p: Vec<f64> = rows.iter().map(|row| f64::from(row.0) / 20.0).collect();
            let y: Vec<bool> = rows.iter().map(|row| row.1).collect();
            let found = calibration(&p, &y, bins, 0.9).unwrap();
            prop_assert!(found.len() <= bins);
            prop_assert_eq!(found.iter().map(|bin| bin.rows).sum::<usize>(), rows.len());
            prop_assert_eq!(found.iter().map(|bin| bin.events).sum::<usize>(), y.iter().filter(|y| **y).count());
            prop_assert!(found.windows(2).all(|pair| pair[0].predicted < pair[1].predicted));
        }
    }
}
