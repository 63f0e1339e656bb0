//! A story on the screen.

use clap::builder::styling::Style;

use super::layout::{columns, paragraph};
use super::screen::Screen;
use crate::story::Story;
use crate::words::Dates;

impl Story {
    /// The story as text that fits the screen; `origin` says which run it is.
    pub(crate) fn page(&self, origin: &str, dates: Dates, screen: &Screen) -> String {
        let bold = |text: &str| screen.styled(Style::new().bold(), &paragraph(text, screen));
        let mut parts = vec![bold(&self.title), paragraph(&format!("{origin}: {}", self.outcome), screen)];
        if self.passages.is_empty() {
            parts.push("Nothing happens that is worth a line.".to_owned());
        }
        for chapter in self.chapters(dates) {
            parts.push(format!("{}\n{}", bold(&chapter.year.to_string()), columns(chapter.lines, screen)));
        }
        parts.push(format!("{}\n{}", bold(&self.standing), columns(self.ending.clone(), screen)));
        parts.extend(self.note.map(|note| paragraph(note, screen)));
        parts.join("\n\n") + "\n"
    }
}
