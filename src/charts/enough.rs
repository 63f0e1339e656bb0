//! How the half-width of an interval falls with the number of runs, and how many runs are enough.
//!
//! Both scales are logarithmic, on which every line falls by one decade in two. One line for each number of
//! replicates of a draw: the more replicates, the fewer draws the same number of runs holds.

use super::axes::{Plot, Scale, Tick};
use super::canvas::{Align, Canvas, Point, Rect};
use super::end_labels::{self, EndLabel};
use super::error::ChartError;
use super::figure::{Figure, Words};
use super::style::{Marker, Meaning, Stroke};
use super::text::Font;
use crate::words::{NBSP, counted, plus_minus, thousands, two_digits};

const NAME: &str = "enough";

/// What the figure shows. Half-widths are in the unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EnoughFigure {
    /// What is estimated, to stand in a sentence: `the chance of an Article-5 pact`.
    pub(crate) subject: String,
    /// Title of the scenario or experiment.
    pub(crate) file_title: String,
    /// What the file is: `scenario` or `experiment`.
    pub(crate) file_kind: &'static str,
    /// Design points of it; 1 for a scenario. Runs are those of one.
    pub(crate) points: u64,
    /// Whether the outcome is a chance, so that half-widths are read in percentage points.
    pub(crate) of_a_chance: bool,
    /// The half-width that is wanted.
    pub(crate) precision: f64,
    /// One line for each number of replicates, ascending; at most four.
    pub(crate) lines: Vec<Line>,
    /// What is enough: the draws and replicates to be recommended.
    pub(crate) enough: (u64, u32),
    /// The file's own sample.
    pub(crate) own: Spot,
    /// The pilot, measured.
    pub(crate) pilot: Spot,
    /// Seed of the pilot.
    pub(crate) seed: u64,
    /// Version of the engine.
    pub(crate) engine_version: String,
    /// Whether the pilot was stopped before its end.
    pub(crate) partial: bool,
}

/// Samples with one number of replicates of each draw.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Replicates of each draw.
    pub(crate) replicates: u32,
    /// Half-width times the square root of the number of runs.
    pub(crate) half_width_of_one_run: f64,
    /// Draws needed.
    pub(crate) draws: u64,
    /// 95 % range of the draws needed.
    pub(crate) draws_range: [u64; 2],
}

/// A sample and its half-width.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    /// Draws.
    pub(crate) draws: u64,
    /// Replicates of each.
    pub(crate) replicates: u32,
    /// Half-width.
    pub(crate) half_width: f64,
    /// 95 % range of it (low, high).
    pub(crate) range: (f64, f64),
}

impl Line {
    fn at(&self, runs: f64) -> f64 {
        self.half_width_of_one_run / runs.sqrt()
    }

    fn runs(&self, draws: u64) -> u64 {
        draws.saturating_mul(self.replicates.into())
    }
}

impl Spot {
    fn runs(&self) -> u64 {
        self.draws * u64::from(self.replicates)
    }
}

impl Figure for EnoughFigure {
    fn check(&self) -> Result<(), ChartError> {
        check(self)
    }

    fn words(&self) -> Words {
        let notice = self.partial.then_some("PARTIAL: the pilot was stopped before its end; the figures will move");
        Words {
            title: title(self),
            notice: notice.map(str::to_owned),
            subtitle: subtitle(self),
            footer: footer(self),
            description: description(self),
        }
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        let plot = draw_axes(canvas, room, self)?;
        let (from, to) = plot.x.domain;
        let wanted = plot.y.at(self.precision.log10());
        canvas.line(&[(plot.x.at(from), wanted), (plot.x.at(to), wanted)], canvas.theme.stroke(Meaning::Wanted))?;
        for (line, meaning) in self.lines.iter().zip(meanings(self)) {
            let ends = [from, to].map(|x| (plot.x.at(x), height(&plot, line, x)));
            canvas.line(&ends, canvas.theme.stroke(meaning))?;
        }
        end_labels::draw(canvas, &plot, &labels(self, to))?;
        draw_pilot(canvas, &plot, self)?;
        draw_own(canvas, &plot, self)
    }
}

/// Where a line stands at a decimal logarithm of the number of runs, figure units.
fn height(plot: &Plot, line: &Line, x: f64) -> f64 {
    plot.y.at(line.half_width_of_one_run.log10() - x / 2.0)
}

