//! `pactsim check`: all problems of scenario, experiment and claim files in one go.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::exit;
use super::failure::Failure;
use super::report;
use super::screen::{Screen, print, print_json};
use crate::analysis::claims::{self, Claim};
use crate::experiment::{self, Experiment, Overrides, Role};
use crate::scenario::{self, Counts, Problem, Problems, Scenario};
use crate::words::counted;

/// Check scenario, experiment and claim files and list every problem, with its place and what to do
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Scenario, experiment or claim files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
}

/// A file without a problem.
enum Checked {
    Scenario(Box<Scenario>),
    Experiment(Box<Experiment>),
    Claim(Box<Claim>),
}

/// Reads a file as what it says it is.
fn check(file: &Path) -> Result<Checked, Problems> {
    match scenario::kind_of(file).as_deref() {
        Some("experiment") => {
            experiment::load(file, &Overrides::default()).map(|experiment| Checked::Experiment(Box::new(experiment)))
        }
        Some("claim") => claims::load(file).map(|claim| Checked::Claim(Box::new(claim))),
        _ => scenario::load(file).map(|scenario| Checked::Scenario(Box::new(scenario))),
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let checked: Vec<(String, Result<Checked, Problems>)> =
        arguments.files.iter().map(|file| (file.display().to_string(), check(file))).collect();
    if arguments.json {
        print_json(&in_json(&checked))?;
    } else {
        print(&in_words(&checked, &Screen::stdout()))?;
    }
    let clean = checked.iter().all(|(_, outcome)| outcome.is_ok());
    Ok(if clean { exit::DONE } else { exit::INPUT })
}

fn in_words(checked: &[(String, Result<Checked, Problems>)], screen: &Screen) -> String {
    let mut text = String::new();
    for (file, outcome) in checked {
        match outcome {
            Ok(Checked::Scenario(scenario)) => text.push_str(&clean_scenario(file, scenario)),
            Ok(Checked::Experiment(experiment)) => text.push_str(&clean_experiment(file, experiment)),
            Ok(Checked::Claim(claim)) => text.push_str(&clean_claim(file, claim)),
            Err(problems) => text.push_str(&report::problems(problems, screen)),
        }
    }
    if let [_, _, ..] = checked {
        let problems: usize = checked.iter().filter_map(|(_, outcome)| outcome.as_ref().err()).map(Problems::len).sum();
        let faulty = checked.iter().filter(|(_, outcome)| outcome.is_err()).count() as u64;
        let files = checked.len() as u64;
        text.push_str(&match faulty {
            0 => format!("{}, no problem\n", counted(files, "file")),
            _ => format!("{} in {faulty} of {}\n", counted(problems as u64, "problem"), counted(files, "file")),
        });
    }
    text
}

/// The number and its noun, `…ies` where there is not one.
fn counted_y(number: usize, stem: &str) -> String {
    counted(number as u64, &format!("{stem}y")).replace(&format!("{stem}ys"), &format!("{stem}ies"))
}

fn clean_scenario(file: &str, scenario: &Scenario) -> String {
    let spec = &scenario.spec;
    let provenance = spec.figures.provenance();
    let figures = |counts: Counts| {
        format!(
            "{}: {} sourced, {} judged, {} unsourced; {} drawn from ranges",
            counted(counts.total() as u64, "figure"),
            counts.sourced,
            counts.judged,
            counts.unsourced,
            counts.uncertain
        )
    };
    format!(
        "{file}: no problem\n  {}, {}, {}, {}\n  its own {}\n  built-in {}\n",
        counted(spec.states.len() as u64, "state"),
        counted(spec.theatres.len() as u64, "theatre"),
        counted_y(spec.adversaries.len(), "adversar"),
        counted(spec.designs.len() as u64, "pact design"),
        figures(provenance.own),
        figures(provenance.defaults),
    )
}

fn clean_experiment(file: &str, experiment: &Experiment) -> String {
    let contents = ExperimentContents::new(experiment);
    let at_most = if experiment.stopping.is_some() { "at most " } else { "" };
    format!(
        "{file}: no problem\n  {}, {}, {}, {}\n  design {}: {} × {} = {}, {at_most}{}\n",
        counted(contents.levers as u64, "lever"),
        counted_y(contents.uncertainties, "uncertaint"),
        counted_y(contents.policies, "polic"),
        counted(contents.outcomes as u64, "outcome"),
        contents.design,
        counted(experiment.rows as u64, "row"),
        counted_y(contents.policies, "polic"),
        counted(contents.points as u64, "design point"),
        counted(contents.runs, "run"),
    )
}

fn clean_claim(file: &str, claim: &Claim) -> String {
    format!(
        "{file}: no problem\n  {} of {}: {}, {}\n",
        claim.design.word(),
        claim.id,
        counted(claim.arms() as u64, "arm"),
        counted(claim.questions.len() as u64, "question"),
    )
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Report<'a> {
    ok: bool,
    problems: usize,
    files: Vec<FileReport<'a>>,
}

#[derive(Debug, Serialize)]
struct FileReport<'a> {
    file: &'a str,
    ok: bool,
    /// All problems; those beyond the ones listed are counted only.
    problems: usize,
    listed: Vec<ProblemReport<'a>>,
    /// Of a scenario.
    contents: Option<Contents>,
    /// Of an experiment.
    experiment: Option<ExperimentContents<'a>>,
    /// Of a claim.
    claim: Option<ClaimContents<'a>>,
}

