//! `pactsim enough`: how many runs a wanted precision takes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::builder::RangedU64ValueParser;

use super::computing::{Computing, DRAWS_MAX, TableFormat, Weights};
use super::enough_answer::EnoughAnswer;
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::rule::RuleChoice;
use crate::charts::enough::{EnoughFigure, Line, Spot};
use crate::charts::{Look, png, standalone, svg};
use crate::experiment::{self, Answer, Enough, EnoughRequest, Experiment, Overrides, Question, Reach};
use crate::scenario;
use crate::scenario::SEED_MAX;
use crate::store::{self, BatchLock, Cell, Column, Format, Kind, Schema, StoreError, TableWriter};

/// Say how many draws and replicates a wanted precision takes, from a small pilot
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Scenario or experiment file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Wanted half-width of the 95 % interval, in the outcome's unit; 0.01 is one percentage point [default: 0.01 for
    /// chances and levels, 0.1 for counts]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = precision)]
    precision: Option<f64>,
    /// Look at this outcome alone, such as article5, talks or member.JPN
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,
    /// Draws of the pilot [default: 400 or fewer, so that it has about 40,000 runs at most]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    draws: Option<u32>,
    /// Replicates of each draw of the pilot [default: 10]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    replicates: Option<u32>,
    /// Root of all randomness [default: as in the file]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    seed: Option<u64>,
    #[command(flatten)]
    rule: RuleChoice,
    #[command(flatten)]
    weights: Weights,
    #[command(flatten)]
    computing: Computing,
    /// Format of the table
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
    /// Print the answer as one JSON object, for programs
    #[arg(long)]
    json: bool,
}

fn precision(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "must be a number, such as 0.01 for one percentage point".to_owned())?;
    // Below, no sample that can be run would do.
    if (1e-6..=1e6).contains(&number) { Ok(number) } else { Err("must be from 0.000001 to 1000000".to_owned()) }
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let (kind, experiment) = load(arguments)?;
    let request = EnoughRequest {
        experiment: &experiment,
        outcome: arguments.outcome.as_deref(),
        precision: arguments.precision,
        draws: arguments.draws,
        replicates: arguments.replicates,
    };
    let console = Console::new(arguments.computing.quiet)?;
    let options = arguments.computing.options();
    let begun = Instant::now();
    let outcome = experiment::enough(&request, options.threads, &console);
    let took = begun.elapsed();
    console.finish();
    let Some(enough) = outcome? else {
        super::screen::note("pactsim: stopped before there were enough draws to say anything");
        return Ok(exit::INTERRUPTED);
    };
    let folder = store::batch_folder(options.output, experiment.name.as_str(), "enough")?;
    let figure = write(&folder, kind, &enough, arguments.format.into())?;
    let answer = EnoughAnswer {
        enough: &enough,
        kind,
        folder: &folder,
        has_figure: figure,
        seconds_a_run: seconds_a_run(&enough, took),
    };
    answer.print(arguments.json)?;
    Ok(match enough {
        Enough { partial: true, .. } => exit::INTERRUPTED,
        Enough { runs_failed: 1.., .. } => exit::SOME_FAILED,
        _ => exit::DONE,
    })
}

/// The file as an experiment, and what it is.
fn load(arguments: &Arguments) -> Result<(&'static str, Experiment), Failure> {
    let (seed, weighting, rule) = (arguments.seed, arguments.weights.asked(), arguments.rule.rule);
    let overrides = Overrides { seed, weighting, rule, ..Overrides::default() };
    if scenario::kind_of(&arguments.file).as_deref() != Some("experiment") {
        let scenario = arguments.rule.apply(scenario::load(&arguments.file)?)?;
        return Ok(("scenario", experiment::of_scenario(scenario, overrides)));
    }
    Ok(("experiment", experiment::load(&arguments.file, &overrides)?))
}

fn seconds_a_run(enough: &Enough, took: Duration) -> f64 {
    took.as_secs_f64() / (enough.points_in_pilot * enough.pilot.runs()).max(1) as f64
}

