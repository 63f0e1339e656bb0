//! A checked claim: what [`super::load`] returns, and what the trial works with.

use super::wire::{Design, Role};
use crate::experiment::{Arm, Outcome};
use crate::ids::Id;

/// A claim.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Id by which it is called.
    pub id: Id,
    /// A few words that name it.
    pub name: String,
    /// The texts that make it.
    pub essays: Vec<String>,
    /// The claim.
    pub claim: String,
    /// How it is put to the test.
    pub design: Design,
    /// What carries it in the model, what of it cannot be tested, what was known before.
    pub note: String,
    /// The file that it was read from.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Arms, and the arms at the levels of a lever.
    pub(super) points: Vec<Arm>,
    /// What is read off each run.
    pub(super) outcomes: Vec<Outcome>,
    /// What is asked.
    pub questions: Vec<Question>,
}

impl Claim {
    /// Number of its arms, each counted once for every level of a lever that it is run over.
    pub fn arms(&self) -> usize {
        self.points.len()
    }
}

/// One question of a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Its part in the verdict.
    pub role: Role,
    /// What is looked at, e.g. `alike against as-today`.
    pub subject: String,
    /// Name of the outcome.
    pub outcome: String,
    /// Unit of the numbers.
    pub unit: String,
    /// What one step of a run's value is in that unit.
    pub(super) step: f64,
    /// Whether the outcome is a chance.
    pub is_chance: bool,
    /// Whether it is about the depth of a pact, of which some rules have nothing to say.
    pub is_of_form: bool,
    /// What is read off the runs.
    pub(super) reading: Reading,
    /// The quantities: one, or one for each level of a lever.
    pub quantities: Vec<Quantity>,
    /// What bears it out.
    pub expect: Expect,
    /// Why that much.
    pub reason: String,
}

/// How a question reads its quantities off runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// Place of the outcome.
    pub(super) outcome: usize,
    /// Places of the outcomes of the same run whose mean is taken off.
    pub(super) than: Vec<usize>,
    /// Place of the outcome that it is counted per, sum over sum.
    pub(super) per: Option<usize>,
    /// Place of the outcome without which a run does not count.
    pub(super) given: Option<usize>,
}

impl Reading {
    /// Whether the runs of an arm are not all its denominator, so that pairs of runs have no difference.
    pub(super) fn is_ratio(&self) -> bool {
        self.per.is_some() || self.given.is_some()
    }

    /// What a run says, as a whole number: with outcomes taken off, that many times as much.
    pub(super) fn value(&self, of: impl Fn(usize) -> Option<i64>) -> Option<i64> {
        if self.than.is_empty() {
            return of(self.outcome);
        }
        let others = self.than.iter().map(|&other| of(other)).sum::<Option<i64>>()?;
        Some(of(self.outcome)? * self.than.len() as i64 - others)
    }
}

/// A sum of arms' means with whole weights, over a divisor.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Place of the arm and its weight.
    pub(super) terms: Vec<(usize, i64)>,
    /// What the sum is divided by.
    pub(super) divisor: i64,
    /// Level of the lever, where it is of one.
    pub level: Option<f64>,
}

/// What bears a question out, of its quantity x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expect {
    /// x above the bound.
    Above(f64),
    /// x below the bound.
    Below(f64),
    /// x between minus this and this.
    Within(f64),
    /// A quantity between the first and the last that lies above both by more than this.
    Hump(f64),
    /// Nothing; the value of the lever at which x is this is looked for.
    Crossing(f64),
    /// Nothing.
    Free,
}

impl Expect {
    /// The number that it turns on.
    pub(super) fn bound(self) -> Option<f64> {
        match self {
            Self::Above(bound) | Self::Below(bound) | Self::Within(bound) | Self::Hump(bound) => Some(bound),
            Self::Crossing(level) => Some(level),
            Self::Free => None,
        }
    }
}
