//! Who could join each pact and who did, for the fit of the engine's weights.

use super::super::appeal::Formulas;
use super::super::records::Records;
use super::case::cases;
use super::coalition::Coalitions;
use super::error::MembershipError;
use super::membership_test::ENGINE;
use super::regression::{COLUMNS, Row, mean_row};
use super::weighing::{NAMES, TERMS};
use crate::world::Term;

/// The candidates of all pacts, one after another.
#[derive(Debug, Clone)]
pub(in super::super) struct Joiners {
    /// Terms of the margin at the weight 1, signed as there, in the order of [`Joiners::TERMS`]; beside the members that the
    /// engine predicts, as in the membership test.
    pub(in super::super) terms: Vec<[f64; TERMS.len()]>,
    /// What makes an offer likely in the first place: nearness and room for a pact.
    pub(in super::super) offer: Vec<[f64; 2]>,
    /// Whether each joined.
    pub(in super::super) joined: Vec<bool>,
    /// Number of the pact to which each belongs, ascending.
    pub(in super::super) pact: Vec<usize>,
    /// Number of pacts.
    pub(in super::super) pacts: usize,
}

impl Joiners {
    /// Names of the terms and of what makes an offer likely, in this order.
    pub(in super::super) const NAMES: [&'static str; COLUMNS] = NAMES;

    /// Terms that records tell.
    pub(in super::super) const TERMS: [Term; TERMS.len()] = TERMS;

    /// The candidates for each defence pact with three founders or more since 1946.
    ///
    /// # Errors
    /// As for [`membership_test`](super::membership_test()).
    pub(in super::super) fn of(records: &Records) -> Result<Self, MembershipError> {
        let formulas = Formulas::new().map_err(|problems| MembershipError::Parameters(Box::new(problems)))?;
        let cases = cases(records, &formulas)?;
        let mut coalitions = Coalitions::new(&cases, formulas, ENGINE);
        let all_in = vec![false; cases.len()];
        let (_, chances) = coalitions.without(&all_in)?;
        // Weighed once more beside the members of the last prediction, as a next round would.
        let rows: Vec<Vec<Row>> = coalitions.beside_predicted(&chances);
        let all: Vec<Row> = rows.concat();
        let means = mean_row(&all);
        let cell = |row: &Row, column: usize| row[column].or(means[column]).unwrap_or(0.0);
        Ok(Self {
            terms: all.iter().map(|row| std::array::from_fn(|column| cell(row, column))).collect(),
            offer: all.iter().map(|row| std::array::from_fn(|at| cell(row, COLUMNS - 2 + at))).collect(),
            joined: cases.iter().flat_map(|case| case.joined.iter().copied()).collect(),
            pact: cases.iter().enumerate().flat_map(|(at, case)| case.candidates.iter().map(move |_| at)).collect(),
            pacts: cases.len(),
        })
    }
}
