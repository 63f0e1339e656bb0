//! Every kind of figure at the bounds of its unit, all figures of the kind at once, in the shipped scenario.

use std::collections::BTreeMap;

use pactsim::scenario::load_text;
use pactsim::sim::Status;
use toml::{Table, Value};

use crate::properties::assert_in_range;
use crate::support::{each_run, laid_over, render, sample, shipped, spec};

/// Tables whose second part of an address is an id, and whose fourth is one.
const LISTS: [&str; 8] = ["state", "theatre", "adversary", "guarantor", "pair", "arrangement", "bloc", "event"];

/// An address without the ids in it.
fn kind(address: &str) -> String {
    let parts: Vec<&str> = address.split('.').collect();
    let is_list = LISTS.contains(&parts[0]);
    let name = |(at, part): (usize, &&str)| if is_list && (at == 1 || at == 3) { "*" } else { *part }.to_owned();
    parts.iter().enumerate().map(name).collect::<Vec<_>>().join(".")
}

fn insert(table: &mut Table, address: &str, value: f64) {
    match address.split_once('.') {
        Some((key, rest)) => {
            let inner = table.entry(key).or_insert_with(|| Value::Table(Table::new()));
            insert(inner.as_table_mut().unwrap_or_else(|| panic!("{address}")), rest, value);
        }
        None => drop(table.insert(address.to_owned(), Value::from(value))),
    }
}

#[test]
fn the_shipped_scenario_runs_with_every_kind_of_figure_at_its_bounds() {
    let text = shipped();
    let spec = spec(&text);
    let mut kinds = BTreeMap::<String, Vec<(&str, [f64; 2])>>::new();
    for figure in spec.figures.iter() {
        kinds.entry(kind(&figure.address)).or_default().push((&figure.address, [figure.min, figure.max]));
    }
    let (mut refused, mut failed) = (Vec::new(), Vec::new());
    for (kind, figures) in &kinds {
        for (bound, name) in ["lowest", "highest"].into_iter().enumerate() {
            let mut changes = Table::new();
            figures.iter().for_each(|(address, bounds)| insert(&mut changes, address, bounds[bound]));
            // Some bounds make no sense together: a crossed ladder, crises that breed crises.
            let Ok(loaded) = load_text("bounds.toml", &laid_over(&text, &render(&changes))) else {
                refused.push(format!("{kind} {name}"));
                continue;
            };
            each_run(&loaded.spec, sample(1, 3), |run, world, c| {
                if run.status == Status::Ok {
                    assert_in_range(world, c, &format!("a run with the {name} {kind}"));
                } else {
                    failed.push(format!("{kind} {name}: {:?}", run.status));
                }
            });
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(kinds.len() > 100 && refused.len() < 20, "{} kinds, of which refused: {refused:#?}", kinds.len());
}
