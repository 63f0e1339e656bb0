//! The bootstrap's interval corrected for bias and skewness, and that of a mean over draws.
//!
//! `statrs` has no bootstrap, and the crates that have one draw their own random numbers, which would not be the same
//! on every machine and for every number of threads.

use statrs::distribution::{ContinuousCDF, Normal};

use super::interval::Interval;
use super::nested_mean::DrawSums;

/// The bootstrap interval of the mean over runs in draws at confidence `level`, from `samples` samples of as many draws as
/// there are, with replacement. Draws without a run are left out. `below(n)` gives a random whole number below n, each
/// equally likely; it is asked once for each draw of each sample. Given the paired differences of runs on the same random
/// numbers it is the paired bootstrap of a mean difference. `None` with fewer than two draws, and as for [`bca`].
///
/// # Formula
/// Σ sums / Σ runs. The cluster bootstrap: Field and Welsh (2007), *Journal of the Royal Statistical Society B* 69(3),
/// 369–390. The jackknife that [`bca`] needs leaves out one draw at a time.
pub fn bca_of_mean(
    draws: &[DrawSums],
    (samples, level): (usize, f64),
    mut below: impl FnMut(u64) -> u64,
) -> Option<Interval> {
    let draws: Vec<(i64, u64)> = draws.iter().filter(|d| d.runs > 0).map(|d| (d.sum, d.runs)).collect();
    let count = draws.len() as u64;
    if count < 2 {
        return None;
    }
    let added = |(sum, runs): (i64, u64), draw: &(i64, u64)| (sum + draw.0, runs + draw.1);
    let mean = |(sum, runs): (i64, u64)| sum as f64 / runs as f64;
    let all = draws.iter().fold((0, 0), added);
    let mut sampled = Vec::with_capacity(samples);
    for _ in 0..samples {
        // A number that is too large is the caller's fault, which must not end in a panic.
        let drawn = (0..count).map(|_| &draws[below(count).min(count - 1) as usize]);
        sampled.push(mean(drawn.fold((0, 0), added)));
    }
    let jackknife: Vec<f64> = draws.iter().map(|&(sum, runs)| mean((all.0 - sum, all.1 - runs))).collect();
    bca(mean(all), &sampled, &[&jackknife], level)
}

/// The bootstrap interval at confidence `level` (0.95 for 95 %), corrected for bias and skewness: from the estimate,
/// its values on bootstrap samples, and for each independent sample of the data its values with one unit left out at a
/// time. `None` where the level is not strictly between 0 and 1, a value is no number, the values left with one unit
/// out do not differ, or nearly all samples lie on one side of the estimate, so that the correction is not defined.
///
/// # Formula
/// BCₐ of Efron (1987), *Journal of the American Statistical Association* 82(397), 171–185: the quantiles of the
/// samples at Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))) for z = ±Φ⁻¹((1 + level)/2), z₀ being Φ⁻¹ of the share of samples below
/// the estimate (those equal to it count half) and a = Σⱼ Σᵢ uᵢⱼ³/nⱼ³ / (6·(Σⱼ Σᵢ uᵢⱼ²/nⱼ²)^1.5) with uᵢⱼ = (nⱼ −
/// 1)(mean of sample j's values − the value without unit i) (Efron and Tibshirani 1993, section 14.3; for several
/// samples equation 15.36). Quantiles between two samples are interpolated.
pub fn bca(estimate: f64, sampled: &[f64], jackknife: &[&[f64]], level: f64) -> Option<Interval> {
    let all = || jackknife.iter().copied().flatten().chain(sampled).chain([&estimate]);
    if !(level > 0.0 && level < 1.0) || sampled.is_empty() || all().any(|value| !value.is_finite()) {
        return None;
    }
    let mut sorted = sampled.to_vec();
    sorted.sort_by(f64::total_cmp);
    let below = sorted.partition_point(|&value| value < estimate);
    let up_to = sorted.partition_point(|&value| value <= estimate);
    let normal = Normal::standard();
    let bias = normal.inverse_cdf((below + up_to) as f64 / (2 * sorted.len()) as f64);
    let acceleration = acceleration(jackknife)?;
    let z = normal.inverse_cdf((1.0 + level) / 2.0);
    let end = |z: f64| {
        let shifted = bias + z;
        let share = normal.cdf(bias + shifted / (1.0 - acceleration * shifted));
        quantile(&sorted, share)
    };
    // Past its pole the correction would turn the ends round.
    let defined = |z: f64| acceleration * (bias + z) < 1.0;
    if !bias.is_finite() || !defined(z) || !defined(-z) {
        return None;
    }
    let (low, high) = (end(-z)?, end(z)?);
    (low <= high).then_some(Interval { low, high })
}

/// A sixth of the skewness of what a unit changes. `None` where no unit changes anything.
fn acceleration(jackknife: &[&[f64]]) -> Option<f64> {
    let (mut cubes, mut squares, mut largest) = (0.0, 0.0, 0.0_f64);
    for values in jackknife {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        for value in *values {
            let change = (n - 1.0) * (mean - value) / n;
            cubes += change * change * change;
            squares += change * change;
            largest = largest.max(value.abs());
        }
    }
    // What rounding alone leaves of values that are all the same.
    let rounding = 1e-12 * largest;
    (squares > rounding * rounding).then(|| cubes / (6.0 * squares * squares.sqrt()))
}

