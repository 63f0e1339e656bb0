//! Draws × replicates: computed in parallel, kept in a stable order, summed up with intervals.
//!
//! The unit of work is a [`Part`]: a fixed range of runs that depends on nothing but its number.
//! Finished parts are journalled, so a stopped batch goes on where it was and ends with the same
//! bytes, on any number of threads.

mod batch;
mod crew;
mod manifest;
mod part;
mod plan;
mod stability;
mod summary;
mod tables;
mod tally;

pub use batch::{EnsembleError, Finished, Options, Request, batch_id, read_manifest, read_summary, run};
pub use crew::{Host, compute};
pub use manifest::{Machine, Manifest, PROGRAM_VERSION};
pub use part::Part;
pub use plan::{Plan, RUNS_A_PART};
pub use stability::{ExactView, GoOn, Likelihood, Likelihoods, Share};
pub use summary::{Estimate, EventSummary, Membership, Missing, Point, Summary, Timing};
