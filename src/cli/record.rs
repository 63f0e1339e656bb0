//! A run's record as named values: those of its row in the table `runs`.
//!
//! Written apart from the code that fills the table, so that a comparison of the two checks both.

use serde_json::{Map, Value};

use crate::scenario::Spec;
use crate::sim::{FirstPact, RunRecord, Status};
use crate::store::{Batch, Cell};

/// The record of a run, by the table's column names. A missing value is null.
pub(crate) fn of_run(run: &RunRecord, spec: &Spec) -> Map<String, Value> {
    let state = |&i: &u32| spec.states[i as usize].id.as_str();
    let states = |list: &[u32]| list.iter().map(state).collect::<Vec<_>>().join(" ");
    let design = |d: u32| spec.designs[d as usize].id.as_str();
    let error = match &run.status {
        Status::Ok => None,
        Status::Failed(why) => Some(why),
    };
    let mut record = Map::new();
    let mut put = |name: &str, value: Value| record.insert(name.to_owned(), value);
    put("design_id", 0.into());
    put("draw", run.draw.into());
    put("replicate", run.replicate.into());
    put("status", if error.is_none() { "ok" } else { "failed" }.into());
    put("error", error.cloned().into());
    for (level, first) in [("article5", &run.article5), ("shallow", &run.shallow)] {
        let known = |value: fn(&FirstPact) -> u32| first.as_ref().map(value);
        put(&format!("{level}_quarter"), known(|pact| pact.quarter).into());
        put(&format!("{level}_design"), known(|pact| pact.design).map(design).into());
        put(&format!("{level}_depth"), first.as_ref().map(|pact| pact.depth.word()).into());
        put(&format!("{level}_members"), first.as_ref().map(|pact| states(&pact.members)).into());
    }
    let ran = error.is_none();
    put("article5_stands", ran.then_some(run.article5_stands).into());
    put("shallow_stands", ran.then_some(run.shallow_stands).into());
    put("war_quarter", run.war.map(|(quarter, _)| quarter).into());
    put("war_theatre", run.war.map(|(_, k)| spec.theatres[k as usize].id.as_str()).into());
    let counts = [
        ("attacks", run.attacks),
        ("preemptive", run.preemptive),
        ("called", run.called.0),
        ("honoured", run.called.1),
        ("crises", run.crises),
        ("coercions", run.coercions),
        ("yields", run.yields),
        ("agreements", run.agreements),
        ("bilaterals", run.bilaterals),
        ("deterrents", run.deterrents),
        ("talks", run.talks),
    ];
    for (name, count) in counts {
        put(name, ran.then_some(count).into());
    }
    put("signed", ran.then_some(run.pacts.len()).into());
    put("closest_design", run.closest.as_ref().map(|&(d, _)| design(d)).into());
    put("closest_missing", run.closest.as_ref().map(|(_, missing)| states(missing)).into());
    record
}

/// A row of a table by column names.
pub(crate) fn of_row(batch: &Batch, row: usize) -> Map<String, Value> {
    let columns = batch.schema().columns().iter().enumerate();
    columns.map(|(i, column)| (column.name.clone(), value(batch.cell(row, i).unwrap_or(Cell::Null)))).collect()
}

fn value(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Bool(flag) => flag.into(),
        Cell::U32(count) => count.into(),
        Cell::U64(count) => count.into(),
        Cell::F64(number) => number.into(),
        Cell::Text(text) => text.into(),
    }
}

/// The first column in which two records differ, with both values.
pub(crate) fn difference<'a>(
    recorded: &'a Map<String, Value>,
    again: &'a Map<String, Value>,
) -> Option<(&'a str, &'a Value, &'a Value)> {
    let names = recorded.keys().chain(again.keys());
    let of = |record: &'a Map<String, Value>, name: &str| record.get(name).unwrap_or(&Value::Null);
    names.map(|name| (name.as_str(), of(recorded, name), of(again, name))).find(|(_, was, is)| was != is)
}
