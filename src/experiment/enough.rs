//! How many runs are enough for a wanted precision, from the two layers of variance in a pilot.

use serde::Serialize;

use crate::ensemble::{Host, PROGRAM_VERSION};
use crate::experiment::Mean;
use crate::experiment::SweepError;
use crate::experiment::outcome::{Outcome, Scale};
use crate::experiment::pilot::{self, Drawn, Pilot};
use crate::experiment::spec::{Experiment, Look};
use crate::experiment::sweep::Tallied;
use crate::rng::{Key, StreamId};
use crate::stats::{DrawSums, Interval, NestedMean, VarianceComponents};

/// Runs of a pilot where nothing else is asked for.
const RUNS: u64 = 40_000;

/// Its replicates of each draw: enough to tell the two layers of variance apart.
const REPLICATES: u32 = 10;

/// Its draws: at least what makes a variance worth computing, at most what makes it known to a tenth.
const DRAWS: (u32, u32) = (20, 400);

/// Fewest draws from which anything is said.
const DRAWS_MIN: u32 = 10;

/// Most runs of a pilot that is asked for: the sums of its draws are held in memory.
const RUNS_MAX: u64 = 400_000;

/// Numbers of replicates that are always considered, beside the file's own.
const CONSIDERED: [u32; 3] = [1, 10, 50];

/// Samples of the pilot's draws from which the ranges are read off.
const RESAMPLES: usize = 1_000;

/// What is asked of a pilot.
#[derive(Debug, Clone, Copy)]
pub struct EnoughRequest<'a> {
    /// The checked experiment; see [`of_scenario`](super::of_scenario) for a scenario.
    pub experiment: &'a Experiment,
    /// Name of the one outcome to look at; `None` for all that have a value in every run.
    pub outcome: Option<&'a str>,
    /// Wanted half-width of the 95 % interval, in the outcome's unit; `None` for 0.01 of chances and levels, and
    /// 0.1 of counts.
    pub precision: Option<f64>,
    /// Draws of the pilot.
    pub draws: Option<u32>,
    /// Replicates of each.
    pub replicates: Option<u32>,
}

/// A number of draws, and of replicates of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// Draws.
    pub draws: u64,
    /// Replicates of each.
    pub replicates: u32,
}

impl Sample {
    /// Runs at each design point.
    pub fn runs(self) -> u64 {
        self.draws * u64::from(self.replicates)
    }
}

/// What a pilot says of the sample that an experiment or a scenario needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Enough {
    /// Title of the experiment or scenario.
    pub title: String,
    /// Its design points; 1 for a scenario.
    pub points: u64,
    /// Those that the pilot looked at, evenly spread.
    pub points_in_pilot: u64,
    /// The sample that the file asks for; at most that under a stopping rule.
    pub own: Sample,
    /// The pilot, at each of its design points.
    pub pilot: Sample,
    /// Its runs that failed.
    pub runs_failed: u64,
    /// Whether it was stopped before its end.
    pub partial: bool,
    /// Root of its randomness.
    pub seed: u64,
    /// Engine version.
    pub engine_version: String,
    /// Each outcome, and each paired difference where there is one.
    pub questions: Vec<Question>,
}

/// One outcome, or its paired difference from the reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// Name of the outcome.
    pub outcome: String,
    /// How its values are to be read.
    pub scale: Scale,
    /// Whether it is the paired difference from the reference, run by run.
    pub difference: bool,
    /// Wanted half-width of its 95 % interval.
    pub precision: f64,
    /// Runs of the pilot that had a value, over all its design points.
    pub runs: u64,
    /// The one value that it had in all of them, where it did not vary at all. Nothing more is known then.
    pub never_but: Option<f64>,
    /// At the design point that needs most; missing where nothing varied.
    pub answer: Option<Answer>,
}

