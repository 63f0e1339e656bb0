//! What the answer hangs on: how far each factor moves it, by sensitivity analysis.

use rayon::prelude::*;

use super::figures::{applicable, drawn};
use crate::analysis::sensitivity::{IndexOf, Method, Sensitivity};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Section, Table};
use crate::charts::KINDS;
use crate::words::counted;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let mut blocks = Vec::new();
    for (at, (kept, results)) in material.sensitivities.iter().enumerate() {
        let found = &kept.found;
        blocks.push(Block::Paragraph(format!("{}.", found.sentence())));
        blocks.push(Block::Paragraph(how(found)));
        blocks.extend(found.methods.iter().map(|&method| Block::Table(table(found, method))));
        blocks.extend(found.notes.iter().map(|note| Block::Paragraph(note.clone())));
        let drawings = KINDS.par_iter().map(|kind| applicable(kind.figures(results)));
        let drawings: Vec<_> = drawings.collect::<Result<_, _>>()?;
        // Figures of several analyses have the same names.
        let prefix = if material.sensitivities.len() > 1 { format!("sensitivity-{}--", at + 1) } else { String::new() };
        blocks.extend(drawn(drawings.into_iter().flatten().collect(), &prefix)?);
    }
    Ok((!blocks.is_empty()).then(|| Section::new("sensitivity", "What the answer hangs on", blocks)))
}

fn how(found: &Sensitivity) -> String {
    let noise = if found.draws > 1 {
        format!(
            " Intervals of replicate noise are under another seed, from {} resampled.",
            counted(found.draws, "draw")
        )
    } else {
        String::new()
    };
    format!(
        "“{}”: {} of the factors ({}). Intervals are {}, over other samples of the factors’ values.{noise} Sensitivity {}, pactsim {}.",
        found.title,
        counted(found.rows, "setting"),
        found.design,
        found.confidence(),
        found.sensitivity_id,
        found.engine_version
    )
}

/// Measures of a method with the heads of their columns.
fn measures(method: Method) -> &'static [(&'static str, &'static str)] {
    match method {
        Method::Sobol => &[("total", "Total index#"), ("first", "First-order index#")],
        Method::Morris => &[("mu_star", "μ*#"), ("mu", "μ#"), ("sigma", "σ#")],
        Method::Pawn => &[("median", "PAWN index#")],
        Method::Delta => &[("delta", "δ#"), ("first", "First-order index#")],
    }
}

fn table(found: &Sensitivity, method: Method) -> Table {
    let row = |ranked: &&IndexOf| {
        let value = |(measure, _): &(&str, &str)| {
            found.index(method, measure, &ranked.factor).map_or_else(|| "—".to_owned(), IndexOf::told)
        };
        std::iter::once(ranked.factor.clone()).chain(measures(method).iter().map(value)).collect()
    };
    let mut columns = vec!["Factor"];
    columns.extend(measures(method).iter().map(|(_, head)| *head));
    let caption = match method {
        Method::Sobol => "Shares of the variance that each factor explains, with all others and alone",
        Method::Morris => "Effect of each factor from one end of its range to the other: mean size, mean, spread",
        Method::Pawn => "How far knowing a factor moves the outcome’s distribution, 0 to 1",
        Method::Delta => {
            "How far knowing a factor moves the outcome’s density (δ), and the share of the variance it explains"
        }
    };
    let caption = format!("{caption}: {}; {} in brackets", found.subject(), found.confidence());
    Table::new(caption, &columns, found.ranked(method).iter().map(row).collect())
}
