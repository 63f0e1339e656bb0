//! Scores of several models, and how far chance in the choice of blocks of rows (years, say) may carry them.

use rayon::prelude::*;

use super::calibration::{CalibrationBin, are_probabilities, logarithmic_loss, squared_loss};
use super::interval::{Interval, central};
use super::ranking::Ranking;

/// How predictions are scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// [`Ranking::average_precision`]; higher is better.
    AveragePrecision,
    /// [`Ranking::roc_auc`]; higher is better.
    RocAuc,
    /// [`brier_score`](super::brier_score); lower is better, and missing for predictions that are no probabilities.
    BrierScore,
    /// [`log_loss`](super::log_loss); lower is better, and missing for predictions that are no probabilities.
    LogLoss,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::AveragePrecision, Self::RocAuc, Self::BrierScore, Self::LogLoss];
}

/// Scores of one model, in the order of [`Measure::ALL`].
type Scores = [Option<f64>; Measure::ALL.len()];

/// Why blocks cannot be resampled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BootstrapError {
    /// Lists that do not belong together.
    #[error("{found} {what} were given for {rows} rows: give one for each row")]
    Length {
        /// What is listed.
        what: String,
        /// How many there are.
        found: usize,
        /// Number of rows.
        rows: usize,
    },
    /// A prediction that cannot be ranked.
    #[error(
        "model {model} (from 0) predicts no number in row {row} (from 0): leave the row out for all models, or predict it"
    )]
    NotANumber {
        /// Model, from 0.
        model: usize,
        /// Row, from 0.
        row: usize,
    },
    /// With a single block every sample is the same.
    #[error(
        "rows fall into {0} blocks, but only from two on do samples of blocks differ: take smaller blocks or more rows"
    )]
    Blocks(usize),
}

/// Scores of models on all rows and on samples of their blocks, every sample the same for all models.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockBootstrap {
    estimates: Vec<Scores>,
    /// By sample, then by model.
    samples: Vec<Vec<Scores>>,
}

/// Scores `models`, each with one prediction for each row, on all rows and on `samples` samples of the rows' blocks: as many
/// blocks as there are, with replacement, each with all its rows. `below(n)` gives a random whole number below n, each
/// equally likely; it is asked once for each block of each sample. The result has the same bits with any number of threads.
///
/// # Errors
/// [`BootstrapError`] where lists have different lengths, a prediction is no number, or there are fewer than two blocks.
///
/// # Formula
/// The cluster bootstrap: Field and Welsh (2007), *Journal of the Royal Statistical Society B* 69(3), 369–390.
pub fn block_bootstrap<B: Copy + Ord>(
    happened: &[bool],
    blocks: &[B],
    models: &[&[f64]],
    samples: usize,
    mut below: impl FnMut(u64) -> u64,
) -> Result<BlockBootstrap, BootstrapError> {
    let fits = |what: String, found: usize| match happened.len() {
        rows if rows == found => Ok(()),
        rows => Err(BootstrapError::Length { what, found, rows }),
    };
    fits("blocks".to_owned(), blocks.len())?;
    let (blocks, count) = numbered(blocks);
    if count < 2 {
        return Err(BootstrapError::Blocks(count));
    }
    let mut prepared = Vec::with_capacity(models.len());
    for (model, predictions) in models.iter().enumerate() {
        fits(format!("predictions of model {model} (from 0)"), predictions.len())?;
        if let Some(row) = predictions.iter().position(|p| p.is_nan()) {
            return Err(BootstrapError::NotANumber { model, row });
        }
        prepared.extend(Model::new(predictions, happened, &blocks, count));
    }
    let score = |weights: &[u32]| -> Vec<Scores> { prepared.iter().map(|model| model.scores(weights)).collect() };
    let drawn = drawn(samples, count, &mut below);
    Ok(BlockBootstrap { estimates: score(&vec![1; count]), samples: drawn.par_chunks(count).map(score).collect() })
}

