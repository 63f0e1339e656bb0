//! Domestic ratification.

use crate::rng::normal_cdf;

/// Chance that a treaty is ratified (M13, F9, F17).
///
/// # Formula
/// Φ((support − hurdle) / spread): support is half the public's support for being allied, half its
/// mean willingness to fight where the *other* members are threatened. A spread of 0 is a step.
#[inline]
pub fn ratification_chance(support: f64, hurdle: f64, spread: f64) -> f64 {
    if spread > 0.0 { normal_cdf((support - hurdle) / spread) } else { f64::from(u8::from(support >= hurdle)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn support_at_the_hurdle_is_an_even_chance_and_more_support_never_hurts() {
        assert!((ratification_chance(0.5, 0.5, 0.1) - 0.5).abs() < 1e-12);
        assert!(ratification_chance(0.6, 0.5, 0.1) > ratification_chance(0.5, 0.5, 0.1));
        assert_eq!(ratification_chance(0.4, 0.5, 0.0), 0.0);
        assert_eq!(ratification_chance(0.5, 0.5, 0.0), 1.0);
    }
}
