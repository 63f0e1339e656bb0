//! Parts of the variance of a run's value: two groups of uncertain inputs, both together, and chance.

use serde::{Deserialize, Serialize};

use super::components::VarianceComponents;
use super::interval::two_sided_t;
use super::nested_mean::DrawSums;

/// Confidence of the intervals.
const LEVEL: f64 = 0.95;

/// Groups of neighbouring draws that the jackknife leaves out in turn.
const GROUPS: usize = 20;

/// Fewest draws of which anything is said.
const DRAWS_MIN: usize = 10;

/// A part of the variance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VariancePart {
    /// Share of the variance; an estimate, which may lie outside 0 to 1.
    pub share: f64,
    /// Lower end of its 95 % interval, which may do so likewise.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether anything is known of it: false where the interval holds all that the part could be, from nothing to
    /// the whole variance between draws (for chance, to the whole variance).
    pub told_apart: bool,
}

/// How the variance of a run's value divides. The shares add up to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VarianceParts {
    /// By the first group of inputs alone.
    pub first: VariancePart,
    /// By the second group alone.
    pub second: VariancePart,
    /// By both together: what neither does alone.
    pub together: VariancePart,
    /// By chance within a draw.
    pub noise: VariancePart,
}

impl VarianceParts {
    /// The parts, from `base` draws and from `mixed` ones: number `k` of these has the first group of inputs of base draw
    /// `k·step` and the second of the base draw after it, the first coming after the last. Chance is independent in all.
    /// `None` with fewer than ten draws, without two runs in any of them, or where nothing varies.
    ///
    /// # Formula
    /// With y_d the mean over the replicates of a base draw, z_d that of the mixed draw that shares its first inputs, and
    /// m the mean of y: S₁ = mean (y_d − m)(z_d − m), S₂ = mean (z_d − m)(y_{d+1} − m). They estimate the variance of the
    /// expectation given the first or the second inputs (pick-freeze: Sobol' 1993, *Mathematical Modelling and
    /// Computational Experiment* 1, 407–414; Saltelli et al. 2010, *Computer Physics Communications* 181, 259–270), each
    /// too low by (V₁ + V₂)/D as m is estimated, so V_i = S_i + (S₁ + S₂)/(D − 2). Between and within draws are
    /// those of [`VarianceComponents`]; V₁₂ = between − V₁ − V₂; shares are of between + within.
    ///
    /// Intervals are a jackknife over 20 groups of neighbouring draws, so that all but the last of a group keep the
    /// neighbour they share inputs with: share ± t·√((G − 1)/G·Σ(θ_g − θ̄)²), t of G − 1 degrees of freedom (Efron and
    /// Tibshirani 1993, *An Introduction to the Bootstrap*, section 11.5).
    pub fn of(base: &[DrawSums], mixed: &[DrawSums], step: usize) -> Option<Self> {
        let draws = base.len();
        if draws < DRAWS_MIN {
            return None;
        }
        let shares = shares(base, mixed, step, |_| true)?;
        let groups = GROUPS.min(draws);
        let without = |group: usize| self::shares(base, mixed, step, |draw| draw * groups / draws != group);
        let without: Vec<[f64; 4]> = (0..groups).map(without).collect::<Option<_>>()?;
        let t = two_sided_t(LEVEL, groups as f64 - 1.0);
        let of = groups as f64;
        let part = |at: usize, most: f64| {
            let mean = without.iter().map(|shares| shares[at]).sum::<f64>() / of;
            let squares: f64 = without.iter().map(|shares| (shares[at] - mean) * (shares[at] - mean)).sum();
            let reach = t * ((of - 1.0) / of * squares).sqrt();
            let (low, high) = (shares[at] - reach, shares[at] + reach);
            VariancePart { share: shares[at], low, high, told_apart: low > 0.0 || high < most }
        };
        let between = 1.0 - shares[3];
        Some(Self {
            first: part(0, between),
            second: part(1, between),
            together: part(2, between),
            noise: part(3, 1.0),
        })
    }
}

/// Shares of the first inputs, the second, both together and chance, from the base draws that are kept and the mixed
/// ones that belong to them.
fn shares(base: &[DrawSums], mixed: &[DrawSums], step: usize, keep: impl Fn(usize) -> bool) -> Option<[f64; 4]> {
    let kept: Vec<DrawSums> = (0..base.len()).filter(|&draw| keep(draw)).map(|draw| base[draw]).collect();
    let VarianceComponents { between, within } = VarianceComponents::of(&kept)?;
    let means: Vec<f64> = kept.iter().filter_map(DrawSums::mean).collect();
    let draws = means.len() as f64;
    let mean = means.iter().sum::<f64>() / draws;
    let (mut first, mut second) = (Products::default(), Products::default());
    for (k, mixed) in mixed.iter().enumerate() {
        let draw = k * step;
        let (Some(base_sums), Some(z)) = (base.get(draw).filter(|_| keep(draw)), mixed.mean()) else { continue };
        let about = |sums: &DrawSums| sums.mean().map(|y| (y - mean) * (z - mean));
        first.add(about(base_sums));
        second.add(about(&base[(draw + 1) % base.len()]));
    }
    let (first, second) = (first.mean()?, second.mean()?);
    let total = between + within;
    if total <= 0.0 || draws <= 2.0 {
        return None;
    }
    let correction = (first + second) / (draws - 2.0);
    let (first, second) = (first + correction, second + correction);
    Some([first, second, between - first - second, within].map(|variance| variance / total))
}

