//! Tests and intervals from the data themselves, in the units in which runs are independent.
//!
//! Policies are run on the same draws and the same luck, and the runs of a draw share its figures. So whole draws are
//! permuted and resampled, and what belongs to one draw stays together in all groups.

use rayon::prelude::*;

use super::blocks::{Block, Blocks};
use super::curve::LEVEL;
use super::event_table::EventTable;
use super::observations::Observations;
use crate::rng::{Key, Stream, StreamId};
use crate::stats::{Interval, bca};

/// Groups of units left out for the jackknife, at most: more would take long and change little.
const LEFT_OUT_MAX: usize = 1_000;

/// A number with its interval over resampled units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resampled {
    /// From all runs.
    pub estimate: f64,
    /// 95 % interval; see [`bca`]. `None` where it is not defined, as when no sample differs.
    pub interval: Option<Interval>,
}

/// The table of each group, all with rows for the same times.
pub(super) fn tables(observations: &Observations) -> Vec<EventTable> {
    Blocks::of(observations).tables()
}

/// For each of some `statistics`, not negative and the same for groups in any order, the chance of one at least as large as
/// that of the groups, if it made no difference in which group a draw's runs are: among `permutations` random assignments
/// and the true one. Of paired draws the groups are exchanged within each draw; otherwise draws, or runs that are
/// independent, are dealt out anew to groups of the same size. Assignments without a statistic do not count. `None` where the true one has none.
/// `statistics` gives the same number of them for any tables. The result has the same bits with any number of threads.
///
/// # Formula
/// (1 + number at least as large) / (1 + number): Phipson and Smyth (2010), *Statistical Applications in Genetics and
/// Molecular Biology* 9(1), article 39; at least the share of all assignments that are the true one but for the groups'
/// order, below which only the luck of those that were drawn could take it. A statistic that is scaled by its own
/// variance, as of [`log_rank`](super::log_rank) and [`gray`](super::gray), keeps the test near its level where groups differ in spread
/// alone (Janssen 1997, *Statistics and Probability Letters* 36(1), 9–21).
pub fn permutation_p(
    observations: &Observations,
    (permutations, seed): (u32, u64),
    statistics: impl Fn(&[EventTable]) -> Vec<Option<f64>> + Sync,
) -> Vec<Option<f64>> {
    let blocks = Blocks::of(observations);
    let units: Vec<u64> = blocks.groups.iter().map(|group| group.len() as u64).collect();
    let least = least_p(&units, blocks.are_paired);
    let found = statistics(&blocks.tables());
    let one = |number: u32| {
        let mut stream = Key::of_design(seed).stream(StreamId::new("survival permutation", &number.to_string()));
        statistics(&permuted(&blocks, &mut stream))
    };
    let permuted: Vec<Vec<Option<f64>>> = (0..permutations).into_par_iter().map(one).collect();
    let p_value = |(at, found): (usize, &Option<f64>)| {
        // What rounding makes of the same assignment in another order.
        let enough = (*found)? * (1.0 - 1e-9);
        let defined = || permuted.iter().filter_map(|statistics| statistics[at]);
        let as_large = defined().filter(|&statistic| statistic >= enough).count();
        Some(((1 + as_large) as f64 / (1 + defined().count()) as f64).max(least))
    };
    found.iter().enumerate().map(p_value).collect()
}

/// The smallest p-value that a test of groups of so many `units` can have when they are exchanged, however large the
/// difference: the share of all assignments that are the true one but for the groups' order.
///
/// # Formula
/// Of k groups of n paired units there are k!ⁿ assignments, k! of them alike. Units that are dealt out anew can be so in
/// (Σnᵢ)!/Πnᵢ! ways, of which those that exchange whole groups of one size are alike.
pub(super) fn least_p(units: &[u64], are_paired: bool) -> f64 {
    if are_paired {
        let orders: f64 = (1..=units.len()).map(|i| i as f64).product();
        let more = units.iter().min().map_or(0, |&pairs| pairs.saturating_sub(1));
        return orders.powf(-(more as f64));
    }
    let (mut share, mut dealt) = (1.0, 0_u64);
    let mut sizes = units.to_vec();
    sizes.sort_unstable();
    for of_one_size in sizes.chunk_by(|a, b| a == b) {
        for (before, &size) in of_one_size.iter().enumerate() {
            share *= (before + 1) as f64;
            for i in 1..=size {
                dealt += 1;
                share *= i as f64 / dealt as f64;
            }
        }
    }
    share
}

