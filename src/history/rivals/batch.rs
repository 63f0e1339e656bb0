//! The folder of rival rules side by side: their answer, its table, its manifest.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::answer::{AllBatches, RivalRules, RuleAnswer, RuleBatch};
use super::tables;
use crate::ensemble::{Host, Machine, PROGRAM_VERSION, Plan, SUMMARY, Sealed, open_sealed};
use crate::rules::mixture;
use crate::scenario::Weighting;
use crate::store::{self, BatchLock, Format, MANIFEST, ResultsKind, StoreError, TableFile, batch_folder};

/// Version of the layout of such folders.
const FORMAT_VERSION: u32 = 1;

/// What the manifest says it is, to tell it from that of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ManifestKind {
    /// Rival rules side by side.
    Rules,
}

/// The batch of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchOfRule {
    /// Word of the rule.
    pub rule: String,
    /// Id of the batch.
    pub batch_id: String,
    /// Its folder, from the folder of this manifest.
    pub batch: String,
    /// BLAKE3 hash of its resolved scenario, as in its own manifest.
    pub scenario_blake3: String,
}

/// The manifest of rival rules side by side. Clock values stand here and in no table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this layout.
    pub format_version: u32,
    /// What this is.
    pub kind: ManifestKind,
    /// Hash of the batches, the weights of the rules and the table format.
    pub rules_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Commit of the engine's source, where it was built from a checkout.
    pub git_commit: Option<String>,
    /// Scenario name.
    pub scenario: String,
    /// Sample size of each batch, seed, and where the weights of terms come from.
    pub plan: Plan,
    /// The batches, in the order of the rules.
    pub batches: Vec<BatchOfRule>,
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
    /// What to type to compute the same again, FILE being the scenario.
    pub fn command(&self) -> String {
        let Plan { seed, draws, replicates, weighting } = self.plan;
        let weights =
            if weighting == Weighting::default() { String::new() } else { format!(" --weights {}", weighting.word()) };
        format!("pactsim run FILE --rule all --draws {draws} --replicates {replicates} --seed {seed}{weights}")
    }
}

/// Where and how to write.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Folder under which results are written.
    pub output: &'a Path,
    /// Format of the table.
    pub format: Format,
    /// Threads that computed the batches.
    pub threads: usize,
    /// Commit of the engine's source.
    pub git_commit: Option<&'a str>,
    /// When the work began.
    pub started: &'a str,
}

/// Rival rules side by side as they lie on disk.
#[derive(Debug)]
pub struct RulesResults {
    /// Their folder.
    pub folder: PathBuf,
    /// Their manifest.
    pub manifest: Manifest,
    /// Their answer.
    pub found: RivalRules,
}

impl RulesResults {
    /// Opens a folder.
    ///
    /// # Errors
    /// [`StoreError`] when it holds no such results of this version, or damaged ones.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let (manifest, found): (Manifest, RivalRules) = open_sealed(folder, ResultsKind::Rules, FORMAT_VERSION)?;
        let of_manifest = manifest.batches.iter().map(|batch| (&batch.rule, &batch.batch_id));
        let is_same = of_manifest.eq(found.rules.iter().map(|rule| (&rule.rule, &rule.batch_id)));
        if found.rules_id != manifest.rules_id || !is_same {
            return Err(StoreError::damaged(&folder.join(MANIFEST), "it speaks of other results than summary.json"));
        }
        Ok(Self { folder: folder.to_owned(), manifest, found })
    }

    /// Folder of the batch under the rule of this word, if it lies where it was written.
    pub fn batch(&self, rule: &str) -> Option<PathBuf> {
        let batch = self.manifest.batches.iter().find(|batch| batch.rule == rule)?;
        Some(self.folder.parent()?.join(&batch.batch_id))
    }
}

/// Writes what `batches`, those of all rules in order, say together, or reads it where it was written before; and whether
/// it was.
///
/// # Errors
/// [`StoreError`] where the folder cannot be written.
pub fn keep(batches: &AllBatches, place: &Place<'_>, host: &dyn Host) -> Result<(RulesResults, bool), StoreError> {
    let first = &batches[0].summary;
    let id = id_of(batches, place.format);
    let folder = batch_folder(place.output, &first.scenario, &format!("rules-{id}"))?;
    let _lock = BatchLock::acquire(&folder)?;
    let found = RivalRules::of(batches, &folder, &id);
    match RulesResults::open(&folder) {
        Ok(there) if there.found == found && there.manifest.git_commit.as_deref() == place.git_commit => {
            return Ok((there, true));
        }
        // Whatever else is there is no result and is written anew.
        _ => {}
    }
    let tables = tables::write(&folder, &found, place.format)?;
    let summary = store::write_json(&folder.join(SUMMARY), &found)?;
    let batch_of = |(batch, answer): (&RuleBatch, &RuleAnswer)| BatchOfRule {
        rule: answer.rule.clone(),
        batch_id: answer.batch_id.clone(),
        batch: answer.batch.clone(),
        scenario_blake3: batch.scenario_blake3.clone(),
    };
    let plan = Plan { seed: first.seed, draws: first.draws, replicates: first.replicates, weighting: first.weighting };
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        kind: ManifestKind::Rules,
        rules_id: id,
        engine_version: PROGRAM_VERSION.to_owned(),
        git_commit: place.git_commit.map(str::to_owned),
        scenario: first.scenario.clone(),
        plan,
        batches: batches.iter().zip(&found.rules).map(batch_of).collect(),
        format: place.format,
        started: place.started.to_owned(),
        finished: host.now(),
        machine: Machine::this(place.threads),
        tables,
        files: vec![(SUMMARY.to_owned(), summary.blake3)],
    };
    // Last: a folder with a manifest is whole.
    store::write_json(&folder.join(MANIFEST), &manifest)?;
    Ok((RulesResults { folder, manifest, found }, false))
}

/// 16 hexadecimal digits of the BLAKE3 hash of everything that decides the results.
fn id_of(batches: &[RuleBatch], format: Format) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("rules {PROGRAM_VERSION} {}\n", format.extension()).as_bytes());
    for batch in batches {
        hasher.update(format!("{} {}\n", batch.rule.word(), batch.summary.batch_id).as_bytes());
    }
    for share in mixture() {
        hasher.update(format!("{} {} {}\n", share.rule.word(), share.log_score, share.weight).as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
