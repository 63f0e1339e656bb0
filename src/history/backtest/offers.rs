//! The offers through which a pair can come to owe each other defence, and what each is worth to them.

use super::pair_years::{PairYear, PairYears};
use crate::history::appeal::{Appeal, Formulas, Offer};
use crate::history::records::{Records, StateCode};
use crate::history::snapshot::{Group, Snapshot};
use crate::stats::Causes;
use crate::world::Term;

/// How a pair can come by a pact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A pact of the two.
    Bilateral,
    /// A pact of a group that has an alliance without a defence clause.
    Founding,
    /// One of them joins a defence pact of the other.
    Accession,
}

impl Kind {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 3] = [Self::Bilateral, Self::Founding, Self::Accession];

    /// Its name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bilateral => "bilateral",
            Self::Founding => "founding",
            Self::Accession => "accession",
        }
    }
}

/// Terms of the margin on which the record is not silent.
pub(super) const TERMS: [Term; 6] =
    [Term::Security, Term::Entrapment, Term::Identity, Term::Affinity, Term::Burden, Term::SteppingStone];

/// What an offer brings to the fit: one column for each kind, two for how likely it is to be made, and the terms.
pub(super) const COLUMNS: usize = 5 + TERMS.len();

/// Names of the columns. Every column but the first three is one that speaks for a tie the larger it is.
pub(super) const NAMES: [&str; COLUMNS] = [
    "bilateral offer",
    "offer to found",
    "offer to join",
    "nearness",
    "room for a pact",
    "security",
    "entrapment",
    "grievance",
    "kinship",
    "burden",
    "cooperation",
];

/// All offers to all pairs.
#[derive(Debug, Clone, Default)]
pub(super) struct Offers {
    /// A row of [`COLUMNS`] for each offer.
    pub(super) values: Vec<f64>,
    /// The offers that each pair-year has.
    pub(super) causes: Causes,
}

impl Offers {
    /// The offers to `pairs`, from the record of the year before.
    pub(super) fn of(records: &Records, pairs: &PairYears, formulas: Formulas) -> Self {
        let codes: Vec<StateCode> = records.states().iter().map(|state| state.code).collect();
        let mut offers = Self::default();
        for rows in pairs.rows().chunk_by(|a, b| a.year == b.year) {
            let snapshot = Snapshot::new(records, rows[0].year - 1);
            let mut year = OffersOfYear::new(&snapshot, formulas, &codes, rows, offers.count());
            year.bilateral();
            for group in &snapshot.groups {
                if group.defends { year.join(group) } else { year.found(group) }
            }
            offers.values.append(&mut year.values);
            year.links.sort_unstable();
            let mut links = year.links.as_slice();
            for row in 0..rows.len() as u32 {
                let (own, rest) = links.split_at(links.partition_point(|&(of, _)| of <= row));
                offers.causes.push(own.iter().map(|&(_, offer)| offer));
                links = rest;
            }
        }
        offers
    }

    fn count(&self) -> usize {
        self.values.len() / COLUMNS
    }

    /// The kind of an offer.
    pub(super) fn kind(&self, offer: u32) -> Kind {
        let marks = &self.values[offer as usize * COLUMNS..][..Kind::ALL.len()];
        Kind::ALL[marks.iter().position(|&mark| mark > 0.0).unwrap_or(0)]
    }
}

/// The offers of one year.
struct OffersOfYear<'a> {
    snapshot: &'a Snapshot,
    appeal: Appeal<'a>,
    /// Rows of the pairs, `i * n + j`.
    row_of: Vec<Option<u32>>,
    /// Offers of earlier years.
    before: usize,
    values: Vec<f64>,
    /// Row and offer.
    links: Vec<(u32, u32)>,
}

/// What makes an offer likely, and what it is worth: the columns after the kinds.
type Worth = [f64; COLUMNS - 3];

impl<'a> OffersOfYear<'a> {
    fn new(snapshot: &'a Snapshot, formulas: Formulas, codes: &[StateCode], rows: &[PairYear], before: usize) -> Self {
        let n = snapshot.n;
        let mut row_of = vec![None; n * n];
        for (at, row) in rows.iter().enumerate() {
            if let (Ok(i), Ok(j)) = (codes.binary_search(&row.first), codes.binary_search(&row.second)) {
                (row_of[i * n + j], row_of[j * n + i]) = (Some(at as u32), Some(at as u32));
            }
        }
        let (values, links) = (Vec::new(), Vec::new());
        Self { snapshot, appeal: Appeal::new(snapshot, formulas), row_of, before, values, links }
    }

    /// What an offer of a pact with `others` is worth to `i`; `None` where its distance from all of them is unknown.
    fn worth(&mut self, i: usize, others: &[usize], organisation: f64) -> Option<Worth> {
        let mut worth = [0.0; COLUMNS - 3];
        worth[0] = -self.appeal.nearest(i, others)?;
        worth[1] = if self.appeal.has_pact(i) { -1.0 } else { 0.0 };
        let terms = self.appeal.terms(i, Offer { others, organisation });
        worth[2..].iter_mut().zip(TERMS).for_each(|(value, term)| *value = terms.get(term));
        Some(worth)
    }

