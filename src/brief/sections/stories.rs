//! Two runs told: one in which a pact forms, and one in which none does.

use crate::analysis::AnalysisError;
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Chapter, Point, Section};
use crate::sim::RunId;
use crate::store::Cell;
use crate::story::tell;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let runs = match chosen(material) {
        Err(AnalysisError::NotThere(_)) => return Ok(None),
        runs => runs?,
    };
    let told = [("A run in which it forms", runs.forms), ("A run in which it does not", runs.none)];
    let mut blocks = Vec::new();
    for (title, run) in told {
        let Some(id) = run else { continue };
        match story(material, title, id) {
            // Another version of the program made the batch: its runs cannot be told.
            Err(AnalysisError::NotThere(_)) => return Ok(None),
            story => blocks.extend(story?),
        }
    }
    Ok((!blocks.is_empty()).then(|| Section::new("stories", "Two runs told", blocks)))
}

/// Runs that are told.
struct Chosen {
    forms: Option<RunId>,
    none: Option<RunId>,
}

/// The run whose first pact came nearest to the median time, at Article 5 if any did, and the first run without a pact in
/// which talks were held.
fn chosen(material: &Material<'_>) -> Result<Chosen, AnalysisError> {
    let summary = material.summary();
    let (column, timing) = match &summary.article5.timing {
        Some(timing) => ("article5_quarter", Some(timing)),
        None => ("shallow_quarter", summary.shallow_or_deeper.timing.as_ref()),
    };
    let median = timing.map_or(0.0, |timing| 4.0 * timing.median_years);
    let mut forms: Option<(f64, RunId)> = None;
    let mut none: Option<(bool, RunId)> = None;
    let columns = ["draw", "replicate", "status", column, "shallow_quarter", "talks"];
    material.subject.tables.each_row("runs", columns, |row| {
        let [Cell::U32(draw), Cell::U32(replicate), Cell::Text("ok"), quarter, any, talks] = row else { return };
        let id = RunId { draw, replicate };
        if let Cell::U32(quarter) = quarter {
            let distance = (f64::from(quarter) - median).abs();
            if forms.is_none_or(|(nearest, _)| distance < nearest) {
                forms = Some((distance, id));
            }
        }
        if any == Cell::Null {
            let talked = matches!(talks, Cell::U32(talks) if talks > 0);
            if none.is_none_or(|(has_talked, _)| talked && !has_talked) {
                none = Some((talked, id));
            }
        }
    })?;
    Ok(Chosen { forms: forms.map(|(_, id)| id), none: none.map(|(_, id)| id) })
}

fn story(material: &Material<'_>, title: &str, id: RunId) -> Result<Vec<Block>, AnalysisError> {
    let trace = material.subject.replay(id)?;
    let story = tell(&trace);
    let chapters = story.chapters(material.dates()).into_iter().map(|chapter| Chapter {
        year: chapter.year.to_string(),
        lines: chapter.lines.into_iter().map(|[date, text]| Point::new(date, text)).collect(),
    });
    let mut blocks = vec![
        Block::Heading(title.to_owned()),
        Block::Paragraph(format!("{} (Draw {}, replicate {}.)", story.outcome, id.draw, id.replicate)),
        Block::Story(chapters.collect()),
    ];
    let ending = story.ending.iter().map(|[label, text]| Point::new(format!("{label}:"), text.clone()));
    blocks.push(Block::Paragraph(format!("{}:", story.standing.trim_end_matches('.'))));
    blocks.push(Block::Points(ending.collect()));
    blocks.extend(story.note.map(|note| Block::Paragraph(note.to_owned())));
    Ok(blocks)
}
