//! Heat map: an outcome by two factors at once, with contour lines and today's position.

use super::canvas::{Align, Canvas, Point, Rect};
use super::contours::contours;
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::style::{Marker, Meaning, Stroke};
use super::sweep_words::{FactorWords, OutcomeWords, ValueAxis, check_mean};
use super::text::Font;
use crate::analysis::{AnalysisError, Cross, SweepResults};
use crate::experiment::{Mean, Scale};
use crate::stats::Interval;
use crate::words::counted;

pub(crate) const NAME: &str = "heat-map";

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeatMap {
    pub(crate) origin: Origin,
    pub(crate) outcome: OutcomeWords,
    /// To the right, and upwards.
    pub(crate) factors: [FactorWords; 2],
    /// Their values, ascending.
    pub(crate) values: [Vec<f64>; 2],
    /// The outcome, row after row from the lowest value of the second factor on.
    pub(crate) means: Vec<Mean>,
    /// Other factors, and policies, that are averaged over.
    pub(crate) averaged: (usize, usize),
    /// The level whose contour is asked for.
    pub(crate) wanted: Option<f64>,
    /// Values of both factors at a place that is marked beside today's, and what it is.
    pub(crate) marked: Option<([f64; 2], &'static str)>,
}

/// A figure for each outcome.
///
/// # Errors
/// [`AnalysisError::NotThere`] where no two factors are fully crossed.
pub(crate) fn of(sweep: &SweepResults) -> Result<Vec<Drawing>, AnalysisError> {
    let factors = sweep.factors();
    let mut drawings = Vec::new();
    for outcome in &sweep.summary.outcomes {
        let Cross { factors: ids, values, means, .. } = sweep.cross(outcome)?;
        let figure = HeatMap {
            origin: Origin::of_sweep(sweep),
            outcome: OutcomeWords::of(outcome),
            factors: ids.map(|id| FactorWords::of(&id, &factors)),
            values,
            means,
            averaged: (outcome.responses.len().saturating_sub(2), outcome.policies.len()),
            wanted: None,
            marked: None,
        };
        drawings.push(Drawing::part(NAME, &figure.outcome.file_part(), figure));
    }
    Ok(drawings)
}

/// A contour line: its level and its dash.
type Level = (f64, Option<(f64, f64)>);

impl HeatMap {
    fn columns(&self) -> usize {
        self.values[0].len()
    }

    fn estimates(&self) -> Vec<f64> {
        self.means.iter().filter_map(|mean| mean.estimate).collect()
    }

    /// The cells with the lowest and the highest estimate.
    fn ends(&self) -> Option<[usize; 2]> {
        let seen = || self.means.iter().enumerate().filter_map(|(i, mean)| Some((i, mean.estimate?)));
        let lowest = seen().min_by(|a, b| a.1.total_cmp(&b.1))?.0;
        Some([lowest, seen().max_by(|a, b| a.1.total_cmp(&b.1))?.0])
    }

    /// The even chance where it is passed, else the quartiles of what is seen.
    fn levels(&self) -> Vec<Level> {
        const EVEN: f64 = 0.5;
        if let Some(level) = self.wanted {
            return vec![(level, None)];
        }
        let mut seen = self.estimates();
        seen.sort_by(f64::total_cmp);
        let (Some(&least), Some(&most)) = (seen.first(), seen.last()) else { return Vec::new() };
        if self.outcome.scale == Scale::Chance && least < EVEN && most >= EVEN {
            return vec![(EVEN, None)];
        }
        let dashes = [Some((3.0, 5.0)), Some((12.0, 5.0)), None];
        // Halfway to the next value, so that lines run between cells and not over their numbers.
        let quartiles = (1..=3).filter_map(|quarter| {
            let here = seen.get(quarter * (seen.len() - 1) / 4)?;
            let next = seen.iter().find(|value| *value > here)?;
            Some(0.5 * (here + next))
        });
        let mut levels: Vec<Level> = quartiles.zip(dashes).collect();
        levels.dedup_by(|a, b| a.0 == b.0);
        levels
    }

    /// Today's position in cells from the left and lower edge; `None` where it is not known or off the map.
    fn today(&self) -> Option<Point> {
        self.place([self.factors[0].0.today?, self.factors[1].0.today?])
    }

    /// Where these values stand, in cells from the left and lower edge; `None` off the map.
    fn place(&self, at: [f64; 2]) -> Option<Point> {
        let place = |i: usize| {
            let (at, values) = (at[i], &self.values[i]);
            let after = values.iter().position(|&value| value >= at)?;
            let Some(before) = after.checked_sub(1) else { return (values[0] == at).then_some(0.5) };
            let share = (at - values[before]) / (values[after] - values[before]);
            Some(before as f64 + 0.5 + share)
        };
        Some((place(0)?, place(1)?))
    }

    /// The place that is marked, and what it is.
    fn marked(&self) -> Option<(Point, &'static str)> {
        let (at, what) = self.marked?;
        Some((self.place(at)?, what))
    }

    /// The cell of today, where its position is the middle of one.
    fn cell_of_today(&self) -> Option<usize> {
        let (x, y) = self.today()?;
        let is_middle = |x: f64| (x.fract() - 0.5).abs() < 1e-6;
        (is_middle(x) && is_middle(y)).then_some(y as usize * self.columns() + x as usize)
    }

    /// A cell as the values of its factors.
    fn setting(&self, cell: usize) -> String {
        let at = [cell % self.columns(), cell / self.columns()];
        let told = [0, 1].map(|i| {
            let value = self.values[i].get(at[i]).map_or_else(String::new, |&value| self.factors[i].value(value));
            format!("{} {value}", self.factors[i].short_name())
        });
        told.join(", ")
    }

    fn said(&self, mean: &Mean) -> String {
        self.outcome.titled(mean.estimate.unwrap_or(0.0), mean.runs)
    }

    fn widest(&self) -> Option<Interval> {
        let intervals = self.means.iter().filter_map(|mean| mean.noise);
        intervals.max_by(|a, b| (a.high - a.low).total_cmp(&(b.high - b.low)))
    }
}

impl Figure for HeatMap {
    fn check(&self) -> Result<(), ChartError> {
        let inconsistent = |problem: String| Err(ChartError::Inconsistent { figure: NAME, problem });
        let cells = self.values[0].len() * self.values[1].len();
        if self.means.len() != cells {
            return inconsistent(format!("{} means for {cells} cells", self.means.len()));
        }
        for (values, factor) in self.values.iter().zip(&self.factors) {
            if !values.iter().all(|value| value.is_finite()) || !values.windows(2).all(|pair| pair[0] < pair[1]) {
                return inconsistent(format!("the values of the factor `{}` do not ascend", factor.0.id));
            }
        }
        for (i, mean) in self.means.iter().enumerate() {
            check_mean(NAME, &format!("cell {}", self.setting(i)), mean, self.outcome.scale)?;
        }
        Ok(())
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, title(self), subtitle(self), description(self))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.estimates().is_empty() {
            return canvas.say(room, "There is no run with a value of this outcome.");
        }
        let sheet = Sheet::new(self, canvas, room)?;
        sheet.draw_cells()?;
        sheet.draw_contours()?;
        sheet.draw_today()?;
        sheet.draw_numbers()?;
        sheet.draw_marked()?;
        sheet.draw_axes()?;
        sheet.draw_scale()?;
        sheet.draw_keys()
    }
}

