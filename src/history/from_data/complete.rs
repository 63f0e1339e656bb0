//! Which states of a year are on record in every file with rows by state.

use super::super::records::{Records, Source, StateCode, StateRecord, Year};
use super::facts::{latent_threat, latest, power, regime};
use super::people::name_of;

/// A state of the system, and the files that are silent on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// Its number.
    pub code: StateCode,
    /// Its abbreviation by the Correlates of War.
    pub abbreviation: String,
    /// Its ISO alpha-3 code, where that differs.
    pub alpha3: Option<&'static str>,
    /// Its name, safe to print.
    pub name: String,
    /// Files that have no record of it in the year, nor in the few years before for which one stands in.
    pub missing: Vec<Source>,
}

/// All states of the system in `year`, by number, with the files that are silent on them.
#[must_use]
pub fn completeness(records: &Records, year: Year) -> Vec<Completeness> {
    let of_state = |state: &StateRecord| Completeness {
        code: state.code,
        abbreviation: state.abbreviation.clone(),
        alpha3: Records::iso_of(state.code, year),
        name: name_of(records, state.code),
        missing: missing(records, state.code, year),
    };
    records.states().iter().filter(|state| records.in_system(state.code, year)).map(of_state).collect()
}

fn missing(records: &Records, code: StateCode, year: Year) -> Vec<Source> {
    let is_placed = |year: Year| records.pairs_in(year).iter().any(|pair| pair.first == code || pair.second == code);
    let found = [
        (Source::Capability, power(records, code, year).is_some()),
        (Source::Regime, regime(records, code, year).is_some()),
        (Source::Threat, latent_threat(records, code, year).is_some()),
        (Source::Distance, latest(year, |year| is_placed(year).then_some(())).is_some()),
        (Source::Trade, latest(year, |year| records.total_trade(code, year)).is_some()),
    ];
    found.into_iter().filter_map(|(source, is_there)| (!is_there).then_some(source)).collect()
}
