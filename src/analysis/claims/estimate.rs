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
    /// The estimate of a quantity over draws, `step` being the unit of the values. `None` where some arm has no run that counts.
    pub(super) fn of<'d>(
        quantity: &Quantity,
        draws: impl Iterator<Item = &'d OfDraw> + Clone,
        step: f64,
    ) -> Option<Self> {
        let scale = step / quantity.divisor as f64;
        let mut found = match draws.clone().next()? {
            OfDraw::Pairs(_) => of_terms(&[1.0], draws.map(|of| of.term(0)).map(|term| [term]))?,
            OfDraw::Ratios(_) => {
                let weights: Vec<f64> = quantity.terms.iter().map(|&(_, weight)| weight as f64).collect();
                let terms = |of: &'d OfDraw| (0..weights.len()).map(|at| of.term(at)).collect::<Vec<_>>();
                of_terms(&weights, draws.map(terms))?
            }
        };
        found.value *= scale;
        found.influence.iter_mut().for_each(|influence| *influence *= scale);
        Some(found)
    }

    /// The weighted mean of estimates over the same draws; weights add up to 1.
    pub(super) fn mixed(parts: &[(f64, &Self)]) -> Option<Self> {
        let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
        let (_, first) = parts.first()?;
        let mut mixed = Self { value: 0.0, influence: vec![0.0; first.influence.len()], runs: u64::MAX };
        for (weight, part) in parts {
            mixed.value += weight / total * part.value;
            mixed.runs = mixed.runs.min(part.runs);
            for (sum, influence) in mixed.influence.iter_mut().zip(&part.influence) {
                *sum += weight / total * influence;
            }
        }
        Some(mixed)
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
}

/// A weighted sum of ratios of sums, with the influence of each draw.
fn of_terms<T: AsRef<[[i64; 2]]>>(weights: &[f64], draws: impl Iterator<Item = T>) -> Option<Estimated> {
    let draws: Vec<T> = draws.collect();
    let mut found = Estimated { value: 0.0, influence: vec![0.0; draws.len()], runs: u64::MAX };
    for (at, weight) in weights.iter().enumerate() {
        let (top, bottom) = draws.iter().map(|draw| draw.as_ref()[at]).fold((0, 0), |(t, b), [x, y]| (t + x, b + y));
        if bottom <= 0 {
            return None;
        }
        let (ratio, bottom_f) = (top as f64 / bottom as f64, bottom as f64);
        found.value += weight * ratio;
        found.runs = found.runs.min(bottom.cast_unsigned());
        for (influence, draw) in found.influence.iter_mut().zip(&draws) {
            let [x, y] = draw.as_ref()[at];
            *influence += weight * (x as f64 - ratio * y as f64) / bottom_f;
        }
    }
    Some(found)
}

/// The quantity draw by draw, with the noise of replicates taken out where pairs of runs tell it; empty where that cannot be
/// said.
pub(super) fn by_draw<'d>(quantity: &Quantity, draws: impl Iterator<Item = &'d OfDraw>, step: f64) -> Vec<f64> {
    let scale = step / quantity.divisor as f64;
    let (mut pairs, mut ratios) = (Vec::new(), Vec::new());
    for of in draws {
        match of {
            OfDraw::Pairs(sums) => pairs.push(*sums),
            OfDraw::Ratios(terms) => {
                let weighted = |(&[top, bottom], &(_, weight)): (&[i64; 2], &(usize, i64))| {
                    (bottom > 0).then(|| weight as f64 * top as f64 / bottom as f64)
                };
                ratios.extend(terms.iter().zip(&quantity.terms).map(weighted).sum::<Option<f64>>());
            }
        }
    }
    let effects =
        if pairs.is_empty() { ratios } else { CalibratedEffects::of(&pairs).map_or_else(Vec::new, |c| c.effects) };
    effects.into_iter().map(|effect| scale * effect).collect()
}