/// Intervals of the share of rows in which the event `happened`, for each bin of `calibration` on these predictions: over
/// samples of blocks as for [`block_bootstrap`], with the bins as they are. `None` for a bin that too few samples have.
///
/// # Errors
/// As of [`block_bootstrap`]; without a prediction for each row there is no bin.
pub fn bin_intervals<B: Copy + Ord>(
    predictions: &[f64],
    happened: &[bool],
    blocks: &[B],
    bins: &[CalibrationBin],
    (samples, level): (usize, f64),
    mut below: impl FnMut(u64) -> u64,
) -> Result<Vec<Option<Interval>>, BootstrapError> {
    for (what, found) in [("blocks", blocks.len()), ("predictions", predictions.len())] {
        if found != happened.len() {
            return Err(BootstrapError::Length { what: what.to_owned(), found, rows: happened.len() });
        }
    }
    let (blocks, count) = numbered(blocks);
    if count < 2 {
        return Err(BootstrapError::Blocks(count));
    }
    // Rows and events of each block in each bin; rows lie in the bins in the order of their predictions.
    let mut order: Vec<usize> = (0..predictions.len()).collect();
    order.sort_by(|&a, &b| predictions[a].total_cmp(&predictions[b]));
    let mut counts = vec![(0_u32, 0_u32); bins.len() * count];
    let mut rows = order.iter();
    for (bin, counts) in bins.iter().zip(counts.chunks_mut(count)) {
        for &row in rows.by_ref().take(bin.rows) {
            let (rows, events) = &mut counts[blocks[row] as usize];
            *rows += 1;
            *events += u32::from(happened[row]);
        }
    }
    let drawn = drawn(samples, count, &mut below);
    let interval = |counts: &[(u32, u32)]| {
        let share = |weights: &[u32]| {
            let weigh = |sum: (u64, u64), (&(rows, events), &weight): (&(u32, u32), &u32)| {
                (sum.0 + u64::from(weight) * u64::from(rows), sum.1 + u64::from(weight) * u64::from(events))
            };
            let (rows, events) = counts.iter().zip(weights).fold((0, 0), weigh);
            (rows > 0).then(|| events as f64 / rows as f64)
        };
        central(drawn.chunks(count).filter_map(share).collect(), level)
    };
    Ok(counts.chunks(count).map(interval).collect())
}

/// The interval at confidence `level` of a `statistic` of blocks over `samples` samples of them: as many blocks as there are,
/// with replacement. `statistic` is given how often each block is in the sample, and says `None` where it cannot be told.
/// `below` is as for [`block_bootstrap`]. `None` with fewer than two blocks, or with too few samples for the level.
pub fn block_interval(
    blocks: usize,
    (samples, level): (usize, f64),
    mut below: impl FnMut(u64) -> u64,
    statistic: impl Fn(&[u32]) -> Option<f64>,
) -> Option<Interval> {
    if blocks < 2 {
        return None;
    }
    central(drawn(samples, blocks, &mut below).chunks(blocks).filter_map(statistic).collect(), level)
}

/// The blocks of the rows numbered in order, and how many there are.
fn numbered<B: Copy + Ord>(blocks: &[B]) -> (Vec<u32>, usize) {
    let mut different = blocks.to_vec();
    different.sort_unstable();
    different.dedup();
    // Blocks are fewer than rows, and 2³² rows have no place in a list of predictions.
    let number = |block: &B| different.partition_point(|other| other < block) as u32;
    (blocks.iter().map(number).collect(), different.len())
}

/// How often each block is in each sample.
fn drawn(samples: usize, blocks: usize, below: &mut dyn FnMut(u64) -> u64) -> Vec<u32> {
    let mut counts = vec![0; samples * blocks];
    for sample in counts.chunks_mut(blocks) {
        for _ in 0..blocks {
            // A number that is too large is the caller's fault, which must not end in a panic.
            let block = below(blocks as u64).min(blocks as u64 - 1);
            sample[block as usize] += 1;
        }
    }
    counts
}

