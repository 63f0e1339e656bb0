//! Failures of the engine as Python's exceptions.

use pactsim::cli::{Failure, exit};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Where the exceptions are.
const ERRORS: &str = "pactsim.errors";

/// Raises a failure of the engine.
pub(crate) fn raised(py: Python<'_>, failure: impl Into<Failure>) -> PyErr {
    let failure = failure.into();
    // Where the exceptions themselves cannot be made, that is what is raised.
    exception(py, &failure).unwrap_or_else(|error| error)
}

fn exception(py: Python<'_>, failure: &Failure) -> PyResult<PyErr> {
    let errors = py.import(ERRORS)?;
    let name = match (failure, failure.exit_code()) {
        (Failure::Problems(_), _) => "ScenarioError",
        (_, exit::INPUT) => "InputError",
        (_, exit::FILES) => "FilesError",
        _ => "EngineError",
    };
    let class = errors.getattr(name)?;
    let Failure::Problems(problems) = failure else {
        return Ok(PyErr::from_value(class.call1((failure.to_string(),))?));
    };
    let of = errors.getattr("Problem")?;
    let list = problems.iter().map(|problem| {
        let fields = PyDict::new(py);
        fields.set_item("file", &problem.file)?;
        fields.set_item("line", (problem.line > 0).then_some(problem.line))?;
        fields.set_item("column", (problem.column > 0).then_some(problem.column))?;
        fields.set_item("address", &problem.address)?;
        fields.set_item("rule", &problem.rule)?;
        fields.set_item("found", &problem.found)?;
        fields.set_item("hint", &problem.hint)?;
        of.call((), Some(&fields))
    });
    let list = list.collect::<PyResult<Vec<_>>>()?;
    Ok(PyErr::from_value(class.call1((problems.to_string(), list))?))
}
