//! Differences of batches from the first of them, as a forest plot: chances, counts, and times.

use super::axes::{Scale as Axis, draw_below, round_ticks};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::rows::{GAP, Rows, draw_whisker};
use super::style::{Marker, Meaning, NOISE_OPACITY};
use super::text::{Font, at_most};
use crate::analysis::{AnalysisError, ComparedBatch, Comparison, Kept, OutcomeContrast, Versus};
use crate::experiment::Scale;
use crate::stats::Interval;
use crate::words::{Dates, NBSP, listed, percent_of_runs, two_digits};

mod words;

/// Name of the figures.
pub(crate) const NAME: &str = "differences";

/// Quarters in a year.
const QUARTERS: f64 = 4.0;

/// Where the axis of counts ends at the latest, so that one rare thing does not press all others together.
const COUNT_MAX: f64 = 2.0;

/// Widest part of the room that names may take.
const NAMES_MAX: f64 = 0.34;

/// The outcomes of one scale.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Differences {
    pub(crate) origin: Origin,
    pub(crate) scale: Scale,
    /// Name of the batch that all are compared with.
    pub(crate) first: String,
    /// By outcome, then by batch.
    pub(crate) rows: Vec<Row>,
    /// How the differences were made, and what is not shown.
    pub(crate) note: String,
}

/// An outcome of a batch. Chances from −1 to 1, counts as a share of the mean in the first batch, times in years.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Word of the outcome.
    pub(crate) outcome: String,
    /// What stands beside the row.
    pub(crate) name: String,
    /// Name of the batch.
    pub(crate) batch: String,
    pub(crate) runs: u64,
    /// Means in the first batch and in this one, in the unit of the tables.
    pub(crate) means: [f64; 2],
    pub(crate) difference: f64,
    /// 95 % interval under another seed.
    pub(crate) noise: Option<Interval>,
    /// Central 90 % over weights and uncertain figures.
    pub(crate) uncertainty: Option<Interval>,
}

/// Figures of chances, counts and times, of each where there is something to show.
///
/// # Errors
/// None: the signature is that of all kinds.
pub(crate) fn of(kept: &Kept<Comparison>) -> Result<Vec<Drawing>, AnalysisError> {
    let figure = |(scale, part): (Scale, &str)| {
        let figure = Differences::of(&kept.found, scale);
        (!figure.rows.is_empty()).then(|| Drawing::part(NAME, part, figure))
    };
    let parts = [(Scale::Chance, "chances"), (Scale::Count, "counts"), (Scale::Quarter, "times")];
    Ok(parts.into_iter().filter_map(figure).collect())
}

impl Differences {
    fn of(found: &Comparison, scale: Scale) -> Self {
        let mut rows = Vec::new();
        let mut left_out: Vec<&str> = Vec::new();
        let count = found.others.first().map_or(0, |versus| versus.outcomes.len());
        for at in 0..count {
            for versus in &found.others {
                let Some(outcome) = versus.outcomes.get(at).filter(|outcome| outcome.scale == scale) else { continue };
                match row(versus, outcome, found.others.len() > 1) {
                    Some(row) => rows.push(row),
                    None if left_out.contains(&outcome.outcome.as_str()) => {}
                    None => left_out.push(&outcome.outcome),
                }
            }
        }
        let first = short_name(&found.first);
        Self { origin: origin(found), scale, rows, note: note(found, &left_out), first }
    }
}

