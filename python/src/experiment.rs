//! Experiments: loaded or made from texts, swept as a whole, in shards or at points of one's own choice.

use std::path::PathBuf;

use pactsim::cli::Failure;
use pactsim::ensemble::COMMIT;
use pactsim::experiment::{
    self, Inputs, Overrides, Shard, SweepRequest, evaluate as evaluated, is_aggregated, sweep_id,
};
use pyo3::prelude::*;
use serde::Serialize;

use crate::failure::raised;
use crate::host::{Listener, watched};
use crate::settings;

/// An experiment that has passed every check.
#[pyclass(frozen, module = "pactsim._engine")]
pub(crate) struct Experiment(pub(crate) experiment::Experiment);

impl Experiment {
    /// The request for its sweep.
    pub(crate) fn request(&self, format: &str, aggregate: bool) -> Result<SweepRequest<'_>, Failure> {
        let (experiment, format) = (&self.0, settings::format(format)?);
        Ok(SweepRequest { experiment, format, shard: None, aggregate: is_aggregated(experiment, aggregate) })
    }
}

/// A factor of an experiment, as Python gets it.
#[derive(Serialize)]
struct Factor<'a> {
    id: &'a str,
    role: &'static str,
    description: &'a str,
    group: &'a str,
    change: &'static str,
    low: f64,
    high: f64,
    base: f64,
    unit: &'a str,
    is_switch: bool,
}

#[pymethods]
impl Experiment {
    /// Loads the experiment at `path` with the files that it names.
    #[staticmethod]
    #[pyo3(signature = (path, *, rule, draws, replicates, seed, weights, independent))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn load(
        py: Python<'_>,
        path: PathBuf,
        rule: Option<&str>,
        draws: Option<u32>,
        replicates: Option<u32>,
        seed: Option<u64>,
        weights: Option<&str>,
        independent: bool,
    ) -> PyResult<Self> {
        let loaded = || -> Result<_, Failure> {
            let (rule, weighting) = (settings::rule(rule)?, settings::weighting(weights)?);
            let overrides = Overrides { seed, draws, replicates, independent, weighting, rule };
            Ok(Self(experiment::load(&path, &overrides)?))
        };
        py.detach(loaded).map_err(|failure| raised(py, failure))
    }

    /// Makes an experiment of the texts that another was read from, in JSON.
    #[staticmethod]
    fn of_inputs(py: Python<'_>, inputs: &str) -> PyResult<Self> {
        let read = || -> Result<_, Failure> {
            let inputs: Inputs = serde_json::from_str(inputs)
                .map_err(|e| Failure::Input(format!("these are no inputs of an experiment: {e}")))?;
            Ok(Self(experiment::read(inputs)?))
        };
        py.detach(read).map_err(|failure| raised(py, failure))
    }

    /// The texts that it was read from, in JSON.
    #[getter]
    fn inputs(&self) -> PyResult<String> {
        serde_json::to_string(&self.0.inputs).map_err(|e| pyo3::exceptions::PyRuntimeError::new_err(e.to_string()))
    }

    /// Id of its sweep, with tables of a format.
    fn sweep_id(&self, py: Python<'_>, format: &str, aggregate: bool) -> PyResult<String> {
        let request = self.request(format, aggregate).map_err(|failure| raised(py, failure))?;
        Ok(sweep_id(&request, COMMIT))
    }

    /// Names of the factors that its design varies.
    #[getter]
    fn varied(&self) -> Vec<&str> {
        self.0.varied().into_iter().map(|factor| factor.id.as_str()).collect()
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        self.0.name.as_str()
    }

    /// Its title.
    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    /// Kind of its design.
    #[getter]
    fn design(&self) -> &str {
        &self.0.design
    }

    /// Design points, draws, replicates and seed.
    #[getter]
    fn sample(&self) -> (usize, u32, u32, u64) {
        (self.0.points(), self.0.draws, self.0.replicates, self.0.seed)
    }

    /// Names of its policies.
    #[getter]
    fn policies(&self) -> Vec<String> {
        self.0.policies.iter().map(|policy| policy.id.to_string()).collect()
    }

    /// Names of its outcomes.
    #[getter]
    fn outcomes(&self) -> Vec<String> {
        self.0.outcomes.iter().map(|outcome| outcome.name.clone()).collect()
    }

    /// Its factors, as a list in JSON.
    #[getter]
    fn factors(&self) -> String {
        let of = |factor: &experiment::Factor| {
            serde_json::json!(Factor {
                id: factor.id.as_str(),
                role: factor.role.word(),
                description: &factor.description,
                group: factor.group.as_str(),
                change: factor.change.word(),
                low: factor.range[0],
                high: factor.range[1],
                base: factor.base,
                unit: &factor.unit,
                is_switch: factor.is_switch(),
            })
        };
        serde_json::Value::from_iter(self.0.factors.iter().map(of)).to_string()
    }
}

/// Computes the sweep of an experiment, or a shard of it; its folder.
#[pyfunction]
#[pyo3(signature = (experiment, *, shard, aggregate, out, format, threads, progress))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub(crate) fn sweep(
    py: Python<'_>,
    experiment: &Experiment,
    shard: Option<&str>,
    aggregate: bool,
    out: PathBuf,
    format: &str,
    threads: Option<usize>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<PathBuf> {
    let work = |host: &Listener| -> Result<PathBuf, Failure> {
        let shard = shard.map(|text| text.parse::<Shard>()).transpose();
        let shard = shard.map_err(|why| Failure::Input(format!("shard {why}")))?;
        let request = SweepRequest { shard, ..experiment.request(format, aggregate)? };
        Ok(experiment::sweep(&request, &settings::options(&out, threads), host)?.folder)
    };
    watched(py, progress.as_ref(), work)?.map_err(|failure| raised(py, failure))
}

/// Runs an experiment at the rows of `values`, one value for each factor that is varied: by row, policy and outcome, the means,
/// and the number of runs that failed; nothing when it was stopped.
#[pyfunction]
#[pyo3(signature = (experiment, values, *, threads, progress))]
pub(crate) fn evaluate(
    py: Python<'_>,
    experiment: &Experiment,
    values: Vec<f64>,
    threads: Option<usize>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Option<(Vec<Option<f64>>, u64)>> {
    let work = |host: &Listener| -> Result<_, Failure> {
        let found = evaluated(&experiment.0, &values, settings::threads(threads), host)?;
        Ok(found.map(|found| (found.means, found.failed)))
    };
    watched(py, progress.as_ref(), work)?.map_err(|failure| raised(py, failure))
}

/// Joins the shards of a sweep; its folder.
#[pyfunction]
#[pyo3(signature = (shards, *, out))]
pub(crate) fn merge(py: Python<'_>, shards: Vec<PathBuf>, out: PathBuf) -> PyResult<PathBuf> {
    let work = |host: &Listener| -> Result<PathBuf, Failure> {
        Ok(experiment::merge(&shards, &settings::options(&out, Some(1)), host)?.folder)
    };
    watched(py, None, work)?.map_err(|failure| raised(py, failure))
}
