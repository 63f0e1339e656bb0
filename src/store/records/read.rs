//! Reading one file into rows, sorted by key.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use flate2::read::MultiGzDecoder;

use super::super::atomic::open_regular;
use super::super::error::StoreError;
use super::super::nearest::nearest;
use super::super::quotable::quotable;
use super::cells::{Cells, Header};
use super::codes::{Codes, StateCode, Year};
use super::file::{Hashing, RecordFile};
use super::guard::Guard;
use super::source::Source;

/// Most rows of a file: five times the largest that the field has.
const ROWS_MAX: usize = 5_000_000;

/// Bytes that are read at once.
const BUFFER_BYTES: usize = 1 << 16;

/// How every gzip file begins (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Key of a state in a year, ordered by state.
pub type StateYear = (StateCode, Year);

/// Key of a pair in a year, ordered by year.
pub type PairYear = (Year, StateCode, StateCode);

/// A row of one of the files.
pub trait Row: Sized + PartialEq {
    /// The file.
    const SOURCE: Source;
    /// The columns that are read.
    const COLUMNS: &'static [&'static str];
    /// Those of them that tell one row from another.
    const KEY_COLUMNS: &'static str;
    /// What tells one row from another, and their order.
    type Key: Ord + Copy;

    /// Reads the row; `None` where it is set aside by the source's rule.
    ///
    /// # Errors
    /// [`StoreError::Record`] where a cell does not hold what it must.
    fn parse(cells: &Cells<'_>) -> Result<Option<Self>, StoreError>;

    /// What tells the row from another.
    fn key(&self) -> Self::Key;

    /// The key of the row that must be there too; `None` where a row stands alone.
    fn mirror(&self) -> Option<Self::Key> {
        None
    }

    /// What the rows mean where that depends on all of them; `rows` come with their lines.
    #[must_use]
    fn settle(rows: Vec<(Self, u64)>) -> Vec<(Self, u64)> {
        rows
    }

    /// First and last year of which the row speaks; `None` where it speaks of none.
    fn years(&self) -> Option<(Year, Year)>;
}

/// The rows of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<R> {
    /// In the order of their keys, no key twice.
    pub rows: Vec<R>,
    /// Rows that were set aside by the source's rule.
    pub set_aside: usize,
    /// The file; `None` when it was not there.
    pub file: Option<RecordFile>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), set_aside: 0, file: None }
    }
}

impl<R: Row> Table<R> {
    /// The row with `key`.
    #[must_use]
    pub fn get(&self, key: R::Key) -> Option<&R> {
        let at = self.rows.binary_search_by(|row| row.key().cmp(&key)).ok()?;
        self.rows.get(at)
    }

    /// Sets aside the rows that `keeps` does not hold for.
    pub fn set_aside_unless(&mut self, keeps: impl Fn(&R) -> bool) {
        let before = self.rows.len();
        self.rows.retain(keeps);
        self.set_aside += before.saturating_sub(self.rows.len());
    }

    /// The rows with keys from `first` to before `end`.
    #[must_use]
    pub fn between(&self, first: R::Key, end: R::Key) -> &[R] {
        let at = |key: R::Key| self.rows.partition_point(|row| row.key() < key);
        self.rows.get(at(first)..at(end)).unwrap_or(&[])
    }
}

/// Reads a file: plain text, or gzip where its name ends in `.gz`.
///
/// # Errors
/// [`StoreError::NotAFile`] and [`StoreError::Io`] when it cannot be read; [`StoreError::RecordColumns`] when columns
/// are missing; [`StoreError::RecordText`] when it is no table of comma-separated text, damaged gzip, or too large;
/// [`StoreError::Record`] when a cell does not hold what it must, or two rows are of the same key.
pub fn read<R: Row>(path: &Path, codes: &Codes) -> Result<Table<R>, StoreError> {
    read_at_most(path, codes, ROWS_MAX)
}

pub(super) fn read_at_most<R: Row>(path: &Path, codes: &Codes, rows_max: usize) -> Result<Table<R>, StoreError> {
    let mut source = Hashing::new(open_regular(path)?);
    let mut bytes = BufReader::with_capacity(BUFFER_BYTES, &mut source);
    let zipped = bytes.fill_buf().map_err(|e| StoreError::io("read", path, e))?.starts_with(&GZIP);
    let (rows, set_aside) = match (path.extension().is_some_and(|ending| ending == "gz"), zipped) {
        (true, true) => rows_of(path, MultiGzDecoder::new(bytes), codes, rows_max)?,
        (false, false) => rows_of(path, bytes, codes, rows_max)?,
        (true, false) => return Err(broken(path, 1, "its name ends in .gz, and it is no gzip file")),
        (false, true) => return Err(broken(path, 1, "it is a gzip file, and its name does not end in .gz")),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Table { rows: sorted(path, rows)?, set_aside, file: Some(source.finish(name)) })
}

