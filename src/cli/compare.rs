//! `pactsim compare`: batches against the first of them, from their files alone.

use std::path::{Path, PathBuf};

use super::analysing::{Analysing, Subject};
use super::compare_answer;
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::screen::note;
use crate::analysis::{BatchResults, Source, compare};
use crate::ensemble::{COMMIT, Host};
use crate::store::ResultsKind;

/// Compare batches with the first: paired differences, who changed its answer, and what changed it
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folders of batches, such as output/<scenario>/<batch>: the one to compare with, then the others
    #[arg(value_name = "BATCH", required = true)]
    batches: Vec<PathBuf>,
    #[command(flatten)]
    analysing: Analysing,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let Arguments { batches, analysing } = arguments;
    let opened: Vec<BatchResults> = batches.iter().map(|folder| open(folder)).collect::<Result<_, _>>()?;
    let all: Vec<&BatchResults> = opened.iter().collect();
    let console = Console::counting("differences", analysing.quiet)?;
    let started = console.now();
    let found = compare(&all, analysing.seed, COMMIT, &console);
    console.finish();
    let Some(found) = found? else {
        note("pactsim: interrupted before the comparison was done; nothing was written");
        return Ok(exit::INTERRUPTED);
    };
    let (kept, was_there) = analysing.keep(found, sources(&opened), command(arguments), &started, &console)?;
    compare_answer::print(&kept, was_there, analysing.json)?;
    Ok(if opened.iter().any(|batch| batch.summary.runs_failed > 0) { exit::SOME_FAILED } else { exit::DONE })
}

/// Opens a folder that must hold a batch.
fn open(path: &Path) -> Result<BatchResults, Failure> {
    match Subject::open(path)? {
        Subject::Batch(batch) => Ok(*batch),
        Subject::Sweep(sweep) => {
            let shown = sweep.folder.display();
            Err(Failure::Input(format!(
                "{shown} is a sweep, and `compare` takes batches. The policies of a sweep are compared in pairs already, in its own \
                 table `outcomes`: `pactsim show {shown}` tells them, `pactsim chart {shown} policies` draws them"
            )))
        }
        Subject::Table(file) => Err(Failure::Input(format!(
            "{} is a file, and `compare` takes folders of batches: their manifests say which runs are pairs. Give the folder that \
             `pactsim run` wrote",
            file.display()
        ))),
    }
}

fn sources(batches: &[BatchResults]) -> Vec<Source> {
    let source = |batch: &BatchResults| Source {
        kind: ResultsKind::Batch.word().to_owned(),
        id: batch.manifest.batch_id.clone(),
        place: batch.folder.display().to_string(),
    };
    batches.iter().map(source).collect()
}

/// What to type for the same results.
fn command(arguments: &Arguments) -> String {
    let folders: Vec<String> = arguments.batches.iter().map(|folder| folder.display().to_string()).collect();
    format!("{} {} --seed {}", ResultsKind::Comparison.command(), folders.join(" "), arguments.analysing.seed)
}
