//! The mean of whole numbers from runs in two layers, draws and replicates in each.

use serde::{Deserialize, Serialize};

use super::interval::{Interval, two_sided_t, two_sided_z};
use super::nested::NestedProportion;

/// Confidence of the intervals.
const LEVEL: f64 = 0.95;

/// Accumulates whole numbers, one a run, draw by draw, in constant memory.
///
/// As [`NestedProportion`](super::NestedProportion) it keeps sums of whole numbers only, so that the order of
/// draws changes no bit of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NestedMean {
    draws: u64,
    runs: u64,
    sum: i128,
    /// Sum of the runs' squared values.
    squares: i128,
    /// Sums over draws of products of the draw's sum and number of runs.
    sums_squared: i128,
    sums_times_runs: i128,
    runs_squared: i128,
}

/// What the runs of one draw add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DrawSums {
    /// Number of runs with a value.
    pub runs: u64,
    /// Sum of their values.
    pub sum: i64,
    /// Sum of their squares.
    pub squares: i128,
}

impl DrawSums {
    /// Adds the value of one run.
    pub fn push(&mut self, value: i64) {
        self.runs += 1;
        self.sum += value;
        self.squares += i128::from(value) * i128::from(value);
    }

    /// Mean over the runs. `None` without any.
    pub fn mean(&self) -> Option<f64> {
        (self.runs > 0).then(|| self.sum as f64 / self.runs as f64)
    }

    /// Adds the runs of `other`, which must belong to the same draw.
    pub fn merge(&mut self, other: &Self) {
        self.runs += other.runs;
        self.sum += other.sum;
        self.squares += other.squares;
    }
}

impl NestedMean {
    /// Adds one draw. One without any run is not counted.
    pub fn push_draw(&mut self, draw: &DrawSums) {
        let (runs, sum) = (i128::from(draw.runs), i128::from(draw.sum));
        self.draws += u64::from(draw.runs > 0);
        self.runs += draw.runs;
        self.sum += sum;
        self.squares += draw.squares;
        self.sums_squared += sum * sum;
        self.sums_times_runs += sum * runs;
        self.runs_squared += runs * runs;
    }

    /// Adds the draws of `other`, each of which must be another.
    pub fn merge(&mut self, other: &Self) {
        self.draws += other.draws;
        self.runs += other.runs;
        self.sum += other.sum;
        self.squares += other.squares;
        self.sums_squared += other.sums_squared;
        self.sums_times_runs += other.sums_times_runs;
        self.runs_squared += other.runs_squared;
    }

    /// Number of runs.
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// Number of draws with at least one run.
    pub fn draws(&self) -> u64 {
        self.draws
    }

    /// Mean over runs. `None` without any.
    pub fn estimate(&self) -> Option<f64> {
        (self.runs > 0).then(|| self.sum as f64 / self.runs as f64)
    }

    /// Variance of [`estimate`](Self::estimate) over seeds, and the degrees of freedom it rests on. `None` with a
    /// single run.
    ///
    /// # Formula
    /// D/(D−1) · Σ_d (s_d − m·n_d)² / N² over draws (Cochran 1977, *Sampling Techniques*, 3rd ed.); with a single
    /// draw Σ (y − m)² / ((N−1)·N) over its runs.
    pub fn variance(&self) -> Option<(f64, f64)> {
        let (mean, runs) = (self.estimate()?, self.runs as f64);
        if self.draws >= 2 {
            let squares = self.sums_squared as f64 - 2.0 * mean * self.sums_times_runs as f64
                + mean * mean * self.runs_squared as f64;
            let draws = self.draws as f64;
            let squares = above_rounding(squares, self.sums_squared);
            return Some((draws / (draws - 1.0) * squares / (runs * runs), draws - 1.0));
        }
        let squares = above_rounding(self.squares as f64 - runs * mean * mean, self.squares);
        (self.runs >= 2).then(|| (squares / (runs - 1.0) / runs, runs - 1.0))
    }

