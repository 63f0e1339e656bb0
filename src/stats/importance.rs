//! Importance sampling: weighted points that stand for a distribution, and normal proposals fitted to them.
//!
//! Written out here since no crate offers it: what there is of Monte Carlo for Rust is Markov chains, whose likelihood must
//! be exact and cheap. The linear algebra is that of `nalgebra`.

use nalgebra::{Cholesky, DMatrix, DVector};

/// Smallest eigenvalue, relative to a covariance's mean variance, that is told from rounding.
const RIDGE: f64 = 1e-9;

/// A normal distribution of several variables, to draw from and to weigh by.
#[derive(Debug, Clone, PartialEq)]
pub struct Gaussian {
    mean: DVector<f64>,
    /// Lower triangular; with its transpose it gives the covariance.
    root: DMatrix<f64>,
    /// Logarithm of the root's determinant.
    log_determinant: f64,
}

impl Gaussian {
    /// Independent standard normal variables.
    pub fn standard(variables: usize) -> Self {
        Self { mean: DVector::zeros(variables), root: DMatrix::identity(variables, variables), log_determinant: 0.0 }
    }

    /// The normal distribution with mean and covariance of weighted `points`, the latter times `spread`; covariances of
    /// different variables count for the share `coupling` (0–1), since few points tell little of them. `None` where there is
    /// no point with weight, or a covariance is no number.
    pub fn of_points(points: &[Vec<f64>], weights: &[f64], spread: f64, coupling: f64) -> Option<Self> {
        let variables = points.first()?.len();
        let total: f64 = weights.iter().sum();
        let mut mean = DVector::zeros(variables);
        for (point, weight) in points.iter().zip(weights) {
            mean += DVector::from_column_slice(point) * (weight / total);
        }
        let mut covariance = DMatrix::zeros(variables, variables);
        for (point, weight) in points.iter().zip(weights) {
            let off = DVector::from_column_slice(point) - &mean;
            covariance += &off * off.transpose() * (weight / total);
        }
        let ridge = RIDGE * covariance.trace() / variables as f64 + f64::MIN_POSITIVE;
        for i in 0..variables {
            for j in 0..variables {
                covariance[(i, j)] *= if i == j { spread } else { spread * coupling };
            }
            covariance[(i, i)] += ridge;
        }
        let root = Cholesky::new(covariance)?.l();
        let log_determinant = root.diagonal().iter().map(|&x| libm::log(x)).sum();
        Some(Self { mean, root, log_determinant })
    }

    /// A point, from one independent standard normal number for each variable.
    pub fn draw(&self, normals: &[f64]) -> Vec<f64> {
        (&self.mean + &self.root * DVector::from_column_slice(normals)).as_slice().to_vec()
    }

    /// Logarithm of the density at `point`, up to the constant that all normal distributions of as many variables share.
    pub fn log_density(&self, point: &[f64]) -> f64 {
        let off = DVector::from_column_slice(point) - &self.mean;
        let standard = self.root.solve_lower_triangular(&off);
        standard.map_or(f64::NEG_INFINITY, |z| -0.5 * z.norm_squared() - self.log_determinant)
    }
}

/// Logarithm of a sum, given the logarithms of its parts; negative infinity for none.
pub fn log_sum(logs: &[f64]) -> f64 {
    let greatest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if greatest == f64::NEG_INFINITY {
        return greatest;
    }
    greatest + libm::log(logs.iter().map(|log| libm::exp(log - greatest)).sum())
}

/// Weights that sum to 1, given their logarithms up to a constant; all 0 where every one is negative infinity.
pub fn normalised(log_weights: &[f64]) -> Vec<f64> {
    let whole = log_sum(log_weights);
    if whole == f64::NEG_INFINITY {
        return vec![0.0; log_weights.len()];
    }
    log_weights.iter().map(|log| libm::exp(log - whole)).collect()
}

/// Number of equally weighted points that would tell as much as `weights`, which sum to 1 (Kong, Liu & Wong 1994, *Journal
/// of the American Statistical Association* 89, 278–288).
///
/// # Formula
/// 1 / Σ w².
pub fn effective_size(weights: &[f64]) -> f64 {
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    if squares > 0.0 { 1.0 / squares } else { 0.0 }
}

