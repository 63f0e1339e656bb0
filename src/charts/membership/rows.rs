//! The panels of the figure: dots with their intervals in rows that all panels share.

use super::{Chance, Membership, Panel, Row};
use crate::charts::axes::{Scale, ShareAxis};
use crate::charts::canvas::{Align, Canvas, Rect};
use crate::charts::error::ChartError;
use crate::charts::style::{Meaning, Stroke};
use crate::charts::text::Font;

/// Between a name and the first panel, and between two panels.
const GAP: f64 = 36.0;
const MAX_DESIGN_LINES: usize = 3;
const MAX_COUNT_LINES: usize = 2;
/// Most of the width that names take.
const NAMES_MAX: f64 = 0.26;

/// Fonts of the parts.
struct Fonts {
    design: Font,
    name: Font,
    tick: Font,
}

/// Where rows and panels stand.
struct Grid {
    /// From the first row to the last.
    rows: Rect,
    /// Height of a row.
    pitch: f64,
    /// The scales of the panels.
    panels: Vec<Scale>,
}

pub(super) fn draw(canvas: &Canvas<'_>, room: Rect, figure: &Membership, axis: &ShareAxis) -> Result<(), ChartError> {
    let (size, theme) = (canvas.size, canvas.theme);
    let fonts = Fonts {
        design: Font { size: size.label, bold: true, colour: theme.ink },
        name: Font { size: size.label, bold: false, colour: theme.ink },
        tick: Font { size: size.tick, bold: false, colour: theme.muted },
    };
    let names = names_width(&fonts, &figure.rows, NAMES_MAX * (room.right - room.left))?;
    let heads_top = draw_key(canvas, room, &fonts, axis)?;
    let left = room.left + names + GAP;
    let slot = (room.right - left) / figure.panels.len() as f64;
    let bottom = room.bottom - 1.6 * fonts.tick.size;
    let heads = Heads::of(&figure.panels, &fonts, slot - GAP)?;
    let rows = figure.rows.len() as f64;
    // Counts make room for the rows, where these would come too close.
    let with_counts = (bottom - heads_top - heads.height(&fonts, true)) / rows >= fonts.name.line_height();
    let top = heads_top + heads.height(&fonts, with_counts);
    let scale = |place: usize| {
        let from = left + place as f64 * slot;
        Scale { domain: (0.0, axis.end), range: (from, from + slot - GAP) }
    };
    let grid = Grid {
        rows: Rect { left: room.left, top, right: room.right, bottom },
        pitch: (bottom - top) / rows,
        panels: (0..figure.panels.len()).map(scale).collect(),
    };
    heads.draw(canvas, &grid, heads_top, &fonts, with_counts)?;
    draw_grid(canvas, &grid, figure.rows.len(), axis, fonts.tick)?;
    for (place, row) in figure.rows.iter().enumerate() {
        draw_row(canvas, &grid, place, row, (names, &fonts))?;
    }
    Ok(())
}

fn names_width(fonts: &Fonts, rows: &[Row], max: f64) -> Result<f64, ChartError> {
    let mut widest: f64 = 0.0;
    for row in rows {
        widest = widest.max(fonts.name.width(&row.state)?);
    }
    Ok(widest.min(max))
}

/// Draws the line that explains dots and axis; returns where the heads of the panels start.
fn draw_key(canvas: &Canvas<'_>, room: Rect, fonts: &Fonts, axis: &ShareAxis) -> Result<f64, ChartError> {
    const MARKER_ROOM: f64 = 20.0;
    let font = fonts.tick;
    let baseline = room.top + 0.75 * font.size;
    let warning = axis.warning().map(|warning| format!("; {warning}")).unwrap_or_default();
    let mut x = room.left;
    for (meaning, words) in [(Meaning::Article5, "at Article\u{A0}5"), (Meaning::ShallowPact, "shallow or deeper")] {
        if let Some(marker) = meaning.marker() {
            canvas.marker((x + 7.0, baseline - 0.36 * font.size), marker, canvas.theme.colour(meaning))?;
        }
        canvas.text((x + MARKER_ROOM, baseline), words, font, Align::Left)?;
        x += MARKER_ROOM + font.width(words)? + GAP;
    }
    let unit = font.shorten(&format!("Share of runs, % (– no candidate{warning})"), room.right - x)?;
    canvas.text((x, baseline), &unit, font, Align::Left)?;
    Ok(room.top + 1.9 * font.size)
}

/// What stands above the panels.
struct Heads {
    /// Lines of the design, lines of its counts.
    lines: Vec<(Vec<String>, Vec<String>)>,
}

