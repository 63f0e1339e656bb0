//! The figure is drawn for ordinary and for extreme answers, and inspected.

use super::*;
use crate::charts::inspect::{drawn, says};
use crate::charts::{Look, svg};
use crate::stats::wilson;

fn origin() -> Origin {
    Origin {
        title: "Which event would change the chance of a pact most?".into(),
        kind: "sweep",
        points: 3,
        draws: 200,
        replicates: 50,
        runs: 30_000,
        seed: 20_260_401,
        id: "3f9c0a1be2d47788".into(),
        engine_version: "0.1.0".into(),
        horizon_year: 2036.75,
        partial: None,
    }
}

fn around(value: f64, reach: f64) -> Option<Interval> {
    Some(Interval { low: value - reach, high: value + reach })
}

/// Chances with their differences from the first.
fn chances(alternatives: &[(&str, f64)]) -> Alternatives {
    let first = alternatives.first().map_or(0.0, |&(_, p)| p);
    let row = |(at, &(name, p)): (usize, &(&str, f64))| Row {
        name: name.into(),
        runs: 10_000,
        estimate: Some(p),
        noise: wilson(p, 2_000.0, 0.95),
        uncertainty: wilson(p, 40.0, 0.95),
        difference: (at > 0).then(|| {
            (p - first, Some(Interval { low: (p - first - 0.01).max(-1.0), high: (p - first + 0.01).min(1.0) }))
        }),
    };
    Alternatives {
        origin: origin(),
        outcome: "war".into(),
        unit: "probability".into(),
        description: "a major war came; the run ends with it".into(),
        reading: Reading::Chance,
        rows: sorted(alternatives.iter().enumerate().map(row).collect()),
        note: "Differences are of pairs of runs on the same random numbers.".into(),
    }
}

#[test]
fn the_title_names_what_differs_most_and_values_stand_beside_the_dots() {
    let svg = drawn(
        "policies",
        &chances(&[("baseline", 0.164), ("us-withdrawal", 0.052), ("strike-on-taipei", 0.381), ("talks", 0.166)]),
    );
    assert!(says(&svg, "A major war comes in 38 % of runs with strike-on-taipei, in 16 % of runs with baseline"));
    assert!(says(&svg, "38 % (36.0–40.2 %)"));
    assert!(says(&svg, "+22 (+21 to +23)") && says(&svg, "−11 (−12 to −10)"));
    assert!(says(&svg, "Difference in points from baseline"));
}

#[test]
fn without_a_difference_beyond_noise_the_title_says_so() {
    let mut figure = chances(&[("baseline", 0.0), ("talks", 0.0), ("aid", 0.0)]);
    let svg = drawn("policies-nought", &figure);
    assert!(says(&svg, "comes in <0.03 % of runs with baseline; no alternative differs beyond noise"));
    figure.rows.truncate(2);
    assert!(says(&drawn("policies-two", &figure), "talks does not differ beyond noise"));
}

#[test]
fn certainty_on_both_ends_draws() {
    let svg = drawn("policies-extremes", &chances(&[("never", 0.0), ("always", 1.0)]));
    assert!(says(&svg, "99.97 % of runs with always"));
    assert!(says(&svg, "+100 (+99 to +100)"));
}

#[test]
fn counts_and_times_have_units_of_their_own() {
    let mut figure = chances(&[("baseline", 0.0), ("strike", 0.0)]);
    (figure.outcome, figure.description, figure.reading) = ("crises".into(), "crises".into(), Reading::Count);
    for (row, mean) in figure.rows.iter_mut().zip([8.6, 12.3]) {
        (row.estimate, row.noise, row.uncertainty) = (Some(mean), around(mean, 0.5), None);
    }
    figure.rows[1].difference = Some((3.7, around(3.7, 0.2)));
    let svg = drawn("policies-counts", &figure);
    assert!(says(&svg, "Crises: 12 a run with strike, 8.6 a run with baseline"));
    assert!(says(&svg, "+3.7 (+3.5 to +3.9)"));
    (figure.outcome, figure.reading) = ("war_quarter".into(), Reading::Quarter);
    assert!(says(&drawn("policies-times", &figure), "The major war comes after 12 years with strike, after 8.6 years"));
}

#[test]
fn without_differences_and_without_runs_it_draws() {
    let mut figure = chances(&[("baseline", 0.1), ("talks", 0.2)]);
    figure.rows[1].difference = None;
    let svg = drawn("policies-independent", &figure);
    assert!(says(&svg, "in 10 % of runs with baseline, in 20 % of runs with talks"));
    assert!(!says(&svg, "Difference in points"));
    figure.rows.iter_mut().for_each(|row| (row.estimate, row.noise, row.uncertainty) = (None, None, None));
    assert!(says(&drawn("policies-empty", &figure), "There is no estimate to draw"));
}

#[test]
fn of_thirty_alternatives_with_long_names_those_that_differ_most_are_shown() {
    let names: Vec<String> = (0..30).map(|i| format!("the-alternative-with-a-name-that-goes-on-and-on-{i}")).collect();
    let alternatives: Vec<(&str, f64)> =
        names.iter().enumerate().map(|(i, name)| (name.as_str(), 0.5 - 0.016 * i as f64)).collect();
    let mut figure = chances(&alternatives);
    figure.origin.partial = Some((4_000, 30_000));
    let svg = drawn("policies-thirty", &figure);
    assert!(says(&svg, "more that differ less"));
    assert!(figure.shown(3).iter().map(|row| row.estimate).eq([
        Some(0.5),
        Some(0.5 - 0.016 * 28.0),
        Some(0.5 - 0.016 * 29.0)
    ]));
}

#[test]
fn what_is_no_number_is_refused() {
    let mut bad = chances(&[("baseline", 0.1), ("talks", 0.2)]);
    bad.rows[1].difference = Some((f64::NAN, None));
    assert!(matches!(svg(&bad, Look::default()), Err(ChartError::BadNumber { .. })));
    let mut bad = chances(&[("baseline", 0.1), ("talks", 0.2)]);
    bad.rows[0].estimate = Some(1.2);
    assert!(matches!(svg(&bad, Look::default()), Err(ChartError::BadNumber { .. })));
}
