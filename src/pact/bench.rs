//! Scratch space of diplomacy, and the questions that its phases ask of a coalition.

use super::effects::Effects;
use super::negotiation::Trial;
use crate::world::{Constants, Obligations, StateSet, World};

/// Kept through a run, so that a step allocates nothing.
#[derive(Debug, Clone)]
pub struct Bench {
    /// Effects of the design under trial.
    pub(super) effects: Effects,
    /// The coalition under trial.
    pub(super) trial: Trial,
    /// This step's chances of each state, uniform: delay of a ratification, and its outcome.
    pub(super) chances: Vec<(f64, f64)>,
    /// Margins before a change, by candidate.
    pub(super) before: Vec<f64>,
    obligations: Obligations,
}

impl Bench {
    /// An empty bench for worlds of this shape.
    pub fn new(c: &Constants<'_>) -> Self {
        Self {
            effects: Effects::default(),
            trial: Trial::default(),
            chances: Vec::with_capacity(c.n),
            before: Vec::with_capacity(c.n),
            obligations: Obligations::none(c.n, c.nk),
        }
    }

    /// Computes the margins of `members` (state indices) in a pact at its present depth, against the
    /// world without the pact `apart` if that is in force.
    pub(super) fn evaluate(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        design: usize,
        apart: Option<usize>,
        members: StateSet,
    ) {
        world.obligations_without(c, apart, &mut self.obligations);
        self.effects.prepare(world, c, design, &self.obligations);
        // To a pact in force the adversary has reacted; to a treaty it is only beginning to.
        self.effects.adversary_reacts = apart.is_none();
        self.effects.bind(world, c, design, &self.obligations, world.pacts[design].depth.into());
        let candidates = &c.spec.designs[design].candidates;
        let local = members.iter().filter_map(|i| candidates.binary_search(&i).ok()).collect();
        self.trial.coalition.evaluate(world, c, design, &self.effects, local);
    }

    /// Margin of state `i` in the coalition just evaluated; negative infinity if it is no candidate.
    pub(super) fn margin_of(&self, c: &Constants<'_>, design: usize, i: usize) -> f64 {
        let found = c.spec.designs[design].candidates.binary_search(&i);
        found.map_or(f64::NEG_INFINITY, |a| self.trial.coalition.margins[a])
    }

    /// Whether a pact reduced to `members` can go on: enough of them, the required ones among them,
    /// and none worse off than the cost of exit.
    pub(super) fn stands(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        design: usize,
        apart: Option<usize>,
        members: StateSet,
    ) -> bool {
        let scope = &c.spec.designs[design];
        if members.len() < scope.minimum_size || !scope.required.iter().all(|&i| members.contains(i)) {
            return false;
        }
        self.evaluate(world, c, design, apart, members);
        members.iter().all(|i| self.margin_of(c, design, i) >= -c.parameters.diplomacy.exit_cost)
    }

    /// Writes the obligations of the pacts now in force into the world.
    pub(super) fn refresh_obligations(&mut self, world: &mut World, c: &Constants<'_>) {
        world.obligations_without(c, None, &mut self.obligations);
        std::mem::swap(&mut self.obligations, &mut world.obligations);
    }
}