/// Between the parts of a line.
const GAP: f64 = 12.0;
/// Width of the colour scale.
const BAR: f64 = 26.0;
/// Samples of lines in the key.
const SAMPLE: f64 = 40.0;

/// Where everything stands.
struct Sheet<'a, 'c> {
    figure: &'a HeatMap,
    canvas: &'a Canvas<'c>,
    font: Font,
    room: Rect,
    area: Rect,
    axis: ValueAxis,
    /// Width and height of a cell.
    cell: (f64, f64),
}

impl<'a, 'c> Sheet<'a, 'c> {
    fn new(figure: &'a HeatMap, canvas: &'a Canvas<'c>, room: Rect) -> Result<Self, ChartError> {
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
        let axis = figure.outcome.axis(figure.estimates().into_iter());
        let (mut gutter, mut scale) = (0.0_f64, 0.0_f64);
        for &value in &figure.values[1] {
            gutter = gutter.max(font.width(&figure.factors[1].value(value))?);
        }
        for tick in &axis.ticks {
            scale = scale.max(font.width(&tick.label)?);
        }
        let area = Rect {
            left: room.left + gutter + GAP,
            top: room.top + 3.2 * font.size,
            right: room.right - 2.5 * GAP - BAR - GAP - scale,
            bottom: room.bottom - 3.0 * font.size,
        };
        let counts = [0, 1].map(|i| figure.values[i].len().max(1) as f64);
        let cell = ((area.right - area.left) / counts[0], (area.bottom - area.top) / counts[1]);
        Ok(Self { figure, canvas, font, room, area, axis, cell })
    }

