//! Rows of a table in memory, column by column.

use std::ops::Range;

use super::error::StoreError;
use super::schema::{Column, Kind, Schema};

/// One value of a table. `From` takes plain values and `Option`s of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// A missing value.
    Null,
    /// True or false.
    Bool(bool),
    /// A count or index below 2³².
    U32(u32),
    /// A count or hash below 2⁶⁴.
    U64(u64),
    /// A finite number.
    F64(f64),
    /// Text.
    Text(&'a str),
}

macro_rules! cell_from {
    ($($kind:ident($plain:ty)),*) => {
        $(impl<'a> From<$plain> for Cell<'a> {
            fn from(value: $plain) -> Self {
                Self::$kind(value)
            }
        })*
    };
}
cell_from!(Bool(bool), U32(u32), U64(u64), F64(f64), Text(&'a str));

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<'a> Cell<'a> {
    /// The flag, if this is one.
    pub fn as_bool(self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(value) } else { None }
    }

    /// The whole number, of either width, if this is one.
    pub fn as_u64(self) -> Option<u64> {
        match self {
            Self::U32(value) => Some(value.into()),
            Self::U64(value) => Some(value),
            _ => None,
        }
    }

    /// The number, if this is a [`Cell::F64`].
    pub fn as_f64(self) -> Option<f64> {
        if let Self::F64(value) = self { Some(value) } else { None }
    }

    /// The value as a number, flags being 0 and 1; `None` for text and where it is missing.
    pub fn as_number(self) -> Option<f64> {
        match self {
            Self::Bool(value) => Some(f64::from(u8::from(value))),
            Self::U32(value) => Some(value.into()),
            // Counts; the largest are rounded.
            Self::U64(value) => Some(value as f64),
            Self::F64(value) => Some(value),
            Self::Null | Self::Text(_) => None,
        }
    }

    /// The text, if this is one.
    pub fn as_str(self) -> Option<&'a str> {
        if let Self::Text(value) = self { Some(value) } else { None }
    }
}

/// The values of one column. A missing value has a placeholder here and `false` in `valid`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Values {
    pub(super) data: Data,
    /// One flag a row in a nullable column, empty in the others.
    pub(super) valid: Vec<bool>,
}

/// Values of one kind, without gaps. Text lies end to end, so that no row has an allocation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Data {
    Bool(Vec<bool>),
    U32(Vec<u32>),
    U64(Vec<u64>),
    F64(Vec<f64>),
    Text { text: String, ends: Vec<usize> },
}

impl Values {
    pub(super) fn new(column: &Column) -> Self {
        let data = match column.kind {
            Kind::Bool => Data::Bool(Vec::new()),
            Kind::U32 => Data::U32(Vec::new()),
            Kind::U64 => Data::U64(Vec::new()),
            Kind::F64 => Data::F64(Vec::new()),
            Kind::Text => Data::Text { text: String::new(), ends: Vec::new() },
        };
        Self { data, valid: Vec::new() }
    }

    /// Adds a cell that [`misfit`] has let pass.
    fn push(&mut self, cell: Cell<'_>, nullable: bool) {
        match &mut self.data {
            Data::Bool(values) => values.push(cell.as_bool().unwrap_or_default()),
            Data::U32(values) => {
                values.push(if let Cell::U32(value) = cell { value } else { 0 });
            }
            Data::U64(values) => values.push(cell.as_u64().unwrap_or_default()),
            Data::F64(values) => values.push(cell.as_f64().unwrap_or_default()),
            Data::Text { text, ends } => {
                text.push_str(cell.as_str().unwrap_or_default());
                ends.push(text.len());
            }
        }
        if nullable {
            self.valid.push(cell != Cell::Null);
        }
    }

