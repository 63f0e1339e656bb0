//! The answer of a trial, as it stands in `summary.json`.

use serde::{Deserialize, Serialize};

use super::claim::{Claim, Expect, Question};
use super::estimate::{Estimated, OfDraw, by_draw};
use super::trial::{Said, TrialPlan};
use super::verdict::{Evidence, Verdict, agrees, evidence, is_reverse, sign_of};
use super::wire::{Design, Role};
use crate::analysis::crossing::crossing;
use crate::ensemble::PROGRAM_VERSION;
use crate::rng::{Key, StreamId};
use crate::rules::{explanation, mixture};
use crate::scenario::{RULES, Weighting};
use crate::stats::{benjamini_hochberg, central, weighted_central};
use crate::words::with_interval;

/// Share of the draws with the claimed sign, under every rule, from which on a claim holds by construction.
const IMPOSED: f64 = 0.95;

/// Largest adjusted p-value that decides.
const DECIDES: f64 = 0.05;

/// Resamples of a place at which a curve crosses a level.
const RESAMPLES: usize = 1000;

/// The answer of a trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Id of the trial: a hash of the claims, their scenarios, the sample and the engine.
    pub trial_id: String,
    /// Engine version.
    pub engine_version: String,
    /// Root of all randomness, where it is not that of each claim's scenario.
    pub seed: Option<u64>,
    /// Draws of uncertain figures and weights, in each world.
    pub draws: u32,
    /// Replicates of each draw.
    pub replicates: u32,
    /// Runs of all arms under all rules.
    pub runs: u64,
    /// Runs that failed; they are left out of every number.
    pub runs_failed: u64,
    /// Hash of the posterior sample.
    pub posterior_blake3: Option<String>,
    /// The rules, with their weights in the mixture.
    pub rules: Vec<RuleWeight>,
    /// The claims.
    pub claims: Vec<ClaimAnswer>,
}

/// A rule and its weight in the mixture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleWeight {
    /// Its word.
    pub rule: String,
    /// Its weight; those of all rules add up to 1.
    pub weight: f64,
}

/// What the model says of a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimAnswer {
    /// Its id.
    pub claim: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Effect in the mixture of the rules on the posterior: that of its first question. Missing where no run tells it.
    pub effect: Option<f64>,
    /// Lower end of the 95 % interval under another seed.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// Unit of these.
    pub unit: String,
    /// Share of rules and draws that give the claimed sign: the mean over the rules of the share of draws, of which noise is
    /// taken out; of several questions the least.
    pub robustness: Option<f64>,
    /// A few words that name it.
    pub name: String,
    /// The claim in words.
    pub says: String,
    /// The texts that make it.
    pub essays: Vec<String>,
    /// How it was put to the test.
    pub design: Design,
    /// Why the verdict is what it is.
    pub because: String,
    /// Whether the reverse of what is claimed is there.
    pub reverse: bool,
    /// Rules under which the prior alone gives the claimed sign: in 95 % of the draws, and in their mean whatever the seed.
    pub imposed_under: Vec<String>,
    /// Rules under which it gives the claimed sign of some question in 5 % of the draws or fewer.
    pub excluded_under: Vec<String>,
    /// Raw p-values.
    pub evidence: Option<Evidence>,
    /// The same corrected for all claims of the trial (Benjamini–Hochberg).
    pub adjusted: Option<Evidence>,
    /// What carries the claim in the model, what of it cannot be tested, what was known before.
    pub note: String,
    /// Its questions.
    pub questions: Vec<QuestionAnswer>,
}

/// What the model says of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionAnswer {
    /// Its part in the verdict.
    pub role: Role,
    /// What is looked at.
    pub subject: String,
    /// The outcome.
    pub outcome: String,
    /// Unit of the numbers.
    pub unit: String,
    /// Whether the numbers are chances or their differences.
    pub is_chance: bool,
    /// Whether its number is a difference.
    pub is_difference: bool,
    /// What bears it out.
    pub expects: String,
    /// The bound that it must pass; missing where it decides nothing.
    pub bound: Option<f64>,
    /// How far the number lies beyond the bound, on the side that is claimed, in units of the bound; missing for a bound of 0.
    pub margin: Option<Number>,
    /// Why that much.
    pub reason: String,
    /// In the mixture of the rules, on the posterior.
    pub mixture: Option<Number>,
    /// Central 90 % over weights and uncertain figures under all rules, noise taken out where pairs of runs tell it.
    pub uncertainty: Option<[f64; 2]>,
    /// Raw p-values.
    pub evidence: Option<Evidence>,
    /// Rule by rule.
    pub rules: Vec<RuleAnswer>,
    /// By level of the lever, in the mixture.
    pub levels: Vec<Level>,
}

