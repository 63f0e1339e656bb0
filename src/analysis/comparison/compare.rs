//! Compares batches with the first of them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::changes::changes;
use super::contrast::Contrast;
use super::found::{Answered, ComparedBatch, Comparison, OutcomeContrast, StateContrast, Versus};
use super::observed::{Observed, Thing};
use super::pairing::why_unpaired;
use super::reasons::shifts;
use crate::analysis::error::AnalysisError;
use crate::analysis::kept::id_of;
use crate::analysis::paired::names;
use crate::analysis::results::BatchResults;
use crate::ensemble::Host;
use crate::experiment::OUTCOMES;
use crate::stats::benjamini_hochberg;
use crate::store::ResultsKind;
use crate::words::reasons::headline;
use crate::words::thousands;

/// Compares each batch with the first, telling `host` of each thing that is done. `None` when the host said to stop.
///
/// # Errors
/// [`AnalysisError::NotThere`] for fewer than two batches, one that is given twice, one without a completed run, batches of one plan
/// that were stopped after different numbers of runs, and tables that are not Parquet; [`AnalysisError::Store`] for files
/// that cannot be read.
pub fn compare(
    batches: &[&BatchResults],
    seed: u64,
    git_commit: Option<&str>,
    host: &dyn Host,
) -> Result<Option<Comparison>, AnalysisError> {
    check(batches)?;
    let named: Vec<ComparedBatch> =
        batches.iter().zip(names(batches)).map(|(batch, name)| ComparedBatch::of(batch, name)).collect();
    let (Some((first, others)), Some((first_named, others_named))) = (batches.split_first(), named.split_first())
    else {
        return Ok(None);
    };
    let progress = Progress { host, done: AtomicU64::new(0), total: total(batches)? };
    let mut found = Vec::new();
    for (other, named) in others.iter().zip(others_named) {
        match versus(first, other, named.clone(), seed, &progress)? {
            Some(versus) => found.push(versus),
            None => return Ok(None),
        }
    }
    let tests = adjust(&mut found);
    let parts = std::iter::once(seed.to_string()).chain(batches.iter().flat_map(|batch| {
        let tables = batch.manifest.tables.iter().map(|table| table.blake3.clone());
        std::iter::once(batch.manifest.batch_id.clone()).chain(tables)
    }));
    let parts: Vec<String> = parts.collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let id = id_of(ResultsKind::Comparison, git_commit, &parts);
    Ok(Some(Comparison { id, seed, tests, first: first_named.clone(), others: found }))
}

/// What cannot be compared is refused before anything is read.
fn check(batches: &[&BatchResults]) -> Result<(), AnalysisError> {
    let refuse = |why: String| Err(AnalysisError::not_there(why));
    let [first, others @ ..] = batches else {
        return refuse("no batch is given; give two or more, the one to compare with first".to_owned());
    };
    if others.is_empty() {
        let folder = first.folder.display();
        return refuse(format!("{folder} is the only batch given; give another to compare with it"));
    }
    for (at, batch) in batches.iter().enumerate() {
        let folder = batch.folder.display();
        if batch.completed() == 0 {
            return refuse(format!("{folder} has no completed run to compare; run its scenario again"));
        }
        if let Some(same) = batches[..at].iter().find(|other| is_same(batch, other)) {
            return refuse(format!(
                "{folder} holds the same batch as {}, which has no difference from itself; name each batch once",
                same.folder.display()
            ));
        }
    }
    for other in others {
        let (a, b) = (&first.manifest, &other.manifest);
        if a.plan == b.plan && a.runs_done != b.runs_done {
            let short = if a.runs_done < b.runs_done { first } else { other };
            return refuse(format!(
                "{} was stopped after {} of {} runs, and {} was done for longer, so that their draws are not the same; give the \
                 command that made it again, which goes on with it",
                short.folder.display(),
                thousands(short.summary.runs_done),
                thousands(short.summary.runs_planned),
                if a.runs_done < b.runs_done { other } else { first }.folder.display(),
            ));
        }
    }
    Ok(())
}

/// Whether two folders hold one batch.
fn is_same(a: &BatchResults, b: &BatchResults) -> bool {
    a.manifest.batch_id == b.manifest.batch_id && a.manifest.tables == b.manifest.tables
}

/// Steps done and to do.
struct Progress<'a> {
    host: &'a dyn Host,
    done: AtomicU64,
    total: u64,
}

