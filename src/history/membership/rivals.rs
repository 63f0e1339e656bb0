//! How well each rule foretells who joins pacts that it never saw.

use rayon::prelude::*;

use super::super::appeal::Formulas;
use super::super::records::Records;
use super::case::{Case, cases};
use super::coalition::Coalitions;
use super::error::MembershipError;
use super::membership_test::ENGINE;
use super::weighing::Form;
use crate::scenario::{RULES, Rule};
use crate::stats::log_loss;

/// Log predictive density of the candidates of each pact, all of whom joined or not, under each rule: by rule in the order of
/// [`RULES`], and by pact, in nats.
///
/// A rule's margin, at the prior means of its parameters, stands in for the terms of the engine in the membership test; all
/// else is as there. The regression is fitted without the pact that is foretold.
///
/// # Formula
/// Σ ln P(what the candidate did), ln(P/(1 − P)) = a + s·margin + c₁·nearness + c₂·room, none of s, c₁ and c₂ below 0.
///
/// # Errors
/// As for [`membership_test`](super::membership_test()).
pub(in crate::history) fn rival_log_densities(records: &Records) -> Result<Vec<Vec<f64>>, MembershipError> {
    let formulas = Formulas::new().map_err(|problems| MembershipError::Parameters(Box::new(problems)))?;
    let cases = cases(records, &formulas)?;
    RULES.par_iter().map(|&rule| of_rule(&cases, formulas, rule)).collect()
}

fn of_rule(cases: &[Case], formulas: Formulas, rule: Rule) -> Result<Vec<f64>, MembershipError> {
    let form = Form { name: rule.word(), rule: Some(rule), ..ENGINE };
    let mut coalitions = Coalitions::new(cases, formulas, form);
    let mut of_pact = |at: usize| {
        let left_out: Vec<bool> = (0..cases.len()).map(|other| other == at).collect();
        let (_, chances) = coalitions.without(&left_out)?;
        let joined = &cases[at].joined;
        Ok(-log_loss(&chances[at], joined).unwrap_or_default() * joined.len() as f64)
    };
    (0..cases.len()).map(&mut of_pact).collect()
}
