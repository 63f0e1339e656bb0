//! One factor at a time.

use super::error::SampleError;
use super::grid::check_levels;
use super::points::Sample;
use super::size::Size;

const DESIGN: &str = "one-at-a-time";

/// The row of `base_indices`, then each factor in turn through its other levels, in order, with all other
/// factors at their base: 1 + Σ (`level_counts[i]` − 1) rows of level indices from 0.
///
/// # Errors
/// No factor, a factor without levels, not one base index for each factor or one that is no level, or a
/// design beyond [`POINTS_MAX`](super::POINTS_MAX) or [`CELLS_MAX`](super::CELLS_MAX).
pub fn one_at_a_time(level_counts: &[usize], base_indices: &[usize]) -> Result<Sample<usize>, SampleError> {
    check_levels(DESIGN, level_counts)?;
    if base_indices.len() != level_counts.len() {
        return Err(SampleError::BaseLength { factors: level_counts.len(), base: base_indices.len() });
    }
    for (factor, (&index, &levels)) in (1..).zip(base_indices.iter().zip(level_counts)) {
        if index >= levels {
            return Err(SampleError::BaseOutside { factor, index, levels });
        }
    }
    let changes: u128 = level_counts.iter().map(|&levels| levels as u128 - 1).sum();
    let size = Size::new(DESIGN, 1 + changes, level_counts.len())?;
    let mut values = Vec::with_capacity(size.cells());
    values.extend_from_slice(base_indices);
    for (factor, &levels) in level_counts.iter().enumerate() {
        for level in (0..levels).filter(|&level| level != base_indices[factor]) {
            values.extend_from_slice(&base_indices[..factor]);
            values.push(level);
            values.extend_from_slice(&base_indices[factor + 1..]);
        }
    }
    Ok(Sample::new(size.columns, values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_comes_first_and_then_each_factor_through_its_other_levels() {
        let sample = one_at_a_time(&[3, 1, 2], &[1, 0, 1]).unwrap();
        let rows: Vec<&[usize]> = sample.rows().collect();
        assert_eq!(rows, [[1, 0, 1], [0, 0, 1], [2, 0, 1], [1, 0, 0]]);
    }

    #[test]
    fn a_base_that_does_not_fit_is_refused() {
        assert_eq!(one_at_a_time(&[2, 2], &[0]), Err(SampleError::BaseLength { factors: 2, base: 1 }));
        let outside = SampleError::BaseOutside { factor: 2, index: 2, levels: 2 };
        assert_eq!(one_at_a_time(&[2, 2], &[0, 2]), Err(outside));
        assert_eq!(one_at_a_time(&[], &[]), Err(SampleError::NoColumns { design: "one-at-a-time" }));
        let huge = one_at_a_time(&[usize::MAX, usize::MAX], &[0, 0]);
        assert!(matches!(huge, Err(SampleError::TooManyRows { .. })), "{huge:?}");
    }
}
