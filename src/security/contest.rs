//! Who prevails where forces meet.

use crate::rng::{exp, exp_each, ln, ln_each_normal};

/// Logarithm of the greatest power of a force; the sum of two such powers is still a finite number.
const LN_POWER_MAX: f64 = 700.0;

/// `force` to the power of the decisiveness of the contest; 0 stays 0. Kept between e^−700 and e^700,
/// which no plausible decisiveness leaves, so that a share of two powers is always a number.
#[inline]
pub fn power(force: f64, decisiveness: f64) -> f64 {
    if force <= 0.0 { 0.0 } else { exp((decisiveness * ln(force)).clamp(-LN_POWER_MAX, LN_POWER_MAX)) }
}

/// [`power`] of several forces at once.
#[inline]
pub fn powers<const N: usize>(forces: [f64; N], decisiveness: f64) -> [f64; N] {
    let is_plain = |force: &f64| (*force <= 0.0) | (*force >= f64::MIN_POSITIVE) & (*force <= f64::MAX);
    if !forces.iter().fold(true, |all, force| all & is_plain(force)) {
        return std::array::from_fn(|l| power(forces[l], decisiveness));
    }
    // In the place of 0 stands a number of which no step is out of the ordinary.
    let some = std::array::from_fn(|l| if forces[l] <= 0.0 { std::f64::consts::E } else { forces[l] });
    let logarithms: [f64; N] = ln_each_normal(some);
    let exponents = std::array::from_fn(|l| (decisiveness * logarithms[l]).clamp(-LN_POWER_MAX, LN_POWER_MAX));
    let powers: [f64; N] = exp_each(exponents);
    std::array::from_fn(|l| if forces[l] <= 0.0 { 0.0 } else { powers[l] })
}

/// The adversary's share of the outcome, from the powered forces of both sides.
///
/// # Formula
/// A^m / (A^m + D^m), the ratio form of the contest success function (Hirshleifer, *Public Choice*
/// 63, 1989, 101–112). Without an adversary's force it is 0, whatever the defence.
#[inline]
pub fn adversary_share(powered_attack: f64, powered_defence: f64) -> f64 {
    if powered_attack <= 0.0 { 0.0 } else { powered_attack / (powered_attack + powered_defence) }
}

/// Expected loss of a state in a theatre: perceived threat × the adversary's share of the outcome.
#[inline]
pub fn expected_loss(threat: f64, powered_attack: f64, powered_defence: f64) -> f64 {
    threat * adversary_share(powered_attack, powered_defence)
}

/// The adversary's share of the outcome as one sees it who does not know who will help.
///
/// # Formula
/// The mean over two cases, no help and much help, with the chances that give the help its mean μ and
/// standard deviation s: h = (μ² + s²)/μ with the chance μ/h, else 0. For one helper it is exact. Several
/// are taken to come together or not at all, which overstates that nobody comes. A two-point estimate in the
/// manner of Rosenblueth (*Proc. National Academy of Sciences* 72, 1975, 3812–3814), with the state's own force
/// as its lower point in place of a matched skewness. Where the share is convex in the defence (everywhere up
/// to a decisiveness of 1), doubt about the helpers invites an attack at the same mean (M15).
#[inline]
pub fn share_in_doubt(powered_attack: f64, own: f64, help: f64, doubt: f64, decisiveness: f64) -> f64 {
    let share = |force: f64| adversary_share(powered_attack, power(force, decisiveness));
    if doubt <= 0.0 || help <= 0.0 {
        return share(own + help);
    }
    let much = (help * help + doubt * doubt) / help;
    let chance = help / much;
    chance * share(own + much) + (1.0 - chance) * share(own)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_attacker_no_loss() {
        assert_eq!(expected_loss(1.0, power(0.0, 1.0), power(0.0, 1.0)), 0.0);
    }

    #[test]
    fn powers_at_once_have_the_bits_of_one_by_one() {
        let forces = [-1.0, 0.0, 5e-324, 1e-310, f64::MIN_POSITIVE, 1e-3, 1.0, 17.3, 1e6, f64::MAX, f64::INFINITY];
        for m in [0.1, 0.3, 1.0, 1.7, 40.0] {
            for four in forces.windows(4).map(|f| [f[0], f[1], f[2], f[3]]) {
                assert_eq!(powers(four, m), four.map(|force| power(force, m)), "{four:?} to the power of {m}");
            }
        }
    }

    #[test]
    fn equal_forces_share_the_outcome_whatever_the_decisiveness() {
        for m in [0.5, 1.0, 2.0] {
            assert!((adversary_share(power(40.0, m), power(40.0, m)) - 0.5).abs() < 1e-12);
        }
    }

    #[test]
    fn decisiveness_favours_the_stronger() {
        let share = |m| adversary_share(power(30.0, m), power(10.0, m));
        assert!((share(1.0) - 0.75).abs() < 1e-12);
        assert!((share(2.0) - 0.9).abs() < 1e-12);
    }

    #[test]
    fn doubt_about_one_helper_weighs_its_coming_and_its_staying_away() {
        // Own 10, and 20 with the chance 1/2: mean 10, standard deviation 10. Shares 10/20 and 10/40.
        assert!((share_in_doubt(10.0, 10.0, 10.0, 10.0, 1.0) - 0.5 * (0.5 + 0.25)).abs() < 1e-12);
        // Without doubt the mean counts: 10/30.
        assert!((share_in_doubt(10.0, 10.0, 10.0, 0.0, 1.0) - 1.0 / 3.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn more_defence_never_raises_the_loss(
            threat in 0.0..=1.0f64, a in 0.0..1e3f64, d in 0.0..1e3f64, more in 0.0..1e3f64, m in 0.1..3.0f64,
        ) {
            let attack = power(a, m);
            let loss = expected_loss(threat, attack, power(d, m));
            prop_assert!((0.0..=1.0).contains(&loss));
            prop_assert!(expected_loss(threat, attack, power(d + more, m)) <= loss + 1e-12);
        }
    }
}
