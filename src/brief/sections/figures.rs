//! All figures that the batch allows.

use rayon::prelude::*;

use crate::analysis::AnalysisError;
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Figure, Section};
use crate::charts::{Drawing, KINDS, Look, Paper, Tone};

/// For a column of a page, as the page is: type stays readable at its width and on paper.
const LOOK: Look = Look { paper: Paper::Column, tone: Tone::Light };

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let drawings = KINDS.par_iter().map(|kind| applicable(kind.figures(material.subject_results)));
    let drawings: Vec<Vec<Drawing>> = drawings.collect::<Result<_, _>>()?;
    let blocks = drawn(drawings.into_iter().flatten().collect(), "")?;
    Ok((!blocks.is_empty()).then(|| Section::new("figures", "Figures", blocks)))
}

/// The drawings, drawn; `prefix` stands before their names.
pub(super) fn drawn(drawings: Vec<Drawing>, prefix: &str) -> Result<Vec<Block>, BriefError> {
    let figure = |drawing: &Drawing| {
        Ok(Block::Figure(Figure {
            name: format!("{prefix}{}", drawing.name()),
            number: 0,
            title: drawing.title(),
            description: drawing.description(),
            svg: drawing.svg(LOOK)?,
        }))
    };
    drawings.par_iter().map(figure).collect()
}

/// No figures where the results do not hold what they show.
pub(super) fn applicable(made: Result<Vec<Drawing>, AnalysisError>) -> Result<Vec<Drawing>, AnalysisError> {
    match made {
        Err(AnalysisError::NotThere(_)) => Ok(Vec::new()),
        made => made,
    }
}
