//! The state of the world quarter by quarter, summed over the replicates of a draw.

use serde::{Deserialize, Serialize};

use super::securitisation;
use crate::scenario::{Depth, Spec};
use crate::world::{Constants, Obligations, Rung, World};

/// Metrics before the theatres' urgencies.
const FIXED: [(&str, &str); 13] = [
    ("at_war", "share of replicates that have ended in a major war"),
    ("article5_in_force", "share of replicates with a collective pact at Article 5 or deeper in force"),
    ("shallow_or_deeper_in_force", "share of replicates with a collective pact, shallow or deeper, in force"),
    ("in_talks", "share of replicates with talks or ratification under way"),
    ("committed", "share of replicates in which every guarantor is committed"),
    ("cooperation", "mean stock of cooperation between states with a stake in any theatre, 0-1"),
    (
        "web",
        "share of the pairs of states with a stake in any theatre that are bound by cooperation or more in some theatre",
    ),
    (
        "web_stands",
        "share of replicates without war and without a collective pact in force in which a web stands: at least a third \
         of those pairs are bound, and more than a hub with a spoke to every other state would bind",
    ),
    ("alignment", "mean alignment of states with a stake in any theatre, from -1 (adversaries) to 1 (a pact)"),
    ("cohesion", "mean cohesion of the blocs, 0-1; 0 without blocs"),
    ("ties", "mean tie of two adversaries, 0-1; 0 with one adversary"),
    ("nuclear_states", "mean number of states with nuclear weapons"),
    ("securitisation", "index of securitisation, 0-1: arms beyond the trend, and cohesion lost"),
];

/// The part of the pairs of states with a stake, one in so many, that are bound where a web stands.
///
/// A hub with a spoke to every other of n states binds 2/n of their pairs: a third for six states, less for more. From
/// there on the ties among the spokes carry the web, and each state is bound to every third on average. The threshold
/// lies between the orders that it is to tell apart: hub-and-spoke as it stands in the shipped scenario at its start
/// (18 % of the pairs), and its median run without a pact after ten years (36 %).
const WEB_OF_PAIRS: usize = 3;

/// Names and descriptions of the metrics of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesLayout {
    /// `(name, description)` of each metric.
    pub metrics: Vec<(String, String)>,
    /// Quarters in a run.
    pub quarters: usize,
}

impl SeriesLayout {
    /// The layout for a scenario.
    pub fn new(spec: &Spec) -> Self {
        let fixed = FIXED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let urgencies = spec.theatres.iter().map(|theatre| {
            (format!("urgency.{}", theatre.id), format!("mean perceived urgency in the theatre {}, 0-1", theatre.name))
        });
        Self { metrics: fixed.chain(urgencies).collect(), quarters: spec.horizon_years as usize * 4 }
    }
}

/// Sums over replicates of each metric in each quarter, `quarter * metrics + metric`.
///
/// A replicate that has ended in war keeps its last world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Number of the draw.
    pub draw: u32,
    /// Replicates summed.
    pub replicates: u32,
    /// The sums.
    pub sums: Vec<f64>,
}

impl Series {
    /// Sums of nothing.
    pub fn empty(draw: u32, layout: &SeriesLayout) -> Self {
        Self { draw, replicates: 0, sums: vec![0.0; layout.quarters * layout.metrics.len()] }
    }

    /// Back to sums of nothing.
    pub(super) fn clear(&mut self) {
        self.replicates = 0;
        self.sums.fill(0.0);
    }

    /// Adds another part of the same draw.
    pub fn add(&mut self, other: &Self) {
        self.replicates += other.replicates;
        for (sum, more) in self.sums.iter_mut().zip(&other.sums) {
            *sum += more;
        }
    }