/// A model's predictions, prepared so that a sample needs neither sorting nor losses again.
struct Model {
    ranking: Ranking,
    /// Sums over each block, where all predictions are probabilities.
    losses: Option<Vec<Losses>>,
}

/// Losses of a block.
#[derive(Clone, Copy, Default)]
struct Losses {
    rows: u64,
    squared: f64,
    logarithmic: f64,
}

impl Model {
    fn new(predictions: &[f64], happened: &[bool], blocks: &[u32], count: usize) -> Option<Self> {
        let losses = || {
            let mut losses = vec![Losses::default(); count];
            for ((&p, &happened), &block) in predictions.iter().zip(happened).zip(blocks) {
                let sums = &mut losses[block as usize];
                sums.rows += 1;
                sums.squared += squared_loss(p, happened);
                sums.logarithmic += logarithmic_loss(p, happened);
            }
            losses
        };
        let ranking = Ranking::of_blocks(predictions, happened, blocks)?;
        Some(Self { ranking, losses: are_probabilities(predictions, happened).then(losses) })
    }

    fn scores(&self, weights: &[u32]) -> Scores {
        let areas = self.ranking.areas(weights);
        let losses = self.losses.as_ref().map(|losses| {
            let (mut rows, mut squared, mut logarithmic) = (0, 0.0, 0.0);
            for (block, &weight) in losses.iter().zip(weights) {
                rows += u64::from(weight) * block.rows;
                squared += f64::from(weight) * block.squared;
                logarithmic += f64::from(weight) * block.logarithmic;
            }
            // A sample has at least one block, and a block at least one row.
            (squared / rows as f64, logarithmic / rows as f64)
        });
        let (precision, auc) = (areas.map(|areas| areas.average_precision), areas.map(|areas| areas.roc_auc));
        [precision, auc, losses.map(|losses| losses.0), losses.map(|losses| losses.1)]
    }
}

impl BlockBootstrap {
    /// Score of `model` on all rows. `None` where the measure has none, and without such a model.
    pub fn estimate(&self, model: usize, measure: Measure) -> Option<f64> {
        self.estimates.get(model)?[measure as usize]
    }

    /// The score of `to` less that of `from`, on all rows. `None` where one of them has none.
    pub fn difference(&self, from: usize, to: usize, measure: Measure) -> Option<f64> {
        Some(self.estimate(to, measure)? - self.estimate(from, measure)?)
    }

    /// The central `level` (0.95 for 95 %) of the scores on samples; see [`central`]. Samples without a score, in which one
    /// outcome is missing, are left out. `None` where too few have one.
    pub fn interval(&self, model: usize, measure: Measure, level: f64) -> Option<Interval> {
        let score = |sample: &Vec<Scores>| sample.get(model)?[measure as usize];
        central(self.samples.iter().filter_map(score).collect(), level)
    }

