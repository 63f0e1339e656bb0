//! `pactsim run`: the main job.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::RangedU64ValueParser;

use super::answer::Answer;
use super::failure::Failure;
use super::names::Names;
use super::progress::Console;
use super::{exit, figure};
use crate::ensemble::{self, Finished, Options, Plan, Request, Summary};
use crate::scenario::{self, RUNS_MAX, Spec};
use crate::store::Format;

/// Commit of the source that this program was built from, where it was built from a checkout.
pub(crate) const COMMIT: Option<&str> = option_env!("PACTSIM_COMMIT");

/// Most draws, and most replicates of each, as in a scenario.
pub(crate) const DRAWS_MAX: u64 = 1_000_000;

/// Largest seed, as in a scenario: every program that reads JSON holds it exactly.
pub(crate) const SEED_MAX: u64 = 1 << 53;

/// Most threads that can be asked for.
pub(crate) const THREADS_MAX: u64 = 1024;

/// Run a scenario many times and say whether a pact forms, with whom, when, and how sure that is
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Scenario file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Draws of the uncertain figures and weights [default: the scenario's]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    draws: Option<u32>,
    /// Seeded repetitions of each draw [default: the scenario's]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    replicates: Option<u32>,
    /// Root of all randomness [default: the scenario's]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    seed: Option<u64>,
    /// Threads; they change nothing in the results [default: one per core]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..=THREADS_MAX))]
    threads: Option<usize>,
    /// Folder under which the batch is written
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: PathBuf,
    /// Format of the tables
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
    /// Print the answer as one JSON object, for programs
    #[arg(long)]
    json: bool,
    /// Tell no progress
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum TableFormat {
    #[default]
    Parquet,
    Csv,
}

impl From<TableFormat> for Format {
    fn from(format: TableFormat) -> Self {
        match format {
            TableFormat::Parquet => Self::Parquet,
            TableFormat::Csv => Self::Csv,
        }
    }
}

impl Arguments {
    fn plan(&self, spec: &Spec) -> Result<Plan, Failure> {
        let plan = Plan {
            seed: self.seed.unwrap_or(spec.seed),
            draws: self.draws.unwrap_or(spec.draws),
            replicates: self.replicates.unwrap_or(spec.replicates),
        };
        if plan.runs() > RUNS_MAX {
            let Plan { draws, replicates, .. } = plan;
            return Err(Failure::Input(format!(
                "{draws} draws of {replicates} replicates are {} runs; a batch holds at most {RUNS_MAX}. \
                 Lower --draws or --replicates",
                plan.runs()
            )));
        }
        Ok(plan)
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let scenario = scenario::load(&arguments.file)?;
    let plan = arguments.plan(&scenario.spec)?;
    let request = Request { spec: &scenario.spec, resolved: &scenario.resolved, plan, format: arguments.format.into() };
    let threads = arguments.threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from));
    let options = Options { output: &arguments.out, threads: threads.unwrap_or(1), git_commit: COMMIT };
    let console = Console::new(arguments.quiet)?;
    let outcome = ensemble::run(&request, &options, &console);
    console.finish();
    let mut finished = outcome?;
    add_figure(&mut finished)?;
    let answer = Answer {
        summary: &finished.summary,
        names: Names::of(&scenario.spec),
        folder: &finished.folder,
        was_there: finished.was_complete,
    };
    answer.print(arguments.json)?;
    Ok(exit_code(&finished.summary))
}

fn add_figure(finished: &mut Finished) -> Result<(), Failure> {
    if finished.was_complete {
        return Ok(());
    }
    let (svg, png) = figure::draw(&finished.summary)?;
    finished.seal(&[(figure::SVG, svg.as_bytes()), (figure::PNG, &png)])?;
    Ok(())
}

pub(crate) fn exit_code(summary: &Summary) -> u8 {
    match summary {
        summary if summary.partial => exit::INTERRUPTED,
        summary if summary.runs_failed > 0 => exit::SOME_FAILED,
        _ => exit::DONE,
    }
}
