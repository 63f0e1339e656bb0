//! What must hold between the parts of a scenario, beyond keys, types and ranges.
//!
//! The checks read the tree, not the wire types, and pass over what the walk has already found
//! faulty, so that one run reports faults of both kinds.

mod check;
mod events;
mod history;
mod numbers;
mod pacts;
mod references;
mod states;

pub(crate) use check::check;
pub(crate) use references::splits;
