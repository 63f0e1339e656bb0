//! Decision rules: what makes a state want a pact. Pure: inputs → terms → margin.

mod cost_benefit;
mod obstacles;
mod terms;

pub use cost_benefit::margin;
pub use obstacles::{Obstacles, TermSet};
pub use terms::{Inputs, Terms};