/// Tables of the groups with units in them that are dealt out at random.
fn permuted(blocks: &Blocks, stream: &mut Stream) -> Vec<EventTable> {
    let groups = &blocks.groups;
    let mut dealt: Vec<Vec<&Block>> = vec![Vec::new(); groups.len()];
    if blocks.are_paired {
        let mut order: Vec<usize> = (0..groups.len()).collect();
        for (draw, first) in groups.iter().take(1).flatten().enumerate() {
            stream.shuffle(&mut order);
            for (to, &from) in dealt.iter_mut().zip(&order) {
                // Observations of paired draws have each draw in all groups.
                to.push(groups[from].get(draw).unwrap_or(first));
            }
        }
    } else {
        let mut all: Vec<&Block> = groups.iter().flatten().collect();
        stream.shuffle(&mut all);
        let mut rest = all.into_iter();
        for (to, group) in dealt.iter_mut().zip(groups) {
            to.extend(rest.by_ref().take(group.len()));
        }
    }
    dealt.iter().map(|units| blocks.table(units.iter().map(|&block| (block, 1)))).collect()
}

/// Numbers about the groups' tables, such as differences, each with its interval over `samples` bootstrap samples of
/// the units; paired draws are drawn for all groups at once, so that what makes a draw easy or hard for all cancels.
/// `statistics` gives the same number of values for any tables. The result has the same bits with any number of
/// threads.
///
/// # Formula
/// The cluster bootstrap: Field and Welsh (2007), *Journal of the Royal Statistical Society B* 69(3), 369–390, with the
/// interval of [`bca`]. With many units its jackknife leaves out one of a thousand groups of them at a time.
pub fn differences(
    observations: &Observations,
    (samples, seed): (u32, u64),
    statistics: impl Fn(&[EventTable]) -> Vec<f64> + Sync,
) -> Vec<Resampled> {
    let blocks = Blocks::of(observations);
    let estimates = statistics(&blocks.tables());
    let one = |number: u32| {
        let mut stream = Key::of_design(seed).stream(StreamId::new("survival bootstrap", &number.to_string()));
        statistics(&resampled(&blocks, &mut stream))
    };
    let sampled: Vec<Vec<f64>> = (0..samples).into_par_iter().map(one).collect();
    let left_out = jackknife(&blocks, &statistics);
    let column = |rows: &[Vec<f64>], at: usize| -> Vec<f64> { rows.iter().map(|row| row[at]).collect() };
    let with_interval = |(at, &estimate): (usize, &f64)| {
        let left_out: Vec<Vec<f64>> = left_out.iter().map(|rows| column(rows, at)).collect();
        let left_out: Vec<&[f64]> = left_out.iter().map(Vec::as_slice).collect();
        Resampled { estimate, interval: bca(estimate, &column(&sampled, at), &left_out, LEVEL) }
    };
    estimates.iter().enumerate().map(with_interval).collect()
}

/// Tables of as many units as there are, drawn with replacement.
fn resampled(blocks: &Blocks, stream: &mut Stream) -> Vec<EventTable> {
    let mut weights = Vec::new();
    let draw = |weights: &mut Vec<u64>, count: usize, stream: &mut Stream| {
        weights.clear();
        weights.resize(count, 0);
        for _ in 0..count {
            weights[stream.below(count as u64) as usize] += 1;
        }
    };
    let tables = blocks.groups.iter().enumerate().map(|(at, group)| {
        if at == 0 || !blocks.are_paired {
            draw(&mut weights, group.len(), stream);
        }
        blocks.table(group.iter().zip(weights.iter().copied()))
    });
    tables.collect()
}

/// The statistics with one group of units left out at a time, by independent sample.
fn jackknife(blocks: &Blocks, statistics: &(impl Fn(&[EventTable]) -> Vec<f64> + Sync)) -> Vec<Vec<Vec<f64>>> {
    let whole = blocks.tables();
    let without = |group: &[Block], parts: usize, part: usize| {
        blocks.table(group.iter().enumerate().map(|(at, block)| (block, u64::from(at % parts != part))))
    };
    let parts = |group: &[Block]| group.len().min(LEFT_OUT_MAX);
    if blocks.are_paired {
        let parts = parts(blocks.groups.first().map_or(&[], Vec::as_slice));
        let left =
            |part| -> Vec<EventTable> { blocks.groups.iter().map(|group| without(group, parts, part)).collect() };
        return vec![(0..parts).into_par_iter().map(|part| statistics(&left(part))).collect()];
    }
    let of_group = |(at, group): (usize, &Vec<Block>)| {
        let parts = parts(group);
        let left = |part| {
            let mut tables = whole.clone();
            tables[at] = without(group, parts, part);
            statistics(&tables)
        };
        (0..parts).into_par_iter().map(left).collect()
    };
    blocks.groups.iter().enumerate().map(of_group).collect()
}

#[cfg(test)]
mod tests {
    use super::super::observations::{Group, Layers, Observation};
    use super::super::{gray, log_rank, time_lost};
    use super::*;

