//! `pactsim tipping`: where a chance crosses a level, as a program and a person meet it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};

/// How eager states are is the lever; with much of it pacts come.
pub(crate) const EXPERIMENT: &str = r#"
kind = "experiment"
format = 1
name = "eager"
title = "How eager must states be?"
scenario = "sea.toml"
outcomes = ["shallow", "talks"]

[lever.eagerness]
addresses = ["weights.constant"]
change = "add"
range = [-1.0, 6.0]

[lever.coercion]
addresses = ["mechanisms.coercion"]
change = "set"

[uncertainty.trade-of-all]
addresses = ["state.*.trade_dependence.*"]
change = "scale"
range = [0.0, 2.0]
"#;

/// The smallest sample that is taken.
pub(crate) const SMALL: [&str; 8] = ["--draws", "10", "--replicates", "3", "--points", "3", "--reach", "0.3"];

fn asked<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["tipping", "eager.toml", "--quiet"], &SMALL[..], more].concat()
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_starter();
    sandbox.write("eager.toml", EXPERIMENT);
    sandbox
}

fn files(sandbox: &Sandbox, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let entries =
        std::fs::read_dir(sandbox.path(folder)).expect("a folder").map(|entry| entry.expect("an entry").path());
    let name = |path: &std::path::Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let kept =
        entries.filter(|path| path.is_file() && !name(path).contains("manifest") && !name(path).contains("lock"));
    kept.map(|path| (name(&path), std::fs::read(&path).expect("a file"))).collect()
}

#[test]
fn the_answer_is_the_same_for_any_number_of_threads_and_is_shown_again() {
    let sandbox = sandbox();
    let told = sandbox.tell(asked(&["--threads", "1"])).with_code(DONE);
    let first = files(&sandbox, told.batch());
    assert!(first.contains_key("summary.json") && first.contains_key("curve.parquet"), "{:?}", first.keys());
    let again = sandbox.tell(asked(&["--threads", "3", "--out", "other"])).with_code(DONE);
    assert!(first == files(&sandbox, again.batch()), "threads change bytes");
    let there = sandbox.tell(asked(&[])).with_code(DONE);
    assert!(there.stdout.contains("(already complete)"), "{}", there.stdout);
    let shown = sandbox.tell(["show", told.batch()]).with_code(DONE);
    assert_eq!(shown.stdout, there.stdout);
    let charted = sandbox.tell(["chart", told.batch()]).with_code(DONE);
    assert!(charted.stdout.contains("tipping--eagerness"), "{}", charted.stdout);
    let refused = sandbox.tell(["rerun", told.batch()]).with_code(INPUT).stderr;
    assert!(refused.contains("pactsim tipping eager.toml"), "{refused}");
}

#[test]
fn curve_combination_and_policies_belong_together() {
    let sandbox = sandbox();
    let told = sandbox.tell(asked(&["--json"])).with_code(DONE);
    let json = told.json();
    assert_eq!((json["status"].as_str(), json["outcome"].as_str()), (Some("complete"), Some("shallow")));
    let dots = json["curves"][0]["dots"].as_array().expect("dots");
    let values: Vec<f64> = dots.iter().map(|dot| dot["value"].as_f64().expect("a number")).collect();
    assert_eq!(values, [-1.0, 0.0, 2.5, 6.0], "evenly spaced, with today's between");
    let chance = |dot: &Value| dot["mean"]["estimate"].as_f64().expect("a chance");
    assert_eq!(chance(&dots[1]), json["today"]["estimate"].as_f64().expect("a chance"));
    assert!(chance(&dots[0]) <= chance(&dots[3]), "eager states make pacts");
    // Of the levers, eagerness alone has a distance.
    let levers = &json["combinations"][0];
    assert_eq!((levers["of"].as_str(), levers["left_out"][0].as_str()), (Some("levers"), Some("coercion")));
    let moves = levers["moves"].as_array().expect("moves");
    for of in moves {
        let unit =
            json["factors"].as_array().expect("factors").iter().find(|f| f["factor"] == of["factor"]).expect("it");
        let [change, z, unit] =
            [&of["change"], &of["distance"], &unit["standard_unit"]].map(|x| x.as_f64().expect("f"));
        assert!((change / unit - z).abs() < 1e-9);
    }
    assert_eq!(json["drawn"][0].as_str(), Some("trade-of-all"));
    let policies = json["policies"].as_array().expect("policies");
    assert_eq!(policies[0]["policy"].as_str(), Some("today"));
    for policy in policies {
        let regret = policy["robustness"]["regret"]["estimate"].as_f64().expect("a regret");
        assert!(regret >= 0.0);
    }
}

