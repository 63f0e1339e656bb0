//! One run told, and the same run in a batch.

use std::path::Path;

use pactsim::scenario::Weighting;
use pactsim::sim::{RunId, trace};
use serde_json::Value;

use crate::cli_sandbox::{DONE, INPUT, Sandbox, Told};
use crate::support::{each_run, runs, sample, shipped, spec};

/// `trace` of the shipped scenario.
fn tell(more: &[&str]) -> Told {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/indo-pacific-2026.toml");
    let file = file.to_string_lossy().into_owned();
    Sandbox::empty().tell(["trace", &file].into_iter().chain(more.iter().copied()))
}

#[test]
fn a_run_of_the_shipped_scenario_is_told_as_a_story() {
    let told = tell(&["--draw", "9", "--replicate", "16"]).with_code(DONE);
    assert_eq!(told.stderr, "");
    insta::assert_snapshot!(told.stdout);
}

#[test]
fn the_events_are_one_object_a_line_and_as_many_as_in_the_world() {
    let spec = spec(&shipped());
    let mut kinds = std::collections::BTreeSet::new();
    for (draw, replicate) in [(5, 0), (8, 0), (9, 16)] {
        let (d, r) = (draw.to_string(), replicate.to_string());
        let told = tell(&["--draw", &d, "--replicate", &r, "--format", "jsonl"]).with_code(DONE);
        let events: Vec<Value> = told
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect();
        let run = trace(&spec, spec.seed, Weighting::default(), RunId { draw, replicate });
        assert_eq!(events.len(), run.world.events.len());
        for (event, (years, _)) in events.iter().zip(&run.events) {
            assert_eq!(event["years"].as_f64().map(f64::to_bits), Some(years.to_bits()), "{event}");
            assert!(
                event["quarter"].is_u64() && event["date"].as_str().is_some_and(|date| date.len() == 10),
                "{event}"
            );
            kinds.insert(event["kind"].as_str().expect("a kind").to_owned());
            if event["kind"] == "refused" {
                assert!(event["margin"].is_f64() && event["state_name"].is_string(), "{event}");
            }
        }
    }
    for kind in ["crisis", "election", "talks-opened", "refused", "signed", "attack", "agreement"] {
        assert!(kinds.contains(kind), "{kind} in {kinds:?}");
    }
}

#[test]
fn a_traced_run_is_bit_for_bit_the_run_of_a_batch() {
    let spec = spec(&shipped());
    let plan = sample(12, 5);
    let (records, _) = runs(&spec, plan);
    let mut batch = records.iter();
    let mut happened = 0;
    each_run(&spec, plan, |record, world, _| {
        let id = RunId { draw: record.draw, replicate: record.replicate };
        let traced = trace(&spec, plan.seed, plan.weighting, id);
        assert_eq!(Some(&traced.record), batch.next(), "{id:?}");
        assert_eq!(traced.world.events, world.events, "{id:?}");
        happened += world.events.len();
    });
    assert!(happened > 1000, "{happened}");
}

#[test]
fn a_run_that_cannot_be_is_refused_with_the_range_and_one_of_a_larger_sample_is_marked() {
    let sandbox = Sandbox::with_starter();
    for option in ["--draw", "--replicate"] {
        let told = sandbox.tell(["trace", "sea.toml", option, "1000000"]).with_code(INPUT);
        assert!(told.stderr.contains("from 0 to 999,999") && told.stderr.contains(option), "{}", told.stderr);
        sandbox.tell(["trace", "sea.toml", option, "-1"]).with_code(INPUT);
        let told = sandbox.tell(["trace", "sea.toml", option, "999999"]).with_code(DONE);
        assert!(told.stderr.contains("of a larger one"), "{}", told.stderr);
    }
    sandbox.tell(["trace", "sea.toml", "--format", "csv"]).with_code(INPUT);
    sandbox.tell(["trace", "nowhere.toml"]).with_code(INPUT);
}

#[test]
fn a_seed_tells_another_story_and_the_default_is_the_scenarios() {
    let sandbox = Sandbox::with_starter();
    let told =
        |more: &[&str]| sandbox.tell(["trace", "sea.toml"].into_iter().chain(more.iter().copied())).with_code(DONE);
    assert_eq!(told(&[]).stdout, told(&["--draw", "0", "--replicate", "0", "--seed", "1"]).stdout);
    assert_ne!(told(&[]).stdout, told(&["--seed", "2"]).stdout);
    assert!(!told(&[]).stdout.contains('\u{1b}'), "no colour in a pipe");
}
