//! How much of the chance of a pact each family of factors holds back: Shapley shares.
//!
//! The players are the families that can be relieved; a coalition's value is the chance of a pact
//! when its families are relieved ([`Constants::relieve`]), over the same draws and replicates for
//! every coalition (common random numbers).

use std::collections::BTreeMap;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde::Serialize;

use super::batch::EnsembleError;
use super::crew::Host;
use super::plan::Plan;
use crate::rng::{Key, Stream, StreamId};
use crate::scenario::{Depth, Spec};
use crate::sim::{RunId, Series, SeriesLayout, Simulator, Status};
use crate::stats::{Interval, NestedProportion, Share, coalitions_of, exact_shares, sampled_shares};
use crate::world::{Constants, Draw, FamilySet, RELIEVABLE, Sampler, StreamIds};

/// Families that share.
const PLAYERS: usize = RELIEVABLE.len();

/// All families relieved.
const ALL: u32 = (1 << PLAYERS) - 1;

/// Coalitions that the first order needs at most: no family, and all beginnings forwards and backwards.
const FIRST_ORDER: u64 = 2 * PLAYERS as u64;

/// Most orders: a bound on the work where they need no new coalition any more.
const ORDERS_MAX: usize = 10_000;

/// Orders that are sampled before all coalitions are computed.
const ORDERS_BEFORE_ALL: usize = 10;

/// What is to be shared out, and at what expense.
#[derive(Debug, Clone, Copy)]
pub struct ShapleyRequest {
    /// Draws and replicates of each coalition, and the seed.
    pub plan: Plan,
    /// The least depth that counts: [`Depth::Article5`], or any other for shallow or deeper.
    pub level: Depth,
    /// Most runs in all.
    pub budget: u64,
}

impl ShapleyRequest {
    /// The least budget with which there is an estimate.
    pub fn least_budget(&self) -> u64 {
        FIRST_ORDER * self.plan.runs()
    }
}

/// A chance of a pact with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chance {
    /// Share of the completed runs.
    pub probability: f64,
    /// 95 % interval under another seed.
    pub noise: Option<Interval>,
}

/// One family's share.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FamilyShare {
    /// The family.
    pub family: &'static str,
    /// What it holds back of the chance of a pact; below 0 where relieving it makes a pact less likely.
    pub share: f64,
    /// 95 % interval: over orders where they were sampled, and over draws and replicates.
    pub interval: Option<Interval>,
}

/// Shapley shares of the families.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shapley {
    /// Whether it was stopped before the budget was spent.
    pub partial: bool,
    /// Whether all coalitions were computed, so that no order was sampled.
    pub exact: bool,
    /// Orders sampled, each taken forwards and backwards.
    pub orders: usize,
    /// Coalitions computed.
    pub coalitions: usize,
    /// Runs done.
    pub runs: u64,
    /// Those of them that failed; left out of every chance.
    pub runs_failed: u64,
    /// Chance of a pact as things are; missing if it was stopped before that was known.
    pub none_relieved: Option<Chance>,
    /// Chance with every family relieved.
    pub all_relieved: Option<Chance>,
    /// Shares, largest first; they add up to the difference of the two. Empty if it was stopped before
    /// the first order was done.
    pub shares: Vec<FamilyShare>,
}

/// Estimates the shares on `threads` threads (0: one per core), exactly where the budget allows it. A
/// stop ends with what there is.
///
/// # Errors
/// [`EnsembleError::Threads`] without threads.
pub fn shapley(
    spec: &Spec,
    request: &ShapleyRequest,
    threads: usize,
    host: &dyn Host,
) -> Result<Shapley, EnsembleError> {
    let pool =
        ThreadPoolBuilder::new().num_threads(threads).build().map_err(|e| EnsembleError::Threads(e.to_string()))?;
    let mut game = Game::new(spec, *request, pool, host);
    let exact = game.runs_of(1 << PLAYERS) <= request.budget;
    game.total = if exact { game.runs_of(1 << PLAYERS) } else { request.budget };
    // As it is and with everything relieved first: what there is to share.
    if !game.play(&[0, ALL]) {
        return Ok(game.finish(false, true, &[]));
    }
    // Orders come first even where all coalitions will: a stop then leaves an estimate.
    let (orders, mut partial) = game.sample_orders(if exact { ORDERS_BEFORE_ALL } else { ORDERS_MAX });
    if exact && !partial {
        let all: Vec<u32> = (0..=ALL).collect();
        partial = !all.chunks(FIRST_ORDER as usize).all(|coalitions| game.play(coalitions));
    }
    Ok(if exact && !partial { game.finish(true, false, &[]) } else { game.finish(false, partial, &orders) })
}

/// Successes and completed runs in one draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    successes: u32,
    completed: u32,
}

