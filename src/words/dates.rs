//! Dates of what happens in a run, from years since its start.

use jiff::Span;
use jiff::civil::Date;

use super::numbers::{month_and_year, quarter_and_year};

/// Days in a mean year.
const DAYS_A_YEAR: f64 = 365.25;

/// The calendar of a batch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dates {
    start: Date,
}

impl Dates {
    /// The calendar of runs that start on `start`.
    pub(crate) fn from(start: Date) -> Self {
        Self { start }
    }

    /// The calendar of runs that start at a decimal year whose fraction counts days.
    pub(crate) fn from_decimal_year(year: f64) -> Self {
        // A summary that was written by this program holds a year of four digits.
        let first = Date::new(year as i16, 1, 1).unwrap_or(Date::ZERO);
        let days = ((year - year.floor()) * DAYS_A_YEAR).round() as i64;
        Self { start: first.checked_add(Span::new().days(days)).unwrap_or(first) }
    }

    /// The day `years` after the start: whole months, and days for the rest, so that a date that a scenario
    /// states comes out as it was put in.
    pub(crate) fn day(&self, years: f64) -> Date {
        // The small addend undoes rounding in sums of quarters and twelfths.
        let months = (years * 12.0 + 1e-6).floor();
        let days = ((years - months / 12.0).max(0.0) * DAYS_A_YEAR + 1e-3).floor();
        let span = Span::new().try_months(months as i64).and_then(|span| span.try_days(days as i64));
        span.and_then(|span| self.start.checked_add(span)).unwrap_or(self.start)
    }

    /// The point in time as a decimal year whose fraction counts months, as figures want it.
    pub(crate) fn year(&self, years: f64) -> f64 {
        let day = self.day(years);
        let months = f64::from(day.month() - 1) + f64::from(day.day() - 1) / f64::from(day.days_in_month());
        f64::from(day.year()) + months / 12.0
    }

    /// e.g. `October 2036`.
    pub(crate) fn month(&self, years: f64) -> String {
        month_and_year(self.year(years))
    }

    /// e.g. `Q4 2036`.
    pub(crate) fn quarter(&self, years: f64) -> String {
        quarter_and_year(self.year(years))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Unit;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn ten_years_after_the_first_of_october_is_the_first_of_october() {
        let dates = Dates::from_decimal_year(2026.0 + 273.0 / DAYS_A_YEAR);
        assert_eq!(dates.day(0.0), date(2026, 10, 1));
        assert_eq!(dates.day(10.0), date(2036, 10, 1));
        assert_eq!(dates.month(10.0), "October\u{a0}2036");
        assert_eq!(dates.quarter(0.3), "Q1\u{a0}2027");
    }

    #[test]
    fn a_stated_date_comes_out_as_it_was_put_in() {
        let start = date(2026, 10, 1);
        for stated in [date(2026, 11, 7), date(2028, 11, 7), date(2029, 2, 1), date(2034, 5, 19)] {
            let span = stated.since((Unit::Month, start)).expect("a span");
            let years = f64::from(span.get_months()) / 12.0 + f64::from(span.get_days()) / DAYS_A_YEAR;
            assert_eq!(Dates::from(start).day(years), stated);
        }
        let quarters: Vec<Date> = (1..=4).map(|quarter| Dates::from(start).day(f64::from(quarter) / 4.0)).collect();
        assert_eq!(quarters, [date(2027, 1, 1), date(2027, 4, 1), date(2027, 7, 1), date(2027, 10, 1)]);
    }

    #[test]
    fn every_day_of_a_leap_year_survives_the_decimal_year() {
        for day in 1..=366 {
            let start = date(2028, 1, 1).checked_add(Span::new().days(day - 1)).expect("a date");
            let decimal = 2028.0 + f64::from(start.day_of_year() - 1) / DAYS_A_YEAR;
            assert_eq!(Dates::from_decimal_year(decimal).day(0.0), start);
        }
    }
}
