//! Files with a row for each pair and year, without direction: `min_distance`, `cow_trade_dyad`.

use super::super::error::StoreError;
use super::cells::Cells;
use super::codes::{StateCode, Year};
use super::read::{PairYear, Row};
use super::source::Source;

/// Longest distance on the globe in km, with a margin: half of a meridian's ellipse has 20,004.
const KM_MAX: f64 = 20_100.0;

/// Largest flow of trade in million USD, far above any.
const FLOW_MAX: f64 = 1e8;

/// How far the states of a pair lay apart in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairDistance {
    /// The state with the lower code.
    pub first: StateCode,
    /// The state with the higher code.
    pub second: StateCode,
    /// The year.
    pub year: Year,
    /// Minimum distance of their territories in km; 0 for neighbours.
    pub km: f64,
}

impl Row for PairDistance {
    const SOURCE: Source = Source::Distance;
    const COLUMNS: &'static [&'static str] = &["ccode1", "ccode2", "year", "mindist"];
    const KEY_COLUMNS: &'static str = "ccode1, ccode2, year";
    type Key = PairYear;

    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        let (one, other) = cells.pair()?;
        let year = cells.year("year")?;
        let km = cells.number("mindist", 0.0..=KM_MAX)?;
        Ok(Some(Self { first: one.min(other), second: one.max(other), year, km }))
    }

    fn key(&self) -> PairYear {
        (self.year, self.first, self.second)
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.year, self.year))
    }
}

/// Trade of a pair in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TradeRow {
    /// The state with the lower code.
    pub first: StateCode,
    /// The state with the higher code.
    pub second: StateCode,
    /// The year.
    pub year: Year,
    /// Imports of the first from the second in million current USD.
    pub imports_of_first: Option<f64>,
    /// Imports of the second from the first in million current USD.
    pub imports_of_second: Option<f64>,
}

impl Row for TradeRow {
    const SOURCE: Source = Source::Trade;
    const COLUMNS: &'static [&'static str] = &["ccode1", "ccode2", "year", "flow1", "flow2"];
    const KEY_COLUMNS: &'static str = "ccode1, ccode2, year";
    type Key = PairYear;

    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        let (one, other) = cells.pair()?;
        let year = cells.year("year")?;
        let flow1 = cells.optional("flow1", 0.0..=FLOW_MAX)?;
        let flow2 = cells.optional("flow2", 0.0..=FLOW_MAX)?;
        let (first, second, imports_of_first, imports_of_second) =
            if one < other { (one, other, flow1, flow2) } else { (other, one, flow2, flow1) };
        Ok(Some(Self { first, second, year, imports_of_first, imports_of_second }))
    }

    fn key(&self) -> PairYear {
        (self.year, self.first, self.second)
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.year, self.year))
    }
}
