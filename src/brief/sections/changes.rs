//! What would change the answer: what sweeps have tried, or how to find out.

use rayon::prelude::*;

use super::bottom_line::families;
use super::figures::{applicable, drawn};
use crate::analysis::{Lever, Levers, Setting};
use crate::brief::error::BriefError;
use crate::brief::material::{Material, Sweep};
use crate::brief::page::{Block, Section, Table};
use crate::brief::phrases::ends;
use crate::charts::KINDS;
use crate::ensemble::ANOTHER_LEFT;
use crate::experiment::Mean;
use crate::stats::Interval;
use crate::words::{NBSP, counted, percent, percent_interval, percent_of_runs, reasons};
use crate::world::Family;

/// Outcomes of a sweep that have a table.
const OUTCOMES_MAX: usize = 2;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let mut blocks = Vec::new();
    for (at, sweep) in material.sweeps.iter().enumerate() {
        blocks.push(Block::Heading(sweep.sweep.summary.title.clone()));
        blocks.extend(told(&sweep.levers).flat_map(tabled));
        blocks.push(Block::Paragraph(sample(sweep)));
        let drawings = KINDS.par_iter().map(|kind| applicable(kind.figures(sweep.results)));
        let drawings: Vec<_> = drawings.collect::<Result<_, _>>()?;
        // Figures of several sweeps may have the same name.
        let prefix = if material.sweeps.len() > 1 { format!("sweep-{}--", at + 1) } else { String::new() };
        blocks.extend(drawn(drawings.into_iter().flatten().collect(), &prefix)?);
    }
    if blocks.is_empty() {
        blocks.extend(untried(material));
    }
    Ok(Some(Section::new("changes", "What would change the answer", blocks)))
}

/// The outcomes of a sweep that are told.
pub(super) fn told(outcomes: &[Levers]) -> impl Iterator<Item = &Levers> {
    outcomes.iter().filter(|levers| levers.is_chance).take(OUTCOMES_MAX)
}

/// A setting of a lever that moves an outcome by more than noise.
pub(super) struct Change<'a> {
    pub(super) outcome: &'a str,
    pub(super) difference: &'a Mean,
    /// Its estimate.
    pub(super) effect: f64,
    lever: &'a Lever,
    setting: &'a Setting,
}

impl Change<'_> {
    /// The lever and its setting within a sentence.
    pub(super) fn named(&self) -> String {
        named(self.lever, self.setting)
    }
}

/// All settings that move an outcome by more than noise.
pub(super) fn clear(levers: &Levers) -> impl Iterator<Item = Change<'_>> {
    let settings = levers.levers.iter().flat_map(|lever| lever.settings.iter().map(move |setting| (lever, setting)));
    settings.filter_map(|(lever, setting)| {
        let difference = setting.difference.as_ref()?;
        let (effect, noise) = (difference.estimate?, difference.noise?);
        let is_clear = noise.low > 0.0 || noise.high < 0.0;
        is_clear.then_some(Change { outcome: &levers.outcome, difference, effect, lever, setting })
    })
}

fn named(lever: &Lever, setting: &Setting) -> String {
    let value = if setting.value.is_empty() { String::new() } else { format!(" ({})", setting.value) };
    format!("“{}”{value}", lever.name)
}

/// What moves an outcome: a sentence and a table.
fn tabled(levers: &Levers) -> [Block; 2] {
    let outcome = &levers.outcome;
    let sentence = match levers.strongest() {
        Some((lever, setting, difference)) => {
            format!("The chance that {outcome} moves most with {}: {}.", named(lever, setting), points(difference))
        }
        None if is_compared(levers) => {
            format!("Nothing that was tried moves the chance that {outcome} by more than simulation noise.")
        }
        None => format!("The chance that {outcome}, at the lowest and the highest value that were tried:"),
    };
    [Block::Paragraph(sentence), Block::Table(table(levers))]
}

fn is_compared(levers: &Levers) -> bool {
    levers.levers.iter().flat_map(|lever| &lever.settings).any(|setting| setting.difference.is_some())
}

