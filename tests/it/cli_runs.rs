//! `pactsim run`.

use std::fs;

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox, tables};

#[test]
fn a_run_writes_every_file_that_its_manifest_lists() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.run([]).with_code(DONE);
    let batch = told.batch();
    let manifest = sandbox.json(&format!("{batch}/manifest.json"));
    let mut listed: Vec<(String, String)> = Vec::new();
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    for table in manifest["tables"].as_array().expect("tables") {
        listed.push((text(&table["file"]), text(&table["blake3"])));
    }
    for file in manifest["files"].as_array().expect("files") {
        listed.push((text(&file[0]), text(&file[1])));
    }
    assert_eq!(listed.len(), 9, "six tables, the summary and two pictures: {listed:?}");
    for (file, hash) in listed {
        let content = sandbox.read(&format!("{batch}/{file}"));
        assert_eq!(blake3::hash(&content).to_hex().as_str(), hash, "{file}");
    }
    assert_eq!(manifest["runs_done"], 12);
    assert_eq!(manifest["partial"], false);
    assert!(!sandbox.path(&format!("{batch}/parts")).exists(), "the journal of a complete batch goes");
}

#[test]
fn the_same_command_again_shows_the_batch_and_computes_nothing() {
    let sandbox = Sandbox::with_starter();
    let first = sandbox.run([]).with_code(DONE);
    let manifest = format!("{}/manifest.json", first.batch());
    let before = sandbox.read(&manifest);
    let second = sandbox.run(["--threads", "2"]).with_code(DONE);
    assert_eq!(sandbox.read(&manifest), before);
    assert_eq!(second.stdout.replace(" (already complete)", ""), first.stdout);
    assert!(second.stdout.contains("(already complete)"), "{}", second.stdout);
}

#[test]
fn another_seed_or_sample_is_another_batch() {
    let sandbox = Sandbox::with_starter();
    let [first, seed, sample, format] =
        [&[][..], &["--seed", "7"], &["--draws", "2"], &["--format", "csv"]].map(|more| {
            let arguments = ["run", "sea.toml", "--replicates", "4"].iter().chain(more).copied();
            let draws: &[&str] = if more.contains(&"--draws") { &[] } else { &["--draws", "3"] };
            sandbox.tell(arguments.chain(draws.iter().copied())).with_code(DONE).batch().to_owned()
        });
    let mut batches = vec![first, seed, sample, format];
    batches.sort();
    batches.dedup();
    assert_eq!(batches.len(), 4, "{batches:?}");
}

#[test]
fn the_tables_are_the_same_bytes_on_any_number_of_threads() {
    let sandbox = Sandbox::with_starter();
    let [one, two, many] = ["1", "2", "16"].map(|threads| {
        let arguments = ["run", "sea.toml", "--draws", "30", "--replicates", "40", "--quiet", "--out", threads];
        let told = sandbox.tell(arguments.into_iter().chain(["--threads", threads])).with_code(DONE);
        (tables(&sandbox.path(told.batch())), sandbox.read(&format!("{}/summary.json", told.batch())))
    });
    assert!(one == two && one == many);
}

#[test]
fn csv_tables_hold_what_parquet_tables_hold() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.run(["--format", "csv"]).with_code(DONE);
    let runs = sandbox.text(&format!("{}/runs.csv", told.batch()));
    let mut lines = runs.lines();
    assert!(lines.next().expect("a head").starts_with("design_id,draw,replicate,status,error,article5_quarter"));
    assert_eq!(lines.clone().count(), 12);
    assert!(lines.all(|line| line.starts_with("0,") && line.contains(",ok,,")));
}

#[test]
fn json_is_one_object_and_nothing_else() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.run(["--json"]).with_code(DONE);
    let answer = told.json();
    assert_eq!(answer["status"], "complete");
    assert_eq!(answer["was_there"], false);
    assert_eq!(answer["summary"]["runs_done"], 12);
    let noise = &answer["summary"]["article5"]["by_horizon"]["replicate_noise"];
    assert!(noise["low"].as_f64() <= noise["high"].as_f64(), "{noise}");
    let folder = answer["folder"].as_str().expect("a folder");
    assert_eq!(sandbox.json(&format!("{folder}/summary.json")), answer["summary"]);
    assert!(sandbox.path(answer["figure"].as_str().expect("a figure")).is_file());
}

#[test]
fn the_answer_reads_as_it_should() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.tell(["run", "sea.toml", "--draws", "20", "--replicates", "50"]).with_code(DONE);
    let batch = told.batch().rsplit('/').next().expect("an id");
    let answer = told.stdout.replace(batch, "[batch]").replace(env!("CARGO_PKG_VERSION"), "[version]");
    insta::assert_snapshot!(answer);
    assert!(!told.stdout.contains(['\u{1b}', '\u{a0}']), "colours and odd spaces stay out of pipes");
}

#[test]
fn an_answer_from_a_handful_of_runs_claims_nothing() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.tell(["run", "sea.toml", "--draws", "1", "--replicates", "3"]).with_code(DONE);
    assert!(told.stdout.contains("too few runs to say"), "{}", told.stdout);
    assert!(!told.stdout.contains("almost no chance"), "{}", told.stdout);
    assert!(told.stdout.contains("unknown"), "one draw knows nothing of uncertain figures: {}", told.stdout);
}

#[test]
fn a_short_run_says_nothing_but_its_answer() {
    let told = Sandbox::with_starter().run([]).with_code(DONE);
    assert_eq!(told.stderr, "");
}

#[test]
fn a_scenario_with_problems_is_refused_and_nothing_is_written() {
    let sandbox = Sandbox::with_starter();
    sandbox.alter("sea.toml", "horizon_years = 10", "horizon_years = 1000");
    let told = sandbox.run([]).with_code(INPUT);
    assert_eq!(told.stdout, "");
    assert!(told.stderr.contains("time.horizon_years"), "{}", told.stderr);
    assert!(!sandbox.path("output").exists());
}

#[test]
fn what_cannot_be_asked_for_is_a_fault_of_the_input() {
    let sandbox = Sandbox::with_starter();
    for wrong in [
        &["--draws", "0"][..],
        &["--replicates", "-1"],
        &["--draws", "many"],
        &["--draws", "4294967296"],
        &["--draws", "1000001", "--replicates", "1000"],
        &["--threads", "0"],
        &["--seed", "1.5"],
        &["--format", "xlsx"],
        &["--no-such-option"],
    ] {
        let told = sandbox.tell(["run", "sea.toml"].iter().chain(wrong).copied()).with_code(INPUT);
        assert!(told.stdout.is_empty() && !told.stderr.is_empty(), "{wrong:?}: {told:?}");
    }
    assert!(!sandbox.path("output").exists());
}

#[test]
fn a_place_that_cannot_be_written_is_a_fault_of_the_files() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("taken", "not a folder");
    let told = sandbox.run(["--out", "taken"]).with_code(FILES);
    assert!(told.stderr.starts_with("pactsim: cannot create taken/"), "{}", told.stderr);
    assert_eq!(sandbox.text("taken"), "not a folder");
}

#[test]
fn a_table_that_was_tampered_with_is_made_anew() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.run([]).with_code(DONE);
    let before = tables(&sandbox.path(told.batch()));
    fs::write(sandbox.path(&format!("{}/runs.parquet", told.batch())), "rubbish").expect("written");
    let again = sandbox.run([]).with_code(DONE);
    assert!(!again.stdout.contains("already complete"));
    assert!(tables(&sandbox.path(again.batch())) == before);
}