/// The game, and the values known so far.
struct Game<'a> {
    spec: &'a Spec,
    request: ShapleyRequest,
    pool: ThreadPool,
    host: &'a dyn Host,
    ids: StreamIds,
    layout: SeriesLayout,
    draws: Vec<Draw>,
    /// Counts by draw of each coalition computed.
    known: BTreeMap<u32, Vec<Count>>,
    total: u64,
}

impl<'a> Game<'a> {
    fn new(spec: &'a Spec, request: ShapleyRequest, pool: ThreadPool, host: &'a dyn Host) -> Self {
        let sampler = Sampler::weighted(spec, request.plan.seed, request.plan.weighting);
        Self {
            spec,
            request,
            pool,
            host,
            ids: StreamIds::new(spec),
            layout: SeriesLayout::new(spec),
            draws: (0..request.plan.draws).map(|draw| sampler.draw(draw)).collect(),
            known: BTreeMap::new(),
            total: 0,
        }
    }

    fn runs_of(&self, coalitions: usize) -> u64 {
        coalitions as u64 * self.request.plan.runs()
    }

    /// Computes the coalitions that are not known yet; `false` if it was stopped.
    fn play(&mut self, coalitions: &[u32]) -> bool {
        let mut new: Vec<u32> = coalitions.iter().copied().filter(|set| !self.known.contains_key(set)).collect();
        new.sort_unstable();
        new.dedup();
        let draws = self.draws.len();
        let done = std::sync::atomic::AtomicU64::new(self.runs_of(self.known.len()));
        let replicates = u64::from(self.request.plan.replicates);
        let play = |task: usize| -> Option<Count> {
            if self.host.stop() {
                return None;
            }
            let count = self.count(new[task / draws], task % draws);
            let done = done.fetch_add(replicates, std::sync::atomic::Ordering::Relaxed) + replicates;
            self.host.progress(done.min(self.total), self.total);
            Some(count)
        };
        let tasks = || (0..new.len() * draws).into_par_iter().map(play).collect::<Option<Vec<Count>>>();
        let Some(counts) = self.pool.install(tasks) else { return false };
        let by_coalition = new.into_iter().zip(counts.chunks(draws).map(<[Count]>::to_vec));
        self.known.extend(by_coalition);
        true
    }

    /// Runs the replicates of one draw with the families of `coalition` relieved.
    fn count(&self, coalition: u32, draw: usize) -> Count {
        let relieved: FamilySet = (RELIEVABLE.iter().enumerate())
            .filter(|(player, _)| coalition >> player & 1 == 1)
            .map(|(_, &family)| family)
            .collect();
        let constants = Constants::new(self.spec, &self.draws[draw]).relieve(relieved);
        let mut simulator = Simulator::of(constants, &self.ids, self.request.plan.seed);
        // The number fits: draws are counted in 32 bits.
        let draw = draw as u32;
        let mut series = Series::empty(draw, &self.layout);
        let mut count = Count { successes: 0, completed: 0 };
        for replicate in 0..self.request.plan.replicates {
            let run = simulator.run(RunId { draw, replicate }, &mut series);
            let formed = if self.request.level >= Depth::Article5 { &run.article5 } else { &run.shallow };
            count.completed += u32::from(run.status == Status::Ok);
            count.successes += u32::from(formed.is_some());
        }
        count
    }

    /// Samples at most so many orders, until the budget is spent; they, and whether it was stopped before.
    fn sample_orders(&mut self, most: usize) -> (Vec<Vec<usize>>, bool) {
        let mut stream = Key::of_draw(self.request.plan.seed, 0).stream(StreamId::new("shapley", "orders"));
        let mut orders = Vec::new();
        while orders.len() < most {
            let order = shuffled(&mut stream);
            let coalitions = coalitions_of(&order);
            let new = coalitions.iter().filter(|set| !self.known.contains_key(set)).count();
            // Sets of one order are all different but for the empty one and that of all, which are known.
            if self.runs_of(self.known.len() + new) > self.request.budget {
                break;
            }
            if !self.play(&coalitions) {
                return (orders, true);
            }
            orders.push(order);
        }
        (orders, false)
    }

    fn finish(&self, exact: bool, partial: bool, orders: &[Vec<usize>]) -> Shapley {
        let draws = self.draws.len();
        let value = |set: u32, draw: usize| {
            let count = self.known[&set][draw];
            f64::from(count.successes) / f64::from(count.completed.max(1))
        };
        let shares = match (exact, orders) {
            (true, _) => exact_shares(PLAYERS, draws, &value),
            (false, []) => Vec::new(),
            (false, orders) => sampled_shares(PLAYERS, draws, orders, &value),
        };
        let counts = || self.known.values().flatten();
        let completed: u64 = counts().map(|count| u64::from(count.completed)).sum();
        let runs = self.runs_of(self.known.len());
        Shapley {
            partial,
            exact,
            orders: orders.len(),
            coalitions: self.known.len(),
            runs,
            runs_failed: runs - completed,
            none_relieved: self.known.get(&0).and_then(|counts| chance(counts)),
            all_relieved: self.known.get(&ALL).and_then(|counts| chance(counts)),
            shares: ranked(shares),
        }
    }
}

