//! Rival rules side by side: how likely each holds a pact to be, and what their mixture says.

use super::axes::{Scale, ShareAxis, draw_below};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::rows::{GAP, Rows, draw_whisker};
use super::style::{Marker, Meaning, NOISE_OPACITY, Stroke};
use super::text::Font;
use crate::analysis::{AnalysisError, Compare};
use crate::history::rivals::{Extreme, Pool, RuleAnswer, RulesResults};
use crate::stats::Interval;
use crate::words::{Dates, NBSP, percent_of_runs, percent_with_noise};

/// Name of the figure.
pub(crate) const NAME: &str = "rules";

/// What is shown of each rule, in the order of the values beside the dots.
const SHOWN: [(Compare, Meaning, &str); 2] =
    [(Compare::ShallowOrDeeper, Meaning::ShallowPact, "any pact"), (Compare::Article5, Meaning::Article5, "Article 5")];

/// Widest part of the room that names may take.
const NAMES_MAX: f64 = 0.32;

/// Half the height of the band over the rules.
const BAND_HALF: f64 = 9.0;

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RivalRulesFigure {
    pub(crate) origin: Origin,
    /// The rules in their order, then their mixture.
    pub(crate) rows: Vec<Row>,
}

/// A rule, or the mixture of all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Number among the rival explanations; none of the mixture.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) is_mixture: bool,
    /// Completed runs, of the mixture by each rule.
    pub(crate) runs: u64,
    /// By outcome, as [`SHOWN`]; `None` where a rule has nothing to say of it.
    pub(crate) chances: [Option<Chance>; SHOWN.len()],
}

/// A chance, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chance {
    /// Missing without a completed run.
    pub(crate) probability: Option<f64>,
    /// 95 % interval under another seed.
    pub(crate) noise: Option<Interval>,
    /// Of the mixture: from the lowest of the rules to the highest.
    pub(crate) range: Option<Interval>,
}

/// The figure of rival rules.
///
/// # Errors
/// None: the signature is that of all kinds.
pub(crate) fn of(results: &RulesResults) -> Result<Vec<Drawing>, AnalysisError> {
    let found = &results.found;
    let dates = Dates::from_decimal_year(found.start_year);
    let origin = Origin {
        title: found.title.clone(),
        kind: "rules",
        points: 1,
        draws: found.draws,
        replicates: found.replicates,
        runs: found.runs_of_each(),
        seed: found.seed,
        id: found.rules_id.clone(),
        engine_version: found.engine_version.clone(),
        horizon_year: dates.year(found.horizon_year - found.start_year),
        partial: None,
    };
    let mixture = Row {
        id: String::new(),
        name: "Mixture".to_owned(),
        is_mixture: true,
        runs: found.runs_of_each(),
        chances: SHOWN.map(|(outcome, ..)| Some(pooled(found.mixture.pool(outcome)))),
    };
    let rows = found.rules.iter().map(rule).chain([mixture]).collect();
    Ok(vec![Drawing::only(NAME, RivalRulesFigure { origin, rows })])
}

fn rule(rule: &RuleAnswer) -> Row {
    let chance = |(outcome, ..): (Compare, Meaning, &str)| {
        let estimate = rule.estimate(outcome)?;
        Some(Chance { probability: estimate.probability, noise: estimate.replicate_noise, range: None })
    };
    Row {
        id: rule.id.clone(),
        name: format!("{} {}", rule.id, rule.title),
        is_mixture: false,
        runs: rule.runs,
        chances: SHOWN.map(chance),
    }
}

fn pooled(pool: &Pool) -> Chance {
    let end = |end: &Option<Extreme>| end.as_ref().map(|end| end.probability);
    let range = end(&pool.lowest).zip(end(&pool.highest)).map(|(low, high)| Interval { low, high });
    Chance { probability: pool.probability, noise: pool.replicate_noise, range }
}

impl Row {
    /// The chance of any pact; 0 where there is none.
    fn any(&self) -> Option<f64> {
        self.chances[0].and_then(|chance| chance.probability)
    }

