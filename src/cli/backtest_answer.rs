//! The answer of a back-test, as a person reads it, or as JSON.

use clap::builder::styling::Style;
use serde::Serialize;

use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::{Screen, print as print_text, print_json};
use crate::history::backtest::{Backtest, BacktestResults, Kind, List, ModelScores, Named, PactTests, Score, Weight};
use crate::history::membership::{Accuracy, Controls, Gain};
use crate::words::{counted, thousands};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Printed<'a> {
    backtest_id: &'a str,
    engine_version: &'a str,
    folder: String,
    samples: usize,
    seed: u64,
    #[serde(flatten)]
    found: &'a Backtest,
}

/// Prints it.
pub(super) fn print(results: &BacktestResults, json: bool) -> Result<(), Failure> {
    let BacktestResults { folder, manifest, found } = results;
    if json {
        return print_json(&Printed {
            backtest_id: &manifest.backtest_id,
            engine_version: &manifest.engine_version,
            folder: folder.display().to_string(),
            samples: manifest.samples,
            seed: manifest.seed,
            found,
        });
    }
    print_text(&text(results, &Screen::stdout()))
}

fn text(results: &BacktestResults, screen: &Screen) -> String {
    let BacktestResults { folder, manifest, found } = results;
    let mut paragraphs = vec![screen.styled(Style::new().bold(), &paragraph(&found.headline(), screen))];
    paragraphs.push(models(found, screen));
    paragraphs.push(parts(found, screen));
    paragraphs.push(weights(found, screen));
    paragraphs.push(pacts(&found.pacts, screen));
    for (list, title) in [
        (List::Hits, "Surest hits"),
        (List::Misses, "Surest misses: new ties thought least likely"),
        (List::FalseAlarms, "Surest false alarms"),
    ] {
        let of_list = found.named.iter().filter(|named| named.list == list);
        paragraphs.push(format!("{title}\n{}", columns(of_list.map(named), screen)));
    }
    let ([from, to], [test_from, test_to]) = (found.train, found.test);
    paragraphs.push(paragraph(
        &format!(
            "Fitted to {from}-{to} ({}, {}), tested on {test_from}-{test_to} ({}, {}). Intervals: 95 %, from {} samples of \
             test years; seed {}. What it shows and what it does not: docs/limits.md.",
            counted(found.pair_years[0] as u64, "pair-year"),
            counted(found.new_ties[0] as u64, "new tie"),
            counted(found.pair_years[1] as u64, "pair-year"),
            counted(found.new_ties[1] as u64, "new tie"),
            thousands(manifest.samples as u64),
            manifest.seed,
        ),
        screen,
    ));
    // Not wrapped: a path is there to be copied.
    paragraphs.push(format!("Folder  {}", folder.display()));
    paragraphs.join("\n\n") + "\n"
}

fn models(found: &Backtest, screen: &Screen) -> String {
    let head = ["Model", "PR-AUC", "95 %", "ROC-AUC", "Brier", "Log loss", "Ties foretold", "Engine's gain"]
        .map(str::to_owned);
    let row = |model: &ModelScores| {
        let value = |score: &Option<Score>| score.map_or("-".to_owned(), |score| format!("{:.4}", score.value));
        let range = model.pr_auc.map_or("-".to_owned(), |s| format!("{:.4} to {:.4}", s.low, s.high));
        let gain = |s: Score| format!("{:+.4} ({:+.4} to {:+.4})", s.value, s.low, s.high);
        [
            model.model.clone(),
            value(&model.pr_auc),
            range,
            value(&model.roc_auc),
            value(&model.brier),
            value(&model.log_loss),
            format!("{:.0}", model.expected_ties),
            model.engine_gain.map_or(String::new(), gain),
        ]
    };
    columns(std::iter::once(head).chain(found.models.iter().map(row)), screen)
}

