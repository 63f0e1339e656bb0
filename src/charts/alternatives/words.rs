//! The words of alternatives set side by side.

use super::{Alternatives, NBSP, Reading, Row, counted, percent_interval, percent_of_runs, two_digits};
use crate::charts::axes::{Tick, round_ticks};
use crate::charts::figure::Words;
use crate::charts::text::at_most;
use crate::stats::Interval;

/// Letters of a name in titles.
pub(super) const NAME_CHARS: usize = 32;

pub(super) fn of(figure: &Alternatives) -> Words {
    Words {
        title: title(figure),
        notice: figure.origin.notice(),
        subtitle: subtitle(figure),
        footer: figure.origin.footer(),
        description: description(figure),
    }
}

/// The outcome as the start of a sentence.
fn subject(figure: &Alternatives) -> String {
    let known = match figure.outcome.as_str() {
        "article5" => "An Article-5 pact comes",
        "shallow" => "A pact, shallow or deeper, comes",
        "war" => "A major war comes",
        "article5_stands" => "An Article-5 pact stands at the horizon",
        "shallow_stands" => "A pact, shallow or deeper, stands at the horizon",
        "article5_quarter" => "The first Article-5 pact comes",
        "shallow_quarter" => "The first pact, shallow or deeper, comes",
        "war_quarter" => "The major war comes",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let mut letters = figure.description.chars();
    letters.next().map_or_else(|| figure.outcome.clone(), |first| first.to_uppercase().chain(letters).collect())
}

/// How much, as the rest of that sentence.
fn amount(reading: Reading, row: &Row) -> String {
    match (reading, row.estimate) {
        (_, None) => "in no run".into(),
        (Reading::Chance, Some(p)) => format!("in {} of runs", percent_of_runs(p, row.runs)),
        (Reading::Count, Some(mean)) => format!("{} a run", number(mean)),
        (Reading::Index, Some(mean)) => number(mean),
        (Reading::Quarter, Some(years)) => format!("after {} years", number(years)),
    }
}

/// A number with two digits at least, of either sign.
fn number(value: f64) -> String {
    let text = if value.abs() < 5e-5 { "0".to_owned() } else { two_digits(value.abs()) };
    if value < 0.0 && text != "0" { format!("−{text}") } else { text }
}

/// A difference with its sign, in the unit of its axis.
fn signed(reading: Reading, value: f64) -> String {
    let text = number(if reading == Reading::Chance { 100.0 * value } else { value });
    if text == "0" || text.starts_with('−') { text } else { format!("+{text}") }
}

/// The finding: the alternative that differs most from the first beyond noise.
fn title(figure: &Alternatives) -> String {
    let Some((first, others)) = figure.rows.split_first().filter(|(first, _)| first.estimate.is_some()) else {
        return format!("Nothing is known yet: {}", subject(figure));
    };
    let (subject, name) = (subject(figure), |row: &Row| at_most(&row.name, NAME_CHARS));
    let colon = if matches!(figure.reading, Reading::Count | Reading::Index) { ":" } else { "" };
    let of = |row: &Row| format!("{} with {}", amount(figure.reading, row), name(row));
    let lead = others.iter().filter(|row| row.differs()).max_by(|a, b| a.distance().total_cmp(&b.distance()));
    if let Some(lead) = lead {
        return format!("{subject}{colon} {}, {}", of(lead), of(first));
    }
    if !figure.has_differences() {
        let far = others.iter().filter(|row| row.estimate.is_some());
        let distance = |row: &Row| (row.estimate.unwrap_or(0.0) - first.estimate.unwrap_or(0.0)).abs();
        let far = far.max_by(|a, b| distance(a).total_cmp(&distance(b)));
        return format!("{subject}{colon} {}{}", of(first), far.map_or(String::new(), |far| format!(", {}", of(far))));
    }
    let others = if others.len() == 1 { name(&others[0]) } else { "no alternative".to_owned() };
    let not = if others == "no alternative" { "differs" } else { "does not differ" };
    format!("{subject}{colon} {}; {others} {not} beyond noise", of(first))
}

fn subtitle(figure: &Alternatives) -> Vec<String> {
    let has_uncertainty = figure.rows.iter().any(|row| row.uncertainty.is_some());
    let band =
        if has_uncertainty { format!("; band: uncertain figures and weights (90{NBSP}%)") } else { String::new() };
    vec![
        figure.origin.line("Alternatives side by side"),
        format!("Whisker: replicate noise (95{NBSP}%){band}. {}", figure.note),
    ]
}

/// An estimate, with its interval if `in_full`.
pub(super) fn estimate(reading: Reading, row: &Row, in_full: bool) -> String {
    let Some(value) = row.estimate else { return "no case".into() };
    let interval = row.noise.filter(|_| in_full);
    match reading {
        Reading::Chance => {
            let interval = interval.map(|Interval { low, high }| format!(" ({})", percent_interval((low, high))));
            percent_of_runs(value, row.runs) + &interval.unwrap_or_default()
        }
        Reading::Count | Reading::Quarter | Reading::Index => {
            let interval = interval.map(|i| format!(" ({} to {})", number(i.low), number(i.high)));
            number(value) + &interval.unwrap_or_default()
        }
    }
}

/// A difference, with its interval if `in_full`; nothing for the first alternative.
pub(super) fn difference(reading: Reading, row: &Row, in_full: bool) -> String {
    let Some((value, noise)) = row.difference else { return String::new() };
    let end = |value| signed(reading, value);
    let interval = noise.filter(|_| in_full).map(|i| format!(" ({} to {})", end(i.low), end(i.high)));
    signed(reading, value) + &interval.unwrap_or_default()
}

/// Ticks of an axis of estimates or of differences; shares in per cent.
pub(super) fn ticks(reading: Reading, is_signed: bool, (from, to): (f64, f64), at_most: u32) -> Vec<Tick> {
    let unit = if reading == Reading::Chance { 100.0 } else { 1.0 };
    let written = |value: f64, decimals: usize| {
        let text = format!("{:.decimals$}", value.abs());
        match value {
            0.0 => "0".to_owned(),
            value if value < 0.0 => format!("−{text}"),
            _ if is_signed => format!("+{text}"),
            _ => text,
        }
    };
    let ticks = round_ticks((unit * from, unit * to), at_most.saturating_sub(1), written);
    ticks.into_iter().map(|tick| Tick { value: tick.value / unit, ..tick }).collect()
}

fn description(figure: &Alternatives) -> String {
    let mut text = figure.origin.notice().map_or(String::new(), |notice| format!("{notice}. "));
    text += &format!("{}.", title(figure));
    for row in &figure.rows {
        let difference = match difference(figure.reading, row, true) {
            none if none.is_empty() => String::new(),
            some => format!(", difference {some}"),
        };
        let runs = counted(row.runs, "run");
        text += &format!(" {}: {} of {runs}{difference}.", row.name, estimate(figure.reading, row, true));
    }
    format!("{text} {} {}", figure.note, figure.origin.sentence())
}
