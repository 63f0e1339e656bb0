//! Generations of particles: points in the space of the fitted figures, and what the evidence says of each.

use rayon::prelude::*;

use super::cases::{CaseEvidence, Verdict};
use super::error::CalibrationError;
use super::free::Priors;
use super::pacts::PactEvidence;
use crate::ensemble::Host;
use crate::rng::{Key, StreamId, ln, seed_of};
use crate::stats::{Gaussian, log_sum, normalised, tempering};

/// Share of the particles of a generation that come from the prior, so that no place that it allows is beyond reach
/// (defensive mixture; Hesterberg 1995, *Technometrics* 37, 185–194).
const FROM_PRIOR: f64 = 0.15;

/// Part of the covariance of different figures that a proposal takes over, and factor of its spread.
const COUPLING: f64 = 0.7;
const SPREAD: f64 = 1.5;

/// Points that the one generation must still count as when the next is drawn around it.
const SIZE_LEAST: f64 = 100.0;

/// Particles of a generation, one after another.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Generation {
    /// Standard scores of the figures.
    pub(super) points: Vec<Vec<f64>>,
    /// Log-likelihood of the data-coded pacts.
    pub(super) pacts: Vec<f64>,
    /// What the runs say of each case.
    pub(super) cases: Vec<Vec<Verdict>>,
}

/// Where the particles of a generation come from: the prior, or more.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    fitted: Option<Gaussian>,
}

/// The evidence.
pub(super) struct Evidence<'c> {
    pub(super) priors: Priors,
    pub(super) pacts: PactEvidence,
    pub(super) cases: Vec<CaseEvidence<'c>>,
    /// Families of the cases, ascending, and of each case its place among them.
    pub(super) families: Vec<String>,
    pub(super) family_of: Vec<usize>,
    /// Runs of each case for each particle.
    pub(super) runs: u32,
    pub(super) seed: u64,
}

impl Proposal {
    /// The prior alone.
    pub(super) fn prior() -> Self {
        Self { fitted: None }
    }

    /// Around particles with these weights.
    pub(super) fn around(points: &[Vec<f64>], weights: &[f64]) -> Self {
        Self { fitted: Gaussian::of_points(points, weights, SPREAD, COUPLING) }
    }

    /// A point, from one uniform number and one normal one for each figure.
    fn draw(&self, uniform: f64, normals: &[f64]) -> Vec<f64> {
        match &self.fitted {
            Some(fitted) if uniform >= FROM_PRIOR => fitted.draw(normals),
            _ => normals.to_vec(),
        }
    }

    /// Logarithm of the density at a point.
    fn log_density(&self, point: &[f64]) -> f64 {
        let prior = Gaussian::standard(point.len()).log_density(point);
        match &self.fitted {
            Some(fitted) => log_sum(&[ln(FROM_PRIOR) + prior, ln(1.0 - FROM_PRIOR) + fitted.log_density(point)]),
            None => prior,
        }
    }
}

impl Evidence<'_> {
    /// Draws `count` points of generation `number` from `proposal`.
    pub(super) fn points(&self, proposal: &Proposal, number: u32, count: usize) -> Vec<Vec<f64>> {
        let seed = seed_of("calibration", self.seed, number);
        let mut stream = Key::of_design(seed).stream(StreamId::new("calibration", "points"));
        let mut point = || {
            let uniform = stream.uniform();
            let normals: Vec<f64> = (0..self.priors.len()).map(|_| stream.normal()).collect();
            proposal.draw(uniform, &normals)
        };
        (0..count).map(|_| point()).collect()
    }

    /// Log-likelihoods of the data-coded pacts at `points`.
    ///
    /// # Errors
    /// [`CalibrationError::Pacts`] where a regression has no answer.
    pub(super) fn of_pacts(&self, points: &[Vec<f64>]) -> Result<Vec<f64>, CalibrationError> {
        let at = |point: &Vec<f64>| self.pacts.log_likelihood(&self.priors.values(point));
        Ok(points.par_iter().map(at).collect::<Result<_, _>>()?)
    }

    /// What the cases say at `points`, particles being numbered from `first`. `done` particles of `all` are done before;
    /// `None` where the host stopped it.
    pub(super) fn of_cases(
        &self,
        points: &[Vec<f64>],
        first: u32,
        (done, all): (u64, u64),
        host: &dyn Host,
    ) -> Option<Vec<Vec<Verdict>>> {
        let finished = std::sync::atomic::AtomicU64::new(done);
        let at = |(number, point): (usize, &Vec<f64>)| {
            if host.stop() {
                return None;
            }
            let values = self.priors.values(point);
            let particle = first.wrapping_add(number as u32);
            let verdicts = self.cases.iter().map(|case| case.verdict(&values, particle, self.runs)).collect();
            host.progress(finished.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, all);
            Some(verdicts)
        };
        points.par_iter().enumerate().map(at).collect()
    }

    /// Log-likelihood of each family of cases for one particle: the mean over its cases, which tell of the same events.
    pub(super) fn by_family(&self, verdicts: &[Verdict]) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); self.families.len()];
        for (verdict, &family) in verdicts.iter().zip(&self.family_of) {
            sums[family].0 += verdict.log_likelihood;
            sums[family].1 += 1.0;
        }
        sums.into_iter().map(|(sum, count)| sum / f64::max(count, 1.0)).collect()
    }
}

