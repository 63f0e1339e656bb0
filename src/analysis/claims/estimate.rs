//! What the draws say of a quantity.

use serde::{Deserialize, Serialize};

use super::claim::{Quantity, Reading};
use crate::experiment::RunsOfDraw;
use crate::stats::{CalibratedEffects, DrawSums, Interval, SampledMean, two_sided_z};

/// What one draw says of one quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum OfDraw {
    /// Sums over replicates of the weighted sum of the arms' values, in which arms are paired run by run.
    Pairs(DrawSums),
    /// By term: numerator and denominator of a ratio.
    Ratios(Vec<[i64; 2]>),
}

impl OfDraw {
    /// Reads a quantity off the runs of a draw.
    pub(super) fn of(quantity: &Quantity, reading: &Reading, runs: &RunsOfDraw) -> Self {
        if reading.is_ratio() {
            let ratio = |&(arm, _): &(usize, i64)| ratio(arm, reading, runs);
            return Self::Ratios(quantity.terms.iter().map(ratio).collect());
        }
        let mut sums = DrawSums::default();
        for replicate in 0..runs.replicates() {
            let value = |&(arm, weight): &(usize, i64)| {
                Some(weight * reading.value(|outcome| runs.value(arm, replicate, outcome))?)
            };
            if let Some(value) = quantity.terms.iter().map(value).sum::<Option<i64>>() {
                sums.push(value);
            }
        }
        Self::Pairs(sums)
    }
}

/// Sums over the replicates of an arm that count.
fn ratio(arm: usize, reading: &Reading, runs: &RunsOfDraw) -> [i64; 2] {
    let mut sums = [0, 0];
    for replicate in 0..runs.replicates() {
        let value = |outcome: usize| runs.value(arm, replicate, outcome);
        let counts = reading.given.is_none_or(|given| value(given) == Some(1));
        let per = reading.per.map_or(Some(1), value);
        if let (true, Some(top), Some(bottom)) = (counts, value(reading.outcome), per) {
            sums[0] += top;
            sums[1] += bottom;
        }
    }
    sums
}

/// An estimate with what each draw adds to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Estimated {
    /// The estimate, in the outcome's unit.
    pub(super) value: f64,
    /// Influence of each draw (Cochran 1977, *Sampling Techniques*, chapter 6): their squares add up to its variance, but for
    /// the factor D/(D − 1).
    influence: Vec<f64>,
    /// Pairs of runs, or runs of the arm with the fewest.
    pub(super) runs: u64,
}

impl Estimated {
    /// The estimate of a quantity over draws in a mixture of worlds with these weights, `step` being the unit of the values. A
    /// share among runs is that among the runs of the mixture: numerators and denominators are added up over the worlds. `None`
    /// where some arm has no run that counts.
    pub(super) fn of(quantity: &Quantity, worlds: &[(f64, Vec<&OfDraw>)], step: f64) -> Option<Self> {
        let scale = step / quantity.divisor as f64;
        let weights: Vec<f64> = match worlds.first()?.1.first()? {
            OfDraw::Pairs(_) => vec![1.0],
            OfDraw::Ratios(_) => quantity.terms.iter().map(|&(_, weight)| weight as f64).collect(),
        };
        let draws = worlds.first()?.1.len();
        let mut found = Self { value: 0.0, influence: vec![0.0; draws], runs: u64::MAX };
        for (at, weight) in weights.into_iter().enumerate() {
            found.add(weight * scale, &Sums::of(worlds, at, draws)?);
        }
        Some(found)
    }

    /// Adds a weighted ratio of sums.
    fn add(&mut self, weight: f64, sums: &Sums) {
        let bottom: f64 = sums.draws.iter().map(|[_, y]| y).sum();
        let ratio = sums.draws.iter().map(|[x, _]| x).sum::<f64>() / bottom;
        self.value += weight * ratio;
        self.runs = self.runs.min(sums.runs);
        for (influence, [x, y]) in self.influence.iter_mut().zip(&sums.draws) {
            *influence += weight * (x - ratio * y) / bottom;
        }
    }

    /// Whether it is 0 in every draw.
    pub(super) fn is_still(&self) -> bool {
        self.value == 0.0 && self.influence.iter().all(|&influence| influence == 0.0)
    }

    /// Number of draws.
    pub(super) fn draws(&self) -> usize {
        self.influence.len()
    }

    /// The estimate in another sample of the draws, to the first order: each as often as it is named.
    pub(super) fn resampled(&self, chosen: &[usize]) -> f64 {
        self.value + chosen.iter().map(|&draw| self.influence[draw]).sum::<f64>()
    }