    /// Adds an offer and returns its number.
    fn add(&mut self, kind: Kind, worth: Worth) -> u32 {
        let offer = self.before + self.values.len() / COLUMNS;
        self.values.extend(Kind::ALL.map(|other| f64::from(u8::from(other == kind))));
        self.values.extend(worth);
        offer as u32
    }

    fn bilateral(&mut self) {
        let n = self.snapshot.n;
        let pairs: Vec<(u32, usize, usize)> =
            (0..n * n).filter_map(|at| Some((self.row_of[at]?, at / n, at % n))).filter(|(_, i, j)| i < j).collect();
        for (row, i, j) in pairs {
            if let (Some(a), Some(b)) = (self.worth(i, &[j], 0.0), self.worth(j, &[i], 0.0)) {
                let offer = self.add(Kind::Bilateral, mean(a, b));
                self.links.push((row, offer));
            }
        }
    }

    /// Offers to the members of a group to defend each other. What holds its members together is its organisation.
    fn found(&mut self, group: &Group) {
        let worth = |year: &mut Self, &i: &usize| {
            let others: Vec<usize> = group.members.iter().copied().filter(|&j| j != i).collect();
            year.worth(i, &others, group.organisation)
        };
        let worths: Vec<Option<Worth>> = group.members.iter().map(|i| worth(self, i)).collect();
        for (a, &i) in group.members.iter().enumerate() {
            for (b, &j) in group.members.iter().enumerate().skip(a + 1) {
                if let (Some(row), Some(x), Some(y)) = (self.row_of[i * self.snapshot.n + j], worths[a], worths[b]) {
                    let offer = self.add(Kind::Founding, mean(x, y));
                    self.links.push((row, offer));
                }
            }
        }
    }

    /// Offers to each state outside a defence pact to join it.
    fn join(&mut self, group: &Group) {
        let n = self.snapshot.n;
        for i in (0..n).filter(|i| self.snapshot.in_system[*i] && group.members.binary_search(i).is_err()) {
            let rows: Vec<u32> = group.members.iter().filter_map(|&j| self.row_of[i * n + j]).collect();
            if rows.is_empty() {
                continue;
            }
            let shared = group.members.iter().map(|&j| self.snapshot.shared_organisation[i * n + j]);
            let organisation = shared.sum::<f64>() / group.members.len() as f64;
            if let Some(worth) = self.worth(i, &group.members, organisation) {
                let offer = self.add(Kind::Accession, worth);
                self.links.extend(rows.into_iter().map(|row| (row, offer)));
            }
        }
    }
}

