//! Batches side by side: what each expects, and how it differs from the first.

use super::error::AnalysisError;
use super::results::BatchResults;
use crate::ensemble::{Estimate, Summary};
use crate::stats::{DrawSums, Interval, NestedMean, unpaired_difference};
use crate::store::Cell;

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
    /// draws, replicates and version of the engine. If not they are of independent samples, and their intervals wider.
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

/// The outcomes of a completed run, in the order of [`Compare::ALL`], after its draw and replicate.
type Run = ((u32, u32), [bool; Compare::ALL.len()]);

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
    // Another version of the engine may draw other numbers from the same seed.
    let twins = |other: &&&BatchResults| {
        other.manifest.plan == first.manifest.plan && other.manifest.engine_version == first.manifest.engine_version
    };
    let is_paired = others.iter().filter(twins).count() == others.len();
    let mut differences = vec![vec![None; Compare::ALL.len()]];
    let runs = if is_paired { runs_of(first)? } else { Vec::new() };
    for other in others {
        differences.push(if is_paired { paired(&runs, &runs_of(other)?) } else { unpaired(first, other) });
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

/// The first of title, scenario and id that tells the batches apart.
fn names(batches: &[&BatchResults]) -> Vec<String> {
    let kinds: [fn(&Summary) -> &String; 2] = [|summary| &summary.title, |summary| &summary.scenario];
    for kind in kinds {
        let names: Vec<String> = batches.iter().map(|batch| kind(&batch.summary).clone()).collect();
        if (1..names.len()).all(|i| !names[..i].contains(&names[i])) {
            return names;
        }
    }
    batches.iter().map(|batch| format!("{} {}", batch.summary.scenario, batch.summary.batch_id)).collect()
}

/// The completed runs in the order of draw and replicate.
fn runs_of(batch: &BatchResults) -> Result<Vec<Run>, AnalysisError> {
    let columns = ["draw", "replicate", "status", "article5_quarter", "shallow_quarter", "war_quarter"];
    let mut runs: Vec<Run> = Vec::new();
    batch.tables.each_row("runs", columns, |[draw, replicate, status, outcomes @ ..]| {
        if let (Cell::U32(draw), Cell::U32(replicate), Some("ok")) = (draw, replicate, status.as_str()) {
            runs.push(((draw, replicate), outcomes.map(|quarter| quarter != Cell::Null)));
        }
    })?;
    runs.sort_unstable();
    Ok(runs)
}

/// Differences by outcome over the runs that both have.
fn paired(first: &[Run], other: &[Run]) -> Vec<Option<Difference>> {
    let outcome = |at: usize| {
        let mut mean = NestedMean::default();
        for draw in other.chunk_by(|a, b| a.0.0 == b.0.0) {
            let mut sums = DrawSums::default();
            for (run, outcomes) in draw {
                if let Ok(pair) = first.binary_search_by_key(run, |(run, _)| *run) {
                    sums.push(i64::from(outcomes[at]) - i64::from(first[pair].1[at]));
                }
            }
            mean.push_draw(&sums);
        }
        Some(Difference { estimate: mean.estimate()?, noise: mean.difference_of_chances()?, runs: mean.runs() })
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
