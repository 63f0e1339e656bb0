//! A proportion from runs in two layers: draws of the uncertain figures, and replicates in each.

use serde::{Deserialize, Serialize};
use statrs::distribution::{Beta, ContinuousCDF};

use super::interval::{Interval, effective_trials, two_sided_z, wilson};

/// Confidence of the interval for replicate noise.
const NOISE_LEVEL: f64 = 0.95;
/// Part of the draws' probabilities that lies within the range for uncertain figures.
const UNCERTAINTY_LEVEL: f64 = 0.90;

/// Accumulates how often an outcome happened in each draw, in constant memory.
///
/// It keeps sums of whole numbers only, so neither the order of draws nor the way in which
/// accumulators are [merged](Self::merge) can change a bit of the result. Draws may have different
/// numbers of replicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NestedProportion {
    draws: u64,
    trials: u64,
    successes: u64,
    /// Sums over draws of products of the draw's successes and trials.
    successes_squared: u128,
    successes_times_trials: u128,
    trials_squared: u128,
}

/// Where the variance of a single run's outcome comes from. The parts add up to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VarianceShares {
    /// Part due to the uncertain figures, in [0, 1].
    pub uncertain_figures: f64,
    /// Part due to chance within a draw, in [0, 1].
    pub replicate_noise: f64,
}

impl NestedProportion {
    /// Adds one draw, in which the outcome happened `successes` times and failed to `failures`
    /// times. A draw without any run is not counted.
    pub fn push_draw(&mut self, successes: u64, failures: u64) {
        let trials = successes + failures;
        let (s, n) = (u128::from(successes), u128::from(trials));
        self.draws += u64::from(trials > 0);
        self.trials += trials;
        self.successes += successes;
        self.successes_squared += s * s;
        self.successes_times_trials += s * n;
        self.trials_squared += n * n;
    }

    /// Adds all draws of `other`, which must not have been counted here.
    pub fn merge(&mut self, other: &Self) {
        self.draws += other.draws;
        self.trials += other.trials;
        self.successes += other.successes;
        self.successes_squared += other.successes_squared;
        self.successes_times_trials += other.successes_times_trials;
        self.trials_squared += other.trials_squared;
    }

    /// The proportion of runs whose value is 1, where all others are 0.
    pub(super) fn of_flags(draws: u64, trials: u64, successes: u64, [ss, st, tt]: [u128; 3]) -> Self {
        Self { draws, trials, successes, successes_squared: ss, successes_times_trials: st, trials_squared: tt }
    }

    /// Number of draws with at least one run.
    pub fn draws(&self) -> u64 {
        self.draws
    }

    /// Number of runs.
    pub fn trials(&self) -> u64 {
        self.trials
    }

    /// Number of runs in which the outcome happened.
    pub fn successes(&self) -> u64 {
        self.successes
    }

    /// The probability: the mean over draws, weighted by their runs. `None` without any run.
    pub fn estimate(&self) -> Option<f64> {
        (self.trials > 0).then(|| self.successes as f64 / self.trials as f64)
    }

    /// 95 % interval for what another seed would have given as [`estimate`](Self::estimate), with
    /// other draws and replicates of the same number. `None` without any run.
    ///
    /// # Formula
    /// [`wilson`] with the effective sample size p(1−p)/V · (z/t)², where V = D/(D−1) · Σ_d (s_d − p·n_d)² / N²
    /// is the variance of a proportion over clusters of unequal size (Cochran 1977, *Sampling
    /// Techniques*, 3rd ed.); for equal n_d it is that of the draws' means divided by D. Never
    /// above the number of runs N, which it is where V says nothing (one draw; p of 0 or 1). t is the quantile of
    /// Student's t with the D − 1 degrees of freedom that V rests on (Korn and Graubard 1998, *Survey Methodology*
    /// 24(2), 193–201).
    pub fn replicate_noise(&self) -> Option<Interval> {
        self.noise_in_parts(1)
    }

    /// The same where `parts` trials were counted for each run, so that a run can count in part.
    pub fn noise_in_parts(&self, parts: u64) -> Option<Interval> {
        wilson(self.estimate()?, self.effective_trials(self.trials as f64 / parts as f64)?, NOISE_LEVEL)
    }

