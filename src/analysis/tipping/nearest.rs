//! The search for the nearest point at which something that is computed, at a price, is no longer below 0.
//!
//! Pure: what is computed comes in as a function. Places are in standard units, today's being the origin, within a box.
//! It is the search of structural reliability, where the distance is called the reliability index and the point the
//! design point: Hasofer and Lind (1974), *Journal of the Engineering Mechanics Division* (ASCE) 100(1), 111–121;
//! Rackwitz and Fiessler (1978), *Computers & Structures* 9(5), 489–494. Unlike there, the response is noisy and its shape
//! is not known, so that rays from the origin into all directions are looked at first.

/// What is computed: by place, how far it is above 0; negative where it is below.
pub(super) type Gaps<'a, E> = dyn FnMut(&[Vec<f64>]) -> Result<Vec<f64>, E> + 'a;

/// Where along a ray, in parts of its length to the edge of the box, the response is looked at first.
const FRACTIONS: [f64; 3] = [1.0 / 3.0, 2.0 / 3.0, 1.0];

/// Rays of a sample that are narrowed down, those that cross nearest.
const NARROWED: usize = 6;

/// Rounds in which the place of a crossing on a ray is narrowed down.
const ROUNDS: usize = 3;

/// Places from which the search goes on step by step.
const STARTS: usize = 2;

/// Most such steps.
const STEPS: usize = 3;

/// Half of the distance over which a slope is taken.
const REACH: f64 = 0.25;

/// Where along a new ray the response is looked at, in parts of the distance that is expected.
const AROUND: [f64; 5] = [0.7, 0.85, 1.0, 1.15, 1.4];

/// What is gained by a step that is worth another: a hundredth of the distance.
const WORTH: f64 = 0.99;

/// A lever is left alone where the others reach the level at no more than a twentieth more distance.
const SPARSE: f64 = 1.05;

/// How far each coordinate may go: at most 0, and at least 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Space {
    pub(super) low: Vec<f64>,
    pub(super) high: Vec<f64>,
}

/// The response along one coordinate alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Alone {
    /// Number of the coordinate.
    pub(super) coordinate: usize,
    /// Its value at the edge of the box.
    pub(super) end: f64,
    /// The response there.
    pub(super) gap: f64,
    /// Where the response first reaches 0; `None` where it does not.
    pub(super) crossing: Option<f64>,
}

/// What the search has found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Searched {
    /// The nearest place found at which the response reaches 0; the origin where it does so there.
    pub(super) nearest: Option<Vec<f64>>,
    /// The place with the highest response of all that were looked at, and that response.
    pub(super) highest: (Vec<f64>, f64),
    /// Each coordinate alone, in either direction in which it can go.
    pub(super) alone: Vec<Alone>,
}

/// A ray from the origin.
#[derive(Debug, Clone)]
struct Ray {
    /// Its direction; of length 1.
    direction: Vec<f64>,
    /// Its length to the edge of the box.
    length: f64,
}

/// A stretch of a ray on which the response comes to 0: distance and response at its beginning and its end.
#[derive(Debug, Clone, Copy)]
struct Bracket {
    below: (f64, f64),
    above: (f64, f64),
}

/// Most places that [`search`] looks at with so many coordinates and `sampled` directions.
pub(super) fn places_max(coordinates: usize, sampled: usize) -> usize {
    let rays = 2 * coordinates + sampled + 1;
    let on_ray = AROUND.len() + ROUNDS;
    let step = 2 * coordinates + on_ray;
    1 + FRACTIONS.len() * rays + ROUNDS * (2 * coordinates + NARROWED) + STARTS * STEPS * step + coordinates * on_ray
}

