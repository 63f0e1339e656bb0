//! Tornado: how far each factor alone moves an outcome from today's, at the low and at the high end of its range.
//!
//! Differences are paired: same draw, same replicate. Bars are sorted by reach, and each has its 95 % interval.

use super::axes::{Scale, round_ticks};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::style::{Meaning, Stroke};
use super::sweep_words::{FactorWords, OutcomeWords, check_mean};
use super::text::Font;
use crate::analysis::{AnalysisError, SweepResults};
use crate::experiment::{Mean, OutcomeSummary, Response, ValueMean};
use crate::words::counted;

pub(crate) const NAME: &str = "tornado";

/// Bars of one figure; lower ones could not be labelled.
const BARS_MAX: usize = 12;

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tornado {
    pub(crate) origin: Origin,
    pub(crate) outcome: OutcomeWords,
    /// The outcome where no factor is moved.
    pub(crate) reference: Option<Mean>,
    /// Whether that is the world as the scenario has it.
    pub(crate) is_today: bool,
    /// One for each factor that is shown, the longest first.
    pub(crate) bars: Vec<Bar>,
    /// Factors that are not shown.
    pub(crate) more: usize,
}

/// What a factor changes at both ends of its range.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    pub(crate) factor: FactorWords,
    /// At its lowest value; `None` where that is the reference, or nothing was run.
    pub(crate) low: Option<End>,
    /// At its highest value.
    pub(crate) high: Option<End>,
}

/// The paired difference from the reference at one value of a factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct End {
    pub(crate) value: f64,
    pub(crate) difference: f64,
    /// 95 % interval (low, high).
    pub(crate) noise: (f64, f64),
}

/// A figure for each outcome.
///
/// # Errors
/// [`AnalysisError::NotThere`] for a design that does not move one factor at a time.
pub(crate) fn of(sweep: &SweepResults) -> Result<Vec<Drawing>, AnalysisError> {
    let summary = &sweep.summary;
    let moved = || summary.outcomes.iter().flat_map(|outcome| &outcome.responses).flat_map(|response| &response.values);
    if summary.design != "one-at-a-time" || moved().all(|value| value.difference.is_none()) {
        return Err(AnalysisError::not_there(format!(
            "it shows what one factor alone changes, and {} (design `{}`, {}) has no paired differences from one \
             reference; sweep with design one-at-a-time and a single policy, such as scenarios/experiments/tornado.toml",
            sweep.folder.display(),
            summary.design,
            counted(summary.points, "design point"),
        )));
    }
    let factors = sweep.factors();
    let is_today = factors.iter().all(|factor| factor.today.is_some() && factor.today == factor.base);
    let figures = summary.outcomes.iter().map(|outcome| {
        let mut bars: Vec<Bar> = outcome
            .responses
            .iter()
            .map(|response| Bar::of(response, FactorWords::of(&response.factor, &factors)))
            .collect();
        bars.sort_by(|a, b| b.reach().total_cmp(&a.reach()));
        let more = bars.len().saturating_sub(BARS_MAX);
        bars.truncate(BARS_MAX);
        let (origin, words) = (Origin::of_sweep(sweep), OutcomeWords::of(outcome));
        let reference = reference(outcome).cloned();
        let part = words.file_part();
        Drawing::part(NAME, &part, Tornado { origin, outcome: words, reference, is_today, bars, more })
    });
    Ok(figures.collect())
}

/// The outcome at the reference: the one value of a factor that has no difference from it.
fn reference(outcome: &OutcomeSummary) -> Option<&Mean> {
    let of_factor = |response: &'_ Response| response.values.iter().position(|value| value.difference.is_none());
    let (response, at) = outcome.responses.iter().find_map(|response| Some((response, of_factor(response)?)))?;
    response.values.get(at).map(|value| &value.mean)
}

impl Bar {
    fn of(response: &Response, factor: FactorWords) -> Self {
        let end = |value: Option<&ValueMean>| {
            let value = value?;
            let difference = value.difference.as_ref()?;
            let estimate = difference.estimate?;
            let noise = difference.noise.map_or((estimate, estimate), |noise| (noise.low, noise.high));
            Some(End { value: 0.5 * (value.low + value.high), difference: estimate, noise })
        };
        Self { factor, low: end(response.values.first()), high: end(response.values.last()) }
    }

    fn ends(&self) -> impl Iterator<Item = (Meaning, End)> {
        let low = self.low.map(|end| (Meaning::LowEnd, end));
        low.into_iter().chain(self.high.map(|end| (Meaning::HighEnd, end)))
    }

