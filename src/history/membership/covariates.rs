//! What the reference knows of a pair: distance, power and regime, rivals and shared allies.

use super::super::backtest::LEAST_PRODUCT;
use super::super::coding::CINC_UNKNOWN;
use super::super::snapshot::Snapshot;
use super::regression::{COLUMNS, Row, named};
use crate::rng::ln;

/// Names of the reference's covariates, in order.
pub(super) const COVARIATES: [&str; COLUMNS] = named([
    "distance",
    "capabilities",
    "lower polyarchy",
    "difference of polyarchy",
    "rivalry",
    "common rival",
    "shared allies",
]);

/// The covariates of a pair; one that is not on record is missing.
pub(super) fn of_pair(coded: &Snapshot, i: usize, j: usize) -> Row {
    let flag = |holds: bool| Some(f64::from(u8::from(holds)));
    let cinc = |i: usize| coded.capability[i].unwrap_or(CINC_UNKNOWN.value);
    let regimes = coded.polyarchy[i].zip(coded.polyarchy[j]);
    let shared = coded.allies(i).filter(|&k| k != j && coded.are_allies(j, k)).count();
    [
        coded.km(i, j).map(|km| ln(1.0 + km)),
        Some(ln(cinc(i) * cinc(j) + LEAST_PRODUCT)),
        regimes.map(|(one, other)| one.min(other)),
        regimes.map(|(one, other)| (one - other).abs()),
        flag(coded.are_rivals(i, j)),
        flag(coded.share_a_rival(i, j)),
        Some(ln(1.0 + shared as f64)),
        None,
        None,
    ]
}

/// Their means over the pairs of a group, each over the pairs for which it is known.
pub(super) fn of_group(coded: &Snapshot, group: &[usize]) -> Row {
    let pairs = group.iter().enumerate().flat_map(|(at, &i)| group[at + 1..].iter().map(move |&j| (i, j)));
    let rows: Vec<Row> = pairs.map(|(i, j)| of_pair(coded, i, j)).collect();
    super::regression::mean_row(&rows)
}
