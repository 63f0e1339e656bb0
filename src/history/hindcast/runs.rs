//! The runs of a case under a rule, and what is counted of them.

use crate::ensemble::ANOTHER_LEFT;
use crate::scenario::{Depth, HistoricPact, Spec};
use crate::sim::{
    DesignReasons, PARTS_A_RUN, PactRecord, REASONS, RunId, RunRecord, Series, SeriesLayout, Simulator, Status,
};
use crate::stats::NestedProportion;
use crate::world::{Event, Sampler, StreamIds, World};

use super::cases::Case;
use super::forecaster::Means;

/// The design was never weighed by its proposer.
pub(super) const NEVER_PROPOSED: &str = "never-proposed";

/// Its proposer saw terms at some time on which enough would have joined, and nothing was signed.
pub(super) const NOT_SIGNED: &str = "within-reach-not-signed";

/// It was signed, and not in force in time.
pub(super) const NOT_IN_FORCE: &str = "not-in-force-in-time";

/// What a pact that did not form is put down to, in the order of its shares.
pub(super) fn blamed() -> impl Iterator<Item = &'static str> {
    REASONS.iter().map(|reason| reason.word()).chain([ANOTHER_LEFT, NEVER_PROPOSED, NOT_SIGNED, NOT_IN_FORCE])
}

/// Number of those.
const BLAMED: usize = REASONS.len() + 4;

/// Rungs of the ladder.
pub(super) const DEPTHS: [Depth; 6] = [
    Depth::Consultation,
    Depth::Cooperation,
    Depth::Shallow,
    Depth::Bilateral,
    Depth::Article5,
    Depth::Article5Command,
];

/// A case about to be run by a rule.
pub(super) struct Job<'c> {
    case: &'c Case,
    spec: Spec,
    ids: StreamIds,
    sampler: Sampler,
    layout: SeriesLayout,
    seed: u64,
}

impl<'c> Job<'c> {
    pub(super) fn new(case: &'c Case, means: Means, seed: u64) -> Self {
        let mut spec = case.spec.clone();
        means.prepare(&mut spec);
        let (ids, sampler) = (StreamIds::new(&spec), Sampler::held_out(&spec, seed, case.history.family.as_str()));
        Self { case, layout: SeriesLayout::new(&spec), spec, ids, sampler, seed }
    }

    /// Counts of nothing.
    pub(super) fn sums(&self) -> Sums {
        let history = &self.case.history;
        let pacts = history.pacts.iter().map(|pact| PactSums::new(self.spec.designs[pact.design].candidates.len()));
        let bilateral = vec![NestedProportion::default(); history.bilateral.len()];
        Sums { runs: 0, failed: 0, pacts: pacts.collect(), bilateral }
    }

    /// Runs the replicates of draw `draw`, telling `go_on` of each one done, until it says no.
    pub(super) fn compute(&self, draw: u32, replicates: u32, go_on: impl Fn() -> bool) -> DrawCounts {
        let history = &self.case.history;
        let candidates = |pact: &HistoricPact| self.spec.designs[pact.design].candidates.len();
        let mut counts = DrawCounts {
            runs: 0,
            failed: 0,
            pacts: history.pacts.iter().map(|pact| PactCounts::new(candidates(pact))).collect(),
            bilateral: vec![0; history.bilateral.len()],
        };
        let mut series = Series::empty(draw, &self.layout);
        let mut simulator = Simulator::new(&self.spec, &self.ids, &self.sampler.draw(draw), self.seed);
        for replicate in 0..replicates {
            let run = simulator.run(RunId { draw, replicate }, &mut series);
            match run.status {
                Status::Ok => self.count(&run, &simulator, &mut counts),
                Status::Failed(_) => counts.failed += 1,
            }
            if !go_on() {
                break;
            }
        }
        counts
    }

    fn count(&self, run: &RunRecord, simulator: &Simulator<'_>, counts: &mut DrawCounts) {
        counts.runs += 1;
        for (counts, pact) in counts.pacts.iter_mut().zip(&self.case.history.pacts) {
            let candidates = &self.spec.designs[pact.design].candidates;
            // Quarters are counted from 1, so that this is the last of those years.
            let last = pact.within_years * 4;
            match in_time(run, pact.design, last) {
                Some((formed, quarter)) => counts.add_formed(formed, quarter, last, candidates),
                None => {
                    let mut reasons = DesignReasons::empty(candidates.len());
                    reasons.observe(&simulator.approaches()[pact.design]);
                    let is_signed = run.pacts.iter().any(|signed| signed.design as usize == pact.design);
                    counts.blame(&reasons, simulator.approaches()[pact.design].is_deal, is_signed);
                }
            }
        }
        for (count, &(first, second)) in counts.bilateral.iter_mut().zip(&self.case.history.bilateral) {
            *count += u64::from(concluded(simulator.world(), first, second));
        }
    }
}

/// The pact of a design that came into force by the end of quarter `last`, and when.
fn in_time(run: &RunRecord, design: usize, last: u32) -> Option<(&PactRecord, u32)> {
    let mut of_design = run.pacts.iter().filter(|pact| pact.design as usize == design);
    of_design.find_map(|pact| Some((pact, pact.in_force.filter(|&quarter| quarter <= last)?)))
}

