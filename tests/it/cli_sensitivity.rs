//! Sensitivity analyses, as users ask for them.

use std::path::Path;

use serde_json::Value;

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};

/// Three factors, two of them moved together.
const EXPERIMENT: &str = r#"
kind = "experiment"
format = 1
name = "parts"
title = "Which factors move talks?"
scenario = "sea.toml"
outcomes = ["talks", "shallow_quarter"]
run = { draws = 4, replicates = 4 }
design = { kind = "saltelli", base = 8 }

[uncertainty.trade]
addresses = ["state.*.trade_dependence.*"]
change = "scale"
range = [0.0, 2.0]
group = "ties"

[uncertainty.affinity]
addresses = ["pair.*.affinity"]
change = "add"
range = [-0.3, 0.3]
group = "ties"

[lever.initiative]
addresses = ["diplomacy.initiative_rate"]
change = "scale"
range = [0.2, 2.0]
"#;

/// A sandbox with the experiment swept, changed by `change`, and the folder of the sweep.
pub(crate) fn swept(change: impl Fn(&str) -> String) -> (Sandbox, String) {
    let sandbox = Sandbox::with_starter();
    sandbox.write("parts.toml", &change(EXPERIMENT));
    let folder = sandbox.tell(["sweep", "parts.toml", "--quiet"]).with_code(DONE).batch().to_owned();
    (sandbox, folder)
}

/// A table of the fixtures of the estimators.
fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sensitivity");
    std::fs::read_to_string(folder.join(name)).expect("a fixture")
}

/// The estimates of a measure, in the order of the factors.
fn estimates(found: &Value, measure: &str) -> Vec<f64> {
    let indices = found["indices"].as_array().expect("indices").iter();
    indices
        .filter(|index| index["measure"] == measure)
        .map(|index| index["estimate"].as_f64().expect("a number"))
        .collect()
}

#[track_caller]
fn same(found: &[f64], expected: &Value) {
    let expected: Vec<f64> = expected.as_array().expect("a list").iter().filter_map(Value::as_f64).collect();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert!((found - expected).abs() < 1e-9, "{found} and not {expected}");
    }
}

#[test]
fn a_sweep_is_analysed_by_its_groups_and_the_folder_is_shown_charted_and_briefed() {
    let (sandbox, folder) = swept(str::to_owned);
    let told =
        sandbox.tell(["sensitivity", &folder, "--quiet", "--resamples", "100", "--format", "csv"]).with_code(DONE);
    assert!(told.stdout.contains("ties") && told.stdout.contains("initiative × ties"), "{}", told.stdout);
    assert!(told.stdout.contains("moves talks most") || told.stdout.starts_with("No factor"), "{}", told.stdout);
    let made = told.batch();
    let indices = sandbox.text(&format!("{made}/indices.csv"));
    assert_eq!(indices.lines().count(), 1 + 2 + 2 + 1, "{indices}");
    assert!(sandbox.text(&format!("{made}/factors.csv")).contains("affinity,ties,"));
    // The same command finds it there; another seed of resampling moves intervals and nothing else.
    let again = sandbox.tell(["sensitivity", &folder, "--quiet", "--resamples", "100", "--format", "csv", "--json"]);
    let again = again.with_code(DONE).json();
    assert_eq!(again["was_there"], true);
    let other = sandbox.tell(["sensitivity", &folder, "--quiet", "--resamples", "100", "--seed", "5", "--json"]).json();
    assert_eq!(estimates(&again, "total"), estimates(&other, "total"));
    assert_ne!(again["indices"][0]["low"], other["indices"][0]["low"]);
    assert_eq!(again["draws"], 4);

    assert_eq!(sandbox.tell(["show", made]).with_code(DONE).stdout.replace(" (already complete)", ""), told.stdout);
    let charted = sandbox.tell(["chart", made, "--out", "figures"]).with_code(DONE);
    assert!(sandbox.text("figures/sensitivity.svg").contains("ties"), "{}", charted.stdout);
    let told = sandbox.tell(["chart", made, "morris", "--out", "figures"]).with_code(INPUT);
    assert!(told.stderr.contains("spread of elementary effects"), "{}", told.stderr);
    let batch = sandbox.run(["--quiet"]).with_code(DONE).batch().to_owned();
    sandbox.tell(["brief", &batch, made, "-o", "brief.md", "--quiet"]).with_code(DONE);
    assert!(sandbox.text("brief.md").contains("What the answer hangs on"));
    let told = sandbox.tell(["rerun", made]).with_code(INPUT);
    assert!(told.stderr.contains("pactsim sensitivity"), "{}", told.stderr);
}

