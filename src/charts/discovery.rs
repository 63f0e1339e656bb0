//! A scenario discovery: the box as ranges of the factors that it limits, and the trajectory that it is from.

use super::axes::{HEIGHT_BELOW_EM, Scale, ShareAxis, draw_below};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::key::{self, Sample};
use super::style::{Meaning, Stroke, Theme};
use super::sweep_words::OutcomeWords;
use super::text::{Font, at_most};
use crate::analysis::discovery::{
    BoxFound, Discovery, FactorFound, Limit, LimitFound, StepFound, bound, case, doubts, how_chosen, limit_words,
    number, row_word, share, where_limits,
};
use crate::analysis::{AnalysisError, Kept};
use crate::experiment;
use crate::words::{NBSP, counted, percent};
use plotters::style::RGBColor;

pub(crate) const NAME: &str = "discovery";

/// Space between the box and its trajectory.
const BETWEEN: f64 = 60.0;
/// Part of the room that the box takes.
const BOX_PART: f64 = 0.54;
/// Radius of a box on a trajectory.
const DOT: f64 = 7.0;

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DiscoveryFigure {
    pub(crate) found: Discovery,
    /// Position of the box among those found.
    pub(crate) at: usize,
}

/// The figures of a scenario discovery: one a box.
///
/// # Errors
/// [`AnalysisError::NotThere`] for a tree, which is told as rules.
pub(crate) fn of(kept: &Kept<Discovery>) -> Result<Vec<Drawing>, AnalysisError> {
    let found = &kept.found;
    if found.boxes.is_empty() {
        return Err(AnalysisError::not_there(format!(
            "it shows boxes, and {} holds a tree, whose rules `pactsim show` prints; look for boxes with `--method prim`",
            kept.folder.display()
        )));
    }
    let figure = |at: usize| {
        let figure = DiscoveryFigure { found: found.clone(), at };
        match found.boxes.len() {
            1 => Drawing::only(NAME, figure),
            _ => Drawing::part(NAME, &format!("box-{}", at + 1), figure),
        }
    };
    Ok((0..found.boxes.len()).map(figure).collect())
}

impl DiscoveryFigure {
    fn of_box(&self) -> Option<&BoxFound> {
        self.found.boxes.get(self.at)
    }

    /// The limits of the box, those that leave least of the range of their factor first.
    fn limits(&self) -> Vec<(&FactorFound, &LimitFound)> {
        let limits = self.of_box().and_then(BoxFound::step).map_or(&[][..], |step| &step.limits);
        let mut limits: Vec<_> =
            limits.iter().filter_map(|limit| Some((self.found.factors.get(limit.factor)?, limit))).collect();
        limits.sort_by(|a, b| width(a.0, &a.1.limit).total_cmp(&width(b.0, &b.1.limit)));
        limits
    }

    /// The outcome and its bound: `the chance of an Article-5 pact is above 30 %`.
    fn case(&self) -> String {
        let found = &self.found;
        if found.source_kind == "table" {
            return case(found);
        }
        let scale = if found.is_chance { experiment::Scale::Chance } else { experiment::Scale::Count };
        let description = found.outcome_says.clone();
        let subject = OutcomeWords { name: found.outcome.clone(), scale, unit: String::new(), description }.subject();
        format!("{subject} is {}", bound(found))
    }

    fn title(&self) -> String {
        let Some(of) = self.of_box() else { return "No box was found".to_owned() };
        let case = at_most(&self.case(), 90);
        let limits = of.step().map_or(&[][..], |step| &step.limits);
        if limits.is_empty() {
            return format!("No box stands out: nothing tells where {case}");
        }
        let told = format!(
            "{case} at {} of {}s where {}",
            percent(of.density.estimate),
            row_word(&self.found),
            where_limits(&self.found, limits)
        );
        let mut letters = told.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    }

