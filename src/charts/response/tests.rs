//! The figure is drawn for ordinary and for extreme sweeps, and inspected.

use super::*;
use crate::analysis::SweptFactor;
use crate::charts::inspect::{drawn, says};
use crate::charts::origin::tests::sweep_origin;
use crate::charts::style::Look;
use crate::charts::svg;
use crate::charts::sweep_words::tests::mean;
use crate::experiment::{Change, Scale as OutcomeScale};

fn factor(id: &str, change: Change, today: Option<f64>) -> FactorWords {
    let unit = "share (0–1)".to_owned();
    FactorWords(SweptFactor { change: Some(change), unit, today, base: today, ..SweptFactor::unread(id) })
}

/// A factor over its range in so many steps, along which the chance goes from the first share to the second.
fn panel(id: &str, steps: u32, (from, to): (f64, f64)) -> Panel {
    let dots = (0..=steps).map(|i| {
        let along = f64::from(i) / f64::from(steps.max(1));
        let value = -0.3 + 0.6 * along;
        Dot { low: value, high: value, mean: mean(from + along * (to - from), 4_000) }
    });
    Panel { factor: factor(id, Change::Add, Some(0.0)), dots: dots.collect(), tip: None }
}

fn figure(panels: Vec<Panel>) -> ResponseCurves {
    ResponseCurves {
        origin: sweep_origin(49, 80, 50),
        outcome: OutcomeWords {
            name: "article5".into(),
            scale: OutcomeScale::Chance,
            unit: String::new(),
            description: "a pact came".into(),
        },
        panels,
        more: 0,
        policies: 1,
        one_at_a_time: false,
    }
}

#[test]
fn a_usual_sweep_is_told_in_its_title() {
    let figure = figure(vec![panel("trade-dependence", 8, (0.02, 0.09)), panel("us-reliability", 8, (0.04, 0.05))]);
    let svg = drawn("response", &figure);
    assert!(says(
        &svg,
        "Trade dependence moves the chance of an Article-5 pact most: from 2.0 % (−0.3) to 9.0 % (+0.3)"
    ));
    assert!(says(&svg, "US reliability") && says(&svg, "today (0)") && says(&svg, "axis ends at 10 %"));
    assert!(says(&svg, "Averaged over all other factors.") && !says(&svg, "may move"));
}

#[test]
fn one_factor_fills_the_figure() {
    let mut figure = figure(vec![panel("us-reliability", 8, (0.3, 0.32))]);
    figure.policies = 3;
    let svg = drawn("response-one", &figure);
    assert!(says(&svg, "US reliability may move the chance of an Article-5 pact from 30 % (−0.3) to 32 %"));
    assert!(says(&svg, "“May”: the bands at both ends overlap."));
    assert!(says(&svg, "Averaged over 3 policies."));
}

#[test]
fn of_twenty_factors_six_are_drawn_and_the_others_counted() {
    let name = |i: u32| format!("a-factor-with-a-very-long-name-that-goes-on-{i}-and-on-and-on");
    let mut figure = figure((0..6).map(|i| panel(&name(i), 10, (0.01, 0.3 - 0.04 * f64::from(i)))).collect());
    figure.more = 14;
    figure.one_at_a_time = true;
    figure.origin.title = "A title that goes on ".repeat(30);
    figure.origin.partial = Some((4_000, 10_000));
    let svg = drawn("response-many", &figure);
    assert!(says(&svg, "… and 14 more factors, which move it less."));
    assert!(says(&svg, "One factor moves at a time.") && says(&svg, "PARTIAL"));
}

#[test]
fn four_panels_with_gaps_bins_and_a_switch_draw() {
    let mut panels: Vec<Panel> = (0..4).map(|i| panel("crises", 9, (0.1, 0.4 - 0.1 * f64::from(i)))).collect();
    for dot in &mut panels[0].dots {
        dot.low -= 0.03;
        dot.high += 0.03;
    }
    for at in [0, 4, 6] {
        panels[1].dots[at].mean = Mean { estimate: None, noise: None, ..mean(0.0, 0) };
    }
    panels[2].dots.truncate(2);
    (panels[2].dots[0].low, panels[2].dots[0].high) = (0.0, 0.0);
    (panels[2].dots[1].low, panels[2].dots[1].high) = (1.0, 1.0);
    panels[2].factor.0.is_switch = true;
    panels[2].factor.0.today = Some(1.0);
    panels[3].factor.0.today = Some(7.0);
    let svg = drawn("response-four", &figure(panels));
    assert!(says(&svg, "off") && says(&svg, "today (on)") && says(&svg, "Each dot is the mean over a tenth"));
    assert!(says(&svg, "(≈ −0.3)"));
}

#[test]
fn nought_and_one_and_one_value_draw() {
    let flat = drawn("response-nought", &figure(vec![panel("a", 8, (0.0, 0.0)), panel("b", 8, (0.0, 0.0))]));
    assert!(says(&flat, "No factor moves the chance of an Article-5 pact: <0.07 % throughout"));
    let steep = drawn("response-one-and-nought", &figure(vec![panel("a", 1, (0.0, 1.0))]));
    assert!(says(&steep, "from <0.07 % (−0.3) to >99.9"));
    let single = drawn("response-value", &figure(vec![panel("a", 0, (0.2, 0.2))]));
    assert!(says(&single, "No value of A moves the chance of an Article-5 pact: 20 % throughout"));
}

#[test]
fn a_count_has_its_own_axis() {
    let mut figure = figure(vec![panel("a", 8, (0.0, 0.0))]);
    figure.outcome = OutcomeWords {
        name: "talks".into(),
        scale: OutcomeScale::Count,
        unit: String::new(),
        description: "talks opened".into(),
    };
    for (i, dot) in figure.panels[0].dots.iter_mut().enumerate() {
        let estimate = 3.0 + i as f64;
        dot.mean.estimate = Some(estimate);
        dot.mean.noise = Some(Interval { low: estimate - 0.4, high: estimate + 0.4 });
    }
    let svg = drawn("response-count", &figure);
    assert!(says(&svg, "A moves the number of talks opened from 3 a run (−0.3) to 11 a run (+0.3)"));
    assert!(says(&svg, "Mean number a run"));
}

#[test]
fn a_sweep_without_a_run_says_so() {
    let empty = Panel {
        dots: vec![Dot { low: 0.0, high: 0.0, mean: Mean { estimate: None, noise: None, ..mean(0.0, 0) } }],
        ..panel("a", 0, (0.0, 0.0))
    };
    let svg = drawn("response-empty", &figure(vec![empty]));
    assert!(says(&svg, "Nothing is known yet of the chance of an Article-5 pact"));
    assert!(says(&drawn("response-none", &figure(Vec::new())), "There is no run with a value"));
}

#[test]
fn numbers_that_cannot_be_drawn_are_refused() {
    let mut bad = figure(vec![panel("a", 8, (0.1, 0.2))]);
    bad.panels[0].dots[2].mean.estimate = Some(f64::NAN);
    let message = svg(&bad, Look::default()).unwrap_err().to_string();
    assert!(message.contains("factor `a`, value") && message.contains("is NaN"), "{message}");
    let mut bad = figure(vec![panel("a", 8, (0.1, 0.2))]);
    bad.panels[0].dots.swap(1, 2);
    assert!(matches!(svg(&bad, Look::default()), Err(ChartError::Inconsistent { .. })));
}
