//! A box: a limit for each factor.

use serde::{Deserialize, Serialize};

/// What a box allows of one factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Limit {
    /// Values from `low` to `high`, both included, in the unit of the factor.
    Range {
        /// Lowest value in the box.
        low: f64,
        /// Highest value in the box.
        high: f64,
    },
    /// These values, ascending.
    Among(Vec<f64>),
}

/// One limit a factor, in the order of the factors.
pub type BoxLimits = Vec<Limit>;

impl Limit {
    /// Whether the value is inside.
    pub fn holds(&self, value: f64) -> bool {
        match self {
            Self::Range { low, high } => *low <= value && value <= *high,
            Self::Among(set) => set.contains(&value),
        }
    }
}

/// The factors that a box restricts: those whose limit is not that of `initial`.
pub(super) fn restricted(limits: &[Limit], initial: &[Limit]) -> Vec<usize> {
    limits.iter().zip(initial).enumerate().filter(|(_, (now, first))| now != first).map(|(factor, _)| factor).collect()
}
