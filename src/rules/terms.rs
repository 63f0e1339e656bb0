//! The terms of the joining margin, and the inputs that a rule makes them from.

use crate::world::{COST_BENEFIT_TERMS, FamilySet, TERMS, Term};

/// What one state would get from being a member of one coalition at one depth, against its status
/// quo. Every input is a difference to what is already in force.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Inputs {
    /// Expected loss averted, summed over the theatres in scope; below 0 when the adversary's
    /// expected reaction outweighs the members' help.
    pub security: f64,
    /// Expected entrapment: being bound to fight over what does not threaten oneself.
    pub entrapment: f64,
    /// Mean new binding towards the other members, in units of the binding of Article 5.
    pub new_binding: f64,
    /// Expected loss of trade to coercion, 0–1.
    pub coercion: f64,
    /// Chance that ratification fails.
    pub ratification_failure: f64,
    /// Chance that what it hopes to gain is lost with it: the same, and 0 for a member whose pact is in force.
    pub gain_at_risk: f64,
    /// Norm of non-alignment, 0–1.
    pub autonomy: f64,
    /// Grievance against the other members: half the mean, half the worst.
    pub grievance: f64,
    /// Mean kinship (affinity and likeness) with the other members.
    pub kinship: f64,
    /// Own share of the members' forces in scope.
    pub burden: f64,
    /// Share of the load in scope that others newly take over; guarantors only.
    pub burden_shift: f64,
    /// Mean cooperation with the other members, 0–1.
    pub cooperation: f64,
    /// Alignment since the start: below 0 for one that is drawn away.
    pub alignment: f64,
    /// Stance of the government times its swing.
    pub leader: f64,
    /// The state's own shock.
    pub shock: f64,
}

/// The weighted terms of one state's margin, in the order of [`TERMS`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Terms(pub [f64; TERMS.len()]);

impl Terms {
    /// The margin: the sum of the terms. Above 0, the state gains by joining.
    #[inline]
    pub fn margin(&self) -> f64 {
        // Two sums that do not wait for each other; under cost–benefit the second is 0.
        let (weighed, by_rivals) = self.0.split_at(COST_BENEFIT_TERMS);
        weighed.iter().sum::<f64>() + by_rivals.iter().sum::<f64>()
    }

    /// The terms of cost and benefit, in their order, and no others.
    #[inline]
    pub(super) fn weighed(weighed: [f64; COST_BENEFIT_TERMS]) -> Self {
        let mut terms = Self::default();
        terms.0[..COST_BENEFIT_TERMS].copy_from_slice(&weighed);
        terms
    }

    /// The terms given, and no others.
    pub(super) fn of<const N: usize>(weighed: [(Term, f64); N]) -> Self {
        let mut terms = Self::default();
        for (term, value) in weighed {
            terms.0[term as usize] = value;
        }
        terms
    }

    /// One term.
    pub fn get(&self, term: Term) -> f64 {
        self.0[term as usize]
    }

    /// Takes out what the terms of some families hold against joining.
    #[inline]
    pub fn relieve(&mut self, families: FamilySet) {
        if families.is_empty() {
            return;
        }
        for term in TERMS.into_iter().filter(|term| families.contains(term.family())) {
            self.0[term as usize] = self.0[term as usize].max(0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Family;

    #[test]
    fn a_relieved_family_still_speaks_for_joining_but_not_against() {
        let mut terms = Terms::default();
        for (term, value) in [(Term::Identity, -0.5), (Term::Affinity, 0.2), (Term::Burden, -0.1)] {
            terms.0[term as usize] = value;
        }
        let before = terms;
        terms.relieve(FamilySet::EMPTY);
        assert_eq!(terms, before);
        terms.relieve([Family::Identity].into_iter().collect());
        assert_eq!(terms.get(Term::Identity), 0.0);
        assert_eq!(terms.get(Term::Affinity), 0.2);
        assert_eq!(terms.get(Term::Burden), -0.1);
    }
}