    /// From cells, counted from the left and lower edge, to figure units.
    fn at(&self, (x, y): Point) -> Point {
        (self.area.left + x * self.cell.0, self.area.bottom - y * self.cell.1)
    }

    fn rect(&self, cell: usize) -> Rect {
        let (column, row) = ((cell % self.figure.columns()) as f64, (cell / self.figure.columns()) as f64);
        let ((left, bottom), (right, top)) = (self.at((column, row)), self.at((column + 1.0, row + 1.0)));
        Rect { left, top, right, bottom }
    }

    fn share(&self, value: f64) -> f64 {
        let (from, to) = self.axis.domain;
        (value - from) / (to - from)
    }

    fn ground(&self, mean: &Mean) -> plotters::style::RGBColor {
        let theme = self.canvas.theme;
        mean.estimate.map_or(theme.background, |estimate| theme.sequential(self.share(estimate)))
    }

    fn draw_cells(&self) -> Result<(), ChartError> {
        for (i, mean) in self.figure.means.iter().enumerate() {
            self.canvas.block(self.rect(i), self.ground(mean))?;
        }
        self.frame(self.area, self.canvas.theme.grid, 1.5)
    }

    fn frame(&self, rect: Rect, colour: plotters::style::RGBColor, width: f64) -> Result<(), ChartError> {
        let Rect { left, top, right, bottom } = rect;
        let around = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        self.canvas.line(&around, Stroke { colour, width, dash: None })
    }

    /// Dark lines with a white rim, so that they are seen on any ground.
    fn draw_contours(&self) -> Result<(), ChartError> {
        let theme = self.canvas.theme;
        let values: Vec<Option<f64>> = self.figure.means.iter().map(|mean| mean.estimate).collect();
        for (level, dash) in self.figure.levels() {
            for line in contours(&values, self.figure.columns(), level)? {
                let points: Vec<Point> = line.into_iter().map(|place| self.at(place)).collect();
                self.canvas.line(&points, Stroke { colour: theme.background, width: 6.0, dash: None })?;
                self.canvas.line(&points, Stroke { colour: theme.ink, width: 3.0, dash })?;
            }
        }
        Ok(())
    }

    /// A frame around the cell of today, or a dot between cells.
    fn draw_today(&self) -> Result<(), ChartError> {
        let Some(place) = self.figure.today() else { return Ok(()) };
        let colour = self.canvas.theme.colour(Meaning::Highlight);
        if let Some(cell) = self.figure.cell_of_today() {
            let Rect { left, top, right, bottom } = self.rect(cell);
            let inner = |by| Rect { left: left + by, top: top + by, right: right - by, bottom: bottom - by };
            return self.frame_today(inner(3.0));
        }
        self.canvas.marker(self.at(place), Marker::Circle, colour)
    }

