//! What strokes and shapes mean: samples with words in a row that wraps, where nothing can be labelled directly.

use super::canvas::{Align, Canvas, Point, Rect};
use super::error::ChartError;
use super::families::{Fill, paint};
use super::style::{Marker, Stroke};
use super::text::Font;
use plotters::style::RGBColor;

/// Width of a sample.
const SAMPLE: f64 = 44.0;
/// From the sample to its words.
const GAP: f64 = 10.0;
/// Between two entries.
const APART: f64 = 28.0;

/// A sample of what is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sample {
    Line(Stroke),
    Disc(RGBColor),
    Square(RGBColor),
    /// A disc of the first colour inside a ring.
    Ringed(RGBColor, Stroke),
    Ring(Stroke),
    Marker(Marker, RGBColor),
    /// A short upright line.
    Upright(Stroke),
    /// A filled and hatched area.
    Area(Fill),
}

impl Sample {
    fn width(self) -> f64 {
        match self {
            Self::Line(_) => SAMPLE,
            Self::Disc(_) | Self::Square(_) | Self::Ring(_) | Self::Marker(..) => 16.0,
            Self::Upright(_) => 4.0,
            Self::Ringed(..) => 26.0,
            Self::Area(_) => 34.0,
        }
    }

    fn draw(self, canvas: &Canvas<'_>, (left, middle): Point) -> Result<(), ChartError> {
        let centre = (left + 0.5 * self.width(), middle);
        match self {
            Self::Line(stroke) => canvas.line(&[(left, middle), (left + SAMPLE, middle)], stroke),
            Self::Disc(colour) => canvas.disc(centre, 8.0, colour),
            Self::Square(colour) => canvas.block(square(centre, 8.0), colour),
            Self::Ringed(colour, stroke) => {
                canvas.disc(centre, 7.0, colour)?;
                canvas.ring(centre, 11.0, stroke)
            }
            Self::Ring(stroke) => canvas.ring(centre, 6.0, stroke),
            Self::Marker(marker, colour) => canvas.marker(centre, marker, colour),
            Self::Upright(stroke) => canvas.line(&[(centre.0, middle - 11.0), (centre.0, middle + 11.0)], stroke),
            Self::Area(fill) => {
                let area = Rect { left, top: middle - 9.0, right: left + self.width(), bottom: middle + 9.0 };
                paint(canvas, area, fill)
            }
        }
    }
}

/// An upright square around a point, each side `half` away.
pub(crate) fn square((x, y): Point, half: f64) -> Rect {
    Rect { left: x - half, top: y - half, right: x + half, bottom: y + half }
}

/// Draws the entries from the upper left corner of `room` on, and returns the room that is left below them.
pub(crate) fn draw(canvas: &Canvas<'_>, room: Rect, entries: &[(Sample, String)]) -> Result<Rect, ChartError> {
    let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink };
    let (mut x, mut y) = (room.left, room.top + 0.5 * font.line_height());
    for (sample, words) in entries {
        let words = font.shorten(words, room.right - room.left - sample.width() - GAP)?;
        let width = sample.width() + GAP + font.width(&words)?;
        if x > room.left && x + width > room.right {
            (x, y) = (room.left, y + 1.1 * font.line_height());
        }
        sample.draw(canvas, (x, y))?;
        canvas.text((x + sample.width() + GAP, y + 0.36 * font.size), &words, font, Align::Left)?;
        x += width + APART;
    }
    let used = if entries.is_empty() { 0.0 } else { y - room.top + 0.8 * font.line_height() };
    Ok(Rect { top: room.top + used, ..room })
}
