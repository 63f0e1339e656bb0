//! Scenario discovery on a sample: the cases of interest, the search, and how sure what it finds is.

use super::boxes::Limit;
use super::cart::{Leaf, grow};
use super::cases::{Cases, Column, Kind};
use super::choice::Choice;
use super::error::DiscoveryError;
use super::found::{BoxFound, Discovery, Estimated, FactorFound, LeafFound, LimitFound, Restricted, StepFound};
use super::noise::{LEVEL, OtherRuns, RESAMPLES};
use super::prim::{Step, Trajectory, cover};
use super::request::{Bound, Method, Request};
use super::resample::reproduced;
use crate::analysis::error::AnalysisError;
use crate::analysis::kept::id_of;
use crate::analysis::sample::{Sample, SampleDesign};
use crate::ensemble::{Host, PROGRAM_VERSION};
use crate::experiment::Role;
use crate::stats::{Interval, wilson};
use crate::store::ResultsKind;
use crate::words::listed;

/// A design that changes one factor at a time says nothing of factors together.
const ONE_BY_ONE: &str = "one-at-a-time";

/// What a search is made of.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The rows.
    pub sample: &'a Sample,
    /// How the values of its factors are told apart, factor by factor.
    pub kinds: &'a [Kind],
    /// Replicates of each row of a batch.
    pub replicates: Option<u32>,
    /// What is asked.
    pub request: &'a Request,
    /// Commit of the engine's source.
    pub git_commit: Option<&'a str>,
}

/// Looks for the boxes or leaves that hold the cases of interest. `None` where `host` asks to stop.
///
/// # Errors
/// [`AnalysisError::NotThere`] for rows that are unfit for it, saying why and what to do.
pub fn discover(question: &Question<'_>, host: &dyn Host) -> Result<Option<Discovery>, AnalysisError> {
    let Question { sample, request, replicates, .. } = *question;
    let (order, left_out) = factors(question)?;
    let of_interest = of_interest(sample, request.bound)?;
    let column = |&(at, kind): &(usize, Kind)| Column { kind, values: sample.column(at).collect() };
    let cases =
        Cases::new(order.iter().map(column).collect(), of_interest).map_err(|error| explained(&error, sample))?;
    let total = u64::from(RESAMPLES) + request.boxes as u64 * u64::from(request.resamples);
    let mut done = 0;
    let mut go_on = || {
        host.progress(done, total);
        done += 1;
        !host.stop()
    };
    let other_runs = OtherRuns::of(sample, (request.bound, cases.of_interest()), replicates, request.seed, &mut go_on);
    let mut found = Discovery {
        factors: order.iter().map(|&(at, kind)| factor(sample, at, kind)).collect(),
        left_out,
        texts: sample.texts.clone(),
        unnamed: sample.unnamed.clone(),
        noise: other_runs.as_ref().map(|other| other.noise(cases.of_interest())),
        ..headed(question, &cases)
    };
    match request.method {
        Method::Cart => {
            let tree = grow(&cases, request.settings.mass_min).map_err(|error| explained(&error, sample))?;
            found.leaves = tree.leaves.iter().map(|leaf| leaf_found(&cases, leaf, other_runs.as_ref())).collect();
            found.leaves.sort_by(|a, b| b.density.estimate.total_cmp(&a.density.estimate));
        }
        Method::Prim => found.boxes = boxes(&cases, sample, request, other_runs.as_ref(), &mut go_on)?,
    }
    let stopped = host.stop();
    host.progress(total, total);
    Ok((!stopped).then_some(found))
}

/// The head of what is found.
fn headed(question: &Question<'_>, cases: &Cases) -> Discovery {
    let Question { sample, request, kinds, git_commit, .. } = *question;
    let policy = sample.policy.as_deref().unwrap_or_default();
    let asked = serde_json::to_string(request).unwrap_or_default();
    let kinds = serde_json::to_string(kinds).unwrap_or_default();
    let parts = [sample.source.id.as_str(), sample.outcome.as_str(), policy, &asked, &kinds];
    Discovery {
        discovery_id: id_of(ResultsKind::Discovery, git_commit, &parts),
        engine_version: PROGRAM_VERSION.to_owned(),
        title: sample.title.clone(),
        source_kind: sample.source.kind.clone(),
        source_id: sample.source.id.clone(),
        source_seed: sample.seed,
        design: match &sample.design {
            SampleDesign::Kind(kind) => Some(kind.clone()),
            SampleDesign::Draws | SampleDesign::Unknown => None,
        },
        policy: sample.policy.clone(),
        outcome: sample.outcome.clone(),
        outcome_says: sample.outcome_says.clone(),
        is_chance: sample.is_chance,
        request: request.clone(),
        rows: cases.rows(),
        of_interest: cases.count_of_interest(),
        factors: Vec::new(),
        left_out: Vec::new(),
        texts: Vec::new(),
        unnamed: Vec::new(),
        noise: None,
        boxes: Vec::new(),
        leaves: Vec::new(),
    }
}

