//! The tables of a comparison.

use std::path::Path;

use super::contrast::Contrast;
use super::found::{Comparison, Versus};
use crate::stats::Interval;
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableFile, TableWriter};

/// Writes all of them.
pub(super) fn write(found: &Comparison, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError> {
    Ok(vec![
        write_differences(found, folder, format)?,
        write_states(found, folder, format)?,
        write_changes(found, folder, format)?,
        write_reasons(found, folder, format)?,
    ])
}

fn batch_columns() -> Vec<Column> {
    vec![
        Column::required("batch", Kind::Text, "id of the batch that is compared with the first"),
        Column::required("scenario", Kind::Text, "name of its scenario"),
    ]
}

/// Columns of a difference.
fn contrast_columns() -> Vec<Column> {
    let number = |name: &str, text: &str| Column::optional(name, Kind::F64, text);
    let pairs = |name: &str, text: &str| Column::optional(name, Kind::U64, text).in_unit("runs");
    vec![
        Column::required("unit", Kind::Text, "unit of estimates and differences"),
        Column::required("paired", Kind::Bool, "whether runs are compared in pairs on the same random numbers"),
        number("estimate_first", "mean in the first batch over the runs that are compared"),
        number("estimate", "mean in this batch over the runs that are compared"),
        number("difference", "estimate - estimate_first"),
        number("low", "lower end of its 95 % interval under another seed"),
        number("high", "upper end"),
        number("bootstrap_low", "lower end of its 95 % interval over bootstrap samples of draws"),
        number("bootstrap_high", "upper end"),
        number("uncertainty_low", "lower end of its central 90 % over weights and uncertain figures"),
        number("uncertainty_high", "upper end"),
        number("p", "p-value of the test that there is no difference"),
        number("p_adjusted", "the same adjusted to the number of tests of the comparison (Benjamini-Hochberg)"),
        Column::required("runs", Kind::U64, "pairs of runs; without pairs the runs of the smaller sample"),
        Column::required("draws", Kind::U64, "draws that they belong to"),
        pairs("only_first", "pairs in which it happened in the first batch only; of paired chances"),
        pairs("only_other", "pairs in which it happened in this batch only; of paired chances"),
        number("pairing_gain", "how many times as many runs an unpaired comparison would take to be as precise"),
        number("pairing_gain_low", "lower end of its 95 % interval over samples of draws"),
        number("pairing_gain_high", "upper end"),
    ]
}

fn ends(interval: Option<Interval>) -> [Cell<'static>; 2] {
    [interval.map(|ends| ends.low).into(), interval.map(|ends| ends.high).into()]
}

fn contrast_cells<'a>(contrast: &Contrast, unit: &'a str, is_paired: bool) -> Vec<Cell<'a>> {
    let [low, high] = ends(contrast.noise);
    let [bootstrap_low, bootstrap_high] = ends(contrast.bootstrap);
    let [uncertainty_low, uncertainty_high] = ends(contrast.uncertainty);
    let [gain_low, gain_high] = ends(contrast.gain.and_then(|gain| gain.interval));
    vec![
        unit.into(),
        is_paired.into(),
        contrast.first.into(),
        contrast.other.into(),
        contrast.difference.into(),
        low,
        high,
        bootstrap_low,
        bootstrap_high,
        uncertainty_low,
        uncertainty_high,
        contrast.p.into(),
        contrast.p_adjusted.into(),
        contrast.runs.into(),
        contrast.draws.into(),
        contrast.only_first.into(),
        contrast.only_other.into(),
        contrast.gain.map(|gain| gain.times).into(),
        gain_low,
        gain_high,
    ]
}

fn batch_cells(versus: &Versus) -> Vec<Cell<'_>> {
    vec![versus.batch.batch_id.as_str().into(), versus.batch.scenario.as_str().into()]
}

fn write_differences(found: &Comparison, folder: &Path, format: Format) -> Result<TableFile, StoreError> {
    let mut columns = batch_columns();
    columns.push(Column::required("outcome", Kind::Text, "outcome, as in an experiment"));
    columns.extend(contrast_columns());
    let mut table = TableWriter::create(folder, &Schema::new("differences", columns)?, format)?;
    for versus in &found.others {
        for outcome in &versus.outcomes {
            let mut row = batch_cells(versus);
            row.push(outcome.outcome.as_str().into());
            row.extend(contrast_cells(&outcome.contrast, outcome.scale.unit(), versus.is_paired));
            table.push(&row)?;
        }
    }
    table.finish()
}

