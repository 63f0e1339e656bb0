//! Who takes part: states, adversaries and guarantor, by whatever names they were asked for.

use super::super::records::{Records, StateCode, Year};
use super::error::FromDataError;
use super::feeds::NEEDED;
use super::judged::Judgements;
use crate::scenario::THEATRES_MAX;
use crate::store::{is_invisible, quotable, suggestion};

/// Fewest states of a scenario: a collective pact has three members.
pub(super) const STATES_FEWEST: usize = 3;

/// Most states and adversaries: what holds between each two of more would outgrow a scenario file of 4 MiB.
pub(super) const STATES_MOST: usize = 64;

/// Longest name, in characters.
const NAME_MAX: usize = 100;

/// What to make a scenario of.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The year that the scenario begins with.
    pub year: Year,
    /// States that may join, by abbreviation of the Correlates of War, ISO alpha-3 code or number.
    pub states: Vec<String>,
    /// Adversaries, named likewise.
    pub adversaries: Vec<String>,
    /// The state whose commitment the others rely on, named likewise; it is a state of the scenario in any case.
    pub guarantor: Option<String>,
    /// Theatres asked for, each an adversary and the state around which it presses, named likewise. An adversary with
    /// none has those that the coding rule finds.
    pub theatres: Vec<(String, String)>,
    /// What an analyst judged of the states, which stands before records and defaults.
    pub judged: Option<Judgements>,
    /// Name of the scenario; made of adversaries and year when not given.
    pub name: Option<String>,
    /// Years to simulate.
    pub horizon_years: u32,
}

/// A state in the scenario, on either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Actor {
    pub(super) code: StateCode,
    /// ISO alpha-3 where there is one, else the abbreviation of the Correlates of War.
    pub(super) id: String,
    pub(super) name: String,
}

/// Everybody in the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cast {
    pub(super) year: Year,
    /// In order of code.
    pub(super) states: Vec<Actor>,
    /// In the order asked for.
    pub(super) adversaries: Vec<Actor>,
    /// Index of the guarantor among the states.
    pub(super) guarantor: Option<usize>,
    /// Theatres asked for: indices of adversary and central state.
    pub(super) theatres: Vec<(usize, usize)>,
}

/// Finds everybody.
pub(super) fn cast(records: &Records, request: &Request) -> Result<Cast, FromDataError> {
    check_year(records, request.year)?;
    let find = |text: &String| member(records, text, request.year);
    let mut states = request.states.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    let guarantor = request.guarantor.as_ref().map(find).transpose()?;
    states.extend(guarantor);
    states.sort_unstable();
    states.dedup();
    let mut adversaries: Vec<StateCode> = Vec::new();
    for adversary in request.adversaries.iter().map(find) {
        let adversary = adversary?;
        if states.contains(&adversary) {
            return Err(FromDataError::BothSides { name: name_of(records, adversary) });
        }
        if !adversaries.contains(&adversary) {
            adversaries.push(adversary);
        }
    }
    if adversaries.is_empty() {
        return Err(FromDataError::NoAdversary);
    }
    if states.len() < STATES_FEWEST {
        return Err(FromDataError::Number { found: states.len() });
    }
    if states.len() + adversaries.len() > STATES_MOST {
        return Err(FromDataError::Number { found: states.len() + adversaries.len() });
    }
    let theatres = theatres(records, request, &states, &adversaries)?;
    let all: Vec<StateCode> = states.iter().chain(&adversaries).copied().collect();
    let actor = |&code: &StateCode| actor(records, code, request.year, &all);
    Ok(Cast {
        year: request.year,
        guarantor: guarantor.and_then(|code| states.iter().position(|&state| state == code)),
        states: states.iter().map(actor).collect(),
        adversaries: adversaries.iter().map(actor).collect(),
        theatres,
    })
}

