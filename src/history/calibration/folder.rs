//! The folder of a calibration: its manifest, written last, and the folder opened again.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::CalibrationError;
use super::keep;
use super::mixture;
use super::report::Calibration;
use super::run::{Options, Place};
use crate::ensemble::{Host, Machine, PROGRAM_VERSION, SUMMARY, Sealed, open_sealed};
use crate::history::hindcast::{Case, CaseText};
use crate::history::records::{RecordFile, Records};
use crate::store::{self, MANIFEST, ResultsKind, StoreError, TableFile, hash_file};

/// Version of the layout of such folders.
const FORMAT_VERSION: u32 = 1;

/// What the manifest says it is, to tell it from that of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ManifestKind {
    /// A calibration.
    Calibration,
}

/// The manifest of a calibration. Clock values stand here and in no table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this layout.
    pub format_version: u32,
    /// What this is.
    pub kind: ManifestKind,
    /// Hash of the data files, the cases, the sample and the engine version.
    pub calibration_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Commit of the engine's source, where it was built from a checkout.
    pub git_commit: Option<String>,
    /// Particles of a generation.
    pub particles: usize,
    /// Generations.
    pub generations: u32,
    /// Runs of each case for each particle.
    pub runs: u32,
    /// Root seed.
    pub seed: u64,
    /// The data files: name, size and hash.
    pub inputs: Vec<RecordFile>,
    /// The cases that were given.
    pub cases: Vec<CaseText>,
    /// When the command that ended it began.
    pub started: String,
    /// When it ended.
    pub finished: String,
    /// The machine.
    pub machine: Machine,
    /// The posterior sample, with its row count and hash.
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

impl Manifest {
    /// What to type for the same results; `DIR` stands for the folder of the data files, `CASES` for the files of the cases.
    pub fn command(&self) -> String {
        let Self { particles, generations, runs, seed, .. } = self;
        format!(
            "pactsim calibrate DIR CASES --particles {particles} --generations {generations} --runs {runs} --seed {seed}"
        )
    }

    /// BLAKE3 hash of the posterior sample.
    pub fn posterior_blake3(&self) -> Option<&str> {
        self.tables.first().map(|table| table.blake3.as_str())
    }
}

/// A calibration as it lies on disk.
#[derive(Debug)]
pub struct CalibrationResults {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// What it found.
    pub found: Calibration,
}

impl CalibrationResults {
    /// Opens a folder.
    ///
    /// # Errors
    /// [`StoreError`] when it holds no finished calibration of this version, or a damaged one.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let (manifest, found): (Manifest, Calibration) = open_sealed(folder, ResultsKind::Calibration, FORMAT_VERSION)?;
        Ok(Self { folder: folder.to_owned(), manifest, found })
    }
}

/// What a calibration was made of.
pub(super) struct Made<'a> {
    pub(super) id: String,
    pub(super) records: &'a Records,
    pub(super) cases: &'a [Case],
    pub(super) options: &'a Options,
    pub(super) place: &'a Place<'a>,
    pub(super) started: String,
    /// The posterior sample.
    pub(super) sample: TableFile,
}

/// Writes the manifest of the finished calibration in `folder`. An unfinished one has none, and its generations alone are
/// gone on from.
///
/// # Errors
/// [`CalibrationError::Store`] where a file cannot be read or written.
pub(super) fn seal(folder: &Path, made: Made<'_>, host: &dyn Host) -> Result<(), CalibrationError> {
    let Made { id, records, cases, options, place, started, sample } = made;
    let names = (0..options.generations).map(keep::file).chain([SUMMARY.to_owned(), mixture::FILE.to_owned()]);
    let files = names.map(|name| {
        let hash = hash_file(&folder.join(&name))?.blake3;
        Ok((name, hash))
    });
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        kind: ManifestKind::Calibration,
        calibration_id: id,
        engine_version: PROGRAM_VERSION.to_owned(),
        git_commit: place.git_commit.map(str::to_owned),
        particles: options.particles,
        generations: options.generations,
        runs: options.runs,
        seed: options.seed,
        inputs: records.fingerprint().to_vec(),
        cases: cases.iter().map(CaseText::of).collect(),
        started,
        finished: host.now(),
        machine: Machine::this(place.threads),
        tables: vec![sample],
        files: files.collect::<Result<_, StoreError>>()?,
    };
    // Last: a folder with a manifest is whole.
    store::write_json(&folder.join(MANIFEST), &manifest)?;
    Ok(())
}
