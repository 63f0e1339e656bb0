//! The experiment format: a TOML file and what it names, checked, and turned into an
//! [`Experiment`](super::Experiment).

mod address;
mod corners;
pub(super) mod design;
#[cfg(test)]
mod diagnostics_tests;
mod factors;
mod list;
mod load;
mod looked_at;
mod page;
mod policies;
mod ready_made;
mod values;
pub(super) mod wire;

pub(crate) use factors::{lever, no_figure_twice};
pub(super) use load::{SUMS_MAX, spread};
pub use load::{load, read};
pub(crate) use page::Page;
pub(super) use policies::only_policy;
pub(crate) use policies::settable;
pub(crate) use values::equally_spaced;
pub(crate) use wire::Factor as LeverTable;
pub use wire::schema;
