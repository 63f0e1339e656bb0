//! Tests whether a mean, or the difference of two, is nought.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, Normal, StudentsT};

use super::interval::{Interval, NORMAL_FREEDOM, two_sided_t};

/// Confidence of the interval.
const LEVEL: f64 = 0.95;

/// A mean with its variance over seeds and the degrees of freedom of that, as
/// [`NestedMean::variance`](super::NestedMean::variance) gives them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampledMean {
    /// The mean.
    pub mean: f64,
    /// Variance of the mean.
    pub variance: f64,
    /// Degrees of freedom of the variance, at least 1.
    pub freedom: f64,
}

impl SampledMean {
    /// Two-sided p-value of Student's t test that the mean is 0: `scipy.stats.ttest_1samp` of the draws' means where draws
    /// have one size. 1 where nothing varies about a mean of 0; `None` where nothing varies about another, which does not
    /// make it certain.
    pub fn p_value(self) -> Option<f64> {
        if self.variance > 0.0 {
            let t = self.mean.abs() / self.variance.sqrt();
            return Some(tail(t, self.freedom));
        }
        (self.mean == 0.0).then_some(1.0)
    }

    /// One-sided p-value of Student's t test that the mean is `bound` or less. `None` where nothing varies.
    pub fn p_above(self, bound: f64) -> Option<f64> {
        let t = (self.mean - bound) / self.variance.sqrt();
        (self.variance > 0.0).then(|| upper(t, self.freedom))
    }

    /// `other` less this one, of independent samples: by Welch's formula.
    ///
    /// # Formula
    /// Variance v₁ + v₂, with (v₁ + v₂)²/(v₁²/f₁ + v₂²/f₂) degrees of freedom (Welch 1947, *Biometrika* 34(1–2), 28–35).
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        let (first, second) = (self.variance, other.variance);
        let variance = first + second;
        let spread = first * first / self.freedom + second * second / other.freedom;
        let freedom = if spread > 0.0 { (variance * variance / spread).max(1.0) } else { 1.0 };
        Self { mean: other.mean - self.mean, variance, freedom }
    }

    /// 95 % interval of the mean by Student's t; `None` where nothing varies.
    pub fn interval(self) -> Option<Interval> {
        let reach = two_sided_t(LEVEL, self.freedom) * self.variance.sqrt();
        (self.variance > 0.0).then_some(Interval { low: self.mean - reach, high: self.mean + reach })
    }
}

/// Chance that Student's t with so many degrees of freedom lies as far from 0 as `t` on either side.
fn tail(t: f64, freedom: f64) -> f64 {
    (2.0 * upper(t, freedom)).min(1.0)
}

/// Chance that it lies above `t`.
fn upper(t: f64, freedom: f64) -> f64 {
    match StudentsT::new(0.0, 1.0, freedom) {
        Ok(student) if freedom <= NORMAL_FREEDOM => student.sf(t),
        _ => Normal::standard().sf(t),
    }
}

/// Two-sided p-value of McNemar's exact test that as many pairs gain something as lose it: the exact sign test of the pairs
/// that differ, as `statsmodels.stats.contingency_tables.mcnemar(…, exact=True)`. 1 where none differs.
///
/// # Formula
/// min(1, 2·P(X ≤ min(gained, lost))), X binomial over gained + lost pairs with chance ½ (McNemar 1947, *Psychometrika*
/// 12(2), 153–157).
pub fn mcnemar(gained: u64, lost: u64) -> f64 {
    match Binomial::new(0.5, gained + lost) {
        Ok(pairs) => (2.0 * pairs.cdf(gained.min(lost))).min(1.0),
        Err(_) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.expect("it varies");
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} is not {expected}");
    }

    // Expected values by scipy 1.17.1 and statsmodels 0.15.0.

    #[test]
    fn the_t_test_is_that_of_scipy() {
        // ttest_1samp([2, 5, 2, 7], 0): mean 4, variance of the mean 3/2.
        let mean = SampledMean { mean: 4.0, variance: 1.5, freedom: 3.0 };
        close(mean.p_value(), 0.046_918_926_955_019_424);
        close(SampledMean { mean: -4.0, ..mean }.p_value(), 0.046_918_926_955_019_424);
        close(SampledMean { freedom: 1e6, ..mean }.p_value(), 0.001_090_835_176_125_296);
        // ttest_1samp([2, 5, 2, 7], bound, alternative="greater").
        close(mean.p_above(1.0), 0.045_860_556_655_785_93);
        close(mean.p_above(6.0), 0.899_511_886_900_539);
    }

    #[test]
    fn two_samples_are_compared_as_scipy_does() {
        // ttest_ind([3, 8, 9, 12, 11], [1, 4, 2, 9], equal_var=False) and its confidence_interval().
        let first = SampledMean { mean: 4.0, variance: 19.0 / 6.0, freedom: 3.0 };
        let difference = first.difference(SampledMean { mean: 8.6, variance: 2.46, freedom: 4.0 });
        close(difference.p_value(), 0.096_690_722_289_725_63);
        close(Some(difference.freedom), 6.520_322_536_600_4);
        let interval = difference.interval().expect("it varies");
        close(Some(interval.low), -1.093_772_679_170_988);
        close(Some(interval.high), 10.293_772_679_170_99);
    }

    #[test]
    fn what_never_varied_is_certain_of_nothing_but_nought() {
        let still = SampledMean { mean: 0.0, variance: 0.0, freedom: 3.0 };
        assert_eq!((still.p_value(), still.interval()), (Some(1.0), None));
        assert_eq!(SampledMean { mean: 1.0, ..still }.p_value(), None);
        assert_eq!(still.difference(still).p_value(), Some(1.0));
    }

    #[test]
    fn pairs_that_differ_are_tested_as_statsmodels_does() {
        // mcnemar([[0, gained], [lost, 0]], exact=True).
        close(Some(mcnemar(10, 3)), 0.092_285_156_25);
        close(Some(mcnemar(0, 5)), 0.0625);
        close(Some(mcnemar(250, 190)), 0.004_856_216_684_599_655);
        assert_eq!((mcnemar(0, 0), mcnemar(4, 4)), (1.0, 1.0));
    }
}
