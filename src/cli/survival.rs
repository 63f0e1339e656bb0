//! `pactsim survival`: how long until something happens, by group, with what competes with it.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::analysing::{Analysing, Subject};
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::screen::note;
use super::survival_answer;
use crate::analysis::survival::{
    Asked, Group, Observations, RunTimes, SurvivalAnalysis, TimeColumns, analyse, observations_of_table, steps_of,
};
use crate::analysis::{BatchResults, Compare, Source, id_of};
use crate::ensemble::{COMMIT, Host, PROGRAM_VERSION};
use crate::store::ResultsKind;

/// Random assignments of each test: the smallest p-value is 1 in 1,000.
const PERMUTATIONS: u32 = 999;

/// Bootstrap samples of each difference.
const SAMPLES: u32 = 1_999;

/// Years for which chances are told, as far as runs go.
const YEARS: [f64; 2] = [5.0, 10.0];

/// Most points of all curves together: `summary.json` holds them.
const POINTS_MAX: usize = 40_000;

/// Estimate how long until a pact or a war comes, and test whether policies or scenarios differ in it
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folders of batches (a group each), the folder of a sweep (a group for each policy), or a table as .csv or
    /// .parquet
    #[arg(value_name = "RESULTS", required = true)]
    results: Vec<PathBuf>,
    /// What is waited for [default: article5 and shallow]
    #[arg(long, value_name = "WHAT", value_enum, conflicts_with = "time")]
    outcome: Vec<Outcome>,
    /// Column of a table with the time of the event, or until which there was none
    #[arg(long, value_name = "COLUMN", requires = "event")]
    time: Option<String>,
    /// Column of a table with the event: 0 or `censored` for none, else the number or name of its cause
    #[arg(long, value_name = "COLUMN", requires = "time")]
    event: Option<String>,
    /// Column of a table with the group
    #[arg(long, value_name = "COLUMN", requires = "time")]
    group: Option<String>,
    /// Column of a table with the draw, where rows of one draw hang together
    #[arg(long, value_name = "COLUMN", requires = "time")]
    draw: Option<String>,
    /// Times for which chances are told, in years or the unit of the table [default: 5,10, or the half and the whole]
    #[arg(long, value_name = "TIMES", value_delimiter = ',')]
    at: Vec<f64>,
    /// Limit of restricted means [default: the horizon, or the last time to which all groups were followed]
    #[arg(long, value_name = "TIME")]
    until: Option<f64>,
    #[command(flatten)]
    analysing: Analysing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Outcome {
    /// A collective pact at Article 5 or deeper
    Article5,
    /// A collective pact, shallow or deeper
    Shallow,
    /// A major war
    War,
}

impl Outcome {
    fn compare(self) -> Compare {
        match self {
            Self::Article5 => Compare::Article5,
            Self::Shallow => Compare::ShallowOrDeeper,
            Self::War => Compare::War,
        }
    }
}

/// What is analysed.
struct Input {
    /// By outcome.
    observations: Vec<(String, Observations)>,
    sources: Vec<Source>,
    title: String,
    unit: String,
    /// Where it is of runs.
    runs: Option<RunTimes>,
    /// Where nothing is asked for.
    asked: (Vec<f64>, f64),
    /// Time to which anybody was followed.
    followed: f64,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let input = read(arguments)?;
    let asked = arguments.asked(&input)?;
    let console = Console::counting("steps", arguments.analysing.quiet)?;
    let started = console.now();
    let found = compute(&input, &asked, &console);
    console.finish();
    let Some(found) = found else {
        note("pactsim: interrupted; nothing was written");
        return Ok(exit::INTERRUPTED);
    };
    let json = arguments.analysing.json;
    let (kept, was_there) = arguments.analysing.keep(found, input.sources, arguments.command(), &started, &console)?;
    survival_answer::print(&kept, was_there, json)?;
    Ok(exit::DONE)
}

