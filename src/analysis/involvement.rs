//! Who is in a pact how often, and where major war breaks out how often: by state and by theatre.

use std::collections::{BTreeMap, BTreeSet};

use super::error::AnalysisError;
use super::membership::is_article5;
use super::results::BatchResults;
use crate::scenario::Design;
use crate::stats::NestedProportion;
use crate::store::Cell;

/// How often a state is a member of a collective pact in force at some time by the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InPact {
    /// Of a pact, shallow or deeper.
    pub any: NestedProportion,
    /// Of one at Article 5 or deeper: one agreed so, or one that became so and that the state was in to its end.
    pub article5: NestedProportion,
}

/// Number of a pact: draw, replicate, pact within the run.
type PactId = (u32, u32, u32);

/// A pact that entered into force.
struct Pact<'a> {
    design: &'a Design,
    /// Whether it was at Article 5 or deeper when it was agreed, and at its end.
    at_article5: (bool, bool),
    ended: Option<u32>,
    /// States that were members at some time, each with whether they were so at Article 5.
    members: Vec<(usize, bool)>,
}

impl Pact<'_> {
    /// Whether it is a collective one, as the answer counts them: with mutual obligations among three candidates or more,
    /// and a newcomer where it enlarges another.
    fn is_collective(&self) -> bool {
        let is_newcomer = |(state, _): &(usize, bool)| self.design.insiders.binary_search(state).is_err();
        self.design.is_collective() && self.members.iter().any(is_newcomer)
    }
}

/// How often each state is in a pact, in the order of the scenario's states.
///
/// # Errors
/// [`AnalysisError::NotThere`] where the scenario or a table cannot be read by this version; [`AnalysisError::Store`] for
/// damaged tables.
pub fn in_pacts(batch: &BatchResults) -> Result<Vec<InPact>, AnalysisError> {
    let states = batch.spec()?.states.len();
    let mut any = Counts::new(states);
    let mut article5 = Counts::new(states);
    let mut seen = [BTreeSet::new(), BTreeSet::new()];
    for ((draw, replicate, _), pact) in pacts(batch)?.iter().filter(|(_, pact)| pact.is_collective()) {
        for &(state, at_article5) in &pact.members {
            // A state that is in several pacts of a run counts once.
            if seen[0].insert((*draw, *replicate, state)) {
                any.add(*draw, state);
            }
            if at_article5 && seen[1].insert((*draw, *replicate, state)) {
                article5.add(*draw, state);
            }
        }
    }
    let completed = batch.completed_by_draw()?;
    let both = any.of(&completed).into_iter().zip(article5.of(&completed));
    Ok(both.map(|(any, article5)| InPact { any, article5 }).collect())
}

/// Who was in a collective pact in force at some time, by draw and replicate, as indices of the scenario's states; runs
/// without such a pact are left out.
///
/// # Errors
/// As those of [`in_pacts`].
pub(super) fn members_by_run(batch: &BatchResults) -> Result<BTreeMap<(u32, u32), BTreeSet<usize>>, AnalysisError> {
    let mut members: BTreeMap<(u32, u32), BTreeSet<usize>> = BTreeMap::new();
    for ((draw, replicate, _), pact) in pacts(batch)?.iter().filter(|(_, pact)| pact.is_collective()) {
        members.entry((*draw, *replicate)).or_default().extend(pact.members.iter().map(|(state, _)| *state));
    }
    Ok(members)
}

/// In what share of the runs major war breaks out in each theatre, in the order of the scenario's theatres.
///
/// # Errors
/// As those of [`in_pacts`].
pub fn wars_by_theatre(batch: &BatchResults) -> Result<Vec<NestedProportion>, AnalysisError> {
    let theatres = &batch.spec()?.theatres;
    let mut wars = Counts::new(theatres.len());
    batch.tables.each_row("runs", ["draw", "war_theatre"], |cells| {
        if let [Cell::U32(draw), Cell::Text(theatre)] = cells
            && let Ok(k) = theatres.binary_search_by(|known| known.id.as_str().cmp(theatre))
        {
            wars.add(draw, k);
        }
    })?;
    Ok(wars.of(&batch.completed_by_draw()?))
}

/// The pacts that entered into force, with their members.
fn pacts(batch: &BatchResults) -> Result<BTreeMap<PactId, Pact<'_>>, AnalysisError> {
    let spec = batch.spec()?;
    let mut pacts = BTreeMap::new();
    let columns = ["draw", "replicate", "pact", "design", "depth", "last_depth", "in_force_quarter", "ended_quarter"];
    batch.tables.each_row("pacts", columns, |cells| {
        let [head @ .., first, last, Cell::U32(_), ended] = cells else { return };
        let [Cell::U32(draw), Cell::U32(replicate), Cell::U32(number), Cell::Text(design)] = head else { return };
        if let Ok(d) = spec.designs.binary_search_by(|known| known.id.as_str().cmp(design)) {
            let at_article5 = (is_article5(first), is_article5(last));
            let pact = Pact { design: &spec.designs[d], at_article5, ended: quarter(ended), members: Vec::new() };
            pacts.insert((draw, replicate, number), pact);
        }
    })?;
    // The table holds members of pacts in force alone: who leaves before that was never one.
    batch.tables.each_row("members", ["draw", "replicate", "pact", "state", "left_quarter"], |cells| {
        let [Cell::U32(draw), Cell::U32(replicate), Cell::U32(number), Cell::Text(state), left] = cells else { return };
        let known = spec.states.binary_search_by(|known| known.id.as_str().cmp(state));
        if let (Some(pact), Ok(state)) = (pacts.get_mut(&(draw, replicate, number)), known) {
            let at_article5 = pact.at_article5.0 || (pact.at_article5.1 && quarter(left) == pact.ended);
            pact.members.push((state, at_article5));
        }
    })?;
    Ok(pacts)
}

fn quarter(cell: Cell<'_>) -> Option<u32> {
    if let Cell::U32(quarter) = cell { Some(quarter) } else { None }
}

/// In how many runs of each draw something happened to each of several things.
struct Counts {
    things: usize,
    by_draw: BTreeMap<u32, Vec<u64>>,
}

impl Counts {
    fn new(things: usize) -> Self {
        Self { things, by_draw: BTreeMap::new() }
    }

    fn add(&mut self, draw: u32, thing: usize) {
        self.by_draw.entry(draw).or_insert_with(|| vec![0; self.things])[thing] += 1;
    }

    /// The share of the completed runs in which it happened to each.
    fn of(&self, completed: &BTreeMap<u32, u64>) -> Vec<NestedProportion> {
        let mut shares = vec![NestedProportion::default(); self.things];
        for (draw, &runs) in completed {
            let counts = self.by_draw.get(draw);
            for (thing, share) in shares.iter_mut().enumerate() {
                let happened = counts.map_or(0, |counts| counts[thing]);
                share.push_draw(happened, runs.saturating_sub(happened));
            }
        }
        shares
    }
}
