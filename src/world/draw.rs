//! One drawing of the uncertain figures.

use crate::rng::{Key, StreamId, exp, ln, normal_cdf, normal_quantile};
use crate::scenario::{FigureIx, FigureSpec, Posterior, Rule, Shape, Spec, Weighting};

/// One value for each figure of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw(Vec<f64>);

impl Draw {
    /// Every figure at its best single value: the mean world, free of chance.
    pub fn best(spec: &Spec) -> Self {
        Self(spec.figures.iter().map(|figure| figure.value).collect())
    }

    /// Every figure at the mean of the distribution that it is drawn from without a posterior.
    pub(crate) fn mean(spec: &Spec) -> Self {
        Self(spec.figures.iter().map(mean).collect())
    }

    /// Every figure at its best single value once the record has been asked: the mean of the [shipped
    /// posterior](Posterior::shipped) where that speaks of a default that the scenario leaves as it is.
    pub fn point(spec: &Spec) -> Self {
        let (mut point, posterior) = (Self::best(spec), Posterior::shipped());
        for (column, figure) in spoken_of(spec, posterior) {
            point.set(figure, posterior.mean(column));
        }
        point
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
/// one moves no other. Those that a [`Posterior`] speaks of are drawn together, one particle for a draw, where the
/// scenario leaves them at their defaults.
#[derive(Debug, Clone)]
pub struct Sampler {
    best: Draw,
    uncertain: Vec<(usize, StreamId, FigureSpec)>,
    particles: Option<Particles>,
    seed: u64,
}

/// The part of a posterior sample that speaks of the defaults of a scenario.
#[derive(Debug, Clone)]
struct Particles {
    /// Places of the figures among those of the scenario.
    figures: Vec<usize>,
    /// Values of these figures, particle after particle.
    values: Vec<f64>,
    /// Sums of the weights up to and with each particle.
    cumulative: Vec<f64>,
    stream: StreamId,
}

/// The figures that are drawn one by one: those with a range, but for the ones at the places `together`.
fn uncertain(spec: &Spec, together: &[usize]) -> Vec<(usize, StreamId, FigureSpec)> {
    (spec.figures.iter().enumerate())
        .filter(|(i, figure)| figure.is_uncertain() && !together.contains(i))
        .map(|(i, figure)| (i, StreamId::new("figure", &figure.address), figure.clone()))
        .collect()
}

impl Sampler {
    /// A sampler for the figures of `spec` under a root seed, with weights from the [shipped
    /// posterior](Posterior::shipped).
    pub fn new(spec: &Spec, seed: u64) -> Self {
        Self::weighted(spec, seed, Weighting::Posterior)
    }

    /// The same with weights as `weighting` says. Under [`Weighting::Point`] whatever the posterior speaks of is at its
    /// [mean](Draw::point) in all draws, where the scenario leaves it at its default; under [`Weighting::Prior`] it is drawn
    /// from its range as any other figure.
    pub fn weighted(spec: &Spec, seed: u64, weighting: Weighting) -> Self {
        let posterior = Posterior::shipped();
        match weighting {
            Weighting::Posterior => Self::of_posterior(spec, seed, posterior, weights_of(posterior)),
            Weighting::Point => Self { best: Draw::point(spec), particles: None, ..Self::new(spec, seed) },
            Weighting::Prior => Self { uncertain: uncertain(spec, &[]), particles: None, ..Self::new(spec, seed) },
        }
    }

    /// The same with the weights that the shipped posterior would have without a family of historical cases; see
    /// [`Posterior::weights_without`].
    pub fn held_out(spec: &Spec, seed: u64, family: &str) -> Self {
        let posterior = Posterior::shipped();
        Self::of_posterior(spec, seed, posterior, posterior.weights_without(family))
    }

    /// A sampler that draws from the particles of `posterior` with the given weights, one a particle.
    pub fn of_posterior(spec: &Spec, seed: u64, posterior: &Posterior, weights: impl IntoIterator<Item = f64>) -> Self {
        let particles = Particles::new(spec, posterior, weights);
        let uncertain = uncertain(spec, &particles.figures);
        Self { best: Draw::best(spec), uncertain, particles: Some(particles), seed }
    }

    /// The values of draw number `draw`.
    pub fn draw(&self, draw: u32) -> Draw {
        self.draw_under(self.seed, draw)
    }

    /// The same under another root seed.
    pub fn draw_under(&self, seed: u64, draw: u32) -> Draw {
        self.under(seed, draw, draw)
    }

    /// Whether weights, or whatever else the posterior speaks of, differ between draws.
    pub fn draws_weights(&self) -> bool {
        self.particles.as_ref().is_some_and(|particles| !particles.figures.is_empty())
    }

    /// Whether the figure at `place`, in the order of addresses, is among them.
    pub(crate) fn draws_as_weight(&self, place: usize) -> bool {
        self.particles.as_ref().is_some_and(|particles| particles.figures.contains(&place))
    }

    /// What draw `weights` takes from the posterior, with all other figures as in draw `figures`.
    pub fn mixed(&self, weights: u32, figures: u32) -> Draw {
        self.under(self.seed, weights, figures)
    }

    fn under(&self, seed: u64, weights: u32, figures: u32) -> Draw {
        let key = Key::of_draw(seed, figures);
        let mut values = self.best.clone();
        for (i, stream, figure) in &self.uncertain {
            values.0[*i] = quantile(figure, key.stream(*stream).uniform());
        }
        if let Some(particles) = &self.particles {
            particles.choose(&Key::of_draw(seed, weights), &mut values);
        }
        values
    }
}

/// The columns of `posterior` that speak of the defaults of a scenario, with the figures there. A figure that the user's
/// files state is the user's; and what was learnt under the default rule says nothing of its rivals.
fn spoken_of(spec: &Spec, posterior: &Posterior) -> impl Iterator<Item = (usize, FigureIx)> {
    let is_fitted = spec.rule == Rule::CostBenefit;
    let figures = posterior.addresses().iter().map(|address| spec.figures.default_at(address));
    figures.enumerate().filter_map(move |(column, figure)| Some((column, figure.filter(|_| is_fitted)?)))
}

/// Weights of a sample as they are.
fn weights_of(posterior: &Posterior) -> impl Iterator<Item = f64> {
    posterior.particles().iter().map(|particle| particle.weight)
}

impl Particles {
    fn new(spec: &Spec, posterior: &Posterior, weights: impl IntoIterator<Item = f64>) -> Self {
        let (columns, figures): (Vec<usize>, Vec<usize>) =
            spoken_of(spec, posterior).map(|(column, FigureIx(place))| (column, place as usize)).unzip();
        let values = posterior.particles().iter().flat_map(|particle| columns.iter().map(|&c| particle.values[c]));
        let sums = weights.into_iter().scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self {
            values: values.collect(),
            figures,
            cumulative: sums.collect(),
            stream: StreamId::new("posterior", "particle"),
        }
    }

    /// Puts the values of one particle, chosen with its weight, in place of those in `draw`.
    fn choose(&self, key: &Key, draw: &mut Draw) {
        // Relative to the last sum, which rounding may have left beside 1.
        let u = key.stream(self.stream).uniform() * self.cumulative.last().copied().unwrap_or(0.0);
        let last = self.cumulative.len().saturating_sub(1);
        let chosen = self.cumulative.partition_point(|&sum| sum <= u).min(last);
        let of = self.figures.len();
        for (&figure, &value) in self.figures.iter().zip(self.values.iter().skip(chosen * of)) {
            draw.0[figure] = value;
        }
    }
}

/// The `u`-quantile of a figure's distribution, inside its unit's bounds.
pub(crate) fn quantile(figure: &FigureSpec, u: f64) -> f64 {
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

/// Mean of a figure's distribution: that of as many quantiles as keep four digits.
fn mean(figure: &FigureSpec) -> f64 {
    const QUANTILES: u32 = 1_000;
    let middle = |at: u32| (f64::from(at) + 0.5) / f64::from(QUANTILES);
    (0..QUANTILES).map(|at| quantile(figure, middle(at))).sum::<f64>() / f64::from(QUANTILES)
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
mod tests;
