//! Batches against the first of them, from their files alone: what differs, by how much, for whom, and why.

mod changes;
mod compare;
mod contrast;
mod found;
mod groups;
mod observed;
mod pairing;
mod reasons;
mod tables;
#[cfg(test)]
mod tests;

pub use changes::{Change, ChangeKind};
pub use compare::compare;
pub use contrast::{Contrast, Gain};
pub use found::{Answered, ComparedBatch, Comparison, OutcomeContrast, StateContrast, Versus};
pub use groups::factor_group;
pub(super) use observed::{Observed, Thing, present};
pub(super) use pairing::why_unpaired;
pub use reasons::{Shift, ShiftOf};
