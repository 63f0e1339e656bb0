//! `pactsim claims`: the claims that the project ships, and one made for the test.

use std::path::Path;

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};

/// A claim that the starter scenario bears out whatever its weights: without designs there is no pact.
pub(crate) const CLAIM: &str = r#"
kind = "claim"
format = 1
id = "X1"
name = "no design"
essays = ["E3", "E1"]
claim = "Where nobody proposes a pact none comes."
design = "contrast"
scenario = "sea.toml"
[arm.as-it-is]
[arm.nobody-asks]
variant.diplomacy.initiative_rate = 0
[[compare]]
role = "claim"
arm = "nobody-asks"
against = ["as-it-is"]
outcomes = ["talks"]
direction = "falls"
smallest = 0.1
reason = "One round in ten such runs."
[[compare]]
role = "check"
arm = "nobody-asks"
outcomes = ["talks"]
below = 0.01
reason = "Nobody asks."
"#;

#[test]
fn a_claim_of_ones_own_is_tried_kept_shown_and_drawn() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("mine.toml", CLAIM);
    let command = ["claims", "mine.toml", "--draws", "6", "--replicates", "4", "--json"];
    let first = sandbox.tell(command).with_code(DONE).json();
    let claim = &first["claims"][0];
    assert_eq!((claim["claim"].as_str(), first["was_there"].as_bool()), (Some("X1"), Some(false)));
    assert!(claim["effect"].as_f64().expect("a number") < 0.0, "{claim}");
    assert!(claim["low"].as_f64() <= claim["effect"].as_f64() && claim["effect"].as_f64() <= claim["high"].as_f64());
    let again = sandbox.tell(command).with_code(DONE).json();
    assert_eq!((again["was_there"].as_bool(), &again["claims"]), (Some(true), &first["claims"]));
    let folder = first["folder"].as_str().expect("a path");
    let shown = sandbox.tell(["show", folder]).with_code(DONE).stdout;
    assert!(shown.contains("E1\n") && shown.contains("E3\n") && shown.contains("Where nobody proposes"), "{shown}");
    let drawn = sandbox.tell(["chart", folder, "--json"]).with_code(DONE).json();
    let names: Vec<&str> =
        drawn["figures"].as_array().into_iter().flatten().filter_map(|f| f["figure"].as_str()).collect();
    assert_eq!(names, ["claims--E1", "claims--E3"]);
    let alone =
        sandbox.tell(command.into_iter().chain(["--threads", "1", "--out", "elsewhere"])).with_code(DONE).json();
    assert_eq!(alone["claims"], first["claims"], "any number of threads gives the same");
}

#[test]
fn unknown_claims_and_faulty_files_are_told_with_what_there_is() {
    let sandbox = Sandbox::with_starter();
    std::fs::create_dir_all(sandbox.path("scenarios/claims")).expect("made");
    sandbox.write("scenarios/sea.toml", &sandbox.text("sea.toml"));
    let claim = CLAIM.replace("\"sea.toml\"", "\"../sea.toml\"");
    sandbox.write("scenarios/claims/x1.toml", &claim);
    let told = sandbox.tell(["claims", "C99"]).with_code(INPUT).stderr;
    assert!(told.contains("there is no claim `C99`") && told.contains("X1"), "{told}");
    sandbox.write("scenarios/claims/x2.toml", &claim.replace("[arm.as-it-is]", "[arm.as-it-was]"));
    let told = sandbox.tell(["claims", "X1"]).with_code(INPUT).stderr;
    assert!(told.contains("x2.toml") && told.contains("as-it-is"), "{told}");
    sandbox.tell(["claims", "--from", "nowhere"]).with_code(FILES);
}

#[test]
fn every_claim_of_the_essays_is_there_and_sound() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/claims");
    let files: Vec<_> = std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    let claims = pactsim::analysis::claims::load_all(&files).unwrap_or_else(|problems| panic!("{problems}"));
    let ids: Vec<&str> = claims.iter().map(|claim| claim.id.as_str()).collect();
    let expected: Vec<String> = (1..=35).map(|number| format!("C{number}")).collect();
    assert_eq!(ids, expected);
    for claim in &claims {
        assert!(
            !claim.note.is_empty() && claim.questions.iter().all(|question| !question.reason.is_empty()),
            "{}",
            claim.id
        );
        assert!(claim.questions.iter().any(|question| question.decides()), "{}", claim.id);
    }
}
