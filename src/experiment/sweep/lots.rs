//! How a sweep that keeps sums, and not runs, is cut: into lots that are added up where they are computed.

use std::ops::Range;

use super::plan::{SweepPlan, as_long_as};
use crate::experiment::spec::Experiment;

/// Lots that a sweep is cut into, as far as they keep within the sizes below.
const LOTS: u64 = 10_000;

/// Fewest and most runs in a lot of a world of the size of the baseline: the most take about half a minute on a core. A
/// row is never cut, nor a draw of a design of one factor at a time: with very many replicates these are longer.
const RUNS_A_LOT: [u64; 2] = [1_000, 100_000];

/// The lots of a sweep, in order: by draws, then by rows. Each is some draws at all design points or, where these are
/// too many runs, one draw at the points of some rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lots {
    rows: u32,
    policies: u32,
    draws: u32,
    replicates: u32,
    states: usize,
    draws_a_lot: u32,
    rows_a_lot: u32,
}

/// The runs of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lot {
    pub(super) points: Range<u32>,
    pub(super) draws: Range<u32>,
}

impl Lots {
    pub(super) fn new(experiment: &Experiment) -> Self {
        let states = experiment.states_max();
        let [fewest, most] = RUNS_A_LOT;
        let runs = as_long_as((experiment.runs_max() / LOTS).clamp(fewest, most), states);
        // At most a million design points are accepted, so rows and policies fit; the quotients are held below what they
        // are a part of.
        let (rows, policies) = (experiment.rows as u32, experiment.policies.len() as u32);
        let a_row = u64::from(policies) * u64::from(experiment.replicates);
        let draws_a_lot = (runs / (a_row * u64::from(rows))).clamp(1, u64::from(experiment.draws.max(1))) as u32;
        // The first row is what all others are compared with in a design of one factor at a time, which has few.
        let is_cut = a_row * u64::from(rows) > runs && !experiment.is_one_at_a_time();
        let rows_a_lot = if is_cut { (runs / a_row).clamp(1, u64::from(rows)) as u32 } else { rows };
        let Experiment { draws, replicates, .. } = *experiment;
        Self { rows, policies, draws, replicates, states, draws_a_lot, rows_a_lot }
    }

    /// Lots that the draws of one of them are cut into.
    pub(super) fn a_draw(&self) -> u32 {
        self.rows.div_ceil(self.rows_a_lot)
    }

    /// Number of lots.
    pub(super) fn count(&self) -> u32 {
        // At most 10¹⁰ runs are accepted, and but for the last of a draw a lot holds thousands or a whole row.
        self.draws.div_ceil(self.draws_a_lot).saturating_mul(self.a_draw())
    }

    /// A lot.
    pub(super) fn lot(&self, number: u32) -> Lot {
        let (draws, rows) = (number / self.a_draw(), number % self.a_draw());
        let cut = |at: u32, size: u32, all: u32| (at * size).min(all)..(at * size).saturating_add(size).min(all);
        let rows = cut(rows, self.rows_a_lot, self.rows);
        let points = rows.start * self.policies..rows.end * self.policies;
        Lot { points, draws: cut(draws, self.draws_a_lot, self.draws) }
    }

    /// The runs of a lot.
    pub(super) fn plan(&self, number: u32) -> SweepPlan {
        let Lot { points, draws } = self.lot(number);
        SweepPlan::new(points.collect(), [draws.start, draws.end], self.replicates, self.states)
    }

    /// Number of runs in a lot.
    pub(super) fn runs_of(&self, number: u32) -> u64 {
        let Lot { points, draws } = self.lot(number);
        points.len() as u64 * draws.len() as u64 * u64::from(self.replicates)
    }

    /// The lots of shard `number` of `of`, from 1: neighbours, so that few draws are left open between two shards.
    pub(super) fn of_shard(&self, number: u32, of: u32) -> Range<u32> {
        let end = |shard: u32| (u64::from(self.count()) * u64::from(shard) / u64::from(of)) as u32;
        end(number - 1)..end(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::by_hand::three_levels;

    fn lots(design: &str, rows: usize, draws: u32, replicates: u32) -> Lots {
        let mut experiment = three_levels(draws, replicates);
        experiment.design = design.to_owned();
        experiment.rows = rows;
        Lots::new(&experiment)
    }

    #[test]
    fn the_lots_hold_every_draw_of_every_point_once() {
        for (rows, draws, replicates) in [(3, 60, 60), (3, 1, 1), (7, 2, 5000), (5000, 3, 4), (1, 100_000, 1)] {
            let lots = lots("grid", rows, draws, replicates);
            let mut all = vec![0_u8; rows * draws as usize];
            for number in 0..lots.count() {
                let Lot { points, draws } = lots.lot(number);
                assert!(!points.is_empty() && !draws.is_empty(), "{lots:?}");
                assert_eq!(lots.plan(number).runs(), lots.runs_of(number));
                draws.for_each(|draw| {
                    points.clone().for_each(|point| all[draw as usize * rows + point as usize] += 1);
                });
            }
            assert!(all.iter().all(|&times| times == 1), "{lots:?}");
        }
    }

    #[test]
    fn a_lot_takes_about_as_long_however_large_the_sweep() {
        let runs = |lots: &Lots| lots.runs_of(0);
        assert_eq!(runs(&lots("grid", 10, 100, 10)), 1_000);
        assert_eq!(runs(&lots("grid", 1000, 100_000, 100)), 100_000);
        assert_eq!(lots("grid", 1000, 100_000, 100).count(), 100_000);
        let mut large = lots("grid", 1000, 100_000, 100);
        large.states = 130;
        assert_eq!(large.plan(0).runs_of(0), 10);
    }

    #[test]
    fn a_design_of_one_factor_at_a_time_is_never_cut_within_a_draw() {
        assert_eq!(lots("one-at-a-time", 50, 4, 100_000).a_draw(), 1);
        assert_eq!(lots("grid", 50, 4, 100_000).a_draw(), 50);
    }

    #[test]
    fn shards_hold_every_lot_once() {
        let lots = lots("grid", 10, 100, 7);
        for of in [1, 3, 100] {
            let all: Vec<u32> = (1..=of).flat_map(|number| lots.of_shard(number, of)).collect();
            assert_eq!(all, (0..lots.count()).collect::<Vec<_>>());
        }
    }
}