/// Whether the two states concluded a bilateral defence treaty in place of a pact.
fn concluded(world: &World, first: usize, second: usize) -> bool {
    world.events.iter().any(|(_, event)| match *event {
        Event::Bilateral { hub, spoke, .. } => (hub.min(spoke), hub.max(spoke)) == (first, second),
        _ => false,
    })
}

/// Counts of the runs of one draw.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DrawCounts {
    /// Completed runs.
    pub(super) runs: u64,
    /// Runs that failed.
    pub(super) failed: u64,
    pub(super) pacts: Vec<PactCounts>,
    /// Runs in which each bilateral treaty came.
    pub(super) bilateral: Vec<u64>,
}

/// Counts of one pact in the runs of one draw.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PactCounts {
    /// Runs in which it came into force in time.
    formed: u64,
    /// Those by depth at entry into force.
    depths: [u64; DEPTHS.len()],
    /// Those in which each candidate was a member by the end of the time asked about.
    members: Vec<u64>,
    /// By what the runs in which it did not form are put down to; each run counts 1.
    blame: [f64; BLAMED],
}

impl PactCounts {
    fn new(candidates: usize) -> Self {
        Self { formed: 0, depths: [0; DEPTHS.len()], members: vec![0; candidates], blame: [0.0; BLAMED] }
    }

    fn add_formed(&mut self, pact: &PactRecord, quarter: u32, last: u32, candidates: &[usize]) {
        self.formed += 1;
        let depth = pact.depth_at(quarter).or(pact.depth());
        if let Some(at) = DEPTHS.iter().position(|&rung| Some(rung) == depth) {
            self.depths[at] += 1;
        }
        for (count, &state) in self.members.iter_mut().zip(candidates) {
            let is_in = |member: &crate::sim::MemberRecord| member.state as usize == state && member.joined <= last;
            *count += u64::from(pact.members.iter().any(is_in));
        }
    }

    /// Puts a run in which it did not form down to something. Where states were missing at the closest approach, each counts
    /// the same, and for each what would have turned its answer.
    fn blame(&mut self, reasons: &DesignReasons, is_deal: bool, is_signed: bool) {
        let missing: u64 = reasons.candidates.iter().map(|candidate| candidate.missing).sum();
        if is_signed {
            self.blame[BLAMED - 1] += 1.0;
        } else if reasons.tried == 0 {
            self.blame[BLAMED - 3] += 1.0;
        } else if is_deal || missing == 0 {
            self.blame[BLAMED - 2] += 1.0;
        } else {
            let parts = (missing * PARTS_A_RUN) as f64;
            for candidate in &reasons.candidates {
                for (at, (alone, jointly)) in candidate.alone.iter().zip(&candidate.jointly).enumerate() {
                    self.blame[at] += (alone + jointly) as f64 / parts;
                }
                self.blame[REASONS.len()] += candidate.because_of.iter().sum::<u64>() as f64 / missing as f64;
            }
        }
    }
}

/// Counts of all runs of a case under a rule.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    pub(super) runs: u64,
    pub(super) failed: u64,
    pub(super) pacts: Vec<PactSums>,
    pub(super) bilateral: Vec<NestedProportion>,
}

/// Counts of one pact in all runs.
#[derive(Debug, Clone)]
pub(super) struct PactSums {
    /// By draw: runs in which it formed, and all completed runs.
    pub(super) by_draw: Vec<(u64, u64)>,
    pub(super) formed: NestedProportion,
    pub(super) depths: [u64; DEPTHS.len()],
    pub(super) members: Vec<u64>,
    pub(super) blame: [f64; BLAMED],
}

impl PactSums {
    pub(super) fn new(candidates: usize) -> Self {
        Self {
            by_draw: Vec::new(),
            formed: NestedProportion::default(),
            depths: [0; DEPTHS.len()],
            members: vec![0; candidates],
            blame: [0.0; BLAMED],
        }
    }

    /// Adds the counts of a draw with so many completed runs.
    pub(super) fn add(&mut self, counts: &PactCounts, runs: u64) {
        self.by_draw.push((counts.formed, runs));
        self.formed.push_draw(counts.formed, runs - counts.formed);
        self.depths.iter_mut().zip(&counts.depths).for_each(|(sum, count)| *sum += count);
        self.members.iter_mut().zip(&counts.members).for_each(|(sum, count)| *sum += count);
        self.blame.iter_mut().zip(&counts.blame).for_each(|(sum, count)| *sum += count);
    }
}

impl Sums {
    /// Adds the counts of a draw. They come in order, so that sums of fractions have the same bits whoever computed them.
    pub(super) fn add(&mut self, draw: &DrawCounts) {
        self.runs += draw.runs;
        self.failed += draw.failed;
        self.pacts.iter_mut().zip(&draw.pacts).for_each(|(sums, counts)| sums.add(counts, draw.runs));
        for (sums, &count) in self.bilateral.iter_mut().zip(&draw.bilateral) {
            sums.push_draw(count, draw.runs - count);
        }
    }
}