/// A number with its 95 % interval under another seed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// The estimate.
    pub estimate: f64,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// A question under one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleAnswer {
    /// Word of the rule.
    pub rule: String,
    /// On the posterior; missing where no run tells it, or the rule has nothing to say of how deep a pact is.
    pub posterior: Option<Number>,
    /// On the prior.
    pub prior: Option<Number>,
    /// Share of the draws from the posterior that give the claimed sign.
    pub agree: Option<f64>,
    /// The same on the prior.
    pub agree_on_prior: Option<f64>,
    /// Whether the prior alone gives the claimed sign: in 95 % of the draws, and in their mean whatever the seed.
    pub imposed: bool,
    /// Whether it gives that sign in 5 % of the draws or fewer.
    pub excluded: bool,
}

/// The outcome at a level of the lever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The level.
    pub level: f64,
    /// The number there.
    pub number: Number,
}

impl ClaimAnswer {
    /// Its verdict for readers, with why where that is more than the verdict itself says.
    pub fn verdict_in_words(&self) -> String {
        match self.verdict {
            Verdict::Supported => self.verdict.says().to_owned(),
            // That every rule says so is what the verdict means; whatever else there is has to be told.
            Verdict::ByConstruction => match self.because.split_once("; ") {
                Some((_, more)) => format!("{}: {more}", self.verdict.says()),
                None => self.verdict.says().to_owned(),
            },
            Verdict::Contradicted | Verdict::Undecided => format!("{}: {}", self.verdict.says(), self.because),
        }
    }

    /// The first question of the claim itself, whose number is the effect.
    pub fn first(&self) -> Option<&QuestionAnswer> {
        self.questions.iter().find(|question| question.role == Role::Claim)
    }

    /// The effect with its interval, for readers.
    pub fn effect_in_words(&self) -> String {
        let (chance, difference) = self.first().map_or((false, false), |first| (first.is_chance, first.is_difference));
        let said = |effect: f64| with_interval(effect, self.low.zip(self.high), chance, difference);
        self.effect.map_or_else(|| "–".to_owned(), said)
    }
}

impl Number {
    /// The same held within what a chance can be.
    fn as_chance(self) -> Self {
        let held = |x: f64| x.clamp(0.0, 1.0);
        Self { estimate: held(self.estimate), low: self.low.map(held), high: self.high.map(held) }
    }

    fn of(estimated: &Estimated) -> Self {
        let interval = estimated.interval();
        Self { estimate: estimated.value, low: interval.map(|i| i.low), high: interval.map(|i| i.high) }
    }
}

/// A question in one world.
pub(super) struct InWorld<'d> {
    /// By quantity, what the draws say of it.
    said: Vec<Vec<&'d OfDraw>>,
    quantities: Option<Vec<Estimated>>,
    /// Share of the draws with the claimed sign.
    pub(super) agree: Option<f64>,
    /// The first quantity draw by draw.
    draws: Vec<f64>,
}

