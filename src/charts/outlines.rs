//! The land of the world and a point for each state: Natural Earth, public domain. `outlines/README.md` says what was left
//! out and why there are no borders.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::scenario::Location;

const OUTLINES: &str = include_str!("outlines/outlines.json");

/// Credit that stands on a figure with outlines.
pub(crate) const CREDIT: &str = "Outlines: Natural Earth (public domain)";

/// A closed line on the globe, its last point joined to its first.
pub(crate) type Ring = Vec<Location>;

/// Land without borders, and where states lie.
#[derive(Debug)]
pub(crate) struct Outlines {
    /// Outer edges of land; east of 180° they go on rather than jump.
    pub(crate) shores: Vec<Ring>,
    /// Inner edges: inland seas.
    pub(crate) lakes: Vec<Ring>,
    places: BTreeMap<String, Location>,
}

impl Outlines {
    /// Those of the world.
    pub(crate) fn world() -> &'static Self {
        static WORLD: LazyLock<Outlines> = LazyLock::new(|| {
            Outlines::read(OUTLINES).expect("the outlines are part of the program, and a test reads them")
        });
        &WORLD
    }

    /// A point inside the land that has this ISO 3166-1 alpha-3 code.
    pub(crate) fn place(&self, code: &str) -> Option<Location> {
        self.places.get(code).copied()
    }

    fn read(text: &str) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            steps_per_degree: f64,
            shores: Vec<Vec<i32>>,
            lakes: Vec<Vec<i32>>,
            places: BTreeMap<String, Location>,
        }
        let File { steps_per_degree, shores, lakes, places } = serde_json::from_str(text)?;
        let degrees = |steps: i32| f64::from(steps) / steps_per_degree;
        let ring = |steps: &Vec<i32>| {
            let (points, _) = steps.as_chunks::<2>();
            points.iter().map(|&[east, north]| Location::from([degrees(east), degrees(north)])).collect()
        };
        let rings = |rings: &[Vec<i32>]| rings.iter().map(ring).collect();
        Ok(Self { shores: rings(&shores), lakes: rings(&lakes), places })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn the_outlines_are_land_on_the_globe() {
        let world = Outlines::read(OUTLINES).unwrap();
        assert!(world.shores.len() > 300 && !world.lakes.is_empty());
        for ring in world.shores.iter().chain(&world.lakes) {
            assert!(ring.len() > 2);
            for (point, next) in ring.iter().zip(&ring[1..]) {
                assert!((-180.0..=200.0).contains(&point.longitude_deg), "{point:?}");
                assert!((-60.0..=90.0).contains(&point.latitude_deg), "{point:?}");
                // A ring that jumped from one side of the world to the other would draw a bar across it.
                assert!((point.longitude_deg - next.longitude_deg).abs() < 20.0, "{point:?} {next:?}");
            }
        }
    }

    #[test]
    fn the_outlines_stay_small() {
        assert!(OUTLINES.len() < 150_000);
    }

    #[test]
    fn every_state_and_adversary_of_the_shipped_scenarios_has_a_place() {
        for file in ["indo-pacific-2026.toml", "indo-pacific-2026-with-europe.toml"] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(file);
            let spec = scenario::load(&path).unwrap().spec;
            let states = spec.states.iter().map(|state| &state.id);
            for id in states.chain(spec.adversaries.iter().map(|adversary| &adversary.id)) {
                assert!(Outlines::world().place(id.as_str()).is_some(), "{id}");
            }
            assert!(spec.theatres.iter().all(|theatre| theatre.location.is_some()));
        }
    }

    #[test]
    fn a_place_lies_in_its_country() {
        let at = |code| Outlines::world().place(code).map(|place| (place.longitude_deg, place.latitude_deg));
        let within = |code, (west, east), (south, north)| {
            let (longitude, latitude) = at(code).unwrap();
            assert!((west..east).contains(&longitude) && (south..north).contains(&latitude), "{code}");
        };
        within("JPN", (129.0, 146.0), (30.0, 46.0));
        within("USA", (-125.0, -66.0), (24.0, 50.0));
        within("SGP", (103.5, 104.2), (1.1, 1.6));
        within("AUS", (113.0, 154.0), (-39.0, -10.0));
        assert_eq!(at("ADA"), None);
    }
}
