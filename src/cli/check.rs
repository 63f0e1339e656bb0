//! `pactsim check`: all problems of scenario files in one go.

use std::path::PathBuf;

use serde::Serialize;

use super::exit;
use super::failure::Failure;
use super::report;
use super::screen::{Screen, print, print_json};
use super::words::counted;
use crate::scenario::{self, Counts, Problem, Problems, Scenario};

/// Check scenario files and list every problem, with its place and what to do
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Scenario files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let checked: Vec<(String, Result<Scenario, Problems>)> =
        arguments.files.iter().map(|file| (file.display().to_string(), scenario::load(file))).collect();
    if arguments.json {
        print_json(&in_json(&checked))?;
    } else {
        print(&in_words(&checked, &Screen::stdout()))?;
    }
    let clean = checked.iter().all(|(_, outcome)| outcome.is_ok());
    Ok(if clean { exit::DONE } else { exit::INPUT })
}

fn in_words(checked: &[(String, Result<Scenario, Problems>)], screen: &Screen) -> String {
    let mut text = String::new();
    for (file, outcome) in checked {
        match outcome {
            Ok(scenario) => text.push_str(&clean(file, scenario)),
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

fn clean(file: &str, scenario: &Scenario) -> String {
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
        counted(spec.adversaries.len() as u64, "adversary").replace("adversarys", "adversaries"),
        counted(spec.designs.len() as u64, "pact design"),
        figures(provenance.own),
        figures(provenance.defaults),
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
    contents: Option<Contents>,
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

fn in_json(checked: &[(String, Result<Scenario, Problems>)]) -> Report<'_> {
    let files: Vec<FileReport<'_>> = checked
        .iter()
        .map(|(file, outcome)| FileReport {
            file,
            ok: outcome.is_ok(),
            problems: outcome.as_ref().err().map_or(0, Problems::len),
            listed: outcome.as_ref().err().map_or_else(Vec::new, |problems| problems.iter().map(listed).collect()),
            contents: outcome.as_ref().ok().map(contents),
        })
        .collect();
    Report { ok: files.iter().all(|file| file.ok), problems: files.iter().map(|file| file.problems).sum(), files }
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

impl From<Counts> for FigureCounts {
    fn from(counts: Counts) -> Self {
        let Counts { sourced, judged, unsourced, uncertain } = counts;
        Self { total: counts.total(), sourced, judged, unsourced, uncertain }
    }
}
