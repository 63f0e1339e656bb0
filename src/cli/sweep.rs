//! `pactsim sweep`: an experiment, computed or resumed.

use std::path::PathBuf;

use super::computing::{Computing, Sampling, TableFormat};
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::rule::RuleChoice;
use super::sweep_answer::SweepAnswer;
use crate::experiment::{self, Overrides, Shard, SweepManifest, SweepRequest};

/// Run an experiment: a scenario over many settings of chosen factors; go on where it was stopped
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Experiment file, such as scenarios/experiments/us-reliability.toml
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    rule: RuleChoice,
    #[command(flatten)]
    sampling: Sampling,
    /// Random numbers of its own for every design point, instead of common ones
    #[arg(long)]
    independent: bool,
    /// Compute only the I-th of N shards; `pactsim merge` joins them
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
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
    let Sampling { draws, replicates, seed, weights } = arguments.sampling;
    let independent = arguments.independent;
    let rule = arguments.rule.rule;
    let overrides = Overrides { seed, draws, replicates, independent, weighting: weights.asked(), rule };
    let experiment = experiment::load(&arguments.file, &overrides)?;
    let request = SweepRequest { experiment: &experiment, format: arguments.format.into(), shard: arguments.shard };
    let console = Console::new(arguments.computing.quiet)?;
    let outcome = experiment::sweep(&request, &arguments.computing.options(), &console);
    console.finish();
    let finished = outcome?;
    SweepAnswer::of(&finished).print(arguments.json)?;
    Ok(exit_code(&finished.manifest))
}

/// The exit code that goes with a sweep as it lies there.
pub(crate) fn exit_code(manifest: &SweepManifest) -> u8 {
    match manifest {
        manifest if manifest.partial => exit::INTERRUPTED,
        manifest if manifest.runs_failed > 0 => exit::SOME_FAILED,
        _ => exit::DONE,
    }
}