fn mean(a: Worth, b: Worth) -> Worth {
    std::array::from_fn(|at| 0.5 * (a[at] + b[at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::coding;
    use crate::history::made_up::MadeUp;
    use crate::history::records::StateCode;

    /// Six states. Four have a defence pact, so that each has three allies; one of them has an organisation with the other
    /// two, with regular meetings.
    fn world() -> MadeUp {
        let mut world = MadeUp::of(&[2, 20, 40, 41, 51, 52], 1949..=1951);
        let always = |codes: &[u16]| codes.iter().map(|&code| (code, 1949..=1951)).collect::<Vec<_>>();
        world.alliance(10, &always(&[2, 20, 40, 41]), true, 1);
        world.alliance(20, &always(&[41, 51, 52]), false, 3);
        world.state(51, 0.03, 0.9);
        world.state(52, 0.02, 0.3);
        world.apart(20, 51, 400.0);
        world.apart(51, 52, 0.0);
        world
    }

    struct Found {
        pairs: PairYears,
        offers: Offers,
    }

    impl Found {
        fn new(world: &MadeUp) -> Self {
            let records = world.records();
            let pairs = PairYears::of(&records, 1950..=1951);
            let offers = Offers::of(&records, &pairs, Formulas::new().unwrap());
            assert_eq!(offers.causes.events(), pairs.rows().len());
            Self { pairs, offers }
        }

        /// The offers to a pair in 1951, with their kinds.
        fn to(&self, first: u16, second: u16) -> Vec<(Kind, u32)> {
            let is_meant = |row: &PairYear| (row.year, row.first.0, row.second.0) == (1951, first, second);
            let row = self.pairs.rows().iter().position(is_meant).unwrap();
            self.offers.causes.of(row).iter().map(|&offer| (self.offers.kind(offer), offer)).collect()
        }

        fn kinds(&self, first: u16, second: u16) -> Vec<Kind> {
            self.to(first, second).iter().map(|(kind, _)| *kind).collect()
        }

        fn value(&self, offer: u32, column: &str) -> f64 {
            let at = NAMES.iter().position(|name| *name == column).unwrap();
            self.offers.values[offer as usize * COLUMNS + at]
        }

        #[track_caller]
        fn assert(&self, offer: u32, expected: &[(&str, f64)]) {
            for (column, expected) in expected {
                let found = self.value(offer, column);
                assert!((found - expected).abs() < 1e-12, "{column}: {found} for {expected}");
            }
        }
    }

    #[test]
    fn a_pair_has_an_offer_of_its_own_one_of_each_shared_group_and_one_of_each_pact_of_one_of_them() {
        let found = Found::new(&world());
        use Kind::{Accession, Bilateral, Founding};
        assert_eq!(found.kinds(2, 51), [Bilateral, Accession]);
        assert_eq!(found.kinds(41, 51), [Bilateral, Accession, Founding]);
        assert_eq!(found.kinds(51, 52), [Bilateral, Founding]);
        // Allies have no row, so nine of fifteen pairs are left in each of two years.
        assert_eq!(found.pairs.rows().len(), 18);
    }

    #[test]
    fn the_offer_to_a_newcomer_is_one_for_all_members() {
        let found = Found::new(&world());
        let to_51: Vec<u32> = [2, 20, 40, 41].iter().map(|&member| found.to(member, 51)[1].1).collect();
        assert_eq!(to_51, [to_51[0]; 4]);
        assert_ne!(to_51[0], found.to(2, 52)[1].1);
        let year: Vec<Kind> = (0..found.offers.count() as u32).map(|offer| found.offers.kind(offer)).collect();
        let count = |kind| year.iter().filter(|other| **other == kind).count();
        // Of two years: nine pairs, three pairs of the organisation, two newcomers.
        assert_eq!(Kind::ALL.map(count), [18, 6, 4]);
    }

    #[test]
    fn the_values_of_an_offer_to_two_are_the_mean_of_theirs() {
        let found = Found::new(&world());
        found.assert(
            found.to(20, 51)[0].1,
            &[
                ("nearness", -401.0_f64.ln()),
                // One of the two has three allies.
                ("room for a pact", -0.5),
                ("kinship", 0.5 * (1.0 - 0.4)),
                ("burden", -0.5),
                ("cooperation", 0.0),
                ("security", 0.0),
                ("entrapment", 0.0),
                ("grievance", 0.0),
            ],
        );
    }

    #[test]
    fn the_values_of_an_offer_to_a_newcomer_are_its_own_towards_all_members() {
        let found = Found::new(&world());
        found.assert(
            found.to(2, 51)[1].1,
            &[
                ("nearness", -401.0_f64.ln()),
                ("room for a pact", 0.0),
                ("kinship", 0.5 * (1.0 - 0.4)),
                ("burden", -0.03 / (0.03 + 0.04)),
                // With one of the four it has an organisation of the highest grade.
                ("cooperation", 0.25),
            ],
        );
    }

    #[test]
    fn the_values_of_an_offer_to_a_group_are_those_of_each_two_towards_the_whole_of_it() {
        let found = Found::new(&world());
        let (burden, their_burden) = (0.03 / (0.03 + 0.02 + 0.01), 0.02 / (0.03 + 0.02 + 0.01));
        let (kinship, their_kinship) = (0.5 * (0.6 + 0.4) / 2.0, 0.5 * (0.8 + 0.4) / 2.0);
        found.assert(
            found.to(51, 52)[1].1,
            &[
                // They are neighbours: the nearest of the two others is at no distance.
                ("nearness", 0.0),
                ("room for a pact", 0.0),
                ("kinship", 0.5 * (kinship + their_kinship)),
                ("burden", -0.5 * (burden + their_burden)),
                ("cooperation", 1.0),
            ],
        );
        found.assert(found.to(41, 51)[2].1, &[("room for a pact", -0.5), ("cooperation", 1.0)]);
    }

    #[test]
    fn an_offer_speaks_of_the_year_before() {
        let mut world = world();
        let before = Found::new(&world).offers.values;
        world.cinc.insert((51, 1951), 0.2);
        world.polyarchy.insert((52, 1951), 0.99);
        world.apart(20, 51, 400.0);
        world.rivals(51, 52, true, 1951..=1951);
        assert_eq!(Found::new(&world).offers.values, before);
        world.cinc.insert((51, 1950), 0.2);
        assert_ne!(Found::new(&world).offers.values, before);
    }

    #[test]
    fn what_the_record_does_not_tell_is_that_of_a_typical_state() {
        let mut world = world();
        [(2, 1950), (51, 1950)].iter().for_each(|key| {
            world.cinc.remove(key);
        });
        let found = Found::new(&world);
        let typical = coding::CINC_UNKNOWN.value;
        found.assert(found.to(2, 51)[1].1, &[("burden", -typical / (typical + typical + 0.03))]);
    }

    #[test]
    fn a_state_that_is_no_member_of_the_system_is_offered_no_accession() {
        let mut world = world();
        world.from.insert(51, 1951);
        let found = Found::new(&world);
        assert_eq!(found.kinds(2, 51), [Kind::Bilateral]);
        assert_eq!(found.kinds(2, 52), [Kind::Bilateral, Kind::Accession]);
        assert_eq!(found.pairs.rows()[0].first, StateCode(2));
    }
}
