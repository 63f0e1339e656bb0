//! The patient rule induction method.
//!
//! Friedman & Fisher (1999), *Statistics and Computing* 9(2), 123–143; for scenario discovery Bryant & Lempert (2010),
//! *Technological Forecasting and Social Change* 77(1), 34–49; its objectives Kwakkel & Jaxa-Rozen (2016), *Environmental
//! Modelling & Software* 79, 311–321. Written by hand since no crate has it. At the same settings it finds the boxes of
//! release 2.5.3 of the EMA Workbench (Kwakkel 2017, *Environmental Modelling & Software* 96, 239–250), ties included.

use serde::{Deserialize, Serialize};

use super::boxes::{BoxLimits, Limit, restricted};
use super::cases::Cases;
use super::error::DiscoveryError;
use super::objective::{Count, Objective};
use super::paste;
use super::peel::{Peeling, Sorted, best};
use super::quasi_p::{self, QuasiP};

/// What a search is told.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What a peel and a paste are chosen by.
    pub objective: Objective,
    /// Share of the rows of a box that a peel takes away: above 0, below 1.
    pub peel_alpha: f64,
    /// Share of the rows of a slice that a paste takes back: above 0, below 1.
    pub paste_alpha: f64,
    /// Smallest share of all rows in a box: above 0, below 1.
    pub mass_min: f64,
    /// Density that the last box of a trajectory must have to count as found: above 0, at most 1.
    pub threshold: f64,
}

impl Default for Settings {
    /// Those of the EMA Workbench, which has no default for the threshold: here at least half of a box is of interest.
    fn default() -> Self {
        Self { objective: Objective::default(), peel_alpha: 0.05, paste_alpha: 0.05, mass_min: 0.05, threshold: 0.5 }
    }
}

impl Settings {
    fn check(&self, rows: usize) -> Result<(), DiscoveryError> {
        let shares = [("peel-alpha", self.peel_alpha), ("paste-alpha", self.paste_alpha), ("mass-min", self.mass_min)];
        for (name, value) in shares {
            if !(value > 0.0 && value < 1.0) {
                return Err(DiscoveryError::Setting { name, value, range: "above 0 and below 1" });
            }
        }
        if !(self.threshold > 0.0 && self.threshold <= 1.0) {
            let (name, value) = ("threshold", self.threshold);
            return Err(DiscoveryError::Setting { name, value, range: "above 0 and at most 1" });
        }
        // Otherwise a single row is a box, and a peel takes less than one.
        let needed = (1.0 / self.mass_min.min(self.peel_alpha)).ceil() as usize;
        if rows < needed { Err(DiscoveryError::TooFewRows { rows, needed }) } else { Ok(()) }
    }
}

/// A box on a trajectory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its limits, one a factor.
    pub limits: BoxLimits,
    /// Rows in it.
    pub rows: usize,
    /// Rows of interest in it.
    pub of_interest: usize,
    /// Share of all rows of interest that it holds, those of earlier boxes included.
    pub coverage: f64,
    /// Share of its rows that are of interest.
    pub density: f64,
    /// Share of all rows that it holds.
    pub mass: f64,
    /// Positions of the factors that it restricts.
    pub restricted: Vec<usize>,
    /// Quasi-p-values, one a restricted factor.
    pub quasi_p: Vec<QuasiP>,
}

/// The boxes on the way from all rows to the densest box: peels, then pastes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trajectory {
    /// The boxes; the first holds all rows that were there.
    pub steps: Vec<Step>,
    /// Whether the last one is as dense as the threshold asks.
    pub reaches_threshold: bool,
    /// How many of the steps peeling made, the first one not counted.
    pub peels: usize,
}

/// Looks for one box among all rows.
///
/// # Errors
/// [`DiscoveryError`] for settings out of their range and for too few rows.
pub fn find_box(cases: &Cases, settings: &Settings) -> Result<Trajectory, DiscoveryError> {
    settings.check(cases.rows())?;
    Ok(Search::new(cases, settings).find(&cases.all_rows(), true))
}

/// Looks for up to `boxes` boxes, each among the rows outside those before it (covering); `choose` says which step of a
/// trajectory is its box. Ends early where no rows of interest are left and after a trajectory that does not reach the
/// threshold, which is the last of the result.
///
/// # Errors
/// Those of [`find_box`].
pub fn cover(
    cases: &Cases,
    settings: &Settings,
    boxes: usize,
    choose: impl Fn(usize, &Trajectory) -> usize,
) -> Result<Vec<(Trajectory, usize)>, DiscoveryError> {
    settings.check(cases.rows())?;
    let search = Search::new(cases, settings);
    let mut rows = cases.all_rows();
    let mut found = Vec::new();
    while found.len() < boxes && rows.iter().any(|&row| cases.of_interest()[row as usize]) {
        let trajectory = search.find(&rows, true);
        let chosen = choose(found.len(), &trajectory).min(trajectory.steps.len() - 1);
        let limits = &trajectory.steps[chosen].limits;
        let is_inside = |row: u32| {
            cases.columns().iter().zip(limits).all(|(column, limit)| limit.holds(column.values[row as usize]))
        };
        rows.retain(|&row| !is_inside(row));
        let is_last = !trajectory.reaches_threshold;
        found.push((trajectory, chosen));
        if is_last {
            break;
        }
    }
    Ok(found)
}

