//! Correlates of War country codes.

use std::fmt;

/// A year of the common era.
pub type Year = i32;

/// A Correlates of War country code (`ccode`), e.g. 2 for the United States.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct StateCode(pub u16);

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The codes that the list of states knows.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    /// Indexed by code, so that a million rows are checked at no cost.
    known: Vec<bool>,
}

impl Codes {
    /// Whether the list of states has `code`.
    #[must_use]
    pub fn has(&self, code: StateCode) -> bool {
        self.known.get(usize::from(code.0)).is_some_and(|known| *known)
    }
}

impl FromIterator<StateCode> for Codes {
    fn from_iter<I: IntoIterator<Item = StateCode>>(codes: I) -> Self {
        let mut known = Vec::new();
        for code in codes {
            let at = usize::from(code.0);
            if known.len() <= at {
                known.resize(at + 1, false);
            }
            known[at] = true;
        }
        Self { known }
    }
}
