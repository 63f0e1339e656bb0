//! Where the time of a run goes: the share of each phase of the step.
//!
//!     cargo bench --bench phases
//!
//! Each phase is timed on its own, which adds the price of reading the clock to the cheap ones; shares
//! are for comparison with one another, speed is measured in `replicates`.

use std::path::Path;
use std::time::{Duration, Instant};

use pactsim::pact::Bench;
use pactsim::rng::Key;
use pactsim::scenario::load_text;
use pactsim::sim::PHASES;
use pactsim::world::{Constants, Sampler, StreamIds, Streams, World};

const DRAWS: u32 = 40;
const REPLICATES: u32 = 50;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/indo-pacific-2026.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let spec = load_text("baseline", &text).unwrap_or_else(|problems| panic!("{problems}")).spec;
    let (ids, sampler) = (StreamIds::new(&spec), Sampler::new(&spec, spec.seed));
    let mut spent = [Duration::ZERO; PHASES.len()];
    for draw in 0..DRAWS {
        let c = Constants::new(&spec, &sampler.draw(draw));
        let (start, mut bench) = (World::new(&c), Bench::new(&c));
        let mut world = start.clone();
        for replicate in 0..REPLICATES {
            world.reset_to(&start);
            let mut streams = Streams::new(&ids, &Key::of_replicate(spec.seed, draw, replicate));
            while world.step < c.calendar.steps && !world.at_war {
                for ((_, phase), spent) in PHASES.iter().zip(&mut spent) {
                    let begin = Instant::now();
                    phase(&mut world, &c, &mut streams, &mut bench);
                    *spent += begin.elapsed();
                }
                world.step += 1;
            }
        }
    }
    report(&spent);
}

fn report(spent: &[Duration]) {
    let total: Duration = spent.iter().sum();
    let runs = f64::from(DRAWS * REPLICATES);
    println!("{:<18} {:>7} {:>12}", "phase", "share", "µs a run");
    for ((name, _), time) in PHASES.iter().zip(spent) {
        let share = 100.0 * time.as_secs_f64() / total.as_secs_f64();
        println!("{name:<18} {share:>6.1}% {:>12.2}", time.as_secs_f64() * 1e6 / runs);
    }
    println!("{:<18} {:>7} {:>12.2}", "all phases", "", total.as_secs_f64() * 1e6 / runs);
}
