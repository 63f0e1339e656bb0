//! The part of the world that a map shows, and where it stands on the sheet.

use crate::charts::canvas::{Point, Rect};
use crate::charts::outlines::Ring;
use crate::charts::projection::{EqualEarth, middle};
use crate::scenario::Location;

/// Radii of the globe that a map shows at least, so that a single place has surroundings: about 30° of latitude.
const LEAST_RADII: f64 = 0.6;
/// Space around the outermost places, as a part of the width or height that they take.
const MARGIN: f64 = 0.09;
/// Distance on the sheet below which a further point of a shore says nothing, figure units.
const FINEST: f64 = 1.0;

/// A window on the projected world, and the room on the sheet that it fills.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    projection: EqualEarth,
    /// The plane's point in the middle of `room`.
    centre: Point,
    /// Figure units for each radius of the globe.
    scale: f64,
    room: Rect,
}

impl View {
    /// The window that shows all `places` as large as `room` allows; `None` without any.
    pub(super) fn of(places: &[Location], room: Rect) -> Option<Self> {
        let longitudes: Vec<f64> = places.iter().map(|place| place.longitude_deg).collect();
        let projection = EqualEarth { centre_deg: middle(&longitudes)? };
        let points: Vec<Point> = places.iter().map(|&place| projection.nearest(place)).collect();
        let span = |along: fn(&Point) -> f64| {
            let (low, high) = points
                .iter()
                .map(along)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
            ((low + high) / 2.0, ((high - low) * (1.0 + 2.0 * MARGIN)).max(LEAST_RADII))
        };
        let ((x, width), (y, height)) = (span(|point| point.0), span(|point| point.1));
        let scale = ((room.right - room.left) / width).min((room.bottom - room.top) / height);
        Some(Self { projection, centre: (x, y), scale, room })
    }

    /// Where a place stands on the sheet.
    pub(super) fn at(&self, place: Location) -> Point {
        self.on_sheet(self.projection.nearest(place))
    }

    fn on_sheet(&self, (x, y): Point) -> Point {
        let Rect { left, top, right, bottom } = self.room;
        let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
        (middle.0 + (x - self.centre.0) * self.scale, middle.1 - (y - self.centre.1) * self.scale)
    }

    /// What of a ring is seen: no shape, one, or two where it runs across the edge of the world.
    ///
    /// A clipping crate would bring a geometry library along for cuts at four straight lines.
    pub(super) fn shapes(&self, ring: &Ring) -> Vec<Vec<Point>> {
        [-360.0, 0.0, 360.0].into_iter().filter_map(|turn| self.shape(ring, turn)).collect()
    }

    fn shape(&self, ring: &Ring, turn: f64) -> Option<Vec<Point>> {
        let (west, east) = (self.projection.centre_deg - 180.0, self.projection.centre_deg + 180.0);
        let on_globe: Vec<Point> = ring.iter().map(|place| (place.longitude_deg + turn, place.latitude_deg)).collect();
        let inside_world = cut(&cut(&on_globe, 0, west, true), 0, east, false);
        let project = |&(longitude_deg, latitude_deg): &Point| {
            self.on_sheet(self.projection.plane(Location { longitude_deg, latitude_deg }))
        };
        // Thinned before it is cut: along the edge every point counts.
        let mut shape: Vec<Point> = Vec::with_capacity(inside_world.len());
        for point in inside_world.iter().map(project) {
            let is_near = |last: &Point| (point.0 - last.0).abs().max((point.1 - last.1).abs()) < FINEST;
            if !shape.last().is_some_and(is_near) {
                shape.push(point);
            }
        }
        let Rect { left, top, right, bottom } = self.room;
        for (axis, edge, keeps_above) in [(0, left, true), (0, right, false), (1, top, true), (1, bottom, false)] {
            shape = cut(&shape, axis, edge, keeps_above);
        }
        (shape.len() > 2).then_some(shape)
    }
}

