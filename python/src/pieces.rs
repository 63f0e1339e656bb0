//! A sweep in pieces: made by workers on any machine, collected by one driver.

use std::path::PathBuf;
use std::sync::Mutex;

use pactsim::cli::Failure;
use pactsim::ensemble::COMMIT;
use pactsim::experiment::{self, PieceMaker};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::experiment::Experiment;
use crate::failure::raised;
use crate::host::{Listener, watched};
use crate::settings;

/// Computes pieces of a sweep, one after the other on one thread, in the form that a collection keeps.
#[pyfunction]
#[pyo3(signature = (experiment, numbers, *, format, aggregate))]
pub(crate) fn make_pieces<'py>(
    py: Python<'py>,
    experiment: &Experiment,
    numbers: Vec<u32>,
    format: &str,
    aggregate: bool,
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
    let work = |host: &Listener| -> Result<Vec<Vec<u8>>, Failure> {
        let maker = PieceMaker::new(&experiment.request(format, aggregate)?, COMMIT)?;
        let go_on = || !pactsim::ensemble::Host::stop(host);
        let made = numbers.iter().map(|&piece| {
            let bytes = maker.make(piece, &go_on)?;
            bytes.ok_or_else(|| Failure::Input(format!("piece {piece} is none of the sweep, or was stopped")))
        });
        made.collect()
    };
    let made = watched(py, None, work)?.map_err(|failure| raised(py, failure))?;
    Ok(made.iter().map(|bytes| PyBytes::new(py, bytes)).collect())
}

/// The pieces of a sweep that are there, in its folder, which no other process writes until it is closed.
#[pyclass(frozen, module = "pactsim._engine")]
pub(crate) struct Collection {
    experiment: Py<Experiment>,
    out: PathBuf,
    format: String,
    aggregate: bool,
    /// Until it is closed.
    kept: Mutex<Option<experiment::Collection>>,
}

#[pymethods]
impl Collection {
    #[new]
    #[pyo3(signature = (experiment, *, out, format, aggregate))]
    fn new(
        py: Python<'_>,
        experiment: Py<Experiment>,
        out: PathBuf,
        format: String,
        aggregate: bool,
    ) -> PyResult<Self> {
        let of = experiment.get();
        let opened = || -> Result<_, Failure> {
            let request = of.request(&format, aggregate)?;
            Ok(experiment::Collection::open(&request, &settings::options(&out, None))?)
        };
        let kept = py.detach(opened).map_err(|failure| raised(py, failure))?;
        Ok(Self { experiment, out, format, aggregate, kept: Mutex::new(Some(kept)) })
    }

    /// Its folder.
    #[getter]
    fn folder(&self, py: Python<'_>) -> PyResult<PathBuf> {
        self.with(py, |kept| Ok(kept.folder().to_owned()))
    }

    /// Runs in all pieces.
    #[getter]
    fn runs(&self) -> u64 {
        self.experiment.get().0.runs_max()
    }

    /// The pieces that are missing: number and runs.
    fn missing(&self, py: Python<'_>) -> PyResult<Vec<(u32, u64)>> {
        self.with(py, |kept| {
            let numbers = kept.missing()?;
            Ok(numbers.into_iter().map(|piece| (piece, kept.runs_of(piece))).collect())
        })
    }

    /// Keeps a piece.
    fn keep(&self, py: Python<'_>, number: u32, piece: &[u8]) -> PyResult<()> {
        self.with(py, |kept| Ok(kept.keep(number, piece)?))
    }

    /// Writes what is not safe from a crash yet.
    fn save(&self, py: Python<'_>) -> PyResult<()> {
        self.with(py, |kept| Ok(kept.save()?))
    }

    /// Lets others have the folder.
    fn close(&self) {
        drop(self.taken());
    }

    /// Puts the sweep together and closes; its folder.
    #[pyo3(signature = (*, threads, progress))]
    fn finish(&self, py: Python<'_>, threads: Option<usize>, progress: Option<Bound<'_, PyAny>>) -> PyResult<PathBuf> {
        let kept = self.taken();
        let work = |host: &Listener| -> Result<PathBuf, Failure> {
            let kept = kept.ok_or_else(closed)?;
            let request = self.experiment.get().request(&self.format, self.aggregate)?;
            Ok(kept.finish(&request, &settings::options(&self.out, threads), host)?.folder)
        };
        watched(py, progress.as_ref(), work)?.map_err(|failure| raised(py, failure))
    }
}

fn closed() -> Failure {
    Failure::Input("the collection is closed".to_owned())
}

impl Collection {
    fn taken(&self) -> Option<experiment::Collection> {
        self.kept.lock().ok().and_then(|mut kept| kept.take())
    }

    /// Does something with what is kept, the interpreter being free meanwhile.
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut experiment::Collection) -> Result<T, Failure> + Send,
    ) -> PyResult<T> {
        let locked = || {
            let mut kept = self.kept.lock().map_err(|_| closed())?;
            work(kept.as_mut().ok_or_else(closed)?)
        };
        py.detach(locked).map_err(|failure: Failure| raised(py, failure))
    }
}