fn read(arguments: &Arguments) -> Result<Input, Failure> {
    let subjects: Vec<Subject> = arguments.results.iter().map(|path| Subject::open(path)).collect::<Result<_, _>>()?;
    match &subjects[..] {
        [Subject::Table(path)] => of_table(arguments, path),
        [Subject::Sweep(sweep)] => {
            arguments.without_columns()?;
            of_runs(arguments, RunTimes::of_sweep(sweep, &arguments.outcomes())?)
        }
        subjects => {
            arguments.without_columns()?;
            let batches: Vec<&BatchResults> = subjects.iter().map(batch).collect::<Result<_, _>>()?;
            of_runs(arguments, RunTimes::of_batches(&batches)?)
        }
    }
}

fn batch(subject: &Subject) -> Result<&BatchResults, Failure> {
    match subject {
        Subject::Batch(batch) => Ok(batch),
        Subject::Sweep(_) | Subject::Table(_) => Err(Failure::Input(
            "several results are compared as batches, a group each; give folders of batches alone, or one sweep or table \
             by itself"
                .to_owned(),
        )),
    }
}

fn of_table(arguments: &Arguments, path: &Path) -> Result<Input, Failure> {
    let (Some(time), Some(event)) = (&arguments.time, &arguments.event) else {
        return Err(Failure::Input(format!(
            "which columns of {} are what? Name them: `--time COLUMN --event COLUMN`, and `--group COLUMN` to compare groups",
            path.display()
        )));
    };
    let columns = TimeColumns { time, event, group: arguments.group.as_deref(), draw: arguments.draw.as_deref() };
    let (observations, source) = observations_of_table(path, columns)?;
    let last = |group: &Group| group.observations.iter().map(|observation| observation.time).fold(0.0, f64::max);
    let followed_all = observations.groups().iter().map(last).fold(f64::INFINITY, f64::min);
    let followed = observations.groups().iter().map(last).fold(0.0, f64::max);
    Ok(Input {
        title: path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        unit: time.clone(),
        sources: vec![source],
        asked: (vec![0.5 * followed_all, followed_all], followed_all),
        followed,
        observations: vec![(event.clone(), observations)],
        runs: None,
    })
}

