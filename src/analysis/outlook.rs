//! What a batch foretells beside its chances: of which states and how deep the first pact is, and what there is where
//! none comes.

use std::collections::BTreeMap;

use super::error::AnalysisError;
use super::results::BatchResults;
use crate::ensemble::{Estimate, estimate};
use crate::scenario::Depth;
use crate::stats::NestedProportion;
use crate::store::Cell;

/// Part of the draws, in per cent, below which the low end of a range over draws lies, and above which the high end.
const TAIL_PERCENT: usize = 5;

/// What a batch foretells beside its chances.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outlook {
    /// The first collective pacts; `None` where no run has one.
    pub first_pacts: Option<FirstPacts>,
    /// Share of the runs without a collective pact in which two states conclude a defence treaty instead; `None`
    /// where every run has a collective pact.
    pub treaty_of_two: Option<Estimate>,
    /// The web of cooperation; `None` where no step was completed.
    pub web: Option<Web>,
}

/// The first collective pacts, shallow or deeper, of the runs that have one.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstPacts {
    /// Share of them that oblige to fight: Article 5 or deeper.
    pub article5: Estimate,
    /// Their members by id, each with its share of them, most frequent first.
    pub members: Vec<(String, Estimate)>,
}

/// The share of pairs of states that are bound by cooperation, at the end of the first and of the last quarter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Web {
    /// Mean over all runs at the end of the first quarter.
    pub at_first: f64,
    /// The same at the end of the last quarter.
    pub at_last: f64,
    /// Central 90 % of the draws' means at the end of the last quarter, simulation noise included; `None` with a single
    /// draw.
    pub at_last_range: Option<(f64, f64)>,
}

impl Outlook {
    /// Reads it off the tables `runs` and `series`.
    ///
    /// # Errors
    /// Those of [`Tables::each_row`](super::Tables::each_row).
    pub fn of(batch: &BatchResults) -> Result<Self, AnalysisError> {
        let mut draws: BTreeMap<u32, Draw> = BTreeMap::new();
        let columns = ["draw", "status", "shallow_depth", "shallow_members", "bilaterals"];
        batch.tables.each_row("runs", columns, |[draw, status, depth, members, bilaterals]| {
            if let (Cell::U32(draw), Cell::Text("ok")) = (draw, status) {
                draws.entry(draw).or_default().take(depth, members, bilaterals);
            }
        })?;
        Ok(Self { first_pacts: first_pacts(&draws), treaty_of_two: treaty_of_two(&draws), web: web(batch)? })
    }
}

/// What the runs of one draw have come to.
#[derive(Debug, Default)]
struct Draw {
    /// Runs with a collective pact.
    formed: u64,
    /// Those of them whose first one is at Article 5 or deeper.
    deep: u64,
    /// Those of them of whose first one a state was a member, by state.
    members: BTreeMap<String, u64>,
    /// Runs without a collective pact.
    without: u64,
    /// Those of them with a defence treaty of two states.
    treaty_of_two: u64,
}

impl Draw {
    fn take(&mut self, depth: Cell<'_>, members: Cell<'_>, bilaterals: Cell<'_>) {
        let (Cell::Text(depth), Cell::Text(members)) = (depth, members) else {
            self.without += 1;
            self.treaty_of_two += u64::from(matches!(bilaterals, Cell::U32(count) if count > 0));
            return;
        };
        self.formed += 1;
        self.deep += u64::from([Depth::Article5, Depth::Article5Command].iter().any(|deep| deep.word() == depth));
        for member in members.split(' ') {
            *self.members.entry(member.to_owned()).or_default() += 1;
        }
    }
}

/// How often something held, of how many times, over the draws.
fn share<'a>(draws: impl IntoIterator<Item = &'a Draw>, of: impl Fn(&Draw) -> (u64, u64)) -> Option<Estimate> {
    let mut proportion = NestedProportion::default();
    for draw in draws {
        let (held, times) = of(draw);
        proportion.push_draw(held, times - held);
    }
    (proportion.trials() > 0).then(|| estimate(&proportion))
}

