//! Latin hypercubes.

use crate::rng::Stream;

use super::columns::by_column;
use super::error::SampleError;
use super::points::Sample;
use super::size::Size;

const DESIGN: &str = "latin-hypercube";

/// `points` points, one in each of `points` equal strata of every column, uniform within its stratum; strata
/// of different columns are paired at random (McKay, Beckman & Conover, *Technometrics* 21, 1979, 239–245).
///
/// # Errors
/// No point, no column, or a sample beyond [`POINTS_MAX`](super::POINTS_MAX) or [`CELLS_MAX`](super::CELLS_MAX).
pub fn latin_hypercube(points: u64, columns: usize, seed: u64) -> Result<Sample, SampleError> {
    let size = Size::new(DESIGN, points.into(), columns)?;
    Ok(by_column(DESIGN, size, seed, |_, mut stream| {
        let mut strata: Vec<usize> = (0..size.rows).collect();
        stream.shuffle(&mut strata);
        strata.into_iter().map(move |stratum| (stratum as f64 + within(&mut stream)) / size.rows as f64)
    }))
}

/// A place within a stratum: the middle of one of 2²⁴ steps, far enough from the edges that rounding cannot
/// carry a point into the next stratum.
fn within(stream: &mut Stream) -> f64 {
    const STEPS: u64 = 1 << 24;
    (stream.below(STEPS) as f64 + 0.5) / STEPS as f64
}

#[cfg(test)]
mod tests {
    use super::super::measures::{centred_discrepancy, column, is_stratified, mean_over};
    use super::*;

    #[test]
    fn each_stratum_of_each_column_holds_one_point() {
        for points in [1, 2, 3, 10, 49, 1000, 65_537] {
            let sample = latin_hypercube(points, 5, 3).unwrap();
            for i in 0..5 {
                assert!(is_stratified(column(&sample, i)), "{points} points, column {i}");
            }
        }
    }

    #[test]
    fn points_are_anywhere_within_their_strata() {
        let sample = latin_hypercube(10_000, 1, 9).unwrap();
        let mut counts = [0_u32; 10];
        for x in column(&sample, 0) {
            counts[((x * 10_000.0).fract() * 10.0) as usize] += 1;
        }
        // Five standard deviations.
        assert!(counts.iter().all(|count| count.abs_diff(1000) < 150), "{counts:?}");
    }

    #[test]
    fn strata_of_two_columns_are_paired_at_random() {
        let sample = latin_hypercube(10_000, 2, 5).unwrap();
        let product: f64 = sample.rows().map(|row| (row[0] - 0.5) * (row[1] - 0.5)).sum();
        let correlation = 12.0 * product / 10_000.0;
        assert!(correlation.abs() < 0.05, "{correlation}");
    }

    #[test]
    fn the_discrepancy_is_that_of_latin_hypercubes_of_scipy() {
        // SciPy 1.17.1, mean over seeds 0 to 99 of
        // `qmc.discrepancy(qmc.LatinHypercube(4, seed=seed).random(64), method="CD")`, ± 0.000 08.
        let mean = mean_over(100, |seed| centred_discrepancy(&latin_hypercube(64, 4, seed).unwrap()));
        assert!((mean - 0.003_658).abs() < 0.000_4, "{mean}");
    }
}
