//! The journal of a running batch: numbered parts, each with a checksum.
//!
//! A part is written under a temporary name, synchronised and renamed, so that one that can be
//! read is whole. One that is missing, cut short or damaged is simply computed again.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::atomic::AtomicFile;
use super::error::StoreError;

/// File mark and version of the layout: mark (8 bytes), index (4, little-endian), payload
/// (postcard), BLAKE3 hash of all that precedes (32).
const MAGIC: &[u8; 8] = b"pactprt1";
const HEADER_BYTES: usize = MAGIC.len() + size_of::<u32>();

/// The folder of parts of one batch.
#[derive(Debug)]
pub struct Parts {
    folder: PathBuf,
}

impl Parts {
    /// Opens `<batch>/parts`, making it where it is missing.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder cannot be made.
    pub fn open(batch: &Path) -> Result<Self, StoreError> {
        let folder = batch.join("parts");
        fs::create_dir_all(&folder).map_err(|e| StoreError::io("create", &folder, e))?;
        Ok(Self { folder })
    }

    fn path(&self, index: u32) -> PathBuf {
        self.folder.join(format!("{index:06}.part"))
    }

    /// Writes part `index`, replacing what was there. When this returns, the part is safe from a
    /// crash and a power cut.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk is full or cannot be written; [`StoreError::Table`] when
    /// `value` has no serial form (a sequence of unknown length).
    pub fn write<T: Serialize>(&self, index: u32, value: &T) -> Result<(), StoreError> {
        let path = self.path(index);
        let content = sealed(index, value)?;
        let mut file = AtomicFile::create(&path)?;
        file.write_all(&content).map_err(|e| StoreError::io("write", &path, e))?;
        file.commit().map(drop)
    }

    /// Reads part `index`. `None` when it is missing, cut short, damaged or of another layout, so
    /// that it is computed again.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the file is there and the system refuses to read it.
    pub fn read<T: DeserializeOwned>(&self, index: u32) -> Result<Option<T>, StoreError> {
        let path = self.path(index);
        // To open a named pipe would wait for a writer.
        if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Ok(None);
        }
        match fs::read(&path) {
            Ok(content) => Ok(unsealed(index, &content)),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(StoreError::io("read", &path, e)),
        }
    }

    /// Indices of the parts that are there, ascending. They may still turn out damaged on reading.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder cannot be read.
    pub fn present(&self) -> Result<Vec<u32>, StoreError> {
        let mut indices: Vec<u32> = self.names()?.iter().filter_map(|name| index_of(name)).collect();
        indices.sort_unstable();
        Ok(indices)
    }

    /// Removes all parts, begun ones too, and their folder. Files of other names stay.
    ///
    /// # Errors
    /// [`StoreError::Io`] when a part cannot be removed.
    pub fn remove_all(self) -> Result<(), StoreError> {
        for name in self.names()? {
            if index_of(name.strip_suffix(".tmp").unwrap_or(&name)).is_some() {
                let path = self.folder.join(name);
                fs::remove_file(&path).map_err(|e| StoreError::io("remove", &path, e))?;
            }
        }
        match fs::remove_dir(&self.folder) {
            Err(e) if e.kind() != ErrorKind::DirectoryNotEmpty => Err(StoreError::io("remove", &self.folder, e)),
            _ => Ok(()),
        }
    }

    /// Names of the files in the folder, but for those that are no Unicode and so not ours.
    fn names(&self) -> Result<Vec<String>, StoreError> {
        let fail = |e| StoreError::io("read", &self.folder, e);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(fail)? {
            names.extend(entry.map_err(fail)?.file_name().into_string());
        }
        Ok(names)
    }
}

/// The bytes of part `index`, as they stand in its file.
///
/// # Errors
/// [`StoreError::Table`] when `value` has no serial form (a sequence of unknown length).
pub fn sealed<T: Serialize>(index: u32, value: &T) -> Result<Vec<u8>, StoreError> {
    let mut content = Vec::with_capacity(1 << 12);
    content.extend_from_slice(MAGIC);
    content.extend_from_slice(&index.to_le_bytes());
    let mut content =
        postcard::to_extend(value, content).map_err(|e| StoreError::table(&format!("part {index}"), e.to_string()))?;
    let hash = blake3::hash(&content);
    content.extend_from_slice(hash.as_bytes());
    Ok(content)
}