    /// Largest difference from the reference, either way.
    fn reach(&self) -> f64 {
        self.ends().map(|(_, end)| end.difference.abs()).fold(0.0, f64::max)
    }

    /// All that is drawn of it: from the lowest to the highest number, the reference included.
    fn extent(&self) -> (f64, f64) {
        let numbers = || self.ends().flat_map(|(_, end)| [end.difference, end.noise.0, end.noise.1]);
        (numbers().fold(0.0, f64::min), numbers().fold(0.0, f64::max))
    }

    /// What stands to its left and to its right: the values of the factor, each on the side to which it moves the
    /// outcome; where both go the same way, the low one first.
    fn labels(&self) -> [String; 2] {
        let written = |end: End| self.factor.value(end.value);
        match (self.low, self.high) {
            (Some(low), Some(high)) if low.difference * high.difference > 0.0 => {
                let both = format!("{} | {}", written(low), written(high));
                if low.difference < 0.0 { [both, String::new()] } else { [String::new(), both] }
            }
            (Some(low), Some(high)) if low.difference <= high.difference => [written(low), written(high)],
            (Some(low), Some(high)) => [written(high), written(low)],
            (Some(one), None) | (None, Some(one)) if one.difference < 0.0 => [written(one), String::new()],
            (Some(one), None) | (None, Some(one)) => [String::new(), written(one)],
            (None, None) => [String::new(), String::new()],
        }
    }
}

impl End {
    fn is_sure(&self) -> bool {
        self.noise.0 > 0.0 || self.noise.1 < 0.0
    }
}

impl Figure for Tornado {
    fn check(&self) -> Result<(), ChartError> {
        if let Some(reference) = &self.reference {
            check_mean(NAME, "the reference", reference, self.outcome.scale)?;
        }
        for bar in &self.bars {
            for (_, end) in bar.ends() {
                for number in [end.value, end.difference, end.noise.0, end.noise.1] {
                    if !number.is_finite() {
                        let place = format!("factor `{}`", bar.factor.0.id);
                        let rule = "a finite number";
                        return Err(ChartError::BadNumber { figure: NAME, place, found: number.to_string(), rule });
                    }
                }
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, title(self), subtitle(self), description(self))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.bars.iter().all(|bar| bar.ends().next().is_none()) {
            return canvas.say(room, "No factor has been moved in any completed run yet.");
        }
        Sheet::new(self, canvas, room)?.draw()
    }
}

/// Where everything stands.
struct Sheet<'a, 'c> {
    figure: &'a Tornado,
    canvas: &'a Canvas<'c>,
    font: Font,
    room: Rect,
    /// The bars' own ground.
    area: Rect,
    /// Height of the place of a bar.
    row: f64,
    x: Scale,
}

/// Between the parts of a line.
const GAP: f64 = 12.0;
/// Most of the width that names take.
const NAMES_SHARE: f64 = 0.28;

impl<'a, 'c> Sheet<'a, 'c> {
    fn new(figure: &'a Tornado, canvas: &'a Canvas<'c>, room: Rect) -> Result<Self, ChartError> {
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
        let name = Font { size: canvas.size.label, bold: true, colour: canvas.theme.ink };
        let (mut names, mut sides) = (0.0_f64, [0.0_f64; 2]);
        for bar in &figure.bars {
            names = names.max(name.width(&bar.factor.name())?);
            for (side, label) in sides.iter_mut().zip(bar.labels()) {
                *side = side.max(font.width(&label)? + GAP);
            }
        }
        let names = names.min(NAMES_SHARE * (room.right - room.left)) + GAP;
        let area = Rect {
            left: room.left + names,
            top: room.top + 3.4 * font.size,
            right: room.right,
            bottom: room.bottom - 1.9 * font.size,
        };
        // The labels beside the longest bars keep inside.
        let inner = (area.left + sides[0] + GAP, area.right - sides[1] - GAP);
        let extents = figure.bars.iter().map(Bar::extent);
        let (from, to) = extents.fold((0.0_f64, 0.0_f64), |(a, b), (low, high)| (a.min(low), b.max(high)));
        let x = Scale { domain: if to > from { (from, to) } else { (-1.0, 1.0) }, range: inner };
        let row = ((area.bottom - area.top) / figure.bars.len() as f64).min(4.0 * font.size);
        Ok(Self { figure, canvas, font, room, area, row, x })
    }

    fn draw(&self) -> Result<(), ChartError> {
        self.draw_legend()?;
        self.draw_axis()?;
        for (i, bar) in self.figure.bars.iter().enumerate() {
            self.draw_bar(bar, self.area.top + (i as f64 + 0.5) * self.row)?;
        }
        Ok(())
    }

