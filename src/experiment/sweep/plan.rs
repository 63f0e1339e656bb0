//! Which runs a sweep consists of, in which order, and how they are cut into parts.

use std::ops::Range;

/// Runs in a part of a world of the size of the baseline; see [`SweepPlan::new`].
const RUNS_A_PART: u64 = 1_000;

/// States of that world.
const STATES: u64 = 13;

/// Most replicates of a draw that are run at one design point before the next.
const BLOCK: u32 = 50;

/// Runs in a world of `states` states that take as long as `runs` in one of the size of the baseline: time grows with
/// the square of their number.
pub(super) fn as_long_as(runs: u64, states: usize) -> u64 {
    let states = (states as u64).max(1);
    (runs * STATES * STATES / (states * states)).clamp(1, runs)
}

/// Some replicates of one draw at one design point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Number of the design point.
    pub point: u32,
    /// Number of the draw.
    pub draw: u32,
    /// First replicate.
    pub from: u32,
    /// The one after the last.
    pub to: u32,
}

/// The runs of some design points over ranges of draws and replicates, in order: by draw, by block of its replicates,
/// by design point, by replicate. So whatever is done first is an even sample over the points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepPlan {
    /// Numbers of the design points.
    points: Vec<u32>,
    draws: Range<u32>,
    replicates: Range<u32>,
    /// Replicates in a cell, but for the last of a draw.
    block: u32,
    cells_a_part: u64,
}

impl SweepPlan {
    /// The runs of `points` in `replicates` of `draws`, in worlds of at most `states` states. A part of a larger world
    /// holds fewer runs: it is what a crash may cost.
    pub fn new(points: Vec<u32>, draws: Range<u32>, replicates: Range<u32>, states: usize) -> Self {
        let runs = as_long_as(RUNS_A_PART, states);
        // At most `RUNS_A_PART`, which fits.
        let block = (replicates.len() as u32).clamp(1, BLOCK.min(runs as u32));
        Self { points, draws, replicates, block, cells_a_part: (runs / u64::from(block)).max(1) }
    }

    /// Numbers of the design points.
    pub fn points(&self) -> &[u32] {
        &self.points
    }

    /// Cells of a draw at one design point.
    fn blocks(&self) -> u64 {
        self.replicates.len().div_ceil(self.block as usize) as u64
    }

    fn cells(&self) -> u64 {
        self.points.len() as u64 * self.draws.len() as u64 * self.blocks()
    }

    /// All runs.
    pub fn runs(&self) -> u64 {
        self.points.len() as u64 * self.draws.len() as u64 * self.replicates.len() as u64
    }

    /// Number of parts.
    pub fn parts(&self) -> u32 {
        // At most 10¹⁰ runs are accepted, so the number fits but in worlds of very many states.
        u32::try_from(self.cells().div_ceil(self.cells_a_part)).unwrap_or(u32::MAX)
    }

    /// The cells of a part, in order.
    pub fn part(&self, part: u32) -> impl Iterator<Item = Cell> + '_ {
        let first = u64::from(part) * self.cells_a_part;
        (first..(first + self.cells_a_part).min(self.cells())).map(|cell| self.cell(cell))
    }

    /// Runs in a part.
    pub fn runs_of(&self, part: u32) -> u64 {
        self.part(part).map(|cell| u64::from(cell.to - cell.from)).sum()
    }

    fn cell(&self, number: u64) -> Cell {
        let points = self.points.len() as u64;
        let (rest, point) = (number / points, number % points);
        // Each is below the count it is a remainder or quotient of, all of them below 2³².
        let (draw, block) = ((rest / self.blocks()) as u32, (rest % self.blocks()) as u32);
        let from = self.replicates.start + block * self.block;
        Cell {
            point: self.points[point as usize],
            draw: self.draws.start + draw,
            from,
            to: from.saturating_add(self.block).min(self.replicates.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every run of a plan in order: point, draw, replicate.
    fn runs(plan: &SweepPlan) -> Vec<(u32, u32, u32)> {
        let cells = (0..plan.parts()).flat_map(|part| plan.part(part).collect::<Vec<_>>());
        cells.flat_map(|c| (c.from..c.to).map(move |replicate| (c.point, c.draw, replicate))).collect()
    }

    #[test]
    fn the_parts_hold_every_run_once() {
        for (points, draws, replicates, states) in [(1, 1, 1, 13), (7, 3, 120, 13), (3, 200, 2, 40), (2, 5, 51, 256)] {
            let plan = SweepPlan::new((0..points).collect(), 0..draws, 0..replicates, states);
            let mut all = runs(&plan);
            assert_eq!(all.len() as u64, plan.runs());
            assert_eq!((0..plan.parts()).map(|part| plan.runs_of(part)).sum::<u64>(), plan.runs());
            all.sort_unstable();
            let expected: Vec<_> = (0..points)
                .flat_map(|p| (0..draws).flat_map(move |d| (0..replicates).map(move |r| (p, d, r))))
                .collect();
            assert_eq!(all, expected, "{points} points, {draws} draws, {replicates} replicates");
        }
    }

    #[test]
    fn any_beginning_is_an_even_sample_over_the_points() {
        let plan = SweepPlan::new((0..5).collect(), 0..30, 0..70, 13);
        let all = runs(&plan);
        for done in (0..all.len()).step_by(97) {
            let mut counts = [0_i64; 5];
            all[..done].iter().for_each(|&(point, ..)| counts[point as usize] += 1);
            let spread = counts.iter().max().expect("five") - counts.iter().min().expect("five");
            assert!(spread <= i64::from(BLOCK), "after {done} runs: {counts:?}");
        }
    }

    #[test]
    fn a_piece_has_its_own_points_draws_and_replicates() {
        let plan = SweepPlan::new(vec![2, 9], 10..12, 0..1, 13);
        assert_eq!(runs(&plan), [(2, 10, 0), (9, 10, 0), (2, 11, 0), (9, 11, 0)]);
        let plan = SweepPlan::new(vec![4], 3..4, 60..112, 13);
        assert_eq!(runs(&plan), (60..112).map(|replicate| (4, 3, replicate)).collect::<Vec<_>>());
    }

    #[test]
    fn a_part_of_a_large_world_holds_few_runs() {
        assert_eq!(SweepPlan::new(vec![0], 0..1000, 0..10, 256).runs_of(0), 2);
        assert_eq!(SweepPlan::new(vec![0], 0..1000, 0..10, 13).runs_of(0), 1000);
    }
}