    /// This less another over the same draws.
    pub(super) fn less(&self, other: &Self) -> Self {
        let influence = self.influence.iter().zip(&other.influence).map(|(a, b)| a - b).collect();
        Self { value: self.value - other.value, influence, runs: self.runs.min(other.runs) }
    }

    /// The estimate with its variance over seeds; `None` with a single draw. Where no draw differs from another the variance is
    /// what the rule of three leaves (Hanley and Lippman-Hand 1983, *JAMA* 249, 1743–1745): that nothing was seen to vary in so
    /// many runs does not make it certain.
    fn sampled(&self) -> Option<SampledMean> {
        let draws = self.influence.len() as f64;
        let spread = draws / (draws - 1.0) * self.influence.iter().map(|x| x * x).sum::<f64>();
        let of_three = || (3.0 / self.runs as f64 / two_sided_z(0.95)).powi(2);
        let variance = if spread > 0.0 { spread } else { of_three() };
        (draws > 1.0).then_some(SampledMean { mean: self.value, variance, freedom: draws - 1.0 })
    }

    /// 95 % interval for what another seed would have given; `None` with a single draw.
    pub(super) fn interval(&self) -> Option<Interval> {
        self.sampled()?.interval()
    }

    /// One-sided p-value of the hypothesis that the quantity is `bound` or less. `None` with a single draw.
    pub(super) fn p_above(&self, bound: f64) -> Option<f64> {
        self.sampled()?.p_above(bound)
    }

    /// The same for `bound` or more.
    pub(super) fn p_below(&self, bound: f64) -> Option<f64> {
        let sampled = self.sampled()?;
        // Mirrored, since 1 less a p-value near 1 has no digits left.
        SampledMean { mean: -sampled.mean, ..sampled }.p_above(-bound)
    }
}

impl OfDraw {
    /// Numerator and denominator of a term.
    fn term(&self, at: usize) -> [i64; 2] {
        match self {
            // Counts of runs.
            Self::Pairs(sums) => [sums.sum, sums.runs.cast_signed()],
            Self::Ratios(terms) => terms.get(at).copied().unwrap_or_default(),
        }
    }

    /// The weighted sum of the shares of a draw; `None` where one has no denominator.
    fn share(&self, quantity: &Quantity) -> Option<f64> {
        let of_term = |(at, &(_, weight)): (usize, &(usize, i64))| {
            let [top, bottom] = self.term(at);
            (bottom > 0).then(|| weight as f64 * top as f64 / bottom as f64)
        };
        quantity.terms.iter().enumerate().map(of_term).sum()
    }
}

/// Numerator and denominator of a term by draw, in a mixture of worlds.
struct Sums {
    draws: Vec<[f64; 2]>,
    /// Sum of the denominators in the world with the fewest that has any.
    runs: u64,
}

impl Sums {
    /// `None` where no run counts.
    fn of(worlds: &[(f64, Vec<&OfDraw>)], term: usize, draws: usize) -> Option<Self> {
        let mut sums = Self { draws: vec![[0.0, 0.0]; draws], runs: u64::MAX };
        for (weight, of) in worlds {
            let mut runs = 0;
            for (sum, draw) in sums.draws.iter_mut().zip(of) {
                let [top, bottom] = draw.term(term);
                sum[0] += weight * top as f64;
                sum[1] += weight * bottom as f64;
                runs += bottom.unsigned_abs();
            }
            if runs > 0 {
                sums.runs = sums.runs.min(runs);
            }
        }
        (sums.runs < u64::MAX).then_some(sums)
    }
}

/// The quantity draw by draw, missing in a draw without a run that counts; empty where it cannot be said. The noise of
/// replicates is taken out where pairs of runs tell it; shares among runs are as they are.
pub(super) fn by_draw(quantity: &Quantity, draws: &[&OfDraw], step: f64) -> Vec<Option<f64>> {
    let scale = step / quantity.divisor as f64;
    let pairs: Vec<DrawSums> =
        draws.iter().filter_map(|of| if let OfDraw::Pairs(sums) = of { Some(*sums) } else { None }).collect();
    if pairs.is_empty() {
        return draws.iter().map(|of| of.share(quantity).map(|share| scale * share)).collect();
    }
    let Some(calibrated) = CalibratedEffects::of(&pairs) else { return Vec::new() };
    let mut effects = calibrated.effects.into_iter();
    // A draw without a pair has no effect among them.
    pairs.iter().map(|sums| if sums.runs > 0 { effects.next().map(|effect| scale * effect) } else { None }).collect()
}
