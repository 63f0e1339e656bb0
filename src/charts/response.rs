//! Response curves: an outcome by the value of each factor that a sweep varies, a panel for each.
//!
//! Small multiples with one upright axis, so that a factor that moves the outcome more is seen to do so.

use super::axes::Scale;
use super::canvas::{Align, Canvas, Point, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::rows::draw_whisker;
use super::style::{Marker, Meaning, NOISE_OPACITY, Stroke, UNCERTAINTY_OPACITY};
use super::sweep_words::{FactorWords, OutcomeWords, ValueAxis, check_mean, numbers};
use super::text::Font;
use crate::analysis::{AnalysisError, SweepResults};
use crate::experiment::{Mean, Response};
use crate::stats::Interval;
use crate::words::counted;

pub(crate) const NAME: &str = "response";

/// Panels of one figure; on more of them nothing could be read.
const PANELS_MAX: usize = 6;

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ResponseCurves {
    pub(crate) origin: Origin,
    pub(crate) outcome: OutcomeWords,
    /// One for each factor that is shown, those that move the outcome most first.
    pub(crate) panels: Vec<Panel>,
    /// Factors that are not shown.
    pub(crate) more: usize,
    /// Policies that are averaged over.
    pub(crate) policies: usize,
    /// Whether each factor moves while all others stay at their base.
    pub(crate) one_at_a_time: bool,
}

/// An outcome by the value of one factor.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Panel {
    pub(crate) factor: FactorWords,
    /// By value, ascending.
    pub(crate) dots: Vec<Dot>,
    /// A level that is asked for, and where it is crossed.
    pub(crate) tip: Option<Tip>,
}

/// A level of the outcome, and where a curve crosses it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tip {
    pub(crate) level: f64,
    /// Value of the factor; `None` where it is not crossed.
    pub(crate) place: Option<f64>,
    /// Its 95 % interval.
    pub(crate) interval: Option<(f64, f64)>,
}

/// An outcome at a value of a factor, or over values that are put together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dot {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) mean: Mean,
}

/// A figure for each outcome.
///
/// # Errors
/// [`AnalysisError::NotThere`] for a sweep that varies no factor.
pub(crate) fn of(sweep: &SweepResults) -> Result<Vec<Drawing>, AnalysisError> {
    let summary = &sweep.summary;
    if summary.outcomes.iter().all(|outcome| outcome.responses.is_empty()) {
        return Err(AnalysisError::not_there(format!(
            "the design of {} varies no factor; add a lever or an uncertainty that no policy sets, as in \
             scenarios/experiments/us-reliability.toml",
            sweep.folder.display()
        )));
    }
    let factors = sweep.factors();
    let figures = summary.outcomes.iter().map(|outcome| {
        let mut responses: Vec<&Response> = outcome.responses.iter().collect();
        responses.sort_by(|a, b| b.reach().total_cmp(&a.reach()));
        let figure = ResponseCurves {
            origin: Origin::of_sweep(sweep),
            outcome: OutcomeWords::of(outcome),
            more: responses.len().saturating_sub(PANELS_MAX),
            panels: responses
                .into_iter()
                .take(PANELS_MAX)
                .map(|response| Panel::of(response, FactorWords::of(&response.factor, &factors)))
                .collect(),
            policies: outcome.policies.len(),
            one_at_a_time: summary.design == "one-at-a-time",
        };
        Drawing::part(NAME, &figure.outcome.file_part(), figure)
    });
    Ok(figures.collect())
}

impl Panel {
    fn of(response: &Response, factor: FactorWords) -> Self {
        let dots =
            response.values.iter().map(|value| Dot { low: value.low, high: value.high, mean: value.mean.clone() });
        Self { factor, dots: dots.collect(), tip: None }
    }

    /// Where its values begin and end.
    fn range(&self) -> (f64, f64) {
        (self.dots.first().map_or(0.0, |dot| dot.low), self.dots.last().map_or(0.0, |dot| dot.high))
    }

