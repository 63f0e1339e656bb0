//! The folder of a back-test: its answer, its tables, its manifest.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::offers::Kind;
use super::references::Reference;
use super::run::{Backtest, BacktestError, ENGINE, Options, Prediction, check, run};
use super::scores::CurveRow;
use crate::ensemble::{Host, Machine, PROGRAM_VERSION};
use crate::history::records::{RecordFile, Records};
use crate::store::{
    self, BatchLock, Cell, Column, Format, MANIFEST, ResultsKind, Schema, StoreError, TableFile, TableWriter,
    batch_folder,
};

/// Version of the layout of such folders.
const FORMAT_VERSION: u32 = 1;

/// Name of the folder that back-tests are written under.
const NAME: &str = "backtest";

/// Name of the file that holds the answer.
const SUMMARY: &str = "summary.json";

/// Far above any answer, far below what would fill the memory.
const SUMMARY_BYTES_MAX: u64 = 64 << 20;

/// What the manifest says it is, to tell it from that of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ManifestKind {
    /// A back-test.
    Backtest,
}

/// The manifest of a back-test. Clock values stand here and in no table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this layout.
    pub format_version: u32,
    /// What this is.
    pub kind: ManifestKind,
    /// Hash of the data files, the years, the sample and the engine version.
    pub backtest_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Commit of the engine's source, where it was built from a checkout.
    pub git_commit: Option<String>,
    /// First and last training year.
    pub train: [i32; 2],
    /// First and last test year.
    pub test: [i32; 2],
    /// Samples of years for the intervals.
    pub samples: usize,
    /// Root seed.
    pub seed: u64,
    /// The data files: name, size and hash.
    pub inputs: Vec<RecordFile>,
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

impl Manifest {
    /// What to type for the same results; `DIR` stands for the folder of the data files.
    pub fn command(&self) -> String {
        let Self { train, test, samples, seed, .. } = self;
        let [train, test] = [train, test].map(|[from, to]| format!("{from}-{to}"));
        format!("pactsim backtest DIR --train {train} --test {test} --samples {samples} --seed {seed}")
    }
}

/// How to compute, and where to write.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Folder under which results are written.
    pub output: &'a Path,
    /// Format of the tables.
    pub format: Format,
    /// Threads.
    pub threads: usize,
    /// Commit of the engine's source.
    pub git_commit: Option<&'a str>,
}

/// A back-test as it lies on disk.
#[derive(Debug)]
pub struct BacktestResults {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its answer.
    pub found: Backtest,
}

impl BacktestResults {
    /// Opens a folder.
    ///
    /// # Errors
    /// [`StoreError`] when it holds no back-test of this version, or a damaged one.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let manifest: Manifest = store::read_manifest(folder, ResultsKind::Backtest, FORMAT_VERSION)?;
        let tables = manifest.tables.iter().map(|table| (&table.file, &table.blake3));
        for (name, hash) in manifest.files.iter().map(|(name, hash)| (name, hash)).chain(tables) {
            // A name with a path in it is none that was written.
            let path = folder.join(Path::new(name).file_name().unwrap_or_default());
            if store::hash_file(&path)?.blake3 != *hash {
                return Err(StoreError::damaged(&path, "its hash is not the one in the manifest"));
            }
        }
        let path = folder.join(SUMMARY);
        if !manifest.files.iter().any(|(name, _)| name == SUMMARY) {
            return Err(StoreError::damaged(&folder.join(MANIFEST), "it names no summary"));
        }
        let found: Backtest = store::read_json(&path, SUMMARY_BYTES_MAX)?;
        if (found.train, found.test) != (manifest.train, manifest.test) {
            return Err(StoreError::damaged(&path, "it speaks of other years than the manifest"));
        }
        Ok(Self { folder: folder.to_owned(), manifest, found })
    }
}

