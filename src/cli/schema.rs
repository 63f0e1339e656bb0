//! `pactsim schema`: the JSON Schemas of scenario, experiment and claim files.

use super::exit;
use super::failure::Failure;
use super::screen::print_json;
use crate::analysis::claims;
use crate::experiment;
use crate::scenario::{schema, schema_for_variants};

/// Print the JSON Schema of scenario, experiment or claim files, with which editors complete and check them
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The schema of a scenario that `extends` another
    #[arg(long)]
    variant: bool,
    /// The schema of an experiment
    #[arg(long, conflicts_with = "variant")]
    experiment: bool,
    /// The schema of a claim
    #[arg(long, conflicts_with_all = ["variant", "experiment"])]
    claim: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    print_json(&match arguments {
        Arguments { variant: true, .. } => schema_for_variants(),
        Arguments { experiment: true, .. } => experiment::schema(),
        Arguments { claim: true, .. } => claims::schema(),
        _ => schema(),
    })?;
    Ok(exit::DONE)
}
