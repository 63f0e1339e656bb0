//! The answer of a survival analysis, as a person reads it, or as JSON.

use clap::builder::styling::Style;

use super::analysing::print_kept;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::Screen;
use crate::analysis::Kept;
use crate::analysis::survival::{GroupTest, OutcomeSurvival, SurvivalAnalysis, told};
use crate::words::counted;

/// Prints it; `was_there` tells whether it was complete before.
pub(super) fn print(kept: &Kept<SurvivalAnalysis>, was_there: bool, json: bool) -> Result<(), Failure> {
    print_kept(kept, was_there, json, text)
}

fn text(kept: &Kept<SurvivalAnalysis>, was_there: bool, screen: &Screen) -> String {
    let found = &kept.found;
    let bold = Style::new().bold();
    let mut paragraphs = vec![screen.styled(bold, &paragraph(&found.title, screen))];
    for outcome in &found.outcomes {
        let sentences: Vec<String> = outcome.groups.iter().map(|group| told::sentence(found, outcome, group)).collect();
        paragraphs.extend(sentences.iter().map(|sentence| paragraph(sentence, screen)));
        if outcome.groups.len() > 1 {
            paragraphs.push(columns(tests(outcome), screen));
            paragraphs.push(columns(told::differences(found, outcome), screen));
        }
    }
    paragraphs.push(paragraph(&told::how_to_read(found), screen));
    // Not wrapped: a path is there to be copied.
    paragraphs.push(origin(kept, was_there));
    paragraphs.join("\n\n") + "\n"
}

/// The tests of all groups at once; and, with more than two, Gray's of each against the first.
fn tests(outcome: &OutcomeSurvival) -> Vec<[String; 6]> {
    let head = ["Test", "of", "χ²", "p, independent", "p, permuted", "corrected"].map(str::to_owned);
    let p = |p: Option<f64>| p.map_or_else(String::new, told::p_value);
    let is_told = |test: &&GroupTest| {
        test.group.is_none() || (test.test == "gray" && test.cause.as_ref() == outcome.causes.first())
    };
    let row = |test: &GroupTest| {
        let name = if test.test == "gray" { "Gray" } else { "log-rank" };
        let what = match &test.group {
            None => test.cause.as_deref().unwrap_or("any event").to_owned(),
            Some(group) => format!("“{group}” against the first"),
        };
        let statistic = match test.statistic {
            Some(statistic) => format!("{statistic:.2}, df {}", test.freedom),
            None => "none".to_owned(),
        };
        [name.to_owned(), what, statistic, p(test.p_value), p(test.p_permutation), p(test.p_permutation_adjusted)]
    };
    std::iter::once(head).chain(outcome.tests.iter().filter(is_told).map(row)).collect()
}

/// What the numbers rest on and where they lie.
fn origin(kept: &Kept<SurvivalAnalysis>, was_there: bool) -> String {
    let found = &kept.found;
    let groups = found.outcomes.first().map_or(&[][..], |outcome| &outcome.groups);
    let runs = counted(groups.iter().map(|group| group.runs).sum(), if found.sample.is_some() { "run" } else { "row" });
    let left_out = if found.left_out > 0 {
        format!("; {} left out (failed, or without a pair)", counted(found.left_out, "run"))
    } else {
        String::new()
    };
    let state = if was_there { " (already complete)" } else { "" };
    format!(
        "Sample    {runs} in {}{left_out}; seed of resampling {}; pactsim {}\nAnalysis  {}{state}\nFolder    {}",
        counted(groups.len() as u64, "group"),
        found.seed,
        found.engine_version,
        found.survival_id,
        kept.folder.display()
    )
}
