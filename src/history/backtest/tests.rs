//! The back-test as a whole, on a made-up record.

use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    Backtest, BacktestError, BacktestResults, ENGINE, Kind, Options, PactTests, Place, Prediction, run, run_and_keep,
};
use crate::ensemble::Host;
use crate::history::made_up::{MadeUp, TEST, TRAIN, enough_to_fit};
use crate::store::Format;

/// A host that stops the work after some steps.
struct Steps(AtomicU64);

impl Steps {
    fn all() -> Self {
        Self::at_most(u64::MAX)
    }

    fn at_most(steps: u64) -> Self {
        Self(AtomicU64::new(steps))
    }
}

impl Host for Steps {
    fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
    fn progress(&self, _: u64, _: u64) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
    fn now(&self) -> String {
        "now".to_owned()
    }
}

fn options(train: RangeInclusive<i32>, test: RangeInclusive<i32>) -> Options {
    Options { train, test, samples: 200, seed: 1 }
}

fn tested(world: &MadeUp) -> Result<Backtest, BacktestError> {
    run(&world.records(), &options(TRAIN, TEST), &Steps::all())
}

fn why(world: &MadeUp, train: RangeInclusive<i32>, test: RangeInclusive<i32>) -> String {
    run(&world.records(), &options(train, test), &Steps::all()).unwrap_err().to_string()
}

#[test]
fn nothing_of_a_year_or_later_changes_the_probabilities_of_that_year() {
    let before = tested(&enough_to_fit()).unwrap();
    let mut changed = enough_to_fit();
    let year = *TEST.start();
    // Power and regime of the year itself only decide whether there is a row, and they still do.
    changed.cinc.iter_mut().filter(|((_, of), _)| *of >= year).for_each(|(_, cinc)| *cinc *= 3.0);
    changed.polyarchy.iter_mut().filter(|((_, of), _)| *of >= year).for_each(|(_, p)| *p = 1.0 - *p);
    changed.km.iter_mut().filter(|((.., of), _)| *of >= year).for_each(|(_, km)| *km = 3000.0 - 0.4 * *km);
    changed.rivals(100, 220, true, year..=1964);
    changed.rivals(110, 120, true, year..=1964);
    changed.rivalries.iter_mut().take(3).for_each(|(.., years)| *years = *years.start()..=year - 1);
    changed.allies(100, 230, year..=1964);
    changed.allied.retain(|(a, b, of)| *of < year || (*a, *b) != (160, 170));
    changed.alliance(40, &[(130, year..=1964), (200, year..=1964), (210, year..=1964)], false, 3);
    let (_, members, ..) = &mut changed.alliances[0];
    members[0].1 = 1949..=year - 1;
    let after = tested(&changed).unwrap();

    let of_year = |found: &Backtest, year: i32| -> Vec<(u16, u16, f64)> {
        let engine = |p: &Prediction| (p.row.first.0, p.row.second.0, p.probabilities[p.probabilities.len() - 1]);
        found.predictions.iter().filter(|p| p.row.year == year).map(engine).collect()
    };
    assert!(of_year(&before, year).len() > 50);
    assert_eq!(of_year(&before, year), of_year(&after, year));
    // A year later it is known.
    assert_ne!(of_year(&before, year + 1), of_year(&after, year + 1));
}

#[test]
fn no_record_of_the_test_years_changes_what_was_fitted() {
    let before = tested(&enough_to_fit()).unwrap();
    let mut changed = enough_to_fit();
    changed.cinc.iter_mut().filter(|((_, of), _)| TEST.contains(of)).for_each(|(_, cinc)| *cinc *= 3.0);
    changed.polyarchy.retain(|(state, of), _| !TEST.contains(of) || *state != 150);
    changed.km.retain(|(a, .., of), _| !TEST.contains(of) || *a != 110);
    changed.allies(100, 230, TEST);
    changed.allies(120, 200, TEST);
    changed.rivals(170, 180, true, TEST);
    let after = tested(&changed).unwrap();
    assert_ne!(before.new_ties[1], after.new_ties[1]);
    assert_ne!(before.pair_years[1], after.pair_years[1]);
    assert_eq!((before.new_ties[0], before.pair_years[0]), (after.new_ties[0], after.pair_years[0]));
    assert_eq!((&before.weights, before.recalibration), (&after.weights, after.recalibration));
    assert_eq!(before.tried, after.tried);
}

