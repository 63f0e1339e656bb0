//! Scenario discovery as its users meet it.

use std::fs;

use crate::cli_sandbox::{DONE, INPUT, Sandbox};

/// The tables that the estimators are held against another tool on.
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/discovery/");

const EXPERIMENT: &str = r#"
kind = "experiment"
format = 1
name = "where"
title = "Where do states talk?"
scenario = "sea.toml"
outcomes = ["talks", "shallow"]
run = { draws = 4, replicates = 3 }

[design]
kind = "latin-hypercube"
points = 60

[uncertainty.trade-of-all]
addresses = ["state.*.trade_dependence.*"]
change = "scale"
range = [0.0, 2.0]

[uncertainty.urgency]
addresses = ["theatre.amber-sea.urgency"]
change = "set"
range = [0.0, 1.0]

[lever.coercion]
addresses = ["mechanisms.coercion"]
change = "set"
"#;

fn swept(experiment: &str) -> (Sandbox, String) {
    let sandbox = Sandbox::with_starter();
    sandbox.write("where.toml", experiment);
    let folder = sandbox.tell(["sweep", "where.toml", "--quiet"]).with_code(DONE).batch().to_owned();
    (sandbox, folder)
}

/// A value of the outcome `talks` with rows on both sides: the middle of what the answer of a search for too much names.
fn bound(sandbox: &Sandbox, sweep: &str) -> String {
    let told = sandbox.tell(["discover", sweep, "--above", "1e9"]).with_code(INPUT).stderr.replace('\n', " ");
    let words: Vec<&str> = told.split_whitespace().map(|word| word.trim_matches(['│', ';'])).collect();
    let after = |word: &str| {
        let at = words.iter().rposition(|other| *other == word).unwrap_or_else(|| panic!("no {word} in {told}"));
        words[at + 1..].iter().find_map(|word| word.parse::<f64>().ok()).unwrap_or_else(|| panic!("{told}"))
    };
    (0.5 * (after("from") + after("to"))).to_string()
}

