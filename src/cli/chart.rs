//! `pactsim chart`: the figures of a folder of results, from its files alone.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rayon::prelude::*;
use serde::Serialize;

use super::exit;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::{Screen, print, print_json};
use crate::analysis::AnalysisError;
use crate::charts::{Drawing, KINDS, Kind, Look, Paper, Tone, png, standalone};
use crate::history::Results;
use crate::store::{self, ResultsKind};
use crate::words::listed;

/// Draw figures of a batch, sweep, set of rival rules, back-test, hindcast, calibration or analysis (comparison,
/// sensitivity, discovery, survival, claims), from its files alone, as SVG and PNG
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the results, such as output/<scenario>/<batch>
    #[arg(value_name = "BATCH", required_unless_present = "list")]
    batch: Option<PathBuf>,
    /// Names of figures; all that apply where none is named
    #[arg(value_name = "FIGURE")]
    figures: Vec<String>,
    /// What the figures are made for
    #[arg(long, value_enum, default_value_t)]
    size: Size,
    /// How they are coloured
    #[arg(long, value_enum, default_value_t)]
    theme: Theme,
    /// Folder for the figures [default: figures in the folder of the batch]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// List all figures, or with a batch those that can be made of it, and draw none
    #[arg(long)]
    list: bool,
    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Size {
    /// 1600 × 900
    #[default]
    Slide,
    /// 1000 × 760
    Column,
    /// 2400 × 1350
    Poster,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Theme {
    /// Colours on white
    #[default]
    Light,
    /// Greys, for print
    Print,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Json {
    folder: String,
    figures: Vec<Made>,
    not_made: Vec<NotMade>,
}

/// A figure that was drawn, or can be.
#[derive(Debug, Serialize)]
struct Made {
    figure: String,
    title: String,
    description: String,
}

/// A kind of figure that the results do not allow.
#[derive(Debug, Serialize)]
struct NotMade {
    figure: &'static str,
    why: String,
    /// Whether it is made of results of this sort, so that its reason is worth a line.
    #[serde(skip)]
    of_its_sort: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let Some(folder) = &arguments.batch else {
        print(&catalogue(&Screen::stdout()))?;
        return Ok(exit::DONE);
    };
    let results = Results::open(folder)?;
    let (mut drawings, not_made) = figures_of(&results)?;
    if !arguments.figures.is_empty() {
        drawings = chosen(drawings, &not_made, &arguments.figures)?;
    }
    let out = arguments.out.clone().unwrap_or_else(|| folder.join("figures"));
    if !arguments.list {
        drawings.par_iter().try_for_each(|drawing| write(drawing, &out, arguments.look()))?;
    }
    let answer = Json { folder: out.display().to_string(), figures: drawings.iter().map(Made::of).collect(), not_made };
    if arguments.json {
        print_json(&answer)?;
    } else {
        print(&answer.text(arguments, &Screen::stdout()))?;
    }
    Ok(exit::DONE)
}

impl Arguments {
    fn look(&self) -> Look {
        Look {
            paper: match self.size {
                Size::Slide => Paper::Slide,
                Size::Column => Paper::Column,
                Size::Poster => Paper::Poster,
            },
            tone: match self.theme {
                Theme::Light => Tone::Light,
                Theme::Print => Tone::Print,
            },
        }
    }
}

/// All figures of the results, and the kinds that do not apply.
fn figures_of(results: &Results) -> Result<(Vec<Drawing>, Vec<NotMade>), Failure> {
    let (mut drawings, mut not_made) = (Vec::new(), Vec::new());
    let made: Vec<_> = KINDS.par_iter().map(|kind| kind.figures(results)).collect();
    for (kind, figures) in KINDS.iter().zip(made) {
        match figures {
            Ok(figures) => drawings.extend(figures),
            Err(AnalysisError::NotThere(why)) => {
                let of_its_sort = kind.made_of() == results.kind();
                not_made.push(NotMade { figure: kind.name, why, of_its_sort });
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok((drawings, not_made))
}

/// The drawings with these names, or of the kinds with these names.
fn chosen(drawings: Vec<Drawing>, not_made: &[NotMade], names: &[String]) -> Result<Vec<Drawing>, Failure> {
    let is_meant = |drawing: &Drawing, name: &str| {
        drawing.name() == name || drawing.name().strip_prefix(name).is_some_and(|part| part.starts_with("--"))
    };
    for name in names {
        if drawings.iter().any(|drawing| is_meant(drawing, name)) {
            continue;
        }
        if let Some(missing) = not_made.iter().find(|missing| missing.figure == name) {
            return Err(Failure::Input(format!("the figure `{name}` cannot be drawn: {}", missing.why)));
        }
        let known: Vec<&str> = drawings.iter().map(Drawing::name).collect();
        return Err(Failure::Input(format!(
            "there is no figure `{name}` of these results; there are {}",
            listed(&known)
        )));
    }
    Ok(drawings.into_iter().filter(|drawing| names.iter().any(|name| is_meant(drawing, name))).collect())
}

fn write(drawing: &Drawing, out: &Path, look: Look) -> Result<(), Failure> {
    let svg = drawing.svg(look)?;
    std::fs::create_dir_all(out).map_err(|error| store::StoreError::io("create", out, error))?;
    let file = |extension: &str| out.join(format!("{}.{extension}", drawing.name()));
    store::write_file(&file("svg"), standalone(&svg)?.as_bytes())?;
    store::write_file(&file("png"), &png(&svg)?)?;
    Ok(())
}

impl Made {
    fn of(drawing: &Drawing) -> Self {
        Self { figure: drawing.name().to_owned(), title: drawing.title(), description: drawing.description() }
    }
}

impl Json {
    fn text(&self, arguments: &Arguments, screen: &Screen) -> String {
        let rows = self.figures.iter().map(|made| [made.figure.clone(), made.title.clone()]);
        let mut parts = vec![columns(rows.collect::<Vec<_>>(), screen)];
        let quiet = !arguments.figures.is_empty();
        let of_its_sort: Vec<&NotMade> = self.not_made.iter().filter(|missing| missing.of_its_sort).collect();
        if !quiet && !of_its_sort.is_empty() {
            let rows = of_its_sort.iter().map(|missing| [missing.figure.to_owned(), missing.why.clone()]);
            parts.push(format!("Not drawn\n{}", columns(rows.collect::<Vec<_>>(), screen)));
        }
        if !arguments.list {
            parts.push(paragraph(&format!("Each as .svg and .png in {}", self.folder), screen));
        }
        parts.join("\n\n") + "\n"
    }
}

/// All kinds of figures.
fn catalogue(screen: &Screen) -> String {
    let of = |source: ResultsKind| {
        let kinds = KINDS.iter().filter(|kind| kind.made_of() == source);
        let rows = kinds.map(|kind| [kind.name.to_owned(), kind.shows.to_owned()]);
        format!("Of {}\n{}\n", source.noun(), columns(rows.collect::<Vec<_>>(), screen))
    };
    let mut sources = Vec::new();
    for source in KINDS.iter().map(Kind::made_of) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources.into_iter().map(of).collect::<Vec<_>>().join("\n")
}
