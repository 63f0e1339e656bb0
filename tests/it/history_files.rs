//! The record: the index over the public data files, made-up ones always and the real ones where they are.

use std::fs;
use std::path::{Path, PathBuf};

use pactsim::history::{Month, Obligations, Records, Source, StateCode, Year};

const USA: StateCode = StateCode(2);
const CANADA: StateCode = StateCode(20);
const BRITAIN: StateCode = StateCode(200);
const FRANCE: StateCode = StateCode(220);
const AUSTRIA: StateCode = StateCode(305);
const RUSSIA: StateCode = StateCode(365);
const CHINA: StateCode = StateCode(710);
const NORTH_KOREA: StateCode = StateCode(731);
const SOUTH_KOREA: StateCode = StateCode(732);
const JAPAN: StateCode = StateCode(740);
const PHILIPPINES: StateCode = StateCode(840);
const AUSTRALIA: StateCode = StateCode(900);
const NEW_ZEALAND: StateCode = StateCode(920);

fn made_up() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/records")
}

fn records() -> Records {
    Records::open(&made_up()).expect("the made-up files")
}

/// The folder of the real files; `None` where the test is to be skipped.
pub(crate) fn real_files() -> Option<PathBuf> {
    let folder = std::env::var_os("PACTSIM_DATA").map(|data| PathBuf::from(data).join("history"));
    if folder.is_none() {
        println!("skipped: PACTSIM_DATA does not say where the data files are");
    }
    folder
}

/// Rows, rows set aside, and years of a source.
fn of(records: &Records, source: Source) -> (usize, usize, Option<(Year, Year)>) {
    let coverage = records.coverage().iter().find(|coverage| coverage.source == source).expect("each source");
    (coverage.rows, coverage.set_aside, coverage.years)
}

#[test]
fn states_are_named_by_number_by_either_abbreviation_and_by_name() {
    let records = records();
    for name in ["200", "UKG", "GBR", "gbr", "United Kingdom", " ukg "] {
        assert_eq!(records.state_named(name), Some(BRITAIN), "{name}");
    }
    assert_eq!(records.state_named("Atlantis"), None);
    assert_eq!(records.state_named("70000"), None);
    assert_eq!(records.states_named("AUS"), [AUSTRIA, AUSTRALIA]);
    assert_eq!(records.state_named("AUS"), None);
    assert_eq!(records.state_named_in("AUS", 1954), Some(AUSTRALIA));
    assert_eq!(records.state_named_in("AUS", 1955), None);
    assert_eq!(records.state_named_in("KOR", 1950), Some(SOUTH_KOREA));
    assert_eq!(records.state_named_in("KOR", 1900), Some(StateCode(730)));
}

#[test]
fn membership_has_gaps_and_goes_on_past_the_end_of_the_list() {
    let records = records();
    let japan: Vec<Year> = (1944..=1954).filter(|year| records.in_system(JAPAN, *year)).collect();
    assert_eq!(japan, [1944, 1945, 1952, 1953, 1954]);
    assert!(records.in_system(JAPAN, 1990));
    assert!(!records.in_system(StateCode(730), 1990));
    assert_eq!(records.state(JAPAN).map(|state| state.spells.len()), Some(2));
}

#[test]
fn what_is_missing_is_none_and_never_zero() {
    let records = records();
    assert_eq!(records.material(CHINA, 1948).map(|m| m.milex), Some(None));
    assert_eq!(records.material(NORTH_KOREA, 1949).map(|m| m.milex), Some(None));
    assert_eq!(records.material(CHINA, 1949).and_then(|m| m.milper), Some(3_708.0));
    assert_eq!(records.material(JAPAN, 1950), None);
    assert_eq!(records.regime(CHINA, 1949).map(|r| (r.polyarchy, r.polity2)), Some((Some(0.069), None)));
    assert_eq!(records.economy(NORTH_KOREA, 1949).map(|e| e.ln_gdp), Some(None));
    assert_eq!(records.economy(CHINA, 1950).and_then(|e| e.ln_surplus), Some(0.0));
    assert_eq!(records.territorial_threat(CHINA, 1946), Some(3.2));
    assert_eq!(records.territorial_threat(CHINA, 1957), None);
    let with_russia = records.trade(USA, RUSSIA, 1950).unwrap();
    assert!(with_russia.imports.is_none() && with_russia.exports.is_some());
    let mirrored = records.trade(RUSSIA, USA, 1950).unwrap();
    assert_eq!((mirrored.imports, mirrored.exports), (with_russia.exports, with_russia.imports));
    assert_eq!(records.trade(USA, CHINA, 1951).map(|t| (t.imports, t.exports)), Some((Some(0.0), Some(0.0))));
    assert_eq!(records.trade(USA, NORTH_KOREA, 1951), None);
    assert_eq!(records.total_trade(JAPAN, 1950), None);
}

