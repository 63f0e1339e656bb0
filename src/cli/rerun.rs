//! `pactsim rerun`: everything that a manifest records, once more.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::computing::Computing;
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::screen::{note, print, print_json};
use crate::analysis::{FINDING_VERSION, FindingManifest};
use crate::ensemble::{self, PROGRAM_VERSION, Request};
use crate::experiment::{self, SweepManifest, SweepRequest};
use crate::history::backtest::BacktestResults;
use crate::history::calibration::CalibrationResults;
use crate::history::hindcast::HindcastResults;
use crate::scenario;
use crate::store::{self, MANIFEST, ResultsKind, TableFile, results_kind};
use crate::words::counted;

/// Compute a batch or sweep again from its manifest alone, and compare every table
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The manifest, or the folder it lies in
    #[arg(value_name = "MANIFEST")]
    manifest: PathBuf,
    #[command(flatten)]
    computing: Computing,
    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
}

/// What came of it.
#[derive(Debug, Serialize)]
struct Rerun {
    /// Where the tables lie that were computed now.
    folder: String,
    /// Tables that have the recorded bytes.
    identical: Vec<String>,
    /// Tables that have others, or are not there.
    different: Vec<String>,
    partial: bool,
}

/// What a folder of results records.
enum Recorded {
    Sweep(Box<SweepManifest>),
    Batch(Box<ensemble::Manifest>),
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let named = &arguments.manifest;
    let folder = if named.ends_with(MANIFEST) { named.parent().unwrap_or(Path::new("")) } else { named };
    let again = match read(folder)? {
        Recorded::Sweep(manifest) => sweep(&manifest, folder, &arguments.computing)?,
        Recorded::Batch(manifest) => batch(&manifest, folder, &arguments.computing)?,
    };
    if arguments.json {
        print_json(&again)?;
    } else {
        print(&told(&again))?;
    }
    Ok(match again {
        Rerun { partial: true, .. } => exit::INTERRUPTED,
        Rerun { ref different, .. } if !different.is_empty() => exit::INTERNAL,
        _ => exit::DONE,
    })
}

/// Reads the manifest in `folder`, of whichever kind.
fn read(folder: &Path) -> Result<Recorded, Failure> {
    match results_kind(folder)? {
        ResultsKind::Sweep => Ok(Recorded::Sweep(Box::new(experiment::read_manifest(folder)?))),
        ResultsKind::Batch => Ok(Recorded::Batch(Box::new(ensemble::read_manifest(folder)?))),
        ResultsKind::Hindcast => Err(Failure::Input(format!(
            "{} is a hindcast, and `rerun` repeats batches and sweeps. Give the command that made it again, CASES being the files \
             of the cases, as its manifest names them: {}",
            folder.display(),
            HindcastResults::open(folder)?.manifest.command()
        ))),
        ResultsKind::Calibration => Err(Failure::Input(format!(
            "{} is a calibration, which rests on data files that its folder does not hold. Give the command that made it again, \
             DIR being the folder of the data files and CASES the files of the cases, as its manifest names them: {}",
            folder.display(),
            CalibrationResults::open(folder)?.manifest.command()
        ))),
        ResultsKind::Rules => Err(Failure::Input(format!(
            "{} is a set of rival rules, and `rerun` repeats batches and sweeps. Name the batch of a rule, which lies beside it: its \
             manifest says which is whose",
            folder.display(),
        ))),
        kind @ (ResultsKind::Sensitivity
        | ResultsKind::Discovery
        | ResultsKind::Survival
        | ResultsKind::Comparison
        | ResultsKind::Claims
        | ResultsKind::Tipping) => Err(Failure::Input(format!(
            "{} is {}, and `rerun` repeats batches and sweeps. Give the command that made it again: {}",
            folder.display(),
            kind.noun(),
            store::read_manifest::<FindingManifest>(folder, kind, FINDING_VERSION)?.command
        ))),
        ResultsKind::Backtest => Err(Failure::Input(format!(
            "{} is a back-test, which rests on data files that its folder does not hold. Give the command that made it \
             again, DIR being the folder of the data files: {}",
            folder.display(),
            BacktestResults::open(folder)?.manifest.command()
        ))),
    }
}