/// Every lever at its settings, what moves the outcome most first. A column that would stand empty is left out.
fn table(levers: &Levers) -> Table {
    let has_values = levers.levers.iter().any(|lever| lever.can_be_set.is_some());
    let has_differences = is_compared(levers);
    let mut columns = vec![if has_values { "Factor" } else { "Policy" }];
    if has_values {
        columns.extend(["Can be set", "Set to#"]);
    }
    columns.push("Chance (noise)#");
    if has_differences {
        columns.push("Change (noise)#");
    }
    let row = |lever: &Lever, setting: &Setting| {
        let mut cells = vec![lever.name.clone()];
        if has_values {
            cells.extend([can_be_set(lever).to_owned(), setting.value.clone()]);
        }
        cells.push(chance(&setting.mean));
        if has_differences {
            cells.push(setting.difference.as_ref().map_or_else(|| "the reference".to_owned(), points));
        }
        cells
    };
    let rows = levers.levers.iter().flat_map(|lever| lever.settings.iter().map(move |setting| (lever, setting)));
    let rows = rows.map(|(lever, setting)| row(lever, setting)).collect();
    Table::new(format!("Chance that {}; what moves it most stands first", levers.outcome), &columns, rows)
}

fn can_be_set(lever: &Lever) -> &'static str {
    match lever.can_be_set {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    }
}

pub(super) fn chance(mean: &Mean) -> String {
    let Some(p) = mean.estimate else { return "unknown".to_owned() };
    let noise = mean.noise.map_or_else(String::new, |noise| format!(" ({})", percent_interval(ends(noise))));
    format!("{}{noise}", percent_of_runs(p, mean.runs))
}

/// A difference of chances in points: `+4.2 points (1.1 to 7.3)`.
pub(super) fn points(difference: &Mean) -> String {
    difference.estimate.map_or_else(|| "unknown".to_owned(), |estimate| points_between(estimate, difference.noise))
}

/// The same of a difference and the interval of its noise.
pub(super) fn points_between(estimate: f64, noise: Option<Interval>) -> String {
    let noise = noise.map_or_else(String::new, |noise| format!(" ({} to {})", signed(noise.low), signed(noise.high)));
    format!("{}{NBSP}points{noise}", signed(estimate))
}

/// In points, with its sign; one digit behind the point is more than any sweep knows, except close to nought.
fn signed(difference: f64) -> String {
    let points = 100.0 * difference;
    let size = if points.abs() < 0.095 { format!("{:.2}", points.abs()) } else { format!("{:.1}", points.abs()) };
    match points {
        _ if size == "0.00" => "0".to_owned(),
        points if points < 0.0 => format!("−{size}"),
        _ => format!("+{size}"),
    }
}

fn sample(sweep: &Sweep<'_>) -> String {
    let summary = &sweep.sweep.summary;
    format!(
        "{} × {} × {}, seed {}, {} random numbers at all points; sweep {}. {}",
        counted(summary.points, "design point"),
        counted(summary.draws.into(), "draw"),
        counted(summary.replicates.into(), "replicate"),
        summary.seed,
        if summary.independent { "independent" } else { "the same" },
        summary.sweep_id,
        "A sweep has its own sample, so that its chances differ from those above within their noise; what it shows are the \
         differences.",
    )
}

/// What is known without a sweep, and how to find out.
fn untried(material: &Material<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(design) = reasons::headline(&material.summary().why_not) {
        let name = material.subject.names().design(&design.design);
        let rows =
            families(design).into_iter().map(|(family, share)| vec![reason_named(family).to_owned(), percent(share)]);
        blocks.push(Block::Paragraph(format!(
            "No sweep was given, so that no change was put to the test. What held states back is known: the table shows by \
             which reasons candidates were missing when {name}, the design that most often comes closest, was closest to a \
             pact. Whoever wants to change the answer would have to start there."
        )));
        let caption = format!("Why candidates of {name} are missing");
        blocks.push(Block::Table(Table::new(caption, &["Reason", "Share of all absences#"], rows.collect())));
    }
    blocks.push(Block::Paragraph(
        "To find out what would change the answer, run an experiment over the scenario and give its folder to the briefing \
         as well:"
            .to_owned(),
    ));
    blocks.push(Block::Command("pactsim sweep EXPERIMENT.toml".to_owned()));
    blocks.push(Block::Command("pactsim brief BATCH SWEEP -o brief.html".to_owned()));
    blocks
}

/// A reason for which states are missing.
pub(super) fn reason_named(word: &str) -> &str {
    match word {
        ANOTHER_LEFT => "the leaving of another",
        word if word == Family::Unexplained.word() => "what no term of the model explains",
        // In a sentence these stand where a noun must.
        "yielded-or-withdrew" => "pressure that it gave in to, or a withdrawal",
        "stays-out" => "the advantage of staying outside",
        word => reasons::family(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_its_sign_and_no_more_digits_than_it_deserves() {
        assert_eq!([0.0551, -0.01, 0.0004, 0.0, -1e-9].map(signed), ["+5.5", "−1.0", "+0.04", "0", "0"]);
    }
}
