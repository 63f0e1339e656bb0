//! The figure is drawn for ordinary and for extreme pilots, and inspected.

use super::*;
use crate::charts::inspect::{drawn_as_slide as drawn, says};
use crate::charts::{Look, svg};

/// A pilot with these variances between and within draws.
fn figure(between: f64, within: f64, precision: f64, own: (u64, u32)) -> EnoughFigure {
    let half_width = |draws: f64, r: u32| 1.96 * ((between + within / f64::from(r)) / draws).sqrt();
    let line = |replicates: u32| {
        let draws = (half_width(1.0, replicates) / precision).powi(2).ceil() as u64;
        Line {
            replicates,
            half_width_of_one_run: half_width(1.0 / f64::from(replicates), replicates),
            draws,
            draws_range: [draws * 8 / 10, draws * 12 / 10],
        }
    };
    let spot = |(draws, replicates): (u64, u32)| {
        let half_width = half_width(draws as f64, replicates);
        Spot { draws, replicates, half_width, range: (0.9 * half_width, 1.1 * half_width) }
    };
    let mut considered = vec![1, 10, 50, own.1];
    considered.sort_unstable();
    considered.dedup();
    let lines: Vec<Line> = considered.into_iter().map(line).collect();
    let ten = lines.iter().find(|line| line.replicates == 10).expect("it is there");
    EnoughFigure {
        subject: "the chance of an Article-5 pact".to_owned(),
        file_title: "Indo-Pacific 2026".to_owned(),
        file_kind: "scenario",
        points: 1,
        of_a_chance: true,
        precision,
        enough: (ten.draws, 10),
        lines,
        own: spot(own),
        pilot: spot((400, 10)),
        seed: 20_260_401,
        engine_version: "0.1.0".to_owned(),
        partial: false,
    }
}

#[test]
fn the_title_states_how_many_runs_are_enough_and_what_the_own_sample_gives() {
    let svg = drawn("enough-typical", &figure(0.012, 0.09, 0.01, (200, 50)));
    assert!(says(&svg, "to ± 1 point takes 807 draws × 10 replicates; the scenario’s own 200 × 50 give ± 1.6 points"));
    assert!(says(&svg, "10 replicates a draw 8,070 runs (6,450–9,680)"));
    assert!(says(&svg, "the scenario’s own, 200 × 50: ± 1.6 points (1.5–1.8)"));
    assert!(says(&svg, "pilot, measured, 400 × 10: ± 1.4 points (1.3–1.6)"));
    assert!(says(&svg, "± 1 point wanted"));
}

#[test]
fn a_sample_that_is_enough_is_said_to_be() {
    assert!(says(&drawn("enough-own", &figure(0.001, 0.03, 0.01, (2000, 50))), "own 2,000 × 50 are enough: ± 0.18"));
}

#[test]
fn lines_that_coincide_and_lines_that_are_far_apart_keep_their_labels_apart() {
    drawn("enough-no-figures", &figure(0.0, 0.2, 0.01, (300, 20)));
    drawn("enough-all-figures", &figure(0.2, 0.0001, 0.01, (300, 20)));
    drawn("enough-far", &figure(0.02, 0.1, 0.0001, (30, 7)));
    drawn("enough-near", &figure(0.02, 0.1, 0.2, (3, 2)));
}

#[test]
fn counts_have_their_own_unit_and_experiments_their_points() {
    let counts = EnoughFigure {
        subject: "the mean of crises (crises)".to_owned(),
        of_a_chance: false,
        file_kind: "experiment",
        points: 49,
        partial: true,
        ..figure(2.0, 5.0, 0.1, (80, 50))
    };
    let svg = drawn("enough-counts", &counts);
    assert!(says(&svg, "events a run, by number of runs at each design point"));
    assert!(says(&svg, "PARTIAL"));
}

#[test]
fn what_has_no_place_on_the_scale_is_refused_or_drawn_to_its_end() {
    let mut odd = figure(0.012, 0.09, 0.01, (200, 50));
    odd.pilot.range.0 = 0.0;
    drawn("enough-from-nought", &odd);
    odd.own.half_width = f64::NAN;
    assert!(svg(&odd, Look::default()).unwrap_err().to_string().contains("half_width is NaN"));
    odd.lines.clear();
    assert!(matches!(svg(&odd, Look::default()), Err(ChartError::Inconsistent { .. })));
}

#[test]
fn the_document_is_built_of_the_same_elements_as_ever() {
    let svg = svg(&figure(0.012, 0.09, 0.01, (200, 50)), Look::default()).unwrap();
    let document = resvg::usvg::roxmltree::Document::parse(&svg).unwrap();
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    document.descendants().filter(|node| node.is_element()).for_each(|node| {
        *counts.entry(node.tag_name().name()).or_default() += 1;
    });
    insta::assert_debug_snapshot!(counts);
}
