//! Alliances with their members and depth.

use crate::store::records::{AllianceRow, DepthRow, MemberRow, Month, Obligations, StateCode, Table};

/// An alliance with its members.
#[derive(Debug, Clone, PartialEq)]
pub struct Alliance {
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
    /// Depth by Benson and Clinton (2016), about −0.6 to 4.1; `None` where they have no score.
    pub depth: Option<f64>,
    /// Spells of membership, by member and entry. A member has one for each phase, and another after a return.
    pub members: Vec<MemberRow>,
}

impl Alliance {
    /// The states that were members at any time, by code.
    #[must_use]
    pub fn member_codes(&self) -> Vec<StateCode> {
        let mut codes: Vec<StateCode> = self.members.iter().map(|spell| spell.member).collect();
        codes.dedup();
        codes
    }
}

pub(super) fn assemble(
    alliances: &Table<AllianceRow>,
    members: &Table<MemberRow>,
    depth: &Table<DepthRow>,
) -> Vec<Alliance> {
    let with_members = |row: &AllianceRow| {
        let spells = &members.rows;
        let first = spells.partition_point(|spell| spell.alliance < row.id);
        let end = spells.partition_point(|spell| spell.alliance <= row.id);
        Alliance {
            id: row.id,
            begin: row.begin,
            end: row.end,
            bilateral: row.bilateral,
            obligations: row.obligations,
            future_members: row.future_members,
            military_contact: row.military_contact,
            organisation: row.organisation,
            depth: depth.get(row.id).map(|score| score.depth),
            members: spells.get(first..end).unwrap_or(&[]).to_vec(),
        }
    };
    alliances.rows.iter().map(with_members).collect()
}