fn first_pacts(draws: &BTreeMap<u32, Draw>) -> Option<FirstPacts> {
    let article5 = share(draws.values(), |draw| (draw.deep, draw.formed))?;
    let mut states: Vec<&String> = draws.values().flat_map(|draw| draw.members.keys()).collect();
    states.sort_unstable();
    states.dedup();
    let of = |state: &String| {
        let member = |draw: &Draw| (draw.members.get(state).copied().unwrap_or(0), draw.formed);
        Some((state.clone(), share(draws.values(), member)?))
    };
    let mut members: Vec<(String, Estimate)> = states.into_iter().filter_map(of).collect();
    members.sort_by_key(|(_, estimate)| std::cmp::Reverse(estimate.count));
    Some(FirstPacts { article5, members })
}

fn treaty_of_two(draws: &BTreeMap<u32, Draw>) -> Option<Estimate> {
    share(draws.values(), |draw| (draw.treaty_of_two, draw.without))
}

fn web(batch: &BatchResults) -> Result<Option<Web>, AnalysisError> {
    let last = batch.summary.quarters;
    let (mut at_first, mut at_last) = (Vec::new(), Vec::new());
    batch.tables.each_row("series", ["quarter", "replicates", "web"], |row| {
        if let [Cell::U32(quarter), Cell::U32(replicates), Cell::F64(web)] = row {
            // A scenario of a single quarter has the same for both.
            if quarter == 1 {
                at_first.push((web, replicates));
            }
            if quarter == last {
                at_last.push((web, replicates));
            }
        }
    })?;
    at_last.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let tail = at_last.len() * TAIL_PERCENT / 100;
    let range = at_last.get(tail).zip(at_last.get(at_last.len().saturating_sub(1 + tail)));
    let at_last_range = range.map(|(low, high)| (low.0, high.0)).filter(|_| at_last.len() > 1);
    let ends = mean(&at_first).zip(mean(&at_last));
    Ok(ends.map(|(at_first, at_last)| Web { at_first, at_last, at_last_range }))
}

/// The mean of values, each of so many replicates.
fn mean(values: &[(f64, u32)]) -> Option<f64> {
    let runs: f64 = values.iter().map(|&(_, replicates)| f64::from(replicates)).sum();
    let sum: f64 = values.iter().map(|&(value, replicates)| value * f64::from(replicates)).sum();
    (runs > 0.0).then(|| sum / runs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(runs: &[Option<(&str, &str)>]) -> Draw {
        let mut draw = Draw::default();
        for run in runs {
            match run {
                Some((depth, members)) => draw.take(Cell::Text(depth), Cell::Text(members), Cell::U32(0)),
                None => draw.take(Cell::Null, Cell::Null, Cell::U32(1)),
            }
        }
        draw
    }

    #[test]
    fn shares_are_of_the_runs_with_a_pact_and_the_others_of_those_without() {
        let draws = BTreeMap::from([
            (0, draw(&[Some(("shallow", "JPN USA")), None, None])),
            (1, draw(&[Some(("article5", "AUS JPN USA")), Some(("article5-command", "AUS USA")), None])),
        ]);
        let pacts = first_pacts(&draws).expect("pacts");
        assert_eq!((pacts.article5.count, pacts.article5.probability), (2, Some(2.0 / 3.0)));
        let members: Vec<(&str, u64)> = pacts.members.iter().map(|(id, of)| (id.as_str(), of.count)).collect();
        assert_eq!(members, [("USA", 3), ("AUS", 2), ("JPN", 2)]);
        assert_eq!(treaty_of_two(&draws).and_then(|share| share.probability), Some(1.0));
    }

    #[test]
    fn without_a_pact_there_is_nothing_to_say_of_its_members() {
        assert_eq!(first_pacts(&BTreeMap::from([(0, draw(&[None]))])), None);
        assert_eq!(treaty_of_two(&BTreeMap::from([(0, draw(&[Some(("shallow", "A B"))]))])), None);
    }
}
