//! Predicting members of pacts that the model never saw, the others' membership included.

use super::super::appeal::Formulas;
use super::case::Case;
use super::error::MembershipError;
use super::regression::{COLUMNS, Model, Row, Strictness};
use super::weighing::{Form, Weighing};

/// The pacts as one form of the engine weighs them.
pub(super) struct Coalitions<'a> {
    pub(super) cases: &'a [Case],
    pub(super) form: Form,
    pub(super) weighings: Vec<Weighing<'a>>,
}

impl<'a> Coalitions<'a> {
    pub(super) fn new(cases: &'a [Case], formulas: Formulas, form: Form) -> Self {
        let weighings = cases.iter().map(|case| Weighing::new(case, formulas, form)).collect();
        Self { cases, form, weighings }
    }

    /// A model of all pacts that are not `left_out`, and by pact the chance of each candidate under it.
    ///
    /// The members beside whom a candidate of any pact is weighed are those that the round before found surest, as many as
    /// it expects; who truly joined a pact that is left out is never looked at.
    pub(super) fn without(&mut self, left_out: &[bool]) -> Result<(Model, Vec<Vec<f64>>), MembershipError> {
        let mut rows: Vec<Vec<Row>> = self.weighings.iter().map(Weighing::alone).collect();
        let mut model = fit(self.form.names(), self.cases, &rows, left_out, Strictness::Signed)?;
        for _ in 0..self.form.rounds {
            let predicted: Vec<Vec<f64>> = rows.iter().map(|rows| chances(&model, rows)).collect();
            rows = self.beside_predicted(&predicted);
            model = fit(self.form.names(), self.cases, &rows, left_out, Strictness::Signed)?;
        }
        let predicted = rows.iter().map(|rows| chances(&model, rows)).collect();
        Ok((model, predicted))
    }

    /// Rows of the candidates of each pact, beside the members that `chances` make the surest.
    pub(super) fn beside_predicted(&mut self, chances: &[Vec<f64>]) -> Vec<Vec<Row>> {
        let weighed = self.weighings.iter_mut().zip(self.cases).zip(chances);
        weighed.map(|((weighing, case), chances)| weighing.beside(&surest(&case.candidates, chances))).collect()
    }
}

/// Fits one model to the rows of all pacts that are not `left_out`.
pub(super) fn fit(
    names: &[&str; COLUMNS],
    cases: &[Case],
    rows: &[Vec<Row>],
    left_out: &[bool],
    strictness: Strictness,
) -> Result<Model, MembershipError> {
    let kept = || cases.iter().zip(rows).zip(left_out).filter(|(_, left_out)| !**left_out).map(|(kept, _)| kept);
    let joined: Vec<bool> = kept().flat_map(|(case, _)| case.joined.iter().copied()).collect();
    let rows: Vec<Row> = kept().flat_map(|(_, rows)| rows.iter().copied()).collect();
    Model::fit(names, &rows, &joined, strictness)
}

pub(super) fn chances(model: &Model, rows: &[Row]) -> Vec<f64> {
    rows.iter().map(|row| model.probability(row)).collect()
}

/// As many of the surest candidates as are expected, at least one, ascending.
fn surest(candidates: &[usize], chances: &[f64]) -> Vec<usize> {
    let expected = chances.iter().sum::<f64>().round().max(1.0) as usize;
    let mut members: Vec<usize> = ranked(chances).into_iter().take(expected).map(|at| candidates[at]).collect();
    members.sort_unstable();
    members
}

/// Places of `chances`, the largest first, the earlier of equals first.
pub(super) fn ranked(chances: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..chances.len()).collect();
    places.sort_by(|&a, &b| chances[b].total_cmp(&chances[a]));
    places
}
