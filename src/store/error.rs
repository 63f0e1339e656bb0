//! What can go wrong with files, each with the file's name and what to do about it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::kind::ResultsKind;

/// A failure of file access. Its text says what failed, where, why and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The operating system refused to read or write.
    #[error("cannot {action} {}: {source}. {}", .path.display(), advice(source.kind()))]
    Io {
        /// What was being done, e.g. `write`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The content of a file is not what was written.
    #[error(
        "{} is damaged or was not written by pactsim: {reason}. \
         Restore it from a copy, or delete its folder and run again", .path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// The folder holds no finished or begun batch.
    #[error(
        "{} is not a batch or other results, or not finished: it holds no {}. Name a folder made by \
         `pactsim run`, `pactsim sweep` or another verb, such as output/<scenario>/<batch>; to finish one that was broken off, \
         give the command that made it again", .path.display(), crate::store::MANIFEST
    )]
    NotABatch {
        /// The folder.
        path: PathBuf,
    },
    /// Results of another kind than what is asked for needs.
    #[error(
        "{} is {}, made by `{}`, and {} is needed here. Name a folder that `{}` has written",
        .path.display(), found.noun(), found.command(), wanted.noun(), wanted.command()
    )]
    OtherKind {
        /// The folder.
        path: PathBuf,
        /// What it holds.
        found: ResultsKind,
        /// What is needed.
        wanted: ResultsKind,
    },
    /// A folder that holds something else than the results that are to be written into it.
    #[error("{} holds {found}, and nothing of it is written over. Name a new or an empty folder with --out", .path.display())]
    Taken {
        /// The folder.
        path: PathBuf,
        /// What it holds.
        found: String,
    },
    /// A manifest of another format version.
    #[error(
        "{} has format version {found}, and this program reads version {expected}. \
         Use the version of pactsim that wrote it (named in the file), or run again", .path.display()
    )]
    OtherVersion {
        /// The manifest.
        path: PathBuf,
        /// Version in the file.
        found: String,
        /// Version that can be read.
        expected: u32,
    },
    /// A table of somebody else's that cannot be used.
    #[error(
        "{} cannot be used: {reason}. A CSV file with a header line is read, or a Parquet file of plain columns", .path.display()
    )]
    UnfitTable {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Another process is writing the same batch.
    #[error(
        "another process is writing {}. Wait until it has finished, or stop it and give the same \
         command again: it resumes", .path.display()
    )]
    Busy {
        /// The batch's folder.
        path: PathBuf,
    },
    /// A file larger than such a file can reasonably be.
    #[error(
        "{} has more than {limit_bytes} bytes, which no file of its kind needs. \
         Check that it is the right file", .path.display()
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit in bytes.
        limit_bytes: u64,
    },
    /// Something else where a file is expected.
    #[error("{} is {found}, and a regular file is expected. Put the file in its place", .path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What is there.
        found: &'static str,
    },
    /// Something else where a folder is expected.
    #[error("{} is no folder. Name the folder that holds the data files", .path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// Data files that are not in the folder.
    #[error(
        "{} holds no {missing}, as .csv or .csv.gz. `pactsim backtest` and `calibrate` need {all}; `pactsim scenario from-data` and \
         `pactsim scenario list-data` need cow_states and use what else is there. Put the files into the folder under \
         these names, or name the folder that holds them", .folder.display()
    )]
    NoRecords {
        /// The folder.
        folder: PathBuf,
        /// Names of the missing files, without their endings.
        missing: String,
        /// Names of all files.
        all: String,
    },
    /// A data file without the columns that are read.
    #[error(
        "{}, line 1: the header has no column {missing}. \
         Use the file with its original column names, in any order; further columns do no harm", .path.display()
    )]
    RecordColumns {
        /// The file.
        path: PathBuf,
        /// Names of the columns, with what is like them in the file.
        missing: String,
    },
    /// A data file that cannot be read as a table from some line on.
    #[error("{}, line {line}: {reason}. Download the file again, or restore it from a copy", .path.display())]
    RecordText {
        /// The file.
        path: PathBuf,
        /// The line, from 1, in the decompressed text.
        line: u64,
        /// What does not fit.
        reason: String,
    },
    /// A cell, or the key of a row, that is not what it must be.
    #[error(
        "{}, line {line}, column {column}: found {found}, expected {expected}. \
         Correct the line, or download the file again", .path.display()
    )]
    Record {
        /// The file.
        path: PathBuf,
        /// The line, from 1, in the decompressed text.
        line: u64,
        /// The column, or the columns of the key.
        column: &'static str,
        /// What is there, safe to print.
        found: String,
        /// What must be there.
        expected: String,
    },
    /// A name that cannot be the name of one folder.
    #[error(
        "`{name}` cannot name a folder: it must be a single name, without `/`, `\\` or `..`. \
         Rename the scenario"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// A row or schema that contradicts the table's description: a fault of the calling code.
    #[error("table {table}: {reason}. This is a fault of the program; please report it")]
    Table {
        /// The table's name.
        table: String,
        /// What does not fit.
        reason: String,
    },
}

impl StoreError {
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }

    /// That there is no file where one is named.
    pub(crate) fn no_file(path: &Path) -> Self {
        Self::io("read", path, io::Error::new(ErrorKind::NotFound, "no such file"))
    }

    pub(crate) fn damaged(path: &Path, reason: impl ToString) -> Self {
        Self::Damaged { path: path.to_owned(), reason: reason.to_string() }
    }

    pub(crate) fn unfit_table(path: &Path, reason: impl Into<String>) -> Self {
        Self::UnfitTable { path: path.to_owned(), reason: reason.into() }
    }

    pub(crate) fn table(table: &str, reason: impl Into<String>) -> Self {
        Self::Table { table: table.to_owned(), reason: reason.into() }
    }
}

fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "The disk or quota is full: free some space and give the same command again. \
             Nothing that was finished is lost; the work resumes from there"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "Check the permissions of the folder, or choose another with --out. \
             Nothing that was finished is lost"
        }
        ErrorKind::NotFound => "Check the path",
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory | ErrorKind::IsADirectory => {
            "Something else of that name is in the way: move it, or choose another place"
        }
        ErrorKind::Unsupported => "The file system does not offer this: choose a folder on a local disk with --out",
        _ => {
            "Check the disk and give the same command again. \
             Nothing that was finished is lost; the work resumes from there"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(kind: ErrorKind) -> String {
        StoreError::io("write", Path::new("output/x/runs.parquet"), kind.into()).to_string()
    }

    #[test]
    fn a_full_disk_names_the_file_and_says_that_the_work_resumes() {
        let text = text(ErrorKind::StorageFull);
        assert!(text.starts_with("cannot write output/x/runs.parquet: "), "{text}");
        assert!(text.contains("free some space and give the same command again"), "{text}");
        assert!(text.contains("Nothing that was finished is lost"), "{text}");
    }

    #[test]
    fn a_folder_that_cannot_be_written_points_to_another_one() {
        assert!(text(ErrorKind::PermissionDenied).contains("--out"));
        assert!(text(ErrorKind::ReadOnlyFilesystem).contains("--out"));
    }
}
