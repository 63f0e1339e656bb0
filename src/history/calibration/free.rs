//! The figures that are fitted, on the scale of their priors.

use crate::rng::normal_cdf;
use crate::scenario::{self, FigureIx, FigureSpec, Problems, STARTER, Spec};
use crate::world::quantile;

/// Addresses of the figures that are fitted: the weights of the margin, what makes a promise and a contest count, and the pace
/// and the hurdles of diplomacy. What else is uncertain stays as its range says, in cases and in forecasts.
pub const FREE: [&str; 20] = [
    "weights.security",
    "weights.entrapment",
    "weights.coercion",
    "weights.domestic",
    "weights.autonomy",
    "weights.identity",
    "weights.affinity",
    "weights.burden",
    "weights.burden_shift",
    "weights.stepping_stone",
    "weights.alignment",
    "weights.constant",
    "weights.shock",
    "security.binding_effect",
    "security.decisiveness",
    "diplomacy.initiative_rate",
    "diplomacy.urgency_effect",
    "diplomacy.talks",
    "diplomacy.ratification",
    "diplomacy.ratification_spread",
];

/// The figures with their priors: the ranges of the built-in defaults.
///
/// A point is a vector of standard normal scores, one a figure, in the order of [`FREE`]: the prior is then the standard
/// normal distribution, and a score z stands for the Φ(z)-quantile of the figure's own range.
#[derive(Debug, Clone)]
pub(super) struct Priors {
    pub(super) figures: Vec<FigureSpec>,
}

impl Priors {
    /// The priors of the built-in defaults.
    ///
    /// # Errors
    /// Those of the built-in scenario, which has none.
    pub(super) fn new() -> Result<Self, Problems> {
        let spec = scenario::load_text("starter.toml", STARTER)?.spec;
        let figures = FREE.iter().filter_map(|address| spec.figures.iter().find(|figure| figure.address == *address));
        Ok(Self { figures: figures.cloned().collect() })
    }

    /// Number of figures.
    pub(super) fn len(&self) -> usize {
        self.figures.len()
    }

    /// Values of the figures at a point.
    pub(super) fn values(&self, point: &[f64]) -> Vec<f64> {
        self.figures.iter().zip(point).map(|(figure, &score)| quantile(figure, normal_cdf(score))).collect()
    }

    /// Places of the figures among those of a scenario; `None` for one that the scenario states itself.
    pub(super) fn places(&self, spec: &Spec) -> Vec<Option<FigureIx>> {
        self.figures.iter().map(|figure| spec.figures.default_at(&figure.address)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_that_is_fitted_is_an_uncertain_default() {
        let priors = Priors::new().unwrap();
        assert_eq!(priors.len(), FREE.len());
        assert!(priors.figures.iter().all(|figure| figure.default && figure.is_uncertain()));
    }

    #[test]
    fn scores_run_through_the_range_of_the_prior_from_end_to_end() {
        let priors = Priors::new().unwrap();
        let [low, middle, high] = [-8.0, 0.0, 8.0].map(|score| priors.values(&[score; FREE.len()]));
        for (at, figure) in priors.figures.iter().enumerate() {
            assert!(low[at] < middle[at] && middle[at] < high[at], "{}", figure.address);
            let [from, to] = figure.range.unwrap();
            let inside = |value: f64| (figure.min..=figure.max).contains(&value);
            assert!(inside(low[at]) && inside(high[at]));
            assert!((from..=to).contains(&middle[at]));
        }
    }
}