    fn get(&self, row: usize) -> Option<Cell<'_>> {
        if self.valid.get(row) == Some(&false) {
            return Some(Cell::Null);
        }
        match &self.data {
            Data::Bool(values) => values.get(row).copied().map(Cell::Bool),
            Data::U32(values) => values.get(row).copied().map(Cell::U32),
            Data::U64(values) => values.get(row).copied().map(Cell::U64),
            Data::F64(values) => values.get(row).copied().map(Cell::F64),
            Data::Text { text, ends } => {
                let end = *ends.get(row)?;
                text.get(start_of(ends, row)..end).map(Cell::Text)
            }
        }
    }

    /// Adds the given rows of a column of the same kind.
    fn extend(&mut self, other: &Self, rows: Range<usize>) {
        match (&mut self.data, &other.data) {
            (Data::Bool(into), Data::Bool(from)) => into.extend_from_slice(&from[rows.clone()]),
            (Data::U32(into), Data::U32(from)) => into.extend_from_slice(&from[rows.clone()]),
            (Data::U64(into), Data::U64(from)) => into.extend_from_slice(&from[rows.clone()]),
            (Data::F64(into), Data::F64(from)) => into.extend_from_slice(&from[rows.clone()]),
            (Data::Text { text, ends }, Data::Text { text: from, ends: from_ends }) => {
                let first = start_of(from_ends, rows.start);
                let moved = text.len();
                let last = start_of(from_ends, rows.end);
                text.push_str(&from[first..last]);
                ends.extend(from_ends[rows.clone()].iter().map(|end| end - first + moved));
            }
            // The schemas were compared by `Batch::extend`.
            _ => unreachable!("columns of one schema have one kind"),
        }
        if !other.valid.is_empty() {
            self.valid.extend_from_slice(&other.valid[rows]);
        }
    }

    fn clear(&mut self) {
        match &mut self.data {
            Data::Bool(values) => values.clear(),
            Data::U32(values) => values.clear(),
            Data::U64(values) => values.clear(),
            Data::F64(values) => values.clear(),
            Data::Text { text, ends } => {
                text.clear();
                ends.clear();
            }
        }
        self.valid.clear();
    }
}

/// Where the text of `row` begins.
pub(super) fn start_of(ends: &[usize], row: usize) -> usize {
    if row == 0 { 0 } else { ends[row - 1] }
}

/// Some rows of a table. Its buffers keep their size when it is cleared, so that a table of any
/// length needs the memory of its largest batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    schema: Schema,
    columns: Vec<Values>,
    rows: usize,
}

impl Batch {
    /// An empty batch.
    pub fn new(schema: &Schema) -> Self {
        let columns = schema.columns().iter().map(Values::new).collect();
        Self { schema: schema.clone(), columns, rows: 0 }
    }

    /// Joins columns that were read from a file; all have `rows` values.
    pub(super) fn from_columns(schema: &Schema, columns: Vec<Values>, rows: usize) -> Self {
        Self { schema: schema.clone(), columns, rows }
    }

    /// Adds a row, one cell a column: `batch.push(&[draw.into(), status.into(), None::<u32>.into()])`.
    ///
    /// # Errors
    /// [`StoreError::Table`] when the number of cells or a kind does not fit, a required value is
    /// missing, or a number is not finite; the batch is then unchanged.
    pub fn push(&mut self, row: &[Cell<'_>]) -> Result<(), StoreError> {
        let columns = self.schema.columns();
        if row.len() != columns.len() {
            let reason = format!("a row has {} cells for {} columns", row.len(), columns.len());
            return Err(StoreError::table(self.schema.name(), reason));
        }
        for (column, cell) in columns.iter().zip(row) {
            if let Some(reason) = misfit(column, cell) {
                let reason = format!("column `{}`: {reason}", column.name);
                return Err(StoreError::table(self.schema.name(), reason));
            }
        }
        for ((values, column), cell) in self.columns.iter_mut().zip(columns).zip(row) {
            values.push(*cell, column.nullable);
        }
        self.rows += 1;
        Ok(())
    }

    /// Adds the given rows of another batch with the same columns.
    ///
    /// # Errors
    /// [`StoreError::Table`] when the columns differ or there are no such rows.
    pub fn extend(&mut self, other: &Self, rows: Range<usize>) -> Result<(), StoreError> {
        if self.schema != other.schema {
            let reason = format!("rows of table {} have other columns", other.schema.name());
            return Err(StoreError::table(self.schema.name(), reason));
        }
        if rows.start > rows.end || rows.end > other.rows {
            let reason = format!("no rows {rows:?} among {}", other.rows);
            return Err(StoreError::table(self.schema.name(), reason));
        }
        self.rows += rows.len();
        for (into, from) in self.columns.iter_mut().zip(&other.columns) {
            into.extend(from, rows.clone());
        }
        Ok(())
    }

    /// What the columns are.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The value in `row` of the column at position `column`; `None` outside the batch.
    pub fn cell(&self, row: usize, column: usize) -> Option<Cell<'_>> {
        self.columns.get(column)?.get(row)
    }

    pub(super) fn values(&self) -> &[Values] {
        &self.columns
    }

