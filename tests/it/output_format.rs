//! The reference of outputs holds every file, column and key that the program writes.

use std::collections::BTreeSet;

use pactsim::experiment::OUTCOMES;
use pactsim::store::{Column, Kind, TableReader};
use serde_json::Value;

use crate::cli_claims;
use crate::cli_compare;
use crate::cli_hindcast;
use crate::cli_record;
use crate::cli_sandbox::{DONE, Sandbox};
use crate::cli_sensitivity;
use crate::cli_tipping;
use crate::made_up::enough_to_fit;

const REFERENCE: &str = include_str!("../../docs/output-format.md");

pub(crate) const EXPERIMENT: &str = r#"
kind = "experiment"
format = 1
name = "trade"
title = "Does trade with the adversary keep states out?"
scenario = "sea.toml"
run = { draws = 3, replicates = 4 }

[uncertainty.trade-of-all]
addresses = ["state.*.trade_dependence.*"]
change = "scale"
range = [0.0, 2.0]
steps = 2

[lever.coercion]
addresses = ["mechanisms.coercion"]
change = "set"

[policy.as-it-is.set]
coercion = 1

[policy.unafraid.set]
coercion = 0
"#;

/// The text below the heading `### <of>: `<name>``.
fn section(of: &str, name: &str) -> &'static str {
    let heading = format!("\n### {of}: `{name}`\n");
    let (_, rest) = REFERENCE.split_once(&heading).unwrap_or_else(|| panic!("no heading {heading:?}"));
    rest.split("\n### ").next().unwrap_or(rest)
}

/// The row of the reference for a column.
fn row(column: &Column) -> String {
    let kind = match column.kind {
        Kind::Bool => "bool",
        Kind::U32 => "u32",
        Kind::U64 => "u64",
        Kind::F64 => "f64",
        Kind::Text => "text",
    };
    let unit = column.unit.as_deref().unwrap_or_default();
    let missing = if column.nullable { "yes" } else { "" };
    format!("| `{}` | {kind} | {unit} | {missing} | {} |", column.name, column.description)
}

/// The names of a JSON value's keys, at any depth.
fn keys(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            into.insert(key.clone());
            keys(value, into);
        }),
        Value::Array(list) => list.iter().for_each(|value| keys(value, into)),
        _ => {}
    }
}

/// Whether a column is called after something in its scenario or experiment.
fn is_named_by_the_input(of: &str, table: &str, column: &str) -> bool {
    match (of, table) {
        ("Batch", "draws") => column.contains('.'),
        ("Batch", "series") => column.starts_with("urgency."),
        ("Sweep", "design") => ["trade-of-all", "coercion"].contains(&column),
        ("Sweep", "runs") => OUTCOMES.iter().any(|(name, ..)| *name == column),
        _ => false,
    }
}

/// Compares the outputs in `folder` with their part of the reference.
fn assert_described(of: &str, sandbox: &Sandbox, folder: &str) {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(sandbox.path(folder)).expect("a folder") {
        files.push(entry.expect("an entry").file_name().to_string_lossy().into_owned());
    }
    assert!(files.len() > 3, "{files:?}");
    for file in &files {
        assert!(REFERENCE.contains(&format!("`{file}`")), "the file `{file}` is missing from docs/output-format.md");
    }
    let manifest = sandbox.json(&format!("{folder}/manifest.json"));
    for table in manifest["tables"].as_array().expect("tables") {
        let [file, hash] = ["file", "blake3"].map(|key| table[key].as_str().expect("text"));
        let reader = TableReader::open(&sandbox.path(&format!("{folder}/{file}")), hash).expect("a table");
        let described = section(of, reader.schema().name());
        let (named, fixed): (Vec<&Column>, Vec<&Column>) = (reader.schema().columns().iter())
            .partition(|column| is_named_by_the_input(of, reader.schema().name(), &column.name));
        for column in &fixed {
            assert!(described.contains(&row(column)), "docs/output-format.md lacks, of `{file}`:\n{}", row(column));
        }
        let rows = described.lines().filter(|line| line.starts_with("| `")).count();
        assert_eq!(rows, fixed.len() + usize::from(!named.is_empty()), "columns of `{file}` that are no more");
    }
    assert_keys_described(of, sandbox, folder);
}

/// Compares the keys of manifest and answer in `folder` with their part of the reference.
fn assert_keys_described(of: &str, sandbox: &Sandbox, folder: &str) {
    for (file, both) in [("manifest.json", "### Both"), ("summary.json", "Intervals are objects")] {
        let (_, shared) = REFERENCE.split_once(both).expect("what both have");
        let is_analysis =
            ["Sensitivity", "Scenario discovery", "Survival", "Comparison", "Claims", "Tipping"].contains(&of);
        let of = if file == "manifest.json" && is_analysis { "Analyses" } else { of };
        let (described, shared) = (section(of, file), shared.split("\n##").next().unwrap_or(shared));
        let mut found = BTreeSet::new();
        keys(&sandbox.json(&format!("{folder}/{file}")), &mut found);
        for key in found.iter().map(|key| format!("`{key}`")) {
            let known = described.contains(&key) || shared.contains(&key);
            assert!(known, "docs/output-format.md lacks the key {key} of {file}");
        }
    }
}