/// What is needed at the design point that needs most.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Number of the design point.
    pub design_id: u64,
    /// Name of its policy.
    pub policy: String,
    /// Mean in the pilot.
    pub estimate: f64,
    /// Its 95 % interval.
    pub noise: Option<Interval>,
    /// Where the variance of a run comes from.
    pub components: VarianceComponents,
    /// What is needed, by number of replicates, ascending.
    pub needs: Vec<Need>,
    /// What the file's own sample will give.
    pub own: Reach,
    /// What the pilot gave.
    pub pilot: Reach,
}

impl Answer {
    /// The sample with the fewest runs among those with two replicates or more: one replicate of a draw cannot tell
    /// chance from uncertain figures.
    pub fn cheapest(&self) -> Option<&Need> {
        self.needs.iter().filter(|need| need.sample.replicates > 1).min_by_key(|need| need.sample.runs())
    }

    /// Whether the file's own sample is as precise as wanted.
    pub fn own_is_enough(&self, precision: f64) -> bool {
        self.own.half_width <= precision
    }
}

/// The sample that gives the wanted precision at some number of replicates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Need {
    /// The sample; its draws are rounded up to two digits.
    pub sample: Sample,
    /// Runs of all design points together.
    pub runs_in_all: u64,
    /// Fewest and most draws needed, with 95 % confidence in what the pilot saw.
    pub draws_range: [u64; 2],
    /// Half-width times the square root of the number of runs, which is the same for any number of draws.
    pub half_width_of_one_run: f64,
}

/// A sample and how precise it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reach {
    /// The sample.
    pub sample: Sample,
    /// Half-width of the 95 % interval.
    pub half_width: f64,
    /// 95 % range of that, given what the pilot saw.
    pub range: Interval,
}

/// Runs a pilot of `request` on `threads` threads (0: one per core) and says how many runs are enough. `None` when the
/// host stopped it before it had enough draws to say anything.
///
/// # Errors
/// [`SweepError::Refused`] for an outcome that is none, or without a value in every run, and for a pilot that is too
/// small or too large; [`SweepError::Ensemble`] without threads.
pub fn enough(request: &EnoughRequest<'_>, threads: usize, host: &dyn Host) -> Result<Option<Enough>, SweepError> {
    let experiment = request.experiment;
    let (mut thin, rows) = pilot::thinned(experiment, pilot::outcomes(experiment, request.outcome)?);
    (thin.draws, thin.replicates) = pilot_sample(request, thin.points() as u64)?;
    let pilot = pilot::run(&thin, threads, host)?;
    if pilot.draws.len() < DRAWS_MIN as usize {
        return Ok(None);
    }
    let site = Site { request, thin: &thin, rows: &rows, pilot: &pilot };
    Ok(Some(Enough {
        title: experiment.title.clone(),
        points: experiment.points() as u64,
        points_in_pilot: thin.points() as u64,
        own: own(experiment),
        pilot: site.sample(),
        runs_failed: pilot.failed,
        partial: pilot.partial,
        seed: experiment.seed,
        engine_version: PROGRAM_VERSION.to_owned(),
        questions: site.questions(),
    }))
}

fn own(experiment: &Experiment) -> Sample {
    Sample { draws: experiment.draws.into(), replicates: experiment.replicates }
}

/// Draws and replicates of a pilot at `points` design points.
fn pilot_sample(request: &EnoughRequest<'_>, points: u64) -> Result<(u32, u32), SweepError> {
    let replicates = request.replicates.unwrap_or(REPLICATES);
    let affordable = RUNS / (points * u64::from(replicates)).max(1);
    // Held between two small numbers.
    let draws = request.draws.unwrap_or(affordable.clamp(DRAWS.0.into(), DRAWS.1.into()) as u32);
    let runs = points * u64::from(draws) * u64::from(replicates);
    if draws < DRAWS_MIN || replicates < 2 {
        return Err(SweepError::Refused(format!(
            "a pilot of {draws} draws × {replicates} replicates cannot tell the two layers of variance apart: it needs \
             {DRAWS_MIN} draws and 2 replicates at least. Raise --draws or --replicates"
        )));
    }
    if runs > RUNS_MAX {
        return Err(SweepError::Refused(format!(
            "a pilot of {points} design points × {draws} draws × {replicates} replicates has {runs} runs; it may have \
             {RUNS_MAX}. Lower --draws or --replicates"
        )));
    }
    Ok((draws, replicates))
}

