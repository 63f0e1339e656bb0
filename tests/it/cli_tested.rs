//! A back-test in the hands of the other verbs, from a made-up one: its figures, its section in the briefing, and what it is
//! told to be where something else is needed.

use std::fs;
use std::path::Path;

use scraper::{ElementRef, Html, Selector};

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};

const FIGURES: [&str; 3] = ["precision-recall", "reliability", "pact-probabilities"];

/// Puts the made-up back-test into a folder of the sandbox.
fn add_backtest(sandbox: &Sandbox, folder: &str) {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/backtest");
    fs::create_dir_all(sandbox.path(folder)).expect("a folder");
    for name in ["manifest.json", "summary.json"] {
        fs::copy(fixture.join(name), sandbox.path(folder).join(name)).expect("copied");
    }
}

fn with_backtest() -> Sandbox {
    let sandbox = Sandbox::with_starter();
    add_backtest(&sandbox, "tested");
    sandbox
}

fn batch(sandbox: &Sandbox) -> String {
    sandbox.run([]).with_code(DONE).batch().to_owned()
}

pub(crate) fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

pub(crate) fn texts(page: &Html, selector: &str) -> Vec<String> {
    all(page, selector).into_iter().map(|element| element.text().collect()).collect()
}

#[test]
fn its_figures_are_drawn_from_its_answer_alone() {
    let sandbox = with_backtest();
    let told = sandbox.tell(["chart", "tested", "--json"]).with_code(DONE).json();
    let made: Vec<&str> =
        told["figures"].as_array().expect("a list").iter().filter_map(|f| f["figure"].as_str()).collect();
    assert_eq!(made, FIGURES);
    assert!(told["not_made"].as_array().is_some_and(|kinds| !kinds.is_empty()));
    let title = told["figures"][1]["title"].as_str().expect("a title").replace('\u{a0}', " ");
    assert_eq!(title, "The engine foretells 170 new defence ties, 1.7 times as many as came in 2144–2164 (100)");
    for name in FIGURES {
        let svg = sandbox.text(&format!("tested/figures/{name}.svg"));
        assert!(svg.contains("<title>") && svg.contains("back-test 00000000invented"), "{name}");
        assert_eq!(&sandbox.read(&format!("tested/figures/{name}.png"))[1..4], b"PNG");
    }
    // All others are of other results: there is nothing to explain about them.
    let listed = sandbox.tell(["chart", "tested", "--list"]).with_code(DONE);
    assert!(
        FIGURES.iter().all(|name| listed.stdout.contains(name)) && !listed.stdout.contains("Not drawn"),
        "{listed:?}"
    );
}

#[test]
fn a_figure_of_other_results_says_what_it_is_of() {
    let sandbox = with_backtest();
    let told = sandbox.tell(["chart", "tested", "ladder"]).with_code(INPUT);
    assert!(told.stderr.contains("a figure of a batch, and tested is a back-test"), "{told:?}");
    let told = sandbox.tell(["chart", "tested", "tornado"]).with_code(INPUT);
    assert!(told.stderr.contains("`pactsim sweep` wrote"), "{told:?}");
    let batch = batch(&sandbox);
    let told = sandbox.tell(["chart", &batch, "reliability"]).with_code(INPUT);
    assert!(told.stderr.contains("is a batch; give a folder that `pactsim backtest` wrote"), "{told:?}");
    let listed = sandbox.tell(["chart", "--list"]).with_code(DONE);
    let (of_batches, of_backtests) = listed.stdout.split_once("Of a back-test").expect("a heading");
    assert!(of_backtests.contains("reliability") && !of_batches.contains("reliability"), "{listed:?}");
}

#[test]
fn its_answer_is_shown_again() {
    let sandbox = with_backtest();
    let told = sandbox.tell(["show", "tested"]).with_code(DONE);
    assert!(told.stdout.starts_with("The engine foretells new defence ties"), "{told:?}");
    let json = sandbox.tell(["show", "tested", "--json"]).with_code(DONE).json();
    assert_eq!(json["models"], sandbox.json("tested/summary.json")["models"]);
    assert_eq!(json["backtest_id"], "00000000invented");
}

