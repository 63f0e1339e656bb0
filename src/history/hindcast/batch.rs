//! The folder of a hindcast: its answer, its tables, its manifest.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::cases::Case;
use super::error::HindcastError;
use super::forecast::Forecast;
use super::forecaster::{ALL_RULES, is_reference};
use super::run::{Hindcast, Options, run};
use super::tables;
use crate::ensemble::{Host, Machine, PROGRAM_VERSION, Plan, SUMMARY, Sealed, open_sealed};
use crate::scenario::{Spec, Weighting, load_text};
use crate::store::{self, BatchLock, Format, MANIFEST, ResultsKind, StoreError, TableFile, batch_folder};

/// Version of the layout of such folders.
const FORMAT_VERSION: u32 = 1;

/// Name of the folder that hindcasts are written under.
const NAME: &str = "hindcast";

/// What the manifest says it is, to tell it from that of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ManifestKind {
    /// A hindcast.
    Hindcast,
}

/// A case as it was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseText {
    /// Name of the case.
    pub case: String,
    /// The file that it was read from.
    pub file: String,
    /// The resolved scenario: everything it extends and all defaults included.
    pub scenario_text: String,
}

impl CaseText {
    /// A case to be kept.
    pub(in crate::history) fn of(case: &Case) -> Self {
        Self { case: case.spec.name.to_string(), file: case.file.clone(), scenario_text: case.resolved.clone() }
    }
}

/// The manifest of a hindcast. Clock values stand here and in no table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this layout.
    pub format_version: u32,
    /// What this is.
    pub kind: ManifestKind,
    /// Hash of the cases, the rules, the sample, the table format and the engine version.
    pub hindcast_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Commit of the engine's source, where it was built from a checkout.
    pub git_commit: Option<String>,
    /// Sample size of each case by each rule, and seed.
    pub plan: Plan,
    /// Rules and references.
    pub rules: Vec<String>,
    /// The cases.
    pub cases: Vec<CaseText>,
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

impl Manifest {
    /// What to type for the same results; `CASES` stands for the files of the cases.
    pub fn command(&self) -> String {
        let Plan { seed, draws, replicates, .. } = self.plan;
        let own: Vec<&str> = self.rules.iter().map(String::as_str).filter(|rule| !is_reference(rule)).collect();
        let rule = if let [rule] = own[..] { rule } else { ALL_RULES };
        format!(
            "pactsim hindcast CASES --rule {rule} --draws {draws} --replicates {replicates} --seed {seed} --out output"
        )
    }
}

/// How to compute, and where to write.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Folder under which results are written.
    pub output: &'a Path,
    /// Format of the tables.
    pub format: Format,
    /// Threads; 0 for one per core.
    pub threads: usize,
    /// Commit of the engine's source.
    pub git_commit: Option<&'a str>,
}

/// A hindcast as it lies on disk.
#[derive(Debug)]
pub struct HindcastResults {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its answer.
    pub found: Hindcast,
}

impl HindcastResults {
    /// Opens a folder.
    ///
    /// # Errors
    /// [`StoreError`] when it holds no hindcast of this version, or a damaged one.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let (manifest, found): (Manifest, Hindcast) = open_sealed(folder, ResultsKind::Hindcast, FORMAT_VERSION)?;
        Ok(Self { folder: folder.to_owned(), manifest, found })
    }

    /// Names of the pacts that are asked about, by case and design: the year in which the case starts, then that of the design.
    /// A case of another version may not load here; its pacts are then called by their ids.
    pub fn pact_names(&self) -> BTreeMap<(&str, &str), String> {
        let specs: BTreeMap<&str, Spec> = (self.manifest.cases.iter())
            .filter_map(|case| Some((case.case.as_str(), load_text(&case.file, &case.scenario_text).ok()?.spec)))
            .collect();
        let name = |row: &Forecast| {
            let spec = specs.get(row.case.as_str())?;
            let design = spec.designs.iter().find(|design| design.id.as_str() == row.pact)?;
            Some(format!("{}: {}", spec.start.year(), design.name))
        };
        let named = |row: &'_ Forecast| name(row).unwrap_or_else(|| format!("{}: {}", row.case, row.pact));
        self.found.rows.iter().map(|row| ((row.case.as_str(), row.pact.as_str()), named(row))).collect()
    }
}

/// Runs `cases` and writes what was found, or reads it where it was written before.
///
/// # Errors
/// Those of [`run`], and [`HindcastError::Ensemble`] where the folder cannot be written.
pub fn run_and_keep(
    cases: &[Case],
    options: &Options,
    place: &Place<'_>,
    host: &dyn Host,
) -> Result<HindcastResults, HindcastError> {
    let started = host.now();
    let id = id_of(cases, options, place.format);
    let folder = batch_folder(place.output, NAME, &id)?;
    if let Ok(there) = HindcastResults::open(&folder) {
        return Ok(there);
    }
    let found = run(cases, options, place.threads, host)?;
    // Only now, so that what was stopped leaves no folder.
    let _lock = BatchLock::acquire(&folder)?;
    let tables = tables::write(&folder, &found, place.format)?;
    let summary = store::write_json(&folder.join(SUMMARY), &found)?;
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        kind: ManifestKind::Hindcast,
        hindcast_id: id,
        engine_version: PROGRAM_VERSION.to_owned(),
        git_commit: place.git_commit.map(str::to_owned),
        plan: Plan {
            seed: options.seed,
            draws: options.draws,
            replicates: options.replicates,
            weighting: Weighting::Posterior,
        },
        rules: options.forecasters.iter().map(|by| by.name.to_owned()).collect(),
        cases: cases.iter().map(CaseText::of).collect(),
        format: place.format,
        started,
        finished: host.now(),
        machine: Machine::this(place.threads),
        tables,
        files: vec![(SUMMARY.to_owned(), summary.blake3)],
    };
    // Last: a folder with a manifest is whole.
    store::write_json(&folder.join(MANIFEST), &manifest)?;
    Ok(HindcastResults { folder, manifest, found })
}

/// 16 hexadecimal digits of the BLAKE3 hash of everything that decides the results.
fn id_of(cases: &[Case], options: &Options, format: Format) -> String {
    let mut hasher = blake3::Hasher::new();
    let Options { draws, replicates, seed, forecasters } = options;
    let rules: Vec<&str> = forecasters.iter().map(|by| by.name).collect();
    let rest = format!("{seed} {draws} {replicates}\n{}\n{}\n", rules.join(" "), format.extension());
    let weights = Weighting::Posterior.identity();
    hasher.update(format!("{PROGRAM_VERSION}\n{weights}\n{rest}").as_bytes());
    for case in cases {
        hasher.update(blake3::hash(case.resolved.as_bytes()).as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
