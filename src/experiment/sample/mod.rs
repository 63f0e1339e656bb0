//! Designs: at which points the factors are set.
//!
//! A sampler is a pure function of its size and seed, with the same bits on every machine. It gives points
//! of the unit cube, one column for each factor ([`random`], [`latin_hypercube`], [`sobol`], [`saltelli`],
//! [`morris`]), or rows of level indices ([`grid`], [`one_at_a_time`]). Sizes are checked before anything is
//! allocated: at most [`POINTS_MAX`] rows and [`CELLS_MAX`] cells.

mod columns;
mod error;
mod grid;
mod latin_hypercube;
#[cfg(test)]
mod measures;
mod morris;
mod one_at_a_time;
mod points;
mod random;
mod saltelli;
mod size;
mod sobol;
#[cfg(test)]
mod tests;

pub use error::SampleError;
pub use grid::grid;
pub use latin_hypercube::latin_hypercube;
pub use morris::{morris, morris_of_groups};
pub use one_at_a_time::one_at_a_time;
pub use points::{Sample, group_count};
pub use random::random;
pub use saltelli::{SALTELLI_COLUMNS_MAX, saltelli, saltelli_of_groups};
pub use size::{CELLS_MAX, POINTS_MAX};
pub use sobol::{SOBOL_COLUMNS_MAX, SOBOL_POINTS_MAX, is_balanced, sobol};
