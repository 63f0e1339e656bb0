//! What an analyst judged of each state, laid over made-up records, and theatres that are asked for.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pactsim::history::{Generated, Judgements, Records, Request, from_data};
use pactsim::scenario::{Certainty, FigureSpec, Spec, Status};

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};
use crate::from_data::{figure, made, made_up, pacific, records, request, spec};

const TABLE: &str = "\
case,state,threat,reliability,support,barrier,barrier_kind,trade,trade_low,trade_high,certainty,reasoning,source
Pacific,JPN,0.6,0.6,0.35,0.85,law,1,0.7,3.5,medium,occupied until 1952,diaries
Pacific,ROK,0.9,0.3,0.8,0.6,JPN,,,,,colonial rule,
Pacific,PHI,0.45,,0.65,0.15,autonomy,0.4,,,,,
Pacific,AUL,,0.65,,0.8,none,,,,,,
Pacific,USA,0.5,1,0.5,0.2,,,,,,,
Pacific,CHN,0.1,,,,,,,,,adversary,
Pacific,VNM_DRV,,,,,,,,,,nothing judged,
Europe,FRN,0.7,,,,,,,,,,
";

/// The judgements of a case in `table`.
fn judgements(table: &str, case: Option<&str>) -> Result<Judgements, String> {
    let sandbox = Sandbox::empty();
    sandbox.write("judged.csv", table);
    Judgements::read(&sandbox.path("judged.csv"), case).map_err(|error| error.to_string())
}

/// The Pacific of 1955 as judged in [`TABLE`].
fn judged() -> Generated {
    let judged = Some(judgements(TABLE, Some("Pacific")).expect("a sound table"));
    made(&Request { judged, ..pacific() })
}

fn by_address(spec: &Spec) -> BTreeMap<&str, &FigureSpec> {
    spec.figures.iter().filter(|figure| !figure.default).map(|figure| (figure.address.as_str(), figure)).collect()
}

#[test]
fn theatres_are_as_urgent_and_pressed_as_the_most_threatened_state_feels() {
    let spec = spec(&judged());
    for place in ["chn-kor", "chn-phl", "prk-kor"] {
        assert_eq!(figure(&spec, &format!("theatre.{place}.urgency")), (0.9, 0.75, 1.0));
        assert_eq!(figure(&spec, &format!("theatre.{place}.assertiveness")), (0.9, 0.7, 1.0));
    }
}

#[test]
fn exposure_has_the_level_of_the_judgement_and_the_pattern_of_the_records() {
    let spec = spec(&judged());
    // Records: 0.258, 0.0774 and 0.121; threat 0.6 of 0.9.
    assert_eq!(figure(&spec, "state.JPN.exposure.chn-kor"), (0.667, 0.467, 0.867));
    assert_eq!(figure(&spec, "state.JPN.exposure.chn-phl"), (0.2, 0.0, 0.4));
    assert_eq!(figure(&spec, "state.JPN.exposure.prk-kor").0, 0.313);
    // Records: 0.854, 0.598 and 0.864; the most threatened.
    assert_eq!(figure(&spec, "state.KOR.exposure.prk-kor"), (1.0, 0.8, 1.0));
    assert_eq!(figure(&spec, "state.KOR.exposure.chn-phl").0, 0.692);
}

#[test]
fn support_is_that_of_the_alliance_and_of_fighting_and_more_for_own_territory() {
    let spec = spec(&judged());
    assert_eq!(figure(&spec, "state.JPN.alliance_support"), (0.35, 0.2, 0.5));
    assert_eq!(figure(&spec, "state.JPN.public_support.chn-kor"), (0.35, 0.15, 0.55));
    // Its own: at least 0.6, and at most 0.97.
    assert_eq!(figure(&spec, "state.KOR.public_support.chn-kor"), (0.8, 0.6, 0.97));
}

#[test]
fn a_barrier_is_a_norm_a_law_or_a_grievance() {
    let generated = judged();
    let spec = spec(&generated);
    assert_eq!(figure(&spec, "state.JPN.ratification_hurdle"), (0.605, 0.455, 0.755));
    assert_eq!(figure(&spec, "state.PHL.autonomy_norm"), (0.15, 0.0, 0.35));
    assert_eq!(figure(&spec, "state.USA.autonomy_norm"), (0.2, 0.0, 0.4));
    assert_eq!(figure(&spec, "pair.KOR-JPN.grievance.KOR"), (0.6, 0.4, 0.8));
    assert!(!generated.text.contains("grievance.JPN"), "the other side was not judged to hold one");
}