#[test]
fn threads_change_nothing_in_the_files() {
    let (sandbox, folder) = swept(str::to_owned);
    let files = |threads: &str| {
        let mut program = sandbox.program();
        program.env("RAYON_NUM_THREADS", threads).args(["sensitivity", &folder, "--quiet", "--out", threads]);
        assert!(program.output().expect("it runs").status.success());
        ["summary.json", "indices.parquet", "factors.parquet"].map(|file| sandbox.read(&format!("{threads}/{file}")))
    };
    assert!(files("1") == files("4"));
}

#[test]
fn groups_of_the_experiment_are_those_of_the_problem_for_salib() {
    let (sandbox, folder) = swept(str::to_owned);
    sandbox.tell(["export", &folder, "--to", "salib", "--output", "problem.json"]).with_code(DONE);
    let problem = sandbox.json("problem.json");
    assert_eq!(problem["groups"], serde_json::json!(["initiative", "ties", "ties"]));
    assert_eq!(problem["pactsim"]["rows"], 8 * 6);
}

#[test]
fn a_group_in_a_design_that_moves_no_groups_is_refused() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("parts.toml", &EXPERIMENT.replace("kind = \"saltelli\", base = 8", "kind = \"sobol\", points = 8"));
    let told = sandbox.tell(["check", "parts.toml"]).with_code(INPUT);
    assert!(told.stderr.contains("move groups of factors") || told.stdout.contains("move groups of factors"));
}

#[test]
fn a_table_is_analysed_as_salib_does_whatever_the_order_of_its_numbered_rows() {
    let sandbox = Sandbox::empty();
    let expected: Value = serde_json::from_str(&fixture("expected.json")).expect("answers");
    let text = fixture("ishigami-saltelli.csv");
    let (head, rows) = text.split_once('\n').expect("a head");
    let mut rows: Vec<String> = rows.lines().enumerate().map(|(at, row)| format!("{at},{row}")).collect();
    rows.reverse();
    sandbox.write("numbered.csv", &format!("design_id,{head}\n{}\n", rows.join("\n")));
    let analyse =
        |file: &str| sandbox.tell(["sensitivity", file, "--outcome", "y", "--quiet", "--resamples", "50", "--json"]);
    let found = analyse("numbered.csv").with_code(DONE).json();
    for (measure, of) in [("first", "first"), ("total", "total"), ("second", "second")] {
        same(&estimates(&found, measure), &expected["ishigami-saltelli"]["sobol"][of]);
    }
    // Without their numbers the rows are in an order that is no design's.
    let bare: Vec<&str> = rows.iter().filter_map(|row| Some(row.split_once(',')?.1)).collect();
    sandbox.write("bare.csv", &format!("{head}\n{}\n", bare.join("\n")));
    let told =
        sandbox.tell(["sensitivity", "bare.csv", "--outcome", "y", "--method", "sobol", "--quiet"]).with_code(INPUT);
    assert!(told.stderr.contains("bare.csv") && told.stderr.contains("Sort the rows"), "{}", told.stderr);
    let told = sandbox.tell(["sensitivity", "bare.csv", "--quiet"]).with_code(INPUT);
    assert!(told.stderr.contains("--outcome NAME"), "{}", told.stderr);
}

