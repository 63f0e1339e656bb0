//! Cumulative incidence: in what share of the runs each outcome has come about by a given time.
//!
//! The main figure of a batch. Curves are steps, as outcomes are counted once a quarter; each has a
//! band for replicate noise and, around it, one for uncertain figures and weights.

use super::axes::{Plot, ShareAxis};
use super::canvas::{Canvas, Point, Rect};
use super::end_labels::{self, EndLabel};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::style::{Meaning, NOISE_OPACITY, UNCERTAINTY_OPACITY};
use super::text::in_so_many_runs;
use crate::analysis::{AnalysisError, BatchResults};
use crate::ensemble::{EventSummary, Summary};
use crate::rng::exp;
use crate::words::{Dates, month_and_year, percent, percent_interval, percent_of_runs, rule_of_three};

pub(crate) const NAME: &str = "cumulative-incidence";

/// What the figure shows. All shares lie in `[0, 1]`; all points in time are calendar years with
/// their fraction (2026.75 is the start of October 2026).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CumulativeIncidence {
    pub(crate) origin: Origin,
    /// When the runs start and every curve is 0.
    pub(crate) start_year: f64,
    /// The times of the values, increasing, none before `start_year`; one a step of the model.
    pub(crate) years: Vec<f64>,
    /// The outcomes, each kind at most once. None, or no years, draws a figure that says so.
    pub(crate) curves: Vec<Curve>,
    /// Base rate of comparable cases, as a dotted line.
    pub(crate) reference: Option<ReferenceClass>,
}

/// One outcome over time. Every list is as long as the figure's `years`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    /// Short name at the end of the line, e.g. `Article-5 pact`.
    pub(crate) label: String,
    /// What the outcome is; gives colour, dash and marker.
    pub(crate) kind: CurveKind,
    /// Share of runs in which it has come about.
    pub(crate) estimate: Vec<f64>,
    /// 95 % interval of the replicate noise (low, high).
    pub(crate) replicate_noise: Vec<(f64, f64)>,
    /// 90 % interval over uncertain figures and weights (low, high), where there are draws.
    pub(crate) uncertainty: Option<Vec<(f64, f64)>>,
}

/// Outcomes that compete in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CurveKind {
    /// A pact that obliges to fight has entered into force.
    Article5,
    /// A pact of any depth has entered into force.
    ShallowOrDeeper,
    /// A major war has begun.
    MajorWar,
}

/// How often comparable cases in history had come about by then.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReferenceClass {
    /// Name of the class.
    pub(crate) label: String,
    /// Share at each of the figure's `years`.
    pub(crate) values: Vec<f64>,
}

/// The figure of a batch.
///
/// # Errors
/// None: the answer alone is needed.
pub(crate) fn of(batch: &BatchResults) -> Result<Vec<Drawing>, AnalysisError> {
    Ok(vec![Drawing::only(NAME, of_summary(&batch.summary))])
}

/// The figure of an answer.
pub(crate) fn of_summary(summary: &Summary) -> CumulativeIncidence {
    let dates = Dates::from_decimal_year(summary.start_year);
    let origin = Origin::of_summary(summary);
    let quarters = || (1..=summary.quarters).map(|quarter| f64::from(quarter) / 4.0);
    let events = [
        ("Article-5 pact", CurveKind::Article5, &summary.article5),
        ("Pact, shallow or deeper", CurveKind::ShallowOrDeeper, &summary.shallow_or_deeper),
        ("Major war", CurveKind::MajorWar, &summary.major_war),
    ];
    let curves = events.map(|(label, kind, event)| Curve::of(label, kind, event)).into();
    CumulativeIncidence {
        start_year: dates.year(0.0),
        years: quarters().map(|years| dates.year(years)).collect(),
        // Without a completed run the figure says so and draws no curve.
        curves: if origin.runs == 0 { Vec::new() } else { curves },
        reference: summary.reference_class.as_ref().map(|class| ReferenceClass {
            label: "At most, by the record (95 %)".to_owned(),
            values: quarters().map(|years| 1.0 - exp(-class.yearly_rate_max * years)).collect(),
        }),
        origin,
    }
}