fn meanings(figure: &EnoughFigure) -> Vec<Meaning> {
    let mut others = 0;
    let meaning = |line: &Line| {
        if line.replicates == figure.own.replicates {
            return Meaning::OwnSample;
        }
        others += 1;
        Meaning::OtherSample(others - 1)
    };
    figure.lines.iter().map(meaning).collect()
}

/// Whole decades of runs around all that is shown, as decimal logarithms.
fn runs_shown(figure: &EnoughFigure) -> (f64, f64) {
    let needed = figure.lines.iter().map(|line| line.runs(line.draws));
    let all = || needed.clone().chain([figure.own.runs(), figure.pilot.runs()]).map(|runs| (runs as f64).log10());
    // Nothing stands at the very edge.
    ((all().fold(f64::MAX, f64::min) - 0.1).floor(), (all().fold(0.0, f64::max) + 0.1).ceil())
}

/// The half-widths from the lowest line at its end to the highest at its start, as decimal logarithms.
fn half_widths_shown(figure: &EnoughFigure, (from, to): (f64, f64)) -> (f64, f64) {
    let at_ends = figure.lines.iter().flat_map(|line| [line.at(10_f64.powf(from)), line.at(10_f64.powf(to))]);
    let spots = [&figure.own, &figure.pilot].into_iter().flat_map(|spot| [spot.half_width, spot.range.0, spot.range.1]);
    // A range may begin at 0, which has no place on a logarithmic scale.
    let all = || at_ends.clone().chain(spots.clone()).chain([figure.precision]).filter(|&y| y > 0.0).map(f64::log10);
    (all().fold(f64::MAX, f64::min) - 0.05, all().fold(f64::MIN, f64::max) + 0.05)
}

