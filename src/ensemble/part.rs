//! A part: a fixed range of runs and what came of them.

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::scenario::Spec;
use crate::sim::{RunRecord, Series, SeriesLayout, Simulator, Status, WhyNot};
use crate::world::{Sampler, StreamIds};

/// Records of the runs of a part, and the sums of their quarters by draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Records in order of draw and replicate.
    pub runs: Vec<RunRecord>,
    /// One for each draw that the part touches, in order.
    pub series: Vec<Series>,
    /// Why states were missing, for each draw likewise.
    pub why_not: Vec<WhyNot>,
}

/// What all parts of a batch share.
pub(super) struct Workshop<'s> {
    pub(super) spec: &'s Spec,
    pub(super) plan: Plan,
    sampler: Sampler,
    ids: StreamIds,
    layout: SeriesLayout,
}

impl<'s> Workshop<'s> {
    pub(super) fn new(spec: &'s Spec, plan: Plan) -> Self {
        Self {
            spec,
            plan,
            sampler: Sampler::weighted(spec, plan.seed, plan.weighting),
            ids: StreamIds::new(spec),
            layout: SeriesLayout::new(spec),
        }
    }

    /// Runs the replicates of part `part`, telling `go_on` of each one done, until it says no.
    pub(super) fn compute(&self, part: u32, go_on: impl Fn() -> bool) -> Part {
        let mut done = Part { runs: Vec::new(), series: Vec::new(), why_not: Vec::new() };
        let mut simulator: Option<Simulator<'_>> = None;
        for id in self.plan.part(part) {
            let is_new = done.series.last().is_none_or(|series| series.draw != id.draw);
            if is_new {
                done.series.push(Series::empty(id.draw, &self.layout));
                done.why_not.push(WhyNot::empty(id.draw, self.spec));
                simulator = None;
            }
            let simulator = simulator.get_or_insert_with(|| {
                Simulator::new(self.spec, &self.ids, &self.sampler.draw(id.draw), self.plan.seed)
            });
            if let (Some(series), Some(why_not)) = (done.series.last_mut(), done.why_not.last_mut()) {
                let run = simulator.run(id, series);
                if run.status == Status::Ok {
                    why_not.observe(simulator.approaches());
                }
                done.runs.push(run);
            }
            if !go_on() {
                break;
            }
        }
        done
    }
}
