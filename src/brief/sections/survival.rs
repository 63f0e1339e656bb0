//! Time to a pact or a war, group by group.

use rayon::prelude::*;

use super::figures::{applicable, drawn};
use crate::analysis::survival::{GroupTest, OutcomeSurvival, SurvivalAnalysis, told};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Section, Table};
use crate::charts::KINDS;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let mut blocks = Vec::new();
    for (at, (kept, results)) in material.survivals.iter().enumerate() {
        let found = &kept.found;
        for outcome in &found.outcomes {
            let sentence = |group| Block::Paragraph(told::sentence(found, outcome, group));
            blocks.extend(outcome.groups.iter().map(sentence));
            blocks.extend((!outcome.tests.is_empty()).then(|| Block::Table(tests(found, outcome))));
        }
        blocks.push(Block::Paragraph(told::how_to_read(found)));
        let drawings = KINDS.par_iter().map(|kind| applicable(kind.figures(results)));
        let drawings: Vec<_> = drawings.collect::<Result<_, _>>()?;
        // Figures of several folders have the same names.
        let prefix = if material.survivals.len() > 1 { format!("survival-{}--", at + 1) } else { String::new() };
        blocks.extend(drawn(drawings.into_iter().flatten().collect(), &prefix)?);
    }
    Ok((!blocks.is_empty()).then(|| Section::new("survival", "How long until it comes", blocks)))
}

fn tests(found: &SurvivalAnalysis, outcome: &OutcomeSurvival) -> Table {
    let p = |p: Option<f64>| p.map_or_else(|| "–".to_owned(), told::p_value);
    let row = |test: &GroupTest| {
        let name = if test.test == "gray" { "Gray" } else { "log-rank" };
        let cause = test.cause.as_deref().unwrap_or("any event");
        let group = test.group.as_deref().unwrap_or("all groups");
        vec![format!("{name}, {cause}"), group.to_owned(), p(test.p_permutation), p(test.p_value)]
    };
    let caption = format!("Tests between groups, analysis {}", found.survival_id);
    let columns = ["Test", "Group", "p, whole draws#", "p, independent runs#"];
    Table::new(caption, &columns, outcome.tests.iter().map(row).collect())
}
