//! What simulated cases of history say of the figures: how often a run comes out as the record has it.

use super::free::Priors;
use crate::rng::{exp, ln};
use crate::scenario::{Depth, FigureIx, HistoricForm, HistoricPact, History, Spec, Weighting};
use crate::sim::{PactRecord, RunId, RunRecord, Series, SeriesLayout, Simulator, Status};
use crate::world::{Sampler, StreamIds};

/// Chance that a record of whether a pact came into force is wrong, or that what decided it is in no case.
pub(super) const MISCODED: f64 = 0.05;

/// States in which a run may differ from the record before it counts for a factor e less.
pub(super) const STATES_APART: f64 = 2.0;

/// What a run counts in which the pact is deep where it was shallow, or the other way round.
pub(super) const OTHER_DEPTH: f64 = 0.25;

/// A case about to be simulated.
pub(super) struct CaseEvidence<'c> {
    spec: &'c Spec,
    history: &'c History,
    ids: StreamIds,
    sampler: Sampler,
    layout: SeriesLayout,
    /// Places of the fitted figures in the scenario.
    places: Vec<Option<FigureIx>>,
    seed: u64,
}

/// What the runs of one particle say of a case.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    /// Logarithm of the estimated likelihood.
    pub(super) log_likelihood: f64,
    /// Share of runs in which each pact came into force in time.
    pub(super) formed: Vec<f64>,
}

impl<'c> CaseEvidence<'c> {
    pub(super) fn new(spec: &'c Spec, history: &'c History, priors: &Priors, seed: u64) -> Self {
        Self {
            ids: StreamIds::new(spec),
            sampler: Sampler::weighted(spec, seed, Weighting::Point),
            layout: SeriesLayout::new(spec),
            places: priors.places(spec),
            spec,
            history,
            seed,
        }
    }

    /// Name of the case.
    pub(super) fn name(&self) -> &str {
        self.spec.name.as_str()
    }

    /// Family of cases that are held out together.
    pub(super) fn family(&self) -> &str {
        self.history.family.as_str()
    }

    /// Ids of the designs that are asked about.
    pub(super) fn designs(&self) -> impl Iterator<Item = &str> {
        self.history.pacts.iter().map(|pact| self.spec.designs[pact.design].id.as_str())
    }

    /// Whether each of them formed in history.
    pub(super) fn expected(&self) -> impl Iterator<Item = bool> {
        self.history.pacts.iter().map(|pact| pact.formed.is_some())
    }

    /// Runs particle number `particle`, at `values`, `runs` times, each under a draw of its own of all figures that are not
    /// fitted. The mean of what the runs count is then an unbiased estimate of the likelihood, whatever these figures are
    /// (Andrieu & Roberts 2009, *Annals of Statistics* 37, 697–725).
    pub(super) fn verdict(&self, values: &[f64], particle: u32, runs: u32) -> Verdict {
        let mut series = Series::empty(0, &self.layout);
        let mut formed = vec![0.0; self.history.pacts.len()];
        let (mut sum, mut completed) = (0.0, 0.0);
        for number in 0..runs {
            let draw = particle.wrapping_mul(runs).wrapping_add(number);
            let mut figures = self.sampler.draw(draw);
            for (&place, &value) in self.places.iter().zip(values) {
                if let Some(figure) = place {
                    figures.set(figure, value);
                }
            }
            let mut simulator = Simulator::new(self.spec, &self.ids, &figures, self.seed);
            let run = simulator.run(RunId { draw, replicate: 0 }, &mut series);
            if run.status == Status::Ok {
                completed += 1.0;
                sum += self.counts(&run, &mut formed);
            }
        }
        let completed = f64::max(completed, 1.0);
        formed.iter_mut().for_each(|count| *count /= completed);
        Verdict { log_likelihood: ln((sum / completed).max(f64::MIN_POSITIVE)), formed }
    }

    /// What a run counts: the geometric mean over the pacts that are asked about, so that a case counts as one whatever it
    /// asks.
    fn counts(&self, run: &RunRecord, formed: &mut [f64]) -> f64 {
        let mut log = 0.0;
        for (pact, formed) in self.history.pacts.iter().zip(formed) {
            let came = in_time(run, pact);
            *formed += f64::from(u8::from(came.is_some()));
            log += ln(kernel(came.as_ref(), pact, &self.spec.designs[pact.design].candidates));
        }
        exp(log / self.history.pacts.len().max(1) as f64)
    }
}