/// The rows in the order of the file, each with its line, and how many were set aside.
fn rows_of<R: Row>(
    path: &Path,
    text: impl Read,
    codes: &Codes,
    rows_max: usize,
) -> Result<(Vec<(R, u64)>, usize), StoreError> {
    let mut reader = reader_of(text);
    let names = names_of(path, &mut reader)?;
    let header = header_of(path, &names, R::COLUMNS)?;
    let (mut rows, mut set_aside) = (Vec::new(), 0);
    each_record(path, &mut reader, rows_max, |record, line| {
        match R::parse(&Cells { header: &header, codes, record, line })? {
            Some(row) => rows.push((row, line)),
            None => set_aside += 1,
        }
        Ok(())
    })?;
    let before = rows.len();
    let rows = R::settle(rows);
    let settled_aside = before.saturating_sub(rows.len());
    Ok((rows, set_aside + settled_aside))
}

/// A reader of comma-separated text that no text can make it swallow whole.
pub(super) fn reader_of<T: Read>(text: T) -> Reader<Guard<T>> {
    ReaderBuilder::new().buffer_capacity(BUFFER_BYTES).from_reader(Guard::new(text))
}

/// Hands each record with its line to `take`.
pub(super) fn each_record(
    path: &Path,
    reader: &mut Reader<Guard<impl Read>>,
    rows_max: usize,
    mut take: impl FnMut(&ByteRecord, u64) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut record = ByteRecord::new();
    for taken in 0.. {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(unreadable(path, error, reader)),
        }
        let line = line_of(reader);
        if taken == rows_max {
            let reason = format!("there are more than {rows_max} rows, which no file of its kind needs");
            return Err(broken(path, line, reason));
        }
        take(&record, line)?;
    }
    Ok(())
}

/// The names of the columns.
pub(super) fn names_of(path: &Path, reader: &mut Reader<Guard<impl Read>>) -> Result<Vec<String>, StoreError> {
    match reader.byte_headers() {
        Ok(names) => Ok(names.iter().map(|name| String::from_utf8_lossy(name.trim_ascii()).into_owned()).collect()),
        Err(error) => Err(unreadable(path, error, reader)),
    }
}

fn header_of<'a>(path: &'a Path, names: &[String], needed: &[&'static str]) -> Result<Header<'a>, StoreError> {
    let mut columns = Vec::new();
    let mut missing = Vec::new();
    for needed in needed {
        match names.iter().position(|name| name == needed) {
            Some(at) => columns.push((*needed, at)),
            None => missing.push(match nearest(needed, names.iter().map(String::as_str)) {
                Some(near) => format!("`{needed}` (there is `{}`)", quotable(near)),
                None => format!("`{needed}`"),
            }),
        }
    }
    if missing.is_empty() {
        return Ok(Header { path, columns });
    }
    Err(StoreError::RecordColumns { path: path.to_owned(), missing: missing.join(", ") })
}

fn broken(path: &Path, line: u64, reason: impl Into<String>) -> StoreError {
    StoreError::RecordText { path: path.to_owned(), line, reason: reason.into() }
}

/// The line of the record that was read last. Each is one line, and the parser stands behind it.
fn line_of(reader: &Reader<impl Read>) -> u64 {
    reader.position().line().saturating_sub(1)
}

/// What the parser, the guard or the decompressor says.
fn unreadable(path: &Path, error: csv::Error, reader: &Reader<Guard<impl Read>>) -> StoreError {
    let read_to = reader.get_ref().line();
    match error.into_kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            broken(path, line_of(reader), format!("the row has {len} cells, and the header {expected_len}"))
        }
        ErrorKind::Io(error) => match error.kind() {
            io::ErrorKind::UnexpectedEof => broken(path, read_to, "the gzip data break off here"),
            io::ErrorKind::InvalidInput => broken(path, read_to, format!("the gzip data are damaged ({error})")),
            io::ErrorKind::InvalidData => broken(path, read_to, error.to_string()),
            _ => StoreError::io("read", path, error),
        },
        _ => broken(path, read_to, "it is no comma-separated text"),
    }
}

/// The rows in the order of their keys, no key twice and none without its mirror.
fn sorted<R: Row>(path: &Path, mut rows: Vec<(R, u64)>) -> Result<Vec<R>, StoreError> {
    let fault = |line: u64, found: String, expected: &str| StoreError::Record {
        path: path.to_owned(),
        line,
        column: R::KEY_COLUMNS,
        found,
        expected: expected.to_owned(),
    };
    rows.sort_unstable_by_key(|(row, line)| (row.key(), *line));
    for two in rows.windows(2) {
        if let [(row, first), (again, line)] = two
            && row.key() == again.key()
        {
            let values = if row == again { "the same" } else { "other" };
            let found = format!("what line {first} has already, with {values} values");
            return Err(fault(*line, found, "each only once"));
        }
    }
    for (row, line) in &rows {
        if let Some(mirror) = row.mirror()
            && rows.binary_search_by(|(other, _)| other.key().cmp(&mirror)).is_err()
        {
            return Err(fault(*line, "one direction of a pair".to_owned(), "a row for each direction"));
        }
    }
    Ok(rows.into_iter().map(|(row, _)| row).collect())
}
