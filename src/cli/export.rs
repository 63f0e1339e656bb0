//! `pactsim export`: a finished sweep as a file of another tool.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::exit;
use super::failure::Failure;
use super::screen::print;
use crate::experiment::{ExportTarget, Source, TARGETS};
use crate::store::write_new_file;

/// Write a finished sweep as a file of another tool; never over an existing file
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the sweep, such as output/<experiment>/<sweep>
    #[arg(value_name = "SWEEP")]
    sweep: PathBuf,
    /// The tool
    #[arg(long, value_name = "TOOL", value_parser = targets())]
    to: &'static ExportTarget,
    /// File to write; when not given, <experiment>-<sweep>.<ending> in the current folder
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn targets() -> impl TypedValueParser<Value = &'static ExportTarget> {
    let known = TARGETS.map(|target| PossibleValue::new(target.name).help(target.description));
    PossibleValuesParser::new(known).try_map(|name| ExportTarget::called(&name).ok_or("no such tool"))
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let Arguments { sweep, to, output } = arguments;
    let source = Source::open(sweep)?;
    let file = output.clone().unwrap_or_else(|| {
        PathBuf::from(format!("{}-{}.{}", source.experiment.name, source.manifest.sweep_id, to.ending))
    });
    write_new_file(&file, &(to.make)(&source)?)?;
    print(&format!("{} holds {}.\n", file.display(), to.description))?;
    Ok(exit::DONE)
}
