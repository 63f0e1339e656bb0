//! Randomness and elementary functions whose bits are the same on every machine.
//!
//! The only room that names `rand` and `rand_chacha`. A random number is identified by the root
//! seed, the draw, the replicate, a phase and the *text* of an id; never by an index, a thread or
//! an order of evaluation. `exp`, `ln` and their kin come from one pure-Rust implementation.

mod math;
mod normal;
mod streams;

pub use math::{exp, exp_each, ln, ln_each_normal, logistic, logit, pow};
pub use normal::{normal_cdf, normal_quantile};
pub use streams::{Key, Stream, StreamId, arrival, exponential, happens, seed_of};