fn of_runs(arguments: &Arguments, runs: RunTimes) -> Result<Input, Failure> {
    let mut observations = Vec::new();
    let mut why_not = None;
    for outcome in arguments.outcomes() {
        match runs.observations(outcome) {
            Ok(found) => observations.push((outcome.word().to_owned(), found)),
            // Of two that nobody asked for by name, the one that comes is told.
            Err(error) if arguments.outcome.is_empty() => why_not = Some(error),
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(error) = why_not.filter(|_| observations.is_empty()) {
        return Err(error.into());
    }
    let horizon = runs.horizon();
    let mut at: Vec<f64> = YEARS.into_iter().filter(|&years| years <= horizon).collect();
    if at.is_empty() {
        at.push(horizon);
    }
    Ok(Input {
        title: runs.title.clone(),
        unit: "years".to_owned(),
        sources: runs.sources.clone(),
        asked: (at, horizon),
        followed: horizon,
        observations,
        runs: Some(runs),
    })
}

impl Arguments {
    fn outcomes(&self) -> Vec<Compare> {
        let mut outcomes: Vec<Compare> = self.outcome.iter().map(|outcome| outcome.compare()).collect();
        if outcomes.is_empty() {
            outcomes = vec![Compare::Article5, Compare::ShallowOrDeeper];
        }
        let mut once = Vec::new();
        for outcome in outcomes {
            if !once.contains(&outcome) {
                once.push(outcome);
            }
        }
        once
    }

    fn without_columns(&self) -> Result<(), Failure> {
        match self.time {
            None => Ok(()),
            Some(_) => Err(Failure::Input(
                "columns are named for a table; of batches and sweeps say what is waited for with `--outcome`"
                    .to_owned(),
            )),
        }
    }

    fn asked(&self, input: &Input) -> Result<Asked, Failure> {
        let (at, limit) = &input.asked;
        let mut at = if self.at.is_empty() { at.clone() } else { self.at.clone() };
        at.sort_by(f64::total_cmp);
        at.dedup();
        let limit = self.until.unwrap_or(*limit);
        if let Some(bad) = at.iter().chain([&limit]).find(|time| !(**time > 0.0 && time.is_finite())) {
            return Err(Failure::Input(format!("{bad} is no time to look at; give times above 0")));
        }
        if let Some(late) = at.iter().chain([&limit]).find(|time| **time > input.followed) {
            return Err(Failure::Input(format!(
                "nobody was followed for {late} {}: the last look was at {}. Nothing is known of what comes after; give times up to \
                 that",
                input.unit, input.followed
            )));
        }
        let points: usize = input
            .observations
            .iter()
            .map(|(_, of)| (of.causes().len() + 1) * of.groups().len() * of.times().len())
            .sum();
        if points > POINTS_MAX {
            return Err(Failure::Input(format!(
                "there are {points} points of curves, and at most {POINTS_MAX} are kept; round the times, or take fewer \
                 groups"
            )));
        }
        let seed = self.analysing.seed;
        Ok(Asked { limit, at, seed, permutations: PERMUTATIONS, samples: SAMPLES })
    }

    /// What to type for the same results.
    fn command(&self) -> String {
        let mut words = vec!["pactsim survival".to_owned()];
        words.extend(self.results.iter().map(|path| path.display().to_string()));
        words.extend(self.outcome.iter().map(|outcome| format!("--outcome {}", outcome.compare().word())));
        let columns = [("time", &self.time), ("event", &self.event), ("group", &self.group), ("draw", &self.draw)];
        words.extend(columns.iter().filter_map(|(name, of)| Some(format!("--{name} {}", of.as_ref()?))));
        if !self.at.is_empty() {
            let at: Vec<String> = self.at.iter().map(f64::to_string).collect();
            words.push(format!("--at {}", at.join(",")));
        }
        words.extend(self.until.map(|until| format!("--until {until}")));
        words.push(format!("--seed {}", self.analysing.seed));
        words.join(" ")
    }
}

fn compute(input: &Input, asked: &Asked, host: &dyn Host) -> Option<SurvivalAnalysis> {
    let total = input.observations.iter().map(|(_, of)| steps_of(of.groups().len())).sum();
    let mut done = 0;
    host.progress(done, total);
    let mut step = || {
        done += 1;
        host.progress(done, total);
        !host.stop()
    };
    let mut outcomes = Vec::new();
    for (outcome, observations) in &input.observations {
        outcomes.push(analyse(outcome, observations, asked, &mut step)?);
    }
    let layers = input.observations.first()?.1.layers();
    Some(SurvivalAnalysis {
        survival_id: id(input, asked),
        engine_version: PROGRAM_VERSION.to_owned(),
        title: input.title.clone(),
        unit: input.unit.clone(),
        start_year: input.runs.as_ref().map(|runs| runs.start_year),
        sample: input.runs.as_ref().map(|runs| runs.sample),
        runs_seed: input.runs.as_ref().map(|runs| runs.seed),
        layers,
        left_out: input.runs.as_ref().map_or(0, |runs| runs.left_out),
        seed: asked.seed,
        permutations: asked.permutations,
        samples: asked.samples,
        limit: asked.limit,
        at: asked.at.clone(),
        outcomes,
    })
}

/// Of everything that decides the results.
fn id(input: &Input, asked: &Asked) -> String {
    let times: Vec<String> = asked.at.iter().map(f64::to_string).collect();
    let mut parts = vec![asked.seed.to_string(), asked.limit.to_string(), times.join(",")];
    parts.extend(input.sources.iter().map(|source| format!("{} {}", source.kind, source.id)));
    for (outcome, of) in &input.observations {
        parts.push(outcome.clone());
        parts.extend(of.groups().iter().map(|group| group.name.clone()));
        parts.push(format!("{:?}", of.layers()));
        parts.extend(of.causes().iter().cloned());
    }
    parts.push(input.unit.clone());
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    id_of(ResultsKind::Survival, COMMIT, &parts)
}