impl<'d> InWorld<'d> {
    pub(super) fn of(question: &Question, said: &'d [Vec<Vec<OfDraw>>], number: usize) -> Self {
        let step = question.step;
        let quantities = question.quantities.iter();
        let said: Vec<Vec<&OfDraw>> =
            (0..quantities.len()).map(|at| said.iter().map(|draw| &draw[number][at]).collect()).collect();
        let by_draw: Vec<Vec<Option<f64>>> =
            quantities.clone().zip(&said).map(|(quantity, said)| by_draw(quantity, said, step)).collect();
        let count = by_draw.iter().map(Vec::len).min().unwrap_or(0);
        // Joined by draw: one that lacks a quantity says nothing.
        let agrees_in = |draw: usize| {
            let values: Option<Vec<f64>> = by_draw.iter().map(|quantity| quantity[draw]).collect();
            values.map(|values| agrees(question.expect, question.is_difference(), &values))
        };
        let answers: Vec<bool> = (0..count).filter_map(agrees_in).collect();
        let agreeing = answers.iter().filter(|&&yes| yes).count();
        let agree = (!answers.is_empty() && question.decides()).then(|| agreeing as f64 / answers.len() as f64);
        let estimated = |(quantity, said): (_, &Vec<&OfDraw>)| Estimated::of(quantity, &[(1.0, said.clone())], step);
        Self {
            quantities: quantities.zip(&said).map(estimated).collect(),
            agree,
            draws: by_draw.into_iter().next().unwrap_or_default().into_iter().flatten().collect(),
            said,
        }
    }

    /// Whether so many draws have the claimed sign that it was put in: nearly all of them, and their mean too, whatever the
    /// seed. Where draws differ by noise alone all have the sign of that mean, which is no sign of anything while its interval
    /// holds the other side.
    pub(super) fn imposes(&self, question: &Question) -> bool {
        self.of_sign(question).is_some_and(|found| found.p_for <= DECIDES)
            && self.agree.is_some_and(|share| share >= IMPOSED)
    }

    /// Whether so few have it that it was ruled out: the reverse is there whatever the seed, or nothing ever changes.
    pub(super) fn excludes(&self, question: &Question) -> bool {
        let is_still = self.quantities.as_ref().is_some_and(|found| found.iter().all(Estimated::is_still));
        let is_other = self.of_sign(question).is_some_and(|found| found.p_against <= DECIDES);
        (is_still || is_other) && self.agree.is_some_and(|share| share <= 1.0 - IMPOSED)
    }

    fn of_sign(&self, question: &Question) -> Option<Evidence> {
        evidence(sign_of(question.expect, question.is_difference()), self.quantities.as_ref()?)
    }
}

/// The answer to what the draws of all claims say.
pub(super) fn answer(claims: &[Claim], said: &[Said], plan: TrialPlan, trial_id: String) -> Trial {
    let mut answers: Vec<ClaimAnswer> = claims.iter().zip(said).map(|(claim, said)| of_claim(claim, said)).collect();
    adjust(&mut answers);
    answers.iter_mut().for_each(decide);
    let weight = |share: &crate::rules::Share| RuleWeight { rule: share.rule.word().to_owned(), weight: share.weight };
    Trial {
        trial_id,
        engine_version: PROGRAM_VERSION.to_owned(),
        seed: plan.seed,
        draws: plan.draws,
        replicates: plan.replicates,
        runs: claims.iter().map(|claim| plan.runs(claim)).sum(),
        runs_failed: said.iter().map(|said| said.failed).sum(),
        posterior_blake3: Weighting::Posterior.posterior_blake3(),
        rules: mixture().iter().map(weight).collect(),
        claims: answers,
    }
}

