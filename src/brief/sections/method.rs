//! Method: how the numbers come about and how to read the words.

use crate::brief::confidence::RULE;
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Point, Section, Table};
use crate::words::{NBSP, counted, scale};

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let summary = material.summary();
    let runs = format!(
        "An agent-based simulation plays the years from {} to {} quarter by quarter: threats, crises, opinion, leaders, \
         coercion, talks, ratification, withdrawal, attacks and war. The uncertain figures are drawn {} from their ranges; each \
         draw is played {} with other chance events. A probability is the share of runs in which something happens.",
        material.dates().month(0.0),
        material.horizon(),
        times(summary.draws.into()),
        times(summary.replicates.into()),
    );
    let intervals = [
        Point::new(
            "Simulation noise",
            "(replicate noise in figures) is the 95 % interval within which another seed would have put the estimate: it narrows with more runs.",
        ),
        Point::new(
            "Uncertain figures",
            "is the central 90 % of the probability from draw to draw: it narrows only with better figures.",
        ),
    ];
    let percents = |p: f64| format!("{:.0}", 100.0 * p);
    let words =
        scale().map(|(word, from, to)| vec![word.to_owned(), format!("{}–{}{NBSP}%", percents(from), percents(to))]);
    let caption = "Words for probabilities (Intelligence Community Directive 203, 2015); what lies below 1 % or above 99 % has \
                   the word at the end";
    let rule = RULE.map(|(word, when)| Point::new(format!("{word}:"), when));
    let blocks = vec![
        Block::Paragraph(runs),
        Block::Heading("Two intervals".to_owned()),
        Block::Points(intervals.into()),
        Block::Heading("Words for probabilities".to_owned()),
        Block::Paragraph(
            "A word is chosen by the estimate; where simulation noise leaves more than two words open, the page says that there are \
             too few runs."
                .to_owned(),
        ),
        Block::Table(Table::new(caption, &["Word", "Probability#"], words.collect())),
        Block::Heading("Confidence".to_owned()),
        Block::Paragraph("Confidence is no probability: it says how firmly the number stands.".to_owned()),
        Block::Points(rule.into()),
    ];
    Ok(Some(Section::new("method", "Method", blocks)))
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { counted(count, "time") }
}
