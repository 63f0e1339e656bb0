//! `pactsim hindcast`: cases of history run as if they were the present.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, RangedU64ValueParser};

use super::computing::{DRAWS_MAX, THREADS_MAX, TableFormat};
use super::exit;
use super::failure::Failure;
use super::hindcast_answer;
use super::progress::Console;
use crate::ensemble::COMMIT;
use crate::history::hindcast::{
    ALL_RULES, FORECASTERS, Hindcast, HindcastError, HindcastResults, Options, Place, chosen, load_cases,
    run as run_cases, run_and_keep,
};
use crate::scenario::SEED_MAX;

/// Most draws: scores are sampled over them.
const HINDCAST_DRAWS_MAX: u64 = 10_000;

/// Folder of the cases that are run when none is named.
const CASES: &str = "scenarios/history";

/// Run cases of history as if they were the present, and score each rule on what happened
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Scenarios with a table [history], or folders of them
    #[arg(value_name = "CASES", default_value = CASES)]
    cases: Vec<PathBuf>,
    /// Rule to run them by; two references stand beside it
    #[arg(long, value_name = "RULE", default_value = ALL_RULES, value_parser = rules())]
    rule: String,
    /// Draws of the uncertain figures and weights
    #[arg(long, value_name = "N", default_value = "100", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=HINDCAST_DRAWS_MAX))]
    draws: u32,
    /// Seeded repetitions of each draw
    #[arg(long, value_name = "N", default_value = "20", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    replicates: u32,
    /// Root of all randomness
    #[arg(long, value_name = "N", default_value = "20261121", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    seed: u64,
    /// Threads; they change nothing in the results [default: one per core]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..=THREADS_MAX))]
    threads: Option<usize>,
    /// Also write tables, under this folder
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Format of the tables
    #[arg(long, value_enum, default_value_t, requires = "out")]
    format: TableFormat,
    /// Print the answer as one JSON object, for programs
    #[arg(long)]
    json: bool,
    /// Tell no progress
    #[arg(long, short)]
    quiet: bool,
}

/// What `--rule` may be.
fn rules() -> PossibleValuesParser {
    let rules = FORECASTERS.iter().filter(|one| !one.is_reference).map(|one| one.name);
    PossibleValuesParser::new(rules.chain([ALL_RULES]))
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let cases = load_cases(&arguments.cases)?;
    let options = Options {
        draws: arguments.draws,
        replicates: arguments.replicates,
        seed: arguments.seed,
        forecasters: chosen(&arguments.rule),
    };
    let threads = arguments.threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
    let console = Console::new(arguments.quiet)?;
    let outcome = match &arguments.out {
        Some(output) => {
            let place = Place { output, format: arguments.format.into(), threads, git_commit: COMMIT };
            run_and_keep(&cases, &options, &place, &console).map(|results| Done::Kept(Box::new(results)))
        }
        None => run_cases(&cases, &options, threads, &console).map(|found| Done::Told(Box::new(found))),
    };
    console.finish();
    if let Err(stopped @ HindcastError::Stopped { .. }) = &outcome {
        super::screen::note(&format!("pactsim: {stopped}"));
        return Ok(exit::INTERRUPTED);
    }
    let done = outcome?;
    let (found, kept) = match &done {
        Done::Told(found) => (&**found, None),
        Done::Kept(results) => (&results.found, Some(&**results)),
    };
    hindcast_answer::print(found, kept, arguments.json)?;
    Ok(exit_code(found))
}

/// What was found, and whether it was written.
enum Done {
    Told(Box<Hindcast>),
    Kept(Box<HindcastResults>),
}

fn exit_code(found: &Hindcast) -> u8 {
    if found.runs_failed > 0 { exit::SOME_FAILED } else { exit::DONE }
}
