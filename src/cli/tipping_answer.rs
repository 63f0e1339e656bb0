//! The answer of a tipping analysis, as a person reads it, or as JSON.

use clap::builder::styling::Style;

use super::analysing::print_kept;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::Screen;
use crate::analysis::Kept;
use crate::analysis::tipping::{
    Alone, Combination, Crossing, Curve, Frontier, Policy, Tipping, number, number_of_share,
};
use crate::words::{NBSP, counted, percent, percent_interval, percent_with_noise, two_digits};

/// Prints it; `was_there` tells whether it was complete before.
pub(super) fn print(kept: &Kept<Tipping>, was_there: bool, json: bool) -> Result<(), Failure> {
    print_kept(kept, was_there, json, text)
}

fn text(kept: &Kept<Tipping>, was_there: bool, screen: &Screen) -> String {
    let found = &kept.found;
    let bold = |text: &str| screen.styled(Style::new().bold(), &paragraph(text, screen));
    let mut paragraphs: Vec<String> = found.bottom_line().iter().map(|line| bold(&format!("{line}."))).collect();
    for curve in &found.curves {
        paragraphs.push(paragraph(&format!("{}.", found.slope_sentence(curve)), screen));
        paragraphs.push(columns(curve_rows(found, curve), screen));
    }
    paragraphs.extend(found.frontier.iter().map(|frontier| columns(frontier_rows(found, frontier), screen)));
    paragraphs.extend(found.combinations.iter().map(|combination| columns(alone_rows(found, combination), screen)));
    paragraphs.push(columns(policy_rows(found), screen));
    paragraphs.push(paragraph(&found.how_to_read(), screen));
    // Not wrapped: a path is there to be copied.
    paragraphs.push(origin(kept, was_there));
    paragraphs.join("\n\n") + "\n"
}

/// A line for each value of a factor.
fn curve_rows(found: &Tipping, curve: &Curve) -> Vec<[String; 3]> {
    let today = found.factor(&curve.factor).map(|factor| factor.today);
    let row = |dot: &crate::analysis::tipping::Dot| {
        let mark = if Some(dot.value) == today { " ← today" } else { "" };
        let noise = dot.mean.noise.map_or_else(|| "–".to_owned(), |noise| percent_interval((noise.low, noise.high)));
        let chance = percent_with_noise(dot.mean.estimate, None, dot.mean.runs);
        [format!("  {}{mark}", found.value(&curve.factor, dot.value)), chance, noise]
    };
    let head = [found.column(&curve.factor), "chance".to_owned(), format!("noise, 95{NBSP}%")];
    std::iter::once(head).chain(curve.dots.iter().map(row)).collect()
}

/// A line for each value of the second factor.
fn frontier_rows(found: &Tipping, frontier: &Frontier) -> Vec<[String; 4]> {
    let head = [
        found.column(&frontier.second),
        format!("{} at {}", frontier.first, percent(found.reach)),
        format!("95{NBSP}%"),
        "resamples with one".to_owned(),
    ];
    let row = |(&value, crossing): (&f64, &Crossing)| {
        let told = |value: f64| found.value(&frontier.first, value);
        let interval = crossing.low.zip(crossing.high);
        [
            format!("  {}", found.value(&frontier.second, value)),
            crossing.place.map_or_else(|| "none".to_owned(), told),
            interval.map_or_else(|| "–".to_owned(), |(low, high)| format!("{} to {}", told(low), told(high))),
            percent(crossing.resamples_with),
        ]
    };
    std::iter::once(head).chain(frontier.seconds.iter().zip(&frontier.crossings).map(row)).collect()
}

/// A line for each factor moved alone, in either direction.
fn alone_rows(found: &Tipping, combination: &Combination) -> Vec<[String; 4]> {
    let what = if combination.of == "levers" { "Lever alone" } else { "Factor alone" };
    let head = [
        what.to_owned(),
        "chance at the end, in the search".to_owned(),
        format!("{} at", percent(found.reach)),
        "distance".to_owned(),
    ];
    let row = |of: &Alone| {
        [
            format!("  {} to {}", of.factor, found.value(&of.factor, of.end)),
            percent(of.chance),
            of.value.map_or_else(|| "–".to_owned(), |value| found.value(&of.factor, value)),
            of.distance.map_or_else(|| "–".to_owned(), two_digits),
        ]
    };
    std::iter::once(head).chain(combination.alone.iter().map(row)).collect()
}

/// A line for each policy.
fn policy_rows(found: &Tipping) -> Vec<[String; 5]> {
    let head = [
        "Policy".to_owned(),
        "chance".to_owned(),
        format!("worlds with {} or more", percent(found.reach)),
        "mean regret, points".to_owned(),
        format!("regret, 90{NBSP}% below"),
    ];
    let row = |policy: &Policy| {
        let of = &policy.robustness;
        let regret = |of| number(of, true).replace('+', "").replace(&format!("{NBSP}points"), "");
        [
            format!("  {}", found.policy_name(policy)),
            percent_with_noise(of.chance.estimate, of.chance.noise, of.chance.runs),
            of.satisficing.map_or_else(|| "–".to_owned(), number_of_share),
            of.regret.map_or_else(|| "–".to_owned(), regret),
            of.regret_high.map_or_else(|| "–".to_owned(), regret),
        ]
    };
    std::iter::once(head).chain(found.policies.iter().map(row)).collect()
}

/// What the numbers rest on and where they lie.
fn origin(kept: &Kept<Tipping>, was_there: bool) -> String {
    let Kept { folder, found, .. } = kept;
    let policy = found.policy.as_deref().map_or_else(String::new, |policy| format!(" under {policy}"));
    let state = if was_there { " (already complete)" } else { "" };
    format!(
        "Sample   {}{policy}; rule {}, weights {}; {} × {}, {} in all; seed {}; pactsim {}\nTipping  {}{state}\nFolder   {}",
        found.title,
        found.rule,
        found.weighting,
        counted(found.draws.into(), "draw"),
        counted(found.replicates.into(), "replicate"),
        counted(found.runs, "run"),
        found.seed,
        found.engine_version,
        found.tipping_id,
        folder.display()
    )
}
