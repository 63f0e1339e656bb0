//! The figure is drawn for ordinary and for extreme answers, and inspected.

use super::*;
use crate::charts::inspect::{drawn, says};
use crate::charts::origin::tests::batch_origin;
use crate::charts::{Look, svg};
use crate::stats::wilson;

/// A state with its share and the weights of its reasons, which add up to 1.
fn state(name: &str, share: f64, reasons: &[(&str, f64)]) -> State {
    let noise = wilson(share, 500.0, 0.95).unwrap();
    State {
        name: name.into(),
        share,
        noise: (noise.low, noise.high),
        reasons: reasons.iter().map(|&(word, weight)| (word.to_owned(), weight * share)).collect(),
    }
}

fn figure(states: Vec<State>) -> WhyNot {
    let largest = states.iter().map(|state| state.noise.1).fold(0.0, f64::max);
    WhyNot { origin: batch_origin(), design: "Asian NATO".into(), tried: 6_772, states, largest }
}

fn typical() -> WhyNot {
    figure(vec![
        state(
            "India",
            0.82,
            &[
                ("autonomy-and-law", 0.3),
                ("opinion-and-ratification", 0.25),
                ("entrapment", 0.2),
                ("unexplained", 0.19),
                ("leaders", 0.04),
                ("trade-and-coercion", 0.02),
            ],
        ),
        state("South Korea", 0.7, &[("unexplained", 0.4), ("entrapment", 0.3), ("history-and-identity", 0.3)]),
        state("United States", 0.55, &[("leaders", 0.4), ("burden", 0.35), ("unexplained", 0.25)]),
        state("Japan", 0.0, &[]),
    ])
}

#[test]
fn the_title_names_who_is_lacking_most_often_and_what_weighs_most() {
    let svg = drawn("why-not", &typical());
    assert!(says(&svg, "Where tried, Asian NATO lacks India in 82 of 100 runs; top reason: autonomy and law"));
    assert!(says(&svg, "the 6,772 runs in which it was tried"));
    assert!(says(&svg, "<0.04 % (0–0.8 %)"), "Japan was never lacking, as far as the runs tell");
    // Its segments, in per cent of the runs.
    assert!(says(&svg, "South Korea") && says(&svg, "28"));
}

#[test]
fn segments_are_in_one_order_and_what_is_not_told_apart_is_added_up() {
    let figure = typical();
    let families = families(&figure);
    assert_eq!(families.first().map(String::as_str), Some("unexplained"));
    assert_eq!((families.len(), families.last().map(String::as_str)), (REASONS_MAX + 1, Some(OTHER)));
    for state in &figure.states {
        let sum: f64 = segments(state, &families).iter().sum();
        assert!((sum - state.share).abs() < 1e-12, "{}", state.name);
    }
}

#[test]
fn states_that_are_lacking_equally_often_share_the_title() {
    let both = [("autonomy-and-law", 0.6), ("entrapment", 0.4)];
    let svg = drawn("why-not-tie", &figure(vec![state("Indonesia", 0.98, &both), state("Viet Nam", 0.98, &both)]));
    assert!(says(&svg, "lacks Indonesia and Viet Nam in 98 of 100 runs"));
}

#[test]
fn a_design_that_lacks_nobody_and_one_that_always_lacks_everyone_draw() {
    let nobody = figure(vec![state("India", 0.0, &[]), state("Japan", 0.0, &[])]);
    assert!(says(&drawn("why-not-nobody", &nobody), "lacks nobody in any of the 6,772 runs in which it was tried"));
    let all = figure((0..5).map(|i| state(&format!("State {i}"), 1.0, &[("security", 1.0)])).collect());
    let svg = drawn("why-not-everyone", &all);
    assert!(says(&svg, "lacks each of 5 states in all but fewer than 3 of 6,772 runs"));
}

#[test]
fn one_state_in_a_single_run_draws() {
    let mut figure = figure(vec![State { noise: (0.0, 1.0), ..state("Japan", 1.0, &[("leaders", 1.0)]) }]);
    (figure.tried, figure.largest) = (1, 1.0);
    (figure.origin.draws, figure.origin.replicates, figure.origin.runs) = (1, 1, 1);
    assert!(says(&drawn("why-not-one", &figure), "lacks Japan in the only run; top reason: leaders"));
}

#[test]
fn of_thirty_states_with_long_names_those_that_fit_are_shown_and_the_rest_is_counted() {
    let words = ["security", "too-little-to-gain", "stays-out", "another-left", "web-of-cooperation", "burden", "x"];
    let reasons = words.map(|word| (word, 1.0 / 7.0));
    let name = |i| format!("The Federated United Republic of the Southern Archipelago number {i}");
    let states = (0..30).map(|i| state(&name(i), 0.9 - 0.025 * f64::from(i), &reasons)).collect();
    let mut figure = figure(states);
    figure.design = "A treaty organisation of the whole of the Indo-Pacific with a name that goes on".repeat(3);
    figure.origin.partial = Some((10_000, 20_000));
    let svg = drawn("why-not-thirty", &figure);
    assert!(says(&svg, "more, each lacking in at most"));
    assert!(says(&svg, "PARTIAL"));
}

#[test]
fn a_design_without_candidates_says_so() {
    assert!(says(&drawn("why-not-none", &figure(Vec::new())), "This design has no candidates"));
}

#[test]
fn numbers_that_are_no_shares_and_reasons_that_do_not_add_up_are_refused() {
    let mut bad = typical();
    bad.states[1].share = f64::NAN;
    assert!(matches!(svg(&bad, Look::default()), Err(ChartError::BadNumber { .. })));
    let mut bad = typical();
    bad.states[0].reasons.pop();
    assert!(matches!(svg(&bad, Look::default()), Err(ChartError::Inconsistent { .. })));
}
