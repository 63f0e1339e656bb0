//! Batches that lie on disk: shown, replayed, interrupted, resumed.

use crate::cli_sandbox::{DONE, FILES, INPUT, INTERNAL, Sandbox, Told};

#[test]
fn show_prints_the_answer_that_run_printed() {
    let sandbox = Sandbox::with_starter();
    let run = sandbox.run([]).with_code(DONE);
    let show = sandbox.tell(["show", run.batch()]).with_code(DONE);
    assert_eq!(show.stdout.replace(" (already complete)", ""), run.stdout);
    let json = sandbox.tell(["show", run.batch(), "--json"]).with_code(DONE).json();
    assert_eq!(json["summary"], sandbox.json(&format!("{}/summary.json", run.batch())));
}

#[test]
fn a_folder_that_is_no_batch_or_a_damaged_one_is_told_apart() {
    let sandbox = Sandbox::with_starter();
    for wrong in ["nowhere", ".", "sea.toml"] {
        let told = sandbox.tell(["show", wrong]).with_code(INPUT);
        assert!(told.stderr.contains("is not a batch"), "{}", told.stderr);
    }
    let run = sandbox.run([]).with_code(DONE);
    sandbox.write(&format!("{}/summary.json", run.batch()), "{");
    assert!(sandbox.tell(["show", run.batch()]).with_code(FILES).stderr.contains("summary.json is damaged"));
    sandbox.write(&format!("{}/manifest.json", run.batch()), "{}");
    assert!(sandbox.tell(["show", run.batch()]).with_code(FILES).stderr.contains("manifest.json is damaged"));
}

#[test]
fn every_run_is_replayed_as_it_was_recorded() {
    let sandbox = Sandbox::with_starter();
    let run = sandbox.run([]).with_code(DONE);
    let mut told_of = Vec::new();
    for (draw, replicate) in [("0", "0"), ("0", "3"), ("1", "2"), ("2", "3")] {
        let arguments = ["replay", run.batch(), "--draw", draw, "--replicate", replicate];
        let words = sandbox.tell(arguments).with_code(DONE).stdout;
        assert!(words.contains("identical to the recorded run"), "{words}");
        let json = sandbox.tell(arguments.into_iter().chain(["--json"])).with_code(DONE).json();
        assert_eq!(json["verified"], true);
        assert_eq!(json["record"]["draw"].to_string(), draw);
        let one_line = |text: &str| text.split_whitespace().collect::<String>();
        for passage in json["story"].as_array().expect("a story") {
            let text = passage["text"].as_str().expect("a text");
            assert!(one_line(&words).contains(&one_line(text)), "{passage}");
        }
        assert!(json["events"].as_array().expect("events").iter().all(|event| event["kind"].is_string()));
        told_of.push(words);
    }
    told_of.dedup();
    assert_eq!(told_of.len(), 4, "each run has its own story");
}

#[test]
fn a_replay_tells_the_run_as_a_story() {
    let sandbox = Sandbox::with_starter();
    let run = sandbox.run([]).with_code(DONE);
    let told = sandbox.tell(["replay", run.batch(), "--draw", "2", "--replicate", "3"]).with_code(DONE);
    let batch = run.batch().rsplit('/').next().expect("an id");
    insta::assert_snapshot!(told.stdout.replace(batch, "[batch]"));
    let years = told.stdout.lines().filter_map(|line| line.parse::<u32>().ok());
    let years: Vec<u32> = years.collect();
    assert!(years.len() > 3 && years.is_sorted(), "{years:?}");
}

#[test]
fn a_replay_that_differs_from_the_record_fails_loudly() {
    let sandbox = Sandbox::with_starter();
    let run = sandbox.run([]).with_code(DONE);
    sandbox.alter(&format!("{}/manifest.json", run.batch()), "\"seed\": 1", "\"seed\": 2");
    // Two quiet runs may have the same record by chance, but not all of them.
    let replays = ["0", "1", "2"].into_iter().flat_map(|draw| ["0", "1", "2", "3"].map(|replicate| (draw, replicate)));
    let differing: Vec<Told> = replays
        .map(|(draw, replicate)| sandbox.tell(["replay", run.batch(), "--draw", draw, "--replicate", replicate]))
        .filter(|told| told.code != DONE)
        .collect();
    assert!(!differing.is_empty());
    for told in differing {
        let told = told.with_code(INTERNAL);
        assert!(told.stderr.contains("differs from the recorded one"), "{}", told.stderr);
        assert_eq!(told.stdout, "");
    }
}

