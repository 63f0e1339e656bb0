//! `gdp_population`: income and population, whose codes may be those of another list.

use super::super::error::StoreError;
use super::cells::Cells;
use super::codes::{StateCode, Year};
use super::read::{Row, StateYear};
use super::source::Source;

/// Income and population of a state in a year, as natural logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Economy {
    /// The state.
    pub code: StateCode,
    /// The year.
    pub year: Year,
    /// ln of the gross domestic product in 2011 USD.
    pub ln_gdp: Option<f64>,
    /// ln of the population in persons.
    pub ln_population: Option<f64>,
    /// ln of the surplus domestic product in 2011 USD; 0 where there is no surplus above subsistence.
    pub ln_surplus: Option<f64>,
}

impl Row for Economy {
    const SOURCE: Source = Source::Economy;
    const COLUMNS: &'static [&'static str] = &["ccode", "year", "wbgdp2011est", "wbpopest", "sdpest"];
    const KEY_COLUMNS: &'static str = "ccode, year";
    type Key = StateYear;

    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        let code = cells.any_code("ccode")?;
        if !cells.knows(code) && !is_gleditsch_ward(code) {
            return Err(cells.unknown("ccode"));
        }
        Ok(Some(Self {
            code,
            year: cells.year("year")?,
            ln_gdp: cells.optional("wbgdp2011est", 0.0..=50.0)?,
            ln_population: cells.optional("wbpopest", 0.0..=30.0)?,
            ln_surplus: cells.optional("sdpest", 0.0..=50.0)?,
        }))
    }

    fn key(&self) -> StateYear {
        (self.code, self.year)
    }

    /// The authors' own codes are those of Gleditsch and Ward (1999). A file with a code that only they have is
    /// translated, whatever its column is called; of a file without one the codes are taken as they are.
    fn settle(rows: Vec<(Self, u64)>) -> Vec<(Self, u64)> {
        if !rows.iter().any(|(row, _)| is_gleditsch_ward(row.code)) {
            return rows;
        }
        let translated =
            |(row, line): (Self, u64)| counterpart(row.code, row.year).map(|code| (Self { code, ..row }, line));
        rows.into_iter().filter_map(translated).collect()
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.year, self.year))
    }
}

/// Whether `code` is one that the Correlates of War do not have, and these estimates do.
fn is_gleditsch_ward(code: StateCode) -> bool {
    matches!(code.0, 340 | 396 | 397 | 708 | 709 | 711 | 815 | 971 | 972 | 973)
}

/// The Correlates of War's code of what Gleditsch and Ward call `code`; `None` where it was no member of the system.
/// Between the years of the file the lists differ in Germany and Yemen after unification, Serbia, and the Pacific.
fn counterpart(code: StateCode, year: Year) -> Option<StateCode> {
    let same_state = match (code.0, year) {
        (260, 1991..) => 255,
        (678, 1991..) => 679,
        // To 2006 both have Yugoslavia under 345; the estimates for Serbia alone reach back beside it.
        (340, 2007..) => 345,
        (970, _) => 946,
        (971, _) => 970,
        (972, _) => 955,
        (973, _) => 947,
        _ if is_gleditsch_ward(code) => return None,
        (other, _) => other,
    };
    Some(StateCode(same_state))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes_of(rows: &[(u16, Year)]) -> Vec<(u16, Year)> {
        let row = |&(code, year): &(u16, Year)| Economy {
            code: StateCode(code),
            year,
            ln_gdp: Some(20.0),
            ln_population: None,
            ln_surplus: None,
        };
        let settled = Economy::settle(rows.iter().map(|at| (row(at), 2)).collect());
        settled.iter().map(|(row, _)| (row.code.0, row.year)).collect()
    }

    #[test]
    fn a_file_in_the_codes_of_gleditsch_and_ward_is_translated() {
        let rows =
            [(2, 2000), (260, 1990), (260, 1991), (678, 2000), (340, 2006), (340, 2007), (711, 1950), (970, 2000)];
        let expected = [(2, 2000), (260, 1990), (255, 1991), (679, 2000), (345, 2007), (946, 2000)];
        assert_eq!(codes_of(&rows), expected);
        assert_eq!(codes_of(&[(971, 2000), (972, 2000), (973, 2000)]), [(970, 2000), (955, 2000), (947, 2000)]);
    }

    #[test]
    fn a_file_in_the_codes_of_the_correlates_of_war_stays_as_it_is() {
        let rows = [(255, 2000), (679, 2000), (946, 2000), (970, 2000)];
        assert_eq!(codes_of(&rows), rows);
    }
}
