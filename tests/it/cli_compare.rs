//! `pactsim compare`: batches against the first, counted once more from their tables, and what it refuses.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use pactsim::analysis::{BatchResults, compare};
use pactsim::ensemble::{Host, Options, Request, run};
use pactsim::store::{Format, TableReader};
use serde_json::Value;

use crate::cli_sandbox::{DONE, INPUT, Sandbox, Told};
use crate::output_format::EXPERIMENT;
use crate::support::{sample, shipped, spec};

/// A folder with small batches of shipped scenarios.
pub(crate) struct Compared {
    pub(crate) sandbox: Sandbox,
    /// Of the default scenario.
    pub(crate) first: String,
    /// Of the one with more states, on the same random numbers.
    pub(crate) other: String,
    /// Of the default scenario, with another seed and size.
    apart: String,
}

/// The batches, run once for all tests.
pub(crate) fn compared() -> &'static Compared {
    static COMPARED: OnceLock<Compared> = OnceLock::new();
    COMPARED.get_or_init(|| {
        let sandbox = Sandbox::empty();
        let batch = |scenario: &str, more: &[&str]| {
            let file = format!("{}/scenarios/{scenario}.toml", env!("CARGO_MANIFEST_DIR"));
            let sample = ["run", &file, "--quiet", "--draws", "24", "--replicates", "5"];
            sandbox.tell(sample.into_iter().chain(more.iter().copied())).with_code(DONE).batch().to_owned()
        };
        let first = batch("indo-pacific-2026", &[]);
        let other = batch("indo-pacific-2026-with-europe", &[]);
        let apart = batch("events/us-withdrawal", &["--seed", "5"]);
        Compared { first, other, apart, sandbox }
    })
}

fn told(folders: &[&str], more: &[&str]) -> Told {
    let all = ["compare"].into_iter().chain(folders.iter().copied()).chain(["--quiet"]).chain(more.iter().copied());
    compared().sandbox.tell(all)
}

/// A column of `runs` by draw and replicate; a missing value is left out.
fn column(folder: &str, name: &str) -> BTreeMap<(u64, u64), f64> {
    let sandbox = &compared().sandbox;
    let manifest = sandbox.json(&format!("{folder}/manifest.json"));
    let tables = manifest["tables"].as_array().expect("tables");
    let runs = tables.iter().find(|table| table["file"] == "runs.parquet").expect("a table of runs");
    let hash = runs["blake3"].as_str().expect("text");
    let reader = TableReader::open(&sandbox.path(&format!("{folder}/runs.parquet")), hash).expect("a table");
    let places = ["draw", "replicate", name].map(|name| reader.schema().position(name).expect("a column"));
    let mut values = BTreeMap::new();
    for rows in reader {
        let rows = rows.expect("rows");
        for row in 0..rows.len() {
            let [draw, replicate, value] = places.map(|place| rows.cell(row, place).and_then(|cell| cell.as_number()));
            if let (Some(draw), Some(replicate), Some(value)) = (draw, replicate, value) {
                values.insert((draw as u64, replicate as u64), value);
            }
        }
    }
    values
}

/// What a comparison says of an outcome.
fn outcome<'a>(json: &'a Value, name: &str) -> &'a Value {
    let outcomes = json["others"][0]["outcomes"].as_array().expect("outcomes");
    &outcomes.iter().find(|outcome| outcome["outcome"] == name).expect("the outcome")["contrast"]
}

