//! The share of runs to which nothing has happened yet.

use super::curve::{CurvePoint, log_log};
use super::event_table::EventTable;
use crate::rng::ln;
use crate::stats::Interval;

/// The share of runs to which no event of any cause has happened by each time. At a share of 1 the interval on the
/// scale of ln(−ln share) is that share alone, as the field's packages have it, and likewise at 0.
///
/// An event that competes with the one of interest must not be taken as censored here: the curve would tell of a world
/// without it. For one cause among several there is [`aalen_johansen`](super::aalen_johansen).
///
/// # Formula
/// S(t) = Π (1 − dᵢ/nᵢ) over times tᵢ ≤ t with dᵢ events among nᵢ at risk: Kaplan and Meier (1958), *Journal of the
/// American Statistical Association* 53(282), 457–481. Its variance S²·G with G = Σ dᵢ/(nᵢ(nᵢ − dᵢ)) is Greenwood's
/// (1926), *Reports on Public Health and Medical Subjects* 33, HMSO; on the scale of ln(−ln S) the standard error is
/// √G/|ln S|.
pub fn kaplan_meier(table: &EventTable) -> Vec<CurvePoint> {
    let (mut share, mut greenwood) = (1.0, 0.0);
    let steps = table.steps().filter(|step| step.at_risk > 0);
    steps
        .map(|step| {
            let (events, at_risk) = (step.all(), step.at_risk as f64);
            share *= (step.at_risk - events) as f64 / at_risk;
            // With the last run the share is 0, whatever its variance was.
            if events < step.at_risk {
                greenwood += events as f64 / (at_risk * (step.at_risk - events) as f64);
            }
            let standard_error = share * f64::sqrt(greenwood);
            CurvePoint {
                time: step.time,
                at_risk: step.at_risk,
                events,
                estimate: share,
                standard_error,
                plain: CurvePoint::plain(share, standard_error),
                log_log: Some(if 0.0 < share && share < 1.0 {
                    log_log(share, greenwood.sqrt() / -ln(share))
                } else {
                    Interval { low: share, high: share }
                }),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::observations::Observation;
    use super::*;

    fn table(rows: &[(f64, Option<usize>)]) -> EventTable {
        let rows: Vec<Observation> = rows.iter().map(|&(time, cause)| Observation { time, cause, draw: 0 }).collect();
        EventTable::of(&rows, 2)
    }

    #[test]
    fn the_curve_of_a_few_runs_is_that_worked_by_hand() {
        let points = kaplan_meier(&table(&[(1.0, Some(0)), (2.0, None), (3.0, Some(1)), (3.0, Some(0)), (5.0, None)]));
        let found: Vec<(f64, u64, u64)> = points.iter().map(|p| (p.time, p.at_risk, p.events)).collect();
        assert_eq!(found, [(1.0, 5, 1), (2.0, 4, 0), (3.0, 3, 2), (5.0, 1, 0)]);
        let shares = [0.8, 0.8, 0.8 / 3.0, 0.8 / 3.0];
        assert!(points.iter().zip(shares).all(|(point, share)| (point.estimate - share).abs() < 1e-15), "{points:?}");
        // √(1/(5·4) + 2/(3·1)) · 0.8/3
        assert!((points[2].standard_error - (0.05_f64 + 2.0 / 3.0).sqrt() * 0.8 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn without_censoring_the_variance_is_that_of_a_proportion() {
        let points = kaplan_meier(&table(&[1.0, 1.0, 2.0, 3.0, 3.0, 3.0, 4.0].map(|time| (time, Some(0)))));
        for point in points {
            let p = point.estimate;
            assert!((point.standard_error * point.standard_error - p * (1.0 - p) / 7.0).abs() < 1e-15, "{point:?}");
        }
    }
}
