//! T5, prospect theory with threat as the reference point: the pact is a gamble.

use super::{Inputs, Scene, Terms};
use crate::rng::pow;
use crate::scenario::Parameters;
use crate::world::Term;

/// Least chance at which a gain that comes only with kept words is taken apart into chance and size.
const CHANCE_MIN: f64 = 0.01;

/// The terms of the margin.
///
/// # Formula
/// The frame is f = perceived threat − reference: above 0 the state is in the frame of losses, below 0 in that of gains.
/// The status quo with its bilateral ties is safe and worth v(−f). The pact is a lottery: with the chance p that the
/// others keep their word it gains G, otherwise it costs E:
///
/// U = p·v(G − f) + (1 − p)·v(−E − f) − v(−f) + shock, v(x) = x^α for x ≥ 0 and −λ·(−x)^α below.
///
/// G = min(w_sec·sec/p, w_sec·expected loss), so that p·G is the expected security gain and nobody gains more than it
/// had to lose; a loss of security, sec < 0, comes in either case, G = w_sec·sec and E is raised by as much. E =
/// w_ent·ent + Δb·(w_aut·autonomy + w_burden·share). A tie of two is no gamble: U = v(p·G − (1 − p)·E − f) − v(−f).
///
/// Perceived threat as the reference, bilateral ties as the safe and multilateral ones as the risky course: He & Feng,
/// *European J. International Relations* 18 (2012) 227–250. Value function: Kahneman & Tversky, *Econometrica* 47
/// (1979) 263–291; α and λ: Tversky & Kahneman, *J. Risk and Uncertainty* 5 (1992) 297–323.
pub(super) fn margin(x: &Inputs, scene: &Scene, p: &Parameters<f64>) -> Terms {
    let w = &p.weights;
    let chance = scene.word_kept;
    let cost = w.entrapment * x.entrapment + x.new_binding * (w.autonomy * x.autonomy + w.burden * x.burden);
    let security = w.security * x.security;
    let lottery = if security > 0.0 {
        let gain = (security / chance.max(CHANCE_MIN)).min(w.security * scene.expected_loss);
        Lottery { chance, gain, cost }
    } else {
        Lottery { chance, gain: security, cost: cost - security }
    };
    let frame = frame(scene, p);
    let worth = if scene.is_multilateral { lottery.worth(frame, p) } else { change(lottery.mean(), frame, p) };
    Terms::of([(Term::Frame, worth), (Term::Shock, x.shock)])
}

/// What a state keeps outside while the others go on, where that spares it `spared` of its expected loss for certain.
pub(super) fn outside(spared: f64, scene: &Scene, p: &Parameters<f64>) -> f64 {
    change(p.weights.security * spared, frame(scene, p), p)
}

/// Perceived threat beyond the reference.
fn frame(scene: &Scene, p: &Parameters<f64>) -> f64 {
    scene.threat - p.rules.reference_threat
}

/// A pact as a gamble.
#[derive(Clone, Copy)]
struct Lottery {
    chance: f64,
    gain: f64,
    cost: f64,
}

impl Lottery {
    fn mean(self) -> f64 {
        self.chance * self.gain - (1.0 - self.chance) * self.cost
    }

    /// Its value against the status quo.
    fn worth(self, frame: f64, p: &Parameters<f64>) -> f64 {
        let Self { chance, gain, cost } = self;
        chance * change(gain, frame, p) + (1.0 - chance) * change(-cost, frame, p)
    }
}

/// Value of a certain `difference` to the status quo.
fn change(difference: f64, frame: f64, p: &Parameters<f64>) -> f64 {
    value(difference - frame, p) - value(-frame, p)
}

