//! What results mean: reads batches and sweeps from their folders and works out what figures and briefings show.
//!
//! Everything here comes from result files alone. A run is told by running it again from the scenario that the manifest
//! holds, which gives the same run to the last bit ([`BatchResults::replay`]). Nothing here draws or prints.

mod convergence;
mod error;
mod ladder;
mod membership;
mod results;
mod tables;

pub(crate) use convergence::{SoFar, convergence};
pub use error::AnalysisError;
pub(crate) use ladder::{Rung, Standing, ladder};
pub(crate) use membership::{Candidate, DesignMembers, Levels, membership};
pub use results::{BatchResults, Results, SweepResults};
pub use tables::Tables;
