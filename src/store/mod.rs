//! All file access of pactsim except the reading of scenarios.
//!
//! - Tables ([`TableWriter`], [`TableReader`]) are described by a [`Schema`] and written row group
//!   by row group, so that memory does not grow with the number of rows.
//! - Every file is written under a temporary name, synchronised and renamed ([`write_file`],
//!   [`write_json`]): a reader finds a whole file or none.
//! - [`Parts`] is the journal from which an interrupted batch resumes.
//! - [`BatchLock`] keeps two processes from writing the same batch.
//!
//! No time, process number or machine name goes into any table: the same data give the same bytes.

mod atomic;
mod batch;
mod csv;
mod error;
mod json;
mod parquet;
mod parts;
mod schema;
mod table;
mod writer;

pub use atomic::{Written, hash_file, write_file, write_new_file};
pub(crate) use batch::MANIFEST_BYTES_MAX;
pub use batch::{BatchLock, MANIFEST, batch_folder, read_manifest};
pub(crate) use csv::no_formula;
pub use error::StoreError;
pub use json::{read_json, write_json};
pub use parquet::TableReader;
pub use parts::Parts;
pub use schema::{Column, Kind, Schema};
pub use table::{Batch, Cell};
pub use writer::{Format, ROW_GROUP_ROWS, TableFile, TableWriter};