#[test]
fn verbs_that_need_other_results_say_that_it_is_a_backtest() {
    let sandbox = with_backtest();
    let cases: [(&[&str], &str); 7] = [
        (&["why", "tested"], "a batch is needed here"),
        (&["why", "tested", "--shapley"], "a batch is needed here"),
        (&["replay", "tested", "--draw", "0", "--replicate", "0"], "a batch is needed here"),
        (&["merge", "tested"], "a sweep is needed here"),
        (&["export", "tested", "--to", "ema"], "only sweeps are exported"),
        (
            &["rerun", "tested"],
            "pactsim backtest DIR --train 2101-2143 --test 2144-2164 --samples 10000 --seed 20261121",
        ),
        (&["rerun", "tested/manifest.json"], "data files that its folder does not hold"),
    ];
    for (arguments, why) in cases {
        let told = sandbox.tell(arguments.iter().copied()).with_code(INPUT);
        assert!(told.stderr.contains("is a back-test") && told.stderr.contains(why), "{arguments:?}: {told:?}");
        assert!(!told.stderr.contains("damaged"), "{arguments:?}: {told:?}");
    }
}

#[test]
fn a_changed_answer_is_told_of() {
    let sandbox = with_backtest();
    sandbox.alter("tested/summary.json", "\"new_ties\": [220, 100]", "\"new_ties\": [220, 101]");
    for verb in ["chart", "show"] {
        let told = sandbox.tell([verb, "tested"]).with_code(FILES);
        assert!(told.stderr.contains("summary.json is damaged"), "{told:?}");
    }
    sandbox.alter("tested/manifest.json", "\"backtest\"", "\"oracle\"");
    let told = sandbox.tell(["chart", "tested"]).with_code(FILES);
    assert!(told.stderr.contains("its `kind` is `oracle`"), "{told:?}");
}

#[test]
fn a_briefing_tells_what_the_rule_would_have_foretold() {
    let sandbox = with_backtest();
    let batch = batch(&sandbox);
    sandbox.tell(["brief", &batch, "tested", "-o", "brief.html"]).with_code(DONE);
    let page = Html::parse_document(&sandbox.text("brief.html"));
    let sections = texts(&page, "h2");
    let at = |title: &str| sections.iter().position(|section| section == title).expect("the section");
    assert_eq!(at("Tested against the record") + 1, at("Two runs told"), "{sections:?}");
    let section = texts(&page, "#record").concat().replace('\u{a0}', " ");
    for said in [
        "The engine foretells new defence ties with a precision–recall AUC of",
        "20,000 pair-years of 2144–2164, how likely a new defence tie was: 100 came",
        "What this does not show",
    ] {
        assert!(section.contains(said), "no “{said}” in {section}");
    }
    assert_eq!(all(&page, "#record figure").len(), 3);
    let tables: Vec<usize> = all(&page, "#record table")
        .iter()
        .map(|t| t.select(&Selector::parse("tbody tr").expect("a selector")).count())
        .collect();
    assert_eq!(tables, [5, 15]);
    assert!(texts(&page, "#manifest").concat().contains("pactsim backtest DIR --train 2101-2143"));
    assert!(all(&page, ".notice").is_empty());
    sandbox.tell(["brief", &batch, "tested", "-o", "brief.md"]).with_code(DONE);
    assert!(sandbox.text("brief.md").contains("](brief-figures/reliability.png)"));
}

#[test]
fn several_backtests_stand_apart_and_change_nothing_else() {
    let sandbox = with_backtest();
    add_backtest(&sandbox, "again");
    let batch = batch(&sandbox);
    let without = sandbox.tell(["brief", &batch, "-o", "without.html"]).with_code(DONE);
    assert!(without.stdout.contains("figures"));
    sandbox.tell(["brief", "tested", &batch, "again", "-o", "with.html"]).with_code(DONE);
    let [without, with] = ["without.html", "with.html"].map(|name| Html::parse_document(&sandbox.text(name)));
    assert_eq!(all(&with, "#record figure").len(), 6);
    assert!(all(&without, "#record").is_empty());
    for same in ["h1", "#bottom-line", "#judgements", "#changes", "#alternatives", "#parameters"] {
        let [a, b] = [&without, &with].map(|page| texts(page, same));
        // Figures are numbered through the page.
        assert_eq!(a, b, "{same}");
    }
}

#[test]
fn a_briefing_needs_a_batch() {
    let sandbox = with_backtest();
    let told = sandbox.tell(["brief", "tested", "-o", "a.html"]).with_code(INPUT);
    assert!(
        told.stderr.contains("about a batch, and there is none") && told.stderr.contains("pactsim chart"),
        "{told:?}"
    );
    assert!(!sandbox.path("a.html").exists());
}
