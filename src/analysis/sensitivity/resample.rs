//! Resamples of a design and of its replicates, and the intervals from them.

use rayon::prelude::*;

use super::data::Replicates;
use super::error::UnfitError;
use crate::rng::{Key, Stream, StreamId, normal_quantile};
use crate::stats::Interval;

/// How intervals come about.
#[derive(Clone, Copy)]
pub struct Resampling<'a> {
    /// Number of resamples, 2 at least.
    pub resamples: u32,
    /// Confidence of the intervals, strictly between 0 and 1.
    pub level: f64,
    /// Root of their randomness.
    pub seed: u64,
    /// Told of each resample that is done; `false` to stop.
    pub go_on: &'a (dyn Fn() -> bool + Sync),
}

/// An index with its intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// The estimate from all rows.
    pub estimate: f64,
    /// Interval from resamples of the design: how far another sample of the factors may carry it.
    pub design: Option<Interval>,
    /// Interval from resamples of the draws: how far another seed may carry it with the same sample of the factors.
    pub replicates: Option<Interval>,
    /// How far the resamples of the draws lie above the estimate on average: what replicate noise adds to an index that is
    /// a mean of squares or sizes, as the bootstrap estimates it.
    pub noise_bias: Option<f64>,
}

impl Resampling<'_> {
    pub(super) fn check(&self) -> Result<(), UnfitError> {
        if !(self.level > 0.0 && self.level < 1.0) {
            let why = format!("a confidence of {} is none: give one strictly between 0 and 1", self.level);
            return Err(UnfitError::Setting(why));
        }
        if self.resamples < 2 {
            let why = format!("{} resamples have no spread: take 2 or more", self.resamples);
            return Err(UnfitError::Setting(why));
        }
        Ok(())
    }

    /// The stream of resample number `number` for this purpose.
    pub(super) fn stream(&self, purpose: &str, number: u32) -> Stream {
        Key::of_design(self.seed).stream(StreamId::new(purpose, &number.to_string()))
    }

    /// What `statistics` gives of each of the resamples, in order; the same with any number of threads.
    pub(super) fn each(
        &self,
        purpose: &str,
        statistics: impl Fn(&mut Stream) -> Vec<f64> + Sync,
    ) -> Result<Vec<Vec<f64>>, UnfitError> {
        let one = |number| {
            let found = statistics(&mut self.stream(purpose, number));
            if (self.go_on)() { Ok(found) } else { Err(UnfitError::Stopped) }
        };
        (0..self.resamples).into_par_iter().map(one).collect()
    }

    /// The statistics of as many units as there are, taken with replacement.
    pub(super) fn of_units(
        &self,
        units: usize,
        statistics: impl Fn(&[usize]) -> Vec<f64> + Sync,
    ) -> Result<Vec<Vec<f64>>, UnfitError> {
        self.each("sensitivity-design", |stream| statistics(&taken(units, stream)))
    }

    /// The statistics of outcomes `y` had the draws been others: as many as there are, taken with replacement, the same at
    /// all rows. `None` where draws are not known.
    pub(super) fn of_draws(
        &self,
        y: &[f64],
        replicates: Option<&Replicates<'_>>,
        statistics: impl Fn(&[f64]) -> Vec<f64> + Sync,
    ) -> Result<Option<Vec<Vec<f64>>>, UnfitError> {
        let Some(replicates) = replicates else { return Ok(None) };
        replicates.check(y.len())?;
        self.each("sensitivity-replicates", |stream| statistics(&replicates.resampled(y, stream))).map(Some)
    }

    /// The statistics of the outcomes in random orders, in which no factor has an effect.
    pub(super) fn of_orders(
        &self,
        y: &[f64],
        statistics: impl Fn(&[f64]) -> Vec<f64> + Sync,
    ) -> Result<Vec<Vec<f64>>, UnfitError> {
        self.each("sensitivity-chance", |stream| {
            let mut y = y.to_vec();
            stream.shuffle(&mut y);
            statistics(&y)
        })
    }

    /// Indices from their estimates and resamples: estimate ± z · standard deviation, as SALib has it.
    pub(super) fn indices(
        &self,
        estimates: &[f64],
        design: &[Vec<f64>],
        replicates: Option<&[Vec<f64>]>,
    ) -> Vec<Index> {
        let z = normal_quantile(0.5 + self.level / 2.0);
        let around = |at: usize, resamples: &[Vec<f64>]| {
            let (mean, deviation) = mean_and_deviation(resamples.iter().map(|statistics| statistics[at]))?;
            let (estimate, reach) = (estimates[at], z * deviation);
            Some((Interval { low: estimate - reach, high: estimate + reach }, mean - estimate))
        };
        let index = |(at, &estimate): (usize, &f64)| {
            let noise = replicates.and_then(|resamples| around(at, resamples));
            Index {
                estimate,
                design: around(at, design).map(|(interval, _)| interval),
                replicates: noise.map(|(interval, _)| interval),
                noise_bias: noise.map(|(_, bias)| bias),
            }
        };
        estimates.iter().enumerate().map(index).collect()
    }
}

/// As many of `units` as there are, with replacement.
pub(super) fn taken(units: usize, stream: &mut Stream) -> Vec<usize> {
    (0..units).map(|_| stream.below(units as u64) as usize).collect()
}

/// Mean and standard deviation, with n − 1, of the values that are numbers; `None` with fewer than two.
fn mean_and_deviation(values: impl Iterator<Item = f64> + Clone) -> Option<(f64, f64)> {
    let values = values.filter(|value| value.is_finite());
    let count = values.clone().count();
    if count < 2 {
        return None;
    }
    let mean = values.clone().sum::<f64>() / count as f64;
    let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
    Some((mean, (squares / (count - 1) as f64).sqrt()))
}

impl Replicates<'_> {
    pub(super) fn check(&self, rows: usize) -> Result<(), UnfitError> {
        let (found, wanted) = (self.sums.len(), rows * self.draws);
        if found == wanted { Ok(()) } else { Err(UnfitError::Length { what: "sums of draws", found, wanted }) }
    }

    /// The outcome of each row over draws taken with replacement, the same at all rows. A row whose taken draws have no run
    /// with a value keeps its outcome.
    fn resampled(&self, y: &[f64], stream: &mut Stream) -> Vec<f64> {
        let draws = taken(self.draws, stream);
        let mean = |(row, &y): (usize, &f64)| {
            let sums = &self.sums[row * self.draws..][..self.draws];
            let (sum, runs) =
                draws.iter().fold((0.0, 0_u64), |(sum, runs), &d| (sum + sums[d].sum, runs + u64::from(sums[d].runs)));
            if runs > 0 && !y.is_nan() { sum / runs as f64 } else { y }
        };
        y.iter().enumerate().map(mean).collect()
    }
}
