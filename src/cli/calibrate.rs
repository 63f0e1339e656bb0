//! `pactsim calibrate`: what the record says of the weights.

use std::path::{Path, PathBuf};

use clap::builder::RangedU64ValueParser;
use clap::builder::styling::Style;
use serde::Serialize;

use super::computing::Computing;
use super::exit;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::progress::Console;
use super::screen::{Screen, note, print, print_json};
use crate::ensemble::COMMIT;
use crate::history::Records;
use crate::history::calibration::{
    Calibration, CalibrationError, CaseReport, FamilyReport, FigureReport, Options, Place, RuleReport, Spread,
    calibrate,
};
use crate::history::hindcast::load_cases;
use crate::scenario::SEED_MAX;
use crate::words::{counted, percent, thousands};

/// Fit the weights of the decision rule to the record; writes the posterior sample that forecasts draw from
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder with the records, such as cow_nmc.csv or cow_nmc.csv.gz
    #[arg(value_name = "DIR")]
    records: PathBuf,
    /// Scenarios with a table [history], or folders of them
    #[arg(value_name = "CASES", default_value = "scenarios/history")]
    cases: Vec<PathBuf>,
    /// Particles of a generation
    #[arg(long, value_name = "N", default_value = "3000", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(50..=100_000))]
    particles: usize,
    /// Generations, each drawn around what those before it found
    #[arg(long, value_name = "N", default_value = "4", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=50))]
    generations: u32,
    /// Runs of each case for each particle
    #[arg(long, value_name = "N", default_value = "24", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=1000))]
    runs: u32,
    /// Root of all randomness
    #[arg(long, value_name = "N", default_value = "1949", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    seed: u64,
    #[command(flatten)]
    computing: Computing,
    /// Print what was found as one JSON object, for programs
    #[arg(long)]
    json: bool,
}

/// Fewest particles of equal weight that a sample should be worth: tails and held-out families rest on a part of them.
const SIZE_LEAST: f64 = 200.0;

/// Said where it is worth less.
const TOO_FEW: &str = ", too few to go by (give more --particles or --generations)";

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Printed<'a> {
    folder: String,
    #[serde(flatten)]
    found: &'a Calibration,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let Arguments { records, cases, particles, generations, runs, seed, computing, json } = arguments;
    let cases = load_cases(cases)?;
    let records = Records::open(records)?;
    let options = Options { particles: *particles, generations: *generations, runs: *runs, seed: *seed };
    let console = Console::counting("particles", computing.quiet)?;
    let computing = computing.options();
    let place = Place { output: computing.output, threads: computing.threads, git_commit: COMMIT };
    let outcome = calibrate(&records, &cases, &options, &place, &console);
    console.finish();
    if let Err(stopped @ CalibrationError::Stopped { .. }) = &outcome {
        note(&format!("pactsim: {stopped}"));
        return Ok(exit::INTERRUPTED);
    }
    let (folder, found) = outcome?;
    print_found(&found, &folder, *json)?;
    Ok(exit::DONE)
}

/// Prints what was found, and where it lies.
pub(super) fn print_found(found: &Calibration, folder: &Path, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&Printed { folder: folder.display().to_string(), found });
    }
    print(&text(found, folder, &Screen::stdout()))
}

