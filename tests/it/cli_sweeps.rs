//! Sweeps as their users meet them: computed, killed, resumed, cut into shards, merged, run again.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use pactsim::store::{Kind, TableReader};

use crate::cli_sandbox::{DONE, FILES, INPUT, INTERRUPTED, Sandbox, Told, tables_in};

/// Two policies, three levels of trade, 20 × 20 runs of each.
pub(crate) const EXPERIMENT: &str = r#"
kind = "experiment"
format = 1
name = "trade"
title = "Does trade with the adversary keep states out?"
scenario = "sea.toml"
outcomes = ["shallow", "war", "talks", "shallow_quarter"]
reference = "as-it-is"
run = { draws = 20, replicates = 20 }
design = { kind = "grid" }

[uncertainty.trade]
addresses = ["state.*.trade_dependence.*"]
change = "scale"
range = [0.0, 2.0]
levels = [0.0, 1.0, 2.0]

[lever.coercion]
addresses = ["mechanisms.coercion"]
change = "set"

[policy.as-it-is.set]
coercion = 1

[policy.unafraid.set]
coercion = 0
"#;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_starter();
    sandbox.write("trade.toml", EXPERIMENT);
    sandbox
}

fn sweep<'a>(sandbox: &Sandbox, more: impl IntoIterator<Item = &'a str>) -> Told {
    sandbox.tell(["sweep", "trade.toml"].into_iter().chain(more))
}

/// Tables and answer of a sweep.
fn results(sandbox: &Sandbox, folder: &str) -> (Vec<(String, Vec<u8>)>, Vec<u8>) {
    (tables_in(&sandbox.path(folder)), sandbox.read(&format!("{folder}/summary.json")))
}

#[test]
fn a_sweep_is_written_shown_and_not_computed_twice() {
    let sandbox = sandbox();
    let told = sweep(&sandbox, []).with_code(DONE);
    assert!(told.stdout.contains("Does trade with the adversary keep states out?"), "{}", told.stdout);
    let names: Vec<String> = tables_in(&sandbox.path(told.batch())).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["design.parquet", "outcomes.parquet", "runs.parquet"]);
    let again = sweep(&sandbox, []).with_code(DONE);
    assert_eq!(again.stdout.replace(" (already complete)", ""), told.stdout);
    assert_eq!(sandbox.tell(["show", told.batch()]).with_code(DONE).stdout, again.stdout);
    let json = sweep(&sandbox, ["--json"]).with_code(DONE).json();
    assert_eq!(json["summary"], sandbox.json(&format!("{}/summary.json", told.batch())));
    assert_eq!(json["runs_done"], 6 * 400);
}

#[test]
fn threads_and_shards_in_any_order_give_the_same_bytes() {
    let sandbox = sandbox();
    let whole = sweep(&sandbox, ["--threads", "1", "--out", "whole"]).with_code(DONE);
    let expected = results(&sandbox, whole.batch());
    let threads = sweep(&sandbox, ["--threads", "7", "--out", "threads"]).with_code(DONE);
    assert!(results(&sandbox, threads.batch()) == expected, "seven threads");

    let shards: Vec<String> = ["2/3", "3/3", "1/3"]
        .map(|shard| sweep(&sandbox, ["--shard", shard]).with_code(DONE).batch().to_owned())
        .to_vec();
    let merged = sandbox.tell(["merge", &shards[0], &shards[1], &shards[2], "--out", "merged"]).with_code(DONE);
    assert!(results(&sandbox, merged.batch()) == expected, "three shards");
    let told =
        |text: &str| text.lines().filter(|line| !line.starts_with("Folder")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(told(&merged.stdout), told(&whole.stdout));
}

#[test]
fn sums_alone_give_the_same_answer_and_say_so_to_whoever_wants_the_runs() {
    let sandbox = sandbox();
    let whole = sweep(&sandbox, []).with_code(DONE);
    let sums = sweep(&sandbox, ["--aggregate"]).with_code(DONE);
    assert_ne!(sums.batch(), whole.batch());
    let names: Vec<String> = tables_in(&sandbox.path(sums.batch())).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["design.parquet", "outcomes.parquet"]);
    let outcomes = |folder: &str| sandbox.read(&format!("{folder}/outcomes.parquet"));
    assert!(outcomes(sums.batch()) == outcomes(whole.batch()));
    let answer = |told: &Told| told.stdout.split("\nSweep ").next().expect("an answer").to_owned();
    assert_eq!(answer(&sums), answer(&whole));
    assert_eq!(answer(&sandbox.tell(["show", sums.batch()]).with_code(DONE)), answer(&whole));
    sandbox.tell(["chart", sums.batch(), "response"]).with_code(DONE);
    let refused = sandbox.tell(["discover", sums.batch(), "--outcome", "shallow", "--above", "0.1"]);
    assert!(refused.stderr.contains("keeps what its runs add up to, and not the runs"), "{refused:?}");
    let again = sandbox.tell(["rerun", sums.batch(), "--out", "again"]).with_code(DONE);
    assert!(again.stdout.contains("Identical: 2 tables"), "{}", again.stdout);
    let shard = sweep(&sandbox, ["--shard", "1/2", "--aggregate"]).with_code(DONE);
    let other = sweep(&sandbox, ["--shard", "2/2"]).with_code(DONE);
    let mixed = sandbox.tell(["merge", shard.batch(), other.batch()]).with_code(INPUT);
    assert!(mixed.stderr.contains("what it keeps of its runs is not that of"), "{}", mixed.stderr);
}

