//! Claims on trial, by the text that makes them: how large each effect is, measured by what matters, and the verdict.

use super::axes::{Scale, draw_below, round_ticks};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::key::{self, Sample};
use super::rows::{GAP, Rows, draw_whisker};
use super::style::{Marker, Meaning, Stroke, Theme};
use super::text::Font;
use crate::analysis::claims::{ClaimAnswer, Trial, Verdict};
use crate::analysis::{AnalysisError, Kept};
use crate::words::{counted, percent};

/// Name of the figure.
pub(crate) const NAME: &str = "claims";

/// Widest part of the room that names may take.
const NAMES_MAX: f64 = 0.3;

/// Effects beyond so many times what matters are drawn at the edge.
const REACH: f64 = 5.0;

/// Radius of the mark of a verdict.
const MARK: f64 = 7.0;

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claims {
    /// The text that makes them.
    pub(crate) essay: String,
    /// Draws and replicates of each arm.
    pub(crate) sample: String,
    /// What must be said of runs that failed.
    pub(crate) notice: Option<String>,
    /// Source, seed, id.
    pub(crate) footer: String,
    pub(crate) rows: Vec<Row>,
}

/// A claim.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) verdict: Verdict,
    /// Effect and its 95 % interval, with its unit.
    pub(crate) effect: String,
    /// How far it lies beyond what is claimed, in units of the smallest effect that matters, with its interval; `None` for a
    /// level, which has no such measure.
    pub(crate) margin: Option<[f64; 3]>,
    pub(crate) robustness: Option<f64>,
}

/// The figures of a trial: one for each text.
///
/// # Errors
/// [`AnalysisError::NotThere`] for a trial of no claim.
pub(crate) fn of(kept: &Kept<Trial>) -> Result<Vec<Drawing>, AnalysisError> {
    let trial = &kept.found;
    let mut essays: Vec<&String> = trial.claims.iter().flat_map(|claim| &claim.essays).collect();
    essays.sort();
    essays.dedup();
    if essays.is_empty() {
        return Err(AnalysisError::not_there("the trial holds no claim"));
    }
    let figure = |essay: &String| {
        let of_essay = trial.claims.iter().filter(|claim| claim.essays.contains(essay));
        let rows = of_essay.map(Row::of).collect();
        let sample =
            format!("{} × {}", counted(trial.draws.into(), "draw"), counted(trial.replicates.into(), "replicate"));
        let (notice, footer) = (notice(trial), footer(trial));
        Drawing::part(NAME, essay, Claims { essay: essay.clone(), sample, notice, footer, rows })
    };
    Ok(essays.into_iter().map(figure).collect())
}

fn notice(trial: &Trial) -> Option<String> {
    let failed = counted(trial.runs_failed, "run");
    (trial.runs_failed > 0).then(|| format!("FAILED: {failed}, left out of every number"))
}

fn footer(trial: &Trial) -> String {
    let seed = trial.seed.map_or_else(|| "seeds of the scenarios".to_owned(), |seed| format!("seed {seed}"));
    format!("Source: pactsim {} · {seed} · claims {}", trial.engine_version, trial.trial_id)
}

impl Row {
    fn of(claim: &ClaimAnswer) -> Self {
        let first = claim.first().filter(|first| first.is_difference);
        let margin = first.and_then(|first| first.margin);
        Self {
            name: format!("{} {}", claim.claim, claim.name),
            verdict: claim.verdict,
            effect: claim.effect_in_words(),
            margin: margin.and_then(|margin| Some([margin.estimate, margin.low?, margin.high?])),
            robustness: claim.robustness,
        }
    }

    /// What stands at the right of a row.
    fn value(&self, in_full: bool) -> String {
        let robust =
            self.robustness.filter(|_| in_full).map_or_else(String::new, |share| format!(" · {}", percent(share)));
        if in_full {
            format!("{}{robust}", self.effect)
        } else {
            self.effect.split(" (").next().unwrap_or("").to_owned()
        }
    }
}

/// How a verdict is drawn.
fn mark(verdict: Verdict, theme: Theme) -> Sample {
    match verdict {
        Verdict::Supported => Sample::Marker(Marker::Circle, theme.colour(Meaning::Web)),
        Verdict::Contradicted => Sample::Marker(Marker::Triangle, theme.colour(Meaning::War)),
        Verdict::Undecided => Sample::Ring(Stroke { colour: theme.muted, width: 3.0, dash: None }),
        Verdict::ByConstruction => Sample::Marker(Marker::Square, theme.colour(Meaning::HubAndSpoke)),
    }
}

fn draw_mark(canvas: &Canvas<'_>, verdict: Verdict, place: (f64, f64)) -> Result<(), ChartError> {
    match mark(verdict, canvas.theme) {
        Sample::Marker(marker, colour) => canvas.marker(place, marker, colour),
        Sample::Ring(stroke) => canvas.ring(place, MARK, stroke),
        _ => Ok(()),
    }
}

