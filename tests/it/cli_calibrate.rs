//! The calibration as users meet it.

use std::path::{Path, PathBuf};

use pactsim::history::calibration::FREE;
use pactsim::scenario::{Posterior, RULES};

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
    assert_eq!((json["pacts"]["strata"].as_u64(), json["pacts"]["candidates"].as_u64()), (Some(31), Some(1419)));
    assert!(json["pacts"]["groups"].as_u64().is_some_and(|groups| (560..=620).contains(&groups)));
    // Two cases and six quiet spells.
    assert_eq!(json["cases"].as_array().map(Vec::len), Some(8));
    assert!(json["inputs"].as_array().is_some_and(|files| files.len() > 5));
    let folder = json["folder"].as_str().expect("text");
    let bytes = std::fs::read(sandbox.path(&format!("{folder}/posterior.parquet"))).expect("a sample");
    let posterior = Posterior::parse("posterior.parquet", &bytes).expect("a sample that can be drawn from");
    assert_eq!(posterior.addresses(), FREE);
    let rules = json["rules"].as_array().expect("rules");
    assert_eq!(rules.iter().map(|rule| rule["rule"].as_str()).collect::<Vec<_>>(), RULES.map(|rule| Some(rule.word())));
    let mixture = std::fs::read_to_string(sandbox.path(&format!("{folder}/mixture.toml"))).expect("weights");
    let mixture: toml::Table = mixture.parse().expect("TOML");
    let weights: Vec<f64> = (mixture["rule"].as_array().expect("a list").iter())
        .map(|rule| rule["weight"].as_float().expect("a number"))
        .collect();
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{weights:?}");
    assert!(rules.iter().zip(&weights).all(|(rule, weight)| rule["weight"].as_f64() == Some(*weight)));
}
