//! Factors: what an experiment varies.

use crate::ids::Id;
use crate::scenario::FigureIx;

/// Whether somebody could set a factor (XLRM).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Somebody could: L.
    Lever,
    /// Nobody can: X.
    Uncertainty,
}

impl Role {
    /// The word for it in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lever => "lever",
            Self::Uncertainty => "uncertainty",
        }
    }
}

/// What the value x of a factor does to the value v of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// x in place of v, in every draw.
    Set,
    /// v + x.
    Add,
    /// v · x.
    Scale,
    /// v + x · (t − v): nothing at x = 0, the target t at x = 1.
    Mix {
        /// The target t, in the figures' unit.
        toward: f64,
    },
}

impl Change {
    /// The word for it in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Add => "add",
            Self::Scale => "scale",
            Self::Mix { .. } => "mix",
        }
    }

    /// The changed value, before it is held within the bounds of the figure's unit.
    pub fn apply(self, v: f64, x: f64) -> f64 {
        match self {
            Self::Set => x,
            Self::Add => v + x,
            Self::Scale => v * x,
            Self::Mix { toward } => v + x * (toward - v),
        }
    }

    /// The value of a factor at which it changes nothing; `None` for [`Change::Set`].
    pub fn neutral(self) -> Option<f64> {
        match self {
            Self::Set => None,
            Self::Add | Self::Mix { .. } => Some(0.0),
            Self::Scale => Some(1.0),
        }
    }
}

/// Names of groups in the order in which they first come, and the number of each label's group: the order of SALib.
pub fn grouped<'a>(labels: impl IntoIterator<Item = &'a str>) -> (Vec<&'a str>, Vec<usize>) {
    let mut names: Vec<&str> = Vec::new();
    let number = |label| match names.iter().position(|name| *name == label) {
        Some(known) => known,
        None => {
            names.push(label);
            names.len() - 1
        }
    };
    let numbers = labels.into_iter().map(number).collect();
    (names, numbers)
}

/// What a factor acts on in one scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// A figure, and the bounds of its unit, within which its value is held.
    Figure {
        /// Which.
        figure: FigureIx,
        /// Smallest admissible value.
        min: f64,
        /// Largest admissible value.
        max: f64,
    },
    /// A switch of a mechanism, as its position in [`Mechanisms::NAMES`](crate::scenario::Mechanisms::NAMES); it is
    /// on where the factor's value is 0.5 or more.
    Switch(usize),
}

/// A factor, resolved against the scenarios of its experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Name, unique among levers and uncertainties together; the column of `design` is called after it.
    pub id: Id,
    /// Lever or uncertainty.
    pub role: Role,
    /// What it is, for readers.
    pub description: String,
    /// The group of factors that designs for sensitivity analysis move it with; its own id where it is moved alone.
    pub group: Id,
    /// What its value does.
    pub change: Change,
    /// Lowest and highest value, in the unit of its figures (set, add) or as a plain number (scale, mix).
    pub range: [f64; 2],
    /// The values it takes in designs of levels, ascending as given.
    pub levels: Vec<f64>,
    /// The value at which the world is as the scenario has it, or the one to start from.
    pub base: f64,
    /// Unit of its values.
    pub unit: String,
    /// The addresses it was given, with their stars.
    pub addresses: Vec<String>,
    /// What it acts on, by scenario of the experiment.
    pub targets: Vec<Vec<Target>>,
}

impl Factor {
    /// Whether it turns mechanisms off and on; its values are then 0 and 1.
    pub fn is_switch(&self) -> bool {
        matches!(self.targets.iter().flatten().next(), Some(Target::Switch(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neutral_value_changes_nothing() {
        for change in [Change::Add, Change::Scale, Change::Mix { toward: 0.9 }] {
            let neutral = change.neutral().expect("it has one");
            assert_eq!(change.apply(0.37, neutral), 0.37, "{change:?}");
        }
        assert_eq!(Change::Mix { toward: 0.9 }.apply(0.37, 1.0), 0.9);
        assert_eq!(Change::Set.apply(0.37, 0.2), 0.2);
        assert_eq!(Change::Scale.apply(0.4, 0.5), 0.2);
        assert_eq!(Change::Add.apply(0.25, 0.5), 0.75);
    }
}
