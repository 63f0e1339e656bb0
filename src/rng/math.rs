//! Elementary functions. The standard library's `f64::exp` and `f64::ln` call the platform's C
//! library and may differ in the last bit; `libm` is pure Rust and does not.

/// e to the power of `x`.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Natural logarithm of `x`.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// The logistic function, 1 / (1 + e^−x): log-odds → probability.
#[inline]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// Shares are moved this far off 0 and 1 before their log-odds are taken, so that they stay finite.
const EDGE: f64 = 1e-6;

/// Log-odds of the share `p`; 0 and 1 are taken as 10⁻⁶ and 1 − 10⁻⁶.
#[inline]
pub fn logit(p: f64) -> f64 {
    let p = p.clamp(EDGE, 1.0 - EDGE);
    ln(p / (1.0 - p))
}

/// `base` to the power of `exponent`.
#[inline]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logit_and_logistic_undo_each_other() {
        for p in [0.01, 0.34, 0.5, 0.99] {
            assert!((logistic(logit(p)) - p).abs() < 1e-12);
        }
    }

    #[test]
    fn the_edges_stay_finite() {
        assert!(logit(0.0).is_finite() && logit(1.0).is_finite());
        assert_eq!(logistic(1000.0), 1.0);
        assert_eq!(logistic(-1000.0), 0.0);
    }
}
