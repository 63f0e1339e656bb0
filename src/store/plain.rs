//! Tables that anybody wrote, as CSV or Parquet: columns of numbers or of text, without a schema of ours.

use std::path::{Path, PathBuf};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::atomic::{open_regular, read_limited};
use super::error::StoreError;
use super::nearest::suggestion;
use super::quotable::quotable;

/// The largest file that is read.
const FILE_BYTES_MAX: u64 = 2 << 30;

/// The most cells of a table.
const CELLS_MAX: usize = 50_000_000;

/// One cell in so many that is no number is a slip in a column of numbers; more are names.
const SLIPS: usize = 10;

/// How files begin that are no text, what they are, and what to do.
const NO_TEXT: [(&[u8], &str); 8] = [
    (b"\xFF\xFE", UTF_16),
    (b"\xFE\xFF", UTF_16),
    (b"\x1F\x8B", "it is packed with gzip; unpack it (`gunzip`)"),
    (b"\x28\xB5\x2F\xFD", "it is packed with zstd; unpack it (`unzstd`)"),
    (b"BZh", "it is packed with bzip2; unpack it (`bunzip2`)"),
    (b"\xFD7zXZ", "it is packed with xz; unpack it (`unxz`)"),
    (b"PK\x03\x04", "it is a zip archive or a workbook such as Excel's; unpack it, or save the sheet as CSV"),
    (b"PAR1", "it is a Parquet file; give it a name that ends in .parquet"),
];
const UTF_16: &str = "it is text in UTF-16; save it as UTF-8 (in Excel: CSV UTF-8)";

/// What stands between the cells of tables that others call CSV.
const OTHER_SEPARATORS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];

/// What a missing value is written as beside an empty cell: by pandas, R, Stata and NumPy.
const MISSING: [&str; 6] = ["NA", "NaN", "nan", "NULL", "null", "."];

/// A table in memory, column by column.
#[derive(Debug, Clone, PartialEq)]
pub struct PlainTable {
    /// The file.
    pub path: PathBuf,
    /// BLAKE3 hash of the file.
    pub blake3: String,
    /// Its columns, in its order; all have as many values.
    pub columns: Vec<PlainColumn>,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct PlainColumn {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: PlainValues,
    /// How they are written.
    pub notation: Notation,
}

/// How the values of a column are written, from which pandas and others take their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// All as flags: `true`, `False`, ….
    Flags,
    /// All as whole numbers without a point.
    Whole,
    /// As numbers in any way.
    Numbers,
    /// As text.
    Text,
}

/// Values of a column; a missing one is `None`.
#[derive(Debug, Clone, PartialEq)]
pub enum PlainValues {
    /// Numbers; flags are 0 and 1. Not a number is missing; infinities are kept.
    Numbers(Vec<Option<f64>>),
    /// Text, where a value is no number.
    Texts(Vec<Option<String>>),
}

