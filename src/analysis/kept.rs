//! The folder of an analysis: its answer, its tables, its manifest.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::ensemble::{Host, Machine, PROGRAM_VERSION, SUMMARY, Sealed, open_sealed};
use crate::store::{self, BatchLock, Format, MANIFEST, ResultsKind, StoreError, TableFile};

/// Version of the layout of such folders.
pub const FINDING_VERSION: u32 = 1;

/// The answer of an analysis, as it stands in `summary.json`: the same for the same results and settings.
pub trait Finding: Serialize + DeserializeOwned + PartialEq {
    /// What it is.
    const KIND: ResultsKind;

    /// Its id: [`id_of`] everything that decides it.
    fn id(&self) -> &str;

    /// Writes its tables.
    ///
    /// # Errors
    /// [`StoreError`] when one cannot be written.
    fn write_tables(&self, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError>;
}

/// What an analysis was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What it is, as in `kind`; `table` for a table that is none of pactsim's.
    pub kind: String,
    /// Id of the results, or BLAKE3 hash of the table.
    pub id: String,
    /// Its folder or file, as it was given.
    pub place: String,
}

/// The manifest of an analysis. Clock values stand here and in no table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this layout.
    pub format_version: u32,
    /// What this is.
    pub kind: String,
    /// Hash of what it was made of, its settings, its seed, the engine version and its commit.
    pub id: String,
    /// Engine version.
    pub engine_version: String,
    /// Commit of the engine's source, where it was built from a checkout.
    pub git_commit: Option<String>,
    /// What to type for the same results.
    pub command: String,
    /// What it was made of.
    pub sources: Vec<Source>,
    /// Format of the tables.
    pub format: Format,
    /// When it began.
    pub started: String,
    /// When it ended.
    pub finished: String,
    /// The machine.
    pub machine: Machine,
    /// Tables, with row counts and hashes.
    pub tables: Vec<TableFile>,
    /// Other files: name and BLAKE3 hash.
    pub files: Vec<(String, String)>,
}

impl Sealed for Manifest {
    fn tables(&self) -> &[TableFile] {
        &self.tables
    }

    fn files(&self) -> &[(String, String)] {
        &self.files
    }
}

/// How an analysis was made, and where it is written.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// Its folder.
    pub folder: PathBuf,
    /// Format of the tables.
    pub format: Format,
    /// Threads that computed it.
    pub threads: usize,
    /// Commit of the engine's source.
    pub git_commit: Option<&'a str>,
    /// What to type for the same results.
    pub command: String,
    /// What it was made of.
    pub sources: Vec<Source>,
    /// When the work began.
    pub started: &'a str,
}

/// An analysis as it lies on disk.
#[derive(Debug)]
pub struct Kept<F> {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its answer.
    pub found: F,
}

impl<F: Finding> Kept<F> {
    /// Opens a folder.
    ///
    /// # Errors
    /// [`StoreError`] when it holds no such analysis of this version, or a damaged one.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let (manifest, found): (Manifest, F) = open_sealed(folder, F::KIND, FINDING_VERSION)?;
        if manifest.id != found.id() {
            return Err(StoreError::damaged(&folder.join(MANIFEST), "it speaks of another analysis than summary.json"));
        }
        Ok(Self { folder: folder.to_owned(), manifest, found })
    }
}

/// Name of an analysis' own folder.
fn name_of<F: Finding>(found: &F) -> String {
    format!("{}-{}", F::KIND.word(), found.id())
}

/// The folder that an analysis goes to unless another is asked for: one of its own within the results that it is of, or within
/// `output` where it is of a table.
pub fn home_of<F: Finding>(found: &F, sources: &[Source]) -> PathBuf {
    match sources.first() {
        Some(source) if source.kind != "table" => Path::new(&source.place).join(name_of(found)),
        _ => Path::new("output").join(name_of(found)),
    }
}

/// Writes an analysis, or reads it where it was written before; and whether it was.
///
/// # Errors
/// [`StoreError`] where the folder cannot be written; [`StoreError::Taken`] where it is of another name than the analysis' own
/// and holds anything else.
pub fn keep<F: Finding>(found: F, place: Place<'_>, host: &dyn Host) -> Result<(Kept<F>, bool), StoreError> {
    let is_own = place.folder.file_name().is_some_and(|name| name.to_str() == Some(&name_of(&found)));
    if !is_own {
        free_for(&found, &place.folder)?;
    }
    let _lock = BatchLock::acquire(&place.folder)?;
    match Kept::<F>::open(&place.folder) {
        Ok(there) if there.found == found && there.manifest.format == place.format => Ok((there, true)),
        // Whatever else is there of this analysis is written anew.
        _ => Ok((write(found, place, host)?, false)),
    }
}

/// Whether a folder is empty or not there, or holds this analysis.
fn free_for<F: Finding>(found: &F, folder: &Path) -> Result<(), StoreError> {
    let taken = |found: &str| Err(StoreError::Taken { path: folder.to_owned(), found: found.to_owned() });
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::io("read", folder, error)),
    };
    // What is hidden, a lock say, is nobody's result.
    let is_seen = |entry: &std::fs::DirEntry| !entry.file_name().as_encoded_bytes().starts_with(b".");
    if !entries.filter_map(Result::ok).any(|entry| is_seen(&entry)) {
        return Ok(());
    }
    match Kept::<F>::open(folder) {
        Ok(there) if there.found.id() == found.id() => Ok(()),
        Ok(_) => taken(&format!("{} of something else", F::KIND.noun())),
        Err(StoreError::OtherKind { found, .. }) => taken(found.noun()),
        Err(_) => taken("other files"),
    }
}

