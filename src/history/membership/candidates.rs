//! Who could have been asked to join, by a rule that knows the leader and not the outcome.

use super::super::records::{Records, StateCode, Year};
use super::super::snapshot::Snapshot;

/// Distance up to which states count as of one neighbourhood, km: the reach of the minimum-distance data
/// (Gleditsch and Ward 2001, *Journal of Peace Research* 38(6), 739–758).
const NEIGHBOURHOOD: f64 = 950.0;

/// Part of the world by the blocks of the Correlates of War's codes: the Americas, Europe, Africa south of the Sahara, the
/// Middle East with North Africa, and Asia with Oceania.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Region {
    Americas,
    Europe,
    Africa,
    MiddleEast,
    AsiaOceania,
}

impl Region {
    pub(super) fn of(code: StateCode) -> Self {
        match code.0 {
            ..200 => Self::Americas,
            200..400 => Self::Europe,
            400..600 => Self::Africa,
            600..700 => Self::MiddleEast,
            _ => Self::AsiaOceania,
        }
    }
}

/// The candidates for a pact of `leader` in `year`, of which `coded` is the coded record: every other state of the system
/// for which at least one holds in the year before: it is of the region of the leader or of one of its rivals; it lies
/// within 950 km; it has a rival in common with the leader; one of the two owes the other anything by treaty.
pub(super) fn candidates(records: &Records, coded: &Snapshot, leader: usize, year: Year) -> Vec<usize> {
    let code = |i: usize| records.states()[i].code;
    let region = |i: usize| Region::of(code(i));
    let rivals = coded.rivals[leader].iter().map(|rival| rival.state);
    let regions: Vec<Region> = rivals.chain([leader]).map(region).collect();
    let owes = |from, to| {
        let owed = records.obligations(from, to, year.saturating_sub(1)).unwrap_or_default();
        owed.defence || owed.offence || owed.neutrality || owed.nonaggression || owed.consultation
    };
    let is_candidate = |&i: &usize| {
        regions.contains(&region(i))
            || coded.km(leader, i).is_some_and(|km| km <= NEIGHBOURHOOD)
            || coded.share_a_rival(leader, i)
            || owes(code(leader), code(i))
            || owes(code(i), code(leader))
    };
    (0..coded.n).filter(|&i| i != leader && coded.in_system[i]).filter(is_candidate).collect()
}
