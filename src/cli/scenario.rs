//! `pactsim scenario`: scenarios from the field's public records.

use clap::Subcommand;

use super::failure::Failure;
use super::{from_data, list_data};

/// Make a scenario of any year from public records, or see which records are there
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    FromData(from_data::Arguments),
    ListData(list_data::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    match &arguments.verb {
        Verb::FromData(arguments) => from_data::run(arguments),
        Verb::ListData(arguments) => list_data::run(arguments),
    }
}
