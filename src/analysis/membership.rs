//! How likely each candidate is to be a member of a pact of each design.

use std::collections::{BTreeMap, BTreeSet};

use super::error::AnalysisError;
use super::results::BatchResults;
use crate::scenario::{Depth, Design};
use crate::stats::NestedProportion;
use crate::store::Cell;

/// A pact design, and who was in the pacts that came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DesignMembers {
    /// Name of the design.
    pub(crate) design: String,
    /// Runs in which a pact of this design was in force at some time.
    pub(crate) pacts: Levels<u64>,
    /// Chance of each candidate, in the order of the scenario.
    pub(crate) candidates: Vec<Candidate>,
}

/// A candidate and how often it was a member of a pact in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Name of the state.
    pub(crate) state: String,
    /// Runs in which it was a member at some time, of all completed runs.
    pub(crate) chance: Levels<NestedProportion>,
}

/// A number for pacts of any depth, and for those at Article 5 or deeper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Levels<T> {
    pub(crate) any: T,
    pub(crate) article5: T,
}

/// Draw and replicate.
type RunKey = (u64, u64);

/// Runs in which something was the case.
type Runs = Levels<BTreeSet<RunKey>>;

/// A signed pact of a run, by its number.
type Pacts = BTreeMap<(RunKey, u64), Pact>;

struct Pact {
    design: String,
    /// Whether it reached Article 5: as agreed, and at its end or that of the run.
    at_article5: (bool, bool),
    ended: Option<u64>,
}

/// The members of the pacts of each design, in the order of the scenario.
///
/// A state counts for Article 5 when it was in a pact that was agreed at this depth, or that had come to it and still had
/// the state as a member at its end or that of the run.
///
/// # Errors
/// [`AnalysisError::Store`] for files that cannot be read; [`AnalysisError::NotThere`] where the scenario cannot be read.
pub(crate) fn membership(batch: &BatchResults) -> Result<Vec<DesignMembers>, AnalysisError> {
    let spec = batch.spec()?;
    let completed = batch.completed_by_draw()?;
    let (pacts, in_force) = pacts(batch)?;
    let members = members(batch, &pacts)?;
    let never = Runs::default();
    let of_design = |design: &Design| {
        let id = design.id.to_string();
        let runs = in_force.get(&id).unwrap_or(&never);
        let candidate = |&i: &usize| {
            let state = &spec.states[i];
            let runs = members.get(&(id.clone(), state.id.to_string())).unwrap_or(&never);
            let chance =
                Levels { any: proportion(&completed, &runs.any), article5: proportion(&completed, &runs.article5) };
            Candidate { state: state.name.clone(), chance }
        };
        DesignMembers {
            design: design.name.clone(),
            pacts: Levels { any: runs.any.len() as u64, article5: runs.article5.len() as u64 },
            candidates: design.candidates.iter().map(candidate).collect(),
        }
    };
    Ok(spec.designs.iter().map(of_design).collect())
}

/// The pacts that were ever in force, and the runs of each design that had one.
fn pacts(batch: &BatchResults) -> Result<(Pacts, BTreeMap<String, Runs>), AnalysisError> {
    let columns = ["draw", "replicate", "pact", "design", "depth", "last_depth", "in_force_quarter", "ended_quarter"];
    let (mut pacts, mut in_force) = (Pacts::new(), BTreeMap::<String, Runs>::new());
    batch.tables.each_row("pacts", columns, |[draw, replicate, pact, design, depth, last, since, ended]| {
        let (Some(run), Some(pact), Some(design)) = (run(draw, replicate), pact.as_u64(), design.as_str()) else {
            return;
        };
        if since.as_u64().is_none() {
            return;
        }
        let at_article5 = (is_article5(depth), is_article5(last));
        let runs = in_force.entry(design.to_owned()).or_default();
        runs.note(run, at_article5.0 || at_article5.1);
        pacts.insert((run, pact), Pact { design: design.to_owned(), at_article5, ended: ended.as_u64() });
    })?;
    Ok((pacts, in_force))
}

/// The runs in which each state was a member, by design and state.
fn members(batch: &BatchResults, pacts: &Pacts) -> Result<BTreeMap<(String, String), Runs>, AnalysisError> {
    let columns = ["draw", "replicate", "pact", "state", "left_quarter"];
    let mut members = BTreeMap::<(String, String), Runs>::new();
    batch.tables.each_row("members", columns, |[draw, replicate, pact, state, left]| {
        let (Some(run), Some(pact), Some(state)) = (run(draw, replicate), pact.as_u64(), state.as_str()) else {
            return;
        };
        if let Some(pact) = pacts.get(&(run, pact)) {
            let to_the_end = left.as_u64() == pact.ended;
            let article5 = pact.at_article5.0 || (pact.at_article5.1 && to_the_end);
            members.entry((pact.design.clone(), state.to_owned())).or_default().note(run, article5);
        }
    })?;
    Ok(members)
}

impl Runs {
    fn note(&mut self, run: RunKey, article5: bool) {
        self.any.insert(run);
        if article5 {
            self.article5.insert(run);
        }
    }
}

fn run(draw: Cell<'_>, replicate: Cell<'_>) -> Option<RunKey> {
    draw.as_u64().zip(replicate.as_u64())
}

/// Whether a depth in a table obliges to fight.
pub(super) fn is_article5(depth: Cell<'_>) -> bool {
    let deep = [Depth::Article5, Depth::Article5Command].map(Depth::word);
    depth.as_str().is_some_and(|word| deep.contains(&word))
}

/// The share of the completed runs that `runs` are.
fn proportion(completed: &BTreeMap<u32, u64>, runs: &BTreeSet<RunKey>) -> NestedProportion {
    let mut sums = NestedProportion::default();
    for (&draw, &all) in completed {
        let draw = u64::from(draw);
        let cases = (runs.range((draw, 0)..=(draw, u64::MAX)).count() as u64).min(all);
        sums.push_draw(cases, all - cases);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_counts_the_draws_without_a_case_as_well() {
        let completed = BTreeMap::from([(0, 10), (1, 8), (7, 2)]);
        let runs = BTreeSet::from([(0, 3), (0, 4), (7, 1)]);
        let share = proportion(&completed, &runs);
        assert_eq!((share.draws(), share.trials(), share.successes()), (3, 20, 3));
    }

    #[test]
    fn article_5_with_a_command_is_article_5() {
        assert!(is_article5(Cell::Text("article5-command")) && is_article5(Cell::Text("article5")));
        assert!(!is_article5(Cell::Text("shallow")) && !is_article5(Cell::Null));
    }
}
