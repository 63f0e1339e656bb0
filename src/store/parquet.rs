//! Tables as Apache Parquet.
//!
//! Written with the low-level interface of the `parquet` crate: its `arrow` half would triple the
//! build time for nothing that flat tables need.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType, ZstdLevel};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, ParquetMetaData};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{ChunkReader, FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type};

use super::atomic::{AtomicFile, Refusal, Written, hash_file, open_regular};
use super::error::StoreError;
use super::schema::{Column, Kind, Schema};
use super::table::{Batch, Data, Values, start_of};
use super::writer::ROW_GROUP_ROWS;

/// Key of the file's metadata under which the [`Schema`] stands as JSON, units and descriptions
/// included.
const SCHEMA_KEY: &str = "pactsim.table";

/// A Parquet file under construction.
pub(super) struct ParquetSink {
    writer: SerializedFileWriter<AtomicFile>,
    path: PathBuf,
    refusal: Refusal,
}

// The crate's writer has no `Debug` of its own.
impl std::fmt::Debug for ParquetSink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ParquetSink").field(self.writer.inner()).finish()
    }
}

impl ParquetSink {
    pub(super) fn create(path: &Path, schema: &Schema) -> Result<Self, StoreError> {
        let refuse = |e| not_written(path, e, None);
        let columns = schema.columns().iter().map(|column| physical(column).map(Arc::new));
        let root = Type::group_type_builder(schema.name())
            .with_fields(columns.collect::<Result<_, _>>().map_err(refuse)?)
            .build()
            .map_err(refuse)?;
        let properties = properties(schema, path)?;
        let file = AtomicFile::create(path)?;
        let refusal = file.refusal();
        let writer = SerializedFileWriter::new(file, Arc::new(root), Arc::new(properties))
            .map_err(|e| not_written(path, e, refusal.get()))?;
        Ok(Self { writer, path: path.to_owned(), refusal })
    }

    /// Writes `batch` as one row group.
    pub(super) fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        write_row_group(&mut self.writer, batch).map_err(|e| not_written(&self.path, e, self.refusal.get()))
    }

    pub(super) fn finish(self) -> Result<Written, StoreError> {
        let Self { writer, path, refusal } = self;
        writer.into_inner().map_err(|e| not_written(&path, e, refusal.get()))?.commit()
    }
}

fn properties(schema: &Schema, path: &Path) -> Result<WriterProperties, StoreError> {
    let refuse = |e: String| StoreError::table(&path.display().to_string(), e);
    let description = serde_json::to_string(schema).map_err(|e| refuse(e.to_string()))?;
    let level = ZstdLevel::try_new(3).map_err(|e| refuse(e.to_string()))?;
    let mut properties = WriterProperties::builder()
        // No version: the same results give the same bytes from every version of the program.
        .set_created_by("pactsim".to_owned())
        .set_compression(Compression::ZSTD(level))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_key_value_metadata(Some(vec![KeyValue::new(SCHEMA_KEY.to_owned(), description)]));
    for column in schema.columns().iter().filter(|column| column.kind == Kind::F64) {
        // Measured numbers hardly repeat, so a dictionary of them only costs time.
        let path = ColumnPath::from(column.name.as_str());
        properties = properties.set_column_dictionary_enabled(path, false);
    }
    Ok(properties.build())
}

/// The column's type in the file.
fn physical(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Bool => (PhysicalType::BOOLEAN, None),
        Kind::U32 => (PhysicalType::INT32, Some(LogicalType::integer(32, false))),
        Kind::U64 => (PhysicalType::INT64, Some(LogicalType::integer(64, false))),
        Kind::F64 => (PhysicalType::DOUBLE, None),
        Kind::Text => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let repetition = if column.nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    Type::primitive_type_builder(&column.name, physical).with_repetition(repetition).with_logical_type(logical).build()
}

fn write_row_group(writer: &mut SerializedFileWriter<AtomicFile>, batch: &Batch) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for values in batch.values() {
        let Some(mut column) = group.next_column()? else {
            return Err(ParquetError::General("fewer columns than the batch".to_owned()));
        };
        write_column(&mut column, values)?;
        column.close()?;
    }
    group.close().map(drop)
}

