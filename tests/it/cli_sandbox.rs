//! A folder of its own for each test, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// Exit codes, spelled out here since they are a promise to scripts.
pub(crate) const DONE: i32 = 0;
pub(crate) const INTERNAL: i32 = 1;
pub(crate) const INPUT: i32 = 2;
pub(crate) const FILES: i32 = 4;
pub(crate) const INTERRUPTED: i32 = 130;

/// What the program said, and its exit code.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Told {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// The folder of the batch that an answer names.
    pub(crate) fn batch(&self) -> &str {
        let line = self.stdout.lines().find_map(|line| line.strip_prefix("Folder "));
        line.unwrap_or_else(|| panic!("no folder in {self:?}")).trim()
    }

    /// Asserts the exit code and gives itself back.
    pub(crate) fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

/// An empty folder in which the program runs.
pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// With the starter scenario as `sea.toml`.
    pub(crate) fn with_starter() -> Self {
        let sandbox = Self::empty();
        sandbox.tell(["new", "sea.toml"]).with_code(DONE);
        sandbox
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("UTF-8")
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.read(name)).expect("JSON")
    }

    /// Rewrites a text file with `old` replaced by `new`, which must be there.
    pub(crate) fn alter(&self, name: &str, old: &str, new: &str) {
        let text = self.text(name);
        assert!(text.contains(old), "no {old:?} in {name}");
        self.write(name, &text.replacen(old, new, 1));
    }

    /// The program, about to run in the folder, whatever the environment of the tests.
    pub(crate) fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pactsim"));
        command.current_dir(self.folder.path()).env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
        command
    }

    /// Runs the program.
    pub(crate) fn tell<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Told {
        let output = self.program().args(arguments).output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Told { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// The smallest sample that shows anything, with more arguments.
    pub(crate) fn run<'a>(&self, more: impl IntoIterator<Item = &'a str>) -> Told {
        self.tell(["run", "sea.toml", "--draws", "3", "--replicates", "4"].into_iter().chain(more))
    }
}

/// Names and contents of the tables in a batch.
pub(crate) fn tables(batch: &Path) -> Vec<(String, Vec<u8>)> {
    let tables = tables_in(batch);
    assert_eq!(tables.len(), 6, "runs, pacts, members, series, draws and why_not");
    tables
}

/// Names and contents of all tables in a folder.
pub(crate) fn tables_in(batch: &Path) -> Vec<(String, Vec<u8>)> {
    let mut tables: Vec<(String, Vec<u8>)> = fs::read_dir(batch)
        .expect("a batch")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "parquet" || e == "csv"))
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(path).expect("read")))
        .collect();
    tables.sort();
    tables
}
