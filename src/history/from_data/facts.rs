//! What the records say of one state in the year of the scenario, or shortly before.

use super::super::coding::{CARRY, GROWTH_YEARS};
use super::super::records::{Material, Records, StateCode, Year};

/// A value, and the year of its record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dated<T> {
    pub(super) value: T,
    pub(super) year: Year,
}

impl<T> Dated<T> {
    /// With another value of the same record.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Dated<U> {
        Dated { value: change(self.value), year: self.year }
    }
}

/// The last record of `year` or the few years before it, with its year.
pub(super) fn latest<T>(year: Year, record: impl Fn(Year) -> Option<T>) -> Option<Dated<T>> {
    super::super::latest::latest(year, |year| record(year).map(|value| Dated { value, year }))
}

/// Power on record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Power {
    /// Share of the world's material capabilities.
    pub(super) cinc: f64,
    /// The world's military spending, USD bn.
    pub(super) world_spending: f64,
    /// Its own, USD bn; `None` where it is unknown.
    pub(super) own_spending: Option<f64>,
    /// Its share some years before, and how many.
    pub(super) before: Option<(f64, f64)>,
}

const THOUSANDS_PER_BILLION: f64 = 1e6;

/// The world's military spending in a year, USD bn, over all states with a record; `None` where there is none.
pub(super) fn world_spending(records: &Records, year: Year) -> Option<f64> {
    let spending = records.states().iter().filter_map(|state| records.material(state.code, year)?.milex);
    spending.reduce(|a, b| a + b).filter(|&sum| sum > 0.0).map(|sum| sum / THOUSANDS_PER_BILLION)
}

/// Power of a state.
pub(super) fn power(records: &Records, code: StateCode, year: Year) -> Option<Dated<Power>> {
    let cinc_in = |year| records.material(code, year)?.cinc.filter(|&cinc| cinc > 0.0);
    let cinc = latest(year, cinc_in)?;
    let then = cinc.year.saturating_sub(GROWTH_YEARS.value as Year);
    // A state that is younger has grown for fewer years.
    let before = (then..cinc.year).find_map(|year| Some((cinc_in(year)?, f64::from(cinc.year.saturating_sub(year)))));
    let own_spending = records.material(code, cinc.year).and_then(own_spending);
    let world_spending = world_spending(records, cinc.year)?;
    Some(cinc.map(|cinc| Power { cinc, world_spending, own_spending, before }))
}

/// Its spending, USD bn. Nothing spent on soldiers that there are is no record but a gap.
fn own_spending(material: &Material) -> Option<f64> {
    let has_no_forces = material.milper == Some(0.0);
    material.milex.filter(|&spent| spent > 0.0 || has_no_forces).map(|spent| spent / THOUSANDS_PER_BILLION)
}

/// A regime on record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Regime {
    /// By V-Dem's index of electoral democracy.
    Polyarchy(f64),
    /// By Polity's score, where V-Dem has none.
    Polity(f64),
}

/// Regime of a state.
pub(super) fn regime(records: &Records, code: StateCode, year: Year) -> Option<Dated<Regime>> {
    let polyarchy = latest(year, |year| records.regime(code, year)?.polyarchy.map(Regime::Polyarchy));
    polyarchy.or_else(|| latest(year, |year| records.regime(code, year)?.polity2.map(Regime::Polity)))
}

/// Latent territorial threat to a state.
pub(super) fn latent_threat(records: &Records, code: StateCode, year: Year) -> Option<Dated<f64>> {
    latest(year, |year| records.territorial_threat(code, year))
}

/// Distance of two states in km; 0 from a state to itself. Of a state that is too new for a record, from the first one:
/// its borders are where they will be.
pub(super) fn distance(records: &Records, a: StateCode, b: StateCode, year: Year) -> Option<Dated<f64>> {
    if a == b {
        return Some(Dated { value: 0.0, year });
    }
    let of = |year: Year| records.distance_km(a, b, year);
    let first =
        || (year..=year.saturating_add(CARRY.value as Year)).find_map(|year| Some(Dated { value: of(year)?, year }));
    latest(year, of).or_else(first)
}
