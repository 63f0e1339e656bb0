//! Who joins? Every pact predicted by models that never saw it.

use super::super::appeal::Formulas;
use super::super::records::{Records, StateCode};
use super::case::{Case, cases};
use super::coalition::{Coalitions, chances, fit, ranked};
use super::covariates::COVARIATES;
use super::error::MembershipError;
use super::regression::{COLUMNS, Model, Row, Strictness};
use super::results::{Answer, Candidate, Cut, MembershipOptions, MembershipTest, PactAnswer, TermWeight};
use super::scores::{PactScores, Predictions, REFERENCE, model_scores};
use super::weighing::{Form, NAMES};

/// Rounds in which members are predicted beside predicted members.
const ROUNDS: usize = 3;

/// The engine: half against the leader alone, half beside predicted members, with the members' assent, binding in full.
pub(super) const ENGINE: Form =
    Form { name: "engine", rounds: ROUNDS, needs_assent: true, is_scaled: false, rule: None };

/// The engine where an offer binds only by what is not owed already.
pub(super) const SCALED: Form = Form { name: "engine (binding scaled)", is_scaled: true, ..ENGINE };

/// Every form that is scored, the engine first; the others say which part of it does what.
const FORMS: [Form; 4] = [
    ENGINE,
    SCALED,
    Form { name: "engine (leader alone)", rounds: 0, ..ENGINE },
    Form { name: "engine (without assent)", needs_assent: false, ..ENGINE },
];

/// Founders in common, of all founders of two pacts, from which one is a near-duplicate of the other.
const DUPLICATE: f64 = 0.5;

/// Share of the founders' pairs that were allied, above which a pact is signed anew among allies.
const RE_SIGNED: f64 = 0.5;

/// Predicts who joins each defence pact with three founders or more since 1946, given its year, leader and candidates, and
/// scores the engine against a logistic reference on the same rows. `progress` hears of regressions done and to do.
///
/// # Errors
/// [`MembershipError`] where the records have too few such pacts, a file does not reach back to one, or a regression fails.
pub fn membership_test(
    records: &Records,
    options: &MembershipOptions,
    progress: &dyn Fn(u64, u64),
) -> Result<MembershipTest, MembershipError> {
    let formulas = Formulas::new().map_err(|problems| MembershipError::Parameters(Box::new(problems)))?;
    let cases = cases(records, &formulas)?;
    let total = 2 * cases.len() as u64 * (FORMS.len() as u64 + 1);
    let mut done = 0;
    let mut tick = || {
        done += 1;
        progress(done, total);
    };
    let mut coalitions: Vec<Coalitions<'_>> =
        FORMS.into_iter().map(|form| Coalitions::new(&cases, formulas, form)).collect();
    let alone: Vec<Vec<bool>> = (0..cases.len()).map(|at| left_out(&cases, |other| other == at)).collect();
    let (models, weights) = predictions(&cases, &mut coalitions, &alone, &mut tick)?;
    let duplicates: Vec<Vec<bool>> =
        (0..cases.len()).map(|at| left_out(&cases, |other| are_duplicates(&cases[at], &cases[other]))).collect();
    let (models_of_duplicates, _) = predictions(&cases, &mut coalitions, &duplicates, &mut tick)?;
    let mut cuts = Vec::new();
    for (name, keeps) in PARTS {
        cuts.extend(cut(name, &cases, keeps, &models, options)?);
    }
    cuts.extend(cut("near-duplicates left out together", &cases, |_| true, &models_of_duplicates, options)?);
    let pacts = (0..cases.len()).filter_map(|at| answer(records, &cases[at], at, &models)).collect();
    Ok(MembershipTest { seed: options.seed, samples: options.samples, cuts, weights: told(&weights), pacts })
}

