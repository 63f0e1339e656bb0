//! From arguments to exit code.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::{Command, CommandFactory, Parser, Subcommand};

use super::failure::Failure;
use super::screen::{Screen, note};
use super::{
    backtest, brief, calibrate, chart, check, claims, compare, completions, discover, enough, exit, export, hindcast,
    merge, new, params, replay, report, rerun, run, scenario, schema, sensitivity, shards, show, stable, survival,
    sweep, tipping, trace, why,
};

/// Will a collective defence pact form, with whom, how deep, and how sure is that?
#[derive(Debug, Parser)]
#[command(name = "pactsim", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 a fault of pactsim; 2 faulty input; 3 some replicates failed; \
4 a file cannot be read or written; 130 interrupted.";

/// The verbs: a file, a line here and a line in [`Verb::run`] for each.
#[derive(Debug, Subcommand)]
enum Verb {
    Run(run::Arguments),
    Sweep(sweep::Arguments),
    Enough(enough::Arguments),
    Sensitivity(sensitivity::Arguments),
    Discover(discover::Arguments),
    Survival(survival::Arguments),
    Tipping(tipping::Arguments),
    Shards(shards::Arguments),
    Merge(merge::Arguments),
    Export(export::Arguments),
    Rerun(rerun::Arguments),
    Backtest(backtest::Arguments),
    Calibrate(calibrate::Arguments),
    Hindcast(hindcast::Arguments),
    Claims(claims::Arguments),
    Compare(compare::Arguments),
    Show(show::Arguments),
    Chart(chart::Arguments),
    Brief(brief::Arguments),
    Why(why::Arguments),
    Replay(replay::Arguments),
    Stable(stable::Arguments),
    Trace(trace::Arguments),
    Check(check::Arguments),
    Params(params::Arguments),
    New(new::Arguments),
    Scenario(scenario::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
}

impl Verb {
    fn run(&self) -> Result<u8, Failure> {
        match self {
            Self::Run(arguments) => run::run(arguments),
            Self::Sweep(arguments) => sweep::run(arguments),
            Self::Enough(arguments) => enough::run(arguments),
            Self::Sensitivity(arguments) => sensitivity::run(arguments),
            Self::Discover(arguments) => discover::run(arguments),
            Self::Survival(arguments) => survival::run(arguments),
            Self::Tipping(arguments) => tipping::run(arguments),
            Self::Shards(arguments) => shards::run(arguments),
            Self::Merge(arguments) => merge::run(arguments),
            Self::Export(arguments) => export::run(arguments),
            Self::Rerun(arguments) => rerun::run(arguments),
            Self::Backtest(arguments) => backtest::run(arguments),
            Self::Calibrate(arguments) => calibrate::run(arguments),
            Self::Hindcast(arguments) => hindcast::run(arguments),
            Self::Claims(arguments) => claims::run(arguments),
            Self::Compare(arguments) => compare::run(arguments),
            Self::Show(arguments) => show::run(arguments),
            Self::Chart(arguments) => chart::run(arguments),
            Self::Brief(arguments) => brief::run(arguments),
            Self::Why(arguments) => why::run(arguments),
            Self::Replay(arguments) => replay::run(arguments),
            Self::Stable(arguments) => stable::run(arguments),
            Self::Trace(arguments) => trace::run(arguments),
            Self::Check(arguments) => check::run(arguments),
            Self::Params(arguments) => params::run(arguments),
            Self::New(arguments) => new::run(arguments),
            Self::Scenario(arguments) => scenario::run(arguments),
            Self::Schema(arguments) => schema::run(arguments),
            Self::Completions(arguments) => completions::run(arguments),
        }
    }
}

/// The command line as clap sees it.
pub(crate) fn command() -> Command {
    Arguments::command()
}

/// Runs the program with the arguments of the process and returns its exit code, one of [`exit`].
pub fn main() -> ExitCode {
    listen_to_panics();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too. A reader who has left misses nothing.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(exit::INPUT));
        }
    };
    // A panic is a fault of this program, but it leaves with a word and a code.
    let outcome = catch_unwind(AssertUnwindSafe(|| arguments.verb.run()))
        .unwrap_or_else(|_| Err(Failure::Internal(last_panic())));
    ExitCode::from(outcome.unwrap_or_else(|failure| {
        tell(&failure);
        failure.exit_code()
    }))
}

fn tell(failure: &Failure) {
    match failure {
        Failure::Problems(problems) => note(report::problems(problems, &Screen::stderr()).trim_end()),
        other => note(&format!("pactsim: {other}")),
    }
}

/// What the last panic said, and where.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Keeps panics from being printed where they happen: those of replicates are caught and become
/// rows, and any other is told once, at the end. With `RUST_BACKTRACE` they are printed as usual.
fn listen_to_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
        return;
    }
    std::panic::set_hook(Box::new(|panic| {
        if let Ok(mut last) = LAST_PANIC.lock() {
            let what = panic.payload_as_str().unwrap_or("it stopped without a message");
            let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
            *last = Some(format!("{what}{}", place.unwrap_or_default()));
        }
    }));
}

fn last_panic() -> String {
    let last = LAST_PANIC.lock().ok().and_then(|mut last| last.take());
    last.unwrap_or_else(|| "it stopped without a message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_of_all_verbs_are_well_formed() {
        command().debug_assert();
    }
}
