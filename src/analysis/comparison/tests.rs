//! Differences, intervals, tests and gains agree with those worked by hand and by brute force.

use super::contrast::{Contrast, Gain};
use super::observed::{Observed, Sums, Thing};
use crate::experiment::Scale;
use crate::rng::{Key, StreamId};

/// Runs with one value each, draw after draw; `None` is missing.
fn observed(draws: &[&[Option<u32>]]) -> Observed {
    let rows = draws.iter().enumerate().flat_map(|(draw, values)| {
        let row = move |(replicate, value): (usize, &Option<u32>)| {
            ((draw as u32, replicate as u32), vec![value.unwrap_or(u32::MAX)])
        };
        values.iter().enumerate().map(row)
    });
    Observed::of_rows(rows.collect(), 1)
}

fn sums(first: &Observed, other: &Observed) -> Vec<Sums> {
    first.paired_sums(other, &first.pairs(other), 0)
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

/// A batch of flags: `draws` × `replicates` runs from a stream, each with the chance `chance` of its draw.
fn flags(seed: u64, draws: u32, replicates: u32, chance: impl Fn(u32) -> f64) -> Observed {
    let row = |draw: u32, replicate: u32| {
        let mut stream = Key::of_replicate(seed, draw, replicate).stream(StreamId::new("test", "flags"));
        ((draw, replicate), vec![u32::from(stream.uniform() < chance(draw))])
    };
    Observed::of_rows((0..draws).flat_map(|draw| (0..replicates).map(move |r| row(draw, r))).collect(), 1)
}

#[test]
fn counts_in_pairs_worked_by_hand() {
    let first = observed(&[&[Some(1), Some(2)], &[Some(3), Some(5)], &[Some(0), Some(0)]]);
    let other = observed(&[&[Some(4), Some(3)], &[Some(3), Some(3)], &[Some(4), Some(0)]]);
    // Differences 3 1, 0 −2, 4 0: means by draw 2, −1, 2; mean 1, variance of the mean 3/3 with 2 degrees of freedom.
    let found = Contrast::of_pairs(&sums(&first, &other), Scale::Count);
    assert_eq!((found.first, found.difference, found.runs, found.draws), (Some(11.0 / 6.0), Some(1.0), 6, 3));
    close(found.other.expect("six runs"), 17.0 / 6.0);
    let noise = found.noise.expect("three draws");
    // t(2, 0.975) = 4.302653; 2·P(t(2) > 1) = 1 − 1/√3.
    assert!((noise.high - 5.302_652_730).abs() < 1e-6 && (noise.low + 3.302_652_730).abs() < 1e-6, "{noise:?}");
    close(found.p.expect("it varies"), 1.0 - 1.0 / 3.0_f64.sqrt());
    assert_eq!((found.only_first, found.uncertainty), (None, None));
}

#[test]
fn a_time_is_compared_where_it_came_in_both() {
    let first = observed(&[&[Some(8), None, Some(3)], &[Some(4), Some(9)]]);
    let other = observed(&[&[Some(6), Some(1), None], &[Some(7), Some(9)]]);
    let found = Contrast::of_pairs(&sums(&first, &other), Scale::Quarter);
    assert_eq!((found.first, found.other, found.runs), (Some(7.0), Some(22.0 / 3.0), 3));
    close(found.difference.expect("three pairs"), 1.0 / 3.0);
}

#[test]
fn pairs_are_made_by_draw_and_replicate_and_never_by_place() {
    let first = Observed::of_rows(vec![((0, 0), vec![1]), ((0, 2), vec![0]), ((3, 1), vec![1])], 1);
    let other = Observed::of_rows(vec![((0, 1), vec![1]), ((0, 2), vec![1]), ((2, 0), vec![1]), ((3, 1), vec![0])], 1);
    assert_eq!(first.pairs(&other), [vec![(1, 1)], vec![(2, 3)]]);
    let found = Contrast::of_pairs(&sums(&first, &other), Scale::Chance);
    assert_eq!((found.runs, found.only_first, found.only_other), (2, Some(1), Some(1)));
    let nothing = Contrast::of_pairs(&sums(&first, &observed(&[])), Scale::Chance);
    assert_eq!((nothing.runs, nothing.difference, nothing.noise, nothing.p), (0, None, None, None));
}

#[test]
fn few_pairs_that_differ_are_not_taken_for_more_than_they_are() {
    // Five of 200 draws gain: t says 0.025, the exact test of five pairs 2/2⁵.
    let first: Vec<&[Option<u32>]> = vec![&[Some(0)]; 200];
    let other: Vec<&[Option<u32>]> = (0..200).map(|i| if i % 40 == 0 { &[Some(1)][..] } else { &[Some(0)] }).collect();
    let found = Contrast::of_pairs(&sums(&observed(&first), &observed(&other)), Scale::Chance);
    assert_eq!((found.only_first, found.only_other), (Some(0), Some(5)));
    close(found.p.expect("five pairs"), 0.0625);
    let same = Contrast::of_pairs(&sums(&observed(&first), &observed(&first)), Scale::Chance);
    assert_eq!((same.p, same.difference), (Some(1.0), Some(0.0)));
}

#[test]
fn the_interval_of_pairs_holds_the_truth_as_often_as_it_says() {
    // Chances 0.2 + 0.4·u of a draw, and 0.1 more, on the same numbers: the difference is 0.1 in every draw.
    let base =
        |seed: u64| move |draw: u32| 0.2 + 0.4 * Key::of_draw(seed, draw).stream(StreamId::new("test", "p")).uniform();
    let mut held = 0;
    let trials = 400;
    for seed in 0..trials {
        let (first, other) = (flags(seed, 30, 10, base(seed)), flags(seed, 30, 10, move |d| base(seed)(d) + 0.1));
        let noise = Contrast::of_pairs(&sums(&first, &other), Scale::Chance).noise.expect("300 pairs");
        held += u32::from(noise.low <= 0.1 && 0.1 <= noise.high);
    }
    let share = f64::from(held) / trials as f64;
    assert!((0.925..=0.985).contains(&share), "{share}");
}

#[test]
fn the_interval_of_pairs_is_that_of_brute_force_over_seeds() {
    // What another seed gives is known here: the spread of the estimate over 300 of them.
    let base = |seed: u64| move |draw: u32| Key::of_draw(seed, draw).stream(StreamId::new("test", "p")).uniform();
    let pair = |seed: u64| {
        let (first, other) = (flags(seed, 60, 8, base(seed)), flags(seed, 60, 8, move |d| base(seed)(d).powi(2)));
        sums(&first, &other)
    };
    let found: Vec<Contrast> = (0..300).map(|seed| Contrast::of_pairs(&pair(seed), Scale::Chance)).collect();
    let estimates: Vec<f64> = found.iter().filter_map(|one| one.difference).collect();
    let mean = estimates.iter().sum::<f64>() / 300.0;
    let spread = (estimates.iter().map(|e| (e - mean).powi(2)).sum::<f64>() / 299.0).sqrt();
    let half = found.iter().filter_map(|one| one.noise).map(|i| (i.high - i.low) / 2.0).sum::<f64>() / 300.0;
    // u less u² has the mean 1/6; a half-width is about two standard deviations.
    assert!((mean + 1.0 / 6.0).abs() < 4.0 * spread / 300.0_f64.sqrt(), "{mean}");
    assert!((half / (2.0 * spread) - 1.0).abs() < 0.12, "{half} {spread}");
}

#[test]
fn the_gain_of_pairing_is_that_of_the_correlation() {
    // Values x and x + e with e of a tenth of the variance: (V + V + V/10)/(V/10) = 21 in the long run.
    let row = |seed: u64, is_other: bool, draw: u32| {
        let mut stream = Key::of_draw(seed, draw).stream(StreamId::new("test", "gain"));
        let (x, e) = (stream.normal(), stream.normal());
        let value = 10_000.0 + 1_000.0 * x + if is_other { 1_000.0 * 0.1_f64.sqrt() * e } else { 0.0 };
        ((draw, 0), vec![value as u32])
    };
    let batch =
        |seed: u64, is_other: bool| Observed::of_rows((0..4_000).map(|draw| row(seed, is_other, draw)).collect(), 1);
    let gain = Gain::of(&sums(&batch(1, false), &batch(1, true)), 7).expect("4000 pairs");
    let ends = gain.interval.expect("4000 draws");
    assert!(ends.low < 21.0 && 21.0 < ends.high && ends.high - ends.low < 4.0, "{gain:?}");
    // Where nothing is shared, nothing is gained.
    let none = Gain::of(&sums(&batch(1, false), &batch(2, true)), 7).expect("4000 pairs");
    assert!((none.times - 1.0).abs() < 0.1, "{none:?}");
    assert_eq!(
        Gain::of(&sums(&batch(1, false), &batch(1, false)), 7),
        None,
        "pairs that never differ have no end to it"
    );
}

#[test]
fn a_gain_worked_by_hand() {
    let first = observed(&[&[Some(1)], &[Some(3)], &[Some(5)]]);
    let other = observed(&[&[Some(2)], &[Some(5)], &[Some(5)]]);
    // Variances 4, 3 and, of the differences 1 2 0, 1.
    close(Gain::of(&sums(&first, &other), 0).expect("three pairs").times, 7.0);
}

#[test]
fn samples_without_pairs_are_compared_as_such() {
    let first = observed(&[&[Some(1)], &[Some(4)], &[Some(2)], &[Some(9)]]);
    let other = observed(&[&[Some(3)], &[Some(8)], &[Some(9)], &[Some(12)], &[Some(11)]]);
    let found = Contrast::of_samples(&first.sums(0), &other.sums(0), Scale::Count);
    // As scipy 1.17.1: ttest_ind([3, 8, 9, 12, 11], [1, 4, 2, 9], equal_var=False).
    close(found.p.expect("it varies"), 0.096_690_722_289_725_63);
    close(found.noise.expect("it varies").high, 10.293_772_679_170_99);
    assert_eq!((found.runs, found.gain, found.only_first, found.uncertainty), (4, None, None, None));
    close(found.difference.expect("runs in both"), 4.6);
}

#[test]
fn a_things_value_is_read_from_its_column() {
    use crate::store::Cell;
    let names = |thing: &Thing<'_>| thing.scale();
    assert_eq!(names(&Thing::InFirstPact("JPN")), Scale::Chance);
    assert_eq!(names(&Thing::Outcome("talks", Scale::Count)), Scale::Count);
    let member = |members: Cell<'_>| Thing::InFirstPact("JPN").value(members);
    assert_eq!((member(Cell::Text("AUS JPN")), member(Cell::Text("JPNX AUS")), member(Cell::Null)), (1, 0, 0));
    let chance = Thing::Outcome("war", Scale::Chance);
    assert_eq!((chance.value(Cell::U32(0)), chance.value(Cell::Null)), (1, 0));
    assert_eq!(Thing::Outcome("war_quarter", Scale::Quarter).value(Cell::Null), u32::MAX);
    assert_eq!(Thing::Outcome("shallow_stands", Scale::Chance).value(Cell::Bool(false)), 0);
}