impl Progress<'_> {
    fn step(&self) {
        self.host.progress(self.done.fetch_add(1, Ordering::Relaxed) + 1, self.total);
    }
}

/// Things that are compared, over all pairs of batches.
fn total(batches: &[&BatchResults]) -> Result<u64, AnalysisError> {
    let mut total = 0;
    for other in batches.iter().skip(1) {
        total += OUTCOMES.len() + 2 * states(batches[0], other)?.len();
    }
    Ok(total as u64)
}

/// States of either scenario with their names, by id.
fn states(first: &BatchResults, other: &BatchResults) -> Result<BTreeMap<String, String>, AnalysisError> {
    let all = other.spec()?.states.iter().chain(&first.spec()?.states);
    Ok(all.map(|state| (state.id.to_string(), state.name.clone())).collect())
}

fn versus(
    first: &BatchResults,
    other: &BatchResults,
    batch: ComparedBatch,
    seed: u64,
    progress: &Progress<'_>,
) -> Result<Option<Versus>, AnalysisError> {
    let unpaired_because = why_unpaired(first, other);
    let is_paired = unpaired_because.is_empty();
    let states = states(first, other)?;
    let mut things: Vec<Thing<'_>> = OUTCOMES.iter().map(|&(name, scale, ..)| Thing::Outcome(name, scale)).collect();
    things.extend(states.keys().flat_map(|id| [Thing::InFirstPact(id), Thing::InAnyPact(id)]));
    let (from, to) = (Observed::of(first, &things)?, Observed::of(other, &things)?);
    let contrasts = contrasts(&from, &to, &things, is_paired.then_some(seed), progress);
    if progress.host.stop() {
        return Ok(None);
    }
    let mut contrasts = contrasts.into_iter();
    let outcome = |(&(name, scale, _, description), contrast): (&crate::experiment::Listed, Contrast)| {
        OutcomeContrast { outcome: name.to_owned(), scale, description: description.to_owned(), contrast }
    };
    let outcomes = OUTCOMES.iter().zip(contrasts.by_ref()).map(outcome).collect();
    let answers = states.iter().flat_map(|state| [(state, Answered::FirstPact), (state, Answered::AnyPact)]);
    let state = |(((id, name), pact), contrast): (((&String, &String), Answered), Contrast)| StateContrast {
        state: id.clone(),
        name: name.clone(),
        pact,
        contrast,
    };
    let (a, b) = (&first.manifest, &other.manifest);
    Ok(Some(Versus {
        batch,
        is_paired,
        unpaired_because,
        outcomes,
        states: answers.zip(contrasts).map(state).collect(),
        changes: changes(&a.scenario_text, &b.scenario_text).unwrap_or_default(),
        closest_design: headline(&first.summary.why_not).map(|design| design.design.clone()),
        reasons: shifts(first, other)?,
    }))
}

/// The difference of each thing; with a seed in pairs.
fn contrasts(
    first: &Observed,
    other: &Observed,
    things: &[Thing<'_>],
    paired: Option<u64>,
    progress: &Progress<'_>,
) -> Vec<Contrast> {
    let pairs = paired.map(|seed| (seed, first.pairs(other)));
    let one = |(at, thing): (usize, &Thing<'_>)| {
        let contrast = match &pairs {
            Some((seed, pairs)) => {
                let sums = first.paired_sums(other, pairs, at);
                // A request to stop is heard before the longest part.
                if progress.host.stop() {
                    Contrast::of_pairs(&sums, thing.scale())
                } else {
                    Contrast::of_pairs_resampled(&sums, thing.scale(), *seed)
                }
            }
            None => Contrast::of_samples(&first.sums(at), &other.sums(at), thing.scale()),
        };
        progress.step();
        contrast
    };
    things.par_iter().enumerate().map(one).collect()
}

/// Adjusts all p-values to their number, which is returned.
fn adjust(found: &mut [Versus]) -> u64 {
    let mut tested: Vec<&mut Contrast> = found.iter_mut().flat_map(Versus::contrasts_mut).collect();
    tested.retain(|contrast| contrast.p.is_some());
    let p: Vec<f64> = tested.iter().filter_map(|contrast| contrast.p).collect();
    for (contrast, adjusted) in tested.iter_mut().zip(benjamini_hochberg(&p).unwrap_or_default()) {
        contrast.p_adjusted = Some(adjusted);
    }
    p.len() as u64
}
