//! Experiments: one scenario, or several, run over many settings of chosen factors.
//!
//! The words are those of XLRM (Lempert, Popper and Bankes 2003): *levers* are what somebody could
//! set, *uncertainties* what nobody can; a *policy* is a named setting of the levers; an *outcome*
//! is what is looked at. A *design point* is one setting of all factors under one policy. Every
//! design point is run with the same draws and replicates of the scenario, so that points differ by
//! their settings and not by luck (common random numbers).

mod address;
mod assembly;
#[cfg(test)]
mod by_hand;
mod corners;
mod design;
#[cfg(test)]
mod diagnostics_tests;
mod enough;
mod export;
mod factor;
mod factors;
mod groups;
mod list;
mod load;
mod looked_at;
mod manifest;
mod merge;
mod outcome;
mod page;
mod part;
mod pilot;
mod plan;
mod policies;
mod ready_made;
pub mod sample;
mod settle;
mod shard;
mod spec;
mod stages;
mod summary;
mod sweep;
mod tables;
mod tally;
#[cfg(test)]
mod tests;
mod values;
mod wire;

pub use enough::{Answer, Enough, EnoughRequest, Need, Question, Reach, Sample, enough};
pub use export::{ExportError, ExportTarget, Source, TARGETS};
pub use factor::{Change, Factor, Role, Target};
pub use load::{is_experiment, load, read};
pub use manifest::{Kind, SweepManifest, read_manifest, read_summary};
pub use merge::merge;
pub use outcome::{Listed, Measure, OUTCOMES, Outcome, Scale};
pub use pilot::of_scenario;
pub use plan::{Cell, SweepPlan};
pub use shard::{SHARDS_MAX, Shard};
pub use spec::{Experiment, Inputs, Look, Overrides, POINTS_MAX, Point, Policy, StoppingRule};
pub use summary::{Mean, OutcomeSummary, PointMean, PolicyMean, Response, Summary, ValueMean};
pub use sweep::{FinishedSweep, SweepError, SweepRequest, folder_of, sweep, sweep_id};
pub use wire::schema;
