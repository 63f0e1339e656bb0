//! Scenarios from records: on made-up files always, on the real ones where they are.

use std::path::{Path, PathBuf};

use pactsim::history::{FromDataError, Generated, Records, Request, from_data};
use pactsim::scenario::{Spec, load_text};

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};

pub(crate) fn made_up() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/records")
}

pub(crate) fn records() -> Records {
    Records::open(&made_up()).expect("the made-up files")
}

/// Named with commas between, as on the command line.
pub(crate) fn request(year: i32, states: &str, adversaries: &str, guarantor: Option<&str>) -> Request {
    let list = |names: &str| names.split(',').map(str::to_owned).collect();
    Request {
        year,
        states: list(states),
        adversaries: list(adversaries),
        guarantor: guarantor.map(str::to_owned),
        name: None,
        theatres: Vec::new(),
        judged: None,
        horizon_years: 10,
    }
}

/// The Pacific of 1955 in the made-up files.
pub(crate) fn pacific() -> Request {
    request(1955, "GBR,ROK,PHI,NEW,JPN,900", "CHN,PRK", Some("USA"))
}

pub(crate) fn made(request: &Request) -> Generated {
    from_data(&records(), request).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn spec(generated: &Generated) -> Spec {
    load_text("made.toml", &generated.text).unwrap_or_else(|problems| panic!("{problems:?}")).spec
}

/// Value, low and high end of the figure at an address.
pub(crate) fn figure(spec: &Spec, address: &str) -> (f64, f64, f64) {
    let found = spec.figures.iter().find(|figure| figure.address == address);
    let found = found.unwrap_or_else(|| panic!("no {address}"));
    let [low, high] = found.range.expect("a range");
    (found.value, low, high)
}

/// Lines of a table of the scenario.
fn table<'a>(text: &'a str, head: &str) -> Vec<&'a str> {
    let from = text.lines().skip_while(|line| *line != head).skip(1);
    from.take_while(|line| !line.is_empty()).collect()
}

#[test]
fn the_figures_are_those_worked_out_by_hand() {
    let generated = made(&pacific());
    let spec = spec(&generated);
    // World spending of 1955 is 60.221472 bn: 0.022396 of it, its own spending 0.304106 bn, and 1.25 times the value.
    assert_eq!(figure(&spec, "state.JPN.capability"), (1.35, 0.304, 1.69));
    // Imports 51.97 and exports 67.56 of 2,313.971 million USD, and a factor of 1.25 either way.
    assert_eq!(figure(&spec, "state.JPN.trade_dependence.CHN"), (0.0517, 0.0413, 0.0646));
    // Polyarchy 0.607 and 0.647; half a width of 0.2, cut at 1.
    assert_eq!(figure(&spec, "pair.USA-JPN.likeness"), (0.96, 0.76, 1.0));
    // 0.3 of 0.607; Russia, a rival of both, 0.2; a treaty that only one of them is bound by, 0.3.
    assert_eq!(figure(&spec, "pair.USA-JPN.affinity").0, 0.682);
    // No two of these states were ever rivals.
    assert!(!generated.text.contains("grievance."));
    assert_eq!(figure(&spec, "state.KOR.distance.chn-kor"), (0.0, 0.0, 500.0));
}

#[test]
fn treaties_stand_with_their_rung_and_who_owes_what() {
    let generated = made(&pacific());
    let one_sided = table(&generated.text, "[arrangement.atop-9040]");
    assert!(one_sided.contains(&"members     = [\"USA\", \"JPN\"]"), "{one_sided:?}");
    assert!(one_sided.contains(&"depth       = \"bilateral\""), "depth 2.2 and 0.5: {one_sided:?}");
    assert!(one_sided.contains(&"obligated   = [\"USA\"]"), "{one_sided:?}");
    let shared = table(&generated.text, "[arrangement.atop-9070]");
    assert!(shared.contains(&"name        = \"Defence pact of 3 states, 2 of them here (1949)\""), "{shared:?}");
    assert!(shared.contains(&"depth       = \"article5-command\""), "depth 3.1 and 0.5: {shared:?}");
    // Korea's accession of February 1955 comes after the first of January; the other side's treaty is left out.
    let later = table(&generated.text, "[arrangement.atop-9050]");
    assert!(later.contains(&"members     = [\"USA\", \"GBR\", \"PHL\", \"AUS\", \"NZL\"]"), "{later:?}");
    assert!(!generated.text.contains("atop-9060"), "non-aggression is no obligation here");
}

#[test]
fn the_same_request_gives_the_same_bytes_in_whatever_order_states_are_named() {
    let first = made(&pacific()).text;
    assert_eq!(made(&pacific()).text, first);
    let renamed = request(1955, "JPN,AUL,NZL,USA,ROK,PHL,UKG,200", "CHN,PRK", Some("USA"));
    assert_eq!(made(&renamed).text, first);
}

