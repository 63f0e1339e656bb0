//! Kernel density on equally spaced points.

use crate::rng::{exp, pow};

/// Silverman's bandwidth for a Gaussian kernel in one dimension, (3n/4)^(−1/5) standard deviations with n − 1; `statrs` has
/// no kernel density.
///
/// # Formula
/// Silverman (1986), *Density Estimation for Statistics and Data Analysis*, p. 45, as `gaussian_kde` of SciPy.
pub(super) fn silverman(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (squares / (count - 1.0)).sqrt() * pow(count * 0.75, -0.2)
}

/// Beyond so many bandwidths a kernel adds nothing to what a number holds.
const REACH: f64 = 9.0;

/// Density at equally spaced ascending points; 0 where the bandwidth is.
///
/// From one point to the next a Gaussian changes by a factor that itself changes by a constant one, so that a value needs three
/// exponentials and not one for each point. Equal values that stand together are taken at once: shares of replicates have few
/// values.
pub(super) fn density(values: &[f64], bandwidth: f64, grid: &[f64]) -> Vec<f64> {
    let mut density = vec![0.0; grid.len()];
    let step = (grid[grid.len() - 1] - grid[0]) / (grid.len() - 1) as f64 / bandwidth;
    if bandwidth <= 0.0 || !step.is_finite() {
        return density;
    }
    let shrink = exp(-step * step);
    for equal in values.chunk_by(|a, b| a == b) {
        let (value, count) = (equal[0], equal.len() as f64);
        let nearest = (((value - grid[0]) / bandwidth / step).round().max(0.0) as usize).min(grid.len() - 1);
        let z = (grid[nearest] - value) / bandwidth;
        let peak = count * exp(-0.5 * z * z);
        density[nearest] += peak;
        let reach = (REACH / step).ceil() as usize;
        let mut climb = |points: &mut dyn Iterator<Item = usize>, z: f64| {
            let (mut height, mut factor) = (peak, exp(-(z + 0.5 * step) * step));
            for at in points {
                height *= factor;
                factor *= shrink;
                density[at] += height;
            }
        };
        climb(&mut (nearest + 1..grid.len()).take(reach), z);
        climb(&mut (0..nearest).rev().take(reach), -z);
    }
    let scale = 1.0 / (values.len() as f64 * bandwidth * std::f64::consts::TAU.sqrt());
    density.iter_mut().for_each(|height| *height *= scale);
    density
}
