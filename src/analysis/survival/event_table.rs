//! What happens at each time, and to how many it could.

use super::observations::{Observation, distinct_times};

/// Counts by time, in ascending order: events of each cause, runs censored, and runs at risk just before.
#[derive(Debug, Clone, PartialEq)]
pub struct EventTable {
    times: Vec<f64>,
    causes: usize,
    /// By time: events of each cause, and then the censored.
    counts: Vec<u64>,
    at_risk: Vec<u64>,
}

/// A row of an [`EventTable`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<'t> {
    /// The time.
    pub time: f64,
    /// Runs to which nothing had happened before `time`, and which were followed until then.
    pub at_risk: u64,
    /// Events at this time, by cause.
    pub events: &'t [u64],
    /// Runs of which no more is known from this time on.
    pub censored: u64,
}

impl Step<'_> {
    /// Events of any cause.
    pub fn all(&self) -> u64 {
        self.events.iter().sum()
    }

    /// Events of one cause, or of any.
    pub fn of(&self, cause: Option<usize>) -> u64 {
        cause.map_or_else(|| self.all(), |cause| self.events[cause])
    }
}

impl EventTable {
    /// Counts observations, with a row for each of their times.
    pub fn of(observations: &[Observation], causes: usize) -> Self {
        let times = distinct_times(observations.iter());
        let mut counts = vec![0; times.len() * (causes + 1)];
        for observation in observations {
            if let Some(count) = counts.get_mut(cell(&times, causes, observation)) {
                *count += 1;
            }
        }
        Self::new(times, causes, counts)
    }

    /// From counts by time: of the events of each cause, and then of the censored.
    pub(super) fn new(times: Vec<f64>, causes: usize, counts: Vec<u64>) -> Self {
        let mut at_risk = vec![0; times.len()];
        let mut sum = 0;
        for (at_risk, counts) in at_risk.iter_mut().zip(counts.chunks(causes + 1)).rev() {
            sum += counts.iter().sum::<u64>();
            *at_risk = sum;
        }
        Self { times, causes, counts, at_risk }
    }

    /// Number of causes.
    pub fn causes(&self) -> usize {
        self.causes
    }

    /// Number of runs.
    pub fn runs(&self) -> u64 {
        self.at_risk.first().copied().unwrap_or(0)
    }

    /// Events of one cause, or of any.
    pub fn events(&self, cause: Option<usize>) -> u64 {
        self.steps().map(|step| step.of(cause)).sum()
    }

    /// The latest time at which a run was still followed; 0 without runs.
    pub fn last_time(&self) -> f64 {
        self.steps().take_while(|step| step.at_risk > 0).last().map_or(0.0, |step| step.time)
    }

    /// Its rows.
    pub fn steps(&self) -> impl ExactSizeIterator<Item = Step<'_>> + DoubleEndedIterator {
        (0..self.times.len()).map(|at| {
            let counts = &self.counts[at * (self.causes + 1)..(at + 1) * (self.causes + 1)];
            let (censored, events) = counts.split_last().map_or((0, counts), |(&censored, events)| (censored, events));
            Step { time: self.times[at], at_risk: self.at_risk[at], events, censored }
        })
    }
}

/// Where an observation counts in a table over `times`, which must contain its own.
pub(super) fn cell(times: &[f64], causes: usize, observation: &Observation) -> usize {
    let at = times.partition_point(|&time| time < observation.time);
    at * (causes + 1) + observation.cause.unwrap_or(causes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_at_risk_up_to_and_at_its_own_time() {
        let rows = [(2.0, Some(1)), (1.0, None), (2.0, None), (1.0, Some(0)), (3.0, Some(0))];
        let rows = rows.map(|(time, cause)| Observation { time, cause, draw: 0 });
        let table = EventTable::of(&rows, 2);
        let steps: Vec<Step<'_>> = table.steps().collect();
        let step = |time, at_risk, events, censored| Step { time, at_risk, events, censored };
        assert_eq!(steps, [step(1.0, 5, &[1, 0], 1), step(2.0, 3, &[0, 1], 1), step(3.0, 1, &[1, 0], 0)]);
        assert_eq!((table.runs(), table.events(None), table.events(Some(1)), table.last_time()), (5, 3, 1, 3.0));
    }
}
