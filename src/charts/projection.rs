//! From the globe to the plane: the Equal Earth projection.
//!
//! Equal-area, so that no country looks larger than it is, and with the shape of a world map that readers know. Šavrič,
//! Patterson and Jenny (2018), "The Equal Earth map projection", *International Journal of Geographical
//! Information Science* 33(3), 454–465. Four coefficients: crates that offer it bring datums, ellipsoids and
//! parsers of projection strings along.

use super::canvas::Point;
use crate::scenario::Location;

/// Coefficients of the polynomial, from the paper.
const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];

/// Equal Earth on a sphere of radius 1, around a meridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct EqualEarth {
    /// Longitude that becomes the vertical axis, degrees east.
    pub(crate) centre_deg: f64,
}

impl EqualEarth {
    /// East and north of the point where the central meridian crosses the equator, in radii. Longitudes go on beyond
    /// half a turn from the centre; see [`turned`] for the nearest.
    pub(crate) fn plane(self, place: Location) -> Point {
        let m = 0.75_f64.sqrt();
        let sine = m * libm::sin(place.latitude_deg.to_radians());
        let theta = libm::asin(sine);
        let squared = theta * theta;
        let sixth = squared * squared * squared;
        let stretch = 9.0 * A[3] * sixth * squared + 7.0 * A[2] * sixth + 3.0 * A[1] * squared + A[0];
        let x = (place.longitude_deg - self.centre_deg).to_radians() * libm::cos(theta) / (m * stretch);
        let y = theta * (A[3] * sixth * squared + A[2] * sixth + A[1] * squared + A[0]);
        (x, y)
    }

    /// The same for the nearest of the longitudes that mean the same meridian.
    pub(crate) fn nearest(self, place: Location) -> Point {
        let longitude_deg = self.centre_deg + turned(place.longitude_deg - self.centre_deg);
        self.plane(Location { longitude_deg, ..place })
    }
}

/// An angle in degrees as one from −180 to 180.
pub(crate) fn turned(degrees: f64) -> f64 {
    degrees - 360.0 * (degrees / 360.0).round()
}

/// Middle of the shortest arc of a parallel that holds all these longitudes, degrees from −180 to 180; `None` without any.
///
/// Around it a map of the Pacific shows the Pacific, not two halves of it.
pub(crate) fn middle(longitudes: &[f64]) -> Option<f64> {
    let mut sorted: Vec<f64> = longitudes.iter().map(|&longitude| turned(longitude)).collect();
    sorted.sort_by(f64::total_cmp);
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    // The arc starts east of the widest gap.
    let gaps = sorted.windows(2).map(|pair| (pair[1] - pair[0], pair[1], pair[0] + 360.0));
    let around = (first + 360.0 - last, first, last);
    let (_, west, east) = gaps.fold(around, |widest, gap| if gap.0 > widest.0 { gap } else { widest });
    Some(turned((west + east) / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(longitude_deg: f64, latitude_deg: f64) -> Point {
        EqualEarth { centre_deg: 0.0 }.plane(Location { longitude_deg, latitude_deg })
    }

    /// Values of PROJ 9 for `+proj=eqearth +R=6378137`, metres.
    #[test]
    fn the_projection_gives_published_values() {
        const RADIUS: f64 = 6_378_137.0;
        for (longitude, latitude, x, y) in [
            (0.0, 0.0, 0.0, 0.0),
            (180.0, 0.0, 17_263_256.84, 0.0),
            (180.0, 45.0, 14_795_421.79, 5_486_671.72),
            (180.0, 90.0, 10_227_908.09, 8_402_320.16),
            (-180.0, -45.0, -14_795_421.79, -5_486_671.72),
        ] {
            let (east, north) = at(longitude, latitude);
            assert!((east * RADIUS - x).abs() < 0.01, "{longitude} {latitude}: {}", east * RADIUS);
            assert!((north * RADIUS - y).abs() < 0.01, "{longitude} {latitude}: {}", north * RADIUS);
        }
    }

    #[test]
    fn areas_are_those_of_the_globe() {
        const STEP: f64 = 0.01;
        for latitude in [-80.0, -33.0, 0.0, 12.0, 47.5, 75.0] {
            for longitude in [-170.0, 5.0, 120.0] {
                let (right, here) = (at(longitude + STEP, latitude), at(longitude, latitude));
                let (above, below) = (at(longitude, latitude + STEP / 2.0), at(longitude, latitude - STEP / 2.0));
                let on_plane = (right.0 - here.0) * (above.1 - below.1);
                let on_globe = STEP.to_radians().powi(2) * f64::cos(f64::to_radians(latitude));
                assert!((on_plane / on_globe - 1.0).abs() < 1e-5, "{longitude} {latitude}: {}", on_plane / on_globe);
            }
        }
    }

    #[test]
    fn a_place_across_the_180th_meridian_lies_on_the_near_side() {
        let pacific = EqualEarth { centre_deg: 170.0 };
        let place = |longitude_deg| pacific.nearest(Location { longitude_deg, latitude_deg: 0.0 }).0;
        assert!((place(-170.0) + place(150.0)).abs() < 1e-12);
        assert_eq!(place(190.0), place(-170.0));
    }

    #[test]
    fn the_middle_lies_on_the_shorter_way_around() {
        let near = |longitudes: &[f64], expected: f64| {
            let found = middle(longitudes).unwrap();
            assert!(turned(found - expected).abs() < 1e-9, "{longitudes:?}: {found}");
        };
        near(&[138.0, 122.0], 130.0);
        near(&[100.0, -100.0], 180.0);
        near(&[-2.0, 10.0, 70.0, 138.0, 170.0, -100.0], 129.0);
        near(&[179.0, -179.0], 180.0);
        near(&[5.0], 5.0);
        assert_eq!(middle(&[]), None);
    }
}