/// Runs a back-test on the files of `data` and writes it, or reads it where it was written before.
///
/// # Errors
/// [`BacktestError`] where the data files cannot be read, hold too little, or the folder cannot be written.
pub fn run_and_keep(
    data: &Path,
    options: &Options,
    place: &Place<'_>,
    host: &dyn Host,
) -> Result<BacktestResults, BacktestError> {
    let started = host.now();
    let records = Records::open(data)?;
    // Before there is a folder for it.
    check(&records, options)?;
    let id = id_of(&records, options, place.format);
    let folder = batch_folder(place.output, NAME, &id)?;
    let _lock = BatchLock::acquire(&folder)?;
    if let Ok(there) = BacktestResults::open(&folder) {
        return Ok(there);
    }
    let threads = rayon::ThreadPoolBuilder::new().num_threads(place.threads).build();
    let found = match threads {
        Ok(threads) => threads.install(|| run(&records, options, host))?,
        Err(_) => run(&records, options, host)?,
    };
    let tables = vec![predictions(&folder, &found, place.format)?, curves(&folder, &found.curves, place.format)?];
    let summary = store::write_json(&folder.join(SUMMARY), &found)?;
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        kind: ManifestKind::Backtest,
        backtest_id: id,
        engine_version: PROGRAM_VERSION.to_owned(),
        git_commit: place.git_commit.map(str::to_owned),
        train: found.train,
        test: found.test,
        samples: options.samples,
        seed: options.seed,
        inputs: records.fingerprint().to_vec(),
        format: place.format,
        started,
        finished: host.now(),
        machine: Machine::this(place.threads),
        tables,
        files: vec![(SUMMARY.to_owned(), summary.blake3)],
    };
    // Last: a folder with a manifest is whole.
    store::write_json(&folder.join(MANIFEST), &manifest)?;
    Ok(BacktestResults { folder, manifest, found })
}

/// 16 hexadecimal digits of the BLAKE3 hash of everything that decides the results.
fn id_of(records: &Records, options: &Options, format: Format) -> String {
    let mut hasher = blake3::Hasher::new();
    let Options { train, test, samples, seed } = options;
    hasher
        .update(format!("{PROGRAM_VERSION}\n{train:?} {test:?} {samples} {seed}\n{}\n", format.extension()).as_bytes());
    for file in records.fingerprint() {
        hasher.update(format!("{} {}\n", file.name, file.blake3).as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

fn predictions(folder: &Path, found: &Backtest, format: Format) -> Result<TableFile, StoreError> {
    let mut columns = vec![
        Column::required("year", store::Kind::U32, "year"),
        Column::required("ccode1", store::Kind::U32, "Correlates of War code of the one state"),
        Column::required("ccode2", store::Kind::U32, "that of the other, which is higher"),
        Column::required("mindist_km", store::Kind::F64, "minimum distance").in_unit("km"),
        Column::required("allied", store::Kind::Bool, "whether they came to have a defence pact in that year"),
    ];
    let models = Reference::ALL.map(Reference::word).into_iter().chain([ENGINE]);
    let words: Vec<String> = models.map(|model| model.replace('-', "_")).collect();
    columns.extend(
        words.iter().map(|model| Column::required(&format!("p_{model}"), store::Kind::F64, "probability of that")),
    );
    let through = |kind: Kind| {
        Column::required(&format!("through_{}", kind.word()), store::Kind::F64, "part of p_engine by such offers")
    };
    columns.extend(Kind::ALL.map(through));
    let mut table = TableWriter::create(folder, &Schema::new("predictions", columns)?, format)?;
    let mut cells: Vec<Cell<'_>> = Vec::new();
    for Prediction { row, probabilities, by_kind } in &found.predictions {
        cells.clear();
        let year = u32::try_from(row.year).unwrap_or_default();
        let codes = [row.first, row.second].map(|code| u32::from(code.0));
        cells.extend([year, codes[0], codes[1]].map(Cell::from));
        cells.extend([Cell::from(row.km), Cell::from(row.allied)]);
        cells.extend(probabilities.iter().chain(by_kind).map(|&p| Cell::from(p)));
        table.push(&cells)?;
    }
    table.finish()
}

fn curves(folder: &Path, curves: &[CurveRow], format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        Column::required("model", store::Kind::Text, "model"),
        Column::required("recall", store::Kind::F64, "share of the new ties that are found"),
        Column::required("precision", store::Kind::F64, "share of new ties among those called"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("curves", columns)?, format)?;
    for CurveRow { model, recall, precision } in curves {
        table.push(&[model.as_str().into(), (*recall).into(), (*precision).into()])?;
    }
    table.finish()
}
