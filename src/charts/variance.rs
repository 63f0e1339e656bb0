//! Parts of the variance: how much of what makes runs differ is weights, other figures, both together and chance.

use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::families::{Fill, Hatch, paint};
use super::figure::{Drawing, Figure, Words};
use super::key::{self, Sample, square};
use super::origin::Origin;
use super::rows::Rows;
use super::style::{Meaning, Stroke, Theme};
use super::text::Font;
use crate::analysis::{AnalysisError, BatchResults};
use crate::ensemble::{OutcomeVariance, Summary};
use crate::scenario::Weighting;
use crate::stats::VariancePart;
use crate::words::{NBSP, listed, percent, percent_interval};

pub(crate) const NAME: &str = "variance";

/// The parts in the order in which they are drawn.
const PARTS: [(&str, Meaning); 4] = [
    ("weights", Meaning::Weights),
    ("other figures", Meaning::Figures),
    ("both together", Meaning::Together),
    ("chance", Meaning::Chance),
];

/// Parts in a title.
const TITLE_MAX: usize = 3;

/// The part of chance.
const CHANCE: usize = 3;

/// The outcomes by their keys in the answer: as the name of a row, and after “in”.
const OUTCOMES: [(&str, &str, &str); 5] = [
    ("article5", "Article 5 pact", "an Article 5 pact"),
    ("shallow_or_deeper", "Any collective pact", "a collective pact"),
    ("major_war", "Major war", "a major war"),
    ("article5_stands", "Article 5 pact at the horizon", "an Article 5 pact at the horizon"),
    ("shallow_or_deeper_stands", "Any pact at the horizon", "a collective pact at the horizon"),
];

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variance {
    pub(crate) origin: Origin,
    /// One for each outcome that varies.
    pub(crate) rows: Vec<Row>,
}

/// An outcome.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// The same after “in”.
    pub(crate) subject: String,
    /// In the order of [`PARTS`].
    pub(crate) parts: [VariancePart; 4],
}

/// The figure of a batch.
///
/// # Errors
/// [`AnalysisError::NotThere`] where the answer does not divide the variance, saying why.
pub(crate) fn of(batch: &BatchResults) -> Result<Vec<Drawing>, AnalysisError> {
    let summary = &batch.summary;
    if summary.variance_parts.is_empty() {
        let folder = batch.folder.display();
        return Err(AnalysisError::not_there(format!(
            "it divides the variance between runs, and {folder} does not hold that: {}",
            why_not(summary)
        )));
    }
    let rows = summary.variance_parts.iter().map(Row::of).collect();
    Ok(vec![Drawing::only(NAME, Variance { origin: Origin::of_batch(batch), rows })])
}

/// Why an answer does not divide the variance, and what to do.
fn why_not(summary: &Summary) -> &'static str {
    match summary {
        Summary { partial: true, .. } => "it was stopped before its end. Give its command again",
        Summary { weighting: Weighting::Point, .. } => {
            "its weights are means and do not vary. Run without `--weights point`"
        }
        Summary { weighting: Weighting::Prior, .. } => {
            "its weights are drawn one by one, as the other figures are. Run without `--weights prior`"
        }
        Summary { draws: 0..10, .. } | Summary { replicates: 0..2, .. } => {
            "it takes ten draws of two replicates or more. Run with --draws and --replicates"
        }
        _ => "no outcome came in some runs and not in others. Run with more draws",
    }
}

impl Row {
    fn of(outcome: &OutcomeVariance) -> Self {
        let OutcomeVariance { outcome, weights, figures, together, noise } = outcome;
        let known = OUTCOMES.iter().find(|(key, ..)| key == outcome);
        let (name, subject) = known.map_or((outcome.as_str(), outcome.as_str()), |&(_, name, subject)| (name, subject));
        let parts = [*weights, *figures, *together, *noise];
        Self { name: name.to_owned(), subject: subject.to_owned(), parts }
    }

    /// Widths of the parts of its bar, which add up to 1: a part whose estimate is below nought has none.
    fn widths(&self) -> [f64; 4] {
        let shares = self.parts.map(|part| part.share.max(0.0));
        let sum: f64 = shares.iter().sum();
        shares.map(|share| if sum > 0.0 { share / sum } else { 0.0 })
    }
}

/// A part in a title: `weights 15 %`.
fn named((part, (name, _)): (&VariancePart, (&str, Meaning))) -> String {
    format!("{name} {}", percent(part.share))
}