impl CurveKind {
    fn meaning(self) -> Meaning {
        match self {
            Self::Article5 => Meaning::Article5,
            Self::ShallowOrDeeper => Meaning::ShallowPact,
            Self::MajorWar => Meaning::War,
        }
    }

    /// The outcome as the start of a sentence that ends in a time and a number.
    fn sentence(self) -> &'static str {
        match self {
            Self::Article5 => "An Article-5 pact enters into force",
            Self::ShallowOrDeeper => "A pact, shallow or deeper, enters into force",
            Self::MajorWar => "A major war has begun",
        }
    }
}

impl Curve {
    fn of(label: &str, kind: CurveKind, event: &EventSummary) -> Self {
        let estimates = || event.cumulative.iter().map(|point| &point.estimate);
        Self {
            label: label.to_owned(),
            kind,
            estimate: estimates().map(|estimate| estimate.probability.unwrap_or(0.0)).collect(),
            replicate_noise: estimates()
                .map(|estimate| estimate.replicate_noise.map_or((0.0, 1.0), |interval| (interval.low, interval.high)))
                .collect(),
            uncertainty: estimates().map(|estimate| estimate.uncertainty.map(|i| (i.low, i.high))).collect(),
        }
    }

    fn last(&self) -> f64 {
        self.estimate.last().copied().unwrap_or(0.0)
    }

    /// The 95 % interval at the end; never of no width where the runs showed no case or only cases.
    fn last_noise(&self, runs: u64) -> (f64, f64) {
        let (low, high) = self.replicate_noise.last().copied().unwrap_or((0.0, 1.0));
        let reach = rule_of_three(runs);
        match self.last() {
            p if p <= 0.0 && high <= 0.0 => (low, reach),
            p if p >= 1.0 && low >= 1.0 => (1.0 - reach, high),
            _ => (low, high),
        }
    }

    fn last_uncertainty(&self) -> Option<(f64, f64)> {
        self.uncertainty.as_ref().and_then(|band| band.last().copied())
    }
}

impl Figure for CumulativeIncidence {
    fn check(&self) -> Result<(), ChartError> {
        check(self)
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, title(self), subtitle(self), description(self))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if is_empty(self) {
            return canvas.say(room, "There is no curve to draw.");
        }
        let axis = ShareAxis::showing(largest(self));
        let axis_title = match axis.warning() {
            Some(warning) => format!("Share of runs, % ({warning})"),
            None => "Share of runs, %".into(),
        };
        let end = self.years.last().copied().unwrap_or(self.start_year);
        let plot = Plot::draw(canvas, room, &axis_title, (self.start_year, end), &axis)?;
        draw_bands(canvas, &plot, self)?;
        draw_lines(canvas, &plot, self)?;
        end_labels::draw(canvas, &plot, &labels(self))
    }
}

fn is_empty(figure: &CumulativeIncidence) -> bool {
    figure.origin.runs == 0 || figure.years.is_empty() || figure.curves.is_empty()
}

fn largest(figure: &CumulativeIncidence) -> f64 {
    let bands = figure.curves.iter().flat_map(|curve| {
        let uncertainty = curve.uncertainty.iter().flatten();
        curve.replicate_noise.iter().chain(uncertainty).map(|&(_, high)| high)
    });
    let estimates = figure.curves.iter().flat_map(|curve| curve.estimate.iter().copied());
    let reference = figure.reference.iter().flat_map(|class| class.values.iter().copied());
    bands.chain(estimates).chain(reference).fold(0.0, f64::max)
}

