//! Why not: how often a design lacked each of its candidates, and what had turned them.

use super::axes::{Scale, ShareAxis, Tick, draw_below};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::families::paint;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::rows::{GAP, Rows, draw_whisker};
use super::style::Stroke;
use super::text::{Font, at_most, in_so_many_runs};
use crate::analysis::{AnalysisError, BatchResults};
use crate::ensemble::{ANOTHER_LEFT, DesignWhyNot};
use crate::words::{Names, counted, listed, percent, percent_interval, percent_of_runs, reasons, thousands};

/// Name of the figure.
pub(crate) const NAME: &str = "why-not";

/// Reasons that are told apart; what is left is one segment.
const REASONS_MAX: usize = 6;
/// Weight, of all reasons together, from which on a reason is told apart.
const WEIGHT_MIN: f64 = 0.01;
/// Word of the segment for all others.
const OTHER: &str = "other";
/// Word of what no reason accounts for.
const UNEXPLAINED: &str = "unexplained";
/// Letters of a name in titles.
const NAME_CHARS: usize = 34;

/// How often a design lacked whom, and why.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WhyNot {
    pub(crate) origin: Origin,
    /// Name of the design.
    pub(crate) design: String,
    /// Completed runs in which the design was tried.
    pub(crate) tried: u64,
    /// Its candidates, the one most often lacking first.
    pub(crate) states: Vec<State>,
    /// The largest number that the axis must hold: the same in all figures of a batch.
    pub(crate) largest: f64,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    pub(crate) name: String,
    /// Share of the runs in which the design was tried that lacked this state at its closest approach.
    pub(crate) share: f64,
    /// 95 % interval of it under another seed (low, high).
    pub(crate) noise: (f64, f64),
    /// Families of factors and other reasons, by their word in tables, as shares of those runs; they add up to `share`.
    pub(crate) reasons: Vec<(String, f64)>,
}

/// A figure for each design that was tried.
///
/// # Errors
/// [`AnalysisError::NotThere`] where no design was tried, or the batch is older than the reasons.
pub(crate) fn of(batch: &BatchResults) -> Result<Vec<Drawing>, AnalysisError> {
    let designs = &batch.summary.why_not;
    if designs.is_empty() {
        return Err(AnalysisError::not_there(format!(
            "the scenario of {} has no pact design, or an older version made the batch; reasons are told by design",
            batch.folder.display()
        )));
    }
    let tried: Vec<&DesignWhyNot> = designs.iter().filter(|design| design.tried > 0).collect();
    if tried.is_empty() {
        return Err(AnalysisError::not_there(format!(
            "no design was tried in any of the {} of {}: no proposer ever weighed one up",
            counted(batch.completed(), "completed run"),
            batch.folder.display()
        )));
    }
    let origin = Origin::of_batch(batch);
    let mut figures: Vec<(&str, WhyNot)> =
        tried.iter().map(|design| (design.design.as_str(), of_design(design, &origin, batch.names()))).collect();
    let largest = figures.iter().map(|(_, figure)| figure.largest).fold(0.0, f64::max);
    figures.iter_mut().for_each(|(_, figure)| figure.largest = largest);
    Ok(figures.into_iter().map(|(id, figure)| Drawing::part(NAME, id, figure)).collect())
}

fn of_design(design: &DesignWhyNot, origin: &Origin, names: &Names) -> WhyNot {
    let mut states: Vec<State> = (design.states.iter())
        .map(|state| {
            let share = state.share.unwrap_or(0.0);
            let mut reasons: Vec<(String, f64)> = Vec::new();
            for reason in &state.reasons {
                // Who had left before is another figure's matter.
                match reasons.iter_mut().find(|(word, _)| *word == reason.family) {
                    Some((_, weight)) => *weight += share * reason.share,
                    None => reasons.push((reason.family.clone(), share * reason.share)),
                }
            }
            let noise = state.noise.map_or((0.0, 1.0), |interval| (interval.low, interval.high));
            State { name: names.state(&state.state).to_owned(), share, noise, reasons }
        })
        .collect();
    states.sort_by(|a, b| b.share.total_cmp(&a.share));
    let largest = states.iter().map(|state| state.noise.1).fold(0.0, f64::max);
    WhyNot {
        origin: origin.clone(),
        design: names.design(&design.design).to_owned(),
        tried: design.tried,
        states,
        largest,
    }
}

