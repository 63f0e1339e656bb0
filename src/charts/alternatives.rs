//! Alternatives side by side, and how each differs from the first: policies of a sweep, or whole batches.

use super::axes::{Scale, ShareAxis, Tick, draw_below};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::rows::{GAP, Rows, draw_whisker};
use super::style::{Marker, Meaning, NOISE_OPACITY, Theme};
use super::text::{Font, at_most};
use crate::analysis::{self, AnalysisError, BatchResults, Compared, SideBySide, SweepResults};
use crate::experiment::{Mean, OutcomeSummary, PolicyMean, Scale as Reading};
use crate::stats::Interval;
use crate::words::{NBSP, counted, month_and_year, percent_interval, percent_of_runs, two_digits};

mod words;

/// Name of the figures of sweeps.
pub(crate) const NAME: &str = "policies";
/// Name of the figures of several batches.
const COMPARISON: &str = "comparison";

/// Quarters in a year.
const QUARTERS: f64 = 4.0;

/// One outcome under several alternatives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Alternatives {
    pub(crate) origin: Origin,
    /// Name of the outcome, as in tables.
    pub(crate) outcome: String,
    /// What it is, in a clause.
    pub(crate) description: String,
    pub(crate) reading: Reading,
    /// Unit of a level.
    pub(crate) unit: String,
    /// The first is what the others are compared with.
    pub(crate) rows: Vec<Row>,
    /// How the differences were made, and what else must be known.
    pub(crate) note: String,
}

/// An alternative. Chances from 0 to 1, counts a run, times in years.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) runs: u64,
    /// Missing without a run that has a value.
    pub(crate) estimate: Option<f64>,
    /// 95 % interval under another seed.
    pub(crate) noise: Option<Interval>,
    /// Central 90 % over the uncertain figures.
    pub(crate) uncertainty: Option<Interval>,
    /// From the first alternative, with its 95 % interval.
    pub(crate) difference: Option<(f64, Option<Interval>)>,
}

/// A figure for each outcome of a sweep over policies.
///
/// # Errors
/// [`AnalysisError::NotThere`] for a sweep with a single policy.
pub(crate) fn of(sweep: &SweepResults) -> Result<Vec<Drawing>, AnalysisError> {
    let outcomes = &sweep.summary.outcomes;
    if outcomes.iter().all(|outcome| outcome.policies.len() < 2) {
        return Err(AnalysisError::not_there(format!(
            "it sets policies side by side, and {} has a single one; give the experiment two or more",
            sweep.folder.display()
        )));
    }
    let figure =
        |outcome: &OutcomeSummary| Drawing::part(NAME, &outcome.outcome, of_outcome(outcome, Origin::of_sweep(sweep)));
    Ok(outcomes.iter().map(figure).collect())
}

fn of_outcome(outcome: &OutcomeSummary, origin: Origin) -> Alternatives {
    let unit = if outcome.scale == Reading::Quarter { QUARTERS } else { 1.0 };
    let scaled = |interval: Option<Interval>| interval.map(|i| Interval { low: i.low / unit, high: i.high / unit });
    let difference = |mean: &Mean| Some((mean.estimate? / unit, scaled(mean.noise)));
    let row = |policy: &PolicyMean| Row {
        name: policy.policy.clone(),
        runs: policy.mean.runs,
        estimate: policy.mean.estimate.map(|mean| mean / unit),
        noise: scaled(policy.mean.noise),
        uncertainty: scaled(policy.mean.uncertainty),
        difference: policy.difference.as_ref().and_then(difference),
    };
    let rows: Vec<Row> = outcome.policies.iter().map(row).collect();
    let note = match rows.iter().any(|row| row.difference.is_some()) {
        true => "Differences are of pairs of runs on the same random numbers.",
        false => "There are no paired differences: every policy had random numbers of its own.",
    };
    Alternatives {
        origin,
        outcome: outcome.outcome.clone(),
        description: outcome.description.clone(),
        reading: outcome.scale,
        unit: outcome.unit.clone(),
        rows: sorted(rows),
        note: note.into(),
    }
}

/// Batches side by side: a figure each for a pact at Article 5, a pact shallow or deeper, and a major war, with the
/// differences of all batches from the first.
///
/// # Errors
/// Those of [`side_by_side`](analysis::side_by_side).
pub fn comparison(batches: &[&BatchResults]) -> Result<Vec<Drawing>, AnalysisError> {
    let side_by_side = analysis::side_by_side(batches)?;
    let figure = |compared: &Compared| {
        Drawing::part(COMPARISON, compared.outcome.word(), of_batches(batches, &side_by_side, compared))
    };
    Ok(side_by_side.outcomes.iter().map(figure).collect())
}