    /// The value of an outcome, with its interval if `in_full`.
    fn value(&self, outcome: usize, in_full: bool) -> String {
        let Some(chance) = self.chances[outcome] else { return "silent".to_owned() };
        percent_with_noise(chance.probability, chance.noise.filter(|_| in_full), self.runs)
    }
}

impl RivalRulesFigure {
    /// The finding: between which rules the chance of a pact lies, and what all say together.
    fn title(&self) -> String {
        let rules = || self.rows.iter().filter(|row| !row.is_mixture && row.any().is_some());
        let by_chance = |a: &&Row, b: &&Row| a.any().unwrap_or(0.0).total_cmp(&b.any().unwrap_or(0.0));
        // Of equals the first of both.
        let (Some(low), Some(high)) = (rules().min_by(by_chance), rules().rev().max_by(by_chance)) else {
            return "Nothing is known yet: no rule has a completed run".to_owned();
        };
        let of = |row: &Row| percent_of_runs(row.any().unwrap_or(0.0), row.runs);
        let spread = if low.any() == high.any() {
            format!("A pact comes in {} of runs by every rule", of(low))
        } else {
            format!("By rule, a pact comes in {} ({}) to {} ({}) of runs", of(low), low.id, of(high), high.id)
        };
        match self.rows.iter().find(|row| row.is_mixture && row.any().is_some()) {
            Some(mixture) => format!("{spread}; the mixture says {}", of(mixture)),
            None => spread,
        }
    }

    fn subtitle(&self) -> Vec<String> {
        vec![
            self.origin.line("Chance of a pact by each rule, on the same random numbers"),
            format!(
                "Whisker: replicate noise (95{NBSP}%). Mixture: mean over the rules with weights of log scores, half-way \
                 to equal; band: from the lowest rule to the highest. Silent: the rule says nothing of depth."
            ),
        ]
    }

    fn description(&self) -> String {
        let row = |row: &Row| {
            let values = (0..SHOWN.len()).map(|at| format!("{} {}", SHOWN[at].2, row.value(at, true)));
            format!(" {}: {}.", row.name, values.collect::<Vec<_>>().join(", "))
        };
        let rows: String = self.rows.iter().map(row).collect();
        format!("{}.{rows} {}", self.title(), self.origin.sentence())
    }

    /// The end of the axis.
    fn axis(&self) -> ShareAxis {
        let ends = self.rows.iter().flat_map(|row| row.chances).flatten().flat_map(|chance| {
            [chance.probability, chance.noise.map(|noise| noise.high), chance.range.map(|range| range.high)]
        });
        ShareAxis::showing(ends.flatten().fold(0.0, f64::max).min(1.0))
    }
}

impl Figure for RivalRulesFigure {
    fn check(&self) -> Result<(), ChartError> {
        for row in &self.rows {
            let ends = |interval: Option<Interval>| interval.map_or([None; 2], |i| [Some(i.low), Some(i.high)]);
            let values = row.chances.iter().flatten().flat_map(|chance| {
                [chance.probability].into_iter().chain(ends(chance.noise)).chain(ends(chance.range))
            });
            // An interval's bound may leave [0, 1] by a rounding.
            if let Some(bad) = values.flatten().find(|value| !(-1e-9..=1.0 + 1e-9).contains(value)) {
                let (place, found) = (format!("a chance by `{}`", row.name), bad.to_string());
                return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a share between 0 and 1" });
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, self.title(), self.subtitle(), self.description())
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.rows.iter().all(|row| row.any().is_none()) {
            return canvas.say(room, "There is no estimate to draw.");
        }
        let names: Vec<&str> = self.rows.iter().map(|row| row.name.as_str()).collect();
        let head = 1.8 * canvas.size.tick;
        let rows = Rows::with_names(canvas, Rect { top: room.top + head, ..room }, &names, NAMES_MAX)?;
        let columns = self.columns(canvas, room)?;
        let end = columns[0].left - 2.0 * GAP;
        let axis = self.axis();
        let scale = Scale { domain: (0.0, axis.end), range: (rows.start + 0.5 * GAP, end) };
        draw_axis_title(canvas, (scale.range.0, room.top))?;
        draw_below(canvas, scale, &axis.ticks, (rows.top, rows.bottom()))?;
        for column in &columns {
            column.draw_head(canvas, room.top)?;
        }
        for (at, row) in self.rows.iter().take(rows.shown).enumerate() {
            if row.is_mixture && at > 0 {
                let height = rows.middle(at) - 0.5 * rows.pitch;
                let stroke = Stroke { colour: canvas.theme.zero_line, width: 1.5, dash: None };
                canvas.line(&[(room.left, height), (room.right, height)], stroke)?;
            }
            rows.draw_name(canvas, at, &row.name)?;
            self.draw_row(canvas, row, (rows.middle(at), rows.pitch), scale, &columns)?;
        }
        Ok(())
    }
}

fn draw_axis_title(canvas: &Canvas<'_>, (left, top): (f64, f64)) -> Result<(), ChartError> {
    let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
    canvas.text((left, top + 0.75 * font.size), "Share of runs, %", font, Align::Left)
}

/// Where the values of an outcome stand.
struct Column {
    left: f64,
    meaning: Meaning,
    head: &'static str,
}

impl Column {
    /// What the values are of, beside its mark.
    fn draw_head(&self, canvas: &Canvas<'_>, top: f64) -> Result<(), ChartError> {
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink };
        let mark = (self.left + 0.5 * MARK, top + 0.4 * font.size);
        canvas.marker(mark, marker(self.meaning), canvas.theme.colour(self.meaning))?;
        canvas.text((self.left + 1.5 * MARK, top + 0.75 * font.size), self.head, font, Align::Left)
    }
}

