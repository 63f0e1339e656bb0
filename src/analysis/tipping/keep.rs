//! The folder of a tipping analysis: computed, gone on with, or read if it is there already.

use std::path::Path;

use super::analyse::analyse;
use super::found::Tipping;
use super::request::{Question, Request};
use super::runs::Halt;
use super::tables;
use crate::analysis::kept::{Finding, Kept, Place, Source, id_of, write};
use crate::ensemble::{EnsembleError, Host, Journal, Options};
use crate::experiment::sample::SampleError;
use crate::store::{BatchLock, Format, ResultsKind, StoreError, TableFile};

impl Finding for Tipping {
    const KIND: ResultsKind = ResultsKind::Tipping;

    fn id(&self) -> &str {
        &self.tipping_id
    }

    fn write_tables(&self, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError> {
        tables::write(folder, self, format)
    }
}

/// Why a tipping analysis could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TippingError {
    /// Runs could not be made or kept.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// The sample that it takes cannot be made.
    #[error(transparent)]
    Sample(#[from] SampleError),
}

/// How an analysis is computed and where it is written.
#[derive(Debug, Clone)]
pub struct TippingOptions<'a> {
    /// Folder under which results are written, threads, commit.
    pub options: Options<'a>,
    /// Format of the tables.
    pub format: Format,
    /// What to type for the same results.
    pub command: String,
}

/// Answers the question, going on where an earlier attempt stopped; and whether the answer was there before. `None` when the
/// host stopped it.
///
/// # Errors
/// [`TippingError`] when files cannot be read or written, another process is writing them, there are no threads, or the sample
/// would be too large; finished parts are kept.
pub fn tipping(
    question: &Question,
    options: &TippingOptions<'_>,
    host: &dyn Host,
) -> Result<Option<(Kept<Tipping>, bool)>, TippingError> {
    let started = host.now();
    let Options { output, threads, git_commit } = options.options;
    let id = tipping_id(question, git_commit);
    let folder = output.join(format!("{}-{id}", Tipping::KIND.word()));
    std::fs::create_dir_all(&folder).map_err(|error| EnsembleError::from(StoreError::io("create", &folder, error)))?;
    let _lock = BatchLock::acquire(&folder).map_err(EnsembleError::from)?;
    if let Ok(there) = Kept::<Tipping>::open(&folder)
        && there.manifest.format == options.format
    {
        return Ok(Some((there, true)));
    }
    let found = match analyse(question, id, (&folder, git_commit, threads), host) {
        Ok(found) => found,
        Err(Halt::Stopped) => return Ok(None),
        Err(Halt::Failed(error)) => return Err(error.into()),
        Err(Halt::Sample(error)) => return Err(error.into()),
    };
    let inputs = &question.experiment.inputs;
    let source = Source {
        kind: "experiment".to_owned(),
        id: blake3::hash(inputs.text.as_bytes()).to_hex().to_string(),
        place: inputs.file.clone(),
    };
    let (format, command, sources) = (options.format, options.command.clone(), vec![source]);
    let place = Place { folder: folder.clone(), format, threads, git_commit, command, sources, started: &started };
    let kept = write(found, place, host).map_err(EnsembleError::from)?;
    Journal::open(&folder, git_commit).and_then(Journal::remove).map_err(EnsembleError::from)?;
    Ok(Some((kept, false)))
}

/// Hash of everything that decides an analysis.
fn tipping_id(question: &Question, git_commit: Option<&str>) -> String {
    let experiment = &question.experiment;
    let Request { reach, points, draws, replicates, .. } = question.request;
    let curves: Vec<&str> = question.curves.iter().map(|&at| question.factor(at).id.as_str()).collect();
    let (policy, outcome) = (&experiment.policies[0], &experiment.outcomes[0]);
    let mut parts = vec![
        experiment.inputs.text.clone(),
        format!("{} {} {}", policy.id, outcome.name, curves.join(" ")),
        format!("{reach} {points} {draws} {replicates} {}", experiment.seed),
        experiment.weighting.identity(),
    ];
    parts.extend(experiment.scenarios.iter().map(|scenario| scenario.resolved.clone()));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    id_of(ResultsKind::Tipping, git_commit, &parts)
}
