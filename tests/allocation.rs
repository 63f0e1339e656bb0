//! A step takes no memory: what it needs is there before the first.

use std::path::Path;

use pactsim::pact::Bench;
use pactsim::rng::Key;
use pactsim::scenario::{RULES, Spec, load};
use pactsim::sim::PHASES;
use pactsim::world::{Constants, Sampler, StreamIds, Streams, World};

/// Runs in which the buffers find their sizes.
const WARM_UP: u32 = 300;

/// Runs in which allocations are counted.
const COUNTED: u32 = 20;

#[test]
fn once_its_buffers_have_grown_a_step_allocates_nothing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/indo-pacific-2026.toml");
    let spec = load(&path).expect("the shipped scenario is valid").spec;
    for rule in RULES {
        count_allocations(&Spec { rule, ..spec.clone() });
    }
}

fn count_allocations(spec: &Spec) {
    let ids = StreamIds::new(spec);
    let c = Constants::new(spec, &Sampler::new(spec, spec.seed).draw(0));
    let (start, mut bench) = (World::new(&c), Bench::new(&c));
    let mut world = start.clone();
    let mut counts = vec![0; PHASES.len()];
    for replicate in 0..WARM_UP + COUNTED {
        world.reset_to(&start);
        bench.restart();
        let mut streams = Streams::new(&ids, &Key::of_replicate(spec.seed, 0, replicate));
        while world.step < c.calendar.steps && !world.at_war {
            for ((_, phase), count) in PHASES.iter().zip(&mut counts) {
                let taken = allocation_counter::measure(|| phase(&mut world, &c, &mut streams, &mut bench));
                *count += if replicate < WARM_UP { 0 } else { taken.count_total };
            }
            world.step += 1;
        }
    }
    let phases: Vec<_> = PHASES.iter().zip(&counts).filter(|(_, count)| **count > 0).collect();
    let told: Vec<String> = phases.iter().map(|((name, _), count)| format!("{name}: {count}")).collect();
    assert!(told.is_empty(), "{:?}: allocations in {COUNTED} runs: {}", spec.rule, told.join(", "));
}