fn write_states(found: &Comparison, folder: &Path, format: Format) -> Result<TableFile, StoreError> {
    let mut columns = batch_columns();
    columns.extend([
        Column::required("state", Kind::Text, "state"),
        Column::required(
            "pact",
            Kind::Text,
            "first-pact: a founder of the first collective pact; any-pact: in any in force",
        ),
    ]);
    columns.extend(contrast_columns());
    let mut table = TableWriter::create(folder, &Schema::new("states", columns)?, format)?;
    for versus in &found.others {
        for state in &versus.states {
            let mut row = batch_cells(versus);
            row.extend::<[Cell<'_>; 2]>([state.state.as_str().into(), state.pact.word().into()]);
            row.extend(contrast_cells(&state.contrast, "probability", versus.is_paired));
            table.push(&row)?;
        }
    }
    table.finish()
}

fn write_changes(found: &Comparison, folder: &Path, format: Format) -> Result<TableFile, StoreError> {
    let mut columns = batch_columns();
    columns.extend([
        Column::required("address", Kind::Text, "where it stands in the scenario"),
        Column::required("kind", Kind::Text, "figure, switch, event or structure"),
        Column::required("family", Kind::Text, "family of factors that it belongs to"),
        Column::optional("first", Kind::Text, "in the first scenario: of a figure value, range and shape"),
        Column::optional("other", Kind::Text, "in the other"),
        Column::optional("value_first", Kind::F64, "best single value of a figure in the first scenario"),
        Column::optional("value", Kind::F64, "in the other"),
    ]);
    let mut table = TableWriter::create(folder, &Schema::new("changes", columns)?, format)?;
    for versus in &found.others {
        for change in &versus.changes {
            let mut row = batch_cells(versus);
            row.extend::<[Cell<'_>; 7]>([
                change.address.as_str().into(),
                change.kind.word().into(),
                change.family.as_str().into(),
                change.first.as_deref().into(),
                change.other.as_deref().into(),
                change.first_value.into(),
                change.other_value.into(),
            ]);
            table.push(&row)?;
        }
    }
    table.finish()
}

fn write_reasons(found: &Comparison, folder: &Path, format: Format) -> Result<TableFile, StoreError> {
    let mut columns = batch_columns();
    let number = |name: &str, text: &str| Column::optional(name, Kind::F64, text);
    let text = |name: &str, text: &str| Column::optional(name, Kind::Text, text);
    let runs = |name: &str, text: &str| Column::required(name, Kind::U64, text).in_unit("runs");
    columns.extend([
        Column::required("design", Kind::Text, "pact design"),
        Column::required(
            "measure",
            Kind::Text,
            "missing: share of runs_tried; reason: share of runs_missing; kept-away: states a run",
        ),
        text("state", "candidate; missing where it is of all"),
        text("family", "family of factors, or what else kept states away, as in why_not; missing where it is of all"),
        text("because_of", "the state whose leaving it was; only with another-left"),
        number("estimate_first", "in the first batch"),
        number("estimate", "in this batch"),
        number("difference", "estimate - estimate_first"),
        number("low", "lower end of its 95 % interval under another seed, as of independent samples"),
        number("high", "upper end"),
        runs("runs_first", "runs that estimate_first is of"),
        runs("runs", "runs that estimate is of"),
    ]);
    let mut table = TableWriter::create(folder, &Schema::new("reasons", columns)?, format)?;
    for versus in &found.others {
        for shift in &versus.reasons {
            let [low, high] = ends(shift.noise);
            let mut row = batch_cells(versus);
            row.extend::<[Cell<'_>; 12]>([
                shift.design.as_str().into(),
                shift.of.word().into(),
                shift.state.as_deref().into(),
                shift.family.as_deref().into(),
                shift.because_of.as_deref().into(),
                shift.first.into(),
                shift.other.into(),
                shift.difference.into(),
                low,
                high,
                shift.runs_first.into(),
                shift.runs_other.into(),
            ]);
            table.push(&row)?;
        }
    }
    table.finish()
}