#[test]
fn a_judged_grievance_replaces_a_lower_one_of_the_records_and_no_higher_one() {
    let grievances = |barrier: &str| {
        let table = format!("state,barrier,barrier_kind\nJPN,{barrier},RUS\n");
        let request = request(1955, "USA,UKG,JPN,RUS", "CHN", None);
        let spec = spec(&made(&Request { judged: Some(judgements(&table, None).unwrap()), ..request }));
        ["JPN", "RUS"].map(|holder| figure(&spec, &format!("pair.RUS-JPN.grievance.{holder}")))
    };
    let recorded = (0.7, 0.55, 0.85);
    assert_eq!(grievances("0.6"), [recorded; 2]);
    assert_eq!(grievances("0.9"), [(0.9, 0.7, 1.0), recorded]);
}

#[test]
fn reliability_is_of_the_guarantor_and_trade_with_the_first_adversary() {
    let generated = judged();
    let spec = spec(&generated);
    assert_eq!(figure(&spec, "state.JPN.perceived_reliability.USA"), (0.6, 0.4, 0.8));
    assert!(!generated.text.contains("[state.USA.perceived_reliability]"));
    assert_eq!(figure(&spec, "state.JPN.trade_dependence.CHN"), (0.01, 0.007, 0.035));
    assert_eq!(figure(&spec, "state.PHL.trade_dependence.CHN"), (0.004, 0.0032, 0.005));
}

#[test]
fn what_is_not_judged_stays_as_it_was_and_what_is_judged_is_counted() {
    let (generated, without) = (judged(), made(&pacific()));
    let (after, before) = (spec(&generated), spec(&without));
    let (after, before) = (by_address(&after), by_address(&before));
    let same = |one: &FigureSpec, other: &FigureSpec| {
        (one.value, one.range, &one.source, &one.note) == (other.value, other.range, &other.source, &other.note)
    };
    let changed: Vec<&str> = after
        .iter()
        .filter(|(address, figure)| before.get(*address).is_none_or(|other| !same(figure, other)))
        .map(|(address, _)| *address)
        .collect();
    assert_eq!(generated.judged, 43);
    assert_eq!(changed.len(), generated.judged, "{changed:?}");
    assert!(before.keys().all(|address| after.contains_key(address)));
    let untouched = ["allocation", "claim", "distance", "state.GBR", "state.NZL", "exposure.AUS", "PRK.trade"];
    assert!(changed.iter().all(|address| untouched.iter().all(|part| !address.contains(part))), "{changed:?}");
    assert!(changed.contains(&"state.AUS.perceived_reliability.USA") && !changed.contains(&"state.AUS.autonomy_norm"));
    assert_eq!(without.judged, 0);
    assert!(!without.text.contains("analyst's judgement") && !without.text.contains("Judged by"));
}

#[test]
fn a_judged_figure_names_its_source_reason_and_certainty_and_the_header_the_table() {
    let generated = judged();
    let spec = spec(&generated);
    let figures = by_address(&spec);
    let law = figures["state.JPN.ratification_hurdle"];
    assert_eq!((law.status, law.certainty), (Some(Status::Judged), Some(Certainty::Medium)));
    assert_eq!(law.source.as_deref(), Some("judged.csv, case \"Pacific\", line 2: diaries"));
    assert_eq!(law.note.as_deref(), Some("legal barrier of 0.85; occupied until 1952"));
    let urgency = figures["theatre.chn-phl.urgency"];
    assert_eq!(urgency.source.as_deref(), Some("judged.csv, case \"Pacific\", line 3"));
    let note = "the greatest threat judged, that of KOR: what is overt is seen; colonial rule";
    assert_eq!((urgency.note.as_deref(), urgency.certainty), (Some(note), Some(Certainty::Low)));
    let line = "#   judged.csv, case \"Pacific\": 43 figures, of 5 of 7 states; blake3 ";
    assert!(generated.text.contains(line), "{}", &generated.text[..2000]);
    let theatre = generated.unrecorded.iter().find(|line| line.starts_with("theatre: "));
    assert!(theatre.is_some_and(|line| !line.contains("urgency")), "{:?}", generated.unrecorded);
}

#[test]
fn a_threat_judged_as_none_anywhere_leaves_no_exposure() {
    let table = "state,threat\nJPN,0\nROK,0\n";
    let spec = spec(&made(&Request { judged: Some(judgements(table, None).unwrap()), ..pacific() }));
    assert_eq!(figure(&spec, "state.JPN.exposure.chn-kor"), (0.0, 0.0, 0.2));
    assert_eq!(figure(&spec, "theatre.chn-kor.urgency"), (0.0, 0.0, 0.15));
}

