//! Generations on disk, from which an interrupted calibration goes on.

use std::path::Path;

use super::cases::Verdict;
use super::generations::{Evidence, Generation};
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableReader, TableWriter, hash_file};

fn name(number: u32) -> String {
    format!("generation-{number}")
}

/// Name of the file of a generation.
pub(super) fn file(number: u32) -> String {
    format!("{}.{}", name(number), Format::Parquet.extension())
}

/// The columns of a generation: scores of the figures, log-likelihood of the pacts, and of each case its log-likelihood and
/// the share of runs in which each of its pacts formed.
fn schema(evidence: &Evidence<'_>, number: u32) -> Result<Schema, StoreError> {
    let column = |name: &str, what: &str| Column::required(name, Kind::F64, what);
    let mut columns: Vec<Column> = evidence
        .priors
        .figures
        .iter()
        .map(|figure| column(&figure.address, "standard normal score of the figure's quantile in its prior"))
        .collect();
    columns.push(column("pacts", "log-likelihood of the data-coded pacts"));
    for case in &evidence.cases {
        columns.push(column(&format!("loglik.{}", case.name()), "logarithm of the estimated likelihood of the case"));
        columns.extend(case.designs().map(|design| {
            column(
                &format!("formed.{}.{design}", case.name()),
                "share of runs in which the pact came into force in time",
            )
        }));
    }
    Schema::new(&name(number), columns)
}

/// Writes a generation.
pub(super) fn write(
    folder: &Path,
    evidence: &Evidence<'_>,
    number: u32,
    generation: &Generation,
) -> Result<(), StoreError> {
    let mut table = TableWriter::create(folder, &schema(evidence, number)?, Format::Parquet)?;
    for ((point, &pacts), verdicts) in generation.points.iter().zip(&generation.pacts).zip(&generation.cases) {
        let mut cells: Vec<Cell<'_>> = point.iter().map(|&score| Cell::from(score)).collect();
        cells.push(pacts.into());
        for verdict in verdicts {
            cells.push(verdict.log_likelihood.into());
            cells.extend(verdict.formed.iter().map(|&share| Cell::from(share)));
        }
        table.push(&cells)?;
    }
    table.finish().map(|_| ())
}

/// Reads a generation of `count` particles; `None` where there is none, or none that is whole.
pub(super) fn read(folder: &Path, evidence: &Evidence<'_>, number: u32, count: usize) -> Option<Generation> {
    let path = folder.join(file(number));
    let reader = TableReader::open(&path, &hash_file(&path).ok()?.blake3).ok()?;
    let figures = evidence.priors.len();
    let mut generation = Generation::default();
    for batch in reader {
        let batch = batch.ok()?;
        for row in 0..batch.len() {
            let number = |column: usize| batch.cell(row, column).and_then(Cell::as_f64);
            let mut at = figures + 1;
            generation.points.push((0..figures).map(number).collect::<Option<_>>()?);
            generation.pacts.push(number(figures)?);
            let mut verdict = |pacts: usize| {
                let read = Verdict {
                    log_likelihood: number(at)?,
                    formed: (at + 1..=at + pacts).map(number).collect::<Option<_>>()?,
                };
                at += 1 + pacts;
                Some(read)
            };
            generation
                .cases
                .push(evidence.cases.iter().map(|case| verdict(case.designs().count())).collect::<Option<_>>()?);
        }
    }
    (generation.points.len() == count).then_some(generation)
}
