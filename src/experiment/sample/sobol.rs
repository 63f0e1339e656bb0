//! The scrambled Sobol sequence.

use sobol_burley::NUM_DIMENSIONS;
use sobol_burley::parts::{owen_scramble_rev, sobol_rev};

use super::columns::by_column;
use super::error::SampleError;
use super::points::Sample;
use super::size::Size;

/// The most points of the Sobol sequence: as many as its direction numbers here reach.
pub const SOBOL_POINTS_MAX: u64 = 1 << 16;
/// The most columns of the Sobol sequence.
pub const SOBOL_COLUMNS_MAX: usize = NUM_DIMENSIONS as usize;

const DESIGN: &str = "sobol";

/// The first `points` points of the Sobol sequence, scrambled after Owen: each point is uniform on the unit
/// cube, and together they fill it evenly.
///
/// The sequence is balanced where `points` is a power of two ([`is_balanced`]): then each of `points` equal
/// strata of every column holds one point. Any other number is allowed and loses some of the evenness.
/// The first rows or columns of a larger sample of the same seed are the smaller sample.
///
/// # Source
/// Direction numbers of Joe & Kuo, *SIAM J. Scientific Computing* 30 (2008) 2635–2654; scrambling of Owen
/// (*Monte Carlo and Quasi-Monte Carlo Methods*, 1995, 299–317) by the hash of Burley, *J. Computer Graphics
/// Techniques* 9 (4), 2020, 1–20. Coordinates have 32 bits.
///
/// # Errors
/// No point, no column, more than [`SOBOL_POINTS_MAX`] points or [`SOBOL_COLUMNS_MAX`] columns.
pub fn sobol(points: u64, columns: usize, seed: u64) -> Result<Sample, SampleError> {
    if columns > SOBOL_COLUMNS_MAX {
        return Err(SampleError::SobolColumns { columns });
    }
    sequence(DESIGN, points, columns, seed)
}

/// Whether so many points of the Sobol sequence are balanced: a power of two.
pub fn is_balanced(points: u64) -> bool {
    points.is_power_of_two()
}

