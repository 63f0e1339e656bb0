//! The key at the side of a map: theatres by letter, and what found no room on the map.

use super::marks::ASCENT_EM;
use crate::charts::canvas::{Align, Canvas, Rect};
use crate::charts::error::ChartError;
use crate::charts::text::Font;
use crate::words::counted;

/// Most lines for names that found no room on the map.
const MOST_NOTE_LINES: usize = 4;

/// A line of the key and what stands below it.
pub(super) struct Entry {
    /// Mark on the map, where it has a place there.
    pub(super) letter: Option<char>,
    pub(super) name: String,
    pub(super) detail: String,
}

/// A column of text that ends where its room does.
struct Column<'c, 'a> {
    canvas: &'c Canvas<'a>,
    room: Rect,
    top: f64,
}

impl Column<'_, '_> {
    fn has_room_for(&self, lines: usize, font: Font) -> bool {
        self.top + lines as f64 * font.line_height() <= self.room.bottom
    }

    fn line(&mut self, indent: f64, words: &str, font: Font) -> Result<(), ChartError> {
        let left = self.room.left + indent;
        let words = font.shorten(words, self.room.right - left)?;
        self.canvas.text((left, self.top + ASCENT_EM * font.size), &words, font, Align::Left)?;
        self.top += font.line_height();
        Ok(())
    }
}

/// Draws the key: a heading, the entries, and the words that were left out on the map.
pub(super) fn draw(
    canvas: &Canvas<'_>,
    room: Rect,
    heading: &str,
    entries: &[Entry],
    left_out: &[String],
) -> Result<(), ChartError> {
    let bold = Font { size: canvas.size.label, bold: true, colour: canvas.theme.ink };
    let plain = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink };
    let muted = Font { colour: canvas.theme.muted, ..plain };
    let indent = 1.3 * plain.size;
    let width = room.right - room.left;
    let note = match left_out.len() {
        0 => Vec::new(),
        count => {
            let words = format!("No room on the map for {}: {}", counted(count as u64, "name"), left_out.join(", "));
            muted.wrap(&words, width, MOST_NOTE_LINES)?
        }
    };
    let note_top = room.bottom - note.len() as f64 * muted.line_height();
    let mut column = Column { canvas, room: Rect { bottom: note_top, ..room }, top: room.top };
    if !entries.is_empty() {
        for line in bold.wrap(heading, width, 2)? {
            column.line(0.0, &line, bold)?;
        }
    }
    for (i, entry) in entries.iter().enumerate() {
        // A line is kept to say how many are left.
        let needed = if i + 1 == entries.len() { 2 } else { 3 };
        if !column.has_room_for(needed, plain) {
            column.line(0.0, &format!("… and {} more", entries.len() - i), muted)?;
            break;
        }
        if let Some(letter) = entry.letter {
            let font = Font { bold: true, ..plain };
            canvas.text((room.left, column.top + ASCENT_EM * font.size), &letter.to_string(), font, Align::Left)?;
        }
        // The note that more are left takes no second line.
        let lines = plain.wrap(&entry.name, width - indent, 2)?;
        let lines = if column.has_room_for(needed + 2 * (entries.len() - i - 1) + 1, plain) {
            lines
        } else {
            vec![entry.name.clone()]
        };
        for line in lines {
            column.line(indent, &line, plain)?;
        }
        column.line(indent, &entry.detail, muted)?;
    }
    column.top = note_top;
    note.iter().try_for_each(|line| column.line(0.0, line, muted))
}