/// What [`sealed`] made bytes of. `None` where they are cut short, damaged, of another layout or of another index.
pub fn unsealed<T: DeserializeOwned>(index: u32, content: &[u8]) -> Option<T> {
    payload(content, index).and_then(decode)
}

/// The index in a part's name; `None` where [`Parts::path`] would not give that name.
fn index_of(name: &str) -> Option<u32> {
    let index = name.strip_suffix(".part")?.parse().ok()?;
    (format!("{index:06}.part") == name).then_some(index)
}

/// The payload of an undamaged part.
fn payload(content: &[u8], index: u32) -> Option<&[u8]> {
    let (body, hash) = content.split_at_checked(content.len().checked_sub(blake3::OUT_LEN)?)?;
    let (header, payload) = body.split_at_checked(HEADER_BYTES)?;
    let intact =
        blake3::hash(body).as_bytes() == hash && header.starts_with(MAGIC) && header.ends_with(&index.to_le_bytes());
    intact.then_some(payload)
}

fn decode<T: DeserializeOwned>(payload: &[u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(payload).ok()?;
    rest.is_empty().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Payload = (Vec<f64>, Option<String>);

    fn sample() -> Payload {
        (vec![0.1, -0.0, f64::MAX], Some("JPN".to_owned()))
    }

    #[test]
    fn a_part_reads_back_and_is_listed_in_order() {
        let batch = tempfile::tempdir().unwrap();
        let parts = Parts::open(batch.path()).unwrap();
        for index in [12, 3, 1_234_567] {
            parts.write(index, &sample()).unwrap();
        }
        assert_eq!(parts.present().unwrap(), [3, 12, 1_234_567]);
        assert!(batch.path().join("parts/000003.part").exists());
        assert_eq!(parts.read::<Payload>(12).unwrap(), Some(sample()));
        assert_eq!(parts.read::<Payload>(4).unwrap(), None);
    }

    #[test]
    fn a_part_with_any_byte_changed_or_cut_off_is_taken_as_missing() {
        let batch = tempfile::tempdir().unwrap();
        let parts = Parts::open(batch.path()).unwrap();
        parts.write(0, &sample()).unwrap();
        let path = parts.path(0);
        let whole = fs::read(&path).unwrap();
        for i in 0..whole.len() {
            let mut changed = whole.clone();
            changed[i] ^= 0x10;
            fs::write(&path, &changed).unwrap();
            assert_eq!(parts.read::<Payload>(0).unwrap(), None, "byte {i}");
            fs::write(&path, &whole[..i]).unwrap();
            assert_eq!(parts.read::<Payload>(0).unwrap(), None, "cut at {i}");
        }
        fs::write(&path, &whole).unwrap();
        assert_eq!(parts.read::<Payload>(0).unwrap(), Some(sample()));
    }

    #[test]
    fn a_part_under_a_wrong_number_or_of_another_type_is_taken_as_missing() {
        let batch = tempfile::tempdir().unwrap();
        let parts = Parts::open(batch.path()).unwrap();
        parts.write(0, &sample()).unwrap();
        fs::copy(parts.path(0), parts.path(1)).unwrap();
        assert_eq!(parts.read::<Payload>(1).unwrap(), None);
        assert_eq!(parts.read::<u8>(0).unwrap(), None);
    }

    #[test]
    fn removing_all_takes_begun_parts_too_and_leaves_strangers() {
        let batch = tempfile::tempdir().unwrap();
        let parts = Parts::open(batch.path()).unwrap();
        parts.write(0, &sample()).unwrap();
        fs::write(batch.path().join("parts/000001.part.tmp"), "begun").unwrap();
        parts.remove_all().unwrap();
        assert!(!batch.path().join("parts").exists());

        let parts = Parts::open(batch.path()).unwrap();
        parts.write(0, &sample()).unwrap();
        for stranger in ["notes.txt", "1.part", "+00001.part"] {
            fs::write(batch.path().join("parts").join(stranger), "mine").unwrap();
        }
        assert_eq!(parts.present().unwrap(), [0]);
        parts.remove_all().unwrap();
        assert_eq!(fs::read_dir(batch.path().join("parts")).unwrap().count(), 3);
    }
}
