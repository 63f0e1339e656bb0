//! Tables as comma-separated text.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

use csv::Writer;

use super::atomic::{AtomicFile, Written};
use super::error::StoreError;
use super::schema::Schema;
use super::table::{Batch, Cell};

/// A CSV file under construction: a header line, then one line a row. A missing value is an empty
/// field, a number is the shortest text that reads back as the same number.
#[derive(Debug)]
pub(super) struct CsvSink {
    writer: Writer<AtomicFile>,
    /// The text of one field, kept for its memory.
    field: String,
}

impl CsvSink {
    pub(super) fn create(path: &Path, schema: &Schema) -> Result<Self, StoreError> {
        let mut writer = Writer::from_writer(AtomicFile::create(path)?);
        let header = schema.columns().iter().map(|column| column.name.as_str());
        writer.write_record(header).map_err(|e| refused(path, e))?;
        Ok(Self { writer, field: String::new() })
    }

    pub(super) fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.write_rows(batch).map_err(|e| refused(self.writer.get_ref().target(), e))
    }

    fn write_rows(&mut self, batch: &Batch) -> Result<(), csv::Error> {
        for row in 0..batch.len() {
            for column in 0..batch.schema().columns().len() {
                self.field.clear();
                put(&mut self.field, batch.cell(row, column).unwrap_or(Cell::Null));
                self.writer.write_field(&self.field)?;
            }
            self.writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Written, StoreError> {
        let path = self.writer.get_ref().target().to_owned();
        let file = self.writer.into_inner().map_err(|e| StoreError::io("write", &path, e.into_error()))?;
        file.commit()
    }
}

fn refused(path: &Path, error: csv::Error) -> StoreError {
    let text = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(source) => StoreError::io("write", path, source),
        _ => StoreError::table(&path.display().to_string(), text),
    }
}

/// The text of a cell, behind an apostrophe where a spreadsheet would run it as a formula (CWE-1236).
pub(crate) fn no_formula(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { Cow::Owned(format!("'{text}")) } else { text.into() }
}

fn put(field: &mut String, cell: Cell<'_>) {
    // Writing to a `String` cannot fail.
    let _ = match cell {
        Cell::Null => Ok(()),
        Cell::Bool(value) => write!(field, "{value}"),
        Cell::U32(value) => write!(field, "{value}"),
        Cell::U64(value) => write!(field, "{value}"),
        // `{:?}` is the shortest text that reads back as the same number, with an exponent
        // where `{}` would write hundreds of zeros.
        Cell::F64(value) => write!(field, "{value:?}"),
        Cell::Text(text) => {
            field.push_str(&no_formula(text));
            Ok(())
        }
    };
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::schema::{Column, Kind};
    use super::super::table::tests::{sample, sample_schema};
    use super::super::writer::{Format, TableWriter};
    use super::*;

    fn written(batch: &Batch) -> String {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = TableWriter::create(folder.path(), batch.schema(), Format::Csv).unwrap();
        writer.write(batch).unwrap();
        let file = writer.finish().unwrap().file;
        fs::read_to_string(folder.path().join(file)).unwrap()
    }

    #[test]
    fn a_missing_value_is_an_empty_field() {
        assert_eq!(
            written(&sample(3)),
            "draw,formed,first_quarter,seed,margin,members\n\
             0,true,0,18446744073709551615,-1.0,JPN KOR 0\n\
             1,false,1,18446744073709551614,-0.6666666666666667,JPN KOR 1\n\
             2,,,,,\n"
        );
        assert_eq!(written(&Batch::new(&sample_schema())).lines().count(), 1);
    }

    #[test]
    fn text_that_a_spreadsheet_would_run_is_made_harmless_and_numbers_are_not_touched() {
        let columns = vec![Column::required("text", Kind::Text, ""), Column::required("x", Kind::F64, "")];
        let mut batch = Batch::new(&Schema::new("t", columns).unwrap());
        for text in ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "a=1", "a,\"b\""] {
            batch.push(&[text.into(), (-1e300).into()]).unwrap();
        }
        assert_eq!(
            written(&batch),
            "text,x\n'=1+1,-1e300\n'+1,-1e300\n'-1,-1e300\n'@a,-1e300\n'\ta,-1e300\n\
             \"'\ra\",-1e300\na=1,-1e300\n\"a,\"\"b\"\"\",-1e300\n"
        );
    }

    #[test]
    fn numbers_read_back_as_the_same_bits() {
        for value in [0.1 + 0.2, 1.0 / 3.0, f64::MIN_POSITIVE, f64::MAX, -0.0, 5e-324] {
            let mut field = String::new();
            put(&mut field, value.into());
            assert_eq!(field.parse::<f64>().unwrap().to_bits(), value.to_bits());
        }
    }
}