/// `None` where there is no difference to show: nothing to compare, no run that differs, or of a count none in the first
/// batch.
fn row(versus: &Versus, outcome: &OutcomeContrast, name_batch: bool) -> Option<Row> {
    let contrast = &outcome.contrast;
    let (first, other, difference) = (contrast.first?, contrast.other?, contrast.difference?);
    if difference == 0.0 && contrast.noise.is_none() {
        return None;
    }
    let unit = match outcome.scale {
        Scale::Chance => 1.0,
        Scale::Count | Scale::Index if first > 0.0 => first,
        Scale::Count | Scale::Index => return None,
        Scale::Quarter => QUARTERS,
    };
    let scaled = |interval: Option<Interval>| interval.map(|i| Interval { low: i.low / unit, high: i.high / unit });
    let (label, batch) = (words::label(outcome), short_name(&versus.batch));
    Some(Row {
        outcome: outcome.outcome.clone(),
        name: if name_batch { format!("{label}: {batch}") } else { label },
        batch,
        runs: contrast.runs,
        means: [first, other],
        difference: difference / unit,
        noise: scaled(contrast.noise),
        uncertainty: scaled(contrast.uncertainty),
    })
}

/// Titles of scenarios are sentences as a rule, which would be cut beside a row: then the names of their files.
fn short_name(batch: &ComparedBatch) -> String {
    let is_long = batch.name.chars().count() > words::NAME_CHARS;
    if is_long && !batch.scenario.is_empty() { batch.scenario.clone() } else { batch.name.clone() }
}

