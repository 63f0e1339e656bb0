//! A small calibration on made-up records and two invented cases.

use std::path::{Path, PathBuf};

use super::generations::Sample;
use super::run::{calibrate, evidence_of};
use super::{Calibration, CalibrationError, CalibrationResults, FREE, Options, Place, RuleReport};
use crate::ensemble::Host;
use crate::history::hindcast::{Case, load_cases};
use crate::history::membership::fixture;
use crate::scenario::{Posterior, RULES, Rule, load_text};
use crate::store::{StoreError, hash_file};

struct Quiet;

impl Host for Quiet {
    fn stop(&self) -> bool {
        false
    }
    fn progress(&self, _: u64, _: u64) {}
    fn now(&self) -> String {
        String::new()
    }
}

/// Stops as soon as so many particles are done.
struct StopAfter(u64, std::sync::atomic::AtomicU64);

impl Host for StopAfter {
    fn stop(&self) -> bool {
        self.1.load(std::sync::atomic::Ordering::Relaxed) >= self.0
    }
    fn progress(&self, done: u64, _: u64) {
        self.1.fetch_max(done, std::sync::atomic::Ordering::Relaxed);
    }
    fn now(&self) -> String {
        String::new()
    }
}

const OPTIONS: Options = Options { particles: 60, generations: 2, runs: 4, seed: 3 };

/// A case in which the pact came, and one in which a constitution forbade it. The first is left to the default constant.
fn cases() -> Vec<Case> {
    let mut cases = load_cases(&[PathBuf::from("tests/fixtures/history")]).expect("two cases");
    let wanted = std::fs::read_to_string("tests/fixtures/history/1-all-want-it.toml").expect("a file");
    let open = wanted.replace("constant = 1", "alignment = 1");
    assert_ne!(open, wanted);
    cases[0] = Case::of(load_text("1.toml", &open).expect("a scenario"), "1.toml").expect("it says what became of it");
    cases
}

fn calibrated(output: &Path, threads: usize, host: &dyn Host) -> Result<(PathBuf, Calibration), CalibrationError> {
    calibrate(&fixture::five_pacts().read(), &cases(), &OPTIONS, &Place { output, threads, git_commit: None }, host)
}

fn bytes(folder: &Path) -> Vec<u8> {
    std::fs::read(folder.join("posterior.parquet")).expect("a sample")
}

#[test]
fn the_sample_is_one_that_forecasts_can_draw_from_and_the_same_for_any_number_of_threads() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (folder, found) = calibrated(one.path(), 1, &Quiet).unwrap();
    let posterior = Posterior::parse("posterior.parquet", &bytes(&folder)).unwrap();
    assert_eq!(posterior.addresses(), FREE);
    assert_eq!(posterior.families(), ["hurdle", "strait"]);
    assert_eq!((found.particles, found.figures.len(), found.cases.len()), (120, FREE.len(), 2));
    let (other, again) = calibrated(two.path(), 2, &Quiet).unwrap();
    assert_eq!((bytes(&other), again), (bytes(&folder), found));
}

#[test]
fn a_calibration_that_was_stopped_goes_on_from_the_generations_that_are_done() {
    let (whole, stopped) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (folder, found) = calibrated(whole.path(), 2, &Quiet).unwrap();
    let error = calibrated(stopped.path(), 2, &StopAfter(70, 0.into())).unwrap_err();
    assert!(matches!(error, CalibrationError::Stopped { done: 60, all: 120 }), "{error}");
    let (resumed, again) = calibrated(stopped.path(), 2, &Quiet).unwrap();
    assert_eq!((bytes(&resumed), again), (bytes(&folder), found));
}

#[test]
fn a_case_in_which_the_pact_came_draws_the_constant_up_and_its_chance_with_it() {
    let output = tempfile::tempdir().unwrap();
    let (_, found) = calibrated(output.path(), 2, &Quiet).unwrap();
    let constant = found.figures.iter().find(|figure| figure.address == "weights.constant").unwrap();
    assert!(constant.shift[2] > 0.2, "{constant:?}");
    let formed = found.cases.iter().find(|case| case.case == "strait-league").unwrap();
    assert!(formed.expected && formed.posterior > formed.prior, "{formed:?}");
    assert!(formed.held_out < formed.posterior, "{formed:?}");
}

#[test]
fn pacts_say_nothing_of_the_scale_of_the_weights_and_something_of_their_proportions() {
    let records = fixture::five_pacts().read();
    let cases = cases();
    let all: Vec<&Case> = cases.iter().collect();
    let evidence = evidence_of(&records, &all, &OPTIONS).unwrap();
    let counted = [evidence.pacts.adjustment, evidence.pacts.of_candidates];
    assert!(counted.iter().all(|counted| *counted > 0.0 && *counted <= 1.0), "{counted:?}");
    let values = evidence.priors.values(&[0.0; FREE.len()]);
    let at = |values: &[f64]| evidence.pacts.log_likelihood(values).unwrap();
    let doubled: Vec<f64> = values.iter().map(|value| 2.0 * value).collect();
    assert!((at(&values) - at(&doubled)).abs() < 1e-6);
    let mut other = values.clone();
    other[0] *= 10.0;
    assert!((at(&values) - at(&other)).abs() > 1e-3, "{} {}", at(&values), at(&other));
}

