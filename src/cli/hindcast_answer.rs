//! The answer of a hindcast, as a person reads it, or as JSON.

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::{Screen, print as print_text, print_json};
use crate::ensemble::PROGRAM_VERSION;
use crate::history::hindcast::{
    Against, BilateralForecast, Forecast, Hindcast, HindcastResults, MeanScore, MemberForecast, RuleScores, SAMPLES,
};
use crate::words::reasons::family;
use crate::words::{counted, depth, percent, percent_interval, percent_of_runs, thousands, word};

/// Share from which on a reason has a place in the list of those to blame.
const SHARE_MIN: f64 = 0.05;

/// Reasons and rungs named where there is little room.
const NAMED_MAX: usize = 4;

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Printed<'a> {
    /// Missing where nothing was written.
    hindcast_id: Option<&'a str>,
    folder: Option<String>,
    engine_version: &'a str,
    #[serde(flatten)]
    found: &'a Hindcast,
}

/// Prints it; `kept` is the same where it was written.
pub(super) fn print(found: &Hindcast, kept: Option<&HindcastResults>, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&Printed {
            hindcast_id: kept.map(|kept| kept.manifest.hindcast_id.as_str()),
            folder: kept.map(|kept| kept.folder.display().to_string()),
            engine_version: kept.map_or(PROGRAM_VERSION, |kept| &kept.manifest.engine_version),
            found,
        });
    }
    print_text(&text(found, kept, &Screen::stdout()))
}

fn text(found: &Hindcast, kept: Option<&HindcastResults>, screen: &Screen) -> String {
    let bold = Style::new().bold();
    let mut paragraphs = Vec::new();
    if found.runs_failed > 0 {
        let alarm = format!("FAILED: {}, left out of every number below.", counted(found.runs_failed, "run"));
        paragraphs.push(screen.styled(bold.fg_color(Some(AnsiColor::Red.into())), &paragraph(&alarm, screen)));
    }
    let rules: Vec<&str> =
        found.rules.iter().filter(|rule| !rule.is_reference).map(|rule| rule.rule.as_str()).collect();
    for rule in &rules {
        let head = format!("What {rule} says, and what happened");
        paragraphs.push(format!(
            "{}\n{}",
            screen.styled(bold, &paragraph(&head, screen)),
            columns(std::iter::once(CASES_HEAD.map(str::to_owned)).chain(of_rule(found, rule).map(case)), screen)
        ));
    }
    paragraphs.push(scores(&found.rules, screen));
    paragraphs
        .extend(found.rules.iter().flat_map(|rule| rule.against.iter().map(|against| verdict(rule, against, screen))));
    for rule in &rules {
        let rows = of_rule(found, rule).flat_map(members).chain(of_rule(found, rule).filter_map(blame));
        paragraphs.push(format!("By {rule}\n{}", columns(rows.collect::<Vec<_>>(), screen)));
        let treaties: Vec<_> = found.bilaterals.iter().filter(|row| row.rule == *rule).map(bilateral).collect();
        if !treaties.is_empty() {
            paragraphs.push(format!("Bilateral treaties that came, by {rule}\n{}", columns(treaties, screen)));
        }
    }
    paragraphs.push(paragraph(&origin(found), screen));
    if let Some(kept) = kept {
        // Not wrapped: a path is there to be copied.
        paragraphs.push(format!("Folder  {}", kept.folder.display()));
    }
    paragraphs.join("\n\n") + "\n"
}

fn of_rule<'a>(found: &'a Hindcast, rule: &'a str) -> impl Iterator<Item = &'a Forecast> {
    found.rows.iter().filter(move |row| row.rule == rule)
}

const CASES_HEAD: [&str; 6] = ["Case", "Pact", "In history", "P(formed)", "95 %", "in words"];

/// The line of a case.
fn case(row: &Forecast) -> [String; 6] {
    let happened = match &row.expected_depth {
        Some(word) => format!("formed, {}", depth(word)),
        None => "did not form".to_owned(),
    };
    let (chance, interval, words) = match (row.p_formed, row.p_low, row.p_high) {
        (Some(p), Some(low), Some(high)) => {
            (percent_of_runs(p, row.runs), percent_interval((low, high)), word(p, (low, high)))
        }
        _ => ("unknown".to_owned(), String::new(), ""),
    };
    [row.case.clone(), row.pact.clone(), happened, chance, interval, words.to_owned()]
}

fn scores(rules: &[RuleScores], screen: &Screen) -> String {
    let head = ["Rule", "Log score", "Brier score", "Log score of members", "Members foretold"].map(str::to_owned);
    let row = |rule: &RuleScores| {
        let name = if rule.is_reference { format!("{} (reference)", rule.rule) } else { rule.rule.clone() };
        let hits = rule.hit_rate.map_or("-".to_owned(), |rate| percent(rate.value));
        [name, score(rule.log_score), score(rule.brier), score(rule.member_log_score), hits]
    };
    columns(std::iter::once(head).chain(rules.iter().map(row)), screen)
}