/// Looks for the nearest place in `space` at which `gaps` is 0 or more. `sample` are points of the unit cube that directions
/// are taken from, beside those of each coordinate alone. The same answers give the same search.
///
/// # Errors
/// What `gaps` returns.
pub(super) fn search<E>(space: &Space, sample: &[Vec<f64>], gaps: &mut Gaps<'_, E>) -> Result<Searched, E> {
    let origin = vec![0.0; space.low.len()];
    let mut search = Search { space, gaps, origin: 0.0, highest: (origin.clone(), f64::NEG_INFINITY) };
    search.origin = search.at(std::slice::from_ref(&origin))?[0];
    let rays = space.axes();
    let (mut alone, mut crossed) = search.axes(&rays)?;
    if search.origin >= 0.0 {
        alone.iter_mut().for_each(|of| of.crossing = Some(0.0));
        return Ok(Searched { nearest: Some(origin), highest: search.highest, alone });
    }
    let mut directions: Vec<Vec<f64>> = sample.iter().map(|point| space.within(point)).collect();
    directions.push(best_ends(&alone, origin.len(), search.origin));
    crossed.extend(search.sampled(&directions)?);
    crossed.sort_by(|a, b| size(a).total_cmp(&size(b)));
    let mut nearest: Option<Vec<f64>> = None;
    for start in crossed.into_iter().take(STARTS) {
        let found = search.descend(start)?;
        if nearest.as_ref().is_none_or(|known| size(&found) < size(known)) {
            nearest = Some(found);
        }
    }
    let nearest = match nearest {
        Some(found) => Some(search.sparse(found)?),
        None => None,
    };
    Ok(Searched { nearest, highest: search.highest, alone })
}

