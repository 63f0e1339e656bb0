//! One run with everything that happened in it.

use super::record::RunRecord;
use super::series::{Series, SeriesLayout};
use super::simulator::{RunId, Simulator};
use crate::scenario::{Spec, Weighting};
use crate::world::{Constants, Event, Sampler, StreamIds, World};

/// A run and what can be told of it.
#[derive(Debug, Clone)]
pub struct Trace<'s> {
    /// Its record.
    pub record: RunRecord,
    /// What happened, with the time in years since the start, in order of time.
    pub events: Vec<(f64, Event)>,
    /// What the draw fixed.
    pub constants: Constants<'s>,
    /// The world in which the run ended.
    pub world: World,
}

/// Runs one replicate of a scenario under a root seed and with weights as `weighting` says, exactly as a batch does.
pub fn trace(spec: &Spec, seed: u64, weighting: Weighting, id: RunId) -> Trace<'_> {
    let ids = StreamIds::new(spec);
    let draw = Sampler::weighted(spec, seed, weighting).draw(id.draw);
    let mut simulator = Simulator::new(spec, &ids, &draw, seed);
    let record = simulator.run(id, &mut Series::empty(id.draw, &SeriesLayout::new(spec)));
    let world = simulator.world().clone();
    let mut events = world.events.clone();
    // Phases of a step note their events one after the other, whatever their times within it.
    events.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    Trace { record, events, constants: Constants::new(spec, &draw), world }
}
