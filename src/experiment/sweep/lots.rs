//! How a sweep that keeps sums, and not runs, is cut: into lots that are added up where they are computed.

use std::ops::Range;

use super::plan::{SweepPlan, as_long_as};
use crate::experiment::spec::Experiment;

/// Lots that a sweep is cut into, as far as they keep within the sizes below.
const LOTS: u64 = 10_000;

/// Fewest and most runs in a lot of a world of the size of the baseline: the most take about half a minute on a core.
const RUNS_A_LOT: [u64; 2] = [1_000, 100_000];

/// Something that is cut into pieces of the same size, but for the last, which is smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    all: u32,
    size: u32,
}

impl Cut {
    /// In as few pieces of at most `most` as there can be, and of one at least.
    fn into(all: u32, most: u64) -> Self {
        // No piece is larger than all.
        let most = most.clamp(1, u64::from(all.max(1))) as u32;
        Self { all, size: all.div_ceil(all.div_ceil(most).max(1)).max(1) }
    }

    fn pieces(self) -> u32 {
        self.all.div_ceil(self.size)
    }

    fn piece(self, number: u32) -> Range<u32> {
        let start = (number * self.size).min(self.all);
        start..start.saturating_add(self.size).min(self.all)
    }
}

/// The lots of a sweep, in order: by draws, then by rows, then by replicates. Each is some draws of all design points
/// or, where these are too many runs, a draw of some rows or, where these are, some of its replicates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lots {
    policies: u32,
    states: usize,
    draws: Cut,
    rows: Cut,
    replicates: Cut,
}

/// The runs of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lot {
    pub(super) points: Range<u32>,
    pub(super) draws: Range<u32>,
    pub(super) replicates: Range<u32>,
}

impl Lots {
    pub(super) fn new(experiment: &Experiment) -> Self {
        let states = experiment.states_max();
        let [fewest, most] = RUNS_A_LOT;
        let runs = as_long_as((experiment.runs_max() / LOTS).clamp(fewest, most), states);
        // At most a million design points are accepted, so rows and policies fit.
        let (rows, policies) = (experiment.rows as u32, experiment.policies.len() as u32);
        let a_row = u64::from(policies) * u64::from(experiment.replicates.max(1));
        let a_draw = a_row * u64::from(rows.max(1));
        // The first row is what all others are compared with in a design of one factor at a time, which has few.
        let is_cut = a_draw > runs && !experiment.is_one_at_a_time();
        let rows = Cut::into(rows, if is_cut { runs / a_row } else { rows.into() });
        let points = u64::from(policies) * u64::from(rows.size);
        Self {
            policies,
            states,
            draws: Cut::into(experiment.draws, runs / a_draw),
            rows,
            replicates: Cut::into(experiment.replicates, runs / points),
        }
    }

    /// Whether a lot may hold some of the replicates of a draw only.
    pub(super) fn cut_replicates(&self) -> bool {
        self.replicates.pieces() > 1
    }

    /// Lots that the draws of one of them are cut into.
    pub(super) fn a_draw(&self) -> u32 {
        self.rows.pieces() * self.replicates.pieces()
    }

    /// Number of lots.
    pub(super) fn count(&self) -> u32 {
        // At most 10¹⁰ runs are accepted, and but for the last of a draw a lot holds hundreds.
        self.draws.pieces().saturating_mul(self.a_draw())
    }

    /// A lot.
    pub(super) fn lot(&self, number: u32) -> Lot {
        let (draws, rest) = (number / self.a_draw(), number % self.a_draw());
        let (rows, replicates) = (rest / self.replicates.pieces(), rest % self.replicates.pieces());
        let rows = self.rows.piece(rows);
        Lot {
            points: rows.start * self.policies..rows.end * self.policies,
            draws: self.draws.piece(draws),
            replicates: self.replicates.piece(replicates),
        }
    }

    /// The runs of a lot.
    pub(super) fn plan(&self, number: u32) -> SweepPlan {
        let Lot { points, draws, replicates } = self.lot(number);
        SweepPlan::new(points.collect(), draws, replicates, self.states)
    }

    /// Number of runs in a lot.
    pub(super) fn runs_of(&self, number: u32) -> u64 {
        let Lot { points, draws, replicates } = self.lot(number);
        points.len() as u64 * draws.len() as u64 * replicates.len() as u64
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
    fn the_lots_hold_every_replicate_of_every_draw_of_every_point_once() {
        for design in ["grid", "one-at-a-time"] {
            for (rows, draws, replicates) in [(3, 60, 60), (3, 1, 1), (7, 2, 5000), (900, 3, 4), (1, 100_000, 1)] {
                let lots = lots(design, rows, draws, replicates);
                let mut all = vec![0_u8; rows * (draws * replicates) as usize];
                for number in 0..lots.count() {
                    let plan = lots.plan(number);
                    assert!(plan.runs() > 0 && plan.runs() == lots.runs_of(number), "{lots:?}");
                    for cell in (0..plan.parts()).flat_map(|part| plan.part(part).collect::<Vec<_>>()) {
                        let first = (cell.point * draws + cell.draw) * replicates;
                        (cell.from..cell.to).for_each(|replicate| all[(first + replicate) as usize] += 1);
                    }
                }
                assert!(all.iter().all(|&times| times == 1), "{lots:?}");
            }
        }
    }

    #[test]
    fn a_lot_takes_about_as_long_however_large_the_sweep_and_whatever_it_has_many_of() {
        assert_eq!(lots("grid", 10, 100, 10).runs_of(0), 1_000);
        for (rows, draws, replicates) in [(1000, 100_000, 100), (1000, 1_000_000, 10), (100, 100, 1_000_000)] {
            for design in ["grid", "one-at-a-time"] {
                let lots = lots(design, rows, draws, replicates);
                assert_eq!((lots.runs_of(0), lots.count()), (100_000, 100_000), "{lots:?}");
            }
        }
        let mut large = lots("grid", 1000, 100_000, 100);
        large.states = 130;
        assert_eq!(large.plan(0).runs_of(0), 10);
    }

    #[test]
    fn a_design_of_one_factor_at_a_time_is_cut_by_replicates_and_never_by_rows() {
        let [all, some] = ["one-at-a-time", "grid"].map(|design| lots(design, 50, 4, 100_000));
        assert_eq!([all.lot(0).points, some.lot(0).points], [0..50, 0..1]);
        assert_eq!([all.lot(0).replicates, some.lot(0).replicates], [0..40, 0..2_000]);
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
