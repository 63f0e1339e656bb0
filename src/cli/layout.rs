//! Text in columns that fits the screen.

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Row, Table};

use super::screen::Screen;

/// Space between columns.
const GAP: u16 = 2;

/// Rows of cells as aligned columns without lines, wrapped to the screen's width.
pub(crate) fn columns<R: Into<Row>>(rows: impl IntoIterator<Item = R>, screen: &Screen) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    // Colours are added around whole paragraphs, and never by the table.
    table.force_no_tty();
    table.set_width(u16::try_from(screen.width).unwrap_or(u16::MAX));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.add_rows(rows);
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, GAP));
    });
    table.trim_fmt()
}

/// A paragraph, wrapped to the screen's width.
pub(crate) fn paragraph(text: &str, screen: &Screen) -> String {
    columns([[text]], screen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_screen() {
        for width in [30, 50, 80] {
            let screen = Screen { terminal: false, colour: false, width };
            let text = columns([["a label", &"word ".repeat(60)], ["another", "ünïcödé — wörds"]], &screen);
            assert!(text.lines().all(|line| line.chars().count() <= width), "{text}");
            assert!(paragraph(&"word ".repeat(60), &screen).lines().all(|line| line.chars().count() <= width));
        }
    }
}
