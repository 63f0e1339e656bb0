//! `pactsim schema`: the JSON Schema of scenario files.

use super::exit;
use super::failure::Failure;
use super::screen::print_json;
use crate::scenario::{schema, schema_for_variants};

/// Print the JSON Schema of scenario files, with which editors complete and check them
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The schema of a scenario that `extends` another
    #[arg(long)]
    variant: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    print_json(&if arguments.variant { schema_for_variants() } else { schema() })?;
    Ok(exit::DONE)
}
