//! Times to an event in runs: of batches, of policies of a sweep.

use std::collections::BTreeMap;

use super::observations::{Group, Layers, Observation, Observations};
use crate::analysis::error::AnalysisError;
use crate::analysis::kept::Source;
use crate::analysis::paired::{Compare, are_twins, names};
use crate::analysis::results::{BatchResults, SweepResults};
use crate::experiment;
use crate::store::{Cell, ResultsKind};
use crate::words::listed;
use crate::world::Calendar;

/// Quarters in a year.
const QUARTERS: f64 = 4.0;

/// Runs by group, and what they are of.
#[derive(Debug, Clone, PartialEq)]
pub struct RunTimes {
    /// Title of what they come from.
    pub title: String,
    /// What they come from.
    pub sources: Vec<Source>,
    /// Start as a decimal year.
    pub start_year: f64,
    /// Quarters in a run.
    pub quarters: u32,
    /// Draws and replicates planned in each group.
    pub sample: [u32; 2],
    /// Seed of the runs; that of the first group.
    pub seed: u64,
    /// Runs that are left out, since they failed or have no pair.
    pub left_out: u64,
    layers: Layers,
    /// Whether a replicate is a draw of its own, there being one draw.
    is_single: bool,
    groups: Vec<(String, Vec<Run>)>,
}

/// When what came in a run, in quarters; and which run it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    draw: u32,
    replicate: u32,
    /// By outcome, in the order of [`Compare::ALL`]; `None` too where the table does not tell.
    quarters: [Option<u32>; Compare::ALL.len()],
}

impl Compare {
    /// The column of `runs` that holds its quarter, which is also the outcome of an experiment.
    fn column(self) -> &'static str {
        match self {
            Self::Article5 => "article5_quarter",
            Self::ShallowOrDeeper => "shallow_quarter",
            Self::War => "war_quarter",
        }
    }
}

/// The column of each outcome, `status`, and which run it is.
fn columns(groups: bool) -> Vec<&'static str> {
    let ids: &[&str] = if groups { &["policy"] } else { &[] };
    ["draw", "replicate", "status"].iter().chain(ids).copied().collect()
}

impl RunTimes {
    /// The runs of batches, a group each. They are paired where all have the same seed, draws, replicates and version
    /// of the engine.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] for no batch, one that was stopped, or batches whose horizon or start differ;
    /// [`AnalysisError::Store`] when a table cannot be read.
    pub fn of_batches(batches: &[&BatchResults]) -> Result<Self, AnalysisError> {
        let [first, others @ ..] = batches else {
            return Err(AnalysisError::not_there("no batch is given; give one or more"));
        };
        for batch in batches {
            whole(batch.manifest.partial, &batch.folder.display().to_string(), "run")?;
        }
        for other in others {
            same_time(first, other)?;
        }
        let mut groups = Vec::new();
        let mut failed = 0;
        for (batch, name) in batches.iter().zip(names(batches)) {
            let place = batch.folder.display().to_string();
            let mut runs = Vec::new();
            let columns = [columns(false), Compare::ALL.map(Compare::column).to_vec()].concat();
            batch.tables.each_row_of("runs", &columns, |cells| {
                if let [draw, replicate, status, quarters @ ..] = cells {
                    failed += u64::from(take(&mut runs, [*draw, *replicate, *status], quarters));
                }
            })?;
            groups.push((name, once_each(runs, &place)?));
        }
        let summary = &first.summary;
        let source = |batch: &&BatchResults| Source {
            kind: ResultsKind::Batch.word().to_owned(),
            id: batch.manifest.batch_id.clone(),
            place: batch.folder.display().to_string(),
        };
        let found = Self {
            title: summary.title.clone(),
            sources: batches.iter().map(source).collect(),
            start_year: summary.start_year,
            quarters: summary.quarters,
            sample: [summary.draws, summary.replicates],
            seed: summary.seed,
            left_out: failed,
            layers: if are_twins(batches) { Layers::PairedDraws } else { Layers::Draws },
            is_single: batches.iter().all(|batch| batch.summary.draws == 1),
            groups,
        };
        Ok(found.in_pairs())
    }

