//! `pactsim run --rule all`: every rule side by side, and what becomes of the folder.

use std::path::PathBuf;

use pactsim::scenario::RULES;
use serde_json::Value;

use crate::cli_sandbox::{DONE, INPUT, Sandbox, Told, tables_in};

const SAMPLE: [&str; 8] = ["run", "sea.toml", "--draws", "6", "--replicates", "10", "--rule", "all"];

fn all(sandbox: &Sandbox, more: &[&str]) -> Told {
    sandbox.tell(SAMPLE.iter().chain(more).copied())
}

/// The number under a path of keys.
fn number(value: &Value, keys: &[&str]) -> f64 {
    let found = keys.iter().fold(value, |value, key| &value[*key]);
    found.as_f64().unwrap_or_else(|| panic!("no {keys:?} in {value}"))
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

#[test]
fn the_mixture_is_the_weighted_mean_of_the_rules_that_speak() {
    let sandbox = Sandbox::with_starter();
    let json = all(&sandbox, &["--json"]).with_code(DONE).json();
    let rules = json["rules"].as_array().expect("a list");
    let words: Vec<&str> = rules.iter().filter_map(|rule| rule["rule"].as_str()).collect();
    assert_eq!(words, RULES.map(|rule| rule.word()));
    close(rules.iter().map(|rule| number(rule, &["weight"])).sum(), 1.0);
    for (outcome, speaking) in [("article5", 5), ("shallow_or_deeper", 7), ("major_war", 7)] {
        let pool = &json["mixture"][outcome];
        let speak: Vec<&Value> = rules.iter().filter(|rule| !rule[outcome].is_null()).collect();
        assert_eq!((speak.len(), pool["rules"].as_u64()), (speaking, Some(speaking as u64)));
        let weights: f64 = speak.iter().map(|rule| number(rule, &["weight"])).sum();
        let mean = |keys: &[&str]| {
            let keys: Vec<&str> = std::iter::once(outcome).chain(keys.iter().copied()).collect();
            speak.iter().map(|rule| number(rule, &["weight"]) * number(rule, &keys)).sum::<f64>() / weights
        };
        close(number(pool, &["probability"]), mean(&["probability"]));
        close(number(pool, &["replicate_noise", "low"]), mean(&["replicate_noise", "low"]));
        close(number(pool, &["replicate_noise", "high"]), mean(&["replicate_noise", "high"]));
        let chances = || speak.iter().map(|rule| number(rule, &[outcome, "probability"]));
        assert_eq!(number(pool, &["lowest", "probability"]), chances().fold(1.0, f64::min));
        assert_eq!(number(pool, &["highest", "probability"]), chances().fold(0.0, f64::max));
    }
    let chances: Vec<String> = rules.iter().map(|rule| rule["shallow_or_deeper"]["probability"].to_string()).collect();
    assert!(chances.iter().any(|chance| *chance != chances[0]), "rules differ: {chances:?}");
}

#[test]
fn the_line_of_a_rule_is_the_answer_of_that_rule_alone() {
    let sandbox = Sandbox::with_starter();
    let together = all(&sandbox, &["--json"]).with_code(DONE).json();
    for (at, rule) in RULES.into_iter().enumerate() {
        let alone = [&SAMPLE[..7], &[rule.word(), "--json", "--out", "elsewhere"]].concat();
        let alone = sandbox.tell(alone).with_code(DONE).json();
        let line = &together["rules"][at];
        for (outcome, event) in [("shallow_or_deeper", "shallow_or_deeper"), ("major_war", "major_war")] {
            assert_eq!(line[outcome], alone["summary"][event]["by_horizon"], "{}", rule.word());
        }
        let silent = line["is_silent_on_form"] == true;
        let article5 = &alone["summary"]["article5"]["by_horizon"];
        assert_eq!(line["article5"], if silent { Value::Null } else { article5.clone() });
        assert_eq!(line["batch_id"], alone["summary"]["batch_id"]);
        // It lies beside the others as if it had been made alone.
        let folder = alone["folder"].as_str().expect("a folder").replace("elsewhere", "output");
        assert_eq!(tables_in(&sandbox.path(&folder)).len(), 6);
    }
}

#[test]
fn the_answer_has_a_line_for_each_rule_and_reads_as_it_should() {
    let sandbox = Sandbox::with_starter();
    let told =
        sandbox.tell(["run", "sea.toml", "--draws", "20", "--replicates", "50", "--rule", "all"]).with_code(DONE);
    for rule in RULES {
        assert!(told.stdout.contains(&format!(" {}", rule.word())), "{}", told.stdout);
    }
    let id = told.batch().rsplit("rules-").next().expect("an id");
    insta::assert_snapshot!(told.stdout.replace(id, "[id]").replace(env!("CARGO_PKG_VERSION"), "[version]"));
    assert!(!told.stdout.contains(['\u{1b}', '\u{a0}']), "colours and odd spaces stay out of pipes");
}

#[test]
fn threads_change_no_bit_and_the_same_command_again_computes_nothing() {
    let sandbox = Sandbox::with_starter();
    let with = |threads: &str| {
        let told = all(&sandbox, &["--threads", threads, "--out", threads]).with_code(DONE);
        (tables_in(&sandbox.path(told.batch())), sandbox.read(&format!("{}/summary.json", told.batch())), told)
    };
    let (one, four) = (with("1"), with("4"));
    assert!(one.0 == four.0 && one.1 == four.1);
    assert_eq!(one.0.len(), 1, "the table `rules`");
    let manifest = format!("{}/manifest.json", one.2.batch());
    let before = sandbox.read(&manifest);
    let again = with("1").2;
    assert_eq!(sandbox.read(&manifest), before);
    assert_eq!(again.stdout.replace(" (already complete)", ""), one.2.stdout);
    assert!(again.stdout.contains("(already complete)"));
    assert_eq!(sandbox.tell(["show", again.batch()]).with_code(DONE).stdout, again.stdout);
    // Whose batch or table is damaged gets it again.
    let table = format!("{}/rules.parquet", again.batch());
    sandbox.write(&table, "rubbish");
    assert!(!with("1").2.stdout.contains("already complete"));
    assert!(sandbox.read(&table) == one.0[0].1);
}

#[test]
fn the_table_has_a_row_for_each_rule_and_outcome_and_three_for_the_mixture() {
    let sandbox = Sandbox::with_starter();
    let told = all(&sandbox, &["--format", "csv"]).with_code(DONE);
    let text = sandbox.text(&format!("{}/rules.csv", told.batch()));
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 3 * (RULES.len() + 1));
    let keys = |row: &Vec<&str>| [row[0].to_owned(), row[2].to_owned()];
    assert_eq!(keys(&rows[0]), ["cost-benefit", "article5"]);
    assert_eq!(keys(&rows[23]), ["mixture", "war"]);
    for outcome in ["article5", "shallow", "war"] {
        let weights = rows.iter().filter(|row| row[2] == outcome && !row[3].is_empty());
        close(weights.map(|row| row[3].parse::<f64>().expect("a number")).sum(), 1.0);
    }
    let silent = rows.iter().find(|row| keys(row) == ["landscape", "article5"]).expect("a row");
    assert!(silent[3].is_empty() && silent[5..].iter().all(|cell| cell.is_empty()), "{silent:?}");
}