impl Figure for WhyNot {
    fn check(&self) -> Result<(), ChartError> {
        let shares = self.states.iter().flat_map(|state| {
            let own = [state.share, state.noise.0, state.noise.1];
            own.into_iter().chain(state.reasons.iter().map(|&(_, share)| share)).map(|share| (&state.name, share))
        });
        for (name, share) in shares {
            // An interval's bound may leave [0, 1] by a rounding.
            if !(-1e-9..=1.0 + 1e-9).contains(&share) {
                let place = format!("a share of {name}");
                let rule = "between 0 and 1";
                return Err(ChartError::BadNumber { figure: NAME, place, found: share.to_string(), rule });
            }
        }
        for State { name, share, reasons, .. } in &self.states {
            let sum: f64 = reasons.iter().map(|(_, share)| share).sum();
            if *share > 0.0 && (sum - share).abs() > 1e-6 {
                let problem = format!("the reasons of {name} add up to {sum} and not to {share}");
                return Err(ChartError::Inconsistent { figure: NAME, problem });
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, title(self), subtitle(self), description(self))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.states.is_empty() {
            return canvas.say(room, "This design has no candidates.");
        }
        let families = families(self);
        let top = draw_legend(canvas, room, &families)?;
        let bars = Bars::new(canvas, Rect { top, ..room }, self)?;
        let rows = bars.rows;
        draw_below(canvas, bars.scale, &ticks(self), (rows.top, rows.bottom()))?;
        for (row, state) in self.states.iter().take(rows.shown).enumerate() {
            bars.draw(canvas, row, state, &families, self.tried)?;
        }
        match self.states.get(rows.shown) {
            Some(next) => {
                let (more, share) = (self.states.len() - rows.shown, percent_of_runs(next.share, self.tried));
                rows.draw_rest(canvas, &format!("… and {more} more, each lacking in at most {share}"))
            }
            None => Ok(()),
        }
    }
}

/// The weightiest reasons of all states together, weightiest first, then [`OTHER`] where any are left.
fn families(figure: &WhyNot) -> Vec<String> {
    let mut weights: Vec<(&str, f64)> = Vec::new();
    for (word, share) in figure.states.iter().flat_map(|state| &state.reasons) {
        match weights.iter_mut().find(|(known, _)| known == word) {
            Some((_, weight)) => *weight += share,
            None => weights.push((word, *share)),
        }
    }
    weights.retain(|&(_, weight)| weight > 0.0);
    weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let total: f64 = weights.iter().map(|&(_, weight)| weight).sum();
    let told = weights.iter().take(REASONS_MAX).take_while(|&&(_, weight)| weight >= WEIGHT_MIN * total);
    let mut words: Vec<String> = told.map(|&(word, _)| word.to_owned()).collect();
    if words.len() < weights.len() {
        words.push(OTHER.to_owned());
    }
    words
}

/// The segments of a state in the order of `families`.
fn segments(state: &State, families: &[String]) -> Vec<f64> {
    let named = |word: &str| families.iter().any(|family| family == word);
    let share = |family: &String| -> f64 {
        let is_meant = |word: &str| if family == OTHER { !named(word) } else { word == family };
        state.reasons.iter().filter(|(word, _)| is_meant(word)).map(|(_, share)| share).sum()
    };
    families.iter().map(share).collect()
}

fn family_name(word: &str) -> &str {
    match word {
        OTHER => "other reasons",
        ANOTHER_LEFT => "another had left",
        // The condition in brackets would crowd out the others.
        word => reasons::family(word).split(" (").next().unwrap_or(word),
    }
}

fn ticks(figure: &WhyNot) -> Vec<Tick> {
    let mut ticks = ShareAxis::showing(figure.largest).ticks;
    if let Some(last) = ticks.last_mut() {
        last.label += "\u{A0}%";
    }
    ticks
}

/// The names of the reasons beside their paint, in the order of the segments. Returns where the plot may begin.
fn draw_legend(canvas: &Canvas<'_>, room: Rect, families: &[String]) -> Result<f64, ChartError> {
    const APART: f64 = 9.0;
    let font = Font { size: canvas.size.label, bold: false, colour: canvas.theme.ink };
    let chip = 0.9 * font.size;
    let (mut x, mut baseline) = (room.left, room.top + chip);
    for word in families {
        let name = family_name(word);
        let width = chip + APART + font.width(name)?;
        if x > room.left && x + width > room.right {
            (x, baseline) = (room.left, baseline + 1.45 * font.size);
        }
        let square = Rect { left: x, top: baseline - chip + 2.0, right: x + chip, bottom: baseline + 2.0 };
        paint(canvas, square, canvas.theme.family(word))?;
        outline(canvas, square)?;
        let name = font.shorten(name, room.right - x - chip - APART)?;
        canvas.text((x + chip + APART, baseline), &name, font, Align::Left)?;
        x += width + 2.0 * font.size;
    }
    Ok(baseline + 1.1 * font.size)
}

fn outline(canvas: &Canvas<'_>, Rect { left, top, right, bottom }: Rect) -> Result<(), ChartError> {
    let stroke = Stroke { colour: canvas.theme.zero_line, width: 1.0, dash: None };
    canvas.line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], stroke)
}

