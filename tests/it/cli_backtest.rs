//! The back-test as users meet it: on a made-up record always, on the real files where they are.

use std::fs;

use pactsim::ensemble::Host;
use pactsim::history::Records;
use pactsim::history::backtest::{Backtest, ENGINE, ModelScores, Options, run};
use serde_json::Value;

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox, Told, tables_in};
use crate::history_files::real_files;
use crate::made_up::{MadeUp, TEST, TRAIN, enough_to_fit};

/// A folder with a made-up record in `data`.
fn given(world: &MadeUp) -> Sandbox {
    let sandbox = Sandbox::empty();
    fs::create_dir(sandbox.path("data")).expect("a folder");
    world.write(&sandbox.path("data"));
    sandbox
}

fn backtest(sandbox: &Sandbox, more: &[&str]) -> Told {
    let years = [TRAIN, TEST].map(|years| format!("{}-{}", years.start(), years.end()));
    let all = ["backtest", "data", "--train", &years[0], "--test", &years[1], "--samples", "200"];
    sandbox.tell(all.into_iter().chain(more.iter().copied()))
}

/// Names and contents of what has the same bytes whenever it is written.
fn written(sandbox: &Sandbox, folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = tables_in(&sandbox.path(folder));
    files.push(("summary.json".to_owned(), sandbox.read(&format!("{folder}/summary.json"))));
    files
}

#[test]
fn the_answer_comes_first_and_the_models_and_lists_after_it() {
    let told = backtest(&given(&enough_to_fit()), &[]).with_code(DONE);
    assert!(
        told.stdout.starts_with("The engine foretells new defence ties with a precision–recall AUC of"),
        "{told:?}"
    );
    for part in ["base-rate", "rivals-and-allies", "1959-1959", "multi-party", "Surest hits", "Surest misses"] {
        assert!(told.stdout.contains(part), "no {part} in {}", told.stdout);
    }
    assert!(told.stdout.contains("Fitted to 1950-1958 ("), "{}", told.stdout);
}

#[test]
fn json_has_a_row_for_each_model_with_intervals() {
    let sandbox = given(&enough_to_fit());
    let json = backtest(&sandbox, &["--json"]).with_code(DONE).json();
    let models = json["models"].as_array().expect("models");
    let names: Vec<&str> = models.iter().filter_map(|row| row["model"].as_str()).collect();
    assert_eq!(names, ["base-rate", "distance", "power-and-regime", "rivals-and-allies", "engine"]);
    for row in models {
        for score in ["pr_auc", "roc_auc", "brier", "log_loss"] {
            let [value, low, high] =
                ["", "_low", "_high"].map(|end| row[format!("{score}{end}")].as_f64().expect("a number"));
            assert!(low <= high && value >= 0.0, "{score} of {row}");
        }
        assert_eq!(row["engine_gain"].is_null(), row["model"] == "engine", "{row}");
    }
    let summary = sandbox.json(&format!("{}/summary.json", json["folder"].as_str().expect("text")));
    assert_eq!((&summary["models"], &summary["weights"]), (&json["models"], &json["weights"]));
    assert_eq!((&json["samples"], &json["train"]), (&serde_json::json!(200), &serde_json::json!([1950, 1958])));
}

#[test]
fn threads_change_nothing_in_the_files() {
    let sandbox = given(&enough_to_fit());
    let files = |threads: &str| {
        let told = backtest(&sandbox, &["--threads", threads, "--out", threads]).with_code(DONE);
        written(&sandbox, told.batch())
    };
    let one = files("1");
    assert_eq!(
        one.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["curves.parquet", "predictions.parquet", "summary.json"]
    );
    assert!(one == files("2"));
}

