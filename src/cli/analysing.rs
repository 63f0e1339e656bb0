//! Arguments that analyses of results have in common, and the results that they name.

use std::path::{Path, PathBuf};

use clap::builder::RangedU64ValueParser;
use serde::Serialize;

use super::computing::TableFormat;
use super::failure::Failure;
use super::screen::{Screen, print, print_json};
use crate::analysis::{BatchResults, Finding, Kept, Place, Source, SweepResults, home_of, keep};
use crate::ensemble::{COMMIT, Host};
use crate::scenario::SEED_MAX;
use crate::store::{ResultsKind, StoreError, results_kind};

/// How an analysis is made, and where it is kept.
#[derive(Debug, clap::Args)]
pub(crate) struct Analysing {
    /// Root of the randomness of resampling
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    pub(crate) seed: u64,
    /// Folder for the results [default: one of its own within the folder that is analysed, or in output for a table]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Format of the tables
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TableFormat,
    /// Tell no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Print the answer as one JSON object, for programs
    #[arg(long)]
    pub(crate) json: bool,
}

impl Analysing {
    /// Keeps what was found about `sources`; and whether it was there before. `command` is what to type for it.
    pub(crate) fn keep<F: Finding>(
        &self,
        found: F,
        sources: Vec<Source>,
        command: String,
        started: &str,
        host: &dyn Host,
    ) -> Result<(Kept<F>, bool), Failure> {
        let folder = self.out.clone().unwrap_or_else(|| home_of(&found, &sources));
        let format = self.format.into();
        let place = Place { folder, format, threads: 1, git_commit: COMMIT, command, sources, started };
        Ok(keep(found, place, host)?)
    }
}

/// What `--json` prints of an analysis.
#[derive(Debug, Serialize)]
struct Json<'a, F> {
    /// Always `complete`: what was interrupted is not told.
    status: &'static str,
    /// Whether it was complete before this command.
    was_there: bool,
    folder: String,
    #[serde(flatten)]
    found: &'a F,
}

/// Prints an analysis as JSON or, by `text`, in words; `was_there` tells whether it was complete before.
///
/// # Errors
/// [`Failure::Output`] when it cannot be written.
pub(crate) fn print_kept<F: Finding>(
    kept: &Kept<F>,
    was_there: bool,
    json: bool,
    text: fn(&Kept<F>, bool, &Screen) -> String,
) -> Result<(), Failure> {
    if json {
        let folder = kept.folder.display().to_string();
        return print_json(&Json { status: "complete", was_there, folder, found: &kept.found });
    }
    print(&text(kept, was_there, &Screen::stdout()))
}

/// Results that can be analysed.
pub enum Subject {
    /// A sweep.
    Sweep(Box<SweepResults>),
    /// A batch.
    Batch(Box<BatchResults>),
    /// A table that is none of ours.
    Table(PathBuf),
}

impl Subject {
    /// Opens what lies at `path`: the folder of a sweep or batch, or a file with a table.
    ///
    /// # Errors
    /// [`Failure`] where it is neither, of another version, or damaged.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        if path.is_file() {
            return Ok(Self::Table(path.to_owned()));
        }
        // What is called as a file is no folder without a manifest.
        if path.extension().is_some() && !path.exists() {
            return Err(StoreError::no_file(path).into());
        }
        match results_kind(path)? {
            ResultsKind::Sweep => Ok(Self::Sweep(Box::new(SweepResults::open(path)?))),
            ResultsKind::Batch => {
                let batch = BatchResults::open(path)?;
                batch.check_same()?;
                Ok(Self::Batch(Box::new(batch)))
            }
            other => Err(Failure::Input(format!(
                "{} is {}, made by `{}`; give the folder of a sweep or batch, or a table as .csv or .parquet",
                path.display(),
                other.noun(),
                other.command()
            ))),
        }
    }
}

/// A word as a shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./,+=:".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