    /// The dots with the lowest and the highest estimate, in the order of their values.
    fn ends(&self) -> Option<[&Dot; 2]> {
        let seen = || self.dots.iter().enumerate().filter_map(|(i, dot)| Some((i, dot.mean.estimate?)));
        let lowest = seen().min_by(|a, b| a.1.total_cmp(&b.1))?.0;
        let highest = seen().max_by(|a, b| a.1.total_cmp(&b.1))?.0;
        Some([self.dots.get(lowest.min(highest))?, self.dots.get(lowest.max(highest))?])
    }

    /// Its value for today, where that lies on its axis.
    fn today(&self) -> Option<f64> {
        let (from, to) = self.range();
        self.factor.0.today.filter(|today| (from..=to).contains(today))
    }
}

impl Dot {
    fn middle(&self) -> f64 {
        0.5 * (self.low + self.high)
    }

    fn told(&self, factor: &FactorWords) -> String {
        let about = if self.low < self.high { "≈\u{A0}" } else { "" };
        format!("{about}{}", factor.value(self.middle()))
    }
}

impl Figure for ResponseCurves {
    fn check(&self) -> Result<(), ChartError> {
        for panel in &self.panels {
            let name = &panel.factor.0.id;
            let ordered = panel.dots.windows(2).all(|pair| pair[0].middle() < pair[1].middle());
            if !ordered || panel.dots.iter().any(|dot| !(dot.middle().is_finite() && dot.low <= dot.high)) {
                let problem = format!("the values of the factor `{name}` do not ascend");
                return Err(ChartError::Inconsistent { figure: NAME, problem });
            }
            for dot in &panel.dots {
                let place = format!("factor `{name}`, value {}", dot.middle());
                check_mean(NAME, &place, &dot.mean, self.outcome.scale)?;
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, title(self), subtitle(self), description(self))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.panels.iter().all(|panel| panel.ends().is_none()) {
            return canvas.say(room, "There is no run with a value of this outcome.");
        }
        let all = self.panels.iter().flat_map(|panel| &panel.dots).flat_map(|dot| numbers(&dot.mean));
        let levels = self.panels.iter().filter_map(|panel| panel.tip).map(|tip| tip.level);
        let axis = self.outcome.axis(all.chain(levels));
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
        let title = font.shorten(&axis.title, room.right - room.left)?;
        canvas.text((room.left, room.top + 0.75 * font.size), &title, font, Align::Left)?;
        let mut gutter: f64 = 0.0;
        for tick in &axis.ticks {
            gutter = gutter.max(font.width(&tick.label)?);
        }
        let below = Rect { top: room.top + 1.6 * font.size, left: room.left + gutter + GAP, ..room };
        let sheet = Sheet { canvas, outcome: &self.outcome, axis: &axis, font };
        for (i, (panel, place)) in self.panels.iter().zip(places(self.panels.len(), below)).enumerate() {
            sheet.draw(panel, place, i % columns(self.panels.len()) == 0)?;
        }
        Ok(())
    }
}

/// Between tick labels and the axis.
const GAP: f64 = 12.0;
/// Between panels side by side.
const BETWEEN: f64 = 44.0;
/// Between rows of panels.
const BETWEEN_ROWS: f64 = 20.0;

fn columns(panels: usize) -> usize {
    match panels {
        4 => 2,
        n => n.clamp(1, 3),
    }
}

/// Equal places for panels, row by row.
fn places(panels: usize, room: Rect) -> impl Iterator<Item = Rect> {
    let columns = columns(panels);
    let rows = panels.div_ceil(columns);
    let width = (room.right - room.left - BETWEEN * (columns - 1) as f64) / columns as f64;
    let height = (room.bottom - room.top - BETWEEN_ROWS * (rows - 1) as f64) / rows as f64;
    (0..panels).map(move |i| {
        let left = room.left + (i % columns) as f64 * (width + BETWEEN);
        let top = room.top + (i / columns) as f64 * (height + BETWEEN_ROWS);
        Rect { left, top, right: left + width, bottom: top + height }
    })
}

/// What all panels have in common.
struct Sheet<'a, 'c> {
    canvas: &'a Canvas<'c>,
    outcome: &'a OutcomeWords,
    axis: &'a ValueAxis,
    font: Font,
}

impl Sheet<'_, '_> {
    fn draw(&self, panel: &Panel, place: Rect, is_first: bool) -> Result<(), ChartError> {
        let (canvas, font) = (self.canvas, self.font);
        let name = Font { size: canvas.size.label, bold: true, colour: canvas.theme.ink };
        let width = place.right - place.left;
        let head = place.top + name.size;
        canvas.text((place.left, head), &name.shorten(&panel.factor.name(), width)?, name, Align::Left)?;
        let unit = font.shorten(&panel.factor.unit(), width)?;
        canvas.text((place.left, place.bottom - 0.3 * font.size), &unit, font, Align::Left)?;

        let area = Rect { top: head + 1.75 * font.size, bottom: place.bottom - 3.1 * font.size, ..place };
        let y = Scale { domain: self.axis.domain, range: (area.bottom, area.top) };
        self.draw_grid(area, y, is_first)?;
        let inset = 0.04 * width;
        let x = Scale { domain: panel.range(), range: (area.left + inset, area.right - inset) };
        self.draw_ticks(panel, area, x)?;
        if let Some(today) = panel.today() {
            self.draw_today(&panel.factor.value(today), x.at(today), area)?;
        }
        if let Some(tip) = panel.tip {
            self.draw_level(tip, area, y)?;
        }
        self.draw_curve(panel, x, y)?;
        panel.tip.map_or(Ok(()), |tip| self.draw_tip(tip, x, y))
    }

