//! Calibration: what the record says of the weights of the margin and of a few constants of diplomacy.
//!
//! Two kinds of evidence are weighed by importance sampling from the priors, which are the ranges of the built-in defaults:
//! who joined the defence pacts of the data (`pacts`) and which groups formed one (`groups`), and how simulated cases of
//! history (`cases`) and years without a pact (`quiet`) come out. The result is the posterior sample that forecasts draw
//! from. Beside it, every rule is weighed for a mixture of all (`mixture`).

mod cases;
mod error;
mod folder;
mod free;
mod generations;
mod groups;
mod keep;
mod mixture;
mod pacts;
mod quiet;
mod report;
mod run;

pub use error::CalibrationError;
pub use folder::{CalibrationResults, Manifest, ManifestKind};
pub use free::FREE;
pub use mixture::RuleReport;
pub use report::{Calibration, CaseReport, FamilyReport, FigureReport, PactsReport, Spread};
pub use run::{Options, Place, calibrate};

#[cfg(test)]
mod tests;
