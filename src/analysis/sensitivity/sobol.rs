//! Variance-based indices from Saltelli's cross-sampling.

use super::data::{Data, Replicates};
use super::error::UnfitError;
use super::layout::{block_rows, saltelli_blocks};
use super::resample::{Index, Resampling};

/// Fewest blocks: below, the variance that all indices are shares of is a guess.
pub(super) const BLOCKS_MIN: usize = 8;

/// Sobol indices.
#[derive(Debug, Clone, PartialEq)]
pub struct Sobol {
    /// First-order index by group: the share of the outcome's variance that the group explains alone. Sampling error may
    /// carry it below 0 or above 1.
    pub first: Vec<Index>,
    /// Total index by group: the share that the group takes part in.
    pub total: Vec<Index>,
    /// Second-order index of each pair of groups, the share that their interaction explains; empty without the rows for it.
    pub second: Vec<((usize, usize), Index)>,
    /// Blocks that were used.
    pub blocks: usize,
    /// Blocks left out because an outcome in them is missing.
    pub blocks_left_out: usize,
}

/// Sobol indices of a Saltelli sample, with or without second order, whichever layout its rows have (or `second_order`).
/// Blocks in which an outcome is missing are left out.
///
/// # Formula
/// Of outcomes standardised over all rows, with V the variance over A and B together: S = mean of B·(AB − A) / V, T = mean of
/// (A − AB)² / 2V (Saltelli et al. 2010, *Computer Physics Communications* 181, 259–270, table 2 b and f), S₂ = mean of
/// (BAⱼ·ABₖ − A·B) / V − Sⱼ − Sₖ (Saltelli 2002, *Computer Physics Communications* 145, 280–297). As `sobol.analyze` of SALib.
///
/// # Errors
/// [`UnfitError`] where the rows are no Saltelli sample in order, there are fewer than 8 blocks, or the outcome is constant.
pub fn sobol(
    data: &Data<'_>,
    second_order: Option<bool>,
    replicates: Option<&Replicates<'_>>,
    resampling: &Resampling<'_>,
) -> Result<Sobol, UnfitError> {
    resampling.check()?;
    data.check()?;
    let (count, second_order) = saltelli_blocks(data, second_order)?;
    let blocks = Blocks::new(data, count, second_order);
    check(data, &blocks, count)?;
    let all: Vec<usize> = (0..blocks.firsts.len()).collect();
    let y = blocks.standardised(data.y);
    let estimates = blocks.indices(&y, &all);
    let design = resampling.of_units(all.len(), |taken| blocks.indices(&y, taken))?;
    let noise = resampling.of_draws(data.y, replicates, |y| blocks.indices(&blocks.standardised(y), &all))?;
    let indices = resampling.indices(&estimates, &design, noise.as_deref());
    let groups = data.groups.len();
    let pairs = if second_order { pairs(groups).collect() } else { Vec::new() };
    Ok(Sobol {
        first: indices[..groups].to_vec(),
        total: indices[groups..2 * groups].to_vec(),
        second: pairs.into_iter().zip(indices[2 * groups..].iter().copied()).collect(),
        blocks: all.len(),
        blocks_left_out: count - all.len(),
    })
}

fn check(data: &Data<'_>, blocks: &Blocks, count: usize) -> Result<(), UnfitError> {
    let found = blocks.firsts.len();
    if found < BLOCKS_MIN {
        let left_out = match count - found {
            0 => String::new(),
            missing => format!(" ({missing} more were left out because an outcome in them is missing)"),
        };
        let advice = "sweep a larger `base`";
        let (method, what, wanted) = ("Sobol indices", "blocks", BLOCKS_MIN);
        return Err(UnfitError::TooFew { method, what, found, wanted, left_out, advice });
    }
    let ends = blocks.firsts.iter().flat_map(|&first| [first, first + blocks.step - 1]);
    data.check_varies(ends, "base rows of the sample")
}

/// The pairs of groups, in the order of second-order indices.
fn pairs(groups: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..groups).flat_map(move |j| (j + 1..groups).map(move |k| (j, k)))
}

/// Where the rows of complete blocks lie.
pub(super) struct Blocks {
    groups: usize,
    second_order: bool,
    step: usize,
    firsts: Vec<usize>,
}

impl Blocks {
    pub(super) fn new(data: &Data<'_>, count: usize, second_order: bool) -> Self {
        let groups = data.groups.len();
        let step = block_rows(groups, second_order);
        let is_whole = |first: &usize| (*first..first + step).all(|row| data.has_outcome(row));
        let firsts = (0..count).map(|block| block * step).filter(is_whole).collect();
        Self { groups, second_order, step, firsts }
    }

    /// Outcomes of the blocks less their mean, in units of their standard deviation.
    pub(super) fn standardised(&self, y: &[f64]) -> Vec<f64> {
        let used = || self.firsts.iter().flat_map(|&first| &y[first..first + self.step]);
        let count = (self.firsts.len() * self.step) as f64;
        let mean = used().sum::<f64>() / count;
        let deviation = (used().map(|y| (y - mean) * (y - mean)).sum::<f64>() / count).sqrt();
        let scale = if deviation > 0.0 { deviation } else { 1.0 };
        y.iter().map(|y| (y - mean) / scale).collect()
    }

    /// First-order indices, total ones, then those of pairs, over the blocks `taken`, of standardised outcomes. All 0 where
    /// the outcome does not vary there.
    pub(super) fn indices(&self, y: &[f64], taken: &[usize]) -> Vec<f64> {
        let last = self.step - 1;
        let block = |&at: &usize| &y[self.firsts[at]..][..self.step];
        let count = taken.len() as f64;
        let mean_of = |f: &dyn Fn(&[f64]) -> f64| taken.iter().map(|at| f(block(at))).sum::<f64>() / count;
        let mean = mean_of(&|y| 0.5 * (y[0] + y[last]));
        let square = |y: f64| (y - mean) * (y - mean);
        let variance = mean_of(&|y| 0.5 * (square(y[0]) + square(y[last])));
        let share = |of: f64| if variance > f64::EPSILON { of / variance } else { 0.0 };
        let mut indices: Vec<f64> = (1..=self.groups).map(|j| share(mean_of(&|y| y[last] * (y[j] - y[0])))).collect();
        indices.extend((1..=self.groups).map(|j| share(0.5 * mean_of(&|y| (y[0] - y[j]) * (y[0] - y[j])))));
        if self.second_order {
            for (j, k) in pairs(self.groups) {
                let both = share(mean_of(&|y| y[1 + self.groups + j] * y[1 + k] - y[0] * y[last]));
                indices.push(both - indices[j] - indices[k]);
            }
        }
        indices
    }
}
