//! `pactsim shards`: the commands that compute an experiment in shards, for many machines.

use std::path::{Path, PathBuf};

use askama::Template;
use clap::builder::RangedU64ValueParser;

use super::computing::THREADS_MAX;
use super::exit;
use super::failure::Failure;
use super::screen::print;
use super::sweep::What;
use crate::ensemble::{COMMIT, PROGRAM_VERSION};
use crate::experiment::{SHARDS_MAX, sweep_id};
use crate::words::thousands;

/// Runs in a shard where their number is not asked for: about an hour of a core.
const RUNS_A_SHARD: u64 = 10_000_000;

/// Most shards where their number is not asked for: what a cluster of Slurm takes as one array, if nobody has changed that.
const SHARDS: u64 = 1_000;

/// Print the commands that compute an experiment in shards, on many machines or under Slurm
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    what: What,
    /// Number of shards [default: one for each 10 million runs, at most 1000]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=u64::from(SHARDS_MAX)))]
    shards: Option<u32>,
    /// Threads of each shard
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..=THREADS_MAX))]
    threads: usize,
    /// Folder under which results are written
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: PathBuf,
    /// Print a script for Slurm: an array of jobs for the shards, and one that merges them after that
    #[arg(long)]
    slurm: bool,
}

/// The script.
#[derive(Template)]
#[template(path = "shards.slurm.sh", escape = "none")]
struct Script<'a> {
    id: String,
    name: &'a str,
    version: String,
    shards: u32,
    runs: String,
    threads: usize,
    out: String,
    words: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let experiment = arguments.what.experiment()?;
    if experiment.stopping.is_some() {
        return Err(Failure::Input(format!(
            "{} has a stopping rule, so that which runs it needs depends on all results before them: it cannot be cut into \
             shards. Leave out its table `stop`",
            arguments.what.file.display()
        )));
    }
    let runs = experiment.runs_max();
    let by_size = runs.div_ceil(RUNS_A_SHARD).clamp(1, SHARDS);
    // At most `SHARDS`, which fits.
    let shards = arguments.shards.unwrap_or(by_size as u32);
    let id = sweep_id(&arguments.what.request(&experiment, None), COMMIT);
    let (name, threads) = (experiment.name.as_str(), arguments.threads);
    let mut words = vec![word(&arguments.what.file)?];
    words.extend(arguments.what.words());
    let (words, out) = (quoted(&words)?, quoted(&[word(&arguments.out)?])?);
    if arguments.slurm {
        let commit = COMMIT.map_or_else(String::new, |commit| format!(", commit {commit}"));
        let version = format!("pactsim {PROGRAM_VERSION}{commit}");
        let runs = thousands(runs);
        let script = Script { id, name, version, shards, runs, threads, out, words };
        print(&script.render().map_err(|e| Failure::Internal(format!("the script cannot be made: {e}")))?)?;
        return Ok(exit::DONE);
    }
    for number in 1..=shards {
        print(&format!("pactsim sweep {words} --shard {number}/{shards} --threads {threads} --out {out} --quiet\n"))?;
    }
    print(&format!("pactsim merge {out}/{name}/{id}-*-of-{shards} --out {out}\n"))?;
    Ok(exit::DONE)
}

/// A path as a word of a command.
fn word(path: &Path) -> Result<String, Failure> {
    // One that begins with a dash would be read as an option.
    let text = path.to_str().map(|text| if text.starts_with('-') { format!("./{text}") } else { text.to_owned() });
    text.ok_or_else(|| Failure::Input(format!("{} is no Unicode, which a script must be; rename it", path.display())))
}

/// Words as a shell takes them.
fn quoted(words: &[String]) -> Result<String, Failure> {
    shlex::try_join(words.iter().map(String::as_str))
        .map_err(|e| Failure::Input(format!("a word of the command cannot be given to a shell: {e}")))
}
