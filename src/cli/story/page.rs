//! A story on the screen.

use clap::builder::styling::Style;

use super::teller::{Passage, Story};
use crate::cli::dates::Dates;
use crate::cli::layout::{columns, paragraph};
use crate::cli::screen::Screen;

impl Story {
    /// The story as text that fits the screen; `origin` says which run it is.
    pub(crate) fn page(&self, origin: &str, dates: Dates, screen: &Screen) -> String {
        let bold = |text: &str| screen.styled(Style::new().bold(), &paragraph(text, screen));
        let mut parts = vec![bold(&self.title), paragraph(&format!("{origin}: {}", self.outcome), screen)];
        if self.passages.is_empty() {
            parts.push("Nothing happens that is worth a line.".to_owned());
        }
        for year in self.passages.chunk_by(|a, b| dates.day(a.years).year() == dates.day(b.years).year()) {
            let heading = dates.day(year[0].years).year().to_string();
            let mut last = String::new();
            let lines = year.iter().map(|passage| {
                let date = date(passage, dates);
                // One date stands for all that happens on it.
                let shown = if date == last { String::new() } else { date.clone() };
                last = date;
                [shown, passage.text.clone()]
            });
            parts.push(format!("{}\n{}", bold(&heading), columns(lines.collect::<Vec<_>>(), screen)));
        }
        parts.push(format!("{}\n{}", bold(&self.standing), columns(self.ending.clone(), screen)));
        parts.extend(self.note.map(|note| paragraph(note, screen)));
        parts.join("\n\n") + "\n"
    }
}

/// e.g. `7 November`.
fn date(passage: &Passage, dates: Dates) -> String {
    if passage.of_year {
        return "This year".to_owned();
    }
    dates.day(passage.years).strftime("%-d\u{a0}%B").to_string()
}
