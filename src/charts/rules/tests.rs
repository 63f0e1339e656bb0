//! The figure is drawn for ordinary and for extreme answers, and inspected.

use super::*;
use crate::charts::inspect::{drawn, says};
use crate::charts::origin::tests::batch_origin;
use crate::charts::{Look, svg};
use crate::stats::wilson;

const RULES: [&str; 7] = [
    "T1 cost and benefit",
    "T2 power disparity",
    "T3 institutional bargain",
    "T4 collective identity",
    "T5 prospect theory of threat",
    "T6 balance of threat",
    "T7 landscape of blocs",
];

/// Chances of any pact by rule; at Article 5 half of that, and of the last two rules none.
fn figure(chances: [f64; 7]) -> RivalRulesFigure {
    let chance = |p: f64| Chance { probability: Some(p), noise: wilson(p, 2_000.0, 0.95), range: None };
    let row = |(at, p): (usize, f64)| Row {
        id: format!("T{}", at + 1),
        name: RULES[at].to_owned(),
        is_mixture: false,
        runs: 10_000,
        chances: [Some(chance(p)), (at < 5).then(|| chance(0.5 * p))],
    };
    let pool = |chances: &[f64]| {
        let mean = chances.iter().sum::<f64>() / chances.len() as f64;
        let low = chances.iter().copied().fold(1.0, f64::min);
        let high = chances.iter().copied().fold(0.0, f64::max);
        Some(Chance { range: Some(Interval { low, high }), ..chance(mean) })
    };
    let mixture = Row {
        id: String::new(),
        name: "Mixture".to_owned(),
        is_mixture: true,
        runs: 10_000,
        chances: [pool(&chances), pool(&[0, 1, 2, 3, 4].map(|at| 0.5 * chances[at]))],
    };
    let rows = chances.into_iter().enumerate().map(row).chain([mixture]).collect();
    RivalRulesFigure { origin: batch_origin(), rows }
}

#[test]
fn the_title_names_the_rules_that_lie_furthest_apart_and_what_all_say() {
    let svg = drawn("rules", &figure([0.2, 0.03, 0.12, 0.4, 0.22, 0.61, 0.17]));
    assert!(says(&svg, "By rule, a pact comes in 3.0 % (T2) to 61 % (T6) of runs; the mixture says 25 %"));
    assert!(says(&svg, "20 % (18.3–21.8 %)") && says(&svg, "weights of log scores"));
    assert!(says(&svg, "silent"), "balance of threat and landscape have nothing to say of Article 5");
    assert!(says(&svg, "T5 prospect theory of threat"));
}

#[test]
fn rules_that_agree_have_one_number() {
    let svg = drawn("rules-agreed", &figure([0.2; 7]));
    assert!(says(&svg, "A pact comes in 20 % of runs by every rule; the mixture says 20 %"));
}

#[test]
fn certainty_on_both_ends_and_nothing_at_all_draw() {
    let svg = drawn("rules-extremes", &figure([0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]));
    assert!(says(&svg, "in <0.03 % (T1) to >99.97 % (T2) of runs"));
    assert!(says(&drawn("rules-nought", &figure([0.0; 7])), "A pact comes in <0.03 % of runs by every rule"));
}

#[test]
fn rules_without_a_run_draw() {
    let mut figure = figure([0.2, 0.03, 0.12, 0.4, 0.22, 0.61, 0.17]);
    let unknown = Chance { probability: None, noise: None, range: None };
    figure.rows[3].chances = [Some(unknown); 2];
    figure.rows[7].chances = [Some(unknown); 2];
    let svg = drawn("rules-unknown", &figure);
    assert!(says(&svg, "to 61 % (T6)") && !says(&svg, "the mixture says") && says(&svg, "unknown"));
    figure.rows.iter_mut().for_each(|row| row.chances = [Some(unknown), None]);
    let svg = drawn("rules-empty", &figure);
    assert!(says(&svg, "no rule has a completed run") && says(&svg, "There is no estimate to draw"));
}

#[test]
fn what_is_no_share_is_refused() {
    for bad in [f64::NAN, 1.2] {
        let mut figure = figure([0.2; 7]);
        figure.rows[2].chances[0] = Some(Chance { probability: Some(bad), noise: None, range: None });
        assert!(matches!(svg(&figure, Look::default()), Err(ChartError::BadNumber { .. })));
    }
}
