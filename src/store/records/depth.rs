//! `benson_clinton_scores`: how deep an alliance is.

use super::super::error::StoreError;
use super::alliances::atop_id;
use super::cells::Cells;
use super::codes::Year;
use super::read::Row;
use super::source::Source;

/// The depth of an alliance (Benson and Clinton 2016).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DepthRow {
    /// ATOP's number of the alliance.
    pub alliance: u32,
    /// Mean of the latent variable: the costliness of the institutions that it promises, about −0.6 to 4.1.
    pub depth: f64,
}

impl Row for DepthRow {
    const SOURCE: Source = Source::Depth;
    const COLUMNS: &'static [&'static str] = &["atopid", "Depth.score"];
    const KEY_COLUMNS: &'static str = "atopid";
    type Key = u32;

    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        let alliance = atop_id(cells)?;
        let depth = cells.optional("Depth.score", -8.0..=100.0)?;
        Ok(depth.map(|depth| Self { alliance, depth }))
    }

    fn key(&self) -> u32 {
        self.alliance
    }

    fn years(&self) -> Option<(Year, Year)> {
        None
    }
}
