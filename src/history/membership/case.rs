//! A pact as it stood before it was signed: leader, candidates, and who joined.

use super::super::appeal::Formulas;
use super::super::from_data::growth_on_record;
use super::super::records::{Records, Source, StateCode, StateRecord, Year};
use super::super::snapshot::Snapshot;
use super::super::ties::Ties;
use super::candidates::candidates;
use super::coded_year::coded_year;
use super::covariates;
use super::error::MembershipError;
use super::pacts::{FIRST_YEAR, Pact, pacts_since};
use super::regression::Row;

/// Fewest pacts of which one can be left out.
const PACTS_LEAST: usize = 3;

/// Files without which a year says too little.
const NEEDED: [Source; 4] = [Source::Capability, Source::Distance, Source::Rivalries, Source::Obligations];

/// A pact with what was known the year before. States are numbered as in [`Records::states`].
#[derive(Debug)]
pub(super) struct Case {
    pub(super) pact: Pact,
    /// The record of the year before.
    pub(super) coded: Snapshot,
    /// Ties at the end of it.
    pub(super) ties: Ties,
    /// Growth of each state's capability a year, 0 where it is not on record.
    pub(super) growth: Vec<f64>,
    /// Founders that were states of the system, ascending.
    pub(super) founders: Vec<usize>,
    /// The founder with the largest share of the world's material capabilities.
    pub(super) leader: usize,
    /// Ascending.
    pub(super) candidates: Vec<usize>,
    /// Whether each candidate is a founder.
    pub(super) joined: Vec<bool>,
    /// The reference's covariates of each candidate with the leader.
    pub(super) covariates: Vec<Row>,
    /// Founders that are no candidates.
    pub(super) out_of_reach: Vec<usize>,
    /// Founders that were no states of the system.
    pub(super) not_in_system: Vec<StateCode>,
    /// Share of the founders' pairs with a defence pact the year before.
    pub(super) allied_before: f64,
}

impl Case {
    /// `None` where fewer than two founders were states of the system, or there is no candidate.
    fn new(records: &Records, formulas: &Formulas, pact: Pact) -> Result<Option<Self>, MembershipError> {
        let year = pact.begin.year;
        let before = year.saturating_sub(1);
        if let Some(source_file) = NEEDED.into_iter().find(|source| !records.covers(*source, before)) {
            return Err(MembershipError::Silent { source_file, year: before, pact: pact.id });
        }
        let coded = coded_year(records, year);
        let number = |code: &StateCode| records.states().binary_search_by_key(code, |state| state.code).ok();
        let (founders, absent): (Vec<usize>, Vec<usize>) =
            pact.founders.iter().filter_map(number).partition(|&i| coded.in_system[i]);
        let Some(leader) = strongest(&coded, &founders).filter(|_| founders.len() > 1) else { return Ok(None) };
        let candidates = candidates(records, &coded, leader, year);
        if candidates.is_empty() {
            return Ok(None);
        }
        let is_founder = |i: &usize| founders.binary_search(i).is_ok();
        let is_candidate = |i: &usize| *i == leader || candidates.binary_search(i).is_ok();
        let growth = |state: &StateRecord| growth_on_record(records, state.code, before).unwrap_or_default();
        Ok(Some(Self {
            growth: records.states().iter().map(growth).collect(),
            ties: Ties::new(records, &coded, formulas, before),
            joined: candidates.iter().map(is_founder).collect(),
            covariates: candidates.iter().map(|&i| covariates::of_pair(&coded, leader, i)).collect(),
            out_of_reach: founders.iter().copied().filter(|i| !is_candidate(i)).collect(),
            not_in_system: absent.iter().map(|&i| records.states()[i].code).collect(),
            allied_before: share_of_pairs(&founders, |i, j| coded.are_allies(i, j)),
            pact,
            coded,
            founders,
            leader,
            candidates,
        }))
    }

    /// Founders but the leader: as many as there are to be found.
    pub(super) fn to_find(&self) -> usize {
        self.founders.len() - 1
    }

    pub(super) fn year(&self) -> Year {
        self.pact.begin.year
    }
}

/// The pacts of the test, in order of their beginning.
///
/// # Errors
/// [`MembershipError::Pacts`] with fewer than three, [`MembershipError::Silent`] where a file does not reach back.
pub(super) fn cases(records: &Records, formulas: &Formulas) -> Result<Vec<Case>, MembershipError> {
    let pacts = pacts_since(records, FIRST_YEAR).into_iter();
    let cases = pacts.filter_map(|pact| Case::new(records, formulas, pact).transpose());
    let cases = cases.collect::<Result<Vec<Case>, MembershipError>>()?;
    if cases.len() < PACTS_LEAST { Err(MembershipError::Pacts(cases.len())) } else { Ok(cases) }
}

/// The state of `group` with the largest share of capabilities, the first of equals; those without a record come last.
pub(super) fn strongest(coded: &Snapshot, group: &[usize]) -> Option<usize> {
    let capability = |i: usize| coded.capability[i].unwrap_or(0.0);
    group.iter().rev().copied().max_by(|&i, &j| capability(i).total_cmp(&capability(j)))
}

/// Share of the pairs of `group` for which something holds.
pub(super) fn share_of_pairs(group: &[usize], holds: impl Fn(usize, usize) -> bool) -> f64 {
    let pairs = || group.iter().enumerate().flat_map(|(at, &i)| group[at + 1..].iter().map(move |&j| (i, j)));
    pairs().filter(|&(i, j)| holds(i, j)).count() as f64 / pairs().count().max(1) as f64
}
