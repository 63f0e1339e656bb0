//! `pactsim trace`: one run of a scenario, told as a story or listed as events.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::RangedU64ValueParser;

use super::computing::{DRAWS_MAX, Weights};
use super::events::lines;
use super::exit;
use super::failure::Failure;
use super::rule::RuleChoice;
use super::screen::{Screen, note, print};
use crate::scenario::{self, SEED_MAX, Spec};
use crate::sim::{RunId, Status, Trace, trace};
use crate::story::tell;
use crate::words::Dates;
use crate::words::thousands;

/// Run a scenario once and tell what happens in it
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Scenario file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    rule: RuleChoice,
    /// Number of the draw of the uncertain figures, from 0
    #[arg(long, value_name = "D", default_value_t = 0, allow_negative_numbers = true)]
    draw: u32,
    /// Number of the replicate within the draw, from 0
    #[arg(long, value_name = "R", default_value_t = 0, allow_negative_numbers = true)]
    replicate: u32,
    /// Root of all randomness [default: the scenario's]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    seed: Option<u64>,
    #[command(flatten)]
    weights: Weights,
    /// A story to read, or one JSON object a line for each event
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Form {
    #[default]
    Story,
    Jsonl,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let scenario = arguments.rule.apply(scenario::load(&arguments.file)?)?;
    let id = RunId { draw: arguments.draw, replicate: arguments.replicate };
    check(id, &scenario.spec)?;
    let seed = arguments.seed.unwrap_or(scenario.spec.seed);
    let trace = trace(&scenario.spec, seed, arguments.weights.weighting(), id);
    match arguments.format {
        Form::Story => {
            print(&page(&trace, seed, &Screen::stdout()))?;
        }
        Form::Jsonl => print(&lines(&trace)?)?,
    }
    match &trace.record.status {
        Status::Ok => Ok(exit::DONE),
        Status::Failed(why) => {
            note(&format!("pactsim: the run failed: {why}. What is told is how far it came"));
            Ok(exit::SOME_FAILED)
        }
    }
}

/// The story of a run under a root seed, as a text without colours.
pub fn story(trace: &Trace<'_>, seed: u64) -> String {
    page(trace, seed, &Screen::plain())
}

fn page(trace: &Trace<'_>, seed: u64, screen: &Screen) -> String {
    let origin = format!("Draw {}, replicate {}, seed {seed}", trace.record.draw, trace.record.replicate);
    tell(trace).page(&origin, Dates::from(trace.constants.spec.start), screen)
}

/// Whether there can be such a run; a word where the scenario's own batch does not hold it.
fn check(id: RunId, spec: &Spec) -> Result<(), Failure> {
    for (name, number, usual) in [("draw", id.draw, spec.draws), ("replicate", id.replicate, spec.replicates)] {
        if u64::from(number) >= DRAWS_MAX {
            return Err(Failure::Input(format!(
                "there is no {name} {}: a batch numbers them from 0 to {}. Give --{name} a number in that range",
                thousands(number.into()),
                thousands(DRAWS_MAX - 1)
            )));
        }
        if number >= usual {
            note(&format!(
                "pactsim: the scenario's own sample ends with {name} {}; {name} {number} is of a larger one",
                usual.saturating_sub(1)
            ));
        }
    }
    Ok(())
}