    /// The runs of a sweep, a group for each policy; paired, unless each design point has random numbers of its own.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] for a sweep that was stopped, varies factors, does not record when things came, or
    /// whose policies have different horizons; [`AnalysisError::Store`] when a table cannot be read.
    pub fn of_sweep(sweep: &SweepResults, outcomes: &[Compare]) -> Result<Self, AnalysisError> {
        let folder = sweep.folder.display().to_string();
        whole(sweep.manifest.partial, &folder, "sweep")?;
        let experiment = experiment::read(sweep.manifest.inputs.clone()).map_err(|_| {
            AnalysisError::not_there(format!(
                "{folder} holds an experiment of pactsim {}, which this version does not read; compute it again with this \
                 one",
                sweep.manifest.engine_version
            ))
        })?;
        if experiment.rows > 1 {
            return Err(AnalysisError::not_there(format!(
                "{folder} varies factors, so that each policy has {} settings and no one time to an event. Give a sweep of \
                 policies alone, or batches",
                experiment.rows
            )));
        }
        let calendars = experiment.scenarios.iter().map(|scenario| Calendar::new(&scenario.spec));
        let mut quarters: Vec<u32> = calendars.map(|calendar| calendar.quarters()).collect();
        quarters.dedup();
        let &[quarters] = &quarters[..] else {
            return Err(AnalysisError::not_there(format!(
                "the policies of {folder} end at different horizons, so their runs were not followed alike; give all \
                 scenarios one horizon"
            )));
        };
        let needed = needed(outcomes);
        let is_there = |outcome: &Compare| experiment.outcomes.iter().any(|there| there.name == outcome.column());
        let missing: Vec<&str> = needed.iter().filter(|of| !is_there(of)).map(|of| of.column()).collect();
        if !missing.is_empty() {
            return Err(AnalysisError::not_there(format!(
                "{folder} does not record {}, which times to an event need. Put {} among the `outcomes` of the experiment \
                 and run it again",
                listed(&missing),
                if missing.len() == 1 { "it" } else { "them" }
            )));
        }
        let (groups, left_out) = of_policies(sweep, &experiment.policies, &needed, &folder)?;
        let summary = &sweep.summary;
        let found = Self {
            title: experiment.title.clone(),
            sources: vec![Source {
                kind: ResultsKind::Sweep.word().to_owned(),
                id: sweep.manifest.sweep_id.clone(),
                place: folder,
            }],
            start_year: summary.start_year,
            quarters,
            sample: [summary.draws, summary.replicates],
            seed: summary.seed,
            left_out,
            layers: if experiment.independent { Layers::Draws } else { Layers::PairedDraws },
            is_single: summary.draws == 1,
            groups,
        };
        Ok(found.in_pairs())
    }

    /// Leaves the draws that all groups have, where they are paired.
    fn in_pairs(mut self) -> Self {
        if self.is_single && self.groups.len() == 1 {
            self.layers = Layers::Independent;
        }
        if self.layers != Layers::PairedDraws {
            return self;
        }
        let is_single = self.is_single;
        let unit = |run: &Run| if is_single { run.replicate } else { run.draw };
        let mut groups_with: BTreeMap<u32, usize> = BTreeMap::new();
        for (_, runs) in &self.groups {
            let mut units: Vec<u32> = runs.iter().map(unit).collect();
            units.dedup();
            units.into_iter().for_each(|unit| *groups_with.entry(unit).or_default() += 1);
        }
        let count = self.groups.len();
        for (_, runs) in &mut self.groups {
            let before = runs.len();
            runs.retain(|run| groups_with.get(&unit(run)) == Some(&count));
            self.left_out += (before - runs.len()) as u64;
        }
        self
    }

    /// Years until the horizon.
    pub fn horizon(&self) -> f64 {
        f64::from(self.quarters) / QUARTERS
    }

