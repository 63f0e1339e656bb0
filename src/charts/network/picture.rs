//! The drawing of a network.

use plotters::style::RGBColor;

use super::{DEPTHS, Network, Node};
use crate::charts::canvas::{Align, Canvas, Point, Rect};
use crate::charts::error::ChartError;
use crate::charts::key::{self, Sample, square};
use crate::charts::places::{self, Name};
use crate::charts::stress;
use crate::charts::style::{Meaning, Stroke, Theme};
use crate::charts::text::Font;
use crate::scenario::Depth;
use crate::words::{counted, depth_noun};

/// Radius of the smallest disc.
const SMALLEST: f64 = 4.5;
/// Half the side of a square that is as large as a disc of radius 1.
const SQUARE: f64 = 0.886;
/// From a disc to the ring of its pact, and from ring to ring.
const RING: f64 = 6.0;
/// Part of the width that adversaries take.
const STRIP: f64 = 0.2;
/// How far from its disc a name may stand to keep clear of lines; on a line nearer by it is read more easily.
const CLEAR_WITHIN: f64 = 20.0;
/// Between the points by which names know of a line.
const SPACING: f64 = 8.0;
/// The grey of bilateral treaties in print.
const IN_PRINT: RGBColor = RGBColor(0x78, 0x78, 0x78);
/// Height that is kept for words above and below, em, more than most drawings need: so nodes stand at the same places in
/// all of them.
const WORDS_EM: f64 = 21.0;
/// Opacity of the ground of a name, on which lines below it can still be made out.
const GROUND_OPACITY: f64 = 0.8;

/// A node where it is drawn.
struct Placed<'a> {
    node: &'a Node,
    centre: Point,
    radius: f64,
    /// With its rings.
    outer: f64,
}

pub(super) fn draw(canvas: &Canvas<'_>, network: &Network, room: Rect) -> Result<(), ChartError> {
    let room = key::draw(canvas, room, &key_of(network, canvas.theme))?;
    let height = canvas.size.height - WORDS_EM * canvas.size.tick;
    let room = Rect { top: room.top.max(room.bottom - height), ..room };
    let (field, strip) = divided(network, room);
    let states = placed(canvas, network, &network.states, inset(field, (0.09, 0.07)));
    let adversaries = placed(canvas, network, &network.adversaries, inset(strip, (0.25, 0.2)));
    draw_ties(canvas, network, &states, &adversaries)?;
    for state in &states {
        canvas.disc(state.centre, state.radius + 1.5, canvas.theme.background)?;
        canvas.disc(state.centre, state.radius, disc_colour(canvas.theme))?;
    }
    for adversary in &adversaries {
        canvas.block(square(adversary.centre, SQUARE * adversary.radius), canvas.theme.ink)?;
    }
    for (number, pact) in network.pacts.iter().enumerate() {
        for i in pact.members.iter() {
            let radius = states[i].radius + RING * (number + 1) as f64;
            canvas.ring(states[i].centre, radius, ring(canvas.theme, pact.depth))?;
        }
    }
    let nodes: Vec<&Placed<'_>> = states.iter().chain(&adversaries).collect();
    draw_names(canvas, &nodes, &along(network, &states, &adversaries), room)
}

/// Room for the states and, to its right, for the adversaries.
fn divided(network: &Network, room: Rect) -> (Rect, Rect) {
    if network.adversaries.is_empty() {
        return (room, room);
    }
    let border = room.right - STRIP * (room.right - room.left);
    (Rect { right: border, ..room }, Rect { left: border, ..room })
}

/// Without these parts of its width and height on each side.
fn inset(room: Rect, (aside, above): (f64, f64)) -> Rect {
    let (aside, above) = (aside * (room.right - room.left), above * (room.bottom - room.top));
    Rect { left: room.left + aside, top: room.top + above, right: room.right - aside, bottom: room.bottom - above }
}

