//! Figures as their users meet them: drawn from result files alone, or refused with a reason.

use std::fs;

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};

fn names(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(sandbox.path(folder)).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn figures_are_drawn_from_the_files_of_a_batch_alone() {
    let sandbox = Sandbox::with_starter();
    let batch = sandbox.run([]).with_code(DONE).batch().to_owned();
    fs::remove_file(sandbox.path("sea.toml")).expect("removed");
    let told = sandbox.tell(["chart", &batch, "--json"]).with_code(DONE).json();
    let figures: Vec<&str> =
        told["figures"].as_array().expect("a list").iter().filter_map(|made| made["figure"].as_str()).collect();
    assert!(figures.contains(&"cumulative-incidence"), "{figures:?}");
    let files = names(&sandbox, &format!("{batch}/figures"));
    let expected = figures.iter().flat_map(|name| [format!("{name}.png"), format!("{name}.svg")]);
    assert!(expected.clone().all(|file| files.contains(&file)), "{files:?}");
    assert_eq!(files.len(), expected.count());
    let drawn = sandbox.text(&format!("{batch}/figures/cumulative-incidence.svg"));
    assert_eq!(drawn, sandbox.text(&format!("{batch}/cumulative-incidence.svg")));
}

#[test]
fn a_figure_has_the_size_and_theme_that_are_asked_for() {
    let sandbox = Sandbox::with_starter();
    let batch = sandbox.run([]).with_code(DONE).batch().to_owned();
    for (size, width) in [("slide", 1600), ("column", 1000), ("poster", 2400)] {
        let more = ["chart", &batch, "cumulative-incidence", "--size", size, "--theme", "print", "-o", size];
        sandbox.tell(more).with_code(DONE);
        assert_eq!(names(&sandbox, size), ["cumulative-incidence.png", "cumulative-incidence.svg"]);
        let svg = sandbox.text(&format!("{size}/cumulative-incidence.svg"));
        assert!(svg.contains(&format!("width=\"{width}\"")), "{size}");
        assert!(!svg.contains("#0072B2"), "a print version has no blue");
    }
}

#[test]
fn a_figure_that_does_not_apply_says_why() {
    let sandbox = Sandbox::with_starter();
    let batch = sandbox.run([]).with_code(DONE).batch().to_owned();
    let told = sandbox.tell(["chart", &batch, "pie"]).with_code(INPUT);
    assert!(told.stderr.contains("no figure `pie`") && told.stderr.contains("cumulative-incidence"), "{told:?}");
    let told = sandbox.tell(["chart", &batch, "tornado"]).with_code(INPUT);
    assert!(told.stderr.contains("cannot be drawn") && told.stderr.contains("pactsim sweep"), "{told:?}");
    let told = sandbox.tell(["chart", "nowhere"]).with_code(INPUT);
    assert!(told.stderr.contains("nowhere"), "{told:?}");
}

#[test]
fn a_damaged_table_is_told_of_and_nothing_is_drawn_from_it() {
    let sandbox = Sandbox::with_starter();
    let batch = sandbox.run([]).with_code(DONE).batch().to_owned();
    let path = sandbox.path(&format!("{batch}/runs.parquet"));
    let mut bytes = fs::read(&path).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).expect("written");
    let told = sandbox.tell(["chart", &batch, "convergence"]).with_code(FILES);
    assert!(told.stderr.contains("runs.parquet") && told.stderr.contains("damaged"), "{told:?}");
    assert!(!sandbox.path(&format!("{batch}/figures")).exists());
}

#[test]
fn all_kinds_of_figures_are_listed_without_a_batch() {
    let told = Sandbox::empty().tell(["chart", "--list"]).with_code(DONE);
    for kind in pactsim::charts::KINDS {
        assert!(told.stdout.contains(kind.name), "{}", kind.name);
    }
}

#[test]
fn the_gallery_shows_every_kind_of_figure() {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let gallery = fs::read_to_string(docs.join("gallery.md")).expect("the gallery");
    for kind in pactsim::charts::KINDS {
        assert!(gallery.contains(&format!("### `{}`\n", kind.name)), "{}", kind.name);
    }
    let shown: Vec<&str> =
        gallery.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(to, _)| to).collect();
    assert!(shown.len() >= pactsim::charts::KINDS.len());
    for figure in shown {
        let svg = fs::read_to_string(docs.join(figure)).unwrap_or_else(|e| panic!("{figure}: {e}"));
        assert!(svg.contains("<title>") && svg.contains("<desc>"), "{figure}");
    }
}
