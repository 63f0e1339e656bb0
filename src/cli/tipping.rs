//! `pactsim tipping`: where a chance crosses a level, and what takes it there.

use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;

use super::analysing::quoted;
use super::computing::{Computing, DRAWS_MAX, TableFormat, Weights};
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::rule::RuleChoice;
use super::screen::note;
use super::tipping_answer;
use crate::analysis::tipping::{Question, Request, TippingOptions, tipping};
use crate::experiment::{self, Overrides};
use crate::scenario::SEED_MAX;

/// Say where a factor takes the chance of a pact across a level, which combination of levers is nearest to doing so, and how
/// well that holds over the uncertainties
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Experiment file, such as scenarios/experiments/us-reliability.toml
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Factor whose curve is told; named twice, the frontier of two [default: the first of the experiment]
    #[arg(long, value_name = "ID")]
    factor: Vec<String>,
    /// The outcome, a chance such as shallow [default: the first chance of the experiment]
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,
    /// The policy, where the experiment has several
    #[arg(long, value_name = "ID")]
    policy: Option<String>,
    /// The level to reach, a chance above 0 and below 1
    #[arg(long, value_name = "CHANCE", default_value_t = 0.5, allow_negative_numbers = true)]
    reach: f64,
    /// Values of each factor, evenly spaced over its range
    #[arg(long, value_name = "N", default_value_t = 9, allow_negative_numbers = true)]
    points: u32,
    /// Draws of the uncertain figures and weights
    #[arg(long, value_name = "N", default_value_t = 200, allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    draws: u32,
    /// Seeded repetitions of each draw
    #[arg(long, value_name = "N", default_value_t = 10, allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    replicates: u32,
    /// Root of all randomness [default: as in the file]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    seed: Option<u64>,
    #[command(flatten)]
    rule: RuleChoice,
    #[command(flatten)]
    weights: Weights,
    #[command(flatten)]
    computing: Computing,
    /// Format of the tables
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
    /// Print the answer as one JSON object, for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let question = arguments.question()?;
    let console = Console::new(arguments.computing.quiet)?;
    let options = arguments.computing.options();
    let options = TippingOptions { options, format: arguments.format.into(), command: arguments.command() };
    let outcome = tipping(&question, &options, &console);
    console.finish();
    match outcome? {
        Some((kept, was_there)) => {
            tipping_answer::print(&kept, was_there, arguments.json)?;
            Ok(if kept.found.runs_failed > 0 { exit::SOME_FAILED } else { exit::DONE })
        }
        None => {
            note("pactsim: interrupted; what is done is kept, and the same command goes on from there");
            Ok(exit::INTERRUPTED)
        }
    }
}

impl Arguments {
    fn question(&self) -> Result<Question, Failure> {
        if self.file.is_dir() {
            return Err(Failure::Input(format!(
                "{} is a folder, and tipping points are looked for by new runs: give an experiment file, such as \
                 scenarios/experiments/us-reliability.toml",
                self.file.display()
            )));
        }
        let overrides = Overrides {
            seed: self.seed,
            draws: Some(self.draws),
            replicates: Some(self.replicates),
            independent: false,
            weighting: self.weights.asked(),
            rule: self.rule.rule,
        };
        let experiment = experiment::load(&self.file, &overrides)?;
        let request = Request {
            factors: self.factor.clone(),
            outcome: self.outcome.clone(),
            policy: self.policy.clone(),
            reach: self.reach,
            points: self.points,
            draws: self.draws,
            replicates: self.replicates,
        };
        Ok(Question::of(&experiment, request)?)
    }

    /// What to type for the same results.
    fn command(&self) -> String {
        let mut words = vec![format!("pactsim tipping {}", quoted(&self.file.display().to_string()))];
        let mut flag = |name: &str, value: Option<String>| {
            words.extend(value.map(|value| format!("--{name} {}", quoted(&value))));
        };
        self.factor.iter().for_each(|factor| flag("factor", Some(factor.clone())));
        flag("outcome", self.outcome.clone());
        flag("policy", self.policy.clone());
        flag("reach", Some(self.reach.to_string()));
        flag("points", Some(self.points.to_string()));
        flag("draws", Some(self.draws.to_string()));
        flag("replicates", Some(self.replicates.to_string()));
        flag("seed", self.seed.map(|seed| seed.to_string()));
        flag("rule", self.rule.rule.map(|rule| rule.word().to_owned()));
        flag("weights", self.weights.asked().map(|weighting| weighting.word().to_owned()));
        words.join(" ")
    }
}
