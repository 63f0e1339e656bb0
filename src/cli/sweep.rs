//! `pactsim sweep`: an experiment, computed or resumed.

use std::path::PathBuf;

use super::computing::{Computing, Sampling, TableFormat};
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::rule::RuleChoice;
use super::sweep_answer::SweepAnswer;
use crate::experiment::{self, Experiment, Overrides, Shard, SweepManifest, SweepRequest, is_aggregated};
use crate::store::Format;

/// Which sweep.
#[derive(Debug, clap::Args)]
pub(crate) struct What {
    /// Experiment file, such as scenarios/experiments/us-reliability.toml
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    rule: RuleChoice,
    #[command(flatten)]
    sampling: Sampling,
    /// Random numbers of its own for every design point, instead of common ones
    #[arg(long)]
    independent: bool,
    /// Keep what the runs of a design point add up to, and not the runs [default: from 100 million runs on]
    #[arg(long)]
    aggregate: bool,
    /// Format of the tables
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

impl What {
    pub(crate) fn experiment(&self) -> Result<Experiment, Failure> {
        let Sampling { draws, replicates, seed, weights } = self.sampling;
        let (independent, rule) = (self.independent, self.rule.rule);
        let overrides = Overrides { seed, draws, replicates, independent, weighting: weights.asked(), rule };
        Ok(experiment::load(&self.file, &overrides)?)
    }

    /// The request for its sweep or a shard of it.
    pub(crate) fn request<'e>(&self, experiment: &'e Experiment, shard: Option<Shard>) -> SweepRequest<'e> {
        let aggregate = is_aggregated(experiment, self.aggregate);
        SweepRequest { experiment, format: self.format.into(), shard, aggregate }
    }

    /// The words of a command that ask for it.
    pub(crate) fn words(&self) -> Vec<String> {
        let Sampling { draws, replicates, seed, weights } = self.sampling;
        let format: Format = self.format.into();
        let settings = [
            ("--rule", self.rule.rule.map(|rule| rule.word().to_owned())),
            ("--draws", draws.map(|n| n.to_string())),
            ("--replicates", replicates.map(|n| n.to_string())),
            ("--seed", seed.map(|n| n.to_string())),
            ("--weights", weights.asked().map(|from| from.word().to_owned())),
            ("--format", (format != Format::Parquet).then(|| format.extension().to_owned())),
        ];
        let flags = [("--independent", self.independent), ("--aggregate", self.aggregate)];
        let settings = settings.into_iter().flat_map(|(name, value)| value.map(|value| [name.to_owned(), value]));
        let flags = flags.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name.to_owned());
        settings.flatten().chain(flags).collect()
    }
}

/// Run an experiment: a scenario over many settings of chosen factors; go on where it was stopped
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    what: What,
    /// Compute only the I-th of N shards; `pactsim shards` lists them, `pactsim merge` joins them
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    #[command(flatten)]
    computing: Computing,
    /// Print the answer as one JSON object, for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let experiment = arguments.what.experiment()?;
    let request = arguments.what.request(&experiment, arguments.shard);
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
