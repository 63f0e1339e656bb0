//! The answer of a sensitivity analysis, as a person reads it, or as JSON.

use clap::builder::styling::Style;

use super::analysing::print_kept;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::Screen;
use crate::analysis::Kept;
use crate::analysis::sensitivity::{IndexOf, Method, Sensitivity};
use crate::words::two_digits;

/// Pairs in the answer; the table has all.
const PAIRS_SHOWN: usize = 5;

/// Prints it; `was_there` tells whether it was complete before.
pub(super) fn print(kept: &Kept<Sensitivity>, was_there: bool, json: bool) -> Result<(), Failure> {
    print_kept(kept, was_there, json, text)
}

fn text(kept: &Kept<Sensitivity>, was_there: bool, screen: &Screen) -> String {
    let found = &kept.found;
    let bold = Style::new().bold();
    let mut paragraphs = vec![screen.styled(bold, &paragraph(&format!("{}.", found.sentence()), screen))];
    for &method in &found.methods {
        paragraphs.push(columns(table(found, method), screen));
        if let Some(pairs) = pairs(found, method) {
            paragraphs.push(columns(pairs, screen));
        }
        paragraphs.push(paragraph(how_to_read(found, method), screen));
    }
    paragraphs.push(paragraph(&intervals(found), screen));
    paragraphs.extend(found.notes.iter().map(|note| paragraph(note, screen)));
    // Not wrapped: a path is there to be copied.
    paragraphs.push(origin(kept, was_there));
    paragraphs.join("\n\n") + "\n"
}

/// What is shown of each method: measures with their heads.
fn shown(method: Method) -> &'static [(&'static str, &'static str)] {
    match method {
        Method::Sobol => &[("total", "total index"), ("first", "first-order index")],
        Method::Morris => &[("mu_star", "μ*"), ("mu", "μ"), ("sigma", "σ")],
        Method::Pawn => &[("median", "PAWN, median"), ("maximum", "maximum")],
        Method::Delta => &[("delta", "δ"), ("first", "first-order index")],
    }
}

fn table(found: &Sensitivity, method: Method) -> Vec<Vec<String>> {
    let has_noise = found.draws > 1;
    let has_chance = found.indices.iter().any(|index| index.method == method && index.chance.is_some());
    let mut head = vec![found.outcome.clone()];
    for (at, (_, name)) in shown(method).iter().enumerate() {
        head.push(format!("{name}, {}", found.confidence()));
        head.extend((at == 0 && has_noise).then(|| "noise".to_owned()));
    }
    head.extend(has_chance.then(|| "by chance".to_owned()));
    let row = |ranked: &IndexOf| {
        let mut row = vec![ranked.factor.clone()];
        for (at, (measure, _)) in shown(method).iter().enumerate() {
            let index = found.index(method, measure, &ranked.factor);
            row.push(index.map_or_else(|| "—".to_owned(), IndexOf::told));
            let noise = || index.map_or_else(String::new, IndexOf::told_noise);
            row.extend((at == 0 && has_noise).then(noise));
        }
        if has_chance {
            // δ less its bias is compared as it was before.
            let of = if method == Method::Delta { "delta_raw" } else { method.ranking() };
            let level = found.index(method, of, &ranked.factor).and_then(|index| index.chance);
            row.push(level.map_or_else(String::new, two_digits));
        }
        row
    };
    std::iter::once(head).chain(found.ranked(method).into_iter().map(row)).collect()
}

/// The strongest interactions of pairs.
fn pairs(found: &Sensitivity, method: Method) -> Option<Vec<Vec<String>>> {
    let mut pairs: Vec<&IndexOf> = found.measure(method, "second").collect();
    let size = |index: &IndexOf| index.estimate.unwrap_or(f64::NEG_INFINITY);
    pairs.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let row = |index: &&IndexOf| {
        let with = index.with.clone().unwrap_or_default();
        vec![format!("{} × {with}", index.factor), index.told()]
    };
    let head = vec!["pairs".to_owned(), format!("second-order index, {}", found.confidence())];
    (!pairs.is_empty()).then(|| std::iter::once(head).chain(pairs.iter().take(PAIRS_SHOWN).map(row)).collect())
}

fn how_to_read(found: &Sensitivity, method: Method) -> &'static str {
    match (method, found.is_chance) {
        (Method::Sobol, _) => {
            "Shares of the variance over the design: of the total index the factor's part with all others, of the \
             first-order index alone. Sampling error may carry an index below 0 or above 1."
        }
        (Method::Morris, true) => {
            "Change of the chance (0 to 1) from one end of a factor's range to the other: μ* its size on average, μ with its \
             sign, σ how much it differs from place to place (interaction or curvature)."
        }
        (Method::Morris, false) => {
            "Change of the outcome from one end of a factor's range to the other: μ* its size on average, μ with its sign, σ \
             how much it differs from place to place (interaction or curvature)."
        }
        (Method::Pawn, _) => {
            "Distances, 0 to 1, between the outcome's distribution in a slice of the factor and in all rows. By chance: what a \
             factor without effect is below in 95 of 100 samples."
        }
        (Method::Delta, _) => {
            "δ, 0 to 1: how far knowing the factor moves the outcome's density, less its bias. By chance: what δ with its bias \
             is below in 95 of 100 samples for a factor without effect."
        }
    }
}

fn intervals(found: &Sensitivity) -> String {
    let level = found.confidence();
    let noise = if found.draws > 1 {
        format!("; noise, under another seed with the same design ({} draws resampled)", found.draws)
    } else {
        String::new()
    };
    format!("Intervals: {level}, over other samples of the factors' values ({} resamples){noise}.", found.resamples)
}

/// What the numbers rest on and where they lie.
fn origin(kept: &Kept<Sensitivity>, was_there: bool) -> String {
    let Kept { folder, found, .. } = kept;
    let state = if was_there { " (already complete)" } else { "" };
    let draws = if found.draws > 1 { format!(" × {} draws", found.draws) } else { String::new() };
    format!(
        "Sample       {}: {} rows ({}){draws}; seed {}; pactsim {}\nSensitivity  {}{state}\nFolder       {}",
        found.title,
        found.rows,
        found.design,
        found.seed,
        found.engine_version,
        found.sensitivity_id,
        folder.display()
    )
}
