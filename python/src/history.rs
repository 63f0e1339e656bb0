//! Cases of history.

use std::path::PathBuf;

use pactsim::cli::Failure;
use pactsim::history::hindcast::{
    ALL_RULES, FORECASTERS, HindcastError, Options, Place, chosen, load_cases, run, run_and_keep,
};
use pyo3::prelude::*;

use crate::failure::raised;
use crate::host::{Listener, watched};
use crate::settings;

/// Runs cases of history as if they were the present. What was found in JSON, and the folder where it is kept in one; nothing
/// when it was stopped.
#[pyfunction]
#[pyo3(signature = (cases, *, rule, draws, replicates, seed, out, format, threads, progress))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub(crate) fn hindcast(
    py: Python<'_>,
    cases: Vec<PathBuf>,
    rule: Option<String>,
    draws: u32,
    replicates: u32,
    seed: u64,
    out: Option<PathBuf>,
    format: String,
    threads: Option<usize>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Option<(String, Option<PathBuf>)>> {
    let work = |host: &Listener| -> Result<_, Failure> {
        let rule = known(rule.as_deref())?;
        let cases = load_cases(&cases)?;
        let options = Options { draws, replicates, seed, forecasters: chosen(rule) };
        let format = settings::format(&format)?;
        let threads = settings::threads(threads);
        let outcome = match &out {
            Some(output) => {
                let place = Place { output, format, threads, git_commit: pactsim::ensemble::COMMIT };
                run_and_keep(&cases, &options, &place, host).map(|kept| (kept.found, Some(kept.folder)))
            }
            None => run(&cases, &options, threads, host).map(|found| (found, None)),
        };
        match outcome {
            Err(HindcastError::Stopped { .. }) => Ok(None),
            other => {
                let (found, folder) = other?;
                let text = serde_json::to_string(&found).map_err(|e| Failure::Internal(format!("no JSON: {e}")))?;
                Ok(Some((text, folder)))
            }
        }
    };
    watched(py, progress.as_ref(), work)?.map_err(|failure| raised(py, failure))
}

/// The rule as hindcasts call it.
fn known(rule: Option<&str>) -> Result<&str, Failure> {
    let Some(rule) = rule else { return Ok(ALL_RULES) };
    let names: Vec<&str> = FORECASTERS.iter().filter(|one| !one.is_reference).map(|one| one.name).collect();
    if rule == ALL_RULES || names.contains(&rule) {
        return Ok(rule);
    }
    Err(Failure::Input(format!("rule must be one of {}, {ALL_RULES}; found {rule:?}", names.join(", "))))
}