/// Value of an outcome against the reference point.
fn value(outcome: f64, p: &Parameters<f64>) -> f64 {
    let rules = &p.rules;
    if outcome >= 0.0 {
        pow(outcome, rules.value_exponent)
    } else {
        -rules.loss_aversion * pow(-outcome, rules.value_exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::super::worlds::{NO_INPUTS, NOTHING, assert_near, parameters};
    use super::*;

    /// An even chance to avert 0.1 of expected loss or to be entrapped for 0.1.
    const GAMBLE: Inputs = Inputs { security: 0.05, entrapment: 0.1, ..NO_INPUTS };
    const SCENE: Scene = Scene { is_multilateral: true, word_kept: 0.5, expected_loss: 0.3, ..NOTHING };

    fn at(x: &Inputs, threat: f64) -> f64 {
        margin(x, &Scene { threat, ..SCENE }, &parameters()).margin()
    }

    #[test]
    fn the_same_gamble_is_taken_in_the_frame_of_losses_and_refused_in_that_of_gains() {
        assert!(at(&GAMBLE, 0.8) > 0.0, "{}", at(&GAMBLE, 0.8));
        assert!(at(&GAMBLE, 0.2) < 0.0, "{}", at(&GAMBLE, 0.2));
        // Most of all where a loss would cross the reference point.
        assert!(at(&GAMBLE, 0.5) < at(&GAMBLE, 0.2));
    }

    #[test]
    fn the_worth_is_that_of_the_paper() {
        // Frame 0.3: 0.5·v(−0.2) + 0.5·v(−0.4) − v(−0.3), v(x) = −2.25·(−x)^0.88.
        let v = |x: f64| -2.25 * (-x).powf(0.88);
        assert_near(at(&GAMBLE, 0.8), 0.5 * v(-0.2) + 0.5 * v(-0.4) - v(-0.3));
        // Frame −0.3: the same in gains, v(x) = x^0.88.
        let v = |x: f64| x.powf(0.88);
        assert_near(at(&GAMBLE, 0.2), 0.5 * v(0.4) + 0.5 * v(0.2) - v(0.3));
        // At the reference itself losses weigh 2.25 times.
        assert_near(at(&GAMBLE, 0.5), 0.5 * (1.0 - 2.25) * v(0.1));
    }

    #[test]
    fn more_security_raises_the_margin_and_more_cost_lowers_it_in_either_frame() {
        for threat in [0.2, 0.5, 0.8] {
            let base = at(&GAMBLE, threat);
            assert!(at(&Inputs { security: 0.06, ..GAMBLE }, threat) > base);
            for worse in [
                Inputs { entrapment: 0.12, ..GAMBLE },
                Inputs { new_binding: 1.0, autonomy: 0.1, ..GAMBLE },
                Inputs { new_binding: 1.0, burden: 0.1, ..GAMBLE },
                Inputs { security: -0.05, ..GAMBLE },
            ] {
                assert!(at(&worse, threat) < base, "{worse:?} at {threat}");
            }
        }
        assert_eq!(at(&Inputs::default(), 0.8), 0.0, "nothing changes");
    }

    #[test]
    fn nobody_gains_more_than_it_had_to_lose() {
        let p = parameters();
        let unlikely = Scene { threat: 0.5, word_kept: 0.02, expected_loss: 0.1, ..SCENE };
        let alone = margin(&Inputs { entrapment: 0.0, ..GAMBLE }, &unlikely, &p).margin();
        assert_near(alone, 0.02 * 0.1_f64.powf(0.88));
    }

    #[test]
    fn a_bilateral_tie_is_worth_its_mean_and_what_is_kept_outside_its_value() {
        let p = parameters();
        let two = Scene { is_multilateral: false, threat: 0.2, ..SCENE };
        assert_near(
            margin(&Inputs { entrapment: 0.0, ..GAMBLE }, &two, &p).margin(),
            0.35_f64.powf(0.88) - 0.3_f64.powf(0.88),
        );
        assert_near(outside(0.05, &two, &p), 0.35_f64.powf(0.88) - 0.3_f64.powf(0.88));
    }
}
