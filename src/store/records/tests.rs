//! What is refused, and with which words: file, line and column.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::super::error::StoreError;
use super::read::read_at_most;
use super::{
    AllianceRow, Codes, Material, ObligationRow, PairDistance, Regime, Rivalry, Row, StateCode, StateSpell, Table,
    TradeRow, Year, find, read,
};

/// A folder with one file.
struct Given {
    folder: TempDir,
    name: String,
}

impl Given {
    fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), content).unwrap();
        Self { folder, name: name.to_owned() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    fn read<R: Row>(&self) -> Result<Table<R>, StoreError> {
        let codes: Codes = [2, 20, 200, 365, 740].into_iter().map(StateCode).collect();
        read(&self.path(), &codes)
    }

    /// What is said when the file is refused, without the path of the folder.
    #[track_caller]
    fn refusal<R: Row>(&self) -> String {
        let text = match self.read::<R>() {
            Ok(_) => panic!("{} was read", self.name),
            Err(error) => error.to_string(),
        };
        let after = text.split_once(&self.path().display().to_string()).map(|(_, after)| after.to_owned());
        after.unwrap_or_else(|| panic!("names no file: {text}"))
    }
}

#[track_caller]
fn assert_refused<R: Row>(name: &str, content: impl AsRef<[u8]>, said: &str) {
    let text = Given::new(name, content).refusal::<R>();
    assert!(text.starts_with(said), "{text}");
}

