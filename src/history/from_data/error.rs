//! Why no scenario can be made of the records.

use std::path::PathBuf;

use super::super::records::{Source, Year};
use super::feeds::{NEEDED, feeds};
use super::people::{STATES_FEWEST, STATES_MOST};
use crate::scenario::{Problems, THEATRES_MAX};
use crate::store::StoreError;

/// Why a request cannot be met. Each text says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum FromDataError {
    /// A file without which there is no scenario.
    #[error(
        "the folder has neither {stem}.csv nor {stem}.csv.gz, or no row in it. No scenario can be made without: it gives \
         {}. Add the file with its original columns. Only cow_states and {} must be there; without any other file a \
         scenario is made, and says what is missing",
        feeds(*.source_file), NEEDED.map(Source::stem).join(" and "), stem = .source_file.stem()
    )]
    NoFile {
        /// The file.
        source_file: Source,
    },
    /// A year of which such a file has no record.
    #[error(
        "there is no scenario of {year}: {} holds the years {} to {}. Choose a year in between",
        .source_file.stem(), .years.0, .years.1
    )]
    Year {
        /// The year asked for.
        year: Year,
        /// The file.
        source_file: Source,
        /// Its first and last year.
        years: (Year, Year),
    },
    /// A state that is not in the list.
    #[error(
        "`{text}` is no state of cow_states{}. Name a state by its abbreviation of the Correlates of War, its ISO \
         alpha-3 code or its number, such as UKG, GBR or 200", .suggestion.as_ref().map_or(String::new(), |s| format!(" ({s})"))
    )]
    UnknownState {
        /// As asked for, safe to print.
        text: String,
        /// What may have been meant.
        suggestion: Option<String>,
    },
    /// A code that means several states.
    #[error("`{text}` can mean {meanings}. Give the number instead")]
    Ambiguous {
        /// As asked for, safe to print.
        text: String,
        /// The states, with their numbers.
        meanings: String,
    },
    /// A state that did not exist, or not as a state of its own.
    #[error("{name} was no state of the system in {year}; it was from {spells}. Leave it out, or choose another year")]
    NotInSystem {
        /// Its name, safe to print.
        name: String,
        /// The year asked for.
        year: Year,
        /// When it was.
        spells: String,
    },
    /// A theatre of somebody who is not on that side.
    #[error(
        "a theatre of {name} was asked for, which is not in {side}. Give --theatre an adversary and one of the states, such \
         as RUS:NOR, or add {name} to {side}"
    )]
    NotOnSide {
        /// Its name, safe to print.
        name: String,
        /// The option that lists that side.
        side: &'static str,
    },
    /// Too many theatres.
    #[error("{found} theatres are asked for; a scenario holds at most {THEATRES_MAX}. Give fewer --theatre")]
    Theatres {
        /// How many.
        found: usize,
    },
    /// An adversary among the states.
    #[error(
        "{name} is both a state that may join and an adversary. Take it out of --states or --guarantor, or out of \
         --adversary"
    )]
    BothSides {
        /// Its name, safe to print.
        name: String,
    },
    /// No adversary.
    #[error("there is no adversary. Name one or more after --adversary")]
    NoAdversary,
    /// Too few or too many states.
    #[error(
        "{}",
        if *.found < STATES_FEWEST {
            format!("too few states that may join ({found}): a collective pact takes {STATES_FEWEST} or more. Add to --states")
        } else {
            format!(
                "{found} states and adversaries are too many: more than {STATES_MOST} outgrow the limit of a scenario file. \
                 Take some out of --states"
            )
        }
    )]
    Number {
        /// How many.
        found: usize,
    },
    /// A name that no scenario can have.
    #[error("`{name}` cannot name a scenario: 1 to 48 letters, digits, `-` or `_` are needed. Choose another --name")]
    Name {
        /// As asked for, safe to print.
        name: String,
    },
    /// A table of judgements that could not be read.
    #[error(transparent)]
    Table(#[from] StoreError),
    /// A case that the table of judgements does not have, or several to choose from.
    #[error("{}: {reason}. {advice}", .path.display())]
    Case {
        /// The table.
        path: PathBuf,
        /// What is wrong.
        reason: String,
        /// What to do.
        advice: String,
    },
    /// A row of the table of judgements that does not fit the scenario.
    #[error("{}, line {line}, column {column}: {why}", .path.display())]
    Judgement {
        /// The table.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The column.
        column: &'static str,
        /// What is wrong, and what to do.
        why: String,
    },
    /// What was written is no sound scenario: a fault of this program.
    #[error("the scenario that was made is not in order: {0}")]
    Unsound(Problems),
    /// The page could not be filled in.
    #[error("the scenario could not be written: {0}")]
    Page(#[from] askama::Error),
}
