//! Experiments: one scenario, or several, run over many settings of chosen factors.
//!
//! The words are those of XLRM (Lempert, Popper and Bankes 2003): *levers* are what somebody could
//! set, *uncertainties* what nobody can; a *policy* is a named setting of the levers; an *outcome*
//! is what is looked at. A *design point* is one setting of all factors under one policy. Every
//! design point is run with the same draws and replicates of the scenario, so that points differ by
//! their settings and not by luck (common random numbers).

mod factor;
mod outcome;
mod plan;
mod spec;

pub use factor::{Change, Factor, Role, Target};
pub use outcome::{Measure, OUTCOMES, Outcome, Scale};
pub use plan::{Cell, SweepPlan};
pub use spec::{Experiment, Inputs, Look, POINTS_MAX, Point, Policy, StoppingRule};