impl Heads {
    fn of(panels: &[Panel], fonts: &Fonts, width: f64) -> Result<Self, ChartError> {
        let lines = panels.iter().map(|panel| {
            let design = fonts.design.wrap(&panel.design, width, MAX_DESIGN_LINES)?;
            Ok((design, fonts.tick.wrap(&panel.told(), width, MAX_COUNT_LINES)?))
        });
        Ok(Self { lines: lines.collect::<Result<_, ChartError>>()? })
    }

    fn height(&self, fonts: &Fonts, with_counts: bool) -> f64 {
        let most = |of: fn(&(Vec<String>, Vec<String>)) -> usize| self.lines.iter().map(of).max().unwrap_or(0) as f64;
        let counts = if with_counts { most(|(_, counts)| counts.len()) * fonts.tick.line_height() } else { 0.0 };
        most(|(design, _)| design.len()) * fonts.design.line_height() + counts + 0.2 * fonts.tick.size
    }

    /// Draws them; what they say ends on the same line in all panels.
    fn draw(
        &self,
        canvas: &Canvas<'_>,
        grid: &Grid,
        top: f64,
        fonts: &Fonts,
        with_counts: bool,
    ) -> Result<(), ChartError> {
        let most = self.lines.iter().map(|(design, _)| design.len()).max().unwrap_or(0);
        for ((design, counts), scale) in self.lines.iter().zip(&grid.panels) {
            let down = (most - design.len()) as f64 * fonts.design.line_height();
            let first = (scale.range.0, top + down + 0.75 * fonts.design.size);
            let below = canvas.lines(first, design, fonts.design)?;
            if with_counts {
                canvas.lines((scale.range.0, below), counts, fonts.tick)?;
            }
        }
        Ok(())
    }
}

/// Lines between rows, and the axes of the panels with as many ticks as have room.
fn draw_grid(canvas: &Canvas<'_>, grid: &Grid, rows: usize, axis: &ShareAxis, font: Font) -> Result<(), ChartError> {
    const BETWEEN_TICKS: f64 = 12.0;
    let theme = canvas.theme;
    let Rect { left, top, right, bottom } = grid.rows;
    for line in 0..=rows {
        let height = top + line as f64 * grid.pitch;
        canvas.line(&[(left, height), (right, height)], Stroke { colour: theme.grid, width: 1.5, dash: None })?;
    }
    let mut widest: f64 = 0.0;
    for tick in &axis.ticks {
        widest = widest.max(font.width(&tick.label)?);
    }
    for scale in &grid.panels {
        let step = (scale.range.1 - scale.range.0) / (axis.ticks.len() - 1).max(1) as f64;
        let every = ((widest + BETWEEN_TICKS) / step).ceil().max(1.0) as usize;
        for tick in axis.ticks.iter().step_by(every) {
            let x = scale.at(tick.value);
            let (colour, width) = if tick.value > 0.0 { (theme.grid, 1.5) } else { (theme.zero_line, 2.0) };
            canvas.line(&[(x, top), (x, bottom)], Stroke { colour, width, dash: None })?;
            canvas.text((x, bottom + 1.2 * font.size), &tick.label, font, Align::Centre)?;
        }
    }
    Ok(())
}

fn draw_row(
    canvas: &Canvas<'_>,
    grid: &Grid,
    place: usize,
    row: &Row,
    (names, fonts): (f64, &Fonts),
) -> Result<(), ChartError> {
    /// How far the dots of the two levels stand from the middle of the row, at most.
    const APART_MAX: f64 = 10.0;
    let middle = grid.rows.top + (place as f64 + 0.5) * grid.pitch;
    let name = fonts.name.shorten(&row.state, names)?;
    canvas.text((grid.rows.left, middle + 0.36 * fonts.name.size), &name, fonts.name, Align::Left)?;
    let apart = (0.25 * grid.pitch).min(APART_MAX);
    for (chance, scale) in row.chances.iter().zip(&grid.panels) {
        match chance {
            Some(levels) => {
                draw_dot(canvas, *scale, middle - apart, levels.any, Meaning::ShallowPact)?;
                draw_dot(canvas, *scale, middle + apart, levels.article5, Meaning::Article5)?;
            }
            None => {
                let anchor = (scale.range.0 + 10.0, middle + 0.36 * fonts.tick.size);
                canvas.text(anchor, "–", fonts.tick, Align::Left)?;
            }
        }
    }
    Ok(())
}

fn draw_dot(canvas: &Canvas<'_>, scale: Scale, y: f64, chance: Chance, meaning: Meaning) -> Result<(), ChartError> {
    let colour = canvas.theme.colour(meaning);
    let ends = [(scale.at(chance.noise.0), y), (scale.at(chance.noise.1), y)];
    canvas.line(&ends, Stroke { colour, width: 3.0, dash: None })?;
    match meaning.marker() {
        Some(marker) => canvas.marker((scale.at(chance.share), y), marker, colour),
        None => Ok(()),
    }
}
