//! The pacts of the test, and who founded them.

use super::super::records::{Month, Records, StateCode, Year};

/// First year of the pacts of the test.
pub(super) const FIRST_YEAR: Year = 1946;

/// Fewest founders of a pact that is more than a pair.
pub(super) const FOUNDERS_LEAST: usize = 3;

/// A defence pact with three founders or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pact {
    /// ATOP's number.
    pub(super) id: u32,
    /// When it began.
    pub(super) begin: Month,
    /// Those who were members from its first month, by code.
    pub(super) founders: Vec<StateCode>,
    /// Whether none of them owed defence at first.
    pub(super) began_without_defence: bool,
}

/// The pacts that began in `first` or later, in order of their beginning.
///
/// A pact counts if any of its phases has a defence obligation. A founder is a member whose entry is in the month in
/// which the alliance begins; entering a later phase adds nothing. Whether the alliance is marked as bilateral does not
/// matter: ATOP marks SEATO so.
pub(super) fn pacts_since(records: &Records, first: Year) -> Vec<Pact> {
    let of_alliances = records.alliances().iter().filter(|a| a.obligations.defence && a.begin.year >= first);
    let pact = |alliance: &super::super::records::Alliance| {
        let spells = || alliance.members.iter().filter(|spell| spell.entry == alliance.begin);
        let mut founders: Vec<StateCode> = spells().map(|spell| spell.member).collect();
        founders.dedup();
        let began_without_defence = spells().all(|spell| !spell.obligations.defence);
        (founders.len() >= FOUNDERS_LEAST).then_some(Pact {
            id: alliance.id,
            begin: alliance.begin,
            founders,
            began_without_defence,
        })
    };
    let mut pacts: Vec<Pact> = of_alliances.filter_map(pact).collect();
    pacts.sort_by_key(|pact| (pact.begin, pact.id));
    pacts
}
