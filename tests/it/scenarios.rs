//! The scenarios that the project ships.

use std::path::{Path, PathBuf};

use pactsim::experiment::{self, Experiment, Overrides};
use pactsim::scenario::{Spec, load};

/// Files of a folder below `scenarios`, each with its scenario.
fn shipped(folder: &str) -> Vec<(PathBuf, Spec)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let files = entries.map(|entry| entry.expect("a readable entry").path()).filter(|path| path.is_file());
    let all: Vec<_> = files.map(|path| (path.clone(), load(&path).unwrap_or_else(|e| panic!("{e}")).spec)).collect();
    assert!(!all.is_empty(), "{} is empty", folder.display());
    all
}

#[test]
fn every_scenario_says_what_it_assumes_under_the_name_of_its_file_and_points_editors_at_a_schema() {
    for (path, spec) in ["", "pacts", "events"].into_iter().flat_map(shipped) {
        let shown = path.display();
        assert_eq!(path.file_stem().and_then(|stem| stem.to_str()), Some(spec.name.as_str()), "{shown}");
        assert!(!spec.description.trim().is_empty(), "{shown}");
        let text = std::fs::read_to_string(&path).expect("a file that was loaded");
        let schema = text.lines().next().and_then(|line| line.strip_prefix("#:schema ")).expect("a schema");
        assert!(path.with_file_name(schema).is_file(), "{shown}: {schema}");
    }
}

#[test]
fn a_pact_scenario_puts_one_design_on_the_table_and_an_event_scenario_adds_one_event() {
    assert!(shipped("pacts").iter().all(|(_, spec)| spec.designs.len() == 1 && spec.events.is_empty()));
    assert!(shipped("events").iter().all(|(_, spec)| spec.designs.len() == 4 && spec.events.len() == 1));
}

#[test]
fn every_experiment_asks_a_question_under_the_name_of_its_file_and_is_of_modest_size() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/experiments");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut designs = std::collections::BTreeSet::new();
    for path in entries.map(|entry| entry.expect("a readable entry").path()) {
        let shown = path.display();
        let load = || experiment::load(&path, &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
        let experiment: Experiment = load();
        assert_eq!(path.file_stem().and_then(|stem| stem.to_str()), Some(experiment.name.as_str()), "{shown}");
        assert!(experiment.title.ends_with('?') && experiment.description.starts_with("Asks"), "{shown}");
        let runs = experiment.points() as u64 * u64::from(experiment.draws) * u64::from(experiment.replicates);
        assert!(runs <= 200_000, "{shown}: {runs} runs");
        assert!(experiment.factors.iter().all(|factor| !factor.description.is_empty()), "{shown}");
        let text = std::fs::read_to_string(&path).expect("a file that was loaded");
        assert!(text.starts_with("#:schema ../../docs/experiment.schema.json\n"), "{shown}");
        designs.insert(experiment.design);
    }
    assert!(designs.len() >= 5, "{designs:?}");
}

#[test]
fn the_experiments_with_pacts_and_events_hold_every_one_that_is_shipped() {
    for (file, folder, others) in [("pact-designs", "pacts", 0), ("events", "events", 1)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/experiments/{file}.toml"));
        let experiment = experiment::load(&path, &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
        let names: Vec<String> =
            experiment.scenarios.iter().skip(1).map(|scenario| scenario.spec.name.to_string()).collect();
        let mut expected: Vec<String> = shipped(folder).into_iter().map(|(_, spec)| spec.name.to_string()).collect();
        expected.sort();
        assert_eq!(names, expected, "{file}");
        assert_eq!(experiment.policies.len(), expected.len() + others, "{file}");
    }
}
