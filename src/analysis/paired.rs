//! Batches side by side: what each expects, and how it differs from the first.

use super::comparison::{Contrast, Observed, Thing, why_unpaired};
use super::error::AnalysisError;
use super::results::BatchResults;
use crate::ensemble::{Estimate, Summary};
use crate::experiment::Scale;
use crate::stats::{Interval, unpaired_difference};

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// A collective pact at Article 5 or deeper enters into force by the horizon.
    Article5,
    /// A collective pact, shallow or deeper, enters into force by the horizon.
    ShallowOrDeeper,
    /// A major war begins by the horizon.
    War,
}

impl Compare {
    /// All of them, in the order of an answer.
    pub const ALL: [Self; 3] = [Self::Article5, Self::ShallowOrDeeper, Self::War];

    /// The word for it in tables and file names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Article5 => "article5",
            Self::ShallowOrDeeper => "shallow",
            Self::War => "war",
        }
    }

    fn estimate(self, summary: &Summary) -> &Estimate {
        match self {
            Self::Article5 => &summary.article5.by_horizon,
            Self::ShallowOrDeeper => &summary.shallow_or_deeper.by_horizon,
            Self::War => &summary.major_war.by_horizon,
        }
    }
}

/// Batches side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct SideBySide {
    /// A name for each batch that no other has: the scenario's title, its file's name, or the batch id.
    pub names: Vec<String>,
    /// Whether the differences are of pairs of runs on the same random numbers, because all batches have the same seed,
    /// draws, replicates, version and commit of the engine. If not they are of independent samples, and their intervals wider.
    pub is_paired: bool,
    /// The outcomes, in the order of [`Compare::ALL`].
    pub outcomes: Vec<Compared>,
}

/// One outcome in all batches.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// What it is.
    pub outcome: Compare,
    /// By batch.
    pub alternatives: Vec<Alternative>,
}

/// One outcome in one batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// What the batch expects.
    pub estimate: Estimate,
    /// How it differs from the first; `None` for the first itself, and without any run in either.
    pub difference: Option<Difference>,
}

/// A difference of two chances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// From the first batch, between −1 and 1.
    pub estimate: f64,
    /// 95 % interval under another seed.
    pub noise: Interval,
    /// Pairs of runs, or without pairs the runs of the smaller batch.
    pub runs: u64,
}

/// Compares each batch with the first.
///
/// # Errors
/// [`AnalysisError::NotThere`] for fewer than two batches; otherwise those of reading the table `runs`, which paired
/// differences need.
pub fn side_by_side(batches: &[&BatchResults]) -> Result<SideBySide, AnalysisError> {
    let [first, others @ ..] = batches else {
        return Err(AnalysisError::not_there("no batch is given; give two or more to set side by side"));
    };
    if others.is_empty() {
        return Err(AnalysisError::not_there(format!(
            "{} is the only batch given; give two or more to set side by side",
            first.folder.display()
        )));
    }
    let is_paired = are_twins(batches);
    let mut differences = vec![vec![None; Compare::ALL.len()]];
    let runs = if is_paired { Some(runs_of(first)?) } else { None };
    for other in others {
        differences.push(match &runs {
            Some(runs) => paired(runs, &runs_of(other)?),
            None => unpaired(first, other),
        });
    }
    let outcome = |(at, outcome): (usize, Compare)| {
        let alternative = |(batch, differences): (&&BatchResults, &Vec<Option<Difference>>)| Alternative {
            estimate: outcome.estimate(&batch.summary).clone(),
            difference: differences[at],
        };
        Compared { outcome, alternatives: batches.iter().zip(&differences).map(alternative).collect() }
    };
    Ok(SideBySide {
        names: names(batches),
        is_paired,
        outcomes: Compare::ALL.into_iter().enumerate().map(outcome).collect(),
    })
}

/// Whether all batches were run on the same random numbers.
pub(super) fn are_twins(batches: &[&BatchResults]) -> bool {
    batches.windows(2).all(|pair| why_unpaired(pair[0], pair[1]).is_empty())
}

/// The first of title, scenario and id that tells the batches apart.
pub(super) fn names(batches: &[&BatchResults]) -> Vec<String> {
    let kinds: [fn(&Summary) -> &String; 2] = [|summary| &summary.title, |summary| &summary.scenario];
    for kind in kinds {
        let names: Vec<String> = batches.iter().map(|batch| kind(&batch.summary).clone()).collect();
        if (1..names.len()).all(|i| !names[..i].contains(&names[i])) {
            return names;
        }
    }
    batches.iter().map(|batch| format!("{} {}", batch.summary.scenario, batch.summary.batch_id)).collect()
}

/// The completed runs with the outcomes of [`Compare::ALL`].
fn runs_of(batch: &BatchResults) -> Result<Observed, AnalysisError> {
    Observed::of(batch, &Compare::ALL.map(|outcome| Thing::Outcome(outcome.word(), Scale::Chance)))
}

/// Differences by outcome over the runs that both have.
fn paired(first: &Observed, other: &Observed) -> Vec<Option<Difference>> {
    let pairs = first.pairs(other);
    let outcome = |at: usize| {
        let Contrast { difference, noise, runs, .. } =
            Contrast::of_pairs(&first.paired_sums(other, &pairs, at), Scale::Chance);
        Some(Difference { estimate: difference?, noise: noise?, runs })
    };
    (0..Compare::ALL.len()).map(outcome).collect()
}

/// Differences by outcome of two independent samples.
fn unpaired(first: &BatchResults, other: &BatchResults) -> Vec<Option<Difference>> {
    let outcome = |outcome: Compare| {
        let [from, to] = [first, other].map(|batch| outcome.estimate(&batch.summary));
        let (from, to) = ((from.probability?, from.replicate_noise?), (to.probability?, to.replicate_noise?));
        let runs = first.completed().min(other.completed());
        Some(Difference { estimate: to.0 - from.0, noise: unpaired_difference(from, to), runs })
    };
    Compare::ALL.into_iter().map(outcome).collect()
}

#[cfg(test)]
mod tests;
