//! Cumulative incidence: in what share of the runs each outcome has come about by a given time.
//!
//! The main figure of a batch. Curves are steps, as outcomes are counted once a quarter; each has a
//! band for replicate noise and, around it, one for uncertain figures and weights.

use super::axes::{Plot, ShareAxis};
use super::canvas::{Align, Canvas, Point};
use super::end_labels::{self, EndLabel};
use super::error::ChartError;
use super::frame::Frame;
use super::render::{AltText, document};
use super::style::{Meaning, NOISE_OPACITY, Size, Theme, UNCERTAINTY_OPACITY};
use super::text::Font;
use crate::words::{
    NBSP, counted, in_runs, month_and_year, percent, percent_interval, percent_of_runs, rule_of_three, thousands,
};

const NAME: &str = "cumulative-incidence";

/// What the figure shows. All shares lie in `[0, 1]`; all points in time are calendar years with
/// their fraction (2026.75 is the start of October 2026).
#[derive(Debug, Clone, PartialEq)]
pub struct CumulativeIncidence {
    /// Title of the scenario.
    pub scenario_title: String,
    /// When the runs start and every curve is 0.
    pub start_year: f64,
    /// The times of the values, increasing, none before `start_year`; one a step of the model.
    pub years: Vec<f64>,
    /// The outcomes, each kind at most once. None, or no years, draws a figure that says so.
    pub curves: Vec<Curve>,
    /// Number of parameter draws.
    pub draws: u32,
    /// Replicates for each draw.
    pub replicates: u32,
    /// Runs that the estimates rest on.
    pub runs: u64,
    /// Seed of the batch.
    pub seed: u64,
    /// Id of the batch.
    pub batch_id: String,
    /// Version of the engine that made the batch.
    pub engine_version: String,
    /// When the runs end.
    pub horizon_year: f64,
    /// Runs done and runs planned, when the batch was interrupted.
    pub partial: Option<(u64, u64)>,
    /// Base rate of comparable cases, as a dotted line.
    pub reference: Option<ReferenceClass>,
}

/// One outcome over time. Every list is as long as the figure's `years`.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Short name at the end of the line, e.g. `Article-5 pact`.
    pub label: String,
    /// What the outcome is; gives colour, dash and marker.
    pub kind: CurveKind,
    /// Share of runs in which it has come about.
    pub estimate: Vec<f64>,
    /// 95 % interval of the replicate noise (low, high).
    pub replicate_noise: Vec<(f64, f64)>,
    /// 90 % interval over uncertain figures and weights (low, high), where there are draws.
    pub uncertainty: Option<Vec<(f64, f64)>>,
}

/// Outcomes that compete in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurveKind {
    /// A pact that obliges to fight has entered into force.
    Article5,
    /// A pact of any depth has entered into force.
    ShallowOrDeeper,
    /// A major war has begun.
    MajorWar,
}

/// How often comparable cases in history had come about by then.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceClass {
    /// Name of the class.
    pub label: String,
    /// Share at each of the figure's `years`.
    pub values: Vec<f64>,
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

/// Draws the figure as an SVG document for a slide (1600 × 900).
///
/// # Errors
/// [`ChartError::BadNumber`] for a NaN, a share outside `[0, 1]` or a year outside 0–9999;
/// [`ChartError::Inconsistent`] for lists of unequal length, years that do not increase, or two
/// curves of one kind.
pub fn svg(figure: &CumulativeIncidence) -> Result<String, ChartError> {
    check(figure)?;
    let axis = ShareAxis::showing(largest(figure));
    let title = title(figure);
    let alt = AltText { title: &title, description: &description(figure) };
    document(Size::SLIDE, Theme::LIGHT, &alt, |canvas| {
        let room = Frame {
            title: &title,
            notice: notice(figure).as_deref(),
            subtitle: &subtitle(figure),
            footer: &footer(figure),
        }
        .draw(canvas)?;
        if is_empty(figure) {
            let font = Font { size: canvas.size.label, bold: false, colour: canvas.theme.muted };
            let words = "There is no curve to draw.";
            return canvas.text((room.left, room.top + 2.0 * font.size), words, font, Align::Left);
        }
        let axis_title = match axis.warning() {
            Some(warning) => format!("Share of runs, % ({warning})"),
            None => "Share of runs, %".into(),
        };
        let end = figure.years.last().copied().unwrap_or(figure.start_year);
        let plot = Plot::draw(canvas, room, &axis_title, (figure.start_year, end), &axis)?;
        draw_bands(canvas, &plot, figure)?;
        draw_lines(canvas, &plot, figure)?;
        end_labels::draw(canvas, &plot, &labels(figure))
    })
}

