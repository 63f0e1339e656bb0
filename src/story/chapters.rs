//! A story year by year.

use super::teller::{Passage, Story};
use crate::words::Dates;

/// What happened in one calendar year.
#[derive(Debug)]
pub(crate) struct Chapter {
    pub(crate) year: i16,
    /// Dates and what happened; a date that stands above is not said again.
    pub(crate) lines: Vec<[String; 2]>,
}

impl Story {
    /// The passages by calendar year.
    pub(crate) fn chapters(&self, dates: Dates) -> Vec<Chapter> {
        let year_of = |passage: &Passage| dates.day(passage.years).year();
        let chapter = |passages: &[Passage]| {
            let mut last = String::new();
            let lines = passages.iter().map(|passage| {
                let date = date(passage, dates);
                let shown = if date == last { String::new() } else { date.clone() };
                last = date;
                [shown, passage.text.clone()]
            });
            Chapter { year: year_of(&passages[0]), lines: lines.collect() }
        };
        self.passages.chunk_by(|a, b| year_of(a) == year_of(b)).map(chapter).collect()
    }
}

/// e.g. `7 November`.
fn date(passage: &Passage, dates: Dates) -> String {
    if passage.of_year {
        return "This year".to_owned();
    }
    dates.day(passage.years).strftime("%-d\u{a0}%B").to_string()
}
