//! Cases of history run as if they were the present: what the rules say of them beside what happened.

use crate::brief::page::{Block, Table};
use crate::charts::score_card::subject;
use crate::history::hindcast::{Against, BASE_RATE, Hindcast, HindcastResults, MeanScore, RuleScores, Verdict};
use crate::words::{NBSP, counted, percent, thousands};

/// What is said of a hindcast before its figures.
pub(super) fn blocks(hindcast: &HindcastResults) -> Vec<Block> {
    let found = &hindcast.found;
    let mut blocks = vec![Block::Heading("Cases of history".to_owned()), Block::Paragraph(how(hindcast))];
    blocks.extend(found.on_trial().map(|rule| Block::Paragraph(verdict(found, rule))));
    blocks.push(Block::Table(rules(found)));
    blocks
}

/// What was run.
fn how(hindcast: &HindcastResults) -> String {
    let HindcastResults { manifest, found, .. } = hindcast;
    format!(
        "{} run as if they were the present, {} of {} by each rule; where the default rule is among them, it draws its weights \
         without the evidence of the case’s own family. The cases were known when the model was made, so this shows whether the \
         rule can tell them apart, not that it would have foretold them. Hindcast {}, pactsim {}.",
        were(found.cases.len() as u64, "case of history", "cases of history"),
        counted(found.draws.into(), "draw"),
        counted(found.replicates.into(), "replicate"),
        manifest.hindcast_id,
        manifest.engine_version,
    )
}

fn were(count: u64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one} was") } else { format!("{} {many} were", thousands(count)) }
}

/// What the rule on trial says of pacts that formed and of those that did not, and how it stands to the base rate.
fn verdict(found: &Hindcast, rule: &RuleScores) -> String {
    let mean = |formed: bool| {
        let of_sort = found.rows.iter().filter(|row| row.rule == rule.rule && row.expected == formed);
        let chances: Vec<f64> = of_sort.filter(|row| row.log_score.is_some()).filter_map(|row| row.p_formed).collect();
        let count = chances.len();
        (count > 0).then(|| (count as u64, chances.iter().sum::<f64>() / count as f64))
    };
    let name = subject(&rule.rule);
    let told = match (mean(true), mean(false)) {
        (Some((formed, with)), Some((not, without))) => format!(
            "{name} gives {} that formed {} on average, {} that did not {}.",
            counted(formed, "pact"),
            percent(with),
            thousands(not),
            percent(without)
        ),
        (Some((count, mean)), None) => {
            format!("{name} gives {} that formed {} on average.", counted(count, "pact"), percent(mean))
        }
        (None, Some((count, mean))) => {
            format!("{name} gives {} that did not form {} on average.", counted(count, "pact"), percent(mean))
        }
        (None, None) => format!("{name} says nothing of whether a pact forms, and is scored on members alone."),
    };
    let against = rule.against.iter().find(|against| against.reference == BASE_RATE);
    let stands = against.and_then(|against| {
        let gain = against.log_score.or(against.member_log_score)?;
        let families = match rule.families {
            1 => "1 family".to_owned(),
            more => format!("{more} families"),
        };
        Some(format!(
            " Its gain in log score over the base rate is {}: on {families} of cases it {}.",
            score(Some(gain), true),
            words(against)
        ))
    });
    told + &stands.unwrap_or_default()
}

fn words(against: &Against) -> String {
    match against.verdict {
        Verdict::Better | Verdict::Worse => format!("is {}", against.verdict.words()),
        Verdict::CannotBeTold => "cannot be told from it".to_owned(),
    }
}

/// A score with its interval; a gain has its sign.
fn score(score: Option<MeanScore>, is_gain: bool) -> String {
    let number = |x: f64| match (x < 0.0, is_gain) {
        (true, _) => format!("−{:.2}", -x),
        (false, true) => format!("+{x:.2}"),
        (false, false) => format!("{x:.2}"),
    };
    match score {
        Some(MeanScore { value, low: Some(low), high: Some(high) }) => {
            format!("{} ({} to {})", number(value), number(low), number(high))
        }
        Some(MeanScore { value, .. }) => number(value),
        None => "–".to_owned(),
    }
}

fn rules(found: &Hindcast) -> Table {
    let row = |rule: &RuleScores| {
        let gain = rule.against.iter().find(|against| against.reference == BASE_RATE).and_then(|of| of.log_score);
        let name = if rule.is_reference { format!("{} (reference)", rule.rule) } else { rule.rule.clone() };
        let foretold = rule.hit_rate.map_or_else(|| "–".to_owned(), |rate| percent(rate.value));
        vec![name, score(rule.log_score, false), score(gain, true), score(rule.brier, false), foretold]
    };
    let columns = ["Rule", "Log score#", "Gain over the base rate#", "Brier score#", "Members foretold#"];
    let caption = format!(
        "Scores over all pacts that are asked about, with 95{NBSP}% intervals over families of cases; of both scores 0 is best. A rule \
         without a score says nothing of treaties"
    );
    Table::new(caption, &columns, found.rules.iter().map(row).collect())
}