#[test]
fn a_problem_gives_a_table_its_factors_bounds_and_groups() {
    let sandbox = Sandbox::empty();
    let expected: Value = serde_json::from_str(&fixture("expected.json")).expect("answers");
    sandbox.write("walks.csv", &fixture("g-morris-groups.csv"));
    let names: Vec<String> = (1..=6).map(|i| format!("x{i}")).collect();
    let problem = |high: f64, groups: &Value| {
        serde_json::json!({ "num_vars": 6, "names": names, "bounds": vec![[0.0, high]; 6], "groups": groups })
            .to_string()
    };
    sandbox.write("problem.json", &problem(1.0, &expected["g-morris-groups"]["groups"]));
    let analyse = |more: &[&'static str]| {
        let arguments = ["sensitivity", "walks.csv", "--outcome", "y", "--quiet", "--resamples", "50", "--json"];
        sandbox.tell(arguments.into_iter().chain(["--problem", "problem.json"]).chain(more.iter().copied()))
    };
    let found = analyse(&[]).with_code(DONE).json();
    assert_eq!(found["methods"], serde_json::json!(["morris"]));
    same(&estimates(&found, "mu_star"), &expected["g-morris-groups"]["morris"]["mu_star"]);
    assert!(analyse(&["--method", "sobol"]).with_code(INPUT).stderr.contains("`--method morris` fits"));
    sandbox.write("problem.json", &problem(0.5, &Value::Null));
    assert!(analyse(&[]).with_code(INPUT).stderr.contains("bounds it to 0 to 0.5"));
}

#[test]
fn samples_that_are_no_design_go_to_pawn_and_delta() {
    let sandbox = Sandbox::empty();
    let expected: Value = serde_json::from_str(&fixture("expected.json")).expect("answers");
    sandbox.write("latin.csv", &fixture("ishigami-latin.csv"));
    let arguments = ["sensitivity", "latin.csv", "--outcome", "y", "--quiet", "--resamples", "50", "--json"];
    let found = sandbox.tell(arguments).with_code(DONE).json();
    assert_eq!(found["methods"], serde_json::json!(["pawn", "delta"]));
    same(&estimates(&found, "median"), &expected["ishigami-latin"]["pawn"]["median"]);
    same(&estimates(&found, "delta_raw"), &expected["ishigami-latin"]["delta"]["delta"]);
    assert_eq!(found["draws"], 0);
    // A batch is such a sample: its draws of the uncertain figures.
    let sandbox = Sandbox::with_starter();
    let batch = sandbox.tell(["run", "sea.toml", "--quiet", "--draws", "60", "--replicates", "2"]).with_code(DONE);
    let batch = batch.batch();
    let told = sandbox.tell(["sensitivity", batch, "--outcome", "talks", "--quiet", "--resamples", "20", "--json"]);
    assert_eq!(told.with_code(DONE).json()["design"], "draws");
}