#[test]
fn what_the_records_do_not_say_is_told_and_never_zero() {
    let generated = made(&pacific());
    let told: Vec<String> = generated.gaps.iter().map(pactsim::history::Gap::told).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("cow_trade_dyad has no such record of 1955"), "{told:?}");
    assert!(generated.text.contains(&format!("#   {}", told[0])), "the header says so too");
    // Trade with North Korea is in no row of the made-up files.
    assert_eq!(figure(&spec(&generated), "state.JPN.trade_dependence.PRK"), (0.03, 0.0, 0.3));
    assert!(generated.unrecorded.iter().any(|line| line.starts_with("state: ") && line.contains("public_support")));
}

#[test]
fn files_that_are_not_there_are_missed_by_name_and_only_two_are_needed() {
    let sandbox = Sandbox::empty();
    let arguments = ["scenario", "from-data", ".", "--year", "1955", "--states", "USA,UKG,JPN", "--adversary", "CHN"];
    let tell = |file: &str| sandbox.tell(arguments.into_iter().chain(["-o", file]));
    let copy = |name: &str| {
        std::fs::copy(made_up().join(name), sandbox.path(name)).expect("copied");
    };
    copy("cow_states.csv");
    copy("cow_nmc.csv");
    let refused = tell("a.toml").with_code(INPUT).stderr;
    assert!(refused.contains("min_distance.csv") && refused.contains("theatres"), "{refused}");
    copy("min_distance.csv.gz");
    let told = tell("a.toml").with_code(DONE).stdout;
    for missing in ["democracy", "territorial_threat", "cow_trade_dyad", "rivalries", "atop_dyad_year"] {
        assert!(told.contains(&format!("  {missing} is not in the folder: ")), "{missing} in {told}");
    }
    assert!(told.contains("atop4_member_level is not in the folder: arrangements in force"), "{told}");
    sandbox.tell(["check", "a.toml"]).with_code(DONE);
    sandbox.tell(["run", "a.toml", "--draws", "2", "--replicates", "1", "--quiet"]).with_code(DONE);
    let header = sandbox.text("a.toml");
    assert!(header.contains("#   rivalries is not in the folder"), "{header}");
}

#[test]
fn a_request_that_cannot_be_met_says_why_and_what_to_do() {
    let refused = |year, states, adversaries, expected: &str| {
        let made = from_data(&records(), &request(year, states, adversaries, None));
        let error = made.map(|generated| generated.states).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
    };
    refused(1955, "USA,UKG,JPX", "CHN", "`JPX` is no state of cow_states (did you mean `JPN`?)");
    refused(
        1951,
        "USA,UKG,JPN",
        "CHN",
        "Japan was no state of the system in 1951; it was from 1860-03-01 to 1945-08-14",
    );
    refused(1956, "USA,UKG,AUS", "CHN", "`AUS` can mean Austria (305) or Australia (900)");
    refused(1955, "USA,UKG,CHN", "CHN", "China is both a state that may join and an adversary");
    refused(1955, "USA,GBR,UKG", "CHN", "too few states that may join (2): a collective pact takes 3 or more");
    refused(1960, "USA,UKG,JPN", "CHN", "there is no scenario of 1960: cow_nmc holds the years 1946 to 1956");
    let named = Request { name: Some("../up".into()), ..pacific() };
    assert!(matches!(from_data(&records(), &named), Err(FromDataError::Name { .. })));
}

#[test]
fn names_of_states_can_hold_anything() {
    let sandbox = Sandbox::empty();
    for name in ["cow_nmc.csv", "min_distance.csv.gz"] {
        std::fs::copy(made_up().join(name), sandbox.path(name)).expect("copied");
    }
    let list = std::fs::read_to_string(made_up().join("cow_states.csv")).expect("text");
    let hostile = list
        .replace("New Zealand", "\"New \"\"Z\"\" \\ ] # = \u{202e}x\"")
        .replace("UKG,200", "value,200")
        .replace("CHN,710", "C.H=N,710");
    sandbox.write("cow_states.csv", &hostile);
    let arguments = "scenario from-data . --year 1955 --states USA,200,920 --adversary 710 -o a.toml";
    sandbox.tell(arguments.split(' ')).with_code(DONE);
    sandbox.tell(["check", "a.toml"]).with_code(DONE);
}

