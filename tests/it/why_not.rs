//! Why states are missing: counted without touching the runs, and true to what was seen.

use pactsim::ensemble::{Plan, RUNS_A_PART};
use pactsim::pact::Bench;
use pactsim::rng::Key;
use pactsim::scenario::Spec;
use pactsim::sim::{PARTS_A_RUN, PHASES, REASONS, Reason, RunId, Series, SeriesLayout, Simulator, WhyNot};
use pactsim::world::{Constants, Family, Sampler, StreamIds, Streams, World};

use crate::support::{laid_over, parts, sample, shipped, spec};

/// Everything that can differ between two worlds at the end of a run, to the bit.
fn trace(world: &World) -> String {
    format!("{:?} {:?} {:?} {:?}", world.events, world.urgency, world.cooperation, world.capability)
}

/// The world at the end of a run of which nothing is observed: phases and no more.
fn unobserved(spec: &Spec, seed: u64, id: RunId) -> String {
    let c = Constants::new(spec, &Sampler::new(spec, seed).draw(id.draw));
    let mut world = World::new(&c);
    let mut streams = Streams::new(&StreamIds::new(spec), &Key::of_replicate(seed, id.draw, id.replicate));
    let mut bench = Bench::new(&c);
    while world.step < c.calendar.steps && !world.at_war {
        PHASES.iter().for_each(|(_, phase)| phase(&mut world, &c, &mut streams, &mut bench));
        world.step += 1;
    }
    trace(&world)
}

#[test]
fn observing_changes_nothing_in_a_run() {
    let spec = spec(&shipped());
    let plan = sample(3, 8);
    let (ids, sampler, layout) = (StreamIds::new(&spec), Sampler::new(&spec, plan.seed), SeriesLayout::new(&spec));
    let mut recorded = Vec::new();
    for draw in 0..plan.draws {
        let (mut series, mut why_not) = (Series::empty(draw, &layout), WhyNot::empty(draw, &spec));
        let mut simulator = Simulator::new(&spec, &ids, &sampler.draw(draw), plan.seed);
        for replicate in 0..plan.replicates {
            let id = RunId { draw, replicate };
            recorded.push(simulator.run(id, &mut series));
            why_not.observe(simulator.approaches());
            let alone = unobserved(&spec, plan.seed, id);
            assert!(trace(simulator.world()) == alone, "draw {draw}, replicate {replicate}");
        }
        assert!(series.replicates == plan.replicates && why_not.designs.iter().any(|design| design.tried > 0));
    }
    // A batch, which observes everything, holds the same records.
    let batch: Vec<_> = parts(&spec, plan, 2).into_iter().flat_map(|part| part.runs).collect();
    assert_eq!(batch, recorded);
}

/// Counts over all draws of a plan.
fn counted(spec: &Spec, plan: Plan) -> WhyNot {
    let mut sums = WhyNot::empty(0, spec);
    parts(spec, plan, 2).iter().flat_map(|part| &part.why_not).for_each(|draw| sums.add(draw));
    sums
}

#[test]
fn every_missing_state_has_one_reason_or_shares_of_several() {
    let spec = spec(&shipped());
    let plan = sample(2, RUNS_A_PART as u32 + 50);
    let sums = counted(&spec, plan);
    let mut missing = 0;
    for design in &sums.designs {
        assert!(design.tried <= plan.runs());
        for candidate in &design.candidates {
            assert!(candidate.missing <= design.tried);
            let credit: u64 = candidate.alone.iter().chain(&candidate.jointly).sum();
            let because_of: u64 = candidate.because_of.iter().sum();
            assert_eq!(credit + because_of * PARTS_A_RUN, candidate.missing * PARTS_A_RUN);
            missing += candidate.missing;
        }
    }
    assert!(missing > 0, "nobody was ever missing: nothing was counted");
}

#[test]
fn a_state_whose_constitution_forbids_the_depth_is_missing_for_that_and_nothing_else() {
    let text = laid_over(&shipped(), "[state.KOR]\nmax_depth = \"cooperation\"");
    let spec = spec(&text);
    let korea = spec.states.iter().position(|state| state.id.as_str() == "KOR").expect("South Korea");
    let law = REASONS.iter().position(|&reason| reason == Reason::Family(Family::Autonomy)).expect("a reason");
    let sums = counted(&spec, sample(10, 20));
    let mut tried = 0;
    for (design, counts) in spec.designs.iter().zip(&sums.designs) {
        let Ok(a) = design.candidates.binary_search(&korea) else { continue };
        let candidate = &counts.candidates[a];
        assert_eq!(candidate.missing, counts.tried, "{}", design.id);
        assert_eq!(candidate.alone[law], candidate.missing * PARTS_A_RUN, "{}", design.id);
        tried += counts.tried;
    }
    assert!(tried > 0);
}
