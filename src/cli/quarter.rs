//! Quarters of the calendar, as a user names them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, Unit};

use super::failure::Failure;
use crate::scenario::Spec;
use crate::world::Calendar;

/// Months in a quarter.
const MONTHS: i8 = 3;

/// A quarter of a year, written `2028Q3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quarter {
    year: i16,
    /// From 1 to 4.
    number: i8,
}

impl Quarter {
    /// The quarter that begins on or last before a day.
    fn of(day: Date) -> Self {
        Self { year: day.year(), number: (day.month() - 1) / MONTHS + 1 }
    }

    /// The quarter in which a scenario is after `steps` steps.
    pub(crate) fn after(spec: &Spec, steps: u32) -> Self {
        let months = i64::from(steps * 12 / Calendar::new(spec).steps_a_year);
        Self::of(spec.start.saturating_add(Span::new().try_months(months).unwrap_or_default()))
    }

    /// Steps of a scenario that have been made when the quarter begins; none in the quarter of the start.
    ///
    /// # Errors
    /// [`Failure::Input`] for a quarter outside the time that the scenario covers.
    pub(crate) fn steps_from_the_start(self, spec: &Spec) -> Result<u32, Failure> {
        let calendar = Calendar::new(spec);
        let (first, last) = (Self::of(spec.start), Self::after(spec, calendar.steps));
        let months = self.months_from(spec.start);
        let steps = months.and_then(|months| u32::try_from(months * calendar.steps_a_year as i32 / 12).ok());
        match steps.filter(|&steps| steps <= calendar.steps) {
            Some(steps) => Ok(steps),
            None if self == first => Ok(0),
            None => Err(Failure::Input(format!(
                "{self} is outside the time that the scenario covers. Give --at a quarter from {first} to {last}"
            ))),
        }
    }

    /// Whole months from a day to the quarter's beginning; `None` when it begins before that day.
    fn months_from(self, day: Date) -> Option<i32> {
        let begins = Date::new(self.year, (self.number - 1) * MONTHS + 1, 1).ok()?;
        let span = day.until((Unit::Month, begins)).ok()?;
        (begins >= day).then_some(span.get_months())
    }
}

impl FromStr for Quarter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts =
            text.split_once(['Q', 'q']).map(|(year, number)| (year.trim_end_matches('-').parse(), number.parse()));
        match parts {
            Some((Ok(year), Ok(number))) if (1..=4).contains(&number) && (0..=9999).contains(&year) => {
                Ok(Self { year, number })
            }
            _ => Err("a quarter is written as year, Q and a number from 1 to 4, such as 2028Q3".to_owned()),
        }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Q{}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, load_text};

    #[test]
    fn a_quarter_is_a_year_and_a_number_from_1_to_4() {
        for text in ["2028Q3", "2028q3", "2028-Q3"] {
            assert_eq!(text.parse::<Quarter>().map(|quarter| quarter.to_string()), Ok("2028Q3".to_owned()));
        }
        for text in ["", "2028", "Q3", "2028Q5", "2028Q0", "2028Q", "soon", "99999Q1", "-1Q1"] {
            assert!(text.parse::<Quarter>().is_err(), "{text}");
        }
    }

    #[test]
    fn steps_are_those_made_when_the_quarter_begins() {
        let mut spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        spec.horizon_years = 10;
        let steps =
            |spec: &Spec, text: &str| text.parse::<Quarter>().expect("a quarter").steps_from_the_start(spec).ok();
        for (start, at) in [
            // On the first day of a quarter, and within one.
            (jiff::civil::date(2026, 10, 1), [("2026Q4", Some(0)), ("2027Q1", Some(1)), ("2036Q4", Some(40))]),
            (jiff::civil::date(2026, 11, 21), [("2026Q4", Some(0)), ("2027Q1", Some(0)), ("2027Q2", Some(1))]),
            (jiff::civil::date(2026, 10, 1), [("2026Q3", None), ("2037Q1", None), ("2028Q3", Some(7))]),
        ] {
            spec.start = start;
            for (text, expected) in at {
                assert_eq!(steps(&spec, text), expected, "{text} from {start}");
            }
        }
        assert_eq!(Quarter::after(&spec, 7).to_string(), "2028Q3");
    }
}