#[test]
fn figure_and_briefing_are_made_of_the_folder() {
    let sandbox = Sandbox::with_starter();
    let json = all(&sandbox, &["--json"]).with_code(DONE).json();
    let folder = json["folder"].as_str().expect("a folder").to_owned();
    sandbox.tell(["chart", &folder]).with_code(DONE);
    let svg = sandbox.text(&format!("{folder}/figures/rules.svg"));
    assert!(svg.contains("the mixture says") && svg.contains("<desc>"));
    let told = sandbox.tell(["chart", &folder, "map"]).with_code(INPUT);
    assert!(told.stderr.contains("set of rival rules") && told.stderr.contains("pactsim run"), "{}", told.stderr);
    let batch = PathBuf::from(&folder).with_file_name(json["rules"][0]["batch_id"].as_str().expect("an id"));
    let batch = batch.to_string_lossy().into_owned();
    let told = sandbox.tell(["brief", &folder, "-o", "a.md"]).with_code(INPUT);
    let said = told.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("set of rival rules") && said.contains(&batch), "{said}");
    sandbox.tell(["brief", &batch, &folder, "-o", "a.md"]).with_code(DONE);
    let page = sandbox.text("a.md");
    assert!(page.contains("## Rival explanations") && page.contains("a-figures/rules.png"), "{page}");
    assert!(page.contains("by all together") && page.contains("T6 balance of threat"), "{page}");
    assert!(!page.contains("tried on another scenario"));
    sandbox.alter("sea.toml", "horizon_years = 10", "horizon_years = 9");
    let other = sandbox.run([]).with_code(DONE);
    sandbox.tell(["brief", other.batch(), &folder, "-o", "b.md"]).with_code(DONE);
    assert!(sandbox.text("b.md").contains("tried on another scenario"));
}