    /// 95 % interval for what another seed would have given: Student's t with the degrees of freedom of
    /// [`variance`](Self::variance). `None` with a single run, and where all draws agree: that nothing has varied so far
    /// does not make it certain.
    pub fn interval(&self) -> Option<Interval> {
        let (variance, freedom) = self.variance()?;
        if variance == 0.0 {
            return None;
        }
        let t = two_sided_t(LEVEL, freedom);
        let (mean, reach) = (self.estimate()?, t * variance.sqrt());
        Some(Interval { low: mean - reach, high: mean + reach })
    }

    /// The proportion of runs with the value 1, where every value is 0 or 1; `None` where one is below 0.
    pub fn as_proportion(&self) -> Option<NestedProportion> {
        let whole = |sum: i128| u128::try_from(sum).ok();
        let products = [whole(self.sums_squared)?, whole(self.sums_times_runs)?, whole(self.runs_squared)?];
        Some(NestedProportion::of_flags(self.draws, self.runs, u64::try_from(self.sum).ok()?, products))
    }

    /// 95 % interval for the difference of two chances where each run's value is the paired difference −1, 0 or 1.
    /// It has a width also where no pair differs. `None` without any run.
    ///
    /// # Formula
    /// Bonett and Price (2012), *Journal of Educational and Behavioral Statistics* 37(4), 479–488: one pair is
    /// added to each of the two kinds that differ, p = (n + 1)/(N + 2), and the interval is
    /// p₁₀ − p₀₁ ± z·√((p₁₀ + p₀₁ − (p₁₀ − p₀₁)²)/(N + 2)). N is the number of pairs that would say as much if they
    /// were independent: v/V, v being the variance between pairs and V that of [`variance`](Self::variance), times
    /// (z/t)² as in [`NestedProportion::replicate_noise`], at most the number of runs.
    pub fn difference_of_chances(&self) -> Option<Interval> {
        let (mean, runs) = (self.estimate()?, self.runs as f64);
        let differ = self.squares as f64 / runs;
        let between_pairs = differ - mean * mean;
        let effective = match self.variance() {
            Some((variance, freedom)) if variance > 0.0 => {
                // As for a proportion, with the degrees of freedom that the draws leave.
                let narrower = two_sided_z(LEVEL) / two_sided_t(LEVEL, freedom);
                (between_pairs / variance * narrower * narrower).min(runs)
            }
            _ => runs,
        };
        let gained = ((differ + mean) / 2.0 * effective + 1.0) / (effective + 2.0);
        let lost = ((differ - mean) / 2.0 * effective + 1.0) / (effective + 2.0);
        let centre = gained - lost;
        let reach = two_sided_z(LEVEL) * ((gained + lost - centre * centre) / (effective + 2.0)).sqrt();
        Some(Interval { low: (centre - reach).clamp(-1.0, mean), high: (centre + reach).clamp(mean, 1.0) })
    }
}