fn of_claim(claim: &Claim, said: &Said) -> ClaimAnswer {
    let questions: Vec<QuestionAnswer> =
        claim.questions.iter().enumerate().map(|(number, question)| of_question(question, said, number)).collect();
    let of_claim: Vec<&QuestionAnswer> = questions.iter().filter(|question| question.role == Role::Claim).collect();
    let first = of_claim.first();
    let effect = first.and_then(|question| question.mixture);
    let evidence: Option<Vec<Evidence>> = of_claim.iter().map(|question| question.evidence).collect();
    let least = |of: &dyn Fn(&RuleAnswer) -> Option<f64>, rule: usize| {
        of_claim.iter().filter_map(|question| of(&question.rules[rule])).reduce(f64::min)
    };
    let shares: Vec<f64> = (0..RULES.len()).filter_map(|rule| least(&|answer| answer.agree, rule)).collect();
    let speaks = |rule: usize| move |question: &&&QuestionAnswer| question.rules[rule].agree_on_prior.is_some();
    let speaking = |rule: usize| of_claim.iter().filter(speaks(rule)).map(move |question| &question.rules[rule]);
    // Of several questions all must be imposed, and one that is ruled out is enough.
    let imposed = |rule: &usize| speaking(*rule).count() > 0 && speaking(*rule).all(|answer| answer.imposed);
    let excluded = |rule: &usize| speaking(*rule).any(|answer| answer.excluded);
    let under = |holds: &dyn Fn(&usize) -> bool| -> Vec<String> {
        (0..RULES.len()).filter(holds).map(|rule| RULES[rule].word().to_owned()).collect()
    };
    let reverse = claim.questions.iter().zip(&questions).any(|(question, answer)| {
        let ends = answer.mixture.and_then(|number| Some([number.low?, number.high?]));
        question.role == Role::Claim
            && ends.is_some_and(|ends| is_reverse(question.expect, question.is_difference(), ends))
    });
    ClaimAnswer {
        claim: claim.id.to_string(),
        verdict: Verdict::Undecided,
        effect: effect.map(|number| number.estimate),
        low: effect.and_then(|number| number.low),
        high: effect.and_then(|number| number.high),
        unit: first.map_or_else(String::new, |question| question.unit.clone()),
        robustness: (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64),
        name: claim.name.clone(),
        says: claim.claim.clone(),
        essays: claim.essays.clone(),
        design: claim.design,
        because: String::new(),
        reverse,
        imposed_under: under(&imposed),
        excluded_under: under(&excluded),
        evidence: evidence.and_then(|each| Evidence::of_all(&each)),
        adjusted: None,
        note: claim.note.clone(),
        questions,
    }
}

fn of_question(question: &Question, said: &Said, number: usize) -> QuestionAnswer {
    let worlds: Vec<InWorld<'_>> = said.worlds.iter().map(|draws| InWorld::of(question, draws, number)).collect();
    let (prior, posterior) = worlds.split_at(RULES.len());
    let speaks = |rule: usize| !(question.is_of_form && explanation(RULES[rule]).is_silent_on_form);
    let mixed = |(at, quantity): (usize, &super::claim::Quantity)| {
        let speaking = (0..RULES.len()).filter(|&rule| speaks(rule));
        let worlds: Vec<(f64, Vec<&OfDraw>)> =
            speaking.map(|rule| (mixture()[rule].weight, posterior[rule].said[at].clone())).collect();
        Estimated::of(quantity, &worlds, question.step)
    };
    let mixed: Option<Vec<Estimated>> = question.quantities.iter().enumerate().map(mixed).collect();
    let mixed = mixed.unwrap_or_default();
    let in_rule = |rule: usize| {
        let number_of = |world: &InWorld<'_>| {
            let found = world.quantities.as_ref().filter(|_| speaks(rule))?;
            headline(question, found)
        };
        RuleAnswer {
            rule: RULES[rule].word().to_owned(),
            posterior: number_of(&posterior[rule]),
            prior: number_of(&prior[rule]),
            agree: posterior[rule].agree.filter(|_| speaks(rule)),
            agree_on_prior: prior[rule].agree.filter(|_| speaks(rule)),
            imposed: speaks(rule) && prior[rule].imposes(question),
            excluded: speaks(rule) && prior[rule].excludes(question),
        }
    };
    let pooled = (0..RULES.len()).filter(|&rule| speaks(rule)).flat_map(|rule| {
        let each = mixture()[rule].weight / posterior[rule].draws.len().max(1) as f64;
        posterior[rule].draws.iter().map(move |&value| (value, each))
    });
    let is_single = question.quantities.len() == 1;
    let uncertainty = is_single.then(|| weighted_central(pooled.collect(), 0.9)).flatten();
    let level = |(quantity, found): (&super::claim::Quantity, &Estimated)| {
        Some(Level { level: quantity.level?, number: Number::of(found) })
    };
    let found = headline(question, &mixed);
    QuestionAnswer {
        role: question.role,
        subject: question.subject.clone(),
        outcome: question.outcome.clone(),
        unit: question.unit.clone(),
        is_chance: question.is_chance,
        is_difference: question.is_difference() || matches!(question.expect, Expect::Hump(_)),
        expects: expects(question),
        bound: question.expect.bound(),
        margin: found.and_then(|number| margin(question.expect, number)),
        reason: question.reason.clone(),
        mixture: found,
        uncertainty: uncertainty.map(|range| [range.low, range.high]),
        evidence: evidence(question.expect, &mixed),
        rules: (0..RULES.len()).map(in_rule).collect(),
        levels: question.quantities.iter().zip(&mixed).filter_map(level).collect(),
    }
}

