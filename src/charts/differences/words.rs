//! The words of differences from the first batch.

use super::{
    Differences, Interval, NBSP, OutcomeContrast, QUARTERS, Row, Scale, at_most, percent_of_runs, round_ticks,
    two_digits,
};
use crate::charts::axes::Tick;
use crate::charts::figure::Words;

/// Letters of a name in titles.
pub(super) const NAME_CHARS: usize = 36;

pub(super) fn of(figure: &Differences) -> Words {
    Words::of(&figure.origin, title(figure), subtitle(figure), description(figure))
}

/// What stands beside a row.
pub(super) fn label(outcome: &OutcomeContrast) -> String {
    let known = match outcome.outcome.as_str() {
        "article5" => "Article-5 pact",
        "shallow" => "Any pact",
        "war" => "Major war",
        "article5_stands" => "Article-5 pact at the horizon",
        "shallow_stands" => "Any pact at the horizon",
        "article5_quarter" => "Years to an Article-5 pact",
        "shallow_quarter" => "Years to a pact",
        "war_quarter" => "Years to the war",
        "preemptive" => "Pre-emptive attacks",
        "called" => "States called to help",
        "honoured" => "Of these, that fought",
        "agreements" => "New agreements of two states",
        "bilaterals" => "Bilateral treaties in place of a pact",
        "deterrents" => "States gone nuclear",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let mut letters = outcome.description.chars();
    letters.next().map_or_else(|| outcome.outcome.clone(), |first| first.to_uppercase().chain(letters).collect())
}

/// An outcome as the start of a sentence.
fn subject(row: &Row) -> &str {
    match row.outcome.as_str() {
        "article5" => "An Article-5 pact comes",
        "shallow" => "A pact, shallow or deeper, comes",
        "war" => "A major war comes",
        "article5_stands" => "An Article-5 pact stands at the horizon",
        "shallow_stands" => "A pact stands at the horizon",
        _ => what(row),
    }
}

/// What stands beside the row, without the name of the batch.
fn what(row: &Row) -> &str {
    row.name.strip_suffix(&row.batch).and_then(|name| name.strip_suffix(": ")).unwrap_or(&row.name)
}

/// The finding: what differs most beyond noise.
fn title(figure: &Differences) -> String {
    // That something comes says more than that it still stands at the horizon.
    let rank = |row: &Row| (!row.outcome.ends_with("_stands"), row.difference.abs());
    let clear = figure.rows.iter().filter(|row| row.differs());
    let largest = clear.max_by(|a, b| {
        let ((first, a), (second, b)) = (rank(a), rank(b));
        first.cmp(&second).then(a.total_cmp(&b))
    });
    let Some(row) = largest else {
        let what = match figure.scale {
            Scale::Chance => "No chance of a pact or a war",
            Scale::Count | Scale::Index => "No count",
            Scale::Quarter => "No time to a pact or a war",
        };
        return format!("{what} differs from {} beyond noise", at_most(&figure.first, NAME_CHARS));
    };
    let (batch, first) = (at_most(&row.batch, NAME_CHARS), at_most(&figure.first, NAME_CHARS));
    let [from, to] = row.means;
    match figure.scale {
        Scale::Chance => {
            let of = |p| percent_of_runs(p, row.runs);
            format!("{} in {} of runs with {batch}, {} with {first}", subject(row), of(to), of(from))
        }
        Scale::Count | Scale::Index => {
            format!("{}: {} a run with {batch}, {} with {first}", what(row), two_digits(to), two_digits(from))
        }
        Scale::Quarter => {
            let years = |quarters: f64| two_digits(quarters / QUARTERS);
            format!("{}: {} with {batch}, {} with {first}", what(row), years(to), years(from))
        }
    }
}

fn subtitle(figure: &Differences) -> Vec<String> {
    let has_range = figure.rows.iter().any(|row| row.uncertainty.is_some());
    let band = format!("; band: weights and uncertain figures (90{NBSP}%), noise taken out");
    let of = match figure.scale {
        Scale::Count if figure.is_cut() => " THE AXIS IS CUT: what lies beyond its end stands at the right.",
        Scale::Chance | Scale::Count | Scale::Index => "",
        Scale::Quarter => " Times are of runs in which it came in both.",
    };
    vec![
        figure.origin.line("Differences"),
        format!(
            "Whisker: replicate noise (95{NBSP}%){}. Grey: not beyond noise. {}{of}",
            if has_range { band.as_str() } else { "" },
            figure.note
        ),
    ]
}

pub(super) fn axis_title(scale: Scale, first: &str) -> String {
    let unit = match scale {
        Scale::Chance => "percentage points",
        Scale::Count | Scale::Index => "% of its mean",
        Scale::Quarter => "years",
    };
    format!("Difference from {first}, {unit}")
}

/// A difference with its sign, in the unit of its axis.
fn signed(scale: Scale, value: f64) -> String {
    let value = if scale == Scale::Quarter { value } else { 100.0 * value };
    match value {
        _ if value.abs() < 5e-5 => "0".to_owned(),
        _ if value < 0.0 => format!("−{}", two_digits(-value)),
        _ => format!("+{}", two_digits(value)),
    }
}

/// A difference, with its interval if `in_full`.
pub(super) fn value(scale: Scale, row: &Row, in_full: bool) -> String {
    let interval = row.noise.filter(|_| in_full);
    let interval =
        interval.map(|Interval { low, high }| format!(" ({} to {})", signed(scale, low), signed(scale, high)));
    signed(scale, row.difference) + &interval.unwrap_or_default()
}

/// Ticks of the axis, signed; shares in per cent.
pub(super) fn ticks(scale: Scale, (from, to): (f64, f64), at_most: u32) -> Vec<Tick> {
    let unit = if scale == Scale::Quarter { 1.0 } else { 100.0 };
    let written = |value: f64, decimals: usize| {
        let text = format!("{:.decimals$}", value.abs());
        match value {
            0.0 => "0".to_owned(),
            value if value < 0.0 => format!("−{text}"),
            _ => format!("+{text}"),
        }
    };
    let ticks = round_ticks((unit * from, unit * to), at_most.saturating_sub(1), written);
    ticks.into_iter().map(|tick| Tick { value: tick.value / unit, ..tick }).collect()
}

fn description(figure: &Differences) -> String {
    let notice = figure.origin.notice().map_or_else(String::new, |notice| format!("{notice}. "));
    let row = |row: &Row| {
        let range = row.uncertainty.map_or_else(String::new, |range| {
            let [low, high] = [range.low, range.high].map(|end| signed(figure.scale, end));
            format!("; over figures and weights {low} to {high}")
        });
        format!(" {}: {}{range}.", row.name, value(figure.scale, row, true))
    };
    let rows: String = figure.rows.iter().map(row).collect();
    format!(
        "{notice}{}. {}.{rows} {} {}",
        title(figure),
        axis_title(figure.scale, &figure.first),
        figure.note,
        figure.origin.sentence()
    )
}