/// Positions and kinds of factors, and ids of those left out.
type Picked = (Vec<(usize, Kind)>, Vec<String>);

/// Positions and kinds of the factors that are searched, uncertainties before levers as `pactsim export --to ema` has them,
/// since their order decides ties; and the ids of those that have one value.
fn factors(question: &Question<'_>) -> Result<Picked, AnalysisError> {
    let Question { sample, kinds, request, .. } = *question;
    if sample.design == SampleDesign::Kind(ONE_BY_ONE.to_owned()) {
        return Err(AnalysisError::not_there(format!(
            "the design of {} changes one factor at a time, and a box is of several together; sweep a design that changes all at \
             once, such as `latin-hypercube` or `sobol`",
            sample.source.place
        )));
    }
    if let Some(unknown) = request.factors.iter().find(|name| sample.factors.iter().all(|of| of.id != **name)) {
        let there: Vec<&str> = sample.factors.iter().map(|factor| factor.id.as_str()).collect();
        return Err(AnalysisError::not_there(format!(
            "{} has no factor `{unknown}`; it has {}",
            sample.source.place,
            listed(&there)
        )));
    }
    let mut order = Vec::new();
    let mut left_out = Vec::new();
    for (at, (factor, &kind)) in sample.factors.iter().zip(kinds).enumerate() {
        if !request.factors.is_empty() && !request.factors.contains(&factor.id) {
            continue;
        }
        let mut values = sample.column(at);
        let first = values.next();
        if values.all(|value| Some(value) == first) {
            left_out.push(factor.id.clone());
        } else {
            order.push((at, kind));
        }
    }
    order.sort_by_key(|&(at, _)| sample.factors[at].role == Some(Role::Lever));
    if order.is_empty() {
        return Err(AnalysisError::not_there(format!(
            "every factor of {} has the same value in all rows ({}), so none can tell the cases of interest from the others; vary \
             at least one",
            sample.source.place,
            listed(&left_out.iter().map(String::as_str).collect::<Vec<_>>())
        )));
    }
    Ok((order, left_out))
}

/// Which rows are of interest.
fn of_interest(sample: &Sample, bound: Bound) -> Result<Vec<bool>, AnalysisError> {
    let place = &sample.source.place;
    if let Some(row) = sample.y.iter().position(|y| y.is_none_or(f64::is_nan)) {
        let without = sample.y.iter().filter(|y| y.is_none_or(f64::is_nan)).count();
        return Err(AnalysisError::not_there(format!(
            "{without} of the {} rows of {place} have no `{}` (the first is number {}), so it is not known on which side they \
             are; give an outcome that every run has, or leave such rows out of the table",
            sample.rows(),
            sample.outcome,
            sample.ids[row]
        )));
    }
    let outcomes = || sample.y.iter().flatten().copied();
    let sides: Vec<bool> = outcomes().map(|outcome| bound.holds(outcome)).collect();
    let count = sides.iter().filter(|&&is| is).count();
    if count == 0 || count == sides.len() {
        let (low, high) = outcomes().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), y| (l.min(y), h.max(y)));
        let (flag, value) = match bound {
            Bound::Above(value) => ("above", value),
            Bound::Below(value) => ("below", value),
        };
        let which = if count == 0 { "none" } else { "all" };
        return Err(AnalysisError::not_there(format!(
            "{which} of the {} rows of {place} have `{}` {flag} {value}: nothing tells cases of interest from others. The rows go \
             from {low} to {high}; give --above or --below a value between",
            sides.len(),
            sample.outcome
        )));
    }
    Ok(sides)
}

/// What is unfit, in the words of the command line.
fn explained(error: &DiscoveryError, sample: &Sample) -> AnalysisError {
    let place = &sample.source.place;
    AnalysisError::not_there(match error {
        DiscoveryError::TooFewRows { rows, needed } => format!(
            "{place} has {rows} rows, and a box needs {needed} at least: one row for each peel, and one in the smallest box. Sweep \
             more design points (hundreds are better), or give a larger --mass-min and --peel-alpha"
        ),
        DiscoveryError::Setting { name, value, range } => format!("--{name} is {value} and must be {range}"),
        other => format!("{place}: {other}"),
    })
}

fn factor(sample: &Sample, at: usize, kind: Kind) -> FactorFound {
    let of = &sample.factors[at];
    let values = || sample.column(at);
    FactorFound {
        id: of.id.clone(),
        unit: of.unit.clone(),
        kind,
        is_switch: of.is_switch,
        low: values().fold(f64::INFINITY, f64::min),
        high: values().fold(f64::NEG_INFINITY, f64::max),
    }
}

