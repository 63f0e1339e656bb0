//! Numbers that differ by theatre, laid out so that the processor can take several theatres at once.

/// Theatres taken at once.
pub(super) const LANES: usize = 4;

/// A number for each of some theatres.
pub(super) type Lanes = [f64; LANES];

/// Rows of a number for each theatre, cut into blocks of [`LANES`] theatres: block `t` holds those theatres
/// of all rows, one row after another. What is beyond the last theatre is 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    rows: usize,
    values: Vec<Lanes>,
}

impl Rows {
    /// Makes it `rows` rows of zeros for `theatres` theatres.
    pub(super) fn reset(&mut self, rows: usize, theatres: usize) {
        self.rows = rows;
        self.values.clear();
        self.values.resize(rows * theatres.div_ceil(LANES), [0.0; LANES]);
    }

    /// The value of theatre number `s` in row `row`.
    #[inline]
    pub(super) fn get(&self, row: usize, s: usize) -> f64 {
        self.values[s / LANES * self.rows + row][s % LANES]
    }

    /// The same, to be changed.
    #[inline]
    pub(super) fn get_mut(&mut self, row: usize, s: usize) -> &mut f64 {
        &mut self.values[s / LANES * self.rows + row][s % LANES]
    }

    /// Block `t`.
    #[inline]
    pub(super) fn block(&self, t: usize) -> &[Lanes] {
        &self.values[t * self.rows..(t + 1) * self.rows]
    }

    /// The same, to be changed.
    #[inline]
    pub(super) fn block_mut(&mut self, t: usize) -> &mut [Lanes] {
        &mut self.values[t * self.rows..(t + 1) * self.rows]
    }
}

/// A number for each lane.
#[inline(always)]
pub(super) fn each(of: impl Fn(usize) -> f64) -> Lanes {
    [of(0), of(1), of(2), of(3)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_padded_with_zeros_to_whole_blocks() {
        let mut rows = Rows::default();
        rows.reset(2, 5);
        (0..5).for_each(|s| *rows.get_mut(1, s) = 7.0);
        assert_eq!(rows.block(0), [[0.0; 4], [7.0; 4]]);
        assert_eq!(rows.block(1), [[0.0; 4], [7.0, 0.0, 0.0, 0.0]]);
        assert_eq!((rows.get(0, 4), rows.get(1, 4)), (0.0, 7.0));
        rows.reset(1, 3);
        assert_eq!(rows.block(0), [[0.0; 4]]);
    }
}
