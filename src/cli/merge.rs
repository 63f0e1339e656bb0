//! `pactsim merge`: the shards of a sweep joined.

use std::path::PathBuf;

use super::failure::Failure;
use super::progress::Console;
use super::sweep::exit_code;
use super::sweep_answer::SweepAnswer;
use crate::ensemble::{COMMIT, Options};
use crate::experiment;

/// Join the shards of a sweep to what it would have been in one piece
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folders that `pactsim sweep --shard` has written, all of them, in any order
    #[arg(required = true, value_name = "SHARD")]
    shards: Vec<PathBuf>,
    /// Folder under which the sweep is written
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: PathBuf,
    /// Print the answer as one JSON object, for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let options = Options { output: &arguments.out, threads: 1, git_commit: COMMIT };
    let finished = experiment::merge(&arguments.shards, &options, &Console::new(true)?)?;
    SweepAnswer::of(&finished).print(arguments.json)?;
    Ok(exit_code(&finished.manifest))
}