#[test]
fn rows_that_do_not_fit_the_scenario_are_refused_with_line_and_column() {
    let refused = |row: &str, expected: &str| {
        let table = format!("state,threat,barrier,barrier_kind\nJPN,0.5,,\n{row}\n");
        let judged = Some(judgements(&table, None).expect("a sound table"));
        let made = from_data(&records(), &Request { judged, ..pacific() });
        let error = made.map(|generated| generated.judged).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
    };
    refused("JPX,0.5,,", "judged.csv, line 3, column state: `JPX` is no state of cow_states (did you mean `JPN`?)");
    refused(
        "FRN,0.5,,",
        "line 3, column state: France is not in the scenario. Add it to --states, or take the row out",
    );
    refused("740,0.6,,", "line 3, column state: Japan is in line 2 already. Keep one of the two rows");
    refused("ROK,,0.5,JPX", "line 3, column barrier_kind: `JPX` is no state of cow_states");
    refused("ROK,,0.5,ROK", "column barrier_kind: a grievance is held against another of the states that may join");
    refused("ROK,,0.5,CHN", "and `CHN` is none. Write such a state, or `autonomy`, `law` or `none`");
}

#[test]
fn which_case_counts_is_said_and_never_guessed() {
    let refused = |table: &str, case: Option<&str>, expected: &str| {
        let error = judgements(table, case).map(drop).expect_err(expected);
        assert!(error.contains(expected), "{error}");
    };
    refused(TABLE, None, "judged.csv: the table holds 2 cases. Name one after --case: \"Europe\", \"Pacific\"");
    refused(
        TABLE,
        Some("Pacifik"),
        "there is no case \"Pacifik\" (did you mean `Pacific`?). Its cases are \"Europe\", ",
    );
    refused("state,threat\nJPN,1\n", Some("Pacific"), "the table has no column `case`. Leave --case out, or add the");
    let only = "case,state,threat\nPacific,JPN,1\n";
    assert!(judgements(only, None).is_ok() && judgements(only, Some("Pacific")).is_ok());
}

#[test]
fn the_program_lays_a_table_over_the_records_and_says_how_many_figures_it_gave() {
    let sandbox = Sandbox::empty();
    sandbox.write("judged.csv", TABLE);
    let folder = made_up().display().to_string();
    let fixed = ["scenario", "from-data", &folder, "--year", "1955", "--states", "GBR,ROK,PHI,NEW,JPN,900"];
    let tell = |more: &str| {
        let more = format!("--adversary CHN,PRK --guarantor USA {more}");
        sandbox.tell(fixed.into_iter().chain(more.split(' ')))
    };
    let told = tell("--judged judged.csv --case Pacific -o a.toml").with_code(DONE).stdout;
    assert!(told.contains(" judged, 43 of them by the table."), "{told}");
    sandbox.tell(["check", "a.toml"]).with_code(DONE);
    sandbox.tell(["run", "a.toml", "--draws", "2", "--replicates", "1", "--quiet"]).with_code(DONE);
    tell("--judged judged.csv -o b.toml").with_code(INPUT);
    tell("--case Pacific -o b.toml").with_code(INPUT);
    tell("--judged none.csv -o b.toml").with_code(FILES);
    sandbox.alter("judged.csv", "0.45", "45");
    let refused = tell("--judged judged.csv --case Pacific -o b.toml").with_code(FILES).stderr;
    assert!(refused.contains("judged.csv, line 4, column threat: found `45`"), "{refused}");
}

#[test]
fn published_judgements_of_the_real_past_make_scenarios_that_run() {
    let Some(data) = std::env::var_os("PACTSIM_DATA").map(PathBuf::from) else {
        println!("skipped: PACTSIM_DATA does not say where the data files are");
        return;
    };
    let atlantic = "USA,CAN,GBR,FRA,BEL,NLD,LUX,NOR,DNK,ISL,PRT,ITA,IRL,SWE,TUR,GRC";
    let manila = "USA,GBR,FRA,AUL,NZL,PAK,PHL,THA,IND,MMR,IDN,LKA";
    let cases = [("North Atlantic Treaty 1949", 1949, atlantic, "RUS"), ("SEATO 1954", 1954, manila, "CHN")];
    let records = Records::open(&data.join("history")).expect("the real files");
    let sandbox = Sandbox::empty();
    for (case, year, states, adversary) in cases {
        let table = data.join("scenario/history_states.csv");
        let judged = Judgements::read(&table, Some(case)).unwrap_or_else(|error| panic!("{error}"));
        let request = Request { judged: Some(judged), ..request(year, states, adversary, Some("USA")) };
        let generated = from_data(&records, &request).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert!(generated.judged > 5 * generated.states, "{case}: {}", generated.judged);
        sandbox.write("case.toml", &generated.text);
        sandbox.tell(["run", "case.toml", "--draws", "2", "--replicates", "1", "--quiet"]).with_code(DONE);
    }
}

