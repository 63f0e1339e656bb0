//! Folders of results, and analyses that are kept in one.

use std::path::PathBuf;

use pactsim::analysis::claims::{TrialOptions, TrialPlan, chosen, put_on_trial};
use pactsim::analysis::sensitivity::{Settings, analyse};
use pactsim::analysis::{Place, Sample, Tables, home_of, keep};
use pactsim::cli::{Failure, Subject};
use pactsim::ensemble::{COMMIT, Host};
use pactsim::store::results_kind;
use pyo3::prelude::*;

use crate::failure::raised;
use crate::host::{Listener, watched};
use crate::settings;

/// Kind of the results in a folder, and names of its tables. Batches and sweeps are checked against their hashes.
#[pyfunction]
pub(crate) fn open(py: Python<'_>, folder: PathBuf) -> PyResult<(&'static str, Vec<String>)> {
    let opened = || -> Result<_, Failure> {
        let kind = results_kind(&folder)?;
        if matches!(kind.word(), "batch" | "sweep") {
            Subject::open(&folder)?;
        }
        let tables = Tables::of(&folder)?;
        Ok((kind.word(), tables.names().map(str::to_owned).collect()))
    };
    py.detach(opened).map_err(|failure| raised(py, failure))
}

/// Analyses how far factors move an outcome of the sweep or batch in `folder`; the folder of what was found.
#[pyfunction]
#[pyo3(signature = (folder, *, outcome, policy, method, resamples, level, slices, levels, seed, out, format, command, progress))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub(crate) fn sensitivity(
    py: Python<'_>,
    folder: PathBuf,
    outcome: Option<String>,
    policy: Option<String>,
    method: Option<String>,
    resamples: u32,
    level: f64,
    slices: usize,
    levels: Option<u32>,
    seed: u64,
    out: Option<PathBuf>,
    format: String,
    command: String,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<PathBuf> {
    let work = |host: &Listener| -> Result<PathBuf, Failure> {
        let started = host.now();
        let method = settings::method(method.as_deref())?;
        let format = settings::format(&format)?;
        let sample = match Subject::open(&folder)? {
            Subject::Sweep(sweep) => Sample::of_sweep(&sweep, outcome.as_deref(), policy.as_deref())?,
            Subject::Batch(batch) => Sample::of_batch(&batch, outcome.as_deref())?,
            Subject::Table(path) => {
                return Err(Failure::Input(format!("{} is no folder of a sweep or batch", path.display())));
            }
        };
        let settings = Settings { method, resamples, level, slices, levels, seed };
        let found = analyse(&sample, &settings, COMMIT, host)?;
        let sources = vec![sample.source.clone()];
        let folder = out.unwrap_or_else(|| home_of(&found, &sources));
        let place = Place { folder, format, threads: 1, git_commit: COMMIT, command, sources, started: &started };
        Ok(keep(found, place, host)?.0.folder)
    };
    watched(py, progress.as_ref(), work)?.map_err(|failure| raised(py, failure))
}

/// Puts claims on trial; the folder of the answer.
#[pyfunction]
#[pyo3(signature = (named, *, folder, draws, replicates, seed, out, format, command, threads, progress))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub(crate) fn claims(
    py: Python<'_>,
    named: Vec<String>,
    folder: PathBuf,
    draws: u32,
    replicates: u32,
    seed: Option<u64>,
    out: PathBuf,
    format: String,
    command: String,
    threads: Option<usize>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Option<PathBuf>> {
    let work = |host: &Listener| -> Result<Option<PathBuf>, Failure> {
        let claims = chosen(&named, &folder)?;
        let plan = TrialPlan { seed, draws, replicates };
        let options =
            TrialOptions { options: settings::options(&out, threads), format: settings::format(&format)?, command };
        Ok(put_on_trial(&claims, plan, &options, host)?.map(|(kept, _)| kept.folder))
    };
    watched(py, progress.as_ref(), work)?.map_err(|failure| raised(py, failure))
}
