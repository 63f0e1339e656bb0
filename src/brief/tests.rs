//! What holds for a whole briefing.

use plotters::style::RGBColor;

use crate::charts::contrast;
use pulldown_cmark::{Event, Options, Parser, Tag};
use scraper::Html;

use super::briefing::Briefing;
use super::page::{Block, Chapter, Figure, Group, Judgement, Point, Section, Table};
use crate::ensemble::Summary;

/// The answer of a batch that never was.
pub(crate) fn summary() -> Summary {
    let event = serde_json::json!({ "by_horizon": estimate(), "timing": null, "cumulative": [] });
    let summary = serde_json::json!({
        "format_version": 2, "batch_id": "0123456789abcdef", "scenario": "test", "title": "Test",
        "engine_version": "0.1.0", "seed": 1, "draws": 10, "replicates": 10, "weighting": "posterior", "runs_planned": 100, "runs_done": 100,
        "runs_failed": 0, "partial": false, "start_year": 2026.75, "horizon_year": 2036.75, "quarters": 40,
        "article5": event, "shallow_or_deeper": event, "major_war": event,
        "article5_stands": estimate(), "shallow_or_deeper_stands": estimate(),
        "variance_parts": [], "memberships": [], "missing": [], "runs_with_talks": 0, "attacks_per_run": 0.0, "honoured": null,
        "reference_class": null,
    });
    serde_json::from_value(summary).expect("a summary")
}

fn estimate() -> serde_json::Value {
    serde_json::json!({
        "probability": 0.03, "count": 3, "replicate_noise": { "low": 0.01, "high": 0.04 },
        "uncertainty": { "low": 0.0, "high": 0.1 }, "share_of_variance_from_figures": null,
    })
}

/// Texts that would do harm if a page took them for markup.
const HOSTILE: [&str; 7] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "=HYPERLINK(\"http://x.example\")",
    "a | b `c` </style></title>",
    "![x](http://x.example/p.png) <http://x.example>",
];

/// A page on which `text` stands wherever a text can stand.
fn page_of(text: &str) -> Briefing {
    let said = || text.to_owned();
    let point = || Point::new(text, text);
    let columns = ["Name", "Number#"];
    let group = Group { title: Some(said()), rows: vec![vec![said(), said()]] };
    let judgement = Judgement { statement: said(), number: said(), confidence: "Low", why: said() };
    let blocks = vec![
        Block::Paragraph(said()),
        Block::Heading(said()),
        Block::Answers(vec![point()]),
        Block::Points(vec![point()]),
        Block::Judgements(vec![judgement]),
        Block::Table(Table::grouped(text, &columns, vec![group])),
        Block::Figure(Figure {
            name: "figure".to_owned(),
            number: 1,
            title: said(),
            description: said(),
            svg: String::new(),
        }),
        Block::Story(vec![Chapter { year: said(), lines: vec![point()] }]),
    ];
    let sections = vec![Section::new("one", "One", blocks)];
    Briefing { title: said(), period: said(), origin: said(), notices: vec![said()], sections }
}

#[test]
fn no_text_becomes_markup_in_html() {
    let elements = |page: &Briefing| {
        let html = Html::parse_document(&page.html().expect("a page"));
        assert!(html.errors.is_empty(), "{:?}", html.errors);
        html.tree
            .values()
            .filter_map(|node| node.as_element().map(|e| (e.name().to_owned(), e.attrs.len())))
            .collect::<Vec<_>>()
    };
    let harmless = elements(&page_of("harmless"));
    for text in HOSTILE {
        assert_eq!(elements(&page_of(text)), harmless, "{text}");
    }
}

#[test]
fn no_text_becomes_markup_in_markdown() {
    let events = |page: &Briefing| {
        let text = page.markdown("figures").expect("a page");
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
        // Only the structure: texts differ, and are cut where something is escaped.
        Parser::new_ext(&text, options)
            .filter_map(|event| match event {
                Event::Start(Tag::Image { dest_url, .. }) => Some(format!("image {dest_url}")),
                Event::Start(tag) => Some(format!("{:?}", tag.to_end())),
                Event::Html(html) | Event::InlineHtml(html) => Some(format!("HTML {html}")),
                Event::Code(code) => Some(format!("code {code}")),
                Event::Rule => Some("rule".to_owned()),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    let harmless = events(&page_of("harmless"));
    assert!(
        harmless.contains(&"image figures/figure.png".to_owned()) && harmless.contains(&"Table".to_owned()),
        "{harmless:?}"
    );
    for text in HOSTILE.into_iter().chain(["# a", "- a", "1. a", "a\n\n# b", "***", "~~a~~ *b* _c_ __d__"]) {
        assert_eq!(events(&page_of(text)), harmless, "{text}");
    }
}

#[test]
fn every_text_is_there_to_be_read() {
    for text in HOSTILE {
        let html = Html::parse_document(&page_of(text).html().expect("a page"));
        let read: String = html.root_element().text().collect();
        assert!(read.matches(text).count() > 15, "{text}");
    }
}

/// Relative luminance of a colour `#rrggbb` (WCAG 2).
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour")) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn type_stands_out_from_its_ground() {
    let style = include_str!("templates/brief.css");
    let colour = |name: &str| {
        let (_, rest) = style.split_once(&format!("--{name}: ")).unwrap_or_else(|| panic!("no colour {name}"));
        luminance(&rest[..7])
    };
    for (type_, ground) in [
        ("ink", "paper"),
        ("ink", "tint"),
        ("muted", "paper"),
        ("muted", "tint"),
        ("link", "paper"),
        ("loud-ink", "loud"),
    ] {
        let (a, b) = (colour(type_), colour(ground));
        let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
        assert!(contrast >= 4.5, "{type_} on {ground}: {contrast:.1}");
    }
}

/// A colour of the page by its name in the style sheet.
fn colour(name: &str) -> RGBColor {
    let style = include_str!("templates/brief.css");
    let (_, value) = style.split_once(&format!("--{name}: #")).expect("a colour of that name");
    let part = |at: usize| u8::from_str_radix(&value[at..at + 2], 16).expect("two digits");
    RGBColor(part(0), part(2), part(4))
}

#[test]
fn all_words_of_the_page_contrast_with_their_ground() {
    let on_paper = ["ink", "muted", "link"].map(|ink| (ink, "paper"));
    let on_tint = ["ink", "link"].map(|ink| (ink, "tint"));
    for (ink, ground) in on_paper.into_iter().chain(on_tint).chain([("loud-ink", "loud")]) {
        let found = contrast(colour(ink), colour(ground));
        assert!(found >= 4.5, "{ink} on {ground}: {found:.2} is below what WCAG AA asks for");
    }
}
