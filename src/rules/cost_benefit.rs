//! T1, cost–benefit: all terms weighed.

use super::{Inputs, Terms};
use crate::scenario::{Security, Weights};
use crate::world::{FamilySet, Term};

/// The weighted terms of the margin, with what the terms of `relieved` families hold against joining taken out.
///
/// # Formula
/// What the pact in force is worth is V = w_sec·(sec − covered·m̄·sec⁺) − w_ent·ent − Δb·(w_coer·coercion + w_aut·autonomy +
/// w_id·grievance + w_burden·share) + Δb·(w_aff·kinship + w_step·m̄) + w_shift·shift + w_align·alignment + leader + const +
/// shock, and what joining it is worth U = V − (1 − P(ratify))·(V⁺ + Δb·w_dom). A member whose pact is in force has its
/// gain: for it U = V − (1 − P(ratify))·Δb·w_dom.
///
/// A state joins where benefits outweigh costs; each cost that comes with being bound is scaled by
/// the new binding Δb, so that what a treaty already asks costs nothing twice. Security against
/// autonomy: Morrow, *American J. Political Science* 35 (1991) 904–933; abandonment against
/// entrapment: Snyder, *World Politics* 36 (1984) 461–495; linear weights on terms of one scale:
/// Dawes, *American Psychologist* 34 (1979) 571–582. A government plays at two tables: it has what it hopes to gain with the
/// chance that the treaty passes at home, and one that fails there costs it standing (Putnam, *International Organization* 42
/// (1988) 427–460).
#[inline]
pub fn margin(x: &Inputs, w: &Weights<f64>, security: &Security<f64>, relieved: FamilySet) -> Terms {
    let bound = x.new_binding;
    let mut terms = Terms::weighed([
        w.security * (x.security - security.covered_by_web * x.cooperation * x.security.max(0.0)),
        -w.entrapment * x.entrapment,
        -w.coercion * bound * x.coercion,
        // Of domestic ratification, which is known once the others are.
        0.0,
        -w.autonomy * bound * x.autonomy,
        -w.identity * bound * x.grievance,
        w.affinity * bound * x.kinship,
        -w.burden * bound * x.burden,
        w.burden_shift * x.burden_shift,
        w.stepping_stone * bound * x.cooperation,
        w.alignment * x.alignment,
        x.leader,
        w.constant,
        x.shock,
    ]);
    terms.relieve(relieved);
    let hoped_for = terms.margin().max(0.0);
    terms.0[Term::Domestic as usize] = -x.gain_at_risk * hoped_for - x.ratification_failure * bound * w.domestic;
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Family;

    const WEIGHTS: Weights<f64> = Weights {
        security: 1.0,
        entrapment: 1.0,
        coercion: 1.0,
        domestic: 1.0,
        autonomy: 1.0,
        identity: 1.0,
        affinity: 1.0,
        burden: 1.0,
        burden_shift: 1.0,
        stepping_stone: 0.0,
        alignment: 1.0,
        constant: 0.0,
        shock: 0.0,
        shock_half_life: 0.0,
    };
    const SECURITY: Security<f64> = Security {
        decisiveness: 1.0,
        binding_effect: 1.0,
        half_strength_distance: 1.0,
        usable_alone: 0.0,
        command_gain: 0.0,
        covered_by_web: 0.5,
        spoke_relief: 0.0,
    };

    fn margin(inputs: &Inputs) -> Terms {
        super::margin(inputs, &WEIGHTS, &SECURITY, FamilySet::EMPTY)
    }

    #[test]
    fn a_pact_that_binds_nothing_new_costs_nothing() {
        let costly = Inputs {
            coercion: 1.0,
            ratification_failure: 1.0,
            autonomy: 1.0,
            grievance: 1.0,
            burden: 1.0,
            ..Inputs::default()
        };
        assert_eq!(margin(&costly).margin(), 0.0);
        let bound = Inputs { new_binding: 0.5, ..costly };
        assert_eq!(margin(&bound).margin(), -2.5);
    }

    #[test]
    fn each_cost_lowers_the_margin_and_each_benefit_raises_it() {
        let base = Inputs { new_binding: 1.0, ..Inputs::default() };
        let at = |inputs: &Inputs| margin(inputs).margin();
        for worse in [
            Inputs { entrapment: 0.1, ..base },
            Inputs { coercion: 0.1, ..base },
            Inputs { ratification_failure: 0.1, ..base },
            Inputs { autonomy: 0.1, ..base },
            Inputs { grievance: 0.1, ..base },
            Inputs { burden: 0.1, ..base },
        ] {
            assert!(at(&worse) < at(&base), "{worse:?}");
        }
        for better in [
            Inputs { security: 0.1, ..base },
            Inputs { kinship: 0.1, ..base },
            Inputs { burden_shift: 0.1, ..base },
            Inputs { alignment: 0.1, ..base },
            Inputs { leader: 0.1, ..base },
            Inputs { shock: 0.1, ..base },
        ] {
            assert!(at(&better) > at(&base), "{better:?}");
        }
    }

    #[test]
    fn a_web_of_cooperation_covers_part_of_the_need() {
        let alone = Inputs { security: 0.4, ..Inputs::default() };
        let webbed = Inputs { cooperation: 1.0, ..alone };
        assert_eq!(margin(&alone).get(Term::Security), 0.4);
        assert_eq!(margin(&webbed).get(Term::Security), 0.2);
    }

    #[test]
    fn a_gain_counts_with_the_chance_that_the_treaty_passes_and_a_loss_in_full() {
        let at = |security: f64, fails: f64| {
            let hoped = Inputs { security, new_binding: 0.5, ratification_failure: fails, ..Inputs::default() };
            margin(&Inputs { gain_at_risk: fails, ..hoped }).margin()
        };
        let by_hand = [(0.0, 0.5), (0.25, 0.75 * 0.5 - 0.25 * 0.5), (1.0, -0.5)];
        by_hand.into_iter().for_each(|(fails, gain)| assert_eq!(at(0.5, fails), gain));
        assert_eq!([at(-0.5, 0.0), at(-0.5, 0.25)], [-0.5, -0.5 - 0.25 * 0.5]);
    }

    #[test]
    fn a_member_of_a_pact_in_force_has_its_gain_whatever_its_parliament_would_say_today() {
        let inputs = Inputs { security: 0.8, new_binding: 0.5, ratification_failure: 0.25, ..Inputs::default() };
        assert_eq!(margin(&inputs).margin(), 0.8 - 0.25 * 0.5);
    }

    #[test]
    fn a_cost_that_is_relieved_is_hoped_to_be_spared() {
        let inputs = Inputs {
            security: 0.8,
            entrapment: 0.8,
            gain_at_risk: 0.5,
            ratification_failure: 0.5,
            ..Inputs::default()
        };
        assert_eq!(margin(&inputs).margin(), 0.0);
        let relieved = [Family::Entrapment].into_iter().collect();
        assert_eq!(super::margin(&inputs, &WEIGHTS, &SECURITY, relieved).margin(), 0.4);
    }
}
