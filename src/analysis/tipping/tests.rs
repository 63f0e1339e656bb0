//! Estimates from made-up draws whose truth is known.

use super::estimate::{Resampling, chance, crossing, robustness, slope};
use super::found::Elasticity;
use super::runs::Seen;
use crate::rng::{Key, Stream, StreamId};

fn stream(id: &str, seed: u64) -> Stream {
    Key::of_design(seed).stream(StreamId::new("tipping tests", id))
}

/// Settings on common random numbers: `chance(setting, draw)` with a shift of each draw's own, which is given.
fn seen(
    settings: usize,
    (draws, replicates): (usize, usize),
    mut numbers: Stream,
    chance: impl Fn(usize, f64) -> f64,
) -> Vec<Vec<Seen>> {
    let mut all = vec![Vec::new(); settings];
    for _ in 0..draws {
        let shift = numbers.uniform() - 0.5;
        let mut of = vec![Seen::default(); settings];
        for _ in 0..replicates {
            let u = numbers.uniform();
            let happens = |setting: usize| i64::from(u < chance(setting, shift));
            for (setting, of) in of.iter_mut().enumerate() {
                of.value.push(happens(setting));
                of.gain.push(happens(setting) - happens(0));
            }
        }
        all.iter_mut().zip(of).for_each(|(all, of)| all.push(of));
    }
    all
}

const PLACES: [f64; 9] = [-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0];

/// Straight from 0.2 at −1 to 0.8 at 1, moved by the draw: the mean crosses 0.5 at 0.
fn straight(setting: usize, shift: f64) -> f64 {
    0.5 + 0.3 * PLACES[setting] + 0.4 * shift
}

#[test]
fn the_interval_of_a_crossing_covers_its_place_as_often_as_it_says() {
    const TRIALS: u64 = 100;
    let mut covered = 0;
    for trial in 0..TRIALS {
        let all = seen(9, (40, 5), stream("coverage", trial), straight);
        let settings: Vec<&[Seen]> = all.iter().map(Vec::as_slice).collect();
        let found = crossing(&PLACES, &settings, (0.5, -0.6), &Resampling::new(trial, 40));
        let place = found.place.expect("it crosses");
        assert!(place.abs() < 0.4, "{place}");
        let (low, high) = found.low.zip(found.high).expect("nearly all resamples cross");
        assert!(low <= place && place <= high && found.resamples_with >= 0.95);
        covered += u32::from(low <= 0.0 && 0.0 <= high);
    }
    // 95 expected; with 40 draws a percentile interval is a little short. Below 88 or above 99 in one of a thousand.
    assert!((88..=99).contains(&covered), "{covered} of {TRIALS}");
}

#[test]
fn where_no_or_hardly_any_resample_crosses_there_is_no_interval() {
    let all = seen(9, (40, 5), stream("none", 1), straight);
    let settings: Vec<&[Seen]> = all.iter().map(Vec::as_slice).collect();
    let resampling = Resampling::new(1, 40);
    let none = crossing(&PLACES, &settings, (0.97, 0.0), &resampling);
    assert_eq!((none.place, none.low, none.high, none.all.len()), (None, None, None, 0));
    assert!(none.resamples_with < 0.01, "{none:?}");
    // The highest point of the curve: about half of the resamples come that far.
    let highest = chance(&all[8]).estimate.expect("runs");
    let edge = crossing(&PLACES, &settings, (highest - 1e-3, 0.0), &resampling);
    assert!(edge.place.is_some() && edge.low.is_none(), "{edge:?}");
    assert!((0.3..0.8).contains(&edge.resamples_with), "{edge:?}");
}

#[test]
fn resamples_are_the_same_for_the_same_seed_alone() {
    let all = seen(9, (40, 5), stream("seed", 1), straight);
    let settings: Vec<&[Seen]> = all.iter().map(Vec::as_slice).collect();
    let of = |seed| crossing(&PLACES, &settings, (0.5, 0.0), &Resampling::new(seed, 40));
    assert_eq!(of(1), of(1));
    assert_ne!((of(1).low, of(1).high), (of(2).low, of(2).high));
}

