//! The scenarios that the project ships.

use std::path::{Path, PathBuf};

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
