//! A sweep's sums as its lots come in, in any order; all that is kept of its runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::groups::Groups;
use super::lots::{Lot, Lots};
use super::part::Workshop;
use super::tally::{SweepSums, Tallied, Tally};
use crate::ensemble::{EnsembleError, Host, Work, share_out};
use crate::experiment::spec::Experiment;

/// A draw that some of its lots are still missing of.
#[derive(Debug, Serialize, Deserialize)]
struct OpenDraw {
    /// Lots that are in.
    lots: u32,
    /// What they add up to, by group and outcome.
    grouped: Vec<Tallied>,
    /// The same by design point and outcome where lots hold some replicates only; none where they hold all.
    points: Vec<Tallied>,
}

impl OpenDraw {
    fn none(grouped: usize, points: usize) -> Self {
        Self { lots: 0, grouped: vec![Tallied::default(); grouped], points: vec![Tallied::default(); points] }
    }

    /// Adds other lots of the draw.
    fn merge(&mut self, other: &Self) {
        self.lots += other.lots;
        merge(&mut self.grouped, &other.grouped);
        merge(&mut self.points, &other.points);
    }
}

/// The sums of the lots that are in. It takes the same memory after any number of runs: some hundred bytes for each
/// outcome of each design point.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Fold {
    /// Whether each lot is in.
    is_in: Vec<bool>,
    sums: SweepSums,
    /// By number. A draw counts as a whole, and so waits for its last lot.
    open: BTreeMap<u32, OpenDraw>,
}

impl Fold {
    /// One without any lot.
    pub(super) fn new(experiment: &Experiment, groups: &Groups, lots: &Lots) -> Self {
        let sums = SweepSums::none(experiment, groups, experiment.points());
        Self { is_in: vec![false; lots.count() as usize], sums, open: BTreeMap::new() }
    }

    /// Whether it could be one of the same sweep as `other`, cut into `lots`.
    pub(super) fn has_the_form_of(&self, other: &Self, lots: &Lots) -> bool {
        let is_open = |open: &OpenDraw| {
            let form = [open.grouped.len(), open.points.len()];
            form == [self.sums.grouped.len(), self.open_points(lots)] && open.lots < lots.a_draw()
        };
        self.is_in.len() == other.is_in.len()
            && self.sums.has_the_form_of(&other.sums)
            && self.open.values().all(is_open)
    }

    /// Whether a lot is in.
    pub(super) fn holds(&self, lot: u32) -> bool {
        self.is_in.get(lot as usize).copied().unwrap_or(false)
    }

    /// Runs that are in, failed ones among them.
    pub(super) fn runs_done(&self) -> u64 {
        self.sums.runs_done
    }

    /// Runs that failed.
    pub(super) fn runs_failed(&self) -> u64 {
        self.sums.failed.iter().sum()
    }

    /// Adds a lot that is not in yet; whether `sums` could be of it.
    pub(super) fn add(&mut self, lots: &Lots, number: u32, sums: &SweepSums) -> bool {
        let Lot { points, draws, .. } = lots.lot(number);
        let outcomes = self.sums.points.len() / self.sums.failed.len();
        let fits = sums.failed.len() == points.len()
            && sums.points.len() == points.len() * outcomes
            && sums.grouped.len() == self.sums.grouped.len()
            && sums.runs_done == lots.runs_of(number);
        if !fits || self.holds(number) {
            return fits;
        }
        let first = points.start as usize;
        for (into, failed) in self.sums.failed[first..].iter_mut().zip(&sums.failed) {
            *into += failed;
        }
        if lots.a_draw() == 1 {
            merge(&mut self.sums.points, &sums.points);
            merge(&mut self.sums.grouped, &sums.grouped);
        } else {
            let mut open = self.open.remove(&draws.start).unwrap_or_else(|| self.none_open(lots));
            let points = if lots.cut_replicates() { &mut open.points } else { &mut self.sums.points };
            merge(&mut points[first * outcomes..], &sums.points);
            merge(&mut open.grouped, &sums.grouped);
            open.lots += 1;
            self.put_back(draws.start, open, lots);
        }
        self.sums.runs_done += sums.runs_done;
        self.is_in[number as usize] = true;
        true
    }

    /// Design points times outcomes of a draw that is open.
    fn open_points(&self, lots: &Lots) -> usize {
        if lots.cut_replicates() { self.sums.points.len() } else { 0 }
    }

