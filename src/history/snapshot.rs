//! One year of the record as flat arrays over states: what a state knew when it was offered a pact the year after.

use super::records::{Alliance, Member, Records, StateCode, Year};

/// Highest grade of an organisation in ATOP (`organ1`): a named one with regular meetings.
const ORGANISATION_MAX: f64 = 3.0;

/// Fewest members of a group to which an offer can be made; two are a pair.
pub(crate) const GROUP_LEAST: usize = 3;

/// An alliance as it stood at the end of the year: states by number, ascending.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// Members.
    pub(crate) members: Vec<usize>,
    /// Whether they owe each other defence.
    pub(crate) defends: bool,
    /// Strength of its organisation, 0–1.
    pub(crate) organisation: f64,
}

/// A rivalry as one side sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rival {
    /// The other side's number.
    pub(crate) state: usize,
    /// Whether it is over territory.
    pub(crate) is_spatial: bool,
}

/// The record of one year. States are numbered as in [`Records::states`], pairs as `i * n + j`.
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// Number of states.
    pub(crate) n: usize,
    /// Whether each state was a member of the system.
    pub(crate) in_system: Vec<bool>,
    /// Share of the world's material capabilities (CINC), where known.
    pub(crate) capability: Vec<Option<f64>>,
    /// Index of electoral democracy, where known.
    pub(crate) polyarchy: Vec<Option<f64>>,
    /// Distance of each pair in km, where known.
    pub(crate) km: Vec<Option<f64>>,
    /// Whether the first owes the second defence.
    pub(crate) defends: Vec<bool>,
    /// Rivals of each state, ascending.
    pub(crate) rivals: Vec<Vec<Rival>>,
    /// Alliances with [`GROUP_LEAST`] members or more.
    pub(crate) groups: Vec<Group>,
    /// Strongest organisation without a defence clause that each pair shares, 0–1.
    pub(crate) shared_organisation: Vec<f64>,
}

impl Snapshot {
    /// The record of `year`.
    pub(crate) fn new(records: &Records, year: Year) -> Self {
        let codes: Vec<StateCode> = records.states().iter().map(|state| state.code).collect();
        let number = |code: StateCode| codes.binary_search(&code).ok();
        let n = codes.len();
        let mut km = vec![None; n * n];
        for pair in records.pairs_in(year) {
            if let (Some(i), Some(j)) = (number(pair.first), number(pair.second)) {
                (km[i * n + j], km[j * n + i]) = (Some(pair.km), Some(pair.km));
            }
        }
        let mut defends = vec![false; n * n];
        for (i, &code) in codes.iter().enumerate() {
            for j in records.allies_of(code, year).filter_map(number) {
                (defends[i * n + j], defends[j * n + i]) = (true, true);
            }
        }
        let groups = groups_of(records, year, &number);
        Self {
            n,
            in_system: codes.iter().map(|&code| records.in_system(code, year)).collect(),
            capability: codes.iter().map(|&code| records.material(code, year)?.cinc).collect(),
            polyarchy: codes.iter().map(|&code| records.regime(code, year)?.polyarchy).collect(),
            km,
            defends,
            rivals: codes.iter().map(|&code| rivals_of(records, code, year, &number)).collect(),
            shared_organisation: shared_organisation(n, &groups),
            groups,
        }
    }

    /// Distance of `i` and `j` in km, where known.
    #[inline]
    pub(crate) fn km(&self, i: usize, j: usize) -> Option<f64> {
        self.km[i * self.n + j]
    }

    /// Whether `i` and `j` have a defence pact.
    #[inline]
    pub(crate) fn are_allies(&self, i: usize, j: usize) -> bool {
        self.defends[i * self.n + j]
    }