/// Where the bars stand.
struct Bars {
    rows: Rows,
    scale: Scale,
}

impl Bars {
    fn new(canvas: &Canvas<'_>, room: Rect, figure: &WhyNot) -> Result<Self, ChartError> {
        let names: Vec<&str> = figure.states.iter().map(|state| state.name.as_str()).collect();
        let rows = Rows::new(canvas, room, &names)?;
        let mut value_width: f64 = 0.0;
        for state in figure.states.iter().take(rows.shown) {
            value_width = value_width.max(value_font(canvas).width(&value(state, figure.tried))?);
        }
        let range = (rows.start, room.right - value_width - GAP);
        Ok(Self { rows, scale: Scale { domain: (0.0, ShareAxis::showing(figure.largest).end), range } })
    }

    fn draw(
        &self,
        canvas: &Canvas<'_>,
        row: usize,
        state: &State,
        families: &[String],
        tried: u64,
    ) -> Result<(), ChartError> {
        let middle = self.rows.middle(row);
        let half = (0.36 * self.rows.pitch).min(1.3 * canvas.size.label);
        let bar = Rect {
            left: self.scale.at(0.0),
            top: middle - half,
            right: self.scale.at(state.share),
            bottom: middle + half,
        };
        self.rows.draw_name(canvas, row, &state.name)?;
        let mut from = 0.0;
        for (word, share) in families.iter().zip(segments(state, families)) {
            let segment = Rect { left: self.scale.at(from), right: self.scale.at(from + share), ..bar };
            // The whisker's ground is no place for a number.
            let free_to = segment.right.min(self.scale.at(state.noise.0) - 8.0);
            draw_segment(canvas, segment, free_to, word, share)?;
            from += share;
        }
        if state.share > 0.0 {
            outline(canvas, bar)?;
        }
        let (low, high) = (self.scale.at(state.noise.0), self.scale.at(state.noise.1));
        if high > low {
            draw_whisker(canvas, (low, high), middle)?;
        }
        let font = value_font(canvas);
        let anchor = (high.max(bar.right) + GAP, middle + 0.36 * font.size);
        canvas.text(anchor, &value(state, tried), font, Align::Left)
    }
}

fn value_font(canvas: &Canvas<'_>) -> Font {
    Font { size: canvas.size.tick, bold: true, colour: canvas.theme.ink }
}

fn value(state: &State, tried: u64) -> String {
    format!("{} ({})", percent_of_runs(state.share, tried), percent_interval(state.noise))
}

