//! PAWN: how far the outcome's distribution moves when a factor is known.

use super::data::{Data, Groups, Replicates};
use super::error::UnfitError;
use super::given_data::{Sample, free_rows};
use super::layout::check_free;
use super::resample::{Index, Resampling};
use super::slices::{self, Conditioning, NONE, Sliced};

/// Fewest rows of a slice.
const SLICE_ROWS_MIN: usize = 5;

/// PAWN indices, by group: Kolmogorov–Smirnov distances between the outcome's distribution in a slice of the factor and in
/// all rows, over the slices.
#[derive(Debug, Clone, PartialEq)]
pub struct Pawn {
    /// The smallest distance.
    pub minimum: Vec<Index>,
    /// The mean.
    pub mean: Vec<Index>,
    /// The median, which is usually reported.
    pub median: Vec<Index>,
    /// The largest.
    pub maximum: Vec<Index>,
    /// Standard deviation over the mean, with n.
    pub variation: Vec<Index>,
    /// What the median is below in 95 % of random orders of the outcomes: a factor that does nothing has such an index.
    pub chance: Vec<f64>,
    /// What each factor (not group) was conditioned on.
    pub conditioning: Vec<Conditioning>,
    /// Rows that were used.
    pub rows: usize,
    /// Rows left out because their outcome is missing.
    pub rows_left_out: usize,
}

/// The measures of a factor, in the order of [`Pawn`]'s fields.
const MEASURES: usize = 5;
const MEDIAN: usize = 2;

/// PAWN indices with `count` slices of each factor. Of Saltelli's blocks only the rows A and B are used, which are a sample of
/// the factors' distribution. Indices of a group are means over its factors, as in SALib.
///
/// # Formula
/// Pianosi and Wagener (2018), *Environmental Modelling & Software* 108, 197–207; as `pawn.analyze` of SALib for factors of
/// more values than slices. Factors of fewer are conditioned on their values.
///
/// # Errors
/// [`UnfitError`] where rows are trajectories or move one factor at a time, there are fewer than 5 a slice, or the outcome is
/// constant.
pub fn pawn(
    data: &Data<'_>,
    count: usize,
    replicates: Option<&Replicates<'_>>,
    resampling: &Resampling<'_>,
) -> Result<Pawn, UnfitError> {
    const METHOD: &str = "PAWN indices";
    resampling.check()?;
    data.check()?;
    if count < 2 {
        return Err(UnfitError::Setting(format!("{count} slices compare nothing: take 2 or more")));
    }
    check_free(data, METHOD)?;
    let (rows, left_out) =
        free_rows(data, METHOD, SLICE_ROWS_MIN * count, "sweep more points or take fewer `--slices`")?;
    let sample = Sample::new(data, &rows, replicates)?;
    let conditioning: Vec<Conditioning> = sample.columns.iter().map(|x| Conditioning::of(x, count)).collect();
    let slicing = Slicing { groups: data.groups, conditioning: &conditioning, count };
    let sliced = slicing.sliced(&sample.columns);
    let of = |y: &[f64]| slicing.measures(&sliced, y);
    let estimates = of(&sample.y);
    let design = resampling.of_units(rows.len(), |taken| {
        let (columns, y) = sample.taken(taken);
        slicing.measures(&slicing.sliced(&columns), &y)
    })?;
    let noise = resampling.of_draws(&sample.y, sample.replicates().as_ref(), of)?;
    let shuffled = resampling.of_orders(&sample.y, of)?;
    let indices = resampling.indices(&estimates, &design, noise.as_deref());
    let groups = data.groups.len();
    let measure = |at: usize| indices[at * groups..(at + 1) * groups].to_vec();
    Ok(Pawn {
        minimum: measure(0),
        mean: measure(1),
        median: measure(MEDIAN),
        maximum: measure(3),
        variation: measure(4),
        chance: (0..groups).map(|group| super::given_data::upper(&shuffled, MEDIAN * groups + group)).collect(),
        conditioning,
        rows: rows.len(),
        rows_left_out: left_out,
    })
}

struct Slicing<'a> {
    groups: &'a Groups,
    conditioning: &'a [Conditioning],
    count: usize,
}

impl Slicing<'_> {
    /// The slice of each row, by factor.
    fn sliced(&self, columns: &[Vec<f64>]) -> Vec<Sliced> {
        slices::of_columns(columns, self.conditioning, self.count, slices::of_quantiles)
    }

    /// The measures, each by group.
    fn measures(&self, sliced: &[Sliced], y: &[f64]) -> Vec<f64> {
        let order = slices::ascending(y);
        let of = |(slices, count): &Sliced| summarised(distances(slices, *count, y, &order));
        let by_factor: Vec<[f64; MEASURES]> = sliced.iter().map(of).collect();
        let groups = self.groups;
        let mean = |measure: usize, group: usize| {
            let sum: f64 = groups.members(group).map(|factor| by_factor[factor][measure]).sum();
            sum / groups.members(group).count() as f64
        };
        (0..MEASURES)
            .flat_map(|measure| (0..groups.len()).map(move |group| (measure, group)))
            .map(|(m, g)| mean(m, g))
            .collect()
    }
}

/// Distance between the distribution in each slice that has rows and that of all rows, for rows in the `order` of outcomes.
fn distances(slices: &[u32], count: usize, y: &[f64], order: &[usize]) -> Vec<f64> {
    let mut sizes = vec![0_u32; count];
    slices.iter().filter(|&&slice| slice != NONE).for_each(|&slice| sizes[slice as usize] += 1);
    let (mut below, mut largest) = (vec![0_u32; count], vec![0.0_f64; count]);
    for (rank, &row) in order.iter().enumerate() {
        if slices[row] != NONE {
            below[slices[row] as usize] += 1;
        }
        // Of equal outcomes all are counted first.
        if order.get(rank + 1).is_some_and(|&next| y[next] == y[row]) {
            continue;
        }
        let all = (rank + 1) as f64 / y.len() as f64;
        for ((&below, &size), largest) in below.iter().zip(&sizes).zip(&mut largest) {
            if size > 0 {
                *largest = largest.max((f64::from(below) / f64::from(size) - all).abs());
            }
        }
    }
    sizes.iter().zip(largest).filter(|&(&size, _)| size > 0).map(|(_, distance)| distance).collect()
}

/// Minimum, mean, median, maximum and coefficient of variation.
fn summarised(mut distances: Vec<f64>) -> [f64; MEASURES] {
    distances.sort_by(f64::total_cmp);
    let count = distances.len();
    let (Some(&minimum), Some(&maximum)) = (distances.first(), distances.last()) else { return [f64::NAN; MEASURES] };
    let mean = distances.iter().sum::<f64>() / count as f64;
    let median = 0.5 * (distances[(count - 1) / 2] + distances[count / 2]);
    let spread = distances.iter().map(|distance| (distance - mean) * (distance - mean)).sum::<f64>() / count as f64;
    [minimum, mean, median, maximum, spread.sqrt() / mean]
}