/// A score with its interval.
fn score(score: Option<MeanScore>) -> String {
    match score {
        Some(MeanScore { value, low: Some(low), high: Some(high) }) => format!("{value:.3} ({low:.3} to {high:.3})"),
        Some(MeanScore { value, .. }) => format!("{value:.3}"),
        None => "-".to_owned(),
    }
}

/// How a rule stands to a reference, in a sentence.
fn verdict(rule: &RuleScores, against: &Against, screen: &Screen) -> String {
    let gain = |gain: Option<MeanScore>| match gain {
        Some(MeanScore { value, low: Some(low), high: Some(high) }) => format!("{value:+.3} ({low:+.3} to {high:+.3})"),
        Some(MeanScore { value, .. }) => format!("{value:+.3}"),
        None => "none to be had".to_owned(),
    };
    paragraph(
        &format!(
            "{} beside {}: {}. Gain in log score {}, in Brier score {}, in log score of members {}; {} of {}.",
            rule.rule,
            against.reference,
            against.verdict.words(),
            gain(against.log_score),
            gain(against.brier),
            gain(against.member_log_score),
            counted(rule.pacts as u64, "pact"),
            if rule.families == 1 { "1 family".to_owned() } else { format!("{} families", rule.families) },
        ),
        screen,
    )
}

/// Who was in, by hits, misses and false members; where the pact did not form in history, who would have been.
fn members(row: &Forecast) -> Vec<[String; 3]> {
    let listed = |is: &dyn Fn(&MemberForecast) -> bool| {
        let states = row.members.iter().filter(|member| is(member));
        let named =
            states.map(|member| format!("{} {}", member.state, member.p_member.map_or("-".to_owned(), percent)));
        named.collect::<Vec<_>>().join(", ")
    };
    let lines = if row.depths.is_empty() {
        vec![("members", "it never formed, so nothing is said of them".to_owned())]
    } else if row.expected {
        vec![
            ("hits", listed(&|member| (member.foretold, member.expected) == (Some(true), Some(true)))),
            ("misses", listed(&|member| (member.foretold, member.expected) == (Some(false), Some(true)))),
            ("false members", listed(&|member| (member.foretold, member.expected) == (Some(true), Some(false)))),
        ]
    } else {
        vec![("would be in", listed(&|member| member.foretold == Some(true)))]
    };
    let mut rungs: Vec<_> = row.depths.iter().filter(|of| of.share >= SHARE_MIN).collect();
    rungs.sort_by(|a, b| b.share.total_cmp(&a.share));
    let rungs = rungs.iter().map(|of| format!("{} {}", depth(&of.depth), percent(of.share))).collect::<Vec<_>>();
    let lines = lines.into_iter().filter(|(_, text)| !text.is_empty());
    let lines = lines.chain((!rungs.is_empty()).then(|| ("depth", rungs.join(", "))));
    let name = |at: usize| if at == 0 { format!("{}: {}", row.case, row.pact) } else { String::new() };
    lines.enumerate().map(|(at, (label, text))| [name(at), label.to_owned(), text]).collect()
}

/// What the runs without the pact are put down to.
fn blame(row: &Forecast) -> Option<[String; 3]> {
    let weighty = row.blame.iter().filter(|blame| blame.share >= SHARE_MIN).take(NAMED_MAX);
    let named: Vec<String> =
        weighty.map(|blame| format!("{} {}", reason(&blame.reason), percent(blame.share))).collect();
    let without = row.runs as f64 * (1.0 - row.p_formed?);
    (!named.is_empty()).then(|| {
        let of = format!("why not ({} runs)", thousands(without.round() as u64));
        [format!("{}: {}", row.case, row.pact), of, named.join(", ")]
    })
}

/// A reason as a reader says it.
fn reason(word: &str) -> &str {
    match word {
        "another-left" => "left because another left",
        "never-proposed" => "never proposed",
        "within-reach-not-signed" => "within reach, and not signed",
        "not-in-force-in-time" => "signed, and not in force in time",
        other => family(other),
    }
}

fn bilateral(row: &BilateralForecast) -> [String; 3] {
    let chance = row.p.map_or("unknown".to_owned(), percent);
    let interval = row.p_low.zip(row.p_high).map_or(String::new(), percent_interval);
    [format!("{}: {} and {}", row.case, row.first, row.second), chance, interval]
}

/// What the numbers rest on.
fn origin(found: &Hindcast) -> String {
    format!(
        "{}; {} of {} for each by each rule, {} in all; seed {}. Intervals are 95 %: of a chance under another seed, of a mean score \
         from {} samples of families of cases. Scores: 0 is best; the log score is at most 0, the Brier score at least. Cases were \
         known when the model was made: docs/hindcast.md says what that means.",
        counted(found.cases.len() as u64, "case"),
        counted(found.draws.into(), "draw"),
        counted(found.replicates.into(), "replicate"),
        counted(found.runs, "run"),
        found.seed,
        thousands(SAMPLES as u64),
    )
}
