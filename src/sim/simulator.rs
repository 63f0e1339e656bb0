//! Runs the replicates of one draw.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::record::{RunRecord, Status};
use super::series::{Series, SeriesLayout, Web};
use super::step::step;
use crate::pact::{Approach, Bench};
use crate::rng::Key;
use crate::scenario::Spec;
use crate::world::{Constants, Draw, StreamIds, Streams, World};

/// Which replicate of which draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunId {
    /// Number of the draw.
    pub draw: u32,
    /// Number of the replicate within it.
    pub replicate: u32,
}

/// Everything that the replicates of one draw share, and the space that they run in.
pub struct Simulator<'s> {
    constants: Constants<'s>,
    start: World,
    world: World,
    ids: &'s StreamIds,
    streams: Streams,
    bench: Bench,
    /// Quarters of the replicate under way; added to a draw's series once it is complete.
    quarters: Series,
    web: Web,
    seed: u64,
}

impl<'s> Simulator<'s> {
    /// A simulator for one draw of a scenario.
    pub fn new(spec: &'s Spec, ids: &'s StreamIds, draw: &Draw, seed: u64) -> Self {
        Self::of(Constants::new(spec, draw), ids, seed)
    }

    /// A simulator of the world that `constants` describe.
    pub fn of(constants: Constants<'s>, ids: &'s StreamIds, seed: u64) -> Self {
        let start = World::new(&constants);
        let streams = Streams::new(ids, &Key::of_replicate(seed, 0, 0));
        let bench = Bench::new(&constants);
        let quarters = Series::empty(0, &SeriesLayout::new(constants.spec));
        let web = Web::new(&constants);
        Self { world: start.clone(), start, constants, ids, streams, bench, quarters, web, seed }
    }

    /// What the draw fixed.
    pub fn constants(&self) -> &Constants<'s> {
        &self.constants
    }

    /// The world as the last replicate left it.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world at the start of every replicate.
    pub fn start(&self) -> &World {
        &self.start
    }

    /// The metrics of `series` in the last quarter of the last replicate, in the order of [`SeriesLayout`].
    pub fn levels(&self) -> &[f64] {
        let quarters = self.constants.calendar.quarters() as usize;
        let metrics = self.quarters.sums.len() / quarters.max(1);
        &self.quarters.sums[self.quarters.sums.len() - metrics..]
    }

    /// How close each design came to a pact in the last replicate.
    pub fn approaches(&self) -> &[Approach] {
        self.bench.approaches()
    }

    /// Runs one replicate, adds its quarters to `series`, and returns its record. A replicate that
    /// cannot be completed becomes a record with its error and adds nothing to the series.
    pub fn run(&mut self, id: RunId, series: &mut Series) -> RunRecord {
        // World, streams and quarters start afresh with every replicate, and the bench with every panic, so
        // that one leaves no trace.
        let record = catch_unwind(AssertUnwindSafe(|| self.run_to_end(id))).unwrap_or_else(|panic| {
            self.bench = Bench::new(&self.constants);
            RunRecord::failed(id.draw, id.replicate, message(panic.as_ref()))
        });
        if record.status == Status::Ok {
            series.add(&self.quarters);
        }
        record
    }

    fn run_to_end(&mut self, id: RunId) -> RunRecord {
        self.quarters.clear();
        self.world.reset_to(&self.start);
        self.bench.restart();
        self.streams.restart(self.ids, &Key::of_replicate(self.seed, id.draw, id.replicate));
        let calendar = self.constants.calendar;
        let quarters = calendar.quarters() as usize;
        let quarter_at = |steps: u32| (steps * 4 / calendar.steps_a_year) as usize;
        while self.world.step < calendar.steps && !self.world.at_war {
            step(&mut self.world, &self.constants, &mut self.streams, &mut self.bench);
            let (from, to) = (quarter_at(self.world.step - 1), quarter_at(self.world.step));
            self.quarters.observe(&self.world, &self.constants, &mut self.web, from..to);
        }
        self.quarters.observe(&self.world, &self.constants, &mut self.web, quarter_at(self.world.step)..quarters);
        if let Some(what) = self.world.first_non_finite() {
            return RunRecord::failed(
                id.draw,
                id.replicate,
                format!("{what} is not a finite number at the end of the run"),
            );
        }
        self.quarters.replicates = 1;
        RunRecord::of(&self.world, &self.constants, id.draw, id.replicate)
    }
}

/// The message of a caught panic.
fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    text.unwrap_or("the replicate stopped without a message").to_owned()
}
