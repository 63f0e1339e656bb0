//! A collective pact on its way from talks to force, and beyond.

use super::StateSet;
use crate::scenario::Depth;

/// Where a design stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stage {
    /// Not on the table.
    Dormant,
    /// Negotiated until `until`, in years since the start.
    Talks {
        /// End of the talks.
        until: f64,
    },
    /// Signed; each member ratifies or fails to.
    Ratifying,
    /// Binding its members.
    InForce,
}

/// How a pact ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Signed, but too few ratified.
    NotRatified,
    /// Members left until it could not stand.
    Dissolved,
    /// The threat that it was signed against had gone.
    Faded,
    /// The script put another on the same design in its place.
    Replaced,
}

/// One pact design and where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pact {
    /// Stage.
    pub stage: Stage,
    /// Depth that was agreed; the deepest on the table until then.
    pub depth: Depth,
    /// Which of the design's scopes was agreed, 0 being the widest.
    pub scope: usize,
    /// States at the table, signatories or members, by stage.
    pub members: StateSet,
    /// Signatories that have ratified.
    pub ratified: StateSet,
    /// Candidates that have given up under pressure; they take no part in this attempt any more.
    pub yielded: StateSet,
    /// Mean threat that the members perceived in its theatres when they signed, or last made it deeper.
    pub threat_at_signature: f64,
    /// Entry into force, or since it was last made deeper, in years since the start; infinite before.
    pub in_force_since: f64,
}

impl Pact {
    /// A design that nobody has proposed yet.
    pub fn dormant(depth: Depth) -> Self {
        Self {
            stage: Stage::Dormant,
            depth,
            scope: 0,
            members: StateSet::EMPTY,
            ratified: StateSet::EMPTY,
            yielded: StateSet::EMPTY,
            threat_at_signature: 0.0,
            in_force_since: f64::INFINITY,
        }
    }

    /// Whether its proposer is busy with it.
    pub fn is_pending(&self) -> bool {
        matches!(self.stage, Stage::Talks { .. } | Stage::Ratifying)
    }

    /// Whether it binds its members.
    pub fn is_in_force(&self) -> bool {
        self.stage == Stage::InForce
    }
}
