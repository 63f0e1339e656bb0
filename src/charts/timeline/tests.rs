//! The figure is drawn for runs of a real scenario and for extreme ones, and inspected.

use super::*;
use crate::charts::inspect::{drawn, says, texts};
use crate::charts::origin::tests::batch_origin;
use crate::charts::{ChartError, Look, svg};
use crate::scenario::{Spec, Weighting, load_text};
use crate::sim::{RunId, trace};

const RUN: &str =
    "Draw\u{A0}12, replicate\u{A0}3: the most typical of those in which no pact forms (8,972 of 10,000 runs).";

fn shipped() -> Spec {
    load_text("shipped.toml", include_str!("../../../scenarios/indo-pacific-2026.toml")).unwrap().spec
}

fn of_run(spec: &Spec, draw: u32) -> Timeline {
    of_trace(batch_origin(), RUN.into(), &trace(spec, spec.seed, Weighting::default(), RunId { draw, replicate: 0 }))
}

fn empty() -> Timeline {
    Timeline {
        origin: batch_origin(),
        headline: "No pact forms, and none is even talked about; nobody is attacked".into(),
        outcome: "No pact forms, and none is even talked about; nobody is attacked.".into(),
        run: RUN.into(),
        years: (2026.75, 2036.75),
        war: None,
        lanes: Vec::new(),
    }
}

fn crowded(lanes: usize, marks: u32, letters: usize) -> Timeline {
    let groups = [Group::Politics, Group::Theatre, Group::Theatre, Group::Design, Group::Design];
    let mark = |i: u32| Mark {
        year: 2026.75 + 10.0 * f64::from(i) / f64::from(marks),
        kind: if i.is_multiple_of(5) { MarkKind::Attack } else { MarkKind::Crisis },
        label: Some((u8::from(i.is_multiple_of(5)), format!("{i} {}", "x".repeat(letters)))),
    };
    let lane = |number: usize| Lane {
        group: groups[number * groups.len() / lanes],
        name: format!("Lane {number} {}", "y".repeat(letters)),
        bars: vec![Bar { from: 2027.0, to: 2030.0, stage: BarStage::Signed(Depth::Shallow) }],
        marks: (0..marks).map(mark).collect(),
    };
    Timeline { lanes: (0..lanes).map(lane).collect(), ..empty() }
}

#[test]
fn runs_of_the_shipped_scenario_are_drawn_with_their_outcome_as_title() {
    let spec = shipped();
    for draw in 0..3 {
        let timeline = of_run(&spec, draw);
        let svg = drawn(&format!("timeline-{draw}"), &timeline);
        assert!(says(&svg, "Politics") || says(&svg, "Pressure"), "{draw}");
        assert!(says(&svg, "Draw 12, replicate 3: the most typical"));
    }
}

#[test]
fn a_treaty_is_a_bar_from_talks_over_signature_to_its_end() {
    let spec = shipped();
    let timelines = (0..40).map(|draw| of_run(&spec, draw));
    let pacts = timelines.flat_map(|timeline| timeline.lanes).filter(|lane| lane.group == Group::Design);
    let mut in_force = 0;
    for lane in pacts {
        for bars in lane.bars.windows(2) {
            assert!(bars[0].from <= bars[0].to && bars[0].to <= bars[1].from, "{bars:?}");
            if matches!(bars[1].stage, BarStage::Signed(_)) {
                assert_eq!((bars[0].stage, bars[0].to), (BarStage::Talks, bars[1].from));
            }
        }
        in_force += lane.bars.iter().filter(|bar| matches!(bar.stage, BarStage::InForce(_))).count();
    }
    assert!(in_force > 0);
}

#[test]
fn every_event_of_a_count_has_its_mark() {
    let spec = shipped();
    for draw in 0..10 {
        let run = trace(&spec, spec.seed, Weighting::default(), RunId { draw, replicate: 0 });
        let timeline = of_trace(batch_origin(), RUN.into(), &run);
        let count =
            |kind: MarkKind| timeline.lanes.iter().flat_map(|lane| &lane.marks).filter(|m| m.kind == kind).count();
        assert_eq!(count(MarkKind::Crisis), run.record.crises as usize);
        assert_eq!(count(MarkKind::Agreement), run.record.agreements as usize);
        let wars = u32::from(run.record.war.is_some());
        assert_eq!(count(MarkKind::Attack), (run.record.attacks + wars) as usize);
    }
}

#[test]
fn a_war_ends_the_run_and_what_follows_is_shaded() {
    let spec = shipped();
    let timeline = (0..80).map(|draw| of_run(&spec, draw)).find(|timeline| timeline.war.is_some()).unwrap();
    let war = timeline.war.unwrap();
    assert!(timeline.times().all(|(place, year)| place == "the horizon" || year <= war));
    assert!(says(&drawn("timeline-war", &timeline), "major war"));
}

#[test]
fn a_run_in_which_nothing_happens_says_so() {
    assert!(says(&drawn("timeline-empty", &empty()), "Nothing happens in this run"));
}

#[test]
fn of_hundreds_of_events_only_the_weightiest_are_named_and_all_are_marked() {
    let timeline = crowded(12, 70, 12);
    let svg = drawn("timeline-crowded", &timeline);
    let named = texts(&svg).into_iter().filter(|(text, _)| text.contains("xxxx")).collect::<Vec<_>>();
    assert!((12..120).contains(&named.len()), "{}", named.len());
    // Those of weight 1 are the multiples of five.
    assert!(says(&svg, "0 xxxxxxxxxxxx"));
    assert!(named.iter().all(|(text, _)| text.split(' ').next().unwrap().parse::<u32>().unwrap().is_multiple_of(5)));
}

#[test]
fn lanes_for_which_there_is_no_room_are_put_together() {
    let svg = drawn("timeline-lanes", &crowded(60, 10, 8));
    assert!(says(&svg, "Other theatres") && says(&svg, "Other pacts"));
}

#[test]
fn long_names_stay_inside_the_figure() {
    let mut timeline = crowded(6, 9, 90);
    timeline.headline = "A pact with a name that goes on and on ".repeat(12);
    timeline.origin.title = "A scenario with a title that goes on ".repeat(20);
    timeline.origin.partial = Some((4_000, 10_000));
    assert!(says(&drawn("timeline-long", &timeline), "PARTIAL"));
}

#[test]
fn times_that_cannot_be_drawn_are_refused() {
    let breaks: [fn(&mut Timeline); 4] = [
        |timeline| timeline.lanes[0].marks[0].year = f64::NAN,
        |timeline| timeline.lanes[1].bars[0].to = 2050.0,
        |timeline| timeline.war = Some(2020.0),
        |timeline| timeline.lanes[0].bars[0].from = 2030.5,
    ];
    for (number, damage) in breaks.into_iter().enumerate() {
        let mut timeline = crowded(3, 4, 4);
        damage(&mut timeline);
        let fault = svg(&timeline, Look::default()).unwrap_err();
        assert_eq!(matches!(fault, ChartError::BadNumber { .. }), number < 3, "damage {number}: {fault}");
    }
}
