//! The commands and the script that compute a sweep in shards.

use std::process::{Command, Output};

use crate::cli_sandbox::{DONE, INPUT, Sandbox, tables_in};
use crate::cli_sweeps::EXPERIMENT;

/// In place of Slurm: does at once what it is handed, as `sbatch` would on nodes, and says what it was asked.
const SBATCH: &str = r#"#!/usr/bin/env bash
set -euo pipefail
echo "$*" >> asked
array=
while [[ $1 == --* ]]; do
    [[ $1 == --array=* ]] && array=${1#--array=}
    shift
done
if [[ -n $array ]]; then
    for ((task = ${array%-*}; task <= ${array#*-}; task++)); do
        SLURM_ARRAY_TASK_ID=$task bash "$@" >> told
    done
else
    bash "$@" >> told
fi
echo 17
"#;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_starter();
    sandbox.write("it's trade.toml", EXPERIMENT);
    sandbox.write("sbatch", SBATCH);
    let made = Command::new("chmod").args(["+x", "sbatch"]).current_dir(sandbox.path(".")).status();
    assert!(made.expect("chmod is there").success());
    sandbox
}

/// Gives the script `name` to bash, with the program and what stands for Slurm in its path.
fn bash(sandbox: &Sandbox, words: &[&str]) -> Output {
    let path = std::env::var("PATH").expect("a path");
    Command::new("bash")
        .args(words)
        .current_dir(sandbox.path("."))
        .env("PATH", format!("{}:{path}", sandbox.path(".").display()))
        .env("PACTSIM", env!("CARGO_BIN_EXE_pactsim"))
        .output()
        .expect("bash is there")
}

const SMALL: [&str; 6] = ["it's trade.toml", "--draws", "30", "--seed", "5", "--out"];

#[test]
fn the_script_for_slurm_computes_the_shards_and_merges_them_to_the_bytes_of_one_piece() {
    for more in [&[][..], &["--aggregate"]] {
        let sandbox = sandbox();
        let asked = ["shards"].into_iter().chain(SMALL).chain(["my output", "--shards", "3", "--slurm"]);
        let script = sandbox.tell(asked.chain(more.iter().copied())).with_code(DONE);
        sandbox.write("sweep.sh", &script.stdout);
        assert!(bash(&sandbox, &["-n", "sweep.sh"]).status.success());
        let told = bash(&sandbox, &["sweep.sh"]);
        assert!(told.status.success(), "{told:?}");
        let whole = sandbox.tell(["sweep"].into_iter().chain(SMALL).chain(["whole"]).chain(more.iter().copied()));
        let whole = whole.with_code(DONE);
        let merged = whole.batch().replace("whole/", "my output/");
        assert!(String::from_utf8_lossy(&told.stdout).contains(&format!("the sweep will be in {merged}")), "{told:?}");
        assert!(tables_in(&sandbox.path(&merged)) == tables_in(&sandbox.path(whole.batch())));
        let asked = sandbox.text("asked");
        let jobs: Vec<&str> = asked.lines().collect();
        assert!(jobs[0].contains("--array=1-3") && jobs[0].contains("--requeue"), "{asked}");
        assert!(jobs[1].contains("--dependency=afterok:17"), "{asked}");
    }
}

#[test]
fn a_script_of_another_experiment_is_noticed_before_anything_is_computed() {
    let sandbox = sandbox();
    let asked = ["shards"].into_iter().chain(SMALL).chain(["output", "--slurm"]);
    sandbox.write("sweep.sh", &sandbox.tell(asked).with_code(DONE).stdout);
    sandbox.alter("it's trade.toml", "levels = [0.0, 1.0, 2.0]", "levels = [0.0, 2.0]");
    let told = bash(&sandbox, &["sweep.sh"]);
    assert_eq!(told.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&told.stderr).contains("the experiment has changed"), "{told:?}");
    assert!(!sandbox.path("asked").exists(), "nothing was submitted");
}

#[test]
fn the_commands_alone_can_be_given_to_a_shell_in_any_order() {
    let sandbox = sandbox();
    let all = ["--rule", "cost-benefit", "--weights", "prior", "--independent", "--replicates", "7", "--format", "csv"];
    let asked = ["shards"].into_iter().chain(SMALL).chain(["output", "--shards", "2", "--threads", "2"]).chain(all);
    let told = sandbox.tell(asked).with_code(DONE);
    let commands: Vec<&str> = told.stdout.lines().collect();
    assert_eq!(commands.len(), 3);
    let program = format!("pactsim() {{ '{}' \"$@\"; }}", env!("CARGO_BIN_EXE_pactsim"));
    sandbox.write("all.sh", &[program.as_str(), commands[1], commands[0], commands[2], ""].join("\n"));
    let done = bash(&sandbox, &["-e", "all.sh"]);
    assert!(done.status.success(), "{done:?}");
    let whole = sandbox.tell(["sweep"].into_iter().chain(SMALL).chain(["whole"]).chain(all)).with_code(DONE);
    let merged = whole.batch().replace("whole/", "output/");
    assert!(tables_in(&sandbox.path(&merged)) == tables_in(&sandbox.path(whole.batch())));
}

#[test]
fn the_number_of_shards_goes_with_the_runs_and_a_stopping_rule_is_refused() {
    let sandbox = sandbox();
    let lines = |more: &[&str]| {
        let told = sandbox.tell(["shards", "it's trade.toml"].into_iter().chain(more.iter().copied())).with_code(DONE);
        told.stdout.lines().count() - 1
    };
    assert_eq!([lines(&[]), lines(&["--draws", "1000000"])], [1, 12]);
    sandbox.write(
        "stops.toml",
        &format!("{EXPERIMENT}\n[stop]\noutcome = \"shallow\"\nhalf_width = 0.01\nlooks = [5, 20]\n"),
    );
    let refused = sandbox.tell(["shards", "stops.toml"]).with_code(INPUT);
    assert!(refused.stderr.contains("cannot be cut into shards"), "{}", refused.stderr);
}
