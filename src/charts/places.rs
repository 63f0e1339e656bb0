//! Names beside dots, placed so that none covers another, a dot or anything else that is taken.

use super::canvas::{Point, Rect};

/// A block of words that belongs to a dot, in figure units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Name {
    /// Centre of the dot.
    pub(crate) dot: Point,
    /// Radius of the dot.
    pub(crate) radius: f64,
    /// Width of the words.
    pub(crate) width: f64,
    /// Height of the words.
    pub(crate) height: f64,
}

/// Space between a dot and its name.
const GAP: f64 = 6.0;
/// Space between two names.
const APART: f64 = 4.0;
/// How far from its dot a name may be put, tried in this order, figure units.
const DISTANCES: [f64; 8] = [0.0, 10.0, 22.0, 36.0, 55.0, 80.0, 110.0, 150.0];
/// Directions in which a name may stand, as the signs of its offset; right and left come first, since they read best.
const DIRECTIONS: [(f64, f64); 12] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.8, -0.8),
    (0.8, 0.8),
    (-0.8, -0.8),
    (-0.8, 0.8),
    (0.4, -1.0),
    (-0.4, -1.0),
    (0.4, 1.0),
    (-0.4, 1.0),
];

impl Name {
    /// Its place at a distance in a direction: the nearer edge or corner of the words stands on the ray from the dot.
    fn at(&self, distance: f64, (x, y): (f64, f64)) -> Rect {
        let reach = self.radius + GAP + distance;
        let centre = (self.dot.0 + x * (reach + self.width / 2.0), self.dot.1 + y * (reach + self.height / 2.0));
        Rect {
            left: centre.0 - self.width / 2.0,
            top: centre.1 - self.height / 2.0,
            right: centre.0 + self.width / 2.0,
            bottom: centre.1 + self.height / 2.0,
        }
    }

    fn ground(&self) -> Rect {
        let ((x, y), r) = (self.dot, self.radius);
        Rect { left: x - r, top: y - r, right: x + r, bottom: y + r }
    }
}

impl Rect {
    /// Area that two rectangles share, each widened by half of `apart`.
    pub(crate) fn overlap(&self, other: &Self, apart: f64) -> f64 {
        let width = self.right.min(other.right) - self.left.max(other.left) + apart;
        let height = self.bottom.min(other.bottom) - self.top.max(other.top) + apart;
        width.max(0.0) * height.max(0.0)
    }

    /// Area of it that lies outside `room`.
    fn outside(&self, room: &Self) -> f64 {
        let area = (self.right - self.left) * (self.bottom - self.top);
        area - self.overlap(room, 0.0).min(area)
    }
}

/// Places names in the order given, the most important first: each at the nearest free place around its dot, or where it
/// covers least. Names keep inside `room` and clear of `taken`, of all dots and of each other.
pub(crate) fn beside(names: &[Name], taken: &[Rect], room: Rect) -> Vec<Rect> {
    let mut occupied: Vec<Rect> = names.iter().map(Name::ground).chain(taken.iter().copied()).collect();
    let mut places = Vec::with_capacity(names.len());
    for name in names {
        let place = best(name, &occupied, room);
        occupied.push(place);
        places.push(place);
    }
    places
}

/// The same where a name that would cover something or leave the room is left out.
pub(crate) fn where_free(names: &[Name], taken: &[Rect], room: Rect) -> Vec<Option<Rect>> {
    let mut occupied: Vec<Rect> = names.iter().map(Name::ground).chain(taken.iter().copied()).collect();
    let mut places = Vec::with_capacity(names.len());
    for name in names {
        let place = Some(best(name, &occupied, room)).filter(|place| cost(place, &occupied, room) <= 0.0);
        occupied.extend(place);
        places.push(place);
    }
    places
}

/// What a place covers that is taken. To leave the room is worse than to cover something.
fn cost(place: &Rect, occupied: &[Rect], room: Rect) -> f64 {
    10.0 * place.outside(&room) + occupied.iter().map(|other| place.overlap(other, APART)).sum::<f64>()
}

fn best(name: &Name, occupied: &[Rect], room: Rect) -> Rect {
    let candidates = DISTANCES.iter().flat_map(|&distance| DIRECTIONS.map(|direction| name.at(distance, direction)));
    let mut least: Option<(f64, Rect)> = None;
    for place in candidates {
        let cost = cost(&place, occupied, room);
        if cost <= 0.0 {
            return place;
        }
        if least.is_none_or(|(lowest, _)| cost < lowest) {
            least = Some((cost, place));
        }
    }
    least.map_or_else(|| name.ground(), |(_, place)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Rect = Rect { left: 0.0, top: 0.0, right: 1000.0, bottom: 600.0 };

    fn name(x: f64, y: f64) -> Name {
        Name { dot: (x, y), radius: 8.0, width: 120.0, height: 22.0 }
    }

    #[test]
    fn a_name_alone_stands_to_the_right_of_its_dot() {
        let place = beside(&[name(100.0, 100.0)], &[], ROOM)[0];
        assert_eq!((place.left, place.top), (114.0, 89.0));
    }

    #[test]
    fn a_name_at_the_edge_stands_on_the_other_side() {
        let place = beside(&[name(980.0, 100.0)], &[], ROOM)[0];
        assert!(place.right < 980.0);
    }

    #[test]
    fn a_name_without_a_free_place_is_left_out() {
        let wall = Rect { left: 300.0, ..ROOM };
        let places = where_free(&[name(100.0, 100.0), name(650.0, 300.0)], &[wall], ROOM);
        assert!(places[0].is_some() && places[1].is_none());
    }

    #[test]
    fn names_of_a_crowd_do_not_cover_each_other_or_a_dot() {
        let names: Vec<Name> =
            (0..12).map(|i| name(400.0 + 40.0 * f64::from(i % 4), 300.0 + 40.0 * f64::from(i / 4))).collect();
        let places = beside(&names, &[], ROOM);
        for (i, place) in places.iter().enumerate() {
            assert!(place.outside(&ROOM) <= 1e-9);
            assert!(names.iter().all(|other| place.overlap(&other.ground(), 0.0) <= 0.0), "{i}");
            assert!(places[i + 1..].iter().all(|other| place.overlap(other, 0.0) <= 0.0), "{i}");
        }
    }
}