/// A mean under way.
#[derive(Default)]
struct Products {
    sum: f64,
    count: u32,
}

impl Products {
    fn add(&mut self, product: Option<f64>) {
        if let Some(product) = product {
            self.sum += product;
            self.count += 1;
        }
    }

    fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Knuth's MMIX generator: enough for a test, and the same numbers forever.
    struct Lcg(u64);

    impl Lcg {
        /// Uniform with mean 0 and variance 1.
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 11) as f64 / (1_u64 << 53) as f64 - 0.5) * 12_f64.sqrt()
        }
    }

    /// Draws of Y = a·w + b·f + c·w·f + noise, in thousandths: base, and a mixed one for each `step`th.
    fn drawn([a, b, c, noise]: [f64; 4], draws: usize, step: usize, seed: u64) -> Option<VarianceParts> {
        let mut random = Lcg(seed);
        let inputs: Vec<[f64; 2]> = (0..draws).map(|_| [random.next(), random.next()]).collect();
        let mut runs = |w: f64, f: f64, replicates: usize| {
            let mut sums = DrawSums::default();
            for _ in 0..replicates {
                sums.push(((a * w + b * f + c * w * f + noise * random.next()) * 1000.0).round() as i64);
            }
            sums
        };
        let base: Vec<DrawSums> = inputs.iter().map(|&[w, f]| runs(w, f, 10)).collect();
        let mixed = inputs.iter().enumerate().step_by(step);
        let mixed: Vec<DrawSums> = mixed.map(|(d, &[w, _])| runs(w, inputs[(d + 1) % draws][1], 2)).collect();
        VarianceParts::of(&base, &mixed, step)
    }

    fn parts(parts: &VarianceParts) -> [VariancePart; 4] {
        [parts.first, parts.second, parts.together, parts.noise]
    }

    #[test]
    fn the_parts_of_a_made_up_function_are_found() {
        // Variances 4, 1, 2.25 and 9 of 16.25.
        let found = drawn([2.0, 1.0, 1.5, 3.0], 4000, 1, 1).expect("many draws");
        for (part, variance) in parts(&found).iter().zip([4.0, 1.0, 2.25, 9.0]) {
            assert!((part.share - variance / 16.25).abs() < 0.03, "{found:?}");
            assert!(part.told_apart);
        }
        assert!((parts(&found).iter().map(|part| part.share).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn ninety_five_of_a_hundred_intervals_hold_the_truth() {
        for step in [1, 4] {
            let mut held = [0.0; 4];
            for seed in 0..200 {
                let found = drawn([2.0, 1.0, 1.5, 3.0], 200, step, 1000 + seed).expect("draws enough");
                for ((held, part), variance) in held.iter_mut().zip(parts(&found)).zip([4.0, 1.0, 2.25, 9.0]) {
                    *held += f64::from(u8::from((part.low..=part.high).contains(&(variance / 16.25)))) / 200.0;
                }
            }
            assert!(held.iter().all(|&held| held > 0.88), "{held:?} with every {step}th draw mixed");
        }
    }

    #[test]
    fn the_estimates_have_no_bias_from_few_draws() {
        let mean = |at: usize| {
            let shares = (0..2000).filter_map(|seed| drawn([2.0, 1.0, 0.0, 0.0], 12, 1, seed));
            shares.map(|found| (parts(&found)[at].share, 1.0)).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1))
        };
        // Shares are ratios, so a little remains; without the correction it would be twice as much and downwards.
        for (at, share) in [(0, 0.8), (1, 0.2)] {
            let (sum, count) = mean(at);
            assert!((sum / count - share).abs() < 0.05, "{} is not {share}", sum / count);
        }
    }

    #[test]
    fn what_does_nothing_has_no_share_and_changing_places_changes_the_shares() {
        let found = drawn([0.0, 2.0, 0.0, 1.0], 2000, 1, 5).expect("many draws");
        assert!(found.first.low < 0.0 && found.first.high > 0.0 && found.first.high < 0.1, "{found:?}");
        assert!((found.second.share - 0.8).abs() < 0.05 && found.second.told_apart);
    }

    #[test]
    fn where_little_was_drawn_the_parts_are_not_told_apart() {
        let found = drawn([0.3, 0.3, 0.0, 3.0], 12, 1, 6).expect("draws enough");
        assert!(!found.first.told_apart && !found.second.told_apart, "{found:?}");
    }

    #[test]
    fn without_draws_or_without_variance_there_are_no_parts() {
        assert_eq!(drawn([1.0, 1.0, 0.0, 1.0], 9, 1, 1), None);
        assert_eq!(drawn([0.0; 4], 100, 1, 1), None);
        let once = DrawSums { runs: 1, sum: 1, squares: 1 };
        assert_eq!(VarianceParts::of(&[once; 50], &[once; 50], 1), None);
        let some: Vec<DrawSums> = (0..50).map(|d| DrawSums { runs: 4, sum: d % 5, squares: (d % 5).into() }).collect();
        assert_eq!(VarianceParts::of(&some, &[DrawSums::default(); 50], 1), None, "no mixed draw has a run");
    }
}
