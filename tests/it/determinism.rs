//! The same scenario and seed give the same bits, whatever else is going on.

use pactsim::ensemble::{Part, Plan};
use pactsim::scenario::{Depth, Spec};
use pactsim::sim::{FirstPact, RunRecord, Status};
use toml::{Table, Value};

use crate::support::{index_of, laid_over, parse, parts, render, runs, sample, shipped, spec};

/// The exact bits of parts, in the encoding in which they are journalled.
fn bits(parts: &[Part]) -> Vec<u8> {
    postcard::to_stdvec(parts).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn one_two_and_sixteen_threads_compute_the_same_bits() {
    let spec = spec(&shipped());
    let plan = sample(30, 50);
    let one = parts(&spec, plan, 1);
    assert_eq!(one.len() as u32, plan.parts());
    assert!(plan.parts() >= 6, "several parts, or there is nothing to share out");
    for threads in [2, 16] {
        assert!(bits(&parts(&spec, plan, threads)) == bits(&one), "{threads} threads");
    }
}

#[test]
fn another_seed_gives_other_runs() {
    let spec = spec(&shipped());
    let plan = sample(5, 20);
    assert!(bits(&parts(&spec, plan, 1)) != bits(&parts(&spec, Plan { seed: plan.seed + 1, ..plan }, 1)));
}

/// A state that takes part in nothing. Its id comes before all others, so it moves every index.
const BYSTANDER: &str = r#"
    [state.AAA]
    name = "Bystander"
    capability = { value = 50, range = [40, 60], status = "judged" }
    growth = { value = 0.02, range = [0, 0.04], status = "judged" }
    endurance = { value = 0.5, range = [0.4, 0.6], status = "judged" }
    reliability = 0.7
    autonomy_norm = 0.5
    alliance_support = 0.5
    ratification_hurdle = 0.5
    max_depth = "article5"
    democracy = 0.5
    rally = 0
    public_support.taiwan-strait = 0.4
    [state.AAA.leadership]
    next_election = "2027-05-01"
    interval_years = 4
    government = "neutral"
    alliance_minded = 0.4
    sceptical = 0.4
    swing = 0.2
"#;

/// A record with the ids of states in place of their indices.
fn by_id(spec: &Spec, run: &RunRecord) -> String {
    let id = |i: u32| spec.states[i as usize].id.as_str();
    let ids = |list: &[u32]| list.iter().map(|&i| id(i)).collect::<Vec<_>>().join(" ");
    let first = |pact: &Option<FirstPact>| pact.as_ref().map(|p| (p.quarter, p.design, p.depth, ids(&p.members)));
    let signed: Vec<_> = run
        .pacts
        .iter()
        .map(|p| {
            let members: Vec<_> = p.members.iter().map(|m| (id(m.state), m.joined, m.left, m.founder)).collect();
            (p.design, &p.depths, p.signed, p.signatories, p.in_force, p.ended, members)
        })
        .collect();
    let closest = run.closest.as_ref().map(|(design, missing)| (design, ids(missing)));
    let stripped = RunRecord { article5: None, shallow: None, pacts: Vec::new(), closest: None, ..run.clone() };
    format!("{stripped:?} {:?} {:?} {signed:?} {closest:?}", first(&run.article5), first(&run.shallow))
}

#[test]
fn a_state_that_takes_part_in_nothing_changes_nothing_for_the_others() {
    let (alone, joined) = (spec(&shipped()), spec(&laid_over(&shipped(), BYSTANDER)));
    assert_eq!(index_of(&joined, "AUS"), index_of(&alone, "AUS") + 1, "the bystander moves the others' indices");
    let plan = sample(30, 20);
    let ((records, series), (others, other_series)) = (runs(&alone, plan), runs(&joined, plan));
    assert!(records.iter().any(|run| !run.pacts.is_empty()), "no pact, nothing to compare");
    for (run, other) in records.iter().zip(&others) {
        assert_eq!(by_id(&alone, run), by_id(&joined, other));
    }
    assert!(postcard::to_stdvec(&series) == postcard::to_stdvec(&other_series), "series");
}

/// The same table with its keys, at every level, and the ids in its lists in reverse order.
fn reversed(table: Table) -> Table {
    let entries: Vec<(String, Value)> = table.into_iter().collect();
    let turned = entries.into_iter().rev().map(|(key, value)| {
        let value = match value {
            Value::Table(table) => Value::Table(reversed(table)),
            // The ends of a range and a place on the globe are no lists of ids.
            Value::Array(list) if key != "range" && key != "location" => Value::Array(list.into_iter().rev().collect()),
            other => other,
        };
        (key, value)
    });
    turned.collect()
}

#[test]
fn the_order_of_a_files_tables_keys_and_lists_changes_nothing() {
    let text = shipped();
    let turned = render(&reversed(parse(&text)));
    assert!(turned.find("[design.wide-bloc]") < turned.find("[theatre."), "the order is another one");
    let (there, back) = (spec(&text), spec(&turned));
    let plan = sample(10, 25);
    assert!(bits(&parts(&there, plan, 2)) == bits(&parts(&back, plan, 2)));
    assert_eq!(format!("{there:?}"), format!("{back:?}"));
}

#[test]
fn a_longer_horizon_begins_with_the_same_years() {
    let at = |years: u32| spec(&laid_over(&shipped(), &format!("time.horizon_years = {years}")));
    let (short, long) = (at(4), at(9));
    let plan = sample(20, 20);
    let ((shorts, short_series), (longs, long_series)) = (runs(&short, plan), runs(&long, plan));
    let quarters = 4 * 4;
    let within = |pact: &Option<FirstPact>| pact.clone().filter(|pact| pact.quarter <= quarters);
    for (a, b) in shorts.iter().zip(&longs) {
        assert_eq!((&a.article5, &a.shallow), (&within(&b.article5), &within(&b.shallow)));
        assert_eq!(a.war, b.war.filter(|(quarter, _)| *quarter <= quarters));
        let signed = |run: &RunRecord| -> Vec<_> {
            let early = run.pacts.iter().filter(|pact| pact.signed <= quarters);
            early.map(|pact| (pact.design, pact.depth(), pact.signed, pact.signatories)).collect()
        };
        assert_eq!(signed(a), signed(b));
    }
    for (a, b) in short_series.iter().zip(&long_series) {
        let same = a.sums.iter().zip(&b.sums).all(|(x, y)| x.to_bits() == y.to_bits());
        assert!(same && a.sums.len() < b.sums.len(), "series of draw {}", a.draw);
    }
    assert!(longs.iter().any(|run| run.war.is_some_and(|(quarter, _)| quarter > quarters)), "nothing happens later");
}

/// What formed first at each level, without the index of its design, which a copy may move.
fn formation(run: &RunRecord) -> [Option<(u32, Depth, Vec<u32>)>; 2] {
    [&run.article5, &run.shallow].map(|pact| pact.as_ref().map(|p| (p.quarter, p.depth, p.members.clone())))
}

#[test]
fn a_second_copy_of_a_design_makes_no_pact_likelier() {
    // A little more eagerness all round, so that pacts form, at both levels, in many runs.
    let text = laid_over(&shipped(), "weights.constant = 0.3\ndiplomacy.initiative_rate = 0.5");
    let base = spec(&text);
    let plan = sample(40, 25);
    let (records, _) = runs(&base, plan);
    for level in [0, 1] {
        assert!(records.iter().any(|run| formation(run)[level].is_some()), "no pact, nothing to compare");
    }
    for original in base.designs.iter().map(|design| design.id.as_str()) {
        // One id before and one after all others: the order of ids must not matter either.
        for copy in ["aaa-copy", "zzz-copy"] {
            let mut table = parse(&text);
            let designs = table.get_mut("design").and_then(Value::as_table_mut);
            let designs = designs.unwrap_or_else(|| panic!("no designs"));
            let content = designs[original].clone();
            designs.insert(copy.to_owned(), content);
            let (copied, _) = runs(&spec(&render(&table)), plan);
            for (run, other) in records.iter().zip(&copied) {
                let id = (run.draw, run.replicate);
                assert_eq!(formation(run), formation(other), "{copy} of {original} in run {id:?}");
            }
        }
    }
}

/// Shares and means that should not depend on the length of a step.
fn measures(records: &[RunRecord]) -> [(&'static str, Vec<f64>); 5] {
    assert!(records.iter().all(|run| run.status == Status::Ok));
    let of = |f: &dyn Fn(&RunRecord) -> f64| records.iter().map(f).collect::<Vec<_>>();
    let is = |b: bool| f64::from(u8::from(b));
    [
        ("P(shallow or deeper)", of(&|run| is(run.shallow.is_some()))),
        ("P(talks)", of(&|run| is(run.talks > 0))),
        ("P(major war)", of(&|run| is(run.war.is_some()))),
        ("attacks a run", of(&|run| f64::from(run.attacks))),
        ("crises a run", of(&|run| f64::from(run.crises))),
    ]
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard error of the difference of two means over the same draws.
///
/// Runs of one draw share its figures, so the means of draws are the independent observations; their
/// differences are paired, which takes the spread between draws out.
fn paired_error(a: &[f64], b: &[f64], replicates: usize) -> f64 {
    let differences: Vec<f64> =
        a.chunks(replicates).zip(b.chunks(replicates)).map(|(a, b)| mean(a) - mean(b)).collect();
    let (centre, n) = (mean(&differences), differences.len() as f64);
    (differences.iter().map(|d| (d - centre).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt()
}

/// What a step of another length may change beside chance, as a part of the quarterly value.
///
/// In a step of Δt years an event that comes at the rate λ happens at most once, with the chance
/// 1 − e^(−λΔt) ≈ λΔt·(1 − λΔt/2), so a longer step loses the part λΔt/2. The fastest rates, of
/// crises in a tense theatre and of initiatives in urgency, are a fifth to a quarter a year: between a
/// month and a quarter that makes 2 %, between a quarter and a year 9 %.
const MONTH: f64 = 0.03;
const YEAR: f64 = 0.1;

#[test]
fn steps_of_a_month_a_quarter_and_a_year_agree() {
    let at = |step: &str| spec(&laid_over(&shipped(), &format!("time.step = \"{step}\"")));
    let plan = sample(120, 40);
    let measured = |step| measures(&runs(&at(step), plan).0);
    let quarterly = measured("quarter");
    for (step, allowance) in [("month", MONTH), ("year", YEAR)] {
        for ((name, quarter), (_, other)) in quarterly.iter().zip(&measured(step)) {
            let tolerance = 4.0 * paired_error(quarter, other, 40) + allowance * mean(quarter);
            let (quarter, other) = (mean(quarter), mean(other));
            assert!(quarter > 0.05, "{name} is {quarter}: too rare to compare");
            assert!(
                (quarter - other).abs() < tolerance,
                "{name}: {quarter} by quarters, {other} by {step}s ± {tolerance}"
            );
        }
    }
}
