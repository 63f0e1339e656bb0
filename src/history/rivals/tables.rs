//! The table of rival rules.

use std::path::Path;

use super::answer::{MIXTURE, RivalRules};
use crate::analysis::Compare;
use crate::stats::Interval;
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableFile, TableWriter};

/// Writes it.
pub(super) fn write(folder: &Path, found: &RivalRules, format: Format) -> Result<Vec<TableFile>, StoreError> {
    let mut table = TableWriter::create(folder, &Schema::new("rules", columns())?, format)?;
    let ends = |interval: Option<Interval>| [interval.map(|i| i.low), interval.map(|i| i.high)].map(Cell::from);
    for rule in &found.rules {
        for outcome in Compare::ALL {
            let estimate = rule.estimate(outcome);
            let [noise_low, noise_high] = ends(estimate.and_then(|of| of.replicate_noise));
            let [low, high] = ends(estimate.and_then(|of| of.uncertainty));
            let weight = weight(rule.weight, outcome, found).filter(|_| estimate.is_some());
            table.push(&[
                rule.rule.as_str().into(),
                rule.id.as_str().into(),
                outcome.word().into(),
                weight.into(),
                rule.runs.into(),
                estimate.and_then(|of| of.probability).into(),
                noise_low,
                noise_high,
                low,
                high,
                Cell::Null,
                Cell::Null,
            ])?;
        }
    }
    for outcome in Compare::ALL {
        let pool = found.mixture.pool(outcome);
        let [noise_low, noise_high] = ends(pool.replicate_noise);
        let [lowest, highest] =
            [&pool.lowest, &pool.highest].map(|end| Cell::from(end.as_ref().map(|end| end.probability)));
        table.push(&[
            MIXTURE.into(),
            Cell::Null,
            outcome.word().into(),
            Cell::Null,
            (found.runs - found.runs_failed).into(),
            pool.probability.into(),
            noise_low,
            noise_high,
            Cell::Null,
            Cell::Null,
            lowest,
            highest,
        ])?;
    }
    Ok(vec![table.finish()?])
}

fn columns() -> Vec<Column> {
    let number = |name: &str, description: &str| Column::optional(name, Kind::F64, description);
    vec![
        Column::required("rule", Kind::Text, "rule, or mixture"),
        Column::optional("id", Kind::Text, "its number among the rival explanations; missing for the mixture"),
        Column::required("outcome", Kind::Text, "article5, shallow (a pact of any depth) or war, by the horizon"),
        number("weight", "part of the rule in the mixture for this outcome; missing where it says nothing of it"),
        Column::required("runs", Kind::U64, "completed runs").in_unit("runs"),
        number("estimate", "chance; missing where the rule says nothing of it"),
        number("noise_low", "lower end of its 95 % interval under another seed"),
        number("noise_high", "upper end"),
        number("uncertainty_low", "lower end of the central 90 % over draws of the uncertain figures and weights"),
        number("uncertainty_high", "upper end"),
        number("lowest", "of the mixture: the lowest chance that any rule gives"),
        number("highest", "of the mixture: the highest"),
    ]
}

/// The weight of a rule among those that speak of an outcome.
fn weight(of_rule: f64, outcome: Compare, found: &RivalRules) -> Option<f64> {
    let speaking = found.rules.iter().filter(|rule| rule.estimate(outcome).is_some());
    let all: f64 = speaking.map(|rule| rule.weight).sum();
    (all > 0.0).then(|| of_rule / all)
}
