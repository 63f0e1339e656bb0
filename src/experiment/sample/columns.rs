//! Samples that are made column by column.

use crate::rng::{Key, Stream, StreamId};

use super::points::Sample;
use super::size::Size;

/// A sample whose columns are made by `column_values`, each from a stream of its own: further columns leave
/// those before them as they are.
pub(super) fn by_column<I: Iterator<Item = f64>>(
    design: &'static str,
    size: Size,
    seed: u64,
    column_values: impl Fn(usize, Stream) -> I,
) -> Sample {
    let key = Key::of_design(seed);
    let mut values = vec![0.0; size.cells()];
    for column in 0..size.columns {
        let stream = key.stream(StreamId::new(design, &column.to_string()));
        let cells = values[column..].iter_mut().step_by(size.columns);
        cells.zip(column_values(column, stream)).for_each(|(cell, value)| *cell = value);
    }
    Sample::new(size.columns, values)
}
