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
    /// Rather left out than joined to its dot by a line across another name or dot.
    pub(crate) is_optional: bool,
}

/// Space between a dot and its name.
const GAP: f64 = 6.0;
/// Space between two names.
const APART: f64 = 4.0;
/// How far from its dot a name may be put, tried in this order, figure units.
const DISTANCES: [f64; 9] = [0.0, 10.0, 22.0, 36.0, 55.0, 80.0, 110.0, 150.0, 200.0];
/// Space between a dot and its name from which a line joins them.
const LINE_FROM: f64 = 14.0;
/// Names keep clear of such lines, taken as squares of this size side by side.
const LINE_WIDTH: f64 = 4.0;
/// Area that the line of an optional name may cross: another line or two, but neither name nor dot.
const CROSSED_MAX: f64 = 3.0 * LINE_WIDTH * LINE_WIDTH;
/// Area crossed that one unit of distance outweighs: a line from far away misleads as one across a dot does.
const CROSSED_PER_DISTANCE: f64 = LINE_WIDTH / 2.0;
/// Directions in which a name may stand, as the signs of its offset; right and left come first, since they read best.
const DIRECTIONS: [(f64, f64); 20] = [
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
    (1.0, -0.5),
    (1.0, 0.5),
    (-1.0, -0.5),
    (-1.0, 0.5),
    (1.0, -0.25),
    (1.0, 0.25),
    (-1.0, -0.25),
    (-1.0, 0.25),
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

    /// The line from the rim of the dot to a name that stands apart from it.
    pub(crate) fn line_to(&self, place: &Rect) -> Option<(Point, Point)> {
        let (x, y) = self.dot;
        let near = (x.clamp(place.left, place.right), y.clamp(place.top, place.bottom));
        let distance = (near.0 - x).hypot(near.1 - y);
        let towards = |reach: f64| (x + reach / distance * (near.0 - x), y + reach / distance * (near.1 - y));
        (distance > self.radius + LINE_FROM).then(|| (towards(self.radius), towards(distance - LINE_WIDTH)))
    }

    /// The ground that this line takes, but for what touches the dot.
    fn line_ground(&self, place: &Rect) -> Vec<Rect> {
        let Some((from, to)) = self.line_to(place) else { return Vec::new() };
        let pieces = ((to.0 - from.0).hypot(to.1 - from.1) / LINE_WIDTH).floor().max(1.0);
        let half = LINE_WIDTH / 2.0;
        let piece = |i: u32| {
            let part = f64::from(i) / pieces;
            let (x, y) = (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1));
            Rect { left: x - half, top: y - half, right: x + half, bottom: y + half }
        };
        (2..pieces as u32).map(piece).collect()
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

/// Places names in the order given, the most important first: each at the nearest free place around its dot, `None` for
/// one that would cover something wherever it stood. Names keep inside `room` and clear of `taken`, of all dots, of each
/// other and of the lines that join names to their dots ([`Name::line_to`]).
pub(crate) fn where_free(names: &[Name], taken: &[Rect], room: Rect) -> Vec<Option<Rect>> {
    let mut occupied = grounds(names, taken);
    let mut place = |name: &Name| {
        let place = best(name, &occupied, room)?;
        occupy(&mut occupied, name, place);
        Some(place)
    };
    names.iter().map(&mut place).collect()
}

fn grounds(names: &[Name], taken: &[Rect]) -> Vec<Rect> {
    names.iter().map(Name::ground).chain(taken.iter().copied()).collect()
}

fn occupy(occupied: &mut Vec<Rect>, name: &Name, place: Rect) {
    occupied.push(place);
    occupied.extend(name.line_ground(&place));
}

/// The nearest free place whose joining line crosses nothing, or else the free place near by whose line crosses little.
fn best(name: &Name, occupied: &[Rect], room: Rect) -> Option<Rect> {
    let covered = |ground: &Rect| occupied.iter().map(|other| ground.overlap(other, 0.0)).sum::<f64>();
    let candidates =
        DISTANCES.iter().flat_map(|&distance| DIRECTIONS.map(|direction| (distance, name.at(distance, direction))));
    let is_free =
        |place: &Rect| place.outside(&room) <= 0.0 && occupied.iter().all(|other| place.overlap(other, APART) <= 0.0);
    let mut least: Option<(f64, Rect)> = None;
    for (distance, place) in candidates.filter(|(_, place)| is_free(place)) {
        let crossed = name.line_ground(&place).iter().map(covered).sum::<f64>();
        if crossed <= 0.0 {
            return Some(place);
        }
        if name.is_optional && crossed > CROSSED_MAX {
            continue;
        }
        let cost = crossed + CROSSED_PER_DISTANCE * distance;
        if least.is_none_or(|(lowest, _)| cost < lowest) {
            least = Some((cost, place));
        }
    }
    least.map(|(_, place)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Rect = Rect { left: 0.0, top: 0.0, right: 1000.0, bottom: 600.0 };

    fn name(x: f64, y: f64) -> Name {
        Name { dot: (x, y), radius: 8.0, width: 120.0, height: 22.0, is_optional: false }
    }

    /// The places of names that all find one.
    fn all_placed(names: &[Name], taken: &[Rect], room: Rect) -> Vec<Rect> {
        where_free(names, taken, room).into_iter().map(|place| place.expect("a free place")).collect()
    }

    #[test]
    fn a_name_alone_stands_to_the_right_of_its_dot() {
        let place = all_placed(&[name(100.0, 100.0)], &[], ROOM)[0];
        assert_eq!((place.left, place.top), (114.0, 89.0));
    }

    #[test]
    fn a_name_at_the_edge_stands_on_the_other_side() {
        let place = all_placed(&[name(980.0, 100.0)], &[], ROOM)[0];
        assert!(place.right < 980.0);
    }

    #[test]
    fn a_name_that_stands_apart_has_a_line_and_no_other_name_covers_it() {
        let wall = Rect { left: 380.0, top: 200.0, right: 620.0, bottom: 290.0 };
        let other = Rect { top: 310.0, bottom: 400.0, ..wall };
        let names = [name(500.0, 300.0), name(500.0, 195.0)];
        let places = all_placed(&names, &[wall, other], ROOM);
        let (from, to) = names[0].line_to(&places[0]).expect("a line");
        assert!((from.0 - 500.0).hypot(from.1 - 300.0) < 8.0 + 1e-9);
        for step in 0..=20 {
            let part = f64::from(step) / 20.0;
            let (x, y) = (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1));
            let point = Rect { left: x, top: y, right: x, bottom: y };
            assert!(places[1].overlap(&point, 0.01) <= 0.0, "{point:?}");
        }
        assert_eq!(name(10.0, 10.0).line_to(&name(10.0, 10.0).at(0.0, (1.0, 0.0))), None);
    }

    #[test]
    fn a_name_without_a_free_place_is_left_out_and_takes_none() {
        let names = [name(500.0, 300.0), Name { width: 2000.0, ..name(300.0, 300.0) }, name(700.0, 300.0)];
        let places = where_free(&names, &[], ROOM);
        assert!(places[0].is_some() && places[1].is_none() && places[2].is_some());
        assert_eq!(where_free(&[name(500.0, 300.0)], &[ROOM], ROOM), [None]);
    }

    #[test]
    fn an_optional_name_is_left_out_rather_than_joined_across_another() {
        // Whatever free place there is lies behind a wall around the dot.
        let wall = |left, top, right, bottom| Rect { left, top, right, bottom };
        let walls = [
            wall(400.0, 200.0, 600.0, 260.0),
            wall(400.0, 340.0, 600.0, 400.0),
            wall(400.0, 200.0, 460.0, 400.0),
            wall(540.0, 200.0, 600.0, 400.0),
        ];
        let needed = name(500.0, 300.0);
        assert!(where_free(&[needed], &walls, ROOM)[0].is_some());
        assert_eq!(where_free(&[Name { is_optional: true, ..needed }], &walls, ROOM), [None]);
    }

    #[test]
    fn names_of_a_crowd_do_not_cover_each_other_or_a_dot() {
        let names: Vec<Name> =
            (0..12).map(|i| name(400.0 + 40.0 * f64::from(i % 4), 300.0 + 40.0 * f64::from(i / 4))).collect();
        let places = all_placed(&names, &[], ROOM);
        for (i, place) in places.iter().enumerate() {
            assert!(place.outside(&ROOM) <= 1e-9);
            assert!(names.iter().all(|other| place.overlap(&other.ground(), 0.0) <= 0.0), "{i}");
            assert!(places[i + 1..].iter().all(|other| place.overlap(other, 0.0) <= 0.0), "{i}");
        }
    }
}
