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

pub use load::{is_experiment, load, read};
pub(super) use policies::only_policy;
pub use wire::schema;
