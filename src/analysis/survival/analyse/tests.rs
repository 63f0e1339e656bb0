//! What is said of groups is checked against each other and against what was put in.

use super::super::observations::Observation;
use super::*;
use crate::rng::{Key, StreamId};

/// Groups of 12 draws of 5 runs on the same draws and luck, followed for ten years; in later groups pacts come sooner.
fn observations(groups: usize, layers: Layers) -> Observations {
    let group = |at: usize| {
        let observations = (0..60_u32).map(|i| {
            let luck = Key::of_design(2).stream(StreamId::new("luck", &i.to_string())).uniform();
            let time = (8.0 * luck * (3.0 - 0.6 * at as f64) * f64::from(1 + i / 5 % 3)).ceil() / 4.0;
            let cause = if time > 10.0 { None } else { Some(usize::from(i % 5 == 4)) };
            Observation { time: time.min(10.0), cause, draw: i / 5 }
        });
        Group { name: format!("policy {at}"), observations: observations.collect() }
    };
    let causes = ["article5", "war"].map(str::to_owned).to_vec();
    Observations::new(causes, (0..groups).map(group).collect(), layers).expect("fit")
}

fn asked() -> Asked {
    Asked { limit: 10.0, at: vec![5.0, 10.0], seed: 3, permutations: 99, samples: 100 }
}

fn analysed(groups: usize, layers: Layers) -> OutcomeSurvival {
    let mut steps = 0;
    let counted = || {
        steps += 1;
        true
    };
    let found = analyse("article5", &observations(groups, layers), &asked(), counted).expect("done");
    assert_eq!(steps, steps_of(groups));
    found
}

#[test]
fn what_is_said_of_a_group_hangs_together() {
    let found = analysed(1, Layers::PairedDraws);
    assert!(found.tests.is_empty() && found.differences.is_empty());
    let group = &found.groups[0];
    assert_eq!((group.runs, group.draws, group.curves.len()), (60, Some(12), 3));
    let number = |cause, measure, at| group.time(cause, measure, at).and_then(|time| time.estimate).expect("a number");
    let (pact, war) = (Some("article5"), Some("war"));
    let parts = number(pact, Measure::TimeLost, 10.0) + number(war, Measure::TimeLost, 10.0);
    assert!((parts + number(None, Measure::RestrictedMean, 10.0) - 10.0).abs() < 1e-12);
    let any = number(None, Measure::Chance, 10.0);
    assert!((number(pact, Measure::Chance, 10.0) + number(war, Measure::Chance, 10.0) - any).abs() < 1e-12);
    assert!((any - (60 - group.censored) as f64 / 60.0).abs() < 1e-12);
    // The time by which half of all runs are reached is where the curve crosses a half.
    let median = number(None, Measure::Quantile, 0.5);
    let curve = group.curve(None).expect("a curve");
    let at = curve.points.iter().position(|point| point.time == median).expect("a point");
    assert!(curve.points[at].estimate <= 0.5 && curve.points[at - 1].estimate > 0.5);
    // Few runs end in war: a quarter of them is never reached.
    let never = group.time(war, Measure::Quantile, 0.5).expect("a row");
    assert_eq!((never.estimate, never.interval.high), (None, None));
}

#[test]
fn intervals_hold_their_estimates_and_draws_that_differ_widen_them() {
    let (paired, independent) = (analysed(1, Layers::PairedDraws), analysed(1, Layers::Independent));
    let width = |found: &OutcomeSurvival| {
        let time = found.groups[0].time(Some("article5"), Measure::TimeLost, 10.0).expect("a row");
        let (low, high) = (time.interval.low.expect("low"), time.interval.high.expect("high"));
        assert!(low < time.estimate.expect("a number") && time.estimate.expect("a number") < high);
        high - low
    };
    assert!(width(&paired) > width(&independent));
    for group in paired.groups.iter().chain(&independent.groups) {
        for time in &group.times {
            for Ends { low, high } in [time.reference, time.interval] {
                assert!(low.zip(time.estimate).is_none_or(|(low, of)| low <= of + 1e-12), "{time:?}");
                assert!(high.zip(time.estimate).is_none_or(|(high, of)| of <= high + 1e-12), "{time:?}");
            }
        }
    }
}

#[test]
fn three_groups_are_tested_together_and_each_against_the_first_with_a_correction() {
    let found = analysed(3, Layers::PairedDraws);
    let together = found.tests.iter().filter(|test| test.group.is_none());
    let names: Vec<(&str, Option<&str>)> = together.map(|test| (test.test.as_str(), test.cause.as_deref())).collect();
    let (pact, war) = (Some("article5"), Some("war"));
    assert_eq!(names, [("gray", pact), ("gray", war), ("log-rank", None), ("log-rank", pact), ("log-rank", war)]);
    let against = |group: &str| {
        let test = found.tests.iter().find(|test| test.group.as_deref() == Some(group) && test.test == "gray");
        test.expect("a test")
    };
    let (near, far) = (against("policy 1"), against("policy 2"));
    assert_eq!((near.freedom, found.tests[0].freedom), (1, 2));
    assert!(far.statistic > near.statistic && far.p_permutation <= near.p_permutation);
    assert_eq!(near.p_value_adjusted, near.p_value, "the larger of two stays as it is");
    let smaller = far.p_value.expect("a p-value");
    assert_eq!(far.p_value_adjusted, Some((2.0 * smaller).min(near.p_value.expect("a p-value"))));
    let names: Vec<&str> = found.differences.iter().map(|difference| difference.group.as_str()).collect();
    assert_eq!(names.len(), 2 * 2 * 3, "groups, causes, and two chances with the time lost");
    let lost = found.differences.iter().find(|of| of.group == "policy 2" && of.measure == Measure::TimeLost);
    let lost = lost.expect("a difference");
    let number = |group: &GroupSurvival| group.time(pact, Measure::TimeLost, 10.0).and_then(|time| time.estimate);
    let apart = number(&found.groups[2]).expect("a number") - number(&found.groups[0]).expect("a number");
    assert!((lost.estimate - apart).abs() < 1e-12 && lost.interval.expect("an interval").low > 0.0);
}

#[test]
fn groups_alike_have_no_difference_but_an_interval_for_the_chances() {
    let one = observations(1, Layers::PairedDraws);
    let mut groups = one.groups().to_vec();
    groups.push(Group { name: "twin".to_owned(), ..groups[0].clone() });
    let twins = Observations::new(one.causes().to_vec(), groups, Layers::PairedDraws).expect("fit");
    let found = analyse("article5", &twins, &asked(), || true).expect("done");
    assert!(found.tests.iter().all(|test| test.p_permutation == Some(1.0)), "{:?}", found.tests);
    for difference in &found.differences {
        assert_eq!(difference.estimate, 0.0);
        assert_eq!(difference.interval.is_some(), difference.measure == Measure::Chance, "{difference:?}");
    }
}

#[test]
fn a_stop_leaves_nothing_half_done() {
    assert_eq!(analyse("article5", &observations(2, Layers::Draws), &asked(), || false), None);
}
