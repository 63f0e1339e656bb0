//! The drawing of a timeline.

use super::{Bar, BarStage, Group, Lane, Mark, MarkKind, Timeline};
use crate::charts::axes::{Scale, year_ticks};
use crate::charts::canvas::{Align, Canvas, Rect};
use crate::charts::error::ChartError;
use crate::charts::style::{Marker, Meaning, Stroke};
use crate::charts::text::Font;
use crate::scenario::Depth;

/// Part of the width that the names of lanes take, at least and at most.
const NAMES: (f64, f64) = (0.17, 0.3);
/// Between a name and the start.
const NAME_GAP: f64 = 14.0;
/// Half the height of a bar or stroke.
const HALF_BAR: f64 = 7.0;
/// Opacity of the bar of a treaty that is not yet in force.
const PALE: f64 = 0.3;
/// Between two labels of a lane.
const APART: f64 = 14.0;
/// Height of a lane, em: a line of words above its marks, at least and at most.
const LANE_EM: (f64, f64) = (2.0, 4.2);

pub(super) fn draw(canvas: &Canvas<'_>, timeline: &Timeline, room: Rect) -> Result<(), ChartError> {
    if timeline.lanes.is_empty() {
        return canvas.say(room, "Nothing happens in this run that has a place in a timeline.");
    }
    let em = canvas.size.tick;
    let bottom = room.bottom - 1.95 * em;
    let most = ((bottom - room.top) / (LANE_EM.0 * em)).floor().max(1.0) as usize;
    let lanes = fitted(timeline.lanes.clone(), most);
    let height = ((bottom - room.top) / lanes.len() as f64).min(LANE_EM.1 * em);
    let head = Font { size: em, bold: true, colour: canvas.theme.ink };
    let part = |part: f64| part * (room.right - room.left);
    let mut names = part(NAMES.0);
    for lane in &lanes {
        // Rounding must not cut a name that fits.
        names = names.max((head.width(&lane.name)? + NAME_GAP + 1.0).min(part(NAMES.1)));
    }
    let plot = Rect {
        left: room.left + names,
        bottom: room.top + height * lanes.len() as f64,
        // A label of the last year stands half beyond it.
        right: room.right - 1.5 * em,
        ..room
    };
    let x = Scale { domain: timeline.years, range: (plot.left, plot.right) };
    draw_axis(canvas, timeline, x, plot)?;
    for (number, lane) in lanes.iter().enumerate() {
        let top = plot.top + height * number as f64;
        draw_lane(canvas, lane, x, Rect { left: room.left, right: room.right, top, bottom: top + height })?;
    }
    Ok(())
}

/// Puts the last lanes of the largest group together until no more than `most` are left, or none can be.
fn fitted(mut lanes: Vec<Lane>, most: usize) -> Vec<Lane> {
    while lanes.len() > most {
        let count = |group: Group| lanes.iter().filter(|lane| lane.group == group).count();
        let group = if count(Group::Theatre) > count(Group::Design) { Group::Theatre } else { Group::Design };
        if count(group) < 2 {
            break;
        }
        let Some(last) = lanes.iter().rposition(|lane| lane.group == group) else { break };
        let Lane { mut bars, mut marks, .. } = lanes.remove(last);
        let rest = &mut lanes[last - 1];
        rest.bars.append(&mut bars);
        rest.marks.append(&mut marks);
        rest.name = if group == Group::Theatre { "Other theatres" } else { "Other pacts" }.to_owned();
    }
    lanes
}

fn draw_axis(canvas: &Canvas<'_>, timeline: &Timeline, x: Scale, plot: Rect) -> Result<(), ChartError> {
    let theme = canvas.theme;
    let font = Font { size: canvas.size.tick, bold: false, colour: theme.muted };
    let line = |colour, width| Stroke { colour, width, dash: None };
    for tick in year_ticks(timeline.years.0, timeline.years.1) {
        let place = x.at(tick.value);
        canvas.line(&[(place, plot.top), (place, plot.bottom)], line(theme.grid, 1.5))?;
        canvas.text((place, plot.bottom + 1.35 * font.size), &tick.label, font, Align::Centre)?;
    }
    if let Some(year) = timeline.war {
        let (from, to) = (x.at(year), plot.right);
        let corners = [(from, plot.top), (to, plot.top), (to, plot.bottom), (from, plot.bottom)];
        canvas.fill(&corners, theme.grid, 0.6)?;
        canvas.line(&[(from, plot.top), (from, plot.bottom)], theme.stroke(Meaning::War))?;
    }
    Ok(())
}

