//! `pactsim completions`: what a shell needs to complete the command line.

use clap_complete::Shell;

use super::exit;
use super::failure::Failure;
use super::program;
use super::screen::print;

/// Print completions for a shell, to be loaded by it at its start
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut script = Vec::new();
    let mut command = program::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(exit::DONE)
}