/// A pilot and what it is a pilot of.
struct Site<'a> {
    request: &'a EnoughRequest<'a>,
    thin: &'a Experiment,
    /// Rows of the whole experiment that the rows of the pilot are.
    rows: &'a [usize],
    pilot: &'a Pilot,
}

impl Site<'_> {
    /// The pilot's sample at each design point.
    fn sample(&self) -> Sample {
        Sample { draws: self.pilot.draws.len() as u64, replicates: self.thin.replicates }
    }

    fn questions(&self) -> Vec<Question> {
        let compares = (0..self.thin.points()).any(|point| self.thin.reference(point).is_some());
        let looks = [Some(Look::Mean), compares.then_some(Look::Difference)];
        let outcomes = self.thin.outcomes.iter().enumerate();
        outcomes.flat_map(|(o, _)| looks.into_iter().flatten().map(move |of| self.question(o, of))).collect()
    }

    /// The sums of an outcome at a design point of the pilot, draw by draw.
    fn sums(&self, point: usize, outcome: usize, of: Look) -> Vec<DrawSums> {
        let at = point * self.thin.outcomes.len() + outcome;
        let pick = |drawn: &Drawn| if of == Look::Mean { drawn[at][0] } else { drawn[at][1] };
        self.pilot.draws.iter().map(pick).collect()
    }

    fn question(&self, number: usize, of: Look) -> Question {
        let outcome = &self.thin.outcomes[number];
        let default = match outcome.scale {
            Scale::Chance | Scale::Index => 0.01,
            Scale::Count | Scale::Quarter => 0.1,
        };
        let mut total = DrawSums::default();
        let mut worst: Option<(f64, usize, Vec<DrawSums>)> = None;
        for point in 0..self.thin.points() {
            let sums = self.sums(point, number, of);
            sums.iter().for_each(|draw| total.merge(draw));
            let Some(components) = components(&sums, outcome.scale) else { continue };
            let variance = components.of_a_draw(self.request.experiment.replicates);
            if variance > 0.0 && worst.as_ref().is_none_or(|(most, ..)| variance > *most) {
                worst = Some((variance, point, sums));
            }
        }
        let precision = self.request.precision.unwrap_or(default);
        let mean = outcome.scale.in_units(total.sum as f64 / total.runs as f64);
        Question {
            outcome: outcome.name.clone(),
            scale: outcome.scale,
            difference: of == Look::Difference,
            precision,
            runs: total.runs,
            never_but: Some(mean).filter(|_| worst.is_none() && total.runs > 0),
            answer: worst.and_then(|(_, point, sums)| self.answer(outcome, of, precision, point, &sums)),
        }
    }

    fn answer(&self, outcome: &Outcome, of: Look, precision: f64, point: usize, sums: &[DrawSums]) -> Option<Answer> {
        let experiment = self.request.experiment;
        let components = components(sums, outcome.scale)?;
        let mean = mean_of(sums, outcome.scale, of);
        let stream = format!("{} {}", outcome.name, if of == Look::Mean { "mean" } else { "difference" });
        let again: Vec<_> = resampled(experiment.seed, &stream, sums, |sums| {
            (self::components(sums, outcome.scale), mean_of(sums, outcome.scale, of).noise)
        });
        let range = |of: &dyn Fn(VarianceComponents) -> f64| {
            central(again.iter().filter_map(|(components, _)| *components).map(of).collect())
        };
        let (own, here) = (own(experiment), self.sample());
        let half_width = |of: VarianceComponents| of.half_width(own.draws as f64, own.replicates);
        let measured = |noise: Option<Interval>| noise.map_or(0.0, |noise| (noise.high - noise.low) / 2.0);
        let mut considered: Vec<u32> = CONSIDERED.into_iter().chain([own.replicates]).collect();
        considered.sort_unstable();
        considered.dedup();
        let need = |replicates: u32| {
            let Interval { low, high } = range(&|of| of.draws_for(precision, replicates));
            let sample = Sample { draws: draws(components.draws_for(precision, replicates)), replicates };
            Need {
                sample,
                runs_in_all: sample.runs().saturating_mul(experiment.points() as u64),
                draws_range: [draws(low).min(sample.draws), draws(high).max(sample.draws)],
                half_width_of_one_run: components.half_width(1.0 / f64::from(replicates), replicates),
            }
        };
        let at = self.thin.point(point);
        Some(Answer {
            design_id: (self.rows[at.row] * experiment.policies.len() + at.policy) as u64,
            policy: experiment.policies[at.policy].id.to_string(),
            estimate: mean.estimate?,
            components,
            needs: considered.into_iter().map(need).collect(),
            own: Reach { sample: own, half_width: half_width(components), range: range(&half_width) },
            pilot: Reach {
                sample: here,
                half_width: measured(mean.noise),
                range: central(again.iter().map(|(_, noise)| measured(*noise)).collect()),
            },
            noise: mean.noise,
        })
    }
}

