//! `pactsim why`: what keeps states from a pact.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::RangedU64ValueParser;
use serde::Serialize;

use super::computing::{DRAWS_MAX, THREADS_MAX, Weights};
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::progress::Console;
use super::rule::RuleChoice;
use super::screen::{Screen, print, print_json};
use super::{exit, shapley};
use crate::ensemble::{self, DesignWhyNot, Plan, Request, StateWhyNot, Summary};
use crate::scenario::{self, Depth, RUNS_MAX, SEED_MAX, Scenario};
use crate::store::{Format, MANIFEST};
use crate::words::Names;
use crate::words::reasons::{reason, with_interval};
use crate::words::{percent, thousands};

/// Share of a reason from which on it has a line.
const SHARE_MIN: f64 = 0.005;

/// Draws of each coalition of families, unless other numbers are asked for.
const SHAPLEY_DRAWS: u32 = 200;

/// Tell why states stay out of a pact: the reasons at each design's closest approach, or, with --shapley, how much of
/// the chance of a pact each family of factors holds back
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Scenario file, or folder of a batch
    #[arg(value_name = "FILE|BATCH")]
    target: PathBuf,
    #[command(flatten)]
    rule: RuleChoice,
    /// Divide what relieving all families of factors adds to the chance of a pact among them (Shapley shares)
    #[arg(long)]
    shapley: bool,
    /// Least depth of a pact that counts
    #[arg(long, value_enum, default_value_t, requires = "shapley")]
    level: Level,
    /// Most runs for Shapley shares; the more, the narrower the intervals
    #[arg(long, value_name = "RUNS", default_value_t = 200_000, requires = "shapley", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(1..=RUNS_MAX))]
    budget: u64,
    /// Draws of the uncertain figures and weights [default: the scenario's; 200 with --shapley]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    draws: Option<u32>,
    /// Seeded repetitions of each draw [default: the scenario's; 1 with --shapley]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    replicates: Option<u32>,
    /// Root of all randomness [default: the scenario's]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    seed: Option<u64>,
    #[command(flatten)]
    weights: Weights,
    /// Threads; they change nothing in the results [default: one per core]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..=THREADS_MAX))]
    threads: Option<usize>,
    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
    /// Tell no progress
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Level {
    /// Shallow or deeper
    #[default]
    Shallow,
    /// Article 5 or deeper
    Article5,
}

impl From<Level> for Depth {
    fn from(level: Level) -> Self {
        match level {
            Level::Shallow => Self::Shallow,
            Level::Article5 => Self::Article5,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let target = &arguments.target;
    match (target.join(MANIFEST).is_file(), arguments.shapley) {
        (true, false) => of_batch(arguments),
        (true, true) => {
            let manifest = ensemble::read_manifest(target)?;
            let scenario = scenario::load_text("the manifest's scenario", &manifest.scenario_text)?;
            shares(arguments, &arguments.rule.apply(scenario)?)
        }
        (false, true) => shares(arguments, &arguments.rule.apply(scenario::load(target)?)?),
        (false, false) => of_scenario(arguments, &arguments.rule.apply(scenario::load(target)?)?),
    }
}

impl Arguments {
    fn threads(&self) -> usize {
        let threads = self.threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from));
        threads.unwrap_or(1)
    }

    /// The sample asked for, with `draws` × `replicates` where nothing was.
    fn plan(&self, scenario: &Scenario, draws: u32, replicates: u32) -> Plan {
        Plan {
            seed: self.seed.unwrap_or(scenario.spec.seed),
            draws: self.draws.unwrap_or(draws),
            replicates: self.replicates.unwrap_or(replicates),
            weighting: self.weights.weighting(),
        }
    }
}

fn of_batch(arguments: &Arguments) -> Result<u8, Failure> {
    let batch = &arguments.target;
    let Arguments { draws, replicates, seed, rule, weights, .. } = arguments;
    let sample = draws.is_some() || replicates.is_some() || seed.is_some();
    if sample || rule.rule.is_some() || weights.asked().is_some() {
        return Err(Failure::Input(format!(
            "{} is a batch, whose runs are done: --draws, --replicates, --seed, --rule and --weights change nothing in \
             it. Leave them out, or give the scenario file",
            batch.display()
        )));
    }
    let manifest = ensemble::read_manifest(batch)?;
    let summary = ensemble::read_summary(batch, &manifest)?;
    let names = scenario::load_text(&manifest.scenario, &manifest.scenario_text)
        .map_or_else(|_| Names::default(), |scenario| Names::of(&scenario.spec));
    tell(&summary, &names, arguments.json)
}

fn of_scenario(arguments: &Arguments, scenario: &Scenario) -> Result<u8, Failure> {
    let plan = arguments.plan(scenario, scenario.spec.draws, scenario.spec.replicates);
    let request = Request { spec: &scenario.spec, resolved: &scenario.resolved, plan, format: Format::default() };
    if plan.runs() > RUNS_MAX {
        return Err(Failure::Input(format!(
            "{} runs are too many; the most is {RUNS_MAX}. Lower --draws or --replicates",
            plan.runs()
        )));
    }
    let console = Console::new(arguments.quiet)?;
    let outcome = ensemble::summarise(&request, arguments.threads(), &console);
    console.finish();
    tell(&outcome?, &Names::of(&scenario.spec), arguments.json)
}

