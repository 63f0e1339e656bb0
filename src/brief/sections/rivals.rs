//! Rival explanations: what the other rules of decision say of the same scenario, and all of them together.

use rayon::prelude::*;

use super::figures::{applicable, drawn};
use crate::analysis::Compare;
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Section, Table};
use crate::brief::phrases::short_number;
use crate::charts::KINDS;
use crate::history::rivals::{Pool, RivalRules, RuleAnswer};
use crate::words::{NBSP, percent, percent_interval, percent_of_runs, percent_with_noise};

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let mut blocks = Vec::new();
    for (at, (rules, results)) in material.rivals.iter().enumerate() {
        blocks.push(Block::Paragraph(finding(&rules.found)));
        blocks.push(Block::Paragraph(how(&rules.found)));
        blocks.push(Block::Table(table(&rules.found)));
        let drawings = KINDS.par_iter().map(|kind| applicable(kind.figures(results)));
        let drawings: Vec<_> = drawings.collect::<Result<_, _>>()?;
        // Figures of several folders have the same names.
        let prefix = if material.rivals.len() > 1 { format!("rules-{}--", at + 1) } else { String::new() };
        blocks.extend(drawn(drawings.into_iter().flatten().collect(), &prefix)?);
    }
    Ok((!blocks.is_empty()).then(|| Section::new("rivals", "Rival explanations", blocks)))
}

/// The range over rules, and what they say together.
fn finding(found: &RivalRules) -> String {
    let told = |outcome: Compare, what: &str| {
        let Pool { probability, lowest, highest, rules, .. } = found.mixture.pool(outcome);
        let (Some(p), Some(lowest), Some(highest)) = (probability, lowest, highest) else {
            return format!("Nothing can be said of {what}: a rule has no completed run.");
        };
        let runs = found.runs_of_each();
        let [mixture, low, high] = [*p, lowest.probability, highest.probability].map(|p| percent_of_runs(p, runs));
        if low == high {
            let which = if *rules as usize == found.rules.len() { "" } else { " that speaks of it" };
            return format!("The chance of {what} is {mixture} by every rule{which}.");
        }
        let [lowest, highest] = [lowest, highest].map(|end| title(found, &end.rule));
        format!("The chance of {what} is {low} by {lowest}, {high} by {highest}, and {mixture} by all together.")
    };
    [
        told(Compare::ShallowOrDeeper, "a collective pact of any depth"),
        told(Compare::Article5, "an Article 5 pact"),
        told(Compare::War, "a major war"),
    ]
    .join(" ")
}

/// The name of a rule for readers.
fn title<'a>(found: &'a RivalRules, rule: &'a str) -> &'a str {
    found.rules.iter().find(|answer| answer.rule == rule).map_or(rule, |answer| &answer.title)
}

fn how(found: &RivalRules) -> String {
    format!(
        "Each rule is a theory of what makes a government want a pact, with everything else in the model and all random numbers \
         the same. Together they are a weighted mean: they count by how well each foretold pacts that were left out, shrunk \
         half-way to equal. The range over the rules is no interval: it says how much hangs on which theory is right. Rules that \
         say who joins, and nothing of how deep a treaty goes, have no part in the chance of an Article 5 pact. Set of rules {}, pactsim {}.",
        found.rules_id, found.engine_version,
    )
}

fn table(found: &RivalRules) -> Table {
    let rule = |rule: &RuleAnswer| {
        let chances = [Compare::ShallowOrDeeper, Compare::Article5, Compare::War].map(|outcome| {
            rule.estimate(outcome).map_or_else(|| "silent".to_owned(), |estimate| short_number(estimate, rule.runs))
        });
        [format!("{}{NBSP}{}", rule.id, rule.title), percent(rule.weight)].into_iter().chain(chances).collect()
    };
    let of = |words: &dyn Fn(&Pool) -> String| {
        [Compare::ShallowOrDeeper, Compare::Article5, Compare::War].map(|outcome| words(found.mixture.pool(outcome)))
    };
    let mixture = of(&|pool| percent_with_noise(pool.probability, pool.replicate_noise, found.runs_of_each()));
    let range = of(&|pool| match (&pool.lowest, &pool.highest) {
        (Some(lowest), Some(highest)) => percent_interval((lowest.probability, highest.probability)),
        _ => "unknown".to_owned(),
    });
    let named =
        |name: &str, weight: String, cells: [String; 3]| [name.to_owned(), weight].into_iter().chain(cells).collect();
    let mut rows: Vec<Vec<String>> = found.rules.iter().map(rule).collect();
    rows.push(named("All together", percent(1.0), mixture));
    rows.push(named("Range over the rules", String::new(), range));
    let columns = ["Rule", "Weight#", "Pact of any depth#", "Article 5 pact#", "Major war#"];
    let caption = format!("Chances by the horizon, by rule; simulation noise (95{NBSP}%) in brackets");
    Table::new(caption, &columns, rows)
}