/// The two layers of variance, in the square of the outcome's unit.
fn components(sums: &[DrawSums], scale: Scale) -> Option<VarianceComponents> {
    let squared = |kept: f64| scale.in_units(scale.in_units(kept));
    let VarianceComponents { between, within } = VarianceComponents::of(sums)?;
    Some(VarianceComponents { between: squared(between), within: squared(within) })
}

/// The estimate that a sweep would give, with its interval.
fn mean_of(sums: &[DrawSums], scale: Scale, of: Look) -> Mean {
    let mut mean = NestedMean::default();
    sums.iter().for_each(|draw| mean.push_draw(draw));
    let mut tallied = Tallied::default();
    tallied.value.mean = mean;
    tallied.difference.mean = mean;
    match of {
        Look::Mean => Mean::of(&tallied, scale),
        Look::Difference => Mean::of_difference(&tallied, scale).unwrap_or_else(|| Mean::of(&tallied, scale)),
    }
}

/// What `of` makes of samples of the draws, with replacement and of their number: the bootstrap over first-stage units
/// (Efron 1979, *The Annals of Statistics* 7(1), 1–26).
fn resampled<T>(seed: u64, stream: &str, sums: &[DrawSums], of: impl Fn(&[DrawSums]) -> T) -> Vec<T> {
    let mut stream = Key::of_design(seed).stream(StreamId::new("bootstrap", stream));
    let mut sample = sums.to_vec();
    let mut one = || {
        // A position below the number of draws, which fits.
        sample.iter_mut().for_each(|draw| *draw = sums[stream.below(sums.len() as u64) as usize]);
        of(&sample)
    };
    (0..RESAMPLES).map(|_| one()).collect()
}

/// The central 95 % of `values`.
fn central(mut values: Vec<f64>) -> Interval {
    values.sort_by(f64::total_cmp);
    let tail = values.len() / 40;
    let at = |i: usize| values.get(i).copied().unwrap_or_default();
    Interval { low: at(tail), high: at(values.len().saturating_sub(tail + 1)) }
}

/// A number of draws that is at least `wanted`, rounded up to two digits: a pilot knows no more. Never below ten, since
/// the mean of fewer draws is not near normal and its interval wider than foretold.
fn draws(wanted: f64) -> u64 {
    // What is beyond any sample stays there.
    let wanted = (wanted.ceil() as u64).max(DRAWS_MIN.into());
    let mut unit = 1;
    while wanted / unit >= 100 {
        unit *= 10;
    }
    wanted.div_ceil(unit).saturating_mul(unit)
}

#[cfg(test)]
mod tests;
