//! How many runs are enough, as users ask it.

use crate::cli_sandbox::{DONE, INPUT, Sandbox, Told, tables_in};

const EXPERIMENT: &str = r#"
kind = "experiment"
format = 1
name = "trade"
title = "Does trade with the adversary keep states out?"
scenario = "sea.toml"
outcomes = ["shallow", "talks", "shallow_quarter"]
run = { draws = 20, replicates = 20 }
design = { kind = "one-at-a-time" }

[uncertainty.trade]
addresses = ["state.*.trade_dependence.*"]
change = "scale"
range = [0.0, 2.0]
levels = [0.0, 1.0, 2.0]
"#;

fn enough<'a>(sandbox: &Sandbox, file: &'a str, more: impl IntoIterator<Item = &'a str>) -> Told {
    sandbox.tell(["enough", file, "--draws", "20", "--replicates", "5"].into_iter().chain(more))
}

#[test]
fn the_answer_comes_first_and_figure_table_and_json_lie_in_the_folder() {
    let sandbox = Sandbox::with_starter();
    let told = enough(&sandbox, "sea.toml", ["--format", "csv", "--precision", "0.02", "--outcome", "shallow"])
        .with_code(DONE);
    assert!(told.stdout.starts_with("To know the chance of"), "{}", told.stdout);
    assert!(told.stdout.contains("to ± 2 points takes"), "{}", told.stdout);
    let folder = told.batch();
    let tables = tables_in(&sandbox.path(folder));
    assert_eq!(tables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["enough.csv"]);
    assert!(String::from_utf8_lossy(&tables[0].1).starts_with("outcome,difference,design_id,sample,replicates,draws"));
    assert!(sandbox.text(&format!("{folder}/enough.svg")).contains("<title>The chance of"));
    assert!(sandbox.read(&format!("{folder}/enough.png")).starts_with(b"\x89PNG"));
    let json =
        enough(&sandbox, "sea.toml", ["--json", "--precision", "0.02", "--outcome", "shallow"]).with_code(DONE).json();
    assert_eq!(json["enough"], sandbox.json(&format!("{folder}/enough.json")));
    assert_eq!(json["enough"]["pilot"], serde_json::json!({ "draws": 20, "replicates": 5 }));
}

#[test]
fn threads_change_nothing_in_the_files() {
    let sandbox = Sandbox::with_starter();
    let files = |threads: &str| {
        let told = enough(&sandbox, "sea.toml", ["--threads", threads, "--out", threads]).with_code(DONE);
        ["enough.json", "enough.svg", "enough.parquet"].map(|name| sandbox.read(&format!("{}/{name}", told.batch())))
    };
    assert!(files("1") == files("5"));
}

#[test]
fn an_experiment_is_told_by_its_wording_and_answered_with_its_differences() {
    let sandbox = Sandbox::with_starter();
    // More trade, so that it makes a difference to talks in a few runs of a small pilot.
    sandbox.write("trade.toml", &EXPERIMENT.replace("2.0]", "4.0]"));
    let told = enough(&sandbox, "trade.toml", ["--outcome", "talks", "--precision", "0.5"]).with_code(DONE);
    assert!(told.stdout.contains("To know the mean of `talks` to ± 0.5 takes"), "{}", told.stdout);
    assert!(told.stdout.contains("the difference in the mean of `talks`"), "{}", told.stdout);
    assert!(told.stdout.contains("at each of 3 design points"), "{}", told.stdout);
}

#[test]
fn an_outcome_without_a_case_gets_a_bound_and_no_number() {
    let sandbox = Sandbox::with_starter();
    let member = enough(&sandbox, "sea.toml", ["--outcome", "deterrents"]).with_code(DONE);
    assert!(member.stdout.contains("no number can be given: it was 0 in each of 100 runs"), "{}", member.stdout);
    assert!(!member.stdout.contains("Figure"), "{}", member.stdout);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let sandbox = Sandbox::with_starter();
    for (more, why) in [
        (["--outcome", "article"], "must be a chance or a count"),
        (["--precision", "0"], "must be from 0.000001"),
        (["--precision", "nan"], "must be from 0.000001"),
        (["--threads", "0"], "--threads"),
    ] {
        let told = enough(&sandbox, "sea.toml", more).with_code(INPUT);
        assert!(told.stderr.contains(why), "{}", told.stderr);
    }
    assert!(sandbox.tell(["enough", "sea.toml", "--draws", "4"]).with_code(INPUT).stderr.contains("10 draws"));
}
