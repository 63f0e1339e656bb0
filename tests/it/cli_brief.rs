//! `pactsim brief`: the page as its readers meet it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use scraper::{ElementRef, Html, Selector};

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox, Told};

const SMALL: [&str; 5] = ["--draws", "10", "--replicates", "20", "--quiet"];

/// A sandbox with a batch, and the batch's folder.
fn with_batch(sandbox: &Sandbox) -> String {
    sandbox.tell(["run", "sea.toml"].into_iter().chain(SMALL)).with_code(DONE).batch().to_owned()
}

fn brief<'a>(sandbox: &Sandbox, arguments: impl IntoIterator<Item = &'a str>) -> Told {
    sandbox.tell(["brief"].into_iter().chain(arguments))
}

fn page(sandbox: &Sandbox, results: &[&str]) -> Html {
    brief(sandbox, results.iter().copied().chain(["-o", "brief.html"])).with_code(DONE);
    Html::parse_document(&sandbox.text("brief.html"))
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// Asserts what every page keeps to.
fn assert_sound(page: &Html) {
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    assert_eq!(all(page, "h1").len(), 1);
    assert_eq!(all(page, "html[lang]").len(), 1);
    let levels: Vec<u32> =
        all(page, "h1, h2, h3, h4").iter().map(|h| h.value().name()[1..].parse().expect("a level")).collect();
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    let ids: Vec<&str> = all(page, "[id]").iter().filter_map(|element| element.value().id()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    for link in all(page, "a[href]") {
        let target = link.value().attr("href").and_then(|href| href.strip_prefix('#')).expect("a link within the page");
        assert!(ids.contains(&target), "{target}");
    }
    assert_eq!(all(page, "nav a").len(), all(page, "main > section").len());
    assert!(!all(page, "figure > .drawing > svg").is_empty());
    assert_eq!(all(page, "svg").len(), all(page, "svg[role=img] > title").len());
    assert_eq!(all(page, "svg").len(), all(page, "svg > desc").len());
    assert_eq!(all(page, "figure").len(), all(page, "figure > figcaption").len());
    let styles: String = all(page, "style").into_iter().map(text).collect();
    assert_eq!(styles.matches("@font-face").count(), 2);
    let policies = "meta[http-equiv=Content-Security-Policy][content*=\"font-src data:\"]";
    assert_eq!(all(page, policies).len(), 1);
    assert_eq!(all(page, "th").len(), all(page, "th[scope]").len());
    assert_eq!(all(page, "table").len(), all(page, "table > caption").len());
    let foreign = "script, link, iframe, object, embed, form, base, [src], [onload], [onerror], svg image, svg use";
    assert!(all(page, foreign).is_empty());
}

#[test]
fn a_briefing_says_the_bottom_line_first_and_everything_that_it_rests_on() {
    let sandbox = Sandbox::with_starter();
    let batch = with_batch(&sandbox);
    let page = page(&sandbox, &[&batch]);
    assert_sound(&page);
    let sections: Vec<String> = all(&page, "h2").into_iter().map(text).collect();
    let expected = [
        "Bottom line",
        "Key judgements",
        "Figures",
        "What would change the answer",
        "Two runs told",
        "Assumptions and limits",
        "Method",
        "Manifest",
        "Appendix: all figures of the scenario",
    ];
    assert_eq!(sections, expected);
    let answers: Vec<String> = all(&page, "#bottom-line dd").into_iter().map(text).collect();
    assert_eq!(answers.len(), 4);
    let summary = sandbox.json(&format!("{batch}/summary.json"));
    let p = summary["shallow_or_deeper"]["by_horizon"]["probability"].as_f64().expect("a chance");
    // With the digits that it deserves.
    let numbers = [0, 1, 2].map(|digits| format!("{:.digits$}\u{a0}%", 100.0 * p));
    assert!(numbers.iter().any(|number| answers[0].contains(number)), "{numbers:?}: {}", answers[0]);
    let figures = sandbox.tell(["params", "sea.toml", "--json"]).with_code(DONE).json();
    let rows = all(&page, "#parameters tbody tr:has(td)").len();
    assert_eq!(Some(rows), figures.as_array().map(Vec::len));
    assert!(sandbox.read("brief.html").len() < 3 << 20);
    assert!(all(&page, ".notice").is_empty());
}

#[test]
fn the_same_results_give_the_same_page() {
    let sandbox = Sandbox::with_starter();
    let batch = with_batch(&sandbox);
    let [one, two] = ["one.html", "two.html"].map(|name| {
        brief(&sandbox, [&batch, "-o", name]).with_code(DONE);
        sandbox.read(name)
    });
    assert_eq!(one, two);
}

#[test]
fn nothing_in_a_scenario_becomes_markup() {
    let sandbox = Sandbox::with_starter();
    sandbox.alter("sea.toml", "Will the Amber Sea have its pact?", "<script>alert(1)</script> | `x` [y](javascript:z)");
    sandbox.alter("sea.toml", "\"Adara\"", "'\"><img src=x onerror=alert(1)>'");
    sandbox.alter("sea.toml", "\"Amber Pact\"", "\"=HYPERLINK(1) </svg><svg onload=alert(1)>\"");
    let batch = with_batch(&sandbox);
    let page = page(&sandbox, &[&batch]);
    assert_sound(&page);
    assert!(all(&page, "img").is_empty());
    assert_eq!(text(all(&page, "h1")[0]), "<script>alert(1)</script> | `x` [y](javascript:z)");
    brief(&sandbox, [&batch, "-o", "brief.md"]).with_code(DONE);
    let markdown = sandbox.text("brief.md");
    assert!(
        !markdown.contains("<script")
            && !markdown.contains("<img")
            && !markdown.replace("\\]", "").contains("](javascript")
    );
}

#[test]
fn a_sweep_says_what_would_change_the_answer_and_further_batches_stand_beside_the_first() {
    let sandbox = Sandbox::with_starter();
    let batch = with_batch(&sandbox);
    sandbox.write(
        "levers.toml",
        "kind = \"experiment\"\nformat = 1\nname = \"levers\"\ntitle = \"What helps?\"\ndescription = \"A test.\"\n\
         scenario = \"sea.toml\"\n[run]\ndraws = 5\nreplicates = 10\n[design]\nkind = \"one-at-a-time\"\n\
         [uncertainty.domestic-polling]\nsteps = 2\n",
    );
    let sweep = sandbox.tell(["sweep", "levers.toml", "--quiet"]).with_code(DONE).batch().to_owned();
    let other = ["run", "sea.toml", "--seed", "7"].into_iter().chain(SMALL);
    let other = sandbox.tell(other).with_code(DONE).batch().to_owned();
    let page = page(&sandbox, &[&batch, &sweep, &other]);
    assert_sound(&page);
    let changes: String = all(&page, "#changes").into_iter().map(text).collect();
    assert!(changes.contains("What helps?") && changes.contains("public support"), "{changes}");
    // A heading and two scenarios for each outcome.
    assert_eq!(all(&page, "#alternatives tbody").len(), 3);
    assert_eq!(all(&page, "#alternatives tbody td:first-of-type").len(), 6);
    let bottom_line = text(all(&page, "#bottom-line")[0]);
    assert!(bottom_line.contains("tried") && bottom_line.contains("In the scenario"), "{bottom_line}");
}

#[test]
fn markdown_has_its_figures_beside_it() {
    let sandbox = Sandbox::with_starter();
    let batch = with_batch(&sandbox);
    brief(&sandbox, [&batch, "-o", "my brief.md"]).with_code(DONE);
    let markdown = sandbox.text("my brief.md");
    assert!(markdown.contains("](my%20brief-figures/cumulative-incidence.png)"), "{markdown}");
    assert_eq!(&sandbox.read("my brief-figures/cumulative-incidence.png")[1..4], b"PNG");
}

#[test]
fn what_cannot_be_briefed_about_is_refused_with_a_word() {
    let sandbox = Sandbox::with_starter();
    let none = brief(&sandbox, ["nowhere", "-o", "a.html"]);
    assert!([INPUT, FILES].contains(&none.code) && none.stderr.contains("nowhere"), "{none:?}");
    let batch = with_batch(&sandbox);
    let lost = brief(&sandbox, [&batch, "-o", "no/such/folder/a.html"]).with_code(FILES);
    assert!(lost.stderr.contains("no/such/folder"), "{lost:?}");
    let program = sandbox.program().args(["brief", &batch, "-o", "a.pdf"]).env("CHROME", "no-such-browser").output();
    let program = program.expect("it starts");
    let said = String::from_utf8_lossy(&program.stderr).into_owned();
    assert_eq!(program.status.code(), Some(INPUT), "{said}");
    assert!(said.contains("no-such-browser") && said.contains("package `chromium`"), "{said}");
    assert!(!sandbox.path("a.pdf").exists());
}

/// The name of an installed browser; says so where there is none.
fn browser() -> Option<&'static str> {
    let runs = |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    let found = ["chromium", "chromium-browser", "google-chrome", "chrome"].into_iter().find(runs);
    if found.is_none() {
        eprintln!("skipped: no Chromium or Chrome is installed");
    }
    found
}

/// What the browser makes of a page: its document after all scripts in it have run.
fn seen(browser: &str, page: &Path, profile: &Path) -> String {
    let output = Command::new(browser)
        .args(["--headless", "--disable-gpu", "--no-sandbox", "--hide-scrollbars", "--virtual-time-budget=2000"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(["--window-size=1400,900", "--dump-dom"])
        .arg(page)
        .output()
        .expect("the browser starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn nothing_is_wider_than_the_window_and_the_page_prints() {
    let Some(browser) = browser() else { return };
    let sandbox = Sandbox::with_starter();
    let batch = with_batch(&sandbox);
    brief(&sandbox, [&batch, "-o", "brief.html"]).with_code(DONE);
    // The probe needs a page that does not forbid scripts, and a frame is narrower than any window may be.
    let policy = "<meta http-equiv=\"Content-Security-Policy\"";
    let html = sandbox.text("brief.html");
    assert!(html.contains(policy));
    let probe = "<script>const tell = what => parent.document.title = what; onerror = tell; \
                 onload = () => tell('seen ' + document.documentElement.scrollWidth + ' of ' + innerWidth);</script></body>";
    let html = html.replace(policy, "<meta name=\"policy\"").replace("</body>", probe);
    let html = html.replace('&', "&amp;").replace('"', "&quot;");
    for width in [360, 768, 1280] {
        let frame = format!("<iframe style=\"border:0\" width={width} height=900 srcdoc=\"{html}\"></iframe>");
        sandbox.write("frame.html", &format!("<!DOCTYPE html><title>unseen</title>{frame}"));
        let dom = seen(browser, &sandbox.path("frame.html"), &sandbox.path("profile"));
        let (_, title) = dom.split_once("<title>").expect("a page");
        let (title, _) = title.split_once('<').expect("a title");
        assert_eq!(title, format!("seen {width} of {width}"));
    }
    brief(&sandbox, [&batch, "-o", "brief.pdf"]).with_code(DONE);
    let pdf = sandbox.read("brief.pdf");
    assert!(pdf.starts_with(b"%PDF-"));
    // A4 in points, as every page states it.
    let text = String::from_utf8_lossy(&pdf);
    assert!(["/MediaBox [0 0 594.", "/MediaBox [0 0 595"].iter().any(|a4| text.contains(a4)));
}

#[test]
fn a_file_of_the_results_is_no_place_for_a_briefing_and_none_is_given_twice() {
    let sandbox = Sandbox::with_starter();
    let batch = with_batch(&sandbox);
    let manifest = format!("{batch}/manifest.json");
    let before = sandbox.read(&manifest);
    let told = brief(&sandbox, [&batch, "-o", &manifest, "--format", "md"]).with_code(INPUT);
    assert!(told.stderr.contains(".json") && told.stderr.contains(".html"), "{told:?}");
    assert_eq!(sandbox.read(&manifest), before);
    let told = brief(&sandbox, [&batch, &format!("{batch}/"), "-o", "a.html"]).with_code(INPUT);
    assert!(told.stderr.contains("given twice"), "{told:?}");
    sandbox.alter(&manifest, "\"draws\": 10", "\"draws\": 11");
    let told = brief(&sandbox, [&batch, "-o", "a.html"]).with_code(FILES);
    assert!(told.stderr.contains("manifest.json") && !sandbox.path("a.html").exists(), "{told:?}");
}