fn is_empty(figure: &CumulativeIncidence) -> bool {
    figure.runs == 0 || figure.years.is_empty() || figure.curves.is_empty()
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
        let mut outline = steps(plot, figure, band.iter().map(|&(low, _)| low));
        outline.reverse();
        outline.extend(steps(plot, figure, band.iter().map(|&(_, high)| high)));
        canvas.band(&outline, kind.meaning().stroke().colour, opacity)?;
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
        canvas.line(&points, Meaning::ReferenceClass.stroke())?;
    }
    for curve in &figure.curves {
        let points = steps(plot, figure, curve.estimate.iter().copied());
        canvas.line(&points, curve.kind.meaning().stroke())?;
    }
    Ok(())
}

/// The corners of a step curve that is 0 at the start; quarters without a change add none.
fn steps(plot: &Plot, figure: &CumulativeIncidence, values: impl Iterator<Item = f64>) -> Vec<Point> {
    let mut height = plot.y.at(0.0);
    let mut points = vec![(plot.x.at(figure.start_year), height)];
    for (&year, value) in figure.years.iter().zip(values) {
        let (place, next) = (plot.x.at(year), plot.y.at(value));
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
        let noise = percent_interval(curve.last_noise(figure.runs));
        let mut details = vec![format!("replicate noise {noise}")];
        if let Some(interval) = curve.last_uncertainty() {
            details.push(format!("uncertain figures {}", percent_interval(interval)));
        }
        EndLabel {
            meaning: curve.kind.meaning(),
            value: curve.last(),
            head: format!("{} {}", percent_of_runs(curve.last(), figure.runs), curve.label),
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
            "{} by {} in {}",
            curve.kind.sentence(),
            figure.horizon_year.floor(),
            in_runs(curve.last(), figure.runs)
        ),
        None => "No outcome has been counted yet".into(),
    }
}

fn notice(figure: &CumulativeIncidence) -> Option<String> {
    figure.partial.map(|(done, planned)| {
        format!("PARTIAL: {} of {} planned runs are done; the figures will move", thousands(done), thousands(planned))
    })
}

fn subtitle(figure: &CumulativeIncidence) -> Vec<String> {
    let shown = format!(
        "Cumulative share of runs · {} · {} · seed{NBSP}{} · horizon {}",
        scenario(figure),
        sample(figure),
        figure.seed,
        month_and_year(figure.horizon_year)
    );
    let bands = if figure.curves.iter().any(|curve| curve.uncertainty.is_some()) {
        "Inner, darker band: replicate noise (95\u{A0}%). Outer, lighter band: uncertain figures \
         and weights (90\u{A0}%)."
    } else {
        "Band: replicate noise (95\u{A0}%)."
    };
    if is_empty(figure) { vec![shown] } else { vec![shown, bands.into()] }
}

/// The scenario's title, cut where it would crowd out what the figure means.
fn scenario(figure: &CumulativeIncidence) -> String {
    const MAX_CHARS: usize = 110;
    let title = figure.scenario_title.trim().trim_end_matches('.');
    if title.chars().count() <= MAX_CHARS {
        return title.into();
    }
    let kept: String = title.chars().take(MAX_CHARS - 1).collect();
    format!("{}…", kept.trim_end())
}

/// How many runs there are, and of what.
fn sample(figure: &CumulativeIncidence) -> String {
    let planned = u64::from(figure.draws) * u64::from(figure.replicates);
    let runs = counted(figure.runs, "run");
    let draws = counted(figure.draws.into(), "draw");
    let replicates = counted(figure.replicates.into(), "replicate");
    if figure.runs == planned {
        format!("n{NBSP}={NBSP}{draws} × {replicates} = {runs}")
    } else {
        format!("n{NBSP}={NBSP}{runs} out of {draws} × {replicates}")
    }
}

fn footer(figure: &CumulativeIncidence) -> String {
    format!("Source: pactsim {} · seed {} · batch {}", figure.engine_version, figure.seed, figure.batch_id)
}

/// The finding and its numbers for those who cannot see the figure.
fn description(figure: &CumulativeIncidence) -> String {
    let mut text = format!("{}.", title(figure));
    if let Some(notice) = notice(figure) {
        text = format!("{notice}. {text}");
    }
    if !is_empty(figure) {
        text += &format!(" Shares of runs by {}:", month_and_year(figure.horizon_year));
        for label in labels(figure) {
            text += &format!(" {} ({});", label.head, label.details.join(", "));
        }
        text.pop();
        text.push('.');
    }
    format!("{text} Scenario: {}. {}, seed {}.", scenario(figure), sample(figure), figure.seed)
}

fn check(figure: &CumulativeIncidence) -> Result<(), ChartError> {
    let times = [("start_year", figure.start_year), ("horizon_year", figure.horizon_year)];
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