fn write_column(writer: &mut SerializedColumnWriter<'_>, Values { data, valid }: &Values) -> Result<(), ParquetError> {
    // Unsigned numbers are stored in signed ones of the same bits.
    match data {
        Data::Bool(v) => put::<BoolType>(writer, valid, v.iter().copied()),
        Data::U32(v) => put::<Int32Type>(writer, valid, v.iter().map(|n| n.cast_signed())),
        Data::U64(v) => put::<Int64Type>(writer, valid, v.iter().map(|n| n.cast_signed())),
        Data::F64(v) => put::<DoubleType>(writer, valid, v.iter().copied()),
        Data::Text { text, ends } => {
            // One copy of the whole text; the values are slices that share it.
            let text = Bytes::copy_from_slice(text.as_bytes());
            let slices =
                ends.iter().enumerate().map(|(row, &end)| ByteArray::from(text.slice(start_of(ends, row)..end)));
            put::<ByteArrayType>(writer, valid, slices)
        }
    }
}

/// Writes one column: only the values that are there, and a level of 0 or 1 for each row of a
/// nullable column.
fn put<T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    valid: &[bool],
    values: impl Iterator<Item = T::T>,
) -> Result<(), ParquetError> {
    let writer = writer.typed::<T>();
    if valid.is_empty() {
        let values: Vec<T::T> = values.collect();
        writer.write_batch(&values, None, None)?;
    } else {
        let levels: Vec<i16> = valid.iter().map(|&there| there.into()).collect();
        let there = values.zip(valid).filter_map(|(value, &there)| there.then_some(value));
        let values: Vec<T::T> = there.collect();
        writer.write_batch(&values, Some(&levels), None)?;
    }
    Ok(())
}

fn not_written(path: &Path, error: ParquetError, refusal: Option<&i32>) -> StoreError {
    if let Some(&number) = refusal {
        return StoreError::io("write", path, std::io::Error::from_raw_os_error(number));
    }
    match into_io(error) {
        Ok(source) => StoreError::io("write", path, source),
        Err(text) => StoreError::table(&path.display().to_string(), text),
    }
}

/// The operating system's error inside, or else the text.
fn into_io(error: ParquetError) -> Result<std::io::Error, String> {
    match error {
        ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
            Ok(source) if source.raw_os_error().is_some() => Ok(*source),
            Ok(other) => Err(other.to_string()),
            Err(other) => Err(other.to_string()),
        },
        other => Err(other.to_string()),
    }
}

/// Reads a table that a [`TableWriter`](super::TableWriter) wrote as Parquet, one [`Batch`] a row
/// group.
pub struct TableReader {
    path: PathBuf,
    file: Box<dyn FileReader>,
    schema: Schema,
    groups: std::ops::Range<usize>,
}

impl std::fmt::Debug for TableReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableReader").field("path", &self.path).field("schema", &self.schema).finish_non_exhaustive()
    }
}

impl TableReader {
    /// Opens a table. Its hash is compared first, since the decoder may fail badly on damaged
    /// data: `blake3` is the one in the manifest.
    ///
    /// # Errors
    /// [`StoreError::Io`] when it cannot be read, [`StoreError::Damaged`] when its hash is another
    /// or it is no table of this program.
    pub fn open(path: &Path, blake3: &str) -> Result<Self, StoreError> {
        if hash_file(path)?.blake3 != blake3 {
            return Err(StoreError::damaged(path, "its hash is not the one in the manifest"));
        }
        Self::new(path, SerializedFileReader::new(open_regular(path)?))
    }

    /// Reads a table that is held in memory; `name` stands for the file in messages.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is no table of this program.
    pub(crate) fn of_bytes(name: &Path, bytes: &[u8]) -> Result<Self, StoreError> {
        Self::new(name, SerializedFileReader::new(Bytes::copy_from_slice(bytes)))
    }

