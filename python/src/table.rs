//! A table of results through Arrow's C stream interface.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, StringBuilder, UInt32Builder, UInt64Builder};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchIterator};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pactsim::analysis::{AnalysisError, Tables};
use pactsim::store::{Batch, Cell, Column, Kind, TableReader};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::failure::raised;

/// A table of a folder of results. Each time it is asked for a stream it reads the file anew, a row group at a time.
#[pyclass(frozen, module = "pactsim._engine")]
pub(crate) struct Table {
    folder: PathBuf,
    name: String,
    rows: u64,
    schema: SchemaRef,
}

#[pymethods]
impl Table {
    #[new]
    fn new(py: Python<'_>, folder: PathBuf, name: String) -> PyResult<Self> {
        let reader = open(&folder, &name).map_err(|error| raised(py, error))?;
        let fields: Vec<Field> = reader.schema().columns().iter().map(field).collect();
        Ok(Self { rows: reader.rows(), schema: Arc::new(Schema::new(fields)), folder, name })
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// Number of its rows.
    fn __len__(&self) -> usize {
        usize::try_from(self.rows).unwrap_or(usize::MAX)
    }

    /// Names of its columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// By column, kind, unit and meaning.
    #[getter]
    fn description(&self) -> Vec<(String, String, Option<String>, String)> {
        let of = |field: &Arc<Field>| {
            let said = |key: &str| field.metadata().get(key).cloned();
            (field.name().clone(), field.data_type().to_string(), said(UNIT), said(DESCRIPTION).unwrap_or_default())
        };
        self.schema.fields().iter().map(of).collect()
    }

    /// Arrow's C stream of the table. A `requested_schema` is not heeded, as its interface allows.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let reader = open(&self.folder, &self.name).map_err(|error| raised(py, error))?;
        let schema = Arc::clone(&self.schema);
        let batches = reader.map(move |batch| {
            let batch = batch.map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
            record_batch(&schema, &batch)
        });
        let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, Arc::clone(&self.schema))));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }
}

/// Keys of what a field says of itself.
const UNIT: &str = "unit";
const DESCRIPTION: &str = "description";

fn open(folder: &std::path::Path, name: &str) -> Result<TableReader, AnalysisError> {
    Tables::of(folder)?.open(name)
}

fn field(column: &Column) -> Field {
    let kind = match column.kind {
        Kind::Bool => DataType::Boolean,
        Kind::U32 => DataType::UInt32,
        Kind::U64 => DataType::UInt64,
        Kind::F64 => DataType::Float64,
        Kind::Text => DataType::Utf8,
    };
    let unit = column.unit.iter().map(|unit| (UNIT.to_owned(), unit.clone()));
    let said: HashMap<String, String> = unit.chain([(DESCRIPTION.to_owned(), column.description.clone())]).collect();
    Field::new(&column.name, kind, column.nullable).with_metadata(said)
}

fn record_batch(schema: &SchemaRef, batch: &Batch) -> Result<RecordBatch, ArrowError> {
    let kinds = batch.schema().columns().iter().map(|column| column.kind);
    let columns = kinds.enumerate().map(|(at, kind)| array(batch, at, kind)).collect();
    RecordBatch::try_new(Arc::clone(schema), columns)
}

fn array(batch: &Batch, column: usize, kind: Kind) -> ArrayRef {
    let cells = || (0..batch.len()).map(|row| batch.cell(row, column).unwrap_or(Cell::Null));
    macro_rules! built {
        ($builder:ty, $kind:path) => {{
            let mut builder = <$builder>::new();
            cells().for_each(|cell| builder.append_option(if let $kind(value) = cell { Some(value) } else { None }));
            Arc::new(builder.finish())
        }};
    }
    match kind {
        Kind::Bool => built!(BooleanBuilder, Cell::Bool),
        Kind::U32 => built!(UInt32Builder, Cell::U32),
        Kind::U64 => built!(UInt64Builder, Cell::U64),
        Kind::F64 => built!(Float64Builder, Cell::F64),
        Kind::Text => built!(StringBuilder, Cell::Text),
    }
}
