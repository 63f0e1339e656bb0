//! What the draws say of settings: chances, where they cross a level, slopes, and how well policies do over draws.

use super::found::{Crossing, Elasticity, Robustness, Slope};
use super::runs::Seen;
use crate::analysis::claims::Number;
use crate::analysis::crossing::{crossings, nearest_crossing};
use crate::experiment::{Mean, Scale};
use crate::rng::{Key, Stream, StreamId};
use crate::stats::{CalibratedEffects, DrawSums, Interval, NestedMean, central};

/// Samples of the draws, with replacement, behind an interval.
const RESAMPLES: usize = 1000;

/// Confidence of the intervals.
const LEVEL: f64 = 0.95;

/// Share of the samples that must have a crossing for it to have an interval: with fewer, its interval would leave out
/// that there may be none.
const HAVE_ONE: f64 = 0.95;

/// Quantile of the regret that is told beside its mean.
const HIGH_REGRET: f64 = 0.9;

/// Samples of the draws, the same for every quantity of one analysis.
pub(super) struct Resampling {
    samples: Vec<Vec<u32>>,
}

impl Resampling {
    /// Samples of so many draws under this seed.
    pub(super) fn new(seed: u64, draws: usize) -> Self {
        let mut stream: Stream = Key::of_design(seed).stream(StreamId::new("tipping", "draws"));
        // Numbers of draws, which fit.
        let mut sample = || (0..draws).map(|_| stream.below(draws as u64) as u32).collect();
        Self { samples: (0..RESAMPLES).map(|_| sample()).collect() }
    }

    /// A quantity in every sample, in which it is given the numbers of the draws.
    fn of<T>(&self, quantity: impl Fn(&[u32]) -> T) -> Vec<T> {
        self.samples.iter().map(|sample| quantity(sample)).collect()
    }

    /// The estimate with its percentile interval; the interval is missing where the quantity is in some sample.
    fn number(&self, estimate: f64, quantity: impl Fn(&[u32]) -> Option<f64>) -> Number {
        let sampled: Option<Vec<f64>> = self.of(quantity).into_iter().collect();
        let interval = sampled.and_then(|sampled| central(sampled, LEVEL));
        Number { estimate, low: interval.map(|i| i.low), high: interval.map(|i| i.high) }
    }
}

/// The chance at a setting.
pub(super) fn chance(seen: &[Seen]) -> Mean {
    Mean::of_runs(&nested(seen, |seen| &seen.value), Scale::Chance)
}

/// The paired difference of a setting from the first.
fn gain(seen: &[Seen]) -> NestedMean {
    nested(seen, |seen| &seen.gain)
}

fn nested(seen: &[Seen], of: impl Fn(&Seen) -> &DrawSums) -> NestedMean {
    let mut mean = NestedMean::default();
    seen.iter().for_each(|seen| mean.push_draw(of(seen)));
    mean
}

/// The mean over the runs of these draws.
fn mean_of(seen: &[Seen], of: impl Fn(&Seen) -> &DrawSums, draws: &[u32]) -> Option<f64> {
    let sums = draws.iter().filter_map(|&draw| seen.get(draw as usize)).map(of);
    let (sum, runs) = sums.fold((0, 0), |(sum, runs), of| (sum + of.sum, runs + of.runs));
    (runs > 0).then(|| sum as f64 / runs as f64)
}

fn all_draws(seen: &[Seen]) -> Vec<u32> {
    // Numbers of draws, which fit.
    (0..seen.len() as u32).collect()
}

/// Where the line through the chances at ascending `places` crosses `level` nearest to `today`. `None` for its place where it
/// does not; its interval is over those resampled draws in which it does.
pub(super) fn crossing(
    places: &[f64],
    settings: &[&[Seen]],
    (level, today): (f64, f64),
    resampling: &Resampling,
) -> Crossing {
    let curve = |draws: &[u32]| -> (Vec<f64>, Vec<f64>) {
        let points = places.iter().zip(settings);
        points.filter_map(|(&place, seen)| Some((place, mean_of(seen, |seen| &seen.value, draws)?))).unzip()
    };
    let (at, values) = curve(&settings.first().map_or_else(Vec::new, |seen| all_draws(seen)));
    let place = nearest_crossing(&at, &values, level, today);
    let sampled = resampling.of(|draws| {
        let (at, values) = curve(draws);
        nearest_crossing(&at, &values, level, today)
    });
    let found: Vec<f64> = sampled.iter().copied().flatten().collect();
    let share = found.len() as f64 / sampled.len().max(1) as f64;
    let interval = (place.is_some() && share >= HAVE_ONE).then(|| central(found, LEVEL)).flatten();
    Crossing {
        place,
        low: interval.map(|i| i.low),
        high: interval.map(|i| i.high),
        all: crossings(&at, &values, level).collect(),
        resamples_with: share,
    }
}