/// The one number of a question: its quantity; of a hump by how much the best level within lies above the higher end; of a
/// crossing its place.
fn headline(question: &Question, found: &[Estimated]) -> Option<Number> {
    match (question.expect, found) {
        (Expect::Hump(_), [first, inner @ .., last]) => {
            let higher = if first.value > last.value { first } else { last };
            let best = inner.iter().max_by(|a, b| a.value.total_cmp(&b.value))?;
            Some(Number::of(&best.less(higher)))
        }
        (Expect::Crossing(level), _) => place(question, found, level),
        _ if question.is_chance && !question.is_difference() => found.first().map(|of| Number::of(of).as_chance()),
        _ => found.first().map(Number::of),
    }
}

/// Where the curve over the lever crosses a level, with the central 95 % over resampled draws, in which each level's mean moves
/// by the draws' influences. An end beyond the levels is missing.
fn place(question: &Question, found: &[Estimated], level: f64) -> Option<Number> {
    let places: Vec<f64> = question.quantities.iter().filter_map(|quantity| quantity.level).collect();
    let values: Vec<f64> = found.iter().map(|estimated| estimated.value).collect();
    let estimate = crossing(&places, &values, level)?;
    let draws = found.first()?.draws();
    let mut stream = Key::of_design(0).stream(StreamId::new("crossing", &question.subject));
    let mut resampled = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        // A position below the number of draws, which fits.
        let chosen: Vec<usize> = (0..draws).map(|_| stream.below(draws as u64) as usize).collect();
        let values: Vec<f64> = found.iter().map(|estimated| estimated.resampled(&chosen)).collect();
        // A curve that lies beyond the level all along crosses it, if at all, on the side where it comes nearest to it.
        let beyond = || if nearest_end_is_first(&values, level) { f64::NEG_INFINITY } else { f64::INFINITY };
        resampled.push(crossing(&places, &values, level).unwrap_or_else(beyond));
    }
    let range = central(resampled, 0.95);
    let end = |value: f64| Some(value).filter(|value| value.is_finite());
    Some(Number { estimate, low: range.and_then(|r| end(r.low)), high: range.and_then(|r| end(r.high)) })
}

/// Whether the first of a curve's values is nearer to a level than the last.
fn nearest_end_is_first(values: &[f64], level: f64) -> bool {
    let gap = |value: Option<&f64>| value.map_or(f64::INFINITY, |value| (value - level).abs());
    gap(values.first()) < gap(values.last())
}

/// Corrects the p-values of all claims together: what speaks for a claim and what speaks against it are tests alike.
fn adjust(answers: &mut [ClaimAnswer]) {
    let tested: Vec<usize> = (0..answers.len()).filter(|&at| answers[at].evidence.is_some()).collect();
    let raw: Vec<f64> =
        tested.iter().filter_map(|&at| answers[at].evidence).flat_map(|found| [found.p_for, found.p_against]).collect();
    let Some(adjusted) = benjamini_hochberg(&raw) else { return };
    for (&at, pair) in tested.iter().zip(adjusted.chunks_exact(2)) {
        answers[at].adjusted = Some(Evidence { p_for: pair[0], p_against: pair[1] });
    }
}

