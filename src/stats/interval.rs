//! Intervals, and the one for a proportion.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// A closed interval, in the unit of its estimate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end; never below `low`.
    pub high: f64,
}

/// Wilson's score interval for a proportion seen in `n` independent trials, at confidence `level`
/// (0.95 for 95 %). Unlike the textbook's p ± z·√(p(1−p)/n) it has a width when p is 0 or 1 and
/// stays within [0, 1]. `n` may be an effective sample size and so need not be whole.
///
/// # Errors
/// `None` when `p` is outside [0, 1], `n` is not positive and finite, or `level` is not strictly
/// between 0 and 1.
///
/// # Formula
/// (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), z being the standard normal quantile of
/// (1 + level)/2. Wilson (1927), *Journal of the American Statistical Association* 22(158),
/// 209–212.
pub fn wilson(p: f64, n: f64, level: f64) -> Option<Interval> {
    let countable = n > 0.0 && n.is_finite();
    if !((0.0..=1.0).contains(&p) && countable && level > 0.0 && level < 1.0) {
        return None;
    }
    let z = two_sided_z(level);
    let z2_over_n = z * z / n;
    let centre = p + z2_over_n / 2.0;
    let reach = (z2_over_n * (p * (1.0 - p) + z2_over_n / 4.0)).sqrt();
    let scale = 1.0 + z2_over_n;
    // Rounding may carry the ends past the estimate where they touch it (p = 0 or 1).
    Some(Interval { low: ((centre - reach) / scale).clamp(0.0, p), high: ((centre + reach) / scale).clamp(p, 1.0) })
}

/// Independent trials that would say as much of a proportion as an estimate `p` with this `variance`, at most `runs`,
/// so that [`wilson`] gives the interval of a proportion from runs that hang together. `freedom` is that on which the
/// variance rests, at least 1, or infinite. All `runs` where the variance says nothing: `p` is 0 or 1.
///
/// # Formula
/// p(1−p)/variance, times (z/t)² so that [`wilson`] comes out with the quantile t of Student's distribution: Korn and
/// Graubard (1998), *Survey Methodology* 24(2), 193–201.
pub fn effective_trials(p: f64, variance: f64, freedom: f64, runs: f64, level: f64) -> f64 {
    let bernoulli = p * (1.0 - p);
    if bernoulli == 0.0 {
        return runs;
    }
    // Also where the draws agree so well that rounding left nothing, or less than nothing.
    let effective = if variance > 0.0 { bernoulli / variance } else { f64::INFINITY };
    let narrower = two_sided_z(level) / two_sided_t(level, freedom);
    (effective * narrower * narrower).min(runs)
}

/// Interval for `to` − `from`, two proportions of independent samples, each with its interval at the level wanted. Like
/// those it has a width when both are 0, and stays within [−1, 1].
///
/// # Formula
/// With estimates p and intervals (l, u): d − √((p₂ − l₂)² + (u₁ − p₁)²) to d + √((u₂ − p₂)² + (p₁ − l₁)²). Newcombe
/// (1998), *Statistics in Medicine* 17(8), 873–890, method 10; for intervals of other kinds Zou and Donner (2008),
/// *Statistics in Medicine* 27(10), 1693–1702.
pub fn unpaired_difference((from, first): (f64, Interval), (to, second): (f64, Interval)) -> Interval {
    let both = |a: f64, b: f64| (a * a + b * b).sqrt();
    let difference = to - from;
    Interval {
        low: (difference - both(to - second.low, first.high - from)).max(-1.0),
        high: (difference + both(second.high - to, from - first.low)).min(1.0),
    }
}

/// Interval at confidence `level` of an estimate with this `variance`, which rests on `freedom` degrees of freedom, at
/// least 1, or infinite: the estimate plus and minus t standard errors, t being the quantile of Student's distribution.
pub fn student(estimate: f64, variance: f64, freedom: f64, level: f64) -> Interval {
    let reach = two_sided_t(level, freedom) * variance.max(0.0).sqrt();
    Interval { low: estimate - reach, high: estimate + reach }
}

