//! Sweeps as a whole, on experiments made by hand.

mod sums;

use std::sync::atomic::{AtomicU64, Ordering};

use super::part::SweepPart;
use super::plan::SweepPlan;
use super::run::{FinishedSweep, SweepRequest, sweep};
use super::settle::settle;
use super::shard::Shard;
use super::tally::Tally;
use crate::ensemble::{self, Host, Options, Plan, Request};
use crate::experiment::by_hand::{figures, id, three_levels};
use crate::experiment::factor::{Change, Target};
use crate::experiment::outcome::Outcome;
use crate::experiment::spec::{Experiment, Look, Policy, StoppingRule};
use crate::scenario::Posterior;
use crate::store::Format;
use crate::world::Sampler;

/// A host that lets so many runs be done.
struct Patience(AtomicU64);

impl Host for Patience {
    fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
    fn progress(&self, _: u64, _: u64) {
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
    }
    fn now(&self) -> String {
        "now".to_owned()
    }
}

fn run(experiment: &Experiment, folder: &std::path::Path, threads: usize, runs: u64) -> FinishedSweep {
    let request = SweepRequest { experiment, format: Format::Csv, shard: None, aggregate: false };
    let options = Options { output: folder, threads, git_commit: None };
    sweep(&request, &options, &Patience(AtomicU64::new(runs))).expect("it can be written")
}

fn estimates(finished: &FinishedSweep, outcome: usize) -> Vec<Option<f64>> {
    let summary = finished.summary.as_ref().expect("a whole sweep");
    summary.outcomes[outcome].responses[0].values.iter().map(|value| value.mean.estimate).collect()
}

#[test]
fn a_sweep_stopped_again_and_again_ends_with_the_tables_of_one_in_a_piece() {
    let experiment = three_levels(30, 60);
    let [whole, pieces] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let expected = run(&experiment, whole.path(), 1, u64::MAX);
    assert!(!expected.manifest.partial);
    let mut stops = 0;
    let last = loop {
        let finished = run(&experiment, pieces.path(), 2, 700);
        if !finished.manifest.partial {
            break finished;
        }
        stops += 1;
        assert!(stops < 100, "it never ends");
    };
    assert!(stops >= 3, "it was stopped {stops} times only");
    assert_eq!(last.manifest.tables, expected.manifest.tables);
    assert_eq!(last.summary, expected.summary);
    assert!(run(&experiment, pieces.path(), 1, u64::MAX).was_complete);
}

#[test]
fn the_runs_of_a_point_where_factors_change_nothing_are_those_of_the_scenario() {
    let experiment = three_levels(10, 20);
    let folder = tempfile::tempdir().expect("a folder");
    let finished = run(&experiment, folder.path(), 1, u64::MAX);
    let scenario = &experiment.scenarios[0];
    let plan = Plan { seed: experiment.seed, draws: 10, replicates: 20, weighting: experiment.weighting };
    let request = Request { spec: &scenario.spec, resolved: &scenario.resolved, plan, format: Format::Csv };
    let alone = ensemble::summarise(&request, 1, &Patience(AtomicU64::new(u64::MAX))).expect("it runs");
    // Values ascend: 0, 1, 2.
    assert_eq!(estimates(&finished, 0)[1], alone.shallow_or_deeper.by_horizon.probability);
    assert_eq!(estimates(&finished, 1)[1], alone.major_war.by_horizon.probability);
}

#[test]
fn two_policies_that_are_the_same_differ_in_nothing_under_common_random_numbers_and_only_then() {
    let mut experiment = three_levels(10, 20);
    experiment.design = "grid".to_owned();
    let base = experiment.policies[0].clone();
    experiment.policies.push(Policy { id: id("the-same"), ..base });
    let differences = |experiment: &Experiment| {
        let folder = tempfile::tempdir().expect("a folder");
        let finished = run(experiment, folder.path(), 1, u64::MAX);
        let summary = finished.summary.expect("a whole sweep");
        summary.outcomes.into_iter().map(|o| o.policies[1].difference.clone().expect("paired").estimate).collect()
    };
    let common: Vec<_> = differences(&experiment);
    assert_eq!(common, [Some(0.0); 3]);
    experiment.independent = true;
    let independent: Vec<_> = differences(&experiment);
    assert_ne!(independent, common);
}

#[test]
fn a_stopping_rule_ends_at_the_first_look_that_is_narrow_enough() {
    let stopped_after = |half_width: f64| {
        let mut experiment = three_levels(40, 5);
        let looks = vec![10, 20, 40];
        experiment.stopping = Some(StoppingRule { outcome: 2, half_width, of: Look::Mean, looks });
        let folder = tempfile::tempdir().expect("a folder");
        let summary = run(&experiment, folder.path(), 1, u64::MAX).summary.expect("a whole sweep");
        assert!(!summary.partial);
        summary.outcomes[2].responses[0].values.iter().map(|value| value.mean.draws).collect::<Vec<_>>()
    };
    assert_eq!(stopped_after(1e6), [10, 10, 10]);
    assert_eq!(stopped_after(1e-9), [40, 40, 40]);
}

