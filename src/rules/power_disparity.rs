//! T2, power disparity: a hub that towers over its spokes prefers bilateral deals.

use super::{Inputs, Scene, Terms};
use crate::rng::ln;
use crate::scenario::Parameters;
use crate::world::Term;

/// The terms of the margin.
///
/// # Formula
/// Hub: U = w_sec·sec + Δb·κ·(tolerated − ln(c_hub / c_spoke(T))) + shock, with the largest spoke as it is expected to
/// be after the hub's horizon of T years, c_spoke(T) = c_spoke·exp((g_spoke − g_hub)·T), in units of the hub's growth.
/// Spokes take what they are offered: U = w_sec·sec + shock. A tie of two is no pact, so the hub's preference for
/// bilateral deals does not speak against it.
///
/// The more the hub outweighs its largest spoke, and the less that spoke is expected to catch up, the more it gains
/// by keeping its spokes apart: Weber, *International Organization* 46 (1992) 633–680; of "extreme hegemony" in the
/// Pacific Crone, *World Politics* 45 (1993) 501–525.
pub(super) fn margin(x: &Inputs, scene: &Scene, p: &Parameters<f64>) -> Terms {
    let rules = &p.rules;
    let disparity = if scene.is_hub && scene.is_multilateral {
        x.new_binding * rules.disparity * (rules.disparity_tolerated - log_ratio(scene, rules.horizon))
    } else {
        0.0
    };
    Terms::of([(Term::Security, p.weights.security * x.security), (Term::Disparity, disparity), (Term::Shock, x.shock)])
}

/// Logarithm of the ratio of the hub's capability to its largest spoke's after `horizon` years.
fn log_ratio(scene: &Scene, horizon: f64) -> f64 {
    // A spoke without any capability is as small as numbers go, so that the ratio is a number.
    let log = |capability: f64| ln(capability.max(f64::MIN_POSITIVE));
    log(scene.hub_capability) - log(scene.spoke_capability) - (scene.spoke_growth - scene.hub_growth) * horizon
}

#[cfg(test)]
mod tests {
    use super::super::worlds::{NOTHING, assert_near, parameters};
    use super::*;

    const HUB: Scene = Scene {
        is_multilateral: true,
        is_hub: true,
        hub_capability: 80.0,
        hub_growth: 0.02,
        spoke_capability: 10.0,
        spoke_growth: 0.02,
        ..NOTHING
    };

    fn at(scene: &Scene) -> f64 {
        let p = parameters();
        margin(&Inputs { new_binding: 0.5, ..Inputs::default() }, scene, &p).margin()
    }

    #[test]
    fn the_hub_weighs_the_log_ratio_to_its_largest_spoke_beyond_what_it_tolerates() {
        // Half of (1.9 − ln 8).
        assert_near(at(&HUB), 0.5 * (1.9 - 8.0_f64.ln()));
        // A spoke that grows by 4 % more a year for 15 years stands at e^0.6 times what it is.
        assert_near(at(&Scene { spoke_growth: 0.06, ..HUB }), 0.5 * (1.9 - 8.0_f64.ln() + 0.6));
    }

    #[test]
    fn more_disparity_lowers_the_hubs_margin_and_a_growing_spoke_raises_it() {
        assert!(at(&Scene { hub_capability: 160.0, ..HUB }) < at(&HUB));
        assert!(at(&Scene { spoke_capability: 20.0, ..HUB }) > at(&HUB));
        assert!(at(&Scene { spoke_growth: 0.05, ..HUB }) > at(&HUB));
        assert!(at(&Scene { spoke_capability: 0.0, ..HUB }).is_finite());
    }

    #[test]
    fn spokes_and_bilateral_ties_know_no_disparity() {
        assert_eq!(at(&Scene { is_hub: false, ..HUB }), 0.0);
        assert_eq!(at(&Scene { is_multilateral: false, ..HUB }), 0.0);
    }
}
