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
    /// The hub's power over its largest spoke (power disparity).
    Disparity,
    /// Lock-in of the partners that the hub needs, less the autonomy that it gives up (institutional bargain).
    LockIn,
    /// Domination by the hub that a pact restrains (institutional bargain).
    Restraint,
    /// How far the hub sees the others as of its own community (collective identity).
    Community,
    /// The pact as a gamble against the status quo, in the frame of gains or of losses (prospect theory).
    Frame,
    /// Threat that the allies balance (balance of threat).
    Balance,
    /// Threat that drives the weak over to the other side (balance of threat).
    Bandwagon,
    /// Frustration spared by the bloc (landscape).
    Propensity,
}

/// How many of [`TERMS`], from the first, the rule of cost and benefit weighs. The rest belong to its rivals, each of
/// which weighs fewer in all.
pub const COST_BENEFIT_TERMS: usize = 14;

/// All terms, in order.
pub const TERMS: [Term; 22] = [
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
    Term::Disparity,
    Term::LockIn,
    Term::Restraint,
    Term::Community,
    Term::Frame,
    Term::Balance,
    Term::Bandwagon,
    Term::Propensity,
];
