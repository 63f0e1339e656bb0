//! The tables of a sweep.

use std::path::Path;

use super::part::SweepPart;
use super::plan::SweepPlan;
use super::settle::settle;
use super::summary::Mean;
use super::tally::Tally;
use crate::experiment::outcome::Scale;
use crate::experiment::spec::Experiment;
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableFile, TableWriter};
use crate::world::Draw;

/// The columns of `design` beside those of the factors, which must be called otherwise.
pub(crate) const DESIGN_COLUMNS: [&str; 5] = ["design_id", "row", "policy", "scenario", "held"];

fn design_id() -> Column {
    Column::required("design_id", Kind::U32, "number of the design point, as in design")
}

fn policy() -> Column {
    Column::required("policy", Kind::Text, "name of the policy; base where there is none")
}

fn design_schema(experiment: &Experiment) -> Result<Schema, StoreError> {
    let mut columns = vec![
        design_id(),
        Column::required("row", Kind::U32, "row of the sample; the same under every policy"),
        policy(),
        Column::required("scenario", Kind::Text, "name of the scenario"),
    ];
    columns.extend(experiment.factors.iter().map(|factor| {
        let text = format!("{}: {} {}", factor.role.word(), factor.change.word(), factor.addresses.join(", "));
        Column::required(factor.id.as_str(), Kind::F64, &text).in_unit(&factor.unit)
    }));
    columns.push(Column::required(
        "held",
        Kind::U32,
        "figures that the factors would carry beyond the bounds of their unit at their best values, and so are held there",
    ));
    Schema::new("design", columns)
}

fn runs_schema(experiment: &Experiment) -> Result<Schema, StoreError> {
    let mut columns = vec![
        design_id(),
        policy(),
        Column::required("draw", Kind::U32, "number of the draw of the uncertain figures"),
        Column::required("replicate", Kind::U32, "number of the seeded repetition of the draw"),
        Column::required("status", Kind::Text, "ok, or failed; a failed run has nothing but its error"),
        Column::optional("error", Kind::Text, "why the run failed"),
    ];
    columns.extend(experiment.outcomes.iter().map(|outcome| {
        let column = |kind: Kind| Column::optional(&outcome.name, kind, &outcome.description);
        match outcome.scale {
            Scale::Chance => column(Kind::Bool),
            Scale::Count => column(Kind::U32),
            Scale::Quarter => column(Kind::U32).in_unit(outcome.unit),
            Scale::Index => column(Kind::F64).in_unit(outcome.unit),
        }
    }));
    Schema::new("runs", columns)
}

fn outcomes_schema() -> Result<Schema, StoreError> {
    let number = |name: &str, text: &str| Column::optional(name, Kind::F64, text).in_unit("the outcome's");
    Schema::new(
        "outcomes",
        vec![
            design_id(),
            policy(),
            Column::required("outcome", Kind::Text, "name of the outcome, as in runs"),
            Column::required("unit", Kind::Text, "unit of the numbers in this row"),
            Column::required("runs", Kind::U64, "completed runs that have a value"),
            Column::required("draws", Kind::U64, "draws they belong to"),
            Column::required("failed", Kind::U64, "runs of the design point that failed"),
            number("estimate", "mean over those runs; a probability where the outcome is a chance"),
            number("noise_low", "lower end of the 95 % interval under another seed"),
            number("noise_high", "its upper end"),
            number("uncertainty_low", "lower end of the central 90 % over the uncertain figures; of chances only"),
            number("uncertainty_high", "its upper end"),
            Column::optional("reference_id", Kind::U32, "design point that the difference is taken from"),
            number("difference", "paired difference from the reference: same draw, same replicate"),
            number("difference_low", "lower end of its 95 % interval under another seed"),
            number("difference_high", "its upper end"),
        ],
    )
}

/// Writes the table `design`.
pub(crate) fn write_design(folder: &Path, experiment: &Experiment, format: Format) -> Result<TableFile, StoreError> {
    let mut table = TableWriter::create(folder, &design_schema(experiment)?, format)?;
    let best: Vec<Draw> = experiment.scenarios.iter().map(|scenario| Draw::best(&scenario.spec)).collect();
    for number in 0..experiment.points() {
        let point = experiment.point(number);
        let policy = &experiment.policies[point.policy];
        let held = settle(experiment, point, &mut best[policy.scenario].clone()).held;
        let scenario = experiment.scenarios[policy.scenario].spec.name.as_str();
        // At most a million design points are accepted.
        let mut row: Vec<Cell<'_>> =
            vec![(number as u32).into(), (point.row as u32).into(), policy.id.as_str().into(), scenario.into()];
        row.extend(experiment.settings(point).map(Cell::F64));
        row.push(held.into());
        table.push(&row)?;
    }
    table.finish()
}