fn parts(found: &Backtest, screen: &Screen) -> String {
    let models: Vec<&str> = found.models.iter().map(|model| model.model.as_str()).collect();
    let mut rows =
        vec![["PR-AUC of", "new ties"].iter().chain(&models).map(|text| (*text).to_owned()).collect::<Vec<_>>()];
    for of_part in found.parts.chunk_by(|a, b| a.part == b.part) {
        let head = of_part.first().map(|part| [part.part.clone(), thousands(part.new_ties as u64)]);
        let values = of_part.iter().map(|part| part.pr_auc.map_or("-".to_owned(), |value| format!("{value:.4}")));
        rows.push(head.into_iter().flatten().chain(values).collect());
    }
    columns(rows, screen)
}

fn weights(found: &Backtest, screen: &Screen) -> String {
    let head = ["Weight of the engine", "per unit", "per sd", "its error"].map(str::to_owned);
    let row = |weight: &Weight| {
        let error = weight.standard_error.map_or("held at 0".to_owned(), |error| format!("{error:.3}"));
        [weight.term.clone(), format!("{:.3}", weight.weight), format!("{:.3}", weight.standardised), error]
    };
    columns(std::iter::once(head).chain(found.weights.iter().map(row)), screen)
}

fn named(named: &Named) -> [String; 4] {
    [
        format!("  {}", named.year),
        format!("{} and {}", named.first, named.second),
        format!("{:.2} %", 100.0 * named.probability),
        through(&named.through).to_owned(),
    ]
}

/// Who joins pacts of three or more, and which groups form one.
fn pacts(tests: &PactTests, screen: &Screen) -> String {
    let head =
        |title: &str, scores: [&str; 2]| [title, scores[0], "gain, 95 %", scores[1], "gain, 95 %"].map(str::to_owned);
    let value = |accuracy: Accuracy| accuracy.value.map_or("-".to_owned(), |value| format!("{value:.3}"));
    let gain = |gain: Option<Gain>| match gain {
        Some(Gain { value: Some(value), interval: Some(i), .. }) => {
            format!("{value:+.3} ({:+.3} to {:+.3})", i.low, i.high)
        }
        _ => String::new(),
    };
    let mut rows = Vec::new();
    if let Some(all) = tests.membership.as_ref().and_then(|test| test.cuts.first()) {
        rows.push(head(&format!("Who joins ({} pacts)", all.pacts), ["log loss", "PR-AUC"]));
        rows.extend(all.models.iter().map(|model| {
            let (scores, gains) = (&model.scores, model.gains);
            [
                format!("  {}", model.model),
                value(scores.log_loss),
                gain(gains.map(|gains| gains.log_loss)),
                value(scores.average_precision),
                gain(gains.map(|gains| gains.average_precision)),
            ]
        }));
    }
    for design in tests.formation.iter().flat_map(|test| &test.designs) {
        let near = if design.controls == Controls::Near { "nearby" } else { "regional" };
        rows.push(head(&format!("Which form one ({} {near} groups)", design.groups), ["log loss", "ROC-AUC"]));
        rows.extend(design.models.iter().map(|model| {
            let (scores, gains) = (&model.scores, model.gains);
            [
                format!("  {}", model.model),
                value(scores.log_loss),
                gain(gains.map(|gains| gains.log_loss)),
                value(scores.roc_auc),
                gain(gains.map(|gains| gains.roc_auc)),
            ]
        }));
    }
    let silent = tests.silent.iter().map(|why| paragraph(&format!("Pacts of three or more: {why}"), screen));
    std::iter::once(columns(rows, screen)).chain(silent).collect::<Vec<_>>().join("\n")
}

/// How a tie would come about, in words.
fn through(kind: &str) -> &'static str {
    match Kind::ALL.into_iter().find(|known| known.word() == kind) {
        Some(Kind::Founding) => "as members of a group",
        Some(Kind::Accession) => "one joins a pact of the other",
        Some(Kind::Bilateral) | None => "as a pact of two",
    }
}
