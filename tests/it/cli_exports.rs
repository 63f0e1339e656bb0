//! Exports of sweeps as their users meet them: unpacked again and compared with the tables.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::GzDecoder;
use pactsim::store::{Batch, TableReader};
use serde_json::{Value, json};

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};

/// Two policies, three levels of a factor with a dash in its name, one outcome that is missing at times.
const EXPERIMENT: &str = r#"
kind = "experiment"
format = 1
name = "trade"
title = "Does trade with the adversary keep states out?"
scenario = "sea.toml"
outcomes = ["shallow", "talks", "war_quarter"]
run = { draws = 3, replicates = 2 }

[uncertainty.trade-of-all]
addresses = ["state.*.trade_dependence.*"]
change = "scale"
range = [0.0, 2.0]
steps = 3

[lever.coercion]
addresses = ["mechanisms.coercion"]
change = "set"

[policy.as-it-is.set]
coercion = 1

[policy.unafraid.set]
coercion = 0
"#;

/// A sandbox with `experiment` swept, and the folder of the sweep.
fn swept(experiment: &str, more: &[&str]) -> (Sandbox, String) {
    let sandbox = Sandbox::with_starter();
    sandbox.write("trade.toml", experiment);
    let arguments = ["sweep", "trade.toml", "--quiet"].into_iter().chain(more.iter().copied());
    let folder = sandbox.tell(arguments).with_code(DONE).batch().to_owned();
    (sandbox, folder)
}

/// All rows of a Parquet table of a sweep, which is small enough for one batch.
fn table(sandbox: &Sandbox, folder: &str, name: &str) -> Batch {
    let file = format!("{name}.parquet");
    let manifest = sandbox.json(&format!("{folder}/manifest.json"));
    let tables = manifest["tables"].as_array().expect("tables");
    let listed = tables.iter().find(|table| table["file"] == file.as_str()).expect("listed");
    let path = sandbox.path(&format!("{folder}/{file}"));
    let mut reader = TableReader::open(&path, listed["blake3"].as_str().expect("a hash")).expect("a table");
    reader.next().expect("one batch").expect("readable")
}

/// The files of an archive, in order.
fn unpacked(archive: &[u8]) -> Vec<(String, String)> {
    let mut archive = tar::Archive::new(GzDecoder::new(archive));
    let file = |entry: std::io::Result<tar::Entry<'_, GzDecoder<&[u8]>>>| {
        let mut entry = entry.expect("an entry");
        let mut text = String::new();
        entry.read_to_string(&mut text).expect("text");
        (entry.path().expect("a name").to_string_lossy().into_owned(), text)
    };
    archive.entries().expect("an archive").map(file).collect()
}

#[test]
fn the_archive_for_the_ema_workbench_holds_the_points_and_estimates_of_the_tables() {
    let (sandbox, folder) = swept(EXPERIMENT, &[]);
    sandbox.tell(["export", &folder, "--to", "ema", "-o", "trade.tar.gz"]).with_code(DONE);
    let files = unpacked(&sandbox.read("trade.tar.gz"));
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["experiments.csv", "shallow.cls", "talks.cls", "war_quarter.cls", "metadata.json"]);
    assert_eq!(
        files[0].1.lines().collect::<Vec<_>>(),
        [
            "trade-of-all,coercion,scenario,policy,model",
            "0.0,1.0,0,as-it-is,sea",
            "0.0,0.0,0,unafraid,sea",
            "1.0,1.0,1,as-it-is,sea",
            "1.0,0.0,1,unafraid,sea",
            "2.0,1.0,2,as-it-is,sea",
            "2.0,0.0,2,unafraid,sea",
        ]
        .map(|line| line.replace(",sea", &format!(",{}", scenario_of(&sandbox, &folder))))
    );
    let outcomes = table(&sandbox, &folder, "outcomes");
    let column = |name: &str| outcomes.schema().position(name).expect("a column");
    let mut estimates: BTreeMap<(&str, u64), Option<f64>> = BTreeMap::new();
    for row in 0..outcomes.len() {
        let cell = |name: &str| outcomes.cell(row, column(name)).expect("a cell");
        let key = (cell("outcome").as_str().expect("a name"), cell("design_id").as_u64().expect("an id"));
        estimates.insert(key, cell("estimate").as_f64());
    }
    for outcome in ["shallow", "talks", "war_quarter"] {
        let (_, text) = files.iter().find(|(name, _)| *name == format!("{outcome}.cls")).expect("its file");
        let found: Vec<Option<f64>> = text.lines().map(|line| line.parse().ok()).collect();
        let expected: Vec<Option<f64>> = (0..6).map(|id| estimates[&(outcome, id)]).collect();
        assert_eq!(found, expected, "{outcome}");
    }
    let metadata: Value = serde_json::from_str(&files[4].1).expect("JSON");
    assert_eq!(metadata["outcomes"][2], json!(["ScalarOutcome", "war_quarter", "war_quarter.cls"]));
    assert_eq!(metadata["experiments"]["trade-of-all"], "float64");
    assert_eq!(metadata["experiments"]["policy"], "category");
}

