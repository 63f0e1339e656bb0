//! How a sweep that keeps sums, and not runs, is cut: into lots that are added up where they are computed.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::plan::{SweepPlan, as_long_as};
use crate::experiment::spec::Experiment;

/// Lots that a sweep is cut into, as far as they keep within the sizes below.
const LOTS: u64 = 10_000;

/// Fewest and most runs in a lot of a world of the size of the baseline: the most take about half a minute on a core.
const RUNS_A_LOT: [u64; 2] = [1_000, 100_000];

/// Draws, rows or replicates, cut into slices of the same size, but for the last, which may be smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Slices {
    all: u32,
    size: u32,
}

impl Slices {
    /// As few of at most `most`, and of one at least, as there can be.
    fn of_at_most(most: u64, all: u32) -> Self {
        // No slice is larger than all.
        let most = most.clamp(1, u64::from(all.max(1))) as u32;
        Self { all, size: all.div_ceil(all.div_ceil(most).max(1)).max(1) }
    }

    fn count(self) -> u32 {
        self.all.div_ceil(self.size)
    }

    fn slice(self, number: u32) -> Range<u32> {
        let start = (number * self.size).min(self.all);
        start..start.saturating_add(self.size).min(self.all)
    }
}

/// The lots of a sweep, in order: by draws, then by rows, then by replicates. Each is some draws of all design points
/// or, where these are too many runs, a draw of some rows or, where these are, some of its replicates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lots {
    policies: u32,
    states: usize,
    draws: Slices,
    rows: Slices,
    replicates: Slices,
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
        Self::in_worlds_of(experiment.states_max(), experiment)
    }

    fn in_worlds_of(states: usize, experiment: &Experiment) -> Self {
        let [fewest, most] = RUNS_A_LOT;
        let runs = as_long_as((experiment.runs_max() / LOTS).clamp(fewest, most), states);
        // At most a million design points are accepted, so rows and policies fit.
        let (rows, policies) = (experiment.rows as u32, experiment.policies.len() as u32);
        let a_row = u64::from(policies) * u64::from(experiment.replicates.max(1));
        let a_draw = a_row * u64::from(rows.max(1));
        // What a run is compared with must be in the same lot: the same row under another policy or, where there is
        // none and the design moves one factor at a time, the first row.
        let by_rows = policies > 1 || !experiment.is_one_at_a_time();
        let rows = Slices::of_at_most(if by_rows { runs / a_row } else { rows.into() }, rows);
        let points = u64::from(policies) * u64::from(rows.size);
        Self {
            policies,
            states,
            draws: Slices::of_at_most(runs / a_draw, experiment.draws),
            rows,
            replicates: Slices::of_at_most(runs / points, experiment.replicates),
        }
    }

    /// Whether a lot may hold some of the replicates of a draw only.
    pub(super) fn replicates_are_cut(&self) -> bool {
        self.replicates.count() > 1
    }

    /// Lots that the draws of one of them are cut into.
    pub(super) fn a_draw(&self) -> u32 {
        self.rows.count() * self.replicates.count()
    }

    /// Number of lots.
    pub(super) fn count(&self) -> u32 {
        // At most 10¹⁰ runs are accepted, and lots of few are those of a sweep of few, or of large worlds: far fewer
        // than 2³².
        self.draws.count().saturating_mul(self.a_draw())
    }

    /// A lot.
    pub(super) fn lot(&self, number: u32) -> Lot {
        let (draws, rest) = (number / self.a_draw(), number % self.a_draw());
        let (rows, replicates) = (rest / self.replicates.count(), rest % self.replicates.count());
        let rows = self.rows.slice(rows);
        Lot {
            points: rows.start * self.policies..rows.end * self.policies,
            draws: self.draws.slice(draws),
            replicates: self.replicates.slice(replicates),
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

    fn experiment(design: &str, [rows, policies]: [usize; 2], draws: u32, replicates: u32) -> Experiment {
        let mut experiment = three_levels(draws, replicates);
        experiment.design = design.to_owned();
        experiment.rows = rows;
        experiment.policies = vec![experiment.policies[0].clone(); policies];
        experiment
    }

    fn lots(design: &str, rows: usize, draws: u32, replicates: u32) -> Lots {
        Lots::new(&experiment(design, [rows, 1], draws, replicates))
    }

    #[test]
    fn the_lots_hold_every_replicate_of_every_draw_of_every_point_once() {
        let forms = [
            ([3, 1], 60, 60),
            ([3, 2], 1, 1),
            ([7, 1], 2, 5000),
            ([7, 3], 2, 2000),
            ([900, 1], 3, 4),
            ([1, 1], 100_000, 1),
        ];
        for (design, (form, draws, replicates)) in
            forms.into_iter().flat_map(|form| ["grid", "one-at-a-time"].map(|design| (design, form)))
        {
            let experiment = experiment(design, form, draws, replicates);
            for lots in [13, 40].map(|states| Lots::in_worlds_of(states, &experiment)) {
                let mut all = vec![0_u8; experiment.points() * (draws * replicates) as usize];
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
                let experiment = experiment(design, [rows, 1], draws, replicates);
                let lots = Lots::new(&experiment);
                assert_eq!((lots.runs_of(0), lots.count()), (100_000, 100_000), "{lots:?}");
                // A hundredth of the runs.
                assert_eq!(Lots::in_worlds_of(130, &experiment).runs_of(0), 1_000, "{lots:?}");
            }
        }
    }

    #[test]
    fn what_runs_are_compared_with_is_in_their_lot() {
        let of = |design: &str, policies: usize| {
            let lot = Lots::new(&experiment(design, [50, policies], 4, 100_000)).lot(0);
            [lot.points, lot.replicates]
        };
        assert_eq!(of("one-at-a-time", 1), [0..50, 0..40]);
        assert_eq!(of("grid", 1), [0..1, 0..2_000]);
        assert_eq!([of("one-at-a-time", 2), of("grid", 2)], [[0..2, 0..2_000], [0..2, 0..2_000]]);
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