    /// The level that is asked for, with its number where the axis has no tick for it.
    fn draw_level(&self, tip: Tip, area: Rect, y: Scale) -> Result<(), ChartError> {
        let (theme, height) = (self.canvas.theme, y.at(tip.level));
        self.canvas.line(&[(area.left, height), (area.right, height)], theme.stroke(Meaning::ReferenceClass))?;
        let label = self.outcome.short(tip.level, u64::MAX);
        let ink = Font { colour: theme.ink, ..self.font };
        self.canvas.text((area.right, height - 0.4 * ink.size), &label, ink, Align::Right)
    }

    /// Where the curve crosses the level: a ring on the line, the interval as a whisker along it.
    fn draw_tip(&self, tip: Tip, x: Scale, y: Scale) -> Result<(), ChartError> {
        let (theme, height) = (self.canvas.theme, y.at(tip.level));
        if let Some((low, high)) = tip.interval {
            draw_whisker(self.canvas, (x.at(low), x.at(high)), height)?;
        }
        let Some(place) = tip.place else { return Ok(()) };
        self.canvas.disc((x.at(place), height), 11.0, theme.background)?;
        self.canvas.ring((x.at(place), height), 9.0, Stroke { colour: theme.ink, width: 4.0, dash: None })
    }

    fn draw_grid(&self, area: Rect, y: Scale, is_first: bool) -> Result<(), ChartError> {
        let theme = self.canvas.theme;
        for tick in &self.axis.ticks {
            let height = y.at(tick.value);
            let (colour, width) = if tick.value != 0.0 { (theme.grid, 1.5) } else { (theme.zero_line, 2.0) };
            self.canvas.line(&[(area.left, height), (area.right, height)], Stroke { colour, width, dash: None })?;
        }
        if !is_first {
            return Ok(());
        }
        // In low panels every second label, or the ends alone.
        let steps = self.axis.ticks.len().saturating_sub(1).max(1);
        let room = ((area.bottom - area.top) / (1.25 * self.font.size)).max(1.0) as usize;
        let every = (1..=steps).find(|every| steps.is_multiple_of(*every) && steps / every <= room).unwrap_or(steps);
        for tick in self.axis.ticks.iter().step_by(every) {
            let anchor = (area.left - GAP, y.at(tick.value) + 0.36 * self.font.size);
            self.canvas.text(anchor, &tick.label, self.font, Align::Right)?;
        }
        Ok(())
    }

