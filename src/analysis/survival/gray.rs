//! Whether a cause has come to the same share of runs in all groups, at all times.

use nalgebra::{DMatrix, DVector};

use super::error::SurvivalError;
use super::event_table::EventTable;
use super::quadratic::{TestResult, chi_squared};

/// Gray's test of groups' cumulative incidences of `cause`. Unlike [`log_rank`](super::log_rank) it counts a run that
/// another cause took as one that this cause will not reach, and so compares what is seen in the end. The tables must
/// have rows for the same times.
///
/// # Errors
/// [`SurvivalError::OneGroup`]; [`SurvivalError::NoEvent`]; [`SurvivalError::NoVariance`].
///
/// # Formula
/// The K-sample test of Gray (1988), *Annals of Statistics* 16(3), 1141–1154, with ρ = 0. With Y_g at risk, S_g the
/// share without event and F_g the cumulative incidence just before a time, w_g = Y_g/S_g and R_g = w_g(1 − F_g), the
/// excess of group g is Σ (d_g − d·R_g/R). Its covariance is Σ_k Σ_t (v_gk·v_hk·S_k/Y_k·ΔF + u_gk·u_hk·S_k²·d′_k/Y_k²)
/// with ΔF = d/w the rise of the common incidence F, d′_k the events of other causes, a_gk = w_g(δ_gk − w_k/w), c_gk(t)
/// = Σ a_gk·ΔF/(1 − F) over times up to t, v = a + (1 − (1 − F)/S_k)(c(∞) − c) and u = (1 − F)/S_k·(c(∞) − c), F and
/// S_k just after the time in these. With several events at one time the terms are multiplied by 1 − (d − 1)/(w·S_k −
/// 1) and 1 − (d′_k − 1)/(Y_k − 1), as in the author's own program (the R package `cmprsk`).
pub fn gray(tables: &[EventTable], cause: usize) -> Result<TestResult, SurvivalError> {
    let groups = tables.len();
    if groups < 2 {
        return Err(SurvivalError::OneGroup);
    }
    let mut sums = Sums::new(groups);
    let mut rows = Vec::new();
    let mut steps: Vec<_> = tables.iter().map(EventTable::steps).collect();
    let mut cells = Vec::with_capacity(groups);
    loop {
        cells.clear();
        let next = steps.iter_mut().filter_map(Iterator::next);
        cells.extend(next.map(|step| Cell { at_risk: step.at_risk, own: step.of(Some(cause)), all: step.all() }));
        if cells.len() < groups {
            break;
        }
        if cells.iter().any(|cell| cell.all > 0) {
            rows.push(sums.add(&cells));
        }
    }
    if sums.events == 0 {
        return Err(SurvivalError::NoEvent);
    }
    let mut covariance = DMatrix::zeros(groups, groups);
    for row in &rows {
        row.add_variance(&sums.drift, &mut covariance);
    }
    chi_squared(&sums.excess, &covariance)
}

/// Counts of one group at one time.
#[derive(Clone, Copy)]
struct Cell {
    at_risk: u64,
    /// Events of the cause.
    own: u64,
    /// Events of any cause.
    all: u64,
}

/// What has added up by a time.
struct Sums {
    events: u64,
    excess: DVector<f64>,
    /// Share without event, by group.
    without: Vec<f64>,
    /// Cumulative incidence, by group.
    incidence: Vec<f64>,
    /// Common cumulative incidence.
    common: f64,
    /// c of the formula.
    drift: DMatrix<f64>,
}

/// What the variance needs of a time.
struct Row {
    cells: Vec<Cell>,
    /// Share without event before the time, by group; 0 for a group with nobody left at risk.
    before: Vec<f64>,
    /// The same after it.
    after: Vec<f64>,
    /// Sum of at risk / share without event.
    weight: f64,
    /// Rise of the common incidence, and its value afterwards.
    rise: f64,
    common: f64,
    /// a and c of the formula.
    contrast: DMatrix<f64>,
    drift: DMatrix<f64>,
}

impl Sums {
    fn new(groups: usize) -> Self {
        Self {
            events: 0,
            excess: DVector::zeros(groups),
            without: vec![1.0; groups],
            incidence: vec![0.0; groups],
            common: 0.0,
            drift: DMatrix::zeros(groups, groups),
        }
    }

    fn add(&mut self, cells: &[Cell]) -> Row {
        let before: Vec<f64> =
            cells.iter().zip(&self.without).map(|(cell, &share)| if cell.at_risk > 0 { share } else { 0.0 }).collect();
        let weigh = |(cell, &share): (&Cell, &f64)| if share > 0.0 { cell.at_risk as f64 / share } else { 0.0 };
        let weights: Vec<f64> = cells.iter().zip(&before).map(weigh).collect();
        let weight: f64 = weights.iter().sum();
        let reach: Vec<f64> = weights.iter().zip(&self.incidence).map(|(w, incidence)| w * (1.0 - incidence)).collect();
        let all_reach: f64 = reach.iter().sum();
        let events: u64 = cells.iter().map(|cell| cell.own).sum();
        if events > 0 {
            self.events += events;
            for (g, cell) in cells.iter().enumerate() {
                self.excess[g] += cell.own as f64 - events as f64 * reach[g] / all_reach;
            }
        }
        let contrast = DMatrix::from_fn(cells.len(), cells.len(), |g, k| {
            weights[g] * (if g == k { 1.0 } else { 0.0 } - weights[k] / weight)
        });
        let rise = events as f64 / weight;
        if events > 0 {
            self.drift += &contrast * (rise / (1.0 - self.common));
        }
        for (g, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.at_risk > 0) {
            let at_risk = cell.at_risk as f64;
            self.incidence[g] += self.without[g] * cell.own as f64 / at_risk;
            self.without[g] *= (cell.at_risk - cell.all) as f64 / at_risk;
        }
        self.common += rise;
        let (after, drift) = (self.without.clone(), self.drift.clone());
        Row { cells: cells.to_vec(), before, after, weight, rise, common: self.common, contrast, drift }
    }
}

