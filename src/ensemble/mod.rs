//! Draws × replicates: computed in parallel, kept in a stable order, summed up with intervals.
//!
//! The unit of work is a [`Part`]: a fixed range of runs that depends on nothing but its number.
//! Finished parts are journalled, so a stopped batch goes on where it was and ends with the same
//! bytes, on any number of threads.

mod batch;
mod crew;
mod in_memory;
mod journal;
mod manifest;
mod part;
mod plan;
mod sealed;
mod shapley;
mod stability;
mod summary;
mod tables;
mod tally;
mod variance;
mod why_not;

pub(crate) use batch::intact;
pub use batch::{
    EnsembleError, Finished, Options, Request, THREADS_MAX, batch_id, folder_of, read_manifest, read_summary, run,
};
pub(crate) use crew::share_out;
pub use crew::{Host, Work, compute};
pub use in_memory::summarise;
pub(crate) use journal::Journal;
pub use manifest::{COMMIT, Machine, Manifest, PROGRAM_VERSION};
pub use part::Part;
pub use plan::{Plan, RUNS_A_PART};
pub(crate) use sealed::{SUMMARY, Sealed, open_sealed};
pub use shapley::{Chance, FamilyShare, Shapley, ShapleyRequest, shapley};
pub use stability::{ExactView, GoOn, Likelihood, Likelihoods, Share};
pub use summary::{
    DesignWhyNot, Estimate, EventSummary, Membership, Missing, OutcomeVariance, Point, ReasonShare, StateWhyNot,
    Summary, Timing,
};
pub(crate) use tally::estimate;
pub use why_not::ANOTHER_LEFT;