#[test]
fn a_slope_is_the_paired_difference_over_its_width() {
    // 0.4 at 0.9, 0.6 at 1.1, exactly: 2 of 5 replicates and 3 of 5.
    let draw = |hits: i64| {
        let mut seen = Seen::default();
        (0..5).for_each(|replicate| {
            seen.value.push(i64::from(replicate < hits));
            seen.gain.push(i64::from(replicate < hits) - i64::from(replicate < 2));
        });
        seen
    };
    let [low, high, today] =
        [[2; 12], [3; 12], [2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3]].map(|hits| hits.map(draw).to_vec());
    let found = slope([0.9, 1.1], [&low, &high], Some((1.0, &today)), 0.3, &Resampling::new(1, 12));
    assert!((found.per_unit.estimate - 1.0).abs() < 1e-12 && (found.per_standard_unit.estimate - 0.3).abs() < 1e-12);
    let Elasticity::Of(elasticity) = found.elasticity else { panic!("{:?}", found.elasticity) };
    // x/P · dP/dx = 1/0.5 · 1.
    assert!((elasticity.estimate - 2.0).abs() < 1e-12, "{elasticity:?}");
    let shift = slope([0.9, 1.1], [&low, &high], None, 0.3, &Resampling::new(1, 12));
    assert_eq!(shift.elasticity, Elasticity::Undefined);
    let nothing = slope([0.9, 1.1], [&low, &high], Some((0.0, &today)), 0.3, &Resampling::new(1, 12));
    assert_eq!(nothing.elasticity, Elasticity::Undefined);
}

#[test]
fn satisficing_and_regret_are_those_of_the_worlds() {
    // Half of the worlds at 0.3, half at 0.6 today; the second policy gives 0.7 in the first half and 0.4 in the second.
    let of = |setting: usize, shift: f64| match (setting, shift < 0.0) {
        (0, true) => 0.3,
        (0, false) => 0.6,
        (_, true) => 0.7,
        (_, false) => 0.4,
    };
    let all = seen(2, (400, 200), stream("worlds", 3), of);
    let found = robustness(&all, 0.5, &Resampling::new(3, 400));
    let near = |found: Option<crate::analysis::claims::Number>, expected: f64, within: f64| {
        let found = found.expect("it is known");
        assert!((found.estimate - expected).abs() < within, "{found:?} is not {expected}");
        assert!(
            found.low.expect("an interval") <= found.estimate && found.estimate <= found.high.expect("an interval")
        );
    };
    near(found[0].satisficing, 0.5, 0.08);
    near(found[1].satisficing, 0.5, 0.08);
    // 0.4 in half of the worlds, and 0.2 in the other half.
    near(found[0].regret, 0.2, 0.04);
    near(found[1].regret, 0.1, 0.03);
    near(found[0].regret_high, 0.4, 0.06);
    near(found[1].regret_high, 0.2, 0.06);
}

#[test]
fn noise_of_replicates_alone_makes_no_regret() {
    // Two policies that are alike in every world, each with luck of its own.
    let mut numbers = stream("noise", 5);
    let mut policies = vec![Vec::new(); 2];
    let mut raw = 0.0;
    for _ in 0..300 {
        let mut of = [Seen::default(); 2];
        for _ in 0..10 {
            let hits = [0, 1].map(|_| i64::from(numbers.uniform() < 0.4));
            for (of, hit) in of.iter_mut().zip(hits) {
                of.value.push(hit);
                of.gain.push(hit - hits[0]);
            }
        }
        raw += (of[1].gain.sum.max(0) as f64) / 10.0 / 300.0;
        policies.iter_mut().zip(of).for_each(|(all, of)| all.push(of));
    }
    let found = robustness(&policies, 0.5, &Resampling::new(5, 300));
    let regret = found[0].regret.expect("it is known").estimate;
    assert!(raw > 0.05 && regret < 0.4 * raw, "{regret} of {raw}");
    assert!(found[0].satisficing.expect("it is known").estimate < 0.05, "no world is at 0.5");
}
