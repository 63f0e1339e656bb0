//! Prior and posterior: what the record has taught about each figure that is fitted.
//!
//! All stand on one scale, that of standard normal scores of their priors: a value's score is the one that as much of the
//! standard normal distribution lies below as of the figure's prior lies below the value.

use super::axes::{Scale, draw_below, round_ticks};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::evidence::Evidence;
use super::figure::{Drawing, Figure, Words};
use super::key::{self, Sample};
use super::log_axis::draw_title_below;
use super::rows::{GAP, Rows};
use super::style::{Marker, Meaning, NOISE_OPACITY, Stroke, Theme};
use super::text::Font;
use crate::analysis::AnalysisError;
use crate::history::calibration::{Calibration, CalibrationResults, FigureReport, Spread};
use crate::words::{NBSP, counted, signed_two_digits, thousands};

pub(crate) const NAME: &str = "prior-posterior";

/// The 5 % and 95 % quantiles of the standard normal distribution.
const PRIOR: (f64, f64) = (-1.645, 1.645);

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PriorPosterior {
    pub(crate) evidence: Evidence,
    /// Figures, those of which most was learnt first.
    pub(crate) figures: Vec<FigureReport>,
}

/// The figure of a calibration.
///
/// # Errors
/// None: the signature is that of all kinds.
pub(crate) fn of(calibration: &CalibrationResults) -> Result<Vec<Drawing>, AnalysisError> {
    let CalibrationResults { manifest, found, .. } = calibration;
    let evidence = Evidence {
        kind: "calibration",
        sample: sample(found),
        seed: found.seed,
        id: manifest.calibration_id.clone(),
        engine_version: found.engine_version.clone(),
        notice: None,
    };
    Ok(vec![Drawing::only(NAME, PriorPosterior { evidence, figures: sorted(&found.figures) })])
}

/// Those of which most was learnt first.
pub(crate) fn sorted(figures: &[FigureReport]) -> Vec<FigureReport> {
    let mut figures = figures.to_vec();
    figures.sort_by(|a, b| b.learnt.total_cmp(&a.learnt));
    figures
}

fn sample(found: &Calibration) -> String {
    format!(
        "n{NBSP}={NBSP}{}, worth {:.0} of equal weight, on {} and {} of cases and quiet spells",
        counted(found.particles as u64, "particle"),
        found.effective_size,
        counted(found.pacts.pacts as u64, "pact"),
        if found.families.len() == 1 { "1 family".to_owned() } else { format!("{} families", found.families.len()) },
    )
}

/// The last part of the address, then what it is one of: `binding effect (security)`.
pub(crate) fn name(address: &str) -> String {
    let plain = |text: &str| text.replace('_', " ");
    match address.split_once('.') {
        Some((of, figure)) => format!("{} ({})", plain(figure), plain(of)),
        None => plain(address),
    }
}

/// The last part alone, for where there is little room.
fn short_name(address: &str) -> String {
    address.rsplit('.').next().unwrap_or(address).replace('_', " ")
}

/// A range; in words where a sign would be taken for a dash.
pub(crate) fn range(Spread { low, high, .. }: Spread) -> String {
    let dash = if low < 0.0 { " to " } else { "–" };
    format!("{}{dash}{}", signed_two_digits(low), signed_two_digits(high))
}

/// Share of the prior's variance that is gone; `wider` where there is more than before.
pub(crate) fn gone(learnt: f64) -> String {
    if learnt < -0.005 { "wider".to_owned() } else { format!("{:.0}{NBSP}%", 100.0 * learnt.max(0.0)) }
}

/// Prior and posterior in the figure's own unit.
fn numbers(figure: &FigureReport) -> String {
    format!(
        "{} → {} ({})",
        signed_two_digits(figure.prior.mean),
        signed_two_digits(figure.posterior.mean),
        range(figure.posterior)
    )
}

impl PriorPosterior {
    fn title(&self) -> String {
        let Some(most) = self.figures.first() else {
            return "No figure was fitted".to_owned();
        };
        let all = self.figures.len() as u64;
        let still = self.figures.iter().filter(|figure| figure.hardly_moved()).count() as u64;
        let hardly = match still {
            0 => format!("all of {} moved", counted(all, "figure")),
            _ => format!("{} of {} hardly moved", thousands(still), counted(all, "figure")),
        };
        if still == all {
            return format!("The record taught hardly anything: {hardly}");
        }
        let lead = format!("Most was learnt about {}", name(&most.address));
        format!("{lead}: {} of its variance is gone; {hardly}", gone(most.learnt))
    }

    /// From the least to the greatest score that is drawn, the prior's range included.
    fn domain(&self) -> (f64, f64) {
        let scores = self.figures.iter().flat_map(|figure| {
            let [_, pacts, cases] = figure.shift;
            [figure.score.low, figure.score.high, pacts, cases]
        });
        let (low, high) = scores.fold((-2.0_f64, 2.0_f64), |(low, high), score| (low.min(score), high.max(score)));
        (low - 0.1, high + 0.1)
    }
}

