//! Claims on trial: what the model says of what the texts say.

use rayon::prelude::*;

use super::figures::{applicable, drawn};
use crate::analysis::claims::{ClaimAnswer, Trial, Verdict};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Section, Table};
use crate::charts::KINDS;
use crate::words::{NBSP, counted, listed, percent};

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let mut blocks = Vec::new();
    for (at, (kept, results)) in material.claims.iter().enumerate() {
        let trial = &kept.found;
        blocks.push(Block::Paragraph(finding(trial)));
        blocks.push(Block::Paragraph(how(trial)));
        let mut essays: Vec<&String> = trial.claims.iter().flat_map(|claim| &claim.essays).collect();
        essays.sort();
        essays.dedup();
        blocks.extend(essays.into_iter().map(|essay| Block::Table(table(trial, essay))));
        let drawings = KINDS.par_iter().map(|kind| applicable(kind.figures(results)));
        let drawings: Vec<_> = drawings.collect::<Result<_, _>>()?;
        // Figures of several folders have the same names.
        let prefix = if material.claims.len() > 1 { format!("claims-{}--", at + 1) } else { String::new() };
        blocks.extend(drawn(drawings.into_iter().flatten().collect(), &prefix)?);
    }
    Ok((!blocks.is_empty()).then(|| Section::new("claims", "Claims on trial", blocks)))
}

/// How many claims have which verdict, and which.
fn finding(trial: &Trial) -> String {
    let of = |verdict: Verdict| -> Vec<&str> {
        let found = trial.claims.iter().filter(|claim| claim.verdict == verdict);
        found.map(|claim| claim.claim.as_str()).collect()
    };
    let told: Vec<String> = Verdict::ALL
        .into_iter()
        .map(|verdict| (verdict, of(verdict)))
        .filter(|(_, claims)| !claims.is_empty())
        .map(|(verdict, claims)| format!("{} {} ({})", claims.len(), verdict.says(), listed(&claims)))
        .collect();
    format!("Of {} that were put on trial: {}.", counted(trial.claims.len() as u64, "claim"), told.join("; "))
}

fn how(trial: &Trial) -> String {
    format!(
        "Each claim was written down with its arms, its outcome and the smallest effect that matters before it was run. Arms differ \
         in nothing but what the claim is about, and share all random numbers: {} × {} under each of {} rules. By construction: every \
         rule says so whatever its weights, so that only the size is a finding. The other verdicts are of the mixture \
         of the rules with fitted weights, corrected for the number of claims; robust is the share of rules and draws with the \
         claimed sign. A verdict says what follows from the model, not what is so. Trial {}, pactsim {}.",
        counted(trial.draws.into(), "draw"),
        counted(trial.replicates.into(), "replicate"),
        trial.rules.len(),
        trial.trial_id,
        trial.engine_version,
    )
}

fn table(trial: &Trial, essay: &str) -> Table {
    let row = |claim: &ClaimAnswer| {
        vec![
            format!("{}{NBSP}{}", claim.claim, claim.says),
            claim.verdict_in_words(),
            claim.effect_in_words(),
            claim.first().map_or_else(String::new, |first| format!("{}, {}", first.outcome, first.expects)),
            claim.robustness.map_or_else(|| "–".to_owned(), percent),
        ]
    };
    let rows = trial.claims.iter().filter(|claim| claim.essays.iter().any(|of| of == essay)).map(row).collect();
    let caption = format!(
        "{essay}: its claims, and what the model bears out; 95{NBSP}% intervals under another seed in brackets"
    );
    Table::new(caption, &["Claim", "Verdict", "Effect#", "Claimed", "Robust#"], rows)
}
