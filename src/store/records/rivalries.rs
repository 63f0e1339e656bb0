//! `rivalries`: strategic rivalries.

use super::super::error::StoreError;
use super::cells::Cells;
use super::codes::{StateCode, Year};
use super::read::Row;
use super::source::Source;

/// First year of the state system by the Correlates of War.
const SYSTEM_BEGINS: Year = 1816;

/// A strategic rivalry (Thompson and Dreyer 2012), without direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rivalry {
    /// The state with the lower code.
    pub first: StateCode,
    /// The state with the higher code.
    pub second: StateCode,
    /// First year.
    pub start: Year,
    /// Last year; the list's own last year where it went on.
    pub end: Year,
    /// Whether it is over influence and prestige.
    pub positional: bool,
    /// Whether it is over territory.
    pub spatial: bool,
    /// Whether it is over belief systems.
    pub ideological: bool,
    /// Whether it is over intervention in the other's affairs.
    pub interventionary: bool,
}

impl Row for Rivalry {
    const SOURCE: Source = Source::Rivalries;
    const COLUMNS: &'static [&'static str] =
        &["ccode1", "ccode2", "start", "end", "positional", "spatial", "ideological", "interventionary"];
    const KEY_COLUMNS: &'static str = "ccode1, ccode2, start";
    type Key = (StateCode, StateCode, Year);

    /// Rivalries that ended before the state system begins are set aside: some are of states it never had.
    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        let (start, end) = (cells.year("start")?, cells.year("end")?);
        if end < start {
            return Err(cells.fault("end", format!("a year not before {start}")));
        }
        if end < SYSTEM_BEGINS {
            return Ok(None);
        }
        let (one, other) = cells.pair()?;
        Ok(Some(Self {
            first: one.min(other),
            second: one.max(other),
            start,
            end,
            positional: cells.mark("positional")?,
            spatial: cells.mark("spatial")?,
            ideological: cells.mark("ideological")?,
            interventionary: cells.mark("interventionary")?,
        }))
    }

    fn key(&self) -> Self::Key {
        (self.first, self.second, self.start)
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.start, self.end))
    }
}
