//! The record: what the field's public data say of states and alliances, by code and year.
//!
//! [`Records`] is the index over the files that [`crate::store::records`] reads; [`coding`] and [`measures`] are the
//! rule by which records become parameters of a scenario; [`from_data`] writes one. [`backtest`] and [`membership`] test the
//! engine's decision rule on them; [`hindcast`] runs cases of history; [`rivals`] sets the rules side by side. [`Results`] is what
//! lies in a folder of results, a back-test among them.

mod appeal;
pub mod backtest;
pub mod calibration;
pub mod coding;
mod from_data;
pub mod hindcast;
mod latest;
#[cfg(test)]
mod made_up;
pub mod measures;
pub mod membership;
mod records;
mod results;
pub mod rivals;
mod snapshot;
mod ties;

pub use from_data::{
    Completeness, FromDataError, Gap, Generated, Judgements, NEEDED, Request, completeness, feeds, from_data,
};
pub use records::{
    Alliance, Coverage, Economy, Material, Member, Month, Obligations, PairDistance, RecordFile, Records, Regime,
    Rivalry, Source, StateCode, StateRecord, Trade, Year,
};
pub use results::Results;
