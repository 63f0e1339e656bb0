//! Whether other samples would have restricted the same factors.

use serde::{Deserialize, Serialize};

use super::cases::Cases;
use super::prim::{Search, Settings, Step, Trajectory};
use crate::rng::{Key, StreamId};

/// How often the search among half of the rows restricts a factor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Reproduced {
    /// Share of the half-samples in which the box of nearest coverage restricts it.
    pub at_coverage: f64,
    /// Share of the half-samples in which the box of nearest density restricts it.
    pub at_density: f64,
}

/// Repeats the search among `resamples` random halves of `rows`, drawn without replacement under `seed`: how often each
/// factor is restricted in the box nearest to `step` in coverage and in density.
///
/// Ends early where `go_on`, which is asked before each, says no.
///
/// Bryant & Lempert (2010), *Technological Forecasting and Social Change* 77(1), 34–49.
pub fn reproduced(
    cases: &Cases,
    settings: &Settings,
    (rows, step): (&[u32], &Step),
    resamples: u32,
    seed: u64,
    mut go_on: impl FnMut() -> bool,
) -> Vec<Reproduced> {
    let key = Key::of_design(seed);
    let half = |number: u32| {
        let mut rows = rows.to_vec();
        key.stream(StreamId::new("discovery half-sample", &number.to_string())).shuffle(&mut rows);
        rows.truncate(rows.len() / 2);
        rows
    };
    reproduced_in(cases, settings, step, (0..resamples).take_while(|_| go_on()).map(half))
}

/// The same among the given `samples` of rows. One without any row of interest is passed over.
pub fn reproduced_in(
    cases: &Cases,
    settings: &Settings,
    step: &Step,
    samples: impl Iterator<Item = Vec<u32>>,
) -> Vec<Reproduced> {
    let search = Search::new(cases, settings);
    let mut times = vec![(0_u32, 0_u32); cases.columns().len()];
    let mut searched = 0_u32;
    for rows in samples.filter(|rows| rows.iter().any(|&row| cases.of_interest()[row as usize])) {
        let trajectory = search.find_within(&rows);
        searched += 1;
        for &factor in nearest(&trajectory, |other| (other.coverage - step.coverage).abs()) {
            times[factor].0 += 1;
        }
        for &factor in nearest(&trajectory, |other| (other.density - step.density).abs()) {
            times[factor].1 += 1;
        }
    }
    let share = |count: u32| f64::from(count) / f64::from(searched.max(1));
    times.into_iter().map(|(a, b)| Reproduced { at_coverage: share(a), at_density: share(b) }).collect()
}

/// What the step at the least `distance` restricts; of several the first.
fn nearest(trajectory: &Trajectory, distance: impl Fn(&Step) -> f64) -> &[usize] {
    let nearest = trajectory.steps.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest.map_or(&[], |step| &step.restricted)
}