#[test]
fn what_needs_another_folder_refuses_this_one() {
    let sandbox = Sandbox::with_starter();
    let told = all(&sandbox, &[]).with_code(DONE);
    let folder = told.batch();
    for verb in [
        &["replay", folder, "--draw", "0", "--replicate", "0"][..],
        &["why", folder],
        &["rerun", folder],
        &["merge", folder, folder],
        &["export", folder, "--to", "salib", "-o", "x.json"],
    ] {
        let told = sandbox.tell(verb.iter().copied()).with_code(INPUT);
        assert!(told.stderr.contains("a set of rival rules"), "{verb:?}: {}", told.stderr);
        assert!(told.stdout.is_empty());
    }
}

#[test]
fn verbs_of_one_rule_say_who_takes_all() {
    let sandbox = Sandbox::with_starter();
    for verb in ["why", "stable", "trace", "sweep", "enough"] {
        let told = sandbox.tell([verb, "sea.toml", "--rule", "all"]).with_code(INPUT);
        assert!(told.stderr.contains("`pactsim run` and `pactsim hindcast` take all"), "{}", told.stderr);
        let told = sandbox.tell([verb, "sea.toml", "--rule", "nonsense"]).with_code(INPUT);
        assert!(told.stderr.contains("landscape") && !told.stderr.contains(" all"), "{}", told.stderr);
    }
    let told = sandbox.tell(["run", "sea.toml", "--rule", "nonsense"]).with_code(INPUT);
    assert!(told.stderr.contains("landscape, all"), "{}", told.stderr);
}

#[test]
fn an_experiment_under_a_rival_rule_is_a_sweep_of_its_own() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("trade.toml", crate::output_format::EXPERIMENT);
    let sweep = |more: &[&str]| {
        let told = sandbox.tell(["sweep", "trade.toml", "--quiet"].iter().chain(more).copied()).with_code(DONE);
        told.batch().to_owned()
    };
    let (own, default, rival) = (sweep(&[]), sweep(&["--rule", "cost-benefit"]), sweep(&["--rule", "landscape"]));
    assert_eq!(own, default, "the rule of the scenario itself changes nothing");
    assert_ne!(own, rival);
    let manifest = sandbox.json(&format!("{rival}/manifest.json"));
    assert_eq!(manifest["inputs"]["overrides"]["rule"], "landscape");
    assert!(manifest["inputs"]["scenarios"][0][1].as_str().expect("text").contains("rule = \"landscape\""));
    let again = sandbox.tell(["rerun", &rival, "--out", "again"]).with_code(DONE);
    assert!(again.stdout.contains("Identical"), "{}", again.stdout);
    let enough = |more: &[&str]| {
        let pilot = ["enough", "sea.toml", "--draws", "12", "--replicates", "10", "--json"];
        sandbox.tell(pilot.iter().chain(more).copied()).with_code(DONE).json()["enough"].clone()
    };
    assert_ne!(enough(&[]), enough(&["--rule", "landscape"]));
}

#[cfg(unix)]
#[test]
fn what_was_interrupted_goes_on_where_it_was() {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use crate::cli_sandbox::INTERRUPTED;

    let sandbox = Sandbox::with_starter();
    let arguments =
        ["run", "sea.toml", "--quiet", "--rule", "all", "--draws", "60", "--replicates", "100", "--threads", "1"];
    let child = Command::new(env!("CARGO_BIN_EXE_pactsim"))
        .args(arguments)
        .current_dir(sandbox.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let batches = || {
        let entries = std::fs::read_dir(sandbox.path("output")).into_iter().flatten().filter_map(Result::ok);
        let folders = entries.filter_map(|entry| std::fs::read_dir(entry.path()).ok()).flatten().filter_map(Result::ok);
        folders.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let begun = Instant::now();
    // The second rule has begun.
    while batches().len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(120), "no second batch after two minutes");
        std::thread::sleep(Duration::from_millis(2));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).output().expect("kill");
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(INTERRUPTED), "{said}");
    assert!(said.contains("of 7 rules complete; the same command goes on") && output.stdout.is_empty(), "{said}");
    assert!(batches().iter().all(|folder| !folder.to_string_lossy().contains("rules-")), "nothing is told by halves");
    let resumed = sandbox.tell(arguments).with_code(DONE);
    let whole = sandbox.tell(arguments.into_iter().chain(["--out", "elsewhere"])).with_code(DONE);
    let [resumed, whole] = [resumed, whole]
        .map(|told| (tables_in(&sandbox.path(told.batch())), sandbox.read(&format!("{}/summary.json", told.batch()))));
    assert!(resumed == whole);
}
