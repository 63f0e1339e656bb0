//! Errors of curves whose runs lie in draws.

use std::collections::BTreeMap;

use super::curve::LEVEL;
use super::event_table::{EventTable, Step, cell};
use super::observations::{Observation, distinct_times};
use crate::stats::{Interval, effective_trials, wilson};

/// How far estimates of a group's runs may be off that lie in draws: what another seed would change.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawError {
    /// Number of draws.
    pub draws: usize,
    /// Variance of the cumulative incidence, by time of the group's own table.
    pub incidence: Vec<f64>,
    /// Variance of the mean time lost up to the limit.
    pub time_lost: f64,
}

impl DrawError {
    /// Degrees of freedom on which the variances rest.
    pub fn freedom(&self) -> f64 {
        self.draws as f64 - 1.0
    }
}

/// The variances over draws of the cumulative incidence of `cause`, or of any event, and of the mean time lost to it up
/// to `limit`. Where all runs are followed to the end, that of an incidence is the variance of a proportion over
/// clusters, as [`NestedProportion`](crate::stats::NestedProportion) has it. `None` with fewer than two draws.
///
/// # Formula
/// D/(D − 1)·Σ u², u being the sum over the runs of a draw of what each changes to first order: Williams (1995),
/// *Biometrics* 51(3), 1006–1012; for these curves Therneau, Crowson and Atkinson, *Multi-state models and competing
/// risks* (R package `survival`), "robust variance".
pub fn draw_error(observations: &[Observation], causes: usize, cause: Option<usize>, limit: f64) -> Option<DrawError> {
    let times = distinct_times(observations.iter());
    let mut draws: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for observation in observations {
        draws.entry(observation.draw).or_default().push(cell(&times, causes, observation));
    }
    let count = draws.len();
    if count < 2 {
        return None;
    }
    let table = EventTable::of(observations, causes);
    let steps: Vec<Step<'_>> = table.steps().collect();
    let (mut incidence, mut time_lost) = (vec![0.0; times.len()], 0.0);
    let mut counts = vec![0_u64; times.len() * (causes + 1)];
    for cells in draws.values() {
        counts.fill(0);
        for &cell in cells {
            counts[cell] += 1;
        }
        let lost = add_draw(&steps, (&counts, cells.len() as u64), cause, limit, &mut incidence);
        time_lost += lost * lost;
    }
    let scale = count as f64 / (count as f64 - 1.0);
    incidence.iter_mut().for_each(|sum| *sum *= scale);
    Some(DrawError { draws: count, incidence, time_lost: scale * time_lost })
}

/// Adds the square of what the runs of a draw change in the incidence at each time; returns what they change in its
/// integral.
fn add_draw(
    steps: &[Step<'_>],
    (counts, mut at_risk): (&[u64], u64),
    cause: Option<usize>,
    limit: f64,
    squares: &mut [f64],
) -> f64 {
    // Share without event, and what the draw changes in it, in the incidence, and in the incidence's integral.
    let (mut share, mut change, mut gain, mut lost, mut from) = (1.0, 0.0, 0.0, 0.0, 0.0_f64);
    for ((step, counts), square) in steps.iter().zip(counts.chunks(steps_width(steps))).zip(squares) {
        let (all, own) = (step.all() as f64, step.of(cause) as f64);
        let events = &counts[..step.events.len()];
        let all_here: u64 = events.iter().sum();
        let own_here = cause.map_or(all_here, |cause| events[cause]);
        lost += gain * (step.time.min(limit) - from.min(limit));
        from = step.time;
        let total = step.at_risk as f64;
        gain += share * (own_here as f64 - at_risk as f64 * own / total) / total + change * own / total;
        change = change * (1.0 - all / total) - share * (all_here as f64 - at_risk as f64 * all / total) / total;
        share *= 1.0 - all / total;
        *square += gain * gain;
        at_risk -= counts.iter().sum::<u64>();
    }
    lost + gain * (limit - from).max(0.0)
}

/// Counts of a time: events of each cause, and the censored.
fn steps_width(steps: &[Step<'_>]) -> usize {
    steps.first().map_or(1, |step| step.events.len() + 1)
}

/// 95 % interval of a share of runs that has this variance, resting on so many degrees of freedom. It has a width at
/// shares of 0 and 1 too, by the number of runs that were `followed` there. `None` without any.
///
/// # Formula
/// Wilson's with the [effective number](effective_trials) of runs.
pub fn share_interval(share: f64, variance: f64, freedom: f64, followed: u64) -> Option<Interval> {
    // Rounding may carry a sum of shares past 1.
    let share = share.clamp(0.0, 1.0);
    wilson(share, effective_trials(share, variance, freedom, followed as f64, LEVEL), LEVEL)
}

#[cfg(test)]
mod tests {
    use super::super::{aalen_johansen, time_lost};
    use super::*;
    use crate::stats::NestedProportion;

    /// 30 draws of 4 runs that lean the same way in a draw; followed for 6 steps at most, and some for less.
    fn runs(is_censored: impl Fn(u32) -> bool) -> Vec<Observation> {
        let run = |i: u32| {
            let draw = i / 4;
            let time = 1 + (i * 7 + draw * draw) % 8;
            let cause = if time > 6 || is_censored(i) { None } else { Some(usize::from((i + draw).is_multiple_of(3))) };
            Observation { time: f64::from(time.min(6)), cause, draw }
        };
        (0..120).map(run).collect()
    }

    #[test]
    fn where_all_are_followed_to_the_end_the_interval_is_that_of_a_proportion_over_draws() {
        let runs = runs(|_| false);
        let error = draw_error(&runs, 2, Some(0), 6.0).expect("draws");
        for (point, variance) in aalen_johansen(&EventTable::of(&runs, 2), 0).iter().zip(&error.incidence) {
            let mut proportion = NestedProportion::default();
            for draw in runs.chunks(4) {
                let happened = draw.iter().filter(|run| run.cause == Some(0) && run.time <= point.time).count() as u64;
                proportion.push_draw(happened, 4 - happened);
            }
            let found = share_interval(point.estimate, *variance, error.freedom(), 120).expect("an interval");
            let expected = proportion.replicate_noise().expect("an interval");
            assert!(
                (found.low - expected.low).abs() < 1e-12 && (found.high - expected.high).abs() < 1e-12,
                "{point:?}"
            );
        }
    }

    #[test]
    fn with_each_run_a_draw_of_its_own_the_variance_is_that_of_independent_runs() {
        let mut runs = runs(|i| i % 5 == 0);
        for (run, draw) in runs.iter_mut().zip(0..) {
            run.draw = draw;
        }
        let error = draw_error(&runs, 2, Some(1), 5.0).expect("draws");
        let independent = time_lost(&EventTable::of(&runs, 2), 1, 5.0).standard_error;
        assert!((error.time_lost * 119.0 / 120.0 - independent * independent).abs() < 1e-15, "{error:?}");
    }

    #[test]
    fn one_draw_has_no_variance_over_draws_and_a_share_of_nought_has_a_width() {
        let one: Vec<Observation> = runs(|_| false).into_iter().filter(|run| run.draw == 0).collect();
        assert_eq!(draw_error(&one, 2, Some(0), 6.0), None);
        let Interval { low, high } = share_interval(0.0, 0.0, 29.0, 120).expect("an interval");
        assert!(low == 0.0 && (0.02..0.04).contains(&high), "{high}");
    }
}
