//! Effects by draw with the noise of simulation taken out, for the range over weights and uncertain figures.

use super::components::VarianceComponents;
use super::interval::{Interval, central};
use super::nested_mean::{DrawSums, NestedMean};

/// Effects by draw, pulled to their mean as far as noise alone has spread them.
///
/// The effect in a draw is known from a few replicates only, so that effects by draw lie further apart than the true ones.
/// Shrinking each by the usual empirical Bayes factor would bring them too close together; these have the variance of the
/// true effects.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibratedEffects {
    /// Mean over runs.
    pub mean: f64,
    /// Standard deviation of the true effects over draws; 0 where draws differ no more than noise makes them.
    pub tau: f64,
    /// Effects, in the order of the draws that have a run.
    pub effects: Vec<f64>,
}

impl CalibratedEffects {
    /// From the runs of each draw, a run's value being its effect (a paired difference, say). `None` as for
    /// [`VarianceComponents::of`]: with fewer than two draws, or where no draw has two runs.
    ///
    /// # Formula
    /// θ̃_d = m + √(τ²/(τ² + v_d))·(d_d − m), d_d being the mean of draw d, m that of all runs, τ² the variance between draws
    /// by moments ([`VarianceComponents::of`]) and v_d = within/n_d the variance of d_d under replicate noise, pooled since
    /// a draw has few runs of its own. Wang and Lee (2019), *Research Synthesis Methods* 10(2), 255–266; Mathur and
    /// VanderWeele (2020), *Epidemiology* 31(3), 356–358.
    pub fn of(draws: &[DrawSums]) -> Option<Self> {
        let VarianceComponents { between, within } = VarianceComponents::of(draws)?;
        let mut all = NestedMean::default();
        draws.iter().for_each(|draw| all.push_draw(draw));
        let mean = all.estimate()?;
        let calibrated = |draw: &DrawSums| {
            let noise = within / draw.runs as f64;
            // Without any spread there is nothing to scale.
            let scale = if between > 0.0 { (between / (between + noise)).sqrt() } else { 0.0 };
            Some(mean + scale * (draw.mean()? - mean))
        };
        Some(Self { mean, tau: between.sqrt(), effects: draws.iter().filter_map(calibrated).collect() })
    }

    /// The central part of the effects that holds `level` of them (0.9 for 90 %). `None` as for [`central`]: with so few
    /// draws that none would be left out.
    pub fn range(&self, level: f64) -> Option<Interval> {
        central(self.effects.clone(), level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        // Means 1/4 and 3/4; within 1/4, so that v is 1/16; between 1/8 − 1/16 = 1/16: the factor is √(1/2).
        let found = CalibratedEffects::of(&[draw(&[1, 0, 0, 0]), draw(&[]), draw(&[1, 1, 0, 1])]).expect("two draws");
        close(found.mean, 0.5);
        close(found.tau, 0.25);
        assert_eq!(found.effects.len(), 2, "a draw without a run has no effect");
        close(found.effects[0], 0.5 - 0.25 * 0.5_f64.sqrt());
        close(found.effects[1], 0.5 + 0.25 * 0.5_f64.sqrt());
    }

    #[test]
    fn with_draws_of_one_size_the_effects_have_the_variance_of_the_true_ones() {
        let draws: Vec<DrawSums> = (0..60).map(|d| draw(&[d, d + 9, d - 9 + d % 5, d + d % 7 - 4])).collect();
        let found = CalibratedEffects::of(&draws).expect("sixty draws");
        let mean = found.effects.iter().sum::<f64>() / 60.0;
        let variance = found.effects.iter().map(|effect| (effect - mean).powi(2)).sum::<f64>() / 59.0;
        close(mean, found.mean);
        assert!((variance / found.tau.powi(2) - 1.0).abs() < 1e-12 && found.tau > 10.0, "{variance} {}", found.tau);
        let raw = draws.iter().filter_map(DrawSums::mean).map(|mean| (mean - found.mean).powi(2)).sum::<f64>() / 59.0;
        assert!(variance < raw, "noise is taken out");
    }

    #[test]
    fn draws_that_differ_by_noise_alone_have_one_effect() {
        let draws: Vec<DrawSums> = (0..40).map(|d| draw(&[d % 2, 1 - d % 2])).collect();
        let found = CalibratedEffects::of(&draws).expect("forty draws");
        assert_eq!(found.tau, 0.0);
        assert_eq!(found.range(0.9), Some(Interval { low: 0.5, high: 0.5 }));
    }

    #[test]
    fn the_range_leaves_out_a_twentieth_on_either_side() {
        let draws: Vec<DrawSums> = (0..20).map(|d| draw(&[100 * d, 100 * d])).collect();
        let found = CalibratedEffects::of(&draws).expect("twenty draws");
        let range = found.range(0.9).expect("one is left out on either side");
        close(range.low, 100.0);
        close(range.high, 1800.0);
        assert_eq!(CalibratedEffects::of(&draws[..19]).expect("nineteen").range(0.9), None);
    }

    #[test]
    fn what_cannot_be_told_apart_from_noise_is_missing() {
        assert_eq!(CalibratedEffects::of(&[draw(&[1, 2])]), None);
        assert_eq!(CalibratedEffects::of(&[draw(&[1]), draw(&[2])]), None);
    }
}
