//! The engine as Python sees it. Nothing is computed here: each function hands its arguments to the crate and its answer back, as
//! text in JSON or as a table in Arrow's C interface. The Python package around it gives them classes and words.

mod experiment;
mod failure;
mod history;
mod host;
mod pieces;
mod results;
mod scenario;
mod settings;
mod table;

use pyo3::prelude::*;

/// The module.
#[pymodule]
mod _engine {
    #[pymodule_export]
    use super::experiment::{Experiment, evaluate, merge, sweep};
    #[pymodule_export]
    use super::history::hindcast;
    #[pymodule_export]
    use super::pieces::{Collection, make_pieces};
    #[pymodule_export]
    use super::results::{claims, open, sensitivity};
    #[pymodule_export]
    use super::scenario::{Scenario, run, trace};
    #[pymodule_export]
    use super::table::Table;

    use super::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("VERSION", pactsim::ensemble::PROGRAM_VERSION)?;
        module.add("COMMIT", pactsim::ensemble::COMMIT)?;
        module.add("DRAWS_MAX", pactsim::scenario::DRAWS_MAX)?;
        module.add("SEED_MAX", pactsim::scenario::SEED_MAX)?;
        module.add("THREADS_MAX", pactsim::ensemble::THREADS_MAX)?;
        module.add("RESAMPLES_MAX", pactsim::analysis::sensitivity::RESAMPLES_MAX)?;
        module.add("SLICES_MAX", pactsim::analysis::sensitivity::SLICES_MAX)
    }
}