fn draw_lane(canvas: &Canvas<'_>, lane: &Lane, x: Scale, room: Rect) -> Result<(), ChartError> {
    let theme = canvas.theme;
    let under = Stroke { colour: theme.grid, width: 1.5, dash: None };
    canvas.line(&[(room.left, room.bottom), (x.range.1, room.bottom)], under)?;
    let head = Font { size: canvas.size.tick, bold: true, colour: theme.ink };
    let width = x.range.0 - room.left - NAME_GAP;
    let lines = head.wrap(&lane.name, width, if room.bottom - room.top > 2.5 * head.size { 2 } else { 1 })?;
    let first = 0.5 * (room.top + room.bottom) + 0.36 * head.size - 0.5 * head.line_height() * (lines.len() - 1) as f64;
    canvas.lines((room.left, first), &lines, head)?;
    let font = Font { bold: false, ..head };
    let labels = labels(lane, x, room.right, font)?;
    // Words and marks together stand in the middle of the lane.
    let above = if labels.is_empty() { 0.0 } else { 0.5 * font.line_height() };
    let middle = (0.5 * (room.top + room.bottom) + above).min(room.bottom - HALF_BAR - 4.0);
    for bar in &lane.bars {
        draw_bar(canvas, bar, x, middle)?;
    }
    for mark in &lane.marks {
        draw_mark(canvas, mark, (x.at(mark.year), middle))?;
    }
    for (left, words) in labels {
        let baseline = middle - HALF_BAR - 0.3 * font.size;
        let (right, top) = (left + font.width(&words)?, baseline - 0.8 * font.size);
        let ground = [(left, top), (right, top), (right, baseline), (left, baseline)];
        canvas.fill(&ground, theme.background, 0.8)?;
        canvas.text((left, baseline), &words, font, Align::Left)?;
    }
    Ok(())
}

fn draw_bar(canvas: &Canvas<'_>, bar: &Bar, x: Scale, middle: f64) -> Result<(), ChartError> {
    // Even what lasts no time can be seen.
    let (from, to) = (x.at(bar.from), x.at(bar.to).max(x.at(bar.from) + 2.0));
    let (top, bottom) = (middle - HALF_BAR, middle + HALF_BAR);
    let corners = [(from, top), (to, top), (to, bottom), (from, bottom)];
    let colour = |depth: Depth| canvas.theme.colour(meaning(depth));
    match bar.stage {
        BarStage::Talks => canvas
            .line(&[(from, middle), (to, middle)], Stroke { width: 4.0, ..canvas.theme.stroke(Meaning::HubAndSpoke) }),
        BarStage::Signed(depth) => canvas.band(&corners, colour(depth), PALE),
        BarStage::InForce(depth) => canvas.fill(&corners, colour(depth), 1.0),
    }
}

fn meaning(depth: Depth) -> Meaning {
    if depth >= Depth::Article5 { Meaning::Article5 } else { Meaning::ShallowPact }
}

fn draw_mark(canvas: &Canvas<'_>, mark: &Mark, (x, y): (f64, f64)) -> Result<(), ChartError> {
    let theme = canvas.theme;
    let stroke =
        |colour, width: f64| canvas.line(&[(x, y - HALF_BAR), (x, y + HALF_BAR)], Stroke { colour, width, dash: None });
    match mark.kind {
        MarkKind::Attack => canvas.marker((x, y), Marker::Triangle, theme.colour(Meaning::War)),
        MarkKind::Crisis => canvas.disc((x, y), 4.5, theme.colour(Meaning::War)),
        MarkKind::Politics => canvas.marker((x, y), Marker::Square, theme.ink),
        MarkKind::Election => canvas.disc((x, y), 4.0, theme.muted),
        MarkKind::Pressure => canvas.disc((x, y), 5.0, theme.ink),
        MarkKind::Treaty => stroke(theme.ink, 2.5),
        MarkKind::Agreement => stroke(theme.colour(Meaning::Web), 2.5),
    }
}

/// The words of a lane for which there is room, the weightiest first, each above its mark: left edge and words.
fn labels(lane: &Lane, x: Scale, right_edge: f64, font: Font) -> Result<Vec<(f64, String)>, ChartError> {
    let (left_edge, longest) = (x.range.0, 0.5 * (x.range.1 - x.range.0));
    let mut wanted: Vec<(u8, f64, &str)> = (lane.marks.iter())
        .filter_map(|mark| mark.label.as_ref().map(|(weight, words)| (*weight, x.at(mark.year), words.as_str())))
        .collect();
    wanted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let mut placed: Vec<(f64, f64, String)> = Vec::new();
    for (_, at, words) in wanted {
        let words = font.shorten(words, longest)?;
        let width = font.width(&words)?;
        // To the right of its mark, to its left, or over it.
        let lefts = [at - 4.0, at + 4.0 - width, at - 0.5 * width];
        let is_free = |&left: &f64| {
            let right = left + width;
            let apart = |&(from, to, _): &(f64, f64, String)| right + APART <= from || to + APART <= left;
            left >= left_edge - 4.0 && right <= right_edge && placed.iter().all(apart)
        };
        if let Some(left) = lefts.into_iter().find(is_free) {
            placed.push((left, left + width, words));
        }
    }
    Ok(placed.into_iter().map(|(left, _, words)| (left, words)).collect())
}
