//! `atop4_alliance_level` and `atop4_member_level`: alliances and their members.

use super::super::error::StoreError;
use super::cells::Cells;
use super::codes::{StateCode, Year};
use super::read::Row;
use super::source::Source;

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: Year,
    /// The month, 1–12.
    pub month: u8,
}

/// The kinds of obligation that ATOP tells apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Obligations {
    /// To help actively when the other is attacked.
    pub defence: bool,
    /// To help actively in other circumstances.
    pub offence: bool,
    /// To stay neutral.
    pub neutrality: bool,
    /// Not to use force against each other.
    pub nonaggression: bool,
    /// To consult or cooperate.
    pub consultation: bool,
}

/// Largest number of an alliance.
const ATOP_ID_MAX: i64 = 1_000_000;

/// An alliance as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AllianceRow {
    /// ATOP's number.
    pub id: u32,
    /// When it began.
    pub begin: Month,
    /// When it ended; `None` where it lasted beyond the file's time.
    pub end: Option<Month>,
    /// Whether it has two members.
    pub bilateral: bool,
    /// What any member owes in any phase.
    pub obligations: Obligations,
    /// Provision for future members (`futmem`): 0 none, 1 named states, 2 by assent of the members, 3 open.
    pub future_members: Option<u8>,
    /// Military contact in peace (`milcon`): 0 none, 1 when war breaks out, 2 in peace, 3 integrated command.
    pub military_contact: Option<u8>,
    /// The first organisation it makes (`organ1`): 0 none, 1 meetings of officials, 2 bureaucracy, 3 a named one.
    pub organisation: Option<u8>,
}

impl Row for AllianceRow {
    const SOURCE: Source = Source::Alliances;
    const COLUMNS: &'static [&'static str] = &[
        "atopid", "begyr", "begmo", "endyr", "endmo", "bilat", "defense", "offense", "neutral", "nonagg", "consul",
        "futmem", "milcon", "organ1",
    ];
    const KEY_COLUMNS: &'static str = "atopid";
    type Key = u32;

    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        Ok(Some(Self {
            id: atop_id(cells)?,
            begin: month(cells, "begyr", "begmo")?,
            end: end_month(cells, "endyr", "endmo")?,
            bilateral: cells.flag("bilat")?,
            obligations: obligations(cells)?,
            future_members: cells.optional_small("futmem", 0..=3)?,
            military_contact: cells.optional_small("milcon", 0..=3)?,
            organisation: cells.optional_small("organ1", 0..=3)?,
        }))
    }

    fn key(&self) -> u32 {
        self.id
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.begin.year, self.end.map_or(self.begin.year, |end| end.year)))
    }
}

/// A member of an alliance during one of its phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberRow {
    /// ATOP's number of the alliance.
    pub alliance: u32,
    /// The member.
    pub member: StateCode,
    /// The phase, 0 where the obligations never changed.
    pub phase: u8,
    /// When it entered the phase.
    pub entry: Month,
    /// When it left; `None` where it stayed beyond the file's time.
    pub exit: Option<Month>,
    /// What the member owes in this phase.
    pub obligations: Obligations,
    /// The first organisation that the alliance has in this phase (`organ1`), as for [`AllianceRow`].
    pub organisation: Option<u8>,
}

impl Row for MemberRow {
    const SOURCE: Source = Source::Members;
    const COLUMNS: &'static [&'static str] = &[
        "atopid", "member", "cowsys", "yrent", "moent", "yrexit", "moexit", "phase", "defense", "offense", "neutral",
        "nonagg", "consul", "organ1",
    ];
    const KEY_COLUMNS: &'static str = "atopid, member, yrent, moent, phase";
    type Key = (u32, StateCode, Month, u8);

    /// Members that are no states of the system (`cowsys` 0) and have no code of the list are set aside.
    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError> {
        let member = cells.any_code("member")?;
        if !cells.knows(member) {
            return if cells.flag("cowsys")? { Err(cells.unknown("member")) } else { Ok(None) };
        }
        Ok(Some(Self {
            alliance: atop_id(cells)?,
            member,
            phase: cells.small("phase", 0..=20)?,
            entry: month(cells, "yrent", "moent")?,
            exit: end_month(cells, "yrexit", "moexit")?,
            obligations: obligations(cells)?,
            organisation: cells.optional_small("organ1", 0..=3)?,
        }))
    }

    fn key(&self) -> Self::Key {
        (self.alliance, self.member, self.entry, self.phase)
    }

    fn years(&self) -> Option<(Year, Year)> {
        Some((self.entry.year, self.exit.map_or(self.entry.year, |exit| exit.year)))
    }
}

pub(super) fn atop_id(cells: &Cells<'_>) -> Result<u32, StoreError> {
    Ok(u32::try_from(cells.integer("atopid", 1..=ATOP_ID_MAX)?).unwrap_or(u32::MAX))
}

fn month(cells: &Cells<'_>, year: &'static str, month: &'static str) -> Result<Month, StoreError> {
    Ok(Month { year: cells.year(year)?, month: cells.small(month, 1..=12)? })
}

fn end_month(cells: &Cells<'_>, year: &'static str, month: &'static str) -> Result<Option<Month>, StoreError> {
    let Some(year) = cells.end_year(year)? else { return Ok(None) };
    Ok(Some(Month { year, month: cells.small(month, 1..=12)? }))
}

fn obligations(cells: &Cells<'_>) -> Result<Obligations, StoreError> {
    Ok(Obligations {
        defence: cells.flag("defense")?,
        offence: cells.flag("offense")?,
        neutrality: cells.flag("neutral")?,
        nonaggression: cells.flag("nonagg")?,
        consultation: cells.flag("consul")?,
    })
}