/// Gives the verdict, and why.
pub(super) fn decide(answer: &mut ClaimAnswer) {
    let failed = |role: Role, fails: &dyn Fn(&Evidence) -> bool| {
        let of_role = answer.questions.iter().filter(|question| question.role == role);
        of_role.filter(|question| question.evidence.as_ref().is_some_and(fails)).map(|q| q.subject.clone()).next()
    };
    let decisive = || answer.questions.iter().filter(|question| question.role == Role::Claim);
    let speaks = |rule: &usize| decisive().any(|question| question.rules[*rule].agree_on_prior.is_some());
    let rules = (0..RULES.len()).filter(speaks).count();
    let moved = failed(Role::Placebo, &|found| found.p_against <= DECIDES);
    let (verdict, because) = if let Some(arm) = failed(Role::Check, &|found| found.p_for > DECIDES) {
        (Verdict::Undecided, format!("what has to hold first is not there: {arm}"))
    } else if rules > 0 && answer.imposed_under.len() == rules {
        let also = moved.map_or_else(String::new, |arm| format!("; a placebo moved: {arm}"));
        (Verdict::ByConstruction, format!("every rule says so on the prior alone{also}"))
    } else if let Some(arm) = moved {
        (Verdict::Undecided, format!("a placebo moved: {arm}"))
    } else {
        match answer.adjusted {
            None => (Verdict::Undecided, "no run tells it".to_owned()),
            Some(found) if found.p_for <= DECIDES => (Verdict::Supported, "beyond what matters".to_owned()),
            Some(found) if found.p_against <= DECIDES => {
                let short = short_of(answer);
                let is_excluded = rules > 0 && answer.excluded_under.len() == rules;
                (Verdict::Contradicted, if is_excluded { format!("{short}, by construction") } else { short })
            }
            Some(_) => (Verdict::Undecided, "the interval holds what matters and what does not".to_owned()),
        }
    };
    answer.verdict = verdict;
    answer.because = because;
}

/// In what a claim that is contradicted falls short: where that is not its first question, which.
fn short_of(answer: &ClaimAnswer) -> String {
    if answer.reverse {
        return "the reverse is there".to_owned();
    }
    let against = |question: &&QuestionAnswer| question.evidence.map_or(1.0, |found| found.p_against);
    let of_claim: Vec<&QuestionAnswer> = answer.questions.iter().filter(|q| q.role == Role::Claim).collect();
    let worst = of_claim.iter().min_by(|a, b| against(a).total_cmp(&against(b)));
    match (of_claim.first(), worst) {
        (Some(first), Some(worst)) if against(worst) < against(first) => {
            format!("short of what matters in {}, {}", worst.outcome, worst.subject)
        }
        _ => "short of what matters".to_owned(),
    }
}

/// How far a number lies beyond its bound, on the side that is claimed, in units of the bound.
pub(super) fn margin(expect: Expect, number: Number) -> Option<Number> {
    let unit = expect.bound().map(f64::abs).filter(|unit| *unit > 0.0)?;
    let beyond = |x: f64| match expect {
        Expect::Above(bound) | Expect::Hump(bound) => Some((x - bound) / unit),
        Expect::Below(bound) => Some((bound - x) / unit),
        Expect::Within(reach) => Some((reach - x.abs()) / unit),
        Expect::Crossing(_) | Expect::Free => None,
    };
    let estimate = beyond(number.estimate)?;
    let ends = number.low.zip(number.high).and_then(|(low, high)| {
        let (a, b) = (beyond(low)?, beyond(high)?);
        // Between ends on either side of nought lies the place that is furthest within.
        let most = if matches!(expect, Expect::Within(_)) && low < 0.0 && high > 0.0 { 1.0 } else { a.max(b) };
        Some((a.min(b), most))
    });
    Some(Number { estimate, low: ends.map(|ends| ends.0), high: ends.map(|ends| ends.1) })
}

/// What bears a question out, in words.
fn expects(question: &Question) -> String {
    let is_difference = question.is_difference();
    let said = |bound: f64| with_interval(bound, None, question.is_chance, is_difference);
    let size = |bound: f64| said(bound).replace('+', "");
    match question.expect {
        Expect::Above(bound) => format!("above {}", said(bound)),
        Expect::Below(bound) => format!("below {}", said(bound)),
        Expect::Within(reach) => format!("within {} either side", size(reach)),
        Expect::Hump(smallest) => {
            let higher = with_interval(smallest, None, question.is_chance, true);
            format!("a level within above both ends by {}", higher.replace('+', ""))
        }
        Expect::Crossing(level) => format!("told: where it crosses {}", said(level)),
        Expect::Free => "told".to_owned(),
    }
}
