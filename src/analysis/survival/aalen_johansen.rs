//! The share of runs to which one cause has come before any other.

use super::curve::{CurvePoint, log_log};
use super::event_table::EventTable;
use crate::rng::ln;

/// The cumulative incidence of `cause`: the share of runs in which it has happened by each time, before any other
/// cause. Several events at one time are taken as they are, whatever their causes, and need no order among them.
///
/// # Formula
/// F(t) = Σ S(tᵢ₋₁)·dᵢₖ/nᵢ over times tᵢ ≤ t, S being the share to which nothing has happened: Aalen and Johansen
/// (1978), *Scandinavian Journal of Statistics* 5(3), 141–150. Its variance by the delta method is Σ (F(t) −
/// F(tᵢ))²·dᵢ/(nᵢ(nᵢ − dᵢ)) + S(tᵢ₋₁)²·dᵢₖ(nᵢ − dᵢₖ)/nᵢ³ − 2(F(t) − F(tᵢ))·S(tᵢ₋₁)·dᵢₖ/nᵢ²: Marubini and Valsecchi
/// (1995), *Analysing Survival Data from Clinical Trials and Observational Studies*, section 10.2. Without censoring it
/// is F(1 − F)/n. On the scale of ln(−ln F) the standard error is √variance/(F·|ln F|).
pub fn aalen_johansen(table: &EventTable, cause: usize) -> Vec<CurvePoint> {
    let (mut before, mut incidence) = (1.0, 0.0);
    // Sums over times, so that the terms in F(t) − F(tᵢ) need no second pass.
    let (mut hazard, mut hazard_f, mut hazard_ff, mut own, mut mixed, mut mixed_f) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    let steps = table.steps().filter(|step| step.at_risk > 0);
    steps
        .map(|step| {
            let (all, events, at_risk) = (step.all(), step.events[cause] as f64, step.at_risk as f64);
            incidence += before * events / at_risk;
            // When all that are left have an event, F stays as it is and the term is 0.
            if all < step.at_risk {
                let term = all as f64 / (at_risk * (step.at_risk - all) as f64);
                hazard += term;
                hazard_f += term * incidence;
                hazard_ff += term * incidence * incidence;
            }
            own += before * before * events * (at_risk - events) / (at_risk * at_risk * at_risk);
            let term = before * events / (at_risk * at_risk);
            mixed += term;
            mixed_f += term * incidence;
            before *= (step.at_risk - all) as f64 / at_risk;
            let variance = incidence * incidence * hazard - 2.0 * incidence * hazard_f + hazard_ff + own
                - 2.0 * (incidence * mixed - mixed_f);
            let standard_error = variance.max(0.0).sqrt();
            CurvePoint {
                time: step.time,
                at_risk: step.at_risk,
                events: step.events[cause],
                estimate: incidence,
                standard_error,
                plain: CurvePoint::plain(incidence, standard_error),
                log_log: (0.0 < incidence && incidence < 1.0)
                    .then(|| log_log(incidence, standard_error / (incidence * -ln(incidence)))),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::kaplan_meier;
    use super::super::observations::Observation;
    use super::*;

    fn table(rows: &[(f64, Option<usize>)]) -> EventTable {
        let rows: Vec<Observation> = rows.iter().map(|&(time, cause)| Observation { time, cause, draw: 0 }).collect();
        EventTable::of(&rows, 2)
    }

    #[test]
    fn without_censoring_it_is_a_proportion_with_its_variance_ties_or_not() {
        let rows = [(1.0, 0), (1.0, 1), (1.0, 0), (2.0, 1), (3.0, 0), (3.0, 0), (3.0, 1), (4.0, 1)];
        let table = table(&rows.map(|(time, cause)| (time, Some(cause))));
        let shares = [2.0 / 8.0, 2.0 / 8.0, 4.0 / 8.0, 4.0 / 8.0];
        let points = aalen_johansen(&table, 0);
        assert_eq!(points.len(), shares.len());
        for (point, share) in points.iter().zip(shares) {
            assert!((point.estimate - share).abs() < 1e-15, "{point:?}");
            let variance = point.standard_error * point.standard_error;
            assert!((variance - share * (1.0 - share) / 8.0).abs() < 1e-15, "{point:?}");
        }
    }

    #[test]
    fn incidences_and_the_share_without_event_add_up_to_one() {
        let rows =
            [(1.0, Some(0)), (1.5, None), (2.0, Some(1)), (2.0, Some(0)), (2.5, None), (3.0, Some(1)), (4.0, None)];
        let table = table(&rows);
        let (first, second, none) = (aalen_johansen(&table, 0), aalen_johansen(&table, 1), kaplan_meier(&table));
        for at in 0..none.len() {
            assert!((first[at].estimate + second[at].estimate + none[at].estimate - 1.0).abs() < 1e-15, "{at}");
        }
    }

    #[test]
    fn of_a_single_cause_it_is_what_the_share_without_event_leaves_with_the_same_error() {
        let rows =
            [(1.0, Some(0)), (1.5, None), (2.0, Some(0)), (2.0, Some(0)), (2.5, None), (3.0, Some(0)), (4.0, None)];
        let table = table(&rows);
        for (incidence, share) in aalen_johansen(&table, 0).iter().zip(kaplan_meier(&table)) {
            assert!((incidence.estimate + share.estimate - 1.0).abs() < 1e-15);
            assert!((incidence.standard_error - share.standard_error).abs() < 1e-15, "{incidence:?} {share:?}");
        }
        let never = &aalen_johansen(&table, 1)[3];
        assert_eq!((never.estimate, never.standard_error, never.log_log), (0.0, 0.0, None));
    }
}
