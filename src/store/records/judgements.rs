//! A table of what an analyst judged of states, one state a row.

use std::path::{Path, PathBuf};

use super::super::atomic::open_regular;
use super::super::error::StoreError;
use super::super::quotable::is_invisible;
use super::cells::{Cells, Header};
use super::codes::Codes;
use super::file::{Hashing, RecordFile};
use super::read::{each_record, names_of, reader_of};

/// Most rows of a table: a hundred cases of a hundred states.
const ROWS_MAX: usize = 10_000;

/// Longest text of a cell, in characters.
const TEXT_MAX: usize = 400;

/// A column: its own name first, then that of published tables of judgements.
type Names = &'static [&'static str];

const CASE: Names = &["case"];
const STATE: Names = &["state"];
const THREAT: Names = &["threat", "threat_perceived"];
const RELIABILITY: Names = &["reliability", "us_reliability"];
const SUPPORT: Names = &["support", "domestic_support"];
const BARRIER: Names = &["barrier", "grievance_or_barrier"];
const BARRIER_KIND: Names = &["barrier_kind"];
const TRADE: Names = &["trade", "trade_share_adv_pct"];
const TRADE_LOW: Names = &["trade_low", "trade_share_low"];
const TRADE_HIGH: Names = &["trade_high", "trade_share_high"];
const CERTAINTY: Names = &["certainty"];
const REASONING: Names = &["reasoning"];
const SOURCE: Names = &["source", "sources"];

const COLUMNS: [Names; 13] = [
    CASE,
    STATE,
    THREAT,
    RELIABILITY,
    SUPPORT,
    BARRIER,
    BARRIER_KIND,
    TRADE,
    TRADE_LOW,
    TRADE_HIGH,
    CERTAINTY,
    REASONING,
    SOURCE,
];

/// Those that hold a judgement; one of them must be there.
const JUDGED: [Names; 5] = [THREAT, RELIABILITY, SUPPORT, BARRIER, TRADE];

/// Words for how far a judgement can be trusted.
const CERTAINTIES: [&str; 3] = ["low", "medium", "high"];

/// What an analyst judged of one state; `None` where the cell is blank.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The line, from 1.
    pub line: u64,
    /// The case that the row belongs to.
    pub case: Option<String>,
    /// The state, as the table calls it.
    pub state: String,
    /// Perceived threat of the adversaries, 0–1.
    pub threat: Option<f64>,
    /// Perceived reliability of the guarantor, 0–1.
    pub reliability: Option<f64>,
    /// Support of public and elite for the commitment, 0–1.
    pub support: Option<f64>,
    /// What stands against joining, 0–1.
    pub barrier: Option<f64>,
    /// What kind of barrier that is.
    pub barrier_kind: Option<String>,
    /// Trade with the adversary over all trade, 0–1.
    pub trade: Option<f64>,
    /// Its low end.
    pub trade_low: Option<f64>,
    /// Its high end.
    pub trade_high: Option<f64>,
    /// How far all this can be trusted: low, medium or high.
    pub certainty: Option<&'static str>,
    /// Why.
    pub reasoning: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
}

impl Judgement {
    /// Whether anything is judged in the row.
    #[must_use]
    pub fn judges(&self) -> bool {
        [self.threat, self.reliability, self.support, self.barrier, self.trade].iter().any(Option::is_some)
    }
}

/// The rows of a table, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgementTable {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it has a column `case`.
    pub has_cases: bool,
    /// The rows.
    pub rows: Vec<Judgement>,
    /// The file as it was read.
    pub file: RecordFile,
}

/// Reads a table of judgements. It has a column `state` and at least one of `threat`, `reliability`, `support`,
/// `barrier` and `trade` (percent); `case`, `barrier_kind`, `trade_low`, `trade_high`, `certainty`, `reasoning` and
/// `source` can be there, and further columns are ignored. The names of published tables of this kind are known too:
/// `threat_perceived`, `us_reliability`, `domestic_support`, `grievance_or_barrier`, `trade_share_adv_pct`,
/// `trade_share_low`, `trade_share_high`, `sources`.
///
/// # Errors
/// [`StoreError::NotAFile`] and [`StoreError::Io`] when it cannot be read; [`StoreError::RecordColumns`] when columns
/// are missing; [`StoreError::RecordText`] when it is no table of comma-separated text, or too long;
/// [`StoreError::Record`] when a cell does not hold what it must, or two columns mean the same.
pub fn read_judgements(path: &Path) -> Result<JudgementTable, StoreError> {
    let mut source = Hashing::new(open_regular(path)?);
    let mut reader = reader_of(&mut source);
    let names = names_of(path, &mut reader)?;
    let header = Header { path, columns: columns(path, &names)? };
    let (mut rows, codes) = (Vec::new(), Codes::default());
    each_record(path, &mut reader, ROWS_MAX, |record, line| {
        rows.push(judgement(&Cells { header: &header, codes: &codes, record, line })?);
        Ok(())
    })?;
    drop(reader);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let has_cases = header.columns.iter().any(|(name, _)| CASE.contains(name));
    Ok(JudgementTable { path: path.to_owned(), has_cases, rows, file: source.finish(name) })
}