#[test]
fn a_stopping_rule_on_differences_keeps_the_reference_going() {
    let mut experiment = three_levels(40, 5);
    let looks = vec![10, 40];
    experiment.stopping = Some(StoppingRule { outcome: 2, half_width: 1e-9, of: Look::Difference, looks });
    let folder = tempfile::tempdir().expect("a folder");
    let summary = run(&experiment, folder.path(), 1, u64::MAX).summary.expect("a whole sweep");
    let values = &summary.outcomes[2].responses[0].values;
    assert_eq!(values[1].mean.draws, 40, "the reference");
    assert!(values.iter().filter_map(|value| value.difference.as_ref()).all(|difference| difference.draws == 40));
}

#[test]
fn a_sweep_whose_points_stop_at_different_looks_can_itself_be_stopped() {
    let mut experiment = three_levels(60, 10);
    let looks = vec![10, 20, 30, 40, 50, 60];
    experiment.stopping = Some(StoppingRule { outcome: 2, half_width: 0.0, of: Look::Mean, looks });
    let after = |half_width: f64, pieces: bool| {
        let mut experiment = experiment.clone();
        experiment.stopping = experiment.stopping.map(|rule| StoppingRule { half_width, ..rule });
        let folder = tempfile::tempdir().expect("a folder");
        loop {
            let finished = run(&experiment, folder.path(), 2, if pieces { 130 } else { u64::MAX });
            if !finished.manifest.partial {
                return finished;
            }
        }
    };
    let draws = |finished: &FinishedSweep| {
        let summary = finished.summary.as_ref().expect("a whole sweep");
        summary.outcomes[2].responses[0].values.iter().map(|value| value.mean.draws).collect::<Vec<_>>()
    };
    // Half-widths between those that the first and the last look see.
    let apart = (1..240).map(|step| f64::from(step) / 160.0).find(|&half_width| {
        let draws = draws(&after(half_width, false));
        draws.iter().any(|&n| n != draws[0])
    });
    let half_width = apart.expect("at some half-width the points part ways");
    let [whole, pieces] = [false, true].map(|pieces| after(half_width, pieces));
    assert_eq!(whole.manifest.tables, pieces.manifest.tables);
    assert_eq!(whole.summary, pieces.summary);
}

#[test]
fn a_shard_of_a_sweep_that_stops_by_its_results_is_refused() {
    let mut experiment = three_levels(4, 2);
    experiment.stopping = Some(StoppingRule { outcome: 0, half_width: 0.1, of: Look::Mean, looks: vec![2, 4] });
    let folder = tempfile::tempdir().expect("a folder");
    let shard = Some(Shard { number: 1, of: 2 });
    let request = SweepRequest { experiment: &experiment, format: Format::Csv, shard, aggregate: false };
    let options = Options { output: folder.path(), threads: 1, git_commit: None };
    let error = sweep(&request, &options, &Patience(AtomicU64::new(9))).expect_err("refused").to_string();
    assert!(error.contains("Compute it as a whole"), "{error}");
}

#[test]
fn failed_runs_are_counted_at_their_point_and_left_out_of_every_mean() {
    let mut experiment = three_levels(1, 2);
    experiment.outcomes = vec![Outcome::called("attacks", []).expect("listed")];
    let plan = SweepPlan::new(vec![0, 1, 2], 0..1, 0..2, 3);
    // Two runs at each point; the second of point 0 failed, so that of point 1 has nothing to be compared with.
    let values = vec![Some(3), None, Some(5), Some(8), Some(0), Some(1)];
    let part = SweepPart { values, failed: vec![(1, "why".to_owned())] };
    let mut tally = Tally::new(&experiment);
    tally.add(&plan, 0, &part);
    tally.close_draw();
    assert_eq!(tally.sums.failed, [1, 0, 0]);
    let means = [0, 1, 2].map(|point| tally.point(point, 0).value.mean.estimate());
    assert_eq!(means, [Some(3.0), Some(6.5), Some(0.5)]);
    let difference = &tally.point(1, 0).difference.mean;
    assert_eq!((difference.runs(), difference.estimate()), (1, Some(2.0)));
    assert_eq!(tally.sums.runs_done, 6);
}

