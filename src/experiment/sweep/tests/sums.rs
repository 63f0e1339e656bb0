//! Sweeps that keep sums, and sweeps in pieces, against those in one piece that keep their runs.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicU64;

use super::super::aggregate::{AGGREGATED_FROM, KeptFold, is_aggregated, read_fold};
use super::super::evaluate::evaluate;
use super::super::fold::Adder;
use super::super::lots::Lots;
use super::super::merge::merge;
use super::super::pieces::{Collection, PieceMaker};
use super::super::run::{SweepError, sweep_id};
use super::*;
use crate::ensemble::{Journal, PROGRAM_VERSION};
use crate::experiment::spec::{Inputs, Overrides};
use crate::experiment::{Summary, read};
use crate::scenario::STARTER;

fn patient() -> Patience {
    Patience(AtomicU64::new(u64::MAX))
}

fn request(experiment: &Experiment, aggregate: bool) -> SweepRequest<'_> {
    SweepRequest { experiment, format: Format::Csv, shard: None, aggregate }
}

fn at(output: &Path, threads: usize) -> Options<'_> {
    Options { output, threads, git_commit: None }
}

/// Tables but `runs`, and the answer but for the id.
fn found(finished: &FinishedSweep) -> (Vec<String>, Summary) {
    assert!(!finished.manifest.partial);
    let tables = finished.manifest.tables.iter().filter(|table| !table.file.starts_with("runs."));
    let summary = finished.summary.clone().expect("a whole sweep");
    (tables.map(|table| table.blake3.clone()).collect(), Summary { sweep_id: String::new(), ..summary })
}

/// The same under two policies.
fn under_two(mut experiment: Experiment, design: &str, other: f64) -> Experiment {
    experiment.design = design.to_owned();
    let base = experiment.policies[0].clone();
    experiment.policies.push(Policy { id: id("other"), settings: vec![Some(other)], ..base });
    experiment
}

/// Experiments whose lots are draws, rows of one, replicates of all rows, and replicates of a row. They have outcomes on
/// every scale, policies in both kinds of design, and runs that fail, some of them in the last lots of a draw.
fn experiments() -> [Experiment; 6] {
    let mut on_scales = three_levels(3, 600);
    let spec = on_scales.scenarios[0].spec.clone();
    let names = ["shallow", "shallow_quarter", "alignment.COR"];
    on_scales.outcomes = names.map(|name| Outcome::called(name, [&spec]).expect("known")).to_vec();
    let all = [
        that_may_break(40, 60, 2.0),
        under_two(three_levels(5, 300), "one-at-a-time", 0.5),
        on_scales,
        under_two(three_levels(2, 700), "grid", 0.5),
        under_two(that_may_break(5, 300, 2.0), "grid", 0.0),
        under_two(that_may_break(2, 700, 2.0), "grid", 0.0),
    ];
    let form = |experiment: &Experiment| {
        let lots = Lots::new(experiment);
        (lots.a_draw(), lots.replicates_are_cut(), lots.count())
    };
    let [rows, replicates] = [(3, false, 15), (6, true, 12)];
    assert_eq!(all.each_ref().map(form), [(1, false, 8), rows, (2, true, 6), replicates, rows, replicates]);
    all
}

/// One that was read, as a merge does.
fn from_text(draws: u32, replicates: u32) -> Experiment {
    let text = format!(
        "kind = 'experiment'\nformat = 1\nname = 'read'\ntitle = 'Trade by coercion'\nscenario = 'sea.toml'\n\
         [run]\ndraws = {draws}\nreplicates = {replicates}\n[uncertainty.trade-dependence]\nlevels = [0.5, 1.0, 1.5]\n\
         [lever.coercion]\naddresses = ['mechanisms.coercion']\nchange = 'set'\n"
    );
    let scenarios = vec![("sea.toml".to_owned(), STARTER.to_owned())];
    let inputs = Inputs { file: "read.toml".to_owned(), text, scenarios, list: None, overrides: Overrides::default() };
    read(inputs).map_err(|problems| problems.to_string()).expect("it is sound")
}