/// The slope of a chance between two values of a factor, from runs of `[lower, upper]` that were asked for together, and the
/// elasticity there. `today` is the value of the factor that a hundredth more is taken of, where that has a meaning, and what
/// was seen there.
pub(super) fn slope(
    [from, to]: [f64; 2],
    seen: [&[Seen]; 2],
    today: Option<(f64, &[Seen])>,
    unit: f64,
    resampling: &Resampling,
) -> Slope {
    let difference = gain(seen[1]);
    let interval = difference.difference_of_chances();
    let per = |width: f64| {
        let scaled = |x: f64| x / (to - from) * width;
        let estimate = difference.estimate().map_or(0.0, scaled);
        Number { estimate, low: interval.map(|i| scaled(i.low)), high: interval.map(|i| scaled(i.high)) }
    };
    let elasticity = |(value, at): (f64, &[Seen])| {
        let of = |draws: &[u32]| {
            let change = mean_of(seen[1], |seen| &seen.gain, draws)?;
            let chance = mean_of(at, |seen| &seen.value, draws)?;
            (chance > 0.0).then(|| value / chance * change / (to - from))
        };
        Some(resampling.number(of(&all_draws(at))?, of))
    };
    let elasticity = match today {
        None => Elasticity::Undefined,
        Some((0.0, _)) => Elasticity::Undefined,
        Some(today) => elasticity(today).map_or(Elasticity::Unknown, Elasticity::Of),
    };
    Slope { from, to, runs: difference.runs(), per_unit: per(1.0), per_standard_unit: per(unit), elasticity }
}

/// How well each policy does over the worlds that the draws are; the first is the one that gains are taken from.
pub(super) fn robustness(policies: &[Vec<Seen>], level: f64, resampling: &Resampling) -> Vec<Robustness> {
    let worlds = policies.first().map_or_else(Vec::new, |seen| all_draws(seen));
    let all = measures(policies, level, &worlds);
    let sampled = resampling.of(|draws| measures(policies, level, draws));
    let number = |policy: usize, of: &dyn Fn(&Measures) -> f64| {
        let estimate = all.as_ref().map(|all| of(&all[policy]))?;
        let sampled: Option<Vec<f64>> =
            sampled.iter().map(|sampled| sampled.as_ref().map(|sampled| of(&sampled[policy]))).collect();
        let interval: Option<Interval> = sampled.and_then(|sampled| central(sampled, LEVEL));
        Some(Number { estimate, low: interval.map(|i| i.low), high: interval.map(|i| i.high) })
    };
    let of_policy = |at: usize| Robustness {
        chance: chance(&policies[at]),
        satisficing: number(at, &|of| of.satisficing),
        regret: number(at, &|of| of.regret),
        regret_high: number(at, &|of| of.regret_high),
    };
    (0..policies.len()).map(of_policy).collect()
}

/// How well a policy does.
struct Measures {
    satisficing: f64,
    regret: f64,
    regret_high: f64,
}

/// How well the policies do over these worlds; `None` where noise cannot be told from worlds.
///
/// In each world the chance under a policy is known from some replicates alone. Chances, and their paired differences from
/// the first policy, are freed of that noise by [`CalibratedEffects`]: without it some worlds would pass the level, and some
/// policy be the best of a world, by luck.
fn measures(policies: &[Vec<Seen>], level: f64, draws: &[u32]) -> Option<Vec<Measures>> {
    let of = |seen: &[Seen], of: fn(&Seen) -> DrawSums| {
        let sums: Vec<DrawSums> = draws.iter().filter_map(|&draw| seen.get(draw as usize)).map(of).collect();
        // A world in which all runs failed would put the others out of step.
        sums.iter().all(|sums| sums.runs > 0).then_some(sums)
    };
    let calibrated = |sums: Vec<DrawSums>| CalibratedEffects::of(&sums).map(|found| found.effects);
    let chances: Vec<Vec<f64>> =
        policies.iter().map(|seen| calibrated(of(seen, |seen| seen.value)?)).collect::<Option<_>>()?;
    let gains: Vec<Vec<f64>> =
        policies.iter().map(|seen| calibrated(of(seen, |seen| seen.gain)?)).collect::<Option<_>>()?;
    let best: Vec<f64> = (0..draws.len())
        .map(|world| gains.iter().map(|gains| gains[world]).fold(f64::NEG_INFINITY, f64::max))
        .collect();
    let worlds = draws.len() as f64;
    let measures = |(chances, gains): (&Vec<f64>, &Vec<f64>)| {
        let mut regrets: Vec<f64> = best.iter().zip(gains).map(|(best, gain)| best - gain).collect();
        regrets.sort_by(f64::total_cmp);
        Measures {
            satisficing: chances.iter().filter(|&&chance| chance >= level).count() as f64 / worlds,
            regret: regrets.iter().sum::<f64>() / worlds,
            // The first value by which so many are reached.
            regret_high: regrets[((worlds * HIGH_REGRET).ceil() as usize).clamp(1, regrets.len()) - 1],
        }
    };
    Some(chances.iter().zip(&gains).map(measures).collect())
}
