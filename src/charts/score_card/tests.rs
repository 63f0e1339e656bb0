//! Score cards of invented pacts: titles, marks, and what is left out.

use super::members::{Lot, Members, Row as MemberRow};
use super::*;
use crate::charts::evidence::tests::evidence;
use crate::charts::inspect::{drawn, says};
use crate::charts::{Look, svg};

fn chance(p: f64) -> Chance {
    Chance { p, interval: ((p - 0.06).max(0.0), (p + 0.06).min(1.0)), runs: 2_000 }
}

fn row(name: &str, formed: bool, p: f64) -> Row {
    Row {
        name: name.to_owned(),
        formed,
        depth: formed.then(|| "article5".to_owned()),
        own: Some(chance(p)),
        rivals: vec![0.3 * p, 0.5 * p, p, (1.4 * p).min(1.0)],
        base_rate: Some(0.4),
        threat_only: Some(0.7 * p),
    }
}

/// Five pacts, three of them on the right side.
fn typical() -> ScoreCard {
    let rows = vec![
        row("1949: North Atlantic Treaty", true, 0.51),
        row("1954: South-East Asia Collective Defence Treaty", true, 0.48),
        row("1947: Treaty of Dunkirk", true, 0.25),
        row("1952: Pacific Ocean Pact", false, 0.13),
        row("1950: Pacific Pact", false, 0.0),
    ];
    let score = Score { own: -0.72, base_rate: -1.06, verdict: Verdict::CannotBeTold };
    ScoreCard {
        evidence: evidence("hindcast"),
        rule: "The default rule".to_owned(),
        score: Some(score),
        silent: 2,
        rows,
    }
}

#[test]
fn the_title_counts_the_pacts_on_the_right_side_and_holds_the_score_against_the_base_rate() {
    let mut figure = typical();
    let svg = drawn("score-card-typical", &figure);
    let title =
        "The default rule has 3 of 5 pacts on the right side; log score −0.72, base rate −1.06 (not told apart)";
    assert!(says(&svg, title), "{}", figure.title());
    for said in ["4 rival rules", "2 more rules say nothing of treaties", "formed, Article 5", "51 % (45.0–57.0 %)"] {
        assert!(says(&svg, said), "{said}");
    }
    for (verdict, said) in [(Verdict::Better, "(better)"), (Verdict::Worse, "(worse)")] {
        figure.score = Some(Score { own: -0.5, base_rate: -0.7, verdict });
        assert!(figure.title().ends_with(&format!("−0.50, base rate −0.70 {said}")), "{}", figure.title());
    }
    figure.rows.truncate(1);
    assert!(figure.title().contains("1 of 1 pact on"), "{}", figure.title());
}

#[test]
fn a_chance_of_one_half_is_on_no_side() {
    let mut figure = typical();
    figure.rows = vec![row("One", true, 0.5), row("Other", false, 0.5)];
    assert!(figure.title().contains("0 of 2 pacts"), "{}", figure.title());
}

#[test]
fn one_rule_without_rivals_and_one_pact_draw() {
    let mut figure = typical();
    figure.rows.truncate(1);
    figure.rows[0].rivals.clear();
    figure.silent = 0;
    let svg = drawn("score-card-one", &figure);
    assert!(!says(&svg, "rival rule") && says(&svg, "threat only") && !says(&svg, "nothing of treaties"));
}

#[test]
fn a_rule_that_says_nothing_of_treaties_is_said_to() {
    let mut figure = typical();
    figure.rows.iter_mut().for_each(|row| row.own = None);
    figure.score = None;
    figure.rule = subject("balance-of-threat");
    let svg = drawn("score-card-silent", &figure);
    assert!(says(&svg, "The rule of balance of threat says nothing of whether a pact forms"));
}

#[test]
fn of_more_pacts_than_there_is_room_for_those_furthest_from_what_happened_stay() {
    let mut figure = typical();
    figure.rows = (0..40).map(|i| row(&format!("Pact {i:02}"), i < 30, f64::from(40 - i) / 41.0)).collect();
    let svg = drawn("score-card-many", &figure);
    // The surest of all, and one as sure that formed with little chance.
    assert!(!says(&svg, "Pact 00 ") && says(&svg, "Pact 29 ") && says(&svg, "nearer to what happened"));
}

#[test]
fn without_a_pact_there_is_nothing_to_draw() {
    let figure = ScoreCard { rows: Vec::new(), ..typical() };
    assert!(says(&drawn("score-card-empty", &figure), "there is nothing to draw"));
}

#[test]
fn probabilities_that_cannot_be_drawn_are_refused() {
    let breaks: [fn(&mut Row); 3] = [
        |row| row.rivals[1] = f64::NAN,
        |row| row.base_rate = Some(1.5),
        |row| row.own = Some(Chance { p: -0.1, ..chance(0.2) }),
    ];
    for (i, damage) in breaks.into_iter().enumerate() {
        let mut figure = typical();
        damage(&mut figure.rows[2]);
        assert!(svg(&figure, Look::default()).is_err(), "damage {i}");
    }
}

fn states(lots: &[(Lot, usize)]) -> Vec<(String, Lot, f64)> {
    let of = |&(lot, count): &(Lot, usize)| {
        (0..count).map(move |i| (format!("{lot:?}")[..2].to_uppercase() + &format!("{i:X}"), lot, 0.7))
    };
    lots.iter().flat_map(of).collect()
}

/// A pact, whether anything is said of its members, and how many there are of each lot.
type Told<'a> = (&'a str, bool, &'a [(Lot, usize)]);

fn members(rows: Vec<Told<'_>>) -> Members {
    let row = |(name, is_said, lots): Told<'_>| MemberRow { name: name.to_owned(), is_said, states: states(lots) };
    let rows = rows.into_iter().map(row).collect();
    Members { evidence: evidence("hindcast"), rule: "The default rule".to_owned(), rows }
}

#[test]
fn members_are_counted_by_what_was_foretold_and_what_they_did() {
    let figure = members(vec![
        ("1949: North Atlantic Treaty", true, &[(Lot::Hit, 9), (Lot::Missed, 3), (Lot::InVain, 2)]),
        ("1954: South-East Asia Collective Defence Treaty", true, &[(Lot::Hit, 5), (Lot::Missed, 3)]),
        ("1947: Treaty of Dunkirk", true, &[(Lot::Hit, 2)]),
    ]);
    let svg = drawn("score-card-members", &figure);
    assert!(says(&svg, "The default rule foretells 16 of 22 members, and 2 states that stayed out"));
    assert!(says(&svg, "MI2") && says(&svg, "IN1") && !says(&svg, "IN2"));
}

#[test]
fn a_pact_of_forty_members_wraps_and_twelve_pacts_are_cut_with_a_word() {
    let many: Vec<Told<'_>> =
        (0..12).map(|_| ("A pact", true, &[(Lot::Hit, 16), (Lot::Missed, 14), (Lot::InVain, 10)][..])).collect();
    let svg = drawn("score-card-members-many", &members(many));
    assert!(says(&svg, "more pacts"));
}

#[test]
fn a_pact_that_formed_in_no_run_says_nothing_of_members() {
    let svg = drawn("score-card-members-none", &members(vec![("1947: Treaty of Dunkirk", false, &[])]));
    assert!(says(&svg, "says nothing of members") && says(&svg, "It formed in no run"));
}
