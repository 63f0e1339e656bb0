//! Names of the terms of the joining margin.

/// A term of the margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Security gained.
    Security,
    /// Fear of entrapment.
    Entrapment,
    /// Fear of economic coercion.
    Coercion,
    /// Domestic ratification.
    Domestic,
    /// Autonomy norm.
    Autonomy,
    /// Grievances.
    Identity,
    /// Affinity and likeness.
    Affinity,
    /// Burden borne.
    Burden,
    /// Burden shifted to others.
    BurdenShift,
    /// Cooperation as a stepping stone.
    SteppingStone,
    /// Alignment lost to inducements.
    Alignment,
    /// Leaders.
    Leader,
    /// Cost of any institution.
    Constant,
    /// What the terms miss.
    Shock,
}

/// All terms, in order.
pub const TERMS: [Term; 14] = [
    Term::Security,
    Term::Entrapment,
    Term::Coercion,
    Term::Domestic,
    Term::Autonomy,
    Term::Identity,
    Term::Affinity,
    Term::Burden,
    Term::BurdenShift,
    Term::SteppingStone,
    Term::Alignment,
    Term::Leader,
    Term::Constant,
    Term::Shock,
];
