//! Weights from the posterior sample, and the parts of the variance that come from them.

use pactsim::scenario::{Particle, Posterior, Spec};
use pactsim::sim::{RunId, Series, SeriesLayout, Simulator};
use pactsim::world::{Sampler, StreamIds};
use serde_json::Value;

use crate::cli_sandbox::{DONE, INPUT, Sandbox, tables};
use crate::support::{laid_over, parse, render, shipped, spec};

/// Runs of 300 with a pact, shallow or deeper, when the posterior is one value of one weight.
fn pacts(spec: &Spec, weight: &str, value: f64) -> usize {
    let particle = Particle { weight: 1.0, values: vec![value], log_likelihoods: Vec::new() };
    let posterior = Posterior::new(vec![weight.to_owned()], Vec::new(), vec![particle]).expect("a sample");
    let (ids, layout) = (StreamIds::new(spec), SeriesLayout::new(spec));
    let sampler = Sampler::of_posterior(spec, 7, &posterior, [1.0]);
    let mut formed = 0;
    for draw in 0..60 {
        let mut simulator = Simulator::new(spec, &ids, &sampler.draw(draw), 7);
        let mut series = Series::empty(draw, &layout);
        let runs = (0..5).map(|replicate| simulator.run(RunId { draw, replicate }, &mut series));
        formed += runs.filter(|run| run.shallow.is_some()).count();
    }
    formed
}

#[test]
fn a_posterior_with_a_higher_constant_makes_pacts_likelier() {
    let spec = spec(&shipped());
    let (less, more) = (pacts(&spec, "weights.constant", -0.5), pacts(&spec, "weights.constant", 0.5));
    assert!(more > less + 20, "{more} of 300 runs against {less}");
}

/// Hardly so in the shipped scenario as it is: treaties in force leave a pact little to add to security, and what
/// adversaries do about it can cost more than it adds.
#[test]
fn a_posterior_with_more_weight_on_security_makes_pacts_likelier_where_nobody_is_protected_yet() {
    let bound =
        "[mechanisms]\nbilaterals = false\nratification = false\nreaction = false\n[security]\nbinding_effect = 3";
    let mut text = parse(&laid_over(&shipped(), bound));
    text.remove("arrangement");
    let spec = spec(&render(&text));
    let (less, more) = (pacts(&spec, "weights.security", 0.3), pacts(&spec, "weights.security", 30.0));
    assert!(more > less + 20, "{more} of 300 runs against {less}");
}

const SAMPLE: [&str; 6] = ["run", "sea.toml", "--draws", "30", "--replicates", "10"];

/// Runs the starter with further arguments; the folder of the batch.
fn batch(sandbox: &Sandbox, more: &[&str]) -> String {
    sandbox.tell(SAMPLE.into_iter().chain(more.iter().copied())).with_code(DONE).batch().to_owned()
}

/// Values that the table of draws has in the column of an address.
fn drawn(sandbox: &Sandbox, folder: &str, address: &str) -> Vec<String> {
    let text = sandbox.text(&format!("{folder}/draws.csv"));
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().expect("a header");
    let column = head.iter().position(|name| name == address).expect("a column");
    lines.map(|line| line[column].clone()).collect()
}

#[test]
fn point_weights_are_another_batch_without_spread_in_the_weights() {
    let sandbox = Sandbox::with_starter();
    let (drawn_weights, point) =
        (batch(&sandbox, &["--format", "csv"]), batch(&sandbox, &["--format", "csv", "--weights", "point"]));
    assert_ne!(drawn_weights, point);
    assert_eq!(batch(&sandbox, &["--format", "csv", "--weights", "posterior"]), drawn_weights);
    let different = |folder: &str, address: &str| {
        let mut values = drawn(&sandbox, folder, address);
        values.sort();
        values.dedup();
        values.len()
    };
    assert_eq!(different(&point, "weights.security"), 1);
    assert!(different(&drawn_weights, "weights.security") > 10);
    let other = "diplomacy.review_rate";
    assert_eq!(drawn(&sandbox, &point, other), drawn(&sandbox, &drawn_weights, other));
    let [of_point, of_drawn] = [&point, &drawn_weights].map(|folder| sandbox.json(&format!("{folder}/manifest.json")));
    assert_eq!((&of_point["plan"]["weighting"], &of_point["posterior_blake3"]), (&"point".into(), &Value::Null));
    assert!(of_drawn["posterior_blake3"].is_string());
    let [of_point, of_drawn] = [&point, &drawn_weights].map(|folder| sandbox.json(&format!("{folder}/summary.json")));
    assert_eq!(of_point["variance_parts"], serde_json::json!([]));
    assert_ne!(of_drawn["variance_parts"], serde_json::json!([]));
}

#[test]
fn a_batch_with_point_weights_is_repeated_and_replayed_from_its_files() {
    let sandbox = Sandbox::with_starter();
    let folder = batch(&sandbox, &["--weights", "point"]);
    let again = sandbox.tell(["rerun", &folder, "--out", "again", "--json"]).with_code(DONE).json();
    assert_eq!(again["different"], serde_json::json!([]));
    let replay = sandbox.tell(["replay", &folder, "--draw", "3", "--replicate", "2", "--json"]).with_code(DONE).json();
    assert_eq!(replay["verified"], true);
    let refused = sandbox.tell(["why", &folder, "--weights", "point"]).with_code(INPUT);
    assert!(refused.stderr.contains("--weights"), "{refused:?}");
}

#[test]
fn the_number_of_threads_changes_neither_tables_nor_parts_of_the_variance() {
    let sandbox = Sandbox::with_starter();
    let one = batch(&sandbox, &["--threads", "1", "--out", "one"]);
    let two = batch(&sandbox, &["--threads", "2", "--out", "two"]);
    assert_eq!(tables(&sandbox.path(&one)), tables(&sandbox.path(&two)));
    let [one, two] = [one, two].map(|folder| sandbox.json(&format!("{folder}/summary.json")));
    assert!(!one["variance_parts"].as_array().expect("a list").is_empty());
    assert_eq!(one, two);
}

#[test]
fn the_parts_of_the_variance_add_up_and_stand_in_the_answer() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.tell(SAMPLE).with_code(DONE);
    assert!(told.stdout.contains("Any pact, varies by"), "{told:?}");
    let summary = sandbox.json(&format!("{}/summary.json", told.batch()));
    for parts in summary["variance_parts"].as_array().expect("a list") {
        let shares =
            ["weights", "figures", "together", "noise"].map(|part| parts[part]["share"].as_f64().expect("a share"));
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{parts}");
    }
}

#[test]
fn a_sweep_is_repeated_with_the_weights_it_was_made_with() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("trade.toml", crate::output_format::EXPERIMENT);
    let folder = |more: &[&str]| {
        let told = sandbox.tell(["sweep", "trade.toml", "--quiet"].into_iter().chain(more.iter().copied()));
        told.with_code(DONE).batch().to_owned()
    };
    let (drawn, point) = (folder(&[]), folder(&["--weights", "point"]));
    assert_ne!(drawn, point);
    let again = sandbox.tell(["rerun", &point, "--out", "again", "--json"]).with_code(DONE).json();
    assert_eq!(again["different"], serde_json::json!([]));
}
