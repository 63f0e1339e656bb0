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
use crate::stats::DrawSums;

/// What runs of one draw add up to: an outcome's values, and their differences from the reference.
type Open = [DrawSums; 2];

/// A draw that some of its lots are still missing of.
#[derive(Debug, Serialize, Deserialize)]
struct OpenDraw {
    /// Lots that are in.
    lots: u32,
    /// What they add up to, by group and outcome.
    grouped: Vec<Open>,
    /// The same by design point and outcome where lots hold some replicates only; none where they hold all.
    points: Vec<Open>,
}

impl OpenDraw {
    fn none([grouped, points]: [usize; 2]) -> Self {
        Self { lots: 0, grouped: vec![Open::default(); grouped], points: vec![Open::default(); points] }
    }

    fn form(&self) -> [usize; 2] {
        [self.grouped.len(), self.points.len()]
    }
}

/// The sums of the lots that are in. It takes the same memory after any number of runs: some hundred bytes for each
/// outcome of each design point, and up to a quarter of that again for each draw of which some lots are still missing.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Fold {
    lots: Lots,
    /// Whether each lot is in.
    is_in: Vec<bool>,
    sums: SweepSums,
    /// By number. The draw of a group, or of a point that is cut by replicates, counts once all of its lots are in.
    open: BTreeMap<u32, OpenDraw>,
}

impl Fold {
    /// One without any lot.
    pub(super) fn new(experiment: &Experiment, groups: &Groups) -> Self {
        let lots = Lots::new(experiment);
        let sums = SweepSums::none(experiment, groups, experiment.points());
        Self { is_in: vec![false; lots.count() as usize], lots, sums, open: BTreeMap::new() }
    }

    /// Whether it could be one of the same sweep as `other`.
    pub(super) fn has_the_form_of(&self, other: &Self) -> bool {
        let is_open = |open: &OpenDraw| open.form() == self.open_form() && open.lots < self.lots.a_draw();
        self.lots == other.lots
            && self.is_in.len() == other.is_in.len()
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
    pub(super) fn add(&mut self, number: u32, sums: &SweepSums) -> bool {
        let Lot { points, draws, .. } = self.lots.lot(number);
        let outcomes = self.sums.points.len() / self.sums.failed.len();
        let fits = sums.failed.len() == points.len()
            && sums.points.len() == points.len() * outcomes
            && sums.grouped.len() == self.sums.grouped.len()
            && sums.runs_done == self.lots.runs_of(number);
        if !fits || self.holds(number) {
            return fits;
        }
        let first = points.start as usize;
        for (into, failed) in self.sums.failed[first..].iter_mut().zip(&sums.failed) {
            *into += failed;
        }
        self.sums.runs_done += sums.runs_done;
        self.is_in[number as usize] = true;
        let closed = &mut self.sums.points[first * outcomes..];
        if self.lots.a_draw() == 1 {
            merge(closed, &sums.points);
            merge(&mut self.sums.grouped, &sums.grouped);
            return true;
        }
        if !self.lots.replicates_are_cut() {
            merge(closed, &sums.points);
        }
        let form = self.open_form();
        let open = self.open.entry(draws.start).or_insert_with(|| OpenDraw::none(form));
        open.lots += 1;
        add_open(&mut open.grouped, sums.grouped.iter().map(Tallied::open));
        // None of these where the points' draw is closed.
        add_open(open.points.iter_mut().skip(first * outcomes), sums.points.iter().map(Tallied::open));
        self.close(draws.start);
        true
    }

    /// Groups, and design points, times outcomes of a draw that is open.
    fn open_form(&self) -> [usize; 2] {
        [self.sums.grouped.len(), if self.lots.replicates_are_cut() { self.sums.points.len() } else { 0 }]
    }

    /// Moves a draw into the sums if all of its lots are in.
    fn close(&mut self, draw: u32) {
        let is_whole = self.open.get(&draw).is_some_and(|open| open.lots == self.lots.a_draw());
        if is_whole && let Some(whole) = self.open.remove(&draw) {
            push_draw(&mut self.sums.grouped, &whole.grouped);
            push_draw(&mut self.sums.points, &whole.points);
        }
    }

    /// Adds all lots of `other`, of which none may be in.
    pub(super) fn merge(&mut self, other: &Self) {
        merge(&mut self.sums.points, &other.sums.points);
        merge(&mut self.sums.grouped, &other.sums.grouped);
        for (into, failed) in self.sums.failed.iter_mut().zip(&other.sums.failed) {
            *into += failed;
        }
        for (into, is_in) in self.is_in.iter_mut().zip(&other.is_in) {
            *into |= is_in;
        }
        self.sums.runs_done += other.sums.runs_done;
        let form = self.open_form();
        for (&draw, more) in &other.open {
            let open = self.open.entry(draw).or_insert_with(|| OpenDraw::none(form));
            open.lots += more.lots;
            add_open(&mut open.grouped, more.grouped.iter().copied());
            add_open(&mut open.points, more.points.iter().copied());
            self.close(draw);
        }
    }

    /// The sums of all draws that are in as a whole, and of the design points in the others.
    pub(super) fn into_tally(mut self, experiment: &Experiment, groups: Arc<Groups>) -> Tally<'_> {
        for open in self.open.values() {
            push_draw(&mut self.sums.points, &open.points);
        }
        Tally::of(experiment, groups, self.sums)
    }
}

fn merge(into: &mut [Tallied], from: &[Tallied]) {
    into.iter_mut().zip(from).for_each(|(into, from)| into.merge(from));
}

fn push_draw(into: &mut [Tallied], draw: &[Open]) {
    into.iter_mut().zip(draw).for_each(|(into, draw)| into.push_draw(draw));
}

/// Adds other runs of the same draw.
fn add_open<'a>(into: impl IntoIterator<Item = &'a mut Open>, from: impl Iterator<Item = Open>) {
    into.into_iter().zip(from).for_each(|(into, from)| {
        into.iter_mut().zip(&from).for_each(|(into, from)| into.merge(from));
    });
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
        Fold::new(self.experiment, &self.groups)
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
        } else if self.lots.replicates_are_cut() {
            tally.add_to_groups();
        } else {
            tally.close_points();
        }
        Some(tally.sums)
    }
}
