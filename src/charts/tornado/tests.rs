//! The figure is drawn for ordinary and for extreme sweeps, and inspected.

use super::*;
use crate::analysis::SweptFactor;
use crate::charts::inspect::{drawn, says};
use crate::charts::origin::tests::sweep_origin;
use crate::charts::style::Look;
use crate::charts::svg;
use crate::charts::sweep_words::tests::mean;
use crate::experiment::{Change, Scale as OutcomeScale};

fn end(value: f64, difference: f64, half: f64) -> Option<End> {
    Some(End { value, difference, noise: (difference - half, difference + half) })
}

/// A factor that changes the chance by so much at ×0.5 and at ×1.5, each known to within `half`.
fn bar(id: &str, low: f64, high: f64, half: f64) -> Bar {
    let factor = SweptFactor { change: Some(Change::Scale), today: Some(1.0), ..SweptFactor::unread(id) };
    Bar { factor: FactorWords(factor), low: end(0.5, low, half), high: end(1.5, high, half) }
}

fn figure(bars: Vec<Bar>) -> Tornado {
    Tornado {
        origin: sweep_origin(17, 200, 50),
        outcome: OutcomeWords {
            name: "article5".into(),
            scale: OutcomeScale::Chance,
            unit: String::new(),
            description: "came".into(),
        },
        reference: Some(mean(0.031, 10_000)),
        is_today: true,
        bars,
        more: 0,
    }
}

fn eight() -> Vec<Bar> {
    vec![
        bar("trade-dependence", 0.06, -0.024, 0.004),
        bar("us-reliability", -0.04, 0.03, 0.006),
        bar("threat-perception", 0.012, 0.025, 0.004),
        bar("nuclear-umbrella", -0.012, -0.02, 0.004),
        Bar { low: None, ..bar("non-alignment", 0.0, 0.012, 0.01) },
        bar("chinese-growth", 0.0, 0.004, 0.003),
        bar("taiwan-crises", -0.001, 0.001, 0.002),
        bar("munitions", 0.0, 0.0, 0.0003),
    ]
}

#[test]
fn a_usual_tornado_is_told_in_its_title() {
    let svg = drawn("tornado", &figure(eight()));
    let title =
        "Trade dependence moves the chance of an Article-5 pact most: +6 (×0.5) and −2.4 (×1.5) percentage points";
    assert!(says(&svg, title));
    assert!(says(&svg, "today: 3 in 100 runs (2.8–3.5 %)"));
    assert!(says(&svg, "×0.5 | ×1.5") && says(&svg, "factor at its low end"));
}

#[test]
fn values_stand_on_the_side_to_which_they_move_the_outcome() {
    let bars = eight();
    assert_eq!(bars[0].labels(), ["×1.5", "×0.5"]);
    assert_eq!(bars[1].labels(), ["×0.5", "×1.5"]);
    assert_eq!(bars[2].labels(), ["", "×0.5 | ×1.5"]);
    assert_eq!(bars[3].labels(), ["×0.5 | ×1.5", ""]);
    assert_eq!(bars[4].labels(), ["", "×1.5"]);
}

#[test]
fn noise_is_not_sold_as_a_finding() {
    let within = drawn("tornado-noise", &figure(vec![bar("a", -0.002, 0.004, 0.01), bar("b", 0.001, 0.002, 0.01)]));
    assert!(says(&within, "No factor alone moves the chance of an Article-5 pact beyond the noise; A most:"));
    let unsure = figure(vec![bar("a", -0.002, 0.004, 0.01), bar("b", 0.001, 0.002, 0.0005)]);
    assert!(says(&drawn("tornado-unsure", &unsure), "A may move the chance of an Article-5 pact most"));
    let still = drawn("tornado-still", &figure(vec![bar("a", 0.0, 0.0, 0.0)]));
    assert!(says(&still, "No factor alone changed the chance of an Article-5 pact in any run"));
}

#[test]
fn many_long_names_and_a_partial_sweep_draw() {
    let name = |i: u32| format!("a-factor-with-a-very-long-name-that-goes-on-{i}-and-on-and-on");
    let mut figure = figure((0..12).map(|i| bar(&name(i), -0.9, 0.9 - 0.05 * f64::from(i), 0.05)).collect());
    figure.more = 8;
    figure.is_today = false;
    figure.reference = Some(mean(1.0, 10_000));
    figure.origin.title = "A title that goes on ".repeat(30);
    figure.origin.partial = Some((4_000, 10_000));
    let svg = drawn("tornado-many", &figure);
    assert!(says(&svg, "… and 8 more factors, which move it less.") && says(&svg, "PARTIAL"));
    assert!(says(&svg, "reference: all but fewer than 3 in 10,000 runs"));
}

#[test]
fn one_bar_without_a_reference_draws() {
    let mut figure = figure(vec![bar("a", 0.2, 0.3, 0.01)]);
    figure.reference = None;
    assert!(says(&drawn("tornado-one", &figure), "today: no run yet"));
}

#[test]
fn a_sweep_without_a_run_says_so() {
    let empty = Bar { low: None, high: None, ..bar("a", 0.0, 0.0, 0.0) };
    let svg = drawn("tornado-empty", &figure(vec![empty]));
    assert!(says(&svg, "Nothing is known yet of what moves the chance of an Article-5 pact"));
    assert!(says(&svg, "No factor has been moved in any completed run yet."));
}

#[test]
fn a_count_is_told_in_its_own_unit() {
    let mut figure = figure(vec![bar("a", -1.5, 2.0, 0.3)]);
    figure.outcome = OutcomeWords {
        name: "talks".into(),
        scale: OutcomeScale::Count,
        unit: String::new(),
        description: "talks opened".into(),
    };
    figure.reference = Some(Mean { estimate: Some(12.0), noise: None, ..mean(0.0, 100) });
    let svg = drawn("tornado-count", &figure);
    assert!(says(&svg, "A moves the number of talks opened most: −1.5 (×0.5) and +2 (×1.5) a run"));
    assert!(says(&svg, "today: 12 a run"));
}

#[test]
fn nan_is_refused_with_its_place() {
    let mut bad = figure(eight());
    bad.bars[1].high = end(1.5, f64::NAN, 0.1);
    let message = svg(&bad, Look::default()).unwrap_err().to_string();
    assert!(message.contains("factor `us-reliability` is NaN"), "{message}");
}