/// A pact that came into force in a run: its members and its depth then.
pub(super) struct Came {
    members: Vec<usize>,
    is_deep: bool,
}

fn is_deep(depth: Depth) -> bool {
    depth >= Depth::Article5
}

/// The pact of a design, if it came into force in time.
fn in_time(run: &RunRecord, pact: &HistoricPact) -> Option<Came> {
    // Quarters are counted from 1.
    let last = pact.within_years * 4;
    let of_design = |record: &&PactRecord| record.design as usize == pact.design;
    let (record, quarter) = run
        .pacts
        .iter()
        .filter(of_design)
        .find_map(|record| Some((record, record.in_force.filter(|&quarter| quarter <= last)?)))?;
    let members = record.members.iter().filter(|member| member.joined <= last).map(|member| member.state as usize);
    Some(Came { members: members.collect(), is_deep: record.depth_at(quarter).is_some_and(is_deep) })
}

/// What a run counts in which the pact came into force or not.
///
/// # Formula
/// Where history has no such pact: 1 − e without it and e with it, e being [`MISCODED`]. Where history has one: with it
/// (1 − e)·exp(−w/[`STATES_APART`])·d, w being the candidates that are members in one of the two and not in the other, and d
/// [`OTHER_DEPTH`] where one is deep and the other shallow, else 1; without it e·exp(−n/(2·[`STATES_APART`])), as if half
/// the n candidates were wrong. A kernel of this kind takes what a coder can get wrong for what the model can (Wilkinson
/// 2013, *Statistical Applications in Genetics and Molecular Biology* 12, 129–141).
pub(super) fn kernel(came: Option<&Came>, pact: &HistoricPact, candidates: &[usize]) -> f64 {
    match (came, &pact.formed) {
        (None, None) => 1.0 - MISCODED,
        (Some(_), None) => MISCODED,
        (None, Some(_)) => MISCODED * exp(-(candidates.len() as f64) / (2.0 * STATES_APART)),
        (Some(came), Some(HistoricForm { depth, members })) => {
            let is_wrong = |state: &&usize| came.members.contains(state) != members.contains(state);
            let wrong = candidates.iter().filter(is_wrong).count() as f64;
            let depth = if came.is_deep == is_deep(*depth) { 1.0 } else { OTHER_DEPTH };
            (1.0 - MISCODED) * exp(-wrong / STATES_APART) * depth
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formed(depth: Depth, members: &[usize]) -> HistoricPact {
        HistoricPact { design: 0, formed: Some(HistoricForm { depth, members: members.to_vec() }), within_years: 2 }
    }

    fn came(members: &[usize], is_deep: bool) -> Came {
        Came { members: members.to_vec(), is_deep }
    }

    #[test]
    fn a_run_counts_the_more_the_fewer_states_it_gets_wrong() {
        let pact = formed(Depth::Article5, &[0, 1, 2]);
        let candidates = [0, 1, 2, 3];
        let at = |members: &[usize]| kernel(Some(&came(members, true)), &pact, &candidates);
        assert!((at(&[0, 1, 2]) - 0.95).abs() < 1e-12);
        assert!((at(&[0, 1, 3]) - 0.95 * (-1.0_f64).exp()).abs() < 1e-12);
        assert!(at(&[0, 1, 2]) > at(&[0, 1]) && at(&[0, 1]) > at(&[0, 1, 3]));
        assert!(kernel(None, &pact, &candidates) < at(&[3]));
    }

    #[test]
    fn a_pact_of_the_wrong_depth_counts_less() {
        let shallow = formed(Depth::Shallow, &[0, 1, 2]);
        let right = kernel(Some(&came(&[0, 1, 2], false)), &shallow, &[0, 1, 2]);
        let deep = kernel(Some(&came(&[0, 1, 2], true)), &shallow, &[0, 1, 2]);
        assert!((deep / right - OTHER_DEPTH).abs() < 1e-12);
    }

    #[test]
    fn where_no_pact_came_a_run_without_one_counts() {
        let none = HistoricPact { design: 0, formed: None, within_years: 2 };
        assert!((kernel(None, &none, &[0, 1, 2]) - 0.95).abs() < 1e-12);
        assert!((kernel(Some(&came(&[0, 1, 2], true)), &none, &[0, 1, 2]) - 0.05).abs() < 1e-12);
    }
}
