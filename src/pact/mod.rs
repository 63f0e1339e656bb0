//! Pacts: what a coalition is worth to its members, negotiation, ratification, accession, exit.

mod approach;
mod bench;
mod coalition;
mod decree;
mod diplomacy;
mod effects;
mod fallback;
mod fatigue;
mod negotiation;
mod odds;
mod review;
mod rows;
mod scene;
mod stability;
mod stakes;

pub use approach::Approach;
pub use bench::Bench;
pub use coalition::Coalition;
pub use diplomacy::diplomacy;
pub use negotiation::{Deal, Outcome, negotiate};
pub use stability::{CANDIDATES_MAX, Kind, Pick, Stability, StabilityError};
pub use stakes::Stakes;
