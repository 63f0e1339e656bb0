//! `pactsim scenario from-data`: a scenario of any year and any states, from public records.

use std::path::PathBuf;

use super::exit;
use super::failure::Failure;
use super::screen::{note, print};
use crate::history::{FromDataError, Gap, Generated, Judgements, Records, Request, from_data};
use crate::store::write_new_file;
use crate::words::counted;

/// Write a scenario of a year from public records; never over an existing file
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder with the records, such as cow_nmc.csv or cow_nmc.csv.gz
    #[arg(value_name = "DIR")]
    records: PathBuf,
    /// Year that it begins with
    #[arg(long, value_name = "YEAR")]
    year: i32,
    /// States that may join: abbreviations of the Correlates of War, ISO alpha-3 codes or numbers, with commas between
    #[arg(long, value_name = "STATES", value_delimiter = ',', required = true)]
    states: Vec<String>,
    /// Adversaries, named likewise
    #[arg(long, value_name = "STATES", value_delimiter = ',', required = true)]
    adversary: Vec<String>,
    /// State whose commitment the others rely on; it joins the states
    #[arg(long, value_name = "STATE")]
    guarantor: Option<String>,
    /// A theatre: an adversary and the state around which it presses, such as RUS:NOR; may be repeated. Replaces those that
    /// the coding rule finds for this adversary
    #[arg(long, value_name = "ADVERSARY:STATE", value_parser = theatre)]
    theatre: Vec<(String, String)>,
    /// Table of an analyst's judgements, one state a row: threat, reliability, support, barrier, trade. They stand before
    /// records and defaults
    #[arg(long, value_name = "FILE")]
    judged: Option<PathBuf>,
    /// Case whose rows of that table count
    #[arg(long, value_name = "NAME", requires = "judged")]
    case: Option<String>,
    /// Name of the scenario [default: records-<year>-<adversary>]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Years to simulate
    #[arg(long, value_name = "YEARS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=60))]
    horizon: u32,
    /// File to write; `-` prints the scenario
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let Arguments { records, year, states, adversary, guarantor, theatre, judged, case, name, horizon, output } =
        arguments;
    let judgements = judged.as_deref().map(|table| Judgements::read(table, case.as_deref())).transpose()?;
    let request = Request {
        year: *year,
        states: states.clone(),
        adversaries: adversary.clone(),
        guarantor: guarantor.clone(),
        theatres: theatre.clone(),
        judged: judgements,
        name: name.clone(),
        horizon_years: *horizon,
    };
    let generated = from_data(&Records::open_with(records, &[])?, &request)?;
    let file = output.display().to_string();
    if file == "-" {
        print(&generated.text)?;
        note(told(&generated, "this").trim_end());
    } else {
        write_new_file(output, generated.text.as_bytes())?;
        print(&(told(&generated, &file) + &format!("\n  pactsim check {file}\n  pactsim run {file}\n")))?;
    }
    Ok(exit::DONE)
}

/// An adversary and a state, as `ADVERSARY:STATE`.
fn theatre(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once(':').filter(|(adversary, state)| !adversary.is_empty() && !state.is_empty());
    let parts = parts.map(|(adversary, state)| (adversary.to_owned(), state.to_owned()));
    parts.ok_or_else(|| "give an adversary and a state with a colon between, such as RUS:NOR".to_owned())
}

/// What was made, what the records did not say, and what is left to the analyst.
fn told(generated: &Generated, file: &str) -> String {
    let Generated { states, theatres, arrangements, provenance, judged, gaps, unrecorded, .. } = generated;
    let own = provenance.own;
    let mut told = format!(
        "{file} is a scenario that runs as it is: {}, {}, {} in force.\n{}: {} computed from records, {} judged{}.\n",
        counted(*states as u64, "state"),
        counted(*theatres as u64, "theatre"),
        counted(*arrangements as u64, "treaty"),
        counted(own.total() as u64, "figure"),
        own.sourced,
        own.judged,
        if *judged > 0 { format!(", {judged} of them by the table") } else { String::new() },
    );
    told.push_str(match gaps.is_empty() {
        true => "The records were silent nowhere.\n",
        false => "Where the records were silent, wider ranges or defaults stand instead:\n",
    });
    told.extend(gaps.iter().map(Gap::told).map(|line| format!("  {line}\n")));
    told.push_str("In no record, and to be set by you; wide defaults stand instead:\n");
    told.extend(unrecorded.iter().map(|line| format!("  {line}\n")));
    told
}

impl From<FromDataError> for Failure {
    fn from(error: FromDataError) -> Self {
        match error {
            FromDataError::Table(error) => error.into(),
            FromDataError::Unsound(_) | FromDataError::Page(_) => Self::Internal(error.to_string()),
            _ => Self::Input(error.to_string()),
        }
    }
}