#[test]
fn what_is_there_is_read_and_what_is_damaged_is_written_anew() {
    let sandbox = given(&enough_to_fit());
    let first = backtest(&sandbox, &[]).with_code(DONE);
    let folder = first.batch().to_owned();
    let (manifest, whole) = (sandbox.read(&format!("{folder}/manifest.json")), written(&sandbox, &folder));
    assert_eq!(backtest(&sandbox, &[]).with_code(DONE).stdout, first.stdout);
    assert!(sandbox.read(&format!("{folder}/manifest.json")) == manifest, "it was written again");
    for (name, damaged) in [("summary.json", "{}"), ("curves.parquet", ""), ("manifest.json", "{ \"format_ver")] {
        sandbox.write(&format!("{folder}/{name}"), damaged);
        assert_eq!(backtest(&sandbox, &[]).with_code(DONE).stdout, first.stdout, "{name}");
        assert!(written(&sandbox, &folder) == whole, "{name}");
    }
    // Other years, another seed, another record: another folder.
    let other = |more: [&str; 2]| backtest(&sandbox, &more).with_code(DONE).batch().to_owned();
    assert_ne!(other(["--seed", "7"]), folder);
    sandbox.alter("data/min_distance.csv", "100,110,1950,550", "100,110,1950,551");
    assert_ne!(other(["--format", "parquet"]), folder);
}

#[test]
fn tables_read_back_and_add_up_to_the_answer() {
    let sandbox = given(&enough_to_fit());
    let json = backtest(&sandbox, &["--format", "csv", "--json"]).with_code(DONE).json();
    let folder = json["folder"].as_str().expect("text");
    let text = sandbox.text(&format!("{folder}/predictions.csv"));
    let header: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    let column = |name: &str| {
        let at = header.iter().position(|column| *column == name).unwrap_or_else(|| panic!("no {name} in {header:?}"));
        text.lines().skip(1).map(move |line| line.split(',').nth(at).expect("a cell")).collect::<Vec<&str>>()
    };
    let sum = |name: &str| column(name).iter().map(|cell| cell.parse::<f64>().expect("a number")).sum::<f64>();
    assert_eq!(column("year").len() as u64, json["pair_years"][1].as_u64().expect("a number"));
    let ties = column("allied").iter().filter(|cell| **cell == "true").count();
    assert_eq!(ties as u64, json["new_ties"][1].as_u64().expect("a number"));
    for model in json["models"].as_array().expect("models") {
        let said = sum(&format!("p_{}", model["model"].as_str().expect("text").replace('-', "_")));
        assert!((said - model["expected_ties"].as_f64().expect("a number")).abs() < 1e-9, "{model}");
    }
    let through = ["bilateral", "founding", "accession"].map(|kind| sum(&format!("through_{kind}")));
    assert!((through.iter().sum::<f64>() - sum("p_engine")).abs() < 1e-9);
    assert!(sandbox.text(&format!("{folder}/curves.csv")).starts_with("model,recall,precision\nbase-rate,"));
}

