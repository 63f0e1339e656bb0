//! What the manifests of all computations but batches and sweeps say alike.

use serde::{Deserialize, Serialize};

use super::crew::Host;
use super::manifest::{Machine, PROGRAM_VERSION};
use crate::store::TableFile;

/// The engine that made results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// Engine version.
    pub engine_version: String,
    /// Commit of the engine's source, where it was built from a checkout.
    pub git_commit: Option<String>,
}

impl Engine {
    /// This one, built from `git_commit`.
    pub(crate) fn this(git_commit: Option<&str>) -> Self {
        Self { engine_version: PROGRAM_VERSION.to_owned(), git_commit: git_commit.map(str::to_owned) }
    }
}

/// When and where results were made, and the files that they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
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

impl Made {
    /// What began at `started` and ends now, on so many threads.
    pub(crate) fn now(
        started: &str,
        host: &dyn Host,
        threads: usize,
        tables: Vec<TableFile>,
        files: Vec<(String, String)>,
    ) -> Self {
        Self { started: started.to_owned(), finished: host.now(), machine: Machine::this(threads), tables, files }
    }
}