/// The quantile of values in ascending order, interpolated between two of them.
///
/// # Formula
/// Definition 7 of Hyndman and Fan (1996), *The American Statistician* 50(4), 361–365.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let below = place.floor();
    let low = *sorted.get(below as usize)?;
    let high = *sorted.get(below as usize + 1).unwrap_or(&low);
    Some(low + (high - low) * (place - below))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Knuth's MMIX generator: enough for a test, and the same numbers forever.
    fn lcg(mut state: u64) -> impl FnMut(u64) -> u64 {
        move |n| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((u128::from(state) * u128::from(n)) >> 64) as u64
        }
    }

    #[test]
    fn samples_spread_evenly_around_the_estimate_need_no_correction() {
        let sampled: Vec<f64> = (0..=1000).map(f64::from).collect();
        let found = bca(500.0, &sampled, &[&[1.0, 2.0, 3.0]], 0.9).expect("an interval");
        assert!((found.low - 50.0).abs() < 1e-8 && (found.high - 950.0).abs() < 1e-8, "{found:?}");
    }

    #[test]
    fn a_bias_shifts_both_ends_and_skewness_stretches_the_long_side() {
        let sampled: Vec<f64> = (0..=1000).map(f64::from).collect();
        let plain = bca(500.0, &sampled, &[&[1.0, 2.0, 3.0]], 0.9).expect("an interval");
        let shifted = bca(550.0, &sampled, &[&[1.0, 2.0, 3.0]], 0.9).expect("an interval");
        assert!(shifted.low > plain.low && shifted.high > plain.high);
        // Without its last unit the estimate falls most: the unit pulls it up.
        let skewed = bca(500.0, &sampled, &[&[3.0, 3.0, 3.0, 3.0, 1.0]], 0.9).expect("an interval");
        assert!(skewed.low > plain.low && skewed.high > plain.high, "{skewed:?}");
    }

    fn draw(sum: i64, runs: u64) -> DrawSums {
        DrawSums { runs, sum, squares: 0 }
    }

    #[test]
    fn the_mean_is_over_runs_and_its_interval_over_draws() {
        let draws: Vec<DrawSums> = (0..40).map(|d| draw(d % 5, if d < 20 { 1 } else { 3 })).collect();
        let found = bca_of_mean(&draws, (999, 0.95), lcg(1)).expect("an interval");
        assert!(found.low < 1.0 && 1.0 < found.high, "the mean is 80/80");
        // The standard error by Cochran's formula for a ratio over clusters.
        let squares: i64 = draws.iter().map(|draw| (draw.sum - draw.runs as i64).pow(2)).sum();
        let reach = 1.96 * (40.0 / 39.0 * squares as f64).sqrt() / 80.0;
        let width = found.high - found.low;
        assert!((width / (2.0 * reach) - 1.0).abs() < 0.15, "{found:?} is not about ±{reach}");
        assert_eq!(bca_of_mean(&draws, (999, 0.95), lcg(1)), Some(found), "seeded");
        let with_empty: Vec<DrawSums> = draws.iter().flat_map(|&draw| [DrawSums::default(), draw]).collect();
        assert_eq!(bca_of_mean(&with_empty, (999, 0.95), lcg(1)), Some(found), "a draw without a run says nothing");
    }

    #[test]
    fn skewed_clusters_have_the_interval_that_scipy_gives_them() {
        const SUMS: [i64; 30] =
            [0, 0, 1, 0, 2, 0, 0, 5, 0, 1, 0, 0, 3, 0, -1, 0, 0, 9, 0, 2, 0, 1, 0, 0, 4, 0, 0, -2, 0, 1];
        let draws: Vec<DrawSums> = (0..30).map(|i| draw(SUMS[i], 3 + (7 * i as u64) % 4)).collect();
        let found = bca_of_mean(&draws, (100_000, 0.95), lcg(1)).expect("an interval");
        // scipy.stats.bootstrap 1.17.1, method "BCa", of the draws' numbers with the statistic Σ sums / Σ runs, 200,000
        // samples: 0.0698 to 0.0699 and 0.4214 to 0.4222 with three seeds. Percentiles would be 0.05 to 0.36.
        assert!((found.low - 0.0698).abs() < 0.002 && (found.high - 0.4219).abs() < 0.004, "{found:?}");
    }
    #[test]
    fn what_cannot_be_known_is_missing() {
        let one = draw(1, 2);
        assert_eq!(bca_of_mean(&[one], (99, 0.95), lcg(1)), None);
        assert_eq!(bca_of_mean(&[one, DrawSums::default()], (99, 0.95), lcg(1)), None);
        assert_eq!(
            bca_of_mean(&[one, one, one], (99, 0.95), lcg(1)),
            None,
            "that nothing varied does not make it certain"
        );
        assert_eq!(bca(2.0, &[1.0, 1.5], &[&[1.0, 2.0]], 0.95), None, "all samples lie below");
        assert_eq!(bca(1.2, &[1.0, 1.5], &[&[1.0, 2.0]], 1.0), None);
    }
}
