//! Batches side by side: differences of pairs where there are pairs, and of samples where there are none.

use std::path::Path;

use pactsim::analysis::{AnalysisError, BatchResults, Compare, side_by_side};
use pactsim::charts::{Look, comparison};
use pactsim::ensemble::{Options, Plan, Request, run};
use pactsim::store::Format;

use crate::support::{Silent, laid_over, sample, shipped, spec};

/// A batch of the shipped scenario with `changes`.
fn batch(output: &Path, changes: &str, plan: Plan) -> BatchResults {
    let text = laid_over(&shipped(), changes);
    let (spec, options) = (spec(&text), Options { output, threads: 2, git_commit: None });
    let request = Request { spec: &spec, resolved: &text, plan, format: Format::Parquet };
    let mut finished = run(&request, &options, &Silent).expect("the batch runs");
    finished.seal(&[]).expect("the batch is written");
    BatchResults::open(&finished.folder).expect("the batch is whole")
}

#[test]
fn batches_of_one_sample_are_compared_run_by_run() {
    let folder = tempfile::tempdir().unwrap();
    let first = batch(folder.path(), "", sample(6, 30));
    let other = batch(folder.path(), "title = 'A short horizon'\n[time]\nhorizon_years = 3", sample(6, 30));
    let found = side_by_side(&[&first, &other, &first]).unwrap();
    assert!(found.is_paired);
    for (compared, outcome) in found.outcomes.iter().zip(Compare::ALL) {
        assert_eq!(compared.outcome, outcome);
        let [from, to, same] = &compared.alternatives[..] else { panic!("three batches") };
        assert_eq!(from.difference, None);
        // The pairs are counted from the tables, the chances stand in the answers.
        let difference = to.difference.unwrap();
        let expected = to.estimate.probability.unwrap() - from.estimate.probability.unwrap();
        assert!((difference.estimate - expected).abs() < 1e-12, "{outcome:?}: {difference:?} is not {expected}");
        assert!(difference.runs == 180 && difference.noise.low < difference.noise.high);
        assert_eq!(same.difference.unwrap().estimate, 0.0);
    }
    let wars = &found.outcomes[2].alternatives;
    assert!(wars[1].estimate.count < wars[0].estimate.count, "a short horizon has fewer wars");
    let figures = comparison(&[&first, &other]).unwrap();
    let names: Vec<&str> = figures.iter().map(|figure| figure.name()).collect();
    assert_eq!(names, ["comparison--article5", "comparison--shallow", "comparison--war"]);
    assert!(figures[2].title().contains("A short horizon"), "{}", figures[2].title());
    let svg = figures[2].svg(Look::default()).unwrap();
    assert!(svg.contains("THE HORIZONS DIFFER") && svg.contains("pairs of runs on the same random numbers"));
    if let Some(folder) = std::env::var_os("PACTSIM_FIGURES") {
        std::fs::write(Path::new(&folder).join("comparison.png"), pactsim::charts::png(&svg).unwrap()).unwrap();
    }
}

#[test]
fn samples_without_pairs_have_differences_of_independent_samples() {
    let folder = tempfile::tempdir().unwrap();
    let (first, other) = (batch(folder.path(), "", sample(6, 30)), batch(folder.path(), "", sample(5, 40)));
    let found = side_by_side(&[&first, &other]).unwrap();
    assert!(!found.is_paired);
    // One scenario twice: the ids tell its batches apart.
    assert!(found.names[0] != found.names[1] && found.names[1].ends_with(&other.summary.batch_id));
    for compared in &found.outcomes {
        let [from, to] = &compared.alternatives[..] else { panic!("two batches") };
        let difference = to.difference.unwrap();
        assert_eq!(difference.estimate, to.estimate.probability.unwrap() - from.estimate.probability.unwrap());
        let width = |interval: pactsim::stats::Interval| interval.high - interval.low;
        assert!(width(difference.noise) > width(to.estimate.replicate_noise.unwrap()), "{:?}", compared.outcome);
        assert_eq!(difference.runs, 180);
    }
    assert!(matches!(side_by_side(&[&first]), Err(AnalysisError::NotThere(_))));
    assert!(matches!(comparison(&[]), Err(AnalysisError::NotThere(_))));
}
