//! Membership by design: how likely each candidate is to be a member of a pact of each design.

mod rows;

use super::axes::ShareAxis;
use super::canvas::{Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::text::in_so_many_runs;
use crate::analysis::{self, AnalysisError, BatchResults, Candidate, DesignMembers, Levels};
use crate::stats::NestedProportion;
use crate::words::{NBSP, in_runs, listed, percent_interval, percent_of_runs, thousands};

pub(crate) const NAME: &str = "membership";

/// Most states of one figure: what a column of a page has room for.
const MAX_STATES: usize = 9;
/// Most designs of one figure.
const MAX_DESIGNS: usize = 4;

/// What the figure shows: a panel for each design, a row for each state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Membership {
    pub(crate) origin: Origin,
    pub(crate) panels: Vec<Panel>,
    /// The rows, the most frequent member first.
    pub(crate) rows: Vec<Row>,
    /// The largest value that the figure, and every other of its kind, has to show: they share a scale.
    pub(crate) largest: f64,
}

/// A design and how many pacts came of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Panel {
    pub(crate) design: String,
    /// Runs in which such a pact was in force at some time.
    pub(crate) pacts: Levels<u64>,
}

/// A state and its chances.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) state: String,
    /// One for each panel; none where it is no candidate.
    pub(crate) chances: Vec<Option<Levels<Chance>>>,
}

/// A chance with its 95 % interval of replicate noise (low, high).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chance {
    pub(crate) share: f64,
    pub(crate) noise: (f64, f64),
}

/// The figures of a batch: one, or several where there are more states or designs than one has room for.
///
/// # Errors
/// Those of [`analysis::membership`], and [`AnalysisError::NotThere`] where the scenario has no design.
pub(crate) fn of(batch: &BatchResults) -> Result<Vec<Drawing>, AnalysisError> {
    let designs = analysis::membership(batch)?;
    if designs.is_empty() {
        return Err(AnalysisError::not_there("the scenario has no pact design; give it one (`design.<id>`)"));
    }
    let figures = figures(&Origin::of_batch(batch), &designs);
    let of_several = figures.len() > 1;
    let drawing = |(number, figure): (usize, Membership)| match of_several {
        true => Drawing::part(NAME, &number.to_string(), figure),
        false => Drawing::only(NAME, figure),
    };
    Ok((1..).zip(figures).map(drawing).collect())
}

fn figures(origin: &Origin, designs: &[DesignMembers]) -> Vec<Membership> {
    let all = || designs.iter().flat_map(|design| &design.candidates).map(chances);
    let largest = all().fold(0.0, |largest: f64, chances| largest.max(chances.any.noise.1));
    let mut figures = Vec::new();
    for designs in designs.chunks(MAX_DESIGNS) {
        let panel = |design: &DesignMembers| Panel { design: design.design.clone(), pacts: design.pacts };
        let rows = rows_of(designs);
        // As many rows in each as can be.
        let count = rows.len().div_ceil(MAX_STATES).max(1);
        for rows in rows.chunks(rows.len().div_ceil(count).max(1)) {
            let panels = designs.iter().map(panel).collect();
            figures.push(Membership { origin: origin.clone(), panels, rows: rows.to_vec(), largest });
        }
    }
    figures
}

/// The candidates of these designs, the most frequent member first.
fn rows_of(designs: &[DesignMembers]) -> Vec<Row> {
    let mut states: Vec<&str> = Vec::new();
    for candidate in designs.iter().flat_map(|design| &design.candidates) {
        if !states.contains(&candidate.state.as_str()) {
            states.push(&candidate.state);
        }
    }
    let row = |state: &str| {
        let of = |design: &DesignMembers| design.candidates.iter().find(|other| other.state == state).map(chances);
        Row { state: state.to_owned(), chances: designs.iter().map(of).collect() }
    };
    let mut rows: Vec<Row> = states.into_iter().map(row).collect();
    rows.sort_by(|a, b| b.largest().total_cmp(&a.largest()));
    rows
}

fn chances(candidate: &Candidate) -> Levels<Chance> {
    let chance = |sums: &NestedProportion| Chance {
        share: sums.estimate().unwrap_or(0.0),
        noise: sums.replicate_noise().map_or((0.0, 1.0), |noise| (noise.low, noise.high)),
    };
    Levels { any: chance(&candidate.chance.any), article5: chance(&candidate.chance.article5) }
}

impl Row {
    fn largest(&self) -> f64 {
        self.chances.iter().flatten().fold(0.0, |largest, chance| chance.any.share.max(largest))
    }
}

