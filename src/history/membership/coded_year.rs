//! What was known of each state the year before a pact.

use super::super::coding::DEMOCRACY_UNKNOWN;
use super::super::latest::latest;
use super::super::measures::democracy_from_polity;
use super::super::records::{Records, StateCode, Year};
use super::super::snapshot::Snapshot;

/// The record of the year before `year`, over the states of `year`.
///
/// Where it is silent on capability or regime, the latest record of the years before stands in; Polity stands in for
/// polyarchy, and without either the value of the coding rule. A state that entered the system in `year` or the year
/// before has no such past: for it the record of `year` stands in, and for its distances, which are geography, also that
/// of the year after. Nothing else looks ahead.
pub(super) fn coded_year(records: &Records, year: Year) -> Snapshot {
    let before = year.saturating_sub(1);
    let mut coded = Snapshot::new(records, before);
    let codes: Vec<StateCode> = records.states().iter().map(|state| state.code).collect();
    let entered = |spell: &(jiff::civil::Date, _)| (before..=year).contains(&spell.0.year().into());
    let is_new: Vec<bool> = records.states().iter().map(|state| state.spells.iter().any(entered)).collect();
    for (i, &code) in codes.iter().enumerate() {
        let cinc = |year| records.material(code, year)?.cinc;
        let polyarchy = |year| {
            let regime = records.regime(code, year)?;
            regime.polyarchy.or_else(|| regime.polity2.map(democracy_from_polity))
        };
        let at_entry = |of_year: &dyn Fn(Year) -> Option<f64>| if is_new[i] { of_year(year) } else { None };
        coded.in_system[i] = records.in_system(code, year);
        coded.capability[i] = latest(before, cinc).or_else(|| at_entry(&cinc));
        let known = latest(before, polyarchy).or_else(|| at_entry(&polyarchy));
        coded.polyarchy[i] = Some(known.unwrap_or(DEMOCRACY_UNKNOWN.value));
    }
    let n = coded.n;
    for pair in (0..n * n).filter(|pair| is_new[pair / n] || is_new[pair % n]) {
        let at = |year| records.distance_km(codes[pair / n], codes[pair % n], year);
        coded.km[pair] = coded.km[pair].or_else(|| at(year)).or_else(|| at(year.saturating_add(1)));
    }
    coded
}
