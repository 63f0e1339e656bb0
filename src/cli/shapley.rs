//! Shapley shares of the families of factors, in words and as JSON.

use serde::Serialize;

use super::layout::{columns, paragraph};
use super::screen::Screen;
use crate::ensemble::{Chance, Shapley, ShapleyRequest};
use crate::scenario::{Depth, Scenario, Weighting};
use crate::words::reasons::{family, with_interval};
use crate::words::{counted, thousands};

/// What `--json` prints.
#[derive(Debug, Serialize)]
pub(crate) struct Json<'a> {
    scenario: &'a str,
    /// Least depth of a pact that counts.
    level: &'static str,
    seed: u64,
    draws: u32,
    replicates: u32,
    weighting: Weighting,
    budget: u64,
    #[serde(rename = "result")]
    found: &'a Shapley,
}

impl<'a> Json<'a> {
    pub(crate) fn new(scenario: &'a Scenario, request: &ShapleyRequest, found: &'a Shapley) -> Self {
        Self {
            scenario: scenario.spec.name.as_str(),
            level: request.level.word(),
            seed: request.plan.seed,
            draws: request.plan.draws,
            replicates: request.plan.replicates,
            weighting: request.plan.weighting,
            budget: request.budget,
            found,
        }
    }
}

/// The shares as a table with what they rest on.
pub(crate) fn text(scenario: &Scenario, request: &ShapleyRequest, found: &Shapley, screen: &Screen) -> String {
    let mut paragraphs = Vec::new();
    if found.partial {
        let done = counted(found.runs, "run");
        paragraphs.push(format!("PARTIAL: stopped after {done} of at most {}.", thousands(request.budget)));
    }
    paragraphs.push(paragraph(&scenario.spec.title, screen));
    match (found.none_relieved, found.all_relieved) {
        (Some(none), Some(all)) => {
            paragraphs.push(columns(chances(request, none, all, scenario.spec.horizon_years), screen));
            paragraphs.push(shares(found, none, all, screen));
        }
        _ => paragraphs.push("Too little was computed to say anything.".to_owned()),
    }
    paragraphs.push(paragraph(&sample(request, found), screen));
    paragraphs.join("\n\n") + "\n"
}

fn chances(request: &ShapleyRequest, none: Chance, all: Chance, years: u32) -> [[String; 2]; 2] {
    let pact = if request.level >= Depth::Article5 { "Article 5 pact" } else { "Pact, shallow or deeper" };
    let chance = |chance: Chance| with_interval(chance.probability, chance.noise);
    [
        [format!("{pact}, within {years} years"), chance(none)],
        ["  if no family stood in its way".to_owned(), chance(all)],
    ]
}

fn shares(found: &Shapley, none: Chance, all: Chance, screen: &Screen) -> String {
    let added = 100.0 * (all.probability - none.probability);
    if found.shares.is_empty() {
        return paragraph("No order of the families was done, so there are no shares yet.", screen);
    }
    let head = ["Held back by", "points", "95 % interval"].map(str::to_owned);
    let rows = found.shares.iter().map(|share| {
        let interval = share.interval.map_or_else(
            || "unknown".to_owned(),
            |interval| format!("{} to {}", points(100.0 * interval.low), points(100.0 * interval.high)),
        );
        [family(share.family).to_owned(), points(100.0 * share.share), interval]
    });
    let sum: f64 = found.shares.iter().map(|share| share.share).sum();
    let total = ["Sum".to_owned(), points(100.0 * sum), format!("what relieving all of them adds: {}", points(added))];
    let table = columns(std::iter::once(head).chain(rows).chain([total]), screen);
    if added == 0.0 {
        let nothing = "Relieving all families changes nothing in the chance of a pact, so there is nothing to share: \
                       what one of them adds, others take away.";
        return format!("{}\n\n{table}", paragraph(nothing, screen));
    }
    table
}

/// Percentage points with their sign.
fn points(points: f64) -> String {
    // What rounds to nothing has no sign.
    let rounded = (points * 10.0).round() / 10.0;
    if rounded == 0.0 { "0.0".to_owned() } else { format!("{rounded:+.1}").replace('-', "−") }
}

fn sample(request: &ShapleyRequest, found: &Shapley) -> String {
    let plan = request.plan;
    let covered = if found.exact {
        "All coalitions were computed, so the intervals cover draws and replicates only.".to_owned()
    } else {
        format!(
            "{}, each taken forwards and backwards; the intervals cover these orders as well as draws and replicates.",
            counted(found.orders as u64, "random order"),
        )
    };
    let failed = if found.runs_failed > 0 {
        format!(" {} failed and are left out.", counted(found.runs_failed, "run"))
    } else {
        String::new()
    };
    format!(
        "Percentage points of the chance of a pact that each family holds back, on average over all orders in which \
         the families could be relieved; below 0, relieving it makes a pact less likely. {} of {} × {}, the same for \
         all = {}; seed {}. {covered}{failed}",
        counted(found.coalitions as u64, "coalition"),
        counted(plan.draws.into(), "draw"),
        counted(plan.replicates.into(), "replicate"),
        counted(found.runs, "run"),
        plan.seed,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_a_sign_unless_they_are_nothing() {
        assert_eq!([3.12, -0.26, 0.04, -0.04].map(points), ["+3.1", "−0.3", "0.0", "0.0"]);
    }
}