/// Width of a mark.
const MARK: f64 = 16.0;

fn marker(meaning: Meaning) -> Marker {
    meaning.marker().unwrap_or(Marker::Circle)
}

impl RivalRulesFigure {
    /// The columns of values, at the right edge.
    fn columns(&self, canvas: &Canvas<'_>, room: Rect) -> Result<Vec<Column>, ChartError> {
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink };
        let in_full = is_wide(canvas);
        let mut right = room.right;
        let mut columns = Vec::new();
        for (at, (_, meaning, head)) in SHOWN.into_iter().enumerate().rev() {
            let mut width = 1.5 * MARK + font.width(head)?;
            for row in &self.rows {
                let font = Font { bold: row.is_mixture, ..font };
                width = width.max(font.width(&row.value(at, in_full))?);
            }
            columns.push(Column { left: right - width, meaning, head });
            right -= width + 2.0 * GAP;
        }
        columns.reverse();
        Ok(columns)
    }

    /// The marks of a row and their values.
    fn draw_row(
        &self,
        canvas: &Canvas<'_>,
        row: &Row,
        (middle, pitch): (f64, f64),
        scale: Scale,
        columns: &[Column],
    ) -> Result<(), ChartError> {
        let theme = canvas.theme;
        let font = Font { size: canvas.size.tick, bold: row.is_mixture, colour: theme.ink };
        for (at, column) in columns.iter().enumerate() {
            let muted = Font { colour: theme.muted, bold: false, ..font };
            let value_font = if row.chances[at].is_some() { font } else { muted };
            let text = row.value(at, is_wide(canvas));
            canvas.text((column.left, middle + 0.36 * font.size), &text, value_font, Align::Left)?;
            let Some(chance) = row.chances[at] else { continue };
            // One above the other, so that neither hides the other.
            let height = middle + if at == 0 { -0.2 } else { 0.2 } * pitch;
            let colour = theme.colour(column.meaning);
            if let Some(Interval { low, high }) = chance.range {
                let (left, right) = (scale.at(low), scale.at(high));
                let half = BAND_HALF.min(0.18 * pitch);
                let (top, bottom) = (height - half, height + half);
                let outline = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
                canvas.band(&outline, colour, NOISE_OPACITY)?;
            }
            if let Some(Interval { low, high }) = chance.noise {
                draw_whisker(canvas, (scale.at(low), scale.at(high)), height)?;
            }
            if let Some(p) = chance.probability {
                canvas.marker((scale.at(p), height), marker(column.meaning), colour)?;
            }
        }
        Ok(())
    }
}

/// Whether there is room for intervals beside the values.
fn is_wide(canvas: &Canvas<'_>) -> bool {
    canvas.size.width > 1200.0
}

#[cfg(test)]
mod tests;
