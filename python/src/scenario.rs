//! Scenarios: loaded, changed, run.

use std::path::PathBuf;

use pactsim::cli::{Failure, add_figure, lines, story};
use pactsim::ensemble::{self, Plan, Request};
use pactsim::scenario::{self, FigureSpec, RUNS_MAX};
use pactsim::sim::{RunId, Status, trace as trace_run};
use pyo3::prelude::*;
use serde::Serialize;

use crate::failure::raised;
use crate::host::{Listener, watched};
use crate::settings;

/// A scenario that has passed every check.
#[pyclass(frozen, module = "pactsim._engine")]
pub(crate) struct Scenario(pub(crate) scenario::Scenario);

/// A figure of a scenario, as Python gets it.
#[derive(Serialize)]
struct Figure<'a> {
    address: &'a str,
    value: f64,
    low: f64,
    high: f64,
    unit: &'a str,
    source: Option<&'a str>,
    year: Option<i32>,
    is_default: bool,
}

#[pymethods]
impl Scenario {
    /// Loads the scenario at `path`, with the files that it extends.
    #[staticmethod]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        py.detach(|| scenario::load(&path)).map(Self).map_err(|problems| raised(py, problems))
    }

    /// The same with tables of TOML laid over it.
    fn under(&self, py: Python<'_>, name: &str, text: &str) -> PyResult<Self> {
        self.0.under(name, text).map(Self).map_err(|problems| raised(py, problems))
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        self.0.spec.name.as_str()
    }

    /// Its title.
    #[getter]
    fn title(&self) -> &str {
        &self.0.spec.title
    }

    /// Word of its rule.
    #[getter]
    fn rule(&self) -> &'static str {
        self.0.spec.rule.word()
    }

    /// Draws, replicates and seed that it asks for.
    #[getter]
    fn sample(&self) -> (u32, u32, u64) {
        (self.0.spec.draws, self.0.spec.replicates, self.0.spec.seed)
    }

    /// The scenario as one TOML text with nothing left out.
    #[getter]
    fn resolved(&self) -> &str {
        &self.0.resolved
    }

    /// Its files, the one that was asked for first.
    #[getter]
    fn files(&self) -> Vec<String> {
        self.0.files.clone()
    }

    /// Its figures, as a list in JSON.
    fn figures(&self) -> String {
        let of = |figure: &FigureSpec| {
            let [low, high] = figure.range.unwrap_or([figure.value; 2]);
            serde_json::json!(Figure {
                address: &figure.address,
                value: figure.value,
                low,
                high,
                unit: figure.unit,
                source: figure.source.as_deref(),
                year: figure.year,
                is_default: figure.default,
            })
        };
        serde_json::Value::from_iter(self.0.spec.figures.iter().map(of)).to_string()
    }
}

fn plan(
    scenario: &scenario::Scenario,
    [draws, replicates]: [Option<u32>; 2],
    seed: Option<u64>,
    weights: Option<&str>,
) -> Result<Plan, Failure> {
    let spec = &scenario.spec;
    let plan = Plan {
        seed: seed.unwrap_or(spec.seed),
        draws: draws.unwrap_or(spec.draws),
        replicates: replicates.unwrap_or(spec.replicates),
        weighting: settings::weighting(weights)?.unwrap_or_default(),
    };
    if plan.runs() == 0 || plan.runs() > RUNS_MAX {
        let Plan { draws, replicates, .. } = plan;
        return Err(Failure::Input(format!(
            "{draws} draws of {replicates} replicates are {} runs; a batch holds 1 to {RUNS_MAX}. Change `draws` or `replicates`",
            plan.runs()
        )));
    }
    Ok(plan)
}

/// Runs a scenario; the folder of the batch.
#[pyfunction]
#[pyo3(signature = (scenario, *, rule, draws, replicates, seed, weights, out, format, threads, progress))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub(crate) fn run(
    py: Python<'_>,
    scenario: &Scenario,
    rule: Option<&str>,
    draws: Option<u32>,
    replicates: Option<u32>,
    seed: Option<u64>,
    weights: Option<&str>,
    out: PathBuf,
    format: &str,
    threads: Option<usize>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<PathBuf> {
    let work = |host: &Listener| -> Result<PathBuf, Failure> {
        let scenario = scenario.by(rule)?;
        let plan = plan(&scenario, [draws, replicates], seed, weights)?;
        let format = settings::format(format)?;
        let request = Request { spec: &scenario.spec, resolved: &scenario.resolved, plan, format };
        let mut finished = ensemble::run(&request, &settings::options(&out, threads), host)?;
        add_figure(&mut finished)?;
        Ok(finished.folder.clone())
    };
    watched(py, progress.as_ref(), work)?.map_err(|failure| raised(py, failure))
}

/// One run of a scenario: the story of it, its events as lines of JSON, and why it failed, if it did.
#[pyfunction]
#[pyo3(signature = (scenario, *, draw, replicate, rule, seed, weights))]
pub(crate) fn trace(
    py: Python<'_>,
    scenario: &Scenario,
    draw: u32,
    replicate: u32,
    rule: Option<&str>,
    seed: Option<u64>,
    weights: Option<&str>,
) -> PyResult<(String, String, Option<String>)> {
    let told = || -> Result<_, Failure> {
        let scenario = scenario.by(rule)?;
        let seed = seed.unwrap_or(scenario.spec.seed);
        let weighting = settings::weighting(weights)?.unwrap_or_default();
        let trace = trace_run(&scenario.spec, seed, weighting, RunId { draw, replicate });
        let failed = match &trace.record.status {
            Status::Ok => None,
            Status::Failed(why) => Some(why.to_string()),
        };
        Ok((story(&trace, seed), lines(&trace)?, failed))
    };
    py.detach(told).map_err(|failure| raised(py, failure))
}

impl Scenario {
    /// The scenario under a rule, or its own.
    fn by(&self, rule: Option<&str>) -> Result<scenario::Scenario, Failure> {
        let scenario = self.0.clone();
        match settings::rule(rule)? {
            Some(rule) => Ok(scenario.with_rule(rule)?),
            None => Ok(scenario),
        }
    }
}