fn origin(found: &Comparison) -> Origin {
    let batches = || std::iter::once(&found.first).chain(found.others.iter().map(|versus| &versus.batch));
    let dates = Dates::from_decimal_year(found.first.start_year);
    let names: Vec<String> = found.others.iter().map(|versus| short_name(&versus.batch)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Origin {
        title: format!("{} against {}", listed(&names), short_name(&found.first)),
        kind: "comparison",
        points: 1,
        draws: found.first.draws,
        replicates: found.first.replicates,
        runs: found.first.runs_done - found.first.runs_failed,
        seed: found.first.seed,
        id: found.id.clone(),
        engine_version: found.first.engine_version.clone(),
        horizon_year: dates.year(found.first.horizon_year - found.first.start_year),
        // What is partial in one of them is partial in all that is said of them.
        partial: batches().find(|batch| batch.partial).map(|batch| (batch.runs_done, batch.runs_planned)),
    }
}

fn note(found: &Comparison, left_out: &[&str]) -> String {
    let mut note = match found.others.iter().all(|versus| versus.is_paired) {
        true => "Differences are of pairs of runs on the same random numbers.".to_owned(),
        false => "NOT ALL BATCHES ARE PAIRED: differences are then of independent samples.".to_owned(),
    };
    if found.others.iter().any(|versus| versus.batch.horizon_year != found.first.horizon_year) {
        note += " THE HORIZONS DIFFER.";
    }
    if !left_out.is_empty() {
        note += &format!(
            " Not shown, since no run differs or none is there to compare: {}.",
            left_out.join(", ").replace('_', " ")
        );
    }
    note
}

impl Row {
    /// Whether its interval leaves out that nothing differs.
    fn differs(&self) -> bool {
        self.noise.is_some_and(|noise| noise.low > 0.0 || noise.high < 0.0)
    }

    fn meaning(&self) -> Meaning {
        match self.outcome.split('_').next() {
            Some("article5") => Meaning::Article5,
            Some("shallow") => Meaning::ShallowPact,
            Some("war") => Meaning::War,
            _ => Meaning::OwnSample,
        }
    }

    /// The values that it shows.
    fn values(&self) -> impl Iterator<Item = f64> {
        let ends = [self.noise, self.uncertainty].into_iter().flatten().flat_map(|i| [i.low, i.high]);
        ends.chain([self.difference])
    }
}

impl Differences {
    /// Both ends of the axis, with nought between them.
    fn ends(&self) -> (f64, f64) {
        let values = self.rows.iter().flat_map(Row::values).map(|value| match self.scale {
            Scale::Count | Scale::Index => value.clamp(-COUNT_MAX, COUNT_MAX),
            Scale::Chance | Scale::Quarter => value,
        });
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let room = 0.05 * (high - low);
        if room > 0.0 { (low - room, high + room) } else { (-0.01, 0.01) }
    }

    /// Whether something lies beyond the end of the axis.
    fn is_cut(&self) -> bool {
        self.scale == Scale::Count && self.rows.iter().flat_map(Row::values).any(|value| value.abs() > COUNT_MAX)
    }

    fn draw_row(
        &self,
        canvas: &Canvas<'_>,
        row: &Row,
        middle: f64,
        (axis, values): (Axis, f64),
    ) -> Result<(), ChartError> {
        const HALF: f64 = 9.0;
        let theme = canvas.theme;
        let meaning = row.meaning();
        let font = value_font(canvas);
        canvas.text((values, middle + 0.36 * font.size), &self.value(row, canvas), font, Align::Left)?;
        let within = |value: f64| value.clamp(axis.domain.0, axis.domain.1);
        if let Some(Interval { low, high }) = row.uncertainty {
            let (left, right) = (axis.at(within(low)), axis.at(within(high)));
            let (top, bottom) = (middle - HALF, middle + HALF);
            let outline = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
            canvas.band(&outline, theme.colour(meaning), NOISE_OPACITY)?;
        }
        if within(row.difference) != row.difference {
            return Ok(());
        }
        if let Some(Interval { low, high }) = row.noise.filter(|noise| noise.high > noise.low) {
            draw_whisker(canvas, (axis.at(within(low)), axis.at(within(high))), middle)?;
        }
        // What cannot be told from nothing is not given the colour of a finding.
        let colour = if row.differs() { theme.colour(meaning) } else { theme.zero_line };
        canvas.marker((axis.at(row.difference), middle), meaning.marker().unwrap_or(Marker::Circle), colour)
    }

    /// A difference, with its interval where there is room.
    fn value(&self, row: &Row, canvas: &Canvas<'_>) -> String {
        words::value(self.scale, row, canvas.size.width > 1200.0)
    }
}

impl Figure for Differences {
    fn check(&self) -> Result<(), ChartError> {
        for row in &self.rows {
            if let Some(bad) = row.values().chain(row.means).find(|value| !value.is_finite()) {
                let (place, found) = (format!("a difference of `{}`", row.name), bad.to_string());
                return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "finite" });
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        words::of(self)
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.rows.is_empty() {
            return canvas.say(room, "There is no difference to draw.");
        }
        let names: Vec<&str> = self.rows.iter().map(|row| row.name.as_str()).collect();
        let head = 1.8 * canvas.size.tick;
        let rows = Rows::with_names(canvas, Rect { top: room.top + head, ..room }, &names, NAMES_MAX)?;
        let mut width: f64 = 0.0;
        for row in self.rows.iter().take(rows.shown) {
            width = width.max(value_font(canvas).width(&self.value(row, canvas))?);
        }
        let range = (rows.start + 0.5 * GAP, room.right - width - 1.5 * GAP);
        let axis = Axis { domain: self.ends(), range };
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
        let title = font.shorten(&words::axis_title(self.scale, &self.first), room.right - range.0)?;
        canvas.text((range.0, room.top + 0.75 * font.size), &title, font, Align::Left)?;
        let at_most = (((range.1 - range.0) / (4.5 * canvas.size.tick)).floor() as u32).clamp(3, 8);
        draw_below(canvas, axis, &words::ticks(self.scale, axis.domain, at_most), (rows.top, rows.bottom()))?;
        for (at, row) in self.rows.iter().take(rows.shown).enumerate() {
            rows.draw_name(canvas, at, &row.name)?;
            self.draw_row(canvas, row, rows.middle(at), (axis, range.1 + GAP))?;
        }
        if rows.shown < self.rows.len() {
            rows.draw_rest(canvas, &format!("… and {} more in the table", self.rows.len() - rows.shown))?;
        }
        Ok(())
    }
}

fn value_font<'a>(canvas: &Canvas<'a>) -> Font {
    Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink }
}

#[cfg(test)]
mod tests;
