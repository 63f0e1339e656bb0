//! Statistics of simulated outcomes and of predictions of rare events; knows nothing of states.
//!
//! An estimate never goes without its interval. Two are kept apart throughout: [replicate
//! noise](NestedProportion::replicate_noise), which more runs would remove, and [uncertain
//! figures](NestedProportion::uncertainty), which they would not.

mod bca;
mod block_bootstrap;
mod calibrated_effects;
mod calibration;
mod choices;
mod components;
mod design;
mod importance;
mod interval;
mod logistic;
mod mean_test;
mod multiple_tests;
mod nested;
mod nested_mean;
mod newton;
mod noisy_or;
mod quantile;
mod ranking;
mod shapley;
mod variance_parts;

pub use bca::{bca, bca_of_mean};
pub use block_bootstrap::{BlockBootstrap, BootstrapError, Measure, bin_intervals, block_bootstrap, block_interval};
pub use calibrated_effects::CalibratedEffects;
pub use calibration::{CalibrationBin, brier_score, calibration, log_loss};
pub use choices::{Choices, fit_choices, fit_together};
pub use components::VarianceComponents;
pub use design::{Design, DesignError, Standardisation, standardise};
pub use importance::{Gaussian, effective_size, log_sum, normalised, resampled, tempering};
pub(crate) use interval::two_sided_z;
pub use interval::{Interval, central, effective_trials, student, unpaired_difference, weighted_central, wilson};
pub use logistic::{Fit, FitError, Prior, cluster_adjustment, fit};
pub use mean_test::{SampledMean, mcnemar};
pub use multiple_tests::benjamini_hochberg;
pub use nested::{NestedProportion, VarianceShares};
pub use nested_mean::{DrawSums, NestedMean};
pub use noisy_or::{Causes, fit_noisy_or};
pub use quantile::{median, percentile, quartiles};
pub use ranking::{CurvePoint, Ranking};
pub use shapley::{Share, coalitions_of, exact_shares, sampled_shares};
pub use variance_parts::{VariancePart, VarianceParts};