#[test]
fn two_factors_have_a_frontier() {
    let sandbox = sandbox();
    let two = ["--factor", "eagerness", "--factor", "trade-of-all", "--format", "csv"];
    let told = sandbox.tell(asked(&two)).with_code(DONE);
    let table = std::fs::read_to_string(sandbox.path(&format!("{}/frontier.csv", told.batch()))).expect("a table");
    assert_eq!(table.lines().count(), 1 + 9);
    let crossings = std::fs::read_to_string(sandbox.path(&format!("{}/crossings.csv", told.batch()))).expect("a table");
    assert_eq!(crossings.lines().count(), 1 + 2 + 3, "each alone, and the first beside each value of the second");
    let charted = sandbox.tell(["chart", told.batch()]).with_code(DONE);
    assert!(charted.stdout.contains("tipping--frontier"), "{}", charted.stdout);
}

#[cfg(unix)]
#[test]
fn what_was_interrupted_goes_on_where_it_was() {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use crate::cli_sandbox::INTERRUPTED;

    let sandbox = sandbox();
    let arguments =
        ["tipping", "eager.toml", "--quiet", "--draws", "40", "--replicates", "20", "--points", "5", "--threads", "1"];
    let child = Command::new(env!("CARGO_BIN_EXE_pactsim"))
        .args(arguments)
        .current_dir(sandbox.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let parts = || {
        let folders = std::fs::read_dir(sandbox.path("output")).into_iter().flatten().filter_map(Result::ok);
        let inside = folders.filter_map(|folder| std::fs::read_dir(folder.path().join("parts")).ok());
        inside.flatten().count()
    };
    let begun = Instant::now();
    while parts() < 3 {
        assert!(begun.elapsed() < Duration::from_secs(120), "no third part after two minutes");
        std::thread::sleep(Duration::from_millis(2));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).output().expect("kill");
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(INTERRUPTED), "{said}");
    assert!(said.contains("the same command goes on") && output.stdout.is_empty(), "{said}");
    assert!(parts() >= 3, "what is done is kept");
    let resumed = sandbox.tell(arguments).with_code(DONE);
    let whole = sandbox.tell(arguments.into_iter().chain(["--out", "elsewhere"])).with_code(DONE);
    assert!(files(&sandbox, resumed.batch()) == files(&sandbox, whole.batch()));
    assert_eq!(parts(), 0, "an answer has no parts");
}

#[test]
fn a_policy_is_chosen_where_there_are_several() {
    let sandbox = sandbox();
    sandbox.write(
        "eager.toml",
        &format!("{EXPERIMENT}\n[policy.as-it-is.set]\ncoercion = 1\n[policy.unafraid.set]\ncoercion = 0\n"),
    );
    let told = sandbox.tell(asked(&[])).with_code(INPUT).stderr;
    assert!(told.contains("several policies") && told.contains("--policy"), "{told}");
    let told = sandbox.tell(asked(&["--policy", "unafrad"])).with_code(INPUT).stderr;
    assert!(told.contains("did you mean `unafraid`"), "{told}");
    let told = sandbox.tell(asked(&["--policy", "unafraid", "--factor", "coercion"])).with_code(INPUT).stderr;
    assert!(told.contains("the policy sets the factor `coercion`"), "{told}");
    let told = sandbox.tell(asked(&["--policy", "unafraid"])).with_code(DONE).stdout;
    assert!(told.contains("under unafraid"), "{told}");
}

#[test]
fn what_does_not_fit_is_refused_with_what_would() {
    let sandbox = sandbox();
    let refused = |more: &[&str], says: &[&str]| {
        let told = sandbox.tell(["tipping"].iter().copied().chain(more.iter().copied())).with_code(INPUT).stderr;
        let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in says {
            assert!(flat.contains(words), "{words:?} is not in {told}");
        }
    };
    refused(&["eager.toml", "--factor", "eagernes"], &["there is no factor `eagernes`", "did you mean `eagerness`"]);
    refused(&["eager.toml", "--factor", "coercion"], &["is a switch"]);
    refused(&["eager.toml", "--factor", "eagerness", "--factor", "eagerness"], &["named twice"]);
    let three = ["--factor", "eagerness", "--factor", "trade-of-all", "--factor", "coercion"];
    refused(&[&["eager.toml"], &three[..]].concat(), &["over one factor and a frontier over two"]);
    for level in ["0", "1", "-0.1", "NaN"] {
        refused(&["eager.toml", "--reach", level], &["above 0 and below 1"]);
    }
    refused(&["eager.toml", "--outcome", "talks"], &["`talks` is no chance"]);
    refused(&["eager.toml", "--outcome", "shalow"], &["did you mean `shallow`"]);
    refused(&["eager.toml", "--draws", "5"], &["too few"]);
    refused(&["eager.toml", "--replicates", "1"], &["too few"]);
    refused(&["eager.toml", "--points", "2"], &["from 3 to 101 points"]);
    refused(&["sea.toml"], &["must be `experiment`"]);
    refused(&["."], &["is a folder", "experiment file"]);
    sandbox.write("eager.toml", EXPERIMENT.split("[lever.eagerness]").next().expect("a head"));
    refused(&["eager.toml"], &["no factor"]);
    let blocked = sandbox.path("blocked");
    std::fs::write(&blocked, "a file").expect("a file");
    sandbox.write("eager.toml", EXPERIMENT);
    sandbox.tell(asked(&["--out", "blocked"])).with_code(FILES);
}
