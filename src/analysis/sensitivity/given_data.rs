//! Borgonovo's δ and first-order indices from any sample whose factors vary independently.

use super::data::{Data, Replicates};
use super::density::{density, silverman};
use super::error::UnfitError;
use super::layout::{Layout, block_rows, check_free, layout};
use super::resample::{Index, Resampling};
use super::slices::{self, Conditioning, Sliced};
use crate::analysis::sample::RowSums;

/// Fewest rows.
const ROWS_MIN: usize = 50;
/// Points at which densities are compared.
const GRID: usize = 100;
/// How sure a factor that does nothing is to have an index below [`GivenData::delta_chance`].
const CHANCE: f64 = 0.95;

/// Given-data indices, by factor: a given sample says nothing of groups that none of its rows moved together.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenData {
    /// δ less its bias: half the expected area between the outcome's density with the factor known and without.
    pub delta: Vec<Index>,
    /// δ as the sample has it, which is too high: even a factor that does nothing has some.
    pub delta_raw: Vec<f64>,
    /// What `delta_raw` is below in 95 % of random orders of the outcomes.
    pub delta_chance: Vec<f64>,
    /// First-order index: variance of the outcome's means over classes of the factor, as a share of its variance.
    pub first: Vec<Index>,
    /// What `first` is below in 95 % of random orders of the outcomes.
    pub first_chance: Vec<f64>,
    /// What each factor was conditioned on.
    pub conditioning: Vec<Conditioning>,
    /// Classes of a factor that has more values than that.
    pub classes: usize,
    /// Rows that were used.
    pub rows: usize,
    /// Rows left out because their outcome is missing.
    pub rows_left_out: usize,
}

/// Given-data indices. Of Saltelli's blocks only the rows A and B are used.
///
/// # Formula
/// Equations 26 and 30 (δ, and its bias from resamples of rows) and the correlation ratio (first order) of Plischke, Borgonovo
/// and Smith (2013), *European Journal of Operational Research* 226, 536–550, with their number of classes; densities are
/// Gaussian kernel estimates with Silverman's bandwidth on 100 points. The estimates from all rows are those of the functions
/// `calc_delta` and `sobol_first` of SALib's `delta`, which itself applies them to a random resample. Factors of fewer values
/// than classes are conditioned on their values.
///
/// # Errors
/// [`UnfitError`] where rows are trajectories or move one factor at a time, there are fewer than 50, or the outcome is constant.
pub fn given_data(
    data: &Data<'_>,
    replicates: Option<&Replicates<'_>>,
    resampling: &Resampling<'_>,
) -> Result<GivenData, UnfitError> {
    const METHOD: &str = "given-data indices";
    resampling.check()?;
    data.check()?;
    check_free(data, METHOD)?;
    let (rows, left_out) = free_rows(data, METHOD, ROWS_MIN, "sweep more points")?;
    let sample = Sample::new(data, &rows, replicates)?;
    let classes = Classes::new(&sample);
    let sliced = classes.sliced(&sample.columns);
    let of = |y: &[f64]| classes.indices(&sliced, y);
    let estimates = of(&sample.y);
    let columns = data.factors.len();
    let design = resampling.of_units(rows.len(), |taken| {
        let (columns, y) = sample.taken(taken);
        classes.indices(&classes.sliced(&columns), &y)
    })?;
    let noise = resampling.of_draws(&sample.y, sample.replicates().as_ref(), of)?;
    let shuffled = resampling.of_orders(&sample.y, of)?;
    // Twice the estimate less the mean of the resamples (equation 30).
    let reduced: Vec<f64> = (0..columns)
        .map(|at| 2.0 * estimates[at] - design.iter().map(|d| d[at]).sum::<f64>() / design.len() as f64)
        .chain(estimates[columns..].iter().copied())
        .collect();
    let mut indices = resampling.indices(&reduced, &design, noise.as_deref());
    for (index, estimate) in indices.iter_mut().zip(&estimates).take(columns) {
        // The noise is compared with what it was put on.
        index.noise_bias = index.noise_bias.map(|bias| bias + index.estimate - estimate);
    }
    Ok(GivenData {
        delta: indices[..columns].to_vec(),
        delta_raw: estimates[..columns].to_vec(),
        delta_chance: (0..columns).map(|at| upper(&shuffled, at)).collect(),
        first: indices[columns..].to_vec(),
        first_chance: (columns..2 * columns).map(|at| upper(&shuffled, at)).collect(),
        conditioning: sample.columns.iter().map(|x| Conditioning::of(x, classes.count)).collect(),
        classes: classes.count,
        rows: rows.len(),
        rows_left_out: left_out,
    })
}

