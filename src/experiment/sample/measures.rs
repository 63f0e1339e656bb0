//! What the tests measure samples by.

use super::points::Sample;

/// Centred L2 discrepancy, squared as SciPy's `qmc.discrepancy(…, method="CD")` has it.
///
/// # Formula
/// Hickernell, *Mathematics of Computation* 67 (1998) 299–322.
pub(super) fn centred_discrepancy(sample: &Sample) -> f64 {
    let points = sample.len() as f64;
    let off_centre = |x: f64| (x - 0.5).abs();
    let one = |x: f64| 1.0 + 0.5 * off_centre(x) - 0.5 * off_centre(x) * off_centre(x);
    let two = |x: f64, y: f64| 1.0 + 0.5 * off_centre(x) + 0.5 * off_centre(y) - 0.5 * (x - y).abs();
    let ones: f64 = sample.rows().map(|row| row.iter().map(|&x| one(x)).product::<f64>()).sum();
    let pair = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(&x, &y)| two(x, y)).product::<f64>();
    let twos: f64 = sample.rows().map(|a| sample.rows().map(|b| pair(a, b)).sum::<f64>()).sum();
    std::iter::repeat_n(13.0 / 12.0, sample.columns()).product::<f64>() - 2.0 * ones / points + twos / (points * points)
}

/// Mean of a measure over the seeds from 0.
pub(super) fn mean_over(seeds: u64, measure: impl Fn(u64) -> f64) -> f64 {
    (0..seeds).map(measure).sum::<f64>() / seeds as f64
}

/// Values of one column.
pub(super) fn column(sample: &Sample, column: usize) -> impl Iterator<Item = f64> {
    sample.rows().map(move |row| row[column])
}

/// Whether each of as many equal strata as there are values holds one.
pub(super) fn is_stratified(values: impl Iterator<Item = f64>) -> bool {
    let values: Vec<f64> = values.collect();
    let mut strata: Vec<usize> = values.iter().map(|value| (value * values.len() as f64) as usize).collect();
    strata.sort_unstable();
    strata.into_iter().eq(0..values.len())
}

#[test]
fn the_discrepancy_is_that_of_scipy() {
    // SciPy 1.17.1: `qmc.discrepancy([[0.1, 0.7], [0.45, 0.2], [0.8, 0.95]], method="CD")`.
    let sample = Sample::new(2, vec![0.1, 0.7, 0.45, 0.2, 0.8, 0.95]);
    assert!((centred_discrepancy(&sample) - 0.055_219_444_444_444_49).abs() < 1e-15);
}
