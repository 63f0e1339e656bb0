//! `pactsim why`, and what `run` writes and says of it.

use crate::cli_sandbox::{DONE, INPUT, Sandbox};

const SMALL: [&str; 5] = ["--draws", "20", "--replicates", "50", "--quiet"];

fn shapley<'a>(more: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    ["why", "sea.toml", "--shapley", "--draws", "10", "--quiet"].into_iter().chain(more).collect()
}

#[test]
fn the_reasons_read_as_they_should_and_are_the_same_from_a_batch() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.tell(["why", "sea.toml"].into_iter().chain(SMALL)).with_code(DONE);
    insta::assert_snapshot!(told.stdout);
    assert!(!sandbox.path("output").exists(), "nothing is written");
    let run = sandbox.tell(["run", "sea.toml"].into_iter().chain(SMALL)).with_code(DONE);
    let of_batch = sandbox.tell(["why", run.batch()]).with_code(DONE);
    assert_eq!(of_batch.stdout, told.stdout);
    let json = sandbox.tell(["why", run.batch(), "--json"]).with_code(DONE).json();
    assert_eq!(json["why_not"], sandbox.json(&format!("{}/summary.json", run.batch()))["why_not"]);
}

#[test]
fn the_table_says_what_the_summary_says() {
    let sandbox = Sandbox::with_starter();
    let run = sandbox.tell(["run", "sea.toml", "--format", "csv"].into_iter().chain(SMALL)).with_code(DONE);
    let table = sandbox.text(&format!("{}/why_not.csv", run.batch()));
    let mut rows = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = rows.next().expect("a head");
    let at = |name: &str| head.iter().position(|column| *column == name).expect("a column");
    let rows: Vec<_> = rows.collect();
    let summary = sandbox.json(&format!("{}/summary.json", run.batch()));
    let mut compared = 0;
    for design in summary["why_not"].as_array().expect("designs") {
        for state in design["states"].as_array().expect("states") {
            let of_state = || rows.iter().filter(|row| row[at("state")] == state["state"]);
            let sum: f64 = of_state().map(|row| row[at("share")].parse::<f64>().expect("a share")).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
            for reason in state["reasons"].as_array().expect("reasons") {
                let because_of = reason["because_of"].as_str().unwrap_or("");
                let same =
                    |row: &&Vec<&str>| row[at("family")] == reason["family"] && row[at("because_of")] == because_of;
                let row = of_state().find(same).expect("a row");
                assert_eq!(row[at("share")].parse::<f64>().ok(), reason["share"].as_f64());
                assert_eq!(row[at("runs_missing")], state["missing"].to_string());
                compared += 1;
            }
        }
    }
    assert!(compared > 5, "{compared}");
}

#[test]
fn shapley_shares_add_up_and_are_the_same_on_any_number_of_threads() {
    let sandbox = Sandbox::with_starter();
    let [one, two] = ["1", "2"].map(|threads| {
        sandbox.tell(shapley(["--budget", "3000", "--json", "--threads", threads])).with_code(DONE).stdout
    });
    assert_eq!(one, two);
    let json: serde_json::Value = serde_json::from_str(&one).expect("JSON");
    assert_eq!((&json["level"], &json["draws"], &json["replicates"]), (&"shallow".into(), &10.into(), &1.into()));
    let found = &json["result"];
    let shares = found["shares"].as_array().expect("shares");
    let sum: f64 = shares.iter().filter_map(|share| share["share"].as_f64()).sum();
    let [none, all] =
        ["none_relieved", "all_relieved"].map(|which| found[which]["probability"].as_f64().expect("a chance"));
    assert!(all > none && (sum - (all - none)).abs() < 1e-12, "{found}");
    assert!(found["runs"].as_u64().is_some_and(|runs| runs <= 3_000));

    let words = sandbox.tell(shapley(["--budget", "3000"])).with_code(DONE).stdout;
    assert!(words.contains("public opinion and ratification") && words.contains("random orders"), "{words}");
    let deep = sandbox.tell(shapley(["--budget", "3000", "--level", "article5"])).with_code(DONE).stdout;
    assert!(deep.contains("Article 5 pact"), "{deep}");
}

#[test]
fn where_relieving_changes_nothing_that_is_said() {
    let sandbox = Sandbox::with_starter();
    // Nobody ever takes an initiative.
    sandbox.write("quiet.toml", "kind = \"scenario\"\nformat = 1\nname = \"quiet\"\ntitle = \"Quiet\"\nextends = \"sea.toml\"\n\n[diplomacy]\ninitiative_rate = 0\n");
    let told = sandbox.tell(["why", "quiet.toml", "--shapley", "--draws", "2", "--budget", "200"]).with_code(DONE);
    assert!(told.stdout.contains("so there is nothing to share"), "{}", told.stdout);
    let told = sandbox.tell(["why", "quiet.toml", "--draws", "2", "--replicates", "2"]).with_code(DONE);
    assert!(told.stdout.contains("never tried in 4 runs"), "{}", told.stdout);
}

#[test]
fn what_makes_no_sense_is_refused_with_a_word() {
    let sandbox = Sandbox::with_starter();
    let poor = sandbox.tell(shapley(["--budget", "100"])).with_code(INPUT);
    assert!(poor.stderr.contains("need at least 240. Raise --budget"), "{}", poor.stderr);
    sandbox.tell(["why", "sea.toml", "--level", "article5"]).with_code(INPUT);
    let run = sandbox.run([]).with_code(DONE);
    let told = sandbox.tell(["why", run.batch(), "--draws", "7"]).with_code(INPUT);
    assert!(told.stderr.contains("is a batch, whose runs are done"), "{}", told.stderr);
    sandbox.tell(["why", run.batch(), "--shapley", "--draws", "2", "--budget", "100", "--quiet"]).with_code(DONE);
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_what_is_there_marked_as_partial() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use crate::cli_sandbox::INTERRUPTED;

    let sandbox = Sandbox::with_starter();
    let child = Command::new(env!("CARGO_BIN_EXE_pactsim"))
        .args([
            "why",
            "sea.toml",
            "--shapley",
            "--quiet",
            "--draws",
            "100",
            "--budget",
            "1000000000",
            "--replicates",
            "500",
        ])
        .current_dir(sandbox.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(Duration::from_millis(1500));
    Command::new("kill").args(["-INT", &child.id().to_string()]).output().expect("kill");
    let output = child.wait_with_output().expect("it ends");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(INTERRUPTED), "{stdout}");
    assert!(stdout.starts_with("PARTIAL: stopped after "), "{stdout}");
}
