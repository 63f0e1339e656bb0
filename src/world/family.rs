//! The essays' families of factors: what can stand between a state and a pact.

use super::Term;

/// A family of factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Security gained; a negative gain is provocation.
    Security,
    /// Fear of entrapment.
    Entrapment,
    /// Trade, coercion, and inducements.
    Coercion,
    /// Public opinion and ratification.
    Opinion,
    /// Autonomy norm, constitutional and legal limits.
    Autonomy,
    /// History and identity: grievance, affinity, likeness.
    Identity,
    /// Burden borne and shifted.
    Burden,
    /// The web of cooperation that is there already.
    Web,
    /// Leaders.
    Leaders,
    /// What the terms miss: the cost of any institution, and shocks.
    Unexplained,
    /// Reliability of the guarantors.
    Reliability,
    /// Bilateral treaties: hub and spokes in place of a pact.
    Bilaterals,
    /// Threats that differ from state to state.
    Divergence,
}

/// The families that terms of the margin belong to, in order.
pub const TERM_FAMILIES: [Family; 10] = [
    Family::Security,
    Family::Entrapment,
    Family::Coercion,
    Family::Opinion,
    Family::Autonomy,
    Family::Identity,
    Family::Burden,
    Family::Web,
    Family::Leaders,
    Family::Unexplained,
];

/// The families that can be relieved, in order: all but the unexplained.
pub const RELIEVABLE: [Family; 12] = [
    Family::Security,
    Family::Entrapment,
    Family::Coercion,
    Family::Opinion,
    Family::Autonomy,
    Family::Identity,
    Family::Burden,
    Family::Web,
    Family::Leaders,
    Family::Reliability,
    Family::Bilaterals,
    Family::Divergence,
];

impl Family {
    /// The word for it in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::Entrapment => "entrapment",
            Self::Coercion => "trade-and-coercion",
            Self::Opinion => "opinion-and-ratification",
            Self::Autonomy => "autonomy-and-law",
            Self::Identity => "history-and-identity",
            Self::Burden => "burden",
            Self::Web => "web-of-cooperation",
            Self::Leaders => "leaders",
            Self::Unexplained => "unexplained",
            Self::Reliability => "reliability",
            Self::Bilaterals => "bilateral-treaties",
            Self::Divergence => "divergent-threats",
        }
    }
}

impl Term {
    /// The family that it belongs to.
    #[inline]
    pub fn family(self) -> Family {
        match self {
            Self::Security | Self::Frame | Self::Balance | Self::Bandwagon => Family::Security,
            Self::Entrapment => Family::Entrapment,
            Self::Coercion | Self::Alignment => Family::Coercion,
            Self::Domestic => Family::Opinion,
            Self::Autonomy | Self::LockIn | Self::Restraint => Family::Autonomy,
            Self::Identity | Self::Affinity | Self::Community | Self::Propensity => Family::Identity,
            Self::Burden | Self::BurdenShift | Self::Disparity => Family::Burden,
            Self::SteppingStone => Family::Web,
            Self::Leader => Family::Leaders,
            Self::Constant | Self::Shock => Family::Unexplained,
        }
    }
}

/// A set of families as a bit mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FamilySet(u16);

impl FamilySet {
    /// The empty set.
    pub const EMPTY: Self = Self(0);

    /// Whether `family` is in.
    #[inline]
    pub fn contains(self, family: Family) -> bool {
        self.0 >> (family as u16) & 1 == 1
    }

    /// Whether it is empty.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Family> for FamilySet {
    fn from_iter<I: IntoIterator<Item = Family>>(families: I) -> Self {
        Self(families.into_iter().fold(0, |set, family| set | 1 << family as u16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::TERMS;

    #[test]
    fn families_are_listed_in_their_order_and_hold_every_term() {
        assert!(TERM_FAMILIES.is_sorted() && RELIEVABLE.is_sorted());
        assert!(TERM_FAMILIES.iter().enumerate().all(|(at, &family)| family as usize == at));
        assert!(TERMS.iter().all(|term| TERM_FAMILIES.contains(&term.family())));
        assert!(TERM_FAMILIES.iter().all(|family| TERMS.iter().any(|term| term.family() == *family)));
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set: FamilySet = [Family::Security, Family::Divergence].into_iter().collect();
        assert!(set.contains(Family::Security) && set.contains(Family::Divergence));
        assert!(!set.contains(Family::Burden) && !set.is_empty() && FamilySet::EMPTY.is_empty());
    }
}