impl Figure for PriorPosterior {
    fn check(&self) -> Result<(), ChartError> {
        for figure in &self.figures {
            let spreads = [figure.prior, figure.posterior, figure.score].map(|of| [of.mean, of.low, of.high]);
            let numbers = spreads.into_iter().flatten().chain(figure.shift).chain([figure.learnt]);
            if let Some(bad) = numbers.into_iter().find(|number| !number.is_finite()) {
                let (place, found) = (format!("a number of `{}`", figure.address), bad.to_string());
                return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a finite number" });
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        let shown = "Fitted figures before and after the evidence";
        let reading = format!(
            "Bars: mean and central 90{NBSP}%. Right: share of the prior’s variance that is gone. Hardly moved: less than a tenth \
             of it, and the mean by less than a sixth of a standard deviation."
        );
        let of = |figure: &FigureReport| {
            let [pacts, cases] = [figure.by_pacts, figure.by_cases].map(|of| signed_two_digits(of.mean));
            let told = format!("pacts alone {pacts}, cases alone {cases}, variance gone {}", gone(figure.learnt));
            format!("{}: {}, {told}.", name(&figure.address), numbers(figure))
        };
        let description: Vec<String> = self.figures.iter().map(of).collect();
        self.evidence.words(self.title(), shown, reading, &description.join(" "))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.figures.is_empty() {
            return canvas.say(room, "No figure was fitted: there is nothing to draw.");
        }
        let room = key::draw(canvas, room, &key(canvas.theme))?;
        let room =
            draw_title_below(canvas, room, "Distance from the prior’s middle, standard deviations of the prior")?;
        let is_wide = canvas.size.width > 1200.0;
        let named = |figure: &FigureReport| if is_wide { name(&figure.address) } else { short_name(&figure.address) };
        let names: Vec<String> = self.figures.iter().map(named).collect();
        let rows = Rows::tight(canvas, room, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
        let columns = Columns::new(self, canvas, room, rows)?;
        columns.draw_axis(canvas, rows)?;
        for (at, figure) in self.figures.iter().enumerate().take(rows.shown) {
            rows.draw_name(canvas, at, &names[at])?;
            columns.draw_row(canvas, rows.middle(at), figure)?;
        }
        if rows.shown < self.figures.len() {
            let more = counted((self.figures.len() - rows.shown) as u64, "more figure");
            rows.draw_rest(canvas, &format!("… and {more}, about which less was learnt"))?;
        }
        Ok(())
    }
}

fn posterior_stroke(theme: Theme) -> Stroke {
    Stroke { colour: theme.colour(Meaning::Engine), width: 3.5, dash: None }
}

const BY_PACTS: (Marker, Meaning) = (Marker::Square, Meaning::Reference(0));
const BY_CASES: (Marker, Meaning) = (Marker::Triangle, Meaning::Reference(1));

fn key(theme: Theme) -> [(Sample, String); 4] {
    let marker = |(marker, meaning): (Marker, Meaning)| Sample::Marker(marker, theme.colour(meaning));
    [
        (Sample::Line(posterior_stroke(theme)), "all evidence".to_owned()),
        (marker(BY_PACTS), "mean by pacts alone".to_owned()),
        (marker(BY_CASES), "by cases alone".to_owned()),
        (Sample::Square(theme.grid), format!("prior, central 90{NBSP}%")),
    ]
}

/// Bars on their axis, and their numbers at the right.
struct Columns {
    x: Scale,
    font: Font,
    /// Right edge of the shares of variance, and left edge of the values; these only where there is room.
    gone: f64,
    values: Option<f64>,
}

impl Columns {
    fn new(figure: &PriorPosterior, canvas: &Canvas<'_>, room: Rect, rows: Rows) -> Result<Self, ChartError> {
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink };
        let (mut shares, mut values) = (0.0_f64, 0.0_f64);
        for figure in figure.figures.iter().take(rows.shown) {
            shares = shares.max(font.width(&gone(figure.learnt))?);
            values = values.max(font.width(&numbers(figure))?);
        }
        let is_wide = canvas.size.width > 1200.0;
        let values_left = room.right - values;
        let gone = if is_wide { values_left - 2.0 * GAP } else { room.right };
        let range = (rows.start + GAP, gone - shares - 2.0 * GAP);
        Ok(Self { x: Scale { domain: figure.domain(), range }, font, gone, values: is_wide.then_some(values_left) })
    }

    fn draw_axis(&self, canvas: &Canvas<'_>, rows: Rows) -> Result<(), ChartError> {
        let [left, right] = [PRIOR.0, PRIOR.1].map(|score| self.x.at(score));
        let (top, bottom) = (rows.top, rows.bottom());
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        canvas.fill(&corners, canvas.theme.zero_line, NOISE_OPACITY)?;
        let signed = |value: f64, decimals: usize| match value {
            value if value > 0.0 => format!("+{value:.decimals$}"),
            value if value < 0.0 => format!("−{:.decimals$}", -value),
            _ => "0".to_owned(),
        };
        draw_below(canvas, self.x, &round_ticks(self.x.domain, 8, signed), (top, bottom))
    }

    fn draw_row(&self, canvas: &Canvas<'_>, middle: f64, figure: &FigureReport) -> Result<(), ChartError> {
        let (theme, x) = (canvas.theme, self.x);
        let Spread { mean, low, high } = figure.score;
        canvas.line(&[(x.at(low), middle), (x.at(high), middle)], posterior_stroke(theme))?;
        let [_, pacts, cases] = figure.shift;
        for ((marker, meaning), score) in [(BY_PACTS, pacts), (BY_CASES, cases)] {
            canvas.marker((x.at(score), middle), marker, theme.colour(meaning))?;
        }
        canvas.marker((x.at(mean), middle), Marker::Circle, theme.colour(Meaning::Engine))?;
        let baseline = middle + 0.36 * self.font.size;
        canvas.text((self.gone, baseline), &gone(figure.learnt), self.font, Align::Right)?;
        match self.values {
            Some(left) => canvas.text((left, baseline), &numbers(figure), self.font, Align::Left),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::evidence::tests::evidence;
    use crate::charts::inspect::{drawn, says};
    use crate::charts::{Look, svg};

    /// A figure whose mean moved by `shift` and of whose variance `learnt` is gone.
    fn figure(address: &str, learnt: f64, shift: f64) -> FigureReport {
        let reach = 1.645 * (1.0 - learnt).max(0.0).sqrt();
        let spread = |mean: f64, reach: f64| Spread { mean, low: mean - reach, high: mean + reach };
        FigureReport {
            address: address.to_owned(),
            prior: spread(1.0, 0.6),
            posterior: spread(1.0 + 0.4 * shift, 0.4 * reach),
            by_pacts: spread(1.0 + 0.2 * shift, 0.5),
            by_cases: spread(1.0 + 0.3 * shift, 0.5),
            learnt,
            score: spread(shift, reach),
            shift: [shift, 0.5 * shift, 0.75 * shift],
        }
    }

    /// Twenty figures, from one that is as good as known to one that is less sure than before.
    fn typical() -> PriorPosterior {
        let one = |i: usize| {
            let at = i as f64 / 19.0;
            figure(
                &format!("weights.stepping_stone_{i}"),
                0.9 - 1.1 * at,
                1.8 * (1.0 - at) * if i.is_multiple_of(2) { 1.0 } else { -1.0 },
            )
        };
        PriorPosterior {
            evidence: evidence("calibration"),
            figures: sorted(&(0..20).rev().map(one).collect::<Vec<_>>()),
        }
    }

    #[test]
    fn the_title_says_what_was_learnt_most_and_how_much_hardly_moved() {
        let figure = typical();
        assert!(figure.figures.is_sorted_by(|a, b| a.learnt >= b.learnt));
        let svg = drawn("prior-posterior-typical", &figure);
        let title = "Most was learnt about stepping stone 0 (weights): 90 % of its variance is gone; 2 of 20 figures hardly moved";
        assert!(says(&svg, title), "{}", figure.title());
        assert!(says(&svg, "1 → 1.7 (1.5–1.9)"));
    }

    #[test]
    fn a_figure_hardly_moved_when_neither_its_mean_nor_its_variance_did() {
        for (learnt, shift, hardly) in [(0.09, 0.1, true), (0.11, 0.1, false), (0.09, -0.2, false), (-0.3, 0.1, true)] {
            assert_eq!(figure("talks", learnt, shift).hardly_moved(), hardly, "{learnt} {shift}");
        }
        let figures = vec![figure("diplomacy.talks", 0.05, 0.1)];
        let svg = drawn("prior-posterior-still", &PriorPosterior { evidence: evidence("calibration"), figures });
        assert!(says(&svg, "The record taught hardly anything: 1 of 1 figure hardly moved"));
    }

    #[test]
    fn a_posterior_far_from_its_prior_stays_on_the_axis_and_signs_are_kept() {
        let mut far = figure("weights.constant", 0.99, -4.5);
        far.posterior = Spread { mean: -0.28, low: -0.74, high: 0.31 };
        let svg =
            drawn("prior-posterior-far", &PriorPosterior { evidence: evidence("calibration"), figures: vec![far] });
        assert!(says(&svg, "1 → −0.28 (−0.74 to 0.31)") && says(&svg, "all of 1 figure moved"), "{svg}");
    }

    #[test]
    fn without_a_figure_there_is_nothing_to_draw() {
        let figure = PriorPosterior { evidence: evidence("calibration"), figures: Vec::new() };
        assert!(says(&drawn("prior-posterior-empty", &figure), "there is nothing to draw"));
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_refused() {
        let breaks: [fn(&mut FigureReport); 3] =
            [|f| f.score.low = f64::NAN, |f| f.shift[2] = f64::INFINITY, |f| f.learnt = f64::NAN];
        for (i, damage) in breaks.into_iter().enumerate() {
            let mut figure = typical();
            damage(&mut figure.figures[3]);
            assert!(svg(&figure, Look::default()).is_err(), "damage {i}");
        }
    }
}
