//! `pactsim params`: every figure of a scenario with its address and where it comes from.

use std::borrow::Cow;
use std::path::PathBuf;

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use serde::Serialize;

use super::exit;
use super::failure::Failure;
use super::screen::{Screen, print, print_json};
use crate::scenario::{self, Certainty, FigureSpec, Shape, Status};
use crate::store::no_formula;

/// List every figure of a scenario: its address, value, range, unit and source
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Scenario file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only addresses that contain this text, such as state.JPN
    #[arg(value_name = "TEXT")]
    filter: Option<String>,
    /// Print a JSON array, for programs
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print comma-separated values, for spreadsheets
    #[arg(long)]
    csv: bool,
}

/// A figure, field by field.
#[derive(Debug, Clone, Serialize)]
struct Row<'a> {
    address: &'a str,
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
    shape: Option<Shape>,
    unit: &'static str,
    source: Option<Cow<'a, str>>,
    year: Option<i32>,
    status: Option<Status>,
    certainty: Option<Certainty>,
    note: Option<Cow<'a, str>>,
    /// Whether it is a built-in default.
    default: bool,
}

impl<'a> Row<'a> {
    fn new(figure: &'a FigureSpec) -> Self {
        Self {
            address: &figure.address,
            value: figure.value,
            low: figure.range.map(|[low, _]| low),
            high: figure.range.map(|[_, high]| high),
            shape: figure.range.map(|_| figure.shape),
            unit: figure.unit,
            source: figure.source.as_deref().map(Cow::from),
            year: figure.year,
            status: figure.status,
            certainty: figure.certainty,
            note: figure.note.as_deref().map(Cow::from),
            default: figure.default,
        }
    }

    /// The same for a spreadsheet: no text of the scenario can be a formula.
    fn harmless(&self) -> Row<'_> {
        let text = |text: &'_ Option<Cow<'a, str>>| text.as_ref().map(|text| no_formula(text).into_owned().into());
        Row { source: text(&self.source), note: text(&self.note), ..self.clone() }
    }

    /// The cells of the table for a terminal.
    fn cells(&self) -> [String; 5] {
        let range = self.low.zip(self.high).map_or_else(String::new, |(low, high)| format!(" [{low}, {high}]"));
        let trust: Vec<String> = [word(&self.status), word(&self.certainty)].into_iter().flatten().collect();
        let source: Vec<String> =
            [self.source.as_ref().map(ToString::to_string), self.year.map(|year| year.to_string())]
                .into_iter()
                .flatten()
                .chain(self.default.then(|| "built in".to_owned()))
                .collect();
        [
            self.address.to_owned(),
            format!("{}{range}", self.value),
            self.unit.to_owned(),
            trust.join(", "),
            source.join(", "),
        ]
    }
}

/// The word for a value of an enumeration, as it stands in files.
fn word(value: &impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let scenario = scenario::load(&arguments.file)?;
    let filter = arguments.filter.as_deref().unwrap_or("");
    let rows: Vec<Row<'_>> =
        scenario.spec.figures.iter().filter(|figure| figure.address.contains(filter)).map(Row::new).collect();
    if rows.is_empty() {
        let nearest = scenario.spec.figures.nearest(filter);
        let hint = nearest.map_or_else(String::new, |nearest| format!("; the nearest one is `{nearest}`"));
        return Err(Failure::Input(format!("no figure has an address with `{filter}` in it{hint}")));
    }
    let screen = Screen::stdout();
    match arguments {
        Arguments { json: true, .. } => print_json(&rows)?,
        Arguments { csv: true, .. } => print(&separated(&rows, b',')?)?,
        _ if screen.terminal => print(&table(&rows, &screen))?,
        _ => print(&separated(&rows, b'\t')?)?,
    }
    Ok(exit::DONE)
}

fn separated(rows: &[Row<'_>], by: u8) -> Result<String, Failure> {
    let broken = |error: String| Failure::Internal(format!("the figures cannot be written as a table: {error}"));
    let mut writer = csv::WriterBuilder::new().delimiter(by).from_writer(Vec::new());
    rows.iter().try_for_each(|row| writer.serialize(row.harmless())).map_err(|e| broken(e.to_string()))?;
    let bytes = writer.into_inner().map_err(|e| broken(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| broken(e.to_string()))
}

fn table(rows: &[Row<'_>], screen: &Screen) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(screen.width).unwrap_or(u16::MAX));
    table.set_header(["address", "value [range]", "unit", "status, certainty", "source"]);
    table.add_rows(rows.iter().map(Row::cells));
    // Addresses are there to be copied: they keep most of the width.
    if let Some(address) = table.column_mut(0) {
        address.set_constraint(ColumnConstraint::UpperBoundary(Width::Percentage(45)));
    }
    table.trim_fmt() + "\n"
}
