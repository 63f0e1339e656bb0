//! Statistics of simulated outcomes and of predictions of rare events; knows nothing of states.
//!
//! An estimate never goes without its interval. Two are kept apart throughout: [replicate
//! noise](NestedProportion::replicate_noise), which more runs would remove, and [uncertain
//! figures](NestedProportion::uncertainty), which they would not.

mod block_bootstrap;
mod calibration;
mod components;
mod design;
mod interval;
mod logistic;
mod nested;
mod nested_mean;
mod newton;
mod noisy_or;
mod quantile;
mod ranking;
mod shapley;

pub use block_bootstrap::{BlockBootstrap, BootstrapError, Measure, bin_intervals, block_bootstrap};
pub use calibration::{CalibrationBin, brier_score, calibration, log_loss};
pub use components::VarianceComponents;
pub use design::{Design, DesignError, Standardisation, standardise};
pub use interval::{Interval, central, unpaired_difference, wilson};
pub use logistic::{Fit, FitError, Prior, fit};
pub use nested::{NestedProportion, VarianceShares};
pub use nested_mean::{DrawSums, NestedMean};
pub use noisy_or::{Causes, fit_noisy_or};
pub use quantile::{median, percentile, quartiles};
pub use ranking::{CurvePoint, Ranking};
pub use shapley::{Share, coalitions_of, exact_shares, sampled_shares};