fn boxes(
    cases: &Cases,
    sample: &Sample,
    request: &Request,
    other_runs: Option<&OtherRuns>,
    go_on: &mut impl FnMut() -> bool,
) -> Result<Vec<BoxFound>, AnalysisError> {
    let choose = |number: usize, trajectory: &Trajectory| {
        if number == 0 { request.first.of(trajectory) } else { request.further.of(trajectory) }
    };
    let found = cover(cases, &request.settings, request.boxes, choose).map_err(|error| explained(&error, sample))?;
    if let (Choice::Step(asked), Some((trajectory, _))) = (request.first, found.first())
        && asked >= trajectory.steps.len()
    {
        return Err(AnalysisError::not_there(format!(
            "there is no box {asked} on the trajectory, which has boxes 0 to {}; give --box one of these",
            trajectory.steps.len() - 1
        )));
    }
    let mut rows = cases.all_rows();
    let mut boxes = Vec::new();
    for (trajectory, chosen) in &found {
        let step = &trajectory.steps[*chosen];
        let left: Vec<bool> = membership(cases, &rows);
        let inside: Vec<bool> = (0..cases.rows()).map(|row| left[row] && holds(cases, &step.limits, row)).collect();
        let shares = reproduced(cases, &request.settings, (&rows, step), request.resamples, request.seed, &mut *go_on);
        let mut restricted: Vec<Restricted> = shares
            .into_iter()
            .enumerate()
            .map(|(factor, shares)| Restricted {
                factor,
                at_coverage: shares.at_coverage,
                at_density: shares.at_density,
            })
            .filter(|of| of.at_coverage > 0.0 || of.at_density > 0.0)
            .collect();
        restricted.sort_by(|a, b| b.at_coverage.total_cmp(&a.at_coverage).then(b.at_density.total_cmp(&a.at_density)));
        let [coverage, density] = estimated(cases, &inside, other_runs);
        boxes.push(BoxFound {
            chosen: *chosen,
            coverage,
            density,
            reaches_threshold: trajectory.reaches_threshold,
            peels: trajectory.peels,
            trajectory: trajectory.steps.iter().map(step_found).collect(),
            restricted,
        });
        rows.retain(|&row| !inside[row as usize]);
    }
    Ok(boxes)
}

fn membership(cases: &Cases, rows: &[u32]) -> Vec<bool> {
    let mut is_there = vec![false; cases.rows()];
    for &row in rows {
        is_there[row as usize] = true;
    }
    is_there
}

fn holds(cases: &Cases, limits: &[Limit], row: usize) -> bool {
    cases.columns().iter().zip(limits).all(|(column, limit)| limit.holds(column.values[row]))
}

/// Coverage and density of the rows `inside`, with their intervals.
fn estimated(cases: &Cases, inside: &[bool], other_runs: Option<&OtherRuns>) -> [Estimated; 2] {
    let rows = inside.iter().filter(|&&is| is).count();
    let held = cases.of_interest().iter().zip(inside).filter(|&(&is, &inside)| is && inside).count();
    let noise = other_runs.map_or([None; 2], |other| other.intervals(inside));
    let of = |whole: usize, noise: Option<Interval>| {
        let estimate = held as f64 / whole as f64;
        let sampling = wilson(estimate, whole as f64, LEVEL).unwrap_or(Interval { low: 0.0, high: 1.0 });
        Estimated { estimate, sampling, noise }
    };
    [of(cases.count_of_interest(), noise[0]), of(rows, noise[1])]
}

fn step_found(step: &Step) -> StepFound {
    let limit = |quasi_p: &super::quasi_p::QuasiP| LimitFound {
        factor: quasi_p.factor,
        limit: step.limits[quasi_p.factor].clone(),
        quasi_p_low: quasi_p.low,
        quasi_p_high: quasi_p.high,
    };
    StepFound {
        rows: step.rows,
        of_interest: step.of_interest,
        coverage: step.coverage,
        density: step.density,
        mass: step.mass,
        limits: step.quasi_p.iter().map(limit).collect(),
    }
}

fn leaf_found(cases: &Cases, leaf: &Leaf, other_runs: Option<&OtherRuns>) -> LeafFound {
    // Thresholds lie between values, so that both sides of a cut may hold theirs.
    let inside: Vec<bool> = (0..cases.rows()).map(|row| holds(cases, &leaf.limits, row)).collect();
    let [coverage, density] = estimated(cases, &inside, other_runs);
    let limit = |&factor: &usize| LimitFound {
        factor,
        limit: leaf.limits[factor].clone(),
        quasi_p_low: None,
        quasi_p_high: None,
    };
    LeafFound {
        rows: leaf.rows,
        of_interest: leaf.of_interest,
        coverage,
        density,
        mass: leaf.mass,
        limits: leaf.restricted.iter().map(limit).collect(),
    }
}