fn of_batches(batches: &[&BatchResults], all: &SideBySide, compared: &Compared) -> Alternatives {
    let names = short_names(batches, &all.names);
    let parts = batches.iter().zip(&names).zip(&compared.alternatives);
    let row = |((batch, name), alternative): ((&&BatchResults, &String), &analysis::Alternative)| Row {
        name: name.clone(),
        runs: batch.completed(),
        estimate: alternative.estimate.probability,
        noise: alternative.estimate.replicate_noise,
        uncertainty: alternative.estimate.uncertainty,
        difference: alternative.difference.map(|difference| (difference.estimate, Some(difference.noise))),
    };
    let origins: Vec<Origin> = batches.iter().map(|batch| Origin::of_batch(batch)).collect();
    let ids: Vec<&str> = origins.iter().map(|origin| origin.id.as_str()).collect();
    let mut note = match all.is_paired {
        true => "Differences are of pairs of runs on the same random numbers.".to_owned(),
        false => {
            let sample = |origin: &Origin| format!("{} with seed {}", counted(origin.runs, "run"), origin.seed);
            let samples: Vec<String> = origins.iter().map(sample).collect();
            format!("Differences are of independent samples, since these are not the same: {}.", samples.join("; "))
        }
    };
    if origins.iter().any(|origin| origin.horizon_year != origins[0].horizon_year) {
        let end = |(name, origin): (&String, &Origin)| format!("{name} {}", month_and_year(origin.horizon_year));
        let ends: Vec<String> = names.iter().zip(&origins).map(end).collect();
        note += &format!(" THE HORIZONS DIFFER: {}.", ends.join(", "));
    }
    Alternatives {
        origin: Origin {
            title: format!("{} batches side by side", batches.len()),
            id: ids.join(", "),
            // What is partial in one of them is partial in all that is said of them.
            partial: origins.iter().find_map(|origin| origin.partial),
            ..origins[0].clone()
        },
        outcome: compared.outcome.word().to_owned(),
        description: String::new(),
        reading: Reading::Chance,
        unit: Reading::Chance.unit().to_owned(),
        rows: sorted(parts.map(row).collect()),
        note,
    }
}

/// Titles of scenarios are sentences as a rule, which would be cut beside a row: then the names of their files.
fn short_names(batches: &[&BatchResults], names: &[String]) -> Vec<String> {
    let files: Vec<String> = batches.iter().map(|batch| batch.summary.scenario.clone()).collect();
    let is_long = names.iter().any(|name| name.chars().count() > words::NAME_CHARS);
    let differ = (1..files.len()).all(|i| !files[..i].contains(&files[i]));
    if is_long && differ { files } else { names.to_vec() }
}

/// The first stays first; the others follow by size.
fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    if let [_, others @ ..] = rows.as_mut_slice() {
        others.sort_by(|a, b| {
            b.estimate.unwrap_or(f64::NEG_INFINITY).total_cmp(&a.estimate.unwrap_or(f64::NEG_INFINITY))
        });
    }
    rows
}

impl Row {
    /// Whether its interval leaves out that nothing differs.
    fn differs(&self) -> bool {
        matches!(self.difference, Some((_, Some(noise))) if noise.low > 0.0 || noise.high < 0.0)
    }

    fn distance(&self) -> f64 {
        self.difference.map_or(0.0, |(difference, _)| difference.abs())
    }
}

impl Alternatives {
    fn meaning(&self) -> Meaning {
        match self.outcome.split('_').next() {
            Some("article5") => Meaning::Article5,
            Some("shallow") => Meaning::ShallowPact,
            Some("war") => Meaning::War,
            _ => Meaning::OwnSample,
        }
    }

    fn has_differences(&self) -> bool {
        self.rows.iter().any(|row| row.difference.is_some())
    }

    /// The rows that there is room for: the first, and those that differ most from it.
    fn shown(&self, most: usize) -> Vec<&Row> {
        let mut shown: Vec<usize> = (1..self.rows.len()).collect();
        shown.sort_by(|&a, &b| self.rows[b].distance().total_cmp(&self.rows[a].distance()));
        shown.truncate(most.saturating_sub(1));
        shown.sort_unstable();
        self.rows.first().into_iter().chain(shown.into_iter().map(|at| &self.rows[at])).collect()
    }

