//! The tables of defaults in the ODD protocol against the defaults themselves.

use std::collections::BTreeSet;

use super::figure::Shape;
use super::spec::FigureSpec;
use super::{STARTER, load_text};

const ODD: &str = include_str!("../../docs/odd.md");

/// What every table of defaults begins with.
const HEAD: &str = "| address | default | unit |\n|---|---|---|\n";

/// A figure as a row of a table of defaults.
fn row(figure: &FigureSpec) -> String {
    let range = figure.range.map_or_else(String::new, |[low, high]| format!(" [{low}, {high}]"));
    let shape = match figure.shape {
        Shape::Triangular => "",
        Shape::LogTriangular => " log",
        Shape::Uniform => " uniform",
        Shape::Normal => " normal",
    };
    // The protocol writes a proper minus sign.
    let numbers = format!("{}{range}{shape}", figure.value).replace('-', "−");
    format!("| `{}` | {numbers} | {} |", figure.address, figure.unit)
}

#[test]
fn the_protocol_gives_every_default_as_it_is() {
    // The starter scenario changes no default.
    let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
    let defaults: BTreeSet<String> = spec.figures.iter().filter(|figure| figure.default).map(row).collect();
    let tables = ODD.split(HEAD).skip(1);
    let written: Vec<&str> = tables.flat_map(|text| text.lines().take_while(|line| line.starts_with('|'))).collect();
    assert!(!defaults.is_empty());
    let stale = written.iter().find(|line| !defaults.contains(**line));
    assert_eq!(stale, None, "docs/odd.md has a row that is not a default");
    for default in &defaults {
        let times = written.iter().filter(|line| *line == default).count();
        assert_eq!(times, 1, "docs/odd.md must give this default once: {default}");
    }
}