/// The columns that are there, with their places.
fn columns(path: &Path, names: &[String]) -> Result<Vec<(&'static str, usize)>, StoreError> {
    let mut columns: Vec<(&'static str, usize)> = Vec::new();
    for meaning in COLUMNS {
        let places = names.iter().enumerate();
        let mut found = places.filter_map(|(at, name)| Some((*meaning.iter().find(|known| *known == name)?, at)));
        columns.extend(found.next());
        if let Some((again, _)) = found.next() {
            return Err(StoreError::Record {
                path: path.to_owned(),
                line: 1,
                column: again,
                found: "a second column with this meaning".to_owned(),
                expected: format!("only one of {}", listed(meaning)),
            });
        }
    }
    let has = |meaning: Names| columns.iter().any(|(name, _)| meaning.contains(name));
    let missing = match (has(STATE), JUDGED.into_iter().any(has)) {
        (true, true) => return Ok(columns),
        (false, _) => listed(STATE),
        (true, false) => JUDGED.map(listed).join(", nor "),
    };
    Err(StoreError::RecordColumns { path: path.to_owned(), missing })
}

fn listed(names: Names) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
}

fn judgement(cells: &Cells<'_>) -> Result<Judgement, StoreError> {
    let share = |meaning| optional(cells, meaning, |column| cells.optional(column, 0.0..=1.0));
    let percent = |meaning| optional(cells, meaning, |column| cells.optional(column, 0.0..=100.0));
    let text = |meaning| optional(cells, meaning, |column| words(cells, column));
    let named = |column, what: &str| words(cells, column)?.ok_or_else(|| cells.fault(column, what));
    let [trade, low, high] = [percent(TRADE)?, percent(TRADE_LOW)?, percent(TRADE_HIGH)?];
    let is_beyond =
        |end: Option<f64>, sign: f64| end.is_some_and(|end| trade.is_none_or(|trade| (end - trade) * sign < 0.0));
    for (meaning, is_beyond, side) in
        [(TRADE_LOW, is_beyond(low, -1.0), "most"), (TRADE_HIGH, is_beyond(high, 1.0), "least")]
    {
        if let Some(column) = column(cells, meaning).filter(|_| is_beyond) {
            let expected = match trade {
                Some(trade) => format!("at {side} the share itself, {trade}"),
                None => "an empty cell, since the share itself is not given".to_owned(),
            };
            return Err(cells.fault(column, expected));
        }
    }
    let of_percent = |percent: Option<f64>| percent.map(|percent| percent / 100.0);
    Ok(Judgement {
        line: cells.line,
        case: column(cells, CASE).map(|column| named(column, "the name of a case")).transpose()?,
        // Looked for when the header was read.
        state: named(STATE[0], "the name of a state")?,
        threat: share(THREAT)?,
        reliability: share(RELIABILITY)?,
        support: share(SUPPORT)?,
        barrier: share(BARRIER)?,
        barrier_kind: text(BARRIER_KIND)?,
        trade: of_percent(trade),
        trade_low: of_percent(low),
        trade_high: of_percent(high),
        certainty: optional(cells, CERTAINTY, |column| certainty(cells, column))?,
        reasoning: text(REASONING)?,
        source: text(SOURCE)?,
    })
}

