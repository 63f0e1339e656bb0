//! Shapes and text in figure units, drawn by plotters.
//!
//! Plotters places shapes on whole pixels. The canvas is therefore drawn larger by [`PIXELS_PER_UNIT`]
//! and scaled back by the view box of the document.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, DashedPathElement, Drawable, PathElement, PointCollection, Polygon};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor, ShapeStyle, TextStyle};

use super::error::ChartError;
use super::style::{BAND_EDGE_OPACITY, Marker, Size, Stroke, Theme};
use super::text::{Font, plain};

/// Drawn pixels for each figure unit.
pub(super) const PIXELS_PER_UNIT: f64 = 4.0;
/// Where plotters puts the baseline below the upper anchor of a text, in em.
const BASELINE_BELOW_ANCHOR_EM: f64 = 0.76;

/// A place on the figure: units from the left edge, units from the upper edge.
pub(crate) type Point = (f64, f64);

/// An upright rectangle in figure units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

/// On which side of its anchor a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// The text starts at its anchor.
    Left,
    /// The text has its middle at its anchor.
    Centre,
    /// The text ends at its anchor.
    Right,
}

/// The sheet that a figure is drawn on.
pub(crate) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    pub(crate) size: Size,
    pub(crate) theme: Theme,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(area: DrawingArea<SVGBackend<'a>, Shift>, size: Size, theme: Theme) -> Self {
        Self { area, size, theme }
    }

    /// A line through `points`.
    pub(crate) fn line(&self, points: &[Point], stroke: Stroke) -> Result<(), ChartError> {
        let points: Vec<_> = points.iter().map(|&point| pixel(point)).collect();
        let style = stroke.colour.stroke_width(length(stroke.width) as u32);
        match stroke.dash {
            None => self.draw(&PathElement::new(points, style)),
            Some((dash, gap)) => self.draw(&DashedPathElement::new(points, length(dash), length(gap), style)),
        }
    }

    /// A filled polygon; `opacity` from 0 to 1.
    pub(crate) fn fill(&self, corners: &[Point], colour: RGBColor, opacity: f64) -> Result<(), ChartError> {
        let corners: Vec<_> = corners.iter().map(|&corner| pixel(corner)).collect();
        self.draw(&Polygon::new(corners, colour.mix(opacity)))
    }

    /// A band of values; a fine edge shows where it ends even below other bands and in grey.
    pub(crate) fn band(&self, outline: &[Point], colour: RGBColor, opacity: f64) -> Result<(), ChartError> {
        self.fill(outline, colour, opacity)?;
        let outline: Vec<_> = outline.iter().map(|&corner| pixel(corner)).collect();
        let style = colour.mix(BAND_EDGE_OPACITY).stroke_width(length(1.0) as u32);
        self.draw(&PathElement::new(outline, style))
    }

    /// A filled rectangle.
    pub(crate) fn block(&self, rect: Rect, colour: RGBColor) -> Result<(), ChartError> {
        let Rect { left, top, right, bottom } = rect;
        self.fill(&[(left, top), (right, top), (right, bottom), (left, bottom)], colour, 1.0)
    }

    /// A marker of about 13 units, set off from the line below it by a thin rim.
    pub(crate) fn marker(&self, centre: Point, marker: Marker, colour: RGBColor) -> Result<(), ChartError> {
        self.marker_shape(centre, marker, 8.0, self.theme.background)?;
        self.marker_shape(centre, marker, 6.5, colour)
    }

    /// A filled circle.
    pub(crate) fn disc(&self, centre: Point, radius: f64, colour: RGBColor) -> Result<(), ChartError> {
        let style: ShapeStyle = colour.filled();
        self.draw(&Circle::new(pixel(centre), length(radius), style))
    }

    /// An open circle.
    pub(crate) fn ring(&self, centre: Point, radius: f64, stroke: Stroke) -> Result<(), ChartError> {
        let style = stroke.colour.stroke_width(length(stroke.width) as u32);
        self.draw(&Circle::new(pixel(centre), length(radius), style))
    }

    fn marker_shape(&self, (x, y): Point, marker: Marker, radius: f64, colour: RGBColor) -> Result<(), ChartError> {
        match marker {
            Marker::Circle => self.disc((x, y), radius, colour),
            Marker::Square => {
                let half = radius * 0.9;
                self.block(Rect { left: x - half, top: y - half, right: x + half, bottom: y + half }, colour)
            }
            Marker::Triangle => {
                let (half, rise) = (radius * 1.1, radius * 1.2);
                self.fill(&[(x, y - rise), (x + half, y + rise * 0.7), (x - half, y + rise * 0.7)], colour, 1.0)
            }
        }
    }

    /// One line of text; the anchor lies on its baseline.
    pub(crate) fn text(&self, (x, baseline): Point, text: &str, font: Font, align: Align) -> Result<(), ChartError> {
        let text = plain(text);
        if text.is_empty() {
            return Ok(());
        }
        let h_pos = match align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let style =
            TextStyle::from(font.face(font.size * PIXELS_PER_UNIT)).color(&font.colour).pos(Pos::new(h_pos, VPos::Top));
        let anchor = (x, baseline - BASELINE_BELOW_ANCHOR_EM * font.size);
        self.area.draw_text(&text, &style, pixel(anchor)).map_err(drawing_error)
    }

    /// Lines of text one below the other, left-aligned, the first on `baseline`. Returns the
    /// baseline that the next line would have.
    pub(crate) fn lines(&self, (x, mut baseline): Point, lines: &[String], font: Font) -> Result<f64, ChartError> {
        for line in lines {
            self.text((x, baseline), line, font, Align::Left)?;
            baseline += font.line_height();
        }
        Ok(baseline)
    }

    /// A sentence in place of a plot, where there is nothing to draw.
    pub(crate) fn say(&self, room: Rect, sentence: &str) -> Result<(), ChartError> {
        let font = Font { size: self.size.label, bold: false, colour: self.theme.muted };
        let lines = font.wrap(sentence, room.right - room.left, 4)?;
        self.lines((room.left, room.top + 2.0 * font.size), &lines, font).map(drop)
    }

    fn draw<E>(&self, element: &E) -> Result<(), ChartError>
    where
        for<'b> &'b E: PointCollection<'b, (i32, i32)>,
        E: Drawable<SVGBackend<'a>>,
    {
        self.area.draw(element).map_err(drawing_error)
    }
}

pub(super) fn drawing_error(fault: impl std::fmt::Display) -> ChartError {
    ChartError::Drawing(fault.to_string())
}

fn pixel((x, y): Point) -> (i32, i32) {
    (length(x), length(y))
}

fn length(units: f64) -> i32 {
    (units * PIXELS_PER_UNIT).round() as i32
}