impl Claims {
    fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }

    fn title(&self) -> String {
        let said: Vec<String> = Verdict::ALL
            .into_iter()
            .filter(|&verdict| self.count(verdict) > 0)
            .map(|verdict| format!("{} {}", self.count(verdict), verdict.says()))
            .collect();
        format!("{}: of {}, {}", self.essay, counted(self.rows.len() as u64, "claim"), said.join(", "))
    }

    fn subtitle(&self) -> Vec<String> {
        vec![
            format!(
                "What the model says of the claims of this text, in the mixture of seven rules · {} of every arm under each rule",
                self.sample
            ),
            "Axis: how far the effect lies beyond what is claimed, in units of the smallest that matters; right of the line as claimed. \
             Whisker: 95 % under another seed. At the right: effect, and the share of rules and draws that agree. A level, which \
             has no such measure, has its mark there."
                .to_owned(),
        ]
    }

    fn description(&self) -> String {
        let rows = self.rows.iter().map(|row| format!(" {}: {}, {}.", row.name, row.verdict.says(), row.value(true)));
        format!("{}.{}", self.title(), rows.collect::<String>())
    }
}

impl Figure for Claims {
    fn check(&self) -> Result<(), ChartError> {
        let values = self.rows.iter().filter_map(|row| row.margin).flatten();
        match values.into_iter().find(|value| !value.is_finite()) {
            Some(bad) => {
                let place = "an effect".to_owned();
                Err(ChartError::BadNumber { figure: NAME, place, found: bad.to_string(), rule: "a finite number" })
            }
            None => Ok(()),
        }
    }

    fn words(&self) -> Words {
        Words {
            title: self.title(),
            notice: self.notice.clone(),
            subtitle: self.subtitle(),
            footer: self.footer.clone(),
            description: self.description(),
        }
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        let used: Vec<Verdict> = Verdict::ALL.into_iter().filter(|&verdict| self.count(verdict) > 0).collect();
        let entries: Vec<(Sample, String)> =
            used.iter().map(|&verdict| (mark(verdict, canvas.theme), verdict.says().to_owned())).collect();
        let room = key::draw(canvas, room, &entries)?;
        let names: Vec<&str> = self.rows.iter().map(|row| row.name.as_str()).collect();
        let rows = Rows::with_names(canvas, room, &names, NAMES_MAX)?;
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink };
        let in_full = canvas.size.width > 1200.0;
        let mut width: f64 = 0.0;
        for row in &self.rows {
            width = width.max(font.width(&row.value(in_full))?);
        }
        let ends = self.rows.iter().filter_map(|row| row.margin).flatten().map(|x| x.clamp(-REACH, REACH));
        let (low, high) = ends.fold((-1.5_f64, 1.5_f64), |(a, b), x| (a.min(x), b.max(x)));
        let right = room.right - width - 2.0 * GAP - 2.5 * MARK;
        let scale = Scale { domain: (low, high), range: (rows.start + GAP, right) };
        let ticks = round_ticks((low, high), 6, |value, decimals| format!("{value:.decimals$}").replace('-', "−"));
        draw_below(canvas, scale, &ticks, (rows.top, rows.bottom()))?;
        let line = canvas.theme.stroke(Meaning::Highlight);
        canvas.line(&[(scale.at(0.0), rows.top), (scale.at(0.0), rows.bottom())], line)?;
        for (at, row) in self.rows.iter().take(rows.shown).enumerate() {
            let middle = rows.middle(at);
            rows.draw_name(canvas, at, &row.name)?;
            // Marks and values share the line of their row.
            let value = (right + 2.0 * GAP + 2.5 * MARK, middle + 0.36 * font.size);
            canvas.text(value, &row.value(in_full), font, Align::Left)?;
            let place = match row.margin.map(|margin| margin.map(|x| scale.at(x.clamp(-REACH, REACH)))) {
                Some([effect, low, high]) => {
                    draw_whisker(canvas, (low, high), middle)?;
                    effect
                }
                None => right + 2.0 * GAP + 0.5 * MARK,
            };
            draw_mark(canvas, row.verdict, (place, middle))?;
        }
        if rows.shown < self.rows.len() {
            rows.draw_rest(canvas, &format!("and {} more", self.rows.len() - rows.shown))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::inspect::{drawn, says};
    use super::*;

    fn row(number: usize, verdict: Verdict, margin: Option<[f64; 3]>) -> Row {
        Row {
            name: format!("C{number} a claim with a name of a few words"),
            verdict,
            effect: "+5.3 points (+3.1 to +7.5)".to_owned(),
            margin,
            robustness: Some(0.93),
        }
    }

    #[test]
    fn every_claim_of_a_text_is_drawn_with_its_verdict() {
        let kinds = [Verdict::Supported, Verdict::Contradicted, Verdict::Undecided, Verdict::ByConstruction];
        let margin = |i: usize| [0.5 * i as f64 - 3.0, 0.4 * i as f64 - 4.0, 0.6 * i as f64 - 1.0];
        let rows: Vec<Row> = (0..20).map(|i| row(i, kinds[i % 4], (i % 5 != 0).then(|| margin(i)))).collect();
        let figure = Claims {
            essay: "E3".to_owned(),
            sample: "200 draws × 10 replicates".to_owned(),
            notice: None,
            footer: "Source: pactsim 0.1.0 · seeds of the scenarios · claims 3f9c0a1be2d47788".to_owned(),
            rows,
        };
        let svg = drawn("claims", &figure);
        assert!(says(&svg, "E3: of 20 claims, 5 supported, 5 contradicted, 5 undecided, 5 by construction"));
        let few = Claims { rows: figure.rows[..1].to_vec(), ..figure };
        drawn("claims-one", &few);
    }
}
