//! A small calibration on made-up records and two invented cases.

use std::path::{Path, PathBuf};

use super::generations::Sample;
use super::run::{calibrate, evidence_of};
use super::{Calibration, CalibrationError, FREE, Options, Place};
use crate::ensemble::Host;
use crate::history::hindcast::{Case, load_cases};
use crate::history::membership::fixture;
use crate::scenario::{Posterior, load_text};

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
    calibrate(&fixture::five_pacts().read(), &cases(), &OPTIONS, &Place { output, threads }, host)
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
    assert!(evidence.pacts.adjustment > 0.0 && evidence.pacts.adjustment <= 1.0);
    let values = evidence.priors.values(&[0.0; FREE.len()]);
    let at = |values: &[f64]| evidence.pacts.log_likelihood(values).unwrap();
    let doubled: Vec<f64> = values.iter().map(|value| 2.0 * value).collect();
    assert!((at(&values) - at(&doubled)).abs() < 1e-6);
    let mut other = values.clone();
    other[0] *= 10.0;
    assert!((at(&values) - at(&other)).abs() > 1e-3, "{} {}", at(&values), at(&other));
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
    let place = Place { output: output.path(), threads: 1 };
    let error = calibrate(&fixture::five_pacts().read(), &cases()[..1], &OPTIONS, &place, &Quiet).unwrap_err();
    assert!(error.to_string().contains("fewer than two families"), "{error}");
}