    fn draw_ticks(&self, panel: &Panel, area: Rect, x: Scale) -> Result<(), ChartError> {
        let stroke = Stroke { colour: self.canvas.theme.zero_line, width: 2.0, dash: None };
        let widest = self.font.width("×0.000")?;
        let most = ((area.right - area.left) / (1.6 * widest)).clamp(1.0, 8.0) as u32;
        let mut free_from = f64::NEG_INFINITY;
        for tick in panel.factor.ticks(panel.range(), most) {
            let place = x.at(tick.value);
            let half = 0.5 * self.font.width(&tick.label)?;
            if place - half < free_from || place + half > self.canvas.size.width - self.canvas.size.margin_x {
                continue;
            }
            free_from = place + half + 8.0;
            self.canvas.line(&[(place, area.bottom), (place, area.bottom + 7.0)], stroke)?;
            let anchor = (place, area.bottom + 1.45 * self.font.size);
            self.canvas.text(anchor, &tick.label, self.font, Align::Centre)?;
        }
        Ok(())
    }

    fn draw_today(&self, value: &str, place: f64, area: Rect) -> Result<(), ChartError> {
        let stroke = self.canvas.theme.stroke(Meaning::Highlight);
        self.canvas.line(&[(place, area.bottom), (place, area.top - 4.0)], stroke)?;
        let label = self.font.shorten(&format!("today ({value})"), area.right - area.left)?;
        let half = 0.5 * self.font.width(&label)?;
        let centre = place.min(area.right - half).max(area.left + half);
        self.canvas.text((centre, area.top - 0.45 * self.font.size), &label, self.font, Align::Centre)
    }

    /// Bands, line and dots; a gap where there is no estimate.
    fn draw_curve(&self, panel: &Panel, x: Scale, y: Scale) -> Result<(), ChartError> {
        let meaning = self.outcome.meaning();
        let stroke = self.canvas.theme.stroke(meaning);
        let solid = Stroke { dash: None, ..stroke };
        // Between the two positions of a switch there is nothing.
        let apart =
            |a: &Dot, b: &Dot| !panel.factor.0.is_switch && a.mean.estimate.is_some() && b.mean.estimate.is_some();
        for piece in panel.dots.chunk_by(apart) {
            self.draw_band(piece, |mean| mean.uncertainty, UNCERTAINTY_OPACITY, x, y)?;
            self.draw_band(piece, |mean| mean.noise, NOISE_OPACITY, x, y)?;
            let points: Vec<Point> =
                piece.iter().filter_map(|dot| Some((x.at(dot.middle()), y.at(dot.mean.estimate?)))).collect();
            if points.len() > 1 {
                self.canvas.line(&points, solid)?;
            }
            for point in points {
                self.canvas.marker(point, meaning.marker().unwrap_or(Marker::Circle), stroke.colour)?;
            }
        }
        Ok(())
    }

