//! The latest record of a year or the few before it.

use super::coding::CARRY;
use super::records::Year;

/// What `of_year` says of `year`, or of the latest of the years before it for which a record may stand in.
pub(crate) fn latest<T>(year: Year, of_year: impl Fn(Year) -> Option<T>) -> Option<T> {
    (0..=CARRY.value as Year).find_map(|back| of_year(year.saturating_sub(back)))
}
