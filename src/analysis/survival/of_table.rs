//! Times to an event in a table that the user made, in whatever way.

use std::collections::BTreeMap;
use std::path::Path;

use super::observations::{Group, Layers, Observation, Observations};
use crate::analysis::error::AnalysisError;
use crate::analysis::kept::Source;
use crate::store::{PlainTable, PlainValues};

/// Words that say that no event was seen.
const CENSORED: [&str; 3] = ["0", "censored", "none"];

/// The name of the only group of a table without groups.
const ALL: &str = "all";

/// Which columns of a table are what.
#[derive(Debug, Clone, Copy)]
pub struct TimeColumns<'a> {
    /// The time of the event, or until which there was none.
    pub time: &'a str,
    /// The event: 0 or `censored` for none, else the number or name of its cause.
    pub event: &'a str,
    /// The group, if there are any.
    pub group: Option<&'a str>,
    /// The draw that a row belongs to, if rows hang together. A draw that several groups have is the same in all.
    pub draw: Option<&'a str>,
}

/// Reads the rows of a table, CSV or Parquet, and says where they are from.
///
/// # Errors
/// [`AnalysisError::Store`] where the table cannot be read or has no such columns; [`AnalysisError::NotThere`] where a
/// row has no time, no event or no group, a number is no time or no cause, and where nothing ever happens.
pub fn observations_of_table(path: &Path, columns: TimeColumns<'_>) -> Result<(Observations, Source), AnalysisError> {
    let table = PlainTable::read(path)?;
    let at = path.display();
    let refused = |why: String| AnalysisError::not_there(format!("{at}: {why}"));
    let times = table.numbers(columns.time)?;
    let events = words(&table, columns.event)?;
    let groups = columns.group.map(|name| words(&table, name)).transpose()?;
    let draws = columns.draw.map(|name| table.numbers(name)).transpose()?;
    let is_none = |event: &str| CENSORED.contains(&event.to_lowercase().as_str());
    let mut causes: Vec<String> = events.iter().filter(|event| !is_none(event)).cloned().collect();
    causes.sort_by(|a, b| number(a).total_cmp(&number(b)).then_with(|| a.cmp(b)));
    causes.dedup();
    if let Some(bad) = causes.iter().find(|cause| cause.parse::<f64>().is_ok_and(|of| of < 0.0 || of.fract() != 0.0)) {
        return Err(refused(format!(
            "`{}` is {bad} somewhere; write 0 where no event was seen, and whole numbers from 1 or names for causes",
            columns.event
        )));
    }
    let mut rows: BTreeMap<String, Vec<Observation>> = BTreeMap::new();
    for (row, (time, event)) in times.iter().zip(&events).enumerate() {
        let time = time.ok_or_else(|| refused(format!("row {} has no `{}`", row + 1, columns.time)))?;
        if !(time >= 0.0 && time.is_finite()) {
            let rule = "a time is a finite number, 0 or later";
            return Err(refused(format!("row {} has the `{}` {time}: {rule}", row + 1, columns.time)));
        }
        let draw = match draws.map(|draws| draws[row]) {
            None => 0,
            Some(draw) => whole(draw).ok_or_else(|| {
                refused(format!("row {} has a draw that is no whole number from 0 to 4294967295", row + 1))
            })?,
        };
        let name = groups.as_ref().map_or(ALL, |groups| groups[row].as_str());
        let cause = causes.iter().position(|cause| cause == event);
        rows.entry(name.to_owned()).or_default().push(Observation { time, cause, draw });
    }
    let layers = layers(columns.draw.is_some(), &rows);
    let groups = rows.into_iter().map(|(name, observations)| Group { name, observations }).collect();
    let source = Source { kind: "table".to_owned(), id: table.blake3.clone(), place: at.to_string() };
    let observations = Observations::new(causes, groups, layers).map_err(|error| refused(error.to_string()))?;
    Ok((observations, source))
}

/// Numbers in their order, before names.
fn number(word: &str) -> f64 {
    word.parse().unwrap_or(f64::INFINITY)
}