impl PlainTable {
    /// Reads a file: Parquet where its name ends in `.parquet`, else CSV with a header line.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be read, is too large, or is no such table.
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        let blake3 = super::hash_file(path)?.blake3;
        let is_parquet = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
        let (names, cells) = if is_parquet { of_parquet(path)? } else { of_csv(path)? };
        let unfit = |what: String| Err(StoreError::unfit_table(path, what));
        if let Some(twice) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
            return unfit(format!("two columns are called `{}`", quotable(twice.1)));
        }
        if cells.first().is_none_or(Vec::is_empty) {
            return unfit("it has no rows".to_owned());
        }
        let columns = names.into_iter().zip(cells);
        let column = |(name, cells): (String, Vec<Option<String>>)| {
            let notation = Notation::of(&cells);
            PlainColumn { name, values: PlainValues::of(cells), notation }
        };
        let columns = columns.map(column).collect();
        Ok(Self { path: path.to_owned(), blake3, columns })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// The column called `name`.
    ///
    /// # Errors
    /// [`StoreError`] where there is none, naming those that there are.
    pub fn column(&self, name: &str) -> Result<&PlainColumn, StoreError> {
        self.columns.iter().find(|column| column.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
            let hint = suggestion(name, names.iter().copied()).map_or_else(String::new, |hint| format!("; {hint}"));
            StoreError::unfit_table(&self.path, format!("it has no column `{}`{hint}", quotable(name)))
        })
    }

    /// The numbers of the column called `name`.
    ///
    /// # Errors
    /// [`StoreError`] where there is none, or it holds text.
    pub fn numbers(&self, name: &str) -> Result<&[Option<f64>], StoreError> {
        match &self.column(name)?.values {
            PlainValues::Numbers(numbers) => Ok(numbers),
            PlainValues::Texts(texts) => Err(self.no_number(name, texts, "")),
        }
    }

    /// Whether a column holds text, such as names of categories.
    ///
    /// # Errors
    /// [`StoreError`] where it is one of numbers but for a few cells, which are rather slips than names.
    pub fn is_text(&self, column: &PlainColumn) -> Result<bool, StoreError> {
        let PlainValues::Texts(texts) = &column.values else { return Ok(false) };
        let there = texts.iter().flatten().count();
        let slips = texts.iter().flatten().filter(|text| number(text).is_none()).count();
        if slips * SLIPS > there {
            return Ok(true);
        }
        let why = format!(
            ", as {} of its {there} cells are. Write one there, leave the row out, or take the column out of the table",
            there - slips
        );
        Err(self.no_number(&column.name, texts, &why))
    }

    /// The first cell of a column that is no number.
    fn no_number(&self, name: &str, texts: &[Option<String>], why: &str) -> StoreError {
        let row = texts.iter().position(|text| text.as_deref().is_some_and(|text| number(text).is_none()));
        let text = row.and_then(|row| texts[row].as_deref()).unwrap_or_default();
        let (name, row, text) = (quotable(name), row.unwrap_or(0) + 1, quotable(text));
        StoreError::unfit_table(&self.path, format!("`{name}` of row {row} is `{text}`, and a number is expected{why}"))
    }
}

impl PlainValues {
    /// Number of values.
    #[expect(clippy::len_without_is_empty, reason = "a table has rows")]
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Texts(values) => values.len(),
        }
    }

    /// Numbers where all values are such, else text.
    fn of(cells: Vec<Option<String>>) -> Self {
        let numbers: Option<Vec<Option<f64>>> =
            cells.iter().map(|cell| cell.as_deref().map_or(Some(None), |text| number(text).map(Some))).collect();
        numbers.map_or(Self::Texts(cells), Self::Numbers)
    }
}

impl Notation {
    /// A column with gaps is one of numbers at best, as pandas takes it.
    fn of(cells: &[Option<String>]) -> Self {
        let all = |is: &dyn Fn(&str) -> bool| cells.iter().all(|cell| cell.as_deref().is_some_and(is));
        match () {
            () if all(&|text| flag(text).is_some()) => Self::Flags,
            () if all(&|text| text.parse::<i64>().is_ok()) => Self::Whole,
            () if cells.iter().flatten().all(|text| number(text).is_some()) => Self::Numbers,
            () => Self::Text,
        }
    }
}

fn flag(text: &str) -> Option<f64> {
    match text {
        "true" | "True" | "TRUE" => Some(1.0),
        "false" | "False" | "FALSE" => Some(0.0),
        _ => None,
    }
}

/// A number or a flag.
fn number(text: &str) -> Option<f64> {
    flag(text).or_else(|| text.parse().ok().filter(|value: &f64| !value.is_nan()))
}

type Cells = (Vec<String>, Vec<Vec<Option<String>>>);

fn of_csv(path: &Path) -> Result<Cells, StoreError> {
    let bytes = read_limited(path, FILE_BYTES_MAX)?;
    // A mark of the byte order is no part of the first name.
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    if let Some((_, what)) = NO_TEXT.iter().find(|(beginning, _)| text.starts_with(beginning)) {
        return Err(StoreError::unfit_table(path, *what));
    }
    // A letter with a nought beside it is UTF-16 without its mark.
    if text.iter().take(2).filter(|&&byte| byte == 0).count() == 1 {
        return Err(StoreError::unfit_table(path, UTF_16));
    }
    let unfit = |e: csv::Error| StoreError::unfit_table(path, csv_fault(&e));
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let names: Vec<String> = reader.headers().map_err(unfit)?.iter().map(str::to_owned).collect();
    if let [only] = names.as_slice()
        && let Some((_, what)) = OTHER_SEPARATORS.iter().find(|(separator, _)| only.contains(*separator))
    {
        let why = format!(
            "its first line `{}` has {what} and no commas; save it with commas between the cells and points in numbers",
            quotable(only)
        );
        return Err(StoreError::unfit_table(path, why));
    }
    let mut cells = vec![Vec::new(); names.len()];
    let mut count = 0;
    for record in reader.records() {
        let record = record.map_err(unfit)?;
        count += names.len();
        check_size(path, count)?;
        for (column, cell) in cells.iter_mut().zip(&record) {
            column.push(present(cell));
        }
    }
    Ok((names, cells))
}

