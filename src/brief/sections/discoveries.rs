//! Where the cases of interest lie: scenario discoveries among results.

use rayon::prelude::*;

use super::figures::{applicable, drawn};
use crate::analysis::discovery::{
    BoxFound, Discovery, LeafFound, case, doubts, limit_words, number, row_word, sentence, share, where_limits,
};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Section, Table};
use crate::charts::KINDS;
use crate::words::{NBSP, percent};

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let mut blocks = Vec::new();
    for (at, (kept, results)) in material.discoveries.iter().enumerate() {
        let found = &kept.found;
        for of in &found.boxes {
            blocks.push(Block::Paragraph(sentence(found, of)));
            blocks.extend(doubts(found, of).map(Block::Paragraph));
            blocks.push(Block::Table(limits(found, of)));
        }
        if found.is_tree() {
            blocks.push(Block::Table(leaves(found)));
        }
        blocks.push(Block::Paragraph(how(found)));
        let drawings = KINDS.par_iter().map(|kind| applicable(kind.figures(results)));
        let drawings: Vec<_> = drawings.collect::<Result<_, _>>()?;
        // Figures of several folders have the same names.
        let prefix = if material.discoveries.len() > 1 { format!("discovery-{}--", at + 1) } else { String::new() };
        blocks.extend(drawn(drawings.into_iter().flatten().collect(), &prefix)?);
    }
    Ok((!blocks.is_empty()).then(|| Section::new("discoveries", "Where it happens", blocks)))
}

/// The limits of a box.
fn limits(found: &Discovery, of: &BoxFound) -> Table {
    let row = |limit: &crate::analysis::discovery::LimitFound| {
        let factor = found.factors.get(limit.factor)?;
        let again = of.restricted.iter().find(|again| again.factor == limit.factor);
        let quasi_p = limit.quasi_p_low.into_iter().chain(limit.quasi_p_high).fold(0.0, f64::max);
        Some(vec![
            factor.id.clone(),
            limit_words(factor, &limit.limit),
            format!("{} to {}", number(factor, factor.low), number(factor, factor.high)),
            if quasi_p < 0.001 { "<0.001".to_owned() } else { format!("{quasi_p:.3}") },
            again.map_or_else(|| percent(0.0), |again| percent(again.at_coverage)),
        ])
    };
    let rows = of.step().map_or(&[][..], |step| &step.limits).iter().filter_map(row).collect();
    let columns = ["Factor", "In the box", "Range", "Quasi-p#", "Half-samples#"];
    Table::new(format!("The box in which {}", case(found)), &columns, rows)
}

/// The leaves of a tree, the densest first.
fn leaves(found: &Discovery) -> Table {
    let row = |leaf: &LeafFound| {
        let place = if leaf.limits.is_empty() { "everywhere".to_owned() } else { where_limits(found, &leaf.limits) };
        vec![place, share(&leaf.density), share(&leaf.coverage)]
    };
    let caption = format!("Leaves of a tree by how often {} (density)", case(found));
    Table::new(caption, &["Where", "Density#", "Coverage#"], found.leaves.iter().map(row).collect())
}

fn how(found: &Discovery) -> String {
    let row = row_word(found);
    let method = if found.is_tree() {
        "A classification tree (CART) cuts all rows into parts."
    } else {
        "The patient rule induction method (PRIM) peels away slices of rows for as long as the rest holds more cases of interest. \
         Quasi-p: how easily chance alone would give as much as a limit does. Half-samples: in how many of them the box of the same \
         coverage limits the factor."
    };
    format!(
        "{method} In brackets: 95{NBSP}%, had other {row}s been sampled. {} of {} {row}s are of interest. What holds where is no cause: \
         a box says where in the sample the cases lie. {} {}, pactsim {}.",
        found.of_interest, found.rows, found.title, found.discovery_id, found.engine_version
    )
}