/// The sequence as a part of `design`, which has checked the columns.
pub(super) fn sequence(design: &'static str, points: u64, columns: usize, seed: u64) -> Result<Sample, SampleError> {
    if points > SOBOL_POINTS_MAX {
        return Err(SampleError::SobolPoints { design, points });
    }
    let size = Size::new(design, points.into(), columns)?;
    Ok(by_column(DESIGN, size, seed, |column, mut stream| {
        let scramble = stream.below(1 << u32::BITS) as u32;
        (0..size.rows as u32).map(move |point| {
            // The crate's functions take and give their bits in reverse.
            let bits = owen_scramble_rev(sobol_rev(point.reverse_bits(), column as u32), scramble).reverse_bits();
            (f64::from(bits) + 0.5) / (1_u64 << u32::BITS) as f64
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::super::measures::{centred_discrepancy, column, is_stratified, mean_over};
    use super::*;

    #[test]
    fn each_stratum_of_each_column_holds_one_point_where_balanced() {
        for power in [0, 1, 4, 9, 16] {
            let sample = sobol(1 << power, SOBOL_COLUMNS_MAX, 7).unwrap();
            for i in 0..SOBOL_COLUMNS_MAX {
                assert!(is_stratified(column(&sample, i)), "2^{power} points, column {i}");
            }
        }
    }

    /// The smallest t for which two columns of 2^m points are a (t, m, 2)-net in base 2: every elementary
    /// interval of volume 2^(t − m) holds 2^t points.
    fn net_quality(sample: &Sample, i: usize, j: usize) -> u32 {
        let m = sample.len().ilog2();
        let is_net = |t: u32| {
            (0..=m - t).all(|k| {
                let (across, down) = (1 << k, 1 << (m - t - k));
                let mut counts = vec![0; across * down];
                for row in sample.rows() {
                    counts[(row[i] * across as f64) as usize * down + (row[j] * down as f64) as usize] += 1;
                }
                counts.iter().all(|&count| count == 1 << t)
            })
        };
        (0..=m).find(|&t| is_net(t)).unwrap()
    }

    #[test]
    fn every_elementary_interval_of_two_columns_holds_as_many_points_as_in_scipy() {
        // SciPy 1.17.1: the same search over `qmc.Sobol(10, scramble=True, seed=1).random(256)`; scrambling does not
        // change t. A column with each of those before it.
        let scipy: [&[u32]; 10] = [
            &[],
            &[0],
            &[1, 1],
            &[1, 2, 1],
            &[1, 2, 1, 1],
            &[3, 0, 1, 2, 3],
            &[1, 3, 2, 2, 2, 2],
            &[3, 2, 1, 3, 3, 2, 2],
            &[2, 1, 4, 4, 1, 2, 3, 2],
            &[2, 2, 2, 1, 2, 1, 2, 3, 2],
        ];
        for seed in [0, u64::MAX] {
            let sample = sobol(256, 10, seed).unwrap();
            for (i, before) in scipy.iter().enumerate() {
                let ours: Vec<u32> = (0..i).map(|j| net_quality(&sample, i, j)).collect();
                assert_eq!(ours, *before, "seed {seed}, column {i}");
            }
        }
        for power in 0..=12 {
            assert_eq!(net_quality(&sobol(1 << power, 2, 3).unwrap(), 0, 1), 0, "2^{power} points");
        }
    }

    #[test]
    fn the_discrepancy_is_that_of_scipy() {
        // SciPy 1.17.1, mean and standard deviation over seeds 0 to 99 of
        // `qmc.discrepancy(qmc.Sobol(columns, scramble=True, seed=seed).random(points), method="CD")`.
        let of_scipy = [(64, 4, 1.0392e-3, 1.98e-5), (256, 4, 1.1317e-4, 1.60e-6), (256, 10, 6.1192e-3, 4.73e-5)];
        for (points, columns, scipy, deviation) in of_scipy {
            let mean = mean_over(20, |seed| centred_discrepancy(&sobol(points, columns, seed).unwrap()));
            assert!((mean - scipy).abs() < deviation, "{points} × {columns}: {mean} for {scipy}");
        }
    }

    #[test]
    fn each_point_is_uniform_over_seeds() {
        let (seeds, strata) = (6400_u64, 64);
        for (point, i) in [(0, 0), (1, 0), (0, 5), (7, 255)] {
            let mut counts = vec![0_u32; strata];
            for seed in 0..seeds {
                let sample = sobol(point + 1, i + 1, seed).unwrap();
                let x = column(&sample, i).last().unwrap();
                counts[(x * strata as f64) as usize] += 1;
            }
            let expected = seeds as f64 / strata as f64;
            let chi_squared: f64 = counts.iter().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum();
            // Quantiles 0.0001 and 0.9999 of χ² with 63 degrees of freedom.
            assert!((29.0..113.0).contains(&chi_squared), "point {point}, column {i}: {chi_squared}");
        }
    }

    #[test]
    fn means_of_a_smooth_function_are_as_exact_as_with_scipy() {
        // SciPy 1.17.1: the root of the mean square, over seeds 0 to 199, of
        // `np.prod(0.5 + qmc.Sobol(4, scramble=True, seed=seed).random(points), axis=1).mean() - 1`.
        for (points, scipy) in [(64, 4.26e-3), (1024, 1.199e-4)] {
            let error = |seed| {
                let sample = sobol(points, 4, seed).unwrap();
                let sum: f64 = sample.rows().map(|row| row.iter().map(|x| 0.5 + x).product::<f64>()).sum();
                (sum / points as f64 - 1.0).powi(2)
            };
            let ours = mean_over(200, error).sqrt();
            assert!((0.8..1.2).contains(&(ours / scipy)), "{points} points: {ours} for {scipy}");
        }
    }

    #[test]
    fn a_smaller_sample_is_a_part_of_a_larger_one() {
        let (small, large) = (sobol(7, 3, 11).unwrap(), sobol(20, 5, 11).unwrap());
        assert!(small.rows().zip(large.rows()).all(|(a, b)| a == &b[..3]));
        assert_ne!(small, sobol(7, 3, 12).unwrap());
    }

    #[test]
    fn powers_of_two_are_balanced() {
        let balanced: Vec<u64> = (0..=20).filter(|&points| is_balanced(points)).collect();
        assert_eq!(balanced, [1, 2, 4, 8, 16]);
    }
}
