//! What is recorded of a run and what was observed of its world are two views of the same thing.

use pactsim::scenario::Depth;
use pactsim::sim::{PactRecord, RunRecord, SeriesLayout};

use crate::support::{runs, sample, shipped, spec};

/// Whether a recorded pact binds at the end of `quarter`.
fn is_in_force(pact: &PactRecord, quarter: u32) -> bool {
    pact.in_force.is_some_and(|since| since <= quarter) && pact.ended.is_none_or(|end| end > quarter)
}

fn stands(run: &RunRecord, depth: Depth, quarter: u32) -> bool {
    run.war.is_none_or(|(war, _)| war > quarter)
        && run.pacts.iter().any(|pact| pact.depth_at(quarter) >= Some(depth) && is_in_force(pact, quarter))
}

#[test]
fn pacts_are_in_force_in_the_records_when_they_are_in_the_series() {
    let spec = spec(&shipped());
    let layout = SeriesLayout::new(&spec);
    let (records, series) = runs(&spec, sample(60, 25));
    let of = |name: &str| layout.metrics.iter().position(|(metric, _)| metric == name).expect("the metric exists");
    let mut seen = 0;
    for (metric, depth) in
        [(of("article5_in_force"), Depth::Article5), (of("shallow_or_deeper_in_force"), Depth::Shallow)]
    {
        for quarter in 1..=layout.quarters {
            let at = (quarter - 1) * layout.metrics.len() + metric;
            let observed: f64 = series.iter().map(|draw| draw.sums[at]).sum();
            let recorded = records.iter().filter(|run| stands(run, depth, quarter as u32)).count();
            assert_eq!(observed, recorded as f64, "{depth:?} at the end of quarter {quarter}");
            seen += recorded;
        }
    }
    assert!(seen > 0, "no pact at all: nothing was compared");
}
