//! T6, balance of threat: who balances, and who gives in.

use super::{Inputs, Scene, Terms};
use crate::scenario::Parameters;
use crate::world::Term;

/// The terms of the margin.
///
/// # Formula
/// U = balance·Σ_k threat_k·s_k − bandwagon·Σ_k threat_k·weakness_k·(1 − s_k) + shock over the theatres in scope, as
/// [`Pull::of`] has it. Neither polls nor promises nor the form of the treaty matter.
///
/// States ally against the most threatening power, and threat is made of aggregate power, proximity, offensive power
/// and intent; the weak, and those without allies at hand, bandwagon: Walt, *International Security* 9(4) (1985)
/// 3–43; *The Origins of Alliances* (Cornell 1987).
pub(super) fn margin(x: &Inputs, scene: &Scene, p: &Parameters<f64>) -> Terms {
    Terms::of([
        (Term::Balance, p.rules.balance * scene.balanced),
        (Term::Bandwagon, -p.rules.bandwagon * scene.overpowered),
        (Term::Shock, x.shock),
    ])
}

/// Where one theatre pulls a state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pull {
    /// Threat that allies balance.
    pub balanced: f64,
    /// Threat too strong for the allies and for the state.
    pub overpowered: f64,
}

impl Pull {
    /// The pull of a theatre in which the adversary brings `adversary`, the state `own` and the other members `allies`,
    /// all in USD bn after loss of strength over distance.
    ///
    /// # Formula
    /// threat = intent·A/(A + own): `intent` is the stake times the urgency felt; aggregate and offensive power are in A,
    /// proximity in the stake and in the loss of strength. Share of the gap that allies close: s = H/(H + A).
    /// Weakness = A/(A + own). Without any force of the adversary both are 0.
    pub(crate) fn of(intent: f64, own: f64, allies: f64, adversary: f64) -> Self {
        if adversary <= 0.0 {
            return Self { balanced: 0.0, overpowered: 0.0 };
        }
        let weakness = adversary / (adversary + own);
        let (threat, closed) = (intent * weakness, allies / (allies + adversary));
        Self { balanced: threat * closed, overpowered: threat * weakness * (1.0 - closed) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::worlds::{NOTHING, assert_near, parameters};
    use super::*;

    fn at(intent: f64, own: f64, allies: f64, adversary: f64) -> f64 {
        let Pull { balanced, overpowered } = Pull::of(intent, own, allies, adversary);
        margin(&Inputs::default(), &Scene { balanced, overpowered, ..NOTHING }, &parameters()).margin()
    }

    #[test]
    fn threat_is_balanced_as_far_as_allies_close_the_gap_and_the_weak_give_in_to_the_rest() {
        // Weakness 30/40, threat 0.8 · 3/4; allies close 10/40 of the gap.
        let Pull { balanced, overpowered } = Pull::of(0.8, 10.0, 10.0, 30.0);
        assert_near(balanced, 0.6 * 0.25);
        assert_near(overpowered, 0.6 * 0.75 * 0.75);
        assert_near(at(0.8, 10.0, 10.0, 30.0), 0.15 - 0.5 * 0.3375);
        assert_eq!(Pull::of(0.8, 10.0, 10.0, 0.0), Pull { balanced: 0.0, overpowered: 0.0 });
        assert_eq!(Pull::of(0.8, 0.0, 0.0, 30.0), Pull { balanced: 0.0, overpowered: 0.8 });
    }

    #[test]
    fn with_strong_allies_a_state_balances_and_with_weak_ones_the_weak_bandwagons() {
        assert!(at(0.8, 10.0, 60.0, 30.0) > at(0.8, 10.0, 20.0, 30.0));
        assert!(at(0.8, 10.0, 60.0, 30.0) > 0.0);
        assert!(at(0.8, 1.0, 3.0, 30.0) < 0.0);
        // Where it balances, more threat is more reason to; where it gives in, more reason for that.
        assert!(at(0.9, 10.0, 60.0, 30.0) > at(0.8, 10.0, 60.0, 30.0));
        assert!(at(0.9, 1.0, 3.0, 30.0) < at(0.8, 1.0, 3.0, 30.0));
    }
}