/// All particles of several generations, weighed as one sample.
#[derive(Debug, Clone, Default)]
pub(super) struct Sample {
    pub(super) points: Vec<Vec<f64>>,
    /// Logarithm of prior over proposal.
    pub(super) base: Vec<f64>,
    /// Log-likelihood of the data-coded pacts.
    pub(super) pacts: Vec<f64>,
    /// Log-likelihood of each family of cases.
    pub(super) families: Vec<Vec<f64>>,
    /// Share of runs in which each pact formed, case after case.
    pub(super) formed: Vec<Vec<f64>>,
}

impl Sample {
    /// Gathers `generations`, drawn from `proposals`.
    ///
    /// # Formula
    /// Each point weighs prior / Σ (n_g/n)·proposal_g, as if it came from the mixture of all (deterministic mixture; Owen &
    /// Zhou 2000, *Journal of the American Statistical Association* 95, 135–143).
    pub(super) fn of(evidence: &Evidence<'_>, generations: &[Generation], proposals: &[Proposal]) -> Self {
        let all: f64 = generations.iter().map(|generation| generation.points.len() as f64).sum();
        let shares: Vec<f64> = generations.iter().map(|generation| ln(generation.points.len() as f64 / all)).collect();
        let base = |point: &Vec<f64>| {
            let mixture: Vec<f64> = shares.iter().zip(proposals).map(|(n, q)| n + q.log_density(point)).collect();
            Gaussian::standard(point.len()).log_density(point) - log_sum(&mixture)
        };
        let points: Vec<Vec<f64>> = generations.iter().flat_map(|generation| generation.points.clone()).collect();
        let verdicts = || generations.iter().flat_map(|generation| &generation.cases);
        Self {
            base: points.par_iter().map(base).collect(),
            pacts: generations.iter().flat_map(|generation| generation.pacts.clone()).collect(),
            families: verdicts().map(|verdicts| evidence.by_family(verdicts)).collect(),
            formed: verdicts().map(|verdicts| verdicts.iter().flat_map(|v| v.formed.clone()).collect()).collect(),
            points,
        }
    }

    /// Log-likelihood of each particle by the pacts, if `pacts`, and all families for which `counts` says so.
    pub(super) fn log_likelihoods(&self, pacts: bool, counts: impl Fn(usize) -> bool) -> Vec<f64> {
        let of = |(l, families): (&f64, &Vec<f64>)| {
            let cases: f64 = families.iter().enumerate().filter(|(at, _)| counts(*at)).map(|(_, l)| l).sum();
            if pacts { l + cases } else { cases }
        };
        self.pacts.iter().zip(&self.families).map(of).collect()
    }

    /// Weights, which sum to 1, of the posterior by some of the evidence.
    pub(super) fn weights(&self, pacts: bool, counts: impl Fn(usize) -> bool) -> Vec<f64> {
        let likelihoods = self.log_likelihoods(pacts, counts);
        normalised(&self.base.iter().zip(&likelihoods).map(|(base, l)| base + l).collect::<Vec<f64>>())
    }

    /// Weights by all evidence, which is held back as far as few points would be left.
    pub(super) fn tempered(&self) -> Vec<f64> {
        let likelihoods = self.log_likelihoods(true, |_| true);
        let power = tempering(&self.base, &likelihoods, SIZE_LEAST);
        normalised(&self.base.iter().zip(&likelihoods).map(|(base, l)| base + power * l).collect::<Vec<f64>>())
    }
}
