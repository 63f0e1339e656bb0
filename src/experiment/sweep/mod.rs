//! Sweeps: the runs of an experiment, computed in parts, resumed, sharded, merged, summed up and written.

mod aggregate;
mod assembly;
mod evaluate;
mod fold;
mod groups;
mod lots;
mod manifest;
mod merge;
mod part;
mod pieces;
mod plan;
mod run;
mod settle;
mod shard;
mod stages;
mod summary;
mod tables;
mod tally;
#[cfg(test)]
mod tests;

pub use aggregate::{AGGREGATED_FROM, is_aggregated};
pub use evaluate::{Evaluation, evaluate};
pub use manifest::{Kind, SweepManifest, read_manifest, read_summary};
pub use merge::merge;
pub(super) use part::Workshop;
pub use pieces::{Collection, PieceMaker};
pub use plan::{Cell, SweepPlan};
pub use run::{FinishedSweep, SweepError, SweepRequest, folder_of, sweep, sweep_id};
pub use shard::{SHARDS_MAX, Shard};
pub use summary::{Mean, OutcomeSummary, PointMean, PolicyMean, Response, Summary, ValueMean};
pub(super) use tables::DESIGN_COLUMNS;
pub(super) use tally::{Tallied, Tally};