    /// Removes all rows and keeps the memory.
    pub fn clear(&mut self) {
        self.columns.iter_mut().for_each(Values::clear);
        self.rows = 0;
    }
}

/// Why `cell` cannot stand in `column`.
fn misfit(column: &Column, cell: &Cell<'_>) -> Option<String> {
    match (column.kind, cell) {
        (_, Cell::Null) if column.nullable => None,
        (_, Cell::Null) => Some("a required value is missing".to_owned()),
        (Kind::F64, Cell::F64(value)) if !value.is_finite() => Some(format!("{value} is not a finite number")),
        (Kind::Bool, Cell::Bool(_))
        | (Kind::U32, Cell::U32(_))
        | (Kind::U64, Cell::U64(_))
        | (Kind::F64, Cell::F64(_))
        | (Kind::Text, Cell::Text(_)) => None,
        (kind, cell) => Some(format!("{cell:?} is not of kind {kind:?}")),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// One column of every kind, nullable but for the first.
    pub(in crate::store) fn sample_schema() -> Schema {
        let columns = vec![
            Column::required("draw", Kind::U32, "index of the draw"),
            Column::optional("formed", Kind::Bool, "whether a pact formed"),
            Column::optional("first_quarter", Kind::U32, "when").in_unit("quarters"),
            Column::optional("seed", Kind::U64, "seed of the replicate"),
            Column::optional("margin", Kind::F64, "margin of the last to join").in_unit("logits"),
            Column::optional("members", Kind::Text, "ids of the members"),
        ];
        Schema::new("runs", columns).unwrap()
    }

    /// `rows` rows; every third has only its required value.
    pub(in crate::store) fn sample(rows: u32) -> Batch {
        let mut batch = Batch::new(&sample_schema());
        for i in 0..rows {
            let there = i % 3 != 2;
            let text = format!("JPN KOR {}", i % 7);
            batch
                .push(&[
                    i.into(),
                    there.then_some(i % 2 == 0).into(),
                    there.then_some(i % 40).into(),
                    there.then_some(u64::MAX - u64::from(i)).into(),
                    there.then_some(f64::from(i) / 3.0 - 1.0).into(),
                    there.then_some(text.as_str()).into(),
                ])
                .unwrap();
        }
        batch
    }

    #[test]
    fn a_batch_gives_back_what_was_pushed_and_nulls_where_nothing_was() {
        let batch = sample(3);
        assert_eq!(batch.len(), 3);
        assert_eq!(batch.cell(1, 0), Some(Cell::U32(1)));
        assert_eq!(batch.cell(1, 3).unwrap().as_u64(), Some(u64::MAX - 1));
        assert_eq!(batch.cell(1, 4).unwrap().as_f64(), Some(1.0 / 3.0 - 1.0));
        assert_eq!(batch.cell(1, 5).unwrap().as_str(), Some("JPN KOR 1"));
        for column in 1..6 {
            assert_eq!(batch.cell(2, column), Some(Cell::Null), "column {column}");
        }
        assert_eq!(batch.cell(3, 0), None);
        assert_eq!(batch.cell(0, 6), None);
    }

    #[test]
    fn a_row_that_does_not_fit_is_refused_and_changes_nothing() {
        let schema =
            Schema::new("t", vec![Column::required("n", Kind::U32, ""), Column::optional("x", Kind::F64, "")]).unwrap();
        let mut batch = Batch::new(&schema);
        let refused: [(&[Cell<'_>], &str); 5] = [
            (&[Cell::U32(1)], "1 cells for 2 columns"),
            (&[Cell::Null, Cell::Null], "`n`: a required value is missing"),
            (&[Cell::U64(1), Cell::Null], "`n`: U64(1) is not of kind U32"),
            (&[Cell::U32(1), f64::NAN.into()], "`x`: NaN is not a finite number"),
            (&[Cell::U32(1), f64::INFINITY.into()], "`x`: inf is not a finite number"),
        ];
        for (row, why) in refused {
            let error = batch.push(row).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        assert_eq!(batch, Batch::new(&schema));
    }

    #[test]
    fn extending_by_pieces_gives_the_whole() {
        let whole = sample(10);
        let mut joined = Batch::new(&sample_schema());
        for rows in [0..0, 0..4, 4..5, 5..10] {
            joined.extend(&whole, rows).unwrap();
        }
        assert_eq!(joined, whole);
        assert!(joined.extend(&whole, 5..11).is_err());
        joined.clear();
        assert_eq!(joined, Batch::new(&sample_schema()));
    }
}
