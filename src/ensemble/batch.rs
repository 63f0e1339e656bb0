//! A batch on disk: computed, resumed, or shown if it is there already.

use std::path::{Path, PathBuf};

use super::Plan;
use super::crew::{Host, compute};
use super::journal::Journal;
use super::manifest::{FORMAT_VERSION, Machine, Manifest, PROGRAM_VERSION};
use super::part::Part;
use super::summary::Summary;
use super::tables::Tables;
use super::tally::Tally;
use super::variance::{ByDraw, Longer, Mixing};
use super::why_not::write_table;
use crate::scenario::Spec;
use crate::store::{self, BatchLock, Format, MANIFEST, ResultsKind, StoreError, TableFile};

/// A failure of a batch.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnsembleError {
    /// A file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The threads could not do their work.
    #[error("cannot compute on several threads: {0}; try --threads 1")]
    Threads(String),
}

impl EnsembleError {
    /// A thread that ended in the midst of its work.
    pub(crate) fn broken_thread() -> Self {
        Self::Threads("a thread ended without a word".to_owned())
    }
}

/// What a batch is made of; two requests with the same [`batch_id`] are the same batch.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The checked scenario.
    pub spec: &'a Spec,
    /// Its resolved text, defaults included.
    pub resolved: &'a str,
    /// Sample size, seed and weights.
    pub plan: Plan,
    /// Format of the tables.
    pub format: Format,
}

impl Request<'_> {
    /// Runs that it takes: those of its plan, and those that tell what makes its outcomes vary.
    pub fn runs(&self) -> u64 {
        self.plan.runs() + Mixing::new(self.spec, self.plan).map_or(0, |mixing| mixing.runs())
    }
}

/// Most threads that can be asked for.
pub const THREADS_MAX: usize = 1024;

/// How and where a batch is computed; changes nothing in its results.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Folder under which batches lie.
    pub output: &'a Path,
    /// Threads; 0 for one per core.
    pub threads: usize,
    /// Commit of the engine's source.
    pub git_commit: Option<&'a str>,
}

/// A batch as it now lies on disk.
#[derive(Debug)]
pub struct Finished {
    /// Its folder.
    pub folder: PathBuf,
    /// Its answer.
    pub summary: Summary,
    /// Whether it was complete before.
    pub was_complete: bool,
    manifest: Option<Manifest>,
    journal: Option<Journal>,
    /// Held until the batch is sealed.
    _lock: BatchLock,
}

/// Id of a batch: 16 hexadecimal digits of the BLAKE3 hash of everything that decides its results.
pub fn batch_id(request: &Request<'_>) -> String {
    let mut hasher = blake3::Hasher::new();
    let Plan { seed, draws, replicates, weighting } = request.plan;
    let (weights, format) = (weighting.identity(), request.format.extension());
    let identity = format!("{PROGRAM_VERSION}\n{seed} {draws} {replicates}\n{weights}\n{format}\n");
    hasher.update(identity.as_bytes());
    hasher.update(request.resolved.as_bytes());
    hasher.finalize().to_hex()[..16].to_owned()
}

/// The folder of a batch: `<output>/<scenario>/<batch id>`.
///
/// # Errors
/// [`StoreError::Name`] when a name would lead elsewhere, which no checked scenario's does.
pub fn folder_of(request: &Request<'_>, output: &Path) -> Result<PathBuf, StoreError> {
    store::batch_folder(output, request.spec.name.as_str(), &batch_id(request))
}

/// Computes a batch into `<output>/<scenario>/<batch id>`, going on where an earlier attempt
/// stopped. A complete batch is read, not computed again. [`Finished::seal`] ends the work.
///
/// # Errors
/// [`EnsembleError::Store`] when files cannot be read or written, or another process is writing
/// the batch; finished parts are kept then. [`EnsembleError::Threads`] without threads.
pub fn run(request: &Request<'_>, options: &Options<'_>, host: &dyn Host) -> Result<Finished, EnsembleError> {
    let started = host.now();
    let id = batch_id(request);
    let folder = folder_of(request, options.output)?;
    let lock = BatchLock::acquire(&folder)?;
    if let Some(summary) = complete(&folder, options.git_commit)? {
        return Ok(Finished { folder, summary, was_complete: true, manifest: None, journal: None, _lock: lock });
    }
    let journal = Journal::open(&folder, options.git_commit)?;
    let todo = journal.missing(0..request.plan.parts(), |number, part| is_whole(part, request.plan, number))?;
    let keep = |number: u32, part: &Part| journal.write(number, part).map_err(EnsembleError::from);
    let mixing = Mixing::new(request.spec, request.plan);
    let longer = Longer { host, more: mixing.as_ref().map_or(0, Mixing::runs) };
    compute(request.spec, request.plan, &todo, options.threads, &longer, &keep)?;
    let (mut summary, tables, by_draw) = collect(request, &folder, &journal, &id)?;
    if let Some(mixing) = mixing.filter(|_| !summary.partial) {
        match mixing.parts(&by_draw, options.threads, host)? {
            Some(parts) => summary.variance_parts = parts,
            // The same command makes them good.
            None => summary.partial = true,
        }
    }
    let summary_file = store::write_json(&folder.join(SUMMARY), &summary)?;
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        batch_id: id,
        engine_version: PROGRAM_VERSION.to_owned(),
        git_commit: options.git_commit.map(str::to_owned),
        scenario: request.spec.name.to_string(),
        scenario_text: request.resolved.to_owned(),
        scenario_blake3: blake3::hash(request.resolved.as_bytes()).to_hex().to_string(),
        plan: request.plan,
        posterior_blake3: request.plan.weighting.posterior_blake3(),
        format: request.format,
        partial: summary.partial,
        runs_done: summary.runs_done,
        runs_failed: summary.runs_failed,
        started,
        finished: host.now(),
        machine: Machine::this(options.threads),
        tables,
        files: vec![(SUMMARY.to_owned(), summary_file.blake3)],
    };
    Ok(Finished { folder, summary, was_complete: false, manifest: Some(manifest), journal: Some(journal), _lock: lock })
}

