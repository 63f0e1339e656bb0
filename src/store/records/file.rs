//! Finding a data file, and knowing afterwards which bytes were read.

use serde::{Deserialize, Serialize};

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::super::error::StoreError;
use super::source::Source;

/// A data file as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordFile {
    /// Its name within the folder.
    pub name: String,
    /// Size in bytes, as on the disk.
    pub bytes: u64,
    /// BLAKE3 hash of the bytes on the disk, 64 hexadecimal digits.
    pub blake3: String,
}

/// Whether `folder` is one.
///
/// # Errors
/// [`StoreError::Io`] when it is not there, [`StoreError::NotAFolder`] when it is something else.
pub fn check_folder(folder: &Path) -> Result<(), StoreError> {
    let kind = fs::metadata(folder).map_err(|e| StoreError::io("read", folder, e))?;
    if kind.is_dir() { Ok(()) } else { Err(StoreError::NotAFolder { path: folder.to_owned() }) }
}

/// The file of `source` in `folder`: `NAME.csv`, or else `NAME.csv.gz`; `None` when neither is there. Where both
/// are, the plain one is read.
#[must_use]
pub fn find(folder: &Path, source: Source) -> Option<PathBuf> {
    let named = |ending: &str| folder.join(format!("{}{ending}", source.stem()));
    // What is there and no file is found too, so that opening it says so.
    [named(".csv"), named(".csv.gz")].into_iter().find(|path| fs::symlink_metadata(path).is_ok())
}

/// Hashes what is read through it.
#[derive(Debug)]
pub(super) struct Hashing {
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Hashing {
    pub(super) fn new(file: File) -> Self {
        Self { file, hasher: blake3::Hasher::new(), bytes: 0 }
    }

    /// Size and hash of all that was read, as the file `name`.
    pub(super) fn finish(self, name: String) -> RecordFile {
        RecordFile { name, bytes: self.bytes, blake3: self.hasher.finalize().to_hex().to_string() }
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}