#[test]
fn every_file_column_and_key_of_a_batch_stands_in_the_reference() {
    let sandbox = Sandbox::with_starter();
    let batch = sandbox.run(["--quiet"]).with_code(DONE);
    assert_described("Batch", &sandbox, batch.batch());
}

#[test]
fn every_file_column_and_key_of_a_sweep_stands_in_the_reference() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("trade.toml", EXPERIMENT);
    let sweep = sandbox.tell(["sweep", "trade.toml", "--quiet"]).with_code(DONE);
    assert_described("Sweep", &sandbox, sweep.batch());
}

#[test]
fn every_file_column_and_key_of_a_back_test_stands_in_the_reference() {
    let sandbox = Sandbox::empty();
    std::fs::create_dir(sandbox.path("data")).expect("a folder");
    enough_to_fit().write(&sandbox.path("data"));
    let years = ["--train", "1950-1958", "--test", "1959-1964", "--samples", "200", "--quiet"];
    let backtest = sandbox.tell(["backtest", "data"].into_iter().chain(years)).with_code(DONE);
    assert_described("Back-test", &sandbox, backtest.batch());
}

#[test]
fn every_file_column_and_key_of_a_hindcast_stands_in_the_reference() {
    let sandbox = cli_hindcast::given();
    let small = ["--draws", "4", "--replicates", "5", "--quiet", "--out", "output"];
    let hindcast = sandbox.tell(["hindcast", "cases"].into_iter().chain(small)).with_code(DONE);
    assert_described("Hindcast", &sandbox, hindcast.batch());
}

#[test]
fn every_key_of_a_calibration_stands_in_the_reference() {
    let sandbox = Sandbox::empty();
    cli_record::add_calibration(&sandbox, "learnt");
    assert_keys_described("Calibration", &sandbox, "learnt");
}

#[test]
fn every_file_column_and_key_of_rival_rules_stands_in_the_reference() {
    let sandbox = Sandbox::with_starter();
    let rules = sandbox.run(["--quiet", "--rule", "all"]).with_code(DONE);
    assert_described("Rival rules", &sandbox, rules.batch());
}

#[test]
fn every_file_column_and_key_of_a_sensitivity_analysis_stands_in_the_reference() {
    let (sandbox, sweep) = cli_sensitivity::swept(str::to_owned);
    let found = sandbox.tell(["sensitivity", &sweep, "--quiet", "--resamples", "20"]).with_code(DONE);
    assert_described("Sensitivity", &sandbox, found.batch());
}

#[test]
fn every_file_column_and_key_of_a_scenario_discovery_stands_in_the_reference() {
    let sandbox = Sandbox::empty();
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/discovery/mixed.csv");
    for method in ["prim", "cart"] {
        let asked = ["discover", table, "--outcome", "y", "--above", "1.5", "--method", method, "--quiet"];
        let found = sandbox.tell(asked).with_code(DONE);
        assert_described("Scenario discovery", &sandbox, found.batch());
    }
}

#[test]
fn every_file_column_and_key_of_a_survival_analysis_stands_in_the_reference() {
    let sandbox = Sandbox::with_starter();
    let sample = ["run", "sea.toml", "--quiet", "--draws", "4", "--replicates", "10"];
    let batch = sandbox.tell(sample).with_code(DONE);
    let again = sandbox.tell(sample.into_iter().chain(["--seed", "77"])).with_code(DONE);
    let both = ["survival", batch.batch(), again.batch(), "--outcome", "war"];
    let survival = sandbox.tell(both).with_code(DONE);
    assert_described("Survival", &sandbox, survival.batch());
}

#[test]
fn every_file_column_and_key_of_a_comparison_stands_in_the_reference() {
    let cli_compare::Compared { sandbox, first, other, .. } = cli_compare::compared();
    let told = sandbox.tell(["compare", first, other, "--quiet", "--out", "described"]).with_code(DONE);
    assert_described("Comparison", sandbox, told.batch());
}

#[test]
fn every_file_column_and_key_of_a_trial_of_claims_stands_in_the_reference() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("mine.toml", cli_claims::CLAIM);
    let told = sandbox.tell(["claims", "mine.toml", "--draws", "3", "--replicates", "2", "--quiet"]).with_code(DONE);
    assert_described("Claims", &sandbox, told.batch());
}

#[test]
fn every_file_column_and_key_of_a_tipping_analysis_stands_in_the_reference() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("eager.toml", cli_tipping::EXPERIMENT);
    let two = ["--factor", "eagerness", "--factor", "trade-of-all", "--quiet"];
    let told = sandbox.tell(["tipping", "eager.toml"].into_iter().chain(cli_tipping::SMALL).chain(two)).with_code(DONE);
    assert_described("Tipping", &sandbox, told.batch());
}