    /// A triangle at the place that is marked, above the numbers.
    fn draw_marked(&self) -> Result<(), ChartError> {
        let Some((place, _)) = self.figure.marked() else { return Ok(()) };
        self.canvas.disc(self.at(place), 13.0, self.canvas.theme.background)?;
        self.canvas.marker(self.at(place), Marker::Triangle, self.canvas.theme.ink)
    }

    fn frame_today(&self, rect: Rect) -> Result<(), ChartError> {
        self.frame(rect, self.canvas.theme.ink, 7.0)?;
        self.frame(rect, self.canvas.theme.colour(Meaning::Highlight), 4.0)
    }

    /// The estimate in each cell, and its interval where all of these have room.
    fn draw_numbers(&self) -> Result<(), ChartError> {
        const CELLS_MAX: usize = 9;
        const PAD: f64 = 5.0;
        let large = Font { size: self.canvas.size.label, bold: true, colour: self.canvas.theme.ink };
        let written: Vec<[String; 2]> = self.figure.means.iter().map(|mean| self.written(mean)).collect();
        let (mut number, mut interval) = (0.0_f64, 0.0_f64);
        for [estimate, noise] in &written {
            number = number.max(large.width(estimate)?);
            interval = interval.max(self.font.width(noise)?);
        }
        let (width, height) = (self.cell.0 - 4.0 * PAD, self.cell.1 - 2.0 * PAD);
        let few = self.figure.values.iter().all(|values| values.len() <= CELLS_MAX);
        if !few || number > width || large.line_height() > height {
            return Ok(());
        }
        let two = interval <= width && large.line_height() + self.font.line_height() <= height;
        for (i, ([estimate, noise], mean)) in written.iter().zip(&self.figure.means).enumerate() {
            let Rect { left, top, right, bottom } = self.rect(i);
            let (centre, middle) = (0.5 * (left + right), 0.5 * (top + bottom));
            let ground = self.ground(mean);
            let ink = self.canvas.theme.ink_on(ground);
            let half =
                0.5 * if two { large.width(estimate)?.max(self.font.width(noise)?) } else { large.width(estimate)? };
            let rise = if two { large.line_height() } else { 0.55 * large.line_height() };
            // A contour that runs through the cell gives way to its number.
            let patch = Rect {
                left: centre - half - PAD,
                right: centre + half + PAD,
                top: middle - rise,
                bottom: middle + rise,
            };
            self.canvas.block(patch, ground)?;
            let baseline = if two { middle - 0.24 * large.size } else { middle + 0.36 * large.size };
            self.canvas.text((centre, baseline), estimate, Font { colour: ink, ..large }, Align::Centre)?;
            if two {
                let anchor = (centre, baseline + self.font.line_height());
                self.canvas.text(anchor, noise, Font { colour: ink, ..self.font }, Align::Centre)?;
            }
        }
        Ok(())
    }

    fn written(&self, mean: &Mean) -> [String; 2] {
        let outcome = &self.figure.outcome;
        let noise = mean.noise.map_or_else(String::new, |noise| outcome.interval((noise.low, noise.high)));
        match mean.estimate {
            Some(estimate) => [outcome.short(estimate, mean.runs), noise],
            None => ["–".to_owned(), String::new()],
        }
    }