/// What a statistic is below in 95 % of the samples.
pub(super) fn upper(samples: &[Vec<f64>], at: usize) -> f64 {
    let mut values: Vec<f64> = samples.iter().map(|statistics| statistics[at]).collect();
    values.sort_by(f64::total_cmp);
    let rank = (values.len() as f64 * CHANCE).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

/// The rows with an outcome that are a sample of the factors' distribution, and how many such have none.
pub(super) fn free_rows(
    data: &Data<'_>,
    method: &'static str,
    wanted: usize,
    advice: &'static str,
) -> Result<(Vec<usize>, usize), UnfitError> {
    let free: Vec<usize> = match layout(data)? {
        // Rows between A and B repeat their values.
        Layout::Saltelli { second_order } => {
            let step = block_rows(data.groups.len(), second_order);
            (0..data.rows()).filter(|row| row % step == 0 || row % step == step - 1).collect()
        }
        _ => (0..data.rows()).collect(),
    };
    let rows: Vec<usize> = free.iter().copied().filter(|&row| data.has_outcome(row)).collect();
    let missing = free.len() - rows.len();
    if rows.len() < wanted {
        let left_out = match missing {
            0 => String::new(),
            missing => format!(" ({missing} more were left out because their outcome is missing)"),
        };
        return Err(UnfitError::TooFew { method, what: "rows", found: rows.len(), wanted, left_out, advice });
    }
    data.check_varies(rows.iter().copied(), "rows of the sample")?;
    Ok((rows, missing))
}

/// Columns and outcomes of the rows that are used.
pub(super) struct Sample {
    pub(super) columns: Vec<Vec<f64>>,
    pub(super) y: Vec<f64>,
    /// Number of draws, and sums by row and draw.
    draws: Option<(usize, Vec<RowSums>)>,
}

impl Sample {
    pub(super) fn new(data: &Data<'_>, rows: &[usize], of: Option<&Replicates<'_>>) -> Result<Self, UnfitError> {
        let column = |factor: usize| rows.iter().map(|&row| data.row(row)[factor]).collect();
        let draws = match of {
            None => None,
            Some(replicates) => {
                replicates.check(data.rows())?;
                let each = replicates.draws;
                let sums = rows.iter().flat_map(|&row| &replicates.sums[row * each..(row + 1) * each]).copied();
                Some((each, sums.collect()))
            }
        };
        Ok(Self {
            columns: (0..data.factors.len()).map(column).collect(),
            y: rows.iter().map(|&row| data.y[row]).collect(),
            draws,
        })
    }

    pub(super) fn replicates(&self) -> Option<Replicates<'_>> {
        self.draws.as_ref().map(|(draws, sums)| Replicates { draws: *draws, sums })
    }

    /// Columns and outcomes of the rows taken.
    pub(super) fn taken(&self, taken: &[usize]) -> (Vec<Vec<f64>>, Vec<f64>) {
        let part = |values: &[f64]| taken.iter().map(|&row| values[row]).collect();
        (self.columns.iter().map(|column| part(column)).collect(), part(&self.y))
    }
}

/// How each factor's rows are divided.
pub(super) struct Classes {
    count: usize,
    conditioning: Vec<Conditioning>,
    /// Points at which densities are compared.
    grid: Vec<f64>,
}

impl Classes {
    pub(super) fn new(sample: &Sample) -> Self {
        let count = class_count(sample.y.len());
        let low = sample.y.iter().copied().fold(f64::INFINITY, f64::min);
        let high = sample.y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let step = (high - low) / (GRID - 1) as f64;
        let at = |i: usize| if i == GRID - 1 { high } else { low + i as f64 * step };
        Self {
            count,
            conditioning: sample.columns.iter().map(|x| Conditioning::of(x, count)).collect(),
            grid: (0..GRID).map(at).collect(),
        }
    }

    /// The class of each row, by factor.
    pub(super) fn sliced(&self, columns: &[Vec<f64>]) -> Vec<Sliced> {
        slices::of_columns(columns, &self.conditioning, self.count, slices::of_ranks)
    }

    /// δ of each factor, then its first-order index.
    pub(super) fn indices(&self, sliced: &[Sliced], y: &[f64]) -> Vec<f64> {
        // Sorted once, so that equal outcomes stand together in each class.
        let order = slices::ascending(y);
        let sorted: Vec<f64> = order.iter().map(|&row| y[row]).collect();
        let all = density(&sorted, silverman(&sorted), &self.grid);
        let of = |(slices, count): &Sliced| {
            let mut classes = vec![Vec::new(); *count];
            order.iter().zip(&sorted).for_each(|(&row, &y)| classes[slices[row] as usize].push(y));
            (self.delta(&classes, &all, y.len()), first_order(&classes, y))
        };
        let (deltas, firsts): (Vec<f64>, Vec<f64>) = sliced.iter().map(of).unzip();
        deltas.into_iter().chain(firsts).collect()
    }

    /// Half the area between the density in a class and that of `all` rows, over the classes. Classes in which the outcome
    /// does not vary have no density and add nothing, as in SALib.
    fn delta(&self, classes: &[Vec<f64>], all: &[f64], rows: usize) -> f64 {
        let varied = classes.iter().filter(|class| class.iter().any(|&y| y != class[0]));
        let part = |class: &Vec<f64>| {
            let within = density(class, silverman(class), &self.grid);
            let apart = |at: usize| (all[at] - within[at]).abs();
            let area: f64 = (1..self.grid.len())
                .map(|at| 0.5 * (self.grid[at] - self.grid[at - 1]) * (apart(at) + apart(at - 1)))
                .sum();
            class.len() as f64 / (2.0 * rows as f64) * area
        };
        varied.map(part).sum()
    }
}

/// Variance of the means over classes, as a share of the variance.
fn first_order(classes: &[Vec<f64>], y: &[f64]) -> f64 {
    let rows = y.len() as f64;
    let mean = y.iter().sum::<f64>() / rows;
    let variance = y.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / rows;
    if variance == 0.0 {
        return 0.0;
    }
    let between = classes.iter().filter(|class| !class.is_empty()).map(|class| {
        let size = class.len() as f64;
        let apart = class.iter().sum::<f64>() / size - mean;
        size / rows * (apart * apart)
    });
    between.sum::<f64>() / variance
}

/// Classes of a sample of so many rows: those of Plischke et al.
fn class_count(rows: usize) -> usize {
    const CLASSES_MAX: f64 = 48.0;
    let rows = rows as f64;
    let exponent = 2.0 / (7.0 + libm::tanh((1500.0 - rows) / 500.0));
    crate::rng::pow(rows, exponent).ceil().min(CLASSES_MAX) as usize
}
