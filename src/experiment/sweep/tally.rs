//! Adds up the runs of a sweep as they come, by design point, policy and value of each factor, in memory that does
//! not grow with their number.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::groups::Groups;
use super::part::SweepPart;
use super::plan::{Cell, SweepPlan};
use crate::experiment::outcome::Kept;
use crate::experiment::spec::Experiment;
use crate::stats::{DrawSums, NestedMean};

/// Values of one outcome over the draws done, and over the one under way.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sums {
    pub(crate) mean: NestedMean,
    pub(crate) open: DrawSums,
}

impl Sums {
    fn close(&mut self) {
        self.mean.push_draw(&std::mem::take(&mut self.open));
    }

    fn merge(&mut self, other: &Self) {
        self.mean.merge(&other.mean);
        self.open.merge(&other.open);
    }
}

/// One outcome of a design point or group.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Tallied {
    /// The outcome itself.
    pub(crate) value: Sums,
    /// Its paired differences from the reference point, run by run.
    pub(crate) difference: Sums,
}

impl Tallied {
    fn close(&mut self) {
        self.value.close();
        self.difference.close();
    }

    /// The values and the differences of the draw under way.
    pub(super) fn open(&self) -> [DrawSums; 2] {
        [self.value.open, self.difference.open]
    }

    /// Adds a whole draw, given as that under way is.
    pub(super) fn push_draw(&mut self, [values, differences]: &[DrawSums; 2]) {
        self.value.mean.push_draw(values);
        self.difference.mean.push_draw(differences);
    }

    /// Adds other draws, or other runs of the draw under way.
    pub(super) fn merge(&mut self, other: &Self) {
        self.value.merge(&other.value);
        self.difference.merge(&other.difference);
    }
}

/// What runs add up to: whole numbers only, so that no bit depends on the order or the pieces they came in.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct SweepSums {
    /// By design point and outcome.
    pub(super) points: Vec<Tallied>,
    /// By group and outcome.
    pub(super) grouped: Vec<Tallied>,
    /// Failed runs by design point.
    pub(crate) failed: Vec<u64>,
    /// Runs added, failed ones among them.
    pub(crate) runs_done: u64,
}

impl SweepSums {
    /// Those of no run at so many design points.
    pub(super) fn none(experiment: &Experiment, groups: &Groups, points: usize) -> Self {
        let outcomes = experiment.outcomes.len();
        Self {
            points: vec![Tallied::default(); points * outcomes],
            grouped: vec![Tallied::default(); groups.list.len() * outcomes],
            failed: vec![0; points],
            runs_done: 0,
        }
    }

    /// Whether they are of as many design points and groups as `other`.
    pub(super) fn has_the_form_of(&self, other: &Self) -> bool {
        let form = |sums: &Self| [sums.points.len(), sums.grouped.len(), sums.failed.len()];
        form(self) == form(other)
    }
}

/// The outcomes of the cell that later ones are compared with.
#[derive(Debug, Default)]
struct Reference {
    cell: Option<Cell>,
    values: Vec<Kept>,
}

/// Running sums over draws.
#[derive(Debug)]
pub(crate) struct Tally<'e> {
    pub(crate) experiment: &'e Experiment,
    pub(crate) groups: Arc<Groups>,
    /// Number of the first design point whose runs it adds up.
    first: usize,
    pub(crate) sums: SweepSums,
    draw: Option<u32>,
    reference: Reference,
}

impl<'e> Tally<'e> {
    /// One of all design points.
    pub(crate) fn new(experiment: &'e Experiment) -> Self {
        let groups = Arc::new(Groups::new(experiment));
        Self::over(experiment, groups, 0..experiment.points())
    }

    /// One of some design points, each with the one that its differences are taken from.
    pub(super) fn over(experiment: &'e Experiment, groups: Arc<Groups>, points: Range<usize>) -> Self {
        let sums = SweepSums::none(experiment, &groups, points.len());
        Self { first: points.start, ..Self::of(experiment, groups, sums) }
    }

