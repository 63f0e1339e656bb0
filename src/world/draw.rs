//! One drawing of the uncertain figures.

use crate::rng::{Key, StreamId, exp, ln, normal_cdf, normal_quantile};
use crate::scenario::{FigureIx, FigureSpec, Shape, Spec};

/// One value for each figure of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw(Vec<f64>);

impl Draw {
    /// Every figure at its best single value: the mean world, free of chance.
    pub fn best(spec: &Spec) -> Self {
        Self(spec.figures.iter().map(|figure| figure.value).collect())
    }

    /// Value of a figure.
    #[inline]
    pub fn get(&self, figure: FigureIx) -> f64 {
        self.0[figure.0 as usize]
    }

    /// Puts `value` in place of a figure's.
    pub fn set(&mut self, figure: FigureIx, value: f64) {
        self.0[figure.0 as usize] = value;
    }

    /// All values, in the order of the figures' addresses.
    pub fn values(&self) -> &[f64] {
        &self.0
    }
}

/// Draws the uncertain figures of a scenario.
///
/// Each figure has a stream of its own, keyed by its address, so that changing, adding or fixing
/// one moves no other.
#[derive(Debug, Clone)]
pub struct Sampler {
    best: Draw,
    uncertain: Vec<(usize, StreamId, FigureSpec)>,
    seed: u64,
}

impl Sampler {
    /// A sampler for the figures of `spec` under a root seed.
    pub fn new(spec: &Spec, seed: u64) -> Self {
        let uncertain = (spec.figures.iter().enumerate())
            .filter(|(_, figure)| figure.is_uncertain())
            .map(|(i, figure)| (i, StreamId::new("figure", &figure.address), figure.clone()))
            .collect();
        Self { best: Draw::best(spec), uncertain, seed }
    }

    /// The values of draw number `draw`.
    pub fn draw(&self, draw: u32) -> Draw {
        self.draw_under(self.seed, draw)
    }

    /// The same under another root seed.
    pub fn draw_under(&self, seed: u64, draw: u32) -> Draw {
        let key = Key::of_draw(seed, draw);
        let mut values = self.best.clone();
        for (i, stream, figure) in &self.uncertain {
            values.0[*i] = quantile(figure, key.stream(*stream).uniform());
        }
        values
    }
}

/// The `u`-quantile of a figure's distribution, inside its unit's bounds.
fn quantile(figure: &FigureSpec, u: f64) -> f64 {
    let Some([low, high]) = figure.range else { return figure.value };
    let value = match figure.shape {
        Shape::Uniform => low + u * (high - low),
        Shape::Triangular => triangular_quantile(low, figure.value, high, u),
        Shape::LogTriangular => exp(triangular_quantile(ln(low), ln(figure.value), ln(high), u)),
        Shape::Normal => {
            // `range` is the central 90 %, 2 · 1.6449 standard deviations wide.
            let sd = (high - low) / 3.289_707_253_902_945;
            let [from, to] = [figure.min, figure.max].map(|bound| normal_cdf((bound - figure.value) / sd));
            figure.value + sd * normal_quantile((from + u * (to - from)).clamp(1e-300, 1.0 - 1e-16))
        }
    };
    value.clamp(figure.min, figure.max)
}

/// Quantile of the triangular distribution on `[low, high]` with its mode at `mode`.
fn triangular_quantile(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return mode;
    }
    if u * width < mode - low {
        low + (u * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - u) * width * (high - mode)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_triangular_quantile_has_its_ends_and_its_mode() {
        assert!((triangular_quantile(0.0, 0.25, 1.0, 1e-12) - 0.0).abs() < 1e-5);
        assert!((triangular_quantile(0.0, 0.25, 1.0, 0.25) - 0.25).abs() < 1e-12);
        assert!((triangular_quantile(0.0, 0.25, 1.0, 1.0 - 1e-12) - 1.0).abs() < 1e-5);
        // Mode at an end: a right triangle.
        assert!((triangular_quantile(0.0, 0.0, 1.0, 0.75) - 0.5).abs() < 1e-12);
    }
}
