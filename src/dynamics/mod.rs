//! What changes by itself: one file per mechanism, each a phase of the step.
//!
//! A phase reads the world, draws from its own streams (the same number of words every step,
//! whether or not it uses them), and writes its own part of the world. A mechanism that is switched
//! off still draws, so that switching it moves nothing else.

mod aggression;
mod agreements;
mod alignment;
mod budget;
mod coercion;
mod cooperation;
mod counter_alignment;
mod crisis;
mod endurance;
mod leadership;
mod opinion;
mod preemption;
mod reaction;
mod reliability;
mod script;
mod self_help;
mod shock;
mod threat;
mod unease;

pub use aggression::aggression;
pub use agreements::agreements;
pub use alignment::alignment;
pub use budget::budgets;
pub use coercion::coercion;
pub use cooperation::cooperation;
pub use counter_alignment::counter_alignment;
pub use crisis::crises;
pub use endurance::endurance;
pub use leadership::leadership;
pub use opinion::opinion;
pub use reaction::{Reaction, expected_reaction, reaction};
pub use reliability::reliability;
pub use script::script;
pub use self_help::self_help;
pub use shock::shocks;
pub use threat::threats;
pub use unease::unease;
