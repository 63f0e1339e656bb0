//! What results mean: reads batches and sweeps from their folders and works out what figures and briefings show.
//!
//! Everything here comes from result files alone. A run is told by running it again from the scenario that the manifest
//! holds, which gives the same run to the last bit ([`BatchResults::replay`]). Nothing here draws or prints.

pub mod claims;
mod comparison;
mod convergence;
mod cross;
mod crossing;
mod departures;
pub mod discovery;
mod error;
mod involvement;
mod kept;
mod ladder;
mod levers;
mod membership;
mod notable;
mod outlook;
mod paired;
mod results;
mod sample;
pub mod sensitivity;
pub mod survival;
mod swept;
mod tables;
pub mod tipping;

pub use comparison::{
    Answered, Change, ChangeKind, ComparedBatch, Comparison, Contrast, Gain, OutcomeContrast, Shift, ShiftOf,
    StateContrast, Versus, compare, factor_group,
};
pub(crate) use convergence::{SoFar, convergence};
pub use cross::Cross;
#[cfg(test)]
pub(crate) use departures::Pair;
pub(crate) use departures::{Departures, departures};
pub use error::AnalysisError;
pub use involvement::{InPact, in_pacts, wars_by_theatre};
pub use kept::{FINDING_VERSION, Finding, Kept, Manifest as FindingManifest, Place, Source, home_of, id_of, keep};
pub(crate) use ladder::{Rung, Standing, ladder};
pub use levers::{Lever, Levers, Setting};
pub(crate) use membership::{Candidate, DesignMembers, Levels, membership};
pub use notable::{NotableRun, NotableRuns};
pub use outlook::{FirstPacts, Outlook, Web};
pub use paired::{Alternative, Compare, Compared, Difference, SideBySide, side_by_side};
pub use results::{BatchResults, SweepResults};
pub use sample::{RowSums, Sample, SampleDesign, SampleFactor, TableColumns};
pub use swept::SweptFactor;
pub use tables::Tables;
