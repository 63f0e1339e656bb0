//! Which box of a trajectory is shown.

use serde::{Deserialize, Serialize};

use super::prim::{Step, Trajectory};

/// How a box is chosen from a trajectory, on which coverage is traded for density: no point is best for every use.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Choice {
    /// The densest box among those that hold at least the share `coverage` of the cases of interest that are left after
    /// earlier boxes, and limit at most `limits_max` factors; of equally dense ones that which limits fewer factors, of
    /// these that of higher coverage, of these the first.
    Densest {
        /// From 0 to 1.
        coverage: f64,
        /// More limits than a few are no answer that anybody can read or act upon.
        limits_max: usize,
    },
    /// This step, counted from 0; the last one where there are fewer.
    Step(usize),
}

impl Choice {
    /// The position of the box.
    pub fn of(self, trajectory: &Trajectory) -> usize {
        let steps = &trajectory.steps;
        let (coverage, limits_max) = match self {
            Self::Step(step) => return step.min(steps.len().saturating_sub(1)),
            Self::Densest { coverage, limits_max } => (coverage, limits_max),
        };
        let coverage_min = steps.first().map_or(0.0, |all| coverage * all.coverage);
        let is_fit = |step: &Step| step.coverage >= coverage_min && step.restricted.len() <= limits_max;
        let enough = steps.iter().enumerate().filter(|(_, step)| is_fit(step));
        let densest = enough.min_by(|(_, a), (_, b)| {
            let fewer = a.restricted.len().cmp(&b.restricted.len());
            b.density.total_cmp(&a.density).then(fewer).then(b.coverage.total_cmp(&a.coverage))
        });
        densest.map_or(0, |(position, _)| position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(coverage: f64, density: f64, limits: usize) -> Step {
        Step {
            limits: Vec::new(),
            rows: 10,
            of_interest: 5,
            coverage,
            density,
            mass: 0.5,
            restricted: (0..limits).collect(),
            quasi_p: Vec::new(),
        }
    }

    fn trajectory(steps: Vec<Step>) -> Trajectory {
        Trajectory { steps, reaches_threshold: true, peels: 0 }
    }

    #[test]
    fn the_densest_box_with_coverage_enough_and_limits_few_enough_is_chosen() {
        let steps = [(1.0, 0.2, 0), (0.9, 0.5, 1), (0.8, 0.7, 2), (0.6, 0.8, 4), (0.3, 0.9, 4)];
        let way = trajectory(steps.map(|(coverage, density, limits)| step(coverage, density, limits)).into());
        let of = |coverage, limits_max| Choice::Densest { coverage, limits_max }.of(&way);
        assert_eq!([of(0.5, 9), of(0.2, 9), of(0.7, 9), of(0.2, 3), of(0.95, 9)], [3, 4, 2, 2, 0]);
        assert_eq!((Choice::Step(1).of(&way), Choice::Step(99).of(&way)), (1, 4));
    }

    #[test]
    fn coverage_is_asked_of_what_earlier_boxes_left() {
        let way = trajectory(vec![step(0.4, 0.2, 0), step(0.3, 0.6, 1), step(0.1, 0.9, 1)]);
        assert_eq!(Choice::Densest { coverage: 0.5, limits_max: 9 }.of(&way), 1);
    }

    #[test]
    fn of_equally_dense_boxes_that_with_fewer_limits_then_that_of_higher_coverage_is_chosen() {
        let way = trajectory(vec![step(1.0, 0.2, 0), step(0.9, 1.0, 3), step(0.7, 1.0, 2), step(0.8, 1.0, 2)]);
        assert_eq!(Choice::Densest { coverage: 0.5, limits_max: 9 }.of(&way), 3);
    }
}