#[test]
fn no_record_of_years_outside_the_test_changes_anything() {
    let found = tested(&enough_to_fit()).unwrap();
    let shorter = |world: &MadeUp| {
        let found = run(&world.records(), &options(1951..=1958, 1960..=1963), &Steps::all()).unwrap();
        // The tests of pacts are of all years on record.
        Backtest { pacts: PactTests { membership: None, formation: None, silent: None }, ..found }
    };
    let before = shorter(&enough_to_fit());
    assert_ne!(before.weights, found.weights);
    let mut changed = enough_to_fit();
    changed.cinc.iter_mut().filter(|((_, of), _)| [1949, 1964].contains(of)).for_each(|(_, cinc)| *cinc *= 3.0);
    changed.allies(100, 230, 1964..=1964);
    assert_eq!(shorter(&changed), before);
}

#[test]
fn the_answer_holds_every_model_and_adds_up() {
    let found = tested(&enough_to_fit()).unwrap();
    let models: Vec<&str> = found.models.iter().map(|model| model.model.as_str()).collect();
    assert_eq!(models, ["base-rate", "distance", "power-and-regime", "rivals-and-allies", ENGINE]);
    assert_eq!((found.train, found.test), ([1950, 1958], [1959, 1964]));
    assert_eq!(found.pair_years[1], found.predictions.len());
    assert_eq!(found.new_ties[1], found.predictions.iter().filter(|p| p.row.allied).count());
    for (at, model) in found.models.iter().enumerate() {
        let said: f64 = found.predictions.iter().map(|p| p.probabilities[at]).sum();
        assert!((said - model.expected_ties).abs() < 1e-9, "{}", model.model);
    }
    for Prediction { row, probabilities, by_kind } in &found.predictions {
        assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)), "{row:?}");
        let parts: f64 = by_kind.iter().sum();
        assert!((parts - probabilities[probabilities.len() - 1]).abs() < 1e-12, "{row:?}: {by_kind:?}");
    }
    let expected: f64 = found.offers.iter().map(|kind| kind.expected_ties).sum();
    assert!((expected - found.models[4].expected_ties).abs() < 1e-9);
    assert_eq!(found.offers.iter().map(|of| of.kind.as_str()).collect::<Vec<_>>(), Kind::ALL.map(Kind::word));
    assert!(found.offers.iter().all(|kind| kind.offers > 0));
    assert!(found.weights.iter().all(|weight| weight.weight >= 0.0));
}

#[test]
fn the_constants_taken_are_those_of_the_greatest_foresight() {
    let tried = tested(&enough_to_fit()).unwrap().tried;
    let chosen: Vec<_> = tried.iter().filter(|tried| tried.chosen).collect();
    assert_eq!((tried.len(), chosen.len()), (12, 1));
    assert!(tried.iter().all(|tried| tried.foresight <= chosen[0].foresight));
    assert!(chosen[0].foresight.is_some());
}

#[test]
fn threads_change_no_bit() {
    let records = enough_to_fit().records();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        // The bits of every probability, and not numbers that are near.
        pool.install(|| format!("{:?}", run(&records, &options(TRAIN, TEST), &Steps::all()).unwrap()))
    };
    assert!(with(1) == with(3));
}

#[test]
fn years_that_make_no_test_are_refused() {
    let world = enough_to_fit();
    for (train, test) in [(1950..=1958, 1958..=1960), (1955..=1960, 1950..=1954), (1950..=1958, 1955..=1956)] {
        let text = why(&world, train.clone(), test.clone());
        assert!(text.contains(&format!("training years {}-{}", train.start(), train.end())), "{text}");
        assert!(text.contains("the first must end before the second begin"), "{text}");
    }
}

