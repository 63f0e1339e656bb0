//! Every pair of states and year without a defence pact.

use std::ops::RangeInclusive;

use crate::history::records::{PairDistance, Records, StateCode, Year};

/// A pair of states in a year at whose beginning they had no defence pact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairYear {
    /// The year.
    pub year: Year,
    /// The state with the lower code.
    pub first: StateCode,
    /// The state with the higher code.
    pub second: StateCode,
    /// Minimum distance in km.
    pub km: f64,
    /// Shares of the world's material capabilities (CINC), 0–1.
    pub capability: [f64; 2],
    /// Indices of electoral democracy, 0–1.
    pub polyarchy: [f64; 2],
    /// Whether they had a defence pact in that year.
    pub allied: bool,
}

/// Pair-years, by year and codes.
#[derive(Debug, Clone)]
pub struct PairYears {
    rows: Vec<PairYear>,
}

impl PairYears {
    /// The pair-years of `years`: pairs with a distance in that year and the one before, with CINC and polyarchy of both
    /// known in that year, and without a defence obligation of either in the year before.
    pub fn of(records: &Records, years: RangeInclusive<Year>) -> Self {
        let mut rows = Vec::new();
        for year in years {
            let state = |code: StateCode| {
                let cinc = records.material(code, year)?.cinc?;
                Some((cinc, records.regime(code, year)?.polyarchy?))
            };
            let row = |pair: &PairDistance| {
                let (first, second) = (pair.first, pair.second);
                records.distance_km(first, second, year.saturating_sub(1))?;
                let before = have_pact(records, pair, year.saturating_sub(1))?;
                let ((c1, p1), (c2, p2)) = (state(first)?, state(second)?);
                let allied = have_pact(records, pair, year)?;
                let free =
                    PairYear { year, first, second, km: pair.km, capability: [c1, c2], polyarchy: [p1, p2], allied };
                (!before).then_some(free)
            };
            rows.extend(records.pairs_in(year).iter().filter_map(row));
        }
        Self { rows }
    }

    /// All of them.
    pub fn rows(&self) -> &[PairYear] {
        &self.rows
    }

    /// Where the rows of `years` are.
    pub fn within(&self, years: &RangeInclusive<Year>) -> std::ops::Range<usize> {
        let start = self.rows.partition_point(|row| row.year < *years.start());
        start..self.rows.partition_point(|row| row.year <= *years.end()).max(start)
    }
}

/// Whether one of a pair owes the other defence: a guarantee may be one-sided. `None` outside the years of the file.
fn have_pact(records: &Records, pair: &PairDistance, year: Year) -> Option<bool> {
    let owes = |from, to| Some(records.obligations(from, to, year)?.defence);
    Some(owes(pair.first, pair.second)? || owes(pair.second, pair.first)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::made_up::MadeUp;

    /// The pairs that have a row in 1951.
    fn rows(world: &MadeUp) -> Vec<(u16, u16, bool)> {
        let pairs = PairYears::of(&world.records(), 1951..=1951);
        pairs.rows().iter().map(|row| (row.first.0, row.second.0, row.allied)).collect()
    }

    fn world() -> MadeUp {
        MadeUp::of(&[2, 20, 40], 1949..=1952)
    }

    #[test]
    fn every_pair_without_a_pact_has_a_row_with_its_own_values() {
        let mut world = world();
        world.cinc.insert((20, 1951), 0.03);
        world.polyarchy.insert((2, 1951), 0.25);
        world.km.insert((2, 20, 1951), 77.0);
        world.allies(2, 20, 1951..=1952);
        assert_eq!(rows(&world), [(2, 20, true), (2, 40, false), (20, 40, false)]);
        let pairs = PairYears::of(&world.records(), 1951..=1951);
        let expected = PairYear {
            year: 1951,
            first: StateCode(2),
            second: StateCode(20),
            km: 77.0,
            capability: [0.01, 0.03],
            polyarchy: [0.25, 0.5],
            allied: true,
        };
        assert_eq!(pairs.rows()[0], expected);
    }

    #[test]
    fn a_pair_without_a_distance_in_that_year_or_the_one_before_has_no_row() {
        for year in [1950, 1951] {
            let mut world = world();
            world.km.remove(&(2, 20, year));
            assert_eq!(rows(&world), [(2, 40, false), (20, 40, false)], "{year}");
        }
        let mut world = world();
        world.km.remove(&(2, 20, 1949));
        assert_eq!(rows(&world).len(), 3);
    }

    #[test]
    fn a_state_without_power_or_regime_on_record_in_that_year_has_no_row() {
        let mut powerless = world();
        powerless.cinc.remove(&(2, 1951));
        assert_eq!(rows(&powerless), [(20, 40, false)]);
        let mut unruled = world();
        unruled.polyarchy.remove(&(40, 1951));
        assert_eq!(rows(&unruled), [(2, 20, false)]);
        // The year before does not matter.
        let mut before = world();
        before.cinc.remove(&(2, 1950));
        before.polyarchy.remove(&(40, 1950));
        assert_eq!(rows(&before).len(), 3);
    }

    #[test]
    fn a_pair_that_was_allied_the_year_before_has_no_row_until_its_pact_is_over() {
        let mut world = world();
        world.allies(2, 20, 1949..=1950);
        assert_eq!(rows(&world), [(2, 40, false), (20, 40, false)]);
        let pairs = PairYears::of(&world.records(), 1950..=1952);
        assert_eq!([1950, 1951, 1952].map(|year| pairs.within(&(year..=year)).len()), [2, 2, 3]);
    }

    #[test]
    fn a_guarantee_of_one_side_is_a_pact_whoever_gives_it() {
        for guarantor in [2, 20] {
            let mut world = world();
            world.allies(2, 20, 1951..=1952);
            world.guarantors.insert((2, 20), guarantor);
            assert_eq!(rows(&world), [(2, 20, true), (2, 40, false), (20, 40, false)], "{guarantor}");
            world.allies(2, 20, 1950..=1950);
            assert_eq!(rows(&world), [(2, 40, false), (20, 40, false)], "{guarantor}");
        }
    }

    #[test]
    fn years_are_found_where_they_are_and_others_are_empty() {
        let pairs = PairYears::of(&world().records(), 1950..=1952);
        assert_eq!(pairs.within(&(1950..=1952)), 0..9);
        assert_eq!(pairs.within(&(1951..=1951)), 3..6);
        assert_eq!(pairs.within(&(1952..=1999)), 6..9);
        assert!(pairs.within(&(1960..=1970)).is_empty());
        // With the years the wrong way round there is nothing either.
        assert!(pairs.within(&std::ops::RangeInclusive::new(1952, 1950)).is_empty());
    }
}
