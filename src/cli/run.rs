//! `pactsim run`: the main job.

use std::path::PathBuf;

use super::answer::Answer;
use super::computing::{Computing, Sampling, TableFormat};
use super::failure::Failure;
use super::progress::Console;
use super::rule::{Rules, RulesChoice, under};
use super::{exit, figure, rivals};
use crate::ensemble::{self, Finished, Plan, Request, Summary};
use crate::scenario::{self, RUNS_MAX, Spec};
use crate::words::Names;

/// Run a scenario many times and say whether a pact forms, with whom, when, and how sure that is
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Scenario file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    rule: RulesChoice,
    #[command(flatten)]
    sampling: Sampling,
    #[command(flatten)]
    pub(super) computing: Computing,
    /// Format of the tables
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: TableFormat,
    /// Print the answer as one JSON object, for programs
    #[arg(long)]
    pub(super) json: bool,
}

impl Arguments {
    fn plan(&self, spec: &Spec) -> Result<Plan, Failure> {
        let plan = Plan {
            seed: self.sampling.seed.unwrap_or(spec.seed),
            draws: self.sampling.draws.unwrap_or(spec.draws),
            replicates: self.sampling.replicates.unwrap_or(spec.replicates),
            weighting: self.sampling.weights.weighting(),
        };
        if plan.runs() > RUNS_MAX {
            let Plan { draws, replicates, .. } = plan;
            return Err(Failure::Input(format!(
                "{draws} draws of {replicates} replicates are {} runs; a batch holds at most {RUNS_MAX}. \
                 Lower --draws or --replicates",
                plan.runs()
            )));
        }
        Ok(plan)
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let scenario = scenario::load(&arguments.file)?;
    let plan = arguments.plan(&scenario.spec)?;
    let rule = match arguments.rule.rule {
        Some(Rules::All) => return rivals::run(arguments, &scenario, plan),
        Some(Rules::One(rule)) => Some(rule),
        None => None,
    };
    let scenario = under(rule, scenario)?;
    let request = Request { spec: &scenario.spec, resolved: &scenario.resolved, plan, format: arguments.format.into() };
    let console = Console::new(arguments.computing.quiet)?;
    let outcome = ensemble::run(&request, &arguments.computing.options(), &console);
    console.finish();
    let mut finished = outcome?;
    add_figure(&mut finished)?;
    let answer = Answer {
        summary: &finished.summary,
        names: Names::of(&scenario.spec),
        rule: Some(scenario.spec.rule),
        folder: &finished.folder,
        was_there: finished.was_complete,
    };
    answer.print(arguments.json)?;
    Ok(exit_code(&finished.summary))
}

/// Draws the figure of a batch that was computed now, and seals it.
///
/// # Errors
/// [`Failure`] where it cannot be drawn or written.
pub fn add_figure(finished: &mut Finished) -> Result<(), Failure> {
    if finished.was_complete {
        return Ok(());
    }
    let (svg, png) = figure::draw(&finished.summary)?;
    finished.seal(&[(figure::SVG, svg.as_bytes()), (figure::PNG, &png)])?;
    Ok(())
}

pub(crate) fn exit_code(summary: &Summary) -> u8 {
    match summary {
        summary if summary.partial => exit::INTERRUPTED,
        summary if summary.runs_failed > 0 => exit::SOME_FAILED,
        _ => exit::DONE,
    }
}
