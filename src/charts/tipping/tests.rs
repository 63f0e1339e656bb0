//! The figures are drawn for made-up analyses, and inspected.

use super::*;
use crate::analysis::tipping::{Combination, Crossing, Elasticity, Move, Number, Slope};
use crate::charts::inspect::{drawn, says};
use crate::charts::sweep_words::tests::mean;

fn number(estimate: f64) -> Number {
    Number { estimate, low: Some(estimate - 0.01), high: Some(estimate + 0.01) }
}

fn crossing(place: Option<f64>) -> Crossing {
    let (low, high) = (place.map(|at| at - 0.02), place.map(|at| at + 0.03));
    Crossing {
        place,
        low,
        high,
        all: place.into_iter().collect(),
        resamples_with: if place.is_some() { 1.0 } else { 0.0 },
    }
}

fn found_factor(id: &str) -> FactorFound {
    FactorFound {
        factor: id.to_owned(),
        role: "lever".to_owned(),
        description: String::new(),
        change: "add".to_owned(),
        toward: None,
        unit: "share (0–1)".to_owned(),
        is_switch: false,
        low: -0.3,
        high: 0.3,
        today: 0.0,
        standard_unit: 0.6 / 12.0_f64.sqrt(),
    }
}

/// The chance of a value: straight from `low` at −0.3 to `high` at 0.3.
fn curve(id: &str, low: f64, high: f64) -> Curve {
    let value = |i: i32| f64::from(i) * 0.075;
    let chance = |value: f64| low + (high - low) * (value + 0.3) / 0.6;
    let dots = (-4..=4).map(|i| crate::analysis::tipping::Dot { value: value(i), mean: mean(chance(value(i)), 2_000) });
    let place = (low < 0.5 && high >= 0.5).then(|| (0.5 - low) / (high - low) * 0.6 - 0.3);
    let slope = Slope {
        from: -0.08,
        to: 0.08,
        runs: 2_000,
        per_unit: number((high - low) / 0.6),
        per_standard_unit: number((high - low) / 12.0_f64.sqrt()),
        elasticity: Elasticity::Undefined,
    };
    Curve { factor: id.to_owned(), dots: dots.collect(), crossing: crossing(place), slope }
}

fn found(curves: Vec<Curve>) -> Tipping {
    Tipping {
        tipping_id: "3f9c0a1be2d47788".to_owned(),
        engine_version: "0.1.0".to_owned(),
        experiment: "made-up".to_owned(),
        title: "How far must the polls go?".to_owned(),
        policy: None,
        outcome: "shallow".to_owned(),
        description: "a collective pact, shallow or deeper, came".to_owned(),
        reach: 0.5,
        rule: "cost-benefit".to_owned(),
        weighting: "posterior".to_owned(),
        posterior_blake3: None,
        seed: 1,
        draws: 200,
        replicates: 10,
        search_draws: 100,
        points: 9,
        runs: 100_000,
        runs_failed: 0,
        start_year: 2026.75,
        horizon_year: 2036.75,
        today: mean(0.3, 2_000),
        factors: ["us-reliability", "domestic-polling"].map(found_factor).into(),
        curves,
        frontier: None,
        moved: "levers".to_owned(),
        combinations: Vec::new(),
        drawn: Vec::new(),
        policies: Vec::new(),
    }
}

#[test]
fn a_curve_has_the_level_and_the_place_at_which_it_is_crossed() {
    let found = found(vec![curve("domestic-polling", 0.1, 0.7)]);
    let svg = drawn("tipping-curve", &of_curve(&found, &found.curves[0]));
    assert!(says(&svg, "Domestic polling alone takes the chance of a shallow or deeper pact to 50 % at +0.1"));
    assert!(says(&svg, "Ring: where it is crossed, with its 95 % interval.") && says(&svg, "today (0)"));
}

#[test]
fn where_the_level_is_not_reached_the_title_says_the_most() {
    let found = found(vec![curve("us-reliability", 0.25, 0.31)]);
    let svg = drawn("tipping-curve-none", &of_curve(&found, &found.curves[0]));
    assert!(says(&svg, "alone does not take the chance of a shallow or deeper pact to 50 %: it is at most 31 %"));
    assert!(!says(&svg, "Ring"));
}

#[test]
fn a_frontier_has_the_contour_of_the_level_and_the_nearest_combination() {
    let values: Vec<f64> = (-4..=4).map(|i| f64::from(i) * 0.075).collect();
    let chance = |first: f64, second: f64| (0.3 + first + 0.5 * second).clamp(0.0, 1.0);
    let cells = values.iter().flat_map(|second| values.iter().map(move |first| chance(*first, *second)));
    let mut found = found(vec![curve("domestic-polling", 0.1, 0.6), curve("us-reliability", 0.2, 0.4)]);
    found.frontier = Some(Frontier {
        first: "domestic-polling".to_owned(),
        second: "us-reliability".to_owned(),
        firsts: values.clone(),
        seconds: values.clone(),
        means: cells.map(|chance| mean(chance, 2_000)).collect(),
        crossings: values.iter().map(|second| crossing(Some(0.2 - 0.5 * second).filter(|at| *at <= 0.3))).collect(),
    });
    let one = |factor: &str, value: f64| Move {
        factor: factor.to_owned(),
        value,
        change: value,
        distance: value / found_factor(factor).standard_unit,
    };
    found.combinations = vec![Combination {
        of: "levers".to_owned(),
        reaches: true,
        distance: 1.03,
        moves: vec![one("domestic-polling", 0.16), one("us-reliability", 0.08)],
        mean: mean(0.49, 2_000),
        today: mean(0.3, 2_000),
        searched: 0.5,
        places: 100,
        left_out: Vec::new(),
        alone: Vec::new(),
    }];
    let frontier = found.frontier.clone().expect("it was set");
    let svg = drawn("tipping-frontier", &of_frontier(&found, &frontier));
    assert!(says(&svg, "settings of Domestic polling and US reliability") && says(&svg, "nearest"));
}
