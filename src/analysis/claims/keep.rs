//! The folder of a trial: computed, gone on with, or read if it is there already.

use std::path::Path;

use super::answer::{ClaimAnswer, Number, QuestionAnswer, Trial, answer};
use super::claim::Claim;
use super::trial::{self, TrialPlan};
use crate::analysis::kept::{Finding, Kept, Place, Source, id_of, write};
use crate::ensemble::{EnsembleError, Host, Options};
use crate::rules::mixture;
use crate::scenario::Weighting;
use crate::store::{
    BatchLock, Cell, Column, Format, Kind, ResultsKind, Schema, StoreError, TableFile, TableWriter, batch_folder,
};

/// Name of the folder that trials are written under.
const NAME: &str = "claims";

impl Finding for Trial {
    const KIND: ResultsKind = ResultsKind::Claims;

    fn id(&self) -> &str {
        &self.trial_id
    }

    fn write_tables(&self, folder: &Path, format: Format) -> Result<Vec<TableFile>, StoreError> {
        Ok(vec![self.write_claims(folder, format)?, self.write_questions(folder, format)?])
    }
}

/// How a trial is computed and where it is written.
#[derive(Debug, Clone)]
pub struct TrialOptions<'a> {
    /// Folder under which results are written, threads, commit.
    pub options: Options<'a>,
    /// Format of the tables.
    pub format: Format,
    /// What to type for the same results.
    pub command: String,
}

/// Puts `claims` on trial, going on where an earlier attempt stopped; and whether the answer was there before. `None` when the
/// host stopped it.
///
/// # Errors
/// [`EnsembleError`] when files cannot be read or written, another process is writing them, or there are no threads; finished
/// parts are kept.
pub fn put_on_trial(
    claims: &[Claim],
    plan: TrialPlan,
    options: &TrialOptions<'_>,
    host: &dyn Host,
) -> Result<Option<(Kept<Trial>, bool)>, EnsembleError> {
    let started = host.now();
    let Options { output, threads, git_commit } = options.options;
    let id = trial_id(claims, plan, git_commit);
    let folder = batch_folder(output, NAME, &id)?;
    let _lock = BatchLock::acquire(&folder)?;
    if let Ok(there) = Kept::<Trial>::open(&folder)
        && there.manifest.format == options.format
    {
        return Ok(Some((there, true)));
    }
    let Some(said) = trial::run(claims, plan, &folder, git_commit, threads, host)? else { return Ok(None) };
    let found = answer(claims, &said, plan, id);
    let source = |claim: &Claim| Source {
        kind: "claim".to_owned(),
        id: blake3::hash(claim.text.as_bytes()).to_hex().to_string(),
        place: claim.file.clone(),
    };
    let (format, command) = (options.format, options.command.clone());
    let sources = claims.iter().map(source).collect();
    let place = Place { folder: folder.clone(), format, threads, git_commit, command, sources, started: &started };
    let kept = write(found, place, host)?;
    trial::clear(&folder, git_commit)?;
    Ok(Some((kept, false)))
}