/// Writes table, answer and, where there is something to draw, figure; whether there is.
fn write(folder: &Path, kind: &'static str, enough: &Enough, format: Format) -> Result<bool, Failure> {
    let _lock = BatchLock::acquire(folder)?;
    write_table(folder, enough, format)?;
    store::write_json(&folder.join("enough.json"), enough)?;
    let Some(figure) = figure(kind, enough) else { return Ok(false) };
    let svg = svg(&figure, Look::default())?;
    store::write_file(&folder.join("enough.svg"), standalone(&svg)?.as_bytes())?;
    store::write_file(&folder.join("enough.png"), &png(&svg)?)?;
    Ok(true)
}

/// The table behind the figure: what is needed, what the file's own sample will give, what the pilot gave.
fn write_table(folder: &Path, enough: &Enough, format: Format) -> Result<(), StoreError> {
    let columns = vec![
        Column::required("outcome", Kind::Text, "name of the outcome"),
        Column::required("difference", Kind::Bool, "whether it is its paired difference from the reference"),
        Column::required("design_id", Kind::U64, "design point that needs most of those in the pilot"),
        Column::required("sample", Kind::Text, "needed, own (the file's) or pilot"),
        Column::required("replicates", Kind::U32, "replicates of each draw"),
        Column::required("draws", Kind::U64, "draws"),
        Column::required("draws_low", Kind::U64, "lower end of the 95 % range of the draws needed"),
        Column::required("draws_high", Kind::U64, "its upper end"),
        Column::required("runs", Kind::U64, "runs at each design point"),
        Column::required("half_width", Kind::F64, "half-width of the 95 % interval").in_unit("the outcome's"),
        Column::optional("half_width_low", Kind::F64, "lower end of its 95 % range").in_unit("the outcome's"),
        Column::optional("half_width_high", Kind::F64, "its upper end").in_unit("the outcome's"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("enough", columns)?, format)?;
    for (question, answer) in answered(enough) {
        let first: [Cell<'_>; 3] =
            [question.outcome.as_str().into(), question.difference.into(), answer.design_id.into()];
        for need in &answer.needs {
            let [low, high] = need.draws_range;
            let half_width = answer.components.half_width(need.sample.draws as f64, need.sample.replicates);
            let (replicates, draws, runs) = (need.sample.replicates, need.sample.draws, need.sample.runs());
            table.push(&[
                first[0],
                first[1],
                first[2],
                "needed".into(),
                replicates.into(),
                draws.into(),
                low.into(),
                high.into(),
                runs.into(),
                half_width.into(),
                Cell::Null,
                Cell::Null,
            ])?;
        }
        for (name, Reach { sample, half_width, range }) in [("own", &answer.own), ("pilot", &answer.pilot)] {
            table.push(&[
                first[0],
                first[1],
                first[2],
                name.into(),
                sample.replicates.into(),
                sample.draws.into(),
                sample.draws.into(),
                sample.draws.into(),
                sample.runs().into(),
                (*half_width).into(),
                range.low.into(),
                range.high.into(),
            ])?;
        }
    }
    table.finish()?;
    Ok(())
}

/// The questions that have an answer, in order.
fn answered(enough: &Enough) -> impl Iterator<Item = (&Question, &Answer)> {
    enough.questions.iter().filter_map(|question| question.answer.as_ref().map(|answer| (question, answer)))
}

/// The figure of the first question that has an answer.
fn figure(kind: &'static str, enough: &Enough) -> Option<EnoughFigure> {
    let (question, answer) = answered(enough).next()?;
    let cheapest = answer.cheapest()?.sample;
    let spot = |reach: &Reach| Spot {
        draws: reach.sample.draws,
        replicates: reach.sample.replicates,
        half_width: reach.half_width,
        range: (reach.range.low, reach.range.high),
    };
    let line = |need: &experiment::Need| Line {
        replicates: need.sample.replicates,
        half_width_of_one_run: need.half_width_of_one_run,
        draws: need.sample.draws,
        draws_range: need.draws_range,
    };
    Some(EnoughFigure {
        subject: super::enough_answer::subject(question),
        file_title: enough.title.clone(),
        file_kind: kind,
        points: enough.points,
        of_a_chance: question.scale == experiment::Scale::Chance,
        precision: question.precision,
        lines: answer.needs.iter().map(line).collect(),
        enough: (cheapest.draws, cheapest.replicates),
        own: spot(&answer.own),
        pilot: spot(&answer.pilot),
        seed: enough.seed,
        engine_version: enough.engine_version.clone(),
        partial: enough.partial,
    })
}
