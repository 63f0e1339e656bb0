//! Files with a row for each state and year: `cow_nmc`, `democracy`, `territorial_threat`.

use super::super::error::StoreError;
use super::cells::Cells;
use super::codes::{StateCode, Year};
use super::read::{Row, StateYear};
use super::source::Source;

/// Material capabilities of a state in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Material {
    /// The state.
    pub code: StateCode,
    /// The year.
    pub year: Year,
    /// Military expenditure in thousand current USD (pounds before 1914).
    pub milex: Option<f64>,
    /// Military personnel in thousands.
    pub milper: Option<f64>,
    /// Primary energy consumption in thousand coal-ton equivalents.
    pub energy: Option<f64>,
    /// Population in thousands.
    pub population: Option<f64>,
    /// Composite Index of National Capability, the share of the system's capabilities, 0–1.
    pub cinc: Option<f64>,
}

impl Row for Material {
    const SOURCE: Source = Source::Capability;
    const COLUMNS: &'static [&'static str] = &["ccode", "year", "milex", "milper", "pec", "tpop", "cinc"];
    const KEY_COLUMNS: &'static str = "ccode, year";
    type Key = StateYear;

    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        Ok(Some(Self {
            code: cells.code("ccode")?,
            year: cells.year("year")?,
            milex: cells.optional("milex", 0.0..=1e12)?,
            milper: cells.optional("milper", 0.0..=1e6)?,
            energy: cells.optional("pec", 0.0..=1e10)?,
            population: cells.optional("tpop", 0.0..=1e7)?,
            cinc: cells.optional("cinc", 0.0..=1.0)?,
        }))
    }

    fn key(&self) -> StateYear {
        (self.code, self.year)
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.year, self.year))
    }
}

/// How a state was governed in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regime {
    /// The state.
    pub code: StateCode,
    /// The year.
    pub year: Year,
    /// Electoral democracy by V-Dem (`v2x_polyarchy`), 0–1.
    pub polyarchy: Option<f64>,
    /// The revised combined Polity score, −10 to 10.
    pub polity2: Option<f64>,
}

impl Row for Regime {
    const SOURCE: Source = Source::Regime;
    const COLUMNS: &'static [&'static str] = &["ccode", "year", "v2x_polyarchy", "polity2"];
    const KEY_COLUMNS: &'static str = "ccode, year";
    type Key = StateYear;

    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        Ok(Some(Self {
            code: cells.code("ccode")?,
            year: cells.year("year")?,
            polyarchy: cells.optional("v2x_polyarchy", 0.0..=1.0)?,
            polity2: cells.optional("polity2", -10.0..=10.0)?,
        }))
    }

    fn key(&self) -> StateYear {
        (self.code, self.year)
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.year, self.year))
    }
}

/// Latent territorial threat to a state in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TerritorialThreat {
    /// The state.
    pub code: StateCode,
    /// The year.
    pub year: Year,
    /// Mean of the latent variable, about −1.3 to 5.6 since 1919.
    pub mean: f64,
}

impl Row for TerritorialThreat {
    const SOURCE: Source = Source::Threat;
    const COLUMNS: &'static [&'static str] = &["ccode", "year", "lterrthreat"];
    const KEY_COLUMNS: &'static str = "ccode, year";
    type Key = StateYear;

    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        let mean = cells.optional("lterrthreat", -8.0..=100.0)?;
        let (code, year) = (cells.code("ccode")?, cells.year("year")?);
        Ok(mean.map(|mean| Self { code, year, mean }))
    }

    fn key(&self) -> StateYear {
        (self.code, self.year)
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.year, self.year))
    }
}