    /// The estimates with one end of their intervals.
    fn estimates(&self, end: fn(Interval) -> f64) -> impl Iterator<Item = f64> + '_ {
        self.rows.iter().flat_map(move |row| {
            let intervals = [row.noise, row.uncertainty].map(|interval| interval.map(end));
            intervals.into_iter().chain([row.estimate]).flatten()
        })
    }

    /// The end of the axis of estimates.
    fn end(&self) -> f64 {
        let largest = self.estimates(|interval| interval.high).fold(0.0, f64::max);
        match self.reading {
            Reading::Chance => ShareAxis::showing(largest).end,
            _ if largest > 0.0 => 1.05 * largest,
            _ if self.start() < 0.0 => 0.0,
            _ => 1.0,
        }
    }

    /// Its start: below 0 where levels are.
    fn start(&self) -> f64 {
        match self.reading {
            Reading::Index => 1.05 * self.estimates(|interval| interval.low).fold(0.0, f64::min),
            _ => 0.0,
        }
    }

    /// Both ends of the axis of differences, with nought between them.
    fn difference_ends(&self) -> (f64, f64) {
        let ends = self.rows.iter().filter_map(|row| row.difference).flat_map(|(difference, noise)| {
            [Some(difference), noise.map(|i| i.low), noise.map(|i| i.high)].into_iter().flatten()
        });
        let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
        let room = 0.05 * (high - low);
        if room > 0.0 { (low - room, high + room) } else { (-0.01, 0.01) }
    }
}

impl Figure for Alternatives {
    fn check(&self) -> Result<(), ChartError> {
        for row in &self.rows {
            let ends = |interval: Option<Interval>| interval.map_or([None; 2], |i| [Some(i.low), Some(i.high)]);
            let own = [row.estimate].into_iter().chain(ends(row.noise)).chain(ends(row.uncertainty)).flatten();
            let difference = row.difference.map_or([None; 3], |(difference, noise)| {
                let [low, high] = ends(noise);
                [Some(difference), low, high]
            });
            let is_chance = self.reading == Reading::Chance;
            // An interval's bound may leave [0, 1] by a rounding.
            let fits = |value: &f64, low: f64| value.is_finite() && (!is_chance || (low..=1.0 + 1e-9).contains(value));
            let bad = own.into_iter().find(|value| !fits(value, -1e-9));
            if let Some(bad) = bad.or(difference.into_iter().flatten().find(|value| !fits(value, -1.0 - 1e-9))) {
                return Err(ChartError::BadNumber {
                    figure: NAME,
                    place: format!("a number of `{}`", row.name),
                    found: bad.to_string(),
                    rule: if is_chance { "a share, or a difference of shares" } else { "finite" },
                });
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        words::of(self)
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.rows.iter().all(|row| row.estimate.is_none()) {
            return canvas.say(room, "There is no estimate to draw.");
        }
        let names: Vec<&str> = self.rows.iter().map(|row| row.name.as_str()).collect();
        let head = 2.5 * canvas.size.tick;
        let rows = Rows::new(canvas, Rect { top: room.top + head, ..room }, &names)?;
        let shown = self.shown(rows.shown);
        let panels = self.panels(canvas, rows, room, &shown)?;
        for panel in &panels {
            panel.draw_axis(canvas, rows, room.top)?;
        }
        for (at, row) in shown.iter().enumerate() {
            rows.draw_name(canvas, at, &row.name)?;
            for panel in &panels {
                panel.draw_row(canvas, rows.middle(at), row, self)?;
            }
        }
        if shown.len() < self.rows.len() {
            let more = self.rows.len() - shown.len();
            rows.draw_rest(canvas, &format!("… and {more} more that differ less"))?;
        }
        Ok(())
    }
}

/// What a panel shows of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Estimate,
    Difference,
}

/// Dots with their intervals on an axis, and their values in words at the right.
struct Panel {
    side: Side,
    title: Vec<String>,
    scale: Scale,
    ticks: Vec<Tick>,
    /// Left edge of the values.
    values: f64,
}

impl Alternatives {
    /// One panel, or two where there are differences, with equal room for dots.
    fn panels(&self, canvas: &Canvas<'_>, rows: Rows, room: Rect, shown: &[&Row]) -> Result<Vec<Panel>, ChartError> {
        let sides: &[Side] =
            if self.has_differences() { &[Side::Estimate, Side::Difference] } else { &[Side::Estimate] };
        let mut widths = Vec::new();
        for &side in sides {
            let mut width: f64 = 0.0;
            for row in shown {
                width = width.max(value_font(canvas.theme, canvas).width(&self.value(side, row, canvas))?);
            }
            widths.push(width);
        }
        let count = sides.len() as f64;
        let taken = widths.iter().sum::<f64>() + (2.0 * count - 1.0) * 1.5 * GAP;
        let dots = (room.right - rows.start - taken) / count;
        let mut left = rows.start + 0.5 * GAP;
        let mut panels = Vec::new();
        for (&side, width) in sides.iter().zip(widths) {
            let range = (left, left + dots);
            let values = left + dots + GAP;
            let title = value_font(canvas.theme, canvas).wrap(&self.panel_title(side), dots + GAP + width, 2)?;
            let domain = if side == Side::Estimate { (self.start(), self.end()) } else { self.difference_ends() };
            // A label and its gap take so much.
            let at_most = ((dots / (4.5 * canvas.size.tick)).floor() as u32).clamp(4, 6);
            let ticks = words::ticks(self.reading, side == Side::Difference, domain, at_most);
            panels.push(Panel { side, title, scale: Scale { domain, range }, ticks, values });
            left = values + width + 2.0 * GAP;
        }
        Ok(panels)
    }

