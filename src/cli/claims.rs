//! `pactsim claims`: what the essays say, put on trial.

use std::path::{Path, PathBuf};

use clap::builder::RangedU64ValueParser;

use super::claims_answer;
use super::computing::{Computing, DRAWS_MAX, SEED_MAX, TableFormat};
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::screen::note;
use crate::analysis::claims::{Claim, TrialOptions, TrialPlan, load_all, put_on_trial};
use crate::scenario::toml_files;
use crate::store::StoreError;
use crate::words::listed;

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
    let claims = arguments.chosen()?;
    let Arguments { draws, replicates, seed, .. } = *arguments;
    let plan = TrialPlan { seed, draws, replicates };
    let console = Console::new(arguments.computing.quiet)?;
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
    /// The claims that are meant.
    fn chosen(&self) -> Result<Vec<Claim>, Failure> {
        let is_file = |name: &&String| Path::new(name).extension().is_some_and(|ending| ending == "toml");
        let (files, ids): (Vec<&String>, Vec<&String>) = self.claims.iter().partition(is_file);
        let mut claims = load_all(&files.into_iter().map(PathBuf::from).collect::<Vec<_>>())?;
        if !ids.is_empty() || claims.is_empty() {
            let in_folder = toml_files(&self.from).map_err(|error| StoreError::io("read", &self.from, error))?;
            let mut all = load_all(&in_folder)?;
            if all.is_empty() {
                let folder = self.from.display();
                return Err(Failure::Input(format!("{folder} holds no claim; name a folder with --from")));
            }
            if let Some(stranger) = ids.iter().find(|id| !all.iter().any(|claim| claim.id.as_str() == id.as_str())) {
                let known: Vec<&str> = all.iter().map(|claim| claim.id.as_str()).collect();
                let known = listed(&known);
                return Err(Failure::Input(format!(
                    "there is no claim `{stranger}` in {}; there are {known}",
                    self.from.display()
                )));
            }
            all.retain(|claim| ids.is_empty() || ids.iter().any(|id| id.as_str() == claim.id.as_str()));
            claims.extend(all);
        }
        Ok(claims)
    }

    /// What to type for the same results.
    fn command(&self) -> String {
        let names: String = self.claims.iter().map(|name| format!(" {name}")).collect();
        let Self { draws, replicates, .. } = self;
        let seed = self.seed.map_or_else(String::new, |seed| format!(" --seed {seed}"));
        format!("pactsim claims{names} --from {} --draws {draws} --replicates {replicates}{seed}", self.from.display())
    }
}