    fn none_open(&self, lots: &Lots) -> OpenDraw {
        OpenDraw::none(self.sums.grouped.len(), self.open_points(lots))
    }

    /// Puts a draw that lots were added to back among the open ones or, if it is whole, into the sums.
    fn put_back(&mut self, draw: u32, mut open: OpenDraw, lots: &Lots) {
        if open.lots < lots.a_draw() {
            self.open.insert(draw, open);
            return;
        }
        open.grouped.iter_mut().chain(&mut open.points).for_each(Tallied::close);
        merge(&mut self.sums.grouped, &open.grouped);
        merge(&mut self.sums.points, &open.points);
    }

    /// Adds all lots of `other`, of which none may be in.
    pub(super) fn merge(&mut self, other: &Self, lots: &Lots) {
        merge(&mut self.sums.points, &other.sums.points);
        merge(&mut self.sums.grouped, &other.sums.grouped);
        for (into, failed) in self.sums.failed.iter_mut().zip(&other.sums.failed) {
            *into += failed;
        }
        for (&draw, more) in &other.open {
            let mut open = self.open.remove(&draw).unwrap_or_else(|| self.none_open(lots));
            open.merge(more);
            self.put_back(draw, open, lots);
        }
        for (into, is_in) in self.is_in.iter_mut().zip(&other.is_in) {
            *into |= is_in;
        }
        self.sums.runs_done += other.sums.runs_done;
    }

    /// The sums of all draws that are in as a whole, and of the design points in the others.
    pub(super) fn into_tally(mut self, experiment: &Experiment, groups: Arc<Groups>) -> Tally<'_> {
        for mut open in self.open.into_values() {
            open.points.iter_mut().for_each(Tallied::close);
            merge(&mut self.sums.points, &open.points);
        }
        Tally::of(experiment, groups, self.sums)
    }
}

fn merge(into: &mut [Tallied], from: &[Tallied]) {
    into.iter_mut().zip(from).for_each(|(into, from)| into.merge(from));
}

/// Runs lots and adds each up.
pub(super) struct Adder<'e> {
    pub(super) experiment: &'e Experiment,
    pub(super) lots: Lots,
    pub(super) groups: Arc<Groups>,
    workshop: Workshop<'e>,
}

impl<'e> Adder<'e> {
    pub(super) fn new(experiment: &'e Experiment) -> Self {
        Self {
            experiment,
            lots: Lots::new(experiment),
            groups: Arc::new(Groups::new(experiment)),
            workshop: Workshop::new(experiment),
        }
    }

    /// The sums of no lot.
    pub(super) fn nothing(&self) -> Fold {
        Fold::new(self.experiment, &self.groups, &self.lots)
    }

    /// Lets several threads add up the lots of `work` and hands each that was not cut short to `keep`; otherwise as
    /// [`share_out`].
    pub(super) fn each(
        &self,
        work: Work<'_>,
        host: &dyn Host,
        keep: &(dyn Fn(u32, &SweepSums) -> Result<(), EnsembleError> + Sync),
    ) -> Result<(), EnsembleError> {
        let keep = |lot: u32, sums: &Option<SweepSums>| sums.as_ref().map_or(Ok(()), |sums| keep(lot, sums));
        share_out(work, host, &|lot, go_on| self.sums(lot, go_on), &keep)
    }

    /// Runs a lot and adds it up, telling `go_on` of each run done; `None` once that says no.
    pub(super) fn sums(&self, lot: u32, go_on: &dyn Fn() -> bool) -> Option<SweepSums> {
        let (plan, points) = (self.lots.plan(lot), self.lots.lot(lot).points);
        let points = points.start as usize..points.end as usize;
        let mut tally = Tally::over(self.experiment, Arc::clone(&self.groups), points);
        for number in 0..plan.parts() {
            let part = self.workshop.compute(&plan, number, None, go_on);
            if part.runs(self.experiment.outcomes.len()) < plan.runs_of(number) {
                return None;
            }
            tally.add(&plan, number, &part);
        }
        if self.lots.a_draw() == 1 {
            tally.close_draw();
        } else if self.lots.cut_replicates() {
            tally.add_to_groups();
        } else {
            tally.close_points();
        }
        Some(tally.sums)
    }
}
