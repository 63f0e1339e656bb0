//! Decision rules: what makes a state want a pact. Pure: inputs → terms → margin.
//!
//! Cost–benefit looks at [`Inputs`] alone; its rivals look at the [`Scene`] around a member as well.
//! Each rule is one file and one entry of [`EXPLANATIONS`]; [`mixture`] says how much each counts in a forecast of all.

mod balance_of_threat;
mod collective_identity;
mod cost_benefit;
mod institutional_bargain;
mod landscape;
mod list;
mod mixture;
mod obstacles;
mod power_disparity;
mod prospect_threat;
mod scene;
mod terms;
#[cfg(test)]
mod worlds;

pub(crate) use balance_of_threat::Pull;
pub(crate) use collective_identity::identification;
pub use cost_benefit::margin;
pub(crate) use institutional_bargain::assured;
pub(crate) use landscape::{frustration_spared, propensity};
pub use list::{EXPLANATIONS, Explanation, explanation};
pub use mixture::{Share, mixture, pooled};
pub use obstacles::{Obstacles, TermSet};
pub use scene::Scene;
pub use terms::{Inputs, Terms};