fn close(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

#[test]
fn differences_are_those_counted_run_by_run() {
    let Compared { first, other, .. } = compared();
    let json = told(&[first, other], &["--json", "--out", "counted"]).with_code(DONE).json();
    assert_eq!((&json["status"], &json["others"][0]["is_paired"]), (&Value::from("complete"), &Value::from(true)));
    let (from, to) = (column(first, "crises"), column(other, "crises"));
    assert_eq!((from.len(), to.len()), (120, 120));
    let differences: f64 = from.iter().map(|(run, crises)| to[run] - crises).sum();
    assert!(differences != 0.0, "more theatres have more crises");
    close(&outcome(&json, "crises")["difference"], differences / 120.0);
    // A quarter says that it happened.
    let (from, to) = (column(first, "shallow_quarter"), column(other, "shallow_quarter"));
    let only = |a: &BTreeMap<_, f64>, b: &BTreeMap<_, f64>| a.keys().filter(|run| !b.contains_key(*run)).count() as u64;
    let shallow = outcome(&json, "shallow");
    assert_eq!(shallow["only_first"].as_u64(), Some(only(&from, &to)));
    assert_eq!(shallow["only_other"].as_u64(), Some(only(&to, &from)));
    close(&shallow["difference"], (to.len() as f64 - from.len() as f64) / 120.0);
    // Adjusted values are never below raw ones, and all are counted.
    let states = json["others"][0]["states"].as_array().expect("states");
    let outcomes = json["others"][0]["outcomes"].as_array().expect("outcomes");
    let p: Vec<[f64; 2]> = (outcomes.iter().chain(states).map(|of| &of["contrast"]))
        .filter_map(|of| Some([of["p"].as_f64()?, of["p_adjusted"].as_f64()?]))
        .collect();
    assert_eq!(json["tests"].as_u64(), Some(p.len() as u64));
    assert!(p.len() > 30 && p.iter().all(|[raw, adjusted]| raw <= adjusted), "{p:?}");
    let changes = json["others"][0]["changes"].as_array().expect("changes");
    assert!(changes.iter().any(|change| change["address"] == "theatre.europe" && change["family"] == "crises-and-war"));
}

#[test]
fn a_comparison_is_kept_shown_drawn_and_briefed() {
    let Compared { sandbox, first, other, .. } = compared();
    let answer = told(&[first, other], &[]).with_code(DONE);
    assert!(
        answer.stdout.contains("Paired: 120 pairs of runs") && answer.stdout.contains("times as many runs"),
        "{answer:?}"
    );
    let folder = answer.batch().to_owned();
    assert!(folder.starts_with(first.as_str()), "{folder}");
    let summary = sandbox.read(&format!("{folder}/summary.json"));
    let again = told(&[first, other], &[]).with_code(DONE);
    assert!(again.stdout.contains("(already complete)"), "{again:?}");
    assert_eq!(sandbox.read(&format!("{folder}/summary.json")), summary, "the same results are the same bytes");
    assert_eq!(sandbox.tell(["show", &folder]).with_code(DONE).stdout, again.stdout);
    let charted = sandbox.tell(["chart", &folder, "--json", "--out", "figures"]).with_code(DONE).json();
    let figures: Vec<&Value> = charted["figures"].as_array().expect("figures").iter().map(|f| &f["figure"]).collect();
    assert!(figures.contains(&&Value::from("differences--chances")) && figures.len() >= 2, "{figures:?}");
    sandbox.tell(["brief", first, &folder, "-o", "brief.md", "--quiet"]).with_code(DONE);
    let brief = sandbox.text("brief.md");
    assert!(brief.contains("Compared run by run on the same random numbers") && brief.contains("differences--chances"));
}

#[test]
fn batches_that_are_no_pairs_are_compared_as_samples_and_that_is_said() {
    let Compared { first, apart, .. } = compared();
    let json = told(&[first, apart], &["--json", "--out", "apart"]).with_code(DONE).json();
    let versus = &json["others"][0];
    assert_eq!(versus["is_paired"], Value::from(false));
    let why = versus["unpaired_because"][0].as_str().expect("a reason");
    assert!(why.starts_with("seeds ") && why.ends_with(" and 5"), "{why}");
    let crises = outcome(&json, "crises");
    assert!(
        crises["gain"].is_null() && crises["uncertainty"].is_null() && crises["noise"]["low"].is_number(),
        "{crises}"
    );
    let text = told(&[first, apart], &["--out", "apart"]).with_code(DONE).stdout;
    assert!(text.contains("NOT PAIRED: the batches have seeds"), "{text}");
}

#[test]
fn what_cannot_be_compared_is_refused_with_a_way_out() {
    let Compared { sandbox, first, .. } = compared();
    let refused = |folders: &[&str], words: &str| {
        let told = told(folders, &[]).with_code(INPUT);
        assert!(told.stderr.replace('\n', " ").contains(words), "{told:?}");
    };
    refused(&[first], "is the only batch given");
    refused(&[first, first], "holds the same batch as");
    refused(&[first, &format!("{first}/runs.parquet")], "is a file, and `compare` takes folders of batches");
    sandbox.tell(["new", "sea.toml"]).with_code(DONE);
    sandbox.write("trade.toml", EXPERIMENT);
    let sweep = sandbox.tell(["sweep", "trade.toml", "--quiet"]).with_code(DONE);
    refused(&[first, sweep.batch()], "is a sweep, and `compare` takes batches");
    let csv = sandbox.run(["--quiet", "--format", "csv"]).with_code(DONE);
    refused(&[csv.batch(), first], "not Parquet");
}

/// A host that lets so many reports of progress pass, and then stops.
struct Impatient(std::sync::atomic::AtomicU64);

impl Host for Impatient {
    fn stop(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Relaxed) == 0
    }

    fn progress(&self, _: u64, _: u64) {
        let less = |left: u64| Some(left.saturating_sub(1));
        let _ = self.0.fetch_update(std::sync::atomic::Ordering::Relaxed, std::sync::atomic::Ordering::Relaxed, less);
    }

    fn now(&self) -> String {
        String::new()
    }
}

/// A batch of the shipped scenario under this title that is stopped after so many reports.
fn stopped(output: &Path, title: &str, reports: u64) -> BatchResults {
    let text = crate::support::laid_over(&shipped(), &format!("title = '{title}'"));
    let (spec, options) = (spec(&text), Options { output, threads: 1, git_commit: None });
    let request = Request { spec: &spec, resolved: &text, plan: sample(4, 60), format: Format::Parquet };
    let mut finished = run(&request, &options, &Impatient(reports.into())).expect("the batch runs");
    finished.seal(&[]).expect("the batch is written");
    BatchResults::open(&finished.folder).expect("it holds what was done")
}

#[test]
fn a_batch_stopped_early_is_not_paired_with_a_longer_one() {
    let output = tempfile::tempdir().unwrap();
    let whole = stopped(output.path(), "whole", u64::MAX);
    let partial = stopped(output.path(), "partial", 30);
    assert!(partial.completed() > 0 && partial.completed() < whole.completed());
    let refused = |batches: &[&BatchResults]| {
        compare(batches, 0, None, &Impatient(u64::MAX.into())).expect_err("it is refused").to_string()
    };
    let why = refused(&[&whole, &partial]);
    let folder = partial.folder.display().to_string();
    assert!(why.starts_with(&format!("{folder} was stopped after")) && why.contains("goes on with it"), "{why}");
    let nothing = stopped(output.path(), "nothing", 0);
    assert!(refused(&[&whole, &nothing]).contains("has no completed run"));
    // A request to stop leaves nothing behind.
    let other = stopped(output.path(), "other", u64::MAX);
    assert_eq!(compare(&[&whole, &other], 0, None, &Impatient(0.into())).expect("it is sound"), None);
}
