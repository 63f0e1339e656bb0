//! What is asked of a scenario discovery.

use serde::{Deserialize, Serialize};

use super::choice::Choice;
use super::prim::Settings;

/// Which rows are cases of interest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Bound {
    /// Those whose outcome is above this, in the unit of the outcome.
    Above(f64),
    /// Those whose outcome is below this.
    Below(f64),
}

impl Bound {
    /// Whether an outcome makes a case of interest.
    pub fn holds(self, outcome: f64) -> bool {
        match self {
            Self::Above(bound) => outcome > bound,
            Self::Below(bound) => outcome < bound,
        }
    }
}

/// How the cases of interest are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Method {
    /// As boxes: the patient rule induction method.
    #[default]
    Prim,
    /// As leaves of a classification tree.
    Cart,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Which rows are of interest.
    pub bound: Bound,
    /// How they are looked for.
    pub method: Method,
    /// Settings of PRIM; of a tree only `mass_min` and `threshold` count.
    pub settings: Settings,
    /// How many boxes at most.
    pub boxes: usize,
    /// Which box of the first trajectory is shown.
    pub first: Choice,
    /// Which box of those after it.
    pub further: Choice,
    /// Random halves of the rows in which the search is repeated.
    pub resamples: u32,
    /// Root of their randomness.
    pub seed: u64,
    /// The factors that may be restricted; all, where none is named.
    pub factors: Vec<String>,
}