    /// Values of both factors beside their cells, as many as have room, and their names.
    fn draw_axes(&self) -> Result<(), ChartError> {
        let (font, figure) = (self.font, self.figure);
        let mut widest: f64 = 0.0;
        for &value in &figure.values[0] {
            widest = widest.max(font.width(&figure.factors[0].value(value))?);
        }
        let every = ((widest + GAP) / self.cell.0).ceil().max(1.0) as usize;
        for (i, &value) in figure.values[0].iter().enumerate().step_by(every) {
            let (centre, bottom) = self.at((i as f64 + 0.5, 0.0));
            let label = figure.factors[0].value(value);
            self.canvas.text((centre, bottom + 1.25 * font.size), &label, font, Align::Centre)?;
        }
        let every = (1.25 * font.size / self.cell.1).ceil().max(1.0) as usize;
        for (i, &value) in figure.values[1].iter().enumerate().step_by(every) {
            let (left, middle) = self.at((0.0, i as f64 + 0.5));
            let label = figure.factors[1].value(value);
            self.canvas.text((left - GAP, middle + 0.36 * font.size), &label, font, Align::Right)?;
        }
        let name = Font { size: self.canvas.size.label, bold: true, colour: self.canvas.theme.ink };
        let axis_name = |factor: &FactorWords, arrow: &str| match factor.unit() {
            unit if unit.is_empty() => format!("{} {arrow}", factor.name()),
            unit => format!("{} {arrow} {unit}", factor.name()),
        };
        let right = name.shorten(&axis_name(&figure.factors[0], "→"), self.area.right - self.area.left)?;
        self.canvas.text((self.area.left, self.area.bottom + 2.6 * font.size), &right, name, Align::Left)?;
        let up = name.shorten(&axis_name(&figure.factors[1], "↑"), self.area.right - self.room.left)?;
        self.canvas.text((self.room.left, self.area.top - 0.7 * font.size), &up, name, Align::Left)
    }

    /// The scale of colours, with numbers.
    fn draw_scale(&self) -> Result<(), ChartError> {
        const STEPS: u32 = 48;
        let left = self.area.right + 2.5 * GAP;
        let height = |share: f64| self.area.bottom - share * (self.area.bottom - self.area.top);
        for i in 0..STEPS {
            let [low, middle, high] = [0.0, 0.5, 1.0].map(|part| (f64::from(i) + part) / f64::from(STEPS));
            let step = Rect { left, top: height(high), right: left + BAR, bottom: height(low) };
            self.canvas.block(step, self.canvas.theme.sequential(middle))?;
        }
        let whole = Rect { left, right: left + BAR, ..self.area };
        self.frame(whole, self.canvas.theme.zero_line, 1.5)?;
        for tick in &self.axis.ticks {
            let place = height(self.share(tick.value));
            let stroke = Stroke { colour: self.canvas.theme.zero_line, width: 1.5, dash: None };
            self.canvas.line(&[(whole.right, place), (whole.right + 6.0, place)], stroke)?;
            let anchor = (whole.right + GAP, place + 0.36 * self.font.size);
            self.canvas.text(anchor, &tick.label, self.font, Align::Left)?;
        }
        Ok(())
    }

    /// What lines and frame mean, in one line above the map.
    fn draw_keys(&self) -> Result<(), ChartError> {
        let baseline = self.room.top + 0.75 * self.font.size;
        let middle = baseline - 0.36 * self.font.size;
        let ink = Font { colour: self.canvas.theme.ink, ..self.font };
        let mut left = self.room.left;
        for (level, dash) in self.figure.levels() {
            let stroke = Stroke { colour: self.canvas.theme.ink, width: 3.0, dash };
            self.canvas.line(&[(left, middle), (left + SAMPLE, middle)], stroke)?;
            let label = self.figure.outcome.short(level, u64::MAX);
            self.canvas.text((left + SAMPLE + 8.0, baseline), &label, ink, Align::Left)?;
            left += SAMPLE + 8.0 + ink.width(&label)? + 2.0 * GAP;
        }
        if self.figure.today().is_some() {
            let box_ = Rect { left, top: middle - 9.0, right: left + 26.0, bottom: middle + 9.0 };
            match self.figure.cell_of_today() {
                Some(_) => self.frame_today(box_)?,
                None => {
                    let colour = self.canvas.theme.colour(Meaning::Highlight);
                    self.canvas.marker((box_.left + 13.0, middle), Marker::Circle, colour)?;
                }
            }
            self.canvas.text((box_.right + 10.0, baseline), "today", ink, Align::Left)?;
            left = box_.right + 10.0 + ink.width("today")? + 2.0 * GAP;
        }
        if let Some((_, what)) = self.figure.marked() {
            self.canvas.marker((left + 10.0, middle), Marker::Triangle, self.canvas.theme.ink)?;
            self.canvas.text((left + 28.0, baseline), what, ink, Align::Left)?;
            left += 28.0 + ink.width(what)? + 2.0 * GAP;
        }
        let title = self.font.shorten(&self.axis.title, self.room.right - left)?;
        self.canvas.text((self.room.right, baseline), &title, self.font, Align::Right)
    }
}

