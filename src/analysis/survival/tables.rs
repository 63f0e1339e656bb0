//! The tables of a survival analysis.

use std::path::Path;

use super::found::{Ends, SurvivalAnalysis};
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableFile, TableWriter};

/// What stands for any event in the column `cause`.
const ANY: &str = "any";

/// Writes them.
pub(super) fn write(found: &SurvivalAnalysis, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError> {
    Ok(vec![
        curves(found, folder, format)?,
        times(found, folder, format)?,
        tests(found, folder, format)?,
        differences(found, folder, format)?,
    ])
}

fn text(name: &str, description: &str) -> Column {
    Column::required(name, Kind::Text, description)
}

fn number(name: &str, description: &str) -> Column {
    Column::optional(name, Kind::F64, description)
}

fn count(name: &str, description: &str) -> Column {
    Column::required(name, Kind::U64, description)
}

fn cause(cause: Option<&str>) -> Cell<'_> {
    cause.unwrap_or(ANY).into()
}

fn ends<'a>(interval: impl Into<Ends>) -> [Cell<'a>; 2] {
    let Ends { low, high } = interval.into();
    [low.into(), high.into()]
}

fn curves(found: &SurvivalAnalysis, folder: &Path, format: Format) -> Result<TableFile, StoreError> {
    let unit = |column: Column| column.in_unit(&found.unit);
    let columns = vec![
        text("outcome", "what is looked at"),
        text("group", "whose runs"),
        text("estimator", "kaplan-meier: share without any event; aalen-johansen: share to which the cause came first"),
        text("cause", "cause of the events; any where all count"),
        unit(Column::required("time", Kind::F64, "from here on, up to the next time")),
        count("at_risk", "runs to which nothing had happened before, and which were followed until then"),
        count("events", "events of the cause at this time"),
        Column::required("estimate", Kind::F64, "the share"),
        number("standard_error", "of the share, were runs independent"),
        number("plain_low", "lower end of the 95 % interval on the scale of shares, were runs independent"),
        number("plain_high", "its upper end"),
        number("log_log_low", "lower end of the 95 % interval on the scale of ln(-ln share), were runs independent"),
        number("log_log_high", "its upper end"),
        number("low", "lower end of the 95 % interval that knows of draws"),
        number("high", "its upper end"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("curves", columns)?, format)?;
    for outcome in &found.outcomes {
        for group in &outcome.groups {
            for curve in &group.curves {
                for point in &curve.points {
                    let [plain_low, plain_high] = ends(Some(point.plain));
                    let [log_log_low, log_log_high] = ends(point.log_log);
                    let [low, high] = ends(point.interval);
                    table.push(&[
                        outcome.outcome.as_str().into(),
                        group.group.as_str().into(),
                        curve.estimator.word().into(),
                        cause(curve.cause.as_deref()),
                        point.time.into(),
                        point.at_risk.into(),
                        point.events.into(),
                        point.estimate.into(),
                        point.standard_error.into(),
                        plain_low,
                        plain_high,
                        log_log_low,
                        log_log_high,
                        low,
                        high,
                    ])?;
                }
            }
        }
    }
    table.finish()
}

fn times(found: &SurvivalAnalysis, folder: &Path, format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        text("outcome", "what is looked at"),
        text("group", "whose runs"),
        text("cause", "cause of the events; any where all count"),
        text(
            "measure",
            "chance: share of runs by a time; quantile: time by which a share of all runs is reached; restricted-mean: mean \
             time without; time-lost: mean time since",
        ),
        Column::required("at", Kind::F64, "the time, share or limit that it is for"),
        number("estimate", "the number; missing where a share is never reached"),
        number("standard_error", "its standard error, were runs independent"),
        number("reference_low", "lower end of the 95 % interval, were runs independent; missing where never reached"),
        number("reference_high", "its upper end"),
        number("low", "lower end of the 95 % interval that knows of draws"),
        number("high", "its upper end"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("times", columns)?, format)?;
    for outcome in &found.outcomes {
        for group in &outcome.groups {
            for time in &group.times {
                let [reference_low, reference_high] = ends(time.reference);
                let [low, high] = ends(time.interval);
                table.push(&[
                    outcome.outcome.as_str().into(),
                    group.group.as_str().into(),
                    cause(time.cause.as_deref()),
                    time.measure.word().into(),
                    time.at.into(),
                    time.estimate.into(),
                    time.standard_error.into(),
                    reference_low,
                    reference_high,
                    low,
                    high,
                ])?;
            }
        }
    }
    table.finish()
}

fn tests(found: &SurvivalAnalysis, folder: &Path, format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        text("outcome", "what is looked at"),
        text("test", "gray: of cumulative incidences; log-rank: of rates while nothing has happened"),
        text("cause", "cause of the events; any where all count"),
        Column::optional("group", Kind::Text, "group compared with the first; missing where all are compared at once"),
        number("statistic", "chi-squared; missing where there is none"),
        count("freedom", "its degrees of freedom"),
        number("p_value", "its p-value, were runs independent"),
        number("p_permutation", "share of random assignments of whole draws to groups with as large a statistic"),
        number("p_value_adjusted", "p_value corrected for the number of groups compared with the first"),
        number("p_permutation_adjusted", "p_permutation corrected in the same way"),
        Column::optional("why_not", Kind::Text, "why there is no statistic"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("tests", columns)?, format)?;
    for outcome in &found.outcomes {
        for test in &outcome.tests {
            table.push(&[
                outcome.outcome.as_str().into(),
                test.test.as_str().into(),
                cause(test.cause.as_deref()),
                test.group.as_deref().into(),
                test.statistic.into(),
                test.freedom.into(),
                test.p_value.into(),
                test.p_permutation.into(),
                test.p_value_adjusted.into(),
                test.p_permutation_adjusted.into(),
                test.why_not.as_deref().into(),
            ])?;
        }
    }
    table.finish()
}

fn differences(found: &SurvivalAnalysis, folder: &Path, format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        text("outcome", "what is looked at"),
        text("cause", "cause of the events"),
        text("group", "the group; its number less the first group's"),
        text("measure", "chance or time-lost, as in times"),
        Column::required("at", Kind::F64, "the time or limit that it is for"),
        Column::required("estimate", Kind::F64, "the difference"),
        number("low", "lower end of its 95 % interval over bootstrap samples of draws"),
        number("high", "its upper end"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("differences", columns)?, format)?;
    for outcome in &found.outcomes {
        for difference in &outcome.differences {
            let [low, high] = ends(difference.interval);
            table.push(&[
                outcome.outcome.as_str().into(),
                difference.cause.as_str().into(),
                difference.group.as_str().into(),
                difference.measure.word().into(),
                difference.at.into(),
                difference.estimate.into(),
                low,
                high,
            ])?;
        }
    }
    table.finish()
}