/// The column with a meaning, under the name that the table has for it.
fn column(cells: &Cells<'_>, meaning: Names) -> Option<&'static str> {
    cells.header.columns.iter().map(|(name, _)| *name).find(|name| meaning.contains(name))
}

fn optional<T>(
    cells: &Cells<'_>,
    meaning: Names,
    read: impl Fn(&'static str) -> Result<Option<T>, StoreError>,
) -> Result<Option<T>, StoreError> {
    column(cells, meaning).map_or(Ok(None), read)
}

/// The text of a cell without what cannot be seen, which no scenario may hold.
fn words(cells: &Cells<'_>, column: &'static str) -> Result<Option<String>, StoreError> {
    let Some(text) = cells.optional_text(column)? else { return Ok(None) };
    let text: String = text.chars().filter(|letter| !letter.is_control() && !is_invisible(*letter)).collect();
    if text.chars().count() > TEXT_MAX {
        return Err(cells.fault(column, format!("at most {TEXT_MAX} characters, since each figure repeats it")));
    }
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}

fn certainty(cells: &Cells<'_>, column: &'static str) -> Result<Option<&'static str>, StoreError> {
    let Some(text) = cells.optional_text(column)? else { return Ok(None) };
    let found = CERTAINTIES.into_iter().find(|word| *word == text);
    found.map(Some).ok_or_else(|| cells.fault(column, "`low`, `medium` or `high`"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read(text: &str) -> Result<JudgementTable, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("judged.csv");
        fs::write(&path, text).unwrap();
        read_judgements(&path).map_err(|error| error.to_string())
    }

    #[track_caller]
    fn assert_refused(text: &str, said: &str) {
        let error = read(text).expect_err(said);
        assert!(error.contains(said), "{error}");
    }

    #[test]
    fn cells_are_read_under_either_name_and_blank_ones_are_no_judgement() {
        let own = "case,state,threat,reliability,support,barrier,barrier_kind,trade,trade_low,trade_high,certainty,reasoning,source";
        let public = "case,state,threat_perceived,us_reliability,domestic_support,grievance_or_barrier,barrier_kind,\
                      trade_share_adv_pct,trade_share_low,trade_share_high,certainty,reasoning,sources";
        let rows = "A,NOR,0.85,0.65,,0.25,law,6,4,8,medium,\"bases, and\u{200b} none\",memoirs\nB,SUN,,NA,,,,,,,,,\n";
        let table = read(&format!("{own}\n{rows}")).unwrap();
        assert_eq!(table.rows, read(&format!("{public}\n{rows}")).unwrap().rows);
        let [norway, soviet] = table.rows.as_slice() else { panic!("{table:?}") };
        assert_eq!((norway.line, norway.case.as_deref(), norway.state.as_str()), (2, Some("A"), "NOR"));
        assert_eq!([norway.threat, norway.support, norway.barrier], [Some(0.85), None, Some(0.25)]);
        assert_eq!([norway.trade, norway.trade_low, norway.trade_high], [Some(0.06), Some(0.04), Some(0.08)]);
        assert_eq!((norway.certainty, norway.reasoning.as_deref()), (Some("medium"), Some("bases, and none")));
        assert!(norway.judges() && !soviet.judges() && table.has_cases);
        assert_eq!((table.file.name.as_str(), table.file.blake3.len()), ("judged.csv", 64));
    }

    #[test]
    fn a_header_or_row_without_what_is_needed_or_with_it_twice_is_refused() {
        assert_refused("land,threat\nNOR,1\n", "line 1: the header has no column `state`. ");
        assert_refused("state,note\nNOR,1\n", "no column `threat` or `threat_perceived`, nor `reliability`");
        let twice = "line 1, column threat_perceived: found a second column with this meaning, expected only one of \
                     `threat` or `threat_perceived`";
        assert_refused("state,threat,threat_perceived\nNOR,1,1\n", twice);
        assert_refused("case,state,threat\n,NOR,1\n", "column case: found an empty cell, expected the name of a case");
        assert_refused("state,threat,state\nNOR,1,NOR\n", "column state: found a second column");
    }

    #[test]
    fn a_cell_that_cannot_be_is_refused_with_line_and_column() {
        let head = "state,threat,trade,trade_low,trade_high,certainty,reasoning";
        let refused = |row: &str, said: &str| assert_refused(&format!("{head}\nSWE,,,,,,\n{row}\n"), said);
        refused("NOR,1.1,,,,,", "line 3, column threat: found `1.1`, expected a number from 0 to 1, or an empty cell");
        refused("NOR,high,,,,,", "column threat: found `high`");
        refused("NOR,NaN,,,,,", "column threat: found `NaN`");
        refused("NOR,,101,,,,", "column trade: found `101`, expected a number from 0 to 100, or an empty cell");
        refused("NOR,,6,7,,,", "column trade_low: found `7`, expected at most the share itself, 6");
        refused("NOR,,6,,5,,", "column trade_high: found `5`, expected at least the share itself, 6");
        refused("NOR,,,5,,,", "column trade_low: found `5`, expected an empty cell, since the share itself is not");
        refused("NOR,,,,,sure,", "column certainty: found `sure`, expected `low`, `medium` or `high`");
        refused(",1,,,,,", "column state: found an empty cell, expected the name of a state");
        refused(&format!("NOR,,,,,,{}", "x".repeat(401)), "column reasoning: found `xxx");
        refused("NOR,1", "the row has 2 cells, and the header 7");
    }

    #[test]
    fn a_table_is_not_endless() {
        let rows = "NOR,1\n".repeat(ROWS_MAX + 1);
        assert_refused(&format!("state,threat\n{rows}"), "line 10002: there are more than 10000 rows");
    }
}