    /// The times to an outcome, in years. A major war ends a run, so that it competes with a pact; of both in one
    /// quarter the pact was there. Of a war itself there is no competitor: a pact does not end a run.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] where it never comes, or a group has no run.
    pub fn observations(&self, outcome: Compare) -> Result<Observations, AnalysisError> {
        let causes: Vec<String> = match outcome {
            Compare::War => vec![Compare::War.word().to_owned()],
            pact => vec![pact.word().to_owned(), Compare::War.word().to_owned()],
        };
        let observation = |run: &Run| {
            let [own, war] = [outcome, Compare::War].map(|of| run.quarters[of as usize]);
            let (quarter, cause) = match (own, war) {
                (Some(own), war) if war.is_none_or(|war| own <= war) => (own, Some(0)),
                (_, Some(war)) => (war, Some(causes.len() - 1)),
                _ => (self.quarters, None),
            };
            let draw = if self.is_single { run.replicate } else { run.draw };
            Observation { time: f64::from(quarter) / QUARTERS, cause, draw }
        };
        let group = |(name, runs): &(String, Vec<Run>)| Group {
            name: name.clone(),
            observations: runs.iter().map(observation).collect(),
        };
        let groups: Vec<Group> = self.groups.iter().map(group).collect();
        let is_own = |observation: &Observation| observation.cause == Some(0);
        if !groups.iter().flat_map(|group| &group.observations).any(is_own) {
            return Err(AnalysisError::not_there(format!(
                "{} comes in none of the runs, so there is no time to estimate: with so many runs its chance is below 3 in \
                 {}. Ask for another `--outcome`, or run more draws",
                match outcome {
                    Compare::Article5 => "a pact at Article 5 or deeper",
                    Compare::ShallowOrDeeper => "a collective pact",
                    Compare::War => "a major war",
                },
                groups.iter().map(|group| group.observations.len()).sum::<usize>()
            )));
        }
        Observations::new(causes.clone(), groups, self.layers)
            .map_err(|error| AnalysisError::not_there(error.to_string()))
    }
}

/// The outcomes whose quarters are needed for these.
fn needed(outcomes: &[Compare]) -> Vec<Compare> {
    Compare::ALL.into_iter().filter(|of| outcomes.contains(of) || *of == Compare::War).collect()
}

/// Runs by group, in the order of the groups, and how many failed.
type Groups = (Vec<(String, Vec<Run>)>, u64);

fn of_policies(
    sweep: &SweepResults,
    policies: &[experiment::Policy],
    needed: &[Compare],
    folder: &str,
) -> Result<Groups, AnalysisError> {
    let mut groups: Vec<(String, Vec<Run>)> =
        policies.iter().map(|policy| (policy.id.to_string(), Vec::new())).collect();
    let mut failed = 0;
    let columns = [columns(true), needed.iter().map(|of| of.column()).collect()].concat();
    sweep.tables.each_row_of("runs", &columns, |cells| {
        let [draw, replicate, status, policy, own @ ..] = cells else { return };
        let Some((_, runs)) = groups.iter_mut().find(|(name, _)| policy.as_str() == Some(name)) else { return };
        let mut quarters = [Cell::Null; Compare::ALL.len()];
        for (outcome, cell) in needed.iter().zip(own) {
            quarters[*outcome as usize] = *cell;
        }
        failed += u64::from(take(runs, [*draw, *replicate, *status], &quarters));
    })?;
    let once = |(name, runs): (String, Vec<Run>)| Ok((name, once_each(runs, folder)?));
    Ok((groups.into_iter().map(once).collect::<Result<_, AnalysisError>>()?, failed))
}

/// Adds a run; whether it failed instead.
fn take(runs: &mut Vec<Run>, [draw, replicate, status]: [Cell<'_>; 3], cells: &[Cell<'_>]) -> bool {
    let (Cell::U32(draw), Cell::U32(replicate), Some("ok")) = (draw, replicate, status.as_str()) else { return true };
    let mut quarters = [None; Compare::ALL.len()];
    for (quarter, cell) in quarters.iter_mut().zip(cells) {
        if let Cell::U32(value) = cell {
            *quarter = Some(*value);
        }
    }
    runs.push(Run { draw, replicate, quarters });
    false
}

/// The runs in order, each of which must be there once.
fn once_each(mut runs: Vec<Run>, folder: &str) -> Result<Vec<Run>, AnalysisError> {
    runs.sort_unstable();
    let key = |run: &Run| (run.draw, run.replicate);
    match runs.windows(2).find(|pair| key(&pair[0]) == key(&pair[1])) {
        Some(pair) => Err(AnalysisError::not_there(format!(
            "the table `runs` of {folder} has replicate {} of draw {} twice; run its scenario again",
            pair[0].replicate, pair[0].draw
        ))),
        None => Ok(runs),
    }
}

