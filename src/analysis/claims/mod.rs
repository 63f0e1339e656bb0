//! Claims on trial: what texts say, as files with arms and bounds set beforehand, and what the model says of it.

mod answer;
mod chosen;
mod claim;
mod estimate;
mod keep;
mod load;
mod questions;
#[cfg(test)]
mod tests;
mod trial;
mod verdict;
mod wire;

pub use answer::{ClaimAnswer, Level, Number, QuestionAnswer, RuleAnswer, RuleWeight, Trial};
pub use chosen::{ChoiceError, chosen};
pub use claim::{Claim, Expect, Quantity, Question};
pub use keep::{TrialOptions, put_on_trial};
pub use load::{load, load_all};
pub use trial::TrialPlan;
pub use verdict::{Evidence, Verdict};
pub use wire::{Design, Direction, Role, Shape, schema};
