//! Full factorial designs.

use super::error::SampleError;
use super::points::Sample;
use super::size::Size;

const DESIGN: &str = "grid";

/// Every combination of levels, as indices from 0: factor i has `level_counts[i]` of them, and the last
/// factor changes fastest.
///
/// # Errors
/// No factor, a factor without levels, or a design beyond [`POINTS_MAX`](super::POINTS_MAX) or
/// [`CELLS_MAX`](super::CELLS_MAX).
pub fn grid(level_counts: &[usize]) -> Result<Sample<usize>, SampleError> {
    check_levels(DESIGN, level_counts)?;
    let rows = level_counts.iter().fold(1_u128, |rows, &levels| rows.saturating_mul(levels as u128));
    let size = Size::new(DESIGN, rows, level_counts.len())?;
    let mut values = Vec::with_capacity(size.cells());
    let mut row = vec![0; size.columns];
    for _ in 0..size.rows {
        values.extend_from_slice(&row);
        // Counts on, as an odometer does.
        for (index, &levels) in row.iter_mut().zip(level_counts).rev() {
            *index += 1;
            if *index < levels {
                break;
            }
            *index = 0;
        }
    }
    Ok(Sample::new(size.columns, values))
}

/// That each factor has at least one level.
pub(super) fn check_levels(design: &'static str, level_counts: &[usize]) -> Result<(), SampleError> {
    match level_counts.iter().position(|&levels| levels == 0) {
        Some(factor) => Err(SampleError::NoLevels { design, factor: factor + 1 }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_comes_once_and_the_last_factor_changes_fastest() {
        let sample = grid(&[2, 1, 3]).unwrap();
        let rows: Vec<&[usize]> = sample.rows().collect();
        assert_eq!(rows, [[0, 0, 0], [0, 0, 1], [0, 0, 2], [1, 0, 0], [1, 0, 1], [1, 0, 2]]);
    }

    #[test]
    fn a_grid_too_large_to_be_counted_is_refused() {
        assert_eq!(grid(&[usize::MAX; 9]), Err(SampleError::TooManyRows { design: "grid", rows: u128::MAX }));
        assert_eq!(grid(&[10; 7]), Err(SampleError::TooManyRows { design: "grid", rows: 10_000_000 }));
        assert_eq!(grid(&[10; 6]).unwrap().len(), 1_000_000);
    }

    #[test]
    fn a_factor_without_levels_is_named() {
        assert_eq!(grid(&[2, 0, usize::MAX]), Err(SampleError::NoLevels { design: "grid", factor: 2 }));
        assert_eq!(grid(&[]), Err(SampleError::NoColumns { design: "grid" }));
    }
}
