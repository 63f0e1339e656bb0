//! A layout of nodes at distances from each other, the same for the same distances.
//!
//! Stress majorization: Gansner, Koren & North (2005), *Graph Drawing by Stress Majorization*, GD 2004, LNCS 3383. A few
//! lines of one's own, since the crates that lay out graphs by forces (fdg-sim, forceatlas2) start from random places
//! and know nothing of discs that need room.

use super::canvas::{Point, Rect};

/// Sweeps over all nodes; a hundred nodes have come to rest by then.
const SWEEPS: usize = 300;
/// Sweeps that move discs apart.
const PUSHES: usize = 600;
/// Part of a push that goes aside, so that discs in a row find room beside it.
const ASIDE: f64 = 0.2;

/// Places nodes in the unit square so that their distances come as near as can be to `distances`, which is symmetric
/// and row-major, all but its diagonal above 0. The long side of the picture lies from left to right.
pub(crate) fn places(distances: &[f64], n: usize) -> Vec<Point> {
    // Spread evenly by the golden ratio, so that the start is fixed and no two nodes share a place.
    let mut points: Vec<Point> =
        (0..n).map(|i| (i as f64 / n as f64, (i as f64 * 0.618_033_988_749_895).fract())).collect();
    for _ in 0..SWEEPS {
        for i in 0..n {
            points[i] = majorized(&points, i, &distances[i * n..(i + 1) * n]);
        }
    }
    stretched(&levelled(points))
}

/// Where node `i` has the least stress, by the bound of the majorization; weights are d⁻².
fn majorized(points: &[Point], i: usize, distances: &[f64]) -> Point {
    let (mut x, mut y, mut weights) = (0.0, 0.0, 0.0);
    for (j, &distance) in distances.iter().enumerate().filter(|&(j, _)| j != i) {
        let (dx, dy) = (points[i].0 - points[j].0, points[i].1 - points[j].1);
        let apart = (dx * dx + dy * dy).sqrt().max(1e-9);
        let weight = 1.0 / (distance * distance);
        x += weight * (points[j].0 + distance * dx / apart);
        y += weight * (points[j].1 + distance * dy / apart);
        weights += weight;
    }
    if weights > 0.0 { (x / weights, y / weights) } else { points[i] }
}

/// Turned so that the points vary most along x.
fn levelled(points: Vec<Point>) -> Vec<Point> {
    let count = points.len().max(1) as f64;
    let mean = |of: fn(&Point) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let centred = points.iter().map(|point| (point.0 - x, point.1 - y));
    let (xx, xy, yy) =
        centred.clone().fold((0.0, 0.0, 0.0), |(xx, xy, yy), (x, y)| (xx + x * x, xy + x * y, yy + y * y));
    // The first eigenvector of the matrix of covariances.
    let half = 0.5 * (xx - yy);
    let (dx, dy) = (half + (half * half + xy * xy).sqrt(), xy);
    let length = (dx * dx + dy * dy).sqrt();
    let (cos, sin) = if length > 1e-9 { (dx / length, dy / length) } else { (1.0, 0.0) };
    centred.map(|(x, y)| (cos * x + sin * y, cos * y - sin * x)).collect()
}

/// Stretched to fill the unit square; what has no extent stands in the middle.
fn stretched(points: &[Point]) -> Vec<Point> {
    let fit = |of: fn(&Point) -> f64| {
        let low = points.iter().map(of).fold(f64::INFINITY, f64::min);
        let extent = points.iter().map(of).fold(f64::NEG_INFINITY, f64::max) - low;
        move |point: &Point| if extent > 1e-6 { (of(point) - low) / extent } else { 0.5 }
    };
    let (x, y) = (fit(|point| point.0), fit(|point| point.1));
    points.iter().map(|point| (x(point), y(point))).collect()
}

/// Moves discs of these radii into `room` and apart until no two come closer than `gap`, or as far as there is room.
pub(crate) fn apart(points: &mut [Point], radii: &[f64], gap: f64, room: Rect) {
    let inside = |(x, y): Point, radius: f64| {
        let clamp = |value: f64, low: f64, high: f64| value.min(high - radius).max(low + radius);
        (clamp(x, room.left, room.right), clamp(y, room.top, room.bottom))
    };
    for _ in 0..PUSHES {
        let mut has_moved = false;
        for i in 0..points.len() {
            points[i] = inside(points[i], radii[i]);
            for j in 0..i {
                let (dx, dy) = (points[i].0 - points[j].0, points[i].1 - points[j].1);
                let distance = (dx * dx + dy * dy).sqrt();
                let missing = radii[i] + radii[j] + gap - distance;
                if missing > 1e-6 {
                    has_moved = true;
                    let (x, y) = if distance > 1e-6 { (dx / distance, dy / distance) } else { (1.0, 0.0) };
                    let (x, y) = (x - ASIDE * y, y + ASIDE * x);
                    let push = 0.5 * missing;
                    points[i] = inside((points[i].0 + push * x, points[i].1 + push * y), radii[i]);
                    points[j] = inside((points[j].0 - push * x, points[j].1 - push * y), radii[j]);
                }
            }
        }
        if !has_moved {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(a: Point, b: Point) -> f64 {
        ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
    }

    /// Distances of nodes in a row.
    fn row(n: usize) -> Vec<f64> {
        (0..n * n).map(|at| (at / n).abs_diff(at % n) as f64).collect()
    }

    #[test]
    fn nodes_of_a_row_lie_in_a_row_from_left_to_right_and_evenly() {
        let mut xs: Vec<f64> = places(&row(5), 5).iter().map(|point| point.0).collect();
        if xs[0] > xs[4] {
            xs.reverse();
        }
        for (i, x) in xs.iter().enumerate() {
            assert!((x - i as f64 / 4.0).abs() < 0.02, "{xs:?}");
        }
    }

    #[test]
    fn a_hub_lies_between_its_spokes() {
        let n = 9;
        let hub_and_spokes: Vec<f64> = (0..n * n)
            .map(|at| match (at / n, at % n) {
                (i, j) if i == j => 0.0,
                (0, _) | (_, 0) => 1.0,
                _ => 2.0,
            })
            .collect();
        let points = places(&hub_and_spokes, n);
        assert!(distance(points[0], (0.5, 0.5)) < 0.2, "{points:?}");
        assert!(points[1..].iter().all(|&spoke| distance(spoke, points[0]) > 0.3), "{points:?}");
    }

    #[test]
    fn few_nodes_have_a_place_inside_the_square() {
        assert!(places(&[], 0).is_empty());
        assert_eq!(places(&[0.0], 1), [(0.5, 0.5)]);
        assert!(places(&row(2), 2).iter().all(|point| (0.0..=1.0).contains(&point.0) && point.1.is_finite()));
    }

    #[test]
    fn discs_are_moved_apart_inside_their_room() {
        let room = Rect { left: 0.0, top: 0.0, right: 900.0, bottom: 500.0 };
        let radii: Vec<f64> = (0..30).map(|i| 5.0 + f64::from(i)).collect();
        let mut points = vec![(450.0, 250.0); radii.len()];
        apart(&mut points, &radii, 10.0, room);
        for (i, &a) in points.iter().enumerate() {
            assert!(a.0 >= radii[i] - 1e-6 && a.0 <= 900.0 - radii[i] + 1e-6);
            for (j, &b) in points.iter().enumerate().skip(i + 1) {
                assert!(distance(a, b) >= radii[i] + radii[j] + 9.0, "{i} and {j}");
            }
        }
    }
}
