//! The answer of a comparison, as a person reads it, or as JSON.

use std::collections::BTreeMap;

use clap::builder::styling::{AnsiColor, Style};

use super::analysing::print_kept;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::Screen;
use super::sweep_answer::{number, signed};
use crate::analysis::{
    Answered, Change, ChangeKind, ComparedBatch, Comparison, Contrast, Gain, Kept, OutcomeContrast, Shift, ShiftOf,
    StateContrast, Versus,
};
use crate::experiment::Scale;
use crate::stats::Interval;
use crate::words::reasons::family;
use crate::words::{NBSP, counted, month_and_year, percent_of_runs, thousands, two_digits};

/// States that are told.
const STATES_MAX: usize = 8;
/// Families of changes, and addresses of each, that are told.
const FAMILIES_MAX: usize = 8;
const ADDRESSES_MAX: usize = 3;
/// Reasons that are told, over all candidates and by candidate.
const REASONS_MAX: usize = 5;
/// Adjusted p-value from which on a count or time is told.
const TOLD_MAX: f64 = 0.05;

/// Prints it; `was_there` tells whether it was complete before.
pub(super) fn print(kept: &Kept<Comparison>, was_there: bool, json: bool) -> Result<(), Failure> {
    print_kept(kept, was_there, json, text)
}

fn text(kept: &Kept<Comparison>, was_there: bool, screen: &Screen) -> String {
    let found = &kept.found;
    let mut paragraphs = Vec::new();
    let batches: Vec<&ComparedBatch> =
        std::iter::once(&found.first).chain(found.others.iter().map(|versus| &versus.batch)).collect();
    for alarm in alarms(&batches) {
        let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        paragraphs.push(screen.styled(style, &paragraph(&alarm, screen)));
    }
    for versus in &found.others {
        paragraphs.extend(told(found, versus, screen));
    }
    paragraphs.push(paragraph(&how_to_read(found), screen));
    // Not wrapped: a path is there to be copied.
    let state = if was_there { " (already complete)" } else { "" };
    paragraphs.push(format!("Comparison  {}{state}\nFolder      {}", found.id, kept.folder.display()));
    paragraphs.join("\n\n") + "\n"
}

/// What must be known before any number.
fn alarms(batches: &[&ComparedBatch]) -> Vec<String> {
    let mut alarms = Vec::new();
    for batch in batches {
        if batch.partial {
            let (done, planned) = (thousands(batch.runs_done), counted(batch.runs_planned, "planned run"));
            alarms.push(format!("PARTIAL: {done} of {planned} of {} are done; the numbers will move.", batch.name));
        }
        if batch.runs_failed > 0 {
            let failed = counted(batch.runs_failed, "run");
            alarms.push(format!("FAILED: {failed} of {}, left out of every number below.", batch.name));
        }
    }
    if batches.iter().any(|batch| batch.horizon_year != batches[0].horizon_year) {
        let ends: Vec<String> =
            batches.iter().map(|batch| format!("{} {}", batch.name, month_and_year(batch.horizon_year))).collect();
        alarms.push(format!("THE HORIZONS DIFFER: {}.", ends.join("; ")));
    }
    alarms
}

/// A batch against the first.
fn told(found: &Comparison, versus: &Versus, screen: &Screen) -> Vec<String> {
    let bold = Style::new().bold();
    let head = format!("{}, compared with: {}", versus.batch.name, found.first.name);
    let mut paragraphs = vec![
        screen.styled(bold, &paragraph(&head, screen)),
        paragraph(&finding(versus), screen),
        paragraph(&sample(found, versus), screen),
        columns(outcomes(versus), screen),
    ];
    paragraphs.extend(unmoved(versus).into_iter().chain(disputed(versus)).map(|text| paragraph(&text, screen)));
    paragraphs.push(match states(versus) {
        Some(rows) => format!(
            "{}\n{}",
            paragraph("Who changes the answer: in a collective pact at any time, share of runs", screen),
            columns(rows, screen)
        ),
        None => paragraph("No state is in a pact more or less often in a single run.", screen),
    });
    paragraphs.push(changes(&versus.changes, screen));
    paragraphs.extend(reasons(versus, screen));
    paragraphs
}