    fn new<R: ChunkReader + 'static>(
        path: &Path,
        file: Result<SerializedFileReader<R>, ParquetError>,
    ) -> Result<Self, StoreError> {
        let file = file.map_err(|e| not_read(path, e))?;
        let schema = schema_of(file.metadata()).map_err(|e| StoreError::damaged(path, e))?;
        let groups = 0..file.num_row_groups();
        Ok(Self { path: path.to_owned(), file: Box::new(file), schema, groups })
    }

    /// What the columns are.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Number of rows in the file.
    pub fn rows(&self) -> u64 {
        self.file.metadata().file_metadata().num_rows().unsigned_abs()
    }

    fn read(&self, group: usize) -> Result<Batch, ParquetError> {
        let group = self.file.get_row_group(group)?;
        let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(usize::MAX);
        if rows > ROW_GROUP_ROWS {
            return Err(ParquetError::General(format!("a row group of {rows} rows")));
        }
        let columns = self.schema.columns().iter().enumerate();
        let columns = columns.map(|(i, column)| read_column(&*group, i, column, rows));
        Ok(Batch::from_columns(&self.schema, columns.collect::<Result<_, _>>()?, rows))
    }
}

impl Iterator for TableReader {
    type Item = Result<Batch, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let group = self.groups.next()?;
        Some(self.read(group).map_err(|e| not_read(&self.path, e)))
    }
}

fn not_read(path: &Path, error: ParquetError) -> StoreError {
    match into_io(error) {
        Ok(source) => StoreError::io("read", path, source),
        Err(text) => StoreError::damaged(path, text),
    }
}

/// The schema in the metadata, checked against the file's own columns.
fn schema_of(metadata: &ParquetMetaData) -> Result<Schema, String> {
    let metadata = metadata.file_metadata();
    let text = metadata
        .key_value_metadata()
        .and_then(|pairs| pairs.iter().find(|pair| pair.key == SCHEMA_KEY))
        .and_then(|pair| pair.value.as_deref())
        .ok_or_else(|| format!("its metadata have no `{SCHEMA_KEY}`"))?;
    let schema: Schema = serde_json::from_str(text).map_err(|e| e.to_string())?;
    schema.check()?;
    let found = metadata.schema_descr().columns();
    if found.len() != schema.columns().len() {
        return Err("its columns are not those that its metadata list".to_owned());
    }
    for (column, found) in schema.columns().iter().zip(found) {
        let expected = physical(column).map_err(|e| e.to_string())?;
        if *found.self_type() != expected {
            return Err(format!("the column `{}` is not as its metadata say", column.name));
        }
    }
    Ok(schema)
}

fn read_column(
    group: &dyn RowGroupReader,
    position: usize,
    column: &Column,
    rows: usize,
) -> Result<Values, ParquetError> {
    let nullable = column.nullable;
    let Values { mut data, mut valid } = Values::new(column);
    match (&mut data, group.get_column_reader(position)?) {
        (Data::Bool(into), ColumnReader::BoolColumnReader(mut reader)) => {
            let values = take(&mut reader, rows, nullable, &mut valid)?;
            *into = spread(values, &valid);
        }
        (Data::U32(into), ColumnReader::Int32ColumnReader(mut reader)) => {
            let values = take(&mut reader, rows, nullable, &mut valid)?;
            *into = spread(values.into_iter().map(i32::cast_unsigned), &valid);
        }
        (Data::U64(into), ColumnReader::Int64ColumnReader(mut reader)) => {
            let values = take(&mut reader, rows, nullable, &mut valid)?;
            *into = spread(values.into_iter().map(i64::cast_unsigned), &valid);
        }
        (Data::F64(into), ColumnReader::DoubleColumnReader(mut reader)) => {
            let values = take(&mut reader, rows, nullable, &mut valid)?;
            *into = spread(values, &valid);
        }
        (Data::Text { text, ends }, ColumnReader::ByteArrayColumnReader(mut reader)) => {
            let values = take(&mut reader, rows, nullable, &mut valid)?;
            let texts: Result<Vec<&str>, _> = values.iter().map(ByteArray::as_utf8).collect();
            for value in spread(texts?, &valid) {
                text.push_str(value);
                ends.push(text.len());
            }
        }
        _ => {
            return Err(ParquetError::General(format!("column `{}` changed kind", column.name)));
        }
    }
    Ok(Values { data, valid })
}