#[test]
fn a_sweep_a_figure_a_briefing_and_the_same_table_say_the_same() {
    let (sandbox, sweep) = swept(EXPERIMENT);
    let above = bound(&sandbox, &sweep);
    let asked = ["discover", &sweep, "--outcome", "talks", "--above", &above, "--resamples", "5"];
    let told = sandbox.tell(asked).with_code(DONE);
    let folder = told.batch().to_owned();
    assert!(told.stdout.contains("coverage") && told.stdout.contains("change sides on average"), "{}", told.stdout);
    let again = sandbox.tell(asked).with_code(DONE);
    assert!(again.stdout.contains("already complete"), "{}", again.stdout);
    assert_eq!(sandbox.tell(["show", &folder]).with_code(DONE).stdout, again.stdout);

    let found = sandbox.json(&format!("{folder}/summary.json"));
    let ids: Vec<&str> = found["factors"].as_array().unwrap().iter().map(|of| of["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["trade-of-all", "urgency", "coercion"], "uncertainties before levers, as in exports");

    let figures = sandbox.tell(["chart", &folder, "discovery", "--json"]).with_code(DONE).json();
    assert_eq!(figures["figures"][0]["figure"], "discovery", "{figures}");
    assert!(sandbox.path(&format!("{folder}/figures/discovery.svg")).is_file());
    let batch = sandbox.run(["--quiet"]).with_code(DONE).batch().to_owned();
    sandbox.tell(["brief", &batch, &folder, "-o", "brief.html"]).with_code(DONE);
    let page = sandbox.text("brief.html");
    assert!(page.contains("Where it happens") && page.contains("pactsim discover"), "the briefing tells of it");

    // The rows of the sweep as a table of the user's own.
    sandbox.tell(["export", &sweep, "--to", "ema", "-o", "ema.tar.gz"]).with_code(DONE);
    let archive = flate2::read::GzDecoder::new(fs::File::open(sandbox.path("ema.tar.gz")).unwrap());
    tar::Archive::new(archive).unpack(sandbox.path("ema")).unwrap();
    let outcomes = sandbox.text("ema/talks.cls");
    let rows = sandbox.text("ema/experiments.csv");
    let joined = rows.lines().zip(std::iter::once("talks").chain(outcomes.lines()));
    sandbox.write("table.csv", &joined.map(|(row, talks)| format!("{row},{talks}\n")).collect::<String>());
    let of_table = ["discover", "table.csv", "--outcome", "talks", "--above", &above, "--resamples", "5", "--json"];
    let of_table = sandbox.tell(of_table).with_code(DONE).json();
    assert_eq!(of_table["boxes"][0]["trajectory"], found["boxes"][0]["trajectory"]);
    assert_eq!(of_table["noise"], serde_json::Value::Null, "a table knows nothing of runs");
}

#[test]
fn flags_and_whole_numbers_of_a_table_are_told_as_such() {
    let sandbox = Sandbox::empty();
    let table = format!("{FIXTURES}mixed.csv");
    let asked =
        ["discover", &table, "--outcome", "y", "--above", "1.5", "--box", "9", "--boxes", "2", "--out", "found"];
    let told = sandbox.tell(asked).with_code(DONE);
    let text = told.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("switch is true") && text.contains("members is at least 2"), "{text}");
    assert!(text.contains("Box 2. Where") && text.contains("as asked (--box)"), "{text}");
    assert!(text.contains("Limits that may be chance: support and trade"), "{text}");
    let tree = sandbox.tell(["discover", &table, "--outcome", "y", "--above", "1.5", "--method", "cart"]);
    assert!(tree.with_code(DONE).stdout.contains("leaves of the tree"));
}

#[test]
fn columns_without_a_name_and_of_text_are_left_out_and_told() {
    let sandbox = Sandbox::empty();
    let rows: String = (0..40).map(|i| format!("{i},{}.5,north,{}.5\n", i % 7, i)).collect();
    sandbox.write("t.csv", &format!(",a,place,y\n{rows}"));
    let asked = ["discover", "t.csv", "--outcome", "y", "--above", "9", "--resamples", "2"];
    let told = sandbox.tell(asked).with_code(DONE).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("being text: place;") && told.contains("a column with an empty head;"), "{told}");
    let found = sandbox.tell(asked.into_iter().chain(["--json"])).with_code(DONE).json();
    assert_eq!((&found["unnamed"], &found["texts"]), (&serde_json::json!([""]), &serde_json::json!(["place"])));
    assert_eq!(found["factors"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_unfit_is_refused_with_the_reason_and_what_to_do() {
    let sandbox = Sandbox::empty();
    let rows = |of: &dyn Fn(u32) -> String| (0..40).map(of).collect::<String>();
    let sound = format!("a,b,y\n{}", rows(&|i| format!("{}.5,{},{}.5\n", i % 7, i % 3, i)));
    sandbox.write("sound.csv", &sound);
    sandbox.write("gap.csv", &sound.replacen("0.5,0,0.5", "0.5,0,", 1));
    sandbox.write("slip.csv", &sound.replacen("\n3.5,", "\nfoo,", 1));
    sandbox.write("same.csv", &format!("a,y\n{}", rows(&|i| format!("1.5,{i}\n"))));
    sandbox.write("few.csv", &sound.lines().take(9).map(|line| format!("{line}\n")).collect::<String>());
    for (arguments, why) in [
        (&["sound.csv", "--outcome", "y", "--above", "99"][..], "none of the 40 rows"),
        (&["sound.csv", "--outcome", "y", "--below", "99"], "all of the 40 rows"),
        (&["gap.csv", "--outcome", "y", "--above", "9"], "1 of the 40 rows"),
        (&["gap.csv", "--outcome", "y", "--above", "9"], "the first is number 1)"),
        (&["slip.csv", "--outcome", "y", "--above", "9"], "`a` of row 4 is `foo`"),
        (&["sound.csv", "--outcome", "y", "--above", "9", "--factors", "a,y"], "as the outcome and as a factor"),
        (&["same.csv", "--outcome", "y", "--above", "9"], "same value in all rows"),
        (&["few.csv", "--outcome", "y", "--above", "3"], "needs 20 at least"),
        (&["sound.csv", "--above", "9"], "--outcome"),
        (&["sound.csv", "--outcome", "y"], "--above"),
        (&["sound.csv", "--outcome", "y", "--above", "9", "--policy", "p"], "no policies"),
        (&["sound.csv", "--outcome", "y", "--above", "9", "--peel-alpha", "1.5"], "--peel-alpha is 1.5"),
        (&["sound.csv", "--outcome", "y", "--above", "9", "--box", "999"], "no box 999"),
    ] {
        let told = sandbox.tell(["discover"].into_iter().chain(arguments.iter().copied())).with_code(INPUT);
        let text = told.stderr.replace(['\n', '│'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(why), "{arguments:?}: {text}");
    }
    let policies = format!("{EXPERIMENT}\n[policy.now.set]\ncoercion = 1\n[policy.never.set]\ncoercion = 0\n");
    let (sandbox, sweep) = swept(&policies.replace("points = 60", "points = 20"));
    let told = sandbox.tell(["discover", &sweep, "--above", "1"]).with_code(INPUT);
    assert!(told.stderr.contains("--policy") && told.stderr.contains("never"), "{}", told.stderr);
    let (sandbox, sweep) = swept(&EXPERIMENT.replace("latin-hypercube\"\npoints = 60", "one-at-a-time\""));
    let told = sandbox.tell(["discover", &sweep, "--above", "1"]).with_code(INPUT);
    assert!(told.stderr.contains("one factor at a time"), "{}", told.stderr);
}