/// Writes the table `runs` as parts come, in order.
pub(crate) struct RunsTable<'e> {
    experiment: &'e Experiment,
    table: TableWriter,
}

impl<'e> RunsTable<'e> {
    pub(crate) fn create(folder: &Path, experiment: &'e Experiment, format: Format) -> Result<Self, StoreError> {
        Ok(Self { experiment, table: TableWriter::create(folder, &runs_schema(experiment)?, format)? })
    }

    /// Writes the rows of part `number` of `plan`, as far as it was computed.
    pub(crate) fn write(&mut self, plan: &SweepPlan, number: u32, part: &SweepPart) -> Result<(), StoreError> {
        let outcomes = &self.experiment.outcomes;
        let mut failed = part.failed.iter().peekable();
        let runs = plan.part(number).flat_map(|cell| (cell.from..cell.to).map(move |replicate| (cell, replicate)));
        let mut row: Vec<Cell<'_>> = Vec::with_capacity(6 + outcomes.len());
        for ((at, (cell, replicate)), values) in (0..).zip(runs).zip(part.values.chunks_exact(outcomes.len())) {
            let error = failed.next_if(|(failed, _)| *failed == at).map(|(_, why)| why.as_str());
            let policy = &self.experiment.policies[self.experiment.point(cell.point as usize).policy];
            let status = if error.is_some() { "failed" } else { "ok" };
            row.clear();
            row.extend::<[Cell<'_>; 6]>([
                cell.point.into(),
                policy.id.as_str().into(),
                cell.draw.into(),
                replicate.into(),
                status.into(),
                error.into(),
            ]);
            row.extend(outcomes.iter().zip(values).map(|(outcome, &value)| match outcome.scale {
                Scale::Chance => Cell::from(value.map(|flag| flag != 0)),
                Scale::Count | Scale::Quarter => value.and_then(|value| u32::try_from(value).ok()).into(),
                Scale::Index => value.map(|value| outcome.scale.in_units(value.into())).into(),
            }));
            self.table.push(&row)?;
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<TableFile, StoreError> {
        self.table.finish()
    }
}

/// Writes the table `outcomes`.
pub(crate) fn write_outcomes(folder: &Path, tally: &Tally<'_>, format: Format) -> Result<TableFile, StoreError> {
    let experiment = tally.experiment;
    let mut table = TableWriter::create(folder, &outcomes_schema()?, format)?;
    for number in 0..experiment.points() {
        let policy = &experiment.policies[experiment.point(number).policy];
        for (o, outcome) in experiment.outcomes.iter().enumerate() {
            let tallied = tally.point(number, o);
            let mean = Mean::of(tallied, outcome.scale);
            let difference = Mean::of_difference(tallied, outcome.scale);
            let against = experiment.reference(number).filter(|_| difference.is_some());
            let noise = difference.as_ref().and_then(|difference| difference.noise);
            table.push(&[
                (number as u32).into(),
                policy.id.as_str().into(),
                outcome.name.as_str().into(),
                outcome.unit.into(),
                mean.runs.into(),
                mean.draws.into(),
                tally.sums.failed[number].into(),
                mean.estimate.into(),
                mean.noise.map(|interval| interval.low).into(),
                mean.noise.map(|interval| interval.high).into(),
                mean.uncertainty.map(|interval| interval.low).into(),
                mean.uncertainty.map(|interval| interval.high).into(),
                against.map(|reference| reference as u32).into(),
                difference.as_ref().and_then(|difference| difference.estimate).into(),
                noise.map(|interval| interval.low).into(),
                noise.map(|interval| interval.high).into(),
            ])?;
        }
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::by_hand::three_levels;

    #[test]
    fn design_has_the_columns_that_factors_must_not_be_called_after_and_one_for_each_factor() {
        let experiment = three_levels(1, 1);
        let schema = design_schema(&experiment).expect("a schema");
        let factors: Vec<&str> = experiment.factors.iter().map(|factor| factor.id.as_str()).collect();
        let names = schema.columns().iter().map(|column| column.name.as_str());
        let (of_factors, others): (Vec<&str>, Vec<&str>) = names.partition(|name| factors.contains(name));
        assert_eq!((of_factors, others.as_slice()), (factors, DESIGN_COLUMNS.as_slice()));
    }
}