    fn subtitle(&self) -> Vec<String> {
        let Some(of) = self.of_box() else { return Vec::new() };
        let found = &self.found;
        let row = row_word(found);
        let which = match found.boxes.len() {
            1 => String::new(),
            boxes => format!("box {} of {boxes} · ", self.at + 1),
        };
        let mut told = vec![format!(
            "{which}{} · density (share of the box that is such) {}, coverage (share of all such that it holds) {} · {} of {} {row}s \
             are such · 95{NBSP}%: other {row}s",
            at_most(&found.title, 70),
            share(&of.density),
            share(&of.coverage),
            found.of_interest,
            found.rows
        )];
        let choice = if self.at == 0 { found.request.first } else { found.request.further };
        told.push(format!("The box shown is {}.", how_chosen(choice)));
        told.extend(doubts(found, of).map(|doubts| at_most(&doubts, 220)));
        told
    }

    fn description(&self) -> String {
        let Some(of) = self.of_box() else { return self.title() };
        let mut text = format!("{}.", self.title());
        for (factor, limit) in self.limits() {
            text += &format!(
                " {} {} of {} to {}.",
                factor.id,
                limit_words(factor, &limit.limit),
                number(factor, factor.low),
                number(factor, factor.high)
            );
        }
        format!(
            "{text} Coverage {}, density {}; the trajectory has {}.",
            percent(of.coverage.estimate),
            percent(of.density.estimate),
            counted(of.trajectory.len() as u64, "step")
        )
    }
}

/// The part of its factor's range that a limit leaves.
fn width(factor: &FactorFound, limit: &Limit) -> f64 {
    let (low, high) = ends(factor, limit);
    high - low
}

/// Where the range that a limit leaves begins and ends, the range of the factor being from 0 to 1. Of a set of flags the half
/// that is left.
fn ends(factor: &FactorFound, limit: &Limit) -> (f64, f64) {
    let part = |value: f64| ((value - factor.low) / (factor.high - factor.low)).clamp(0.0, 1.0);
    match limit {
        Limit::Range { low, high } => (part(*low), part(*high)),
        Limit::Among(set) => match set.as_slice() {
            [only] if *only == factor.low => (0.0, 0.5),
            [only] if *only == factor.high => (0.5, 1.0),
            _ => (0.0, 1.0),
        },
    }
}