#[test]
fn a_scenario_is_written_as_asked_and_never_over_another_file() {
    let sandbox = Sandbox::empty();
    let folder = made_up().display().to_string();
    let fixed = ["scenario", "from-data", &folder, "--year", "1955", "--states", "UKG,JPN", "--guarantor", "USA"];
    let tell =
        |more: &[&str]| sandbox.tell(fixed.into_iter().chain(["--adversary", "CHN"]).chain(more.iter().copied()));
    let told = tell(&["--name", "pacific", "--horizon", "5", "-o", "a.toml"]).with_code(DONE).stdout;
    assert!(told.contains("3 states, ") && told.contains("pactsim run a.toml"), "{told}");
    let text = sandbox.text("a.toml");
    assert!(text.contains("name   = \"pacific\"") && text.contains("horizon_years = 5"), "{text}");
    tell(&["-o", "a.toml"]).with_code(FILES);
    assert_eq!(sandbox.text("a.toml"), text);
    let printed = tell(&["--name", "pacific", "--horizon", "5", "-o", "-"]).with_code(DONE);
    assert_eq!(printed.stdout, text);
    assert!(printed.stderr.contains("to be set by you"), "{}", printed.stderr);
    tell(&["--horizon", "61", "-o", "b.toml"]).with_code(INPUT);
}

#[test]
fn list_data_says_what_is_there_and_who_is_on_record() {
    let sandbox = Sandbox::empty();
    let folder = made_up().display().to_string();
    let json = sandbox.tell(["scenario", "list-data", &folder, "--year", "1955", "--json"]).with_code(DONE).json();
    let files = json["files"].as_array().expect("files");
    assert_eq!(files.len(), 12);
    let capability = files.iter().find(|file| file["file"] == "cow_nmc").expect("listed");
    assert_eq!((capability["first_year"].as_i64(), capability["last_year"].as_i64()), (Some(1946), Some(1956)));
    assert_eq!((capability["needed"].as_bool(), capability["present"].as_bool()), (Some(true), Some(true)));
    assert_eq!(json["year"]["states"], 13);
    assert_eq!(json["year"]["complete"].as_array().map(Vec::len), Some(13));
    let words = sandbox.tell(["scenario", "list-data", "."]).with_code(FILES);
    assert!(words.stderr.contains("cow_states"), "{}", words.stderr);
    let told = sandbox.tell(["scenario", "list-data", &folder]).with_code(DONE).stdout;
    assert!(told.contains("cow_nmc") && told.contains("1946–1956"), "{told}");
}

/// Years and regions of the real record: name, year, states, adversaries, guarantor.
const CASES: [(&str, i32, &str, &str, Option<&str>); 7] = [
    ("Atlantic", 1949, "USA,GBR,FRA,BEL,NTH,LUX,CAN,NOR,DEN,ICE,ITA,POR,SWD,IRE,TUR,GRC", "RUS", Some("USA")),
    ("East Asia", 1951, "USA,AUL,NEW,PHI,THI,ROK,TAW,UKG", "CHN,RUS,PRK", Some("USA")),
    ("Manila", 1954, "USA,UKG,FRN,AUL,NEW,PAK,PHI,THI", "CHN,DRV", Some("USA")),
    ("Warsaw", 1955, "RUS,POL,CZE,HUN,ROM,BUL,GDR,ALB", "USA", Some("RUS")),
    ("Gulf", 1981, "SAU,KUW,BAH,QAT,UAE,OMA", "IRN,IRQ", None),
    ("Southern Africa", 1990, "ANG,MZM,ZAM,ZIM,BOT,LES,SWA,TAZ,MAW,NAM", "SAF", None),
    ("East Asia", 2014, "USA,JPN,ROK,AUL,NEW,PHI,TAW,IND,DRV,INS,MAL,SIN,THI", "CHN,PRK,RUS", Some("USA")),
];

#[test]
fn real_records_make_scenarios_of_any_year_and_region_that_run() {
    let Some(data) = std::env::var_os("PACTSIM_DATA").map(PathBuf::from) else {
        println!("skipped: PACTSIM_DATA does not say where the data files are");
        return;
    };
    let records = Records::open(&data.join("history")).expect("the real files");
    let sandbox = Sandbox::empty();
    for (name, year, states, adversaries, guarantor) in CASES {
        let generated = from_data(&records, &request(year, states, adversaries, guarantor))
            .unwrap_or_else(|error| panic!("{name} {year}: {error}"));
        assert_eq!(generated.states, states.split(',').count(), "{name} {year}");
        assert!((1..=6).contains(&generated.theatres), "{name} {year}");
        let own = generated.provenance.own;
        assert!(own.sourced > own.judged && own.unsourced == 0, "{name} {year}: {own:?}");
        let file = format!("{year}.toml");
        sandbox.write(&file, &generated.text);
        sandbox.tell(["run", &file, "--draws", "3", "--replicates", "1", "--quiet"]).with_code(DONE);
    }
}