/// Nodes in their room, at the same places whatever they have now.
fn placed<'a>(canvas: &Canvas<'_>, network: &Network, nodes: &'a [Node], room: Rect) -> Vec<Placed<'a>> {
    let largest_radius = largest_radius(canvas, network);
    let all = network.states.iter().chain(&network.adversaries);
    let largest = all.map(|node| node.widest).fold(f64::MIN_POSITIVE, f64::max);
    let radius = |capability: f64| (largest_radius * (capability / largest).sqrt()).max(SMALLEST);
    let rings = RING * network.pacts.len() as f64;
    let radii: Vec<f64> = nodes.iter().map(|node| radius(node.widest)).collect();
    let mut centres: Vec<Point> = nodes
        .iter()
        .map(|Node { place: (x, y), .. }| {
            (room.left + x * (room.right - room.left), room.top + y * (room.bottom - room.top))
        })
        .collect();
    stress::apart(&mut centres, &radii, 1.6 * canvas.size.label, room);
    let of = |(node, centre): (&'a Node, Point)| {
        let radius = radius(node.capability);
        Placed { node, centre, radius, outer: radius + rings }
    };
    nodes.iter().zip(centres).map(of).collect()
}

/// Radius of the largest disc: the more states there are, the smaller, so that all together take a fifth of a slide's
/// plot at most. It does not hang on the words around the plot, so that drawings compare.
fn largest_radius(canvas: &Canvas<'_>, network: &Network) -> f64 {
    let (width, height) = (0.75 * canvas.size.width, 0.55 * canvas.size.height);
    (0.25 * (width * height / network.states.len().max(4) as f64).sqrt()).min(0.13 * height)
}

