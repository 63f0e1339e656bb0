//! Experiments: one scenario, or several, run over many settings of chosen factors.
//!
//! The words are those of XLRM (Lempert, Popper and Bankes 2003): *levers* are what somebody could
//! set, *uncertainties* what nobody can; a *policy* is a named setting of the levers; an *outcome*
//! is what is looked at. A *design point* is one setting of all factors under one policy. Every
//! design point is run with the same draws and replicates of the scenario, so that points differ by
//! their settings and not by luck (common random numbers).

mod arms;
#[cfg(test)]
mod by_hand;
mod enough;
mod export;
mod factor;
mod format;
mod outcome;
mod pilot;
pub mod sample;
mod spec;
mod sweep;

pub(crate) use arms::{Arm, RunsOfDraw, each_draw, each_draw_at, of_arms};
pub use enough::{Answer, Enough, EnoughRequest, Need, Question, Reach, Sample, enough};
pub use export::{ExportError, ExportTarget, Source, TARGETS};
pub use factor::{Change, Factor, Role, Target, grouped};
pub(crate) use format::{LeverTable, Page, equally_spaced, lever, no_figure_twice, settable};
pub use format::{load, read, schema};
pub use outcome::{Listed, OUTCOMES, Outcome, Scale};
pub use pilot::of_scenario;
pub use spec::{Experiment, Inputs, Look, Overrides, POINTS_MAX, Point, Policy, SWEEP_RUNS_MAX, StoppingRule};
pub use sweep::{
    AGGREGATED_FROM, Cell, Collection, Evaluation, FinishedSweep, Kind, Mean, OutcomeSummary, PieceMaker, PointMean,
    PolicyMean, Response, SHARDS_MAX, Shard, Summary, SweepError, SweepManifest, SweepPlan, SweepRequest, ValueMean,
    evaluate, folder_of, is_aggregated, merge, read_manifest, read_summary, sweep, sweep_id,
};