    fn foot(&self) -> f64 {
        self.area.top + self.row * self.figure.bars.len() as f64
    }

    /// The two kinds of bars, then what the axis counts.
    fn draw_legend(&self) -> Result<(), ChartError> {
        let baseline = self.room.top + 0.75 * self.font.size;
        let mut left = self.room.left;
        for (meaning, words) in [(Meaning::LowEnd, "factor at its low end"), (Meaning::HighEnd, "at its high end")] {
            let swatch = Rect { left, top: baseline - 15.0, right: left + 34.0, bottom: baseline };
            self.fill(swatch, meaning)?;
            let ink = Font { colour: self.canvas.theme.ink, ..self.font };
            self.canvas.text((swatch.right + 8.0, baseline), words, ink, Align::Left)?;
            left = swatch.right + 8.0 + self.font.width(words)? + 2.0 * GAP;
        }
        let unit = format!("Difference, {}", self.figure.outcome.difference_unit());
        let unit = self.font.shorten(&unit, self.room.right - left)?;
        self.canvas.text((self.room.right, baseline), &unit, self.font, Align::Right)
    }

    fn draw_axis(&self) -> Result<(), ChartError> {
        let theme = self.canvas.theme;
        let unit = if self.figure.outcome.difference_unit() == "percentage points" { 100.0 } else { 1.0 };
        let (from, to) = self.x.domain;
        let most = ((self.x.range.1 - self.x.range.0) / (5.0 * self.font.size)).clamp(2.0, 8.0) as u32;
        for tick in round_ticks((unit * from, unit * to), most, signed) {
            let place = self.x.at(tick.value / unit);
            let is_zero = tick.value == 0.0;
            let (colour, width) = if is_zero { (theme.zero_line, 2.5) } else { (theme.grid, 1.5) };
            let top = if is_zero { self.area.top - 6.0 } else { self.area.top };
            self.canvas.line(&[(place, self.foot()), (place, top)], Stroke { colour, width, dash: None })?;
            self.canvas.text((place, self.foot() + 1.35 * self.font.size), &tick.label, self.font, Align::Centre)?;
        }
        let font = Font { bold: true, colour: theme.ink, ..self.font };
        let label = font.shorten(&self.figure.reference_said(), self.room.right - self.room.left)?;
        let half = 0.5 * font.width(&label)?;
        let centre = self.x.at(0.0).min(self.room.right - half).max(self.room.left + half);
        self.canvas.text((centre, self.area.top - 0.75 * font.size), &label, font, Align::Centre)
    }

    fn draw_bar(&self, bar: &Bar, middle: f64) -> Result<(), ChartError> {
        let canvas = self.canvas;
        let name = Font { size: canvas.size.label, bold: true, colour: canvas.theme.ink };
        let width = self.area.left - GAP - self.room.left;
        let most = if self.row >= 2.6 * name.size { 2 } else { 1 };
        let lines = name.wrap(&bar.factor.name(), width, most)?;
        let first = middle + 0.36 * name.size - 0.5 * (lines.len() - 1) as f64 * name.line_height();
        canvas.lines((self.room.left, first), &lines, name)?;

        let half = (0.4 * self.row).min(26.0);
        for (meaning, end) in bar.ends() {
            let (top, bottom) =
                if meaning == Meaning::LowEnd { (middle - half, middle - 1.0) } else { (middle + 1.0, middle + half) };
            let (zero, place) = (self.x.at(0.0), self.x.at(end.difference));
            self.fill(Rect { left: zero.min(place), top, right: zero.max(place), bottom }, meaning)?;
            self.draw_whisker(end, 0.5 * (top + bottom))?;
        }
        let (from, to) = bar.extent();
        let [left, right] = bar.labels();
        let ink = Font { colour: canvas.theme.ink, ..self.font };
        let baseline = middle + 0.36 * ink.size;
        canvas.text((self.x.at(from) - GAP, baseline), &left, ink, Align::Right)?;
        canvas.text((self.x.at(to) + GAP, baseline), &right, ink, Align::Left)
    }

    fn draw_whisker(&self, end: End, height: f64) -> Result<(), ChartError> {
        const CAP: f64 = 4.0;
        let stroke = Stroke { colour: self.canvas.theme.ink, width: 1.75, dash: None };
        let (low, high) = (self.x.at(end.noise.0), self.x.at(end.noise.1));
        self.canvas.line(&[(low, height), (high, height)], stroke)?;
        for place in [low, high] {
            self.canvas.line(&[(place, height - CAP), (place, height + CAP)], stroke)?;
        }
        Ok(())
    }

