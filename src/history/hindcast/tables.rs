//! The tables of a hindcast.

use std::path::Path;

use super::forecast::{DepthShare, Forecast};
use super::means::{MeanScore, RuleScores};
use super::run::Hindcast;
use super::runs::DEPTHS;
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableFile, TableWriter};

/// Writes all of them.
pub(super) fn write(folder: &Path, found: &Hindcast, format: Format) -> Result<Vec<TableFile>, StoreError> {
    Ok(vec![
        forecasts(folder, &found.rows, format)?,
        members(folder, &found.rows, format)?,
        blame(folder, &found.rows, format)?,
        bilaterals(folder, found, format)?,
        scores(folder, &found.rules, format)?,
    ])
}

fn text(name: &str, description: &str) -> Column {
    Column::required(name, Kind::Text, description)
}

fn number(name: &str, description: &str) -> Column {
    Column::optional(name, Kind::F64, description)
}

fn count(name: &str, description: &str) -> Column {
    Column::optional(name, Kind::U64, description)
}

/// What every row of a pact begins with.
fn keys() -> Vec<Column> {
    vec![text("case", "name of the case"), text("pact", "pact design"), text("rule", "rule or reference")]
}

fn keys_of(row: &Forecast) -> [Cell<'_>; 3] {
    [row.case.as_str().into(), row.pact.as_str().into(), row.rule.as_str().into()]
}

fn forecasts(folder: &Path, rows: &[Forecast], format: Format) -> Result<TableFile, StoreError> {
    let mut columns = keys();
    columns.extend([
        text("family", "family of the case, of which the base rate knows nothing"),
        Column::required("is_reference", Kind::Bool, "whether it is a reference"),
        Column::required("within_years", Kind::U32, "years from the start that are asked about").in_unit("years"),
        Column::required("runs", Kind::U64, "completed runs; 0 of the base rate").in_unit("runs"),
        number("p_formed", "probability that the pact came into force in time"),
        number("p_low", "lower end of its 95 % interval under another seed"),
        number("p_high", "upper end"),
        Column::required("expected", Kind::Bool, "whether it did in history"),
        number("log_score", "logarithm of the probability of what happened; 0 is best"),
        number("log_score_low", "lower end of its 95 % interval over samples of draws"),
        number("log_score_high", "upper end"),
        number("brier", "squared difference of the probability and what happened; 0 is best"),
        number("brier_low", "lower end of its 95 % interval over samples of draws"),
        number("brier_high", "upper end"),
        Column::optional("expected_depth", Kind::Text, "rung in history"),
    ]);
    columns.extend(DEPTHS.map(|depth| {
        let name = format!("share_{}", depth.word().replace('-', "_"));
        number(&name, "share of the runs with the pact in which this was its rung at entry into force")
    }));
    columns.extend([
        count("hits", "members that were foretold"),
        count("misses", "members that were not"),
        count("false_members", "other candidates that were"),
        number("hit_rate", "share of the members that were foretold"),
        number("member_log_score", "mean log score of the candidates, given that the pact formed; 0 is best"),
    ]);
    let mut table = TableWriter::create(folder, &Schema::new("forecasts", columns)?, format)?;
    let mut cells: Vec<Cell<'_>> = Vec::new();
    for row in rows {
        cells.clear();
        cells.extend(keys_of(row));
        cells.extend::<[Cell<'_>; 4]>([
            row.family.as_str().into(),
            row.is_reference.into(),
            row.within_years.into(),
            row.runs.into(),
        ]);
        cells.extend([row.p_formed, row.p_low, row.p_high].map(Cell::from));
        cells.push(row.expected.into());
        cells.extend([row.log_score, row.log_score_low, row.log_score_high].map(Cell::from));
        cells.extend([row.brier, row.brier_low, row.brier_high].map(Cell::from));
        cells.push(row.expected_depth.as_deref().into());
        let share = |word: &str| row.depths.iter().find(|DepthShare { depth, .. }| depth == word).map(|of| of.share);
        cells.extend(DEPTHS.map(|depth| Cell::from(share(depth.word()))));
        cells.extend([row.hits, row.misses, row.false_members].map(Cell::from));
        cells.extend([row.hit_rate, row.member_log_score].map(Cell::from));
        table.push(&cells)?;
    }
    table.finish()
}

