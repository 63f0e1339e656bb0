//! The answer of a trial of claims, as a person reads it, or as JSON.

use clap::builder::styling::Style;

use super::analysing::print_kept;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::Screen;
use crate::analysis::Kept;
use crate::analysis::claims::{ClaimAnswer, Trial, Verdict};
use crate::words::{counted, percent, thousands};

/// Prints it; `was_there` tells whether it was complete before.
pub(super) fn print(kept: &Kept<Trial>, was_there: bool, json: bool) -> Result<(), Failure> {
    print_kept(kept, was_there, json, text)
}

fn text(kept: &Kept<Trial>, was_there: bool, screen: &Screen) -> String {
    let trial = &kept.found;
    let bold = Style::new().bold();
    let mut paragraphs = vec![screen.styled(bold, &paragraph(&headline(trial), screen))];
    for essay in essays(trial) {
        let rows = trial.claims.iter().filter(|claim| claim.essays.contains(&essay)).map(row);
        let head = ["", "claim", "claimed", "effect", "verdict", "robust"].map(str::to_owned);
        let table = columns(std::iter::once(head).chain(rows).collect::<Vec<_>>(), screen);
        paragraphs.push(format!("{}\n{table}", screen.styled(bold, &essay)));
    }
    let sample = format!(
        "{} × {} under each of {} rules, on the prior and on the posterior: {}; pactsim {}",
        counted(trial.draws.into(), "draw"),
        counted(trial.replicates.into(), "replicate"),
        trial.rules.len(),
        counted(trial.runs, "run"),
        trial.engine_version
    );
    let state = if was_there { " (already complete)" } else { "" };
    paragraphs.push(format!("Sample  {sample}\nTrial   {}{state}\nFolder  {}", trial.trial_id, kept.folder.display()));
    paragraphs.push(paragraph(WHAT_IT_IS, screen));
    paragraphs.join("\n\n") + "\n"
}

/// How the numbers are to be read.
const WHAT_IT_IS: &str = "Effect: in the mixture of the rules on the posterior, with its 95 % interval under another seed. \
    Robust: the share of rules and draws with the claimed sign. Verdicts are corrected for the number of claims \
    (Benjamini-Hochberg); raw values are in the table `claims`. A verdict is about the model: it says what follows from it, \
    not what is so.";

fn headline(trial: &Trial) -> String {
    let count = |verdict: Verdict| trial.claims.iter().filter(|claim| claim.verdict == verdict).count();
    let said: Vec<String> = Verdict::ALL
        .into_iter()
        .filter(|&verdict| count(verdict) > 0)
        .map(|verdict| format!("{} {}", thousands(count(verdict) as u64), verdict.says()))
        .collect();
    format!("Of {}: {}", counted(trial.claims.len() as u64, "claim"), said.join(", "))
}

/// The texts that make the claims, in order.
fn essays(trial: &Trial) -> Vec<String> {
    let mut essays: Vec<String> = trial.claims.iter().flat_map(|claim| claim.essays.clone()).collect();
    essays.sort();
    essays.dedup();
    essays
}

fn row(claim: &ClaimAnswer) -> [String; 6] {
    let claimed = claim.first().map_or_else(String::new, |first| first.expects.clone());
    let robust = claim.robustness.map_or_else(|| "–".to_owned(), percent);
    [claim.claim.clone(), claim.says.clone(), claimed, claim.effect_in_words(), claim.verdict_in_words(), robust]
}