fn whole(is_partial: bool, folder: &str, verb: &str) -> Result<(), AnalysisError> {
    if !is_partial {
        return Ok(());
    }
    Err(AnalysisError::not_there(format!(
        "{folder} was stopped before its end. Give its `pactsim {verb}` command again, which goes on with it"
    )))
}

/// Runs of different calendars were not followed alike.
fn same_time(first: &BatchResults, other: &BatchResults) -> Result<(), AnalysisError> {
    let [a, b] = [first, other].map(|batch| &batch.summary);
    if a.quarters == b.quarters && a.start_year == b.start_year {
        return Ok(());
    }
    let time = |batch: &BatchResults| {
        let dates = batch.dates();
        let years = f64::from(batch.summary.quarters) / QUARTERS;
        format!("{} runs from {} to {}", batch.folder.display(), dates.month(0.0), dates.month(years))
    };
    Err(AnalysisError::not_there(format!(
        "{}, and {}: times to an event are compared over the same years. Run both scenarios with one start and one horizon",
        time(first),
        time(other)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(groups: &[(&str, &[[Option<u32>; 3]])], layers: Layers) -> RunTimes {
        let runs = |quarters: &[[Option<u32>; 3]]| -> Vec<Run> {
            (0..).zip(quarters).map(|(at, &quarters)| Run { draw: at / 2, replicate: at % 2, quarters }).collect()
        };
        RunTimes {
            title: String::new(),
            sources: Vec::new(),
            start_year: 2026.75,
            quarters: 40,
            sample: [2, 2],
            seed: 1,
            left_out: 0,
            layers,
            is_single: false,
            groups: groups.iter().map(|(name, quarters)| ((*name).to_owned(), runs(quarters))).collect(),
        }
    }

    #[test]
    fn a_war_takes_the_run_unless_a_pact_was_there_before_or_came_in_the_same_quarter() {
        let quarters: &[_] = &[
            [Some(8), Some(4), None],
            [None, Some(4), Some(12)],
            [None, None, Some(6)],
            [None, Some(5), Some(5)],
            [None, None, None],
        ];
        let times = times(&[("a", quarters)], Layers::Draws);
        let found = |outcome| {
            let observations = times.observations(outcome).expect("events");
            let rows = observations.groups()[0].observations.iter();
            rows.map(|row| (row.time, row.cause)).collect::<Vec<_>>()
        };
        let war = Some(1);
        assert_eq!(found(Compare::Article5), [(2.0, Some(0)), (3.0, war), (1.5, war), (1.25, war), (10.0, None)]);
        assert_eq!(
            found(Compare::ShallowOrDeeper),
            [(1.0, Some(0)), (1.0, Some(0)), (1.5, war), (1.25, Some(0)), (10.0, None)]
        );
        assert_eq!(found(Compare::War), [(10.0, None), (3.0, Some(0)), (1.5, Some(0)), (1.25, Some(0)), (10.0, None)]);
    }

    #[test]
    fn a_draw_that_not_all_groups_have_is_no_pair() {
        let pact = [Some(1), Some(1), None];
        let times = times(&[("a", &[pact; 4]), ("b", &[pact; 2])], Layers::PairedDraws).in_pairs();
        assert_eq!(times.left_out, 2);
        assert!(times.groups.iter().all(|(_, runs)| runs.len() == 2));
    }

    #[test]
    fn an_outcome_that_never_comes_and_a_run_that_is_there_twice_are_refused() {
        let times = times(&[("a", &[[None, Some(3), Some(9)]])], Layers::Draws);
        let error = times.observations(Compare::Article5).expect_err("no pact").to_string();
        assert!(error.contains("comes in none of the runs"), "{error}");
        let run = Run { draw: 1, replicate: 2, quarters: [None; 3] };
        let error = once_each(vec![run, run], "x").expect_err("twice").to_string();
        assert!(error.contains("replicate 2 of draw 1 twice"), "{error}");
    }
}
