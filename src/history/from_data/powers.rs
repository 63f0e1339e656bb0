//! Power, regime and non-alignment of a state, as the coding rule reads them from the records.

use super::super::coding::{
    AUTONOMY_SPREAD, AUTONOMY_UNKNOWN, AUTONOMY_YEARS, AUTONOMY_YEARS_FEWEST, CINC_UNKNOWN, DEMOCRACY_UNKNOWN,
    GROWTH_SPREAD, POLITY_SPREAD, POLYARCHY_SPREAD,
};
use super::super::measures::{self, Estimate};
use super::super::records::{Records, Source, StateCode, Year};
use super::coded::{Cite, Coded};
use super::facts::{Dated, Regime, power, regime, world_spending};
use crate::scenario::Certainty;

/// Ends of a share.
pub(super) const SHARE: [f64; 2] = [0.0, 1.0];

/// Capability, USD bn a year.
pub(super) fn capability(records: &Records, code: StateCode, year: Year) -> Coded {
    let Some(Dated { value: power, year: of }) = power(records, code, year) else {
        // Without any spending in the world there would be no scale at all.
        let world = world_spending(records, year).unwrap_or(1.0);
        let [low, value, high] = CINC_UNKNOWN.ends().map(|share| share * world);
        return Coded::instead_of_record(&CINC_UNKNOWN, Estimate { low, value, high }, Source::Capability, year)
            .on_log_scale();
    };
    let own = match power.own_spending {
        Some(spent) => format!("own spending {spent:.2} bn"),
        None => "own spending not on record".to_owned(),
    };
    let note = format!("CINC {:.4} of world spending {:.1} bn; {own}", power.cinc, power.world_spending);
    let estimate = measures::capability(power.cinc, power.world_spending, power.own_spending);
    let cite = Cite { source: Source::Capability, columns: "cinc, milex", year: of, certainty: Certainty::Medium };
    Coded::of_record(estimate, cite, note).on_log_scale()
}

/// Growth of a share of capabilities, and what it is read off.
struct Grown {
    growth: f64,
    then: f64,
    now: f64,
    years: f64,
    of: Year,
}

fn grown(records: &Records, code: StateCode, year: Year) -> Option<Grown> {
    let Dated { value: power, year: of } = power(records, code, year)?;
    let (then, years) = power.before?;
    let growth = measures::growth(then, power.cinc, years)?;
    Some(Grown { growth, then, now: power.cinc, years, of })
}

/// Growth of capability a year by the latest record, where there are two.
pub(in crate::history) fn growth_on_record(records: &Records, code: StateCode, year: Year) -> Option<f64> {
    grown(records, code, year).map(|grown| grown.growth)
}

/// Growth of capability a year.
pub(super) fn growth(records: &Records, code: StateCode, year: Year) -> Coded {
    let Some(Grown { growth, then, now, years, of }) = grown(records, code, year) else {
        return Coded::instead_of_record(&GROWTH_SPREAD, around_growth(0.0), Source::Capability, year);
    };
    let note = format!("CINC from {then:.4} to {now:.4} in {years} years; little of such a pace goes on");
    let cite = Cite { source: Source::Capability, columns: "cinc", year: of, certainty: Certainty::Low };
    Coded::of_record(around_growth(growth), cite, note)
}

fn around_growth(growth: f64) -> Estimate {
    Estimate::around(growth, GROWTH_SPREAD.value, [-0.5, 0.5])
}

/// Democracy index.
pub(super) fn democracy(records: &Records, code: StateCode, year: Year) -> Coded {
    let cite = |columns, year, certainty| Cite { source: Source::Regime, columns, year, certainty };
    match regime(records, code, year) {
        Some(Dated { value: Regime::Polyarchy(index), year: of }) => Coded::of_record(
            Estimate::around(index, POLYARCHY_SPREAD.value, SHARE),
            cite("v2x_polyarchy", of, Certainty::High),
            "index of electoral democracy".to_owned(),
        ),
        Some(Dated { value: Regime::Polity(score), year: of }) => Coded::of_record(
            Estimate::around(measures::democracy_from_polity(score), POLITY_SPREAD.value, SHARE),
            cite("polity2", of, Certainty::Low),
            format!("Polity {score:.0} on the scale of the index of electoral democracy; V-Dem has no index"),
        ),
        None => Coded::without_record(&DEMOCRACY_UNKNOWN, Source::Regime, year),
    }
}

/// Whether a state owed another defence, or was owed it: one that is protected is no more non-aligned than its protector.
fn is_allied(records: &Records, code: StateCode, year: Year) -> bool {
    let is_owed = |from: StateCode| records.obligations(from, code, year).is_some_and(|owed| owed.defence);
    records.allies_of(code, year).next().is_some() || records.states().iter().any(|state| is_owed(state.code))
}

/// Norm of non-alignment: the part of the last years, before `year`, in which the state had no defence pact.
pub(super) fn autonomy(records: &Records, code: StateCode, year: Year) -> Coded {
    let earliest = year.saturating_sub(AUTONOMY_YEARS.value as Year);
    let counts = |year: &Year| records.covers(Source::Obligations, *year) && records.in_system(code, *year);
    let years: Vec<Year> = (earliest..year).filter(counts).collect();
    let (Some(first), Some(&last)) = (years.first(), years.last()) else {
        return Coded::without_record(&AUTONOMY_UNKNOWN, Source::Obligations, year);
    };
    if (years.len() as f64) < AUTONOMY_YEARS_FEWEST.value {
        return Coded::without_record(&AUTONOMY_UNKNOWN, Source::Obligations, year);
    }
    let unallied = years.iter().filter(|&&year| !is_allied(records, code, year)).count();
    let norm = measures::autonomy(unallied as f64 / years.len() as f64);
    let cite = Cite { source: Source::Obligations, columns: "atop_defense", year: last, certainty: Certainty::Low };
    let note = format!("without a defence pact in {unallied} of {} years from {first}", years.len());
    Coded::of_record(Estimate::around(norm, AUTONOMY_SPREAD.value, SHARE), cite, note)
}
