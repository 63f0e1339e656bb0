//! How large a design may be.

use super::error::SampleError;

/// The most rows of a design.
pub const POINTS_MAX: u64 = 1_000_000;
/// The most cells of a design, rows × columns: 160 MB.
pub const CELLS_MAX: u64 = 20_000_000;

/// Rows and columns within the limits, at least one of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) rows: usize,
    pub(super) columns: usize,
}

impl Size {
    /// Checks the size of `design`. Rows are counted in 128 bits, so that a product of two sizes is exact.
    pub(super) fn new(design: &'static str, rows: u128, columns: usize) -> Result<Self, SampleError> {
        if columns == 0 {
            return Err(SampleError::NoColumns { design });
        }
        if rows == 0 {
            return Err(SampleError::NoPoints { design });
        }
        if rows > u128::from(POINTS_MAX) {
            return Err(SampleError::TooManyRows { design, rows });
        }
        let cells = rows * columns as u128;
        if cells > u128::from(CELLS_MAX) {
            return Err(SampleError::TooManyCells { design, rows, columns, cells });
        }
        Ok(Self { rows: rows as usize, columns })
    }

    pub(super) fn cells(self) -> usize {
        self.rows * self.columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_design_at_a_limit_passes_and_one_beyond_it_does_not() {
        let rows = u128::from(POINTS_MAX);
        assert_eq!(Size::new("random", rows, 20).unwrap().cells() as u64, CELLS_MAX);
        let beyond = Size::new("random", rows + 1, 1).unwrap_err();
        assert_eq!(beyond, SampleError::TooManyRows { design: "random", rows: rows + 1 });
        let beyond = Size::new("random", rows, 21).unwrap_err();
        assert!(matches!(beyond, SampleError::TooManyCells { cells: 21_000_000, .. }), "{beyond:?}");
        assert!(matches!(Size::new("random", rows, usize::MAX), Err(SampleError::TooManyCells { .. })));
        assert!(matches!(Size::new("random", u128::MAX, usize::MAX), Err(SampleError::TooManyRows { .. })));
    }

    #[test]
    fn a_design_has_at_least_one_row_and_one_column() {
        assert_eq!(Size::new("random", 0, 3).unwrap_err(), SampleError::NoPoints { design: "random" });
        assert_eq!(Size::new("random", 3, 0).unwrap_err(), SampleError::NoColumns { design: "random" });
    }
}
