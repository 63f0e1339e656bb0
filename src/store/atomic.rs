//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tempfile::TempPath;

use super::error::StoreError;

/// Size and hash of a file that was written.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Written {
    /// Size in bytes.
    pub bytes: u64,
    /// BLAKE3 hash, 64 hexadecimal digits.
    pub blake3: String,
}

/// A file under construction: written as `<target>.tmp`, hashed on the way, renamed by
/// [`commit`](Self::commit). Dropped before that, it is removed.
#[derive(Debug)]
pub(super) struct AtomicFile {
    // Before `temporary`, so that it is closed when that removes the file.
    file: File,
    temporary: TempPath,
    target: PathBuf,
    hasher: blake3::Hasher,
    bytes: u64,
    refusal: Refusal,
}

/// Number of the first error of the operating system that writing met. Writers around a file may hand on its words alone, and
/// consume the file in failing.
pub(super) type Refusal = Arc<OnceLock<i32>>;

impl AtomicFile {
    /// Starts a file. What an interrupted process left under the temporary name is overwritten.
    pub(super) fn create(target: &Path) -> Result<Self, StoreError> {
        let mut name = target.as_os_str().to_owned();
        name.push(".tmp");
        let path = PathBuf::from(name);
        let file = File::create(&path).map_err(|e| StoreError::io("create", &path, e))?;
        let temporary = TempPath::try_from_path(&path).map_err(|e| StoreError::io("create", &path, e))?;
        Ok(Self {
            file,
            temporary,
            target: target.to_owned(),
            hasher: blake3::Hasher::new(),
            bytes: 0,
            refusal: Refusal::default(),
        })
    }

    /// The path that the finished file will have.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Where the first refusal of the operating system will stand.
    pub(super) fn refusal(&self) -> Refusal {
        Arc::clone(&self.refusal)
    }

    /// Brings the content safely to the disk and gives the file its name.
    pub(super) fn commit(self) -> Result<Written, StoreError> {
        self.finish(TempPath::persist)
    }

    /// Like [`commit`](Self::commit), but fails where a file of that name exists.
    fn commit_new(self) -> Result<Written, StoreError> {
        self.finish(TempPath::persist_noclobber)
    }

    fn finish(
        self,
        rename: impl FnOnce(TempPath, PathBuf) -> Result<(), tempfile::PathPersistError>,
    ) -> Result<Written, StoreError> {
        let Self { file, temporary, target, hasher, bytes, .. } = self;
        file.sync_all().map_err(|e| StoreError::io("write", &target, e))?;
        drop(file);
        rename(temporary, target.clone()).map_err(|e| StoreError::io("write", &target, e.error))?;
        sync_folder_of(&target).map_err(|e| StoreError::io("write", &target, e))?;
        Ok(Written { bytes, blake3: hasher.finalize().to_hex().to_string() })
    }
}

impl Write for AtomicFile {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.file.write(buffer).inspect_err(|error| {
            if let Some(number) = error.raw_os_error() {
                // The first is the one that counts.
                let _ = self.refusal.set(number);
            }
        })?;
        self.hasher.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A rename survives a power cut only once its folder is on the disk. Folders cannot be opened
/// on Windows, where renames are journalled.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// Writes a whole file, replacing one of that name at the last moment.
///
/// # Errors
/// [`StoreError::Io`] when the folder cannot be written or the disk is full; a file that was there
/// before is then unchanged.
pub fn write_file(path: &Path, content: &[u8]) -> Result<Written, StoreError> {
    filled(path, content)?.commit()
}

/// Writes a whole file, but never over another one.
///
/// # Errors
/// [`StoreError::Io`] as for [`write_file`], and when a file of that name exists.
pub fn write_new_file(path: &Path, content: &[u8]) -> Result<Written, StoreError> {
    filled(path, content)?.commit_new()
}

fn filled(path: &Path, content: &[u8]) -> Result<AtomicFile, StoreError> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(content).map_err(|e| StoreError::io("write", path, e))?;
    Ok(file)
}

/// Size and hash of a file, read in one pass with constant memory.
///
/// # Errors
/// [`StoreError::Io`] when it cannot be read.
pub fn hash_file(path: &Path) -> Result<Written, StoreError> {
    let fail = |e| StoreError::io("read", path, e);
    let mut file = open_regular(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(fail(e)),
        };
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
    Ok(Written { bytes, blake3: hasher.finalize().to_hex().to_string() })
}

/// Opens what is a regular file. The kind is looked at first: opening a named pipe would wait for a writer.
pub(super) fn open_regular(path: &Path) -> Result<File, StoreError> {
    let fail = |e| StoreError::io("read", path, e);
    let kind = fs::metadata(path).map_err(fail)?;
    if !kind.is_file() {
        let found = if kind.is_dir() { "a folder" } else { "a pipe, device or socket" };
        return Err(StoreError::NotAFile { path: path.to_owned(), found });
    }
    File::open(path).map_err(fail)
}

/// Reads a whole file of at most `limit_bytes` bytes.
pub(super) fn read_limited(path: &Path, limit_bytes: u64) -> Result<Vec<u8>, StoreError> {
    let fail = |e| StoreError::io("read", path, e);
    let mut content = Vec::new();
    open_regular(path)?.take(limit_bytes.saturating_add(1)).read_to_end(&mut content).map_err(fail)?;
    if content.len() as u64 > limit_bytes {
        return Err(StoreError::TooLarge { path: path.to_owned(), limit_bytes });
    }
    Ok(content)
}

#[cfg(test)]
mod tests {

    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_folder_in_the_place_of_a_file_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("manifest.json");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        for path in [pipe.as_path(), folder.path()] {
            assert!(matches!(read_limited(path, 10), Err(StoreError::NotAFile { .. })));
            assert!(matches!(hash_file(path), Err(StoreError::NotAFile { .. })));
        }
    }

    #[test]
    fn a_file_has_no_name_until_it_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        assert!(!path.exists());
        let written = file.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"half");
        assert_eq!(written, hash_file(&path).unwrap());
        assert_eq!(written.bytes, 4);
        assert_eq!(written.blake3, blake3::hash(b"half").to_hex().as_str());
    }

    #[test]
    fn an_abandoned_file_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write_file(&path, b"old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        drop(file);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_new_file_is_never_written_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        write_new_file(&path, b"mine").unwrap();
        let error = write_new_file(&path, b"other").unwrap_err().to_string();
        assert!(error.contains("in the way"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_folder_is_named_in_the_error() {
        let error = write_file(Path::new("no/such/folder/a.txt"), b"").unwrap_err().to_string();
        assert!(error.contains("no/such/folder/a.txt.tmp"), "{error}");
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write_file(&path, b"12345").unwrap();
        assert_eq!(read_limited(&path, 5).unwrap(), b"12345");
        assert!(matches!(read_limited(&path, 4), Err(StoreError::TooLarge { limit_bytes: 4, .. })));
    }
}
