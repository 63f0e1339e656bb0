//! What results mean: reads batches and sweeps from their folders and works out what figures and briefings show.
//!
//! Everything here comes from result files alone. A run is told by running it again from the scenario that the manifest
//! holds, which gives the same run to the last bit ([`BatchResults::replay`]). Nothing here draws or prints.

mod error;
mod results;
mod tables;

pub use error::AnalysisError;
pub use results::{BatchResults, Results, SweepResults};
pub use tables::Tables;
