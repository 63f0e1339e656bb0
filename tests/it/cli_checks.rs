//! `pactsim check`.

use std::fs::{self, File};

use crate::cli_sandbox::{DONE, INPUT, Sandbox};

#[test]
fn a_clean_scenario_is_counted() {
    let sandbox = Sandbox::with_starter();
    let text = sandbox.text("sea.toml");
    let judged: usize =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.matches("\"judged\"").count()).sum();
    let told = sandbox.tell(["check", "sea.toml"]).with_code(DONE);
    assert!(told.stdout.starts_with("sea.toml: no problem\n  4 states, 1 theatre, 1 adversary, 1 pact design\n"));
    assert!(told.stdout.contains(&format!(" {judged} judged, 5 unsourced; {judged} drawn")), "{}", told.stdout);
    let json = sandbox.tell(["check", "sea.toml", "--json"]).with_code(DONE).json();
    assert_eq!(json["ok"], true);
    assert_eq!(json["files"][0]["contents"]["own_figures"]["judged"], judged);
}

#[test]
fn all_problems_of_all_files_are_listed_with_their_places() {
    let sandbox = Sandbox::with_starter();
    let faults = [
        ("horizon_years = 10", "horizon_years = 1000"),
        ("name = \"Rexland\"", "name = 7"),
        ("adversary = \"REX\"", "adversary = \"REXX\""),
        ("crisis_rate = ", "crisis_rat = "),
        ("coerciveness = { value = 0.6", "coerciveness = { value = nan"),
    ];
    fs::copy(sandbox.path("sea.toml"), sandbox.path("good.toml")).expect("copied");
    for (old, new) in faults {
        sandbox.alter("sea.toml", old, new);
    }
    let told = sandbox.tell(["check", "good.toml", "sea.toml"]).with_code(INPUT);
    insta::assert_snapshot!(told.stdout);
    let json = sandbox.tell(["check", "good.toml", "sea.toml", "--json"]).with_code(INPUT).json();
    let listed = json["files"][1]["listed"].as_array().expect("problems");
    assert_eq!(json["problems"].as_u64(), Some(listed.len() as u64));
    assert!(listed.iter().any(|p| p["address"] == "time.horizon_years" && p["line"].is_u64()), "{json}");
}

#[test]
fn a_file_that_cannot_be_read_as_a_scenario_says_why() {
    let sandbox = Sandbox::empty();
    fs::create_dir(sandbox.path("folder.toml")).expect("made");
    File::create(sandbox.path("huge.toml")).and_then(|file| file.set_len(1 << 40)).expect("a sparse file");
    fs::write(sandbox.path("latin.toml"), b"title = \"d\xe9fense\"").expect("written");
    sandbox.write("broken.toml", "kind = \"scenario\nformat = 1\n");
    sandbox.write("empty.toml", "");
    sandbox.write("loop.toml", "kind = \"scenario\"\nformat = 1\nextends = \"loop.toml\"\n");
    sandbox.write("escape.toml", "kind = \"scenario\"\nformat = 1\nextends = \"../../etc/passwd\"\n");
    let names =
        ["missing", "folder", "huge", "latin", "broken", "empty", "loop", "escape"].map(|n| format!("{n}.toml"));
    let messages: Vec<String> = names
        .iter()
        .map(|name| {
            let told = sandbox.tell(["check", name]).with_code(INPUT);
            assert_eq!(told.stderr, "");
            sandbox.tell(["run", name]).with_code(INPUT);
            told.stdout
        })
        .collect();
    assert!(!sandbox.path("output").exists());
    insta::assert_snapshot!(messages.join("\n"));
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_refused_without_waiting_for_a_writer() {
    let sandbox = Sandbox::empty();
    let made = std::process::Command::new("mkfifo").arg(sandbox.path("pipe.toml")).status().expect("mkfifo");
    assert!(made.success());
    let told = sandbox.tell(["check", "pipe.toml", "/dev/zero"]).with_code(INPUT);
    assert_eq!(told.stdout.matches("must be a regular file").count(), 2, "{}", told.stdout);
}

#[test]
fn a_variant_of_a_few_lines_is_a_scenario() {
    let sandbox = Sandbox::with_starter();
    sandbox.write(
        "variant.toml",
        "kind = \"scenario\"\nformat = 1\nextends = \"sea.toml\"\nname = \"variant\"\n[time]\nhorizon_years = 5\n",
    );
    let told = sandbox.tell(["check", "variant.toml", "sea.toml"]).with_code(DONE);
    assert!(told.stdout.ends_with("2 files, no problem\n"), "{}", told.stdout);
    let run = sandbox.tell(["run", "variant.toml", "--draws", "2", "--replicates", "2"]).with_code(DONE);
    assert!(run.batch().starts_with("output/variant/"), "{}", run.stdout);
}

const EXPERIMENT: &str = "kind = \"experiment\"\nformat = 1\nname = \"trial\"\ntitle = \"What if?\"\n\
    scenario = \"sea.toml\"\nrun.draws = 4\nrun.replicates = 5\n\n[uncertainty.trade-dependence]\nsteps = 3\n";

#[test]
fn an_experiment_is_known_by_its_kind_and_its_runs_are_counted() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("trial.toml", EXPERIMENT);
    let told = sandbox.tell(["check", "trial.toml"]).with_code(DONE);
    assert!(told.stdout.starts_with("trial.toml: no problem\n  0 levers, 1 uncertainty, 1 policy, 3 outcomes\n"));
    assert!(told.stdout.ends_with("design grid: 3 rows × 1 policy = 3 design points, 60 runs\n"), "{}", told.stdout);
    let json = sandbox.tell(["check", "sea.toml", "trial.toml", "--json"]).with_code(DONE).json();
    assert_eq!(json["files"][1]["experiment"]["points"], 3);
    assert_eq!(json["files"][1]["experiment"]["runs"], 60);
    assert!(json["files"][0]["experiment"].is_null() && json["files"][1]["contents"].is_null());
}

#[test]
fn all_problems_of_an_experiment_and_of_its_scenario_are_listed_with_their_places() {
    let sandbox = Sandbox::with_starter();
    sandbox.alter("sea.toml", "crisis_rate = ", "crisis_rat = ");
    sandbox.write("trial.toml", &EXPERIMENT.replace("steps = 3", "step = 3\nlevels = [1, 0.5]"));
    let told = sandbox.tell(["check", "trial.toml"]).with_code(INPUT);
    insta::assert_snapshot!(told.stdout);
}