#[test]
fn sums_give_the_answer_and_the_tables_that_runs_give() {
    for experiment in experiments() {
        let [of_runs, of_sums] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let expected = sweep(&request(&experiment, false), &at(of_runs.path(), 1), &patient()).expect("it runs");
        let sums = sweep(&request(&experiment, true), &at(of_sums.path(), 2), &patient()).expect("it runs");
        assert_eq!(found(&sums), found(&expected));
        assert_ne!(sums.manifest.sweep_id, expected.manifest.sweep_id, "another folder");
        assert!(sums.manifest.aggregate && sums.manifest.tables.len() == 2);
        assert!(!sums.folder.join("runs.csv").exists() && !sums.folder.join("parts").exists());
        assert!(
            sweep(&request(&experiment, true), &at(of_sums.path(), 1), &patient()).expect("it is read").was_complete
        );
    }
}

/// Runs behind the first outcome, which every run that did not fail has, over all design points.
fn runs_in_outcomes(finished: &FinishedSweep) -> u64 {
    let mut table = csv::Reader::from_path(finished.folder.join("outcomes.csv")).expect("a table");
    let rows = table.deserialize().map(|row| row.expect("a row"));
    rows.filter(|row: &BTreeMap<String, String>| row["outcome"] == "shallow")
        .map(|row| row["runs"].parse::<u64>().expect("a number"))
        .sum()
}

#[test]
fn sums_that_were_stopped_again_and_again_end_with_the_same() {
    for experiment in experiments() {
        let [whole, pieces] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let expected = sweep(&request(&experiment, true), &at(whole.path(), 1), &patient()).expect("it runs");
        let mut stops = 0;
        let last = loop {
            let host = Patience(AtomicU64::new(2_500));
            let finished = sweep(&request(&experiment, true), &at(pieces.path(), 1), &host).expect("it runs");
            if !finished.manifest.partial {
                break finished;
            }
            let summary = finished.summary.as_ref().expect("a whole sweep");
            assert!(summary.partial && summary.runs_done < summary.runs_planned);
            assert_eq!(runs_in_outcomes(&finished), summary.runs_done - summary.runs_failed);
            stops += 1;
            assert!(stops < 20, "it never ends");
        };
        assert!(stops >= 2, "it was stopped {stops} times only");
        assert_eq!(found(&last), found(&expected));
    }
}

#[test]
fn shards_of_sums_are_merged_to_the_whole() {
    for [draws, replicates, a_draw] in [[5, 300, 2], [40, 20, 1], [1, 1200, 12]] {
        let [whole, shards, merged] = [(); 3].map(|()| tempfile::tempdir().expect("a folder"));
        let experiment = from_text(draws, replicates);
        assert_eq!(Lots::new(&experiment).a_draw(), a_draw);
        let expected = sweep(&request(&experiment, true), &at(whole.path(), 2), &patient()).expect("it runs");
        let folder_of = |number: u32| {
            let request = SweepRequest { shard: Some(Shard { number, of: 4 }), ..request(&experiment, true) };
            let finished = sweep(&request, &at(shards.path(), 1), &patient()).expect("it runs");
            assert!(finished.summary.is_none() && !finished.manifest.partial);
            finished.folder
        };
        let folders = [3, 1, 4, 2].map(folder_of);
        let joined = merge(&folders, &at(merged.path(), 1), &patient()).expect("all are there");
        assert_eq!(found(&joined), found(&expected));
        assert_eq!(joined.manifest.sweep_id, expected.manifest.sweep_id);
        std::fs::remove_dir_all(folders[1].join("parts")).expect("they are there");
        std::fs::remove_dir_all(&joined.folder).expect("it is there");
        let error = merge(&folders, &at(merged.path(), 1), &patient()).expect_err("a shard is damaged").to_string();
        assert!(error.contains("give the command of that shard again"), "{error}");
    }
}