fn sweep(manifest: &SweepManifest, recorded: &Path, computing: &Computing) -> Result<Rerun, Failure> {
    let weighting = manifest.inputs.overrides.weighting.unwrap_or_default();
    let same_weights = manifest.posterior_blake3 == weighting.posterior_blake3();
    same_build(&manifest.engine_version, manifest.git_commit.as_deref(), same_weights, computing);
    whole(manifest.partial, recorded)?;
    let experiment = experiment::read(manifest.inputs.clone())?;
    let request = SweepRequest {
        experiment: &experiment,
        format: manifest.format,
        shard: manifest.shard,
        aggregate: manifest.aggregate,
    };
    elsewhere(recorded, &experiment::folder_of(&request, &computing.options())?)?;
    let console = Console::new(computing.quiet)?;
    let outcome = experiment::sweep(&request, &computing.options(), &console);
    console.finish();
    let finished = outcome?;
    Ok(compared(&manifest.tables, &finished.manifest.tables, &finished.folder, finished.manifest.partial))
}

fn batch(manifest: &ensemble::Manifest, recorded: &Path, computing: &Computing) -> Result<Rerun, Failure> {
    let same_weights = manifest.posterior_blake3 == manifest.plan.weighting.posterior_blake3();
    same_build(&manifest.engine_version, manifest.git_commit.as_deref(), same_weights, computing);
    whole(manifest.partial, recorded)?;
    let scenario = scenario::load_text(&manifest.scenario, &manifest.scenario_text)?;
    let request =
        Request { spec: &scenario.spec, resolved: &scenario.resolved, plan: manifest.plan, format: manifest.format };
    elsewhere(recorded, &ensemble::folder_of(&request, &computing.out)?)?;
    let console = Console::new(computing.quiet)?;
    let outcome = ensemble::run(&request, &computing.options(), &console);
    console.finish();
    let mut finished = outcome?;
    super::run::add_figure(&mut finished)?;
    let again = ensemble::read_manifest(&finished.folder)?;
    Ok(compared(&manifest.tables, &again.tables, &finished.folder, again.partial))
}

/// Says so where the record was made by another build, so that a difference surprises nobody.
fn same_build(version: &str, commit: Option<&str>, same_weights: bool, computing: &Computing) {
    if !same_weights {
        note(
            "pactsim: this drew its weights from another posterior sample than the one in this program; other results \
             are to be expected",
        );
    }
    let here = computing.options().git_commit;
    if version != PROGRAM_VERSION || commit != here {
        let commit = commit.unwrap_or("unknown");
        note(&format!(
            "pactsim: this was made by version {version}, commit {commit}; another build may give other results"
        ));
    }
}

/// What was stopped before its end has no tables to compare with.
fn whole(partial: bool, recorded: &Path) -> Result<(), Failure> {
    if !partial {
        return Ok(());
    }
    let folder = recorded.display();
    Err(Failure::Input(format!("{folder} was stopped before its end; give the command that made it again first")))
}

/// Whatever is computed lies elsewhere than what it is compared with.
fn elsewhere(recorded: &Path, target: &Path) -> Result<(), Failure> {
    let same = |a: &Path, b: &Path| a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    if !same(recorded, target) {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "{} is where the results would go; name another folder, such as --out rerun",
        recorded.display()
    )))
}

fn compared(then: &[TableFile], now: &[TableFile], folder: &Path, partial: bool) -> Rerun {
    let same = |table: &&TableFile| now.iter().any(|other| other.file == table.file && other.blake3 == table.blake3);
    let (identical, different): (Vec<_>, Vec<_>) = then.iter().partition(same);
    let names = |tables: Vec<&TableFile>| tables.into_iter().map(|table| table.file.clone()).collect();
    Rerun { folder: folder.display().to_string(), identical: names(identical), different: names(different), partial }
}

fn told(again: &Rerun) -> String {
    let tables = |names: &[String]| counted(names.len() as u64, "table");
    let verdict = match (again.partial, &again.different[..], &again.identical[..]) {
        (true, ..) => "Stopped before its end; the same command goes on.".to_owned(),
        (_, [], []) => "Computed again; a shard has no tables to compare.".to_owned(),
        (_, [], same) => format!("Identical: {} with the recorded bytes.", tables(same)),
        (_, other, same) => format!("DIFFERENT: {}; identical: {}.", other.join(", "), tables(same)),
    };
    format!("{verdict}\nFolder  {}\n", again.folder)
}