/// Wider bands lie below narrower ones.
fn draw_bands(canvas: &Canvas<'_>, plot: &Plot, figure: &CumulativeIncidence) -> Result<(), ChartError> {
    let uncertainty = figure
        .curves
        .iter()
        .filter_map(|curve| curve.uncertainty.as_ref().map(|band| (curve.kind, band, UNCERTAINTY_OPACITY)));
    let noise = figure.curves.iter().map(|curve| (curve.kind, &curve.replicate_noise, NOISE_OPACITY));
    for (kind, band, opacity) in uncertainty.chain(noise) {
        let mut outline = steps(plot, figure.start_year, &figure.years, band.iter().map(|&(low, _)| low));
        outline.reverse();
        outline.extend(steps(plot, figure.start_year, &figure.years, band.iter().map(|&(_, high)| high)));
        canvas.band(&outline, canvas.theme.colour(kind.meaning()), opacity)?;
    }
    Ok(())
}

/// The solid line of the first curve lies below the dashes of the others, so that curves that
/// coincide are all seen.
fn draw_lines(canvas: &Canvas<'_>, plot: &Plot, figure: &CumulativeIncidence) -> Result<(), ChartError> {
    if let Some(class) = &figure.reference {
        let start = (plot.x.at(figure.start_year), plot.y.at(0.0));
        let later = figure.years.iter().zip(&class.values);
        let points: Vec<Point> =
            std::iter::once(start).chain(later.map(|(&year, &value)| (plot.x.at(year), plot.y.at(value)))).collect();
        canvas.line(&points, canvas.theme.stroke(Meaning::ReferenceClass))?;
    }
    for curve in &figure.curves {
        let points = steps(plot, figure.start_year, &figure.years, curve.estimate.iter().copied());
        canvas.line(&points, canvas.theme.stroke(curve.kind.meaning()))?;
    }
    Ok(())
}

/// The corners of a step curve that is 0 at the `start` and has these values from these times on; times without a change
/// add none.
pub(super) fn steps(plot: &Plot, start: f64, times: &[f64], values: impl Iterator<Item = f64>) -> Vec<Point> {
    let mut height = plot.y.at(0.0);
    let mut points = vec![(plot.x.at(start), height)];
    for (&time, value) in times.iter().zip(values) {
        let (place, next) = (plot.x.at(time), plot.y.at(value));
        if next != height {
            points.extend([(place, height), (place, next)]);
            height = next;
        }
    }
    points.push((plot.x.range.1, height));
    points
}

fn labels(figure: &CumulativeIncidence) -> Vec<EndLabel> {
    let curves = figure.curves.iter().map(|curve| {
        let noise = percent_interval(curve.last_noise(figure.origin.runs));
        let mut details = vec![format!("replicate noise {noise}")];
        if let Some(interval) = curve.last_uncertainty() {
            details.push(format!("uncertain figures {}", percent_interval(interval)));
        }
        EndLabel {
            meaning: curve.kind.meaning(),
            value: curve.last(),
            head: format!("{} {}", percent_of_runs(curve.last(), figure.origin.runs), curve.label),
            details,
        }
    });
    let reference = figure.reference.iter().map(|class| {
        let value = class.values.last().copied().unwrap_or(0.0);
        EndLabel {
            meaning: Meaning::ReferenceClass,
            value,
            head: format!("{} {}", percent(value), class.label),
            details: vec!["reference class".into()],
        }
    });
    curves.chain(reference).collect()
}

fn title(figure: &CumulativeIncidence) -> String {
    let lead = figure.curves.iter().find(|curve| curve.kind == CurveKind::Article5);
    match lead.or(figure.curves.first()).filter(|_| !is_empty(figure)) {
        Some(curve) => format!(
            "{} by {} {}",
            curve.kind.sentence(),
            figure.origin.horizon_year.floor(),
            in_so_many_runs(curve.last(), figure.origin.runs)
        ),
        None => "No outcome has been counted yet".into(),
    }
}

fn subtitle(figure: &CumulativeIncidence) -> Vec<String> {
    let shown = figure.origin.line("Cumulative share of runs");
    let bands = if figure.curves.iter().any(|curve| curve.uncertainty.is_some()) {
        "Inner, darker band: replicate noise (95\u{A0}%). Outer, lighter band: uncertain figures \
         and weights (90\u{A0}%)."
    } else {
        "Band: replicate noise (95\u{A0}%)."
    };
    if is_empty(figure) { vec![shown] } else { vec![shown, bands.into()] }
}

