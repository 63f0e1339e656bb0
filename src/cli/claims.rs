//! `pactsim claims`: what the essays say, put on trial.

use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;

use super::claims_answer;
use super::computing::{Computing, DRAWS_MAX, TableFormat};
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::screen::note;
use crate::analysis::claims::{TrialOptions, TrialPlan, chosen, put_on_trial};
use crate::scenario::SEED_MAX;

/// Put claims on trial: arms in pairs of runs under every rule, with bounds that were set beforehand
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Ids of claims, such as C4, or files; all claims of the folder where none is named
    #[arg(value_name = "CLAIM")]
    claims: Vec<String>,
    /// Folder of the claims
    #[arg(long, value_name = "DIR", default_value = "scenarios/claims")]
    from: PathBuf,
    /// Draws of the uncertain figures and weights
    #[arg(long, value_name = "N", default_value_t = 200, allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(2..=DRAWS_MAX))]
    draws: u32,
    /// Seeded repetitions of each draw
    #[arg(long, value_name = "N", default_value_t = 10, allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    replicates: u32,
    /// Root of all randomness [default: that of each claim's scenario]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    seed: Option<u64>,
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
    // Before the files are read, so that Ctrl-C is heard then too.
    let console = Console::new(arguments.computing.quiet)?;
    let claims = chosen(&arguments.claims, &arguments.from)?;
    let Arguments { draws, replicates, seed, .. } = *arguments;
    let plan = TrialPlan { seed, draws, replicates };
    let options = arguments.computing.options();
    let options = TrialOptions { options, format: arguments.format.into(), command: arguments.command() };
    let outcome = put_on_trial(&claims, plan, &options, &console);
    console.finish();
    match outcome? {
        Some((kept, was_there)) => {
            claims_answer::print(&kept, was_there, arguments.json)?;
            Ok(if kept.found.runs_failed > 0 { exit::SOME_FAILED } else { exit::DONE })
        }
        None => {
            note("pactsim: interrupted; what is done is kept, and the same command goes on from there");
            Ok(exit::INTERRUPTED)
        }
    }
}

impl Arguments {
    /// What to type for the same results.
    fn command(&self) -> String {
        let names: String = self.claims.iter().map(|name| format!(" {name}")).collect();
        let Self { draws, replicates, .. } = self;
        let seed = self.seed.map_or_else(String::new, |seed| format!(" --seed {seed}"));
        format!("pactsim claims{names} --from {} --draws {draws} --replicates {replicates}{seed}", self.from.display())
    }
}