/// The greatest power in 0–1 to which likelihoods can be raised so that the points, whose other log-weights are `base`,
/// still count as `size` (tempering; Del Moral, Doucet & Jasra 2006, *Journal of the Royal Statistical Society B* 68,
/// 411–436).
pub fn tempering(base: &[f64], log_likelihoods: &[f64], size: f64) -> f64 {
    let size_at = |power: f64| {
        let log_weights: Vec<f64> = base.iter().zip(log_likelihoods).map(|(base, l)| base + power * l).collect();
        effective_size(&normalised(&log_weights))
    };
    if size_at(1.0) >= size {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    // Thirty halvings tell powers apart that no other digit of the fit does.
    for _ in 0..30 {
        let middle = 0.5 * (low + high);
        if size_at(middle) >= size { low = middle } else { high = middle }
    }
    low
}

/// How often each point comes when `count` are taken in proportion to `weights`, which sum to 1: as often as expected, or
/// once more or less (systematic resampling; Kitagawa 1996, *Journal of Computational and Graphical Statistics* 5, 1–25).
/// `start` is uniform on 0–1.
pub fn resampled(weights: &[f64], count: usize, start: f64) -> Vec<usize> {
    let mut taken = vec![0; weights.len()];
    let (mut at, mut below) = (0, weights.first().copied().unwrap_or(0.0));
    for number in 0..count {
        let place = (number as f64 + start) / count as f64;
        while place >= below && at + 1 < weights.len() {
            at += 1;
            below += weights[at];
        }
        if let Some(times) = taken.get_mut(at) {
            *times += 1;
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{ContinuousCDF, Normal};

    use super::*;

    /// Standard normal numbers without a pattern: quantiles of a sequence that fills 0 to 1 evenly (golden ratio).
    fn numbers() -> impl FnMut() -> f64 {
        let (mut at, normal) = (0.5, Normal::standard());
        move || {
            at = (at + 0.618_033_988_749_894_9_f64).fract();
            normal.inverse_cdf(at)
        }
    }

    #[test]
    fn a_fitted_normal_has_the_moments_of_its_points() {
        let points = [vec![0.0, 0.0], vec![2.0, 1.0], vec![4.0, 5.0]];
        let fitted = Gaussian::of_points(&points, &[0.25, 0.5, 0.25], 1.0, 1.0).unwrap();
        assert_eq!(fitted.mean.as_slice(), [2.0, 1.75]);
        let covariance = &fitted.root * fitted.root.transpose();
        for (found, expected) in covariance.iter().zip([2.0, 2.5, 2.5, 3.6875]) {
            assert!((found - expected).abs() < 1e-6, "{covariance}");
        }
        let apart = Gaussian::of_points(&points, &[0.25, 0.5, 0.25], 2.0, 0.0).unwrap();
        let covariance = &apart.root * apart.root.transpose();
        assert!((covariance[(0, 0)] - 4.0).abs() < 1e-6 && covariance[(0, 1)].abs() < 1e-12);
        assert_eq!(Gaussian::of_points(&[], &[], 1.0, 1.0), None);
    }

    #[test]
    fn the_log_density_falls_by_half_a_square_from_the_mean() {
        let points = [vec![-2.0], vec![2.0]];
        let wide = Gaussian::of_points(&points, &[0.5, 0.5], 1.0, 1.0).unwrap();
        let fall = wide.log_density(&[0.0]) - wide.log_density(&[3.0]);
        assert!((fall - 0.5 * 9.0 / 4.0).abs() < 1e-6, "{fall}");
        // Against the standard one at its mean: wider by a factor of two.
        let lower = Gaussian::standard(1).log_density(&[0.0]) - wide.log_density(&[0.0]);
        assert!((lower - 2.0_f64.ln()).abs() < 1e-6, "{lower}");
    }

    #[test]
    fn importance_weights_turn_draws_of_one_normal_into_another() {
        let mut normal = numbers();
        let proposal = Gaussian::of_points(&[vec![-2.0], vec![2.0]], &[0.5, 0.5], 1.0, 1.0).unwrap();
        let points: Vec<Vec<f64>> = (0..20_000).map(|_| proposal.draw(&[normal()])).collect();
        let target = |x: f64| -0.5 * (x - 1.0) * (x - 1.0);
        let logs: Vec<f64> = points.iter().map(|x| target(x[0]) - proposal.log_density(x)).collect();
        let weights = normalised(&logs);
        let mean: f64 = weights.iter().zip(&points).map(|(w, x)| w * x[0]).sum();
        let square: f64 = weights.iter().zip(&points).map(|(w, x)| w * (x[0] - mean) * (x[0] - mean)).sum();
        assert!((mean - 1.0).abs() < 0.03 && (square - 1.0).abs() < 0.05, "{mean} {square}");
        let size = effective_size(&weights);
        assert!((0.3..0.8).contains(&(size / 20_000.0)), "{size}");
    }

    #[test]
    fn tempering_keeps_the_size_asked_for_and_no_more() {
        let likelihoods: Vec<f64> = (0..100).map(|i| -f64::from(i)).collect();
        let base = vec![0.0; 100];
        let power = tempering(&base, &likelihoods, 30.0);
        let at = |power: f64| effective_size(&normalised(&likelihoods.iter().map(|l| power * l).collect::<Vec<_>>()));
        assert!((at(power) - 30.0).abs() < 0.01 && at(1.0) < 30.0);
        assert_eq!(tempering(&base, &[0.0; 100], 30.0), 1.0);
    }

    #[test]
    fn points_come_as_often_as_expected_or_once_more_or_less() {
        let weights = [0.5, 0.0, 0.301, 0.199];
        for start in [0.0, 0.37, 0.99] {
            let taken = resampled(&weights, 10, start);
            assert_eq!(taken.iter().sum::<usize>(), 10);
            assert!(taken[0] == 5 && taken[1] == 0 && [3, 4].contains(&taken[2]), "{taken:?}");
        }
        assert_eq!(normalised(&[f64::NEG_INFINITY; 2]), [0.0, 0.0]);
        assert_eq!(effective_size(&[0.0, 0.0]), 0.0);
    }
}