/// A place's distance from the origin.
pub(super) fn size(place: &[f64]) -> f64 {
    place.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// Every coordinate at that end of its range which raises the response more, if one does.
fn best_ends(alone: &[Alone], coordinates: usize, origin: f64) -> Vec<f64> {
    let mut place = vec![0.0; coordinates];
    let mut best = vec![origin; coordinates];
    for of in alone {
        if of.gap > best[of.coordinate] {
            best[of.coordinate] = of.gap;
            place[of.coordinate] = of.end;
        }
    }
    place
}

impl Space {
    /// The point of the unit cube as a place.
    fn within(&self, point: &[f64]) -> Vec<f64> {
        let ends = self.low.iter().zip(&self.high);
        point.iter().zip(ends).map(|(share, (low, high))| low + share * (high - low)).collect()
    }

    /// The ray through a place to the edge; `None` for the origin, and where the box ends there.
    fn ray(&self, place: &[f64]) -> Option<Ray> {
        let distance = size(place);
        if distance <= 0.0 {
            return None;
        }
        let direction: Vec<f64> = place.iter().map(|x| x / distance).collect();
        let room = direction.iter().zip(self.low.iter().zip(&self.high)).filter(|(x, _)| **x != 0.0);
        let length =
            room.map(|(x, (low, high))| if *x > 0.0 { high / x } else { low / x }).fold(f64::INFINITY, f64::min);
        (length > 0.0 && length.is_finite()).then_some(Ray { direction, length })
    }

    /// The rays along each coordinate, with its number: downwards, then upwards.
    fn axes(&self) -> Vec<(usize, Ray)> {
        let coordinates = self.low.len();
        let ray = |at: usize, end: f64| {
            let mut place = vec![0.0; coordinates];
            place[at] = end;
            Some((at, self.ray(&place)?))
        };
        (0..coordinates).flat_map(|at| [ray(at, self.low[at]), ray(at, self.high[at])]).flatten().collect()
    }
}

impl Ray {
    fn at(&self, distance: f64) -> Vec<f64> {
        self.direction.iter().map(|x| x * distance).collect()
    }
}

impl Bracket {
    /// The first of the stretches between these distances and responses on which the response comes to 0.
    fn first(mut before: (f64, f64), seen: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        for here in seen {
            if here.1 >= 0.0 {
                return Some(Self { below: before, above: here });
            }
            before = here;
        }
        None
    }

    /// Where the response would be 0 if it were straight.
    fn crossing(&self) -> f64 {
        let ((from, low), (to, high)) = (self.below, self.above);
        if high <= low { to } else { from + (to - from) * -low / (high - low) }
    }

    /// Where to look next: the same, but not so near an end that nothing would be learnt.
    fn next(&self) -> f64 {
        let (from, to) = (self.below.0, self.above.0);
        self.crossing().clamp(from + 0.1 * (to - from), to - 0.1 * (to - from))
    }

    fn narrow(&mut self, at: f64, gap: f64) {
        if gap >= 0.0 {
            self.above = (at, gap);
        } else {
            self.below = (at, gap);
        }
    }
}

struct Search<'a, 'g, E> {
    space: &'a Space,
    gaps: &'a mut Gaps<'g, E>,
    /// The response at the origin.
    origin: f64,
    highest: (Vec<f64>, f64),
}

impl<E> Search<'_, '_, E> {
    /// The responses at these places.
    fn at(&mut self, places: &[Vec<f64>]) -> Result<Vec<f64>, E> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let found = (self.gaps)(places)?;
        for (place, &gap) in places.iter().zip(&found) {
            if gap > self.highest.1 {
                self.highest = (place.clone(), gap);
            }
        }
        Ok(found)
    }

    /// The response on each ray at [`FRACTIONS`] of its length.
    fn along(&mut self, rays: &[Ray]) -> Result<Vec<[(f64, f64); FRACTIONS.len()]>, E> {
        let places: Vec<Vec<f64>> =
            rays.iter().flat_map(|ray| FRACTIONS.map(|part| ray.at(part * ray.length))).collect();
        let found = self.at(&places)?;
        let rows = found.chunks_exact(FRACTIONS.len()).zip(rays);
        Ok(rows.map(|(gaps, ray)| std::array::from_fn(|i| (FRACTIONS[i] * ray.length, gaps[i]))).collect())
    }

    /// Narrows down where rays cross, each within its bracket.
    fn narrowed(&mut self, mut crossing: Vec<(&Ray, Bracket)>) -> Result<Vec<f64>, E> {
        for _ in 0..ROUNDS {
            let at: Vec<f64> = crossing.iter().map(|(_, bracket)| bracket.next()).collect();
            let places: Vec<Vec<f64>> = crossing.iter().zip(&at).map(|((ray, _), &at)| ray.at(at)).collect();
            let gaps = self.at(&places)?;
            for (((_, bracket), at), gap) in crossing.iter_mut().zip(at).zip(gaps) {
                bracket.narrow(at, gap);
            }
        }
        Ok(crossing.iter().map(|(_, bracket)| bracket.crossing()).collect())
    }

    /// Each coordinate alone, and the places at which it crosses.
    fn axes(&mut self, axes: &[(usize, Ray)]) -> Result<(Vec<Alone>, Vec<Vec<f64>>), E> {
        let rays: Vec<Ray> = axes.iter().map(|(_, ray)| ray.clone()).collect();
        let seen = self.along(&rays)?;
        let brackets: Vec<Option<Bracket>> =
            seen.iter().map(|row| Bracket::first((0.0, self.origin), row.iter().copied())).collect();
        let is_below = self.origin < 0.0;
        let to_narrow: Vec<(&Ray, Bracket)> = rays
            .iter()
            .zip(&brackets)
            .filter_map(|(ray, bracket)| Some((ray, (*bracket)?)))
            .filter(|_| is_below)
            .collect();
        let mut distances = self.narrowed(to_narrow)?.into_iter();
        let (mut alone, mut crossed) = (Vec::new(), Vec::new());
        for (((coordinate, ray), row), bracket) in axes.iter().zip(&seen).zip(&brackets) {
            let distance = bracket.filter(|_| is_below).and_then(|_| distances.next());
            crossed.extend(distance.map(|distance| ray.at(distance)));
            alone.push(Alone {
                coordinate: *coordinate,
                end: ray.direction[*coordinate] * ray.length,
                gap: row[FRACTIONS.len() - 1].1,
                crossing: distance.map(|distance| ray.direction[*coordinate] * distance),
            });
        }
        Ok((alone, crossed))
    }

    /// The places at which rays through these places cross, the nearest of them.
    fn sampled(&mut self, places: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, E> {
        let rays: Vec<Ray> = places.iter().filter_map(|place| self.space.ray(place)).collect();
        let seen = self.along(&rays)?;
        let origin = self.origin;
        let crossing = rays.iter().zip(&seen);
        let mut crossing: Vec<(&Ray, Bracket)> = crossing
            .filter_map(|(ray, row)| Some((ray, Bracket::first((0.0, origin), row.iter().copied())?)))
            .collect();
        crossing.sort_by(|(_, a), (_, b)| a.crossing().total_cmp(&b.crossing()));
        crossing.truncate(NARROWED);
        let found: Vec<Ray> = crossing.iter().map(|(ray, _)| (*ray).clone()).collect();
        let distances = self.narrowed(crossing)?;
        Ok(found.iter().zip(distances).map(|(ray, distance)| ray.at(distance)).collect())
    }

    /// Where the ray through `place` crosses, not much farther than there; `None` where it does not.
    fn crossing_through(&mut self, place: &[f64]) -> Result<Option<Vec<f64>>, E> {
        let Some(ray) = self.space.ray(place) else { return Ok(None) };
        let distance = size(place);
        let mut at: Vec<f64> = AROUND.iter().map(|part| (part * distance).min(ray.length)).collect();
        at.dedup();
        let gaps = self.at(&at.iter().map(|&at| ray.at(at)).collect::<Vec<_>>())?;
        let Some(bracket) = Bracket::first((0.0, self.origin), at.into_iter().zip(gaps)) else { return Ok(None) };
        let distance = self.narrowed(vec![(&ray, bracket)])?;
        Ok(distance.first().map(|&distance| ray.at(distance)))
    }

    /// Goes from a crossing to nearer ones, step by step: each leads to where the nearest would be if the response were
    /// straight.
    fn descend(&mut self, start: Vec<f64>) -> Result<Vec<f64>, E> {
        let mut here = start;
        if here.len() < 2 {
            return Ok(here);
        }
        for _ in 0..STEPS {
            let slope = self.slope(&here)?;
            let Some(next) = nearest_on_plane(self.space, &slope, &here) else { break };
            match self.crossing_through(&next)? {
                Some(found) if size(&found) < WORTH * size(&here) => here = found,
                Some(found) if size(&found) < size(&here) => return Ok(found),
                _ => break,
            }
        }
        Ok(here)
    }

    /// The slope of the response at a place, by differences between both sides where the box has room.
    fn slope(&mut self, place: &[f64]) -> Result<Vec<f64>, E> {
        let ends = |at: usize| {
            let (low, high) = (self.space.low[at], self.space.high[at]);
            [(place[at] - REACH).max(low), (place[at] + REACH).min(high)]
        };
        let moved = |at: usize, value: f64| {
            let mut moved = place.to_vec();
            moved[at] = value;
            moved
        };
        let all: Vec<[f64; 2]> = (0..place.len()).map(ends).collect();
        let places: Vec<Vec<f64>> =
            all.iter().enumerate().flat_map(|(at, ends)| ends.map(|value| moved(at, value))).collect();
        let found = self.at(&places)?;
        let slope = |(gaps, [low, high]): (&[f64], &[f64; 2])| {
            if high > low { (gaps[1] - gaps[0]) / (high - low) } else { 0.0 }
        };
        Ok(found.chunks_exact(2).zip(&all).map(slope).collect())
    }

    /// The same crossing with as few coordinates moved as hardly takes it farther.
    fn sparse(&mut self, place: Vec<f64>) -> Result<Vec<f64>, E> {
        let mut here = place;
        loop {
            let moved = (0..here.len()).filter(|&at| here[at] != 0.0);
            let Some(least) = moved.clone().min_by(|&a, &b| here[a].abs().total_cmp(&here[b].abs())) else { break };
            if moved.count() < 2 {
                break;
            }
            let mut without = here.clone();
            without[least] = 0.0;
            match self.crossing_through(&without)? {
                Some(found) if size(&found) <= SPARSE * size(&here) => here = found,
                _ => break,
            }
        }
        Ok(here)
    }
}

/// The nearest place to the origin within the box on the plane through `here` across `slope`; `None` where the box does not
/// reach it.
///
/// It is λ·slope held within the box, λ being found by halving: what is held can no longer help.
fn nearest_on_plane(space: &Space, slope: &[f64], here: &[f64]) -> Option<Vec<f64>> {
    let wanted: f64 = slope.iter().zip(here).map(|(s, x)| s * x).sum();
    let at = |lambda: f64| -> Vec<f64> {
        let ends = space.low.iter().zip(&space.high);
        slope.iter().zip(ends).map(|(s, (low, high))| (lambda * s).clamp(*low, *high)).collect()
    };
    let reached = |place: &[f64]| slope.iter().zip(place).map(|(s, x)| s * x).sum::<f64>();
    let steepness: f64 = slope.iter().map(|s| s * s).sum();
    if wanted.is_nan() || wanted <= 0.0 || steepness <= 0.0 {
        return None;
    }
    let (mut low, mut high) = (0.0, wanted / steepness);
    let mut doublings = 0;
    while reached(&at(high)) < wanted {
        high *= 2.0;
        doublings += 1;
        if doublings > 60 {
            return None;
        }
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if reached(&at(middle)) < wanted { low = middle } else { high = middle }
    }
    Some(at(high))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn space(coordinates: usize) -> Space {
        Space { low: vec![-1.7; coordinates], high: vec![1.7; coordinates] }
    }

    fn sample(points: usize, coordinates: usize) -> Vec<Vec<f64>> {
        let sample = crate::experiment::sample::sobol(points as u64, coordinates, 5).unwrap();
        sample.rows().map(<[f64]>::to_vec).collect()
    }

    fn run(space: &Space, gap: impl Fn(&[f64]) -> f64) -> (Searched, usize) {
        let mut asked = 0;
        let coordinates = space.low.len();
        let mut gaps = |places: &[Vec<f64>]| {
            asked += places.len();
            assert!(places.iter().flatten().zip(space.low.iter().cycle()).all(|(x, low)| *x >= low - 1e-12));
            Ok::<_, Infallible>(places.iter().map(|place| gap(place)).collect())
        };
        let found = search(space, &sample(16, coordinates), &mut gaps).unwrap();
        assert!(asked <= places_max(coordinates, 16), "{asked}");
        (found, asked)
    }

    fn logistic(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }

    #[test]
    fn the_nearest_place_of_a_straight_frontier_is_found() {
        // P = logistic(b·z − 2): the frontier is the plane b·z = 2, the nearest place 2b/|b|².
        let b = [1.2, -0.6, 0.9];
        let (found, _) = run(&space(3), |z| logistic(b.iter().zip(z).map(|(b, z)| b * z).sum::<f64>() - 2.0) - 0.5);
        let nearest = found.nearest.expect("it is within the box");
        let distance = 2.0 / size(&b);
        assert!((size(&nearest) / distance - 1.0).abs() < 0.01, "{nearest:?} is not at {distance}");
        for (z, b) in nearest.iter().zip(b) {
            assert!((z - 2.0 * b / (size(&[1.2, -0.6, 0.9]).powi(2))).abs() < 0.1, "{nearest:?}");
        }
        let alone = |at: usize, up: bool| {
            found.alone.iter().find(|of| of.coordinate == at && (of.end > 0.0) == up).expect("it is there")
        };
        assert!((alone(0, true).crossing.expect("it crosses") - 2.0 / 1.2).abs() < 1e-3);
        assert_eq!(alone(1, true).crossing, None);
        assert_eq!(alone(2, false).crossing, None);
    }

    #[test]
    fn on_a_curved_frontier_it_comes_near_the_nearest() {
        // 0.4·x² + y = 1 with a third coordinate that does nothing: the nearest is (0, 1) at distance 1.
        let (found, _) = run(&space(3), |z| 0.4 * z[0] * z[0] + z[1] - 1.0);
        let nearest = found.nearest.expect("it is within the box");
        assert!((size(&nearest) - 1.0).abs() < 0.02, "{nearest:?}");
        assert_eq!((nearest[0], nearest[2]), (0.0, 0.0), "what does not help is left alone");
    }

    #[test]
    fn edges_of_the_box_are_kept() {
        // The plane 3x + y = 3.5 in a box with x ≤ 0.5: the nearest within is (0.5, 2).
        let space = Space { low: vec![-1.0, -1.0], high: vec![0.5, 3.0] };
        let (found, _) = run(&space, |z| 3.0 * z[0] + z[1] - 3.5);
        let nearest = found.nearest.expect("the box reaches it");
        assert!((nearest[0] - 0.5).abs() < 0.02 && (nearest[1] - 2.0).abs() < 0.06, "{nearest:?}");
    }

    #[test]
    fn where_nothing_reaches_it_the_highest_is_told() {
        let (found, _) = run(&space(2), |z| 0.1 * z[0] - 0.2 * z[1] - 9.0);
        assert_eq!(found.nearest, None);
        assert!((found.highest.0[0] - 1.7).abs() < 1e-9 && (found.highest.0[1] + 1.7).abs() < 1e-9);
        assert!((found.highest.1 - (0.51 - 9.0)).abs() < 1e-9);
    }

    #[test]
    fn what_is_reached_today_is_at_no_distance() {
        let (found, _) = run(&space(2), |z| z[0] + 0.5);
        assert_eq!(found.nearest, Some(vec![0.0, 0.0]));
        assert_eq!(found.highest.0[0], 1.7);
    }

    #[test]
    fn one_coordinate_is_searched_along_its_two_rays() {
        let line = Space { low: vec![-1.0], high: vec![2.0] };
        let (found, _) = run(&line, |z| z[0].powi(3) - 1.0);
        assert!((found.nearest.expect("it crosses")[0] - 1.0).abs() < 0.01);
        let half = Space { low: vec![-1.0], high: vec![0.0] };
        let (found, _) = run(&half, |z| z[0]);
        assert_eq!((found.nearest, found.alone.len()), (Some(vec![0.0]), 1));
    }
}
