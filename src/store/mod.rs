//! All file access of pactsim except the reading of scenarios.
//!
//! - Tables ([`TableWriter`], [`TableReader`]) are described by a [`Schema`] and written row group
//!   by row group, so that memory does not grow with the number of rows.
//! - Every file is written under a temporary name, synchronised and renamed ([`write_file`],
//!   [`write_json`]): a reader finds a whole file or none.
//! - [`Parts`] is the journal from which an interrupted batch resumes.
//! - [`records`] reads the field's public data files.
//! - [`BatchLock`] keeps two processes from writing the same batch.
//!
//! No time, process number or machine name goes into any table: the same data give the same bytes.

mod atomic;
mod batch;
mod csv;
mod error;
mod json;
mod kind;
mod nearest;
mod parquet;
mod parts;
mod plain;
mod quotable;
pub mod records;
mod schema;
mod table;
mod writer;

pub use atomic::{Written, hash_file, write_file, write_new_file};
pub(crate) use batch::MANIFEST_BYTES_MAX;
pub use batch::{BatchLock, MANIFEST, batch_folder, read_manifest, results_kind};
pub(crate) use csv::no_formula;
pub use error::StoreError;
pub use json::{read_json, write_json};
pub use kind::ResultsKind;
pub(crate) use nearest::{nearest, suggestion};
pub use parquet::TableReader;
pub use parts::{Parts, sealed, unsealed};
pub use plain::{Notation, PlainColumn, PlainTable, PlainValues};
pub(crate) use quotable::{is_invisible, quotable};
pub use schema::{Column, Kind, Schema};
pub use table::{Batch, Cell};
pub use writer::{Format, ROW_GROUP_ROWS, TableFile, TableWriter};
