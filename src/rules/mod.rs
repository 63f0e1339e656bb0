//! Decision rules: what makes a state want a pact. Pure: inputs → terms → margin.

mod cost_benefit;
mod terms;

pub use cost_benefit::margin;
pub use terms::{Inputs, TERMS, Term, Terms};