fn zipped(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

const PAIRS: &str = "ccode1,ccode2,year,mindist\n";

/// A file of 6,309 rows, and then `last`.
fn many_rows(last: &str) -> String {
    let pairs = [(2, 20), (2, 200), (2, 365), (2, 740), (20, 200), (20, 365), (20, 740), (200, 365), (200, 740)];
    let rows = pairs.iter().flat_map(|(a, b)| (1400..=2100).map(move |year| format!("{a},{b},{year},12.5\n")));
    rows.fold(PAIRS.to_owned(), |text, row| text + &row) + last
}

#[test]
fn columns_are_found_in_any_order_past_others_and_a_byte_order_mark() {
    let text = "\u{feff}year,note,mindist,ccode2,ccode1\r\n1950,\"x, y\",12.5,2,20\r\n1949,,0,2,20";
    for given in [Given::new("d.csv", text), Given::new("d.csv.gz", zipped(text.as_bytes()))] {
        let table = given.read::<PairDistance>().unwrap();
        let row = |year: Year, km| PairDistance { first: StateCode(2), second: StateCode(20), year, km };
        assert_eq!(table.rows, [row(1949, 0.0), row(1950, 12.5)]);
        assert_eq!(table.get((1950, StateCode(2), StateCode(20))), Some(&row(1950, 12.5)));
        let file = table.file.unwrap();
        let bytes = fs::read(given.path()).unwrap();
        assert_eq!((file.bytes, file.blake3), (bytes.len() as u64, blake3::hash(&bytes).to_hex().to_string()));
    }
}

#[test]
fn a_gzip_file_of_several_members_is_read_to_its_end() {
    let both = [zipped(format!("{PAIRS}2,20,1950,1\n").as_bytes()), zipped(b"2,20,1951,2\n")].concat();
    assert_eq!(Given::new("d.csv.gz", both).read::<PairDistance>().unwrap().rows.len(), 2);
}

#[test]
fn missing_values_are_none_and_minus_nine_is_a_value_where_it_can_be_one() {
    let text = "ccode,year,v2x_polyarchy,polity2\n2,1950,,-9\n20,1950,-9,NA\n";
    let rows = Given::new("democracy.csv", text).read::<Regime>().unwrap().rows;
    assert_eq!((rows[0].polyarchy, rows[0].polity2), (None, Some(-9.0)));
    assert_eq!((rows[1].polyarchy, rows[1].polity2), (None, None));
}

#[test]
fn trade_is_turned_with_its_pair() {
    let text = "ccode1,ccode2,year,flow1,flow2\n20,2,1950,5,-9\n";
    let rows = Given::new("t.csv", text).read::<TradeRow>().unwrap().rows;
    assert_eq!((rows[0].imports_of_first, rows[0].imports_of_second), (None, Some(5.0)));
}

#[test]
fn missing_columns_are_listed_with_what_is_like_them() {
    let said = ", line 1: the header has no column `year`, `mindist` (there is `mindist_km`). Use the file with";
    assert_refused::<PairDistance>("d.csv", "ccode1,ccode2,mindist_km\n2,20,5\n", said);
    assert_refused::<PairDistance>("d.csv", "", ", line 1: the header has no column `ccode1`, `ccode2`, `year`");
}

#[test]
fn a_wrong_type_in_line_ten_thousand_is_found_there() {
    // With both kinds of line end, and an empty line before it.
    let head = "ccode,year,milex,milper,pec,tpop,cinc\n\n";
    let rows: String = (0..9_997).map(|at| format!("{},{},1,1,1,1,0.1\n", 2 + at / 600, 1400 + at % 600)).collect();
    let text = format!("{head}{rows}2,2100,1,twelve,1,1,0.1\n");
    let codes: Codes = (2..30).map(StateCode).collect();
    for text in [text.clone(), text.replace('\n', "\r\n")] {
        let given = Given::new("cow_nmc.csv", text);
        let said = read::<Material>(&given.path(), &codes).unwrap_err().to_string();
        let expected = "cow_nmc.csv, line 10000, column milper: found `twelve`, expected a number from 0 to 1000000";
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_number_out_of_its_range_is_refused() {
    let nmc = "ccode,year,milex,milper,pec,tpop,cinc\n2,1950,1,1,1,1,";
    let said = ", line 2, column cinc: found `1.2`, expected a number from 0 to 1, or an empty cell. ";
    assert_refused::<Material>("n.csv", format!("{nmc}1.2"), said);
    assert_refused::<Material>("n.csv", format!("{nmc}NaN"), ", line 2, column cinc: found `NaN`");
    let democracy = "ccode,year,v2x_polyarchy,polity2\n2,1950,-0.1,10\n";
    let said = ", line 2, column v2x_polyarchy: found `-0.1`, expected a number from 0 to 1, or an empty cell. ";
    assert_refused::<Regime>("r.csv", democracy, said);
    for (km, shown) in [("-1", "`-1`"), ("-9", "`-9`"), ("inf", "`inf`"), ("", "an empty cell"), ("30000", "`30000`")] {
        let said = format!(", line 2, column mindist: found {shown}, expected a number from 0 to 20100. ");
        assert_refused::<PairDistance>("d.csv", format!("{PAIRS}2,20,1950,{km}\n"), &said);
    }
    for year in ["19500", "1950.5", "-1950", "99999999999999999999"] {
        let said = format!(", line 2, column year: found `{year}`, expected a year from 1400 to 2100. ");
        assert_refused::<PairDistance>("d.csv", format!("{PAIRS}2,20,{year},1\n"), &said);
    }
}

#[test]
fn what_is_quoted_is_short_and_cannot_drive_a_terminal() {
    let text = Given::new("d.csv", format!("{PAIRS}2,20,\u{1b}[2J{},1\n", "9".repeat(5_000))).refusal::<PairDistance>();
    assert!(text.contains(r"found `\u{1b}[2J999") && text.contains("9…`") && text.len() < 300, "{text}");
}

#[test]
fn text_that_is_not_utf8_is_refused_where_it_is_read_as_text() {
    let head = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday\n";
    let state = [head.as_bytes(), b"CDI,437,C\xf4te,1960,8,20,2016,12,31\n"].concat();
    let said = ", line 2, column statenme: found `C\u{fffd}te`, expected text in UTF-8. ";
    assert_refused::<StateSpell>("s.csv", state, said);
    let state = format!("{head}USA,2,America,1816,2,30,2016,12,31\n");
    assert_refused::<StateSpell>(
        "s.csv",
        state,
        ", line 2, column stday: found `30`, expected a day that the month has",
    );
    let state = format!("{head}USA,2,America,1816,2,3,1815,12,31\n");
    assert_refused::<StateSpell>("s.csv", state, ", line 2, column endyear: found `1815`, expected a day not before");
    let pair = [PAIRS.as_bytes(), b"2,20,19\xff0,1\n"].concat();
    assert_refused::<PairDistance>("d.csv", pair, ", line 2, column year: found `19\u{fffd}0`, expected a year");
}

#[test]
fn gzip_that_breaks_off_is_refused_in_the_line_that_was_read_last() {
    let text = many_rows("");
    let whole = zipped(text.as_bytes());
    for cut in [whole.len() / 2, whole.len() - 4] {
        let said = Given::new("d.csv.gz", &whole[..cut]).refusal::<PairDistance>();
        let line: usize = said.trim_start_matches(", line ").split(':').next().unwrap().parse().unwrap();
        assert!(said.contains(": the gzip data break off here. Download the file again"), "{said}");
        assert!(line > 1_000 && line <= text.lines().count() + 1, "{said}");
    }
}

#[test]
fn what_is_no_gzip_file_is_refused_by_name_or_content() {
    let said = ", line 1: its name ends in .gz, and it is no gzip file. ";
    assert_refused::<PairDistance>("d.csv.gz", format!("{PAIRS}2,20,1950,1\n"), said);
    let said = ", line 1: it is a gzip file, and its name does not end in .gz. ";
    assert_refused::<PairDistance>("d.csv", zipped(PAIRS.as_bytes()), said);
    let mut damaged = zipped(many_rows("").as_bytes());
    let middle = damaged.len() / 2;
    damaged[middle..middle + 64].fill(0xff);
    let text = Given::new("d.csv.gz", damaged).refusal::<PairDistance>();
    assert!(text.starts_with(", line "), "{text}");
    let trailing = [zipped(format!("{PAIRS}2,20,1950,1\n").as_bytes()), b"rest of another file".to_vec()].concat();
    assert_refused::<PairDistance>("d.csv.gz", trailing, ", line 3: the gzip data are damaged");
}

#[test]
fn a_gzip_bomb_is_cut_by_line_and_by_row_and_a_row_has_the_cells_of_the_header() {
    let bomb = zipped(&[PAIRS.as_bytes(), &vec![b'1'; 64 << 20]].concat());
    assert!(bomb.len() < 1 << 20);
    let said = ", line 2: the line has more than 65,536 bytes. ";
    assert_refused::<PairDistance>("d.csv.gz", bomb, said);
    let rows = Given::new("d.csv", format!("{PAIRS}2,20,1950,1\n2,20,1951,1\n2,20,1952,1\n"));
    let cut = read_at_most::<PairDistance>(&rows.path(), &[2, 20].into_iter().map(StateCode).collect(), 2);
    let said = cut.unwrap_err().to_string();
    assert!(said.contains("d.csv, line 4: there are more than 2 rows, which no file of its kind needs. "), "{said}");
    let said = ", line 3: a quotation mark is not closed within its line. ";
    assert_refused::<PairDistance>("d.csv", format!("{PAIRS}2,20,1950,1\n\"2,20,1951,1\n2,20,1952,1\n"), said);
    let said = ", line 3: the row has 3 cells, and the header 4. ";
    assert_refused::<PairDistance>("d.csv", format!("{PAIRS}2,20,1950,1\n2,20,1951\n"), said);
}

#[test]
fn a_pair_year_may_stand_only_once_in_either_order() {
    let said = ", line 4, column ccode1, ccode2, year: found what line 2 has already, with other values, expected each";
    assert_refused::<PairDistance>("d.csv", format!("{PAIRS}2,20,1950,1\n2,20,1951,1\n20,2,1950,2\n"), said);
    let said = ", line 3, column ccode1, ccode2, year: found what line 2 has already, with the same values";
    assert_refused::<PairDistance>("d.csv", format!("{PAIRS}2,20,1950,1\n2,20,1950,1\n"), said);
    let trade = "ccode1,ccode2,year,flow1,flow2\n2,20,1950,5,6\n20,2,1950,6,5\n";
    assert_refused::<TradeRow>("t.csv", trade, said);
    let said = ", line 2, column ccode2: found `2`, expected another state than ccode1. ";
    assert_refused::<PairDistance>("d.csv", format!("{PAIRS}2,2,1950,1\n"), said);
}

#[test]
fn obligations_have_both_directions_and_each_once() {
    let head = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n";
    let one_sided = format!("{head}2,740,1952,1,0,0,0,1\n740,2,1952,0,0,0,0,1\n");
    assert_eq!(Given::new("a.csv", one_sided).read::<ObligationRow>().unwrap().rows.len(), 2);
    let again = format!("{head}2,740,1952,1,0,0,0,1\n740,2,1952,0,0,0,0,1\n2,740,1952,0,0,0,0,1\n");
    let said = ", line 4, column ccode1, ccode2, year: found what line 2 has already, with other values";
    assert_refused::<ObligationRow>("a.csv", again, said);
    let half = format!("{head}2,20,1952,1,0,0,0,1\n20,2,1952,1,0,0,0,1\n2,740,1952,1,0,0,0,1\n");
    let said =
        ", line 4, column ccode1, ccode2, year: found one direction of a pair, expected a row for each direction";
    assert_refused::<ObligationRow>("a.csv", half, said);
    let text = format!("{head}2,20,1952,2,0,0,0,1\n");
    assert_refused::<ObligationRow>("a.csv", text, ", line 2, column atop_defense: found `2`, expected 0 or 1. ");
}

#[test]
fn an_unknown_country_code_is_named_with_its_line() {
    let said = ", line 3, column ccode2: found `999`, expected a country code that cow_states lists. ";
    assert_refused::<PairDistance>("d.csv", format!("{PAIRS}2,20,1950,1\n2,999,1950,1\n"), said);
    for code in ["70000", "-2", "USA", "2.5"] {
        let said = format!(", line 2, column ccode1: found `{code}`, expected a Correlates of War country code");
        assert_refused::<PairDistance>("d.csv", format!("{PAIRS}{code},20,1950,1\n"), &said);
    }
    let head = "ccode1,ccode2,start,end,positional,spatial,ideological,interventionary\n";
    let old = Given::new("r.csv", format!("{head}324,2,1494,1700,1,,,\n")).read::<Rivalry>().unwrap();
    assert_eq!((old.rows.len(), old.set_aside), (0, 1));
    assert_refused::<Rivalry>("r.csv", format!("{head}324,2,1494,1816,1,,,\n"), ", line 2, column ccode1: found `324`");
}

#[test]
fn an_alliance_that_lasts_has_no_end() {
    let head = "atopid,begyr,begmo,endyr,endmo,bilat,defense,offense,neutral,nonagg,consul,futmem,milcon,organ1\n";
    let text = format!("{head}1,1949,4,0,0,0,1,0,0,1,1,2,,3.0\n2,1950,1,1951,0,1,1,0,0,1,1,2,3,0\n");
    let said = ", line 3, column endmo: found `0`, expected a whole number from 1 to 12. ";
    assert_refused::<AllianceRow>("al.csv", &text, said);
    let row = Given::new("al.csv", text.replace("1951,0", "1951,2")).read::<AllianceRow>().unwrap().rows[0];
    assert_eq!((row.end, row.military_contact, row.organisation), (None, None, Some(3)));
}

#[test]
fn a_folder_or_a_device_in_place_of_a_file_is_refused_before_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cow_states.csv");
    fs::create_dir(&path).unwrap();
    assert_eq!(find(folder.path(), super::Source::States), Some(path.clone()));
    let refused = |path: &std::path::Path| read::<StateSpell>(path, &Codes::default()).unwrap_err().to_string();
    assert!(refused(&path).contains("cow_states.csv is a folder, and a regular file is expected. "));
    if cfg!(unix) {
        assert!(refused("/dev/zero".as_ref()).contains("/dev/zero is a pipe, device or socket, and a regular file"));
        let pipe = folder.path().join("cow_nmc.csv");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert!(refused(&pipe).contains("cow_nmc.csv is a pipe, device or socket"));
    }
}

#[test]
fn of_two_files_of_one_name_the_plain_one_is_read() {
    let given = Given::new("min_distance.csv.gz", zipped(PAIRS.as_bytes()));
    assert_eq!(find(given.folder.path(), super::Source::Distance), Some(given.path()));
    let plain = given.folder.path().join("min_distance.csv");
    fs::write(&plain, PAIRS).unwrap();
    assert_eq!(find(given.folder.path(), super::Source::Distance), Some(plain));
    assert_eq!(find(given.folder.path(), super::Source::Trade), None);
}
