//! Rows by the value of one factor: what given-data estimators condition on.

/// What the outcome is conditioned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conditioning {
    /// Intervals of the factor that hold equally many rows.
    Intervals,
    /// Each of its values, being no more than there would be intervals.
    Values,
}

impl Conditioning {
    /// The word for it in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Intervals => "intervals",
            Self::Values => "values",
        }
    }

    /// What to condition a factor on that would have so many slices: on its values where they are no more, as the SAFE
    /// toolbox of PAWN's authors has it. SALib takes intervals of quantiles then too, which fall on each other and hold no row
    /// with the largest value.
    pub(super) fn of(x: &[f64], slices: usize) -> Self {
        let mut values: Vec<f64> = Vec::with_capacity(slices + 1);
        for &x in x {
            if let Err(at) = values.binary_search_by(|value| value.total_cmp(&x)) {
                if values.len() == slices {
                    return Self::Intervals;
                }
                values.insert(at, x);
            }
        }
        Self::Values
    }
}

/// No slice.
pub(super) const NONE: u32 = u32::MAX;

/// The slice of each row, and how many slices there are.
pub(super) type Sliced = (Vec<u32>, usize);

/// Rows in ascending order of their outcomes, those of equal outcomes in their own order.
pub(super) fn ascending(y: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..y.len()).collect();
    order.sort_by(|&a, &b| y[a].total_cmp(&y[b]));
    order
}

/// The slices of each column, `intervals` dividing those that are conditioned on intervals into `count` of them.
pub(super) fn of_columns(
    columns: &[Vec<f64>],
    conditioning: &[Conditioning],
    count: usize,
    intervals: fn(&[f64], usize) -> Vec<u32>,
) -> Vec<Sliced> {
    let of = |(x, conditioning): (&Vec<f64>, &Conditioning)| match conditioning {
        Conditioning::Intervals => (intervals(x, count), count),
        Conditioning::Values => of_values(x),
    };
    columns.iter().zip(conditioning).map(of).collect()
}

/// Numbers of the slices of rows, in each of which the factor has one value, by ascending value.
fn of_values(x: &[f64]) -> Sliced {
    let mut values = x.to_vec();
    values.sort_by(f64::total_cmp);
    values.dedup();
    // Rows are fewer than 2³².
    let slice = |x: &f64| values.partition_point(|value| value < x) as u32;
    (x.iter().map(slice).collect(), values.len())
}

/// Numbers of the slices between `count` equally spaced quantiles, the lower one included. A row at the largest value is in
/// none: as `pawn.analyze` of SALib.
pub(super) fn of_quantiles(x: &[f64], count: usize) -> Vec<u32> {
    let mut sorted = x.to_vec();
    sorted.sort_by(f64::total_cmp);
    let step = 1.0 / count as f64;
    let ends: Vec<f64> = (0..=count).map(|at| quantile(&sorted, (at as f64 * step).min(1.0))).collect();
    let slice = |x: &f64| {
        let above = ends.partition_point(|end| end <= x);
        if above == 0 || above > count { NONE } else { above as u32 - 1 }
    };
    x.iter().map(slice).collect()
}

/// Quantile of ascending values, of which there is one at least.
///
/// # Formula
/// Definition 7 of Hyndman and Fan (1996), *The American Statistician* 50, 361–365, interpolated from the nearer end as NumPy
/// does, so that ties fall on the same side.
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let at = p * (sorted.len() - 1) as f64;
    let below = at.floor();
    let (low, high) = (sorted[below as usize], sorted[(below as usize + 1).min(sorted.len() - 1)]);
    let share = at - below;
    if share >= 0.5 { high - (high - low) * (1.0 - share) } else { low + (high - low) * share }
}

/// Numbers of `count` slices of equally many rows by rank, ties in the order of the rows: as `delta.analyze` of SALib.
pub(super) fn of_ranks(x: &[f64], count: usize) -> Vec<u32> {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    // Ends as NumPy's `linspace` has them.
    let (rows, step) = (x.len() as f64, x.len() as f64 / count as f64);
    let ends: Vec<f64> = (1..=count).map(|at| if at == count { rows } else { at as f64 * step }).collect();
    let mut slices = vec![0; x.len()];
    for (rank, row) in order.into_iter().enumerate() {
        slices[row] = ends.partition_point(|&end| end < (rank + 1) as f64) as u32;
    }
    slices
}
