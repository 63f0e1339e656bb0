//! **pactsim**: will a collective defence pact form, with whom, how deep, and what would change that?
//!
//! An agent-based simulation engine for alliance formation. A [`scenario`] is a TOML file of states,
//! theatres, adversaries and pact designs whose figures carry their sources; [`sim`] runs it quarter
//! by quarter; [`ensemble`] runs many seeded replicates over draws of the uncertain figures and
//! sums them up with intervals.
//!
//! The rooms, from the ground up; each imports only rooms above it in this list:
//! [`ids`], [`units`], [`stats`], [`rng`], [`store`], [`scenario`], [`world`], [`security`],
//! [`dynamics`], [`rules`], [`pact`], [`sim`], [`ensemble`], [`charts`], [`cli`].
//!
//! The model is described in the ODD protocol in `docs/odd.md`, the file format in
//! `docs/scenario-format.md`.

pub mod charts;
pub mod cli;
pub mod dynamics;
pub mod ensemble;
pub mod ids;
pub mod pact;
pub mod rng;
pub mod rules;
pub mod scenario;
pub mod security;
pub mod sim;
pub mod stats;
pub mod store;
pub mod units;
pub mod world;
