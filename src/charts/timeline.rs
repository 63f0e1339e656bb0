//! What happens in one run, year by year: politics, theatres, pressure, pacts and agreements one below the other.
//!
//! Two runs are drawn, a typical one in which a pact forms and a typical one in which none does. Everything that
//! happens has its mark; of the words only those are written for which there is room, the weightiest first.

mod lanes;
mod picture;

use super::canvas::{Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use crate::analysis::{AnalysisError, BatchResults, NotableRun, NotableRuns};
use crate::scenario::Depth;
use crate::sim::Trace;
use crate::story::{Story, tell};
use crate::words::{Dates, NBSP, counted};

pub(crate) const NAME: &str = "timeline";

/// What the figure shows. Points in time are calendar years with their fraction, which counts months.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Timeline {
    pub(crate) origin: Origin,
    /// What came of the run, in few words.
    pub(crate) headline: String,
    /// The same with the names.
    pub(crate) outcome: String,
    /// Which run it is, and how it was chosen.
    pub(crate) run: String,
    /// Start and horizon.
    pub(crate) years: (f64, f64),
    /// When a major war ends the run, if it does.
    pub(crate) war: Option<f64>,
    /// From top to bottom; lanes of a group stand together, the most eventful first.
    pub(crate) lanes: Vec<Lane>,
}

/// What belongs together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lane {
    pub(crate) group: Group,
    pub(crate) name: String,
    pub(crate) bars: Vec<Bar>,
    pub(crate) marks: Vec<Mark>,
}

/// Lanes of a group may be put together where there is no room for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Politics,
    Theatre,
    Pressure,
    Design,
    Agreements,
}

/// A treaty over some time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) stage: BarStage,
}

/// How far a treaty has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BarStage {
    Talks,
    Signed(Depth),
    InForce(Depth),
}

/// Something that happens at one time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    pub(crate) year: f64,
    pub(crate) kind: MarkKind,
    /// Its words, where it has any, and their weight: the heavier go first.
    pub(crate) label: Option<(u8, String)>,
}

/// What a mark looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// A triangle.
    Attack,
    /// A small disc.
    Crisis,
    /// A small grey disc.
    Election,
    /// A square.
    Politics,
    /// A disc.
    Pressure,
    /// A short stroke.
    Treaty,
    /// A stroke in the colour of the web; many make a dense band.
    Agreement,
}

/// The figures of a batch: a run in which a pact forms, and one in which none does, where there are such runs.
///
/// # Errors
/// Those of [`NotableRuns::of`] and [`BatchResults::replay`].
pub(crate) fn of(batch: &BatchResults) -> Result<Vec<Drawing>, AnalysisError> {
    let NotableRuns { forms, none, .. } = NotableRuns::of(batch)?;
    let mut drawings = Vec::new();
    for (part, run) in [("forms", forms), ("none", none)] {
        let Some(run) = run else { continue };
        let trace = batch.replay(run.id)?;
        drawings.push(Drawing::part(NAME, part, of_trace(Origin::of_batch(batch), which_run(&run), &trace)));
    }
    Ok(drawings)
}

/// Which run, and how it was chosen, as a sentence.
pub(super) fn which_run(run: &NotableRun) -> String {
    format!("Draw{NBSP}{}, replicate{NBSP}{}: {}.", run.id.draw, run.id.replicate, run.chosen)
}

fn of_trace(origin: Origin, run: String, trace: &Trace<'_>) -> Timeline {
    let Story { headline, outcome, .. } = tell(trace);
    let spec = trace.constants.spec;
    let dates = Dates::from(spec.start);
    let end = dates.year(f64::from(trace.world.step) * trace.constants.calendar.dt);
    Timeline {
        origin,
        headline,
        outcome,
        run,
        years: (dates.year(0.0), dates.year(f64::from(spec.horizon_years))),
        war: trace.world.at_war.then_some(end),
        lanes: lanes::of(trace, dates, end),
    }
}

impl Timeline {
    fn subtitle(&self) -> Vec<String> {
        let mut how = self.run.clone();
        if self.lanes.iter().any(|lane| lane.group == Group::Theatre) {
            how += " In theatres dots are crises, triangles attacks.";
        }
        if self.lanes.iter().any(|lane| lane.group == Group::Design) {
            how += " Pacts: line for talks, pale bar once signed, full bar in force.";
        }
        if self.war.is_some() {
            how += " Shaded: after the war that ends the run.";
        }
        vec![self.origin.line("One simulated run"), how]
    }

    fn description(&self) -> String {
        let mut text = format!("{} {}", self.outcome, self.run);
        for lane in &self.lanes {
            let said: Vec<String> = (lane.marks.iter())
                .filter_map(|mark| mark.label.as_ref().map(|(_, words)| format!("{words} ({:.0})", mark.year.floor())))
                .collect();
            text += &match said.as_slice() {
                [] => format!(" {}: {}.", lane.name, counted(lane.marks.len() as u64, "event")),
                said => format!(" {}: {}.", lane.name, said.join("; ")),
            };
        }
        format!("{text} {}", self.origin.sentence())
    }

    /// Every point in time with where it stands.
    fn times(&self) -> impl Iterator<Item = (String, f64)> {
        let ends = [("the start", self.years.0), ("the horizon", self.years.1)];
        let ends = ends.into_iter().chain(self.war.map(|year| ("the war", year)));
        let in_lanes = self.lanes.iter().flat_map(|lane| {
            let bars = lane.bars.iter().flat_map(|bar| [bar.from, bar.to]);
            bars.chain(lane.marks.iter().map(|mark| mark.year)).map(|year| (format!("lane `{}`", lane.name), year))
        });
        ends.map(|(place, year)| (place.to_owned(), year)).chain(in_lanes)
    }
}

impl Figure for Timeline {
    fn check(&self) -> Result<(), ChartError> {
        let (start, horizon) = self.years;
        for (place, year) in self.times() {
            if !((0.0..=9999.0).contains(&year) && (start..=horizon).contains(&year)) {
                let rule = "a calendar year between the start and the horizon";
                return Err(ChartError::BadNumber { figure: NAME, place, found: year.to_string(), rule });
            }
        }
        match self.lanes.iter().find(|lane| lane.bars.iter().any(|bar| bar.from > bar.to)) {
            Some(lane) => {
                let problem = format!("a bar of lane `{}` ends before it starts", lane.name);
                Err(ChartError::Inconsistent { figure: NAME, problem })
            }
            None => Ok(()),
        }
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, self.headline.clone(), self.subtitle(), self.description())
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        picture::draw(canvas, self, room)
    }
}

#[cfg(test)]
mod tests;