    /// Independent runs that would say as much, at most `runs`.
    fn effective_trials(&self, runs: f64) -> Option<f64> {
        let p = self.estimate()?;
        let n = self.trials as f64;
        if self.draws < 2 {
            return Some(runs);
        }
        let squares = self.successes_squared as f64 - 2.0 * p * self.successes_times_trials as f64
            + p * p * self.trials_squared as f64;
        let draws = self.draws as f64;
        let variance = draws / (draws - 1.0) * squares / (n * n);
        Some(effective_trials(p, variance, draws - 1.0, runs, NOISE_LEVEL))
    }

    /// Variance of the outcome's probability over draws, with replicate noise taken out.
    /// `None` with fewer than two draws, or where no draw has two runs.
    ///
    /// # Formula
    /// By the law of total variance var(p_d) − mean(p_d(1−p_d)/(R−1)), not below 0. Written with
    /// counts of pairs, which is the same for equal R and unbiased for any:
    /// Σ s(s−1) / Σ n(n−1), the chance that two runs of one draw both succeed, less
    /// (S² − Σ s²) / (N² − Σ n²), the chance that two runs of different draws do.
    pub fn variance_over_draws(&self) -> Option<f64> {
        let square = |x: u64| u128::from(x) * u128::from(x);
        let pairs_within = self.trials_squared - u128::from(self.trials);
        let pairs_across = square(self.trials) - self.trials_squared;
        if pairs_within == 0 || pairs_across == 0 {
            return None;
        }
        let both_within = self.successes_squared - u128::from(self.successes);
        let both_across = square(self.successes) - self.successes_squared;
        let within = both_within as f64 / pairs_within as f64;
        let across = both_across as f64 / pairs_across as f64;
        Some((within - across).max(0.0))
    }

    /// Central 90 % range of the outcome's probability over the uncertain figures: what would be
    /// left with infinitely many replicates in each draw. `None` as for
    /// [`variance_over_draws`](Self::variance_over_draws); the point itself where draws do not
    /// differ more than chance makes them.
    ///
    /// # Formula
    /// Quantiles of the beta distribution that has the estimate as mean and
    /// [`variance_over_draws`](Self::variance_over_draws) as variance: the method of moments for
    /// the beta-binomial of Kleinman (1973), *Journal of the American Statistical Association*
    /// 68(341), 46–54.
    pub fn uncertainty(&self) -> Option<Interval> {
        Some(beta_range(self.estimate()?, self.variance_over_draws()?, UNCERTAINTY_LEVEL))
    }

    /// How the variance p(1−p) of one run's outcome divides into uncertain figures and chance.
    /// `None` as for [`variance_over_draws`](Self::variance_over_draws), and when the outcome
    /// happened always or never, so that there is no variance to divide.
    pub fn variance_shares(&self) -> Option<VarianceShares> {
        let p = self.estimate()?;
        let total = p * (1.0 - p);
        if total == 0.0 {
            return None;
        }
        let uncertain_figures = (self.variance_over_draws()? / total).min(1.0);
        Some(VarianceShares { uncertain_figures, replicate_noise: 1.0 - uncertain_figures })
    }
}

/// Precision (sum of the shapes) above which the beta is taken as normal, from which it then
/// differs by less than 10⁻⁵. The quantiles of `statrs` 0.19 do not converge for sums of about
/// 10⁷ and more.
const NORMAL_PRECISION: f64 = 1e5;

