//! The cells of one row, each checked on the way to a number.

use std::ops::RangeInclusive;
use std::path::Path;

use csv::ByteRecord;

use super::super::error::StoreError;
use super::super::quotable::quotable;
use super::codes::{Codes, StateCode, Year};

/// Years that a record can speak of: the oldest rivalry began in 1494.
const YEARS: RangeInclusive<i64> = 1400..=2100;

/// What a missing value is written as beside an empty cell: by the Correlates of War, R and Stata.
const MISSING: [&[u8]; 4] = [b"", b"NA", b".", b"-9"];

/// Where the columns stand that a source needs.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub path: &'a Path,
    /// Name and place of each.
    pub columns: Vec<(&'static str, usize)>,
}

/// One row. Every reader of a cell fails with file, line and column.
#[derive(Debug)]
pub struct Cells<'a> {
    pub(super) header: &'a Header<'a>,
    pub(super) codes: &'a Codes,
    pub(super) record: &'a ByteRecord,
    pub(super) line: u64,
}

impl Cells<'_> {
    fn raw(&self, column: &'static str) -> Result<&[u8], StoreError> {
        let place = self.header.columns.iter().find(|(name, _)| *name == column);
        let cell = place.and_then(|(_, at)| self.record.get(*at));
        cell.map(<[u8]>::trim_ascii).ok_or_else(|| StoreError::table(column, "it is read but not listed as needed"))
    }

    /// The error of a cell.
    pub(super) fn fault(&self, column: &'static str, expected: impl Into<String>) -> StoreError {
        let found = match self.raw(column) {
            Ok(b"") => "an empty cell".to_owned(),
            Ok(cell) => format!("`{}`", quotable(&String::from_utf8_lossy(cell))),
            Err(error) => return error,
        };
        StoreError::Record {
            path: self.header.path.to_owned(),
            line: self.line,
            column,
            found,
            expected: expected.into(),
        }
    }

    /// A whole number within `range`, which may be written with a zero fraction.
    pub(super) fn integer(&self, column: &'static str, range: RangeInclusive<i64>) -> Result<i64, StoreError> {
        let number = whole(self.raw(column)?).filter(|number| range.contains(number));
        number.ok_or_else(|| self.fault(column, format!("a whole number from {} to {}", range.start(), range.end())))
    }

    /// A small whole number within `range`.
    pub(super) fn small(&self, column: &'static str, range: RangeInclusive<u8>) -> Result<u8, StoreError> {
        let wide = i64::from(*range.start())..=i64::from(*range.end());
        Ok(u8::try_from(self.integer(column, wide)?).unwrap_or(*range.end()))
    }

    /// A small whole number within `range`, or missing.
    pub(super) fn optional_small(
        &self,
        column: &'static str,
        range: RangeInclusive<u8>,
    ) -> Result<Option<u8>, StoreError> {
        if MISSING.contains(&self.raw(column)?) { Ok(None) } else { self.small(column, range).map(Some) }
    }

    /// A year.
    pub(super) fn year(&self, column: &'static str) -> Result<Year, StoreError> {
        let number = whole(self.raw(column)?).filter(|number| YEARS.contains(number));
        let year = number.and_then(|number| Year::try_from(number).ok());
        year.ok_or_else(|| self.fault(column, format!("a year from {} to {}", YEARS.start(), YEARS.end())))
    }

    /// The year when something ended; `None` for 0, by which ATOP means that it lasts.
    pub(super) fn end_year(&self, column: &'static str) -> Result<Option<Year>, StoreError> {
        if self.raw(column)? == b"0" { Ok(None) } else { self.year(column).map(Some) }
    }

    /// A country code of any kind.
    pub(super) fn any_code(&self, column: &'static str) -> Result<StateCode, StoreError> {
        let code = whole(self.raw(column)?).and_then(|number| u16::try_from(number).ok());
        code.map(StateCode).ok_or_else(|| self.fault(column, "a Correlates of War country code, such as 2"))
    }

    /// Whether the list of states has `code`.
    pub(super) fn knows(&self, code: StateCode) -> bool {
        self.codes.has(code)
    }

    /// A country code that the list of states has.
    pub(super) fn code(&self, column: &'static str) -> Result<StateCode, StoreError> {
        let code = self.any_code(column)?;
        if self.knows(code) { Ok(code) } else { Err(self.unknown(column)) }
    }

    pub(super) fn unknown(&self, column: &'static str) -> StoreError {
        self.fault(column, "a country code that cow_states lists")
    }

    /// The states of a pair, in the row's order.
    pub(super) fn pair(&self) -> Result<(StateCode, StateCode), StoreError> {
        let (one, other) = (self.code("ccode1")?, self.code("ccode2")?);
        if one == other { Err(self.fault("ccode2", "another state than ccode1")) } else { Ok((one, other)) }
    }

    /// A number within `range`.
    pub(super) fn number(&self, column: &'static str, range: RangeInclusive<f64>) -> Result<f64, StoreError> {
        let number = decimal(self.raw(column)?).filter(|number| range.contains(number));
        number.ok_or_else(|| self.fault(column, format!("a number from {} to {}", range.start(), range.end())))
    }

    /// A number within `range`, or missing: an empty cell, `NA`, `.`, and −9 where that is no value.
    pub(super) fn optional(&self, column: &'static str, range: RangeInclusive<f64>) -> Result<Option<f64>, StoreError> {
        let cell = self.raw(column)?;
        match decimal(cell).filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None if MISSING.contains(&cell) || decimal(cell) == Some(-9.0) => Ok(None),
            None => {
                let expected = format!("a number from {} to {}, or an empty cell", range.start(), range.end());
                Err(self.fault(column, expected))
            }
        }
    }

    /// 1 for yes, 0 for no.
    pub(super) fn flag(&self, column: &'static str) -> Result<bool, StoreError> {
        match self.raw(column)? {
            b"0" => Ok(false),
            b"1" => Ok(true),
            cell => match whole(cell) {
                Some(0) => Ok(false),
                Some(1) => Ok(true),
                _ => Err(self.fault(column, "0 or 1")),
            },
        }
    }

    /// 1 for yes, 0 or an empty cell for no.
    pub(super) fn mark(&self, column: &'static str) -> Result<bool, StoreError> {
        if MISSING.contains(&self.raw(column)?) { Ok(false) } else { self.flag(column) }
    }

    /// Text in UTF-8, or missing.
    pub(super) fn optional_text(&self, column: &'static str) -> Result<Option<&str>, StoreError> {
        if MISSING.contains(&self.raw(column)?) { Ok(None) } else { self.text(column).map(Some) }
    }

    /// Text in UTF-8, not empty.
    pub(super) fn text(&self, column: &'static str) -> Result<&str, StoreError> {
        let text = std::str::from_utf8(self.raw(column)?).ok().filter(|text| !text.is_empty());
        text.ok_or_else(|| self.fault(column, "text in UTF-8"))
    }
}

fn whole(cell: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(cell).ok()?;
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let number: f64 = text.parse().ok()?;
    // Up to 2⁵³ the conversion is exact.
    (number.fract() == 0.0 && number.abs() < 9.0e15).then_some(number as i64)
}

fn decimal(cell: &[u8]) -> Option<f64> {
    std::str::from_utf8(cell).ok()?.parse().ok()
}
