//! The appendix: every figure of the scenario with its range, source and certainty.

use serde::Serialize;

use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Group, Section, Table};
use crate::scenario::{FigureSpec, Spec};
use crate::words::Names;

const COLUMNS: [&str; 6] = ["Figure", "Value#", "Range#", "Unit", "Source", "Status, certainty"];

/// Kinds of entries of a scenario with so many figures that each stands under a heading of its own.
const WITH_HEADING: [&str; 4] = ["adversary", "guarantor", "state", "theatre"];

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let Ok(spec) = material.subject.spec() else { return Ok(None) };
    let caption = "All figures by address; a figure with a range is drawn from it anew in every draw";
    let table = Table::grouped(caption, &COLUMNS, groups(spec, material.subject.names()));
    let section = Section::new("parameters", "Appendix: all figures of the scenario", vec![Block::Table(table)]);
    Ok(Some(Section { is_appendix: true, ..section }))
}

/// The figures, those of one table of the scenario together.
fn groups(spec: &Spec, names: &Names) -> Vec<Group> {
    let figures: Vec<&FigureSpec> = spec.figures.iter().collect();
    let groups = figures.chunk_by(|a, b| split(&a.address).0 == split(&b.address).0);
    let group = |figures: &[&FigureSpec]| {
        let table = split(&figures[0].address).0;
        let name = table.split_once('.').filter(|(kind, _)| *kind == "state").map(|(_, id)| names.state(id));
        Group {
            title: Some(name.map_or_else(|| table.to_owned(), |name| format!("{table} · {name}"))),
            rows: figures.iter().map(|figure| row(figure)).collect(),
        }
    };
    groups.map(group).collect()
}

/// The table that an address belongs to, and the rest of it.
fn split(address: &str) -> (&str, &str) {
    let Some((kind, rest)) = address.split_once('.') else { return (address, "") };
    match rest.split_once('.') {
        Some((id, rest)) if WITH_HEADING.contains(&kind) => (&address[..kind.len() + 1 + id.len()], rest),
        _ => (kind, rest),
    }
}

fn row(figure: &FigureSpec) -> Vec<String> {
    let range = figure.range.map_or_else(String::new, |[low, high]| format!("{low} to {high}"));
    let year = figure.year.map(|year| year.to_string());
    let built_in = figure.default.then(|| "built in".to_owned());
    let source: Vec<String> = figure.source.clone().into_iter().chain(year).chain(built_in).collect();
    let trust: Vec<String> = [word(&figure.status), word(&figure.certainty)].into_iter().flatten().collect();
    vec![
        split(&figure.address).1.to_owned(),
        figure.value.to_string(),
        range,
        figure.unit.to_owned(),
        source.join(", "),
        trust.join(", "),
    ]
}

/// The word for a value of an enumeration, as it stands in files.
fn word(value: &impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_split_behind_the_id_of_its_table() {
        assert_eq!(split("state.JPN.public_support.sea"), ("state.JPN", "public_support.sea"));
        assert_eq!(split("weights.security"), ("weights", "security"));
        assert_eq!(split("horizon"), ("horizon", ""));
    }
}