#[derive(Debug, Serialize)]
struct ProblemReport<'a> {
    file: &'a str,
    /// Line and column from 1; missing when the file as a whole is at fault.
    line: Option<usize>,
    column: Option<usize>,
    address: &'a str,
    rule: &'a str,
    found: &'a str,
    hint: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Contents {
    states: usize,
    theatres: usize,
    adversaries: usize,
    designs: usize,
    own_figures: FigureCounts,
    default_figures: FigureCounts,
}

#[derive(Debug, Serialize)]
struct FigureCounts {
    total: usize,
    sourced: usize,
    judged: usize,
    unsourced: usize,
    uncertain: usize,
}

#[derive(Debug, Serialize)]
struct ExperimentContents<'a> {
    design: &'a str,
    levers: usize,
    uncertainties: usize,
    policies: usize,
    outcomes: usize,
    points: usize,
    /// The most there will be under a stopping rule.
    runs: u64,
}

#[derive(Debug, Serialize)]
struct ClaimContents<'a> {
    claim: &'a str,
    design: &'static str,
    arms: usize,
    questions: usize,
}

fn in_json(checked: &[(String, Result<Checked, Problems>)]) -> Report<'_> {
    let files: Vec<FileReport<'_>> = checked.iter().map(|(file, outcome)| file_report(file, outcome)).collect();
    Report { ok: files.iter().all(|file| file.ok), problems: files.iter().map(|file| file.problems).sum(), files }
}

fn file_report<'a>(file: &'a str, outcome: &'a Result<Checked, Problems>) -> FileReport<'a> {
    let (mut of_scenario, mut of_experiment, mut of_claim) = (None, None, None);
    match outcome {
        Ok(Checked::Scenario(scenario)) => of_scenario = Some(contents(scenario)),
        Ok(Checked::Experiment(experiment)) => of_experiment = Some(ExperimentContents::new(experiment)),
        Ok(Checked::Claim(claim)) => of_claim = Some(ClaimContents::new(claim)),
        Err(_) => {}
    }
    FileReport {
        file,
        ok: outcome.is_ok(),
        problems: outcome.as_ref().err().map_or(0, Problems::len),
        listed: outcome.as_ref().err().map_or_else(Vec::new, |problems| problems.iter().map(listed).collect()),
        contents: of_scenario,
        experiment: of_experiment,
        claim: of_claim,
    }
}

fn listed(problem: &Problem) -> ProblemReport<'_> {
    let placed = problem.line > 0;
    ProblemReport {
        file: &problem.file,
        line: placed.then_some(problem.line),
        column: placed.then_some(problem.column),
        address: &problem.address,
        rule: &problem.rule,
        found: &problem.found,
        hint: problem.hint.as_deref(),
    }
}

fn contents(scenario: &Scenario) -> Contents {
    let spec = &scenario.spec;
    let provenance = spec.figures.provenance();
    Contents {
        states: spec.states.len(),
        theatres: spec.theatres.len(),
        adversaries: spec.adversaries.len(),
        designs: spec.designs.len(),
        own_figures: provenance.own.into(),
        default_figures: provenance.defaults.into(),
    }
}

impl<'a> ExperimentContents<'a> {
    fn new(experiment: &'a Experiment) -> Self {
        let levers = experiment.factors.iter().filter(|factor| factor.role == Role::Lever).count();
        let points = experiment.points();
        Self {
            design: &experiment.design,
            levers,
            uncertainties: experiment.factors.len() - levers,
            policies: experiment.policies.len(),
            outcomes: experiment.outcomes.len(),
            points,
            runs: points as u64 * u64::from(experiment.draws) * u64::from(experiment.replicates),
        }
    }
}

impl<'a> ClaimContents<'a> {
    fn new(claim: &'a Claim) -> Self {
        Self {
            claim: claim.id.as_str(),
            design: claim.design.word(),
            arms: claim.arms(),
            questions: claim.questions.len(),
        }
    }
}

impl From<Counts> for FigureCounts {
    fn from(counts: Counts) -> Self {
        let Counts { sourced, judged, unsourced, uncertain } = counts;
        Self { total: counts.total(), sourced, judged, unsourced, uncertain }
    }
}
