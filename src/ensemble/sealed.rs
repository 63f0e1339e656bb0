//! Folders that hold an answer, its tables and a manifest that was written last: opened again, and checked.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::batch::intact;
use crate::store::{self, MANIFEST, ResultsKind, StoreError, TableFile};

/// Name of the file that holds the answer.
pub(crate) const SUMMARY: &str = "summary.json";

/// Far above any answer, far below what would fill the memory.
const SUMMARY_BYTES_MAX: u64 = 256 << 20;

/// A manifest that lists what its folder holds.
pub(crate) trait Sealed: DeserializeOwned {
    /// Tables, with row counts and hashes.
    fn tables(&self) -> &[TableFile];
    /// Other files: name and BLAKE3 hash.
    fn files(&self) -> &[(String, String)];
}

/// Manifest and answer of the results of this `kind` in `folder`, all files being those that the manifest names.
///
/// # Errors
/// [`StoreError`] when the folder holds no such results of this version, or damaged ones.
pub(crate) fn open_sealed<M: Sealed, S: DeserializeOwned>(
    folder: &Path,
    kind: ResultsKind,
    format_version: u32,
) -> Result<(M, S), StoreError> {
    let manifest: M = store::read_manifest(folder, kind, format_version)?;
    if !manifest.files().iter().any(|(name, _)| name == SUMMARY) {
        return Err(StoreError::damaged(&folder.join(MANIFEST), "it names no summary"));
    }
    if !intact(folder, manifest.tables(), manifest.files()) {
        return Err(StoreError::damaged(folder, "a file is missing, or its hash is not the one in the manifest"));
    }
    let found = store::read_json(&folder.join(SUMMARY), SUMMARY_BYTES_MAX)?;
    Ok((manifest, found))
}