/// Deeper ties lie above others.
fn draw_ties(
    canvas: &Canvas<'_>,
    network: &Network,
    states: &[Placed<'_>],
    adversaries: &[Placed<'_>],
) -> Result<(), ChartError> {
    for &(a, b, tie) in network.adversary_ties.iter().filter(|(_, _, tie)| *tie > 0.0) {
        let stroke = Stroke { colour: canvas.theme.ink, width: 1.0 + 7.0 * tie, dash: None };
        canvas.line(&[adversaries[a].centre, adversaries[b].centre], stroke)?;
    }
    let deepest_last = network.drawn_ties().collect::<Vec<_>>().into_iter().rev();
    for tie in deepest_last {
        canvas.line(&[states[tie.first].centre, states[tie.second].centre], line(canvas.theme, tie.depth))?;
    }
    Ok(())
}

/// Names of the greatest states first; one for which there is no room is left out.
fn draw_names(canvas: &Canvas<'_>, nodes: &[&Placed<'_>], lines: &[Rect], room: Rect) -> Result<(), ChartError> {
    let font = Font { size: canvas.size.label, bold: false, colour: canvas.theme.ink };
    let mut order: Vec<&Placed<'_>> = nodes.to_vec();
    order.sort_by(|a, b| b.node.widest.total_cmp(&a.node.widest));
    let longest = (0.16 * (room.right - room.left)).max(6.0 * font.size);
    let mut words = Vec::with_capacity(order.len());
    let mut names = Vec::with_capacity(order.len());
    for placed in &order {
        let text = font.shorten(&placed.node.name, longest)?;
        let (width, height) = (font.width(&text)?, 1.2 * font.size);
        names.push(Name { dot: placed.centre, radius: placed.outer, width, height, is_optional: false });
        words.push(text);
    }
    for (place, text) in name_places(&names, lines, room).into_iter().zip(&words) {
        let Some(Rect { left, top, right, bottom }) = place else { continue };
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        canvas.fill(&corners, canvas.theme.background, GROUND_OPACITY)?;
        canvas.text((left, bottom - 0.32 * font.size), text, font, Align::Left)?;
    }
    Ok(())
}

/// Where names stand: clear of lines where there is such a place near by, else clear of discs and other names.
fn name_places(names: &[Name], lines: &[Rect], room: Rect) -> Vec<Option<Rect>> {
    let is_near = |name: &Name, place: &Rect| {
        let beyond = |low: f64, high: f64, at: f64| (low - at).max(at - high).max(0.0);
        let (dx, dy) = (beyond(place.left, place.right, name.dot.0), beyond(place.top, place.bottom, name.dot.1));
        (dx * dx + dy * dy).sqrt() <= name.radius + CLEAR_WITHIN
    };
    let clear = places::where_free(names, lines, room);
    let mut found: Vec<Option<Rect>> =
        names.iter().zip(clear).map(|(name, place)| place.filter(|place| is_near(name, place))).collect();
    let discs: Vec<Rect> = names.iter().map(|name| square(name.dot, name.radius)).collect();
    for (at, name) in names.iter().enumerate().filter(|(at, _)| found[*at].is_none()).collect::<Vec<_>>() {
        let taken: Vec<Rect> = discs.iter().copied().chain(found.iter().flatten().copied()).collect();
        found[at] = places::where_free(&[*name], &taken, room)[0];
    }
    found
}

/// Points along all lines.
fn along(network: &Network, states: &[Placed<'_>], adversaries: &[Placed<'_>]) -> Vec<Rect> {
    let ties = network.drawn_ties().map(|tie| (states[tie.first].centre, states[tie.second].centre));
    let others = network.adversary_ties.iter().map(|&(a, b, _)| (adversaries[a].centre, adversaries[b].centre));
    let points = |((x, y), (to_x, to_y)): (Point, Point)| {
        let (dx, dy) = (to_x - x, to_y - y);
        let steps = ((dx * dx + dy * dy).sqrt() / SPACING).ceil();
        (0..=steps as u32)
            .map(move |i| f64::from(i) / steps.max(1.0))
            .map(move |at| square((x + at * dx, y + at * dy), 1.0))
    };
    ties.chain(others).flat_map(points).collect()
}

fn key_of(network: &Network, theme: Theme) -> Vec<(Sample, String)> {
    let used = DEPTHS.into_iter().filter(|&depth| network.count(depth) > 0);
    let lines = used.map(|depth| {
        let pairs = counted(network.count(depth) as u64, "pair");
        (Sample::Line(line(theme, depth)), format!("{}: {pairs}", depth_noun(depth)))
    });
    let pacts = network.pacts.iter().map(|pact| {
        let members = counted(pact.members.len() as u64, "member");
        let sample = Sample::Ringed(disc_colour(theme), ring(theme, pact.depth));
        (sample, format!("{}: {}, {members}", pact.name, depth_noun(pact.depth)))
    });
    let states = (Sample::Disc(disc_colour(theme)), "state, by military spending".to_owned());
    let adversaries = (!network.adversaries.is_empty())
        .then(|| (Sample::Square(theme.ink), "adversary, tied the closer the wider the line".to_owned()));
    lines.chain(pacts).chain([states]).chain(adversaries).collect()
}

/// Dark grey, so that black stays with the adversaries.
fn disc_colour(theme: Theme) -> RGBColor {
    theme.muted
}

/// The line of a tie: the deeper, the wider and the less broken.
fn line(theme: Theme, depth: Depth) -> Stroke {
    let of = |meaning: Meaning, width: f64, dash| Stroke { width, dash, ..theme.stroke(meaning) };
    match depth {
        Depth::Consultation => of(Meaning::Web, 1.75, Some((3.0, 5.0))),
        Depth::Cooperation => of(Meaning::Web, 2.5, Some((10.0, 5.0))),
        Depth::Shallow => of(Meaning::ShallowPact, 4.0, Some((16.0, 6.0))),
        // In print the grey of the hub would be paler than that of lesser ties.
        Depth::Bilateral if theme.is_grey => Stroke { colour: IN_PRINT, width: 5.5, dash: None },
        Depth::Bilateral => of(Meaning::HubAndSpoke, 5.5, None),
        Depth::Article5 => of(Meaning::Article5, 5.0, None),
        Depth::Article5Command => of(Meaning::Article5, 7.5, None),
    }
}

fn ring(theme: Theme, depth: Depth) -> Stroke {
    Stroke { width: 3.0, dash: None, ..line(theme, depth) }
}
