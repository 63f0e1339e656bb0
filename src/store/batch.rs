//! The folder of a batch: its place, its lock and its manifest.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::atomic::read_limited;
use super::error::StoreError;
use super::kind::ResultsKind;

/// Name of the file that makes a folder a batch.
pub const MANIFEST: &str = "manifest.json";

/// Far above any manifest (it holds the scenarios' texts), far below what would fill the memory.
pub(crate) const MANIFEST_BYTES_MAX: u64 = 64 << 20;

/// Where the batch belongs: `<output>/<scenario>/<batch_id>`. Nothing is made yet.
///
/// # Errors
/// [`StoreError::Name`] when one of the names would lead elsewhere.
pub fn batch_folder(output: &Path, scenario: &str, batch_id: &str) -> Result<PathBuf, StoreError> {
    for name in [scenario, batch_id] {
        let mut components = Path::new(name).components();
        let single = matches!(components.next(), Some(Component::Normal(part)) if part == name)
            && !name.contains(['/', '\\', '\0']);
        if !single {
            return Err(StoreError::Name { name: name.to_owned() });
        }
    }
    Ok(output.join(scenario).join(batch_id))
}

/// The right to write a batch, held by one process at a time. The operating system takes it back
/// when the process ends in whatever way, so no lock is ever left behind by a dead one.
#[derive(Debug)]
pub struct BatchLock {
    /// Locked as long as it is open.
    _file: File,
}

impl BatchLock {
    /// Makes the folder where it is missing and locks it until the value is dropped. The empty
    /// file `.lock` stays: to remove it would let two others lock different files of that name.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while another process holds it; [`StoreError::Io`] when the folder
    /// cannot be made or its file system knows no locks.
    pub fn acquire(folder: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(folder).map_err(|e| StoreError::io("create", folder, e))?;
        let path = folder.join(".lock");
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| StoreError::io("create", &path, e))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy { path: folder.to_owned() }),
            Err(TryLockError::Error(e)) => Err(StoreError::io("lock", &path, e)),
        }
    }
}

/// What the results in `folder` are, as their manifest says.
///
/// # Errors
/// [`StoreError::NotABatch`] when there is no manifest, [`StoreError::Damaged`] when it is not what was written,
/// [`StoreError::Io`] and [`StoreError::TooLarge`] when it cannot be read.
pub fn results_kind(folder: &Path) -> Result<ResultsKind, StoreError> {
    kind_of(&folder.join(MANIFEST), &manifest_in(folder)?)
}

/// Reads the manifest of the results of this `kind` in `folder`, whose field `format_version` must be
/// `format_version`.
///
/// # Errors
/// Those of [`results_kind`]; [`StoreError::OtherKind`] for other results, [`StoreError::OtherVersion`] for another
/// version.
pub fn read_manifest<T: DeserializeOwned>(
    folder: &Path,
    kind: ResultsKind,
    format_version: u32,
) -> Result<T, StoreError> {
    let path = folder.join(MANIFEST);
    let manifest = manifest_in(folder)?;
    let found = kind_of(&path, &manifest)?;
    if found != kind {
        return Err(StoreError::OtherKind { path: folder.to_owned(), found, wanted: kind });
    }
    // The version comes first: what another version wrote is not damaged, only different.
    match manifest.get("format_version") {
        Some(found) if found.as_u64() == Some(format_version.into()) => {}
        Some(found) => {
            let (found, expected) = (found.to_string(), format_version);
            return Err(StoreError::OtherVersion { path, found, expected });
        }
        None => return Err(StoreError::damaged(&path, "it has no `format_version`")),
    }
    serde_path_to_error::deserialize(manifest).map_err(|e| StoreError::damaged(&path, e))
}

fn manifest_in(folder: &Path) -> Result<Value, StoreError> {
    let path = folder.join(MANIFEST);
    let text = read_limited(&path, MANIFEST_BYTES_MAX).map_err(|error| match error {
        StoreError::Io { source, .. } if is_absent(&source) => StoreError::NotABatch { path: folder.to_owned() },
        other => other,
    })?;
    serde_json::from_slice(&text).map_err(|e| StoreError::damaged(&path, e))
}

fn kind_of(path: &Path, manifest: &Value) -> Result<ResultsKind, StoreError> {
    let word = match manifest.get("kind") {
        None => None,
        Some(Value::String(word)) => Some(word.as_str()),
        Some(other) => return Err(StoreError::damaged(path, format!("its `kind` is {other}, which is no word"))),
    };
    ResultsKind::of_word(word)
        .ok_or_else(|| StoreError::damaged(path, format!("its `kind` is `{}`, which is unknown", word.unwrap_or(""))))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::super::json::write_json;
    use super::*;

    #[test]
    fn a_batch_lies_below_the_output_folder_and_nowhere_else() {
        let output = Path::new("output");
        let folder = batch_folder(output, "indo-pacific 2026", "1f2e").unwrap();
        assert_eq!(folder, Path::new("output/indo-pacific 2026/1f2e"));
        for name in ["", ".", "..", "a/b", "/etc", "a/", "a\\b", "./a"] {
            assert!(batch_folder(output, name, "1f2e").is_err(), "{name:?}");
            assert!(batch_folder(output, "a", name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_batch_is_written_by_one_at_a_time() {
        let output = tempfile::tempdir().unwrap();
        let folder = output.path().join("a/b");
        let lock = BatchLock::acquire(&folder).unwrap();
        let error = BatchLock::acquire(&folder).unwrap_err();
        assert!(matches!(error, StoreError::Busy { .. }), "{error}");
        drop(lock);
        BatchLock::acquire(&folder).unwrap();
    }

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Manifest {
        format_version: u32,
        seed: u64,
    }

    #[test]
    fn a_manifest_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = Manifest { format_version: 1, seed: u64::MAX };
        write_json(&folder.path().join(MANIFEST), &manifest).unwrap();
        assert_eq!(read_manifest::<Manifest>(folder.path(), ResultsKind::Batch, 1).unwrap(), manifest);
    }

    #[test]
    fn what_is_no_manifest_of_this_version_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let read = || read_manifest::<Manifest>(folder.path(), ResultsKind::Batch, 1).unwrap_err();
        assert!(matches!(read(), StoreError::NotABatch { .. }));
        let cases = [
            (r#"{"format_version": 2, "later": true}"#, "has format version 2"),
            (r#"{"seed": 1}"#, "no `format_version`"),
            (r#"{"format_version": 1, "seed": "x"}"#, "seed: invalid type"),
            (r#"{"format_version": 1, "se"#, "is damaged"),
            ("[]", "no `format_version`"),
            (r#"{"kind": "backtest", "format_version": 1}"#, "is a back-test, made by `pactsim backtest`"),
            (r#"{"kind": "sweep", "format_version": 9}"#, "a batch is needed here"),
            (r#"{"kind": "oracle", "format_version": 1}"#, "its `kind` is `oracle`"),
            (r#"{"kind": 7, "format_version": 1}"#, "its `kind` is 7"),
        ];
        for (text, why) in cases {
            fs::write(folder.path().join(MANIFEST), text).unwrap();
            let error = read().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