    fn panel_title(&self, side: Side) -> String {
        match (side, self.reading) {
            (Side::Estimate, Reading::Chance) => "Share of runs, %".into(),
            (Side::Estimate, Reading::Count) => "Mean number in a run".into(),
            (Side::Estimate, Reading::Quarter) => "Mean time where it came, years".into(),
            (Side::Estimate, Reading::Index) => format!("Mean, {}", self.unit),
            (Side::Difference, reading) => {
                let unit = match reading {
                    Reading::Chance => " in points",
                    Reading::Count | Reading::Index => "",
                    Reading::Quarter => " in years",
                };
                let first = self.rows.first().map_or("", |row| row.name.as_str());
                format!("Difference{unit} from {}", at_most(first, words::NAME_CHARS))
            }
        }
    }

    /// A value with its interval; without it where there is little room.
    fn value(&self, side: Side, row: &Row, canvas: &Canvas<'_>) -> String {
        let is_wide = canvas.size.width > 1200.0;
        match side {
            Side::Estimate => words::estimate(self.reading, row, is_wide),
            Side::Difference => words::difference(self.reading, row, is_wide),
        }
    }
}

impl Panel {
    fn draw_axis(&self, canvas: &Canvas<'_>, rows: Rows, top: f64) -> Result<(), ChartError> {
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
        let first = top + 0.75 * font.size + (2 - self.title.len().min(2)) as f64 * font.line_height();
        canvas.lines((self.scale.range.0, first), &self.title, font)?;
        draw_below(canvas, self.scale, &self.ticks, (rows.top, rows.bottom()))
    }

    fn draw_row(&self, canvas: &Canvas<'_>, middle: f64, row: &Row, figure: &Alternatives) -> Result<(), ChartError> {
        let theme = canvas.theme;
        let (estimate, noise, uncertainty) = match self.side {
            Side::Estimate => (row.estimate, row.noise, row.uncertainty),
            Side::Difference => (row.difference.map(|(d, _)| d), row.difference.and_then(|(_, noise)| noise), None),
        };
        let place = |interval: Interval| (self.scale.at(interval.low), self.scale.at(interval.high));
        if let Some((low, high)) = uncertainty.map(place) {
            const HALF: f64 = 9.0;
            let (top, bottom) = (middle - HALF, middle + HALF);
            let outline = [(low, top), (high, top), (high, bottom), (low, bottom), (low, top)];
            canvas.band(&outline, theme.colour(figure.meaning()), NOISE_OPACITY)?;
        }
        if let Some((low, high)) = noise.map(place).filter(|(low, high)| high > low) {
            draw_whisker(canvas, (low, high), middle)?;
        }
        if let Some(value) = estimate {
            // What cannot be told from nothing is not given the colour of a finding.
            let is_finding = self.side == Side::Estimate || row.differs();
            let colour = if is_finding { theme.colour(figure.meaning()) } else { theme.zero_line };
            let marker = figure.meaning().marker().unwrap_or(Marker::Circle);
            canvas.marker((self.scale.at(value), middle), marker, colour)?;
        }
        let font = value_font(theme, canvas);
        let text = figure.value(self.side, row, canvas);
        canvas.text((self.values, middle + 0.36 * font.size), &text, font, Align::Left)
    }
}

fn value_font(theme: Theme, canvas: &Canvas<'_>) -> Font {
    Font { size: canvas.size.tick, bold: false, colour: theme.ink }
}

#[cfg(test)]
mod tests;