/// What is wrong with a table, and what to do about it.
fn csv_fault(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { pos, .. } => {
            let line = pos.as_ref().map_or_else(String::new, |pos| format!(" from line {} on", pos.line()));
            format!("its text is not in UTF-8{line}; save it so (in Excel: CSV UTF-8)")
        }
        _ => error.to_string(),
    }
}

fn present(cell: &str) -> Option<String> {
    (!cell.is_empty() && !MISSING.contains(&cell)).then(|| cell.to_owned())
}

fn of_parquet(path: &Path) -> Result<Cells, StoreError> {
    let unfit = |e: parquet::errors::ParquetError| StoreError::unfit_table(path, e.to_string());
    let reader = SerializedFileReader::new(open_regular(path)?).map_err(unfit)?;
    let schema = reader.metadata().file_metadata().schema();
    let names: Vec<String> = schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
    let rows = usize::try_from(reader.metadata().file_metadata().num_rows()).unwrap_or(usize::MAX);
    check_size(path, rows.saturating_mul(names.len()))?;
    let mut cells = vec![Vec::new(); names.len()];
    for row in reader.get_row_iter(None).map_err(unfit)? {
        let row = row.map_err(unfit)?;
        for (column, (_, field)) in cells.iter_mut().zip(row.get_column_iter()) {
            column.push(text_of(field));
        }
    }
    Ok((names, cells))
}

/// The text of a field that reads back as the same value; `None` where it is missing.
fn text_of(field: &Field) -> Option<String> {
    match field {
        Field::Null => None,
        Field::Str(text) => present(text),
        Field::Double(value) => (!value.is_nan()).then(|| format!("{value:?}")),
        Field::Float(value) => (!value.is_nan()).then(|| format!("{:?}", f64::from(*value))),
        other => Some(other.to_string()),
    }
}

fn check_size(path: &Path, cells: usize) -> Result<(), StoreError> {
    if cells <= CELLS_MAX {
        return Ok(());
    }
    Err(StoreError::unfit_table(path, format!("it has more than {CELLS_MAX} cells, the most that is read")))
}

#[cfg(test)]
mod tests {
    use super::super::schema::{Column, Kind, Schema};
    use super::super::writer::{Format, TableWriter};
    use super::*;

