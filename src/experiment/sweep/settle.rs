//! What a design point makes of a draw.

use crate::experiment::factor::Target;
use crate::experiment::spec::{Experiment, Point};
use crate::scenario::Mechanisms;
use crate::world::Draw;

/// A factor's value from which on a switch is on.
const ON: f64 = 0.5;

/// What has been settled beside the draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Settled {
    /// The switches.
    pub(crate) mechanisms: Mechanisms,
    /// Figures that a factor would have carried beyond the bounds of their unit, where they are held.
    pub(crate) held: u32,
}

/// Lets every factor act on `draw`, which is one of the point's scenario.
pub(crate) fn settle(experiment: &Experiment, point: Point, draw: &mut Draw) -> Settled {
    let scenario = experiment.policies[point.policy].scenario;
    let mut settled = Settled { mechanisms: experiment.scenarios[scenario].spec.mechanisms, held: 0 };
    for (factor, value) in experiment.factors.iter().zip(experiment.settings(point)) {
        for target in &factor.targets[scenario] {
            match *target {
                Target::Figure { figure, min, max } => {
                    let changed = factor.change.apply(draw.get(figure), value);
                    settled.held += u32::from(!(min..=max).contains(&changed));
                    draw.set(figure, changed.clamp(min, max));
                }
                Target::Switch(position) => {
                    if let Some(switch) = settled.mechanisms.switch(position) {
                        *switch = value >= ON;
                    }
                }
            }
        }
    }
    settled
}
