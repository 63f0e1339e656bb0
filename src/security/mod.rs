//! Shared formulas of security: honour, contest, usable forces.

mod contest;
mod defence;
mod honour;

pub use contest::{adversary_share, expected_loss, power};
pub use defence::{defence, fights, force, usable};
pub use honour::{honour, usable_share};