fn members(folder: &Path, rows: &[Forecast], format: Format) -> Result<TableFile, StoreError> {
    let mut columns = keys();
    columns.extend([
        text("state", "candidate"),
        number("p_member", "probability that it is a member, given that the pact forms"),
        Column::optional("expected", Kind::Bool, "whether it was one in history; missing where the pact did not form"),
        Column::optional("foretold", Kind::Bool, "whether p_member is at least 0.5"),
    ]);
    let mut table = TableWriter::create(folder, &Schema::new("members", columns)?, format)?;
    for row in rows {
        for member in &row.members {
            let [case, pact, rule] = keys_of(row);
            let state = member.state.as_str().into();
            table.push(&[
                case,
                pact,
                rule,
                state,
                member.p_member.into(),
                member.expected.into(),
                member.foretold.into(),
            ])?;
        }
    }
    table.finish()
}

fn blame(folder: &Path, rows: &[Forecast], format: Format) -> Result<TableFile, StoreError> {
    let mut columns = keys();
    columns.extend([
        text("reason", "family of factors, or another reason"),
        Column::required(
            "share",
            Kind::F64,
            "share of the runs in which the pact did not form; those of a pact add up to 1",
        ),
    ]);
    let mut table = TableWriter::create(folder, &Schema::new("blame", columns)?, format)?;
    for row in rows {
        for blame in &row.blame {
            let [case, pact, rule] = keys_of(row);
            table.push(&[case, pact, rule, blame.reason.as_str().into(), blame.share.into()])?;
        }
    }
    table.finish()
}

fn bilaterals(folder: &Path, found: &Hindcast, format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        text("case", "name of the case"),
        text("rule", "rule or reference"),
        text("first", "one state"),
        text("second", "the other"),
        number("p", "share of the runs in which such a treaty came in place of a pact"),
        number("p_low", "lower end of its 95 % interval under another seed"),
        number("p_high", "upper end"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("bilaterals", columns)?, format)?;
    for row in &found.bilaterals {
        let words = [&row.case, &row.rule, &row.first, &row.second].map(|word| Cell::from(word.as_str()));
        let numbers = [row.p, row.p_low, row.p_high].map(Cell::from);
        table.push(&words.into_iter().chain(numbers).collect::<Vec<_>>())?;
    }
    table.finish()
}

/// A row for each score of each rule, and for what it gains over each reference.
fn scores(folder: &Path, rules: &[RuleScores], format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        text("rule", "rule or reference"),
        Column::optional(
            "reference",
            Kind::Text,
            "missing: the score itself; else the gain over this reference, above 0 is better",
        ),
        text("score", "log_score, brier, member_log_score or hit_rate"),
        number("value", "mean over pacts"),
        number("low", "lower end of its 95 % interval over samples of families of cases"),
        number("high", "upper end"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("scores", columns)?, format)?;
    for rule in rules {
        let own = [
            (None, "log_score", rule.log_score),
            (None, "brier", rule.brier),
            (None, "member_log_score", rule.member_log_score),
            (None, "hit_rate", rule.hit_rate),
        ];
        let gains = rule.against.iter().flat_map(|against| {
            let reference = Some(against.reference.as_str());
            [
                (reference, "log_score", against.log_score),
                (reference, "brier", against.brier),
                (reference, "member_log_score", against.member_log_score),
            ]
        });
        for (reference, score, mean) in own.into_iter().chain(gains) {
            let value = |of: fn(MeanScore) -> Option<f64>| Cell::from(mean.and_then(of));
            table.push(&[
                rule.rule.as_str().into(),
                reference.into(),
                score.into(),
                value(|mean| Some(mean.value)),
                value(|mean| mean.low),
                value(|mean| mean.high),
            ])?;
        }
    }
    table.finish()
}
