//! The ladder, the feedback of crises, the calendar, and the limits of size.

use jiff::civil::Date;

use super::super::spec::{RUNS_MAX, STATES_MAX, THEATRES_MAX};
use super::super::tree::{Node, join};
use super::check::{Check, ends, ends_of};

/// Rungs of the ladder, from the bottom.
pub(super) const RUNGS: [&str; 6] =
    ["consultation", "cooperation", "shallow", "bilateral", "article5", "article5-command"];

/// Years in which a scenario may start.
const START_YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// Most entries of each table.
const ENTRIES_MAX: [(&str, usize); 8] = [
    ("state", STATES_MAX),
    ("theatre", THEATRES_MAX),
    ("adversary", 32),
    ("design", 64),
    ("bloc", 64),
    ("event", 64),
    ("arrangement", 512),
    ("pair", 32_640),
];

pub(super) fn check(check: &mut Check<'_>) {
    ladder(check);
    feedback(check);
    start(check);
    limits(check);
}

fn ladder(check: &mut Check<'_>) {
    let Some(ladder) = check.root.get("depth") else { return };
    for rungs in RUNGS.windows(2) {
        let &[lower, upper] = rungs else { continue };
        let (Some(below), Some(above)) = (ends_of(ladder, lower), ladder.entry(upper)) else { continue };
        let Some([low, _]) = ends(&above.node) else { continue };
        if low < below[1] {
            let rule = format!(
                "a deeper rung must bind at least as much in every draw: from the top of `{lower}` ({}) up",
                below[1]
            );
            check.fault(above.key, &join("depth", upper), rule, low.to_string());
        }
    }
}

/// A crisis raises assertiveness, which brings the next crisis sooner. As in a Hawkes process
/// (Hawkes 1971), that stays finite only while each crisis causes less than one more on average.
fn feedback(check: &mut Check<'_>) {
    for (id, entry) in check.entries("theatre") {
        let end = |key, i: usize| ends_of(&entry.node, key).map(|ends| ends[i]);
        let (Some(rate), Some(size), Some(half_life), Some(assertiveness)) =
            (end("crisis_rate", 1), end("crisis_size", 1), end("crisis_half_life", 1), end("assertiveness", 0))
        else {
            continue;
        };
        let branching = rate * size * half_life / std::f64::consts::LN_2 * (1.0 - assertiveness);
        if branching >= 1.0 {
            let rule = "each crisis must cause less than one more (branching ratio: crisis_rate × crisis_size × \
                        crisis_half_life ÷ ln 2 × (1 − assertiveness) below 1 at the worst ends of the ranges)";
            let hint = "lower the upper end of `crisis_rate`, `crisis_size` or `crisis_half_life`";
            check.fault_with_hint(entry.key, &join("theatre", id), rule, &format!("{branching:.2}"), hint);
        }
    }
}

fn start(check: &mut Check<'_>) {
    let Some(start) = check.root.at("time.start") else { return };
    let year = start.text().and_then(|text| text.parse::<Date>().ok()).map(Date::year);
    if let Some(year) = year.filter(|year| !START_YEARS.contains(year)) {
        check.fault(start.span, "time.start", "must lie between 1900 and 2200", year.to_string());
    }
}

fn limits(check: &mut Check<'_>) {
    for (table, most) in ENTRIES_MAX {
        let Some(entry) = check.root.entry(table) else { continue };
        let count = entry.node.table().map_or(0, |t| t.len());
        if count > most {
            check.fault(entry.key, table, format!("at most {most} entries"), count.to_string());
        }
    }
    let Some(run) = check.root.entry("run") else { return };
    let size = |key: &str| run.node.get(key).and_then(Node::integer).filter(|n| *n > 0);
    let (Some(draws), Some(replicates)) = (size("draws"), size("replicates")) else { return };
    let runs = draws.unsigned_abs().saturating_mul(replicates.unsigned_abs());
    if runs > RUNS_MAX {
        let rule = format!("draws × replicates must be at most {RUNS_MAX}");
        check.fault(run.key, "run", rule, runs.to_string());
    }
}
