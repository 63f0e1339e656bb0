//! Samples of tables that the user made, in whatever way.

use std::path::Path;

use super::{Sample, SampleDesign, SampleFactor, unfit};
use crate::analysis::error::AnalysisError;
use crate::analysis::kept::Source;
use crate::store::{PlainTable, PlainValues};

/// Name of the column that numbers the rows, where there is one.
const ID: &str = "design_id";

/// Columns that say which row it is, and are no factors unless they are named as such.
const NOT_FACTORS: [&str; 8] = [ID, "row", "policy", "scenario", "model", "held", "draw", "replicate"];

/// What pandas calls a column of row numbers that has no name, as CSV when it is read again and as Parquet.
const UNNAMED: [&str; 2] = ["Unnamed: 0", "__index_level_0__"];

/// Which columns of a table are what.
#[derive(Debug, Clone, Copy)]
pub struct TableColumns<'a> {
    /// The outcome.
    pub outcome: &'a str,
    /// The factors, in this order; where none is named, all other columns of numbers but those that number rows
    /// or have no name.
    pub factors: &'a [String],
}

impl Sample {
    /// The rows of a table, CSV or Parquet: in order of its column `design_id` where it has one, else in the order of the file.
    ///
    /// # Errors
    /// [`AnalysisError::Store`] where the table cannot be read or has no such columns; [`AnalysisError::NotThere`] where a
    /// factor has no value somewhere or is the outcome, a number of a row comes twice, or there is no factor.
    pub fn of_table(path: &Path, columns: TableColumns<'_>) -> Result<Self, AnalysisError> {
        let table = PlainTable::read(path)?;
        let at = path.display();
        let y = table.numbers(columns.outcome)?;
        let (ids, order) = numbered(&table)?;
        let Columns { names, texts, unnamed } = Columns::of(&table, columns)?;
        let mut factors = Vec::new();
        for name in &names {
            let values = table.numbers(name)?;
            if let Some(row) = values.iter().position(|value| value.is_none_or(f64::is_infinite)) {
                return unfit(format!(
                    "{at} has no finite number as `{name}` in row {}; every factor needs one in every row",
                    row + 1
                ));
            }
            factors.push(factor(name, values));
        }
        if factors.is_empty() {
            return unfit(format!("{at} has no column of numbers beside `{}`, so there is no factor", columns.outcome));
        }
        if let Some(row) = y.iter().position(|value| value.is_some_and(f64::is_infinite)) {
            return unfit(format!("{at} has an infinite `{}` in row {}", columns.outcome, row + 1));
        }
        let values: Vec<&[Option<f64>]> = names.iter().map(|name| table.numbers(name)).collect::<Result<_, _>>()?;
        let of_row =
            |&row: &usize| values.iter().map(move |column| column[row].unwrap_or(f64::NAN)).collect::<Vec<_>>();
        Ok(Self {
            title: path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            source: Source { kind: "table".to_owned(), id: table.blake3.clone(), place: at.to_string() },
            seed: 0,
            design: SampleDesign::Unknown,
            policy: None,
            outcome: columns.outcome.to_owned(),
            outcome_says: columns.outcome.to_owned(),
            is_chance: y.iter().flatten().all(|value| (0.0..=1.0).contains(value)),
            x: order.iter().flat_map(of_row).collect(),
            y: order.iter().map(|&row| y[row]).collect(),
            factors,
            ids,
            by_draw: Vec::new(),
            texts,
            unnamed,
        })
    }
}

/// The columns of a table that are factors, and those that are none.
struct Columns<'a> {
    names: Vec<&'a str>,
    texts: Vec<String>,
    unnamed: Vec<String>,
}

impl<'a> Columns<'a> {
    fn of(table: &'a PlainTable, asked: TableColumns<'a>) -> Result<Self, AnalysisError> {
        let mut columns = Self { names: Vec::new(), texts: Vec::new(), unnamed: Vec::new() };
        if asked.factors.iter().any(|factor| factor == asked.outcome) {
            return unfit(format!(
                "`{}` of {} is asked for as the outcome and as a factor, and an outcome does not explain itself; take it out of the \
                 factors, or name another outcome",
                asked.outcome,
                table.path.display()
            ));
        }
        if !asked.factors.is_empty() {
            columns.names = asked.factors.iter().map(String::as_str).collect();
            return Ok(columns);
        }
        for column in &table.columns {
            let name = column.name.as_str();
            if name == asked.outcome || NOT_FACTORS.contains(&name) {
                continue;
            }
            if name.is_empty() && !may_number(&column.values) {
                return unfit(format!(
                    "{} has a column with an empty head whose values are no numbers of rows; give it a name, or take it out",
                    table.path.display()
                ));
            }
            if name.is_empty() || UNNAMED.contains(&name) {
                columns.unnamed.push(name.to_owned());
            } else if table.is_text(column)? {
                columns.texts.push(name.to_owned());
            } else {
                columns.names.push(name);
            }
        }
        Ok(columns)
    }
}

/// Whether values may number rows: whole numbers, or text.
fn may_number(values: &PlainValues) -> bool {
    match values {
        PlainValues::Numbers(numbers) => numbers.iter().flatten().all(|number| number.fract() == 0.0),
        PlainValues::Texts(_) => true,
    }
}

fn factor(name: &str, values: &[Option<f64>]) -> SampleFactor {
    let values = || values.iter().flatten().copied();
    SampleFactor {
        id: name.to_owned(),
        group: name.to_owned(),
        description: String::new(),
        unit: String::new(),
        role: None,
        range: [values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max)],
        is_switch: false,
    }
}

/// Numbers of the rows, ascending, and the place of each.
fn numbered(table: &PlainTable) -> Result<(Vec<u32>, Vec<usize>), AnalysisError> {
    let at = table.path.display();
    if !table.columns.iter().any(|column| column.name == ID) {
        let count = u32::try_from(table.rows()).unwrap_or(u32::MAX);
        return Ok(((1..=count).collect(), (0..table.rows()).collect()));
    }
    let whole = |value: &Option<f64>| value.filter(|v| v.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(v));
    // Checked to be whole and within range.
    let ids: Option<Vec<u32>> = table.numbers(ID)?.iter().map(|value| whole(value).map(|id| id as u32)).collect();
    let Some(ids) = ids else {
        return unfit(format!(
            "{at} has a `{ID}` that is no whole number from 0; number its rows, or leave the column out"
        ));
    };
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|&row| ids[row]);
    if let Some(pair) = order.windows(2).find(|pair| ids[pair[0]] == ids[pair[1]]) {
        let (id, first, second) = (ids[pair[0]], pair[0] + 1, pair[1] + 1);
        return unfit(format!(
            "{at} has the `{ID}` {id} in rows {first} and {second}; give every row a number of its own (one policy at a time)"
        ));
    }
    Ok((order.iter().map(|&row| ids[row]).collect(), order))
}
