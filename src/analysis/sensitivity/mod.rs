//! How far each factor of a sample moves an outcome: estimators of global sensitivity analysis.
//!
//! Slices of numbers in, plain structs out; no files. Each estimator is the one of SALib 1.6 under the same name and takes
//! a sample only in the layout that it needs, which it checks on the factors' values themselves:
//!
//! | estimator | sample |
//! |---|---|
//! | [`sobol`]: first-order, total and second-order indices | blocks of Saltelli's cross-sampling |
//! | [`morris`]: μ, μ*, σ of elementary effects | Morris's trajectories |
//! | [`pawn`]: distances between distributions | any in which the factors vary independently |
//! | [`given_data`]: δ, and first-order indices | the same |
//!
//! Intervals are ± z standard deviations of seeded resamples, as in SALib, and of two kinds that are kept apart: those of the
//! *design*, whose blocks, trajectories or rows are resampled, and those of the *replicates*, whose draws are.
//!
//! Written by hand because no crate has these estimators; sources stand with each.

mod analyse;
mod data;
mod density;
mod error;
mod finding;
mod given_data;
mod layout;
mod morris;
mod pawn;
mod problem;
mod resample;
mod slices;
mod sobol;
mod tables;
#[cfg(test)]
mod tests;
mod tied;

pub use analyse::{RESAMPLES_MAX, SLICES_MAX, Settings, analyse};
pub use data::{Data, Groups, Replicates};
pub use error::UnfitError;
pub use finding::{FactorOf, IndexOf, Method, Sensitivity};
pub use given_data::{GivenData, given_data};
pub use layout::{Layout, layout};
pub use morris::{Morris, morris};
pub use pawn::{Pawn, pawn};
pub use problem::Problem;
pub use resample::{Index, Resampling};
pub use slices::Conditioning;
pub use sobol::{Sobol, sobol};
