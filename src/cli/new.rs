//! `pactsim new`: a scenario to start from.

use std::path::PathBuf;

use super::exit;
use super::failure::Failure;
use super::screen::print;
use crate::scenario::STARTER;
use crate::store::write_new_file;

/// Write a commented scenario to start from; never over an existing file
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// File to write, such as my-sea.toml
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    write_new_file(&arguments.file, STARTER.as_bytes())?;
    let file = arguments.file.display();
    print(&format!(
        "{file} is a scenario that runs as it is. Change its `name`, states and figures to yours, then:\n  \
         pactsim check {file}\n  pactsim run {file}\n"
    ))?;
    Ok(exit::DONE)
}
