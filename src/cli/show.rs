//! `pactsim show`: the answer in a folder of results again.

use std::path::PathBuf;

use super::answer::Answer;
use super::backtest_answer;
use super::calibrate;
use super::claims_answer;
use super::compare_answer;
use super::discover_answer;
use super::exit;
use super::failure::Failure;
use super::hindcast_answer;
use super::rivals_answer;
use super::sensitivity_answer;
use super::survival_answer;
use super::sweep_answer::SweepAnswer;
use super::tipping_answer;
use crate::analysis::Kept;
use crate::ensemble::{read_manifest, read_summary};
use crate::experiment::{self, SweepManifest};
use crate::history::backtest::BacktestResults;
use crate::history::calibration::CalibrationResults;
use crate::history::hindcast::HindcastResults;
use crate::history::rivals::RulesResults;
use crate::scenario;
use crate::store::{ResultsKind, results_kind};
use crate::words::Names;

/// Print the answer of a batch, sweep, set of rival rules, back-test, hindcast, calibration or analysis (comparison,
/// sensitivity, discovery, survival, claims) again
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the results, such as output/<scenario>/<batch>
    #[arg(value_name = "BATCH")]
    batch: PathBuf,
    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    match results_kind(&arguments.batch)? {
        ResultsKind::Batch => show_batch(arguments),
        ResultsKind::Sweep => show_sweep(arguments, &experiment::read_manifest(&arguments.batch)?),
        ResultsKind::Backtest => {
            backtest_answer::print(&BacktestResults::open(&arguments.batch)?, arguments.json)?;
            Ok(exit::DONE)
        }
        ResultsKind::Hindcast => {
            let results = HindcastResults::open(&arguments.batch)?;
            hindcast_answer::print(&results.found, Some(&results), arguments.json)?;
            Ok(exit::DONE)
        }
        ResultsKind::Calibration => {
            let CalibrationResults { folder, found, .. } = CalibrationResults::open(&arguments.batch)?;
            calibrate::print_found(&found, &folder, arguments.json)?;
            Ok(exit::DONE)
        }
        ResultsKind::Rules => {
            rivals_answer::print(&RulesResults::open(&arguments.batch)?, true, arguments.json)?;
            Ok(exit::DONE)
        }
        ResultsKind::Claims => {
            claims_answer::print(&Kept::open(&arguments.batch)?, true, arguments.json)?;
            Ok(exit::DONE)
        }
        ResultsKind::Tipping => {
            tipping_answer::print(&Kept::open(&arguments.batch)?, true, arguments.json)?;
            Ok(exit::DONE)
        }
        ResultsKind::Sensitivity => {
            sensitivity_answer::print(&Kept::open(&arguments.batch)?, true, arguments.json)?;
            Ok(exit::DONE)
        }
        ResultsKind::Discovery => {
            discover_answer::print(&Kept::open(&arguments.batch)?, true, arguments.json)?;
            Ok(exit::DONE)
        }
        ResultsKind::Survival => {
            survival_answer::print(&Kept::open(&arguments.batch)?, true, arguments.json)?;
            Ok(exit::DONE)
        }
        ResultsKind::Comparison => {
            compare_answer::print(&Kept::open(&arguments.batch)?, true, arguments.json)?;
            Ok(exit::DONE)
        }
    }
}

fn show_batch(arguments: &Arguments) -> Result<u8, Failure> {
    let manifest = read_manifest(&arguments.batch)?;
    let summary = read_summary(&arguments.batch, &manifest)?;
    // A scenario of another version may not load here: its answer is then told with ids.
    let scenario = scenario::load_text(&manifest.scenario, &manifest.scenario_text).ok();
    let names = scenario.as_ref().map_or_else(Names::default, |scenario| Names::of(&scenario.spec));
    let rule = scenario.map(|scenario| scenario.spec.rule);
    Answer { summary: &summary, names, rule, folder: &arguments.batch, was_there: true }.print(arguments.json)?;
    Ok(exit::DONE)
}

fn show_sweep(arguments: &Arguments, manifest: &SweepManifest) -> Result<u8, Failure> {
    let summary = match manifest.shard {
        Some(_) => None,
        None => Some(experiment::read_summary(&arguments.batch, manifest)?),
    };
    let answer =
        SweepAnswer { summary: summary.as_ref(), manifest, folder: &arguments.batch, was_there: !manifest.partial };
    answer.print(arguments.json)?;
    Ok(exit::DONE)
}
