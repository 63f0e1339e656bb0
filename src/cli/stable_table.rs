//! The table of profitable coalitions that `pactsim stable` writes.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::stable_answer::{Answer, Found, View, kind_word};
use crate::ensemble::Likelihood;
use crate::pact::{Kind, Stability};
use crate::store::{Cell, Column, Format, Kind as Values, Schema, StoreError, TableWriter};

/// A file that a table is to be written to.
pub(crate) struct Destination {
    folder: PathBuf,
    name: String,
    format: Format,
}

impl Destination {
    /// The file at `path`, whose ending says its format.
    ///
    /// # Errors
    /// [`Failure::Input`] when the ending is neither `.csv` nor `.parquet`.
    pub(crate) fn at(path: &Path) -> Result<Self, Failure> {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let format = [Format::Csv, Format::Parquet].into_iter().find(|format| ending == Some(format.extension()));
        let name = path.file_stem().and_then(|name| name.to_str());
        match (format, name) {
            (Some(format), Some(name)) => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
                Ok(Self { folder: folder.to_owned(), name: name.to_owned(), format })
            }
            _ => Err(Failure::Input(format!(
                "--out {}: the format of a table is told by its ending. Give a name that ends in .csv or .parquet",
                path.display()
            ))),
        }
    }

    /// Writes one row for each coalition that is profitable, in some draw if there are draws.
    ///
    /// # Errors
    /// [`Failure::Ensemble`] when the file cannot be written.
    pub(crate) fn write(&self, answer: &Answer<'_>) -> Result<(), Failure> {
        let mut table = TableWriter::create(&self.folder, &self.schema(answer.sample.is_some())?, self.format)?;
        for view in &answer.views {
            match &view.found {
                Found::InTheMeanWorld(stability) => {
                    for coalition in stability.coalitions_of(Kind::Profitable) {
                        push(&mut table, answer, view, &in_one_world(answer, view, stability, coalition))?;
                    }
                }
                Found::OverDraws(likelihoods) => {
                    for likelihood in likelihoods.profitable() {
                        push(&mut table, answer, view, &over_draws(&likelihood))?;
                    }
                }
            }
        }
        table.finish()?;
        Ok(())
    }

    fn schema(&self, over_draws: bool) -> Result<Schema, StoreError> {
        let mut columns = vec![
            Column::required("design", Values::Text, "pact design"),
            Column::required("depth", Values::Text, "its depth"),
            Column::required("size", Values::U32, "number of members").in_unit("states"),
            Column::required("members", Values::Text, "members, separated by spaces"),
        ];
        for kind in Kind::ALL {
            let word = kind_word(kind);
            if over_draws {
                let share = |end: &str, text: &str| {
                    Column::optional(&format!("{word}{end}"), Values::F64, &format!("{text} in which it is {word}"))
                };
                columns.push(share("", "share of draws").in_unit("share (0–1)"));
                columns.push(share("_low", "95 % interval, lower end, of the share of draws").in_unit("share (0–1)"));
                columns.push(share("_high", "95 % interval, upper end, of the share of draws").in_unit("share (0–1)"));
            } else if kind != Kind::Profitable {
                columns.push(Column::required(word, Values::Bool, &format!("whether it is {word}")));
            }
        }
        Schema::new(&self.name, columns)
    }
}

/// Members of a row, and its other cells.
type Row = (Vec<usize>, Vec<Cell<'static>>);

fn in_one_world(answer: &Answer<'_>, view: &View, stability: &Stability, coalition: u32) -> Row {
    let candidates = &answer.spec.designs[view.design].candidates;
    let members = candidates.iter().enumerate().filter(|(a, _)| coalition >> a & 1 == 1).map(|(_, &i)| i).collect();
    let kinds = Kind::ALL.into_iter().filter(|&kind| kind != Kind::Profitable);
    (members, kinds.map(|kind| stability.is(coalition, kind).into()).collect())
}

fn over_draws(likelihood: &Likelihood) -> Row {
    let cells = likelihood.shares.iter().flat_map(|share| {
        let ends = share.interval.map(|interval| (interval.low, interval.high)).unzip();
        [share.share.into(), ends.0.into(), ends.1.into()]
    });
    (likelihood.members.clone(), cells.collect())
}

fn push(table: &mut TableWriter, answer: &Answer<'_>, view: &View, (members, cells): &Row) -> Result<(), StoreError> {
    let ids: Vec<&str> = members.iter().map(|&i| answer.spec.states[i].id.as_str()).collect();
    let ids = ids.join(" ");
    let design = answer.spec.designs[view.design].id.as_str();
    let size = u32::try_from(members.len()).unwrap_or(u32::MAX);
    let mut row: Vec<Cell<'_>> = vec![design.into(), view.depth.word().into(), size.into(), ids.as_str().into()];
    row.extend(cells);
    table.push(&row)
}