fn text(found: &Calibration, folder: &Path, screen: &Screen) -> String {
    let told = format!(
        "Of the prior's variance, all evidence leaves least of {}. With their own family held out, {} of {} pacts of the cases have \
         a chance on the side of what happened.",
        surest(found),
        found.right_when_held_out(),
        found.cases.len(),
    );
    let pacts = &found.pacts;
    let size = if found.effective_size < SIZE_LEAST { TOO_FEW } else { "" };
    let paragraphs = [
        screen.styled(Style::new().bold(), &paragraph(&told, screen)),
        columns(figures(found), screen),
        columns(cases(&found.cases), screen),
        columns(families(&found.families), screen),
        columns(rules(&found.rules), screen),
        paragraph(
            &format!(
                "{}, worth {:.0} of equal weight{size}; {} of each case for each. Evidence: {} and {} who could have joined, {} that \
                 formed none beside {} (both counted for {:.2} of themselves), cases and quiet spells. Ranges: central 90 %. \
                 Seed {}. docs/calibration.md.",
                counted(found.particles as u64, "particle"),
                found.effective_size,
                counted(u64::from(found.runs), "run"),
                counted(pacts.pacts as u64, "pact"),
                thousands(pacts.candidates as u64),
                counted(pacts.groups as u64, "group"),
                counted(pacts.strata as u64, "pact"),
                pacts.adjustment,
                found.seed,
            ),
            screen,
        ),
        // Not wrapped: a path is there to be copied.
        ["posterior.parquet", "mixture.toml"].map(|file| folder.join(file).display().to_string()).join("\n"),
    ];
    paragraphs.join("\n\n") + "\n"
}

/// The figures of which most was learnt.
fn surest(found: &Calibration) -> String {
    let mut figures: Vec<&FigureReport> = found.figures.iter().collect();
    figures.sort_by(|a, b| b.learnt.total_cmp(&a.learnt));
    let told = figures.iter().take(3).map(|figure| format!("{} ({:.0} % gone)", figure.address, 100.0 * figure.learnt));
    told.collect::<Vec<_>>().join(", ")
}

fn figures(found: &Calibration) -> Vec<[String; 6]> {
    let head = ["Figure", "prior", "posterior", "pacts alone", "cases alone", "learnt"].map(str::to_owned);
    let spread = |of: Spread| format!("{:.2} ({:.2} to {:.2})", of.mean, of.low, of.high);
    let row = |figure: &FigureReport| {
        [
            figure.address.clone(),
            spread(figure.prior),
            spread(figure.posterior),
            format!("{:.2}", figure.by_pacts.mean),
            format!("{:.2}", figure.by_cases.mean),
            format!("{:.2}", figure.learnt),
        ]
    };
    std::iter::once(head).chain(found.figures.iter().map(row)).collect()
}

fn cases(cases: &[CaseReport]) -> Vec<[String; 6]> {
    let head = ["Case", "Pact", "In history", "prior", "held out", "posterior"].map(str::to_owned);
    let row = |case: &CaseReport| {
        let expected = if case.expected { "formed" } else { "no pact" };
        [
            case.case.clone(),
            case.pact.clone(),
            expected.to_owned(),
            percent(case.prior),
            percent(case.held_out),
            percent(case.posterior),
        ]
    };
    std::iter::once(head).chain(cases.iter().map(row)).collect()
}

fn families(families: &[FamilyReport]) -> Vec<[String; 4]> {
    let head = ["Family", "log score held out", "by the prior", "effective particles"].map(str::to_owned);
    let row = |family: &FamilyReport| {
        [
            family.family.clone(),
            format!("{:.2}", family.log_score),
            format!("{:.2}", family.log_score_prior),
            format!("{:.0}", family.effective_size),
        ]
    };
    std::iter::once(head).chain(families.iter().map(row)).collect()
}

fn rules(rules: &[RuleReport]) -> Vec<[String; 3]> {
    let head = ["Rule", "log score a pact", "weight"].map(str::to_owned);
    let row = |rule: &RuleReport| [rule.rule.clone(), format!("{:.2}", rule.log_score), format!("{:.3}", rule.weight)];
    std::iter::once(head).chain(rules.iter().map(row)).collect()
}

impl From<CalibrationError> for Failure {
    fn from(error: CalibrationError) -> Self {
        match error {
            CalibrationError::Store(error) => error.into(),
            CalibrationError::Ensemble(error) => error.into(),
            CalibrationError::Defaults(problems) => Self::Internal(problems.to_string()),
            other => Self::Input(other.to_string()),
        }
    }
}
