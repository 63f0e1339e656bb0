//! `pactsim brief`: batches, sweeps and tests against the record as a page to read, print and pass on.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rayon::prelude::*;

use super::browser;
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::screen::{note, print};
use crate::brief::{Briefing, Figure};
use crate::charts::png;
use crate::ensemble::Host;
use crate::history::Results;
use crate::store::{StoreError, write_file};
use crate::words::counted;

/// Write a briefing: bottom line, judgements, figures, what would change the answer, two runs told, limits and sources
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the batch that it is about; then folders of batches to compare it with, of sweeps that tried changes, of
    /// rival rules, of comparisons, and of back-tests, hindcasts and calibrations
    #[arg(value_name = "BATCH", required = true)]
    results: Vec<PathBuf>,
    /// File to write; one that is there is replaced. Figures of Markdown go as PNG to a folder beside it, such as
    /// brief-figures for brief.md
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// Format [default: by the ending of the file, else html]; pdf is printed by an installed Chromium or Chrome, the
    /// program in CHROME first
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Tell no progress
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One page that needs nothing else
    Html,
    /// Markdown, its figures beside it
    Md,
    /// A4
    Pdf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let format = arguments.format()?;
    arguments.check_results()?;
    let steps = arguments.results.len() as u64 + 2;
    let console = Console::counting("steps", arguments.quiet)?;
    let mut results = Vec::new();
    for (done, folder) in (0..).zip(&arguments.results) {
        console.progress(done, steps);
        results.push(Results::open(folder)?);
    }
    console.progress(steps - 2, steps);
    let briefing = Briefing::of(&results)?;
    console.progress(steps - 1, steps);
    let written = if console.stop() { None } else { Some(write(&briefing, &arguments.out, format)) };
    console.finish();
    let Some(written) = written else {
        note("pactsim: interrupted before the briefing was written");
        return Ok(exit::INTERRUPTED);
    };
    print(&written?)?;
    Ok(exit::DONE)
}

/// Writes the file and says what it is.
fn write(briefing: &Briefing, out: &Path, format: Format) -> Result<String, Failure> {
    match format {
        Format::Html => drop(write_file(out, briefing.html()?.as_bytes())?),
        Format::Md => write_markdown(briefing, out)?,
        Format::Pdf => drop(write_file(out, &browser::print(&briefing.html()?)?)?),
    }
    let figures = counted(briefing.figures().count() as u64, "figure");
    let beside = if format == Format::Md { " beside it" } else { "" };
    Ok(format!("{}: a briefing with {figures}{beside}\n", out.display()))
}

fn write_markdown(briefing: &Briefing, out: &Path) -> Result<(), Failure> {
    let name = out.file_stem().map_or_else(|| "brief".into(), |stem| stem.to_string_lossy());
    let name = format!("{name}-figures");
    let folder = out.with_file_name(&name);
    std::fs::create_dir_all(&folder).map_err(|error| StoreError::io("create", &folder, error))?;
    let figures: Vec<&Figure> = briefing.figures().collect();
    figures.par_iter().try_for_each(|figure| -> Result<(), Failure> {
        write_file(&folder.join(format!("{}.png", figure.name)), &png(&figure.svg)?)?;
        Ok(())
    })?;
    // Last, so that no page stands without its figures.
    write_file(out, briefing.markdown(&name)?.as_bytes())?;
    Ok(())
}

impl Arguments {
    /// The format asked for, else that of the file's ending. Another ending is refused: it may be a file of the results.
    fn format(&self) -> Result<Format, Failure> {
        let ending = self.out.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let of_ending = match ending.as_deref() {
            None | Some("html" | "htm") => Format::Html,
            Some("md" | "markdown") => Format::Md,
            Some("pdf") => Format::Pdf,
            Some(other) => {
                return Err(Failure::Input(format!(
                    "{} ends in .{other}, which is no format of briefings; give -o a name that ends in .html, .md or .pdf",
                    self.out.display()
                )));
            }
        };
        Ok(self.format.unwrap_or(of_ending))
    }

    /// Refuses results that are given twice, which would be compared with themselves.
    fn check_results(&self) -> Result<(), Failure> {
        let places: Vec<PathBuf> =
            self.results.iter().map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.clone())).collect();
        let twice = (1..places.len()).find(|&at| places[..at].contains(&places[at]));
        twice.map_or(Ok(()), |at| {
            let folder = self.results[at].display();
            Err(Failure::Input(format!("{folder} is given twice; name each folder of results once")))
        })
    }
}
