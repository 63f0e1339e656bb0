//! Two runs told: one in which a pact forms, and one in which none does.

use crate::analysis::{AnalysisError, NotableRun, NotableRuns};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Chapter, Point, Section};
use crate::story::tell;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let runs = match NotableRuns::of(material.subject) {
        Err(AnalysisError::NotThere(why)) => return Ok(Some(untold(&why))),
        runs => runs?,
    };
    let told = [("A run in which it forms", runs.forms), ("A run in which it does not", runs.none)];
    let mut blocks = Vec::new();
    for (title, run) in told {
        let Some(run) = run else { continue };
        match story(material, title, &run) {
            // Another version of the program made the batch: its runs cannot be told.
            Err(AnalysisError::NotThere(why)) => return Ok(Some(untold(&why))),
            story => blocks.extend(story?),
        }
    }
    Ok((!blocks.is_empty()).then(|| Section::new("stories", "Two runs told", blocks)))
}

/// Why no run is told.
fn untold(why: &str) -> Section {
    Section::new("stories", "Two runs told", vec![Block::Paragraph(format!("No run can be told: {why}."))])
}

fn story(material: &Material<'_>, title: &str, run: &NotableRun) -> Result<Vec<Block>, AnalysisError> {
    let trace = material.subject.replay(run.id)?;
    let story = tell(&trace);
    let chapters = story.chapters(material.dates()).into_iter().map(|chapter| Chapter {
        year: chapter.year.to_string(),
        lines: chapter.lines.into_iter().map(|[date, text]| Point::new(date, text)).collect(),
    });
    let mut blocks = vec![
        Block::Heading(title.to_owned()),
        Block::Paragraph(format!(
            "{} (Draw {}, replicate {}: {}.)",
            story.outcome, run.id.draw, run.id.replicate, run.chosen
        )),
        Block::Story(chapters.collect()),
    ];
    let ending = story.ending.iter().map(|[label, text]| Point::new(format!("{label}:"), text.clone()));
    blocks.push(Block::Paragraph(format!("{}:", story.standing.trim_end_matches('.'))));
    blocks.push(Block::Points(ending.collect()));
    blocks.extend(story.note.map(|note| Block::Paragraph(note.to_owned())));
    Ok(blocks)
}