impl Figure for Membership {
    fn check(&self) -> Result<(), ChartError> {
        self.rows.iter().try_for_each(|row| check(row, self.panels.len()))
    }

    fn words(&self) -> Words {
        let shown = "Share of runs in which a state is a member of a pact in force, by design";
        let reading = format!(
            "Lines: replicate noise (95{NBSP}%), where wider than the dot. Below each design: runs with such a pact, and those with one at \
             Article{NBSP}5."
        );
        let shown = self.origin.line(shown);
        let subtitle = if self.is_empty() { vec![shown] } else { vec![shown, reading] };
        Words::of(&self.origin, title(self), subtitle, description(self))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.is_empty() {
            return canvas.say(room, "No run has been completed: there is nothing to draw.");
        }
        rows::draw(canvas, room, self, &ShareAxis::showing(self.largest))
    }
}

impl Membership {
    fn is_empty(&self) -> bool {
        self.origin.runs == 0 || self.rows.is_empty() || self.panels.is_empty()
    }
}

fn title(figure: &Membership) -> String {
    let runs = figure.origin.runs;
    if figure.is_empty() {
        return "No candidate has been counted yet".into();
    }
    let cells = figure.rows.iter().flat_map(|row| {
        let chances = row.chances.iter().zip(&figure.panels);
        chances.filter_map(move |(chance, panel)| chance.map(|chance| (row, panel, chance.any.share)))
    });
    // Of several equal ones the first, and the others of its design with it.
    let most = cells.clone().reduce(|most, cell| if cell.2 > most.2 { cell } else { most });
    match most.filter(|(_, _, share)| *share > 0.0) {
        Some((row, panel, share)) => {
            let of = format!("of {} {}", short(&panel.design), in_so_many_runs(share, runs));
            let equal = cells.filter(|(_, other, its)| std::ptr::eq(*other, panel) && *its == share);
            let names: Vec<String> = equal.map(|(row, ..)| short(&row.state)).collect();
            match (figure.rows.len(), names.len()) {
                (1, _) => format!("{} is a member {of}", short(&row.state)),
                (count, 1) => format!("Most frequent of {count} candidates: {}, a member {of}", names[0]),
                (count, 2 | 3) => {
                    let names = listed(&names.iter().map(String::as_str).collect::<Vec<_>>());
                    format!("Most frequent of {count} candidates: {names}, members {of}")
                }
                (count, equal) => format!("{equal} of {count} candidates are equally frequent: members {of}"),
            }
        }
        None => format!("No candidate shown was a member of a pact in force: a chance of {}", in_runs(0.0, runs)),
    }
}

/// A name, cut where it would crowd the number out of the title.
fn short(name: &str) -> String {
    const MAX_CHARS: usize = 36;
    match name.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}

fn description(figure: &Membership) -> String {
    let runs = figure.origin.runs;
    let mut text = format!("{}.", title(figure));
    if let Some(notice) = figure.origin.notice() {
        text = format!("{notice}. {text}");
    }
    let told = |chance: Chance| format!("{} ({})", percent_of_runs(chance.share, runs), percent_interval(chance.noise));
    for (place, panel) in figure.panels.iter().enumerate().filter(|_| !figure.is_empty()) {
        let cells = figure.rows.iter().filter_map(|row| row.chances[place].map(|chance| (row, chance)));
        let states: Vec<String> = cells
            .map(|(row, chance)| format!("{} {}, at Article 5 {}", row.state, told(chance.any), told(chance.article5)))
            .collect();
        text += &format!(" {}, {}: {}.", panel.design, panel.told(), states.join("; "));
    }
    format!("{text} {}", figure.origin.sentence())
}

impl Panel {
    /// How many runs had such a pact.
    fn told(&self) -> String {
        let runs = if self.pacts.any == 1 { "run" } else { "runs" };
        format!(
            "{}{NBSP}{runs}, {}{NBSP}at{NBSP}Art.{NBSP}5",
            thousands(self.pacts.any),
            thousands(self.pacts.article5)
        )
    }
}

fn check(row: &Row, panels: usize) -> Result<(), ChartError> {
    if row.chances.len() != panels {
        let problem = format!("`{}` has {} chances for {panels} designs", row.state, row.chances.len());
        return Err(ChartError::Inconsistent { figure: NAME, problem });
    }
    for chance in row.chances.iter().flatten().flat_map(|levels| [levels.any, levels.article5]) {
        let values = [chance.noise.0, chance.share, chance.noise.1];
        if let Some(value) = values.iter().find(|value| !(0.0..=1.0).contains(*value)) {
            let place = format!("a chance of `{}`", row.state);
            let found = value.to_string();
            return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a share between 0 and 1" });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
