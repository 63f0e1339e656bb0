//! Readers of the field's public data files in their original columns, as comma-separated text, plain or gzipped.
//!
//! [`Source`] lists the files. [`read`] turns one into rows of a plain type, sorted by key, each at most once; what
//! does not fit is refused with file, line and column. Further columns are ignored, and the order of columns and
//! rows is free. [`read_judgements`] reads an analyst's table beside them.

mod alliances;
mod cells;
mod codes;
mod depth;
mod economy;
mod file;
mod guard;
mod judgements;
mod obligations;
mod pairs;
mod read;
mod rivalries;
mod source;
mod state_years;
mod states;
#[cfg(test)]
mod tests;

pub use alliances::{AllianceRow, MemberRow, Month, Obligations};
pub use codes::{Codes, StateCode, Year};
pub use depth::DepthRow;
pub use economy::Economy;
pub use file::{RecordFile, check_folder, find};
pub use judgements::{Judgement, JudgementTable, read_judgements};
pub use obligations::ObligationRow;
pub use pairs::{PairDistance, TradeRow};
pub use read::{PairYear, Row, StateYear, Table, read};
pub use rivalries::Rivalry;
pub use source::Source;
pub use state_years::{Material, Regime, TerritorialThreat};
pub use states::StateSpell;