/// Hash of everything that decides a trial.
fn trial_id(claims: &[Claim], plan: TrialPlan, git_commit: Option<&str>) -> String {
    let TrialPlan { seed, draws, replicates } = plan;
    let mut parts = vec![format!("{seed:?} {draws} {replicates}"), Weighting::Posterior.identity()];
    parts.extend(mixture().iter().map(|share| format!("{} {}", share.rule.word(), share.weight)));
    for claim in claims {
        parts.push(claim.text.clone());
        parts.extend(claim.points.iter().map(|arm| arm.scenario.resolved.clone()));
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    id_of(ResultsKind::Claims, git_commit, &parts)
}

fn number(name: &str, text: &str) -> Column {
    Column::optional(name, Kind::F64, text)
}

fn text(name: &str, says: &str) -> Column {
    Column::required(name, Kind::Text, says)
}

impl Trial {
    fn write_claims(&self, folder: &Path, format: Format) -> Result<TableFile, StoreError> {
        let columns = vec![
            text("claim", "id of the claim"),
            text("name", "a few words that name it"),
            text("essays", "the texts that make it, separated by spaces"),
            text("design", "contrast, threshold, shape or within"),
            text("verdict", "supported, contradicted, undecided or by-construction"),
            number("effect", "effect in the mixture of the rules on the posterior").in_unit("that of the column unit"),
            number("low", "lower end of its 95 % interval under another seed").in_unit("that of the column unit"),
            number("high", "its upper end").in_unit("that of the column unit"),
            text("unit", "unit of these three"),
            number("robustness", "share of rules and draws with the claimed sign"),
            Column::required("reverse", Kind::Bool, "whether the reverse of what is claimed is there"),
            text("imposed_under", "rules under which the prior alone gives the claimed sign, separated by spaces"),
            number("p_for", "two-sided p-value of what speaks for it"),
            number("p_for_adjusted", "the same corrected for all claims of the trial (Benjamini-Hochberg)"),
            number("p_against", "two-sided p-value of what speaks against it"),
            number("p_against_adjusted", "the same corrected for all claims of the trial"),
            text("because", "why the verdict is what it is"),
        ];
        let mut table = TableWriter::create(folder, &Schema::new("claims", columns)?, format)?;
        for claim in &self.claims {
            let ClaimAnswer { effect, low, high, robustness, evidence, adjusted, .. } = claim;
            let (essays, imposed) = (claim.essays.join(" "), claim.imposed_under.join(" "));
            table.push(&[
                claim.claim.as_str().into(),
                claim.name.as_str().into(),
                essays.as_str().into(),
                claim.design.word().into(),
                claim.verdict.word().into(),
                (*effect).into(),
                (*low).into(),
                (*high).into(),
                claim.unit.as_str().into(),
                (*robustness).into(),
                claim.reverse.into(),
                imposed.as_str().into(),
                evidence.map(|found| found.p_for).into(),
                adjusted.map(|found| found.p_for).into(),
                evidence.map(|found| found.p_against).into(),
                adjusted.map(|found| found.p_against).into(),
                claim.because.as_str().into(),
            ])?;
        }
        table.finish()
    }

    fn write_questions(&self, folder: &Path, format: Format) -> Result<TableFile, StoreError> {
        let columns = vec![
            text("claim", "id of the claim"),
            Column::required("question", Kind::U32, "number of its question, from 0"),
            text("role", "claim, beside, placebo or check"),
            text("subject", "what is looked at"),
            text("outcome", "the outcome"),
            text("unit", "unit of the numbers"),
            text("expects", "what bears it out"),
            text("rule", "word of the rule, or mixture"),
            text("weights", "posterior or prior"),
            number("level", "level of the lever; missing for the question as a whole"),
            number("estimate", "the number").in_unit("that of the column unit"),
            number("low", "lower end of its 95 % interval under another seed").in_unit("that of the column unit"),
            number("high", "its upper end").in_unit("that of the column unit"),
            number("agree", "share of the draws with the claimed sign"),
        ];
        let mut table = TableWriter::create(folder, &Schema::new("questions", columns)?, format)?;
        for claim in &self.claims {
            for (number, question) in (0..).zip(&claim.questions) {
                for line in question.lines() {
                    let Line { rule, weights, level, number: found, agree } = line;
                    let head: [Cell<'_>; 7] = [
                        claim.claim.as_str().into(),
                        Cell::U32(number),
                        question.role.word().into(),
                        question.subject.as_str().into(),
                        question.outcome.as_str().into(),
                        question.unit.as_str().into(),
                        question.expects.as_str().into(),
                    ];
                    let rest: [Cell<'_>; 7] = [
                        rule.into(),
                        weights.into(),
                        level.into(),
                        found.map(|found| found.estimate).into(),
                        found.and_then(|found| found.low).into(),
                        found.and_then(|found| found.high).into(),
                        agree.into(),
                    ];
                    table.push(&[head, rest].concat())?;
                }
            }
        }
        table.finish()
    }
}

/// A line of the table of questions.
struct Line<'q> {
    rule: &'q str,
    weights: &'static str,
    level: Option<f64>,
    number: Option<Number>,
    agree: Option<f64>,
}

impl QuestionAnswer {
    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let [prior, posterior] = [Weighting::Prior, Weighting::Posterior].map(Weighting::word);
        let mixture = Line { rule: "mixture", weights: posterior, level: None, number: self.mixture, agree: None };
        let level = move |level: &super::answer::Level| Line {
            rule: "mixture",
            weights: posterior,
            level: Some(level.level),
            number: Some(level.number),
            agree: None,
        };
        let rules = self.rules.iter().flat_map(move |rule| {
            let line = |weights, number, agree| Line { rule: &rule.rule, weights, level: None, number, agree };
            [line(posterior, rule.posterior, rule.agree), line(prior, rule.prior, rule.agree_on_prior)]
        });
        std::iter::once(mixture).chain(self.levels.iter().map(level)).chain(rules)
    }
}
