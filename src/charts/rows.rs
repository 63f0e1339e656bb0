//! Rows with names at their left, as many as there is room for.

use super::axes::HEIGHT_BELOW_EM;
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::style::Stroke;
use super::text::Font;

/// Space between a name and what stands beside it.
pub(crate) const GAP: f64 = 12.0;
/// Widest part of the room that names may take.
const NAMES_MAX: f64 = 0.24;
/// From one row to the next, in multiples of the type size.
const PITCH_MIN: f64 = 1.7;
const PITCH_TIGHT: f64 = 1.3;
const PITCH_MAX: f64 = 8.0;

/// Where rows stand, above an axis with labels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rows {
    left: f64,
    name_width: f64,
    /// Where what stands beside the names may begin.
    pub(crate) start: f64,
    pub(crate) top: f64,
    /// From one row to the next.
    pub(crate) pitch: f64,
    /// How many of all rows there is room for.
    pub(crate) shown: usize,
}

impl Rows {
    /// Rows with these names, at least one. Where there is no room for all, a line is kept for [`draw_rest`](Self::draw_rest).
    pub(crate) fn new(canvas: &Canvas<'_>, room: Rect, names: &[&str]) -> Result<Self, ChartError> {
        Self::laid_out(canvas, room, names, PITCH_MIN, NAMES_MAX)
    }

    /// The same with rows as close as their names allow.
    pub(crate) fn tight(canvas: &Canvas<'_>, room: Rect, names: &[&str]) -> Result<Self, ChartError> {
        Self::laid_out(canvas, room, names, PITCH_TIGHT, NAMES_MAX)
    }

    /// The same where names may take another part of the room.
    pub(crate) fn with_names(
        canvas: &Canvas<'_>,
        room: Rect,
        names: &[&str],
        names_max: f64,
    ) -> Result<Self, ChartError> {
        Self::laid_out(canvas, room, names, PITCH_MIN, names_max)
    }

    fn laid_out(
        canvas: &Canvas<'_>,
        room: Rect,
        names: &[&str],
        pitch_min: f64,
        names_max: f64,
    ) -> Result<Self, ChartError> {
        let font = name_font(canvas);
        let mut name_width: f64 = 0.0;
        for name in names {
            name_width = name_width.max(font.width(name)?.min(names_max * (room.right - room.left)));
        }
        let height = room.bottom - room.top - HEIGHT_BELOW_EM * canvas.size.tick;
        let fits = |height: f64| ((height / (pitch_min * font.size)).floor() as usize).max(1);
        let (shown, height) = match height - font.line_height() {
            _ if names.len() <= fits(height) => (names.len().max(1), height),
            less => (fits(less), less),
        };
        Ok(Self {
            left: room.left,
            name_width,
            start: room.left + name_width + GAP,
            top: room.top,
            pitch: (height / shown as f64).min(PITCH_MAX * font.size),
            shown,
        })
    }

    pub(crate) fn bottom(&self) -> f64 {
        self.top + self.pitch * self.shown as f64
    }

    pub(crate) fn middle(&self, row: usize) -> f64 {
        self.top + (row as f64 + 0.5) * self.pitch
    }

    /// The name of a row, in two lines where there is room.
    pub(crate) fn draw_name(&self, canvas: &Canvas<'_>, row: usize, name: &str) -> Result<(), ChartError> {
        let font = name_font(canvas);
        let max_lines = if self.pitch >= 2.2 * font.line_height() { 2 } else { 1 };
        // Rounding must not cut a name that fits.
        let lines = font.wrap(name, self.name_width + 1.0, max_lines)?;
        let first = self.middle(row) + 0.36 * font.size - 0.5 * (lines.len() as f64 - 1.0) * font.line_height();
        canvas.lines((self.left, first), &lines, font).map(drop)
    }

    /// What is said of rows that there is no room for, below the axis.
    pub(crate) fn draw_rest(&self, canvas: &Canvas<'_>, text: &str) -> Result<(), ChartError> {
        let font = Font { colour: canvas.theme.muted, ..name_font(canvas) };
        let baseline = self.bottom() + HEIGHT_BELOW_EM * canvas.size.tick + 0.9 * font.size;
        let text = font.shorten(text, canvas.size.width - canvas.size.margin_x - self.left)?;
        canvas.text((self.left, baseline), &text, font, Align::Left)
    }
}

fn name_font(canvas: &Canvas<'_>) -> Font {
    Font { size: canvas.size.label, bold: false, colour: canvas.theme.ink }
}

/// An interval along a row, on a rim that sets it off from what is below it.
pub(crate) fn draw_whisker(canvas: &Canvas<'_>, (low, high): (f64, f64), middle: f64) -> Result<(), ChartError> {
    const CAP: f64 = 6.0;
    for (colour, width) in [(canvas.theme.background, 6.0), (canvas.theme.ink, 2.5)] {
        let stroke = Stroke { colour, width, dash: None };
        canvas.line(&[(low, middle), (high, middle)], stroke)?;
        for end in [low, high] {
            canvas.line(&[(end, middle - CAP), (end, middle + CAP)], stroke)?;
        }
    }
    Ok(())
}
