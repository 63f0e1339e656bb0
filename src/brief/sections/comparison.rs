//! Comparisons of batches: what differs from the first, and which states change their answer.

use rayon::prelude::*;

use super::changes::points_between;
use super::figures::{applicable, drawn};
use crate::analysis::{Answered, Contrast, OutcomeContrast, StateContrast, Versus};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Section, Table};
use crate::charts::KINDS;
use crate::experiment::Scale;
use crate::words::percent_of_runs;

/// States that are named.
const STATES_MAX: usize = 8;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let mut blocks = Vec::new();
    for (at, (kept, results)) in material.comparisons.iter().enumerate() {
        let found = &kept.found;
        for versus in &found.others {
            blocks.push(Block::Heading(format!("{}, compared with {}", versus.batch.name, found.first.name)));
            blocks.push(Block::Paragraph(how(versus)));
            blocks.push(Block::Table(chances(versus)));
            blocks.extend(states(versus).map(Block::Table));
        }
        let drawings = KINDS.par_iter().map(|kind| applicable(kind.figures(results)));
        let drawings: Vec<_> = drawings.collect::<Result<_, _>>()?;
        // Figures of several folders have the same names.
        let prefix = if material.comparisons.len() > 1 { format!("comparison-{}--", at + 1) } else { String::new() };
        blocks.extend(drawn(drawings.into_iter().flatten().collect(), &prefix)?);
    }
    Ok((!blocks.is_empty()).then(|| Section::new("comparison", "What differs between the scenarios", blocks)))
}

fn how(versus: &Versus) -> String {
    let batch = &versus.batch;
    let partial = if batch.partial { " PARTIAL: it was stopped before its end; the numbers will move." } else { "" };
    if versus.is_paired {
        return format!(
            "Compared run by run on the same random numbers; p-values are adjusted to their number.{partial}"
        );
    }
    format!("Compared as independent samples, since the batches have {}.{partial}", versus.unpaired_because.join("; "))
}

fn chances(versus: &Versus) -> Table {
    let columns = ["Chance", "First#", "Here#", "Difference (noise)#", "Over figures and weights#", "p, adjusted#"];
    let row = |outcome: &OutcomeContrast| {
        let contrast = &outcome.contrast;
        let chance = |p: Option<f64>| p.map_or_else(|| "unknown".to_owned(), |p| percent_of_runs(p, contrast.runs));
        let range = contrast.uncertainty.map_or_else(
            || "unknown".to_owned(),
            |range| [range.low, range.high].map(|end| points_between(end, None)).join(" to "),
        );
        vec![
            outcome.description.clone(),
            chance(contrast.first),
            chance(contrast.other),
            difference(contrast),
            range,
            p_value(contrast),
        ]
    };
    let rows = versus.outcomes.iter().filter(|outcome| outcome.scale == Scale::Chance).map(row).collect();
    Table::new("Chances and their differences", &columns, rows)
}

/// Who is in a pact in one of two runs only; `None` without pairs, and where nobody is.
fn states(versus: &Versus) -> Option<Table> {
    let turned =
        |state: &StateContrast| state.contrast.only_first.unwrap_or(0) + state.contrast.only_other.unwrap_or(0);
    let mut moved: Vec<&StateContrast> =
        versus.states.iter().filter(|state| state.pact == Answered::AnyPact && turned(state) > 0).collect();
    // Stable, so that ties stay in the order of the ids.
    moved.sort_by_key(|state| std::cmp::Reverse(turned(state)));
    let columns = ["State", "Joins only here#", "Joins only in the first#", "Net (noise)#", "p, adjusted#"];
    let row = |state: &&StateContrast| {
        let contrast = &state.contrast;
        let share =
            |runs: Option<u64>| percent_of_runs(runs.unwrap_or(0) as f64 / contrast.runs.max(1) as f64, contrast.runs);
        vec![
            state.name.clone(),
            share(contrast.only_other),
            share(contrast.only_first),
            difference(contrast),
            p_value(contrast),
        ]
    };
    let rows: Vec<Vec<String>> = moved.iter().take(STATES_MAX).map(row).collect();
    let caption = "Who changes the answer: in a collective pact at any time, share of runs";
    (!rows.is_empty()).then(|| Table::new(caption, &columns, rows))
}

fn difference(contrast: &Contrast) -> String {
    contrast.difference.map_or_else(|| "unknown".to_owned(), |difference| points_between(difference, contrast.noise))
}

fn p_value(contrast: &Contrast) -> String {
    match contrast.p_adjusted {
        None => "unknown".to_owned(),
        Some(p) if p < 0.001 => "<0.001".to_owned(),
        Some(p) => format!("{p:.3}"),
    }
}