    /// Adds the world at the end of `quarters`.
    pub(super) fn observe(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        web: &mut Web,
        quarters: std::ops::Range<usize>,
    ) {
        let metrics = FIXED.len() + c.nk;
        let in_force = |depth: Depth| !world.at_war && (0..world.pacts.len()).any(|d| world.is_collective(c, d, depth));
        let share = |is: bool| f64::from(u8::from(is));
        let has_pact = in_force(Depth::Shallow);
        web.look(world, c);
        let fixed: [f64; FIXED.len()] = [
            share(world.at_war),
            share(in_force(Depth::Article5)),
            share(has_pact),
            share(!world.at_war && world.pacts.iter().any(|pact| pact.is_pending())),
            share(world.committed.iter().all(|&committed| committed)),
            mean_cooperation(world, c),
            web.share(c),
            share(!world.at_war && !has_pact && web.stands(c)),
            concerned(&world.alignment, c),
            mean(&world.cohesion),
            mean_tie(world, c),
            world.nuclear.iter().map(|&holds| share(holds)).sum(),
            securitisation(world, c),
        ];
        for quarter in quarters {
            let row = &mut self.sums[quarter * metrics..(quarter + 1) * metrics];
            for (sum, value) in row.iter_mut().zip(fixed.iter().chain(&world.urgency_share)) {
                *sum += value;
            }
        }
    }
}

/// Mean cooperation between the states with a stake.
fn mean_cooperation(world: &World, c: &Constants<'_>) -> f64 {
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (at, &i) in c.concerned.iter().enumerate() {
        for &j in &c.concerned[at + 1..] {
            sum += world.cooperation[i * c.n + j];
            pairs += 1.0;
        }
    }
    if pairs > 0.0 { sum / pairs } else { 0.0 }
}

/// The web of obligations, which seldom changes: looked at anew only when it has.
#[derive(Debug, Clone)]
pub(super) struct Web {
    seen: Obligations,
    /// Pairs of states with a stake that are bound to each other, by cooperation or more, in some theatre.
    bound: usize,
}

impl Web {
    /// A web without any obligation.
    pub(super) fn new(c: &Constants<'_>) -> Self {
        Self { seen: Obligations::none(c.n, c.nk), bound: 0 }
    }

    fn look(&mut self, world: &World, c: &Constants<'_>) {
        if self.seen != world.obligations {
            self.seen.copy_from(&world.obligations);
            self.bound = bound_pairs(world, c);
        }
    }

    /// Share of the pairs that are bound.
    fn share(&self, c: &Constants<'_>) -> f64 {
        self.bound as f64 / pairs(c.concerned.len()).max(1) as f64
    }

    fn stands(&self, c: &Constants<'_>) -> bool {
        is_web(self.bound, c.concerned.len())
    }
}

fn pairs(states: usize) -> usize {
    states * states.saturating_sub(1) / 2
}

/// Whether so many bound pairs of so many states are a web. A hub with its spokes binds one pair fewer than there are
/// states.
fn is_web(bound: usize, states: usize) -> bool {
    bound >= states && WEB_OF_PAIRS * bound >= pairs(states) && bound > 0
}

fn bound_pairs(world: &World, c: &Constants<'_>) -> usize {
    let partners = |(at, &i): (usize, &usize)| {
        let others = c.concerned[at + 1..].iter();
        others.filter(|&&j| world.obligations.are_tied(i, j, Rung::from(Depth::Cooperation))).count()
    };
    c.concerned.iter().enumerate().map(partners).sum()
}

/// Mean tie of two adversaries.
fn mean_tie(world: &World, c: &Constants<'_>) -> f64 {
    // The diagonal is 0, and each two stand in the matrix twice.
    let pairs = (c.na * c.na.saturating_sub(1)).max(1) as f64;
    world.ties.iter().sum::<f64>() / pairs
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Mean over the states with a stake.
fn concerned(values: &[f64], c: &Constants<'_>) -> f64 {
    c.concerned.iter().map(|&i| values[i]).sum::<f64>() / c.concerned.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_with_all_its_spokes_is_no_web_however_few_they_are() {
        for states in 0..40_usize {
            assert!(!is_web(states.saturating_sub(1), states), "{states}");
        }
    }

    #[test]
    fn a_web_is_a_third_of_all_pairs() {
        assert!(!is_web(25, 13) && is_web(26, 13));
        assert!(is_web(3, 3) && is_web(4, 4));
    }
}