/// A part in words, with its interval if `full`; shares are cut to what can be.
fn number(part: &VariancePart, full: bool) -> String {
    let VariancePart { share, low, high, told_apart } = *part;
    let interval = || percent_interval((low.clamp(0.0, 1.0), high.clamp(0.0, 1.0)));
    match (told_apart, full) {
        (false, true) => "not told apart".to_owned(),
        (false, false) => "?".to_owned(),
        (true, true) => format!("{} ({})", percent(share), interval()),
        (true, false) => percent(share),
    }
}

impl Variance {
    fn title(&self) -> String {
        let Some(row) = self.rows.first() else {
            return "Nothing is known of what makes runs differ".to_owned();
        };
        let mut told: Vec<_> = row.parts.iter().zip(PARTS).filter(|(part, _)| part.told_apart).collect();
        told.sort_by(|(a, _), (b, _)| b.share.total_cmp(&a.share));
        let told: Vec<String> = told.into_iter().take(TITLE_MAX).map(named).collect();
        match told.as_slice() {
            [] => format!("What makes runs differ in {} cannot be told apart", row.subject),
            told => {
                let told: Vec<&str> = told.iter().map(String::as_str).collect();
                format!("Of what makes runs differ in {}: {}", row.subject, listed(&told))
            }
        }
    }

    fn subtitle(&self) -> Vec<String> {
        let shown = self.origin.line("Shares of the variance between runs");
        let mut reading = format!("Numbers: estimate, with its 95{NBSP}% interval where there is room.");
        let parts = || self.rows.iter().flat_map(|row| &row.parts);
        if parts().any(|part| !part.told_apart) {
            reading += " Hatched: not told apart, since the interval holds all that the part could be.";
        }
        if parts().any(|part| part.share < 0.0) {
            reading += " Estimates below nought are drawn as nought, the other parts of the bar in proportion.";
        }
        vec![shown, reading]
    }

    fn description(&self) -> String {
        let mut text = format!("{}.", self.title());
        if let Some(notice) = self.origin.notice() {
            text = format!("{notice}. {text}");
        }
        for row in &self.rows {
            let parts = row.parts.iter().zip(PARTS).map(|(part, (name, _))| format!("{name} {}", number(part, true)));
            text += &format!(" {}: {}.", row.name, parts.collect::<Vec<_>>().join(", "));
        }
        format!("{text} {}", self.origin.sentence())
    }
}