/// The values that leave out the same number of `values` on either side, `level` (0.95 for 95 %) being between them:
/// the percentile interval of a bootstrap. `None` where `level` is not strictly between 0 and 1, a value is no number,
/// or there are fewer than 2/(1 − `level`) of them, so that none would be left out.
///
/// # Formula
/// With n values in order and k the whole part of n(1 − level)/2, the (k + 1)th from either end (Efron and Tibshirani
/// 1993, *An Introduction to the Bootstrap*, section 13.3).
pub fn central(mut values: Vec<f64>, level: f64) -> Option<Interval> {
    if !(level > 0.0 && level < 1.0) || values.iter().any(|value| value.is_nan()) {
        return None;
    }
    // A level is rounded, so that a whole number left out may come out a hair below itself.
    let tail = (values.len() as f64 * (1.0 - level) / 2.0 + 1e-9).floor() as usize;
    if tail == 0 {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some(Interval { low: values[tail], high: values[values.len() - 1 - tail] })
}

/// The values between which `level` (0.9 for 90 %) of the weight lies, as much being left out on either side. `None` where
/// `level` is not strictly between 0 and 1, a value or weight is no number, a weight is below 0, or all are 0.
///
/// # Formula
/// With weights w that add up to W, the first value in order by which W(1 − level)/2 is reached, and the first by which
/// W(1 + level)/2 is: the inverse of the weighted empirical distribution function.
pub fn weighted_central(mut values: Vec<(f64, f64)>, level: f64) -> Option<Interval> {
    let total: f64 = values.iter().map(|(_, weight)| weight).sum();
    let is_sound = |&(value, weight): &(f64, f64)| !value.is_nan() && weight >= 0.0 && weight.is_finite();
    if !(level > 0.0 && level < 1.0 && total > 0.0 && values.iter().all(is_sound)) {
        return None;
    }
    values.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let at = |part: f64| {
        let mut reached = 0.0;
        // Sums of weights are rounded.
        let needed = part * total * (1.0 - 1e-12);
        let found = values.iter().find(|(_, weight)| {
            reached += weight;
            reached >= needed && *weight > 0.0
        });
        found.or(values.last()).map(|(value, _)| *value)
    };
    Some(Interval { low: at((1.0 - level) / 2.0)?, high: at((1.0 + level) / 2.0)? })
}

/// How many standard deviations to each side of the mean hold `level` of a normal distribution.
pub(crate) fn two_sided_z(level: f64) -> f64 {
    Normal::standard().inverse_cdf((1.0 + level) / 2.0)
}

/// Degrees of freedom above which Student's t is taken as normal, from which it then differs by less than 3·10⁻⁵.
/// The quantiles of `statrs` 0.19 lose their digits from about 3·10⁶ and do not converge from about 10⁷.
pub(super) const NORMAL_FREEDOM: f64 = 1e5;

/// The same of Student's t with so many degrees of freedom, at least 1.
pub(super) fn two_sided_t(level: f64, freedom: f64) -> f64 {
    match StudentsT::new(0.0, 1.0, freedom) {
        Ok(t) if freedom <= NORMAL_FREEDOM => t.inverse_cdf((1.0 + level) / 2.0),
        _ => two_sided_z(level),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(interval: Option<Interval>, low: f64, high: f64) {
        let Interval { low: l, high: h } = interval.unwrap();
        assert!((l - low).abs() < 5e-7 && (h - high).abs() < 5e-7, "{l} {h}");
    }

    #[test]
    fn wilson_agrees_with_published_values() {
        // 0 of 10 by hand: z²/(n + z²) = 3.841459/13.841459.
        close(wilson(0.0, 10.0, 0.95), 0.0, 0.277533);
        close(wilson(1.0, 10.0, 0.95), 0.722467, 1.0);
        // Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81/263, 15/148, 1/29.
        let rounded = |s: f64, n: f64| {
            let i = wilson(s / n, n, 0.95).unwrap();
            [(i.low * 1e4).round() / 1e4, (i.high * 1e4).round() / 1e4]
        };
        assert_eq!(rounded(81.0, 263.0), [0.2553, 0.3662]);
        assert_eq!(rounded(15.0, 148.0), [0.0624, 0.1605]);
        assert_eq!(rounded(1.0, 29.0), [0.0061, 0.1718]);
    }

    #[test]
    fn the_difference_of_two_samples_agrees_with_published_values() {
        // Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10: 56/70 less 48/80, 9/10 less 3/10,
        // 10/10 less 0/10, 0/10 less 0/20.
        let difference = |(s1, n1): (f64, f64), (s2, n2): (f64, f64)| {
            let of = |s: f64, n: f64| (s / n, wilson(s / n, n, 0.95).unwrap());
            let Interval { low, high } = unpaired_difference(of(s2, n2), of(s1, n1));
            [(low * 1e4).round() / 1e4, (high * 1e4).round() / 1e4]
        };
        assert_eq!(difference((56.0, 70.0), (48.0, 80.0)), [0.0524, 0.3339]);
        assert_eq!(difference((9.0, 10.0), (3.0, 10.0)), [0.1705, 0.8090]);
        assert_eq!(difference((10.0, 10.0), (0.0, 10.0)), [0.6075, 1.0]);
        assert_eq!(difference((0.0, 10.0), (0.0, 20.0)), [-0.1611, 0.2775]);
    }

    #[test]
    fn the_interval_narrows_with_trials_and_widens_with_the_level() {
        let width = |n, level| {
            let i = wilson(0.3, n, level).unwrap();
            i.high - i.low
        };
        assert!(width(100.0, 0.95) < width(10.0, 0.95));
        assert!(width(100.0, 0.95) < width(100.0, 0.99));
    }

    #[test]
    fn the_middle_leaves_out_as_many_on_either_side() {
        let values: Vec<f64> = (0..1000).rev().map(f64::from).collect();
        assert_eq!(central(values.clone(), 0.95), Some(Interval { low: 25.0, high: 974.0 }));
        assert_eq!(central(values, 0.9), Some(Interval { low: 50.0, high: 949.0 }));
        assert_eq!(central(vec![1.0; 39], 0.95), None, "none of 39 is left out");
        assert_eq!(central(vec![f64::NAN; 100], 0.95), None);
        assert_eq!(central(vec![1.0; 100], 1.0), None);
    }

    #[test]
    fn weights_count_as_so_many_values() {
        let values: Vec<(f64, f64)> = (0..100).rev().map(|i| (f64::from(i), 1.0)).collect();
        assert_eq!(weighted_central(values.clone(), 0.9), Some(Interval { low: 4.0, high: 94.0 }));
        let doubled: Vec<(f64, f64)> = values.iter().flat_map(|&(v, w)| [(v, w / 4.0), (v, w * 0.75)]).collect();
        assert_eq!(weighted_central(doubled, 0.9), weighted_central(values, 0.9));
        assert_eq!(weighted_central(vec![(1.0, 0.0), (2.0, 3.0)], 0.5), Some(Interval { low: 2.0, high: 2.0 }));
        assert_eq!(weighted_central(vec![(1.0, 0.0)], 0.5), None);
        assert_eq!(weighted_central(vec![(f64::NAN, 1.0)], 0.5), None);
    }

    #[test]
    fn what_is_no_proportion_has_no_interval() {
        for (p, n, level) in [
            (f64::NAN, 10.0, 0.95),
            (1.1, 10.0, 0.95),
            (0.5, 0.0, 0.95),
            (0.5, f64::INFINITY, 0.95),
            (0.5, 10.0, 1.0),
            (0.5, 10.0, 0.0),
        ] {
            assert_eq!(wilson(p, n, level), None, "{p} {n} {level}");
        }
    }
}
