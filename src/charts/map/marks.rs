//! Dots, rings and squares of a map, and the names beside them.

use crate::charts::canvas::{Align, Canvas, Point, Rect};
use crate::charts::error::ChartError;
use crate::charts::places::{Name, where_free};
use crate::charts::style::{Marker, Meaning, Stroke};
use crate::charts::text::Font;

/// Radius of the largest dot, as a part of the room's height.
const LARGEST_DOT: f64 = 0.033;
/// Radius of a dot that stands for next to nothing, figure units.
const LEAST_DOT: f64 = 3.5;
const RING: f64 = 8.0;
const SQUARE: f64 = 7.0;
/// Widest name, as a part of the sheet's width.
const WIDEST_NAME: f64 = 0.25;
/// Sheets at least this wide have room for intervals beside the dots.
const WIDE: f64 = 1500.0;
/// Where the baseline lies below the upper edge of a line, em.
pub(super) const ASCENT_EM: f64 = 0.97;

/// Something at a place of the map, with its words.
pub(super) struct Mark {
    at: Point,
    radius: f64,
    shape: Shape,
    lines: Vec<(String, Font)>,
}

enum Shape {
    /// A disc, and within it one of this radius.
    Dot {
        core: f64,
    },
    /// Nothing came about: an open dot.
    Open,
    Ring,
    Square,
}

impl Mark {
    /// A state that joins: its whole area and that of its core, as parts of the largest dot's.
    pub(super) fn state(
        canvas: &Canvas<'_>,
        at: Point,
        (core, whole): (f64, f64),
        (name, share): (&str, &str),
        interval: &str,
    ) -> Result<Self, ChartError> {
        let radius = |area: f64| LARGEST_DOT * canvas.size.height * area.sqrt();
        let shape = Shape::Dot { core: radius(core) };
        let mut mark = Self { at, radius: radius(whole).max(LEAST_DOT), shape, lines: Vec::new() };
        let bold = Font { size: canvas.size.label, bold: true, colour: canvas.theme.ink };
        // A long name is cut, its number never.
        let left = WIDEST_NAME * canvas.size.width - bold.width(&format!(" {share}"))?;
        mark.lines.push((format!("{} {share}", bold.shorten(name, left)?), bold));
        if canvas.size.width >= WIDE {
            mark.say(canvas, interval, Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted })?;
        }
        Ok(mark)
    }

    /// A state that joined in no run.
    pub(super) fn open(canvas: &Canvas<'_>, at: Point, name: &str) -> Result<Self, ChartError> {
        let plain = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink };
        let mut mark = Self { at, radius: LEAST_DOT, shape: Shape::Open, lines: Vec::new() };
        mark.say(canvas, name, plain)?;
        Ok(mark)
    }

    /// A theatre, under its letter in the key.
    pub(super) fn theatre(canvas: &Canvas<'_>, at: Point, letter: char) -> Result<Self, ChartError> {
        let bold = Font { size: canvas.size.tick, bold: true, colour: canvas.theme.ink };
        let mut mark = Self { at, radius: RING, shape: Shape::Ring, lines: Vec::new() };
        mark.say(canvas, &letter.to_string(), bold)?;
        Ok(mark)
    }

    /// An adversary.
    pub(super) fn adversary(canvas: &Canvas<'_>, at: Point, name: &str) -> Result<Self, ChartError> {
        let muted = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
        let mut mark = Self { at, radius: SQUARE, shape: Shape::Square, lines: Vec::new() };
        mark.say(canvas, name, muted)?;
        Ok(mark)
    }

    fn say(&mut self, canvas: &Canvas<'_>, words: &str, font: Font) -> Result<(), ChartError> {
        self.lines.push((font.shorten(words, WIDEST_NAME * canvas.size.width)?, font));
        Ok(())
    }

    fn name(&self) -> Result<Name, ChartError> {
        let mut width = 0.0_f64;
        for (words, font) in &self.lines {
            width = width.max(font.width(words)?);
        }
        let height = self.lines.iter().map(|(_, font)| font.line_height()).sum();
        // The key names what has no number and finds no room.
        let is_optional = matches!(self.shape, Shape::Open | Shape::Square);
        Ok(Name { dot: self.at, radius: self.radius, width, height, is_optional })
    }

    fn draw(&self, canvas: &Canvas<'_>) -> Result<(), ChartError> {
        let theme = canvas.theme;
        match self.shape {
            Shape::Dot { core } => {
                canvas.disc(self.at, self.radius + 1.5, theme.background)?;
                canvas.disc(self.at, self.radius, theme.colour(Meaning::ShallowPact))?;
                canvas.disc(self.at, core, theme.colour(Meaning::Article5))
            }
            Shape::Open => {
                canvas.disc(self.at, self.radius, theme.background)?;
                canvas.ring(self.at, self.radius, thin(canvas))
            }
            Shape::Ring => {
                canvas.ring(self.at, RING, Stroke { width: 6.0, dash: None, colour: theme.background })?;
                canvas.ring(self.at, RING, Stroke { dash: None, ..theme.stroke(Meaning::War) })
            }
            Shape::Square => canvas.marker(self.at, Marker::Square, theme.muted),
        }
    }

    /// Writes its name into `place`, towards the dot, with a line to it where it stands apart.
    fn write(&self, canvas: &Canvas<'_>, place: Rect) -> Result<(), ChartError> {
        if let Some((rim, near)) = self.name()?.line_to(&place) {
            canvas.line(&[rim, near], thin(canvas))?;
        }
        let x = self.at.0;
        let (anchor, align) = match () {
            () if place.left >= x => (place.left, Align::Left),
            () if place.right <= x => (place.right, Align::Right),
            () => ((place.left + place.right) / 2.0, Align::Centre),
        };
        let mut top = place.top;
        for (words, font) in &self.lines {
            canvas.text((anchor, top + ASCENT_EM * font.size), words, *font, align)?;
            top += font.line_height();
        }
        Ok(())
    }
}

fn thin(canvas: &Canvas<'_>) -> Stroke {
    Stroke { colour: canvas.theme.muted, width: 1.5, dash: None }
}

/// Draws the marks, smaller ones above larger ones, and as many of their names as there is room for, clear of `taken`.
/// Returns the words for which there was none.
pub(super) fn draw(canvas: &Canvas<'_>, marks: &[Mark], taken: &[Rect], room: Rect) -> Result<Vec<String>, ChartError> {
    let mut order: Vec<&Mark> = marks.iter().collect();
    order.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    for mark in order {
        mark.draw(canvas)?;
    }
    let names = marks.iter().map(Mark::name).collect::<Result<Vec<Name>, _>>()?;
    let mut left_out = Vec::new();
    for (mark, place) in marks.iter().zip(where_free(&names, taken, room)) {
        match place {
            Some(place) => mark.write(canvas, place)?,
            // A letter says nothing on its own.
            None if matches!(mark.shape, Shape::Ring) => {}
            None => left_out.extend(mark.lines.first().map(|(words, _)| words.clone())),
        }
    }
    Ok(left_out)
}