/// A random order of the players, each as likely as any other (Fisher and Yates).
fn shuffled(stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..PLAYERS).collect();
    for left in (1..PLAYERS).rev() {
        let taken = (stream.uniform() * (left + 1) as f64) as usize;
        order.swap(left, taken.min(left));
    }
    order
}

fn chance(counts: &[Count]) -> Option<Chance> {
    let mut sums = NestedProportion::default();
    for count in counts {
        sums.push_draw(count.successes.into(), (count.completed - count.successes).into());
    }
    Some(Chance { probability: sums.estimate()?, noise: sums.replicate_noise() })
}

fn ranked(shares: Vec<Share>) -> Vec<FamilyShare> {
    let named = RELIEVABLE.iter().zip(shares);
    let mut named: Vec<FamilyShare> = named
        .map(|(family, share)| FamilyShare { family: family.word(), share: share.value, interval: share.interval })
        .collect();
    named.sort_by(|a, b| b.share.total_cmp(&a.share));
    named
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::scenario::{STARTER, Weighting, load_text};

    /// Stops once so many runs are done.
    struct Until(u64, AtomicU64);

    impl Host for Until {
        fn stop(&self) -> bool {
            self.1.load(Ordering::Relaxed) >= self.0
        }
        fn progress(&self, done: u64, _: u64) {
            self.1.fetch_max(done, Ordering::Relaxed);
        }
        fn now(&self) -> String {
            String::new()
        }
    }

    fn of(budget: u64, until: u64, threads: usize) -> Shapley {
        let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let plan = Plan { seed: 3, draws: 5, replicates: 2, weighting: Weighting::default() };
        let request = ShapleyRequest { plan, level: Depth::Shallow, budget };
        shapley(&spec, &request, threads, &Until(until, AtomicU64::new(0))).expect("threads")
    }

    fn sum(found: &Shapley) -> f64 {
        found.shares.iter().map(|family| family.share).sum()
    }

    fn difference(found: &Shapley) -> f64 {
        let probability = |chance: Option<Chance>| chance.expect("known").probability;
        probability(found.all_relieved) - probability(found.none_relieved)
    }

    #[test]
    fn the_shares_add_up_to_what_relieving_everything_adds() {
        let found = of(700, u64::MAX, 2);
        assert!(!found.partial && !found.exact && found.orders > 1, "{found:?}");
        assert!(found.runs <= 700 && found.runs_failed == 0);
        assert!(difference(&found) > 0.0, "nothing to share, nothing tested: {found:?}");
        assert!((sum(&found) - difference(&found)).abs() < 1e-12, "{found:?}");
        assert!(found.shares.iter().all(|family| family.interval.is_some()));
        assert!(found.shares.is_sorted_by(|a, b| a.share >= b.share));
    }

    #[test]
    fn the_same_seed_gives_the_same_shares_on_any_number_of_threads() {
        assert_eq!(of(700, u64::MAX, 1), of(700, u64::MAX, 4));
    }

    #[test]
    fn one_that_is_stopped_keeps_whole_orders_only() {
        let found = of(2_000, 500, 1);
        assert!(found.partial && found.orders > 0, "{found:?}");
        assert!((sum(&found) - difference(&found)).abs() < 1e-12, "{found:?}");
        let at_once = of(2_000, 0, 1);
        assert_eq!((at_once.partial, at_once.none_relieved, at_once.shares.len()), (true, None, 0));
    }

    #[test]
    fn with_budget_enough_all_coalitions_are_computed() {
        let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let plan = Plan { seed: 3, draws: 1, replicates: 1, weighting: Weighting::default() };
        let request = ShapleyRequest { plan, level: Depth::Shallow, budget: 1 << PLAYERS };
        let found = shapley(&spec, &request, 2, &Until(u64::MAX, AtomicU64::new(0))).expect("threads");
        assert!(found.exact && !found.partial && found.orders == 0);
        assert_eq!((found.coalitions, found.runs), (1 << PLAYERS, 1 << PLAYERS));
        assert!((sum(&found) - difference(&found)).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn the_least_budget_is_enough_for_an_order() {
        let plan = Plan { seed: 3, draws: 5, replicates: 2, weighting: Weighting::default() };
        let least = ShapleyRequest { plan, level: Depth::Shallow, budget: 0 }.least_budget();
        assert_eq!(of(least, u64::MAX, 1).orders, 1);
        assert_eq!(of(least - 1, u64::MAX, 1).orders, 0);
    }
}
