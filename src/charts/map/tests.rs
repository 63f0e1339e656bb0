//! The map: its words, its extremes, and what it refuses.

use super::*;
use crate::charts::figure::svg;
use crate::charts::inspect::{drawn, says};
use crate::charts::style::Look;
use crate::scenario::THEATRES_MAX;

fn origin(runs: u64) -> Origin {
    Origin {
        title: "Indo-Pacific 2026".into(),
        kind: "batch",
        points: 1,
        draws: 200,
        replicates: 50,
        runs,
        seed: 1,
        id: "0123456789abcdef".into(),
        engine_version: "0.1.0".into(),
        horizon_year: 2036.75,
        partial: None,
    }
}

fn share(estimate: f64) -> Share {
    Share { estimate, noise: ((estimate * 0.8).max(0.0), (estimate * 1.2 + 0.001).min(1.0)) }
}

fn place(name: &str, longitude_deg: f64, latitude_deg: f64) -> Place {
    Place { name: name.into(), at: Location { longitude_deg, latitude_deg } }
}

fn state(code: &str, in_pact: f64) -> State {
    let at = Outlines::world().place(code).unwrap();
    State { place: Place { name: code.into(), at }, in_pact: share(in_pact), in_article5: share(in_pact / 4.0) }
}

fn theatre(name: &str, at: Option<(f64, f64)>, war: f64) -> Theatre {
    let at = at.map(|(longitude_deg, latitude_deg)| Location { longitude_deg, latitude_deg });
    Theatre { name: name.into(), at, war: share(war) }
}

fn pacific() -> Map {
    let shares = [("JPN", 0.103), ("USA", 0.1), ("AUS", 0.078), ("PHL", 0.06), ("KOR", 0.033), ("NZL", 0.02)];
    let never = ["TWN", "THA", "MYS", "SGP", "VNM", "IDN"].map(|code| state(code, 0.0));
    Map {
        origin: origin(10_000),
        states: shares.map(|(code, p)| state(code, p)).into_iter().chain(never).collect(),
        theatres: vec![
            theatre("Taiwan Strait", Some((119.3, 24.3)), 0.077),
            theatre("South China Sea", Some((114.5, 11.5)), 0.054),
            theatre("Somewhere else", None, 0.0),
        ],
        adversaries: vec![place("China", 106.0, 32.7), place("North Korea", 127.2, 40.1)],
        nowhere: Vec::new(),
    }
}

#[test]
fn the_map_names_states_with_their_shares_and_theatres_in_its_key() {
    let figure = pacific();
    let svg = drawn("map", &figure);
    assert!(says(&svg, "JPN 10 %") && says(&svg, "AUS 7.8 %") && says(&svg, "TWN"));
    assert!(says(&svg, "A Taiwan Strait") && says(&svg, "Somewhere else") && says(&svg, "North Korea"));
    assert!(says(&svg, "Outlines: Natural Earth (public domain)"));
    assert!(svg.len() < 150_000, "{} bytes", svg.len());
    // Of theatres only those with a place have a letter on the map, beside that in the key.
    let texts = crate::charts::inspect::texts(&svg);
    let count = |letter: &str| texts.iter().filter(|(words, _)| words.trim() == letter).count();
    assert_eq!((count("A"), count("B"), count("C")), (2, 2, 0));
}

#[test]
fn the_title_names_those_that_join_most_often_with_their_number() {
    let mut figure = pacific();
    assert_eq!(figure.title(), "Most often in a pact by 2036: JPN and USA, 10 in 100 runs");
    figure.states[1].in_pact = share(0.05);
    assert_eq!(figure.title(), "Most often in a pact by 2036: JPN, 10 in 100 runs");
    figure.states.iter_mut().for_each(|state| state.in_pact = share(1.0));
    assert_eq!(
        figure.title(),
        "All 12 states are in a pact equally often: all but fewer than 3 in 10,000 runs by 2036"
    );
    figure.states.iter_mut().for_each(|state| state.in_pact = share(0.0));
    assert_eq!(figure.title(), "No state is in a pact by 2036: fewer than 3 in 10,000 runs");
    figure.origin.runs = 0;
    assert_eq!(figure.title(), "No run has been completed yet");
}

