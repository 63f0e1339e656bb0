//! Simulated time: years since the start, cut into steps.

use jiff::Unit;
use jiff::civil::Date;

use crate::scenario::{Spec, Step};

/// Days in a mean year of the calendar.
const DAYS_A_YEAR: f64 = 365.25;

/// The steps of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calendar {
    /// Steps a year: 12, 4 or 1.
    pub steps_a_year: u32,
    /// Steps in a run.
    pub steps: u32,
    /// Length of a step in years.
    pub dt: f64,
    /// The start as a decimal year, e.g. 2026.75.
    pub start_year: f64,
    start: Date,
}

impl Calendar {
    /// The calendar of a scenario.
    pub fn new(spec: &Spec) -> Self {
        let steps_a_year = match spec.step {
            Step::Month => 12,
            Step::Quarter => 4,
            Step::Year => 1,
        };
        let day_of_year = f64::from(spec.start.day_of_year() - 1);
        Self {
            steps_a_year,
            steps: spec.horizon_years * steps_a_year,
            dt: 1.0 / f64::from(steps_a_year),
            start_year: f64::from(spec.start.year()) + day_of_year / DAYS_A_YEAR,
            start: spec.start,
        }
    }

    /// Years from the start to `date`, whole months and days for the rest, so that the first of a month is
    /// where a month's step ends; negative for a date before the start.
    pub fn years_until(&self, date: Date) -> f64 {
        // A span between two dates always exists.
        let span = date.since((Unit::Month, self.start));
        span.map_or(0.0, |span| f64::from(span.get_months()) / 12.0 + f64::from(span.get_days()) / DAYS_A_YEAR)
    }

    /// Years since the start at the end of step `step`.
    #[inline]
    pub fn end_of(&self, step: u32) -> f64 {
        // One division, so that the end of a quarter is that quarter's to the last bit.
        f64::from(step + 1) / f64::from(self.steps_a_year)
    }

    /// Number of quarters in a run, whatever the step.
    pub fn quarters(&self) -> u32 {
        self.steps * 4 / self.steps_a_year
    }

    /// The quarter, counted from 1, in which the time `years` since the start lies. A quarter's last
    /// instant is its own: what a step notes at its end belongs to that step.
    #[inline]
    pub fn quarter_of(&self, years: f64) -> u32 {
        // The time lies in 0..=60 years, so the cast is exact.
        ((years * 4.0).ceil() as u32).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_of_the_month_is_where_a_step_ends() {
        let (start, steps_a_year) = (jiff::civil::date(2026, 10, 1), 4);
        let calendar = Calendar { steps_a_year, steps: 40, dt: 0.25, start_year: 2026.75, start };
        assert_eq!(calendar.years_until(jiff::civil::date(2029, 7, 1)), calendar.end_of(10));
        assert_eq!(calendar.years_until(jiff::civil::date(2028, 4, 1)), calendar.end_of(5));
    }

    #[test]
    fn the_end_of_a_step_lies_in_the_quarter_that_it_ends() {
        let start = jiff::civil::date(2030, 1, 1);
        for steps_a_year in [12, 4, 1] {
            let dt = 1.0 / f64::from(steps_a_year);
            let calendar = Calendar { steps_a_year, steps: 60 * steps_a_year, dt, start_year: 2030.0, start };
            for step in 0..calendar.steps {
                let quarter = ((step + 1) * 4).div_ceil(steps_a_year);
                assert_eq!(calendar.quarter_of(calendar.end_of(step)), quarter, "step {step} of {steps_a_year} a year");
            }
        }
    }
}
