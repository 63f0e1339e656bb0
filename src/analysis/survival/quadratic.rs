//! A test from what groups have more than expected.

use nalgebra::{DMatrix, DVector};
use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::error::SurvivalError;

/// A test between groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TestResult {
    /// Its statistic, χ² under no difference between independent groups.
    pub statistic: f64,
    /// Degrees of freedom: one less than groups.
    pub freedom: usize,
    /// The chance of a statistic as large as this under no difference, were runs independent.
    pub p_value: f64,
}

/// The test from what each group has more than expected, and the covariance of these excesses. They add up to 0, so
/// that the last group says nothing that the others do not.
///
/// # Errors
/// [`SurvivalError::OneGroup`]; [`SurvivalError::NoVariance`] where the covariance of the others is not of full rank.
pub(super) fn chi_squared(excess: &DVector<f64>, covariance: &DMatrix<f64>) -> Result<TestResult, SurvivalError> {
    let freedom = excess.len().checked_sub(1).filter(|&freedom| freedom > 0).ok_or(SurvivalError::OneGroup)?;
    let others = covariance.view((0, 0), (freedom, freedom)).into_owned();
    let largest = others.diagonal().max();
    let factor = others.cholesky().ok_or(SurvivalError::NoVariance)?;
    // What rounding leaves of a variance that is 0 would blow the statistic up.
    const ROUNDING: f64 = 1e-10;
    let least = factor.l_dirty().diagonal().min();
    if least.is_nan() || least * least <= ROUNDING * largest {
        return Err(SurvivalError::NoVariance);
    }
    let first = excess.rows(0, freedom).into_owned();
    let statistic = first.dot(&factor.solve(&first));
    let p_value = ChiSquared::new(freedom as f64).map_err(|_| SurvivalError::NoVariance)?.sf(statistic);
    Ok(TestResult { statistic, freedom, p_value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statistic_is_the_squared_distance_in_standard_deviations() {
        let excess = DVector::from_vec(vec![3.0, -3.0]);
        let covariance = DMatrix::from_row_slice(2, 2, &[4.0, -4.0, -4.0, 4.0]);
        let test = chi_squared(&excess, &covariance).expect("a test");
        assert_eq!((test.statistic, test.freedom), (2.25, 1));
        // The normal's two tails beyond 1.5.
        assert!((test.p_value - 0.133_614_402_537_716).abs() < 1e-12, "{}", test.p_value);
    }

    #[test]
    fn one_group_and_a_group_without_variance_are_refused() {
        let one = chi_squared(&DVector::zeros(1), &DMatrix::zeros(1, 1));
        assert_eq!(one, Err(SurvivalError::OneGroup));
        let flat = chi_squared(&DVector::zeros(3), &DMatrix::from_diagonal(&DVector::from_vec(vec![1.0, 0.0, 1.0])));
        assert_eq!(flat, Err(SurvivalError::NoVariance));
    }
}
