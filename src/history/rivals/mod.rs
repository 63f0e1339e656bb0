//! The rival rules side by side: the answers of all of them to one scenario, and their mixture.
//!
//! Each rule has a batch of its own, on the same draws and chances. [`RivalRules`] is what they say together, worked out of
//! their answers alone; [`keep`] writes it to a folder beside theirs.

mod answer;
mod batch;
mod tables;

pub use answer::{AllBatches, Extreme, MIXTURE, Mixture, Obstacle, Pool, RivalRules, RuleAnswer, RuleBatch};
pub use batch::{BatchOfRule, Manifest, ManifestKind, Place, RulesResults, keep};
