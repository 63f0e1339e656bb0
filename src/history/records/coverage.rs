//! What is there, and for which years.

use crate::store::records::{RecordFile, Row, Source, Table, Year};

/// What one file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The file's kind.
    pub source: Source,
    /// The file that was read; `None` when it is not there.
    pub file: Option<RecordFile>,
    /// Rows that can be asked for.
    pub rows: usize,
    /// Rows that the source's rule sets aside.
    pub set_aside: usize,
    /// First and last year; `None` when the file has no rows, or its rows no years.
    pub years: Option<(Year, Year)>,
}

impl Coverage {
    pub(super) fn of<R: Row>(table: &Table<R>) -> Self {
        let spans = || table.rows.iter().filter_map(Row::years);
        let first = spans().map(|(first, _)| first).min();
        let last = spans().map(|(_, last)| last).max();
        Self {
            source: R::SOURCE,
            file: table.file.clone(),
            rows: table.rows.len(),
            set_aside: table.set_aside,
            years: first.zip(last),
        }
    }
}