impl Figure for Variance {
    fn check(&self) -> Result<(), ChartError> {
        for row in &self.rows {
            let numbers = row.parts.iter().flat_map(|part| [part.share, part.low, part.high]);
            if let Some(bad) = numbers.into_iter().find(|number| !number.is_finite()) {
                let (place, found) = (format!("a part of `{}`", row.name), bad.to_string());
                return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a finite number" });
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, self.title(), self.subtitle(), self.description())
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.rows.is_empty() {
            return canvas.say(room, "No outcome came in some runs and not in others: there is nothing to draw.");
        }
        let entry =
            |(name, meaning): (&str, Meaning)| (Sample::Area(fill(canvas.theme, meaning, true)), name.to_owned());
        let room = key::draw(canvas, room, &PARTS.map(entry))?;
        let names: Vec<&str> = self.rows.iter().map(|row| row.name.as_str()).collect();
        let rows = Rows::new(canvas, room, &names)?;
        for (at, row) in self.rows.iter().enumerate().take(rows.shown) {
            rows.draw_name(canvas, at, &row.name)?;
            let half = (0.5 * rows.pitch - 7.0).min(2.0 * canvas.size.tick);
            let middle = rows.middle(at);
            let area = Rect { left: rows.start, top: middle - half, right: room.right, bottom: middle + half };
            draw_row(canvas, area, row)?;
        }
        if rows.shown < self.rows.len() {
            rows.draw_rest(canvas, &format!("… and {} more", self.rows.len() - rows.shown))?;
        }
        Ok(())
    }
}

/// How a part is painted: hatched where it is not told apart from the others.
fn fill(theme: Theme, meaning: Meaning, told_apart: bool) -> Fill {
    Fill { colour: theme.colour(meaning), hatch: (!told_apart).then_some(Hatch::Rising) }
}

/// A bar over its numbers.
fn draw_row(canvas: &Canvas<'_>, area: Rect, row: &Row) -> Result<(), ChartError> {
    let theme = canvas.theme;
    let font = Font { size: canvas.size.tick, bold: false, colour: theme.ink };
    let foot = area.bottom - 1.35 * font.size;
    let width = area.right - area.left;
    let mut left = area.left;
    for ((part, share), (_, meaning)) in row.parts.iter().zip(row.widths()).zip(PARTS) {
        let right = left + share * width;
        if share > 0.0 {
            paint(canvas, Rect { left, top: area.top, right, bottom: foot }, fill(theme, meaning, part.told_apart))?;
            let edge = Stroke { colour: theme.background, width: 2.0, dash: None };
            canvas.line(&[(right, area.top), (right, foot)], edge)?;
        }
        left = right;
    }
    let column = 0.25 * width;
    let is_full = row
        .parts
        .iter()
        .all(|part| font.width(&number(part, true)).is_ok_and(|width| width + 2.0 * font.size <= column));
    for (at, (part, (_, meaning))) in row.parts.iter().zip(PARTS).enumerate() {
        let left = area.left + at as f64 * column;
        let baseline = area.bottom - 0.1 * font.size;
        let swatch = square((left + 7.0, baseline - 0.36 * font.size), 6.0);
        paint(canvas, swatch, fill(theme, meaning, true))?;
        canvas.text((left + 20.0, baseline), &number(part, is_full), font, Align::Left)?;
    }
    Ok(())
}

/// What the parts of an outcome are, in a sentence; `None` where nothing of them is known.
pub(crate) fn sentence(summary: &Summary, outcome: &str) -> Option<String> {
    let row = Row::of(summary.variance_parts.iter().find(|parts| parts.outcome == outcome)?);
    let inputs = row.parts.iter().zip(PARTS).take(CHANCE).filter(|(part, _)| part.told_apart);
    let inputs: Vec<String> = inputs.map(named).collect();
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let chance = &row.parts[CHANCE];
    (!inputs.is_empty() && chance.told_apart).then(|| {
        format!(
            "Of what makes runs differ in {}, {} is chance within a draw; {}.",
            row.subject,
            percent(chance.share),
            listed(&inputs)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::inspect::{drawn, says};
    use crate::charts::origin::tests::batch_origin;
    use crate::charts::{Look, svg};

    fn part(share: f64, reach: f64, told_apart: bool) -> VariancePart {
        VariancePart { share, low: share - reach, high: share + reach, told_apart }
    }

    fn row(key: &str, shares: [f64; 4]) -> Row {
        let [weights, figures, together, noise] = shares.map(|share| part(share, 0.05, true));
        Row::of(&OutcomeVariance { outcome: key.to_owned(), weights, figures, together, noise })
    }

    fn typical() -> Variance {
        let mut rows: Vec<Row> = OUTCOMES.iter().map(|(key, ..)| row(key, [0.15, 0.023, 0.047, 0.78])).collect();
        rows[1] = row("shallow_or_deeper", [0.3, 0.2, -0.04, 0.54]);
        rows[2].parts[1].told_apart = false;
        Variance { origin: batch_origin(), rows }
    }

    #[test]
    fn the_title_names_the_parts_of_the_first_outcome_the_greatest_first() {
        let svg = drawn("variance-typical", &typical());
        let title = "Of what makes runs differ in an Article 5 pact: chance 78 %, weights 15 % and both together 4.7 %";
        assert!(says(&svg, title), "{}", typical().title());
        assert!(says(&svg, "Hatched: not told apart") && says(&svg, "Estimates below nought are drawn as nought"));
    }

    #[test]
    fn the_parts_of_a_bar_fill_it_though_an_estimate_lies_below_nought() {
        let widths = typical().rows[1].widths();
        assert_eq!(widths[2], 0.0);
        assert!((widths.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((widths[0] / widths[1] - 1.5).abs() < 1e-12, "{widths:?}");
    }

    #[test]
    fn what_is_not_told_apart_is_in_no_title() {
        let mut figure = typical();
        figure.rows.truncate(1);
        figure.rows[0].parts.iter_mut().for_each(|part| part.told_apart = false);
        let svg = drawn("variance-unknown", &figure);
        assert!(says(&svg, "What makes runs differ in an Article 5 pact cannot be told apart"));
        assert!(says(&svg, "not told apart") && !says(&svg, "78 %"));
    }

    #[test]
    fn without_an_outcome_that_varies_the_figure_says_so() {
        let figure = Variance { origin: batch_origin(), rows: Vec::new() };
        assert!(says(&drawn("variance-empty", &figure), "there is nothing to draw"));
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_refused() {
        let mut figure = typical();
        figure.rows[3].parts[2].low = f64::NAN;
        assert!(svg(&figure, Look::default()).is_err());
    }
}
