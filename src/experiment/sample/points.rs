//! The points of a design.

/// Points, row after row: of the unit cube by default, of level indices as `Sample<usize>`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample<T = f64> {
    columns: usize,
    values: Vec<T>,
}

impl<T> Sample<T> {
    /// Whole rows of `columns` values, at least one each.
    pub(crate) fn new(columns: usize, values: Vec<T>) -> Self {
        debug_assert!(columns > 0 && values.len().is_multiple_of(columns), "{} in {columns} columns", values.len());
        Self { columns, values }
    }

    /// The points in order, each with a value for every column.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[T]> {
        self.values.chunks_exact(self.columns)
    }

    /// Number of points.
    #[expect(clippy::len_without_is_empty, reason = "a sample has at least one point")]
    pub fn len(&self) -> usize {
        self.values.len() / self.columns
    }

    /// Values of a point.
    pub fn columns(&self) -> usize {
        self.columns
    }
}

/// Number of groups of columns, numbered from 0 without a gap.
pub fn group_count(groups: &[usize]) -> usize {
    groups.iter().max().map_or(0, |last| last + 1)
}
