//! Samples of sweeps: a row is a design point.

use super::{CELLS_MAX, RowSums, Sample, SampleDesign, SampleFactor, unfit};
use crate::analysis::error::AnalysisError;
use crate::analysis::kept::Source;
use crate::analysis::results::SweepResults;
use crate::analysis::tables::Tables;
use crate::experiment::{self, Experiment, Factor, Outcome, Scale};
use crate::store::{Cell, ResultsKind};
use crate::words::listed;

/// A row of the design.
struct Point {
    id: u32,
    x: Vec<f64>,
    y: Option<f64>,
}

impl Sample {
    /// The design points of a sweep under one policy (the first, where none is named) with the means of one outcome (the first).
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] for a sweep that was stopped, varies nothing or has no such outcome or policy;
    /// [`AnalysisError::Store`] when its tables cannot be read.
    pub fn of_sweep(sweep: &SweepResults, outcome: Option<&str>, policy: Option<&str>) -> Result<Self, AnalysisError> {
        let folder = sweep.folder.display();
        if sweep.manifest.partial {
            return unfit(format!(
                "{folder} was stopped before its end, so its design is not whole. Give its `pactsim sweep` command again, which \
                 goes on with it"
            ));
        }
        let experiment = experiment::read(sweep.manifest.inputs.clone()).map_err(|_| {
            AnalysisError::not_there(format!(
                "{folder} holds an experiment of pactsim {}, which this version does not read; compute it again with this one",
                sweep.manifest.engine_version
            ))
        })?;
        let varied = experiment.varied();
        if varied.is_empty() {
            return unfit(format!(
                "{folder} varies no factor, so nothing can be said of factors; give a sweep with a design"
            ));
        }
        let outcome = outcome_of(&experiment, outcome, &folder.to_string())?;
        let policy_at = policy_of(&experiment, policy, &folder.to_string())?;
        let policy = experiment.policies[policy_at].id.as_str();
        let mut points = points(&sweep.tables, policy, &varied)?;
        means(&sweep.tables, policy, &outcome.name, &mut points)?;
        let by_draw = by_draw(&sweep.tables, policy, &outcome.name, &points, experiment.draws, experiment.independent)?;
        Ok(Self {
            title: experiment.title.clone(),
            source: Source {
                kind: ResultsKind::Sweep.word().to_owned(),
                id: sweep.manifest.sweep_id.clone(),
                place: folder.to_string(),
            },
            seed: experiment.seed,
            design: SampleDesign::Kind(experiment.design.clone()),
            policy: (experiment.policies.len() > 1).then(|| policy.to_owned()),
            outcome: outcome.name.clone(),
            outcome_says: outcome.description.clone(),
            is_chance: outcome.scale == Scale::Chance,
            factors: varied.iter().map(|factor| SampleFactor::of(factor)).collect(),
            ids: points.iter().map(|point| point.id).collect(),
            y: points.iter().map(|point| point.y).collect(),
            x: points.into_iter().flat_map(|point| point.x).collect(),
            by_draw,
            texts: Vec::new(),
            unnamed: Vec::new(),
        })
    }
}

impl SampleFactor {
    fn of(factor: &Factor) -> Self {
        Self {
            id: factor.id.to_string(),
            group: factor.group.to_string(),
            description: factor.description.clone(),
            unit: factor.unit.clone(),
            role: Some(factor.role),
            range: factor.range,
            is_switch: factor.is_switch(),
        }
    }
}

/// The outcome called `name`, or the first.
fn outcome_of<'e>(experiment: &'e Experiment, name: Option<&str>, folder: &str) -> Result<&'e Outcome, AnalysisError> {
    let there = || experiment.outcomes.iter().map(|outcome| outcome.name.as_str()).collect::<Vec<_>>();
    let found = match name {
        None => experiment.outcomes.first(),
        Some(name) => experiment.outcomes.iter().find(|outcome| outcome.name == name),
    };
    found.ok_or_else(|| {
        let name = name.unwrap_or_default();
        AnalysisError::not_there(format!("{folder} has no outcome `{name}`; it has {}", listed(&there())))
    })
}

/// Place of the policy called `name`, or of the first.
fn policy_of(experiment: &Experiment, name: Option<&str>, folder: &str) -> Result<usize, AnalysisError> {
    let Some(name) = name else { return Ok(0) };
    experiment.policies.iter().position(|policy| policy.id.as_str() == name).ok_or_else(|| {
        let there: Vec<&str> = experiment.policies.iter().map(|policy| policy.id.as_str()).collect();
        AnalysisError::not_there(format!("{folder} has no policy `{name}`; it has {}", listed(&there)))
    })
}

/// The design points under `policy`, in order of their numbers.
fn points(tables: &Tables, policy: &str, varied: &[&Factor]) -> Result<Vec<Point>, AnalysisError> {
    let columns: Vec<&str> = varied.iter().map(|factor| factor.id.as_str()).collect();
    let mut points = Vec::new();
    tables.each_row_of("design", &[&["design_id", "policy"], columns.as_slice()].concat(), |cells| {
        if let [Cell::U32(id), Cell::Text(of), values @ ..] = cells
            && *of == policy
        {
            let x = values.iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect();
            points.push(Point { id: *id, x, y: None });
        }
    })?;
    points.sort_by_key(|point| point.id);
    let is_sound = points.windows(2).all(|pair| pair[0].id < pair[1].id)
        && points.iter().all(|point| point.x.iter().all(|value| value.is_finite()));
    if points.is_empty() || !is_sound {
        return unfit(format!(
            "the table `design` has no rows under the policy {policy}, or one twice, or one without values"
        ));
    }
    Ok(points)
}

/// Puts the mean of the outcome to each design point.
fn means(tables: &Tables, policy: &str, outcome: &str, points: &mut [Point]) -> Result<(), AnalysisError> {
    let mut strangers = 0_usize;
    let columns = ["design_id", "policy", "outcome", "estimate"];
    tables.each_row("outcomes", columns, |[id, of, name, estimate]| {
        if of.as_str() != Some(policy) || name.as_str() != Some(outcome) {
            return;
        }
        let Cell::U32(id) = id else { return };
        match points.binary_search_by_key(&id, |point| point.id) {
            Ok(at) => points[at].y = estimate.as_f64(),
            Err(_) => strangers += 1,
        }
    })?;
    if strangers > 0 {
        return unfit(format!(
            "{strangers} rows of the table `outcomes` are of design points that the table `design` does not have"
        ));
    }
    Ok(())
}

/// Sums by row and draw. Empty where every design point has draws of its own, or there are too many.
fn by_draw(
    tables: &Tables,
    policy: &str,
    outcome: &str,
    points: &[Point],
    draws: u32,
    independent: bool,
) -> Result<Vec<RowSums>, AnalysisError> {
    let draws = draws as usize;
    if independent || points.len().saturating_mul(draws) > CELLS_MAX {
        return Ok(Vec::new());
    }
    let mut sums = vec![RowSums::default(); points.len() * draws];
    tables.each_row("runs", ["design_id", "policy", "draw", outcome], |[id, of, draw, value]| {
        let (Cell::U32(id), Some(of), Cell::U32(draw)) = (id, of.as_str(), draw) else { return };
        let Some(value) = value.as_number().filter(|_| of == policy) else { return };
        if let Ok(at) = points.binary_search_by_key(&id, |point| point.id)
            && let Some(sum) = sums.get_mut(at * draws + draw as usize)
        {
            sum.runs += 1;
            sum.sum += value;
        }
    })?;
    Ok(sums)
}