impl Figure for DiscoveryFigure {
    fn check(&self) -> Result<(), ChartError> {
        let bad = |place: String, found: f64, rule: &'static str| {
            Err(ChartError::BadNumber { figure: NAME, place, found: found.to_string(), rule })
        };
        for factor in &self.found.factors {
            if !(factor.low < factor.high && factor.high.is_finite() && factor.low.is_finite()) {
                return bad(format!("the range of {}", factor.id), factor.high, "finite and above its lower end");
            }
        }
        for (at, step) in self.of_box().iter().flat_map(|of| of.trajectory.iter().enumerate()) {
            if let Some(found) = [step.coverage, step.density].into_iter().find(|share| !(0.0..=1.0).contains(share)) {
                return bad(format!("box {at} of the trajectory"), found, "a share between 0 and 1");
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        let found = &self.found;
        let footer = format!(
            "Source: pactsim {} · {} {} · seed {} · discovery {}",
            found.engine_version,
            found.source_kind,
            found.source_id.get(..16).unwrap_or(&found.source_id),
            found.request.seed,
            found.discovery_id
        );
        Words { title: self.title(), notice: None, subtitle: self.subtitle(), footer, description: self.description() }
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        let Some(of) = self.of_box() else { return canvas.say(room, "There is no box to draw.") };
        let middle = room.left + BOX_PART * (room.right - room.left);
        self.draw_limits(canvas, Rect { right: middle - 0.5 * BETWEEN, ..room })?;
        draw_trajectory(canvas, Rect { left: middle + 0.5 * BETWEEN, ..room }, of)
    }
}

impl DiscoveryFigure {
    /// A row for each factor that the box limits: its range in grey, what the box leaves of it in blue.
    fn draw_limits(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        let theme = canvas.theme;
        let font = Font { size: canvas.size.tick, bold: false, colour: theme.muted };
        let heading = font.shorten("Range: sample grey, box blue", room.right - room.left)?;
        canvas.text((room.left, room.top + 0.75 * font.size), &heading, font, Align::Left)?;
        let room = Rect { top: room.top + 1.9 * font.size, ..room };
        let limits = self.limits();
        if limits.is_empty() {
            return canvas.say(room, "The box limits nothing.");
        }
        // Names stand above their bars: ids of figures are long.
        const PITCH_MIN: f64 = 3.8;
        const PITCH_MAX: f64 = 6.5;
        let height = room.bottom - room.top;
        let fits = |height: f64| ((height / (PITCH_MIN * font.size)) as usize).max(1);
        let (shown, height) = match fits(height) {
            all if all >= limits.len() => (limits.len(), height),
            _ => (fits(height - font.line_height()), height - font.line_height()),
        };
        let pitch = (height / shown as f64).min(PITCH_MAX * font.size);
        for (row, (factor, limit)) in limits.iter().take(shown).enumerate() {
            let top = room.top + row as f64 * pitch;
            draw_limit(canvas, Rect { top, bottom: top + pitch, ..room }, factor, &limit.limit)?;
        }
        if shown < limits.len() {
            let rest = format!("… and {} more", limits.len() - shown);
            canvas.text((room.left, room.bottom), &rest, font, Align::Left)?;
        }
        Ok(())
    }
}

fn draw_limit(canvas: &Canvas<'_>, room: Rect, factor: &FactorFound, limit: &Limit) -> Result<(), ChartError> {
    const HALF: f64 = 8.0;
    let theme = canvas.theme;
    let name = Font { size: canvas.size.label, bold: false, colour: theme.ink };
    let muted = Font { size: canvas.size.tick, bold: false, colour: theme.muted };
    let width = room.right - room.left;
    let words = format!("{} {}", factor.id, limit_words(factor, limit));
    let unit = if factor.unit.is_empty() || factor.is_switch { String::new() } else { format!(" ({})", factor.unit) };
    let with_unit = format!("{words}{unit}");
    let words = if name.width(&with_unit)? <= width { with_unit } else { name.shorten(&words, width)? };
    canvas.text((room.left, room.top + name.size), &words, name, Align::Left)?;
    let middle = room.top + 1.35 * name.size + HALF + 2.0;
    let at = |part: f64| room.left + part * width;
    let bar =
        |(from, to): (f64, f64)| Rect { left: at(from), right: at(to), top: middle - HALF, bottom: middle + HALF };
    canvas.block(bar((0.0, 1.0)), theme.grid)?;
    let (from, to) = ends(factor, limit);
    canvas.block(bar((from, to.max(from + 0.006))), theme.colour(Meaning::Article5))?;
    let baseline = middle + HALF + 1.05 * muted.size;
    if room.bottom < baseline {
        return Ok(());
    }
    let [low, high] = match (factor.is_switch, limit) {
        (true, _) => ["off".to_owned(), "on".to_owned()],
        (false, Limit::Among(_)) => ["false".to_owned(), "true".to_owned()],
        (false, Limit::Range { .. }) => [factor.low, factor.high].map(|value| number(factor, value)),
    };
    canvas.text((room.left, baseline), &low, muted, Align::Left)?;
    canvas.text((room.right, baseline), &high, muted, Align::Right)
}

/// The trajectory: coverage to the right, density upwards, darker with more limits, the box that is shown ringed.
fn draw_trajectory(canvas: &Canvas<'_>, room: Rect, of: &BoxFound) -> Result<(), ChartError> {
    let theme = canvas.theme;
    let font = Font { size: canvas.size.tick, bold: false, colour: theme.muted };
    let most = of.trajectory.iter().map(|step| step.limits.len()).max().unwrap_or(0);
    let entries = [
        (Sample::Disc(shade(theme, 0, most)), "no limit".to_owned()),
        (Sample::Disc(shade(theme, most, most)), counted(most as u64, "limit")),
        (Sample::Ring(ring(theme)), "box shown".to_owned()),
    ];
    let room = key::draw(canvas, room, &entries)?;
    let title = font.shorten("Density, %", room.right - room.left)?;
    canvas.text((room.left, room.top + 0.75 * font.size), &title, font, Align::Left)?;
    let axis = ShareAxis::showing(1.0);
    let gutter = font.width("100")?;
    let area = Rect {
        left: room.left + gutter + 12.0,
        top: room.top + 1.9 * font.size,
        right: room.right - 0.5 * gutter - DOT,
        bottom: room.bottom - (HEIGHT_BELOW_EM + 1.4) * font.size,
    };
    let x = Scale { domain: (0.0, 1.0), range: (area.left, area.right) };
    let y = Scale { domain: (0.0, 1.0), range: (area.bottom, area.top) };
    for tick in &axis.ticks {
        let height = y.at(tick.value);
        let (colour, width) = if tick.value > 0.0 { (theme.grid, 1.5) } else { (theme.zero_line, 2.0) };
        canvas.line(&[(area.left, height), (area.right, height)], Stroke { colour, width, dash: None })?;
        canvas.text((area.left - 12.0, height + 0.36 * font.size), &tick.label, font, Align::Right)?;
    }
    draw_below(canvas, x, &axis.ticks, (area.top, area.bottom))?;
    let below = font.shorten("Coverage, %", room.right - area.left)?;
    canvas.text((area.left, room.bottom - 0.24 * font.size), &below, font, Align::Left)?;
    let place = |step: &StepFound| (x.at(step.coverage), y.at(step.density));
    let way: Vec<_> = of.trajectory.iter().map(place).collect();
    canvas.line(&way, Stroke { colour: theme.zero_line, width: 1.5, dash: None })?;
    for (step, &point) in of.trajectory.iter().zip(&way) {
        canvas.disc(point, DOT + 1.5, theme.zero_line)?;
        canvas.disc(point, DOT, shade(theme, step.limits.len(), most))?;
    }
    match way.get(of.chosen) {
        Some(&point) => canvas.ring(point, DOT + 6.0, ring(theme)),
        None => Ok(()),
    }
}

/// Darker with more limits.
fn shade(theme: Theme, limits: usize, most: usize) -> RGBColor {
    theme.sequential(0.08 + 0.92 * limits as f64 / most.max(1) as f64)
}

fn ring(theme: Theme) -> Stroke {
    Stroke { width: 4.0, ..theme.stroke(Meaning::Highlight) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::discovery::{
        Bound, Choice, Estimated, Kind, Method, Noise, Request, Restricted, Settings, StepFound,
    };
    use crate::charts::inspect::{drawn, says};
    use crate::charts::{Look, svg};
    use crate::stats::Interval;

    fn estimated(estimate: f64) -> Estimated {
        let sampling = Interval { low: (estimate - 0.08).max(0.0), high: (estimate + 0.06).min(1.0) };
        Estimated { estimate, sampling, noise: None }
    }

    fn factor(id: &str, kind: Kind, is_switch: bool, (low, high): (f64, f64)) -> FactorFound {
        FactorFound { id: id.to_owned(), unit: "share (0–1)".to_owned(), kind, is_switch, low, high }
    }

    fn limit(factor: usize, low: f64, high: f64) -> LimitFound {
        let limit = Limit::Range { low, high };
        LimitFound { factor, limit, quasi_p_low: Some(1e-5), quasi_p_high: (factor == 1).then_some(0.2) }
    }

    fn step(at: u32, limits: Vec<LimitFound>) -> StepFound {
        let part = f64::from(at) / 20.0;
        let (coverage, density) = (1.0 - 0.6 * part * part, 0.2 + 0.7 * part);
        StepFound { rows: 200, of_interest: 60, coverage, density, mass: 1.0 - 0.9 * part, limits }
    }

    fn typical() -> DiscoveryFigure {
        let factors = vec![
            factor("public-support", Kind::Real, false, (0.1, 0.9)),
            factor("trade-dependence", Kind::Real, false, (0.0, 2.0)),
            factor("coercion", Kind::Real, true, (0.0, 1.0)),
        ];
        let limits = [limit(0, 0.61, 0.9), limit(1, 0.5, 1.1), limit(2, 0.5, 1.0)];
        let steps = (0..=20).map(|at| step(at, limits[..(at as usize).div_ceil(7).min(3)].to_vec())).collect();
        let request = Request {
            bound: Bound::Above(0.3),
            method: Method::Prim,
            settings: Settings::default(),
            boxes: 1,
            first: Choice::Densest { coverage: 0.5, limits_max: 5 },
            further: Choice::Densest { coverage: 0.5, limits_max: 5 },
            resamples: 50,
            seed: 0,
            factors: Vec::new(),
        };
        let found = Discovery {
            discovery_id: "b6a16ed58a93b259".to_owned(),
            engine_version: "0.1.0".to_owned(),
            title: "Where do pacts form?".to_owned(),
            source_kind: "sweep".to_owned(),
            source_id: "db2cd22a6e46d20f".to_owned(),
            source_seed: 1,
            design: Some("latin-hypercube".to_owned()),
            policy: None,
            outcome: "article5".to_owned(),
            outcome_says: "a collective pact at Article 5 or deeper came".to_owned(),
            is_chance: true,
            request,
            rows: 1000,
            of_interest: 200,
            factors,
            left_out: Vec::new(),
            texts: Vec::new(),
            unnamed: Vec::new(),
            noise: Some(Noise { draws: 20, resamples: 400, flips: 0.04 }),
            boxes: vec![BoxFound {
                chosen: 17,
                coverage: estimated(0.57),
                density: estimated(0.8),
                reaches_threshold: true,
                peels: 18,
                trajectory: steps,
                restricted: vec![Restricted { factor: 0, at_coverage: 0.9, at_density: 0.8 }],
            }],
            leaves: Vec::new(),
        };
        DiscoveryFigure { found, at: 0 }
    }

    #[test]
    fn the_title_says_where_and_how_often_and_the_box_lies_on_its_ranges() {
        let figure = typical();
        let svg = drawn("discovery-typical", &figure);
        assert!(says(&svg, "public-support is above 0.61") && says(&svg, "coercion is on"), "{}", figure.title());
        let title = "The chance of an Article-5 pact is above 30\u{a0}% at 80\u{a0}% of design points where public-support is above 0.61";
        assert!(figure.title().starts_with(title), "{}", figure.title());
        assert!(says(&svg, "Limits that may be chance: trade-dependence"), "what is doubtful is said");
        let range = ends(&figure.found.factors[1], &Limit::Range { low: 0.5, high: 1.1 });
        assert_eq!(range, (0.25, 0.55));
    }

    #[test]
    fn many_limits_with_long_names_are_told_as_far_as_there_is_room() {
        let mut figure = typical();
        figure.found.factors =
            (0..30).map(|i| factor(&format!("pair.AUS-JPN.likeness.of-{i}"), Kind::Real, false, (0.0, 1.0))).collect();
        let limits: Vec<LimitFound> = (0..30).map(|i| limit(i, 0.02 * i as f64, 0.9)).collect();
        figure.found.boxes[0].trajectory[17].limits = limits;
        assert!(says(&drawn("discovery-many", &figure), "more"));
    }

    #[test]
    fn flags_and_a_box_without_limits_can_be_drawn() {
        let mut figure = typical();
        figure.found.factors[0] = factor("fleet", Kind::Category, false, (0.0, 1.0));
        figure.found.boxes[0].trajectory[17].limits =
            vec![LimitFound { factor: 0, limit: Limit::Among(vec![1.0]), quasi_p_low: Some(0.01), quasi_p_high: None }];
        assert!(says(&drawn("discovery-flag", &figure), "fleet is true"));
        figure.found.boxes[0].chosen = 0;
        assert!(says(&drawn("discovery-none", &figure), "The box limits nothing."));
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_refused() {
        let breaks: [fn(&mut Discovery); 3] = [
            |found| found.boxes[0].trajectory[3].density = f64::NAN,
            |found| found.boxes[0].trajectory[3].coverage = 1.5,
            |found| found.factors[1].high = f64::INFINITY,
        ];
        for (at, damage) in breaks.into_iter().enumerate() {
            let mut figure = typical();
            damage(&mut figure.found);
            assert!(svg(&figure, Look::default()).is_err(), "damage {at}");
        }
    }
}
