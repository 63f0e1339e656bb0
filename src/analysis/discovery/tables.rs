//! The tables of a scenario discovery.

use std::path::Path;

use super::boxes::Limit;
use super::found::{Discovery, LimitFound};
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableFile, TableWriter};

/// Writes them: of boxes `trajectory`, `limits` and `restricted`, of a tree `leaves` and `limits`.
pub(super) fn write(folder: &Path, found: &Discovery, format: Format) -> Result<Vec<TableFile>, StoreError> {
    if found.is_tree() {
        return Ok(vec![leaves(folder, found, format)?, limits(folder, found, format)?]);
    }
    Ok(vec![trajectory(folder, found, format)?, limits(folder, found, format)?, restricted(folder, found, format)?])
}

fn share(name: &str, description: &str) -> Column {
    Column::required(name, Kind::F64, description)
}

fn count(name: &str, description: &str, unit: &str) -> Column {
    Column::required(name, Kind::U32, description).in_unit(unit)
}

/// Counts of rows are below 2³².
fn whole(number: usize) -> Cell<'static> {
    u32::try_from(number).unwrap_or(u32::MAX).into()
}

fn trajectory(folder: &Path, found: &Discovery, format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        count("box", "number of the box, from 1", ""),
        count("step", "position on its trajectory, from 0", ""),
        Column::required("phase", Kind::Text, "start, peel or paste"),
        Column::required("chosen", Kind::Bool, "whether it is the box that is shown"),
        share("coverage", "share of all cases of interest that it holds"),
        share("density", "share of its rows that are cases of interest"),
        share("mass", "share of all rows that it holds"),
        count("rows", "rows in it", "rows"),
        count("of_interest", "cases of interest in it", "rows"),
        count("restricted", "factors that it restricts", "factors"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("trajectory", columns)?, format)?;
    for (number, of) in found.boxes.iter().enumerate() {
        for (at, step) in of.trajectory.iter().enumerate() {
            let phase = match at {
                0 => "start",
                at if at <= of.peels => "peel",
                _ => "paste",
            };
            table.push(&[
                whole(number + 1),
                whole(at),
                phase.into(),
                (at == of.chosen).into(),
                step.coverage.into(),
                step.density.into(),
                step.mass.into(),
                whole(step.rows),
                whole(step.of_interest),
                whole(step.limits.len()),
            ])?;
        }
    }
    table.finish()
}

fn limits(folder: &Path, found: &Discovery, format: Format) -> Result<TableFile, StoreError> {
    let optional = |name: &str, description: &str| Column::optional(name, Kind::F64, description);
    let columns = vec![
        count("box", "number of the box or leaf, from 1", ""),
        count("step", "position on the trajectory of the box, from 0; 0 of a leaf", ""),
        Column::required("factor", Kind::Text, "id of the factor"),
        optional("low", "lowest value, in the unit of the factor; missing for a set"),
        optional("high", "highest value"),
        Column::optional("among", Kind::Text, "the values of a set, separated by semicolons"),
        optional("quasi_p_low", "quasi-p-value of the lower limit or of the set; missing where there is none"),
        optional("quasi_p_high", "quasi-p-value of the upper limit"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("limits", columns)?, format)?;
    let steps = found.boxes.iter().enumerate().flat_map(|(number, of)| {
        of.trajectory.iter().enumerate().map(move |(at, step)| (number, at, step.limits.as_slice()))
    });
    let leaves = found.leaves.iter().enumerate().map(|(number, leaf)| (number, 0, leaf.limits.as_slice()));
    for (number, at, limits) in steps.chain(leaves) {
        for LimitFound { factor, limit, quasi_p_low, quasi_p_high } in limits {
            let (low, high, among) = match limit {
                Limit::Range { low, high } => (Some(*low), Some(*high), None),
                Limit::Among(set) => (None, None, Some(set.iter().map(f64::to_string).collect::<Vec<_>>().join(";"))),
            };
            let id = found.factors.get(*factor).map_or("", |factor| &factor.id);
            table.push(&[
                whole(number + 1),
                whole(at),
                id.into(),
                low.into(),
                high.into(),
                among.as_deref().into(),
                (*quasi_p_low).into(),
                (*quasi_p_high).into(),
            ])?;
        }
    }
    table.finish()
}

fn restricted(folder: &Path, found: &Discovery, format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        count("box", "number of the box, from 1", ""),
        Column::required("factor", Kind::Text, "id of the factor"),
        share("at_coverage", "share of the half-samples in which the box of nearest coverage restricts it"),
        share("at_density", "share of the half-samples in which the box of nearest density restricts it"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("restricted", columns)?, format)?;
    for (number, of) in found.boxes.iter().enumerate() {
        for row in &of.restricted {
            let id = found.factors.get(row.factor).map_or("", |factor| &factor.id);
            table.push(&[whole(number + 1), id.into(), row.at_coverage.into(), row.at_density.into()])?;
        }
    }
    table.finish()
}

fn leaves(folder: &Path, found: &Discovery, format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        count("leaf", "number of the leaf, from 1, the densest first", ""),
        share("coverage", "share of all cases of interest that it holds"),
        share("coverage_low", "lower end of its 95 % interval, had other rows been sampled"),
        share("coverage_high", "upper end"),
        share("density", "share of its rows that are cases of interest"),
        share("density_low", "lower end of its 95 % interval, had other rows been sampled"),
        share("density_high", "upper end"),
        share("mass", "share of all rows that it holds"),
        count("rows", "rows in it", "rows"),
        count("of_interest", "cases of interest in it", "rows"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("leaves", columns)?, format)?;
    for (number, leaf) in found.leaves.iter().enumerate() {
        table.push(&[
            whole(number + 1),
            leaf.coverage.estimate.into(),
            leaf.coverage.sampling.low.into(),
            leaf.coverage.sampling.high.into(),
            leaf.density.estimate.into(),
            leaf.density.sampling.low.into(),
            leaf.density.sampling.high.into(),
            leaf.mass.into(),
            whole(leaf.rows),
            whole(leaf.of_interest),
        ])?;
    }
    table.finish()
}