/// Reads the values that are there, and into `valid` which rows of a nullable column have one.
fn take<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    nullable: bool,
    valid: &mut Vec<bool>,
) -> Result<Vec<T::T>, ParquetError> {
    let mut values = Vec::with_capacity(rows);
    let mut levels = Vec::with_capacity(if nullable { rows } else { 0 });
    let (records, ..) = reader.read_records(rows, Some(&mut levels), None, &mut values)?;
    valid.extend(levels.iter().map(|&level| level == 1));
    let there = if nullable { valid.iter().filter(|&&there| there).count() } else { rows };
    if records != rows || values.len() != there || (nullable && valid.len() != rows) {
        return Err(ParquetError::General(format!("{records} of {rows} values of a column")));
    }
    Ok(values)
}

/// Puts a placeholder where a value is missing. An empty `valid` means that none is.
fn spread<T: Default>(values: impl IntoIterator<Item = T>, valid: &[bool]) -> Vec<T> {
    let mut values = values.into_iter();
    if valid.is_empty() {
        return values.collect();
    }
    let next = |&there: &bool| if there { values.next() } else { None };
    valid.iter().map(next).map(Option::unwrap_or_default).collect()
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::super::atomic::write_file;
    use super::super::table::tests::{sample, sample_schema};
    use super::super::writer::{Format, TableFile, TableWriter};
    use super::*;

    fn written(folder: &Path, batch: &Batch) -> (PathBuf, TableFile) {
        let mut writer = TableWriter::create(folder, batch.schema(), Format::Parquet).unwrap();
        writer.write(batch).unwrap();
        let file = writer.finish().unwrap();
        (folder.join(&file.file), file)
    }

    fn read(path: &Path, blake3: &str) -> Result<Vec<Batch>, StoreError> {
        TableReader::open(path, blake3)?.collect()
    }

    #[test]
    fn a_table_reads_back_row_group_by_row_group() {
        let folder = tempfile::tempdir().unwrap();
        let batch = sample(ROW_GROUP_ROWS as u32 + 10);
        let (path, file) = written(folder.path(), &batch);
        assert_eq!(file.rows, batch.len() as u64);
        assert_eq!(file.bytes, fs::metadata(&path).unwrap().len());

        let reader = TableReader::open(&path, &file.blake3).unwrap();
        assert_eq!(reader.schema(), &sample_schema());
        assert_eq!(reader.rows(), file.rows);
        let mut joined = Batch::new(&sample_schema());
        let mut groups = Vec::new();
        for group in reader {
            let group = group.unwrap();
            groups.push(group.len());
            joined.extend(&group, 0..group.len()).unwrap();
        }
        assert_eq!(groups, [ROW_GROUP_ROWS, 10]);
        assert_eq!(joined, batch);
    }

    #[test]
    fn an_empty_table_reads_back_without_rows() {
        let folder = tempfile::tempdir().unwrap();
        let (path, file) = written(folder.path(), &Batch::new(&sample_schema()));
        assert_eq!(file.rows, 0);
        assert_eq!(read(&path, &file.blake3).unwrap(), []);
    }

    #[test]
    fn units_and_descriptions_are_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let (path, _) = written(folder.path(), &sample(1));
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        let metadata = reader.metadata().file_metadata();
        assert_eq!(metadata.created_by(), Some("pactsim"));
        let pairs = metadata.key_value_metadata().unwrap();
        let text = pairs.iter().find(|p| p.key == "pactsim.table").unwrap().value.as_ref().unwrap();
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(json["columns"][2]["unit"], "quarters");
        assert_eq!(json["columns"][5]["description"], "ids of the members");
    }

    #[test]
    fn a_file_with_another_hash_is_refused_before_it_is_decoded() {
        let folder = tempfile::tempdir().unwrap();
        let (path, file) = written(folder.path(), &sample(50));
        let mut content = fs::read(&path).unwrap();
        content[200] ^= 1;
        fs::write(&path, content).unwrap();
        let error = read(&path, &file.blake3).unwrap_err().to_string();
        assert!(error.contains("runs.parquet") && error.contains("hash"), "{error}");
    }

    #[test]
    fn a_foreign_file_with_a_right_hash_is_an_error_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.parquet");
        for content in [&b""[..], b"PAR1", b"PAR1\0\0\0\0PAR1", &[0xff; 4000]] {
            let blake3 = write_file(&path, content).unwrap().blake3;
            let error = read(&path, &blake3).unwrap_err();
            assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        }
    }
}
