//! `pactsim backtest`: the engine's decision rule against the record of defence pacts.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;

use super::backtest_answer;
use super::computing::{Computing, TableFormat};
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use crate::history::Year;
use crate::history::backtest::{BacktestError, Options, Place, run_and_keep};
use crate::scenario::SEED_MAX;

/// Fewest and most samples of years: fewer give no 95 % interval.
const SAMPLES: RangeInclusive<u64> = 100..=100_000;

/// Test the decision rule on every recorded defence pact: who comes to owe whom defence, and when
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder with the data files, as .csv or .csv.gz; `pactsim scenario list-data DIR` says what is there
    #[arg(value_name = "DIR")]
    data: PathBuf,
    /// Years that weights are fitted to
    #[arg(long, value_name = "FROM-TO", default_value = "1947-1989", value_parser = years)]
    train: RangeInclusive<Year>,
    /// Years that they are tested on
    #[arg(long, value_name = "FROM-TO", default_value = "1990-2010", value_parser = years)]
    test: RangeInclusive<Year>,
    /// Samples of years, and of pacts, for the intervals
    #[arg(long, value_name = "N", default_value = "10000", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(SAMPLES))]
    samples: usize,
    /// Root of all randomness
    #[arg(long, value_name = "N", default_value = "20261121", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    seed: u64,
    #[command(flatten)]
    computing: Computing,
    /// Format of the tables
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
    /// Print the answer as one JSON object, for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let options = Options {
        train: arguments.train.clone(),
        test: arguments.test.clone(),
        samples: arguments.samples,
        seed: arguments.seed,
    };
    let computing = arguments.computing.options();
    let place = Place {
        output: computing.output,
        format: arguments.format.into(),
        threads: computing.threads,
        git_commit: computing.git_commit,
    };
    let console = Console::counting("steps", arguments.computing.quiet)?;
    let outcome = run_and_keep(&arguments.data, &options, &place, &console);
    console.finish();
    if let Err(stopped @ BacktestError::Stopped) = &outcome {
        super::screen::note(&format!("pactsim: {stopped}"));
        return Ok(exit::INTERRUPTED);
    }
    backtest_answer::print(&outcome?, arguments.json)?;
    Ok(exit::DONE)
}

/// A range of years such as `1947-1989`, or one year.
fn years(text: &str) -> Result<RangeInclusive<Year>, String> {
    let year = |text: &str| text.trim().parse::<Year>().ok().filter(|year| (1..=9999).contains(year));
    let (from, to) = text.split_once(['-', '–']).unwrap_or((text, text));
    match (year(from), year(to)) {
        (Some(from), Some(to)) if from <= to => Ok(from..=to),
        (Some(from), Some(to)) => Err(format!("{from} is after {to}: the first year comes first")),
        _ => Err("expected first and last year, such as 1947-1989".to_owned()),
    }
}