/// Round numbers within a range of decimal logarithms: 1, 2 and 5 of each decade, or with many decades 1 alone.
fn round_ticks((from, to): (f64, f64), label: impl Fn(f64) -> String) -> Vec<Tick> {
    const DECADES_WITH_ALL: f64 = 3.2;
    let digits: &[f64] = if to - from <= DECADES_WITH_ALL { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let decades = from.floor() as i32..=to.ceil() as i32;
    let numbers = decades.flat_map(|decade| digits.iter().map(move |digit| digit * 10_f64.powi(decade)));
    numbers
        .map(|number| Tick { value: number.log10(), label: label(number) })
        .filter(|tick| tick.value >= from - 1e-9 && tick.value <= to + 1e-9)
        .collect()
}

fn draw_axes(canvas: &Canvas<'_>, room: Rect, figure: &EnoughFigure) -> Result<Plot, ChartError> {
    const GAP: f64 = 12.0;
    let theme = canvas.theme;
    let font = Font { size: canvas.size.tick, bold: false, colour: theme.muted };
    let runs = runs_shown(figure);
    let half_widths = half_widths_shown(figure, runs);
    let unit = if figure.of_a_chance { 100.0 } else { 1.0 };
    // Rounded, so that no digit beyond those of the tick is shown.
    let of_half_width = |number: f64| format!("{}", (number * unit * 1e9).round() / 1e9);
    let heights = round_ticks(half_widths, of_half_width);
    let mut gutter: f64 = 0.0;
    for tick in &heights {
        gutter = gutter.max(font.width(&tick.label)?);
    }
    let area = Rect {
        left: room.left + gutter + GAP,
        top: room.top + 1.9 * font.size,
        right: room.right - canvas.size.label_column,
        bottom: room.bottom - 1.95 * font.size,
    };
    canvas.text((room.left, room.top + 0.75 * font.size), &axis_title(figure), font, Align::Left)?;
    let y = Scale { domain: half_widths, range: (area.bottom, area.top) };
    for tick in heights {
        let height = y.at(tick.value);
        let stroke = Stroke { colour: theme.grid, width: 1.5, dash: None };
        canvas.line(&[(area.left, height), (area.right, height)], stroke)?;
        canvas.text((area.left - GAP, height + 0.36 * font.size), &tick.label, font, Align::Right)?;
    }
    let x = Scale { domain: runs, range: (area.left, area.right) };
    let stroke = Stroke { colour: theme.zero_line, width: 2.0, dash: None };
    canvas.line(&[(area.left, area.bottom), (area.right, area.bottom)], stroke)?;
    for tick in round_ticks(runs, |number| thousands(number.round() as u64)) {
        let place = x.at(tick.value);
        canvas.line(&[(place, area.bottom), (place, area.bottom + 7.0)], stroke)?;
        // A wide label at the start of the axis keeps clear of the edge.
        let centre = place.max(room.left + 0.5 * font.width(&tick.label)?);
        canvas.text((centre, area.bottom + 1.6 * font.size), &tick.label, font, Align::Centre)?;
    }
    Ok(Plot { x, y })
}

fn axis_title(figure: &EnoughFigure) -> String {
    let unit = if figure.of_a_chance { "percentage points" } else { "events a run" };
    let runs = if figure.points > 1 { "runs at each design point" } else { "runs" };
    format!("Half-width of the 95{NBSP}% interval, {unit}, by number of {runs} (both scales logarithmic)")
}

fn labels(figure: &EnoughFigure, end: f64) -> Vec<EndLabel> {
    let line = |(line, meaning): (&Line, Meaning)| {
        let [low, high] = line.draws_range.map(|draws| thousands(line.runs(draws)));
        EndLabel {
            meaning,
            value: line.half_width_of_one_run.log10() - end / 2.0,
            head: format!("{} a draw", counted(line.replicates.into(), "replicate")),
            details: vec![format!("{} runs ({low}–{high})", thousands(line.runs(line.draws)))],
        }
    };
    let wanted = EndLabel {
        meaning: Meaning::Wanted,
        value: figure.precision.log10(),
        head: format!("{} wanted", plus_minus(figure.precision, figure.of_a_chance)),
        details: Vec::new(),
    };
    figure.lines.iter().zip(meanings(figure)).map(line).chain([wanted]).collect()
}

/// What a spot is called, with its half-width and range.
fn spot_label(figure: &EnoughFigure, name: &str, spot: &Spot) -> String {
    let unit = if figure.of_a_chance { 100.0 } else { 1.0 };
    let (low, high) = spot.range;
    format!(
        "{name}, {} × {}: {} ({}–{})",
        thousands(spot.draws),
        spot.replicates,
        plus_minus(spot.half_width, figure.of_a_chance),
        two_digits(unit * low),
        two_digits(unit * high)
    )
}

/// The file's own sample as a dot. Lines fall to the right, so there is room for words above all of them.
fn draw_own(canvas: &Canvas<'_>, plot: &Plot, figure: &EnoughFigure) -> Result<(), ChartError> {
    let font = Font { size: canvas.size.label, bold: true, colour: canvas.theme.ink };
    let words = spot_label(figure, &format!("the {}’s own", figure.file_kind), &figure.own);
    let dot = place(plot, &figure.own, figure.own.half_width);
    let left = (dot.0 + 14.0).min(plot.x.range.1 - font.width(&words)?);
    let baseline = clear_of_lines(plot, figure, left).fold(dot.1, f64::min) - 0.8 * font.size;
    draw_words(canvas, font, &words, (left, baseline), (dot.0, baseline + 0.3 * font.size), dot)?;
    canvas.marker(dot, Marker::Circle, canvas.theme.ink)
}

/// The pilot as a cross with its range. There is room for words below all lines.
fn draw_pilot(canvas: &Canvas<'_>, plot: &Plot, figure: &EnoughFigure) -> Result<(), ChartError> {
    const ARM: f64 = 9.0;
    let font = Font { size: canvas.size.label, bold: false, colour: canvas.theme.ink };
    let stroke = Stroke { colour: canvas.theme.ink, width: 3.0, dash: None };
    let words = spot_label(figure, "pilot, measured", &figure.pilot);
    let (x, y) = place(plot, &figure.pilot, figure.pilot.half_width);
    let width = font.width(&words)?;
    let right = (x - 14.0).max(plot.x.range.0 + width + 10.0);
    let lowest = clear_of_lines(plot, figure, right).fold(y, f64::max);
    let baseline = (lowest + 1.9 * font.size).min(plot.y.range.0 - 0.5 * font.size);
    draw_words(canvas, font, &words, (right - width, baseline), (x.min(right), baseline - 0.9 * font.size), (x, y))?;
    let (low, high) = figure.pilot.range;
    // A range that begins at 0 goes down to the axis.
    let low = if low > 0.0 { plot.y.at(low.log10()) } else { plot.y.range.0 };
    canvas.line(&[(x, low), (x, plot.y.at(high.log10()))], stroke)?;
    canvas.line(&[(x - ARM, y - ARM), (x + ARM, y + ARM)], stroke)?;
    canvas.line(&[(x - ARM, y + ARM), (x + ARM, y - ARM)], stroke)
}

/// Words on a ground of their own, tied to a spot by a thin line.
fn draw_words(
    canvas: &Canvas<'_>,
    font: Font,
    words: &str,
    (left, baseline): Point,
    tie: Point,
    spot: Point,
) -> Result<(), ChartError> {
    let thin = Stroke { colour: canvas.theme.zero_line, width: 1.25, dash: None };
    canvas.line(&[tie, spot], thin)?;
    let (top, bottom) = (baseline - 0.85 * font.size, baseline + 0.3 * font.size);
    let ground = Rect { left: left - 4.0, top, right: left + font.width(words)? + 4.0, bottom };
    canvas.block(ground, canvas.theme.background)?;
    canvas.text((left, baseline), words, font, Align::Left)
}

fn place(plot: &Plot, spot: &Spot, half_width: f64) -> Point {
    (plot.x.at((spot.runs() as f64).log10()), plot.y.at(half_width.log10()))
}

/// Heights of all lines at a place on the figure.
fn clear_of_lines(plot: &Plot, figure: &EnoughFigure, place: f64) -> impl Iterator<Item = f64> {
    let ((from, to), (start, end)) = (plot.x.domain, plot.x.range);
    let x = from + (place - start) / (end - start) * (to - from);
    figure.lines.iter().map(move |line| height(plot, line, x))
}

fn title(figure: &EnoughFigure) -> String {
    let EnoughFigure { subject, own, precision, of_a_chance, .. } = figure;
    let (draws, replicates) = figure.enough;
    let needed = format!("{} × {}", counted(draws, "draw"), counted(replicates.into(), "replicate"));
    let at_each = if figure.points > 1 { " at each design point" } else { "" };
    let mut letters = subject.chars();
    let subject: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let verdict = if own.half_width <= *precision { "are enough:" } else { "give" };
    format!(
        "{subject} to {} takes {needed}{at_each}; the {}’s own {} × {} {verdict} {}",
        plus_minus(*precision, *of_a_chance),
        figure.file_kind,
        thousands(own.draws),
        own.replicates,
        plus_minus(own.half_width, *of_a_chance),
    )
}

fn subtitle(figure: &EnoughFigure) -> Vec<String> {
    let points = if figure.points > 1 {
        format!(" · the design point that needs most of {}", thousands(figure.points))
    } else {
        String::new()
    };
    vec![
        format!(
            "{}{points} · from a pilot of n{NBSP}={NBSP}{} × {} · seed{NBSP}{}",
            figure.file_title.trim().trim_end_matches('.'),
            counted(figure.pilot.draws, "draw"),
            counted(figure.pilot.replicates.into(), "replicate"),
            figure.seed
        ),
        format!("At the right: runs needed. In brackets: 95{NBSP}% ranges, for what the pilot leaves open."),
    ]
}

fn footer(figure: &EnoughFigure) -> String {
    format!("Source: pactsim {} enough · seed {}", figure.engine_version, figure.seed)
}

/// The finding and its numbers for those who cannot see the figure.
fn description(figure: &EnoughFigure) -> String {
    let mut text = format!("{}.", title(figure));
    for label in labels(figure, 0.0) {
        let details = label.details.join(", ");
        text += &if details.is_empty() { String::new() } else { format!(" {}: {details}.", label.head) };
    }
    for (name, spot) in [("The file’s own sample", &figure.own), ("Pilot, measured", &figure.pilot)] {
        text += &format!(" {}.", spot_label(figure, name, spot));
    }
    format!("{text} {}.", subtitle(figure)[0])
}

fn check(figure: &EnoughFigure) -> Result<(), ChartError> {
    if figure.lines.is_empty() {
        return Err(ChartError::Inconsistent { figure: NAME, problem: "it has no lines".to_owned() });
    }
    let of_lines = figure.lines.iter().map(|line| ("half_width_of_one_run", line.half_width_of_one_run));
    let of_spots = [&figure.own, &figure.pilot].into_iter().flat_map(|spot| {
        [("runs of a sample", spot.runs() as f64), ("half_width", spot.half_width), ("range", spot.range.1)]
    });
    for (place, found) in of_lines.chain(of_spots).chain([("precision", figure.precision)]) {
        if !(found > 0.0 && found.is_finite()) {
            let (place, found) = (place.to_owned(), found.to_string());
            return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "above 0 and finite" });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