fn title(figure: &HeatMap) -> String {
    const EVEN: f64 = 0.5;
    let subject = figure.outcome.subject();
    let mut letters = subject.chars();
    let subject: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let Some([lowest, highest]) = figure.ends() else {
        return format!("{subject}: nothing is known yet");
    };
    let (low, high) = (&figure.means[lowest], &figure.means[highest]);
    let cells = figure.estimates().len();
    let above = figure.estimates().iter().filter(|&&estimate| estimate >= EVEN).count();
    let names = figure.factors.each_ref().map(FactorWords::short_name).join(" and ");
    match figure.outcome.scale {
        Scale::Chance if above == 0 => {
            format!("{subject} is at most {}: {}", figure.said(high), figure.setting(highest))
        }
        Scale::Chance if above == cells => {
            format!("{subject} is at least {}: {}", figure.said(low), figure.setting(lowest))
        }
        Scale::Chance => format!("{subject} reaches 50\u{A0}% in {above} of {cells} settings of {names}"),
        Scale::Count | Scale::Quarter | Scale::Index => format!(
            "{subject}: from {} ({}) to {} ({})",
            figure.said(low),
            figure.setting(lowest),
            figure.said(high),
            figure.setting(highest)
        ),
    }
}

fn subtitle(figure: &HeatMap) -> Vec<String> {
    let names = figure.factors.each_ref().map(FactorWords::short_name).join(" and ");
    let shown = figure.origin.line(&format!("{} by {names}", figure.outcome.quantity()));
    let mut reading = Vec::new();
    match figure.levels().len() {
        0 => {}
        1 => reading.push("Line: contour.".to_owned()),
        _ => reading.push("Lines: contours at the quartiles of the cells.".to_owned()),
    }
    if let Some(Interval { low, high }) = figure.widest() {
        reading.push(format!("Widest 95\u{A0}% interval of a cell: {}.", figure.outcome.interval((low, high))));
    }
    let factors = (figure.averaged.0 > 0).then(|| counted(figure.averaged.0 as u64, "other factor"));
    let policies = (figure.averaged.1 > 1).then(|| format!("{} policies", figure.averaged.1));
    let averaged: Vec<String> = factors.into_iter().chain(policies).collect();
    if !averaged.is_empty() {
        reading.push(format!("Averaged over {}.", averaged.join(" and ")));
    }
    if figure.today().is_none() && !figure.estimates().is_empty() {
        reading.push("Today lies off the map or has no single value.".to_owned());
    }
    vec![shown, reading.join(" ")]
}

fn description(figure: &HeatMap) -> String {
    let mut text = format!("{}.", title(figure));
    if let Some(notice) = figure.origin.notice() {
        text = format!("{notice}. {text}");
    }
    if let Some(ends) = figure.ends() {
        let told = ends.map(|cell| {
            let mean = &figure.means[cell];
            let noise = mean
                .noise
                .map_or_else(String::new, |noise| format!(" ({})", figure.outcome.interval((noise.low, noise.high))));
            format!("{}{noise} at {}", figure.said(mean), figure.setting(cell))
        });
        text += &format!(" Lowest: {}. Highest: {}.", told[0], told[1]);
    }
    format!("{text} {}", figure.origin.sentence())
}

#[cfg(test)]
mod tests;
