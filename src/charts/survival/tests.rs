//! The figure is drawn for ordinary and for extreme answers, and inspected.

use super::*;
use crate::charts::inspect::{drawn, says};
use crate::charts::{Look, svg};

/// Ten years in quarters, with curves that level off at the given shares.
fn figure(groups: &[(&str, f64)]) -> Survival {
    let group = |&(name, last): &(&str, f64)| {
        let share = |quarter: u32| last * (1.0 - (1.0 - f64::from(quarter) / 40.0).powi(2));
        let reach = |p: f64| 0.04 * (p * (1.0 - p)).sqrt();
        Group {
            name: name.to_owned(),
            runs: 10_000,
            times: (1..=40).map(|quarter| 2026.75 + f64::from(quarter) / 4.0).collect(),
            estimate: (1..=40).map(share).collect(),
            band: (1..=40).map(share).map(|p| ((p - reach(p)).max(0.0), (p + reach(p)).min(1.0))).collect(),
            at_risk: (0..40).map(|quarter| (10_000.0 * (1.0 - share(quarter))).round() as u64).collect(),
        }
    };
    Survival {
        title: "Indo-Pacific 2026".to_owned(),
        subject: subject("article5"),
        span: (2026.75, 2036.75),
        unit: None,
        groups: groups.iter().map(group).collect(),
        not_drawn: 0,
        test: "Gray’s test of equal curves: p 0.004 by permutation, 0.021 were runs independent.".to_owned(),
        layers: Layers::PairedDraws,
        sample: "200 draws × 50 replicates".to_owned(),
        footer: "Source: pactsim 0.1.0 · seed 1 · resampling seed 0 · survival 3f9c0a1be2d47788".to_owned(),
    }
}

#[test]
fn the_title_says_how_far_groups_lie_apart_and_the_rows_who_is_at_risk() {
    let svg = drawn("survival", &figure(&[("As it is", 0.031), ("With an American promise", 0.124)]));
    assert!(says(
        &svg,
        "By 2036 an Article-5 pact comes in 3.1 % (As it is) to 12 % (With an American promise) of runs"
    ));
    assert!(says(&svg, "p 0.004 by permutation, 0.021 were runs independent"));
    assert!(says(&svg, "200 draws × 50 replicates in each group"));
    // Just before the start of 2028, four quarters in.
    let at_risk = 10_000.0 * (1.0 - 0.031 * (1.0 - (36.0_f64 / 40.0).powi(2)));
    assert!(says(&svg, &thousands(at_risk.round() as u64)), "{at_risk}");
}

#[test]
fn one_group_alone_and_as_many_as_there_are_lines_draw() {
    let mut alone = figure(&[("base", 0.31)]);
    alone.test = String::new();
    let svg = drawn("survival-one", &alone);
    assert!(says(&svg, "By 2036 an Article-5 pact comes in 31 % of runs") && !says(&svg, "Gray"));
    let names = ["base", "assurance", "reform-of-the-treaty-with-a-long-name", "web", "hub"];
    let mut many = figure(&names.map(|name| (name, 0.02 * name.len() as f64)));
    many.not_drawn = 4;
    assert!(says(&drawn("survival-many", &many), "4 further groups not drawn"));
}

#[test]
fn certainty_nought_and_a_table_of_somebody_elses_draw() {
    let svg = drawn("survival-extremes", &figure(&[("none", 0.0), ("all", 1.0)]));
    assert!(says(&svg, "in <0.03 % (none) to >99.97 % (all) of runs"));
    assert!(says(&drawn("survival-same", &figure(&[("a", 0.2), ("b", 0.2)])), "20 % of the runs of every group"));
    let mut table = figure(&[("a", 0.4), ("b", 0.6)]);
    table.unit = Some("days".to_owned());
    table.span = (0.0, 33.5);
    table.groups.iter_mut().for_each(|group| {
        group.times.iter_mut().zip(1..).for_each(|(time, at)| *time = 0.8 * f64::from(at));
    });
    let svg = drawn("survival-table", &table);
    assert!(says(&svg, "By 33.5 of days") && says(&svg, "30"));
    table.groups.clear();
    assert!(says(&drawn("survival-empty", &table), "There is no curve to draw"));
}

#[test]
fn what_is_no_share_is_refused() {
    for bad in [f64::NAN, 1.2] {
        let mut figure = figure(&[("a", 0.2)]);
        figure.groups[0].estimate[3] = bad;
        assert!(matches!(svg(&figure, Look::default()), Err(ChartError::BadNumber { .. })));
    }
    let mut figure = figure(&[("a", 0.2)]);
    figure.groups[0].at_risk.pop();
    assert!(matches!(svg(&figure, Look::default()), Err(ChartError::Inconsistent { .. })));
}
