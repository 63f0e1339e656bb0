//! Pairs are made run by run, and their differences agree with those counted by hand.

use super::*;

/// Runs in the order of draw and replicate, of which only the war differs.
fn runs(wars: &[&[bool]]) -> Observed {
    let draw = |(draw, wars): (usize, &&[bool])| -> Vec<_> {
        let run = |(replicate, &war): (usize, &bool)| ((draw as u32, replicate as u32), vec![0, 1, u32::from(war)]);
        wars.iter().enumerate().map(run).collect()
    };
    Observed::of_rows(wars.iter().enumerate().flat_map(draw).collect(), 3)
}

#[test]
fn differences_are_those_of_pairs() {
    let first = runs(&[&[true, false], &[false, false]]);
    let other = runs(&[&[true, true], &[true, false]]);
    let [article5, shallow, war] = paired(&first, &other)[..] else { panic!("three outcomes") };
    let war = war.expect("four pairs");
    assert_eq!((war.estimate, war.runs), (0.5, 4));
    assert!(war.noise.low < 0.5 && war.noise.high > 0.5);
    // Where no pair differs there is still a width.
    for same in [article5, shallow] {
        let same = same.expect("four pairs");
        assert!(same.estimate == 0.0 && same.noise.low < 0.0 && same.noise.high > 0.0);
    }
}

#[test]
fn only_runs_that_both_have_make_pairs() {
    let first = runs(&[&[true, true], &[true]]);
    let other = runs(&[&[false], &[true, true]]);
    let war = paired(&first, &other)[2].expect("two pairs");
    assert_eq!((war.estimate, war.runs), (-0.5, 2));
    assert_eq!(paired(&first, &runs(&[]))[2], None);
}