fn scenario_of(sandbox: &Sandbox, folder: &str) -> String {
    let design = table(sandbox, folder, "design");
    let cell = design.cell(0, design.schema().position("scenario").expect("a column"));
    cell.and_then(|cell| cell.as_str()).expect("a name").to_owned()
}

#[test]
fn an_export_has_the_same_bytes_each_time_and_is_never_written_over_a_file() {
    let (sandbox, folder) = swept(EXPERIMENT, &[]);
    for (tool, ending) in [("ema", "tar.gz"), ("salib", "salib.json")] {
        let export = |file: &str| sandbox.tell(["export", &folder, "--to", tool, "-o", file]);
        export("a").with_code(DONE);
        export("b").with_code(DONE);
        assert!(sandbox.read("a") == sandbox.read("b"), "{tool}");
        sandbox.write("b", "mine");
        assert!(export("b").with_code(FILES).stderr.contains("in the way"));
        assert_eq!(sandbox.text("b"), "mine");
        sandbox.tell(["export", &folder, "--to", tool]).with_code(DONE);
        let sweep_id = folder.rsplit(['/', '\\']).next().expect("a name");
        assert!(sandbox.read(&format!("trade-{sweep_id}.{ending}")) == sandbox.read("a"), "{tool}");
        for file in ["a", "b"] {
            std::fs::remove_file(sandbox.path(file)).expect("removed");
        }
    }
}

#[test]
fn a_problem_for_salib_holds_the_varied_factors_and_the_settings_of_the_design() {
    let saltelli = EXPERIMENT.to_owned() + "\n[design]\nkind = \"saltelli\"\nbase = 2\n";
    let (sandbox, folder) = swept(&saltelli, &[]);
    sandbox.tell(["export", &folder, "--to", "salib", "-o", "problem.json"]).with_code(DONE);
    let mut problem = sandbox.json("problem.json");
    let about = problem["pactsim"].take();
    assert_eq!(
        problem,
        json!({
            "num_vars": 1,
            "names": ["trade-of-all"],
            "bounds": [[0.0, 2.0]],
            "groups": null,
            "dists": ["unif"],
            "outputs": ["shallow", "talks", "war_quarter"],
            "sample_scaled": true,
            "pactsim": null,
        })
    );
    assert_eq!(about["design"], json!({ "kind": "saltelli", "base": 2, "second_order": true }));
    assert_eq!(about["policies"], json!(["as-it-is", "unafraid"]));
    assert_eq!(about["rows"], 8);
}

#[test]
fn a_sweep_of_one_point_without_factors_has_an_archive_and_no_problem() {
    let (head, _) = EXPERIMENT.split_once("[uncertainty").expect("factors");
    let (sandbox, folder) = swept(head, &[]);
    sandbox.tell(["export", &folder, "--to", "ema", "-o", "one.tar.gz"]).with_code(DONE);
    let files = unpacked(&sandbox.read("one.tar.gz"));
    let scenario = scenario_of(&sandbox, &folder);
    assert_eq!(files[0].1, format!("scenario,policy,model\n0,base,{scenario}\n"));
    let told = sandbox.tell(["export", &folder, "--to", "salib"]).with_code(INPUT);
    assert!(told.stderr.contains("varies no factor"), "{}", told.stderr);
}

#[test]
fn what_is_no_whole_sweep_or_not_fit_is_refused_with_what_to_do() {
    let (sandbox, folder) = swept(EXPERIMENT, &["--format", "csv"]);
    let refused = |folder: &str, tool: &str, why: &str| {
        let told = sandbox.tell(["export", folder, "--to", tool, "-o", "x"]).with_code(INPUT);
        assert!(told.stderr.contains(why), "{}", told.stderr);
        assert!(!sandbox.path("x").exists());
    };
    refused(&folder, "ema", "--format parquet");
    refused(&folder, "excel", "salib");
    refused("nowhere", "ema", "is not a batch");
    let shard = sandbox.tell(["sweep", "trade.toml", "--quiet", "--shard", "1/2"]).with_code(DONE);
    refused(shard.batch(), "salib", "pactsim merge");
    let batch = sandbox.run([]).with_code(DONE);
    refused(batch.batch(), "ema", "only sweeps are exported");
    sandbox.alter(&format!("{folder}/manifest.json"), "\"partial\": false", "\"partial\": true");
    refused(&folder, "salib", "stopped before its end");
    sandbox.alter("trade.toml", "trade-of-all", "model");
    let named = sandbox.tell(["sweep", "trade.toml", "--quiet"]).with_code(DONE);
    refused(named.batch(), "ema", "the factor `model`");
}

#[test]
fn a_damaged_table_is_not_exported() {
    let (sandbox, folder) = swept(EXPERIMENT, &[]);
    let table = format!("{folder}/outcomes.parquet");
    let mut bytes = sandbox.read(&table);
    bytes[10] ^= 1;
    std::fs::write(sandbox.path(&table), bytes).expect("written");
    let told = sandbox.tell(["export", &folder, "--to", "ema", "-o", "x"]).with_code(FILES);
    assert!(told.stderr.contains("its hash is not the one in the manifest"), "{}", told.stderr);
}
