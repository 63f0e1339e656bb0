//! Shared formulas of security: honour, contest, usable forces, ratification.

mod contest;
mod defence;
mod honour;
mod ratification;

pub use contest::{adversary_share, expected_loss, power, powers, share_in_doubt};
pub use defence::{Defence, defence, fights, usable};
pub use honour::{honour, usable_share};
pub use ratification::ratification_chance;
