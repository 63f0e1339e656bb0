//! The clock, read for humans.

use jiff::{Timestamp, Unit};

/// The time now in UTC, to the second.
pub fn now() -> String {
    let now = Timestamp::now();
    now.round(Unit::Second).unwrap_or(now).to_string()
}