/// The part of a polygon on one side of a line across an axis (0 for x, 1 for y): Sutherland and Hodgman (1974), "Reentrant
/// polygon clipping", *Communications of the ACM* 17(1), 32–42. Where the polygon falls apart, its parts stay joined along
/// the line, which a fill does not show.
fn cut(polygon: &[Point], axis: usize, edge: f64, keeps_above: bool) -> Vec<Point> {
    let along = |point: Point| if axis == 0 { point.0 } else { point.1 };
    let is_kept = |point: Point| if keeps_above { along(point) >= edge } else { along(point) <= edge };
    let mut kept = Vec::with_capacity(polygon.len());
    let before = polygon.iter().cycle().skip(polygon.len().saturating_sub(1));
    for (&from, &to) in before.zip(polygon) {
        if is_kept(from) != is_kept(to) {
            let part = (edge - along(from)) / (along(to) - along(from));
            kept.push((from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1)));
        }
        if is_kept(to) {
            kept.push(to);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Rect = Rect { left: 100.0, top: 50.0, right: 1100.0, bottom: 550.0 };

    fn place(longitude_deg: f64, latitude_deg: f64) -> Location {
        Location { longitude_deg, latitude_deg }
    }

    fn is_inside(&(x, y): &Point) -> bool {
        (ROOM.left - 1e-6..=ROOM.right + 1e-6).contains(&x) && (ROOM.top - 1e-6..=ROOM.bottom + 1e-6).contains(&y)
    }

    #[test]
    fn all_places_stand_inside_the_room_also_across_the_pacific_and_around_the_world() {
        let pacific = vec![place(79.0, 22.0), place(170.0, -45.0), place(-99.0, 39.0)];
        let world = vec![place(-2.0, 53.0), place(138.0, 36.0), place(-99.0, 39.0), place(170.0, -45.0)];
        let pole = vec![place(0.0, 90.0), place(180.0, -90.0)];
        for places in [pacific, world, pole, vec![place(103.8, 1.4)]] {
            let view = View::of(&places, ROOM).unwrap();
            assert!(places.iter().all(|&place| is_inside(&view.at(place))), "{places:?}");
        }
        assert!(View::of(&[], ROOM).is_none());
    }

    #[test]
    fn east_is_right_and_north_is_up() {
        let view = View::of(&[place(138.0, 36.0), place(-99.0, 39.0)], ROOM).unwrap();
        let (japan, america) = (view.at(place(138.0, 36.0)), view.at(place(-99.0, 39.0)));
        assert!(america.0 > japan.0 && america.1 < japan.1);
    }

    #[test]
    fn a_shape_ends_at_the_edge_of_the_room() {
        let view = View::of(&[place(0.0, 0.0)], ROOM).unwrap();
        let band = vec![place(-60.0, -2.0), place(60.0, -2.0), place(60.0, 2.0), place(-60.0, 2.0)];
        let [shape] = view.shapes(&band).try_into().unwrap();
        assert!(shape.iter().all(is_inside));
        let (left, right) = shape.iter().fold((f64::MAX, f64::MIN), |(l, r), p| (l.min(p.0), r.max(p.0)));
        assert!((left - ROOM.left).abs() < 1e-6 && (right - ROOM.right).abs() < 1e-6);
        let far = vec![place(100.0, 60.0), place(101.0, 60.0), place(101.0, 61.0)];
        assert!(view.shapes(&far).is_empty());
    }

    #[test]
    fn land_across_the_edge_of_the_world_stands_on_both_sides_of_it() {
        let view = View::of(&[place(-80.0, 0.0), place(0.0, 60.0), place(80.0, 0.0), place(0.0, -60.0)], ROOM).unwrap();
        let across = vec![place(170.0, -5.0), place(190.0, -5.0), place(190.0, 5.0), place(170.0, 5.0)];
        let wide = Rect { left: 0.0, right: 3000.0, ..ROOM };
        let view = View { room: wide, centre: view.centre, ..view };
        assert_eq!(view.shapes(&across).len(), 2);
    }
}