/// A name and the pacts that it keeps.
type Part = (&'static str, fn(&Case) -> bool);

/// Parts of the pacts that are scored apart.
const PARTS: [Part; 4] = [
    ("all pacts", |_| true),
    ("new pacts", |case| case.allied_before <= RE_SIGNED),
    ("re-signed pacts", |case| case.allied_before > RE_SIGNED),
    ("pacts that began with defence", |case| !case.pact.began_without_defence),
];

fn left_out(cases: &[Case], is_out: impl Fn(usize) -> bool) -> Vec<bool> {
    (0..cases.len()).map(is_out).collect()
}

fn are_duplicates(one: &Case, other: &Case) -> bool {
    let shared = one.pact.founders.iter().filter(|code| other.pact.founders.contains(code)).count();
    let all = one.pact.founders.len() + other.pact.founders.len() - shared;
    shared as f64 >= DUPLICATE * all as f64
}

/// What each model says of each pact, fitted without those that are left out with it; and the engine's weights.
fn predictions(
    cases: &[Case],
    coalitions: &mut [Coalitions<'_>],
    left_out: &[Vec<bool>],
    tick: &mut impl FnMut(),
) -> Result<(Vec<Predictions>, Vec<[f64; COLUMNS]>), MembershipError> {
    let covariates: Vec<Vec<Row>> = cases.iter().map(|case| case.covariates.clone()).collect();
    let (mut base, mut reference) = (Vec::new(), Vec::new());
    for (at, out) in left_out.iter().enumerate() {
        base.push(vec![base_rate(cases, out); cases[at].candidates.len()]);
        let model: Model = fit(&COVARIATES, cases, &covariates, out, Strictness::Plain)?;
        reference.push(chances(&model, &covariates[at]));
        tick();
    }
    let mut models =
        vec![Predictions { model: "base rate", chances: base }, Predictions { model: REFERENCE, chances: reference }];
    let mut weights = Vec::new();
    for coalitions in coalitions {
        let mut by_pact = Vec::new();
        for (at, out) in left_out.iter().enumerate() {
            let (model, mut predicted) = coalitions.without(out)?;
            by_pact.push(predicted.swap_remove(at));
            if coalitions.form == ENGINE {
                weights.push(model.weights);
            }
            tick();
        }
        models.push(Predictions { model: coalitions.form.name, chances: by_pact });
    }
    Ok((models, weights))
}

/// Share of the candidates of the other pacts that joined.
fn base_rate(cases: &[Case], left_out: &[bool]) -> f64 {
    let kept = || cases.iter().zip(left_out).filter(|(_, out)| !**out).flat_map(|(case, _)| &case.joined);
    kept().filter(|joined| **joined).count() as f64 / kept().count().max(1) as f64
}

fn told(weights: &[[f64; COLUMNS]]) -> Vec<TermWeight> {
    let mean = |column: usize| weights.iter().map(|row| row[column]).sum::<f64>() / weights.len().max(1) as f64;
    NAMES
        .iter()
        .enumerate()
        .map(|(column, term)| TermWeight { term: (*term).to_owned(), weight: mean(column) })
        .collect()
}

/// Scores on the pacts that `keeps` names; `None` with fewer than two, of which no samples can be drawn.
fn cut(
    name: &'static str,
    cases: &[Case],
    keeps: fn(&Case) -> bool,
    models: &[Predictions],
    options: &MembershipOptions,
) -> Result<Option<Cut>, MembershipError> {
    let kept: Vec<usize> = (0..cases.len()).filter(|&at| keeps(&cases[at])).collect();
    if kept.len() < 2 {
        return Ok(None);
    }
    let joined = || kept.iter().flat_map(|&at| &cases[at].joined);
    Ok(Some(Cut {
        name: name.to_owned(),
        pacts: kept.len(),
        candidates: joined().count(),
        founders: joined().filter(|joined| **joined).count(),
        models: model_scores(cases, &kept, models, options, name)?,
    }))
}

/// The list of one pact; `None` where a model is missing.
fn answer(records: &Records, case: &Case, at: usize, models: &[Predictions]) -> Option<PactAnswer> {
    let states = records.states();
    let name = |i: &usize| states[*i].abbreviation.clone();
    let by_code = |code: &StateCode| records.state(*code).map(|state| state.abbreviation.clone());
    let of = |wanted: &str| models.iter().find(|model| model.model == wanted).map(|model| &model.chances[at]);
    let (reference, engine) = (of(REFERENCE)?, of(ENGINE.name)?);
    let candidate = |place: usize| Candidate {
        state: name(&case.candidates[place]),
        joined: case.joined[place],
        reference: reference[place],
        engine: engine[place],
    };
    Some(PactAnswer {
        id: case.pact.id,
        year: case.year(),
        month: case.pact.begin.month,
        leader: name(&case.leader),
        founders: case.founders.iter().map(name).collect(),
        not_in_system: case.not_in_system.iter().filter_map(by_code).collect(),
        out_of_reach: case.out_of_reach.iter().map(name).collect(),
        allied_before: case.allied_before,
        is_re_signed: case.allied_before > RE_SIGNED,
        began_without_defence: case.pact.began_without_defence,
        candidates: ranked(engine).into_iter().map(candidate).collect(),
        reference: answer_of(case, reference, name)?,
        engine: answer_of(case, engine, name)?,
    })
}

fn answer_of(case: &Case, chances: &[f64], name: impl Fn(&usize) -> String) -> Option<Answer> {
    let scores = PactScores::of(chances, &case.joined, case.to_find())?;
    let mut is_named = vec![false; chances.len()];
    ranked(chances).into_iter().take(case.to_find()).for_each(|at| is_named[at] = true);
    let who = |named: bool, joined: bool| -> Vec<String> {
        let places = (0..chances.len()).filter(|&at| is_named[at] == named && case.joined[at] == joined);
        places.map(|at| name(&case.candidates[at])).collect()
    };
    let mut missed = who(false, true);
    missed.extend(case.out_of_reach.iter().map(&name));
    Some(Answer {
        log_loss: scores.log_loss,
        average_precision: scores.average_precision,
        hit_rate: scores.hit_rate,
        found: who(true, true),
        missed,
        falsely_named: who(true, false),
    })
}
