//! What became of a case of history: words beside a scenario that no run reads.

use super::wire::Depth;
use crate::ids::Id;

/// What became of a case of history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// What happened.
    pub text: String,
    /// Where it is recorded.
    pub source: String,
    /// Cases of one family are held out together.
    pub family: Id,
    /// Bilateral defence treaties that came instead, as state indices, the lower first; ascending.
    pub bilateral: Vec<(usize, usize)>,
    /// What became of designs, in the order of the designs; never empty.
    pub pacts: Vec<HistoricPact>,
}

/// What became of a design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoricPact {
    /// Index of the design.
    pub design: usize,
    /// The pact, where it came into force in time.
    pub formed: Option<HistoricForm>,
    /// Years from the start that are asked about, from 1 to the horizon.
    pub within_years: u32,
}

/// A pact that came into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoricForm {
    /// Its rung in practice.
    pub depth: Depth,
    /// Its first members as state indices, ascending; all of them candidates of the design.
    pub members: Vec<usize>,
}