fn shares(arguments: &Arguments, scenario: &Scenario) -> Result<u8, Failure> {
    let request = ensemble::ShapleyRequest {
        plan: arguments.plan(scenario, SHAPLEY_DRAWS, 1),
        level: arguments.level.into(),
        budget: arguments.budget,
    };
    if request.budget < request.least_budget() {
        return Err(Failure::Input(format!(
            "{} runs are too few for Shapley shares: {} draws of {} replicates need at least {}. Raise --budget, or \
             lower --draws or --replicates",
            thousands(request.budget),
            thousands(request.plan.draws.into()),
            thousands(request.plan.replicates.into()),
            thousands(request.least_budget()),
        )));
    }
    let console = Console::new(arguments.quiet)?;
    let outcome = ensemble::shapley(&scenario.spec, &request, arguments.threads(), &console);
    console.finish();
    let found = outcome?;
    if arguments.json {
        print_json(&shapley::Json::new(scenario, &request, &found))?;
    } else {
        print(&shapley::text(scenario, &request, &found, &Screen::stdout()))?;
    }
    Ok(match &found {
        found if found.partial => exit::INTERRUPTED,
        found if found.runs_failed > 0 => exit::SOME_FAILED,
        _ => exit::DONE,
    })
}

/// What `--json` prints without `--shapley`.
#[derive(Debug, Serialize)]
struct Json<'a> {
    scenario: &'a str,
    seed: u64,
    draws: u32,
    replicates: u32,
    runs_done: u64,
    runs_failed: u64,
    partial: bool,
    why_not: &'a [DesignWhyNot],
}

fn tell(summary: &Summary, names: &Names, json: bool) -> Result<u8, Failure> {
    if json {
        print_json(&Json {
            scenario: &summary.scenario,
            seed: summary.seed,
            draws: summary.draws,
            replicates: summary.replicates,
            runs_done: summary.runs_done,
            runs_failed: summary.runs_failed,
            partial: summary.partial,
            why_not: &summary.why_not,
        })?;
    } else {
        print(&text(summary, names, &Screen::stdout()))?;
    }
    Ok(super::run::exit_code(summary))
}

fn text(summary: &Summary, names: &Names, screen: &Screen) -> String {
    let runs = thousands(summary.runs_done - summary.runs_failed);
    let mut paragraphs = Vec::new();
    if summary.partial {
        paragraphs.push(paragraph(&format!("PARTIAL: stopped after {runs} runs."), screen));
    }
    paragraphs.push(paragraph(&summary.title, screen));
    paragraphs.push(paragraph(LEGEND, screen));
    for design in &summary.why_not {
        let name = names.design(&design.design);
        if design.tried == 0 {
            paragraphs.push(paragraph(&format!("{name}: never tried in {runs} runs."), screen));
            continue;
        }
        let (tried, closest) = (thousands(design.tried), thousands(design.closest));
        let head =
            format!("{name}: tried in {tried} of {runs} runs; its talks or treaty came closest of all in {closest}.");
        let rows = design.states.iter().flat_map(|state| lines(state, names));
        let labels = ["", "missing", "why", "share", "alone", "with others"].map(str::to_owned);
        paragraphs.push(format!(
            "{}\n{}",
            paragraph(&head, screen),
            columns(std::iter::once(labels).chain(rows), screen)
        ));
    }
    paragraphs.join("\n\n") + "\n"
}

/// Said above the reasons.
const LEGEND: &str = "Missing: at the closest approach of each run in which the design was tried. Shares are of the runs in \
                      which the state was missing: what would have turned its answer alone, or only together with others; \
                      credit is split equally. In brackets 95 % intervals under another seed.";

/// The lines of a state: its reasons, one below the other.
fn lines(state: &StateWhyNot, names: &Names) -> Vec<[String; 6]> {
    let name = names.state(&state.state).to_owned();
    let missing = with_interval(state.share.unwrap_or(0.0), state.noise);
    let weighty = state.reasons.iter().filter(|reason| reason.share >= SHARE_MIN);
    let mut rows: Vec<[String; 6]> = weighty
        .map(|share| {
            let [alone, jointly] = [share.alone, share.jointly].map(percent);
            let empty = String::new();
            [empty.clone(), empty, reason(share, names), with_interval(share.share, share.noise), alone, jointly]
        })
        .collect();
    if rows.is_empty() {
        rows.push(Default::default());
    }
    (rows[0][0], rows[0][1]) = (name, missing);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_was_never_missing_has_one_line() {
        let state =
            StateWhyNot { state: "A".to_owned(), missing: 0, share: Some(0.0), noise: None, reasons: Vec::new() };
        let found = lines(&state, &Names::default());
        assert_eq!((found.len(), found[0][0].as_str()), (1, "A"));
    }
}
