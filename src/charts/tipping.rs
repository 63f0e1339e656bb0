//! Tipping points: the chance by the value of a factor with the level that is asked for, or by two factors with the level's
//! contour.

use super::canvas::{Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::heat_map::HeatMap;
use super::origin::Origin;
use super::response::{Dot, Panel, ResponseCurves, Tip};
use super::sweep_words::{FactorWords, OutcomeWords};
use crate::analysis::tipping::{Curve, FactorFound, Frontier, Tipping};
use crate::analysis::{AnalysisError, Kept, SweptFactor};
use crate::experiment::{Change, Scale};
use crate::words::{Dates, NBSP, percent};

/// Name of the figures.
pub(crate) const NAME: &str = "tipping";

/// What is drawn, with the words of the analysis.
struct TippingFigure<F> {
    words: Words,
    plot: F,
}

impl<F: Figure> Figure for TippingFigure<F> {
    fn check(&self) -> Result<(), ChartError> {
        self.plot.check()
    }

    fn words(&self) -> Words {
        self.words.clone()
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        self.plot.plot(canvas, room)
    }
}

/// A figure for each curve, and one for the frontier.
///
/// # Errors
/// None: the signature is that of all kinds.
pub(crate) fn of(kept: &Kept<Tipping>) -> Result<Vec<Drawing>, AnalysisError> {
    let found = &kept.found;
    let mut drawings: Vec<Drawing> =
        found.curves.iter().map(|curve| Drawing::part(NAME, &curve.factor, of_curve(found, curve))).collect();
    if let Some(frontier) = &found.frontier {
        drawings.push(Drawing::part(NAME, "frontier", of_frontier(found, frontier)));
    }
    Ok(drawings)
}

fn of_curve(found: &Tipping, curve: &Curve) -> TippingFigure<ResponseCurves> {
    let dot = |dot: &crate::analysis::tipping::Dot| Dot { low: dot.value, high: dot.value, mean: dot.mean.clone() };
    let crossing = &curve.crossing;
    let tip = Tip { level: found.reach, place: crossing.place, interval: crossing.low.zip(crossing.high) };
    let panel =
        Panel { factor: factor(found, &curve.factor), dots: curve.dots.iter().map(dot).collect(), tip: Some(tip) };
    let plot = ResponseCurves {
        origin: origin(found),
        outcome: outcome(found),
        panels: vec![panel],
        more: 0,
        policies: 1,
        one_at_a_time: true,
    };
    let mut reading = format!(
        "Inner, darker band: replicate noise (95{NBSP}%). Outer, lighter band: uncertain figures and weights (90{NBSP}%). Dotted: {}.",
        percent(found.reach)
    );
    if tip.place.is_some() {
        reading += " Ring: where it is crossed";
        reading += &if tip.interval.is_some() { format!(", with its 95{NBSP}% interval.") } else { ".".to_owned() };
    }
    let shown = format!("Share of runs by value of {}, all other factors as today", curve.factor);
    let description = format!("{}. {}.", found.curve_sentence(curve), found.slope_sentence(curve));
    let words = words(
        found,
        &plot.origin,
        found.curve_title(curve, &factor(found, &curve.factor).short_name()),
        vec![shown, reading],
        description,
    );
    TippingFigure { words, plot }
}

fn of_frontier(found: &Tipping, frontier: &Frontier) -> TippingFigure<HeatMap> {
    let ids = [&frontier.first, &frontier.second];
    let plot = HeatMap {
        origin: origin(found),
        outcome: outcome(found),
        factors: ids.map(|id| factor(found, id)),
        values: [frontier.firsts.clone(), frontier.seconds.clone()],
        means: frontier.means.clone(),
        averaged: (0, 1),
        wanted: Some(found.reach),
        marked: marked(found, ids),
    };
    let mut reading = format!("Line: {}. All other factors as today.", percent(found.reach));
    if plot.marked.is_some() {
        reading += " Triangle: the nearest combination of all that may be moved, in standard units.";
    }
    let shown = format!("Share of runs by {} and {}", frontier.first, frontier.second);
    let names = plot.factors.each_ref().map(FactorWords::short_name);
    let title = found.frontier_title(frontier, [&names[0], &names[1]]);
    let description = format!("{title}. {}. {}.", found.frontier_sentence(frontier), found.today_sentence());
    let words = words(found, &plot.origin, title, vec![shown, reading], description);
    TippingFigure { words, plot }
}

/// The nearest combination, where it moves nothing but the two factors.
fn marked(found: &Tipping, ids: [&String; 2]) -> Option<([f64; 2], &'static str)> {
    let moves_these = |of: &&crate::analysis::tipping::Combination| {
        of.reaches && !of.moves.is_empty() && of.moves.iter().all(|of| ids.contains(&&of.factor))
    };
    let combination = found.combinations.iter().find(moves_these)?;
    let value = |id: &String| {
        let moved = combination.moves.iter().find(|of| of.factor == *id).map(|of| of.value);
        moved.or_else(|| found.factor(id).map(|factor| factor.today))
    };
    Some(([value(ids[0])?, value(ids[1])?], "nearest"))
}

fn words(found: &Tipping, origin: &Origin, title: String, mut lines: Vec<String>, description: String) -> Words {
    lines[0] = origin.line(&lines[0]);
    let description = format!("{description} {}", found.how_to_read());
    Words::of(origin, title, lines, description)
}

fn outcome(found: &Tipping) -> OutcomeWords {
    OutcomeWords {
        name: found.outcome.clone(),
        scale: Scale::Chance,
        unit: Scale::Chance.unit().to_owned(),
        description: found.description.clone(),
    }
}

fn factor(found: &Tipping, id: &str) -> FactorWords {
    let Some(of) = found.factor(id) else { return FactorWords(SweptFactor::unread(id)) };
    FactorWords(SweptFactor {
        id: of.factor.clone(),
        unit: of.unit.clone(),
        change: change(of),
        is_switch: of.is_switch,
        today: Some(of.today),
        base: Some(of.today),
    })
}

fn change(of: &FactorFound) -> Option<Change> {
    match (of.change.as_str(), of.toward) {
        ("set", _) => Some(Change::Set),
        ("add", _) => Some(Change::Add),
        ("scale", _) => Some(Change::Scale),
        ("mix", Some(toward)) => Some(Change::Mix { toward }),
        _ => None,
    }
}

fn origin(found: &Tipping) -> Origin {
    let dates = Dates::from_decimal_year(found.start_year);
    Origin {
        title: found.title.clone(),
        kind: "tipping",
        points: 1,
        draws: found.draws,
        replicates: found.replicates,
        // Of each value: the search has runs of its own.
        runs: u64::from(found.draws) * u64::from(found.replicates),
        seed: found.seed,
        id: found.tipping_id.clone(),
        engine_version: found.engine_version.clone(),
        horizon_year: dates.year(found.horizon_year - found.start_year),
        partial: None,
    }
}

#[cfg(test)]
mod tests;
