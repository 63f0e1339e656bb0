//! Independent points.

use std::iter;

use super::columns::by_column;
use super::error::SampleError;
use super::points::Sample;
use super::size::Size;

const DESIGN: &str = "random";

/// `points` independent points, uniform on the unit cube of `columns` dimensions.
///
/// The first rows or columns of a larger sample of the same seed are the smaller sample.
///
/// # Errors
/// No point, no column, or a sample beyond [`POINTS_MAX`](super::POINTS_MAX) or [`CELLS_MAX`](super::CELLS_MAX).
pub fn random(points: u64, columns: usize, seed: u64) -> Result<Sample, SampleError> {
    let size = Size::new(DESIGN, points.into(), columns)?;
    Ok(by_column(DESIGN, size, seed, |_, mut stream| iter::repeat_with(move || stream.uniform())))
}

#[cfg(test)]
mod tests {
    use super::super::measures::{centred_discrepancy, column, mean_over};
    use super::*;

    #[test]
    fn every_column_is_uniform_and_columns_are_independent() {
        let sample = random(100_000, 3, 4).unwrap();
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            let mut counts = [[0_u32; 10]; 10];
            for (x, y) in column(&sample, i).zip(column(&sample, j)) {
                counts[(x * 10.0) as usize][(y * 10.0) as usize] += 1;
            }
            let chi_squared: f64 = counts.iter().flatten().map(|&n| (f64::from(n) - 1000.0).powi(2) / 1000.0).sum();
            // Quantiles 0.0001 and 0.9999 of χ² with 99 degrees of freedom.
            assert!((54.0..160.0).contains(&chi_squared), "columns {i} and {j}: {chi_squared}");
        }
    }

    #[test]
    fn a_smaller_sample_is_a_part_of_a_larger_one() {
        let (small, large) = (random(7, 3, 11).unwrap(), random(20, 5, 11).unwrap());
        assert!(small.rows().zip(large.rows()).all(|(a, b)| a == &b[..3]));
        assert_ne!(small, random(7, 3, 12).unwrap());
    }

    #[test]
    fn the_discrepancy_is_that_of_independent_points() {
        // The squared discrepancy of n independent points has the mean ((5/4)^d − (13/12)^d) / n.
        let exact = (1.25_f64.powi(4) - (13.0_f64 / 12.0).powi(4)) / 64.0;
        let mean = mean_over(200, |seed| centred_discrepancy(&random(64, 4, seed).unwrap()));
        assert!((mean / exact - 1.0).abs() < 0.1, "{mean} for {exact}");
    }
}