/// A column as words; numbers without a fraction are written without one.
fn words(table: &PlainTable, name: &str) -> Result<Vec<String>, AnalysisError> {
    let words: Vec<Option<String>> = match &table.column(name)?.values {
        PlainValues::Numbers(values) => values.iter().map(|value| value.map(|value| value.to_string())).collect(),
        PlainValues::Texts(values) => values.clone(),
    };
    let there = |(row, word): (usize, Option<String>)| {
        word.ok_or_else(|| {
            let (at, row) = (table.path.display(), row + 1);
            AnalysisError::not_there(format!("{at}: row {row} has no `{name}`; write it, or leave the row out"))
        })
    };
    words.into_iter().enumerate().map(there).collect()
}

fn whole(draw: Option<f64>) -> Option<u32> {
    // Checked to be whole and within range.
    draw.filter(|draw| draw.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(draw)).map(|draw| draw as u32)
}

/// Groups that have all draws in common are paired by them.
fn layers(has_draws: bool, rows: &BTreeMap<String, Vec<Observation>>) -> Layers {
    if !has_draws {
        return Layers::Independent;
    }
    let draws = |rows: &Vec<Observation>| {
        let mut draws: Vec<u32> = rows.iter().map(|row| row.draw).collect();
        draws.sort_unstable();
        draws.dedup();
        draws
    };
    let mut by_group = rows.values().map(draws);
    let first = by_group.next();
    if by_group.all(|draws| Some(draws) == first) { Layers::PairedDraws } else { Layers::Draws }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, group: Option<&str>, draw: Option<&str>) -> Result<Observations, AnalysisError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).expect("written");
        let columns = TimeColumns { time: "T", event: "E", group, draw };
        observations_of_table(&path, columns).map(|(observations, _)| observations)
    }

    #[test]
    fn events_are_numbers_or_names_and_nought_is_censored() {
        let found = read("T,E,G\n1,2,b\n2,0,a\n3,1,a\n0,2,b\n", Some("G"), None).expect("fit");
        assert_eq!(found.causes(), ["1", "2"]);
        let [a, b] = found.groups() else { panic!("two groups") };
        assert_eq!((a.name.as_str(), b.name.as_str()), ("a", "b"));
        assert_eq!(a.observations[0].cause, None);
        assert_eq!(b.observations[0].cause, Some(1));
        let named = read("T,E\n1,war\n2,Censored\n3,pact\n", None, None).expect("fit");
        assert_eq!(
            (named.causes(), named.groups()[0].name.as_str()),
            (["pact", "war"].map(str::to_owned).as_slice(), "all")
        );
        assert_eq!(named.layers(), Layers::Independent);
    }

    #[test]
    fn groups_with_the_same_draws_are_paired_and_others_are_not() {
        let paired = "T,E,G,D\n1,1,a,0\n2,0,a,1\n3,1,b,1\n0,0,b,0\n";
        assert_eq!(read(paired, Some("G"), Some("D")).expect("fit").layers(), Layers::PairedDraws);
        let apart = paired.replace("b,1", "b,7");
        assert_eq!(read(&apart, Some("G"), Some("D")).expect("fit").layers(), Layers::Draws);
    }

    #[test]
    fn what_cannot_be_analysed_is_refused_with_its_row() {
        for (text, why) in [
            ("T,E\n1,1\n-2,1\n", "row 2 has the `T` -2"),
            ("T,E\n1,1\nNaN,1\n", "row 2 has no `T`"),
            ("T,E\n1,1\ninf,1\n", "row 2 has the `T` inf"),
            ("T,E\n1,1\n2,\n", "row 2 has no `E`"),
            ("T,E\n1,-1\n", "`E` is -1"),
            ("T,E\n1,0.5\n", "`E` is 0.5"),
            ("T,E\n1,0\n", "no row has an event"),
            ("T,F\n1,0\n", "no column `E`"),
        ] {
            let error = read(text, None, None).expect_err(text).to_string();
            assert!(error.contains(why) && error.contains("t.csv"), "{error}");
        }
        let error = read("T,E,D\n1,1,0.5\n", None, Some("D")).expect_err("half a draw").to_string();
        assert!(error.contains("row 1 has a draw"), "{error}");
    }
}
