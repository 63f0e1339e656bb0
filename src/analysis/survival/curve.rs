//! Points of an estimated curve over time.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::rng::{exp, ln};
use crate::stats::Interval;

/// Confidence of all intervals.
pub(super) const LEVEL: f64 = 0.95;

/// A curve from a time on until that of the next point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// The time.
    pub time: f64,
    /// Runs at risk just before it.
    pub at_risk: u64,
    /// Events of the curve at this time.
    pub events: u64,
    /// The share, in [0, 1].
    pub estimate: f64,
    /// Standard error, were runs independent.
    pub standard_error: f64,
    /// 95 % interval on the scale of shares, cut off at 0 and 1, were runs independent.
    pub plain: Interval,
    /// 95 % interval on the scale of ln(−ln share), were runs independent. `None` where the scale has no value: a
    /// cumulative incidence of 0 or 1.
    pub log_log: Option<Interval>,
}

impl CurvePoint {
    /// The estimate plus and minus so many standard errors.
    pub(super) fn plain(estimate: f64, standard_error: f64) -> Interval {
        let reach = z() * standard_error;
        Interval { low: (estimate - reach).max(0.0), high: (estimate + reach).min(1.0) }
    }
}

/// The interval of a share strictly between 0 and 1 on the scale of ln(−ln share), on which it has this standard error.
///
/// # Formula
/// share to the power e^(±z·error): Kalbfleisch and Prentice (1980), *The Statistical Analysis of Failure Time Data*,
/// section 1.3.
pub(super) fn log_log(share: f64, error: f64) -> Interval {
    let (log, stretch) = (ln(share), exp(z() * error));
    Interval { low: exp(log * stretch), high: exp(log / stretch) }
}

/// Standard deviations to each side of the mean that hold 95 % of a normal distribution.
fn z() -> f64 {
    Normal::standard().inverse_cdf((1.0 + LEVEL) / 2.0)
}

/// The value of a step curve at `time`: that of the last point up to it, and `start` before the first.
pub fn value_at(points: &[CurvePoint], time: f64, start: f64) -> f64 {
    points[..points.partition_point(|point| point.time <= time)].last().map_or(start, |point| point.estimate)
}

/// The first of `points`, each a time and the share of runs to which it has happened by then, at which `share` is
/// reached; `None` where it never is. Applied to both ends of the curve's intervals it gives the interval of the time:
/// Brookmeyer and Crowley (1982), *Biometrics* 38(1), 29–41.
pub fn reached(points: impl IntoIterator<Item = (f64, f64)>, share: f64) -> Option<f64> {
    // A share that is a quotient of whole numbers, such as a half, may come out a hair below itself.
    const ROUNDING: f64 = 1e-12;
    points.into_iter().find(|&(_, happened)| happened >= share - ROUNDING).map(|(time, _)| time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_reached_at_the_first_time_at_which_it_is_not_below() {
        let points = [(1.0, 0.2), (2.0, 0.3 + 0.2 - f64::EPSILON), (3.0, 0.5)];
        assert_eq!((reached(points, 0.5), reached(points, 0.2)), (Some(2.0), Some(1.0)));
        assert_eq!(reached(points, 0.6), None);
    }

    #[test]
    fn the_interval_on_the_log_log_scale_stays_within_its_bounds_and_holds_the_share() {
        for share in [1e-6, 0.01, 0.5, 0.999] {
            let Interval { low, high } = log_log(share, 0.8);
            assert!(0.0 < low && low < share && share < high && high < 1.0, "{share}: {low} {high}");
        }
    }
}
