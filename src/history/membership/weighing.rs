//! The terms of the engine's margin for each candidate, against the leader alone and beside others.

use std::collections::BTreeMap;

use super::super::appeal::{Appeal, Formulas, Offer, Surroundings};
use super::case::Case;
use super::regression::{COLUMNS, Row};
use crate::scenario::Rule;
use crate::world::Term;

/// The terms that records tell. Each is signed as in the margin: costs are below 0.
pub(super) const TERMS: [Term; 7] = [
    Term::Security,
    Term::Entrapment,
    Term::Coercion,
    Term::Identity,
    Term::Affinity,
    Term::Burden,
    Term::SteppingStone,
];

/// Names of the terms, and of what makes an offer likely in the first place, as in the back-test of pairs.
pub(super) const NAMES: [&str; COLUMNS] = [
    "security",
    "entrapment",
    "coercion",
    "grievance",
    "kinship",
    "burden",
    "cooperation",
    "nearness",
    "room for a pact",
];

/// The same where a rule's margin stands in for the terms.
const MARGIN_NAMES: [&str; COLUMNS] = ["margin", "", "", "", "", "", "", NAMES[TERMS.len()], NAMES[TERMS.len() + 1]];

/// How the engine's terms make up a prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// Name of the model.
    pub(super) name: &'static str,
    /// Times that the members are predicted and the terms weighed anew, half against the leader and half beside the
    /// predicted; with none, the terms are those against the leader alone.
    pub(super) rounds: usize,
    /// Whether what the others win and risk by the candidate is added to its own security and entrapment: members have to
    /// agree.
    pub(super) needs_assent: bool,
    /// Whether an offer binds only by what is not owed already.
    pub(super) is_scaled: bool,
    /// The rule whose margin stands in for the terms; without one, each term of cost–benefit has a weight of its own.
    pub(super) rule: Option<Rule>,
}

impl Form {
    /// Names of the columns.
    pub(super) fn names(self) -> &'static [&'static str; COLUMNS] {
        if self.rule.is_some() { &MARGIN_NAMES } else { &NAMES }
    }
}

/// The terms of the candidates of one pact.
pub(super) struct Weighing<'a> {
    case: &'a Case,
    form: Form,
    appeal: Appeal<'a>,
    around: Surroundings,
    alone: Vec<Row>,
    /// By predicted members, since many models predict the same.
    beside: BTreeMap<Vec<usize>, Vec<Row>>,
}

impl<'a> Weighing<'a> {
    pub(super) fn new(case: &'a Case, formulas: Formulas, form: Form) -> Self {
        let appeal = Appeal::new(&case.coded, formulas).with_ties(&case.ties);
        let appeal = if form.is_scaled { appeal.scaled_by_what_is_owed() } else { appeal };
        let around = Surroundings::new(&case.coded, &case.growth, &with(&case.candidates, case.leader));
        let mut weighing = Self { case, form, appeal, around, alone: Vec::new(), beside: BTreeMap::new() };
        weighing.alone = case.candidates.iter().map(|&i| weighing.row(i, &[case.leader])).collect();
        weighing
    }

    /// Rows of the candidates against the leader alone.
    pub(super) fn alone(&self) -> Vec<Row> {
        self.alone.clone()
    }

    /// Rows of the candidates, half against the leader alone and half beside `members`, ascending, and the leader.
    pub(super) fn beside(&mut self, members: &[usize]) -> Vec<Row> {
        if let Some(rows) = self.beside.get(members) {
            return rows.clone();
        }
        let leader = self.case.leader;
        let group = with(members, leader);
        let halves = self.case.candidates.iter().enumerate();
        let rows: Vec<Row> = halves.map(|(at, &i)| half_of_each(self.alone[at], self.in_group(i, &group))).collect();
        self.beside.insert(members.to_vec(), rows.clone());
        rows
    }

    /// Rows of the members of `group`, ascending, but the `leader`: half against it and half beside all others, or
    /// against it alone, as the form has it.
    pub(super) fn of_group(&mut self, group: &[usize], leader: usize) -> Vec<Row> {
        let members = group.iter().copied().filter(|&i| i != leader);
        let row = |i| match self.row(i, &[leader]) {
            alone if self.form.rounds == 0 => alone,
            alone => half_of_each(alone, self.in_group(i, group)),
        };
        members.map(row).collect()
    }

    fn in_group(&mut self, i: usize, group: &[usize]) -> Row {
        let others: Vec<usize> = group.iter().copied().filter(|&j| j != i).collect();
        self.row(i, &others)
    }

    /// The terms of `i` for a pact with `others`, ascending.
    ///
    /// With assent, the mean over `others` of the security and the entrapment that a pact with `i` is to them comes on top.
    fn row(&mut self, i: usize, others: &[usize]) -> Row {
        let mut row = match self.form.rule {
            Some(rule) => self.margin(rule, i, others),
            None => self.terms(i, others),
        };
        row[TERMS.len()] = self.appeal.nearest(i, others).map(|far| -far);
        row[TERMS.len() + 1] = Some(if self.appeal.has_pact(i) { -1.0 } else { 0.0 });
        row
    }

    fn terms(&mut self, i: usize, others: &[usize]) -> Row {
        let mut offer = |i, others: &[usize]| self.appeal.terms(i, Offer { others, organisation: 0.0 });
        let mut terms = offer(i, others);
        if self.form.needs_assent {
            for theirs in others.iter().map(|&j| offer(j, &[i])) {
                for term in [Term::Security, Term::Entrapment] {
                    terms.0[term as usize] += theirs.get(term) / others.len() as f64;
                }
            }
        }
        let mut row = [None; COLUMNS];
        row.iter_mut().zip(TERMS).for_each(|(cell, term)| *cell = Some(terms.get(term)));
        row
    }

    /// The margin of `i` by `rule` for a pact with `others`.
    ///
    /// With assent, the mean over `others` of what `i` adds to their margins comes on top; without `i` one alone has none.
    fn margin(&mut self, rule: Rule, i: usize, others: &[usize]) -> Row {
        let mut margin_of = |i: usize, others: &[usize]| {
            self.appeal.margin_by(rule, i, Offer { others, organisation: 0.0 }, &self.around)
        };
        let mut margin = margin_of(i, others);
        for &j in others.iter().filter(|_| self.form.needs_assent) {
            let before: Vec<usize> = others.iter().copied().filter(|&other| other != j).collect();
            let without = if before.is_empty() { 0.0 } else { margin_of(j, &before) };
            margin += (margin_of(j, &with(&before, i)) - without) / others.len() as f64;
        }
        let mut row = [None; COLUMNS];
        row[0] = Some(margin);
        row
    }
}

/// `states`, ascending, with one more.
fn with(states: &[usize], one: usize) -> Vec<usize> {
    let mut all = states.to_vec();
    all.insert(all.partition_point(|&state| state < one), one);
    all
}

fn half_of_each(one: Row, other: Row) -> Row {
    std::array::from_fn(|column| Some(0.5 * (one[column]? + other[column]?)))
}
