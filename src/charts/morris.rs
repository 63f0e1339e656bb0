//! Morris's plane: mean size of each factor's effects to the right, their spread upwards.

use super::axes::{Plot, round_ticks};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::key::square;
use super::places::{Name, where_free};
use super::sensitivity::words;
use super::style::{Marker, Meaning, NOISE_OPACITY, Stroke};
use super::text::Font;
use crate::analysis::sensitivity::{IndexOf, Method, Sensitivity};
use crate::analysis::{AnalysisError, Kept};

/// Name of the figure.
pub(crate) const NAME: &str = "morris";

/// Half the height of the band of noise.
const BAND_HALF: f64 = 5.0;

/// Beyond so many factors a dot may be left without a name.
const NAMED_SURELY: usize = 5;

/// Squares that the dashed line is taken as.
const LINE_PIECES: u32 = 60;

/// Radius that names keep clear of.
const RADIUS: f64 = 9.0;

/// The plane of a sensitivity analysis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plane {
    pub(crate) found: Sensitivity,
}

/// The figure of elementary effects.
///
/// # Errors
/// [`AnalysisError::NotThere`] for other methods, and where every factor is in a group of several, which has no σ.
pub(crate) fn of(kept: &Kept<Sensitivity>) -> Result<Vec<Drawing>, AnalysisError> {
    let plane = Plane { found: kept.found.clone() };
    if plane.points().next().is_none() {
        let folder = kept.folder.display();
        return Err(AnalysisError::not_there(format!(
            "it shows the spread of elementary effects, and {folder} has none: analyse a sweep of the design `morris` whose factors \
             are moved one by one"
        )));
    }
    Ok(vec![Drawing::only(NAME, plane)])
}

impl Plane {
    /// μ* and σ of each factor that has both, the largest μ* first.
    fn points(&self) -> impl Iterator<Item = (&IndexOf, &IndexOf)> {
        let ranked = self.found.ranked(Method::Morris).into_iter();
        ranked.filter_map(|mu| Some((mu, self.found.index(Method::Morris, "sigma", &mu.factor)?)))
    }

    /// What a change of the outcome is multiplied by for the axes, and its unit.
    fn unit(&self) -> (f64, &'static str) {
        if self.found.is_chance { (100.0, "percentage points") } else { (1.0, "unit of the outcome") }
    }

    fn reading(&self) -> String {
        let mut text = format!(
            "Right: moves the outcome more. Above the dashed line the effect differs more from place to place than it is large: \
             interaction or curvature. Whisker: {} over other trajectories.",
            self.found.confidence()
        );
        if self.found.draws > 1 {
            text += " Grey band: the same under another seed.";
        }
        if self.points().count() > NAMED_SURELY {
            text += " Dots without a name lie too close to others for one.";
        }
        text
    }

    fn numbers(&self) -> String {
        let amount = |index: &IndexOf| index.estimate.map_or_else(String::new, |estimate| self.found.amount(estimate));
        let one = |(mu, sigma): (&IndexOf, &IndexOf)| format!("{}: μ* {}, σ {}.", mu.factor, amount(mu), amount(sigma));
        self.points().map(one).collect::<Vec<_>>().join(" ")
    }
}

impl Figure for Plane {
    fn check(&self) -> Result<(), ChartError> {
        let numbers = self.points().flat_map(|(mu, sigma)| [mu.estimate, mu.low, mu.high, sigma.estimate]);
        match numbers.flatten().find(|number| !number.is_finite()) {
            Some(bad) => {
                let (place, found) = ("an effect".to_owned(), bad.to_string());
                Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a finite number" })
            }
            None => Ok(()),
        }
    }

    fn words(&self) -> Words {
        words(&self.found, "Elementary effects", self.found.sentence(), self.reading(), &self.numbers())
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        let theme = canvas.theme;
        let font = Font { size: canvas.size.tick, bold: false, colour: theme.muted };
        let (unit, unit_name) = self.unit();
        let highest = |of: &dyn Fn(&IndexOf, &IndexOf) -> Option<f64>| {
            let most = self.points().filter_map(|(mu, sigma)| of(mu, sigma)).fold(0.0, f64::max);
            if most > 0.0 { 1.08 * unit * most } else { 1.0 }
        };
        let x_end = highest(&|mu, _| mu.high.or(mu.estimate));
        let y_end = highest(&|_, sigma| sigma.estimate);
        let label = |value: f64, decimals: usize| format!("{value:.decimals$}");
        let plane = Rect {
            // No line ends at the right edge, so no room is kept for its label.
            right: room.right + canvas.size.label_column - 2.0 * font.size,
            bottom: room.bottom - 1.5 * font.size,
            ..room
        };
        let plot = Plot::framed(
            canvas,
            plane,
            &format!("σ, spread of the effects, {unit_name}"),
            ((0.0, x_end), &round_ticks((0.0, x_end), 7, label)),
            ((0.0, y_end), &round_ticks((0.0, y_end), 5, label)),
        )?;
        let end = (plot.x.range.1, room.bottom - 0.3 * font.size);
        canvas.text(end, &format!("μ*, mean size of the effects, {unit_name}"), font, Align::Right)?;
        let diagonal = x_end.min(y_end);
        let stroke = Stroke { colour: theme.zero_line, width: 2.0, dash: Some((8.0, 6.0)) };
        canvas.line(&[(plot.x.at(0.0), plot.y.at(0.0)), (plot.x.at(diagonal), plot.y.at(diagonal))], stroke)?;
        // Names keep clear of the line too.
        let along = |i: u32| {
            let at = diagonal * f64::from(i) / f64::from(LINE_PIECES);
            square((plot.x.at(at), plot.y.at(at)), 3.0)
        };
        self.draw_points(canvas, &plot, room, (0..=LINE_PIECES).map(along).collect())
    }
}

