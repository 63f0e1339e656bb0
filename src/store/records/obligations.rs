//! `atop_dyad_year`: what each state owes each other by treaty.

use super::super::error::StoreError;
use super::alliances::Obligations;
use super::cells::Cells;
use super::codes::{StateCode, Year};
use super::read::{PairYear, Row};
use super::source::Source;

/// What one state owes another in a year, over all their alliances. Each direction has its own row, and the two
/// may differ: a guarantee may be one-sided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObligationRow {
    /// The state that owes.
    pub from: StateCode,
    /// The state to which it owes.
    pub to: StateCode,
    /// The year.
    pub year: Year,
    /// What is owed.
    pub obligations: Obligations,
}

impl Row for ObligationRow {
    const SOURCE: Source = Source::Obligations;
    const COLUMNS: &'static [&'static str] =
        &["ccode1", "ccode2", "year", "atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"];
    const KEY_COLUMNS: &'static str = "ccode1, ccode2, year";
    type Key = PairYear;

    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        let (from, to) = cells.pair()?;
        let obligations = Obligations {
            defence: cells.flag("atop_defense")?,
            offence: cells.flag("atop_offense")?,
            neutrality: cells.flag("atop_neutral")?,
            nonaggression: cells.flag("atop_nonagg")?,
            consultation: cells.flag("atop_consul")?,
        };
        Ok(Some(Self { from, to, year: cells.year("year")?, obligations }))
    }

    fn key(&self) -> PairYear {
        (self.year, self.from, self.to)
    }

    /// Without it the other direction would read as no obligation.
    fn mirror(&self) -> Option<PairYear> {
        Some((self.year, self.to, self.from))
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.year, self.year))
    }
}
