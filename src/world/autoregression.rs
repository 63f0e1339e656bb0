//! Relaxation and first-order autoregression with the same law for any length of step.

use crate::rng::exp;

/// Share of a quantity that is left after `dt` years, for a half-life in years.
pub(crate) fn decay(half_life: f64, dt: f64) -> f64 {
    if half_life > 0.0 { exp(-std::f64::consts::LN_2 * dt / half_life) } else { 0.0 }
}

/// An AR(1) sampled once a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Autoregression {
    kept: f64,
    spread: f64,
}

impl Autoregression {
    /// Stationary standard deviation `sd`, half-life in years, step of `dt` years.
    pub(super) fn new(sd: f64, half_life: f64, dt: f64) -> Self {
        let kept = decay(half_life, dt);
        Self { kept, spread: sd * (1.0 - kept * kept).sqrt() }
    }

    /// The sampled Ornstein–Uhlenbeck process with reversion rate θ a year and volatility σ per
    /// √year; without reversion a random walk.
    pub(super) fn diffusion(volatility: f64, reversion: f64, dt: f64) -> Self {
        let kept = exp(-reversion * dt);
        let variance = if reversion > 0.0 { (1.0 - kept * kept) / (2.0 * reversion) } else { dt };
        Self { kept, spread: volatility * variance.sqrt() }
    }

    /// The next value after `value`, for the standard normal `z`.
    #[inline]
    pub fn next(&self, value: f64, z: f64) -> f64 {
        self.kept * value + self.spread * z
    }

    /// A value from the stationary law. Meaningless for a random walk.
    #[inline]
    pub fn stationary(&self, z: f64) -> f64 {
        self.spread / (1.0 - self.kept * self.kept).sqrt() * z
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Key, StreamId};

    #[test]
    fn four_quarters_spread_as_far_as_one_year() {
        let spread = |dt: f64, steps: usize| {
            let law = Autoregression::new(0.5, 2.0, dt);
            let mut stream = Key::of_draw(3, 0).stream(StreamId::new("test", "ar"));
            let runs = 40_000;
            let sum: f64 = (0..runs).map(|_| (0..steps).fold(0.0, |v, _| law.next(v, stream.normal())).powi(2)).sum();
            (sum / f64::from(runs)).sqrt()
        };
        assert!((spread(0.25, 4) - spread(1.0, 1)).abs() < 0.01);
    }

    #[test]
    fn a_diffusion_and_an_autoregression_are_the_same_law() {
        // Half-life h is reversion ln 2 / h; stationary sd is σ / √(2θ).
        let (h, sd, dt) = (2.0, 0.5, 0.25);
        let reversion = std::f64::consts::LN_2 / h;
        let one = Autoregression::new(sd, h, dt);
        let other = Autoregression::diffusion(sd * (2.0 * reversion).sqrt(), reversion, dt);
        assert!((one.kept - other.kept).abs() < 1e-15 && (one.spread - other.spread).abs() < 1e-15);
        assert!((one.stationary(1.0) - sd).abs() < 1e-12);
    }
}
