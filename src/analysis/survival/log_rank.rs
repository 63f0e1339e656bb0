//! Whether an event comes at the same rate in all groups.

use nalgebra::{DMatrix, DVector};

use super::error::SurvivalError;
use super::event_table::EventTable;
use super::quadratic::{TestResult, chi_squared};

/// The log-rank test of groups' rates of events of `cause`, or of any. Events of other causes take a run out as
/// censoring does, so that for one cause among several the test is of its rate among the runs in which nothing has
/// happened yet (the cause-specific hazard), not of how many it reaches in the end; for that there is
/// [`gray`](super::gray). The tables must have rows for the same times.
///
/// # Errors
/// [`SurvivalError::OneGroup`]; [`SurvivalError::NoEvent`]; [`SurvivalError::NoVariance`].
///
/// # Formula
/// O_g = Σ dᵢ_g less E_g = Σ dᵢ·nᵢ_g/nᵢ, with the covariance Σ dᵢ(nᵢ − dᵢ)/(nᵢ − 1)·(nᵢ_g/nᵢ)(δ_gh − nᵢ_h/nᵢ) of the
/// hypergeometric distribution, ties included: Mantel (1966), *Cancer Chemotherapy Reports* 50(3), 163–170; Peto and
/// Peto (1972), *Journal of the Royal Statistical Society A* 135(2), 185–207.
pub fn log_rank(tables: &[EventTable], cause: Option<usize>) -> Result<TestResult, SurvivalError> {
    let groups = tables.len();
    let (mut excess, mut covariance) = (DVector::zeros(groups), DMatrix::zeros(groups, groups));
    let mut steps: Vec<_> = tables.iter().map(EventTable::steps).collect();
    let mut happened = false;
    let mut row = Vec::with_capacity(groups);
    loop {
        row.clear();
        row.extend(steps.iter_mut().filter_map(Iterator::next).map(|step| (step.of(cause), step.at_risk)));
        if row.len() < groups || groups == 0 {
            break;
        }
        let events: u64 = row.iter().map(|&(events, _)| events).sum();
        let at_risk: u64 = row.iter().map(|&(_, at_risk)| at_risk).sum();
        if events == 0 {
            continue;
        }
        happened = true;
        let (events, at_risk) = (events as f64, at_risk as f64);
        // A single run at risk leaves nothing to chance.
        let variance = if at_risk > 1.0 { events * (at_risk - events) / (at_risk - 1.0) } else { 0.0 };
        for (g, &(own, own_risk)) in row.iter().enumerate() {
            let share = own_risk as f64 / at_risk;
            excess[g] += own as f64 - events * share;
            for (h, &(_, other_risk)) in row.iter().enumerate() {
                let same = if g == h { 1.0 } else { 0.0 };
                covariance[(g, h)] += variance * share * (same - other_risk as f64 / at_risk);
            }
        }
    }
    if groups >= 2 && !happened {
        return Err(SurvivalError::NoEvent);
    }
    chi_squared(&excess, &covariance)
}

#[cfg(test)]
mod tests {
    use super::super::observations::{Group, Layers, Observation, Observations};
    use super::super::resampling::tables;
    use super::*;

    fn test_of(groups: &[&[(f64, Option<usize>)]]) -> Result<TestResult, SurvivalError> {
        let group = |(at, rows): (usize, &&[(f64, Option<usize>)])| Group {
            name: at.to_string(),
            observations: rows.iter().map(|&(time, cause)| Observation { time, cause, draw: 0 }).collect(),
        };
        let groups = groups.iter().enumerate().map(group).collect();
        log_rank(&tables(&Observations::new(vec!["pact".to_owned()], groups, Layers::Independent)?), None)
    }

    #[test]
    fn two_small_groups_are_as_worked_by_hand() {
        // At 1: 1 of 2 + 2, from the first. At 2: 2 of 1 + 2, one each. At 3: 1 of 0 + 1, which leaves nothing to
        // chance.
        let first: &[_] = &[(1.0, Some(0)), (2.0, Some(0))];
        let second: &[_] = &[(2.0, Some(0)), (3.0, Some(0))];
        // O − E = 2 − (1/2 + 2/3); V = 1/4 + 2·(1/3)(2/3)·(1/2).
        let (excess, variance) = (2.0 - 7.0 / 6.0, 0.25 + 2.0 / 9.0);
        let test = test_of(&[first, second]).expect("a test");
        assert!((test.statistic - excess * excess / variance).abs() < 1e-12, "{test:?}");
    }

    #[test]
    fn groups_alike_do_not_differ_and_one_alone_is_refused() {
        let rows: &[_] = &[(1.0, Some(0)), (2.0, Some(0)), (2.0, None), (4.0, Some(0))];
        let same = test_of(&[rows, rows, rows]).expect("a test");
        assert!(same.statistic.abs() < 1e-12 && (same.p_value - 1.0).abs() < 1e-9 && same.freedom == 2, "{same:?}");
        assert_eq!(test_of(&[rows]), Err(SurvivalError::OneGroup));
    }

    #[test]
    fn a_group_that_is_gone_before_the_first_event_cannot_be_judged() {
        assert_eq!(test_of(&[&[(1.0, None)], &[(2.0, Some(0)), (3.0, None)]]), Err(SurvivalError::NoVariance));
    }
}
