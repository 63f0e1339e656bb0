//! What one rule says of one pact, and how well.

use serde::{Deserialize, Serialize};

use super::cases::Case;
use super::forecaster::Forecaster;
use super::references::{BaseRate, jeffreys};
use super::run::{LEVEL, SAMPLES};
use super::runs::{DEPTHS, PactSums, blamed};
use crate::rng::{Key, StreamId, ln};
use crate::scenario::{HistoricForm, HistoricPact};
use crate::stats::{Interval, NestedProportion, block_interval};

/// Share of the runs with a pact from which on a candidate counts as foretold.
const FORETOLD: f64 = 0.5;

/// What one rule says of one pact of one case, and how well. What cannot be said is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Case.
    pub case: String,
    /// Family of the case.
    pub family: String,
    /// Design.
    pub pact: String,
    /// Rule or reference.
    pub rule: String,
    /// Whether it is a reference.
    pub is_reference: bool,
    /// Years from the start that are asked about.
    pub within_years: u32,
    /// Completed runs; 0 of the base rate, which runs nothing.
    pub runs: u64,
    /// Probability that the pact came into force in time: the share of the runs.
    pub p_formed: Option<f64>,
    /// Lower end of its 95 % interval under another seed.
    pub p_low: Option<f64>,
    /// Upper end.
    pub p_high: Option<f64>,
    /// Whether it did in history.
    pub expected: bool,
    /// Logarithm of the probability of what happened; 0 is best.
    pub log_score: Option<f64>,
    /// Lower end of its 95 % interval over samples of draws.
    pub log_score_low: Option<f64>,
    /// Upper end.
    pub log_score_high: Option<f64>,
    /// Squared difference of the probability and what happened; 0 is best.
    pub brier: Option<f64>,
    /// Lower end of its 95 % interval over samples of draws.
    pub brier_low: Option<f64>,
    /// Upper end.
    pub brier_high: Option<f64>,
    /// Rung in history.
    pub expected_depth: Option<String>,
    /// Rungs at entry into force, as shares of the runs in which it formed; all six, or none without such a run.
    pub depths: Vec<DepthShare>,
    /// Candidates.
    pub members: Vec<MemberForecast>,
    /// Members that were foretold.
    pub hits: Option<u64>,
    /// Members that were not.
    pub misses: Option<u64>,
    /// Others that were.
    pub false_members: Option<u64>,
    /// Share of the members that were foretold.
    pub hit_rate: Option<f64>,
    /// Mean logarithm of the probability of what each candidate did, given that the pact formed.
    pub member_log_score: Option<f64>,
    /// What the runs without the pact are put down to, as shares of them, greatest first.
    pub blame: Vec<BlameShare>,
}

/// A rung and how often it was that of the pact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DepthShare {
    /// Rung.
    pub depth: String,
    /// Share of the runs in which the pact formed.
    pub share: f64,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberForecast {
    /// State.
    pub state: String,
    /// Probability that it is a member, given that the pact forms; missing where it never did.
    pub p_member: Option<f64>,
    /// Whether it was one in history; missing where the pact did not form.
    pub expected: Option<bool>,
    /// Whether that is foretold.
    pub foretold: Option<bool>,
}

/// What a pact that did not form is put down to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlameShare {
    /// A family of factors, or another reason.
    pub reason: String,
    /// Share of the runs in which it did not form.
    pub share: f64,
}

/// What a rule says of a bilateral treaty that came in history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BilateralForecast {
    /// Case.
    pub case: String,
    /// Rule.
    pub rule: String,
    /// One state.
    pub first: String,
    /// The other.
    pub second: String,
    /// Share of the runs in which such a treaty came in place of a pact.
    pub p: Option<f64>,
    /// Lower end of its 95 % interval under another seed.
    pub p_low: Option<f64>,
    /// Upper end.
    pub p_high: Option<f64>,
}