/// Writes an analysis into its folder, which the caller has locked.
///
/// # Errors
/// [`StoreError`] where a file cannot be written.
pub(super) fn write<F: Finding>(found: F, place: Place<'_>, host: &dyn Host) -> Result<Kept<F>, StoreError> {
    let Place { folder, format, threads, git_commit, command, sources, started } = place;
    let tables = found.write_tables(&folder, format)?;
    let summary = store::write_json(&folder.join(SUMMARY), &found)?;
    let manifest = Manifest {
        format_version: FINDING_VERSION,
        kind: F::KIND.word().to_owned(),
        id: found.id().to_owned(),
        engine_version: PROGRAM_VERSION.to_owned(),
        git_commit: git_commit.map(str::to_owned),
        command,
        sources,
        format,
        started: started.to_owned(),
        finished: host.now(),
        machine: Machine::this(threads),
        tables,
        files: vec![(SUMMARY.to_owned(), summary.blake3)],
    };
    // Last: a folder with a manifest is whole.
    store::write_json(&folder.join(MANIFEST), &manifest)?;
    Ok(Kept { folder, manifest, found })
}

/// 16 hexadecimal digits of the BLAKE3 hash of everything that decides an analysis: its kind, the engine, and `parts`.
pub fn id_of(kind: ResultsKind, git_commit: Option<&str>, parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    let head = [kind.word(), PROGRAM_VERSION, git_commit.unwrap_or_default()];
    for part in head.iter().chain(parts) {
        // With its length, so that no two lists of parts run together.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Column, Kind, Schema, TableWriter};

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Answer {
        id: String,
        value: f64,
    }

    impl Finding for Answer {
        const KIND: ResultsKind = ResultsKind::Sensitivity;

        fn id(&self) -> &str {
            &self.id
        }

        fn write_tables(&self, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError> {
            let schema = Schema::new("values", vec![Column::required("value", Kind::F64, "a value")])?;
            let mut table = TableWriter::create(folder, &schema, format)?;
            table.push(&[self.value.into()])?;
            Ok(vec![table.finish()?])
        }
    }

    struct Noon;

    impl Host for Noon {
        fn stop(&self) -> bool {
            false
        }

        fn progress(&self, _: u64, _: u64) {}

        fn now(&self) -> String {
            "noon".to_owned()
        }
    }

    fn place(folder: &Path) -> Place<'static> {
        Place {
            folder: folder.to_owned(),
            format: Format::Csv,
            threads: 1,
            git_commit: None,
            command: "pactsim sensitivity DIR".to_owned(),
            sources: Vec::new(),
            started: "morning",
        }
    }

    #[test]
    fn nothing_of_somebody_elses_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let found = |id: &str| Answer { id: id.to_owned(), value: 1.0 };
        let theirs = folder.path().join("indices.csv");
        std::fs::write(&theirs, "mine").unwrap();
        let refused = keep(found("1"), place(folder.path()), &Noon).unwrap_err();
        assert!(matches!(&refused, StoreError::Taken { found, .. } if found == "other files"), "{refused}");
        assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "mine");
        // A folder of its own name is its own, whatever a stop has left there.
        let own = folder.path().join("sensitivity-1");
        std::fs::create_dir(&own).unwrap();
        std::fs::write(own.join("half.csv.tmp"), "").unwrap();
        assert!(keep(found("1"), place(&own), &Noon).is_ok());
        let another = keep(found("2"), place(&own), &Noon).unwrap_err();
        assert!(another.to_string().contains("a sensitivity analysis of something else"), "{another}");
        assert!(keep(found("1"), place(&own), &Noon).unwrap().1, "and it is still there");
    }

    #[test]
    fn an_analysis_is_written_once_and_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let found = Answer { id: "1".to_owned(), value: 0.1 + 0.2 };
        let (first, was_there) = keep(found.clone(), place(folder.path()), &Noon).unwrap();
        assert!(!was_there && first.manifest.kind == "sensitivity");
        let (again, was_there) = keep(found.clone(), place(folder.path()), &Noon).unwrap();
        assert!(was_there && again.found == found && again.manifest == first.manifest);
        let other = Answer { value: 1.0, ..found };
        assert!(!keep(other.clone(), place(folder.path()), &Noon).unwrap().1);
        assert_eq!(Kept::<Answer>::open(folder.path()).unwrap().found, other);
        std::fs::write(folder.path().join("values.csv"), "value\n2\n").unwrap();
        assert!(matches!(Kept::<Answer>::open(folder.path()), Err(StoreError::Damaged { .. })));
    }

    #[test]
    fn ids_do_not_run_together() {
        let id = |parts: &[&str]| id_of(ResultsKind::Survival, None, parts);
        assert_ne!(id(&["ab", "c"]), id(&["a", "bc"]));
        assert_eq!(id(&["ab"]).len(), 16);
        assert_ne!(id(&[]), id_of(ResultsKind::Discovery, None, &[]));
    }
}