    /// The states that owe `i` defence, ascending.
    pub(crate) fn allies(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.n).filter(move |&j| self.are_allies(i, j))
    }

    /// Whether `i` and `j` are rivals.
    pub(crate) fn are_rivals(&self, i: usize, j: usize) -> bool {
        self.rivals[i].binary_search_by_key(&j, |rival| rival.state).is_ok()
    }

    /// Whether `i` and `j` have a rival in common.
    pub(crate) fn share_a_rival(&self, i: usize, j: usize) -> bool {
        self.rivals[i].iter().any(|rival| rival.state != j && self.are_rivals(j, rival.state))
    }
}

fn rivals_of(
    records: &Records,
    code: StateCode,
    year: Year,
    number: &impl Fn(StateCode) -> Option<usize>,
) -> Vec<Rival> {
    let seen = |other: StateCode, is_spatial| number(other).map(|state| Rival { state, is_spatial });
    let mut rivals: Vec<Rival> = (records.rivals_of(code, year))
        .filter_map(|rivalry| seen(if rivalry.first == code { rivalry.second } else { rivalry.first }, rivalry.spatial))
        .collect();
    rivals.sort_by_key(|rival| (rival.state, !rival.is_spatial));
    rivals.dedup_by_key(|rival| rival.state);
    rivals
}

/// The alliances in force at the end of `year`.
fn groups_of(records: &Records, year: Year, number: &impl Fn(StateCode) -> Option<usize>) -> Vec<Group> {
    let stood = |spell: &&Member| spell.entry.year <= year && spell.exit.is_none_or(|exit| exit.year > year);
    let group = |alliance: &Alliance| {
        let spells: Vec<&Member> = alliance.members.iter().filter(stood).collect();
        let mut members: Vec<usize> = spells.iter().filter_map(|spell| number(spell.member)).collect();
        members.dedup();
        let organisation = spells.iter().filter_map(|spell| spell.organisation).max();
        (members.len() >= GROUP_LEAST).then(|| Group {
            members,
            defends: spells.iter().any(|spell| spell.obligations.defence),
            organisation: organisation.map_or(0.0, |grade| f64::from(grade) / ORGANISATION_MAX),
        })
    };
    records.alliances().iter().filter_map(group).collect()
}

fn shared_organisation(n: usize, groups: &[Group]) -> Vec<f64> {
    let mut shared = vec![0.0_f64; n * n];
    for group in groups.iter().filter(|group| !group.defends) {
        for &i in &group.members {
            for &j in group.members.iter().filter(|&&j| j != i) {
                shared[i * n + j] = shared[i * n + j].max(group.organisation);
            }
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::made_up::MadeUp;

    #[test]
    fn a_snapshot_holds_what_was_there_at_the_end_of_the_year() {
        let mut world = MadeUp::of(&[2, 20, 40, 41], 1949..=1952);
        world.alliance(10, &[(2, 1949..=1952), (20, 1949..=1950), (40, 1951..=1952), (41, 1949..=1952)], false, 2);
        world.rivals(2, 20, false, 1950..=1950);
        world.rivals(2, 41, true, 1951..=1952);
        world.allies(20, 40, 1951..=1952);
        let records = world.records();
        let of = |year: Year| Snapshot::new(&records, year);
        let members = |year: Year| of(year).groups.iter().map(|group| group.members.clone()).collect::<Vec<_>>();
        assert_eq!(members(1949), [[0, 1, 3]]);
        // The one leaves in 1951 as the other enters.
        assert_eq!(members(1951), [[0, 2, 3]]);
        let (before, after) = (of(1950), of(1951));
        assert!(before.are_rivals(0, 1) && !before.are_rivals(0, 3) && before.are_rivals(1, 0));
        assert!(!after.are_rivals(0, 1) && after.rivals[0].iter().any(|rival| rival.state == 3 && rival.is_spatial));
        assert!(!before.are_allies(1, 2) && after.are_allies(1, 2) && after.are_allies(2, 1));
        assert_eq!(after.allies(2).collect::<Vec<_>>(), [1]);
        assert_eq!((before.shared_organisation[1], after.shared_organisation[1]), (2.0 / 3.0, 0.0));
        assert!(after.groups.iter().all(|group| !group.defends));
        assert_eq!(of(1953).km(0, 1), None);
    }
}