#[test]
fn shards_that_do_not_make_a_whole_are_refused() {
    let sandbox = sandbox();
    let shard = |which: &str, more: &[&str]| {
        let arguments = ["--shard", which].into_iter().chain(more.iter().copied());
        sweep(&sandbox, arguments).with_code(DONE).batch().to_owned()
    };
    let [first, second] = [shard("1/2", &[]), shard("2/2", &[])];
    let refused = |folders: &[&str], why: &str| {
        let told = sandbox.tell(["merge"].into_iter().chain(folders.iter().copied())).with_code(INPUT);
        assert!(told.stderr.contains(why), "{}", told.stderr);
    };
    refused(&[&first], "shard 2/2 is missing");
    refused(&[&first, &first], "is shard 1/2, and so is");
    refused(&[&first, &shard("2/3", &[])], "number of shards is not that of");
    refused(&[&first, &shard("2/2", &["--seed", "9"])], "sample size or seed is not that of");
    refused(&[&first, &shard("2/2", &["--format", "csv"])], "table format is not that of");
    refused(&[&first, "."], "is not a batch");
    let whole = sweep(&sandbox, []).with_code(DONE);
    refused(&[whole.batch(), &first], "is a whole sweep and no shard");
    sandbox.alter("sea.toml", "title = \"", "title = \"Another ");
    refused(&[&first, &shard("2/2", &[])], "its scenario is not that of");
    let part = format!("{second}/parts/000001.part");
    std::fs::write(sandbox.path(&part), &sandbox.read(&part)[..100]).expect("cut");
    refused(&[&first, &second, "--out", "elsewhere"], "part 1 is missing, cut short or damaged");
    sandbox.alter("sea.toml", "title = \"Another ", "title = \"");
    shard("2/2", &[]);
    sandbox.tell(["merge", &first, &second, "--out", "elsewhere"]).with_code(DONE);
    for wrong in ["0/2", "3/2", "x"] {
        assert!(sweep(&sandbox, ["--shard", wrong]).with_code(INPUT).stderr.contains("must be i/n"));
    }
}

