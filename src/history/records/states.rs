//! States, their names and their membership of the system.

use jiff::civil::Date;

use super::Records;
use super::iso::states_by_iso;
use crate::store::records::{StateCode, StateSpell, Year};

/// A state of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateRecord {
    /// Its code.
    pub code: StateCode,
    /// Its abbreviation by the Correlates of War, e.g. `UKG`.
    pub abbreviation: String,
    /// Its name in English.
    pub name: String,
    /// First and last day of each membership, ascending.
    pub spells: Vec<(Date, Date)>,
}

impl StateRecord {
    /// Whether it was a member at any time in `year`; a membership that ends with the list in `last_listed` goes on.
    pub(super) fn is_member_in(&self, year: Year, last_listed: Year) -> bool {
        let holds = |(start, end): &(Date, Date)| {
            let goes_on = Year::from(end.year()) == last_listed && (end.month(), end.day()) == (12, 31);
            Year::from(start.year()) <= year && (goes_on || year <= Year::from(end.year()))
        };
        self.spells.iter().any(holds)
    }
}

/// One record for each state. `spells` are in order of code and start.
pub(super) fn of_spells(spells: &[StateSpell]) -> Vec<StateRecord> {
    let state = |spells: &[StateSpell]| {
        // The last spell has the name that is in use.
        spells.last().map(|last| StateRecord {
            code: last.code,
            abbreviation: last.abbreviation.clone(),
            name: last.name.clone(),
            spells: spells.iter().map(|spell| (spell.start, spell.end)).collect(),
        })
    };
    spells.chunk_by(|a, b| a.code == b.code).filter_map(state).collect()
}

impl Records {
    /// The states that `text` may mean: by code, by the Correlates of War's abbreviation, by ISO alpha-3, or by the
    /// list's name. More than one where the two lists of abbreviations disagree: `AUS` is Austria in one and
    /// Australia in the other.
    #[must_use]
    pub fn states_named(&self, text: &str) -> Vec<StateCode> {
        let text = text.trim();
        let number = text.parse().ok().map(StateCode);
        let by_iso: Vec<StateCode> = states_by_iso(text).collect();
        let is_meant = |state: &&StateRecord| {
            Some(state.code) == number
                || by_iso.contains(&state.code)
                || state.abbreviation.eq_ignore_ascii_case(text)
                || state.name.eq_ignore_ascii_case(text)
        };
        self.states.iter().filter(is_meant).map(|state| state.code).collect()
    }

    /// The one state that `text` means at any time; `None` when it means none, or several (see
    /// [`states_named`](Self::states_named)).
    #[must_use]
    pub fn state_named(&self, text: &str) -> Option<StateCode> {
        only(&self.states_named(text))
    }

    /// The one member of the system in `year` that `text` means: `KOR` is Korea before 1906 and South Korea since
    /// 1949. `None` when it means none, or several.
    #[must_use]
    pub fn state_named_in(&self, text: &str, year: Year) -> Option<StateCode> {
        let mut meant = self.states_named(text);
        meant.retain(|code| self.in_system(*code, year));
        only(&meant)
    }
}

fn only(codes: &[StateCode]) -> Option<StateCode> {
    match codes {
        [one] => Some(*one),
        _ => None,
    }
}
