//! **pactsim**: will a collective defence pact form, with whom, how deep, and what would change that?
//!
//! An agent-based simulation engine for alliance formation. A [`scenario`] is a TOML file of states,
//! theatres, adversaries and pact designs whose figures carry sources and ranges; [`sim`] runs it
//! step by step; [`ensemble`] runs many seeded replicates over draws of the uncertain figures and
//! sums them up with intervals. Weights are drawn from a sample fitted to the record of alliances
//! ([`history::calibration`]).
//!
//! Beside the answer stand why states stay out ([`sim::WhyNot`], and [`ensemble::shapley`] for the shares of
//! the families of factors), every coalition judged by definition ([`pact::Stability`]), and one run told as
//! a dated story ([`sim::trace`]). Observing never changes a run.
//!
//! A *draw* is one value for each uncertain figure, a *replicate* one seeded repetition within it,
//! a *run* draw × replicate, a *batch* the folder that a command writes.
//!
//! The rooms, from the ground up; each imports only rooms above it in this list:
//! [`ids`], [`units`], [`stats`], [`rng`], [`store`], [`scenario`], [`world`], [`security`],
//! [`dynamics`], [`rules`], [`pact`], [`sim`], [`ensemble`], [`experiment`], `words`, `story`, [`analysis`], [`history`], [`charts`], [`brief`], [`cli`].
//!
//! The model is described in the ODD protocol in `docs/odd.md`, the file format in
//! `docs/scenario-format.md`, the program in `README.md`; its exit codes are in [`cli::exit`].
//!
//! # Examples
//!
//! One run of the starter scenario, in the first draw of its figures:
//!
//! ```
//! use pactsim::scenario::{self, STARTER};
//! use pactsim::sim::{RunId, Series, SeriesLayout, Simulator};
//! use pactsim::world::{Sampler, StreamIds};
//!
//! let spec = scenario::load_text("starter.toml", STARTER)?.spec;
//! let ids = StreamIds::new(&spec);
//! let figures = Sampler::new(&spec, spec.seed).draw(0);
//! let mut simulator = Simulator::new(&spec, &ids, &figures, spec.seed);
//! let mut series = Series::empty(0, &SeriesLayout::new(&spec));
//! let record = simulator.run(RunId { draw: 0, replicate: 0 }, &mut series);
//! match record.shallow {
//!     Some(pact) => println!("{} states in quarter {}", pact.members.len(), pact.quarter),
//!     None => println!("no pact"),
//! }
//! # Ok::<(), scenario::Problems>(())
//! ```

pub mod analysis;
pub mod brief;
pub mod charts;
pub mod cli;
pub mod dynamics;
pub mod ensemble;
pub mod experiment;
pub mod history;
pub mod ids;
pub mod pact;
pub mod rng;
pub mod rules;
pub mod scenario;
pub mod security;
pub mod sim;
pub mod stats;
pub mod store;
mod story;
pub mod units;
mod words;
pub mod world;