    fn csv(text: &str) -> Result<PlainTable, StoreError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        PlainTable::read(&path)
    }

    #[test]
    fn numbers_flags_text_and_gaps_are_told_apart() {
        let table = csv("\u{feff}a, b,c,d\n1, x,true,\n-2.5e3,1,False,NaN\n,NA,TRUE,3\n").unwrap();
        assert_eq!(table.rows(), 3);
        assert_eq!(table.numbers("a").unwrap(), [Some(1.0), Some(-2500.0), None]);
        assert_eq!(table.numbers("c").unwrap(), [Some(1.0), Some(0.0), Some(1.0)]);
        assert_eq!(table.numbers("d").unwrap(), [None, None, Some(3.0)]);
        let texts = [Some("x".to_owned()), Some("1".to_owned()), None];
        assert_eq!(table.column("b").unwrap().values, PlainValues::Texts(texts.to_vec()));
        let written: Vec<Notation> = table.columns.iter().map(|column| column.notation).collect();
        assert_eq!(written, [Notation::Numbers, Notation::Text, Notation::Flags, Notation::Numbers]);
        let error = table.numbers("b").unwrap_err().to_string();
        assert!(error.contains("`b` of row 1 is `x`"), "{error}");
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_reason() {
        for (text, why) in [("a,b\n1\n", "2 fields"), ("a,a\n1,2\n", "two columns are called `a`"), ("a\n", "no rows")]
        {
            let error = csv(text).unwrap_err().to_string();
            assert!(error.contains(why) && error.contains("t.csv"), "{error}");
        }
        let error = csv("left,right\n1,2\n").unwrap().column("rigth").unwrap_err().to_string();
        assert!(error.contains("right"), "{error}");
    }

    #[test]
    fn what_is_packed_or_written_otherwise_is_named_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for (bytes, why) in [
            (b"x1;x2;y\n1;2;3\n".to_vec(), "`x1;x2;y` has semicolons"),
            (b"x1;x2;y\n1,5;2,5;3\n".to_vec(), "points in numbers"),
            (b"x1\tx2\ty\n1\t2\t3\n".to_vec(), "has tabs"),
            ([b"\xFF\xFE".to_vec(), utf_16("a,b\n1,2\n")].concat(), "UTF-16"),
            (utf_16("a,b\n1,2\n"), "UTF-16"),
            (b"\x1F\x8B\x08\0\0".to_vec(), "gunzip"),
            (b"PK\x03\x04\x14".to_vec(), "workbook"),
            (b"PAR1\x15".to_vec(), "ends in .parquet"),
            (b"a,b\n1,2\n\xE9,2\n".to_vec(), "not in UTF-8 from line 3 on"),
            (Vec::new(), "no rows"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let error = PlainTable::read(&path).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        // A name may hold what others separate by, among commas.
        assert_eq!(csv("a;b,c\n1,2\n").unwrap().columns[0].name, "a;b");
    }

    #[test]
    fn a_column_of_numbers_with_a_slip_is_no_text() {
        let table = |slips: usize| {
            let rows: String = (0..20).map(|i| if i < slips { "foo\n".to_owned() } else { format!("{i}\n") }).collect();
            csv(&format!("a\n{rows}")).unwrap()
        };
        let is_text = |slips: usize| {
            let table = table(slips);
            table.is_text(&table.columns[0]).map_err(|error| error.to_string())
        };
        assert_eq!((is_text(0), is_text(3), is_text(20)), (Ok(false), Ok(true), Ok(true)));
        let error = is_text(2).unwrap_err();
        assert!(error.contains("`a` of row 1 is `foo`") && error.contains("18 of its 20 cells"), "{error}");
    }

    #[test]
    fn parquet_is_read_however_pandas_packs_it() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/packed");
        for packed in ["snappy", "gzip", "brotli", "lz4", "zstd"] {
            let table = PlainTable::read(&folder.join(format!("{packed}.parquet"))).unwrap();
            assert_eq!(table.numbers("n").unwrap(), [Some(1.0), Some(2.0), Some(3.0)], "{packed}");
            assert_eq!(table.numbers("x").unwrap(), [Some(0.5), None, Some(-2.25)], "{packed}");
            assert_eq!(table.numbers("flag").unwrap(), [Some(1.0), Some(0.0), Some(1.0)], "{packed}");
            let text = ["é", "b", "b"].map(|text| Some(text.to_owned())).to_vec();
            assert_eq!(table.column("text").unwrap().values, PlainValues::Texts(text), "{packed}");
        }
    }

    #[test]
    fn parquet_reads_as_csv_does() {
        let columns = vec![
            Column::required("n", Kind::U32, ""),
            Column::optional("x", Kind::F64, ""),
            Column::optional("flag", Kind::Bool, ""),
            Column::required("text", Kind::Text, ""),
        ];
        let schema = Schema::new("t", columns).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let read = |format: Format| {
            let mut table = TableWriter::create(folder.path(), &schema, format).unwrap();
            table.push(&[7_u32.into(), (0.1 + 0.2).into(), true.into(), "é".into()]).unwrap();
            table.push(&[u32::MAX.into(), None::<f64>.into(), None::<bool>.into(), "b".into()]).unwrap();
            let file = table.finish().unwrap().file;
            PlainTable::read(&folder.path().join(file)).unwrap()
        };
        let (csv, parquet) = (read(Format::Csv), read(Format::Parquet));
        assert_eq!(csv.columns, parquet.columns);
        let written = |name: &str| parquet.column(name).unwrap().notation;
        assert_eq!(
            [written("n"), written("x"), written("flag")],
            [Notation::Whole, Notation::Numbers, Notation::Numbers]
        );
        assert_eq!(parquet.numbers("n").unwrap(), [Some(7.0), Some(f64::from(u32::MAX))]);
    }
}
