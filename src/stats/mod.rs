//! Statistics of simulated outcomes; knows nothing of states.
//!
//! An estimate never goes without its interval. Two are kept apart throughout: [replicate
//! noise](NestedProportion::replicate_noise), which more runs would remove, and [uncertain
//! figures](NestedProportion::uncertainty), which they would not.

mod components;
mod interval;
mod nested;
mod nested_mean;
mod quantile;
mod shapley;

pub use components::VarianceComponents;
pub use interval::{Interval, unpaired_difference, wilson};
pub use nested::{NestedProportion, VarianceShares};
pub use nested_mean::{DrawSums, NestedMean};
pub use quantile::{median, percentile, quartiles};
pub use shapley::{Share, coalitions_of, exact_shares, sampled_shares};
