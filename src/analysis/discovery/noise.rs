//! What noise of replicates does to a box: which rows are of interest hangs on few runs each.

use super::found::Noise;
use super::request::Bound;
use crate::analysis::sample::{Sample, SampleDesign};
use crate::rng::{Key, Stream, StreamId};
use crate::stats::{Interval, central};

/// How often runs are sampled again.
pub(super) const RESAMPLES: u32 = 400;

/// Confidence of intervals.
pub(super) const LEVEL: f64 = 0.95;

/// Which rows would have been of interest had their runs been others.
#[derive(Debug)]
pub(super) struct OtherRuns {
    draws: usize,
    /// For each of the samples: whether each row is of interest.
    of_interest: Vec<Vec<bool>>,
}

impl OtherRuns {
    /// Bootstraps the runs of a sample: its draws, the same at all rows as common random numbers are; in a batch, whose
    /// rows are draws, the `replicates` of each, which for a chance are binomial. `None` where neither is known, and
    /// where `go_on` says no.
    pub(super) fn of(
        sample: &Sample,
        (bound, observed): (Bound, &[bool]),
        replicates: Option<u32>,
        seed: u64,
        mut go_on: impl FnMut() -> bool,
    ) -> Option<Self> {
        let key = Key::of_design(seed);
        let draws = sample.draws();
        let of_replicates = replicates.filter(|_| sample.design == SampleDesign::Draws && sample.is_chance);
        if draws < 2 && of_replicates.is_none() {
            return None;
        }
        let mut of_interest = Vec::new();
        for number in 0..RESAMPLES {
            if !go_on() {
                return None;
            }
            let mut stream = key.stream(StreamId::new("discovery runs", &number.to_string()));
            let outcomes = match of_replicates {
                Some(replicates) => sample.y.iter().map(|&p| Some(binomial(p?, replicates, &mut stream))).collect(),
                None => {
                    let drawn: Vec<usize> = (0..draws).map(|_| stream.below(draws as u64) as usize).collect();
                    sample.of_draws(&drawn)
                }
            };
            // A row without a run in these draws stays what it was.
            let side = |(outcome, was): (&Option<f64>, &bool)| outcome.map_or(*was, |outcome| bound.holds(outcome));
            of_interest.push(outcomes.iter().zip(observed).map(side).collect());
        }
        Some(Self { draws: if of_replicates.is_some() { 0 } else { draws }, of_interest })
    }

    /// How many rows change sides.
    pub(super) fn noise(&self, observed: &[bool]) -> Noise {
        let flips = |of: &Vec<bool>| of.iter().zip(observed).filter(|(a, b)| a != b).count();
        let all: usize = self.of_interest.iter().map(flips).sum();
        let cells = self.of_interest.len() * observed.len();
        Noise { draws: self.draws, resamples: RESAMPLES, flips: all as f64 / cells.max(1) as f64 }
    }

    /// Intervals of the coverage and the density of the box of the rows that are `inside`.
    pub(super) fn intervals(&self, inside: &[bool]) -> [Option<Interval>; 2] {
        let rows = inside.iter().filter(|&&is| is).count();
        let (mut coverages, mut densities) = (Vec::new(), Vec::new());
        for of_interest in &self.of_interest {
            let all = of_interest.iter().filter(|&&is| is).count();
            let held = of_interest.iter().zip(inside).filter(|&(&is, &inside)| is && inside).count();
            if all > 0 && rows > 0 {
                coverages.push(held as f64 / all as f64);
                densities.push(held as f64 / rows as f64);
            }
        }
        [coverages, densities].map(|values| central(values, LEVEL))
    }
}

/// The share of `trials` that succeed, each with probability `p`.
fn binomial(p: f64, trials: u32, stream: &mut Stream) -> f64 {
    let successes = (0..trials).filter(|_| stream.uniform() < p).count();
    successes as f64 / f64::from(trials.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::kept::Source;
    use crate::analysis::sample::{RowSums, SampleFactor};

    /// Rows of these outcomes by draw, one run each.
    fn sample(rows: &[Vec<f64>]) -> Sample {
        let count = rows.len() as u32;
        let factor = SampleFactor {
            id: "a".to_owned(),
            description: String::new(),
            unit: String::new(),
            role: None,
            range: [0.0, f64::from(count)],
            group: "a".to_owned(),
            is_switch: false,
        };
        Sample {
            title: "made up".to_owned(),
            source: Source { kind: "sweep".to_owned(), id: "1".to_owned(), place: "here".to_owned() },
            seed: 0,
            design: SampleDesign::Kind("sobol".to_owned()),
            policy: None,
            outcome: "article5".to_owned(),
            outcome_says: "it came".to_owned(),
            is_chance: true,
            factors: vec![factor],
            ids: (0..count).collect(),
            x: (0..count).map(f64::from).collect(),
            y: rows.iter().map(|row| Some(row.iter().sum::<f64>() / row.len().max(1) as f64)).collect(),
            by_draw: rows.iter().flatten().map(|&sum| RowSums { runs: 1, sum }).collect(),
            texts: Vec::new(),
            unnamed: Vec::new(),
        }
    }

    fn other_runs(sample: &Sample, replicates: Option<u32>) -> Option<(OtherRuns, Vec<bool>)> {
        let bound = Bound::Above(0.5);
        let observed: Vec<bool> = sample.y.iter().map(|y| bound.holds(y.unwrap_or(0.0))).collect();
        Some((OtherRuns::of(sample, (bound, &observed), replicates, 1, || true)?, observed))
    }

    #[test]
    fn draws_that_are_all_alike_move_nothing() {
        let sample = sample(&[vec![1.0; 8], vec![0.0; 8], vec![1.0; 8], vec![0.0; 8]]);
        let (other, observed) = other_runs(&sample, None).expect("draws are known");
        let noise = other.noise(&observed);
        assert_eq!((noise.draws, noise.flips), (8, 0.0));
        let point = |share| Some(Interval { low: share, high: share });
        assert_eq!(other.intervals(&[true, true, true, false]), [point(1.0), point(2.0 / 3.0)]);
    }

    #[test]
    fn a_row_near_the_bound_flips_as_often_as_its_draws_say() {
        // Five of nine draws come: other samples of nine fall to four or fewer with the binomial's probability.
        let mut near = vec![1.0; 5];
        near.extend([0.0; 4]);
        let (other, observed) = other_runs(&sample(&[near, vec![0.0; 9]]), None).expect("draws are known");
        let expected = 0.5 * 0.365_5;
        assert!((other.noise(&observed).flips - expected).abs() < 0.04, "{}", other.noise(&observed).flips);
    }

    #[test]
    fn replicates_of_a_batch_are_binomial_and_a_table_knows_of_none() {
        let mut batch = sample(&[vec![0.6], vec![0.0], vec![1.0]]);
        (batch.by_draw, batch.design) = (Vec::new(), SampleDesign::Draws);
        assert!(other_runs(&batch, None).is_none());
        let (other, observed) = other_runs(&batch, Some(10)).expect("replicates are known");
        let noise = other.noise(&observed);
        // P(X <= 5) of ten trials at 0.6 is 0.3669; chances of 0 and 1 stay.
        assert!((noise.flips - 0.366_9 / 3.0).abs() < 0.03 && noise.draws == 0, "{noise:?}");
        batch.design = SampleDesign::Unknown;
        assert!(other_runs(&batch, Some(10)).is_none());
    }
}