/// Central range holding `level` of a beta distribution with the given mean and variance.
fn beta_range(mean: f64, variance: f64, level: f64) -> Interval {
    let tail = (1.0 - level) / 2.0;
    let precision = mean * (1.0 - mean) / variance - 1.0;
    if variance <= 0.0 || precision > NORMAL_PRECISION {
        let reach = two_sided_z(level) * variance.sqrt();
        return Interval { low: (mean - reach).max(0.0), high: (mean + reach).min(1.0) };
    }
    match Beta::new(mean * precision, (1.0 - mean) * precision) {
        Ok(beta) => Interval { low: beta.inverse_cdf(tail), high: beta.inverse_cdf(1.0 - tail) },
        // No precision is left: in each draw the outcome is certain or impossible.
        Err(_) => Interval {
            low: if tail < 1.0 - mean { 0.0 } else { 1.0 },
            high: if 1.0 - tail < 1.0 - mean { 0.0 } else { 1.0 },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pushed(draws: &[(u64, u64)]) -> NestedProportion {
        let mut sums = NestedProportion::default();
        for &(successes, failures) in draws {
            sums.push_draw(successes, failures);
        }
        sums
    }

    /// Knuth's MMIX generator: enough for a test, and the same numbers forever.
    struct Lcg(u64);

    impl Lcg {
        fn uniform(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 11) as f64 / (1_u64 << 53) as f64
        }

        /// A draw whose outcome has probability `p`.
        fn push(&mut self, sums: &mut NestedProportion, p: f64, replicates: u64) {
            let successes = (0..replicates).filter(|_| self.uniform() < p).count() as u64;
            sums.push_draw(successes, replicates - successes);
        }
    }

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }

    #[test]
    fn two_draws_worked_by_hand() {
        // p_d = 1/4 and 3/4 of four: var(p_d) = 1/8, mean(p(1-p)/3) = 1/16.
        let sums = pushed(&[(1, 3), (3, 1)]);
        assert_eq!((sums.draws(), sums.trials(), sums.successes()), (2, 8, 4));
        assert_eq!(sums.estimate(), Some(0.5));
        close(sums.variance_over_draws().unwrap(), 1.0 / 16.0, 1e-15);
        let shares = sums.variance_shares().unwrap();
        close(shares.uncertain_figures, 0.25, 1e-15);
        close(shares.replicate_noise, 0.75, 1e-15);
        // V = (1/8)/2, so the eight runs count as (1/4)/(1/16) = 4, were V certain. With one degree of freedom
        // t = 12.7062 stands for z = 1.959964.
        let (found, expected) = (sums.replicate_noise(), wilson(0.5, 4.0 * (1.959_964_f64 / 12.706_205).powi(2), 0.95));
        close(found.unwrap().low, expected.unwrap().low, 1e-6);
        // Precision (1/4)/(1/16) - 1 = 3: Beta(1.5, 1.5), a semicircle, whose distribution function
        // is 1/2 + (u√(1 - u²) + asin u)/π at u = 2x - 1.
        let range = sums.uncertainty().unwrap();
        let u = 2.0 * range.low - 1.0;
        let below = 0.5 + (u * (1.0 - u * u).sqrt() + u.asin()) / std::f64::consts::PI;
        close(below, 0.05, 1e-12);
        close(range.low + range.high, 1.0, 1e-12);
    }

    #[test]
    fn a_run_counted_in_parts_weighs_no_more_than_a_whole_one() {
        let (whole, in_parts) = (pushed(&[(1, 3), (3, 1), (2, 2)]), pushed(&[(60, 180), (180, 60), (120, 120)]));
        assert_eq!(in_parts.estimate(), whole.estimate());
        let (a, b) = (in_parts.noise_in_parts(60).unwrap(), whole.replicate_noise().unwrap());
        close(a.low, b.low, 1e-12);
        close(a.high, b.high, 1e-12);
        // One draw, where only the number of runs is known.
        assert_eq!(pushed(&[(60, 180)]).noise_in_parts(60), pushed(&[(1, 3)]).replicate_noise());
    }

    #[test]
    fn order_and_grouping_do_not_change_a_bit() {
        let draws = [(3, 7), (0, 10), (9, 1), (2, 2), (5, 50)];
        let whole = pushed(&draws);
        let mut merged = pushed(&[draws[4], draws[1]]);
        merged.merge(&pushed(&[draws[3], draws[0], draws[2]]));
        assert_eq!(merged, whole);
    }

    #[test]
    fn what_cannot_be_known_is_missing() {
        let none = NestedProportion::default();
        assert_eq!((none.estimate(), none.replicate_noise(), none.uncertainty()), (None, None, None));
        for sums in [pushed(&[(3, 7)]), pushed(&[(1, 0), (0, 1)]), pushed(&[(3, 7), (0, 0)])] {
            assert!(sums.replicate_noise().is_some());
            assert_eq!(sums.uncertainty(), None);
            assert_eq!(sums.variance_shares(), None);
        }
    }

    #[test]
    fn an_outcome_that_never_happens_has_a_noise_interval_of_all_runs_and_a_point_range() {
        let sums = pushed(&[(0, 5), (0, 5)]);
        assert_eq!(sums.replicate_noise(), wilson(0.0, 10.0, 0.95));
        assert_eq!(sums.uncertainty(), Some(Interval { low: 0.0, high: 0.0 }));
        assert_eq!(sums.variance_shares(), None);
    }

    #[test]
    fn draws_that_agree_more_than_chance_count_no_more_than_their_runs() {
        let sums = pushed(&[(5, 5), (5, 5), (5, 5)]);
        assert_eq!(sums.replicate_noise(), wilson(0.5, 30.0, 0.95));
        assert_eq!(sums.uncertainty(), Some(Interval { low: 0.5, high: 0.5 }));
        assert_eq!(sums.variance_shares().unwrap().uncertain_figures, 0.0);
    }

    #[test]
    fn draws_that_decide_the_outcome_leave_all_or_nothing() {
        // Four draws, each all or nothing: all variance is between them.
        let sums = pushed(&[(5, 0), (0, 5), (5, 0), (0, 5)]);
        assert_eq!(sums.uncertainty(), Some(Interval { low: 0.0, high: 1.0 }));
        assert_eq!(sums.variance_shares().unwrap().uncertain_figures, 1.0);
        // With 1 % of the draws certain, the central 90 % are impossible.
        assert_eq!(beta_range(0.01, 0.02, 0.9), Interval { low: 0.0, high: 0.0 });
        assert_eq!(beta_range(0.99, 0.02, 0.9), Interval { low: 1.0, high: 1.0 });
    }

    #[test]
    fn the_spread_of_simulated_probabilities_is_found_without_replicate_noise() {
        // p_d uniform on [0, 1]: mean 1/2, variance 1/12, central 90 % from 0.05 to 0.95, a third
        // of the variance of one run. Half of the draws have 4 runs, half have 30.
        let mut lcg = Lcg(1);
        let mut sums = NestedProportion::default();
        for d in 0..20_000 {
            let p = lcg.uniform();
            lcg.push(&mut sums, p, if d % 2 == 0 { 4 } else { 30 });
        }
        close(sums.estimate().unwrap(), 0.5, 0.01);
        close(sums.variance_over_draws().unwrap(), 1.0 / 12.0, 0.002);
        close(sums.variance_shares().unwrap().uncertain_figures, 1.0 / 3.0, 0.01);
        let range = sums.uncertainty().unwrap();
        close(range.low, 0.05, 0.01);
        close(range.high, 0.95, 0.01);
    }

    #[test]
    fn the_noise_interval_covers_the_truth_at_its_level_where_draws_differ() {
        // p_d is 0.1 or 0.7, so the runs of a draw are far from independent.
        let mut lcg = Lcg(2);
        let batches = 2000;
        let covered = (0..batches)
            .filter(|_| {
                let mut sums = NestedProportion::default();
                for _ in 0..60 {
                    let p = if lcg.uniform() < 0.5 { 0.1 } else { 0.7 };
                    lcg.push(&mut sums, p, 20);
                }
                let interval = sums.replicate_noise().unwrap();
                interval.low <= 0.4 && 0.4 <= interval.high
            })
            .count();
        close(covered as f64 / f64::from(batches), 0.95, 0.015);
    }

    #[test]
    fn beta_quantiles_agree_with_distribution_functions_in_closed_form() {
        // Beta(2, 8), mean 0.2, variance 16/1100: x is passed when 2 or more of 9 are below it.
        let range = beta_range(0.2, 16.0 / 1100.0, 0.9);
        let below = |x: f64| 1.0 - (1.0 - x).powi(9) - 9.0 * x * (1.0 - x).powi(8);
        close(below(range.low), 0.05, 1e-12);
        close(below(range.high), 0.95, 1e-12);
        // Beta(1/2, 1/2), the arcsine law.
        let arcsine = beta_range(0.5, 0.125, 0.9);
        let quantile = |q: f64| (q * std::f64::consts::FRAC_PI_2).sin().powi(2);
        close(arcsine.low, quantile(0.05), 1e-12);
        close(arcsine.high, quantile(0.95), 1e-12);
    }

    #[test]
    fn a_very_narrow_beta_is_continued_by_the_normal_without_a_step_and_without_a_hang() {
        for mean in [1e-4, 0.01, 0.5, 0.97] {
            let variance = |precision: f64| mean * (1.0 - mean) / (precision + 1.0);
            let below = beta_range(mean, variance(NORMAL_PRECISION * 0.999), 0.9);
            let above = beta_range(mean, variance(NORMAL_PRECISION * 1.001), 0.9);
            close(below.low, above.low, 1e-5);
            close(below.high, above.high, 1e-5);
            let point = beta_range(mean, 1e-18, 0.9);
            close(point.low, mean, 1e-8);
            close(point.high, mean, 1e-8);
        }
    }
}
