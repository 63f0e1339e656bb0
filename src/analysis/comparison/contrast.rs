//! One thing in two batches: its mean in each, their difference with both intervals, a test, and what pairing saved.

use serde::{Deserialize, Serialize};

use super::observed::{Sums, mean_of};
use crate::experiment::Scale;
use crate::rng::{Key, StreamId};
use crate::stats::{
    CalibratedEffects, DrawSums, Interval, NestedMean, SampledMean, bca_of_mean, central, mcnemar, unpaired_difference,
};

/// Confidence of the bootstrap intervals.
const LEVEL: f64 = 0.95;
/// Part of the effects by draw that lies within the range for uncertain figures.
const UNCERTAINTY_LEVEL: f64 = 0.90;
/// Samples of draws behind the interval of a gain.
const RESAMPLES: u32 = 1_000;
/// Samples of draws behind the bootstrap interval of a difference: as many as Efron and Tibshirani (1993, section 14.3) take
/// for its correction.
const BOOTSTRAP_SAMPLES: usize = 2_000;

/// One thing in two batches. Chances from 0 to 1, counts a run, times in quarters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contrast {
    /// Mean in the first batch, over the runs that are compared. Missing without any.
    pub first: Option<f64>,
    /// Mean in the other.
    pub other: Option<f64>,
    /// `other` less `first`.
    pub difference: Option<f64>,
    /// 95 % interval of the difference under another seed. Missing where nothing varied.
    pub noise: Option<Interval>,
    /// 95 % interval of the difference over bootstrap samples of draws, which takes no shape of distribution for granted.
    /// Missing without pairs, with a single draw, and where draws do not differ.
    pub bootstrap: Option<Interval>,
    /// Central 90 % of the difference over weights and uncertain figures, the noise of simulation taken out. Missing
    /// without pairs, with a single replicate, and with fewer than 20 draws.
    pub uncertainty: Option<Interval>,
    /// p-value of the test that there is no difference. Missing where it cannot be tested.
    pub p: Option<f64>,
    /// The same adjusted to the number of tests of the comparison (Benjamini and Hochberg).
    pub p_adjusted: Option<f64>,
    /// Pairs of runs; without pairs the runs of the smaller sample.
    pub runs: u64,
    /// Draws with such a run.
    pub draws: u64,
    /// Pairs in which it happened in the first batch only. Of paired chances only.
    pub only_first: Option<u64>,
    /// Pairs in which it happened in the other batch only.
    pub only_other: Option<u64>,
    /// What pairing saved. Missing without pairs, and where the differences never varied.
    pub gain: Option<Gain>,
}

/// What pairing saved: how many times as many runs an unpaired comparison would have taken to be as precise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// The estimate; below 1 where pairing did harm.
    pub times: f64,
    /// 95 % interval over samples of draws. Missing with few draws.
    pub interval: Option<Interval>,
}

impl Contrast {
    /// From pairs of runs on the same random numbers, draw by draw.
    ///
    /// # Formula
    /// Interval of chances by [`NestedMean::difference_of_chances`], of counts and times by [`NestedMean::interval`], draws
    /// being clusters. The test is Student's t of the mean difference, draws being clusters; of a chance the p-value is at
    /// least that of [`mcnemar`], since t is too sure of itself where few pairs differ. Uncertainty is the central part of
    /// [`CalibratedEffects`].
    pub(in crate::analysis) fn of_pairs(draws: &[Sums], scale: Scale) -> Self {
        let [first, other] = [mean_of(draws.iter().map(|d| &d.first)), mean_of(draws.iter().map(|d| &d.other))];
        let differences: Vec<DrawSums> = draws.iter().map(|draw| draw.difference).collect();
        let mean = mean_of(&differences);
        let is_chance = scale == Scale::Chance;
        let sum = |sums: fn(&DrawSums) -> i128| differences.iter().map(sums).sum::<i128>();
        // Of differences −1, 0 and 1 the squares count those that differ.
        let (net, differ) = (sum(|draw| draw.sum.into()), sum(|draw| draw.squares));
        let discordant = is_chance.then(|| ((differ - net) as u64 / 2, (differ + net) as u64 / 2));
        let by_t = sampled(&mean).and_then(SampledMean::p_value);
        Self {
            first: first.estimate(),
            other: other.estimate(),
            difference: mean.estimate(),
            noise: if is_chance { mean.difference_of_chances() } else { mean.interval() },
            bootstrap: None,
            uncertainty: CalibratedEffects::of(&differences).and_then(|effects| effects.range(UNCERTAINTY_LEVEL)),
            p: match discordant {
                // The exact test knows what to say where nothing varies between draws.
                Some((lost, gained)) => (mean.runs() > 0).then(|| by_t.unwrap_or(0.0).max(mcnemar(gained, lost))),
                None => by_t,
            },
            p_adjusted: None,
            runs: mean.runs(),
            draws: mean.draws(),
            only_first: discordant.map(|(lost, _)| lost),
            only_other: discordant.map(|(_, gained)| gained),
            gain: None,
        }
    }

