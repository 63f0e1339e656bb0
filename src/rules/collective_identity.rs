//! T4, collective identity: multilateral where the hub sees the region as of its own community.

use super::{Inputs, Scene, Terms};
use crate::scenario::Parameters;
use crate::world::Term;

/// The terms of the margin.
///
/// # Formula
/// Hub: U = w_sec·sec + Δb·community·(identification − threshold) + shock, where there are three members or more.
/// Spokes: U = w_sec·sec + w_aff·Δb·kinship + shock.
///
/// The identification is *directed*, from the hub towards the region: Washington saw Europeans as equals of one
/// community and Asians as others, and so made treaties with the former together and with the latter one by one
/// (Hemmer & Katzenstein, *International Organization* 56 (2002) 575–607).
pub(super) fn margin(x: &Inputs, scene: &Scene, p: &Parameters<f64>) -> Terms {
    let (w, rules) = (&p.weights, &p.rules);
    let (community, kinship) = match (scene.is_hub, scene.is_multilateral) {
        (true, true) => (rules.community * (scene.identification - rules.community_threshold), 0.0),
        (true, false) => (0.0, 0.0),
        (false, _) => (0.0, w.affinity * x.kinship),
    };
    Terms::of([
        (Term::Security, w.security * x.security),
        (Term::Affinity, x.new_binding * kinship),
        (Term::Community, x.new_binding * community),
        (Term::Shock, x.shock),
    ])
}

/// How far one state sees another as of its own community where nothing is stated, 0–1.
///
/// # Formula
/// Half likeness, half affinity on a scale from 0 to 1, (affinity + 1)/2.
pub(crate) fn identification(likeness: f64, affinity: f64) -> f64 {
    0.5 * likeness + 0.25 * (affinity + 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::worlds::{NOTHING, assert_near, parameters};
    use super::*;

    const HUB: Scene = Scene { is_multilateral: true, is_hub: true, identification: 0.8, ..NOTHING };

    fn at(x: &Inputs, scene: &Scene) -> f64 {
        margin(&Inputs { new_binding: 0.5, ..*x }, scene, &parameters()).margin()
    }

    #[test]
    fn the_hub_weighs_its_identification_beyond_the_threshold_and_no_kinship() {
        let akin = Inputs { kinship: 1.0, ..Inputs::default() };
        assert_near(at(&akin, &HUB), 0.5 * 0.3);
        assert_near(at(&akin, &Scene { identification: 0.1, ..HUB }), 0.5 * -0.4);
        assert_eq!(at(&akin, &Scene { is_multilateral: false, ..HUB }), 0.0);
    }

    #[test]
    fn a_spoke_weighs_its_kinship_and_no_identification() {
        let spoke = Scene { is_hub: false, ..HUB };
        assert_near(at(&Inputs { kinship: 0.6, ..Inputs::default() }, &spoke), 0.3);
        assert!(at(&Inputs { kinship: -0.2, ..Inputs::default() }, &spoke) < 0.0);
    }

    #[test]
    fn identification_is_half_likeness_and_half_affinity() {
        assert_eq!([identification(1.0, 1.0), identification(0.0, -1.0), identification(0.5, 0.0)], [1.0, 0.0, 0.5]);
    }
}
