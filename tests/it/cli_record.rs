//! A hindcast and a calibration in the hands of the other verbs: their figures, their part of the briefing, and what they are
//! told to be where something else is needed.

use std::fs;
use std::path::Path;

use scraper::Html;

use crate::cli_hindcast::given;
use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};
use crate::cli_tested::{all, texts};

/// Puts the made-up calibration into a folder of the sandbox.
pub(crate) fn add_calibration(sandbox: &Sandbox, folder: &str) {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/calibration");
    fs::create_dir_all(sandbox.path(folder)).expect("a folder");
    for name in ["manifest.json", "summary.json"] {
        fs::copy(fixture.join(name), sandbox.path(folder).join(name)).expect("copied");
    }
}

/// The folder of a small hindcast of two invented cases.
fn hindcast(sandbox: &Sandbox, more: &[&str]) -> String {
    let all = ["hindcast", "cases", "--draws", "4", "--replicates", "5", "--quiet", "-o", "output"];
    sandbox.tell(all.into_iter().chain(more.iter().copied())).with_code(DONE).batch().to_owned()
}

/// The folder of a small batch.
fn batch(sandbox: &Sandbox) -> String {
    sandbox.tell(["new", "sea.toml"]).with_code(DONE);
    sandbox.run(["--quiet"]).with_code(DONE).batch().to_owned()
}

fn titles(sandbox: &Sandbox, folder: &str) -> Vec<[String; 2]> {
    let told = sandbox.tell(["chart", folder, "--json"]).with_code(DONE).json();
    let text = |value: &serde_json::Value| value.as_str().expect("text").replace('\u{a0}', " ");
    told["figures"].as_array().expect("a list").iter().map(|f| [text(&f["figure"]), text(&f["title"])]).collect()
}

#[test]
fn a_hindcast_is_drawn_pact_by_pact_and_member_by_member() {
    let sandbox = given();
    let folder = hindcast(&sandbox, &[]);
    let [[card, title], [members, foretold]] = titles(&sandbox, &folder).try_into().expect("two figures");
    assert_eq!((card.as_str(), members.as_str()), ("score-card", "score-card--members"));
    assert_eq!(
        title,
        "The default rule has 2 of 2 pacts on the right side; log score −0.02, base rate −1.39 (not told apart)"
    );
    assert_eq!(foretold, "The default rule foretells 3 of 3 members, and nobody in vain");
    let svg = sandbox.text(&format!("{folder}/figures/score-card.svg"));
    assert!(svg.contains("<title>") && svg.contains("4 rival rules"), "rivals that speak of treaties");
    // Named after the design, not its id.
    assert!(svg.contains("Strait League"));
}

#[test]
fn a_hindcast_by_a_rule_that_is_silent_on_treaties_says_so() {
    let sandbox = given();
    let folder = hindcast(&sandbox, &["--rule", "landscape"]);
    let [_, title] = &titles(&sandbox, &folder)[0];
    assert_eq!(title, "The rule of landscape of blocs says nothing of whether a pact forms");
}

#[test]
fn a_calibration_is_drawn_and_shown_from_its_answer_alone() {
    let sandbox = Sandbox::empty();
    add_calibration(&sandbox, "learnt");
    let [[name, title]] = titles(&sandbox, "learnt").try_into().expect("one figure");
    assert_eq!(name, "prior-posterior");
    assert!(title.starts_with("Most was learnt about security (weights): 72 % of its variance is gone;"), "{title}");
    assert!(sandbox.text("learnt/figures/prior-posterior.svg").contains("calibration 00000000invented"));
    let shown = sandbox.tell(["show", "learnt"]).with_code(DONE);
    assert!(shown.stdout.starts_with("Of the prior's variance"), "{shown:?}");
    let json = sandbox.tell(["show", "learnt", "--json"]).with_code(DONE).json();
    assert_eq!(json["figures"], sandbox.json("learnt/summary.json")["figures"]);
    let listed = sandbox.tell(["chart", "--list"]).with_code(DONE).stdout;
    let (others, of_calibrations) = listed.split_once("Of a calibration").expect("a heading");
    assert!(of_calibrations.contains("prior-posterior") && others.contains("Of a hindcast"), "{listed}");
}

