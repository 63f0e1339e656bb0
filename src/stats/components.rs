//! The two layers of variance in a nested sample, and what a sample of another size would say.

use serde::{Deserialize, Serialize};

use super::interval::two_sided_z;
use super::nested_mean::DrawSums;

/// Confidence of the intervals whose half-widths are foretold.
const LEVEL: f64 = 0.95;

/// Variance of a run's value, in the square of its unit, by where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VarianceComponents {
    /// Variance of the draws' true means: the uncertain figures.
    pub between: f64,
    /// Variance of runs about the mean of their draw: chance.
    pub within: f64,
}

impl VarianceComponents {
    /// Both from a sample of draws. Those without a run do not count. `None` with fewer than two draws, or where no
    /// draw has two runs.
    ///
    /// # Formula
    /// Analysis of variance with one random factor and groups of any size: within = MSW; between = (MSB − MSW)/n₀,
    /// not below 0, n₀ = (N − Σ n²/N)/(D − 1) (Searle, Casella and McCulloch 1992, *Variance Components*).
    pub fn of(draws: &[DrawSums]) -> Option<Self> {
        let (mut groups, mut runs, mut sum) = (0.0, 0.0, 0.0);
        let (mut runs_squared, mut about_nought, mut between_nought) = (0.0, 0.0, 0.0);
        for draw in draws.iter().filter(|draw| draw.runs > 0) {
            let (n, s) = (draw.runs as f64, draw.sum as f64);
            groups += 1.0;
            runs += n;
            sum += s;
            runs_squared += n * n;
            about_nought += draw.squares as f64;
            between_nought += s * s / n;
        }
        if groups < 2.0 || runs <= groups {
            return None;
        }
        let within = ((about_nought - between_nought) / (runs - groups)).max(0.0);
        let between_means = (between_nought - sum * sum / runs) / (groups - 1.0);
        let runs_a_draw = (runs - runs_squared / runs) / (groups - 1.0);
        Some(Self { between: ((between_means - within) / runs_a_draw).max(0.0), within })
    }

    /// Variance of the mean of `replicates` runs of one draw.
    pub fn of_a_draw(self, replicates: u32) -> f64 {
        self.between + self.within / f64::from(replicates.max(1))
    }

    /// Half-width of the 95 % interval of the mean over `draws` draws of `replicates` runs each, as far as it is
    /// normal.
    ///
    /// # Formula
    /// z·√((between + within/R)/D): sampling in two stages (Cochran 1977, *Sampling Techniques*, 3rd ed., chapter 10),
    /// out of infinitely many draws and replicates.
    pub fn half_width(self, draws: f64, replicates: u32) -> f64 {
        two_sided_z(LEVEL) * (self.of_a_draw(replicates) / draws).sqrt()
    }

    /// The number of draws, with a fraction, whose [`half_width`](Self::half_width) is the given one.
    pub fn draws_for(self, half_width: f64, replicates: u32) -> f64 {
        let z = two_sided_z(LEVEL) / half_width;
        z * z * self.of_a_draw(replicates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{NestedMean, NestedProportion};

    fn draw(values: &[i64]) -> DrawSums {
        let mut sums = DrawSums::default();
        values.iter().for_each(|&value| sums.push(value));
        sums
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }

    #[test]
    fn two_draws_worked_by_hand() {
        // Means 1/4 and 3/4 with variance 1/8; within each 1/4 of the squares about it over 3 degrees: 1/4.
        let found = VarianceComponents::of(&[draw(&[1, 0, 0, 0]), draw(&[1, 1, 0, 1])]).expect("two draws of four");
        close(found.within, 0.25);
        close(found.between, 1.0 / 8.0 - 0.25 / 4.0);
        close(found.of_a_draw(4), 1.0 / 8.0);
    }

    #[test]
    fn for_chances_the_part_between_draws_is_that_of_the_proportion() {
        let draws: Vec<DrawSums> =
            (0..30).map(|d| draw(&(0..8).map(|r| i64::from((d * r) % 7 > 3)).collect::<Vec<_>>())).collect();
        let mut proportion = NestedProportion::default();
        draws.iter().for_each(|d| proportion.push_draw(d.sum as u64, d.runs - d.sum as u64));
        let found = VarianceComponents::of(&draws).expect("thirty draws");
        close(found.between, proportion.variance_over_draws().expect("thirty draws"));
    }

    #[test]
    fn at_its_own_size_a_sample_foretells_the_variance_that_it_has() {
        let draws: Vec<DrawSums> = (0..50).map(|d| draw(&[d, d + 3, d - d % 5, d + d % 4])).collect();
        let mut mean = NestedMean::default();
        draws.iter().for_each(|d| mean.push_draw(d));
        let found = VarianceComponents::of(&draws).expect("fifty draws");
        assert!(found.between > 0.0, "else nothing is shown");
        let (variance, _) = mean.variance().expect("fifty draws");
        close(found.half_width(50.0, 4), 1.959_963_984_540_054 * variance.sqrt());
        close(found.draws_for(found.half_width(50.0, 4), 4), 50.0);
    }

    #[test]
    fn what_cannot_be_told_apart_is_missing() {
        assert_eq!(VarianceComponents::of(&[draw(&[1, 0, 1])]), None);
        assert_eq!(VarianceComponents::of(&[draw(&[1]), draw(&[0]), draw(&[])]), None);
    }
}
