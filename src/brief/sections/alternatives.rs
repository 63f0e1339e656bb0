//! Scenarios or policies side by side, where several batches are given.

use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Section, Table};
use crate::brief::phrases::{completed, number};
use crate::ensemble::Summary;

const COLUMNS: [&str; 4] = ["Scenario", "Article 5 pact#", "Pact of any depth#", "Major war#"];

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    if material.alternatives.is_empty() {
        return Ok(None);
    }
    let batches = std::iter::once(&material.subject).chain(&material.alternatives);
    let rows = batches.map(|batch| row(&batch.summary)).collect();
    let caption = "Chances by the horizon of each scenario";
    let blocks = vec![Block::Table(Table::new(caption, &COLUMNS, rows))];
    Ok(Some(Section::new("alternatives", "Side by side", blocks)))
}

fn row(summary: &Summary) -> Vec<String> {
    let runs = completed(summary);
    let chances = [&summary.article5, &summary.shallow_or_deeper, &summary.major_war];
    let chances = chances.into_iter().map(|event| number(&event.by_horizon, runs));
    std::iter::once(summary.title.clone()).chain(chances).collect()
}
