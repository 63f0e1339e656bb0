//! Scenarios rendered for tests, and runs of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use pactsim::ensemble::{Host, Part, Plan, compute};
use pactsim::pact::Bench;
use pactsim::rng::Key;
use pactsim::scenario::{Spec, Weighting, load_text};
use pactsim::sim::{PHASES, RunId, RunRecord, Series, SeriesLayout, Simulator};
use pactsim::world::{Constants, Draw, Sampler, StreamIds, Streams, World};
use toml::{Table, Value};

/// The scenario that the project ships and answers by default.
pub(crate) fn shipped() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/indo-pacific-2026.toml");
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The plain world of `plain.toml` with `changes` laid over it.
pub(crate) fn plain(changes: &str) -> String {
    laid_over(include_str!("plain.toml"), changes)
}

/// A state of the plain world with `changes` laid over it, as the text of its table.
///
/// It brings 10 to the sea, keeps its word, is no claimant and has no stake; half of its public
/// would fight, and half are for being allied.
pub(crate) fn state(id: &str, changes: &str) -> String {
    let plain = r#"
        capability = 10
        growth = 0
        endurance = 1
        reliability = 1
        autonomy_norm = 0
        alliance_support = 0.5
        ratification_hurdle = 0.5
        max_depth = "article5-command"
        democracy = 0.5
        rally = 0
        allocation.sea = 1
        distance.sea = 0
        public_support.sea = 0.5
    "#;
    let mut fields = parse(&laid_over(plain, changes));
    fields.entry("name").or_insert_with(|| Value::from(id));
    let states = Table::from_iter([(id.to_owned(), Value::Table(fields))]);
    render(&Table::from_iter([("state".to_owned(), Value::Table(states))]))
}

/// A design of the plain world among `candidates`, proposed by the first of them and with all of
/// them required, with `changes` laid over it.
pub(crate) fn design(id: &str, candidates: &[&str], changes: &str) -> String {
    let plain = format!(
        r#"
        name = "{id}"
        proposer = "{}"
        candidates = {candidates:?}
        required = {candidates:?}
        minimum_size = 3
        depths = ["shallow"]
        theatres = ["sea"]
        accession = "unanimous"
        "#,
        candidates[0]
    );
    let design = Table::from_iter([(id.to_owned(), Value::Table(parse(&laid_over(&plain, changes))))]);
    render(&Table::from_iter([("design".to_owned(), Value::Table(design))]))
}

/// `base` with every value of `changes` in place of its own, as a scenario that `extends` would be.
pub(crate) fn laid_over(base: &str, changes: &str) -> String {
    let mut table = parse(base);
    lay(&mut table, parse(changes));
    render(&table)
}

fn lay(base: &mut Table, changes: Table) {
    for (key, change) in changes {
        match (base.get_mut(&key), change) {
            (Some(Value::Table(base)), Value::Table(change)) => lay(base, change),
            (_, change) => drop(base.insert(key, change)),
        }
    }
}

pub(crate) fn parse(text: &str) -> Table {
    text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"))
}

pub(crate) fn render(table: &Table) -> String {
    toml::to_string(table).unwrap_or_else(|e| panic!("{e}"))
}

/// The checked scenario of `text`.
pub(crate) fn spec(text: &str) -> Spec {
    load_text("test.toml", text).unwrap_or_else(|problems| panic!("{problems}\n{text}")).spec
}

/// The constants of `spec` with every figure at its best single value.
pub(crate) fn constants(spec: &Spec) -> Constants<'_> {
    Constants::new(spec, &Draw::best(spec))
}

/// Index of the state `id`.
pub(crate) fn index_of(spec: &Spec, id: &str) -> usize {
    let found = spec.states.iter().position(|state| state.id.as_str() == id);
    found.unwrap_or_else(|| panic!("no state {id}"))
}

/// A host that says nothing and stops nothing.
pub(crate) struct Silent;

impl Host for Silent {
    fn stop(&self) -> bool {
        false
    }
    fn progress(&self, _: u64, _: u64) {}
    fn now(&self) -> String {
        String::new()
    }
}

/// All parts of `plan`, computed on `threads` threads, in order.
pub(crate) fn parts(spec: &Spec, plan: Plan, threads: usize) -> Vec<Part> {
    let done = Mutex::new(BTreeMap::new());
    let keep = |number: u32, part: &Part| {
        done.lock().unwrap_or_else(|e| panic!("{e}")).insert(number, part.clone());
        Ok(())
    };
    let todo: Vec<u32> = (0..plan.parts()).collect();
    compute(spec, plan, &todo, threads, &Silent, &keep).unwrap_or_else(|e| panic!("{e}"));
    done.into_inner().unwrap_or_else(|e| panic!("{e}")).into_values().collect()
}

/// A sample small enough for a test.
pub(crate) fn sample(draws: u32, replicates: u32) -> Plan {
    Plan { seed: 20_261_121, draws, replicates, weighting: Weighting::default() }
}

/// Records and series of `plan`, in order.
pub(crate) fn runs(spec: &Spec, plan: Plan) -> (Vec<RunRecord>, Vec<Series>) {
    let (mut records, mut series) = (Vec::new(), Vec::new());
    for part in parts(spec, plan, 2) {
        records.extend(part.runs);
        series.extend(part.series);
    }
    (records, series)
}

/// Runs `plan` one run at a time and shows each record with the world that the run ended in.
pub(crate) fn each_run(spec: &Spec, plan: Plan, mut look: impl FnMut(&RunRecord, &World, &Constants<'_>)) {
    let (ids, sampler, layout) =
        (StreamIds::new(spec), Sampler::weighted(spec, plan.seed, plan.weighting), SeriesLayout::new(spec));
    for draw in 0..plan.draws {
        let mut series = Series::empty(draw, &layout);
        let mut simulator = Simulator::new(spec, &ids, &sampler.draw(draw), plan.seed);
        for replicate in 0..plan.replicates {
            let record = simulator.run(RunId { draw, replicate }, &mut series);
            look(&record, simulator.world(), simulator.constants());
        }
    }
}

/// Runs one replicate at the best single values phase by phase, and shows the world after each
/// phase with the phase's name and the world before it.
pub(crate) fn each_phase(spec: &Spec, seed: u64, mut look: impl FnMut(&str, &World, &World, &Constants<'_>)) {
    let c = constants(spec);
    let mut world = World::new(&c);
    let mut streams = Streams::new(&StreamIds::new(spec), &Key::of_replicate(seed, 0, 0));
    let mut bench = Bench::new(&c);
    while world.step < c.calendar.steps && !world.at_war {
        for (name, phase) in PHASES {
            let before = world.clone();
            phase(&mut world, &c, &mut streams, &mut bench);
            look(name, &before, &world, &c);
        }
        world.step += 1;
    }
}