#[test]
fn a_sweep_killed_at_any_moment_ends_with_the_bytes_of_one_that_was_not() {
    let sandbox = sandbox();
    let sample = ["--draws", "60", "--quiet"];
    let whole = sweep(&sandbox, sample.into_iter().chain(["--out", "whole"])).with_code(DONE);
    let mut killed = 0;
    for after_ms in (20..400).step_by(45) {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_pactsim"))
            .current_dir(sandbox.path("."))
            .args(["sweep", "trade.toml"].into_iter().chain(sample))
            .stdout(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(after_ms));
        killed += u32::from(child.try_wait().expect("its state").is_none());
        child.kill().expect("killed or over");
        child.wait().expect("over");
    }
    assert!(killed > 0, "every one had ended before it was killed");
    let resumed = sweep(&sandbox, sample).with_code(DONE);
    assert!(results(&sandbox, resumed.batch()) == results(&sandbox, whole.batch()));
    let left = std::fs::read_dir(sandbox.path(resumed.batch())).expect("its folder");
    let names: Vec<String> =
        left.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().all(|name| !name.ends_with(".tmp") && name != "parts"), "{names:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_an_answer_and_what_was_done() {
    let sandbox = sandbox();
    let child = std::process::Command::new(env!("CARGO_BIN_EXE_pactsim"))
        .current_dir(sandbox.path("."))
        .args(["sweep", "trade.toml", "--draws", "20000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    std::thread::sleep(Duration::from_millis(1500));
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.expect("kill is there").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(INTERRUPTED), "{output:?}");
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(told.contains("PARTIAL: stopped after") && told.contains("even sample"), "{told}");
}

#[test]
fn a_manifest_alone_gives_the_same_tables_again() {
    let sandbox = sandbox();
    let first = sweep(&sandbox, ["--draws", "5", "--seed", "3"]).with_code(DONE);
    for gone in ["trade.toml", "sea.toml"] {
        std::fs::remove_file(sandbox.path(gone)).expect("removed");
    }
    let again = sandbox.tell(["rerun", first.batch(), "--out", "again"]).with_code(DONE);
    assert!(again.stdout.contains("Identical: 3 tables"), "{}", again.stdout);
    assert!(results(&sandbox, again.batch()) == results(&sandbox, first.batch()));
    let here = sandbox.tell(["rerun", first.batch()]).with_code(INPUT);
    assert!(here.stderr.contains("name another folder"), "{}", here.stderr);

    let manifest = format!("{}/manifest.json", first.batch());
    let table = tables_in(&sandbox.path(first.batch())).len();
    assert_eq!(table, 3);
    let hash = sandbox.json(&manifest)["tables"][0]["blake3"].as_str().expect("a hash").to_owned();
    sandbox.alter(&manifest, &hash, &"0".repeat(64));
    let differs = sandbox.tell(["rerun", &manifest, "--out", "again"]);
    assert_eq!(differs.code, 1, "{differs:?}");
    assert!(differs.stdout.contains("DIFFERENT: design.parquet"), "{}", differs.stdout);
}

#[test]
fn the_manifest_of_a_run_can_be_run_again_too() {
    let sandbox = Sandbox::with_starter();
    let run = sandbox.run([]).with_code(DONE);
    let again = sandbox.tell(["rerun", run.batch(), "--out", "again"]).with_code(DONE);
    assert!(again.stdout.contains("Identical: 6 tables"), "{}", again.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_written_the_error_says_so_and_nothing_is_lost() {
    let sandbox = sandbox();
    let told = sweep(&sandbox, ["--out", "/proc/nowhere"]).with_code(FILES);
    assert!(told.stderr.contains("cannot create"), "{}", told.stderr);
    let done = sweep(&sandbox, []).with_code(DONE);
    let before = results(&sandbox, done.batch());
    // A damaged table is noticed and written anew.
    sandbox.write(&format!("{}/runs.parquet", done.batch()), "not a table");
    let mended = sweep(&sandbox, []).with_code(DONE);
    assert!(results(&sandbox, mended.batch()) == before);
}

#[test]
fn tables_say_what_their_columns_are() {
    let sandbox = sandbox();
    let told = sweep(&sandbox, ["--draws", "2", "--format", "csv"]).with_code(DONE);
    let head = |name: &str| {
        let text = sandbox.text(&format!("{}/{name}.csv", told.batch()));
        text.lines().next().expect("a header").to_owned()
    };
    assert_eq!(head("design"), "design_id,row,policy,scenario,coercion,trade,held");
    assert_eq!(head("runs"), "design_id,policy,draw,replicate,status,error,shallow,war,talks,shallow_quarter");
    assert!(head("outcomes").starts_with("design_id,policy,outcome,unit,runs,draws,failed,estimate,noise_low"));
    let rows = |name: &str| sandbox.text(&format!("{}/{name}.csv", told.batch())).lines().count() - 1;
    assert_eq!((rows("design"), rows("runs"), rows("outcomes")), (6, 6 * 40, 6 * 4));
    assert!(Path::new(told.batch()).starts_with("output/trade"));
}

#[test]
fn levels_are_told_with_their_unit_and_drawn_on_either_side_of_nought() {
    let sandbox = sandbox();
    let levels = "outcomes = [\"alignment.COR\", \"hardening\", \"attacks.ADA\", \"honour.BEL.amber-sea\", \"margin.amber-pact.ADA\"]";
    sandbox.write(
        "levels.toml",
        &EXPERIMENT.replace("outcomes = [\"shallow\", \"war\", \"talks\", \"shallow_quarter\"]", levels),
    );
    let told = sandbox.tell(["sweep", "levels.toml", "--draws", "4"]).with_code(DONE);
    assert!(
        told.stdout.contains("alignment of COR at the horizon") && told.stdout.contains("index −1 to 1"),
        "{}",
        told.stdout
    );
    let folder = sandbox.path(told.batch());
    for (table, column) in [("runs", "alignment.COR"), ("runs", "margin.amber-pact.ADA")] {
        let manifest = sandbox.json(&format!("{}/manifest.json", told.batch()));
        let hash = manifest["tables"]
            .as_array()
            .expect("tables")
            .iter()
            .find(|found| found["file"] == format!("{table}.parquet"));
        let hash = hash.expect("it is listed")["blake3"].as_str().expect("text");
        let reader = TableReader::open(&folder.join(format!("{table}.parquet")), hash).expect("a table");
        let found = reader.schema().columns().iter().find(|known| known.name == column).expect("a column");
        assert!(found.kind == Kind::F64 && found.unit.is_some(), "{column}");
    }
    for figure in ["response", "policies"] {
        sandbox.tell(["chart", told.batch(), figure]).with_code(DONE);
    }
}