    /// A bar: the high end full, the low end hatched, so that they differ in grey too.
    fn fill(&self, rect: Rect, meaning: Meaning) -> Result<(), ChartError> {
        const STEP: f64 = 9.0;
        let Rect { left, top, right, bottom } = rect;
        self.canvas.block(rect, self.canvas.theme.colour(meaning))?;
        if meaning != Meaning::LowEnd || right - left < 1.0 {
            return Ok(());
        }
        let stroke = Stroke { colour: self.canvas.theme.colour(Meaning::HighEnd), width: 1.25, dash: None };
        let rise = bottom - top;
        let mut foot = left - rise + STEP;
        while foot < right {
            // A stroke of the hatching is cut where it leaves the bar.
            let (from, to) = (foot.max(left), (foot + rise).min(right));
            self.canvas.line(&[(from, bottom - (from - foot)), (to, bottom - (to - foot))], stroke)?;
            foot += STEP;
        }
        self.canvas.line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], stroke)
    }
}

/// A tick with its sign.
fn signed(value: f64, decimals: usize) -> String {
    match value {
        value if value > 0.0 => format!("+{value:.decimals$}"),
        value if value < 0.0 => format!("−{:.decimals$}", value.abs()),
        _ => "0".to_owned(),
    }
}

impl Tornado {
    fn reference_name(&self) -> &'static str {
        if self.is_today { "today" } else { "reference" }
    }

    /// The estimate where no factor is moved.
    fn reference_said(&self) -> String {
        let name = self.reference_name();
        match self.reference.as_ref().and_then(|mean| Some((mean.estimate?, mean))) {
            Some((estimate, mean)) => {
                let noise = mean
                    .noise
                    .map_or_else(String::new, |noise| format!(" ({})", self.outcome.interval((noise.low, noise.high))));
                format!("{name}: {}{noise}", self.outcome.said(estimate, mean.runs))
            }
            None => format!("{name}: no run yet"),
        }
    }
}

fn title(figure: &Tornado) -> String {
    let subject = figure.outcome.subject();
    let Some(bar) = figure.bars.first().filter(|bar| bar.ends().next().is_some()) else {
        return format!("Nothing is known yet of what moves {subject}");
    };
    let name = bar.factor.short_name();
    let told: Vec<String> = bar
        .ends()
        .map(|(_, end)| format!("{} ({})", figure.outcome.difference(end.difference), bar.factor.value(end.value)))
        .collect();
    let changes = format!("{} {}", told.join(" and "), figure.outcome.difference_unit());
    if bar.reach() <= 0.0 {
        return format!("No factor alone changed {subject} in any run");
    }
    if figure.bars.iter().flat_map(Bar::ends).any(|(_, end)| end.is_sure()) {
        let sure = if bar.ends().any(|(_, end)| end.is_sure()) { "moves" } else { "may move" };
        return format!("{name} {sure} {subject} most: {changes}");
    }
    format!("No factor alone moves {subject} beyond the noise; {name} most: {changes}")
}

fn subtitle(figure: &Tornado) -> Vec<String> {
    let name = figure.reference_name();
    let from = if figure.is_today { "today’s world" } else { "the design’s reference" };
    let shown = figure.origin.line(&format!("Paired difference from {from}, one factor at a time"));
    let mut reading = format!(
        "Zero line: {name}. Thin lines: 95\u{A0}% interval. Beside each bar the factor’s value; “|” where both \
         ends go the same way."
    );
    if figure.more > 0 {
        let verb = if figure.more == 1 { "moves" } else { "move" };
        reading += &format!(" … and {}, which {verb} it less.", counted(figure.more as u64, "more factor"));
    }
    vec![shown, reading]
}

fn description(figure: &Tornado) -> String {
    let mut text = format!("{}. {}.", title(figure), figure.reference_said());
    if let Some(notice) = figure.origin.notice() {
        text = format!("{notice}. {text}");
    }
    let outcome = &figure.outcome;
    for bar in &figure.bars {
        let told: Vec<String> = bar
            .ends()
            .map(|(_, end)| {
                let [difference, low, high] = [end.difference, end.noise.0, end.noise.1].map(|d| outcome.difference(d));
                format!("{difference} ({low} to {high}) at {}", bar.factor.value(end.value))
            })
            .collect();
        text += &format!(" {}: {}.", bar.factor.name(), told.join(", "));
    }
    format!("{text} Differences in {}. {}", outcome.difference_unit(), figure.origin.sentence())
}

#[cfg(test)]
mod tests;
