//! Reading scenario files: what may be read, and where a base may lie.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::problem::quotable;

/// Largest scenario file, in bytes.
pub(crate) const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Name of the folder that bounds a tree of scenarios.
const TREE: &str = "scenarios";

/// Why a file cannot be read as text.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// For another reason.
    File(Refusal),
    /// Not UTF-8 from byte `at` on; `text` shows the rest with replacement characters.
    NotUtf8 { text: String, at: usize },
}

/// Why a file may not be read: the rule that is broken, what was found, what to do.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub rule: String,
    pub found: String,
    pub hint: Option<String>,
}

fn refusal(rule: &str, found: impl Into<String>, hint: Option<&str>) -> Refusal {
    Refusal { rule: rule.to_owned(), found: found.into(), hint: hint.map(str::to_owned) }
}

fn unreadable(rule: &str, found: impl Into<String>, hint: Option<&str>) -> Unreadable {
    Unreadable::File(refusal(rule, found, hint))
}

/// Reads a regular file of at most [`FILE_BYTES_MAX`] as UTF-8.
///
/// The kind is looked at before the file is opened: opening a named pipe would wait for a writer.
pub(crate) fn read(path: &Path) -> Result<String, Unreadable> {
    let meta =
        fs::metadata(path).map_err(|e| unreadable("the file must be there and readable", e.to_string(), None))?;
    if meta.is_dir() {
        return Err(unreadable("must be a file", "a folder", Some("name the .toml file inside it")));
    }
    if !meta.is_file() {
        return Err(unreadable("must be a regular file", "a pipe, device or socket", None));
    }
    let too_large = |bytes: u64| {
        unreadable("must hold at most 4 MiB", format!("{bytes} bytes or more"), Some("split it with `extends`"))
    };
    if meta.len() > FILE_BYTES_MAX {
        return Err(too_large(meta.len()));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes))
        .map_err(|e| unreadable("the file must be there and readable", e.to_string(), None))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(too_large(bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|e| Unreadable::NotUtf8 {
        at: e.utf8_error().valid_up_to(),
        text: String::from_utf8_lossy(e.as_bytes()).into_owned(),
    })
}

/// The files of a folder that end in `.toml`, in the order of their names; what lies in folders within is none of them.
///
/// # Errors
/// Of the file system.
pub(crate) fn toml_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") && !path.is_dir() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The folder in whose tree every base of the scenario at `top` must lie: the nearest folder above
/// it called `scenarios`, or else its own. `top` is canonical.
fn tree_of(top: &Path) -> PathBuf {
    let own = top.parent().unwrap_or(top);
    own.ancestors().find(|folder| folder.file_name().is_some_and(|n| n == TREE)).unwrap_or(own).to_path_buf()
}

/// A file that another one names.
#[derive(Debug)]
pub(crate) struct Named {
    /// As a user would write it.
    pub path: PathBuf,
    /// Links followed.
    pub canonical: PathBuf,
}

/// The file that the one at `by` names `text`: relative to its folder, there, and in the tree of `top`, which is
/// canonical.
pub(crate) fn named(text: &str, by: &Path, top: &Path) -> Result<Named, Refusal> {
    let found = format!("\"{}\"", quotable(text));
    let relative = Path::new(text);
    if relative.is_absolute() || text.is_empty() {
        return Err(refusal("must be a path relative to this file", found, None));
    }
    let path = by.parent().unwrap_or(Path::new("")).join(relative);
    let canonical =
        path.canonicalize().map_err(|e| refusal("must name a file that is there", format!("{found}: {e}"), None))?;
    if !canonical.starts_with(tree_of(top)) {
        let hint = "the tree begins at the folder called `scenarios` above the file, else at the file's own folder";
        return Err(refusal("must lie inside the scenario's folder tree", found, Some(hint)));
    }
    Ok(Named { path, canonical })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_the_nearest_folder_called_scenarios() {
        assert_eq!(tree_of(Path::new("/a/scenarios/x/y.toml")), Path::new("/a/scenarios"));
        assert_eq!(tree_of(Path::new("/a/b/y.toml")), Path::new("/a/b"));
    }

    #[test]
    fn folders_devices_and_huge_files_are_refused_before_they_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(read(folder.path()), Err(Unreadable::File(Refusal { rule, .. })) if rule == "must be a file"));
        assert!(matches!(read(&folder.path().join("none.toml")), Err(Unreadable::File(_))));
        let huge = folder.path().join("huge.toml");
        File::create(&huge).and_then(|f| f.set_len(FILE_BYTES_MAX + 1)).expect("a sparse file");
        assert!(matches!(read(&huge), Err(Unreadable::File(Refusal { rule, .. })) if rule.contains("4 MiB")));
        if Path::new("/dev/zero").exists() {
            assert!(matches!(read(Path::new("/dev/zero")), Err(Unreadable::File(_))));
        }
    }

    #[test]
    fn text_that_is_not_utf8_says_from_where() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("latin.toml");
        fs::write(&path, b"title = \"d\xe9fense\"").expect("written");
        assert!(matches!(read(&path), Err(Unreadable::NotUtf8 { at: 10, .. })));
    }
}
