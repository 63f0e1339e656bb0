//! What a pilot foretells, held against samples that are there.

use super::*;
use crate::ensemble;
use crate::experiment::by_hand::three_levels;
use crate::experiment::{Overrides, of_scenario};
use crate::rng::normal_quantile;
use crate::scenario::{STARTER, Weighting, load_text};
use crate::store::Format;

struct Patient;

impl Host for Patient {
    fn stop(&self) -> bool {
        false
    }
    fn progress(&self, _: u64, _: u64) {}
    fn now(&self) -> String {
        "now".to_owned()
    }
}

/// Stops at once.
struct Hasty;

impl Host for Hasty {
    fn stop(&self) -> bool {
        true
    }
    fn progress(&self, _: u64, _: u64) {}
    fn now(&self) -> String {
        "now".to_owned()
    }
}

/// Draws whose means have standard deviation 30 about 1000, and runs that have 100 about these.
fn simulated(seed: u64, draws: u32, replicates: u32) -> Vec<DrawSums> {
    let mut stream = Key::of_design(seed).stream(StreamId::new("simulated", "draws"));
    let one = |_| {
        let mean = 1000.0 + 30.0 * normal_quantile(stream.uniform());
        let mut sums = DrawSums::default();
        (0..replicates).for_each(|_| sums.push((mean + 100.0 * normal_quantile(stream.uniform())).round() as i64));
        sums
    };
    (0..draws).map(one).collect()
}

#[test]
fn the_half_width_foretold_is_that_of_the_estimates_of_many_seeds() {
    // Of a pilot of one size for samples of another.
    let foretold = VarianceComponents::of(&simulated(1, 4_000, 10)).expect("many draws").half_width(40.0, 3);
    let truth = 1.959_964 * ((900.0 + 10_000.0 / 3.0) / 40.0_f64).sqrt();
    assert!((foretold / truth - 1.0).abs() < 0.03, "{foretold} is not {truth}");
    let estimates: Vec<f64> = (2..1_002)
        .map(|seed| mean_of(&simulated(seed, 40, 3), Scale::Count, Look::Mean).estimate.expect("many runs"))
        .collect();
    let outside = estimates.iter().filter(|estimate| (*estimate - 1000.0).abs() > foretold).count();
    // 5 % of a thousand, four standard deviations to each side.
    assert!((22..=78).contains(&outside), "{outside} of 1000 estimates lie outside");
}

#[test]
fn the_range_of_a_pilot_holds_the_truth_nearly_as_often_as_it_says() {
    let truth = VarianceComponents { between: 900.0, within: 10_000.0 }.half_width(100.0, 10);
    let holds = |seed: u64| {
        let sums = simulated(seed, 60, 10);
        let of = |sums: &[DrawSums]| VarianceComponents::of(sums).expect("sixty draws").half_width(100.0, 10);
        let Interval { low, high } = central(resampled(seed, "x", &sums, of));
        (low..=high).contains(&truth)
    };
    let held = (0..200).filter(|&seed| holds(seed)).count();
    // The percentile bootstrap of a variance is known to be a little too narrow; 95 % of 200 would be 190.
    assert!((172..=199).contains(&held), "{held} of 200");
}

fn request(experiment: &Experiment) -> EnoughRequest<'_> {
    EnoughRequest { experiment, outcome: None, precision: None, draws: Some(60), replicates: Some(8) }
}

#[test]
fn a_pilot_of_a_scenario_foretells_the_interval_of_a_larger_sample() {
    let scenario = load_text("starter.toml", STARTER).expect("valid");
    let plan = ensemble::Plan { seed: scenario.spec.seed, draws: 480, replicates: 20, weighting: Weighting::default() };
    let sample = ensemble::Request { spec: &scenario.spec, resolved: &scenario.resolved, plan, format: Format::Csv };
    let actual = ensemble::summarise(&sample, 2, &Patient).expect("it runs");
    let mut experiment = of_scenario(scenario.clone(), Overrides::default());
    (experiment.draws, experiment.replicates) = (plan.draws, plan.replicates);
    let as_it_stands = EnoughRequest { draws: None, replicates: None, ..request(&experiment) };
    let enough = enough(&as_it_stands, 2, &Patient).expect("it runs").expect("it is not stopped");
    assert_eq!((enough.pilot, enough.own.runs()), (Sample { draws: 400, replicates: 10 }, 9_600));
    let actual = [&actual.article5, &actual.shallow_or_deeper, &actual.major_war];
    let mut compared = 0;
    for (question, actual) in enough.questions.iter().zip(actual) {
        let Some(answer) = &question.answer else { continue };
        let noise = actual.by_horizon.replicate_noise.expect("many runs");
        let ratio = answer.own.half_width / ((noise.high - noise.low) / 2.0);
        assert!((0.75..=1.25).contains(&ratio), "{}: {ratio}", question.outcome);
        compared += 1;
    }
    assert!(compared >= 2, "too little varied to show anything");
}