/// A pact of a case.
#[derive(Clone, Copy)]
pub(super) struct Asked<'c> {
    pub(super) case: &'c Case,
    pub(super) pact: &'c HistoricPact,
}

impl Asked<'_> {
    fn candidates(&self) -> &[usize] {
        &self.case.spec.designs[self.pact.design].candidates
    }

    /// Whether candidate `a` was a member; `None` where the pact did not form.
    fn was_member(&self, a: usize) -> Option<bool> {
        let HistoricForm { members, .. } = self.pact.formed.as_ref()?;
        Some(members.contains(&self.candidates()[a]))
    }

    /// A row in which nothing is said yet.
    fn blank(&self, by: &Forecaster) -> Forecast {
        let spec = &self.case.spec;
        Forecast {
            case: spec.name.to_string(),
            family: self.case.history.family.to_string(),
            pact: spec.designs[self.pact.design].id.to_string(),
            rule: by.name.to_owned(),
            is_reference: by.is_reference,
            within_years: self.pact.within_years,
            runs: 0,
            p_formed: None,
            p_low: None,
            p_high: None,
            expected: self.pact.formed.is_some(),
            log_score: None,
            log_score_low: None,
            log_score_high: None,
            brier: None,
            brier_low: None,
            brier_high: None,
            expected_depth: self.pact.formed.as_ref().map(|form| form.depth.word().to_owned()),
            depths: Vec::new(),
            members: Vec::new(),
            hits: None,
            misses: None,
            false_members: None,
            hit_rate: None,
            member_log_score: None,
            blame: Vec::new(),
        }
    }

    /// What the runs of a rule say.
    pub(super) fn by_runs(&self, by: &Forecaster, sums: &PactSums, seed: u64) -> Forecast {
        let (formed, runs) = (sums.formed.successes(), sums.formed.trials());
        let mut row = Forecast { runs, ..self.blank(by) };
        if runs == 0 {
            return row;
        }
        row.p_formed = sums.formed.estimate();
        (row.p_low, row.p_high) = ends(sums.formed.replicate_noise());
        if by.scores_form {
            self.score_form(&mut row, jeffreys(formed, runs));
            (row.log_score_low, row.log_score_high) = ends(self.over_draws(sums, seed, log_score));
            (row.brier_low, row.brier_high) = ends(self.over_draws(sums, seed, brier));
        }
        if formed > 0 {
            let share = |&count: &u64| count as f64 / formed as f64;
            let rungs = DEPTHS.iter().zip(&sums.depths);
            row.depths = rungs
                .map(|(depth, count)| DepthShare { depth: depth.word().to_owned(), share: share(count) })
                .collect();
        }
        let smoothed: Vec<f64> = sums.members.iter().map(|&count| jeffreys(count, formed)).collect();
        let shares: Vec<Option<f64>> =
            sums.members.iter().map(|&count| (formed > 0).then(|| count as f64 / formed as f64)).collect();
        self.score_members(&mut row, &shares, &smoothed);
        row.blame = blame(sums, runs - formed);
        row
    }

    /// What the base rate says.
    pub(super) fn by_base_rate(&self, by: &Forecaster, rate: BaseRate) -> Forecast {
        let mut row = Forecast { p_formed: Some(rate.formed), ..self.blank(by) };
        self.score_form(&mut row, rate.formed);
        let candidates = self.candidates().len();
        self.score_members(&mut row, &vec![Some(rate.member); candidates], &vec![rate.member; candidates]);
        row
    }

    fn score_form(&self, row: &mut Forecast, p: f64) {
        row.log_score = Some(log_score(p, row.expected));
        row.brier = Some(brier(p, row.expected));
    }

    /// The interval of a score over samples of the draws.
    fn over_draws(&self, sums: &PactSums, seed: u64, score: fn(f64, bool) -> f64) -> Option<Interval> {
        let label = format!("{} {}", self.case.spec.name, self.case.spec.designs[self.pact.design].id);
        let mut stream = Key::of_design(seed).stream(StreamId::new("hindcast-draws", &label));
        let happened = self.pact.formed.is_some();
        let draws = &sums.by_draw;
        block_interval(
            draws.len(),
            (SAMPLES, LEVEL),
            |bound| stream.below(bound),
            |weights| {
                let weigh = |sum: (u64, u64), (&(formed, runs), &weight): (&(u64, u64), &u32)| {
                    (sum.0 + formed * u64::from(weight), sum.1 + runs * u64::from(weight))
                };
                let (formed, runs) = draws.iter().zip(weights).fold((0, 0), weigh);
                (runs > 0).then(|| score(jeffreys(formed, runs), happened))
            },
        )
    }

    /// `shares` are the probabilities that are shown and foretell, `smoothed` those that are scored.
    fn score_members(&self, row: &mut Forecast, shares: &[Option<f64>], smoothed: &[f64]) {
        let states = &self.case.spec.states;
        row.members = (self.candidates().iter().zip(shares).enumerate())
            .map(|(a, (&state, &share))| MemberForecast {
                state: states[state].id.to_string(),
                p_member: share,
                expected: self.was_member(a),
                foretold: share.map(|share| share >= FORETOLD),
            })
            .collect();
        if self.pact.formed.is_none() {
            return;
        }
        let scores = smoothed.iter().enumerate().filter_map(|(a, &p)| Some(log_score(p, self.was_member(a)?)));
        row.member_log_score = Some(scores.sum::<f64>() / smoothed.len() as f64);
        if shares.iter().any(Option::is_none) {
            return;
        }
        let count = |foretold: bool, was: bool| {
            let is = |member: &&MemberForecast| (member.foretold, member.expected) == (Some(foretold), Some(was));
            row.members.iter().filter(is).count() as u64
        };
        let (hits, misses, false_members) = (count(true, true), count(false, true), count(true, false));
        (row.hits, row.misses, row.false_members) = (Some(hits), Some(misses), Some(false_members));
        row.hit_rate = Some(hits as f64 / (hits + misses) as f64);
    }
}

