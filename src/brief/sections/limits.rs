//! Assumptions and limits: what the answer rests on, and what it leaves out.

use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Point, Section, Table};
use crate::scenario::{Certainty, Counts, FigureSpec, Spec};
use crate::words::thousands;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let mut blocks = Vec::new();
    if let Ok(spec) = material.subject.spec() {
        let description = spec.description.split_whitespace().collect::<Vec<_>>().join(" ");
        if !description.is_empty() {
            blocks.push(Block::Paragraph(format!("What the scenario says of itself: {description}")));
        }
        blocks.push(Block::Table(provenance(spec)));
    }
    blocks.push(Block::Points(limits()));
    Ok(Some(Section::new("limits", "Assumptions and limits", blocks)))
}

/// What holds for every answer of the model.
fn limits() -> Vec<Point> {
    [
        (
            "Few cases.",
            "Weights are fitted to some dozens of pacts, five cases of history and six quiet spells, the cases coded by people \
             who knew how they ended; other judged figures are ranges. The intervals cover chance, these ranges and what the record \
             leaves open, not what the model leaves out.",
        ),
        (
            "Rules, not persons.",
            "Governments weigh costs and benefits by the same rule, with their own figures and a shock of their own. Personal \
             ties, secret undertakings and mistakes of judgement are in that shock or nowhere.",
        ),
        (
            "Only what is on the table.",
            "Pacts form from the designs that the scenario names. What nobody has proposed cannot form here.",
        ),
        (
            "The present extended.",
            "States, theatres and adversaries are those of the start. A run ends with a major war, and nothing is said of \
             what follows it.",
        ),
    ]
    .map(|(about, text)| Point::new(about, text))
    .into()
}

/// How many figures are sourced, judged and uncertain, and how far they can be trusted.
fn provenance(spec: &Spec) -> Table {
    let provenance = spec.figures.provenance();
    let certain = |default: bool, certainty: Option<Certainty>| {
        let of = |figure: &&FigureSpec| figure.default == default && figure.certainty == certainty;
        spec.figures.iter().filter(of).count()
    };
    let row = |title: &str, counts: &Counts, default: bool| {
        let certainties = [Some(Certainty::High), Some(Certainty::Medium), Some(Certainty::Low), None];
        let numbers = [counts.total(), counts.sourced, counts.judged, counts.uncertain].into_iter();
        let numbers = numbers.chain(certainties.map(|certainty| certain(default, certainty)));
        std::iter::once(title.to_owned()).chain(numbers.map(|count| thousands(count as u64))).collect()
    };
    let rows = vec![
        row("Figures of the scenario", &provenance.own, false),
        row("Defaults of the model", &provenance.defaults, true),
    ];
    let columns =
        ["", "All#", "Sourced#", "Judged#", "Drawn from a range#", "Certainty high#", "Medium#", "Low#", "Not stated#"];
    Table::new("What the numbers put in rest on; each is listed in the appendix", &columns, rows)
}