    /// From independent samples, draw by draw.
    ///
    /// # Formula
    /// Interval of chances by [`unpaired_difference`], of counts and times by [`SampledMean::difference`], whose test it is
    /// for all.
    pub(in crate::analysis) fn of_samples(first: &[DrawSums], other: &[DrawSums], scale: Scale) -> Self {
        let (first, other) = (mean_of(first), mean_of(other));
        let difference = sampled(&first).zip(sampled(&other)).map(|(first, other)| first.difference(other));
        Self {
            first: first.estimate(),
            other: other.estimate(),
            difference: first.estimate().zip(other.estimate()).map(|(first, other)| other - first),
            noise: match scale {
                Scale::Chance => chance(&first).zip(chance(&other)).map(|(from, to)| unpaired_difference(from, to)),
                Scale::Count | Scale::Quarter | Scale::Index => difference.and_then(SampledMean::interval),
            },
            bootstrap: None,
            uncertainty: None,
            p: difference.and_then(SampledMean::p_value),
            p_adjusted: None,
            runs: first.runs().min(other.runs()),
            draws: first.draws().min(other.draws()),
            only_first: None,
            only_other: None,
            gain: None,
        }
    }

    /// The same with what is resampled: the interval over bootstrap samples of draws, and what pairing saved.
    ///
    /// # Formula
    /// [`bca_of_mean`] of the paired differences; [`Gain::of`].
    pub(in crate::analysis) fn of_pairs_resampled(draws: &[Sums], scale: Scale, seed: u64) -> Self {
        let differences: Vec<DrawSums> = draws.iter().map(|draw| draw.difference).collect();
        let mut stream = Key::of_design(seed).stream(StreamId::new("paired-difference", "draws"));
        let bootstrap = bca_of_mean(&differences, (BOOTSTRAP_SAMPLES, LEVEL), |n| stream.below(n));
        Self { bootstrap, gain: Gain::of(draws, seed), ..Self::of_pairs(draws, scale) }
    }

    /// Whether its interval leaves out that nothing differs.
    pub fn differs(&self) -> bool {
        self.noise.is_some_and(leaves_out_nought)
    }

    /// Whether the bootstrap says otherwise of that.
    pub fn is_disputed(&self) -> bool {
        self.bootstrap.is_some_and(|interval| leaves_out_nought(interval) != self.differs())
    }
}

fn leaves_out_nought(interval: Interval) -> bool {
    interval.low > 0.0 || interval.high < 0.0
}

impl Gain {
    /// Of pairs, draw by draw.
    ///
    /// # Formula
    /// (V_A + V_B)/V, V being the variance of the mean paired difference, V_A and V_B those of the means of the two batches,
    /// all with draws as clusters: common random numbers as a reduction of variance (Law 2015, *Simulation Modeling and
    /// Analysis*, 5th ed., section 11.2). The interval is that of the percentiles over samples of draws (Efron and
    /// Tibshirani 1993, section 13.3).
    pub(in crate::analysis) fn of(draws: &[Sums], seed: u64) -> Option<Self> {
        let times = ratio(draws).filter(|ratio| ratio.is_finite())?;
        let count = draws.len();
        let mut sample = Vec::with_capacity(count);
        let one = |number: u32| {
            let mut stream = Key::of_design(seed).stream(StreamId::new("pairing-gain", &number.to_string()));
            sample.clear();
            sample.extend((0..count).map(|_| draws[stream.below(count as u64) as usize]));
            ratio(&sample)
        };
        let resampled: Vec<f64> = (0..RESAMPLES).filter_map(one).collect();
        // A sample in which nothing differs has no end to its gain.
        let interval = central(resampled, LEVEL).filter(|ends| count > 1 && ends.high.is_finite());
        Some(Self { times, interval })
    }
}

/// Variance without pairs over that of pairs; infinite where only pairs never vary, `None` where nothing does.
fn ratio(draws: &[Sums]) -> Option<f64> {
    let [first, other, pairs] = [|d: &Sums| d.first, |d: &Sums| d.other, |d: &Sums| d.difference].map(|sums| {
        let mut mean = NestedMean::default();
        draws.iter().for_each(|draw| mean.push_draw(&sums(draw)));
        mean.variance().map(|(variance, _)| variance)
    });
    let (apart, pairs) = (first? + other?, pairs?);
    (apart > 0.0).then_some(apart / pairs)
}

fn sampled(mean: &NestedMean) -> Option<SampledMean> {
    let (variance, freedom) = mean.variance()?;
    Some(SampledMean { mean: mean.estimate()?, variance, freedom })
}

fn chance(mean: &NestedMean) -> Option<(f64, Interval)> {
    let chance = mean.as_proportion()?;
    Some((chance.estimate()?, chance.replicate_noise()?))
}
