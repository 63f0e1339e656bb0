//! The tables of a sensitivity analysis.

use std::path::Path;

use super::finding::Sensitivity;
use crate::store::{Column, Format, Kind, Schema, StoreError, TableFile, TableWriter};

/// Writes them: `indices` and `factors`.
pub(super) fn write(found: &Sensitivity, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError> {
    let mut indices = TableWriter::create(folder, &Schema::new("indices", index_columns())?, format)?;
    for index in &found.indices {
        indices.push(&[
            index.method.word().into(),
            index.measure.as_str().into(),
            index.factor.as_str().into(),
            index.with.as_deref().into(),
            index.estimate.into(),
            index.low.into(),
            index.high.into(),
            index.noise_low.into(),
            index.noise_high.into(),
            index.noise_bias.into(),
            index.chance.into(),
            index.conditioned_on.as_deref().into(),
        ])?;
    }
    let mut factors = TableWriter::create(folder, &Schema::new("factors", factor_columns())?, format)?;
    for factor in &found.factors {
        factors.push(&[
            factor.id.as_str().into(),
            factor.group.as_str().into(),
            factor.description.as_str().into(),
            factor.unit.as_str().into(),
            factor.low.into(),
            factor.high.into(),
        ])?;
    }
    Ok(vec![indices.finish()?, factors.finish()?])
}

fn index_columns() -> Vec<Column> {
    let number = |name: &str, description: &str| Column::optional(name, Kind::F64, description);
    vec![
        Column::required("method", Kind::Text, "sobol, morris, pawn or delta"),
        Column::required(
            "measure",
            Kind::Text,
            "first, total or second (sobol); mu, mu_star or sigma (morris); minimum, mean, median, maximum or cv (pawn); \
             delta, delta_raw or first (delta)",
        ),
        Column::required("factor", Kind::Text, "the factor, or the group of factors"),
        Column::optional("with", Kind::Text, "the other of a pair, for second"),
        number(
            "estimate",
            "the index; of morris in the outcome's unit per range of the factor; missing where not defined",
        ),
        number("low", "lower end of its interval over other samples of the factors' values"),
        number("high", "upper end"),
        number(
            "noise_low",
            "lower end of its interval under another seed with the same sample; missing where not known",
        ),
        number("noise_high", "upper end"),
        number("noise_bias", "what replicate noise adds to the estimate, as the bootstrap estimates it"),
        number("chance", "what the index of a factor without any effect is below in 95 of 100 samples"),
        Column::optional("conditioned_on", Kind::Text, "of pawn and delta: intervals or values of the factor"),
    ]
}

fn factor_columns() -> Vec<Column> {
    vec![
        Column::required("factor", Kind::Text, "its id"),
        Column::required("group", Kind::Text, "the group that the design moves it with; its own id where alone"),
        Column::required("description", Kind::Text, "what it is; empty where nobody has said it"),
        Column::required("unit", Kind::Text, "unit of its values; empty where it has none"),
        Column::required("low", Kind::F64, "lowest value of its range").in_unit("the factor's"),
        Column::required("high", Kind::F64, "highest value").in_unit("the factor's"),
    ]
}
