//! The figure is drawn for ordinary and for extreme answers, and inspected.

use super::*;
use crate::analysis::Pair;
use crate::charts::inspect::{drawn, says};
use crate::charts::origin::tests::batch_origin;
use crate::charts::{Look, svg};

fn pairs(names: &[&str], runs: &[&[u64]], of: u64) -> Departures {
    let pair = |row: usize, column: usize| match row == column {
        true => Pair::default(),
        false => Pair { runs: runs[row][column], of },
    };
    let all = 0..names.len();
    let found = analysis::Departures {
        states: names.iter().map(|&name| name.to_owned()).collect(),
        pairs: all.clone().map(|row| all.clone().map(|column| pair(row, column)).collect()).collect(),
        tried: of,
    };
    of_pairs(&found, batch_origin(), &Names::default())
}

#[test]
fn the_title_names_the_most_frequent_pair_and_cells_have_share_and_runs() {
    let figure = pairs(
        &["Australia", "New Zealand", "India", "Japan"],
        &[&[0, 0, 60, 0], &[1_200, 0, 300, 0], &[0, 0, 0, 0], &[5, 0, 0, 0]],
        10_000,
    );
    let svg = drawn("departures", &figure);
    assert!(says(
        &svg,
        "New Zealand stays away because Australia had left in 12 of 100 runs, more than any other pair"
    ));
    assert!(says(&svg, "12 % 1,200 runs"));
    assert!(says(&svg, "0.05 % 5 runs"));
    // Nobody stayed away because New Zealand had left.
    assert_eq!(figure.columns.iter().map(|state| state.name.as_str()).collect::<Vec<_>>(), ["Australia", "India"]);
    assert_eq!(figure.rows[0].name, "New Zealand");
    assert!(says(&svg, "–"), "Australia cannot follow itself");
}

#[test]
fn rare_cases_are_said_to_be_rare() {
    let svg = drawn("departures-rare", &pairs(&["A", "B"], &[&[0, 2], &[0, 0]], 20_000));
    assert!(says(&svg, "States hardly follow others out: most often A after B, 2 times in 10,000 runs"));
    assert!(says(&svg, "0.01 % 2 runs"));
    // With one case each, none is ahead.
    let svg = drawn("departures-once", &pairs(&["A", "B"], &[&[0, 1], &[1, 0]], 20_000));
    assert!(says(&svg, "no pair does so more than once in 10,000 runs"));
}

#[test]
fn always_and_a_single_run_draw() {
    let mut figure = pairs(&["Japan", "United States"], &[&[0, 1], &[0, 0]], 1);
    (figure.origin.draws, figure.origin.replicates, figure.origin.runs) = (1, 1, 1);
    assert!(says(&drawn("departures-one", &figure), "100 % 1 run"));
}

#[test]
fn of_thirty_states_with_long_names_those_that_fit_are_shown_and_the_rest_is_counted() {
    let names: Vec<String> =
        (0..30).map(|i| format!("Federated United Republic of the Southern Archipelago {i}")).collect();
    let runs: Vec<Vec<u64>> = (0..30).map(|row| (0..30).map(|column| 900 - 29 * row - column).collect()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut figure = pairs(&names, &runs.iter().map(Vec::as_slice).collect::<Vec<_>>(), 1_000);
    figure.origin.partial = Some((10_000, 20_000));
    for (i, state) in figure.rows.iter_mut().chain(&mut figure.columns).enumerate() {
        state.id = format!("S{}", i % 30);
    }
    let svg = drawn("departures-thirty", &figure);
    assert!(says(&svg, "with fewer runs, for which there is no room"));
    assert!(says(&svg, "S3 · Federated"), "ids stand above the columns where names have no room");
}

#[test]
fn no_pair_draws_a_figure_that_says_so() {
    assert!(says(&drawn("departures-none", &pairs(&["A", "B"], &[&[0, 0], &[0, 0]], 50)), "No state stays away"));
}

#[test]
fn what_is_no_share_or_no_matrix_is_refused() {
    let mut bad = pairs(&["A", "B"], &[&[0, 2], &[0, 0]], 20);
    bad.cells[0][0].share = Some(f64::NAN);
    assert!(matches!(svg(&bad, Look::default()), Err(ChartError::BadNumber { .. })));
    bad.cells.pop();
    assert!(matches!(svg(&bad, Look::default()), Err(ChartError::Inconsistent { .. })));
}