/// Name of the file that holds the answer.
const SUMMARY: &str = "summary.json";

/// Far above any summary, far below what would fill the memory.
const SUMMARY_BYTES_MAX: u64 = 64 << 20;

/// Reads the manifest of a batch.
///
/// # Errors
/// [`StoreError`] when the folder is no batch of this version.
pub fn read_manifest(folder: &Path) -> Result<Manifest, StoreError> {
    store::read_manifest(folder, ResultsKind::Batch, FORMAT_VERSION)
}

/// Reads the answer of the batch in `folder`, whose manifest is given.
///
/// # Errors
/// [`StoreError`] when the file is missing, or not the one that the manifest names.
pub fn read_summary(folder: &Path, manifest: &Manifest) -> Result<Summary, StoreError> {
    let path = folder.join(SUMMARY);
    let found = store::hash_file(&path)?.blake3;
    if !manifest.files.iter().any(|(name, hash)| name == SUMMARY && *hash == found) {
        return Err(StoreError::damaged(&path, "its hash is not the one in the manifest"));
    }
    store::read_json(&path, SUMMARY_BYTES_MAX)
}

/// The answer of a batch that is complete, undamaged and of this build; `None` where it is to be
/// computed.
fn complete(folder: &Path, build: Option<&str>) -> Result<Option<Summary>, StoreError> {
    let manifest = match read_manifest(folder) {
        Ok(manifest) if !manifest.partial && manifest.git_commit.as_deref() == build => manifest,
        // A partial batch goes on; whatever else is there is no result and is written anew.
        Ok(_) | Err(StoreError::NotABatch { .. } | StoreError::Damaged { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    if !intact(folder, &manifest.tables, &manifest.files) {
        return Ok(None);
    }
    read_summary(folder, &manifest).map(Some)
}

/// Whether the files that a manifest lists are there with the hashes it gives.
pub(crate) fn intact(folder: &Path, tables: &[TableFile], files: &[(String, String)]) -> bool {
    let tables = tables.iter().map(|table| (&table.file, &table.blake3));
    tables
        .chain(files.iter().map(|(name, hash)| (name, hash)))
        .all(|(name, hash)| store::hash_file(&folder.join(name)).is_ok_and(|found| found.blake3 == *hash))
}

/// Whether a part holds all its runs.
pub(super) fn is_whole(part: &Part, plan: Plan, number: u32) -> bool {
    part.runs.len() as u64 == plan.runs_in(number + 1) - plan.runs_in(number)
}

/// Reads the parts in order up to the first gap, into tables, answer and counts by draw.
fn collect(
    request: &Request<'_>,
    folder: &Path,
    journal: &Journal,
    id: &str,
) -> Result<(Summary, Vec<TableFile>, ByDraw), StoreError> {
    let mut tables = Tables::create(folder, request.spec, request.format)?;
    let (mut tally, mut by_draw) = (Tally::new(request.spec), ByDraw::default());
    let mut draws = 0;
    for number in 0..request.plan.parts() {
        let Some(part) = journal.read::<Part>(number)? else { break };
        tables.write(&part)?;
        tally.add(&part);
        by_draw.add(&part);
        draws = part.runs.last().map_or(draws, |run| run.draw + 1);
        if !is_whole(&part, request.plan, number) {
            break;
        }
    }
    let mut files = tables.finish(folder, request.format, Plan { draws, ..request.plan })?;
    files.push(write_table(folder, &tally.why_not(), request.format)?);
    Ok((tally.finish(id, request.plan), files, by_draw))
}

impl Finished {
    /// Adds files (name within the folder and content), writes the manifest last, and removes the
    /// journal of a complete batch. Until then the batch does not count as done.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be written.
    pub fn seal(&mut self, files: &[(&str, &[u8])]) -> Result<(), StoreError> {
        let Some(mut manifest) = self.manifest.take() else { return Ok(()) };
        for (name, content) in files {
            let written = store::write_file(&self.folder.join(name), content)?;
            manifest.files.push(((*name).to_owned(), written.blake3));
        }
        store::write_json(&self.folder.join(MANIFEST), &manifest)?;
        match self.journal.take() {
            Some(journal) if !manifest.partial => journal.remove(),
            _ => Ok(()),
        }
    }
}
