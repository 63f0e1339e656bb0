//! The tables of a folder, row by row.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::AnalysisError;
use crate::store::{Cell, MANIFEST, MANIFEST_BYTES_MAX, TableFile, TableReader, read_json, results_kind};

/// What the manifests of all kinds of results have in common.
#[derive(Deserialize)]
struct Listed {
    tables: Vec<TableFile>,
}

/// The tables that a manifest lists.
#[derive(Debug, Clone)]
pub struct Tables {
    folder: PathBuf,
    files: Vec<TableFile>,
}

impl Tables {
    pub(super) fn new(folder: PathBuf, files: Vec<TableFile>) -> Self {
        Self { folder, files }
    }

    /// Those of the results of any kind in `folder`.
    ///
    /// # Errors
    /// [`AnalysisError::Store`] where it holds no results, or their manifest cannot be read.
    pub fn of(folder: &Path) -> Result<Self, AnalysisError> {
        results_kind(folder)?;
        let Listed { tables } = read_json(&folder.join(MANIFEST), MANIFEST_BYTES_MAX)?;
        Ok(Self::new(folder.to_owned(), tables))
    }

    /// Names of the tables.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.file.split_once('.').map_or(file.file.as_str(), |(stem, _)| stem))
    }

    /// Opens a table, such as `runs`.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] where it was written as CSV or not at all; [`AnalysisError::Store`] when it cannot
    /// be read or is damaged.
    pub fn open(&self, table: &str) -> Result<TableReader, AnalysisError> {
        let is_it = |file: &&TableFile| file.file.split_once('.').is_some_and(|(stem, _)| stem == table);
        let folder = self.folder.display();
        match self.files.iter().find(is_it) {
            Some(file) if file.file.ends_with(".parquet") => {
                Ok(TableReader::open(&self.folder.join(&file.file), &file.blake3)?)
            }
            Some(file) => Err(AnalysisError::not_there(format!(
                "the tables of {folder} are not Parquet ({}); run it again without `--format csv`",
                file.file
            ))),
            None if table == "runs" && self.names().any(|name| name == "outcomes") => {
                Err(AnalysisError::not_there(format!(
                    "{folder} keeps what its runs add up to, and not the runs that this takes (--aggregate, or 100 million \
                     runs and more). `summary.json` and the table `outcomes` have its answer"
                )))
            }
            None => Err(AnalysisError::not_there(format!("{folder} has no table `{table}`"))),
        }
    }

    /// Calls `visit` with the cells of these columns, row after row. A missing value is [`Cell::Null`].
    ///
    /// # Errors
    /// Those of [`open`](Self::open), and [`AnalysisError::NotThere`] where a column is missing.
    pub fn each_row<const N: usize>(
        &self,
        table: &str,
        columns: [&str; N],
        mut visit: impl FnMut([Cell<'_>; N]),
    ) -> Result<(), AnalysisError> {
        self.each_row_of(table, &columns, |cells| {
            let mut row = [Cell::Null; N];
            row.copy_from_slice(cells);
            visit(row);
        })
    }

    /// The same for columns whose number is not known beforehand.
    ///
    /// # Errors
    /// Those of [`each_row`](Self::each_row).
    pub fn each_row_of(
        &self,
        table: &str,
        columns: &[&str],
        mut visit: impl FnMut(&[Cell<'_>]),
    ) -> Result<(), AnalysisError> {
        let reader = self.open(table)?;
        let place = |name: &&str| {
            reader.schema().position(name).ok_or_else(|| {
                AnalysisError::not_there(format!("the table `{table}` of {} has no `{name}`", self.folder.display()))
            })
        };
        let places: Vec<usize> = columns.iter().map(place).collect::<Result<_, _>>()?;
        for rows in reader {
            let rows = rows?;
            let mut cells = vec![Cell::Null; places.len()];
            for row in 0..rows.len() {
                for (cell, &column) in cells.iter_mut().zip(&places) {
                    *cell = rows.cell(row, column).unwrap_or(Cell::Null);
                }
                visit(&cells);
            }
        }
        Ok(())
    }
}
