//! The factors of a sweep: what their values do, and at which the world is as it is today.

use super::results::SweepResults;
use crate::experiment::{self, Change, Experiment, Factor, Target};

/// A factor of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct SweptFactor {
    /// Its id.
    pub id: String,
    /// Unit of its values.
    pub unit: String,
    /// What its value does; `None` where this version does not read the experiment.
    pub change: Option<Change>,
    /// Whether it turns mechanisms off (0) and on (1).
    pub is_switch: bool,
    /// The value at which the world is as the experiment's own scenario has it. `None` where there is no single one.
    pub today: Option<f64>,
    /// The value that the design starts from.
    pub base: Option<f64>,
}

impl SweepResults {
    /// Its factors, in the order of the answer's `settings`. Of an experiment that this version does not read, ids
    /// alone.
    pub fn factors(&self) -> Vec<SweptFactor> {
        match experiment::read(self.manifest.inputs.clone()) {
            Ok(experiment) => experiment.factors.iter().map(|factor| SweptFactor::of(factor, &experiment)).collect(),
            Err(_) => self.summary.factors.iter().map(|id| SweptFactor::unread(id)).collect(),
        }
    }
}

impl SweptFactor {
    fn of(factor: &Factor, experiment: &Experiment) -> Self {
        Self {
            id: factor.id.to_string(),
            unit: factor.unit.clone(),
            change: Some(factor.change),
            is_switch: factor.is_switch(),
            today: factor.change.neutral().or_else(|| present(factor, experiment)),
            base: Some(factor.base),
        }
    }

    /// A factor of which nothing but its id is known.
    pub(crate) fn unread(id: &str) -> Self {
        let (id, unit) = (id.to_owned(), String::new());
        Self { id, unit, change: None, is_switch: false, today: None, base: None }
    }
}

/// The value that all targets of a factor have in the experiment's own scenario; `None` where they differ.
fn present(factor: &Factor, experiment: &Experiment) -> Option<f64> {
    let spec = &experiment.scenarios.first()?.spec;
    let mut values = factor.targets.first()?.iter().map(|target| match *target {
        Target::Figure { figure, .. } => Some(spec.figures.get(figure).value),
        Target::Switch(position) => {
            let mut mechanisms = spec.mechanisms;
            mechanisms.switch(position).map(|is_on| f64::from(u8::from(*is_on)))
        }
    });
    let first = values.next()??;
    values.all(|value| value == Some(first)).then_some(first)
}
