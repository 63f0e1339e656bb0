//! The calibration as users meet it.

use std::path::{Path, PathBuf};

use pactsim::history::calibration::FREE;
use pactsim::scenario::Posterior;

use crate::cli_hindcast::given;
use crate::cli_sandbox::{DONE, FILES, INPUT};

#[test]
fn records_that_do_not_reach_the_pacts_are_refused_with_file_and_year() {
    let records = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/records");
    let told = given().tell(["calibrate", records.to_str().expect("text"), "cases", "--quiet"]).with_code(INPUT);
    assert!(
        told.stderr.contains("atop_dyad_year") && told.stderr.contains("Give a file that covers"),
        "{}",
        told.stderr
    );
}

#[test]
fn a_folder_without_records_is_refused() {
    let told = given().tell(["calibrate", "cases", "cases", "--quiet"]).with_code(FILES);
    assert!(told.stderr.contains("cow_states"), "{}", told.stderr);
}

#[test]
fn on_the_real_records_a_small_calibration_writes_a_sample_and_says_that_it_is_small() {
    let Some(data) = std::env::var_os("PACTSIM_DATA").map(PathBuf::from) else {
        println!("skipped: PACTSIM_DATA does not say where the data files are");
        return;
    };
    let sandbox = given();
    let records = data.join("history");
    let all = ["calibrate", records.to_str().expect("text"), "cases", "--particles", "50", "--generations", "1"];
    let small = |more: &[&str]| {
        sandbox.tell(all.iter().chain(&["--runs", "1", "--quiet"]).chain(more).copied()).with_code(DONE)
    };
    let told = small(&[]);
    assert!(told.stdout.contains("too few to go by"), "{}", told.stdout);
    let json = small(&["--json"]).json();
    assert_eq!((json["particles"].as_u64(), json["pacts"]["pacts"].as_u64()), (Some(50), Some(33)));
    // Two cases and six quiet spells.
    assert_eq!(json["cases"].as_array().map(Vec::len), Some(8));
    assert!(json["inputs"].as_array().is_some_and(|files| files.len() > 5));
    let folder = json["folder"].as_str().expect("text");
    let bytes = std::fs::read(sandbox.path(&format!("{folder}/posterior.parquet"))).expect("a sample");
    let posterior = Posterior::parse("posterior.parquet", &bytes).expect("a sample that can be drawn from");
    assert_eq!(posterior.addresses(), FREE);
}