/// The pieces of a sweep that are missing, collected backwards and every other one twice.
fn collected(experiment: &Experiment, aggregate: bool, output: &Path) -> Result<FinishedSweep, SweepError> {
    let request = request(experiment, aggregate);
    let mut collection = Collection::open(&request, &at(output, 1))?;
    let maker = PieceMaker::new(&request, None)?;
    for piece in collection.missing()?.into_iter().rev() {
        let bytes = maker.make(piece, &|| true)?.expect("nobody stops it");
        assert_eq!(maker.make(piece, &|| true)?.as_ref(), Some(&bytes), "the same bytes");
        (0..=piece % 2).try_for_each(|_| collection.keep(piece, &bytes))?;
    }
    assert!(collection.missing()?.is_empty());
    collection.finish(&request, &at(output, 1), &patient())
}

#[test]
fn a_sweep_collected_in_pieces_is_that_in_one_piece() {
    for (experiment, aggregate) in experiments().iter().flat_map(|one| [(one, false), (one, true)]) {
        let [whole, pieces] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let expected = sweep(&request(experiment, aggregate), &at(whole.path(), 1), &patient()).expect("it runs");
        let finished = collected(experiment, aggregate, pieces.path()).expect("it runs");
        assert_eq!(finished.manifest.tables, expected.manifest.tables);
        assert_eq!(finished.summary, expected.summary);
        let collection = Collection::open(&request(experiment, aggregate), &at(pieces.path(), 1)).expect("it is there");
        assert!(collection.missing().expect("it can be read").is_empty(), "it is complete");
    }
}

#[test]
fn a_collection_goes_on_where_it_was_left() {
    let [experiment, ..] = experiments();
    for aggregate in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        let request = request(&experiment, aggregate);
        let maker = PieceMaker::new(&request, None).expect("it has no stopping rule");
        let mut collection = Collection::open(&request, &at(folder.path(), 1)).expect("a folder");
        let all = collection.missing().expect("a folder");
        collection.keep(2, &maker.make(2, &|| true).expect("it runs").expect("whole")).expect("it can be written");
        let error = Collection::open(&request, &at(folder.path(), 1)).expect_err("it is locked").to_string();
        assert!(error.contains("another process"), "{error}");
        // Dropped without a word, as by a kill.
        drop(collection);
        let collection = Collection::open(&request, &at(folder.path(), 1)).expect("a folder");
        let left: Vec<u32> = all.into_iter().filter(|&piece| piece != 2).collect();
        assert_eq!(collection.missing().expect("a folder"), left);
    }
}

#[test]
fn a_piece_that_is_damaged_of_another_build_or_of_another_sweep_is_refused() {
    let [experiment, policies, ..] = experiments();
    for aggregate in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        let wanted = request(&experiment, aggregate);
        let mut collection = Collection::open(&wanted, &at(folder.path(), 1)).expect("a folder");
        let made = |request: &SweepRequest<'_>, commit: Option<&str>| {
            let maker = PieceMaker::new(request, commit).expect("it has no stopping rule");
            maker.make(0, &|| true).expect("it runs").expect("whole")
        };
        let sound = made(&wanted, None);
        let mut damaged = sound.clone();
        damaged[40] ^= 1;
        let of_other_form = made(&request(&policies, aggregate), None);
        let otherwise_kept = made(&request(&experiment, !aggregate), None);
        for wrong in [damaged, of_other_form, otherwise_kept, made(&wanted, Some("0123")), Vec::new()] {
            let error = collection.keep(0, &wrong).expect_err("refused").to_string();
            assert!(error.contains("piece 0 of the sweep is damaged"), "{error}");
        }
        collection.keep(1, &sound).expect_err("it is piece 0");
        collection.keep(0, &sound).expect("it is sound");
    }
}

#[test]
fn a_sweep_that_stops_by_its_results_is_refused_as_sums_and_in_pieces() {
    let mut experiment = three_levels(4, 2);
    experiment.stopping = Some(StoppingRule { outcome: 0, half_width: 0.1, of: Look::Mean, looks: vec![2, 4] });
    let folder = tempfile::tempdir().expect("a folder");
    let refused = [
        sweep(&request(&experiment, true), &at(folder.path(), 1), &patient()).map(drop),
        PieceMaker::new(&request(&experiment, false), None).map(drop),
        Collection::open(&request(&experiment, false), &at(folder.path(), 1)).map(drop),
    ];
    for outcome in refused {
        let error = outcome.expect_err("refused").to_string();
        assert!(error.contains("Compute it as a whole"), "{error}");
    }
}