    /// One of all design points that goes on from `sums`.
    pub(super) fn of(experiment: &'e Experiment, groups: Arc<Groups>, sums: SweepSums) -> Self {
        Self { experiment, groups, first: 0, sums, draw: None, reference: Reference::default() }
    }

    /// Adds part `number` of `plan`, as far as it was computed; parts come in order.
    pub(crate) fn add(&mut self, plan: &SweepPlan, number: u32, part: &SweepPart) {
        let outcomes = self.experiment.outcomes.len();
        let mut values = part.values.as_slice();
        for cell in plan.part(number) {
            let runs = ((cell.to - cell.from) as usize).min(values.len() / outcomes);
            let (here, rest) = values.split_at(runs * outcomes);
            values = rest;
            if self.draw != Some(cell.draw) {
                self.close_draw();
                self.draw = Some(cell.draw);
            }
            self.add_cell(cell, here);
        }
        let mut failed = part.failed.iter().map(|&(at, _)| u64::from(at)).peekable();
        let mut first = 0;
        for cell in plan.part(number) {
            let next = first + u64::from(cell.to - cell.from);
            while failed.next_if(|&at| at < next).is_some() {
                self.sums.failed[cell.point as usize - self.first] += 1;
            }
            first = next;
        }
        self.sums.runs_done += part.runs(outcomes);
    }

    /// Outcome number `outcome` at a design point.
    pub(crate) fn point(&self, point: usize, outcome: usize) -> &Tallied {
        &self.sums.points[(point - self.first) * self.experiment.outcomes.len() + outcome]
    }

    /// Outcome number `outcome` over the group at position `group`.
    pub(crate) fn group(&self, group: usize, outcome: usize) -> &Tallied {
        &self.sums.grouped[group * self.experiment.outcomes.len() + outcome]
    }

    fn add_cell(&mut self, cell: Cell, values: &[Kept]) {
        let (point, outcomes) = (cell.point as usize, self.experiment.outcomes.len());
        let compared = self.experiment.reference(point).is_some_and(|reference| {
            let same = |known: Cell| known == Cell { point: reference as u32, ..cell };
            self.reference.cell.is_some_and(same)
        });
        let tallied = &mut self.sums.points[(point - self.first) * outcomes..][..outcomes];
        for (run, values) in values.chunks_exact(outcomes).enumerate() {
            for (o, value) in values.iter().enumerate() {
                let Some(value) = value.map(i64::from) else { continue };
                tallied[o].value.open.push(value);
                let known = self.reference.values.get(run * outcomes + o).copied().flatten();
                if let Some(reference) = known.filter(|_| compared) {
                    tallied[o].difference.open.push(value - i64::from(reference));
                }
            }
        }
        if self.experiment.is_reference(point) {
            self.reference.cell = Some(cell);
            self.reference.values.clear();
            self.reference.values.extend_from_slice(values);
        }
    }

    /// Moves the open draw's sums into the sums over draws.
    pub(crate) fn close_draw(&mut self) {
        self.close_points();
        self.sums.grouped.iter_mut().for_each(Tallied::close);
    }

    /// The same of the design points alone; the groups' draw stays open.
    pub(super) fn close_points(&mut self) {
        self.add_to_groups();
        self.sums.points.iter_mut().for_each(Tallied::close);
    }

    /// Adds the open draw's sums to those of the groups; all of them stay open.
    pub(super) fn add_to_groups(&mut self) {
        let outcomes = self.experiment.outcomes.len();
        let SweepSums { points, grouped, .. } = &mut self.sums;
        for (point, tallied) in (self.first..).zip(points.chunks_exact(outcomes)) {
            if tallied.iter().all(|tallied| tallied.value.open.runs == 0) {
                continue;
            }
            for group in self.groups.of(self.experiment, point) {
                for (into, from) in grouped[group * outcomes..][..outcomes].iter_mut().zip(tallied) {
                    into.value.open.merge(&from.value.open);
                    into.difference.open.merge(&from.difference.open);
                }
            }
        }
    }
}
