//! Design points and estimates of a sweep, as its tables hold them, joined on `design_id`.

use std::collections::BTreeMap;

use super::source::{ExportError, Source};
use crate::experiment::factor::Factor;
use crate::store::{Batch, Cell, StoreError};

/// A design point.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DesignPoint {
    /// Row of the sample; the same under every policy.
    pub row: u64,
    pub policy: String,
    pub scenario: String,
    /// In the order of the factors asked for.
    pub values: Vec<f64>,
}

/// The estimates of one outcome by `design_id`; `None` where no run had a value.
pub(super) type Estimates = BTreeMap<u64, Option<f64>>;

/// A table that is read row by row, its columns by name.
struct Table<'s> {
    source: &'s Source,
    name: &'static str,
}

impl Table<'_> {
    fn damaged(&self, reason: String) -> ExportError {
        StoreError::damaged(&self.source.path(self.name), reason).into()
    }

    /// Calls `take` with the cells of `columns` in every row.
    fn each(
        &self,
        columns: &[&str],
        mut take: impl FnMut(&[Cell<'_>]) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let reader = self.source.table(self.name)?;
        let position =
            |name: &&str| reader.schema().position(name).ok_or_else(|| self.damaged(format!("no column `{name}`")));
        let positions: Vec<usize> = columns.iter().map(position).collect::<Result<_, _>>()?;
        for batch in reader {
            let batch: Batch = batch?;
            let mut cells = Vec::with_capacity(positions.len());
            for row in 0..batch.len() {
                cells.clear();
                cells.extend(positions.iter().map(|&column| batch.cell(row, column).unwrap_or(Cell::Null)));
                take(&cells)?;
            }
        }
        Ok(())
    }
}

/// All design points by `design_id`, with the values of `factors`.
pub(super) fn design(source: &Source, factors: &[&Factor]) -> Result<BTreeMap<u64, DesignPoint>, ExportError> {
    let table = Table { source, name: "design" };
    let mut columns = vec!["design_id", "row", "policy", "scenario"];
    columns.extend(factors.iter().map(|factor| factor.id.as_str()));
    let mut points = BTreeMap::new();
    table.each(&columns, |cells| {
        let point = || {
            let [id, row, policy, scenario, values @ ..] = cells else { return None };
            let point = DesignPoint {
                row: row.as_u64()?,
                policy: policy.as_str()?.to_owned(),
                scenario: scenario.as_str()?.to_owned(),
                values: values.iter().map(|value| value.as_f64()).collect::<Option<_>>()?,
            };
            Some((id.as_u64()?, point))
        };
        let (id, point) = point().ok_or_else(|| table.damaged("a column is of another kind".to_owned()))?;
        match points.insert(id, point) {
            Some(_) => Err(table.damaged(format!("design point {id} is there twice"))),
            None => Ok(()),
        }
    })?;
    Ok(points)
}

/// The estimates of every outcome of the experiment, in its order, one for each of `points`.
pub(super) fn estimates(source: &Source, points: &BTreeMap<u64, DesignPoint>) -> Result<Vec<Estimates>, ExportError> {
    let table = Table { source, name: "outcomes" };
    let outcomes = &source.experiment.outcomes;
    let mut estimates = vec![Estimates::new(); outcomes.len()];
    table.each(&["design_id", "outcome", "estimate"], |cells| {
        let (id, name, estimate) = (cells[0].as_u64(), cells[1].as_str(), cells[2].as_f64());
        let outcome = outcomes.iter().position(|outcome| Some(outcome.name.as_str()) == name);
        let (Some(id), Some(outcome)) = (id, outcome) else {
            return Err(table.damaged(format!("a row of the outcome {name:?} of design point {id:?}")));
        };
        estimates[outcome].insert(id, estimate);
        Ok(())
    })?;
    for (outcome, found) in outcomes.iter().zip(&estimates) {
        if !found.keys().eq(points.keys()) {
            let reason = format!("the design points of `{}` are not those of the table `design`", outcome.name);
            return Err(table.damaged(reason));
        }
    }
    Ok(estimates)
}
