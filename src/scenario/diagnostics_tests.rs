//! What a user is told about a broken scenario, from text to message.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{STARTER, Scenario, load, load_text};

fn sound(text: &str) -> Scenario {
    load_text("a.toml", text).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The starter with one piece replaced.
fn starter_with(old: &str, new: &str) -> String {
    assert!(STARTER.contains(old), "the starter no longer holds {old}");
    STARTER.replacen(old, new, 1)
}

/// The problems of a text, one a line.
fn told(text: &str) -> Vec<String> {
    match load_text("a.toml", text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

/// Replaces one piece of the starter and expects exactly one problem that says all of `parts`.
#[track_caller]
fn expect_one(old: &str, new: &str, parts: &[&str]) {
    let problems = told(&starter_with(old, new));
    let [problem] = problems.as_slice() else { panic!("expected one problem, got {problems:#?}") };
    for part in parts {
        assert!(problem.contains(part), "`{part}` is not in: {problem}");
    }
}

#[test]
fn the_starter_loads_and_its_resolved_text_gives_the_same_scenario() {
    let first = sound(STARTER);
    let again = sound(&first.resolved);
    assert_eq!(format!("{:?}", first.spec), format!("{:?}", again.spec));
    assert_eq!(first.resolved, again.resolved);
}

#[test]
fn a_place_is_read_east_first_and_stays_where_it_is() {
    let located = starter_with("[state.ADA]\n", "[state.ADA]\nlocation = [-157.9, 21]\n");
    let scenario = sound(&located);
    let at = |id: &str| scenario.spec.states.iter().find(|s| s.id.as_str() == id).and_then(|s| s.location);
    assert_eq!(at("ADA").map(|place| (place.longitude_deg, place.latitude_deg)), Some((-157.9, 21.0)));
    assert_eq!(at("BEL"), None);
    assert!(scenario.resolved.contains("\nlocation = ") && !sound(STARTER).resolved.contains("\nlocation = "));
}

#[test]
fn a_place_off_the_globe_is_told_with_its_bounds() {
    let place = |written: &str| format!("[state.ADA]\nlocation = {written}\n");
    for (written, parts) in [
        (
            "[138, 361]",
            ["state.ADA.location[1]", "must lie between -90 and 90; unit: degrees of latitude, north positive"],
        ),
        (
            "[-181, 0]",
            ["state.ADA.location[0]", "must lie between -180 and 180; unit: degrees of longitude, east positive"],
        ),
        ("[nan, 0]", ["state.ADA.location[0]", "must be a finite number"]),
        ("[\"138\", 0]", ["state.ADA.location[0]", "must be a number"]),
        ("[138]", ["state.ADA.location", "must be a list of 2; found a list of 1"]),
        ("[138, 36, 0]", ["state.ADA.location", "must be a list of 2; found a list of 3"]),
        ("138", ["state.ADA.location", "must be a list"]),
    ] {
        expect_one("[state.ADA]\n", &place(written), &parts);
    }
}

#[test]
fn figures_are_sorted_by_address_and_found_by_it() {
    let figures = sound(STARTER).spec.figures;
    let addresses: Vec<_> = figures.iter().map(|f| f.address.clone()).collect();
    assert!(addresses.is_sorted());
    for address in &addresses {
        let found = figures.by_address(address).expect("every address is found");
        assert_eq!(&figures.get(found).address, address);
    }
    assert_eq!(figures.by_address("state.ADA.nothing"), None);
    assert_eq!(figures.nearest("state.ADA.growht"), Some("state.ADA.growth"));
}

#[test]
fn indices_lead_to_the_figures_they_are_named_after() {
    let spec = sound(STARTER).spec;
    let value = |ix| spec.figures.get(ix).value;
    let ada = spec.states.iter().find(|s| s.id.as_str() == "ADA").expect("a state of the starter");
    assert_eq!(value(ada.capability), 50.0);
    assert_eq!(ada.public_support[0].map(value), Some(0.5));
    assert_eq!(spec.figures.get(spec.ladder[5]).address, "depth.article5-command");
    assert_eq!(spec.figures.get(spec.parameters.weights.security).address, "weights.security");
    let pair = &spec.pairs[0];
    let (first, second) = (&spec.states[pair.first].id, &spec.states[pair.second].id);
    assert_eq!((first.as_str(), second.as_str()), ("ADA", "BEL"));
    assert_eq!((pair.grievance_of_first, pair.grievance_of_second.map(value)), (None, Some(0.3)));
}

#[test]
fn the_order_of_a_file_changes_nothing() {
    let (head, pact) = STARTER.split_once("[design.amber-pact]").expect("the starter has a design");
    let (before, states) = head.split_once("[state.FAR]").expect("the starter has states");
    let moved = format!("{before}[design.amber-pact]{pact}\n[state.FAR]{states}");
    assert_eq!(sound(STARTER).resolved, sound(&moved).resolved);
    assert_eq!(format!("{:?}", sound(STARTER).spec), format!("{:?}", sound(&moved).spec));
}

#[test]
fn a_pair_may_be_written_either_way_round() {
    let turned = sound(&starter_with("[pair.ADA-BEL]", "[pair.BEL-ADA]")).spec;
    let straight = sound(STARTER).spec;
    assert_eq!((turned.pairs[0].first, turned.pairs[0].second), (straight.pairs[0].first, straight.pairs[0].second));
    assert!(turned.pairs[0].grievance_of_second.is_some());
}

#[test]
fn figures_are_counted_by_where_they_come_from() {
    let text = starter_with("distance.amber-sea = 300", "distance.amber-sea = { value = 300, source = \"a map\" }");
    let counts = sound(&text).spec.figures.provenance();
    assert_eq!((counts.own.sourced, counts.own.unsourced), (1, 4));
    assert_eq!(counts.own.judged, counts.own.uncertain);
    assert!(counts.defaults.total() > 40 && counts.defaults.unsourced == 0);
    let changed = format!("{STARTER}\n[weights]\nsecurity = 2\n");
    assert_eq!(sound(&changed).spec.figures.provenance().defaults.total(), counts.defaults.total() - 1);
}

#[test]
fn every_shipped_default_is_sourced_or_judged() {
    let defaults = sound(STARTER).spec.figures.provenance().defaults;
    assert_eq!(defaults.unsourced, 0);
}

#[test]
fn faults_of_keys_and_types_say_place_rule_and_what_to_do() {
    expect_one(
        "regime = \"committed\"",
        "regime = \"comitted\"",
        &["a.toml:", "guarantor.FAR.regime: must be one of `committed`, `sceptical`", "did you mean `committed`?"],
    );
    expect_one("capability = { value = 50", "capability = { valeu = 1, value = 50", &["unknown key", "mean `value`?"]);
    expect_one("minimum_size = 3", "minimum_size = \"3\"", &["must be a whole number", "without quotes"]);
    expect_one("minimum_size = 3", "minimum_size = 1", &["must lie between 2 and 256; found 1"]);
    expect_one("nuclear = true", "nuclear = 1", &["state.FAR.nuclear: must be true or false"]);
    expect_one(
        "distance.amber-sea = 300",
        "distance.amber-sea = nan",
        &["must be a finite number; found the number nan"],
    );
    expect_one("distance.amber-sea = 300", "distance.amber-sea = 1e999", &["finite", "1e999"]);
    expect_one("distance.amber-sea = 300", "distance.amber-sea = true", &["must be a number, or a table"]);
    expect_one("distance.amber-sea = 300", "distance.amber-sea = -5", &["between 0 and 20040; unit: km; found"]);
    expect_one("start = \"2027-01-01\"", "start = 2027-01-01", &["the date 2027-01-01", "write it in quotes"]);
    expect_one("start = \"2027-01-01\"", "start = \"2027-02-30\"", &["must be a date written \"YYYY-MM-DD\""]);
    expect_one("start = \"2027-01-01\"", "start = \"0027-01-01\"", &["must lie between 1900 and 2200"]);
    expect_one("name = \"starter\"", "name = \"../x\"", &["a.toml:17:8: name: must be 1 to 48 letters"]);
    expect_one("title = \"Will", "title = \"\\u001bWill", &["control or invisible", "\\u{1b}Will"]);
    expect_one("title = \"Will", "title = \"\\u202eWill", &["control or invisible", "\\u{202e}Will"]);
    expect_one("format = 1", "format = 2", &["format: must be 1; found 2"]);
    expect_one("step = \"quarter\"", "", &["time.step: the key `step` is missing", "Length of a step"]);
    expect_one("[pair.ADA-FAR]", "[[pair.ADA-FAR]]", &["must be a table; found a list of 1"]);
}

#[test]
fn an_experiment_is_no_scenario() {
    expect_one("kind = \"scenario\"", "kind = \"experiment\"", &["must be `scenario`; found an experiment", "sweep"]);
}

#[test]
fn faults_of_figures_are_told() {
    let figure = "{ value = 0.3, range = [0.1, 0.5], status = \"judged\" }  # that BEL holds against ADA";
    for (new, rule) in [
        ("{ value = 0.3, status = \"judged\" }", "a judged figure must carry a range"),
        ("{ value = 0.3, status = \"verified\" }", "a verified figure must name its source"),
        ("{ value = 0.3, range = [0.5, 0.1] }", "write `range = [0.1, 0.5]`"),
        ("{ value = 0.7, range = [0.1, 0.5] }", "`value` must lie inside `range` (0.1 to 0.5)"),
        ("{ value = 0.3, range = [0.1, 1.5] }", "range[1]: must lie between 0 and 1; unit: share"),
        ("{ value = 0.3, range = [0.1] }", "must be a list of 2"),
        ("{ value = 0.3, shape = \"normal\" }", "a `shape` needs a `range`"),
        ("{ value = 0.3, source = \" \" }", "`source` must not be empty"),
        ("{ range = [0.1, 0.3] }", "the key `value` is missing"),
    ] {
        expect_one(figure, new, &["pair.ADA-BEL.grievance.BEL", rule]);
    }
}

#[test]
fn unknown_ids_are_told_with_the_nearest_known_one() {
    expect_one("adversary = \"REX\"", "adversary = \"RXE\"", &["theatre.amber-sea.adversary", "`REX`"]);
    expect_one("theatres = [\"amber-sea\"]", "theatres = [\"amber-see\"]", &["theatres[0]", "mean `amber-sea`?"]);
    expect_one("required = [\"ADA\"]", "required = [\"AAD\"]", &["required[0]: must be the id of a state"]);
    expect_one("proposer = \"ADA\"", "proposer = \"ZZZ\"", &["proposer", "known here: `ADA`, `BEL`, `COR`, `FAR`"]);
    expect_one("exposure.amber-sea = { value = 0.8", "exposure.amber = { value = 0.8", &["mean `amber-sea`?"]);
    expect_one("trade_dependence.REX = { value = 0.2,", "trade_dependence.RX = { value = 0.2,", &["an adversary"]);
    expect_one("[pair.ADA-FAR]", "[pair.ADA-FRA]", &["pair.ADA-FRA: must be the id of a state; found `FRA`", "`FAR`"]);
    expect_one("grievance.BEL", "grievance.FAR", &["a grievance is held by one of the pair"]);
}

#[test]
fn contradictions_between_parts_are_told() {
    expect_one("[pair.ADA-FAR]", "[pair.BEL-ADA]", &["a pair must be given once; found `ADA-BEL` and `BEL-ADA`"]);
    expect_one("[pair.ADA-FAR]", "[pair.ADA-ADA]", &["a pair must be of two states"]);
    expect_one("[pair.ADA-FAR]", "[pair.ADAFAR]", &["joined by `-`"]);
    expect_one("required = [\"ADA\"]", "required = [\"ADA\", \"ADA\"]", &["required[1]: must not be listed twice"]);
    expect_one(
        "\"COR\", \"FAR\"]\nrequired = [\"ADA\"]",
        "\"COR\"]\nrequired = [\"FAR\"]",
        &["required[0]: must be one of the `candidates`"],
    );
    expect_one(
        "proposer = \"ADA\"\ncandidates = [\"ADA\", \"BEL\", \"COR\", \"FAR\"]",
        "proposer = \"FAR\"\ncandidates = [\"ADA\", \"BEL\", \"COR\"]",
        &["proposer: must be one of the `candidates`"],
    );
    expect_one(
        "minimum_size = 3",
        "minimum_size = 2",
        &["must be at least 3 where there are more than two candidates"],
    );
    expect_one("minimum_size = 3", "minimum_size = 5", &["must be at least as many as `minimum_size` (5); found 4"]);
    expect_one("theatres = [\"amber-sea\"]", "theatres = []", &["must name at least one theatre"]);
    expect_one("[\"article5\", \"shallow\"]", "[]", &["depths: must put at least one depth on the table"]);
    expect_one("[\"article5\", \"shallow\"]", "[\"cooperation\"]", &["is `shallow` or deeper; found `cooperation`"]);
    expect_one("members = [\"ADA\", \"FAR\"]", "members = [\"ADA\"]", &["at least two members; found 1"]);
    expect_one("depth = \"bilateral\"", "depth = \"bilateral\"\nobligated = [\"COR\"]", &["one of the `members`"]);
    expect_one(
        "distance.amber-sea = 300",
        "",
        &["forces need a distance", "add `state.ADA.distance.amber-sea`, in km"],
    );
    let forces = "forces.REX = { value = 0.5, range = [0.3, 0.7], status = \"judged\" }";
    expect_one(forces, "forces = {}", &["the theatre's own adversary `REX` must have forces here"]);
}

#[test]
fn a_decree_that_could_be_no_pact_is_told() {
    let decree =
        |terms: &str| format!("{STARTER}\n[event.x]\nname = \"X\"\ndate = \"2028-01-01\"\nconcludes = {{ {terms} }}\n");
    let design = "design = \"amber-pact\"";
    sound(&decree(design));
    sound(&decree(&format!("{design}, depth = \"shallow\", members = [\"ADA\", \"COR\", \"FAR\"]")));
    for (terms, told_of) in [
        (
            "design = \"amber-pcat\"".to_owned(),
            vec!["event.x.concludes.design: must be the id of a design", "mean `amber-pact`?"],
        ),
        ("depth = \"shallow\"".to_owned(), vec!["event.x.concludes.design: the key `design` is missing"]),
        (
            format!("{design}, depth = \"article5-command\""),
            vec![
                "concludes.depth: must be one of the `depths` of `amber-pact`: `article5`, `shallow`; found `article5-command`",
            ],
        ),
        (format!("{design}, depth = \"deep\""), vec!["concludes.depth: must be one of `consultation`"]),
        (
            format!("{design}, members = [\"ADA\", \"FAR\"]"),
            vec!["concludes.members: must be at least as many as the design's `minimum_size` (3); found 2"],
        ),
        (
            format!("{design}, members = [\"BEL\", \"COR\", \"FAR\"]"),
            vec!["concludes.members: must name every state that the design cannot do without; found `ADA` is missing"],
        ),
        (
            format!("{design}, members = [\"ADA\", \"COR\", \"FRA\"]"),
            vec!["concludes.members[2]: must be the id of a state; found `FRA`", "mean `FAR`?"],
        ),
        (format!("{design}, members = [\"ADA\", \"COR\", \"COR\"]"), vec!["members[2]: must not be listed twice"]),
    ] {
        let problems = told(&decree(&terms));
        let [problem] = problems.as_slice() else { panic!("{terms}: expected one problem, got {problems:#?}") };
        told_of.iter().for_each(|part| assert!(problem.contains(part), "`{part}` is not in: {problem}"));
    }
    let three =
        starter_with("candidates = [\"ADA\", \"BEL\", \"COR\", \"FAR\"]", "candidates = [\"ADA\", \"BEL\", \"FAR\"]");
    let outsider = decree(&format!("{design}, members = [\"ADA\", \"COR\", \"FAR\"]")).replacen(STARTER, &three, 1);
    let problems = told(&outsider);
    assert!(
        problems.len() == 1 && problems[0].contains("members[1]: must be one of the `candidates`"),
        "{problems:#?}"
    );
}

#[test]
fn contradictions_between_numbers_are_told() {
    let with = |more: &str| told(&format!("{STARTER}\n{more}"));
    let ladder = with("[depth]\nbilateral = 1.9\n");
    assert_eq!(ladder.len(), 1, "{ladder:#?}");
    assert!(ladder[0].contains("depth.article5") && ladder[0].contains("from the top of `bilateral` (1.9) up"));
    expect_one(
        "crisis_rate = { value = 0.3, range = [0.1, 0.5]",
        "crisis_rate = { value = 0.3, range = [0.1, 5.0]",
        &["theatre.amber-sea", "branching ratio", "found 4.54"],
    );
    expect_one(
        "range = [0.3, 0.55], status = \"judged\" }  # chance",
        "range = [0.3, 0.9], status = \"judged\" }  # ",
        &["sum"],
    );
}

#[test]
fn too_many_runs_are_told() {
    let large =
        starter_with("draws = 200 ", "draws = 1_000_000 ").replacen("replicates = 50 ", "replicates = 1_001 ", 1);
    let large = told(&large);
    assert_eq!(large.len(), 1, "{large:#?}");
    assert!(large[0].contains("run: draws × replicates must be at most 1000000000; found 1001000000"), "{large:#?}");
}

#[test]
fn an_empty_theatre_is_told() {
    let text = format!(
        "{STARTER}\n[theatre.void]\nname = \"Void\"\nadversary = \"REX\"\nassertiveness = 0.1\nurgency = 0.1\n\
         visibility = 1\ndrift = 0\ncrisis_rate = 0\ncrisis_size = 0\ncrisis_half_life = 1\nattack_rate = 0\n\
         willingness_shift = 0\nforces.REX = 0.1\n"
    );
    let problems = told(&text);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(problems[0].contains("theatre.void: an empty theatre"), "{problems:#?}");
    sound(&text.replacen("[state.ADA]", "[state.ADA]\nexposure.void = 0.1", 1));
}

#[test]
fn all_problems_are_told_in_one_go_and_in_order() {
    let text = starter_with("regime = \"committed\"", "regime = \"x\"")
        .replacen("proposer = \"ADA\"", "proposer = \"AD\"", 1)
        .replacen("horizon_years = 10", "horizon_years = 0", 1)
        .replacen("minimum_size = 3", "minimal_size = 3", 1);
    let problems = told(&text);
    let addresses: Vec<_> = problems.iter().map(|p| p.split(": ").nth(1).unwrap_or("")).collect();
    assert_eq!(
        addresses,
        [
            "time.horizon_years",
            "guarantor.FAR.regime",
            "design.amber-pact.minimum_size",
            "design.amber-pact.proposer",
            "design.amber-pact.minimal_size",
        ]
    );
}

#[test]
fn syntax_errors_are_told_with_their_place() {
    let problems = told("kind = \"scenario\"\nname = starter\ntitle = \"x\n");
    assert!(problems[0].starts_with("a.toml:2:8: not valid TOML:"), "{problems:#?}");
    assert!(problems.len() >= 2 && problems[1].starts_with("a.toml:3:"), "{problems:#?}");
}

#[test]
fn a_slip_of_syntax_is_told_once() {
    let unquoted = told(&starter_with("name = \"Rexland\"", "name = Rex land = 1"));
    assert_eq!(unquoted.len(), 1, "{unquoted:#?}");
    let open = told(&starter_with("range = [160, 250], status", "range = [160, 250, status"));
    assert!(open.len() <= 4, "{open:#?}");
}

#[test]
fn a_key_given_twice_does_not_hide_other_problems() {
    let text = format!("{STARTER}\n[pair.ADA-FAR]\naffinity = 7\nlikeness = 8\n");
    let problems = told(&text);
    assert_eq!(problems.len(), 3, "{problems:#?}");
    assert!(problems[0].ends_with("a key must be given once; found `ADA-FAR`"), "{problems:#?}");
    assert!(problems[1].ends_with("a key must be given once; found `affinity`"), "{problems:#?}");
    assert!(problems[2].contains("pair.ADA-FAR.likeness: must lie between 0 and 1"), "{problems:#?}");
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    sound(&format!("\u{feff}{STARTER}"));
}

/// A folder `scenarios` with the starter as `base.toml`.
struct Folder {
    root: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = Self { root: tempfile::tempdir().expect("a folder") };
        fs::create_dir(folder.path("")).expect("a folder");
        folder.write("base.toml", STARTER);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("scenarios").join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.path(name), text).expect("written");
        self.path(name)
    }

    /// Loads a variant and returns its only problem.
    #[track_caller]
    fn problem_of(&self, variant: &str) -> String {
        let path = self.write("variant.toml", &format!("kind = \"scenario\"\nformat = 1\n{variant}"));
        let problems = load(&path).expect_err("a problem");
        assert_eq!(problems.len(), 1, "{problems}");
        let problem = problems.iter().next().expect("one");
        assert!(problems.text_of(problem).is_some());
        problem.to_string()
    }
}

#[test]
fn a_variant_changes_a_few_keys_of_its_base() {
    let folder = Folder::new();
    let variant = "kind = \"scenario\"\nformat = 1\nextends = \"base.toml\"\nremove = [\"pair.ADA-FAR\", \
                   \"state.FAR.leadership\"]\nname = \"variant\"\nstate.ADA.growth = 0.1\n";
    let scenario = load(&folder.write("variant.toml", variant)).unwrap_or_else(|p| panic!("{p}"));
    assert_eq!(scenario.files.len(), 2);
    let spec = &scenario.spec;
    assert_eq!((spec.name.as_str(), spec.title.as_str()), ("variant", "Will the Amber Sea have its pact?"));
    let growth = spec.figures.get(spec.figures.by_address("state.ADA.growth").expect("it is there"));
    assert_eq!((growth.value, growth.range), (0.1, None));
    assert_eq!(spec.pairs.len(), 1);
    assert!(spec.states.iter().all(|state| state.leadership.is_none()));
    assert_eq!(sound(&scenario.resolved).resolved, scenario.resolved);
}

#[test]
fn a_base_out_of_bounds_is_told_where_it_is_named() {
    let folder = Folder::new();
    fs::write(folder.root.path().join("outside.toml"), STARTER).expect("written");
    fs::create_dir(folder.path("sub")).expect("a folder");
    for (extends, rule) in [
        ("../outside.toml", "must lie inside the scenario's folder tree"),
        ("/etc/passwd", "must be a path relative to this file"),
        ("", "must be a path relative to this file"),
        ("none.toml", "must name a file that is there"),
        ("variant.toml", "must not lead back to a file that it came from"),
        ("sub", "must be a file; found a folder"),
    ] {
        let told = folder.problem_of(&format!("extends = \"{extends}\"\n"));
        assert!(told.contains("variant.toml:3:11: extends: ") && told.contains(rule), "{told}");
    }
}

#[test]
fn what_is_wrong_beside_an_unreachable_base_is_told_too() {
    let folder = Folder::new();
    let variant = "kind = \"scenario\"\nformat = 1\nextends = \"none.toml\"\nstate.ADA.growht = 0.1\n";
    let problems = load(&folder.write("variant.toml", variant)).expect_err("problems");
    assert_eq!(problems.len(), 2, "{problems}");
    assert!(problems.to_string().contains("did you mean `growth`?"), "{problems}");
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder_tree() {
    let folder = Folder::new();
    let outside = folder.root.path().join("outside.toml");
    fs::write(&outside, STARTER).expect("written");
    std::os::unix::fs::symlink(&outside, folder.path("link.toml")).expect("a link");
    assert!(folder.problem_of("extends = \"link.toml\"\n").contains("folder tree"));
}

#[test]
fn a_cycle_and_a_long_chain_end() {
    let folder = Folder::new();
    let header = |base: &str| format!("kind = \"scenario\"\nformat = 1\nextends = \"{base}\"\n");
    folder.write("a.toml", &header("b.toml"));
    folder.write("b.toml", &header("variant.toml"));
    let cycle = load(&folder.write("variant.toml", &header("a.toml"))).expect_err("a cycle");
    assert!(cycle.to_string().contains("b.toml:3:11: extends: must not lead back"), "{cycle}");
    for i in 0..20 {
        folder.write(&format!("c{i}.toml"), &header(&format!("c{}.toml", i + 1)));
    }
    let chain = load(&folder.path("c0.toml")).expect_err("too long");
    assert!(chain.to_string().contains("c7.toml:3:11: extends: at most 8 files"), "{chain}");
}

#[test]
fn faults_of_removal_and_of_the_header_of_a_base_are_told() {
    let folder = Folder::new();
    let variant = "extends = \"base.toml\"\nremove = [\"design.amber-pakt\"]\n";
    let removal = folder.problem_of(variant);
    assert!(removal.contains("remove: must be an address") && removal.contains("`design.amber-pact`"), "{removal}");
    folder.write("bad.toml", &starter_with("format = 1", "format = 7"));
    let header = folder.problem_of("extends = \"bad.toml\"\n");
    assert!(header.contains("bad.toml:16:10: format: must be 1; found 7"), "{header}");
    folder.write("bad.toml", &starter_with("format = 1", ""));
    let header = folder.problem_of("extends = \"bad.toml\"\n");
    assert!(header.contains("bad.toml:1:1: format: the key `format` is missing"), "{header}");
    let alone = told(&starter_with("format = 1", "format = 1\nremove = [\"pair.ADA-FAR\"]"));
    assert!(alone[0].contains("no `extends`"), "{alone:#?}");
}

#[test]
fn a_fault_of_the_base_is_told_in_the_base() {
    let folder = Folder::new();
    folder.write("bad.toml", &starter_with("nuclear = true", "nuclear = 7"));
    let told = folder.problem_of("extends = \"bad.toml\"\n");
    assert!(told.contains("bad.toml:") && told.contains("state.FAR.nuclear"), "{told}");
}

#[test]
fn what_is_no_readable_text_is_told() {
    let folder = Folder::new();
    let missing = load(Path::new("no/such/file.toml")).expect_err("nothing there");
    assert!(missing.to_string().starts_with("no/such/file.toml: the file must be there"), "{missing}");
    fs::write(folder.path("latin.toml"), b"kind = \"scenario\"\ntitle = \"d\xe9fense\"\n").expect("written");
    let latin = load(&folder.path("latin.toml")).expect_err("not UTF-8").to_string();
    assert!(latin.contains("latin.toml:2:11: must be UTF-8 text"), "{latin}");
}

#[test]
fn garbage_of_full_size_ends_soon() {
    let pieces = ["x", "=", "[a]\n", "[[[[", "\"", "a.", "a={", "\n", "k = 1 \n", "é", "{", "'", "#\n", "\u{1}\n"];
    for piece in pieces {
        let text = piece.repeat(4 * 1024 * 1024 / piece.len());
        assert!(load_text("garbage", &text).is_err());
    }
    let many: String = (0..200_000).map(|i| format!("key{i} = {i}\n")).collect();
    let problems = load_text("many", &many).expect_err("unknown keys");
    assert!(problems.len() >= 200_000 && problems.iter().count() == super::SHOWN_MAX);
}

proptest! {
    #[test]
    fn no_mutation_of_the_starter_panics(
        cuts in prop::collection::vec(
            (any::<prop::sample::Index>(), 0usize..40, "\\PC{0,6}|[\\[\\]{}=.,\"'#\n0-9-]{0,6}"),
            1..4,
        )
    ) {
        let mut text = STARTER.to_owned();
        for (at, length, new) in cuts {
            let start = text.floor_char_boundary(at.index(text.len()));
            let end = text.floor_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, &new);
        }
        if let Err(problems) = load_text("mutant", &text) {
            prop_assert!(!problems.is_empty() && !problems.to_string().is_empty());
        }
    }

    #[test]
    fn no_rearrangement_of_lines_panics(order in prop::collection::vec(any::<prop::sample::Index>(), 1..250)) {
        let lines: Vec<_> = STARTER.lines().collect();
        let text: Vec<_> = order.iter().map(|i| *i.get(&lines)).collect();
        if let Err(problems) = load_text("mutant", &text.join("\n")) {
            prop_assert!(!problems.is_empty() && !problems.to_string().is_empty());
        }
    }
}
