//! Who held nuclear weapons, and when: the one fact of the coding rule that is in no file.

use super::super::records::{StateCode, Year};

/// Holders with the first and last year by Gartzke & Kroenig 2009, *J. Conflict Resolution* 53 (recalled); North Korea
/// from its first test.
const HOLDERS: [(u16, Year, Year); 10] = [
    (2, 1945, Year::MAX),
    (200, 1952, Year::MAX),
    (220, 1960, Year::MAX),
    (365, 1949, Year::MAX),
    (560, 1982, 1990),
    (666, 1967, Year::MAX),
    (710, 1964, Year::MAX),
    (731, 2006, Year::MAX),
    (750, 1988, Year::MAX),
    (770, 1990, Year::MAX),
];

/// Whether a state held nuclear weapons when `year` began.
pub(super) fn is_nuclear(code: StateCode, year: Year) -> bool {
    HOLDERS.iter().any(|&(holder, first, last)| holder == code.0 && first < year && year <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_nuclear_from_the_year_after_its_first() {
        let russia = StateCode(365);
        assert!(!is_nuclear(russia, 1949) && is_nuclear(russia, 1950));
        assert!(!is_nuclear(StateCode(740), 2014) && !is_nuclear(StateCode(560), 1994));
    }
}
