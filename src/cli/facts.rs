//! What an answer says besides its chances: when, with whom, without whom, and against what record.

use super::answer::completed;
use crate::ensemble::{EventSummary, OutcomeVariance, Summary};
use crate::rng::exp;
use crate::scenario::ReferenceClass;
use crate::words::Dates;
use crate::words::reasons;
use crate::words::{Names, depth, listed};
use crate::words::{percent, percent_interval, thousands};

/// Memberships and missing states that are named.
const NAMED_MAX: usize = 3;

/// The outcomes of which is told what makes them vary, by their keys in the answer.
const VARIES: [(&str, &str); 2] = [("Article 5, varies by", "article5"), ("Any pact, varies by", "shallow_or_deeper")];

/// Rows of label and fact.
pub(crate) fn of(summary: &Summary, names: &Names, dates: Dates) -> Vec<[String; 2]> {
    let mut facts: Vec<[String; 2]> = Vec::new();
    let mut row = |label: &str, fact: String| facts.push([label.to_owned(), fact]);
    let formed = summary.shallow_or_deeper.by_horizon.count;
    row("Article 5 pact, when", when(&summary.article5, dates));
    row("Any pact, when", when(&summary.shallow_or_deeper, dates));
    for (label, outcome) in VARIES {
        if let Some(parts) = summary.variance_parts.iter().find(|parts| parts.outcome == outcome) {
            row(label, varies_by(parts));
        }
    }
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

/// Where the variance between runs comes from. Estimates may lie outside 0 to 100 %, where no share can: they are cut there.
fn varies_by(parts: &OutcomeVariance) -> String {
    let named = [
        ("weights", &parts.weights),
        ("other figures", &parts.figures),
        ("both together", &parts.together),
        ("chance", &parts.noise),
    ];
    let told = named.map(|(name, part)| {
        if !part.told_apart {
            return format!("{name} not told apart");
        }
        let [share, low, high] = [part.share, part.low, part.high].map(|share| share.clamp(0.0, 1.0));
        format!("{name} {} ({})", percent(share), percent_interval((low, high)))
    });
    told.join(", ")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::VariancePart;

    #[test]
    fn shares_are_cut_to_what_can_be_and_what_is_unknown_is_said_to_be() {
        let part = |share, low, high, told_apart| VariancePart { share, low, high, told_apart };
        let parts = OutcomeVariance {
            outcome: "article5".to_owned(),
            weights: part(0.2, 0.1, 0.35, true),
            figures: part(-0.01, -0.02, 0.04, true),
            together: part(0.1, -0.3, 0.5, false),
            noise: part(0.71, 0.6, 0.8, true),
        };
        let told = varies_by(&parts).replace(['\u{a0}', '\u{202f}'], " ");
        assert_eq!(
            told,
            "weights 20 % (10–35 %), other figures 0 % (0–4.0 %), both together not told apart, chance 71 % (60–80 %)"
        );
    }
}
