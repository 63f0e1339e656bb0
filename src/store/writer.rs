//! Tables written to files as their rows come.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::csv::CsvSink;
use super::error::StoreError;
use super::parquet::ParquetSink;
use super::schema::Schema;
use super::table::{Batch, Cell};

/// Rows held in memory and written together. It depends on nothing but the data, so the same
/// rows give the same bytes however they arrive.
pub const ROW_GROUP_ROWS: usize = 1 << 16;

/// Cells held in memory and written together, so that a wide table needs no more than a long one.
const ROW_GROUP_CELLS: usize = 1 << 20;

/// Rows of `schema` that are written together.
fn group_rows(schema: &Schema) -> usize {
    (ROW_GROUP_CELLS / schema.columns().len().max(1)).clamp(1, ROW_GROUP_ROWS)
}

/// File format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Apache Parquet, compressed, with units and descriptions in its metadata.
    #[default]
    Parquet,
    /// Comma-separated text for spreadsheets; a missing value is an empty field.
    Csv,
}

impl Format {
    /// Extension of the file name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
        }
    }
}

/// A finished table, as the manifest lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// File name within its folder.
    pub file: String,
    /// Number of rows.
    pub rows: u64,
    /// Size in bytes.
    pub bytes: u64,
    /// BLAKE3 hash, 64 hexadecimal digits.
    pub blake3: String,
}

/// Writes one table. Until [`finish`](Self::finish) the file has a temporary name; a writer that
/// is dropped before leaves nothing behind.
#[derive(Debug)]
pub struct TableWriter {
    file: String,
    pending: Batch,
    rows: u64,
    sink: Sink,
}

#[derive(Debug)]
enum Sink {
    Parquet(ParquetSink),
    Csv(CsvSink),
}

impl TableWriter {
    /// Begins `<folder>/<table's name>.<extension>`. The folder must exist.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the file cannot be written.
    pub fn create(folder: &Path, schema: &Schema, format: Format) -> Result<Self, StoreError> {
        let file = format!("{}.{}", schema.name(), format.extension());
        let path = folder.join(&file);
        let sink = match format {
            Format::Parquet => Sink::Parquet(ParquetSink::create(&path, schema)?),
            Format::Csv => Sink::Csv(CsvSink::create(&path, schema)?),
        };
        Ok(Self { file, pending: Batch::new(schema), rows: 0, sink })
    }

    /// Adds one row; see [`Batch::push`].
    ///
    /// # Errors
    /// [`StoreError::Table`] when the row does not fit, [`StoreError::Io`] when the file cannot be
    /// written.
    pub fn push(&mut self, row: &[Cell<'_>]) -> Result<(), StoreError> {
        self.pending.push(row)?;
        self.write_full_group()
    }

    /// Adds all rows of `batch`.
    ///
    /// # Errors
    /// [`StoreError::Table`] when its columns are others, [`StoreError::Io`] when the file cannot
    /// be written.
    pub fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let mut next = 0;
        while next < batch.len() {
            let end = batch.len().min(next + group_rows(self.pending.schema()) - self.pending.len());
            self.pending.extend(batch, next..end)?;
            self.write_full_group()?;
            next = end;
        }
        Ok(())
    }

    /// Writes what is left, brings the file safely to the disk and gives it its name.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the file cannot be written.
    pub fn finish(mut self) -> Result<TableFile, StoreError> {
        if !self.pending.is_empty() {
            self.write_pending()?;
        }
        let written = match self.sink {
            Sink::Parquet(sink) => sink.finish(),
            Sink::Csv(sink) => sink.finish(),
        }?;
        Ok(TableFile { file: self.file, rows: self.rows, bytes: written.bytes, blake3: written.blake3 })
    }

    fn write_full_group(&mut self) -> Result<(), StoreError> {
        if self.pending.len() < group_rows(self.pending.schema()) { Ok(()) } else { self.write_pending() }
    }

    fn write_pending(&mut self) -> Result<(), StoreError> {
        match &mut self.sink {
            Sink::Parquet(sink) => sink.write(&self.pending)?,
            Sink::Csv(sink) => sink.write(&self.pending)?,
        }
        self.rows += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::table::tests::{sample, sample_schema};
    use super::*;

    #[test]
    fn the_bytes_do_not_depend_on_how_the_rows_arrive() {
        let folder = tempfile::tempdir().unwrap();
        let rows = ROW_GROUP_ROWS as u32 + 1000;
        let whole = sample(rows);
        for format in [Format::Parquet, Format::Csv] {
            let mut at_once = TableWriter::create(folder.path(), &sample_schema(), format).unwrap();
            at_once.write(&whole).unwrap();
            let at_once = at_once.finish().unwrap();
            assert_eq!(at_once.rows, u64::from(rows));

            let mut in_pieces = TableWriter::create(folder.path(), &sample_schema(), format).unwrap();
            let mut next = 0;
            while next < whole.len() {
                let end = whole.len().min(next + 777);
                let mut piece = Batch::new(&sample_schema());
                piece.extend(&whole, next..end).unwrap();
                in_pieces.write(&piece).unwrap();
                next = end;
            }
            assert_eq!(in_pieces.finish().unwrap(), at_once);
        }
    }

    #[test]
    fn a_writer_dropped_in_the_middle_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        for format in [Format::Parquet, Format::Csv] {
            let mut writer = TableWriter::create(folder.path(), &sample_schema(), format).unwrap();
            writer.write(&sample(10)).unwrap();
            drop(writer);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn rows_of_another_table_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let other = Schema::new("pacts", sample_schema().columns().to_vec()).unwrap();
        let mut writer = TableWriter::create(folder.path(), &other, Format::Csv).unwrap();
        let error = writer.write(&sample(1)).unwrap_err().to_string();
        assert!(error.contains("table pacts: rows of table runs"), "{error}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_disk_that_fills_up_is_an_error_that_names_the_file() {
        for (format, rows) in [(Format::Parquet, 10), (Format::Csv, 10), (Format::Csv, 200_000)] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(format!("runs.{}", format.extension()));
            // Every write to this device fails as on a full disk.
            std::os::unix::fs::symlink("/dev/full", format!("{}.tmp", path.display())).unwrap();
            let mut writer = TableWriter::create(folder.path(), &sample_schema(), format).unwrap();
            let error = writer.write(&sample(rows)).and_then(|()| writer.finish()).unwrap_err();
            let text = error.to_string();
            assert!(text.contains(&path.display().to_string()), "{text}");
            assert!(text.contains("free some space and give the same command again"), "{text}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}
