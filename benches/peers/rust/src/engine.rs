//! pactsim itself, on one thread.

use cpu_time::ProcessTime;
use pactsim::scenario::Spec;
use pactsim::sim::{RunId, RunRecord, Series, SeriesLayout, Simulator};
use pactsim::world::{Calendar, Draw, StreamIds, World};

use crate::tally::{End, Figures, Outcome, Tally, mean};

/// Runs and times `replicates` of the best single world of `spec`.
pub(crate) fn run(spec: &Spec, replicates: u32) -> Tally {
    let begin = ProcessTime::now();
    let (ids, calendar) = (StreamIds::new(spec), Calendar::new(spec));
    let mut series = Series::empty(0, &SeriesLayout::new(spec));
    let mut simulator = Simulator::new(spec, &ids, &Draw::best(spec), spec.seed);
    let mut figures = Figures::default();
    for replicate in 0..replicates {
        let record = simulator.run(RunId { draw: 0, replicate }, &mut series);
        figures.add(&outcome(&record, simulator.world()), calendar.steps, calendar.steps_a_year);
    }
    Tally { replicates, seconds: begin.elapsed().as_secs_f64(), figures, margin_error: 0.0 }
}

/// Steps of the core are quarters.
fn outcome(record: &RunRecord, world: &World) -> Outcome {
    Outcome {
        in_force: record.shallow.as_ref().map(|pact| (pact.quarter, pact.members.len())),
        article5: record.article5.is_some(),
        talks: record.talks,
        signed: record.pacts.len().try_into().unwrap_or(u32::MAX),
        end: End {
            urgency: mean(world.urgency_share.iter().copied()),
            forces: world.capability.iter().zip(&world.endurance).map(|(capability, kept)| capability * kept).sum(),
            opinion: mean(world.swing.iter().map(|swing| swing * swing)),
            alignment: mean(world.alignment.iter().copied()),
        },
    }
}