/// What is said of the bilateral treaties of a case.
pub(super) fn bilateral(case: &Case, by: &Forecaster, sums: &[NestedProportion]) -> Vec<BilateralForecast> {
    let id = |state: usize| case.spec.states[state].id.to_string();
    let row = |(&(first, second), sums): (&(usize, usize), &NestedProportion)| {
        let (p_low, p_high) = ends(sums.replicate_noise());
        BilateralForecast {
            case: case.spec.name.to_string(),
            rule: by.name.to_owned(),
            first: id(first),
            second: id(second),
            p: sums.estimate(),
            p_low,
            p_high,
        }
    };
    case.history.bilateral.iter().zip(sums).map(row).collect()
}

/// Shares of the runs without the pact, greatest first, without what never occurred.
fn blame(sums: &PactSums, runs: u64) -> Vec<BlameShare> {
    let mut shares: Vec<BlameShare> = blamed()
        .zip(&sums.blame)
        .filter(|(_, blame)| **blame > 0.0)
        .map(|(reason, blame)| BlameShare { reason: reason.to_owned(), share: blame / runs as f64 })
        .collect();
    // Stable, so that ties stay in the order of the families.
    shares.sort_by(|a, b| b.share.total_cmp(&a.share));
    shares
}

/// Logarithm of the probability `p` gives to what happened (Good 1952).
pub(super) fn log_score(p: f64, happened: bool) -> f64 {
    ln(if happened { p } else { 1.0 - p })
}

/// Squared difference of `p` and what happened (Brier 1950).
pub(super) fn brier(p: f64, happened: bool) -> f64 {
    let off = p - f64::from(u8::from(happened));
    off * off
}

fn ends(interval: Option<Interval>) -> (Option<f64>, Option<f64>) {
    (interval.map(|interval| interval.low), interval.map(|interval| interval.high))
}