#[test]
fn the_manifest_names_the_data_files_with_their_hashes() {
    let sandbox = given(&enough_to_fit());
    let told = backtest(&sandbox, &[]).with_code(DONE);
    let manifest = sandbox.json(&format!("{}/manifest.json", told.batch()));
    assert_eq!((&manifest["kind"], &manifest["test"]), (&"backtest".into(), &serde_json::json!([1959, 1964])));
    let inputs = manifest["inputs"].as_array().expect("inputs");
    assert_eq!(inputs.len(), 12);
    for input in inputs {
        let bytes = sandbox.read(&format!("data/{}", input["name"].as_str().expect("text")));
        assert_eq!(input["blake3"], blake3::hash(&bytes).to_hex().as_str(), "{input}");
        assert_eq!(input["bytes"], bytes.len() as u64, "{input}");
    }
    let rows = |table: &Value| (table["file"].clone(), table["rows"].as_u64().unwrap_or_default() > 0);
    let tables: Vec<(Value, bool)> = manifest["tables"].as_array().expect("tables").iter().map(rows).collect();
    assert_eq!(tables, [("predictions.parquet".into(), true), ("curves.parquet".into(), true)]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let sandbox = given(&enough_to_fit());
    for (more, why) in [
        (["--train", "1958-1950"], "1958 is after 1950"),
        (["--test", "lately"], "expected first and last year, such as 1947-1989"),
        (["--train", "1950-1960"], "training years 1950-1960 and test years 1959-1964 do not make a test"),
        (["--train", "1949-1958"], "min_distance has the years 1949-1964, and 1948 is needed"),
        (["--test", "1959-1970"], "min_distance has the years 1949-1964, and 1970 is needed"),
        (["--train", "1950"], "the engine model cannot be fitted to the training years"),
        (["--samples", "99"], "--samples"),
        (["--seed", "-1"], "--seed"),
        (["--threads", "0"], "--threads"),
        (["--format", "xls"], "--format"),
    ] {
        // The flag given twice would be refused too.
        let flags = ["--train", "1950-1958", "--test", "1959-1964"];
        let rest = flags.chunks(2).filter(|flag| flag[0] != more[0]).flatten().copied();
        let told = sandbox.tell(["backtest", "data"].into_iter().chain(more).chain(rest)).with_code(INPUT);
        assert!(told.stderr.contains(why), "{}", told.stderr);
        assert!(told.stdout.is_empty());
    }
}

#[test]
fn a_folder_or_file_that_is_not_there_is_named() {
    let sandbox = given(&enough_to_fit());
    let told = sandbox.tell(["backtest", "nowhere"]).with_code(FILES);
    assert!(told.stderr.contains("cannot read nowhere: "), "{}", told.stderr);
    let told = sandbox.tell(["backtest", "data/rivalries.csv"]).with_code(FILES);
    assert!(told.stderr.contains("rivalries.csv is no folder. Name the folder"), "{}", told.stderr);
    fs::remove_file(sandbox.path("data/rivalries.csv")).expect("removed");
    let told = backtest(&sandbox, &[]).with_code(FILES);
    assert!(told.stderr.contains("data holds no rivalries, as .csv or .csv.gz"), "{}", told.stderr);
    assert!(!sandbox.path("output").exists(), "something was written");
}

#[test]
fn a_damaged_line_is_named_with_file_line_and_column() {
    for (file, old, new, why) in [
        (
            "min_distance.csv",
            "120,130,1955,550",
            "120,130,1955,near",
            "column mindist: found `near`, expected a number from 0 to 20100",
        ),
        ("cow_nmc.csv", "ccode,year,milex", "code,year,milex", "line 1: the header has no column `ccode`"),
        ("democracy.csv", "100,1950,0.1,", "100,1949,0.1,", "line 3, column ccode, year: found"),
        ("min_distance.csv", "120,130,1955,550", "120,999,1955,550", "column ccode2: found `999`"),
        ("rivalries.csv", "1949,1964", "1949", "line 2: the row has"),
    ] {
        let sandbox = given(&enough_to_fit());
        let line = 1 + sandbox.text(&format!("data/{file}")).lines().position(|line| line.contains(old)).unwrap_or(0);
        sandbox.alter(&format!("data/{file}"), old, new);
        let told = backtest(&sandbox, &[]).with_code(FILES);
        // Long lines are wrapped.
        let said = told.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(why), "{said}");
        assert!(said.contains(file) && said.contains(&format!("line {line}")), "{said}");
        assert!(!sandbox.path("output").exists(), "something was written");
    }
}

/// A host that lets the work go on and looks at nothing.
struct Silent;

impl Host for Silent {
    fn stop(&self) -> bool {
        false
    }
    fn progress(&self, _: u64, _: u64) {}
    fn now(&self) -> String {
        String::new()
    }
}

#[test]
fn on_the_real_files_the_references_are_those_that_other_tools_find_and_the_engine_is_better() {
    let Some(folder) = real_files() else { return };
    let records = Records::open(&folder).expect("the real files");
    let options = Options { train: 1947..=1989, test: 1990..=2010, samples: 200, seed: 1 };
    let found: Backtest = run(&records, &options, &Silent).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.pair_years[1], 271_226);
    assert_eq!(found.new_ties[1], 790);
    let area = |model: &ModelScores| model.pr_auc.map_or(f64::NAN, |score| score.value);
    // By scikit-learn's average precision on the same rows.
    let expected =
        [("base-rate", 0.0029), ("distance", 0.0223), ("power-and-regime", 0.0331), ("rivals-and-allies", 0.0330)];
    for (model, (name, expected)) in found.models.iter().zip(expected) {
        assert_eq!(model.model, name);
        assert!((area(model) - expected).abs() < 0.0003, "{name}: {}", area(model));
    }
    let engine = found.models.last().expect("models");
    assert_eq!(engine.model, ENGINE);
    for reference in &found.models[..4] {
        assert!(area(engine) > area(reference), "{} against {}", area(engine), reference.model);
    }
}
