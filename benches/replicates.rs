//! How fast the engine is: one replicate, ten thousand on one and two threads, and worlds of 13 to
//! 104 states.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use pactsim::ensemble::{Host, Plan, compute};
use pactsim::scenario::{Spec, Weighting, load_text};
use pactsim::sim::{RunId, Series, SeriesLayout, Simulator};
use pactsim::world::{Draw, StreamIds};
use toml::{Table, Value};

/// The scenario that speed is stated for.
fn baseline() -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/indo-pacific-2026.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.parse().unwrap_or_else(|e| panic!("{e}"))
}

fn spec(table: &Table) -> Spec {
    let text = toml::to_string(table).unwrap_or_else(|e| panic!("{e}"));
    load_text("baseline", &text).unwrap_or_else(|problems| panic!("{problems}")).spec
}

/// The baseline with each of its states `copies` times, all with the stakes, forces and elections of
/// the first. Treaties, pacts and guarantors stay those of the originals.
fn enlarged(copies: usize) -> Spec {
    let mut table = baseline();
    let states = table.get_mut("state").and_then(Value::as_table_mut);
    let states = states.unwrap_or_else(|| panic!("the baseline has states"));
    let originals = states.clone();
    for copy in 1..copies {
        states.extend(originals.iter().map(|(id, state)| (format!("{id}{copy}"), state.clone())));
    }
    spec(&table)
}

fn one_replicate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one replicate");
    group.throughput(Throughput::Elements(1));
    for copies in [1, 2, 4, 8] {
        let spec = enlarged(copies);
        let (ids, layout) = (StreamIds::new(&spec), SeriesLayout::new(&spec));
        let mut simulator = Simulator::new(&spec, &ids, &Draw::best(&spec), spec.seed);
        let mut series = Series::empty(0, &layout);
        let mut replicate = 0;
        group.bench_function(BenchmarkId::new("states", spec.states.len()), |bencher| {
            bencher.iter(|| {
                replicate += 1;
                black_box(simulator.run(RunId { draw: 0, replicate }, &mut series))
            });
        });
    }
    group.finish();
}

/// A host that lets the work go on and looks at nothing.
struct Silent;

impl Host for Silent {
    fn stop(&self) -> bool {
        false
    }
    fn progress(&self, _: u64, _: u64) {}
    fn now(&self) -> String {
        String::new()
    }
}

fn ten_thousand(criterion: &mut Criterion) {
    let spec = spec(&baseline());
    let plan = Plan { seed: spec.seed, draws: 200, replicates: 50, weighting: Weighting::default() };
    let parts: Vec<u32> = (0..plan.parts()).collect();
    let mut group = criterion.benchmark_group("10,000 runs");
    group.sample_size(10).throughput(Throughput::Elements(plan.runs()));
    for threads in [1, 2] {
        group.bench_function(BenchmarkId::new("threads", threads), |bencher| {
            bencher.iter(|| {
                let keep = |_, part: &_| {
                    black_box(part);
                    Ok(())
                };
                compute(&spec, plan, &parts, threads, &Silent, &keep).unwrap_or_else(|e| panic!("{e}"));
            });
        });
    }
    group.finish();
}

fn settings() -> Criterion {
    Criterion::default().sample_size(20).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(5))
}

criterion_group! {
    name = replicates;
    config = settings();
    targets = one_replicate, ten_thousand
}
criterion_main!(replicates);