/// What is on screen, in one line.
fn in_one_line(text: &str) -> String {
    text.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_damaged_design_is_refused_unless_it_is_asked_for_as_a_sample() {
    let sandbox = Sandbox::empty();
    let text = fixture("ishigami-saltelli.csv");
    let (head, rows) = text.split_once('\n').expect("a head");
    let rows: Vec<&str> = rows.lines().collect();
    let write = |name: &str, rows: &[&str]| sandbox.write(name, &format!("{head}\n{}\n", rows.join("\n")));
    write("cut.csv", &rows[1..]);
    write("twice.csv", &[&rows[..5], &rows[4..]].concat());
    write("turned.csv", &rows.iter().rev().copied().collect::<Vec<_>>());
    for table in ["cut.csv", "twice.csv", "turned.csv"] {
        let arguments = ["sensitivity", table, "--outcome", "y", "--quiet", "--resamples", "20"];
        let told = sandbox.tell(arguments).with_code(INPUT);
        let why = in_one_line(&told.stderr);
        assert!(why.contains("Saltelli's blocks") && why.contains("sort by `design_id`"), "{why}");
        let told = sandbox.tell(arguments.into_iter().chain(["--method", "pawn"])).with_code(DONE);
        assert!(in_one_line(&told.stdout).contains("hardly a sample"), "{}", told.stdout);
    }
}

#[test]
fn columns_of_a_table_that_are_no_factors_are_left_out_or_refused() {
    let sandbox = Sandbox::empty();
    let text = fixture("ishigami-saltelli.csv");
    let numbered = text.lines().enumerate().map(|(at, line)| match at {
        0 => format!(",place,{line}\n"),
        _ => format!("{at},north,{line}\n"),
    });
    sandbox.write("numbered.csv", &numbered.collect::<String>());
    let arguments = ["sensitivity", "numbered.csv", "--outcome", "y", "--quiet", "--resamples", "20"];
    let told = sandbox.tell(arguments).with_code(DONE);
    let told = in_one_line(&told.stdout);
    assert!(told.contains("a column with an empty head") && told.contains("Left out, being text: place"), "{told}");
    assert!(told.contains("total index"), "{told}");
    let problem = serde_json::json!({ "names": ["x1", "x2", "y"], "bounds": vec![[-1e3, 1e3]; 3] });
    sandbox.write("problem.json", &problem.to_string());
    let told = sandbox.tell(arguments.into_iter().chain(["--problem", "problem.json"])).with_code(INPUT);
    assert!(in_one_line(&told.stderr).contains("as the outcome and as a factor"), "{}", told.stderr);
}

#[test]
fn faults_of_a_table_or_problem_are_faults_of_the_input_and_a_missing_file_is_one_of_the_files() {
    let sandbox = Sandbox::empty();
    let text = fixture("ishigami-latin.csv");
    sandbox.write("t.csv", &text);
    let slip = text.lines().enumerate().map(|(at, line)| match line.split_once(',') {
        Some((_, rest)) if at == 7 => format!("foo,{rest}\n"),
        _ => format!("{line}\n"),
    });
    sandbox.write("slip.csv", &slip.collect::<String>());
    sandbox.write("semicolons.csv", &text.replace(',', ";"));
    sandbox.write("empty.csv", "");
    sandbox.write("ragged.csv", "x1,y\n1,2\n3\n");
    sandbox.write("no-list.json", r#"{"names": 3}"#);
    for (arguments, code, why) in [
        (&["t.csv", "--outcome", "nothing"][..], INPUT, "no column `nothing`"),
        (&["slip.csv", "--outcome", "y"], INPUT, "`x1` of row 7 is `foo`"),
        (&["slip.csv", "--outcome", "x1"], INPUT, "a number is expected"),
        (&["semicolons.csv", "--outcome", "y"], INPUT, "has semicolons"),
        (&["empty.csv", "--outcome", "y"], INPUT, "no rows"),
        (&["ragged.csv", "--outcome", "y"], INPUT, "1 fields"),
        (&["t.csv", "--outcome", "y", "--problem", "no-list.json"], INPUT, "no problem as SALib has it: names"),
        (&["t.csv", "--outcome", "y", "--problem", "none.json"], FILES, "none.json"),
        (&["none.csv", "--outcome", "y"], FILES, "no such file"),
        (&["no-batch"], INPUT, "holds no manifest.json"),
    ] {
        let told = sandbox.tell(["sensitivity"].into_iter().chain(arguments.iter().copied())).with_code(code);
        let text = in_one_line(&told.stderr);
        assert!(text.contains(why) && !text.contains("delete its folder"), "{arguments:?}: {text}");
    }
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_is_written() {
    let (sandbox, folder) =
        swept(|text| text.replace("kind = \"saltelli\", base = 8", "kind = \"morris\", trajectories = 5"));
    for (more, why) in [
        (&["--method", "sobol"][..], "Morris's trajectories"),
        (&["--method", "pawn"], "copy of the one before"),
        (&["--outcome", "nothing"], "no outcome `nothing`"),
        (&["--policy", "nobody"], "no policy `nobody`"),
        (&["--level", "1.5"], "strictly between 0 and 1"),
        (&["--levels", "3"], "3 levels"),
        (&["--problem", "parts.toml"], "is for tables"),
    ] {
        let arguments = ["sensitivity", &folder, "--quiet"].into_iter().chain(more.iter().copied());
        let told = sandbox.tell(arguments).with_code(INPUT);
        assert!(told.stderr.contains(why), "{more:?}: {}", told.stderr);
    }
    let entries = std::fs::read_dir(sandbox.path(&folder)).expect("a folder");
    let made = entries
        .filter(|entry| entry.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().starts_with("sensitivity")));
    assert_eq!(made.count(), 0);
    assert!(
        sandbox.tell(["sensitivity", &folder, "--quiet", "--json"]).with_code(DONE).json()["methods"][0] == "morris"
    );
}
