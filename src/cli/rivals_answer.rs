//! The answer of rival rules side by side, as a person reads it, or as JSON.

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use super::answer::{CAVEAT, point_weights};
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::{Screen, print as print_text, print_json};
use crate::analysis::Compare;
use crate::history::rivals::{Pool, RivalRules, RuleAnswer, RulesResults};
use crate::scenario;
use crate::words::reasons::reason;
use crate::words::{Dates, Names, counted, depth, listed, percent, percent_interval, percent_with_noise};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Json<'a> {
    /// Always `complete`: what was interrupted is not told.
    status: &'static str,
    /// Whether all of it was complete before this command.
    was_there: bool,
    folder: String,
    #[serde(flatten)]
    found: &'a RivalRules,
}

/// Prints it; `was_there` tells whether it was complete before.
pub(super) fn print(results: &RulesResults, was_there: bool, json: bool) -> Result<(), Failure> {
    let RulesResults { folder, found, .. } = results;
    if json {
        return print_json(&Json { status: "complete", was_there, folder: folder.display().to_string(), found });
    }
    print_text(&text(results, was_there, &Screen::stdout()))
}

fn text(results: &RulesResults, was_there: bool, screen: &Screen) -> String {
    let found = &results.found;
    let bold = Style::new().bold();
    let mut paragraphs = Vec::new();
    if found.runs_failed > 0 {
        let alarm = format!("FAILED: {}, left out of every number below.", counted(found.runs_failed, "run"));
        paragraphs.push(screen.styled(bold.fg_color(Some(AnsiColor::Red.into())), &paragraph(&alarm, screen)));
    }
    paragraphs.push(screen.styled(bold, &paragraph(&found.title, screen)));
    paragraphs.push(columns(chances(found), screen));
    paragraphs.push(paragraph(&how_to_read(found), screen));
    let names = names(results);
    let whom = found.rules.iter().map(|rule| [name(rule), with_whom(rule, &names), obstacle(rule, &names)]);
    let head = ["", "Most frequent first pact", "Most often missing"].map(str::to_owned);
    paragraphs.push(columns(std::iter::once(head).chain(whom), screen));
    // Not wrapped: a path is there to be copied.
    paragraphs.push(origin(results, was_there));
    paragraphs.push(paragraph(CAVEAT, screen));
    paragraphs.join("\n\n") + "\n"
}

/// A line for each rule, one for the mixture, and one for the range over rules.
fn chances(found: &RivalRules) -> Vec<[String; 5]> {
    let dates = Dates::from_decimal_year(found.start_year);
    let horizon = format!("By {}", dates.month(found.horizon_year - found.start_year));
    let head = [&horizon, "weight", "Article 5 pact", "any pact", "major war"].map(str::to_owned);
    let rule = |rule: &RuleAnswer| {
        let [article5, shallow, war] = Compare::ALL.map(|outcome| match rule.estimate(outcome) {
            Some(estimate) => percent_with_noise(estimate.probability, estimate.replicate_noise, rule.runs),
            None => "silent on depth".to_owned(),
        });
        [name(rule), percent(rule.weight), article5, shallow, war]
    };
    let of = |words: &dyn Fn(&Pool) -> String| Compare::ALL.map(|outcome| words(found.mixture.pool(outcome)));
    let runs = found.runs_of_each();
    let [article5, shallow, war] = of(&|pool| percent_with_noise(pool.probability, pool.replicate_noise, runs));
    let mixture = ["Mixture".to_owned(), percent(1.0), article5, shallow, war];
    let [article5, shallow, war] = of(&|pool| match (&pool.lowest, &pool.highest) {
        (Some(lowest), Some(highest)) => percent_interval((lowest.probability, highest.probability)),
        _ => "unknown".to_owned(),
    });
    let range = ["Range over rules".to_owned(), String::new(), article5, shallow, war];
    std::iter::once(head).chain(found.rules.iter().map(rule)).chain([mixture, range]).collect()
}

/// e.g. `T1 cost-benefit`.
fn name(rule: &RuleAnswer) -> String {
    format!("{} {}", rule.id, rule.rule)
}

fn how_to_read(found: &RivalRules) -> String {
    let weights =
        "Weights are of log scores on pacts that were left out, shrunk half-way to equal (docs/calibration.md).";
    let silent: Vec<&str> =
        found.rules.iter().filter(|rule| rule.is_silent_on_form).map(|rule| rule.id.as_str()).collect();
    let silence = match silent.as_slice() {
        [] => String::new(),
        ids => format!(
            " {} say who joins and nothing of how deep a treaty goes: of an Article 5 pact, the mixture is that of the others.",
            listed(ids)
        ),
    };
    format!(
        "In brackets: replicate noise, 95 %. The mixture is the weighted mean of the rules, the range how far they lie apart. \
         {weights}{silence}"
    )
}

/// The names of the scenario, from the batch of the first rule; ids where it is not there.
fn names(results: &RulesResults) -> Names {
    let manifest = results.found.rules.first().and_then(|rule| results.batch(&rule.rule));
    let manifest = manifest.and_then(|batch| crate::ensemble::read_manifest(&batch).ok());
    let scenario = manifest.and_then(|of| scenario::load_text(&of.scenario, &of.scenario_text).ok());
    scenario.map_or_else(Names::default, |scenario| Names::of(&scenario.spec))
}

fn with_whom(rule: &RuleAnswer, names: &Names) -> String {
    let Some(membership) = &rule.membership else { return "none formed".to_owned() };
    let members: Vec<&str> = membership.members.iter().map(|id| names.state(id)).collect();
    let depth = if rule.is_silent_on_form { String::new() } else { format!(", {}", depth(&membership.depth)) };
    let share = membership.runs as f64 / rule.shallow_or_deeper.count.max(1) as f64;
    format!("{}: {}{depth} ({})", names.design(&membership.design), listed(&members), percent(share))
}

fn obstacle(rule: &RuleAnswer, names: &Names) -> String {
    let Some(obstacle) = &rule.obstacle else {
        return if rule.membership.is_none() { "no pact was tried" } else { "nobody" }.to_owned();
    };
    let share = obstacle.share.map_or_else(String::new, |share| format!(" in {}", percent(share)));
    let why = obstacle
        .reason
        .as_ref()
        .map_or_else(String::new, |of| format!(": {} {}", reason(of, names), percent(of.share)));
    format!("{}{share}{why}", names.state(&obstacle.state))
}

/// What the numbers rest on and where they lie.
fn origin(results: &RulesResults, was_there: bool) -> String {
    let found = &results.found;
    let sample = format!(
        "{} × {} by each of {}, {} in all; seed {}{}; pactsim {}",
        counted(found.draws.into(), "draw"),
        counted(found.replicates.into(), "replicate"),
        counted(found.rules.len() as u64, "rule"),
        counted(found.runs, "run"),
        found.seed,
        point_weights(found.weighting),
        found.engine_version,
    );
    let state = if was_there { " (already complete)" } else { "" };
    let folder = results.folder.display();
    format!("Sample  {sample}\nRules   {}{state}\nFolder  {folder}", found.rules_id)
}