#[test]
fn pacts_speak_by_their_candidates_and_by_groups_that_formed_none() {
    let records = fixture::five_pacts().read();
    let cases = cases();
    let all: Vec<&Case> = cases.iter().collect();
    let evidence = evidence_of(&records, &all, &OPTIONS).unwrap();
    let values = evidence.priors.values(&[0.0; FREE.len()]);
    let mut other = values.clone();
    other[0] *= 10.0;
    let weights = |values: &[f64]| evidence.pacts.weights(values);
    let of_groups = |values: &[f64]| evidence.pacts.groups.said(&weights(values)).unwrap().log_likelihood;
    let of_candidates = |values: &[f64]| evidence.pacts.candidates(&weights(values)).unwrap().log_likelihood;
    assert!((of_groups(&values) - of_groups(&other)).abs() > 1e-3);
    for values in [&values, &other] {
        let sum = of_candidates(values) + of_groups(values);
        let whole = evidence.pacts.log_likelihood(values).unwrap();
        assert!((whole - evidence.pacts.adjustment * sum).abs() < 1e-12, "{whole} {sum}");
    }
}

#[test]
fn a_calibration_tells_what_it_is_made_of_and_weighs_every_rule() {
    let output = tempfile::tempdir().unwrap();
    let (folder, found) = calibrated(output.path(), 2, &Quiet).unwrap();
    assert_eq!(found.pacts.pacts, 5);
    assert!(found.pacts.strata >= 3 && found.pacts.groups > found.pacts.strata, "{:?}", found.pacts);
    assert_eq!(found.rules.iter().map(|rule| rule.rule.as_str()).collect::<Vec<_>>(), RULES.map(Rule::word));
    assert!((found.rules.iter().map(|rule| rule.weight).sum::<f64>() - 1.0).abs() < 1e-9);
    let mixture = std::fs::read_to_string(folder.join("mixture.toml")).unwrap();
    assert!(mixture.starts_with("# Weights of the decision rules") && mixture.contains("--seed 3`"), "{mixture}");
    let read: toml::Table = mixture.parse().unwrap();
    let rules: Vec<RuleReport> = read["rule"].clone().try_into().unwrap();
    assert_eq!(rules, found.rules);
}

#[test]
fn a_family_that_is_held_out_has_no_part_in_the_weights() {
    let sample = Sample {
        points: vec![vec![0.0], vec![0.0]],
        base: vec![0.0, 0.0],
        pacts: vec![0.0, 0.0],
        families: vec![vec![0.0, -5.0], vec![-2.0, 0.0]],
        formed: vec![vec![], vec![]],
    };
    let without_second = sample.weights(true, |family| family != 1);
    assert!((without_second[0] / without_second[1] - 2.0_f64.exp()).abs() < 1e-9);
    let none = sample.weights(false, |_| false);
    assert!((none[0] - 0.5).abs() < 1e-12);
}

#[test]
fn one_family_alone_cannot_be_held_out() {
    let output = tempfile::tempdir().unwrap();
    let place = Place { output: output.path(), threads: 1, git_commit: None };
    let error = calibrate(&fixture::five_pacts().read(), &cases()[..1], &OPTIONS, &place, &Quiet).unwrap_err();
    assert!(error.to_string().contains("fewer than two families"), "{error}");
}

#[test]
fn a_finished_folder_is_opened_with_what_was_found_and_a_changed_one_is_not() {
    let output = tempfile::tempdir().unwrap();
    let (folder, found) = calibrated(output.path(), 2, &Quiet).unwrap();
    let opened = CalibrationResults::open(&folder).unwrap();
    assert_eq!(opened.found, found);
    assert!(folder.ends_with(&opened.manifest.calibration_id));
    let sample = folder.join("posterior.parquet");
    assert_eq!(opened.manifest.posterior_blake3(), Some(hash_file(&sample).unwrap().blake3.as_str()));
    let held: Vec<&str> = opened.manifest.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(held, ["generation-0.parquet", "generation-1.parquet", "summary.json", "mixture.toml"]);
    for name in held.into_iter().chain(["posterior.parquet"]) {
        let path = folder.join(name);
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, [&whole[..], b" "].concat()).unwrap();
        assert!(matches!(CalibrationResults::open(&folder), Err(StoreError::Damaged { .. })), "{name}");
        std::fs::write(&path, whole).unwrap();
    }
    // The same command again leaves the same files, and a manifest that fits them.
    calibrated(output.path(), 1, &Quiet).unwrap();
    assert_eq!(CalibrationResults::open(&folder).unwrap().manifest.files, opened.manifest.files);
}

#[test]
fn an_unfinished_calibration_has_no_manifest() {
    let output = tempfile::tempdir().unwrap();
    calibrated(output.path(), 2, &StopAfter(70, 0.into())).unwrap_err();
    let folder = std::fs::read_dir(output.path().join("calibration")).unwrap().next().unwrap().unwrap().path();
    assert!(folder.join("generation-0.parquet").exists());
    assert!(matches!(CalibrationResults::open(&folder), Err(StoreError::NotABatch { .. })));
}

#[test]
fn scores_of_a_figure_are_on_the_scale_on_which_its_mean_is_said_to_shift() {
    let output = tempfile::tempdir().unwrap();
    let (_, found) = calibrated(output.path(), 2, &Quiet).unwrap();
    for figure in &found.figures {
        let score = figure.score;
        assert!(score.low <= score.mean && score.mean <= score.high, "{figure:?}");
        assert!((score.mean - figure.shift[0]).abs() < 1e-12, "{figure:?}");
    }
}