#[test]
fn verbs_that_need_other_results_say_that_it_is_a_calibration() {
    let sandbox = Sandbox::empty();
    add_calibration(&sandbox, "learnt");
    let cases: [(&[&str], &str); 7] = [
        (&["why", "learnt"], "a batch is needed here"),
        (&["replay", "learnt", "--draw", "0", "--replicate", "0"], "a batch is needed here"),
        (&["merge", "learnt"], "a sweep is needed here"),
        (&["export", "learnt", "--to", "ema"], "only sweeps are exported"),
        (&["chart", "learnt", "ladder"], "a figure of a batch, and learnt is a calibration"),
        (&["chart", "learnt", "score-card"], "`pactsim hindcast` wrote"),
        (&["rerun", "learnt"], "pactsim calibrate DIR CASES --particles 1000 --generations 4 --runs 24 --seed 1949"),
    ];
    for (arguments, why) in cases {
        let told = sandbox.tell(arguments.iter().copied()).with_code(INPUT);
        assert!(told.stderr.contains("is a calibration") && told.stderr.contains(why), "{arguments:?}: {told:?}");
        assert!(!told.stderr.contains("damaged"), "{arguments:?}: {told:?}");
    }
    let told = sandbox.tell(["brief", "learnt", "-o", "a.html"]).with_code(INPUT);
    assert!(told.stderr.contains("about a batch, and there is none"), "{told:?}");
}

#[test]
fn a_changed_calibration_is_told_of() {
    let sandbox = Sandbox::empty();
    add_calibration(&sandbox, "learnt");
    sandbox.alter("learnt/summary.json", "\"particles\": 4000", "\"particles\": 4001");
    for verb in ["chart", "show"] {
        let told = sandbox.tell([verb, "learnt"]).with_code(FILES);
        assert!(told.stderr.contains("learnt is damaged"), "{told:?}");
    }
}

#[test]
fn a_batch_without_parts_of_the_variance_says_why_there_is_no_figure_of_them() {
    let sandbox = Sandbox::with_starter();
    let batch = sandbox.run(["--weights", "point", "--quiet"]).with_code(DONE).batch().to_owned();
    let told = sandbox.tell(["chart", &batch, "variance"]).with_code(INPUT);
    assert!(told.stderr.contains("its weights are means and do not vary"), "{told:?}");
    let batch = sandbox
        .tell(["run", "sea.toml", "--draws", "4", "--replicates", "5", "--quiet"])
        .with_code(DONE)
        .batch()
        .to_owned();
    let told = sandbox.tell(["chart", &batch, "variance"]).with_code(INPUT);
    assert!(told.stderr.contains("ten draws of two replicates"), "{told:?}");
}

#[test]
fn a_briefing_tells_of_the_cases_and_of_what_the_record_taught() {
    let sandbox = given();
    add_calibration(&sandbox, "learnt");
    let (cases, batch) = (hindcast(&sandbox, &[]), batch(&sandbox));
    sandbox.tell(["brief", &batch, &cases, "learnt", "-o", "brief.html"]).with_code(DONE);
    let page = Html::parse_document(&sandbox.text("brief.html"));
    let section = texts(&page, "#record").concat().replace('\u{a0}', " ");
    for said in [
        "2 cases of history were run as if they were the present, 4 draws of 5 replicates",
        "The default rule gives 1 pact that formed 100 % on average, 1 that did not 0 %",
        "on 2 families of cases it cannot be told from it",
        "20 figures were fitted to 30 defence pacts",
        "Most was learnt about security (weights) (72 % of its variance gone)",
        "2 of 3 pacts have a chance on the side of what happened",
        "drew its weights from another sample than this",
    ] {
        assert!(section.contains(said), "no “{said}” in {section}");
    }
    assert!(!section.contains("What this does not show"), "that is of back-tests: {section}");
    assert_eq!(all(&page, "#record figure").len(), 3);
    assert_eq!(all(&page, "#record table").len(), 2);
    let manifest = texts(&page, "#manifest").concat();
    for command in [
        "pactsim hindcast CASES --rule all --draws 4 --replicates 5 --seed 20261121 --out output",
        "pactsim calibrate DIR CASES --particles 1000",
    ] {
        assert!(manifest.contains(command), "{manifest}");
    }
    // With several of a sort their figures have names of their own.
    add_calibration(&sandbox, "again");
    sandbox.tell(["brief", &batch, "learnt", "again", "-o", "brief.md"]).with_code(DONE);
    assert!(sandbox.text("brief.md").contains("](brief-figures/calibration-2--prior-posterior.png)"));
}
