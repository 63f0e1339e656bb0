//! The hindcast as users meet it, on two invented cases.

use std::path::Path;

use serde_json::Value;

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox, Told, tables_in};

/// A folder with the cases in `cases`.
pub(crate) fn given() -> Sandbox {
    let sandbox = Sandbox::empty();
    std::fs::create_dir(sandbox.path("cases")).expect("a folder");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/history");
    for name in ["1-all-want-it.toml", "2-a-hurdle.toml"] {
        std::fs::copy(fixtures.join(name), sandbox.path(&format!("cases/{name}"))).expect("copied");
    }
    sandbox
}

fn hindcast(sandbox: &Sandbox, more: &[&str]) -> Told {
    let all = ["hindcast", "cases", "--draws", "4", "--replicates", "5", "--quiet"];
    sandbox.tell(all.into_iter().chain(more.iter().copied()))
}

#[test]
fn the_answer_comes_first_and_scores_members_and_reasons_after_it() {
    let told = hindcast(&given(), &[]).with_code(DONE);
    insta::assert_snapshot!(told.stdout);
}

#[test]
fn json_has_a_row_for_each_case_pact_and_rule() {
    let sandbox = given();
    let told = hindcast(&sandbox, &["--json", "--rule", "cost-benefit"]).with_code(DONE);
    let json = told.json();
    let rows = json["rows"].as_array().expect("rows");
    let keys: Vec<[&str; 2]> =
        rows.iter().map(|row| ["case", "rule"].map(|key| row[key].as_str().expect("text"))).collect();
    let rules = ["cost-benefit", "base-rate", "threat-only"];
    let expected: Vec<[&str; 2]> =
        ["strait-league", "strait-hurdle"].iter().flat_map(|case| rules.map(|rule| [*case, rule])).collect();
    assert_eq!(keys, expected);
    let number = |row: &Value, key: &str| row[key].as_f64().unwrap_or_else(|| panic!("no {key} in {row}"));
    for row in rows {
        let (p, happened) = (number(row, "p_formed"), row["expected"].as_bool().expect("a flag"));
        assert!((0.0..=1.0).contains(&p) && number(row, "log_score") < 0.0 && number(row, "brier") > 0.0, "{row}");
        assert_eq!(row["members"].as_array().expect("members").len(), 4, "{row}");
        assert_eq!(row["expected_depth"].is_null(), !happened, "{row}");
    }
    insta::assert_snapshot!(told.stdout);
}

#[test]
fn threads_change_nothing_in_answer_and_files() {
    let sandbox = given();
    let with = |threads: &str| {
        let json = hindcast(&sandbox, &["--json", "--threads", threads, "-o", threads]).with_code(DONE).json();
        let folder = json["folder"].as_str().expect("text").to_owned();
        (json["rows"].clone(), tables_in(&sandbox.path(&folder)), sandbox.read(&format!("{folder}/summary.json")))
    };
    let one = with("1");
    let names: Vec<&str> = one.1.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["bilaterals.parquet", "blame.parquet", "forecasts.parquet", "members.parquet", "scores.parquet"];
    assert_eq!(names, expected);
    assert!(one == with("2"));
}

#[test]
fn nothing_is_written_unless_asked_for_and_what_is_written_is_shown_again() {
    let sandbox = given();
    let told = hindcast(&sandbox, &[]).with_code(DONE);
    let left: Vec<_> = std::fs::read_dir(sandbox.path(".")).expect("a folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");
    let kept = hindcast(&sandbox, &["-o", "output", "--format", "csv"]).with_code(DONE);
    assert!(kept.stdout.starts_with(&told.stdout));
    assert_eq!(sandbox.tell(["show", kept.batch()]).with_code(DONE).stdout, kept.stdout);
    let text = sandbox.text(&format!("{}/members.csv", kept.batch()));
    assert!(text.contains("strait-league,league,cost-benefit,DEA,0.0,false,false\n"), "{text}");
    let manifest = sandbox.json(&format!("{}/manifest.json", kept.batch()));
    assert_eq!((&manifest["kind"], &manifest["cases"][1]["case"]), (&"hindcast".into(), &"strait-hurdle".into()));
    let told = sandbox.tell(["rerun", kept.batch()]).with_code(INPUT);
    assert!(told.stderr.contains("is a hindcast"), "{}", told.stderr);
}

#[test]
fn what_is_no_case_or_no_rule_is_refused() {
    let sandbox = given();
    sandbox.tell(["new", "sea.toml"]).with_code(DONE);
    std::fs::create_dir(sandbox.path("empty")).expect("a folder");
    for (arguments, code, why) in [
        (&["hindcast"][..], INPUT, "scenarios/history"),
        (&["hindcast", "nowhere.toml"], INPUT, "the file must be there"),
        (&["hindcast", "empty"], INPUT, "empty holds no case: no file in it ends in .toml"),
        (&["hindcast", "sea.toml"], INPUT, "sea.toml: no table `[history]`"),
        (&["hindcast", "cases", "cases/1-all-want-it.toml"], INPUT, "is the name of two cases"),
        (&["hindcast", "cases", "--rule", "cost"], INPUT, "cost-benefit"),
        (&["hindcast", "cases", "--draws", "0"], INPUT, "--draws"),
        (&["hindcast", "cases", "--draws", "10000", "--replicates", "1000000"], INPUT, "runs are too many"),
        (&["hindcast", "cases", "--format", "csv"], INPUT, "--out"),
        (&["hindcast", "cases", "--draws", "1", "--replicates", "1", "-o", "sea.toml"], FILES, "sea.toml"),
    ] {
        let told = sandbox.tell(arguments.iter().copied()).with_code(code);
        let said = told.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(why), "{arguments:?}: {said}");
        assert!(told.stdout.is_empty(), "{arguments:?}");
    }
    // A file without a history is told in a folder too.
    std::fs::copy(sandbox.path("sea.toml"), sandbox.path("cases/3.toml")).expect("copied");
    let told = hindcast(&sandbox, &[]).with_code(INPUT);
    assert!(told.stderr.contains("cases/3.toml: no table `[history]`"), "{}", told.stderr);
}
