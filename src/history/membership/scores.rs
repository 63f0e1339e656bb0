//! Scores of predictions, and how far chance in which pacts there were may carry them.

use super::case::Case;
use super::coalition::ranked;
use super::error::MembershipError;
use super::results::{Accuracy, Gain, MembershipOptions, ModelScores, Scores};
use crate::rng::{Key, Stream, StreamId};
use crate::stats::{BlockBootstrap, Interval, Measure, Ranking, block_bootstrap, calibration, central, log_loss};

/// Confidence of all intervals.
pub(super) const CONFIDENCE: f64 = 0.95;

/// Bins of a calibration.
pub(super) const BINS: usize = 5;

/// Name of the model to which the others are compared.
pub(super) const REFERENCE: &str = "reference";

/// Chances by one model of the candidates of pacts.
pub(super) struct Predictions {
    pub(super) model: &'static str,
    /// By pact, then by candidate.
    pub(super) chances: Vec<Vec<f64>>,
}

/// Scores of one pact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PactScores {
    pub(super) log_loss: f64,
    pub(super) average_precision: f64,
    pub(super) hit_rate: f64,
}

impl PactScores {
    /// Scores of the `chances` of candidates who `joined` or not, where `to_find` founders were to be found, some of which
    /// may be no candidates. `None` for what are no chances.
    pub(super) fn of(chances: &[f64], joined: &[bool], to_find: usize) -> Option<Self> {
        let in_reach = joined.iter().filter(|joined| **joined).count();
        let hits = ranked(chances).into_iter().take(to_find).filter(|&at| joined[at]).count();
        let precision = match Ranking::new(chances, joined)?.average_precision() {
            Some(precision) => precision,
            // Nobody to be found among them, or nobody else.
            None if in_reach == 0 => 0.0,
            None => 1.0,
        };
        let found = to_find.max(1) as f64;
        Some(Self {
            log_loss: log_loss(chances, joined)?,
            average_precision: precision * in_reach as f64 / found,
            hit_rate: hits as f64 / found,
        })
    }
}

/// Random numbers for samples of pacts, by what is scored.
pub(super) fn samples_of(options: &MembershipOptions, what: &str) -> Stream {
    Key::of_design(options.seed).stream(StreamId::new("membership-bootstrap", what))
}

/// Mean of `values` with its interval over samples of them.
pub(super) fn mean(values: &[f64], samples: usize, mut stream: Stream) -> Accuracy {
    let count = values.len();
    if count == 0 {
        return Accuracy { value: None, interval: None };
    }
    // A position below the number of values, which fits.
    let mut sample = || (0..count).map(|_| values[stream.below(count as u64) as usize]).sum::<f64>() / count as f64;
    let means = (0..samples).map(|_| sample()).collect();
    Accuracy { value: Some(values.iter().sum::<f64>() / count as f64), interval: central(means, CONFIDENCE) }
}

/// The score of `model` over all rows.
pub(super) fn pooled(bootstrap: &BlockBootstrap, model: usize, measure: Measure) -> Accuracy {
    let interval = bootstrap.interval(model, measure, CONFIDENCE);
    Accuracy { value: bootstrap.estimate(model, measure), interval }
}

/// What `to` gains over `from` over all rows.
pub(super) fn pooled_gain(bootstrap: &BlockBootstrap, from: usize, to: usize, measure: Measure) -> Gain {
    // A loss gains by falling.
    let (worse, better) = match measure {
        Measure::LogLoss | Measure::BrierScore => (to, from),
        Measure::AveragePrecision | Measure::RocAuc => (from, to),
    };
    let interval = bootstrap.difference_interval(worse, better, measure, CONFIDENCE);
    gain(Accuracy { value: bootstrap.difference(worse, better, measure), interval })
}

/// A mean difference as a gain.
pub(super) fn gain(Accuracy { value, interval }: Accuracy) -> Gain {
    Gain { value, interval, is_above_zero: interval.is_some_and(|Interval { low, .. }| low > 0.0) }
}

/// Scores of `models` on the pacts of `kept` (by number), of which one is the [reference](REFERENCE); `label` names the
/// samples.
pub(super) fn model_scores(
    cases: &[Case],
    kept: &[usize],
    models: &[Predictions],
    options: &MembershipOptions,
    label: &str,
) -> Result<Vec<ModelScores>, MembershipError> {
    let joined: Vec<bool> = kept.iter().flat_map(|&at| cases[at].joined.iter().copied()).collect();
    let blocks: Vec<usize> = kept.iter().flat_map(|&at| cases[at].joined.iter().map(move |_| at)).collect();
    let flat: Vec<Vec<f64>> =
        (models.iter()).map(|model| kept.iter().flat_map(|&at| model.chances[at].iter().copied()).collect()).collect();
    let slices: Vec<&[f64]> = flat.iter().map(Vec::as_slice).collect();
    let mut stream = samples_of(options, label);
    let bootstrap = block_bootstrap(&joined, &blocks, &slices, options.samples, |bound| stream.below(bound))?;
    let of_pact =
        |model: &Predictions, at: usize| PactScores::of(&model.chances[at], &cases[at].joined, cases[at].to_find());
    let by_pact: Vec<Vec<PactScores>> =
        models.iter().map(|model| kept.iter().filter_map(|&at| of_pact(model, at)).collect()).collect();
    let reference = models.iter().position(|model| model.model == REFERENCE);
    let mean_of = |values: Vec<f64>| mean(&values, options.samples, samples_of(options, label));
    let scored = |(at, model): (usize, &Predictions)| {
        let one = |of: fn(&PactScores) -> f64| mean_of(by_pact[at].iter().map(of).collect());
        let over = |from: usize, sign: f64, of: fn(&PactScores) -> f64| {
            let pairs = by_pact[from].iter().zip(&by_pact[at]);
            gain(mean_of(pairs.map(|(from, to)| sign * (of(to) - of(from))).collect()))
        };
        let gains = |from: usize| Scores {
            log_loss: over(from, -1.0, |pact| pact.log_loss),
            log_loss_per_candidate: pooled_gain(&bootstrap, from, at, Measure::LogLoss),
            average_precision: over(from, 1.0, |pact| pact.average_precision),
            average_precision_pooled: pooled_gain(&bootstrap, from, at, Measure::AveragePrecision),
            hit_rate: over(from, 1.0, |pact| pact.hit_rate),
        };
        ModelScores {
            model: model.model.to_owned(),
            scores: Scores {
                log_loss: one(|pact| pact.log_loss),
                log_loss_per_candidate: pooled(&bootstrap, at, Measure::LogLoss),
                average_precision: one(|pact| pact.average_precision),
                average_precision_pooled: pooled(&bootstrap, at, Measure::AveragePrecision),
                hit_rate: one(|pact| pact.hit_rate),
            },
            gains: reference.filter(|&from| from != at).map(gains),
            calibration: calibration(&flat[at], &joined, BINS, CONFIDENCE).unwrap_or_default(),
        }
    };
    Ok(models.iter().enumerate().map(scored).collect())
}