/// The theatres asked for, each once, by adversary.
fn theatres(
    records: &Records,
    request: &Request,
    states: &[StateCode],
    adversaries: &[StateCode],
) -> Result<Vec<(usize, usize)>, FromDataError> {
    let place = |text: &String, among: &[StateCode], side: &'static str| {
        let code = member(records, text, request.year)?;
        let found = among.iter().position(|&other| other == code);
        found.ok_or_else(|| FromDataError::NotOnSide { name: name_of(records, code), side })
    };
    let both = |(adversary, centre): &(String, String)| {
        Ok((place(adversary, adversaries, "--adversary")?, place(centre, states, "--states")?))
    };
    let mut asked = request.theatres.iter().map(both).collect::<Result<Vec<_>, FromDataError>>()?;
    asked.sort_unstable();
    asked.dedup();
    if asked.len() > THEATRES_MAX {
        return Err(FromDataError::Theatres { found: asked.len() });
    }
    Ok(asked)
}

/// Refuses a year of which a needed file has no record.
fn check_year(records: &Records, year: Year) -> Result<(), FromDataError> {
    for source_file in NEEDED {
        let coverage = records.coverage().iter().find(|coverage| coverage.source == source_file);
        let years = coverage.and_then(|coverage| coverage.years).ok_or(FromDataError::NoFile { source_file })?;
        if !(years.0..=years.1).contains(&year) {
            return Err(FromDataError::Year { year, source_file, years });
        }
    }
    Ok(())
}

/// The state of the system that `text` means in `year`.
pub(super) fn member(records: &Records, text: &str, year: Year) -> Result<StateCode, FromDataError> {
    let meant = records.states_named(text);
    let mut there: Vec<StateCode> = meant.iter().copied().filter(|&code| records.in_system(code, year)).collect();
    if let [_, _, ..] = there.as_slice() {
        // Of two that followed each other within the year, the one with which it began.
        let began = |code: &StateCode| records.in_system(*code, year.saturating_sub(1));
        if there.iter().any(began) {
            there.retain(began);
        }
    }
    match (there.as_slice(), meant.first()) {
        ([one], _) => Ok(*one),
        ([], None) => Err(unknown(records, text, year)),
        ([], Some(&code)) => Err(not_in_system(records, code, year)),
        (several, _) => {
            let named = |&code: &StateCode| format!("{} ({code})", name_of(records, code));
            let meanings = several.iter().map(named).collect::<Vec<_>>().join(" or ");
            Err(FromDataError::Ambiguous { text: quotable(text), meanings })
        }
    }
}

fn unknown(records: &Records, text: &str, year: Year) -> FromDataError {
    let in_system = || records.states().iter().filter(|state| records.in_system(state.code, year));
    let abbreviations = in_system().map(|state| state.abbreviation.as_str());
    let known: Vec<&str> = in_system()
        .filter_map(|state| Records::iso_of(state.code, year))
        .chain(abbreviations)
        .chain(in_system().map(|state| state.name.as_str()))
        .collect();
    FromDataError::UnknownState { text: quotable(text), suggestion: suggestion(text, known) }
}

fn not_in_system(records: &Records, code: StateCode, year: Year) -> FromDataError {
    let spells = records.state(code).map_or(&[][..], |state| &state.spells);
    let told = spells.iter().map(|(start, end)| format!("{start} to {end}")).collect::<Vec<_>>();
    FromDataError::NotInSystem { name: name_of(records, code), year, spells: told.join(" and from ") }
}

/// The name of a state, safe to print and to stand in a scenario.
pub(super) fn name_of(records: &Records, code: StateCode) -> String {
    let name = records.state(code).map_or("", |state| &state.name);
    let visible = |letter: &char| !letter.is_control() && !is_invisible(*letter);
    let name: String = name.chars().filter(visible).take(NAME_MAX).collect();
    if name.trim().is_empty() { format!("State {code}") } else { name }
}

fn actor(records: &Records, code: StateCode, year: Year, all: &[StateCode]) -> Actor {
    let abbreviation = |code| records.state(code).map_or("", |state| state.abbreviation.as_str());
    let id_of = |code: StateCode| Records::iso_of(code, year).unwrap_or(abbreviation(code));
    let id = id_of(code);
    let is_taken = all.iter().any(|&other| other != code && id_of(other).eq_ignore_ascii_case(id));
    let id = if is_taken || !is_id(id) { format!("S{code}") } else { id.to_owned() };
    Actor { code, id, name: name_of(records, code) }
}

/// Whether `text` can be an id, and a name of a scenario.
pub(super) fn is_id(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=48).contains(&text.len()) && text != "value" && text.bytes().all(is_letter)
}
