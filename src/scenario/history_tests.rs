//! What became of a case: read as written, refused where it contradicts the scenario, and never in the way of a run.

use super::{Depth, HistoricForm, STARTER, Spec, load_text};

const HISTORY: &str = r#"
[history]
text = "It formed in a year."
source = "a treaty series"
family = "amber"
bilateral = [["FAR", "BEL"], ["ADA", "BEL"]]

[history.pact.amber-pact]
formed = true
depth = "shallow"
members = ["FAR", "ADA", "BEL"]
within_years = 2
"#;

fn spec(text: &str) -> Spec {
    load_text("a.toml", text).unwrap_or_else(|problems| panic!("{problems}")).spec
}

/// The only problem of the starter with this history.
#[track_caller]
fn problem(history: &str) -> String {
    let problems = load_text("a.toml", &format!("{STARTER}{history}")).expect_err("there is a problem");
    assert_eq!(problems.len(), 1, "{problems}");
    problems.to_string()
}

/// The same with one piece of the history above replaced.
#[track_caller]
fn problem_with(old: &str, new: &str) -> String {
    assert!(HISTORY.contains(old), "no {old}");
    problem(&HISTORY.replacen(old, new, 1))
}

#[test]
fn what_became_of_a_case_is_read_as_indices_in_order() {
    let spec = spec(&format!("{STARTER}{HISTORY}"));
    let history = spec.history.expect("it is given");
    let ids = |list: &[usize]| list.iter().map(|&i| spec.states[i].id.to_string()).collect::<Vec<_>>();
    assert_eq!((history.text.as_str(), history.family.as_str()), ("It formed in a year.", "amber"));
    assert_eq!(
        history.bilateral.iter().map(|&(a, b)| ids(&[a, b]).join("-")).collect::<Vec<_>>(),
        ["ADA-BEL", "BEL-FAR"]
    );
    let [pact] = history.pacts.as_slice() else { panic!("one pact") };
    let Some(HistoricForm { depth, members }) = &pact.formed else { panic!("it formed") };
    assert_eq!((spec.designs[pact.design].id.as_str(), *depth, pact.within_years), ("amber-pact", Depth::Shallow, 2));
    assert_eq!(ids(members), ["ADA", "BEL", "FAR"]);
}

#[test]
fn a_case_is_its_own_family_and_is_asked_about_to_the_horizon_unless_it_says_otherwise() {
    let text = "[history]\ntext = \"a\"\nsource = \"b\"\n[history.pact.amber-pact]\nformed = false\n";
    let found = spec(&format!("{STARTER}{text}"));
    let history = found.history.expect("it is given");
    assert_eq!(history.family, found.name);
    assert_eq!((history.pacts[0].within_years, &history.pacts[0].formed), (found.horizon_years, &None));
    assert!(history.bilateral.is_empty() && spec(STARTER).history.is_none());
}

#[test]
fn what_contradicts_the_scenario_is_told_with_its_address() {
    for (old, new, said) in [
        (
            "history.pact.amber-pact",
            "history.pact.amber",
            "history.pact.amber: must be the id of a design; found `amber`",
        ),
        ("\"FAR\", \"ADA\", \"BEL\"]", "\"FAR\", \"ADA\", \"BLE\"]", "members[2]: must be the id of a state"),
        ("\"FAR\", \"ADA\", \"BEL\"]", "\"FAR\", \"ADA\", \"ADA\"]", "members[2]: must not be listed twice"),
        (
            "\"FAR\", \"ADA\", \"BEL\"]",
            "\"FAR\", \"ADA\"]",
            "at least as many as the design's `minimum_size` (3); found 2",
        ),
        ("depth = \"shallow\"\n", "", "history.pact.amber-pact.depth: the key `depth` is missing"),
        (
            "members = [\"FAR\", \"ADA\", \"BEL\"]\n",
            "",
            "history.pact.amber-pact.members: the key `members` is missing",
        ),
        ("formed = true\n", "", "the key `formed` is missing"),
        ("depth = \"shallow\"", "depth = \"deep\"", "must be one of `consultation`"),
        ("within_years = 2", "within_years = 11", "must not be more than `time.horizon_years` (10); found 11"),
        ("within_years = 2", "within_years = 0", "must lie between 1 and 60; found 0"),
        (
            "[\"FAR\", \"BEL\"]",
            "[\"FAR\", \"FAR\"]",
            "history.bilateral[0]: a treaty must be of two states; found `FAR` twice",
        ),
        ("[\"FAR\", \"BEL\"]", "[\"BEL\", \"ADA\"]", "history.bilateral[1]: must not be listed twice"),
        ("[\"FAR\", \"BEL\"]", "[\"FAR\", \"BLE\"]", "history.bilateral[0][1]: must be the id of a state"),
        ("[\"FAR\", \"BEL\"]", "[\"FAR\"]", "history.bilateral[0]: must be a list of 2"),
        ("family = \"amber\"", "family = \"amber sea\"", "history.family: must be 1 to 48 letters"),
        ("text = \"It formed in a year.\"", "text = \"\"", "history.text: must be 1 to 2000 characters long"),
        ("source = \"a treaty series\"\n", "", "history.source: the key `source` is missing"),
    ] {
        let found = problem_with(old, new);
        assert!(found.contains(said), "`{said}` is not in: {found}");
    }
}

#[test]
fn a_pact_that_did_not_form_has_neither_depth_nor_members() {
    let found = load_text("a.toml", &format!("{STARTER}{}", HISTORY.replacen("formed = true", "formed = false", 1)));
    let told = found.expect_err("there are problems").to_string();
    for key in ["depth", "members"] {
        let said = format!("history.pact.amber-pact.{key}: a pact that did not form has none");
        assert!(told.contains(&said), "{told}");
    }
}

#[test]
fn a_member_must_be_a_candidate_and_some_design_must_be_told_of() {
    let narrower = STARTER.replacen("\"COR\", \"FAR\"]", "\"COR\"]", 1);
    let told = load_text("a.toml", &format!("{narrower}{HISTORY}")).expect_err("FAR is none").to_string();
    assert!(told.contains("members[0]: must be one of the `candidates` of the design; found `FAR`"), "{told}");
    let empty = problem("[history]\ntext = \"a\"\nsource = \"b\"\npact = {}\n");
    assert!(empty.contains("history.pact: must say of at least one design what became of it"), "{empty}");
}

#[test]
fn a_design_of_two_may_have_two_members_and_is_no_collective_pact() {
    let text = STARTER
        .replacen("candidates = [\"ADA\", \"BEL\", \"COR\", \"FAR\"]", "candidates = [\"ADA\", \"BEL\"]", 1)
        .replacen("minimum_size = 3", "minimum_size = 2", 1);
    let two = HISTORY.replacen("[\"FAR\", \"ADA\", \"BEL\"]", "[\"ADA\", \"BEL\"]", 1);
    let spec = spec(&format!("{text}{two}"));
    assert!(spec.designs[0].is_mutual() && !spec.designs[0].is_collective());
}