/// A sum of squared deviations, or 0 where it is no more than rounding made of the sum of squares it came from.
fn above_rounding(deviations: f64, squares: i128) -> f64 {
    if deviations > 1e-12 * squares as f64 { deviations } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(draws: &[&[i64]]) -> NestedMean {
        let mut mean = NestedMean::default();
        for draw in draws {
            let mut sums = DrawSums::default();
            draw.iter().for_each(|&value| sums.push(value));
            mean.push_draw(&sums);
        }
        mean
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn one_draw_gives_the_textbook_interval() {
        // Mean 2.5, variance 5/3, t(3, 0.975) = 3.182446.
        let mean = of(&[&[1, 2, 3, 4]]);
        let interval = mean.interval().expect("four runs");
        assert_eq!(mean.estimate(), Some(2.5));
        assert!((interval.high - 2.5 - 3.182_446_305 * (5.0_f64 / 12.0).sqrt()).abs() < 1e-6);
        close(interval.low + interval.high, 5.0);
    }

    #[test]
    fn with_draws_of_one_size_it_is_the_interval_of_their_means() {
        let mean = of(&[&[1, 3], &[4, 6], &[0, 4]]);
        // Means 2, 5, 2: variance 3, divided by three draws.
        let (variance, freedom) = mean.variance().expect("three draws");
        close(variance, 1.0);
        close(freedom, 2.0);
    }

    #[test]
    fn draws_added_up_in_pieces_are_those_added_up_at_once() {
        let mut pieces = of(&[&[1, 2], &[]]);
        pieces.merge(&of(&[&[5, -3, 0]]));
        pieces.merge(&NestedMean::default());
        assert_eq!(pieces, of(&[&[1, 2], &[5, -3, 0]]));
    }

    #[test]
    fn the_order_of_draws_changes_nothing_and_an_empty_one_does_not_count() {
        assert_eq!(of(&[&[1, 2], &[], &[5]]), of(&[&[5], &[1, 2]]));
        assert_eq!(of(&[]).estimate(), None);
        assert_eq!(of(&[&[3]]).interval(), None);
    }

    #[test]
    fn any_number_of_runs_has_an_interval_and_draws_that_agree_have_none() {
        for runs in [100_000_u64, 100_002, 14_000_000, 1_000_000_000] {
            let mut mean = NestedMean::default();
            mean.push_draw(&DrawSums { runs, sum: runs as i64 / 2, squares: i128::from(runs) / 2 });
            let interval = mean.interval().expect("many runs");
            let reach = 1.959_963_985 * 0.5 / (runs as f64).sqrt();
            assert!(((interval.high - interval.low) / 2.0 / reach - 1.0).abs() < 1e-4, "{runs}");
        }
        assert_eq!(of(&[&[1, 0, 0], &[0, 1, 0], &[0, 0, 1]]).interval(), None);
    }

    #[test]
    fn of_flags_it_is_a_proportion() {
        let mut proportion = NestedProportion::default();
        proportion.push_draw(2, 1);
        proportion.push_draw(0, 3);
        assert_eq!(of(&[&[1, 0, 1], &[0, 0, 0]]).as_proportion(), Some(proportion));
    }

    #[test]
    fn pairs_that_never_differ_leave_a_width() {
        let mean = of(&[&[0; 50], &[0; 50]]);
        let interval = mean.difference_of_chances().expect("a hundred pairs");
        close(interval.low, -interval.high);
        // p = 1/102 on each side.
        let p = 1.0 / 102.0;
        assert!((interval.high - 1.959_963_985 * (2.0 * p / 102.0_f64).sqrt()).abs() < 1e-8);
    }

    #[test]
    fn independent_pairs_give_the_published_formula() {
        // 10 gained, 3 lost, 37 alike, as 50 draws of one run each.
        let values: Vec<i64> = (0..50).map(|i| if i < 10 { 1 } else { -i64::from(i < 13) }).collect();
        let draws: Vec<&[i64]> = values.chunks(1).collect();
        let interval = of(&draws).difference_of_chances().expect("fifty pairs");
        // The variance over draws has D − 1 where the formula has D, so that 49 pairs count, each (1.959964/2.009575)²
        // times as much for the 49 degrees of freedom.
        let pairs = 49.0 * (1.959_963_984_540_054_f64 / 2.009_575_237_129_24).powi(2);
        let (gained, lost) = ((0.2 * pairs + 1.0) / (pairs + 2.0), (0.06 * pairs + 1.0) / (pairs + 2.0));
        let centre = gained - lost;
        let reach = 1.959_963_984_540_054 * ((gained + lost - centre * centre) / (pairs + 2.0)).sqrt();
        assert!((interval.low - (centre - reach)).abs() < 1e-8 && (interval.high - (centre + reach)).abs() < 1e-8);
    }
}