#[test]
fn what_is_needed_gives_what_is_wanted_and_not_much_more() {
    let experiment = of_scenario(load_text("starter.toml", STARTER).expect("valid"), Overrides::default());
    let wanted = EnoughRequest { precision: Some(0.005), ..request(&experiment) };
    let enough = enough(&wanted, 1, &Patient).expect("it runs").expect("it is not stopped");
    for (question, answer) in enough.questions.iter().filter_map(|q| q.answer.as_ref().map(|a| (q, a))) {
        assert!(answer.needs.is_sorted_by_key(|need| need.sample.replicates), "{}", question.outcome);
        for need in &answer.needs {
            let Sample { draws, replicates } = need.sample;
            let given = answer.components.half_width(draws as f64, replicates);
            assert!(given <= 0.005 && (given > 0.0045 || draws <= 10), "{}: {given}", question.outcome);
            assert!(need.draws_range[0] <= draws && draws <= need.draws_range[1]);
        }
    }
}

#[test]
fn an_experiment_is_answered_for_the_point_that_needs_most_and_for_differences() {
    let mut experiment = three_levels(30, 20);
    // 1,000 more rows: the pilot takes a hundred of them, the first among them.
    experiment.values.extend((0..1_000).map(|i| f64::from(i) / 500.0));
    experiment.rows = experiment.values.len();
    let request = EnoughRequest { draws: Some(10), replicates: Some(2), ..request(&experiment) };
    let enough = enough(&request, 2, &Patient).expect("it runs").expect("it is not stopped");
    assert_eq!((enough.points, enough.points_in_pilot, enough.questions.len()), (1_003, 92, 6));
    let talks: Vec<&Question> = enough.questions.iter().filter(|question| question.outcome == "talks").collect();
    assert_eq!([talks[0].difference, talks[1].difference], [false, true]);
    assert_eq!([talks[0].runs, talks[1].runs], [92 * 20, 91 * 20]);
    let answer = talks[0].answer.as_ref().expect("talks vary");
    assert!(answer.design_id.is_multiple_of(11) && answer.design_id < 1_003);
    assert_eq!(answer.needs[0].runs_in_all, answer.needs[0].sample.runs() * 1_003);
    assert_eq!(talks[0].precision, 0.1);
}

#[test]
fn what_makes_no_sense_is_refused_and_a_stop_leaves_nothing() {
    let experiment = three_levels(30, 20);
    let refused = |change: &dyn Fn(&mut EnoughRequest<'_>), why: &str| {
        let mut request = request(&experiment);
        change(&mut request);
        let error = enough(&request, 1, &Patient).expect_err("refused").to_string();
        assert!(error.contains(why), "{error}");
    };
    refused(&|request| request.outcome = Some("shallow_quarter"), "a chance or a count");
    refused(&|request| request.outcome = Some("member.NOBODY"), "a chance or a count");
    refused(&|request| request.draws = Some(9), "needs 10 draws and 2 replicates");
    refused(&|request| request.replicates = Some(1), "needs 10 draws and 2 replicates");
    refused(&|request| request.draws = Some(900_000), "Lower --draws");
    assert_eq!(enough(&request(&experiment), 1, &Hasty).expect("no fault"), None);
}

#[test]
fn draws_are_rounded_up_to_two_digits() {
    assert_eq!([0.0, 10.0, 99.2, 101.0, 1_399.5, 1e30].map(draws), [10, 10, 100, 110, 1_400, u64::MAX]);
}

#[test]
fn a_level_is_foretold_in_its_own_unit() {
    let experiment = of_scenario(load_text("starter.toml", STARTER).expect("valid"), Overrides::default());
    let of_levels = EnoughRequest { outcome: Some("alignment.COR"), ..request(&experiment) };
    let enough = enough(&of_levels, 1, &Patient).expect("it runs").expect("it is not stopped");
    let [question] = enough.questions.as_slice() else { panic!("one outcome") };
    let answer = question.answer.as_ref().expect("it varies");
    let noise = answer.noise.expect("sixty draws");
    assert_eq!(question.precision, 0.01);
    assert!(noise.low < answer.estimate && answer.estimate < noise.high && (-1.0..=1.0).contains(&answer.estimate));
    // The two layers give the interval that was measured.
    let foretold = answer.components.half_width(60.0, 8);
    assert!((answer.pilot.half_width / foretold - 1.0).abs() < 0.1, "{} {foretold}", answer.pilot.half_width);
}
