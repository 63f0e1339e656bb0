//! The figure is drawn for ordinary and for extreme sweeps, and inspected.

use super::*;
use crate::analysis::SweptFactor;
use crate::charts::inspect::{drawn, says};
use crate::charts::origin::tests::sweep_origin;
use crate::charts::style::Look;
use crate::charts::svg;
use crate::charts::sweep_words::tests::mean;
use crate::experiment::Change;

fn factor(id: &str, change: Change, today: f64) -> FactorWords {
    let unit = "share (0–1)".to_owned();
    FactorWords(SweptFactor { change: Some(change), unit, today: Some(today), ..SweptFactor::unread(id) })
}

fn spread(count: usize, from: f64, to: f64) -> Vec<f64> {
    (0..count).map(|i| from + (to - from) * i as f64 / (count - 1) as f64).collect()
}

/// So many values of two factors, and the chance as a function of where between its ends each of them is.
fn figure(columns: usize, rows: usize, chance: impl Fn(f64, f64) -> f64) -> HeatMap {
    let along = |i: usize, count: usize| i as f64 / (count - 1) as f64;
    let cells = (0..rows).flat_map(|y| (0..columns).map(move |x| (along(x, columns), along(y, rows))));
    HeatMap {
        origin: sweep_origin((columns * rows) as u64, 80, 50),
        outcome: OutcomeWords {
            name: "article5".into(),
            scale: Scale::Chance,
            unit: String::new(),
            description: "a pact came".into(),
        },
        factors: [factor("domestic-polling", Change::Add, 0.0), factor("trade-dependence", Change::Scale, 1.0)],
        values: [spread(columns, -0.15, 0.15), spread(rows, 0.5, 1.5)],
        means: cells.map(|(x, y)| mean(chance(x, y), 4_000)).collect(),
        averaged: (0, 1),
        wanted: None,
        marked: None,
    }
}

#[test]
fn where_half_is_passed_its_contour_is_drawn() {
    let svg = drawn("heat-map", &figure(7, 7, |x, y| 0.05 + 0.6 * x + 0.3 * (1.0 - y) * x));
    assert!(says(
        &svg,
        "The chance of an Article-5 pact reaches 50 % in 20 of 49 settings of Domestic polling and Trade"
    ));
    assert!(
        says(&svg, "Line: contour.") && says(&svg, "today") && says(&svg, "Trade dependence ↑ times the scenario's")
    );
    assert!(says(&svg, "+0.15") && says(&svg, "×1.5"));
}

#[test]
fn where_half_is_nowhere_reached_the_title_says_the_most_and_quartiles_are_drawn() {
    let svg = drawn("heat-map-rare", &figure(7, 7, |x, y| 0.003 + 0.04 * x * (1.2 - y)));
    assert!(says(&svg, "is at most 5.1 %: Domestic polling +0.15, Trade dependence ×0.5"));
    assert!(says(&svg, "Lines: contours at the quartiles of the cells."));
    assert!(says(&svg, "Widest 95 % interval of a cell: 4.5–5.8 %."));
}

#[test]
fn nought_and_one_everywhere_draw_without_contours() {
    let nought = drawn("heat-map-nought", &figure(3, 3, |_, _| 0.0));
    assert!(says(&nought, "is at most") && says(&nought, "0.07 %") && !says(&nought, "ontour"));
    let one = drawn("heat-map-one", &figure(3, 3, |_, _| 1.0));
    assert!(says(&one, "is at least >99.9"));
}

#[test]
fn a_wide_map_has_no_numbers_in_its_cells_and_a_small_one_does() {
    let numbers = |figure: &HeatMap, name: &str| says(&drawn(name, figure), "20 % 18.8–21.3 %");
    assert!(numbers(&figure(2, 2, |_, _| 0.2), "heat-map-two"));
    assert!(!numbers(&figure(40, 25, |_, _| 0.2), "heat-map-wide"));
}

#[test]
fn today_between_cells_is_a_dot_and_off_the_map_is_said() {
    let mut map = figure(6, 4, |x, y| 0.3 * x + 0.4 * y);
    assert!(map.today().is_some_and(|(x, y)| (x - 3.0).abs() < 1e-9 && (y - 2.0).abs() < 1e-9));
    drawn("heat-map-between", &map);
    map.factors[0].0.today = Some(0.2);
    assert_eq!(map.today(), None);
    assert!(says(&drawn("heat-map-off", &map), "Today lies off the map or has no single value."));
    map.factors[0].0.today = Some(-0.15);
    assert_eq!(map.today().map(|place| place.0), Some(0.5));
}

#[test]
fn gaps_long_names_and_a_partial_sweep_draw() {
    let mut map = figure(8, 8, |x, y| 0.9 * x * y);
    for cell in [0, 9, 18, 63] {
        map.means[cell] = Mean { estimate: None, noise: None, ..mean(0.0, 0) };
    }
    map.factors[0].0.id = "a-factor-with-a-very-long-name-that-goes-on-and-on-and-on-and-on-and-on-and-on".into();
    map.factors[1].0.id = map.factors[0].0.id.clone();
    map.factors[1].0.unit = "a unit that goes on ".repeat(20);
    map.averaged = (3, 4);
    map.origin.title = "A title that goes on ".repeat(30);
    map.origin.partial = Some((4_000, 10_000));
    let svg = drawn("heat-map-gaps", &map);
    assert!(says(&svg, "Averaged over 3 other factors and 4 policies.") && says(&svg, "PARTIAL"));
}

#[test]
fn a_sweep_without_a_run_says_so() {
    let mut map = figure(3, 3, |_, _| 0.0);
    for cell in &mut map.means {
        *cell = Mean { estimate: None, noise: None, ..mean(0.0, 0) };
    }
    let svg = drawn("heat-map-empty", &map);
    assert!(says(&svg, "The chance of an Article-5 pact: nothing is known yet"));
    assert!(says(&svg, "There is no run with a value of this outcome."));
}

#[test]
fn data_that_do_not_belong_together_are_refused() {
    let mut short = figure(3, 3, |_, _| 0.1);
    short.means.pop();
    assert!(matches!(svg(&short, Look::default()), Err(ChartError::Inconsistent { .. })));
    let mut bad = figure(3, 3, |_, _| 0.1);
    bad.means[5].estimate = Some(1.5);
    let message = svg(&bad, Look::default()).unwrap_err().to_string();
    assert!(message.contains("cell Domestic polling +0.15, Trade dependence ×1 is 1.5"), "{message}");
}
