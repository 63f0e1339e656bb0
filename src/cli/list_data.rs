//! `pactsim scenario list-data`: which records are there, and for which years.

use std::path::PathBuf;

use serde::Serialize;

use super::exit;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::{Screen, print, print_json};
use crate::history::{Completeness, Coverage, NEEDED, Records, Source, completeness, feeds};
use crate::words::{counted, listed};

/// See which records are in a folder, for which years, and what each feeds
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder with the records
    #[arg(value_name = "DIR")]
    records: PathBuf,
    /// Year of which to say which states are on record in every file
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Listing {
    files: Vec<FileEntry>,
    year: Option<YearEntry>,
}

#[derive(Debug, Serialize)]
struct FileEntry {
    /// Name without its ending.
    file: &'static str,
    present: bool,
    /// Whether there is no scenario without it.
    needed: bool,
    /// Name with its ending, as read.
    name: Option<String>,
    blake3: Option<String>,
    rows: usize,
    /// Rows that the source's rule sets aside.
    set_aside: usize,
    first_year: Option<i32>,
    last_year: Option<i32>,
    holds: &'static str,
    feeds: &'static str,
    source: &'static str,
}

#[derive(Debug, Serialize)]
struct YearEntry {
    year: i32,
    /// States of the system in that year.
    states: usize,
    /// Those that are on record in every file with rows by state.
    complete: Vec<String>,
    incomplete: Vec<Incomplete>,
}

#[derive(Debug, Serialize)]
struct Incomplete {
    state: String,
    missing: Vec<&'static str>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let records = Records::open_with(&arguments.records, &[])?;
    let listing = Listing {
        files: records.coverage().iter().map(file_entry).collect(),
        year: arguments.year.map(|year| year_entry(&records, year)),
    };
    if arguments.json {
        print_json(&listing)?;
    } else {
        print(&in_words(&listing, &Screen::stdout()))?;
    }
    Ok(exit::DONE)
}

fn file_entry(coverage: &Coverage) -> FileEntry {
    let Coverage { source, file, rows, set_aside, years } = coverage;
    FileEntry {
        file: source.stem(),
        present: file.is_some(),
        needed: *source == Source::States || NEEDED.contains(source),
        name: file.as_ref().map(|file| file.name.clone()),
        blake3: file.as_ref().map(|file| file.blake3.clone()),
        rows: *rows,
        set_aside: *set_aside,
        first_year: years.map(|(first, _)| first),
        last_year: years.map(|(_, last)| last),
        holds: source.holds(),
        feeds: feeds(*source),
        source: source.citation(),
    }
}

fn year_entry(records: &Records, year: i32) -> YearEntry {
    let all = completeness(records, year);
    let named = |state: &Completeness| state.alpha3.unwrap_or(&state.abbreviation).to_owned();
    let incomplete = |state: &Completeness| Incomplete {
        state: named(state),
        missing: state.missing.iter().map(|source| source.stem()).collect(),
    };
    YearEntry {
        year,
        states: all.len(),
        complete: all.iter().filter(|state| state.missing.is_empty()).map(named).collect(),
        incomplete: all.iter().filter(|state| !state.missing.is_empty()).map(incomplete).collect(),
    }
}

fn in_words(listing: &Listing, screen: &Screen) -> String {
    let heading = ["file", "rows", "years", "feeds", "source"].map(str::to_owned);
    let row = |file: &FileEntry| {
        let years = file.first_year.zip(file.last_year).map(|(first, last)| format!("{first}–{last}"));
        let rows = match (file.present, file.needed) {
            (true, _) => file.rows.to_string(),
            (false, true) => "missing, needed".to_owned(),
            (false, false) => "missing".to_owned(),
        };
        [file.file.to_owned(), rows, years.unwrap_or_default(), file.feeds.to_owned(), file.source.to_owned()]
    };
    let table = columns([heading].into_iter().chain(listing.files.iter().map(row)), screen) + "\n";
    let Some(year) = &listing.year else { return table };
    let complete: Vec<&str> = year.complete.iter().map(String::as_str).collect();
    let head = format!(
        "{}: {} in the system, {} on record in every file: {}",
        year.year,
        counted(year.states as u64, "state"),
        complete.len(),
        listed(&complete)
    );
    let lack = |state: &Incomplete| [state.state.clone(), format!("not in {}", listed(&state.missing))];
    let rest = columns(year.incomplete.iter().map(lack), screen);
    format!("{table}\n{}\n{rest}\n", paragraph(&head, screen))
}
