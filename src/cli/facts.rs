//! What an answer says besides its chances: when, with whom, without whom, and against what record.

use super::answer::completed;
use crate::ensemble::{EventSummary, Summary};
use crate::rng::exp;
use crate::scenario::ReferenceClass;
use crate::words::Dates;
use crate::words::reasons;
use crate::words::{Names, depth, listed};
use crate::words::{percent, thousands};

/// Memberships and missing states that are named.
const NAMED_MAX: usize = 3;

/// Rows of label and fact.
pub(crate) fn of(summary: &Summary, names: &Names, dates: Dates) -> Vec<[String; 2]> {
    let mut facts: Vec<[String; 2]> = Vec::new();
    let mut row = |label: &str, fact: String| facts.push([label.to_owned(), fact]);
    let formed = summary.shallow_or_deeper.by_horizon.count;
    row("Article 5 pact, when", when(&summary.article5, dates));
    row("Any pact, when", when(&summary.shallow_or_deeper, dates));
    row("With whom", with_whom(summary, names, formed));
    if let Some(runs) = summary.one_sided {
        let (runs, of) = (thousands(runs), thousands(completed(summary)));
        row(
            "One-sided pacts",
            format!("in force in {runs} of {of} runs; they bind some members only, and are not counted"),
        );
    }
    row("Most often missing", missing(summary, names));
    if let Some(why) = reasons::in_short(&summary.why_not, names) {
        row("Why not", why);
    }
    row("Major war, when", when(&summary.major_war, dates));
    row("Attacks", attacks(summary));
    if let Some(class) = &summary.reference_class {
        row("Reference class", reference(class, summary.horizon_year - summary.start_year));
    }
    facts
}

/// Median and quartiles of the first time.
fn when(event: &EventSummary, dates: Dates) -> String {
    let Some(timing) = &event.timing else { return "in no run".to_owned() };
    let [low, high] = timing.quartiles_years;
    format!(
        "median {}, {:.1} years in; the middle half {} to {}",
        dates.quarter(timing.median_years),
        timing.median_years,
        dates.quarter(low),
        dates.quarter(high),
    )
}

fn with_whom(summary: &Summary, names: &Names, formed: u64) -> String {
    let memberships: Vec<String> = (summary.memberships.iter().take(NAMED_MAX))
        .map(|membership| {
            let members: Vec<&str> = membership.members.iter().map(|id| names.state(id)).collect();
            format!(
                "{}: {}, {} ({} of {} first pacts)",
                names.design(&membership.design),
                listed(&members),
                depth(&membership.depth),
                percent(membership.runs as f64 / formed.max(1) as f64),
                thousands(formed),
            )
        })
        .collect();
    if memberships.is_empty() { "none formed".to_owned() } else { memberships.join("\n") }
}

fn missing(summary: &Summary, names: &Names) -> String {
    let talks = format!(
        "talks were opened in {} of {} runs",
        thousands(summary.runs_with_talks),
        thousands(completed(summary))
    );
    let states: Vec<String> = (summary.missing.iter().filter(|state| state.missing > 0).take(NAMED_MAX))
        .map(|state| {
            format!("{} in {} of {}", names.state(&state.state), thousands(state.missing), thousands(state.candidate))
        })
        .collect();
    match states.as_slice() {
        [] => format!("nobody; {talks}"),
        _ => format!("{} runs in which the design that came closest wanted it; {talks}", states.join(", ")),
    }
}

fn attacks(summary: &Summary) -> String {
    let honoured = match summary.honoured {
        Some(share) => format!("{} of the calls for help under a treaty were honoured", percent(share)),
        None => "no call for help under a treaty".to_owned(),
    };
    let attacks = summary.attacks_per_run.map_or_else(|| "unknown".to_owned(), |attacks| format!("{attacks:.2}"));
    format!("{attacks} a run; {honoured}")
}

/// The base rate, as the chance that it gives by the horizon.
fn reference(class: &ReferenceClass, years: f64) -> String {
    let chance = 1.0 - exp(-class.yearly_rate_max * years);
    format!("at most {} in {years:.0} years (95 %). {}", percent(chance), class.text)
}