fn with_theatres(asked: &[(&str, &str)]) -> Request {
    let named = |(adversary, centre): &(&str, &str)| ((*adversary).to_owned(), (*centre).to_owned());
    Request { theatres: asked.iter().map(named).collect(), ..pacific() }
}

#[test]
fn theatres_asked_for_replace_those_of_the_rule_for_their_adversary_only() {
    let ids = |asked: &[(&str, &str)]| {
        let spec = spec(&made(&with_theatres(asked)));
        spec.theatres.iter().map(|theatre| theatre.id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&[]), ["chn-kor", "chn-phl", "prk-kor"]);
    assert_eq!(ids(&[("CHN", "740")]), ["chn-jpn", "prk-kor"]);
    assert_eq!(ids(&[("PRK", "NEW")]), ["chn-kor", "chn-phl", "prk-nzl"]);
    assert_eq!(ids(&[("CHN", "JPN"), ("710", "PHI"), ("CHN", "Japan")]), ["chn-jpn", "chn-phl", "prk-kor"]);
}

#[test]
fn states_belong_to_the_nearest_of_the_theatres_asked_for() {
    let generated = made(&with_theatres(&[("CHN", "JPN"), ("CHN", "PHI")]));
    let spec = spec(&generated);
    // A claim is held in the own theatre alone: Korea is 200 km from Japan and 1,970 from the Philippines.
    let figures = by_address(&spec);
    assert!(figures.contains_key("state.KOR.claim.chn-jpn") && !figures.contains_key("state.KOR.claim.chn-phl"));
    assert!(figures.contains_key("state.PHL.claim.chn-phl"));
    // Its own theatre is felt in full, the other at 0.7 of that by a rival, or less by nearness.
    assert_eq!(figure(&spec, "state.USA.exposure.chn-jpn").0, 0.511);
    assert_eq!(figure(&spec, "state.USA.exposure.chn-phl").0, 0.357);
    assert_eq!(figure(&spec, "state.AUS.exposure.chn-phl").0, 0.0765);
    assert!(figure(&spec, "state.AUS.exposure.chn-jpn").0 < 0.02);
    assert_eq!(figure(&spec, "state.KOR.distance.chn-jpn").0, 200.0);
}

#[test]
fn theatres_that_cannot_be_are_refused_with_what_to_do() {
    let refused = |request: &Request, expected: &str| {
        let error = from_data(&records(), request).map(drop).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
    };
    let asked = |adversary, centre| with_theatres(&[(adversary, centre)]);
    let said = "a theatre of Russia was asked for, which is not in --adversary. Give --theatre an adversary and one of";
    refused(&asked("RUS", "JPN"), said);
    refused(&asked("CHN", "FRN"), "a theatre of France was asked for, which is not in --states. ");
    refused(&asked("CHN", "JPX"), "`JPX` is no state of cow_states (did you mean `JPN`?)");
    let (states, adversaries) = ("USA,CAN,UKG,JPN,PHI,AUL,NEW", "CHN,PRK,RUS,FRN,ROK");
    let all = adversaries.split(',').flat_map(|a| states.split(',').map(move |state| (a.to_owned(), state.to_owned())));
    let many = Request { theatres: all.collect(), ..request(1955, states, adversaries, None) };
    refused(&many, "35 theatres are asked for; a scenario holds at most 32. Give fewer --theatre");
}

#[test]
fn a_theatre_is_asked_for_as_adversary_and_state_with_a_colon_between() {
    let sandbox = Sandbox::empty();
    let folder = made_up().display().to_string();
    let tell = |theatre: &str| {
        let fixed =
            ["scenario", "from-data", &folder, "--year", "1955", "--states", "USA,UKG,JPN", "--adversary", "CHN"];
        sandbox.tell(fixed.into_iter().chain(["--theatre", theatre, "-o", "-"]))
    };
    assert!(tell("CHN:JPN").with_code(DONE).stdout.contains("[theatre.chn-jpn]"));
    for bad in ["CHN", "CHN:", ":JPN"] {
        let refused = tell(bad).with_code(INPUT).stderr;
        assert!(refused.contains("an adversary and a state with a colon between, such as RUS:NOR"), "{refused}");
    }
}
