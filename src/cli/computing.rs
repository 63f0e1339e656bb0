//! Arguments that verbs which compute have in common.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::RangedU64ValueParser;

use crate::ensemble::{self, COMMIT, Options};
use crate::scenario::{self, SEED_MAX, Weighting};
use crate::store::Format;

/// [`scenario::DRAWS_MAX`] as clap takes it.
pub(crate) const DRAWS_MAX: u64 = scenario::DRAWS_MAX as u64;

/// [`ensemble::THREADS_MAX`] as clap takes it.
pub(crate) const THREADS_MAX: u64 = ensemble::THREADS_MAX as u64;

/// How many runs, and from which seed.
#[derive(Debug, clap::Args)]
pub(crate) struct Sampling {
    /// Draws of the uncertain figures and weights [default: as in the file]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    pub(crate) draws: Option<u32>,
    /// Seeded repetitions of each draw [default: as in the file]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    pub(crate) replicates: Option<u32>,
    /// Root of all randomness [default: as in the file]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    pub(crate) seed: Option<u64>,
    #[command(flatten)]
    pub(crate) weights: Weights,
}

/// Where the weights come from.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Weights {
    /// Weights of what states care about: drawn from the posterior sample, its means, or drawn from their ranges [default: posterior]
    #[arg(long, value_name = "FROM", value_enum)]
    weights: Option<WeightsFrom>,
}

impl Weights {
    /// What is asked for, if anything.
    pub(crate) fn asked(self) -> Option<Weighting> {
        self.weights.map(|from| match from {
            WeightsFrom::Posterior => Weighting::Posterior,
            WeightsFrom::Point => Weighting::Point,
            WeightsFrom::Prior => Weighting::Prior,
        })
    }

    /// The same with the default.
    pub(crate) fn weighting(self) -> Weighting {
        self.asked().unwrap_or_default()
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum WeightsFrom {
    /// One particle of the posterior sample in each draw
    Posterior,
    /// Its means in all draws
    Point,
    /// Their ranges, as if there were no sample
    Prior,
}

/// How to compute and where to write.
#[derive(Debug, clap::Args)]
pub(crate) struct Computing {
    /// Threads; they change nothing in the results [default: one per core]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..=THREADS_MAX))]
    pub(crate) threads: Option<usize>,
    /// Folder under which results are written
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub(crate) out: PathBuf,
    /// Tell no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

impl Computing {
    /// The options for it.
    pub(crate) fn options(&self) -> Options<'_> {
        let threads = self.threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from));
        Options { output: &self.out, threads: threads.unwrap_or(1), git_commit: COMMIT }
    }
}

/// Format of tables.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum TableFormat {
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