/// The finding and its numbers for those who cannot see the figure.
fn description(figure: &CumulativeIncidence) -> String {
    let mut text = format!("{}.", title(figure));
    if let Some(notice) = figure.origin.notice() {
        text = format!("{notice}. {text}");
    }
    if !is_empty(figure) {
        text += &format!(" Shares of runs by {}:", month_and_year(figure.origin.horizon_year));
        for label in labels(figure) {
            text += &format!(" {} ({});", label.head, label.details.join(", "));
        }
        text.pop();
        text.push('.');
    }
    format!("{text} {}", figure.origin.sentence())
}

fn check(figure: &CumulativeIncidence) -> Result<(), ChartError> {
    let times = [("start_year", figure.start_year), ("horizon_year", figure.origin.horizon_year)];
    let years = figure.years.iter().map(|&year| ("years", year));
    for (place, year) in times.into_iter().chain(years) {
        if !(0.0..=9999.0).contains(&year) {
            let rule = "a calendar year between 0 and 9999";
            return Err(bad_number(place.into(), year, rule));
        }
    }
    let mut before = figure.start_year;
    for (i, &year) in figure.years.iter().enumerate() {
        if year < before || (i > 0 && year <= before) {
            return Err(inconsistent(format!("year {year} (number {}) follows {before}", i + 1)));
        }
        before = year;
    }
    for (i, curve) in figure.curves.iter().enumerate() {
        if figure.curves[..i].iter().any(|other| other.kind == curve.kind) {
            return Err(inconsistent(format!("two curves are of the kind {:?}", curve.kind)));
        }
        check_curve(curve, figure.years.len())?;
    }
    match &figure.reference {
        Some(class) => check_shares(
            &format!("reference class `{}`", class.label),
            class.values.iter().copied(),
            figure.years.len(),
        ),
        None => Ok(()),
    }
}

fn check_curve(curve: &Curve, expected: usize) -> Result<(), ChartError> {
    let name = |part| format!("curve `{}`, {part}", curve.label);
    check_shares(&name("estimate"), curve.estimate.iter().copied(), expected)?;
    let bands = [("replicate noise", Some(&curve.replicate_noise)), ("uncertainty", curve.uncertainty.as_ref())];
    for (part, band) in bands {
        let Some(band) = band else { continue };
        check_shares(&name(part), band.iter().map(|&(low, _)| low), expected)?;
        check_shares(&name(part), band.iter().map(|&(_, high)| high), expected)?;
        if let Some(i) = band.iter().position(|&(low, high)| low > high) {
            let problem = format!("{}: the interval of step {} ends before it starts", name(part), i + 1);
            return Err(inconsistent(problem));
        }
    }
    Ok(())
}

fn check_shares(place: &str, shares: impl ExactSizeIterator<Item = f64>, expected: usize) -> Result<(), ChartError> {
    if shares.len() != expected {
        return Err(inconsistent(format!("{place} has {} values for {expected} years", shares.len())));
    }
    // An interval's bound may leave [0, 1] by a rounding.
    const TOLERANCE: f64 = 1e-9;
    for (i, share) in shares.enumerate() {
        if !(-TOLERANCE..=1.0 + TOLERANCE).contains(&share) {
            let place = format!("{place}, step {}", i + 1);
            return Err(bad_number(place, share, "a share between 0 and 1"));
        }
    }
    Ok(())
}

fn bad_number(place: String, found: f64, rule: &'static str) -> ChartError {
    ChartError::BadNumber { figure: NAME, place, found: found.to_string(), rule }
}

fn inconsistent(problem: String) -> ChartError {
    ChartError::Inconsistent { figure: NAME, problem }
}

#[cfg(test)]
mod tests;
