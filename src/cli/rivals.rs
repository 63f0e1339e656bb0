//! `pactsim run --rule all`: the scenario under every rule, on the same draws and chances.

use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::rivals_answer;
use super::run::{Arguments, add_figure};
use super::screen::note;
use crate::ensemble::{self, COMMIT, Host, Plan, Request};
use crate::history::rivals::{AllBatches, Place, RuleBatch, keep};
use crate::scenario::{RULES, Scenario};
use crate::store::Format;

/// What was computed, rule after rule up to an interruption.
struct Computed {
    batches: Vec<RuleBatch>,
    /// Whether all were complete before.
    were_there: bool,
}

pub(super) fn run(arguments: &Arguments, scenario: &Scenario, plan: Plan) -> Result<u8, Failure> {
    let console = Console::new(arguments.computing.quiet)?;
    let started = console.now();
    let computed = compute(arguments, scenario, plan, &console);
    console.finish();
    let Computed { batches, were_there } = computed?;
    let done = batches.len();
    let Ok(batches) = AllBatches::try_from(batches) else {
        let rules = RULES.len();
        note(&format!(
            "pactsim: interrupted with {done} of {rules} rules complete; the same command goes on from there"
        ));
        return Ok(exit::INTERRUPTED);
    };
    let options = arguments.computing.options();
    let (output, threads) = (options.output, options.threads);
    let place = Place { output, format: arguments.format.into(), threads, git_commit: COMMIT, started: &started };
    let (results, was_there) = keep(&batches, &place, &console)?;
    rivals_answer::print(&results, was_there && were_there, arguments.json)?;
    Ok(if results.found.runs_failed > 0 { exit::SOME_FAILED } else { exit::DONE })
}

/// Computes the batch of each rule, or reads those that are complete; after an interruption, those before it.
fn compute(arguments: &Arguments, scenario: &Scenario, plan: Plan, console: &Console) -> Result<Computed, Failure> {
    let scenarios: Vec<Scenario> =
        RULES.into_iter().map(|rule| scenario.clone().with_rule(rule)).collect::<Result<_, _>>()?;
    let format = arguments.format.into();
    let total = scenarios.iter().map(|scenario| request_of(scenario, plan, format).runs()).sum();
    let mut computed = Computed { batches: Vec::new(), were_there: true };
    let mut before = 0;
    for (rule, scenario) in RULES.into_iter().zip(&scenarios) {
        let request = request_of(scenario, plan, format);
        let which = format!("{}, rule {} of {}", rule.word(), computed.batches.len() + 1, RULES.len());
        let host = console.part(before, total, &which);
        let mut finished = ensemble::run(&request, &arguments.computing.options(), &host)?;
        add_figure(&mut finished)?;
        if finished.summary.partial {
            break;
        }
        before += request.runs();
        computed.were_there &= finished.was_complete;
        computed.batches.push(RuleBatch {
            rule,
            folder: finished.folder.clone(),
            summary: finished.summary.clone(),
            scenario_blake3: blake3::hash(scenario.resolved.as_bytes()).to_hex().to_string(),
        });
    }
    Ok(computed)
}

fn request_of(scenario: &Scenario, plan: Plan, format: Format) -> Request<'_> {
    Request { spec: &scenario.spec, resolved: &scenario.resolved, plan, format }
}