/// A segment, with its number where there is room.
fn draw_segment(canvas: &Canvas<'_>, segment: Rect, free_to: f64, word: &str, share: f64) -> Result<(), ChartError> {
    const PAD: f64 = 5.0;
    let fill = canvas.theme.family(word);
    paint(canvas, segment, fill)?;
    let edge = Stroke { colour: canvas.theme.background, width: 2.0, dash: None };
    canvas.line(&[(segment.right, segment.top), (segment.right, segment.bottom)], edge)?;
    let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink_on(fill.colour) };
    let text = format!("{:.0}", 100.0 * share);
    let width = font.width(&text)?;
    if width + 2.0 * PAD > free_to - segment.left {
        return Ok(());
    }
    let centre = 0.5 * (segment.left + free_to);
    let baseline = 0.5 * (segment.top + segment.bottom) + 0.36 * font.size;
    if fill.hatch.is_some() {
        let half = 0.5 * width + 0.6 * PAD;
        let ground = Rect {
            left: centre - half,
            top: baseline - 0.85 * font.size,
            right: centre + half,
            bottom: baseline + 0.15 * font.size,
        };
        canvas.block(ground, fill.colour)?;
    }
    canvas.text((centre, baseline), &text, font, Align::Centre)
}

fn title(figure: &WhyNot) -> String {
    let design = at_most(&figure.design, NAME_CHARS);
    let Some(first) = figure.states.first().filter(|state| state.share > 0.0) else {
        return format!("{design} lacks nobody in {}", in_runs_tried(figure));
    };
    let ahead: Vec<&State> = figure.states.iter().take_while(|state| state.share == first.share).collect();
    let often = in_so_many_runs(first.share, figure.tried);
    if ahead.len() > 3 {
        let states = thousands(ahead.len() as u64);
        return format!("Where tried, {design} lacks each of {states} states {often}");
    }
    let names: Vec<String> = ahead.iter().map(|state| at_most(&state.name, NAME_CHARS)).collect();
    let names = listed(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut weights: Vec<(&str, f64)> = Vec::new();
    for (word, share) in ahead.iter().flat_map(|state| &state.reasons) {
        match weights.iter_mut().find(|(known, _)| known == word) {
            Some((_, weight)) => *weight += share,
            None => weights.push((word, *share)),
        }
    }
    let weightiest = weights.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let because = match weightiest {
        None => String::new(),
        Some((UNEXPLAINED, _)) => "; the largest part is unexplained".to_owned(),
        Some((word, _)) => format!("; top reason: {}", family_name(word)),
    };
    format!("Where tried, {design} lacks {names} {often}{because}")
}

fn in_runs_tried(figure: &WhyNot) -> String {
    match figure.tried {
        1 => "the only run in which it was tried".to_owned(),
        tried => format!("any of the {} runs in which it was tried", thousands(tried)),
    }
}

fn subtitle(figure: &WhyNot) -> Vec<String> {
    let shown = figure.origin.line("Who stays away, and why");
    let cut = ShareAxis::showing(figure.largest).warning().map_or(String::new(), |warning| format!("; {warning}"));
    let tried = counted(figure.tried, "run");
    vec![
        shown,
        format!(
            "Bar: share of the {tried} in which it was tried that lacked the state at the closest approach to a pact, with \
             replicate noise (95\u{A0}%){cut}. Segments: what had turned its answer, in % of those runs."
        ),
    ]
}

fn description(figure: &WhyNot) -> String {
    let mut text = figure.origin.notice().map_or(String::new(), |notice| format!("{notice}. "));
    text += &format!("{}.", title(figure));
    for state in figure.states.iter().filter(|state| state.share > 0.0) {
        let mut reasons: Vec<_> = state.reasons.iter().filter(|(_, share)| *share > 0.0).collect();
        reasons.sort_by(|a, b| b.1.total_cmp(&a.1));
        let reasons: Vec<String> = (reasons.iter().take(REASONS_MAX))
            .map(|(word, share)| format!("{} {}", family_name(word), percent(*share)))
            .collect();
        text +=
            &format!(" {}: lacking in {}, of which {}.", state.name, value(state, figure.tried), reasons.join(", "));
    }
    format!("{text} {}", figure.origin.sentence())
}

#[cfg(test)]
mod tests;