/// The chances that differ, in a sentence each.
fn finding(versus: &Versus) -> String {
    let said = |name: &str, subject: &str| -> Option<String> {
        let contrast = &versus.outcome(name)?.contrast;
        let (first, other, difference) = (contrast.first?, contrast.other?, contrast.difference?);
        if !contrast.differs() {
            return None;
        }
        let of = |p| percent_of_runs(p, contrast.runs);
        let interval = contrast.noise.map_or_else(String::new, |noise| format!(" ({})", between(noise, Scale::Chance)));
        let points = signed(difference, Scale::Chance);
        Some(format!("{subject} in {} of runs instead of {}: {points} points{interval}.", of(other), of(first)))
    };
    let found: Vec<String> = [
        said("article5", "An Article 5 pact comes"),
        said("shallow", "A pact, shallow or deeper, comes"),
        said("war", "A major war comes"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if found.is_empty() {
        return "Neither the chance of a pact nor that of a major war differs beyond simulation noise.".to_owned();
    }
    found.join(" ")
}

/// How runs are compared, and what pairing saved.
fn sample(found: &Comparison, versus: &Versus) -> String {
    if !versus.is_paired {
        return format!(
            "NOT PAIRED: the batches have {}. They are compared as independent samples, with wider intervals. Run with the same \
             seed, draws, replicates and engine, they would be compared run by run.",
            versus.unpaired_because.join("; ")
        );
    }
    let pairs = versus.outcomes.first().map_or(0, |outcome| outcome.contrast.runs);
    let saved = versus.outcomes.iter().find(|outcome| outcome.outcome == "shallow").and_then(|outcome| {
        let Gain { times, interval } = outcome.contrast.gain?;
        let range = interval.map_or_else(String::new, |ends| {
            format!(" (95{NBSP}%: {} to {})", two_digits(ends.low), two_digits(ends.high))
        });
        let saved = ((times - 1.0) * outcome.contrast.runs as f64).round();
        let more = if saved >= 1.0 { format!(", {} more of each", counted(saved as u64, "run")) } else { String::new() };
        Some(format!(
            " Without pairs, the same precision of the chance of a pact would have taken {} times as many runs{range}{more}.",
            two_digits(times)
        ))
    });
    format!(
        "Paired: {} of runs on the same random numbers, seed {}.{}",
        counted(pairs, "pair"),
        found.first.seed,
        saved.unwrap_or_default()
    )
}

/// Chances, and of counts and times those that differ beyond noise.
fn outcomes(versus: &Versus) -> Vec<[String; 7]> {
    let head = [
        "",
        "first",
        "here",
        "difference",
        &format!("noise, 95{NBSP}%"),
        &format!("figures and weights, 90{NBSP}%"),
        "p, adjusted",
    ];
    let row = |outcome: &OutcomeContrast| {
        let (contrast, scale) = (&outcome.contrast, outcome.scale);
        [
            label(outcome),
            estimate(contrast.first, scale, contrast.runs),
            estimate(contrast.other, scale, contrast.runs),
            contrast.difference.map_or_else(|| "unknown".to_owned(), |value| in_unit(value, scale)),
            contrast.noise.map_or_else(|| "unknown".to_owned(), |noise| between(noise, scale)),
            spread(contrast.uncertainty, scale),
            p_value(contrast),
        ]
    };
    let told = versus.outcomes.iter().filter(|outcome| is_told(outcome)).map(row);
    std::iter::once(head.map(str::to_owned)).chain(told).collect()
}

fn is_told(outcome: &OutcomeContrast) -> bool {
    outcome.scale == Scale::Chance || outcome.contrast.p_adjusted.is_some_and(|p| p <= TOLD_MAX)
}

/// The outcomes that are left out.
fn unmoved(versus: &Versus) -> Option<String> {
    let left_out: Vec<&str> =
        versus.outcomes.iter().filter(|outcome| !is_told(outcome)).map(|outcome| outcome.outcome.as_str()).collect();
    (!left_out.is_empty()).then(|| {
        format!("No clear difference (adjusted p above {TOLD_MAX}): {}.", left_out.join(", ").replace('_', " "))
    })
}

/// The outcomes of which the two intervals do not say the same.
fn disputed(versus: &Versus) -> Option<String> {
    let said = |outcome: &OutcomeContrast| {
        let contrast = &outcome.contrast;
        let (noise, bootstrap) = (contrast.noise?, contrast.bootstrap.filter(|_| contrast.is_disputed())?);
        let [noise, bootstrap] = [noise, bootstrap].map(|interval| between(interval, outcome.scale));
        Some(format!("{}, {noise} against {bootstrap}", label(outcome)))
    };
    let said: Vec<String> = versus.outcomes.iter().filter_map(said).collect();
    (!said.is_empty()).then(|| {
        format!(
            "Open: whether anything differs at all depends on how the interval is made, by formula or by resampling draws \
             (95{NBSP}%): {}.",
            said.join("; ")
        )
    })
}

fn label(outcome: &OutcomeContrast) -> String {
    match outcome.outcome.as_str() {
        "article5" => "Article 5 pact".to_owned(),
        "shallow" => "any pact".to_owned(),
        "war" => "major war".to_owned(),
        "article5_stands" => "Article 5 pact stands at the horizon".to_owned(),
        "shallow_stands" => "any pact stands at the horizon".to_owned(),
        "article5_quarter" => "years to Article 5, where in both".to_owned(),
        "shallow_quarter" => "years to a pact, where in both".to_owned(),
        "war_quarter" => "years to the war, where in both".to_owned(),
        _ => format!("{}, a run", outcome.description),
    }
}

/// Quarters in a year: times are told in years since the start.
const QUARTERS: f64 = 4.0;

fn estimate(value: Option<f64>, scale: Scale, runs: u64) -> String {
    match (value, scale) {
        (None, _) => "no case".to_owned(),
        (Some(p), Scale::Chance) => percent_of_runs(p, runs),
        (Some(mean), Scale::Count | Scale::Index) => number(mean),
        (Some(quarter), Scale::Quarter) => number(quarter / QUARTERS),
    }
}

/// A difference with its sign; of chances in percentage points, of times in years.
fn in_unit(difference: f64, scale: Scale) -> String {
    signed(if scale == Scale::Quarter { difference / QUARTERS } else { difference }, scale)
}

fn between(interval: Interval, scale: Scale) -> String {
    format!("{} to {}", in_unit(interval.low, scale), in_unit(interval.high, scale))
}

/// The range over figures and weights; they say nothing where draws differ no more than noise makes them.
fn spread(range: Option<Interval>, scale: Scale) -> String {
    match range {
        None => "unknown".to_owned(),
        Some(Interval { low, high }) if low >= high => "no spread".to_owned(),
        Some(range) => between(range, scale),
    }
}

fn p_value(contrast: &Contrast) -> String {
    match contrast.p_adjusted {
        None => "unknown".to_owned(),
        Some(p) if p < 0.0001 => "<0.0001".to_owned(),
        Some(p) if p < 0.1 => format!("{p:.4}"),
        Some(p) => format!("{p:.2}"),
    }
}

/// The states that change their answer in most runs; `None` where none does.
fn states(versus: &Versus) -> Option<Vec<Vec<String>>> {
    let mut moved: Vec<&StateContrast> =
        versus.states.iter().filter(|state| state.pact == Answered::AnyPact && turned(&state.contrast) > 0.0).collect();
    moved.sort_by(|a, b| turned(&b.contrast).total_cmp(&turned(&a.contrast)));
    if moved.is_empty() {
        return None;
    }
    let mut head = vec!["", "first", "here"];
    if versus.is_paired {
        head.extend(["joins only here", "joins only in the first"]);
    }
    let noise = format!("noise, 95{NBSP}%");
    head.extend(["net, points", &noise, "p, adjusted"]);
    let row = |state: &&StateContrast| {
        let contrast = &state.contrast;
        let share =
            |runs: Option<u64>| percent_of_runs(runs.unwrap_or(0) as f64 / contrast.runs.max(1) as f64, contrast.runs);
        let mut cells = vec![
            state.name.clone(),
            estimate(contrast.first, Scale::Chance, contrast.runs),
            estimate(contrast.other, Scale::Chance, contrast.runs),
        ];
        if versus.is_paired {
            cells.extend([share(contrast.only_other), share(contrast.only_first)]);
        }
        cells.extend([
            contrast.difference.map_or_else(String::new, |value| in_unit(value, Scale::Chance)),
            contrast.noise.map_or_else(String::new, |noise| between(noise, Scale::Chance)),
            p_value(contrast),
        ]);
        cells
    };
    let head = head.into_iter().map(str::to_owned).collect();
    Some(std::iter::once(head).chain(moved.iter().take(STATES_MAX).map(row)).collect())
}

/// Runs in which a state answers otherwise, or without pairs how far its shares lie apart.
fn turned(contrast: &Contrast) -> f64 {
    match (contrast.only_first, contrast.only_other) {
        (Some(first), Some(other)) => (first + other) as f64,
        _ => contrast.difference.unwrap_or(0.0).abs(),
    }
}

/// What differs between the scenarios, by family of factors.
fn changes(changes: &[Change], screen: &Screen) -> String {
    if changes.is_empty() {
        return paragraph("The scenarios do not differ in anything that a run reads.", screen);
    }
    let mut families: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        families.entry(&change.family).or_default().push(change);
    }
    let mut families: Vec<(&str, Vec<&Change>)> = families.into_iter().collect();
    // Stable, so that ties stay in the order of their words.
    families.sort_by_key(|(_, changes)| std::cmp::Reverse(changes.len()));
    let row = |(word, changes): &(&str, Vec<&Change>)| {
        let mut named: Vec<String> = changes.iter().take(ADDRESSES_MAX).map(|change| told_change(change)).collect();
        if changes.len() > ADDRESSES_MAX {
            named.push(format!("and {} more", changes.len() - ADDRESSES_MAX));
        }
        [format!("{} ({})", family(word), changes.len()), named.join("; ")]
    };
    let rows = families.iter().take(FAMILIES_MAX).map(row);
    let head = paragraph("What differs between the scenarios, by family of factors", screen);
    format!("{head}\n{}", columns(rows, screen))
}

fn told_change(change: &Change) -> String {
    let (address, new) = (&change.address, change.other.as_deref());
    match (change.first.as_deref(), new) {
        (None, Some(new)) if change.kind == ChangeKind::Event => format!("{address} added: {new}"),
        (None, _) => format!("{address} added"),
        (_, None) => format!("{address} left out"),
        (Some(from), Some(to)) => format!("{address} {from} → {to}"),
    }
}

/// How the reasons for staying away differ: over all candidates of the design that came closest, then by candidate.
fn reasons(versus: &Versus, screen: &Screen) -> Option<String> {
    let design = versus.closest_design.as_ref()?;
    let size = |shift: &&Shift| shift.difference.unwrap_or(0.0).abs();
    let largest = |mut shifts: Vec<&Shift>| -> Vec<String> {
        // What would read alike is no difference to tell.
        shifts.retain(|shift| size(shift) >= 0.005);
        shifts.sort_by(|a, b| size(b).total_cmp(&size(a)));
        shifts.into_iter().take(REASONS_MAX).map(told_shift).collect()
    };
    let of = |what: ShiftOf| versus.reasons.iter().filter(move |shift| shift.design == *design && shift.of == what);
    let all = largest(of(ShiftOf::KeptAway).collect());
    let is_clear = |shift: &&Shift| shift.noise.is_some_and(|noise| noise.low > 0.0 || noise.high < 0.0);
    let by_state = largest(of(ShiftOf::Missing).chain(of(ShiftOf::Reason)).filter(is_clear).collect());
    let mut lines = Vec::new();
    if !all.is_empty() {
        lines.push(paragraph(
            &format!("Whom the families keep away from {design}, states a run: {}.", all.join("; ")),
            screen,
        ));
    }
    if !by_state.is_empty() {
        lines.push(paragraph(&format!("Beyond noise, by state: {}.", by_state.join("; ")), screen));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn told_shift(shift: &Shift) -> String {
    let reason = match (shift.family.as_deref(), &shift.because_of) {
        (Some(_), Some(left)) => format!("left because {left} left"),
        (Some(word), None) => family(word).to_owned(),
        (None, _) => "missing".to_owned(),
    };
    let difference = shift.difference.unwrap_or(0.0);
    match (&shift.state, shift.noise) {
        (Some(state), noise) => {
            let interval = noise.map_or_else(String::new, |noise| format!(" ({})", between(noise, Scale::Chance)));
            format!("{state} {reason} {} points{interval}", signed(difference, Scale::Chance))
        }
        (None, _) => {
            let [from, to] = [shift.first, shift.other].map(|value| value.map_or_else(String::new, number));
            format!("{reason} {from} → {to}")
        }
    }
}

fn how_to_read(found: &Comparison) -> String {
    format!(
        "Noise: another seed. Figures and weights: central 90{NBSP}% of the difference over draws, simulation noise taken out. \
         p-values are adjusted to {} (Benjamini and Hochberg); raw ones are in the tables. Differences of chances are in points, of \
         times in years.",
        counted(found.tests, "test")
    )
}
