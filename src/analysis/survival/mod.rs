//! How long until something happens, where other things may happen first and some runs end before either.
//!
//! Estimators and tests for times to an event, from plain lists of observations: [`kaplan_meier`] and
//! [`aalen_johansen`] with [`restricted_mean`] and [`time_lost`], [`log_rank`] and [`gray`] between groups. These are
//! the methods of the field, for independent observations, and give what its packages give. Runs are not independent:
//! they lie in draws of the uncertain figures, which policies share. [`DrawError`] and [`resampling`](permutation_p)
//! respect that, and stand beside them.
//!
//! Written by hand, as no well-kept crate has any of it: `statrs` knows distributions only.

mod aalen_johansen;
mod analyse;
mod blocks;
mod by_draw;
mod curve;
mod error;
mod event_table;
mod found;
mod gray;
mod kaplan_meier;
mod log_rank;
mod observations;
mod of_runs;
mod of_table;
mod quadratic;
mod resampling;
mod restricted;
mod tables;
pub(crate) mod told;

pub use aalen_johansen::aalen_johansen;
pub use analyse::{Asked, SHARES, analyse, steps_of};
pub use by_draw::{DrawError, draw_error, share_interval};
pub use curve::{CurvePoint, reached, value_at};
pub use error::SurvivalError;
pub use event_table::{EventTable, Step};
pub use found::{
    Curve, Ends, Estimator, GroupDifference, GroupSurvival, GroupTest, Measure, OutcomeSurvival, Point,
    SurvivalAnalysis, TimeMeasure,
};
pub use gray::gray;
pub use kaplan_meier::kaplan_meier;
pub use log_rank::log_rank;
pub use observations::{Group, Layers, Observation, Observations};
pub use of_runs::RunTimes;
pub use of_table::{TimeColumns, observations_of_table};
pub use quadratic::TestResult;
pub use resampling::{Resampled, differences, permutation_p};
pub use restricted::{Restricted, restricted_mean, time_lost};

#[cfg(test)]
mod reference_tests;
