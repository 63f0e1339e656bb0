//! Pacts: what a coalition is worth to its members, negotiation, ratification, accession, exit.

mod bench;
mod coalition;
mod diplomacy;
mod effects;
mod negotiation;
mod ratification;
mod review;

pub use bench::Bench;
pub use coalition::Coalition;
pub use diplomacy::diplomacy;
pub use negotiation::{Deal, Outcome, negotiate};
pub use ratification::ratification_chance;