#[test]
fn the_description_holds_every_number_with_its_interval() {
    let text = pacific().description();
    assert!(text.contains("AUS 7.8\u{A0}% (6.2–9.5\u{A0}%), Article 5 1.9"), "{text}");
    assert!(text.contains("Taiwan Strait 7.7\u{A0}% (6.2–9.3\u{A0}%)"), "{text}");
    assert!(text.contains("TWN <0.03\u{A0}%"), "{text}");
    assert!(text.contains("Adversaries: China and North Korea."), "{text}");
}

#[test]
fn extremes_are_drawn_sensibly() {
    for p in [0.0, 1.0] {
        let mut figure = pacific();
        figure.states.iter_mut().for_each(|state| (state.in_pact, state.in_article5) = (share(p), share(p)));
        drawn(&format!("map-all-{p}"), &figure);
    }
    let one = Map { states: vec![state("SGP", 0.5)], theatres: Vec::new(), adversaries: Vec::new(), ..pacific() };
    assert!(says(&drawn("map-one-state", &one), "SGP 50 %"));
    let single = Map { origin: origin(1), ..pacific() };
    drawn("map-one-run", &single);
    let partial = Origin { partial: Some((3_000, 10_000)), ..origin(3_000) };
    assert!(says(&drawn("map-partial", &Map { origin: partial, ..pacific() }), "PARTIAL: 3,000 of 10,000"));
    let empty = Map { states: Vec::new(), theatres: Vec::new(), adversaries: Vec::new(), ..pacific() };
    assert!(says(&drawn("map-empty", &empty), "No state has a place on the map."));
}

#[test]
fn thirty_states_and_many_theatres_leave_no_name_over_another() {
    let codes = [
        "JPN", "USA", "AUS", "PHL", "KOR", "NZL", "TWN", "THA", "MYS", "SGP", "VNM", "IDN", "IND", "GBR", "FRA", "DEU",
        "CAN", "ITA", "ESP", "NLD", "BEL", "DNK", "NOR", "SWE", "FIN", "POL", "CZE", "ROU", "GRC", "TUR",
    ];
    let states = (0..).zip(codes).map(|(i, code)| state(code, 0.3 / f64::from(i + 1))).collect();
    let theatres = (0..32).map(|i| theatre(&format!("Theatre {i}"), Some((100.0 + f64::from(i), 20.0)), 0.01));
    let svg = drawn("map-thirty", &Map { states, theatres: theatres.collect(), ..pacific() });
    assert!(says(&svg, "JPN 30 %") && says(&svg, "… and") && says(&svg, "No room on the map for"));
}

#[test]
fn long_names_are_cut_and_what_has_no_place_is_named() {
    let mut figure = pacific();
    for state in &mut figure.states {
        state.place.name = format!("The {} Republic of {}", "very ".repeat(20), state.place.name);
    }
    figure.theatres[0].name = "x".repeat(200);
    figure.adversaries[0].name = "y".repeat(200);
    figure.nowhere = vec!["Atlantis".into(), "Lemuria".into()];
    let svg = drawn("map-long-names", &figure);
    assert!(says(&svg, "Without a place: Atlantis and Lemuria."));
    assert!(says(&svg, "… 10 %") && says(&svg, "… 7.8 %"));
}

#[test]
fn numbers_off_the_scale_are_refused_with_their_place() {
    let refused = |damage: fn(&mut Map)| {
        let mut figure = pacific();
        damage(&mut figure);
        svg(&figure, Look::default()).unwrap_err().to_string()
    };
    assert!(refused(|map| map.states[2].in_pact.estimate = f64::NAN).contains("`AUS` is NaN"));
    assert!(refused(|map| map.theatres[1].war.noise.1 = 1.5).contains("`South China Sea` is 1.5"));
    assert!(refused(|map| map.adversaries[0].at.latitude_deg = 91.0).contains("a latitude between -90 and 90"));
}

#[test]
fn there_is_a_letter_for_each_theatre() {
    assert_eq!(LETTERS.len(), THEATRES_MAX);
}