#[test]
fn total_trade_is_the_sum_of_the_flows_that_were_reported() {
    let records = records();
    let with = |other| records.trade(NORTH_KOREA, other, 1950).unwrap();
    let flows = [RUSSIA, CHINA].map(|other| [with(other).imports, with(other).exports]);
    let sum: f64 = flows.into_iter().flatten().flatten().sum();
    let total = records.total_trade(NORTH_KOREA, 1950).unwrap();
    assert!(sum > 0.0 && (total - sum).abs() < 1e-9 * sum, "{total} and {sum}");
}

#[test]
fn pairs_are_listed_in_order_and_distances_have_no_direction() {
    let records = records();
    let pairs = records.pairs_in(1946);
    assert_eq!(pairs.len(), 9 * 8 / 2);
    assert!(pairs.is_sorted_by(|a, b| (a.first, a.second) < (b.first, b.second)));
    assert!(pairs.iter().all(|pair| pair.first < pair.second && pair.year == 1946));
    assert_eq!(records.distance_km(RUSSIA, USA, 1946), Some(86.0));
    assert_eq!(records.distance_km(USA, RUSSIA, 1946), Some(86.0));
    assert!(records.pairs_in(1957).is_empty());
    assert_eq!(records.distance_km(USA, RUSSIA, 1957), None);
}

#[test]
fn rivalries_hold_in_their_years_and_outside_the_list_nothing_is_known() {
    let records = records();
    assert_eq!(records.are_rivals(CHINA, USA, 1949), Some(true));
    assert_eq!(records.are_rivals(USA, CHINA, 1948), Some(false));
    assert_eq!(records.are_rivals(USA, CHINA, 2021), None);
    let of_usa: Vec<StateCode> = records.rivals_of(USA, 1950).map(|rivalry| rivalry.second).collect();
    assert_eq!(of_usa, [RUSSIA, CHINA]);
    assert_eq!(of(&records, Source::Rivalries), (7, 1, Some((1873, 2020))));
}

#[test]
fn obligations_have_a_direction_and_outside_the_years_nothing_is_known() {
    let records = records();
    let consultation = Obligations { consultation: true, ..Obligations::default() };
    assert_eq!(records.obligations(USA, JAPAN, 1952), Some(Obligations { defence: true, ..consultation }));
    assert_eq!(records.obligations(JAPAN, USA, 1952), Some(consultation));
    assert_eq!(records.obligations(USA, JAPAN, 1951), Some(Obligations::default()));
    assert_eq!(records.obligations(USA, JAPAN, 1957), None);
    let allies: Vec<StateCode> = records.allies_of(USA, 1955).collect();
    let expected = [CANADA, BRITAIN, FRANCE, SOUTH_KOREA, JAPAN, PHILIPPINES, AUSTRALIA, NEW_ZEALAND];
    assert_eq!(allies, expected);
    assert_eq!(records.allies_of(JAPAN, 1955).count(), 0);
}