    /// The same of the differences, each on one sample, so that what makes a sample easy or hard for both models cancels.
    pub fn difference_interval(&self, from: usize, to: usize, measure: Measure, level: f64) -> Option<Interval> {
        let score = |sample: &[Scores], model: usize| sample.get(model)?[measure as usize];
        let difference = |sample: &Vec<Scores>| Some(score(sample, to)? - score(sample, from)?);
        central(self.samples.iter().filter_map(difference).collect(), level)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{brier_score, log_loss};
    use super::*;

    /// Whole numbers without a pattern, the same forever (Knuth's multiplier, the upper half).
    fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
        let mut state = seed;
        move |bound| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) * bound) >> 31
        }
    }

    /// Outcomes in 30 years of 40 rows, a prediction that knows something of them, and one that knows nothing.
    fn rows() -> (Vec<bool>, Vec<i32>, [Vec<f64>; 2]) {
        let mut below = numbers(5);
        let (mut happened, mut years, mut models) = (Vec::new(), Vec::new(), [Vec::new(), Vec::new()]);
        for row in 0..1200 {
            let p = below(1000) as f64 / 4000.0;
            happened.push((below(1000) as f64) < 1000.0 * p);
            years.push(1950 + row / 40);
            models[0].push(below(1000) as f64 / 4000.0);
            models[1].push(p);
        }
        (happened, years, models)
    }

    fn bootstrap(samples: usize, seed: u64) -> BlockBootstrap {
        let (happened, years, models) = rows();
        block_bootstrap(&happened, &years, &[&models[0], &models[1]], samples, numbers(seed)).unwrap()
    }

    #[test]
    fn the_interval_of_a_bin_holds_what_its_blocks_can_give() {
        // Three blocks of two rows; the upper bin has the events of the first block only.
        let predictions = [0.1, 0.9, 0.1, 0.9, 0.1, 0.9];
        let happened = [false, true, false, false, false, false];
        let blocks = [1, 1, 2, 2, 3, 3];
        let bins = super::super::calibration::calibration(&predictions, &happened, 2, 0.95).expect("bins");
        let mut turn = 0;
        let below = |n: u64| {
            turn += 1;
            turn % n
        };
        let intervals = bin_intervals(&predictions, &happened, &blocks, &bins, (99, 0.9), below).expect("intervals");
        // Every sample takes each block once.
        assert_eq!(intervals[0], Some(Interval { low: 0.0, high: 0.0 }));
        assert_eq!(intervals[1], Some(Interval { low: 1.0 / 3.0, high: 1.0 / 3.0 }));
        let first = bin_intervals(&predictions, &happened, &blocks, &bins, (99, 0.9), |_| 0).expect("intervals");
        assert_eq!(first[1], Some(Interval { low: 1.0, high: 1.0 }));
        assert!(bin_intervals(&predictions, &happened, &[1; 6], &bins, (99, 0.9), |_| 0).is_err());
        assert!(bin_intervals(&predictions[1..], &happened, &blocks, &bins, (99, 0.9), |_| 0).is_err());
    }

    #[test]
    fn the_estimates_are_the_scores_of_all_rows() {
        let (happened, _, models) = rows();
        let found = bootstrap(1, 1);
        for (model, predictions) in models.iter().enumerate() {
            let ranking = Ranking::new(predictions, &happened).unwrap();
            let expected = [
                ranking.average_precision(),
                ranking.roc_auc(),
                brier_score(predictions, &happened),
                log_loss(predictions, &happened),
            ];
            for (measure, expected) in Measure::ALL.into_iter().zip(expected) {
                let found = found.estimate(model, measure).unwrap();
                assert!((found - expected.unwrap()).abs() < 1e-12, "{measure:?}");
            }
        }
    }

    #[test]
    fn a_sample_holds_whole_blocks_as_often_as_they_are_drawn() {
        // The blocks b, b, a in place of a, b, c; their rows written out give the same scores.
        let happened = [true, false, false, true, false, true];
        let blocks = ["b", "a", "a", "b", "c", "b"];
        let predictions = [0.9, 0.8, 0.3, 0.3, 0.99, 0.1];
        let mut draws = [1, 1, 0].into_iter();
        let found = block_bootstrap(&happened, &blocks, &[&predictions], 1, |_| draws.next().unwrap()).unwrap();
        let (p, y) = ([0.9, 0.9, 0.3, 0.3, 0.1, 0.1, 0.8, 0.3], [true, true, true, true, true, true, false, false]);
        let expected = Ranking::new(&p, &y).unwrap();
        let scores = found.samples[0][0];
        let expected = [expected.average_precision(), expected.roc_auc(), brier_score(&p, &y), log_loss(&p, &y)];
        assert!(scores.iter().zip(expected).all(|(a, b)| (a.unwrap() - b.unwrap()).abs() < 1e-12), "{scores:?}");
    }

    #[test]
    fn intervals_hold_the_estimate_and_widen_with_the_level() {
        let found = bootstrap(400, 2);
        for measure in Measure::ALL {
            let (wide, narrow) = (found.interval(1, measure, 0.95).unwrap(), found.interval(1, measure, 0.9).unwrap());
            let estimate = found.estimate(1, measure).unwrap();
            assert!(
                wide.low < narrow.low && narrow.low < estimate && estimate < narrow.high && narrow.high < wide.high
            );
        }
        assert_eq!(found.interval(2, Measure::RocAuc, 0.9), None, "there are two models");
        assert_eq!(bootstrap(30, 2).interval(1, Measure::RocAuc, 0.95), None, "too few samples");
    }

    #[test]
    fn a_model_does_not_differ_from_itself_and_knowledge_shows() {
        let found = bootstrap(400, 3);
        let itself = found.difference_interval(1, 1, Measure::LogLoss, 0.9);
        assert_eq!(itself, Some(Interval { low: 0.0, high: 0.0 }));
        let better = found.difference_interval(0, 1, Measure::AveragePrecision, 0.95).unwrap();
        assert!(better.low > 0.0 && better.low < found.difference(0, 1, Measure::AveragePrecision).unwrap());
        assert!(found.difference_interval(0, 1, Measure::BrierScore, 0.95).unwrap().high < 0.0);
        // Differences of pairs vary less than those of scores on samples of their own would.
        let width = |interval: Option<Interval>| interval.map(|i| i.high - i.low).unwrap();
        let one = |model| width(found.interval(model, Measure::LogLoss, 0.9));
        let paired = width(found.difference_interval(0, 1, Measure::LogLoss, 0.9));
        assert!(paired < one(0).hypot(one(1)), "{paired}");
    }

    #[test]
    fn the_number_of_threads_changes_no_bit() {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| bootstrap(50, 4))
        };
        assert_eq!(on(1), on(3));
        assert_ne!(bootstrap(50, 4), bootstrap(50, 5));
    }

    #[test]
    fn scores_that_are_no_probabilities_are_ranked_only() {
        let found = block_bootstrap(&[true, false], &[0, 1], &[&[3.0, -1.0]], 100, numbers(1)).unwrap();
        assert_eq!(found.estimate(0, Measure::RocAuc), Some(1.0));
        assert_eq!(found.estimate(0, Measure::BrierScore), None);
        assert_eq!(found.interval(0, Measure::LogLoss, 0.9), None);
        // Only samples with both rows have both outcomes, about half of the hundred.
        let defined = found.samples.iter().filter(|sample| sample[0][0].is_some()).count();
        assert!((30..=70).contains(&defined), "{defined}");
    }

    #[test]
    fn what_cannot_be_resampled_is_an_error_that_says_where() {
        let error = |blocks: &[i32], model: &[f64]| {
            block_bootstrap(&[true, false], blocks, &[model], 10, |_| u64::MAX).unwrap_err().to_string()
        };
        assert!(error(&[1, 1], &[0.1, 0.2]).contains("into 1 blocks"));
        assert!(error(&[1], &[0.1, 0.2]).contains("1 blocks were given for 2 rows"));
        assert!(error(&[1, 2], &[0.1]).contains("1 predictions of model 0"));
        assert!(error(&[1, 2], &[0.1, f64::NAN]).contains("in row 1"));
        let empty = block_bootstrap::<i32>(&[], &[], &[&[]], 10, |_| 0);
        assert_eq!(empty, Err(BootstrapError::Blocks(0)));
        // Numbers beyond the bound are taken as the last block.
        assert!(block_bootstrap(&[true, false], &[1, 2], &[&[0.1, 0.2]], 10, |_| u64::MAX).is_ok());
    }

    proptest! {
        #[test]
        fn every_sample_has_as_many_blocks_as_there_are(blocks in 2..40usize, samples in 0..5usize, seed in any::<u64>()) {
            let counts = drawn(samples, blocks, &mut numbers(seed));
            prop_assert_eq!(counts.len(), samples * blocks);
            prop_assert!(counts.chunks(blocks).all(|sample| sample.iter().sum::<u32>() == blocks as u32));
        }
    }
}
