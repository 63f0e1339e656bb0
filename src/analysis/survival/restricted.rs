//! Time with and without an event, up to a limit.

use super::event_table::{EventTable, Step};

/// A mean of time within a limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Restricted {
    /// The mean, in the unit of time.
    pub estimate: f64,
    /// Its standard error, were runs independent.
    pub standard_error: f64,
    /// Standard deviation of the time of a single run, cut off at the limit.
    pub deviation: f64,
}

/// The mean time until the first event of any cause, a run without one counting as `limit`. Past the last time at which
/// a run was followed the share without event is taken to stay as it is.
///
/// # Formula
/// ∫S over [0, τ], with the variance Σ (∫S over [tᵢ, τ])²·dᵢ/(nᵢ(nᵢ − dᵢ)) over tᵢ ≤ τ: Klein and Moeschberger (2003),
/// *Survival Analysis*, 2nd ed., section 4.5. The variance of a single run's time is 2∫tS − (∫S)².
pub fn restricted_mean(table: &EventTable, limit: f64) -> Restricted {
    let (mut share, mut area, mut moment, mut from) = (1.0, 0.0, 0.0, 0.0);
    // Area up to each event, and the term of Greenwood's sum.
    let mut terms = Vec::new();
    for step in followed(table, limit) {
        area += share * (step.time - from);
        moment += share * (step.time * step.time - from * from);
        from = step.time;
        let (events, left) = (step.all(), step.at_risk - step.all());
        if left > 0 {
            terms.push((area, events as f64 / (step.at_risk as f64 * left as f64)));
        }
        share *= left as f64 / step.at_risk as f64;
    }
    area += share * (limit - from).max(0.0);
    moment += share * (limit * limit - from * from).max(0.0);
    let variance: f64 = terms.iter().map(|&(up_to, term)| (area - up_to) * (area - up_to) * term).sum();
    Restricted { estimate: area, standard_error: variance.sqrt(), deviation: (moment - area * area).max(0.0).sqrt() }
}

/// The mean time that a run has behind it at `limit` since `cause` came first, a run without it counting as 0: what the
/// cause takes of the time up to the limit. Past the last time at which a run was followed the incidence is taken to
/// stay.
///
/// # Formula
/// ∫F over [0, τ], F being the cumulative incidence: Andersen (2013), *Statistics in Medicine* 32(30), 5278–5285. The
/// variance is Σ uᵢ², uᵢ being what run i changes to first order (the infinitesimal jackknife of Efron 1982, *The
/// Jackknife, the Bootstrap and Other Resampling Plans*, chapter 6): with g(t) = ∂∫F/∂λ(t) for the share λ(t) =
/// d(t)/n(t), it is the run's own g/n at its event less Σ g·λ/n over the times at which it was at risk. The variance of
/// a single run's time is 2∫(τ − t)F − (∫F)².
pub fn time_lost(table: &EventTable, cause: usize, limit: f64) -> Restricted {
    let (mut before, mut area, mut moment) = (1.0, 0.0, 0.0);
    let mut steps: Vec<(Step<'_>, f64, f64)> = Vec::new();
    for step in followed(table, limit) {
        let (left, at_risk) = (limit - step.time, step.at_risk as f64);
        let rise = before * step.events[cause] as f64 / at_risk;
        area += rise * left;
        moment += rise * left * left;
        steps.push((step, before, area));
        before *= (step.at_risk - step.all()) as f64 / at_risk;
    }
    let (mut paid, mut variance) = (0.0, 0.0);
    for &(step, before, so_far) in &steps {
        let (at_risk, left) = (step.at_risk as f64, (step.at_risk - step.all()) as f64);
        // Any event at this time takes the run out of what comes later; the cause itself adds the time that is left.
        let out = if left > 0.0 { -(area - so_far) * at_risk / left } else { 0.0 };
        let own = before * (limit - step.time) + out;
        paid +=
            (out * (step.all() - step.events[cause]) as f64 + own * step.events[cause] as f64) / (at_risk * at_risk);
        for (number, &events) in step.events.iter().enumerate() {
            let gain = if number == cause { own } else { out } / at_risk;
            variance += events as f64 * (gain - paid) * (gain - paid);
        }
        variance += step.censored as f64 * paid * paid;
    }
    // The runs that are followed past the limit.
    let within: u64 = steps.iter().map(|(step, ..)| step.all() + step.censored).sum();
    variance += (table.runs() - within) as f64 * paid * paid;
    Restricted { estimate: area, standard_error: variance.sqrt(), deviation: (moment - area * area).max(0.0).sqrt() }
}

/// The rows up to the limit at which somebody is at risk.
fn followed(table: &EventTable, limit: f64) -> impl Iterator<Item = Step<'_>> {
    table.steps().take_while(move |step| step.time <= limit && step.at_risk > 0)
}

#[cfg(test)]
mod tests {
    use super::super::observations::Observation;
    use super::*;

    fn table(rows: &[(f64, Option<usize>)]) -> EventTable {
        let rows: Vec<Observation> = rows.iter().map(|&(time, cause)| Observation { time, cause, draw: 0 }).collect();
        EventTable::of(&rows, 2)
    }

    /// Mean, standard error of the mean and standard deviation of values, all divided by their number.
    fn moments(values: &[f64]) -> [f64; 3] {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        [mean, (variance / n).sqrt(), variance.sqrt()]
    }

    fn close(found: Restricted, expected: [f64; 3]) {
        let found = [found.estimate, found.standard_error, found.deviation];
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?} is not {expected:?}");
    }

    #[test]
    fn where_all_are_followed_to_the_limit_they_are_means_of_the_runs_own_times() {
        let rows =
            [(1.0, Some(0)), (1.0, Some(1)), (2.0, Some(0)), (3.0, Some(1)), (5.0, Some(0)), (6.0, None), (6.0, None)];
        let table = table(&rows);
        for limit in [0.5, 2.0, 4.0, 5.0, 6.0] {
            let until: Vec<f64> = rows.iter().map(|&(time, _)| time.min(limit)).collect();
            close(restricted_mean(&table, limit), moments(&until));
            for cause in 0..2 {
                let since =
                    |&(time, of): &(f64, Option<usize>)| if of == Some(cause) { (limit - time).max(0.0) } else { 0.0 };
                let lost: Vec<f64> = rows.iter().map(since).collect();
                close(time_lost(&table, cause, limit), moments(&lost));
            }
        }
    }

    #[test]
    fn time_without_and_time_lost_to_each_cause_make_up_the_limit() {
        let rows =
            [(1.0, Some(0)), (1.5, None), (2.0, Some(1)), (2.0, Some(0)), (2.5, None), (3.0, Some(1)), (4.0, None)];
        let table = table(&rows);
        for limit in [1.0, 2.2, 3.0, 4.0, 9.0] {
            let parts = restricted_mean(&table, limit).estimate
                + time_lost(&table, 0, limit).estimate
                + time_lost(&table, 1, limit).estimate;
            assert!((parts - limit).abs() < 1e-12, "{parts} is not {limit}");
        }
    }
}