#[test]
fn alliances_have_their_members_with_accession_and_exit() {
    let records = records();
    let alliance = records.alliances().iter().find(|alliance| alliance.id == 9050).unwrap();
    assert_eq!((alliance.bilateral, alliance.depth, alliance.future_members), (false, Some(2.0), Some(2)));
    let month = |year, month| Month { year, month };
    let spell = |code| alliance.members.iter().find(|spell| spell.member == code).unwrap();
    assert_eq!(spell(SOUTH_KOREA).entry, month(1955, 2));
    assert_eq!(spell(FRANCE).exit, Some(month(1956, 6)));
    assert_eq!(alliance.member_codes().len(), 7);
    let ended = records.alliances().iter().find(|alliance| alliance.id == 9060).unwrap();
    assert_eq!((ended.end, ended.depth, ended.future_members), (Some(month(1955, 5)), None, None));
    assert_eq!(of(&records, Source::Members).1, 1);
    assert_eq!(of(&records, Source::Depth), (6, 1, None));
    assert_eq!(of(&records, Source::Economy).1, 1);
}

#[test]
fn an_absent_file_answers_nothing_and_the_needed_ones_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["cow_states.csv", "cow_nmc.csv"] {
        fs::copy(made_up().join(name), folder.path().join(name)).unwrap();
    }
    let records = Records::open_with(folder.path(), &[Source::Capability]).unwrap();
    assert!(records.material(USA, 1950).is_some());
    assert_eq!(records.regime(USA, 1950), None);
    assert_eq!(records.are_rivals(USA, CHINA, 1950), None);
    assert_eq!(records.obligations(USA, CANADA, 1950), None);
    assert_eq!(records.distance_km(USA, CANADA, 1950), None);
    assert!(records.pairs_in(1950).is_empty() && records.alliances().is_empty());
    assert_eq!(records.coverage().len(), Source::ALL.len());
    let names: Vec<&str> = records.fingerprint().iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["cow_states.csv", "cow_nmc.csv"]);

    let error = Records::open_with(folder.path(), &[Source::Distance, Source::Trade]).unwrap_err().to_string();
    assert!(error.contains("holds no min_distance, cow_trade_dyad, as .csv or .csv.gz. "), "{error}");
    assert!(error.contains("`pactsim backtest` and `calibrate` need cow_states, cow_nmc, democracy, "), "{error}");
    let error = Records::open_with(&folder.path().join("none"), &[]).unwrap_err().to_string();
    assert!(error.contains("cannot read ") && error.contains("none: "), "{error}");
}

#[test]
fn reading_twice_gives_the_same_records() {
    assert_eq!(format!("{:?}", records()), format!("{:?}", records()));
}

#[test]
fn the_real_files_have_the_rows_that_their_authors_counted() {
    let Some(folder) = real_files() else { return };
    let records = Records::open(&folder).unwrap();
    assert_eq!(of(&records, Source::Distance), (924_534, 0, Some((1919, 2019))));
    assert_eq!(of(&records, Source::Obligations), (2 * 133_092, 0, Some((1919, 2018))));
    assert_eq!(of(&records, Source::Trade), (665_760, 0, Some((1919, 2014))));
    let pacts = records.alliances().iter().filter(|a| a.obligations.defence && (1945..=2016).contains(&a.begin.year));
    assert_eq!(pacts.count(), 164);
    let expected = Obligations { defence: true, nonaggression: true, consultation: true, ..Obligations::default() };
    assert_eq!(records.obligations(USA, CANADA, 1950), Some(expected));
    assert_eq!(records.obligations(USA, CANADA, 2019), None);
    assert_eq!(records.fingerprint().len(), Source::ALL.len());
    // By Gleditsch and Ward, Germany is 260 after 1990 too, and Yemen 678.
    assert!(records.economy(StateCode(255), 2000).is_some_and(|germany| germany.ln_gdp.is_some()));
    assert!(records.economy(StateCode(679), 2000).is_some());
    assert_eq!(records.economy(StateCode(260), 2000), None);
    // Each state of the list is found by its own abbreviation, but for those that ISO gives to another, now or in the past.
    let unclear = records.states().iter().filter(|state| records.state_named(&state.abbreviation).is_none());
    let unclear: Vec<&str> = unclear.map(|state| state.abbreviation.as_str()).collect();
    assert_eq!(unclear, ["SWZ", "AUS", "CZE", "MNG", "SLV", "YEM", "KOR"]);
}