#[test]
fn years_that_are_not_on_record_are_named_with_the_file() {
    let world = enough_to_fit();
    // A year before the first is looked at.
    let text = why(&world, 1949..=1958, TEST);
    assert!(text.starts_with("min_distance has the years 1949-1964, and 1948 is needed"), "{text}");
    let text = why(&world, TRAIN, 1959..=1965);
    assert!(text.starts_with("min_distance has the years 1949-1964, and 1965 is needed"), "{text}");
    let mut world = enough_to_fit();
    world.rivalries.iter_mut().for_each(|(.., years)| *years = 1949..=1961);
    let text = why(&world, TRAIN, TEST);
    assert!(text.starts_with("rivalries has the years 1949-1961, and 1963 is needed"), "{text}");
}

#[test]
fn too_little_to_fit_says_which_model_and_why() {
    let mut world = enough_to_fit();
    world.allied.retain(|(.., year)| !(1953..=1958).contains(year));
    let text = why(&world, TRAIN, TEST);
    assert!(
        text.starts_with(
            "the engine model cannot be fitted to the training years, or to the first or the first two thirds"
        ),
        "{text}"
    );
    assert!(text.contains(": the event happened in 0 of "), "{text}");
    assert!(text.ends_with("Choose more years with --train; some twenty are needed"), "{text}");
    // A third of one year is none.
    let text = why(&enough_to_fit(), 1950..=1950, TEST);
    assert!(text.contains("thirds of them: no rows"), "{text}");
    // A single year has nothing to draw samples of.
    let text = why(&enough_to_fit(), TRAIN, 1959..=1959);
    assert!(text.contains("the test years cannot be scored: rows fall into 1 blocks"), "{text}");
}

fn kept(data: &Path, output: &Path, host: &Steps) -> Result<BacktestResults, BacktestError> {
    let place = Place { output, format: Format::Csv, threads: 1, git_commit: None };
    run_and_keep(data, &options(TRAIN, TEST), &place, host)
}

#[test]
fn what_was_stopped_is_taken_for_no_result_and_done_anew() {
    let (data, output) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    enough_to_fit().write(data.path());
    for steps in [1, 4] {
        let stopped = kept(data.path(), output.path(), &Steps::at_most(steps)).unwrap_err();
        assert!(matches!(stopped, BacktestError::Stopped), "{stopped}");
    }
    let folder = std::fs::read_dir(output.path().join("backtest")).unwrap().next().unwrap().unwrap().path();
    assert!(!folder.join("manifest.json").exists() && !folder.join("summary.json").exists());
    assert!(BacktestResults::open(&folder).is_err());
    let done = kept(data.path(), output.path(), &Steps::all()).unwrap();
    assert_eq!(done.folder, folder);
    // Stopped before its first step, it is read and not computed.
    let again = kept(data.path(), output.path(), &Steps::at_most(0)).unwrap();
    let opened = BacktestResults::open(&folder).unwrap();
    assert_eq!(again.manifest, done.manifest);
    // The rows of the test are in a table of their own.
    let found = Backtest { predictions: Vec::new(), ..done.found };
    assert_eq!((&again.found, &opened.found), (&found, &found));
}

#[test]
fn a_folder_from_which_something_is_missing_is_written_anew() {
    let (data, output) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    enough_to_fit().write(data.path());
    let folder = kept(data.path(), output.path(), &Steps::all()).unwrap().folder;
    for name in ["predictions.csv", "summary.json", "manifest.json"] {
        let whole = std::fs::read(folder.join(name)).unwrap();
        std::fs::remove_file(folder.join(name)).unwrap();
        assert!(BacktestResults::open(&folder).is_err(), "{name}");
        kept(data.path(), output.path(), &Steps::all()).unwrap();
        assert!(std::fs::read(folder.join(name)).unwrap() == whole, "{name}");
    }
    std::fs::write(folder.join("predictions.csv"), "year\n1\n").unwrap();
    let text = BacktestResults::open(&folder).unwrap_err().to_string();
    assert!(text.contains("predictions.csv is damaged"), "{text}");
}
