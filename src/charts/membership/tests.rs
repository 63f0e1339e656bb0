//! The figure is drawn for ordinary and for extreme batches, and inspected.

use super::*;
use crate::charts::inspect::{drawn, says};
use crate::charts::{Look, svg};

const STATES: [&str; 9] = [
    "Japan",
    "United States",
    "Australia",
    "Philippines",
    "South Korea",
    "New Zealand",
    "India",
    "Indonesia",
    "Vietnam",
];

fn origin(runs: u64) -> Origin {
    Origin {
        title: "Indo-Pacific 2026: will a collective defence pact form?".into(),
        kind: "batch",
        points: 1,
        draws: 200,
        replicates: 50,
        runs,
        seed: 20_261_121,
        id: "3f9c0a1be2d47788".into(),
        engine_version: "0.1.0".into(),
        horizon_year: 2036.75,
        partial: None,
    }
}

/// `cases` of `runs`, spread over ten draws as evenly as can be.
fn proportion(cases: u64, runs: u64) -> NestedProportion {
    let mut sums = NestedProportion::default();
    for draw in 0..10 {
        let part = |all: u64| all * (draw + 1) / 10 - all * draw / 10;
        sums.push_draw(part(cases), part(runs) - part(cases));
    }
    sums
}

/// A design among `states`, of which the first is a member in `cases` of `runs`, each later one a little less often.
fn design(name: &str, states: &[String], cases: u64, runs: u64) -> DesignMembers {
    let candidate = |(i, state): (u64, &String)| {
        let any = cases - cases * i / (states.len() as u64 + 1);
        let chance = Levels { any: proportion(any, runs), article5: proportion(any / 3, runs) };
        Candidate { state: state.clone(), chance }
    };
    DesignMembers {
        design: name.into(),
        pacts: Levels { any: cases, article5: cases / 3 },
        candidates: (0..).zip(states).map(candidate).collect(),
    }
}

fn states(count: usize) -> Vec<String> {
    STATES[..count].iter().map(|state| (*state).to_owned()).collect()
}

fn shipped() -> Vec<DesignMembers> {
    vec![
        design("Pacific Defence Pact", &states(6), 140, 10_000),
        design("Ishiba's Asian NATO", &states(7), 845, 10_000),
        design("Indo-Pacific Treaty Organisation", &states(7), 90, 10_000),
        design("Wide bloc", &states(9), 106, 10_000),
    ]
}

#[test]
fn all_designs_stand_in_one_figure_and_the_title_names_the_most_frequent_member() {
    let figures = figures(&origin(10_000), &shipped());
    assert_eq!(figures.len(), 1);
    let svg = drawn("membership-typical", &figures[0]);
    assert!(says(&svg, "Most frequent of 9 candidates: Japan, a member of Ishiba's Asian NATO in 8 of 100 runs"));
    assert!(says(&svg, "845 runs, 281 at Art. 5"));
    assert!(says(&svg, "shallow or deeper"));
    assert!(svg.contains("Japan 8.5\u{A0}%"));
}

#[test]
fn rows_are_sorted_and_have_a_gap_where_a_state_is_no_candidate() {
    let rows = rows_of(&shipped());
    assert!(rows.windows(2).all(|pair| pair[0].largest() >= pair[1].largest()));
    let vietnam = rows.iter().find(|row| row.state == "Vietnam").unwrap();
    assert_eq!(vietnam.chances.iter().map(Option::is_some).collect::<Vec<_>>(), [false, false, false, true]);
}

#[test]
fn thirty_states_and_nine_designs_take_more_figures_on_one_scale() {
    let states: Vec<String> = (1..=30).map(|i| format!("State number {i}")).collect();
    let designs: Vec<DesignMembers> =
        (1..=9).map(|i| design(&format!("Design {i}"), &states, 100 * i, 10_000)).collect();
    let figures = figures(&origin(10_000), &designs);
    assert_eq!(figures.len(), 3 * 4);
    assert!(figures.iter().all(|figure| figure.largest == figures[0].largest && figure.rows.len() >= 6));
    drawn("membership-thirty", &figures[0]);
    drawn("membership-thirty-last", &figures[11]);
}

#[test]
fn long_names_and_a_partial_batch_draw() {
    let names: Vec<String> = (0..9).map(|i| format!("{i} {}", "A state of a very long name ".repeat(6))).collect();
    let designs: Vec<DesignMembers> = (0..4)
        .map(|i| design(&format!("{i} {}", "A design of many words ".repeat(6)), &names, 4_000, 10_000))
        .collect();
    let mut origin = origin(10_000);
    origin.title = "A scenario of the whole of the Indo-Pacific that goes on ".repeat(20);
    origin.partial = Some((4_000, 10_000));
    let svg = drawn("membership-long", &figures(&origin, &designs)[0]);
    assert!(says(&svg, "PARTIAL: 4,000 of 10,000"));
    assert!(says(&svg, "in 40 of 100 runs"));
}

#[test]
fn one_state_certain_and_impossible_members_and_a_single_run_draw() {
    let one = figures(&origin(10_000), &[design("Pact", &states(1), 10_000, 10_000)]);
    assert!(says(
        &drawn("membership-certain", &one[0]),
        "Japan is a member of Pact in all but fewer than 3 of 10,000 runs"
    ));
    let none = figures(&origin(10_000), &[design("Pact", &states(3), 0, 10_000)]);
    assert!(says(&drawn("membership-never", &none[0]), "No candidate shown was a member of a pact in force"));
    let mut single = origin(1);
    (single.draws, single.replicates) = (1, 1);
    drawn("membership-single", &figures(&single, &[design("Pact", &states(3), 1, 1)])[0]);
}

#[test]
fn nothing_completed_draws_a_figure_that_says_so() {
    let figures = figures(&origin(0), &[design("Pact", &states(3), 0, 0)]);
    assert!(says(&drawn("membership-empty", &figures[0]), "there is nothing to draw"));
}

#[test]
fn numbers_that_cannot_be_drawn_are_refused() {
    let breaks: [fn(&mut Membership); 2] = [
        |figure| figure.rows[0].chances[0].as_mut().unwrap().any.share = f64::NAN,
        |figure| figure.rows[1].chances.truncate(2),
    ];
    for (i, damage) in breaks.into_iter().enumerate() {
        let mut figure = figures(&origin(10_000), &shipped()).remove(0);
        damage(&mut figure);
        assert!(svg(&figure, Look::default()).is_err(), "damage {i}");
    }
}