/// Three design points of which the last is at `last` of a factor that makes no world at 2.
fn that_may_break(draws: u32, replicates: u32, last: f64) -> Experiment {
    let mut experiment = three_levels(draws, replicates);
    // Twice the way to the greatest number there is, and no bounds: no checked experiment asks for that.
    experiment.factors[0].targets[0] = figures(&experiment.scenarios[0], ".capability");
    experiment.factors[0].change = Change::Mix { toward: f64::MAX };
    experiment.factors[0].targets[0].iter_mut().for_each(|target| match target {
        Target::Figure { max, .. } => *max = f64::INFINITY,
        Target::Switch(_) => {}
    });
    experiment.values = vec![0.0, 0.0, last];
    experiment
}

#[test]
fn a_design_point_that_makes_no_world_fails_its_runs_and_leaves_the_others_alone() {
    let [sound, broken] = [0.0, 2.0].map(|last| that_may_break(4, 3, last));
    let folder = tempfile::tempdir().expect("a folder");
    let finished = run(&broken, &folder.path().join("broken"), 2, u64::MAX);
    let summary = finished.summary.as_ref().expect("a whole sweep");
    assert_eq!((summary.runs_done, summary.runs_failed, summary.partial), (36, 12, false));
    assert_eq!(finished.manifest.runs_failed, 12);
    let rows = |finished: &FinishedSweep| std::fs::read_to_string(finished.folder.join("runs.csv")).expect("a table");
    let told = rows(&finished);
    assert_eq!(told.lines().filter(|line| line.starts_with("2,base,") && line.contains(",failed,")).count(), 12);
    let expected = rows(&run(&sound, &folder.path().join("sound"), 1, u64::MAX));
    let others =
        |text: &str| text.lines().filter(|line| !line.starts_with("2,")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(others(&told), others(&expected));
}

#[test]
fn a_factor_on_a_figure_of_the_posterior_moves_no_other_figure() {
    let mut experiment = three_levels(4, 1);
    let spec = experiment.scenarios[0].spec.clone();
    assert!(Posterior::shipped().addresses().iter().any(|address| address == "weights.security"));
    experiment.factors[0].change = Change::Set;
    experiment.factors[0].targets = vec![figures(&experiment.scenarios[0], "weights.security")];
    let sampler = Sampler::weighted(&spec, experiment.seed, experiment.weighting);
    for number in 0..4 {
        let drawn = sampler.draw(number);
        let mut set = drawn.clone();
        settle(&experiment, experiment.point(2), &mut set);
        let pairs = spec.figures.iter().zip(drawn.values().iter().zip(set.values()));
        let moved: Vec<&str> = pairs.filter(|(_, (a, b))| a != b).map(|(figure, _)| figure.address.as_str()).collect();
        assert_eq!(moved, ["weights.security"]);
    }
}

#[test]
fn levels_are_summed_the_same_on_any_number_of_threads_and_written_in_their_unit() {
    let mut experiment = three_levels(6, 30);
    let spec = experiment.scenarios[0].spec.clone();
    let names = [
        "alignment.COR",
        "cohesion",
        "honour.FAR.amber-sea",
        "margin.amber-pact.ADA",
        "margin.amber-pact.COR.article5",
    ];
    experiment.outcomes = names.map(|name| Outcome::called(name, [&spec]).expect("known")).to_vec();
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let [one, two] = [0, 1].map(|at| run(&experiment, folders[at].path(), at + 1, u64::MAX));
    for table in ["runs.csv", "outcomes.csv", "summary.json"] {
        let bytes = [&one, &two].map(|finished| std::fs::read(finished.folder.join(table)).expect("a file"));
        assert!(bytes[0] == bytes[1], "{table}");
    }
    let text = std::fs::read_to_string(one.folder.join("runs.csv")).expect("a table");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let column = |point: &str, at: usize| -> Vec<f64> {
        rows.iter().filter(|row| row[0] == point).filter_map(|row| row[6 + at].parse().ok()).collect()
    };
    let alignment = column("0", 0);
    let mean = alignment.iter().sum::<f64>() / alignment.len() as f64;
    let told = &one.summary.as_ref().expect("a whole sweep").outcomes;
    let found = &told[0].responses[0].values[1].mean;
    assert!((found.estimate.expect("runs") - mean).abs() < 1e-9 && alignment.len() == 180, "{found:?} is not {mean}");
    assert!(found.noise.is_some_and(|noise| noise.low < mean && mean < noise.high && noise.high - noise.low < 1.0));
    assert!(mean != 0.0, "it moves from where it began");
    assert_eq!((told[0].unit.as_str(), told[3].unit.as_str()), ("index −1 to 1", "units of the weights"));
    // What a pact promises at the start is the same in all runs of a draw.
    let margins = column("0", 3);
    assert!(margins.chunks(30).all(|draw| draw.iter().all(|margin| *margin == draw[0])) && margins[0] != margins[30]);
    assert!(
        column("0", 4).is_empty() && told[4].responses[0].values[1].mean.estimate.is_none(),
        "it may not go so deep"
    );
}
