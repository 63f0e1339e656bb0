//! `pactsim replay`: one run of a batch again, exactly, as a story.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map, Value};

use super::events::object;
use super::exit;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::record;
use super::screen::{Screen, note, print, print_json};
use crate::analysis::BatchResults;
use crate::ensemble::Manifest;
use crate::sim::RunId;
use crate::store::TableReader;
use crate::story::{Passage, Story, tell};
use crate::words::Dates;

/// Run one replicate of a batch again, exactly, and tell what happens in it
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the batch, such as output/<scenario>/<batch>
    #[arg(value_name = "BATCH")]
    batch: PathBuf,
    /// Number of the draw, from 0
    #[arg(long, value_name = "D")]
    draw: u32,
    /// Number of the replicate within the draw, from 0
    #[arg(long, value_name = "R")]
    replicate: u32,
    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
}

/// The run and what it was compared with.
#[derive(Debug, Serialize)]
struct Replay {
    batch_id: String,
    scenario: String,
    engine_version: String,
    seed: u64,
    draw: u32,
    replicate: u32,
    /// Whether the record was compared with the recorded one, and is identical to it.
    verified: bool,
    /// Why not, where it was not compared.
    not_verified_because: Option<&'static str>,
    /// What came of it, in one sentence.
    outcome: String,
    story: Vec<Happening>,
    events: Vec<Map<String, Value>>,
    record: Map<String, Value>,
}

/// What happened at one time, or over the year that the date ends.
#[derive(Debug, Serialize)]
struct Happening {
    date: String,
    years: f64,
    text: String,
}

impl Happening {
    fn of(passage: &Passage, dates: Dates) -> Self {
        let years = passage.years;
        Self { date: dates.day(years).to_string(), years, text: passage.text.clone() }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let batch = BatchResults::open(&arguments.batch)?;
    let id = RunId { draw: arguments.draw, replicate: arguments.replicate };
    let trace = batch.replay(id)?;
    let scenario = batch.spec()?;
    note_commit(&arguments.batch, &batch.manifest);
    let manifest = &batch.manifest;
    let dates = Dates::from(scenario.start);
    let again = record::of_run(&trace.record, scenario);
    let not_verified_because = match recorded(&arguments.batch, manifest, id)? {
        Recorded::Row(row) => {
            compare(&row, &again)?;
            None
        }
        Recorded::No(why) => Some(why),
    };
    let story = tell(&trace);
    let replay = Replay {
        batch_id: manifest.batch_id.clone(),
        scenario: manifest.scenario.clone(),
        engine_version: manifest.engine_version.clone(),
        seed: manifest.plan.seed,
        draw: id.draw,
        replicate: id.replicate,
        verified: not_verified_because.is_none(),
        not_verified_because,
        outcome: story.outcome.clone(),
        story: story.passages.iter().map(|passage| Happening::of(passage, dates)).collect(),
        events: (trace.events.iter()).map(|(years, event)| object(&trace.constants, *years, event)).collect(),
        record: again,
    };
    if arguments.json {
        print_json(&replay)?;
    } else {
        print(&text(&replay, &story, dates, &Screen::stdout()))?;
    }
    Ok(exit::DONE)
}

/// A word where another build of the same version made the batch.
fn note_commit(batch: &Path, manifest: &Manifest) {
    if let (Some(then), Some(now)) = (manifest.git_commit.as_deref(), crate::ensemble::COMMIT)
        && then != now
    {
        let batch = batch.display();
        note(&format!("pactsim: {batch} was made by commit {then}, and this is {now} of the same version"));
    }
}

/// What the batch holds of a run.
enum Recorded {
    Row(Map<String, Value>),
    No(&'static str),
}

fn recorded(batch: &Path, manifest: &Manifest, id: RunId) -> Result<Recorded, Failure> {
    let Some(table) = manifest.tables.iter().find(|table| table.file == "runs.parquet") else {
        return Ok(Recorded::No("the tables of the batch are not Parquet"));
    };
    let path = batch.join(&table.file);
    if !path.exists() {
        return Ok(Recorded::No("the batch has no runs.parquet any more"));
    }
    let mut ahead = u64::from(id.draw) * u64::from(manifest.plan.replicates) + u64::from(id.replicate);
    for rows in TableReader::open(&path, &table.blake3)? {
        let rows = rows?;
        match usize::try_from(ahead) {
            Ok(row) if row < rows.len() => return Ok(Recorded::Row(record::of_row(&rows, row))),
            _ => ahead -= rows.len() as u64,
        }
    }
    Ok(Recorded::No("the batch was stopped before this run"))
}

fn compare(recorded: &Map<String, Value>, again: &Map<String, Value>) -> Result<(), Failure> {
    match record::difference(recorded, again) {
        None => Ok(()),
        Some((column, was, is)) => Err(Failure::Internal(format!(
            "the run differs from the recorded one: `{column}` was {was} and is {is} now, with the same scenario, seed \
             and version"
        ))),
    }
}

fn text(replay: &Replay, story: &Story, dates: Dates, screen: &Screen) -> String {
    let Replay { scenario, batch_id, draw, replicate, .. } = replay;
    let verdict = match replay.not_verified_because {
        None => "identical to the recorded run".to_owned(),
        Some(why) => format!("not compared with a recorded run: {why}"),
    };
    let head = format!("{scenario}/{batch_id}, draw {draw}, replicate {replicate}: {verdict}.");
    let told = story.page(&format!("Draw {draw}, replicate {replicate}, seed {}", replay.seed), dates, screen);
    let known = replay.record.iter().filter(|(_, value)| !value.is_null());
    let record = columns(known.map(|(name, value)| [name.clone(), plain(value)]), screen);
    format!("{}\n\n{told}\nIts row in the table `runs`\n{record}\n", paragraph(&head, screen))
}

/// A value as it stands in a CSV table.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
