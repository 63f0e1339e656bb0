//! T3, institutional bargain: the hub gives up autonomy for lock-in, the spokes gain restraint.

use super::{Inputs, Scene, Terms};
use crate::scenario::Parameters;
use crate::world::Term;

/// The terms of the margin.
///
/// # Formula
/// Hub: U = w_sec·sec + Δb·(lock_in·need − hub_autonomy·preponderance) + shock; `need` is the share of the load that
/// its partners take over, `preponderance` its share of the members' capability. Spokes: U = w_sec·sec +
/// Δb·(restraint·domination − w_aut·autonomy) + shock; domination = preponderance·(1 − kinship with the hub). In `sec`
/// the spokes count on the hub's word as [`assured`] makes it. A tie of two is no institution: only `sec` counts.
///
/// A leading state binds itself where it needs its partners, and they accept its lead where that restrains it from
/// dominating and from abandoning them: Ikenberry, *After Victory* (Princeton 2001); on Asia, in Ikenberry &
/// Mastanduno (eds), *International Relations Theory and the Asia-Pacific* (Columbia 2003).
pub(super) fn margin(x: &Inputs, scene: &Scene, p: &Parameters<f64>) -> Terms {
    let (w, rules) = (&p.weights, &p.rules);
    let bound = if scene.is_multilateral { x.new_binding } else { 0.0 };
    let (lock_in, autonomy, restraint) = if scene.is_hub {
        (rules.lock_in * scene.need - rules.hub_autonomy * scene.preponderance, 0.0, 0.0)
    } else {
        let domination = scene.preponderance * (1.0 - scene.kinship_with_hub);
        (0.0, -w.autonomy * x.autonomy, rules.restraint * domination)
    };
    Terms::of([
        (Term::Security, w.security * x.security),
        (Term::LockIn, bound * lock_in),
        (Term::Autonomy, bound * autonomy),
        (Term::Restraint, bound * restraint),
        (Term::Shock, x.shock),
    ])
}

/// Reliability of the hub as a spoke sees it once an institution binds the hub at `binding`, in units of Article 5.
///
/// # Formula
/// r′ = r + (1 − r)·assurance·min(binding, 1): part of the doubt about its word goes (restraint of abandonment).
pub(crate) fn assured(r: f64, assurance: f64, binding: f64) -> f64 {
    r + (1.0 - r) * assurance * binding.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::super::worlds::{NOTHING, assert_near, parameters};
    use super::*;

    const HUB: Scene = Scene { is_multilateral: true, is_hub: true, need: 0.4, preponderance: 0.7, ..NOTHING };
    const SPOKE: Scene = Scene { is_hub: false, kinship_with_hub: 0.2, ..HUB };

    fn at(x: &Inputs, scene: &Scene) -> f64 {
        margin(&Inputs { new_binding: 0.5, ..*x }, scene, &parameters()).margin()
    }

    #[test]
    fn the_hub_gains_lock_in_by_its_need_and_loses_autonomy_by_its_preponderance() {
        assert_near(at(&Inputs::default(), &HUB), 0.5 * (0.4 - 0.7));
        assert!(at(&Inputs::default(), &Scene { need: 0.5, ..HUB }) > at(&Inputs::default(), &HUB));
        assert!(at(&Inputs::default(), &Scene { preponderance: 0.8, ..HUB }) < at(&Inputs::default(), &HUB));
    }

    #[test]
    fn a_spoke_gains_restraint_of_a_dominant_and_alien_hub_and_loses_autonomy() {
        let shy = Inputs { autonomy: 0.3, ..Inputs::default() };
        assert_near(at(&shy, &SPOKE), 0.5 * (0.7 * 0.8 - 0.3));
        assert!(at(&shy, &Scene { kinship_with_hub: 0.5, ..SPOKE }) < at(&shy, &SPOKE));
        assert!(at(&shy, &Scene { preponderance: 0.9, ..SPOKE }) > at(&shy, &SPOKE));
        assert_eq!(at(&shy, &Scene { is_multilateral: false, ..SPOKE }), 0.0);
    }

    #[test]
    fn assurance_removes_part_of_the_doubt_and_no_more_at_a_deeper_pact_than_article_5() {
        assert_near(assured(0.6, 0.5, 0.5), 0.7);
        assert_eq!(assured(0.6, 0.5, 2.0), assured(0.6, 0.5, 1.0));
        assert_eq!(assured(0.6, 0.0, 1.0), 0.6);
        assert_eq!(assured(1.0, 0.5, 1.0), 1.0);
    }
}