#[test]
fn a_replay_is_refused_where_it_could_not_be_exact() {
    let sandbox = Sandbox::with_starter();
    let run = sandbox.run([]).with_code(DONE);
    let manifest = format!("{}/manifest.json", run.batch());
    let replay = |draw, replicate| sandbox.tell(["replay", run.batch(), "--draw", draw, "--replicate", replicate]);
    let told = replay("3", "0").with_code(INPUT);
    assert!(told.stderr.contains("there is no draw 3") && told.stderr.contains("from 0 to 2"), "{}", told.stderr);
    assert!(replay("0", "4").with_code(INPUT).stderr.contains("there is no replicate 4"));
    replay("-1", "0").with_code(INPUT);
    let original = sandbox.text(&manifest);
    sandbox.alter(&manifest, "horizon_years = 10", "horizon_years = 11");
    assert!(replay("0", "0").with_code(FILES).stderr.contains("is damaged"));
    sandbox.write(&manifest, &original);
    let version = format!("\"engine_version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    sandbox.alter(&manifest, &version, "\"engine_version\": \"9.9.9\"");
    assert!(replay("0", "0").with_code(INPUT).stderr.contains("was made by pactsim 9.9.9"));
}

#[test]
fn a_replay_without_a_table_to_compare_with_says_so() {
    let sandbox = Sandbox::with_starter();
    let run = sandbox.run(["--format", "csv"]).with_code(DONE);
    let told = sandbox.tell(["replay", run.batch(), "--draw", "0", "--replicate", "0"]).with_code(DONE);
    assert!(told.stdout.contains("not compared with a recorded run"), "{}", told.stdout);
}

#[cfg(unix)]
mod interrupted {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    use crate::cli_sandbox::{DONE, INTERRUPTED, Sandbox, tables};

    /// Long enough to be interrupted, in 100 parts of 200 runs.
    const SAMPLE: [&str; 7] = ["run", "sea.toml", "--quiet", "--replicates", "100", "--draws", "200"];

    /// A run that has just finished its first parts.
    fn begun<'a>(sandbox: &Sandbox, more: impl IntoIterator<Item = &'a str>) -> Child {
        let child = Command::new(env!("CARGO_BIN_EXE_pactsim"))
            .args(&SAMPLE[..5])
            .args(more)
            .args(["--threads", "1"])
            .current_dir(sandbox.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let begun = Instant::now();
        while parts(&sandbox.path("output")).len() < 3 {
            assert!(begun.elapsed() < Duration::from_secs(60), "no part after a minute");
            std::thread::sleep(Duration::from_millis(2));
        }
        child
    }

    fn interrupt(child: &Child) {
        // One that has ended already cannot be interrupted, and the test finds that out by itself.
        Command::new("kill").args(["-INT", &child.id().to_string()]).output().expect("kill");
    }

    /// The parts that lie below `folder`.
    fn parts(folder: &Path) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let mut found = Vec::new();
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() {
                found.extend(parts(&path));
            } else if path.extension().is_some_and(|extension| extension == "part") {
                found.push(path);
            }
        }
        found.sort();
        found
    }

    #[test]
    fn an_interrupted_batch_is_kept_as_partial_and_resumed_to_the_same_bytes() {
        let sandbox = Sandbox::with_starter();
        let child = begun(&sandbox, ["--draws", "200"]);
        interrupt(&child);
        let output = child.wait_with_output().expect("it ends");
        let stdout = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(output.status.code(), Some(INTERRUPTED), "{stdout}");
        assert!(stdout.starts_with("PARTIAL: stopped after "), "{stdout}");
        let kept = parts(&sandbox.path("output"));
        let batch = kept[0].parent().and_then(Path::parent).expect("a batch");
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(batch.join("manifest.json")).expect("read")).expect("JSON");
        assert_eq!(manifest["partial"], true);
        let done = manifest["runs_done"].as_u64().expect("a count");
        assert!(done > 0 && done < 20_000, "a part under way is cut short, not lost: {done}");
        assert_eq!(manifest["tables"][0]["rows"], done);

        // Two parts are lost on top: one is gone, one was cut short.
        fs::remove_file(&kept[0]).expect("removed");
        let cut = fs::read(&kept[1]).expect("read");
        fs::write(&kept[1], &cut[..cut.len() / 2]).expect("written");
        let resumed = sandbox.tell(SAMPLE).with_code(DONE);
        assert!(!resumed.stdout.contains("PARTIAL"), "{}", resumed.stdout);
        let whole = sandbox.tell(SAMPLE.into_iter().chain(["--out", "elsewhere"])).with_code(DONE);
        let [resumed, whole] = [resumed, whole].map(|told| tables(&sandbox.path(told.batch())));
        assert!(resumed == whole);
    }

    #[test]
    fn a_second_interrupt_ends_the_program_at_once_and_loses_no_part() {
        let sandbox = Sandbox::with_starter();
        let mut child = begun(&sandbox, ["--draws", "1000000"]);
        interrupt(&child);
        std::thread::sleep(Duration::from_millis(50));
        interrupt(&child);
        assert_eq!(child.wait().expect("it ends").code(), Some(INTERRUPTED));
        assert!(parts(&sandbox.path("output")).len() >= 3);
    }
}
