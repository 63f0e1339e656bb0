//! `pactsim sensitivity`: how far each factor moves an outcome.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, RangedU64ValueParser, TypedValueParser};

use super::analysing::{Analysing, Subject};
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::screen::note;
use super::sensitivity_answer;
use crate::analysis::sensitivity::{Method, Problem, RESAMPLES_MAX, SLICES_MAX, Settings, analyse};
use crate::analysis::{Sample, TableColumns};
use crate::ensemble::{COMMIT, Host};
use crate::store::{StoreError, read_json};

/// Far above any problem.
const PROBLEM_BYTES_MAX: u64 = 16 << 20;

/// Tell how far each factor moves an outcome: Sobol indices, elementary effects, PAWN, δ
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a sweep or batch, or a table as .csv or .parquet
    #[arg(value_name = "DIR|TABLE")]
    subject: PathBuf,
    /// Outcome; of a sweep or batch its first when not given
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,
    /// Policy of a sweep; its first when not given
    #[arg(long, value_name = "ID")]
    policy: Option<String>,
    /// Problem of SALib, as JSON: which columns of a table are factors, their bounds and groups
    #[arg(long, value_name = "FILE")]
    problem: Option<PathBuf>,
    /// Method [default: sobol for Saltelli's blocks, morris for trajectories, pawn and delta for any other sample]
    #[arg(long, value_name = "METHOD", value_parser = methods())]
    method: Option<Method>,
    /// Resamples from which each interval is made
    #[arg(long, value_name = "N", default_value_t = 1000, allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(2..=u64::from(RESAMPLES_MAX)))]
    resamples: u32,
    /// Confidence of the intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    level: f64,
    /// Slices of each factor, for pawn
    #[arg(long, value_name = "N", default_value_t = 10, allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(2..=SLICES_MAX as u64))]
    slices: usize,
    /// Levels that a sample of trajectories was made with [default: as its steps tell]
    #[arg(long, value_name = "N")]
    levels: Option<u32>,
    #[command(flatten)]
    analysing: Analysing,
}

fn methods() -> impl TypedValueParser<Value = Method> {
    PossibleValuesParser::new(Method::ALL.map(Method::word))
        .map(|word| Method::ALL.into_iter().find(|method| method.word() == word).unwrap_or(Method::Sobol))
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let console = Console::counting("resamples", arguments.analysing.quiet)?;
    let started = console.now();
    let sample = sample(arguments)?;
    let Arguments { method, resamples, level, slices, levels, ref analysing, .. } = *arguments;
    let settings = Settings { method, resamples, level, slices, levels, seed: analysing.seed };
    let found = analyse(&sample, &settings, COMMIT, &console);
    console.finish();
    if console.stop() {
        note("pactsim: interrupted; the same command starts anew");
        return Ok(exit::INTERRUPTED);
    }
    let (kept, was_there) =
        analysing.keep(found?, vec![sample.source.clone()], command(arguments, &sample), &started, &console)?;
    sensitivity_answer::print(&kept, was_there, analysing.json)?;
    Ok(exit::DONE)
}

fn sample(arguments: &Arguments) -> Result<Sample, Failure> {
    let outcome = arguments.outcome.as_deref();
    let is_table = arguments.subject.is_file();
    let refused = |what: &str, of: &str| {
        let at = arguments.subject.display();
        Err(Failure::Input(format!("`{what}` is for {of}, and {at} is none; leave it out")))
    };
    if arguments.problem.is_some() && !is_table {
        return refused("--problem", "tables");
    }
    match Subject::open(&arguments.subject)? {
        Subject::Sweep(sweep) => Ok(Sample::of_sweep(&sweep, outcome, arguments.policy.as_deref())?),
        _ if arguments.policy.is_some() => refused("--policy", "sweeps"),
        Subject::Batch(batch) => Ok(Sample::of_batch(&batch, outcome)?),
        Subject::Table(path) => {
            let Some(outcome) = outcome else {
                let at = path.display();
                return Err(Failure::Input(format!("say which column of {at} is the outcome: `--outcome NAME`")));
            };
            let problem = arguments.problem.as_deref().map(problem).transpose()?;
            let factors = problem.as_ref().map_or_else(Vec::new, |problem| problem.names.clone());
            let mut sample = Sample::of_table(&path, TableColumns { outcome, factors: &factors })?;
            if let Some(problem) = problem {
                problem.give(&mut sample)?;
            }
            Ok(sample)
        }
    }
}

/// The problem that `file` states.
fn problem(file: &Path) -> Result<Problem, Failure> {
    read_json(file, PROBLEM_BYTES_MAX).map_err(|error| match error {
        StoreError::Damaged { path, reason } => Failure::Input(format!(
            "{} states no problem as SALib has it: {reason}. An object with `names` and `bounds` is read, and with `groups` and \
             `dists` where there are any; `pactsim export --to salib` writes one",
            path.display()
        )),
        other => other.into(),
    })
}

/// What to type for the same results.
fn command(arguments: &Arguments, sample: &Sample) -> String {
    let mut words = vec!["pactsim sensitivity".to_owned(), arguments.subject.display().to_string()];
    words.push(format!("--outcome {}", sample.outcome));
    words.extend(sample.policy.iter().map(|policy| format!("--policy {policy}")));
    words.extend(arguments.problem.iter().map(|problem| format!("--problem {}", problem.display())));
    words.extend(arguments.method.map(|method| format!("--method {}", method.word())));
    words.push(format!("--resamples {} --level {}", arguments.resamples, arguments.level));
    words.push(format!("--slices {}", arguments.slices));
    words.extend(arguments.levels.map(|levels| format!("--levels {levels}")));
    words.push(format!("--seed {}", arguments.analysing.seed));
    words.join(" ")
}