impl Row {
    /// Adds its terms to the covariance, `drift` being c at the end.
    fn add_variance(&self, drift: &DMatrix<f64>, covariance: &mut DMatrix<f64>) {
        let events: u64 = self.cells.iter().map(|cell| cell.own).sum();
        let to_come = drift - &self.drift;
        for (k, cell) in self.cells.iter().enumerate() {
            let (before, after, at_risk) = (self.before[k], self.after[k], cell.at_risk as f64);
            if before <= 0.0 {
                continue;
            }
            // A group that has run out is no longer reached by other causes.
            let others = if after > 0.0 { (1.0 - self.common) / after } else { 0.0 };
            if events > 0 {
                let v = self.contrast.column(k) + to_come.column(k) * (1.0 - others);
                let ties = tied(events, self.weight * before);
                *covariance += &v * v.transpose() * (ties * before / at_risk * self.rise);
            }
            let competing = cell.all - cell.own;
            if competing > 0 && after > 0.0 {
                let u = to_come.column(k) * others;
                let scale = tied(competing, at_risk) * before * before * competing as f64 / (at_risk * at_risk);
                *covariance += &u * u.transpose() * scale;
            }
        }
    }
}

/// What several events at one time leave of the variance, among so many at risk.
fn tied(events: u64, at_risk: f64) -> f64 {
    if events > 1 { 1.0 - (events - 1) as f64 / (at_risk - 1.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::super::log_rank;
    use super::super::observations::{Group, Layers, Observation, Observations};
    use super::super::resampling::tables;
    use super::*;

    fn tables_of(groups: &[Vec<(f64, Option<usize>)>]) -> Vec<EventTable> {
        let group = |(at, rows): (usize, &Vec<(f64, Option<usize>)>)| Group {
            name: at.to_string(),
            observations: rows.iter().map(|&(time, cause)| Observation { time, cause, draw: 0 }).collect(),
        };
        let groups = groups.iter().enumerate().map(group).collect();
        let causes = ["pact", "war"].map(str::to_owned).to_vec();
        tables(&Observations::new(causes, groups, Layers::Independent).expect("fit"))
    }

    #[test]
    fn groups_alike_do_not_differ() {
        let rows = vec![(1.0, Some(0)), (2.0, Some(1)), (2.0, None), (4.0, Some(0)), (5.0, None)];
        let test = gray(&tables_of(&[rows.clone(), rows.clone(), rows]), 0).expect("a test");
        assert!(test.statistic.abs() < 1e-12 && test.freedom == 2, "{test:?}");
    }

    #[test]
    fn without_another_cause_it_says_about_what_the_log_rank_test_says() {
        // The two weigh the same excess by variances that agree in large groups.
        let group = |shift: u32| {
            let row = |i: u32| {
                (f64::from(i * 37 % 400 + shift) + 0.5 * f64::from(shift), Some(0).filter(|_| !i.is_multiple_of(3)))
            };
            (0..400).map(row).collect::<Vec<_>>()
        };
        let tables = tables_of(&[group(0), group(45)]);
        let (gray, log_rank) = (gray(&tables, 0).expect("a test"), log_rank(&tables, Some(0)).expect("a test"));
        assert!((gray.statistic / log_rank.statistic - 1.0).abs() < 0.05, "{gray:?} {log_rank:?}");
    }

    #[test]
    fn a_cause_held_back_by_another_one_differs_in_incidence_though_not_in_rate() {
        // War ends most runs of the second group early; while none has come, pacts come at the same rate.
        let group = |wars: u32| {
            let row = |i: u32| match i % 10 {
                tenth if tenth < wars => (0.5, Some(1)),
                _ => (1.0 + f64::from(i % 7), if i.is_multiple_of(2) { Some(0) } else { None }),
            };
            (0..700).map(row).collect::<Vec<_>>()
        };
        let tables = tables_of(&[group(0), group(8)]);
        assert!(gray(&tables, 0).expect("a test").p_value < 1e-6);
        assert!(log_rank(&tables, Some(0)).expect("a test").p_value > 0.2);
    }

    #[test]
    fn one_group_and_a_cause_that_never_comes_are_refused() {
        let rows = vec![(1.0, Some(0)), (2.0, None)];
        assert_eq!(gray(&tables_of(std::slice::from_ref(&rows)), 0), Err(SurvivalError::OneGroup));
        assert_eq!(gray(&tables_of(&[rows.clone(), rows]), 1), Err(SurvivalError::NoEvent));
    }
}
