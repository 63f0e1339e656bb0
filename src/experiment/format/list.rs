//! Lists of design points, from CSV.

use std::collections::BTreeSet;

use csv::StringRecord;

use super::page::Page;
use crate::experiment::factor::Factor;
use crate::experiment::spec::POINTS_MAX;
use crate::scenario::{Fault, Span, quotable, suggestion};

/// A list while it is read: the number of its text, and what its columns are.
struct List<'a> {
    file: usize,
    columns: Vec<Option<&'a Factor>>,
}

/// The rows of the list in the text of `name`, their values in the order of the `open` factors. `None` when
/// something is wrong with it, which is told with row and column.
pub(crate) fn rows(
    page: &mut Page<'_>,
    name: &str,
    text: &str,
    open: &[&Factor],
    all: &[Factor],
) -> Option<Vec<Vec<f64>>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file = page.sources.add(name, text.to_owned());
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).comment(Some(b'#')).from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(e) => {
            broken(page, file, &e);
            return None;
        }
    };
    let list = columns(page, file, &header, open, all)?;
    let mut rows = Vec::new();
    let mut sound = true;
    for (number, record) in (1..).zip(reader.records()) {
        if rows.len() >= POINTS_MAX {
            let rule = format!("at most {POINTS_MAX} rows");
            page.faults.push(|| Fault::new(Span::whole(file), "", rule));
            return None;
        }
        match record {
            Ok(record) => match row(page, &list, number, &record, open) {
                Some(row) => rows.push(row),
                None => sound = false,
            },
            Err(e) => {
                broken(page, file, &e);
                return None;
            }
        }
    }
    if rows.is_empty() && sound {
        page.faults.push(|| Fault::new(Span::whole(file), "", "must have a row for each design point").found("none"));
    }
    (sound && !rows.is_empty()).then_some(rows)
}

fn broken(page: &mut Page<'_>, file: usize, error: &csv::Error) {
    let at = error.position().map_or(Span::whole(file), |at| place(file, at.byte(), 0));
    page.faults.push(|| Fault::new(at, "", format!("not valid CSV: {error}")));
}

/// Which factor each column is of. Every open factor must have one, and no other.
fn columns<'a>(
    page: &mut Page<'_>,
    file: usize,
    header: &StringRecord,
    open: &[&'a Factor],
    all: &[Factor],
) -> Option<List<'a>> {
    let mut seen = BTreeSet::new();
    let mut sound = true;
    let mut columns = Vec::new();
    for (i, name) in header.iter().enumerate() {
        let factor = open.iter().find(|factor| factor.id.as_str() == name).copied();
        let twice = !seen.insert(name);
        columns.push(factor);
        if factor.is_some() && !twice {
            continue;
        }
        sound = false;
        let is_set = all.iter().any(|factor| factor.id.as_str() == name);
        let rule = match (twice, is_set) {
            (true, _) => "a column must stand once",
            (_, true) => "a lever that a policy sets is not varied: it has no column",
            _ => "a column must be called after a factor",
        };
        let hint = if is_set { None } else { suggestion(name, open.iter().map(|factor| factor.id.as_str())) };
        let at = cell(file, header, i);
        page.faults.push(|| {
            let address = format!("column {}", i + 1);
            Fault::new(at, &address, rule).found(format!("`{}`", quotable(name))).hint(hint)
        });
    }
    for factor in open.iter().filter(|factor| !seen.contains(factor.id.as_str())) {
        sound = false;
        let rule = format!("the column `{}` is missing", factor.id);
        let hint = "add it, or delete the factor".to_owned();
        page.faults.push(|| Fault::new(place(file, 0, 0), "", rule).hint(Some(hint)));
    }
    sound.then_some(List { file, columns })
}

/// The values of a row in the order of the `open` factors.
fn row(
    page: &mut Page<'_>,
    list: &List<'_>,
    number: usize,
    record: &StringRecord,
    open: &[&Factor],
) -> Option<Vec<f64>> {
    if record.len() != list.columns.len() {
        let at = record.position().map_or(0, csv::Position::byte);
        let rule = format!("must have {} values, as the first row has", list.columns.len());
        let found = record.len().to_string();
        page.faults.push(|| Fault::new(place(list.file, at, 0), &format!("row {number}"), rule).found(found));
        return None;
    }
    let mut values = vec![0.0; open.len()];
    let mut sound = true;
    for (i, (text, factor)) in record.iter().zip(&list.columns).enumerate() {
        let Some(factor) = factor else { continue };
        let [low, high] = factor.range;
        let value = text.parse::<f64>().ok().filter(|value| (low..=high).contains(value));
        let value = value.filter(|&value| !factor.is_switch() || value == 0.0 || value == 1.0);
        let Some(value) = value else {
            sound = false;
            let rule = match factor.is_switch() {
                true => "a switch is 0 (off) or 1 (on)".to_owned(),
                false => format!("must be a number inside the factor's range ({low} to {high})"),
            };
            let (at, found) = (cell(list.file, record, i), format!("`{}`", quotable(text)));
            page.faults.push(|| Fault::new(at, &format!("row {number}, {}", factor.id), rule).found(found));
            continue;
        };
        if let Some(place) = open.iter().position(|other| other.id == factor.id) {
            values[place] = value;
        }
    }
    sound.then_some(values)
}

fn place(file: usize, start: u64, length: usize) -> Span {
    let start = usize::try_from(start).unwrap_or(0);
    Span { file, start, end: start + length }
}

/// Where a value stands, if none before it is in quotes or padded; else somewhere in its line.
fn cell(file: usize, record: &StringRecord, column: usize) -> Span {
    let before: usize = record.iter().take(column).map(|text| text.len() + 1).sum();
    let start = record.position().map_or(0, csv::Position::byte) + before as u64;
    place(file, start, record.get(column).map_or(0, str::len))
}
