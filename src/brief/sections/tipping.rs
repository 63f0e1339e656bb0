//! What would tip the outcome: tipping points among results.

use rayon::prelude::*;

use super::figures::{applicable, drawn};
use crate::analysis::tipping::{Policy, Tipping, number, number_of_share};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Section, Table};
use crate::charts::KINDS;
use crate::words::{NBSP, percent, percent_with_noise};

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let mut blocks = Vec::new();
    for (at, (kept, results)) in material.tippings.iter().enumerate() {
        let found = &kept.found;
        blocks.extend(found.bottom_line().into_iter().map(|line| Block::Paragraph(format!("{line}."))));
        let slopes = found.curves.iter().map(|curve| Block::Paragraph(format!("{}.", found.slope_sentence(curve))));
        blocks.extend(slopes);
        blocks.push(Block::Table(table(found)));
        blocks.push(Block::Paragraph(how(found)));
        let drawings = KINDS.par_iter().map(|kind| applicable(kind.figures(results)));
        let drawings: Vec<_> = drawings.collect::<Result<_, _>>()?;
        // Figures of several folders have the same names.
        let prefix = if material.tippings.len() > 1 { format!("tipping-{}--", at + 1) } else { String::new() };
        blocks.extend(drawn(drawings.into_iter().flatten().collect(), &prefix)?);
    }
    Ok((!blocks.is_empty()).then(|| Section::new("tipping", "What would tip it", blocks)))
}

/// The policies, and how well they hold.
fn table(found: &Tipping) -> Table {
    let row = |policy: &Policy| {
        let of = &policy.robustness;
        vec![
            found.policy_name(policy),
            percent_with_noise(of.chance.estimate, of.chance.noise, of.chance.runs),
            of.satisficing.map_or_else(|| "–".to_owned(), number_of_share),
            of.regret.map_or_else(|| "–".to_owned(), |regret| number(regret, true).replace('+', "")),
        ]
    };
    let caption = format!(
        "Policies over the uncertainties: {}, and the worlds in which it is {} or more; 95{NBSP}% intervals in brackets",
        found.subject(),
        percent(found.reach)
    );
    let columns = ["Policy", "Chance#", "Worlds that reach it#", "Mean regret#"];
    Table::new(caption, &columns, found.policies.iter().map(row).collect())
}

fn how(found: &Tipping) -> String {
    format!(
        "“{}”. {} Tipping {}, pactsim {}.",
        found.title,
        found.how_to_read(),
        found.tipping_id,
        found.engine_version
    )
}