    /// Groups of draws of five runs; a pact comes sooner in groups with a larger `push`, and in some draws.
    fn groups(pushes: &[f64], draws: u32, layers: Layers, seed: u64) -> Observations {
        let group = |(at, &push): (usize, &f64)| {
            let observations = (0..draws * 5).map(|i| {
                let draw = i / 5;
                // Paired draws have the same figures and luck in all groups.
                let name = if layers == Layers::PairedDraws { i.to_string() } else { format!("{at} {i}") };
                let luck = Key::of_design(seed).stream(StreamId::new("luck", &name)).uniform();
                let name = if layers == Layers::PairedDraws { draw.to_string() } else { format!("{at} {draw}") };
                let figure = Key::of_design(seed).stream(StreamId::new("figure", &name)).uniform();
                let time = (20.0 * luck / (0.2 + figure + push)).ceil().max(1.0);
                let cause = if time > 12.0 { None } else { Some(usize::from(i % 5 == 4)) };
                Observation { time: time.min(12.0), cause, draw }
            });
            Group { name: at.to_string(), observations: observations.collect() }
        };
        let groups = pushes.iter().enumerate().map(group).collect();
        Observations::new(["pact", "war"].map(str::to_owned).to_vec(), groups, layers).expect("fit")
    }

    #[test]
    fn few_draws_leave_few_assignments() {
        // Of 2⁴ the true one and its mirror image; of 6² those that exchange whole groups.
        assert_eq!((least_p(&[4, 4], true), least_p(&[2, 2, 2], true)), (2.0 / 16.0, 6.0 / 36.0));
        // 4!/(2! 2!) = 6, of which the mirror image is one; 5!/(3! 2!) = 10; 6!/(2! 2! 2!) = 90.
        let unpaired = [&[2, 2][..], &[3, 2], &[2, 2, 2]].map(|units| 1.0 / least_p(units, false));
        assert!(unpaired.iter().zip([3.0, 10.0, 15.0]).all(|(one, other)| (one - other).abs() < 1e-12), "{unpaired:?}");
        assert!(least_p(&[200, 200], true) < 1e-59 && least_p(&[10_000, 9_000], false) == 0.0);
        assert_eq!(least_p(&[1, 1], true), 1.0, "one draw cannot tell groups apart");
        // Groups that could not differ more.
        let found = gray_p(&groups(&[0.0, 50.0], 4, Layers::PairedDraws, 1));
        assert!((0.125..0.2).contains(&found), "{found}");
    }

    fn gray_p(observations: &Observations) -> f64 {
        permutation_p(observations, (199, 1), |tables| vec![gray(tables, 0).ok().map(|test| test.statistic)])[0]
            .expect("a p-value")
    }

    #[test]
    fn a_difference_that_holds_in_each_pair_is_seen_where_independent_runs_would_not_show_it() {
        let paired = groups(&[0.0, 0.06], 60, Layers::PairedDraws, 3);
        let reference = gray(&tables(&paired), 0).expect("a test").p_value;
        assert!(reference > 0.2 && gray_p(&paired) < 0.05, "{reference} {}", gray_p(&paired));
    }

    #[test]
    fn draws_that_differ_are_not_taken_for_groups_that_differ() {
        // No group differs from another; in most seeds the test for independent runs is right, in too many it is not.
        let found: Vec<(bool, bool)> = (0..60)
            .map(|seed| {
                let observations = groups(&[0.0, 0.0], 12, Layers::Draws, seed);
                (gray(&tables(&observations), 0).expect("a test").p_value < 0.1, gray_p(&observations) < 0.1)
            })
            .collect();
        let (independent, draws) = found.iter().fold((0, 0), |(a, b), &(x, y)| (a + u32::from(x), b + u32::from(y)));
        assert!(draws <= 12 && independent > draws, "{independent} {draws}");
    }

    #[test]
    fn of_few_pairs_the_p_value_is_the_share_of_all_exchanges() {
        // In each of three draws the pact comes sooner in the first group: of eight exchanges two are as far apart.
        let group = |name: &str, shift: f64| {
            let row = |draw: u32| Observation { time: f64::from(draw) + shift, cause: Some(0), draw };
            Group { name: name.to_owned(), observations: (0..3).map(row).collect() }
        };
        let observations =
            Observations::new(vec!["pact".to_owned()], vec![group("a", 0.5), group("b", 10.5)], Layers::PairedDraws)
                .expect("fit");
        let statistic = |tables: &[EventTable]| vec![log_rank(tables, None).ok().map(|test| test.statistic)];
        let p = permutation_p(&observations, (4000, 7), statistic)[0].expect("a p-value");
        assert!((p - 0.25).abs() < 0.03, "{p}");
    }

    #[test]
    fn pairing_narrows_the_interval_of_a_difference_and_it_holds_the_estimate() {
        let lost = |tables: &[EventTable]| {
            vec![time_lost(&tables[1], 0, 12.0).estimate - time_lost(&tables[0], 0, 12.0).estimate]
        };
        let width = |layers| {
            let observations = groups(&[0.0, 0.3], 40, layers, 5);
            let found = differences(&observations, (400, 2), lost);
            assert_eq!(found, differences(&observations, (400, 2), lost), "seeded");
            let interval = found[0].interval.expect("an interval");
            assert!(interval.low < found[0].estimate && found[0].estimate < interval.high);
            interval.high - interval.low
        };
        assert!(width(Layers::PairedDraws) < 0.7 * width(Layers::Draws));
    }
}