impl Plane {
    fn draw_points(
        &self,
        canvas: &Canvas<'_>,
        plot: &Plot,
        room: Rect,
        mut taken: Vec<Rect>,
    ) -> Result<(), ChartError> {
        let theme = canvas.theme;
        let font = Font { size: canvas.size.label, bold: false, colour: theme.ink };
        let (unit, _) = self.unit();
        let across = |value: f64| plot.x.at((unit * value).clamp(plot.x.domain.0, plot.x.domain.1));
        let mut names = Vec::new();
        for (mu, sigma) in self.points() {
            let (Some(at), Some(spread)) = (mu.estimate, sigma.estimate) else { continue };
            let dot = (across(at), plot.y.at(unit * spread));
            if let (Some(low), Some(high)) = (mu.noise_low, mu.noise_high) {
                let (left, right) = (across(low), across(high));
                let (top, bottom) = (dot.1 - BAND_HALF, dot.1 + BAND_HALF);
                canvas.band(
                    &[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)],
                    theme.ink,
                    NOISE_OPACITY,
                )?;
            }
            if let (Some(low), Some(high)) = (mu.low, mu.high) {
                let stroke = Stroke { colour: theme.ink, width: 1.5, dash: None };
                canvas.line(&[(across(low), dot.1), (across(high), dot.1)], stroke)?;
                taken.push(Rect { left: across(low), top: dot.1 - 2.0, right: across(high), bottom: dot.1 + 2.0 });
            }
            canvas.marker(dot, Marker::Circle, theme.colour(Meaning::Figures))?;
            let (width, height) = (font.width(&mu.factor)?, font.line_height());
            names.push((mu.factor.as_str(), Name { dot, radius: RADIUS, width, height, is_optional: true }));
        }
        let places: Vec<Name> = names.iter().map(|(_, name)| *name).collect();
        let area = Rect { top: plot.y.range.1, bottom: plot.y.range.0, right: room.right, left: plot.x.range.0 };
        for ((text, name), place) in names.iter().zip(where_free(&places, &taken, area)) {
            let Some(place) = place else { continue };
            if let Some((from, to)) = name.line_to(&place) {
                canvas.line(&[from, to], Stroke { colour: theme.muted, width: 1.25, dash: None })?;
            }
            let baseline = place.bottom - 0.3 * font.size;
            canvas.text((place.left, baseline), text, font, Align::Left)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::sensitivity::tests::{found, index};
    use super::*;
    use crate::charts::inspect::{drawn, says, texts};
    use crate::charts::{Look, svg};

    fn plane(points: &[(&str, f64, f64)]) -> Plane {
        let of = |&(factor, mu, sigma): &(&str, f64, f64)| {
            [("mu_star", mu), ("mu", -0.5 * mu), ("sigma", sigma)].map(|(measure, estimate)| {
                index(Method::Morris, measure, factor, estimate, [0.3 * mu + 0.002, 0.1 * mu])
            })
        };
        Plane { found: found(&[Method::Morris], points.iter().flat_map(of).collect()) }
    }

    #[test]
    fn names_of_factors_that_lie_close_do_not_overlap() {
        let points = [
            ("us-reliability", 0.12, 0.05),
            ("domestic-polling", 0.085, 0.07),
            ("threat-perception", 0.08, 0.068),
            ("trade-dependence", 0.02, 0.03),
            ("munitions", 0.018, 0.028),
            ("consultation", 0.016, 0.03),
            ("non-alignment", 0.015, 0.027),
            ("affinity", 0.001, 0.002),
            ("crises", 0.0, 0.0),
            ("coercion", 0.0, 0.0),
        ];
        let figure = plane(&points);
        let svg = drawn("morris-typical", &figure);
        assert!(
            says(&svg, "us-reliability moves the chance of an Article-5 pact most: by 12 (8.2 to 16) points"),
            "{}",
            figure.found.sentence()
        );
        // All but the smallest, whose dots lie on each other.
        let named = |name: &str| texts(&svg).iter().any(|(text, _)| text.trim() == name);
        assert!(points[..5].iter().all(|(name, ..)| named(name)));
        assert!(says(&svg, "Dots without a name lie too close"));
    }

    #[test]
    fn one_factor_without_spread_is_drawn() {
        let figure = plane(&[("only", 0.2, 0.0)]);
        assert!(says(&drawn("morris-one", &figure), "only"));
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_refused() {
        assert!(svg(&plane(&[("a", f64::NAN, 0.1)]), Look::default()).is_err());
    }
}
