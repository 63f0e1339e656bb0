//! Quiet spells: years in which no pact came about where one could have, as the records alone have them.
//!
//! Cases are cases because somebody proposed something. A fit to them alone would take every state for one that is always
//! asked; the years in which nothing came of nothing say how rare that is.

use crate::history::from_data::{FromDataError, Request, from_data};
use crate::history::hindcast::Case;
use crate::history::records::{Records, Year};
use crate::scenario::{Problems, load_text};

/// Years of a spell.
const YEARS: u32 = 10;

/// First years of the spells around East Asia, in which no defence pact of three or more came into force (ATOP 5; Leeds,
/// Ritter, Mitchell & Long 2002): from the year after the Manila Pact took force to the last year that the records reach.
const FIRST_YEARS: [Year; 6] = [1956, 1966, 1976, 1986, 1996, 2004];

/// The guarantor, its adversaries there, and the states that could have joined, by codes of the Correlates of War; those that
/// were no states of the system then are left out.
const GUARANTOR: &str = "2";
const ADVERSARIES: [&str; 3] = ["710", "365", "731"];
const STATES: [&str; 10] = ["740", "732", "713", "840", "800", "900", "920", "850", "820", "830"];

/// The spells that the records tell of, as scenarios that say that nothing came of them.
///
/// # Errors
/// [`Problems`] of a scenario that the coding rule has written, which has none.
pub(super) fn quiet_spells(records: &Records) -> Result<Vec<Case>, Problems> {
    FIRST_YEARS.iter().filter_map(|&year| spell(records, year)).collect()
}

/// `None` where the records do not reach so far.
fn spell(records: &Records, year: Year) -> Option<Result<Case, Problems>> {
    let in_system = |code: &&&str| records.states_named(code).iter().any(|&state| records.in_system(state, year));
    let named = |codes: &[&str]| codes.iter().filter(in_system).map(|code| (*code).to_owned()).collect::<Vec<String>>();
    let request = Request {
        year,
        states: named(&STATES),
        adversaries: named(&ADVERSARIES),
        guarantor: Some(GUARANTOR.to_owned()),
        theatres: Vec::new(),
        judged: None,
        name: Some(format!("quiet-{year}")),
        horizon_years: YEARS,
    };
    let text = match from_data(records, &request) {
        Ok(generated) => generated.text,
        Err(FromDataError::Unsound(problems)) => return Some(Err(problems)),
        Err(_) => return None,
    };
    let told = "\n[history]\ntext = \"No defence pact of three states or more came into force.\"\nsource = \"ATOP 5\"\n\
                [history.pact.collective-pact]\nformed = false\n";
    let file = format!("quiet-{year}.toml");
    load_text(&file, &(text + told)).map(|scenario| Case::of(scenario, &file)).transpose()
}