    /// A band through the intervals, or a bar at a value that stands alone.
    fn draw_band(
        &self,
        piece: &[Dot],
        interval: impl Fn(&Mean) -> Option<Interval>,
        opacity: f64,
        x: Scale,
        y: Scale,
    ) -> Result<(), ChartError> {
        const HALF_BAR: f64 = 9.0;
        let colour = self.canvas.theme.colour(self.outcome.meaning());
        let ends: Vec<(f64, f64, f64)> = piece
            .iter()
            .filter_map(|dot| {
                let Interval { low, high } = interval(&dot.mean)?;
                Some((x.at(dot.middle()), y.at(low), y.at(high)))
            })
            .collect();
        if let [(place, low, high)] = ends[..] {
            let (left, right) = (place - HALF_BAR, place + HALF_BAR);
            return self.canvas.band(&[(left, low), (right, low), (right, high), (left, high)], colour, opacity);
        }
        if ends.is_empty() {
            return Ok(());
        }
        let lower = ends.iter().map(|&(place, low, _)| (place, low));
        let upper = ends.iter().rev().map(|&(place, _, high)| (place, high));
        self.canvas.band(&lower.chain(upper).collect::<Vec<_>>(), colour, opacity)
    }
}

fn title(figure: &ResponseCurves) -> String {
    let subject = figure.outcome.subject();
    let lead = figure.panels.iter().find_map(|panel| Some((panel, panel.ends()?)));
    let Some((panel, [first, last])) = lead else {
        return format!("Nothing is known yet of {subject}");
    };
    let said = |dot: &Dot| figure.outcome.titled(dot.mean.estimate.unwrap_or(0.0), dot.mean.runs);
    let (name, several) = (panel.factor.short_name(), figure.panels.len() + figure.more > 1);
    if first.mean.estimate == last.mean.estimate {
        let what = if several { "No factor".to_owned() } else { format!("No value of {name}") };
        return format!("{what} moves {subject}: {} throughout", said(first));
    }
    // Where the bands overlap, the order may be chance.
    let moves = if overlap(&first.mean, &last.mean) { "may move" } else { "moves" };
    let most = if several { " most:" } else { "" };
    let ends = [first, last].map(|dot| format!("{} ({})", said(dot), dot.told(&panel.factor)));
    format!("{name} {moves} {subject}{most} from {} to {}", ends[0], ends[1])
}

fn overlap(a: &Mean, b: &Mean) -> bool {
    match (a.noise, b.noise) {
        (Some(a), Some(b)) => a.low <= b.high && b.low <= a.high,
        _ => true,
    }
}

/// Whether the title's two estimates may differ by chance alone.
fn overlaps(figure: &ResponseCurves) -> bool {
    let ends = figure.panels.iter().find_map(Panel::ends);
    ends.is_some_and(|[a, b]| a.mean.estimate != b.mean.estimate && overlap(&a.mean, &b.mean))
}

fn subtitle(figure: &ResponseCurves) -> Vec<String> {
    let shown = figure.origin.line(&format!("{} by value of each factor", figure.outcome.quantity()));
    let mut reading = vec!["Band: replicate noise (95\u{A0}%).".to_owned()];
    if figure.panels.iter().flat_map(|panel| &panel.dots).any(|dot| dot.mean.uncertainty.is_some()) {
        reading = vec![
            "Inner, darker band: replicate noise (95\u{A0}%). Outer, lighter band: uncertain figures and weights \
             (90\u{A0}%)."
                .to_owned(),
        ];
    }
    if figure.panels.iter().flat_map(|panel| &panel.dots).any(|dot| dot.low < dot.high) {
        reading.push("Each dot is the mean over a tenth of the range.".to_owned());
    }
    let others = figure.panels.len() + figure.more > 1;
    match (others, figure.policies > 1) {
        (true, _) if figure.one_at_a_time => reading.push("One factor moves at a time.".to_owned()),
        (true, false) => reading.push("Averaged over all other factors.".to_owned()),
        (true, true) => {
            reading.push(format!("Averaged over all other factors and {} policies.", figure.policies));
        }
        (false, true) => reading.push(format!("Averaged over {} policies.", figure.policies)),
        (false, false) => {}
    }
    if overlaps(figure) {
        reading.push("“May”: the bands at both ends overlap.".to_owned());
    }
    if figure.more > 0 {
        let more = counted(figure.more as u64, "more factor");
        reading.push(format!("… and {more}, which {} less.", if figure.more == 1 { "moves it" } else { "move it" }));
    }
    vec![shown, reading.join(" ")]
}

fn description(figure: &ResponseCurves) -> String {
    let mut text = format!("{}.", title(figure));
    if let Some(notice) = figure.origin.notice() {
        text = format!("{notice}. {text}");
    }
    for panel in &figure.panels {
        let Some(ends) = panel.ends() else { continue };
        let told = ends.map(|dot| {
            let noise = dot.mean.noise.map_or_else(String::new, |noise| {
                format!(" (replicate noise {})", figure.outcome.interval((noise.low, noise.high)))
            });
            let estimate = figure.outcome.short(dot.mean.estimate.unwrap_or(0.0), dot.mean.runs);
            format!("{estimate}{noise} at {}", dot.told(&panel.factor))
        });
        text += &format!(" {}: {}.", panel.factor.name(), told.join(", "));
    }
    format!("{text} {}", figure.origin.sentence())
}

#[cfg(test)]
mod tests;