/// A search for boxes in the same cases.
pub(super) struct Search<'a> {
    cases: &'a Cases,
    settings: &'a Settings,
    sorted: Sorted,
    /// The box of all rows, which is what a box is restricted against.
    initial: BoxLimits,
    all: Count,
    /// The factors in the order in which they are tried, which decides ties: real, integer, category.
    order: Vec<usize>,
}

impl<'a> Search<'a> {
    pub(super) fn new(cases: &'a Cases, settings: &'a Settings) -> Self {
        let mut order: Vec<usize> = (0..cases.columns().len()).collect();
        order.sort_by_key(|&factor| cases.columns()[factor].kind);
        let all = Count { rows: cases.rows(), of_interest: cases.count_of_interest() };
        let initial = cases.bounds(&cases.all_rows());
        Self { cases, settings, sorted: Sorted::new(cases), initial, all, order }
    }

    /// The same search as if `rows` were all that there is.
    pub(super) fn find_within(&self, rows: &[u32]) -> Trajectory {
        let of_interest = rows.iter().filter(|&&row| self.cases.of_interest()[row as usize]).count();
        let within = Search {
            sorted: self.sorted.clone(),
            initial: self.cases.bounds(rows),
            all: Count { rows: rows.len(), of_interest },
            order: self.order.clone(),
            ..*self
        };
        within.find(rows, false)
    }

    /// Peels and pastes the box of all `rows`; with quasi-p-values if wanted.
    fn find(&self, rows: &[u32], with_quasi_p: bool) -> Trajectory {
        let mut peeling = self.start(rows);
        let mut steps = vec![self.step(rows, &peeling.limits, peeling.count, with_quasi_p)];
        let next = |peeling: &Peeling<'_>| {
            let candidates = peeling.candidates(&self.order);
            best(candidates, (peeling.count, &peeling.limits), &self.initial, self.settings)
        };
        while let Some((gain, candidate)) = next(&peeling) {
            if !(gain > 0.0 && candidate.count.rows < peeling.count.rows && self.is_large_enough(candidate.count)) {
                break;
            }
            peeling.take(candidate);
            steps.push(self.step(rows, &peeling.limits, peeling.count, with_quasi_p));
        }
        let peels = steps.len() - 1;
        let Peeling { mut limits, mut count, .. } = peeling;
        loop {
            let candidates = paste::candidates(self.cases, rows, (&limits, &self.initial), &self.order, self.settings);
            let found = best(candidates.into_iter(), (count, &limits), &self.initial, self.settings);
            let Some((gain, candidate)) = found else { break };
            let is_denser = candidate.count.density() > count.density();
            let is_larger = candidate.count.rows > count.rows;
            if !(gain > 0.0 && is_denser && is_larger && self.is_large_enough(candidate.count)) {
                break;
            }
            count = candidate.count;
            limits[candidate.factor] = candidate.limit;
            steps.push(self.step(rows, &limits, count, with_quasi_p));
        }
        let reaches_threshold = count.density().is_some_and(|density| density >= self.settings.threshold);
        Trajectory { steps, reaches_threshold, peels }
    }

    fn start(&self, rows: &[u32]) -> Peeling<'_> {
        let mut is_there = vec![false; self.cases.rows()];
        for &row in rows {
            is_there[row as usize] = true;
        }
        let mut sorted = self.sorted.clone();
        sorted.retain(|row| is_there[row as usize]);
        let of_interest = rows.iter().filter(|&&row| self.cases.of_interest()[row as usize]).count();
        let count = Count { rows: rows.len(), of_interest };
        Peeling { cases: self.cases, settings: self.settings, sorted, limits: self.initial.clone(), count }
    }

    fn is_large_enough(&self, count: Count) -> bool {
        count.rows as f64 / self.all.rows as f64 >= self.settings.mass_min
    }

    fn step(&self, rows: &[u32], limits: &[Limit], count: Count, with_quasi_p: bool) -> Step {
        let restricted = restricted(limits, &self.initial);
        let boxes = (limits, self.initial.as_slice());
        let quasi_p =
            if with_quasi_p { quasi_p::of_box(self.cases, rows, boxes, (&restricted, count)) } else { Vec::new() };
        Step {
            limits: limits.to_vec(),
            rows: count.rows,
            of_interest: count.of_interest,
            coverage: count.of_interest as f64 / self.all.of_interest as f64,
            density: count.density().unwrap_or(0.0),
            mass: count.rows as f64 / self.all.rows as f64,
            restricted,
            quasi_p,
        }
    }
}
