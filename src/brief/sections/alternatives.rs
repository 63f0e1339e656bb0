//! Scenarios side by side, where several batches are given.

use super::changes::points_between;
use super::figures::drawn;
use crate::analysis::{BatchResults, Compare, Compared, side_by_side};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Group, Section, Table};
use crate::brief::phrases::{completed, ends, short_number};
use crate::charts;
use crate::words::percent_interval;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    if material.alternatives.is_empty() {
        return Ok(None);
    }
    let batches = batches(material);
    let found = side_by_side(&batches)?;
    // Figures name scenarios by their files.
    let name = |(batch, name): (&&BatchResults, &String)| match &batch.summary.scenario {
        file if name.contains(file.as_str()) => name.clone(),
        file => format!("{name} ({file})"),
    };
    let names: Vec<String> = batches.iter().zip(&found.names).map(name).collect();
    let runs: Vec<u64> = batches.iter().map(|batch| completed(&batch.summary)).collect();
    let groups = found.outcomes.iter().map(|compared| Group {
        title: Some(outcome(compared.outcome).to_owned()),
        rows: rows(compared, &names, &runs),
    });
    let columns =
        ["Scenario", "Chance (simulation noise)#", "Uncertain figures#", "Difference from the first (noise)#"];
    let caption = "Chances by the horizon of each scenario, and differences from the first in percentage points";
    let mut blocks = vec![
        Block::Paragraph(how(found.is_paired).to_owned()),
        Block::Table(Table::grouped(caption, &columns, groups.collect())),
    ];
    blocks.extend(drawn(charts::comparison(&batches)?, "")?);
    Ok(Some(Section::new("alternatives", "Side by side", blocks)))
}

/// The batch of the briefing, then those that it is compared with.
pub(super) fn batches<'a>(material: &Material<'a>) -> Vec<&'a BatchResults> {
    std::iter::once(material.subject).chain(material.alternatives.iter().copied()).collect()
}

fn outcome(compare: Compare) -> &'static str {
    match compare {
        Compare::Article5 => "An Article 5 pact enters into force",
        Compare::ShallowOrDeeper => "A collective pact of any depth enters into force",
        Compare::War => "A major war breaks out",
    }
}

fn how(is_paired: bool) -> &'static str {
    if is_paired {
        "The scenarios were run on the same random numbers, so that each run of one is compared with its twin in the other: \
         the differences are known better than the chances themselves."
    } else {
        "The scenarios were run on different seeds or samples, so that their differences are those of independent samples. \
         Run with the same seed, draws and replicates, they would be compared run by run."
    }
}

fn rows(compared: &Compared, names: &[String], runs: &[u64]) -> Vec<Vec<String>> {
    let row = |((name, alternative), &runs): ((&String, &crate::analysis::Alternative), &u64)| {
        let uncertainty = alternative.estimate.uncertainty.map(|interval| percent_interval(ends(interval)));
        let difference = alternative.difference.map(|found| points_between(found.estimate, Some(found.noise)));
        vec![
            name.clone(),
            short_number(&alternative.estimate, runs),
            uncertainty.unwrap_or_else(|| "unknown".to_owned()),
            difference.unwrap_or_else(|| "–".to_owned()),
        ]
    };
    names.iter().zip(&compared.alternatives).zip(runs).map(row).collect()
}
