//! `cow_states`: membership of the state system.

use jiff::civil::Date;

use super::super::error::StoreError;
use super::cells::Cells;
use super::codes::{StateCode, Year};
use super::read::Row;
use super::source::Source;

/// A time during which a state was a member of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateSpell {
    /// Its code.
    pub code: StateCode,
    /// Its abbreviation by the Correlates of War, e.g. `USA`.
    pub abbreviation: String,
    /// Its name in English.
    pub name: String,
    /// First day of membership.
    pub start: Date,
    /// Last day of membership; the list's own last day where it went on.
    pub end: Date,
}

impl Row for StateSpell {
    const SOURCE: Source = Source::States;
    const COLUMNS: &'static [&'static str] =
        &["stateabb", "ccode", "statenme", "styear", "stmonth", "stday", "endyear", "endmonth", "endday"];
    const KEY_COLUMNS: &'static str = "ccode, styear, stmonth, stday";
    type Key = (StateCode, Date);

    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        let start = date(cells, ["styear", "stmonth", "stday"])?;
        let end = date(cells, ["endyear", "endmonth", "endday"])?;
        if end < start {
            return Err(cells.fault("endyear", format!("a day not before {start}")));
        }
        Ok(Some(Self {
            code: cells.any_code("ccode")?,
            abbreviation: cells.text("stateabb")?.to_owned(),
            name: cells.text("statenme")?.to_owned(),
            start,
            end,
        }))
    }

    fn key(&self) -> Self::Key {
        (self.code, self.start)
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.start.year().into(), self.end.year().into()))
    }
}

fn date(cells: &Cells<'_>, [year, month, day]: [&'static str; 3]) -> Result<Date, StoreError> {
    let of_year = i16::try_from(cells.year(year)?).unwrap_or(i16::MAX);
    let of_month = cells.small(month, 1..=12)?.cast_signed();
    let of_day = cells.small(day, 1..=31)?.cast_signed();
    Date::new(of_year, of_month, of_day).map_err(|_| cells.fault(day, "a day that the month has"))
}