#[test]
fn from_so_many_runs_on_sums_are_kept_unless_a_stopping_rule_may_end_it_sooner() {
    let mut experiment = three_levels(1_000_000, 33);
    assert!(!is_aggregated(&experiment, false) && is_aggregated(&experiment, true));
    experiment.replicates = 34;
    assert!(experiment.runs_max() >= AGGREGATED_FROM && is_aggregated(&experiment, false));
    experiment.stopping = Some(StoppingRule { outcome: 0, half_width: 0.1, of: Look::Mean, looks: vec![2, 4] });
    assert!(!is_aggregated(&experiment, false));
}

#[test]
fn what_is_kept_of_the_runs_is_part_of_the_id_and_shards_are_not() {
    let experiment = three_levels(4, 2);
    let whole = request(&experiment, false);
    let shard = SweepRequest { shard: Some(Shard { number: 1, of: 2 }), ..whole };
    assert_eq!(sweep_id(&whole, None), sweep_id(&shard, None));
    assert_ne!(sweep_id(&whole, None), sweep_id(&request(&experiment, true), None));
    assert_ne!(sweep_id(&whole, None), sweep_id(&whole, Some(PROGRAM_VERSION)));
}

#[test]
fn sums_are_written_as_often_as_the_lots_that_are_asked_for_allow() {
    let [experiment, ..] = experiments();
    let adder = Adder::new(&experiment);
    let written_after = |of_them: u32| {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::open(folder.path(), None).expect("a folder");
        let mut kept = KeptFold::open(&experiment, &adder.groups, &journal, of_them).expect("nothing is there");
        let written = |lot: &u32| {
            kept.add(&journal, *lot, &adder.sums(*lot, &|| true).expect("whole")).expect("it can be written");
            read_fold(&journal).expect("it can be read").is_some()
        };
        (0..adder.lots.count()).find(written)
    };
    assert_eq!([written_after(8), written_after(2_500), written_after(u32::MAX)], [Some(0), Some(2), None]);
}

#[test]
fn sums_of_another_cut_are_not_taken_up() {
    let [ours, other] = [three_levels(40, 60), three_levels(8, 300)];
    assert_eq!([&ours, &other].map(|experiment| Lots::new(experiment).count()), [8, 8]);
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::open(folder.path(), None).expect("a folder");
    let adder = Adder::new(&other);
    let kept =
        |experiment: &Experiment| KeptFold::open(experiment, &adder.groups, &journal, 8).expect("it can be read");
    kept(&other).add(&journal, 0, &adder.sums(0, &|| true).expect("whole")).expect("it can be written");
    assert!(kept(&other).holds(0) && !kept(&ours).holds(0));
}

#[test]
fn a_point_by_point_evaluation_refuses_what_would_depend_on_its_neighbours() {
    let mut experiment = three_levels(2, 2);
    let all = evaluate(&experiment, &[0.0, 1.0, 2.0], 2, &patient()).expect("it runs").expect("nobody stops it");
    let alone = evaluate(&experiment, &[2.0], 1, &patient()).expect("it runs").expect("nobody stops it");
    assert_eq!(all.means[6..], alone.means);
    assert_eq!(evaluate(&experiment, &[], 1, &patient()).expect("nothing to run").expect("done").means, []);
    for (values, why) in [(&[2.5][..], "within 0 to 2"), (&[f64::NAN], "within 0 to 2")] {
        let error = evaluate(&experiment, values, 1, &patient()).expect_err("refused").to_string();
        assert!(error.contains(why), "{error}");
    }
    experiment.independent = true;
    let error = evaluate(&experiment, &[1.0], 1, &patient()).expect_err("refused").to_string();
    assert!(error.contains("random numbers of its own"), "{error}");
    experiment = three_levels(1_000_000, 1_000_000);
    let error = evaluate(&experiment, &[1.0], 1, &patient()).expect_err("refused").to_string();
    assert!(error.contains("Ask for fewer at a time"), "{error}");
}
