//! Scratch space of diplomacy, and the questions that its phases ask of a coalition.

use super::approach::Approach;
use super::effects::Effects;
use super::negotiation::Trial;
use crate::scenario::{Depth, Design};
use crate::world::{Constants, Obligations, StateSet, World};

/// Whether `members` are enough for a pact of this design, the required ones among them, and a newcomer where it
/// enlarges another.
pub(super) fn has_who_it_takes(design: &Design, members: &StateSet) -> bool {
    let newcomer = |i: usize| design.insiders.binary_search(&i).is_err();
    members.len() >= design.minimum_size
        && design.required.iter().all(|&i| members.contains(i))
        && members.iter().any(newcomer)
}

/// Kept through a run, so that a step allocates nothing.
#[derive(Debug, Clone)]
pub struct Bench {
    /// Effects of the design under trial.
    pub(super) effects: Effects,
    /// The coalition under trial.
    pub(super) trial: Trial,
    /// This step's chances of each state, uniform: delay of a ratification, and its outcome.
    pub(super) chances: Vec<(f64, f64)>,
    /// This step's chances of fatigue, by proposer.
    pub(super) fatigue: Vec<f64>,
    /// Reviews of membership in this step: time and state.
    pub(super) reviews: Vec<(f64, usize)>,
    /// Margins before a change, by candidate.
    pub(super) before: Vec<f64>,
    /// How the negotiation just held went at its closest.
    pub(super) closest: Approach,
    /// Obligations as they will be once the treaties signed are in force.
    pub(super) ahead: Obligations,
    approaches: Vec<Approach>,
    obligations: Obligations,
}

impl Bench {
    /// An empty bench for worlds of this shape.
    pub fn new(c: &Constants<'_>) -> Self {
        Self {
            effects: Effects::default(),
            trial: Trial::default(),
            chances: Vec::with_capacity(c.n),
            fatigue: Vec::with_capacity(c.n),
            reviews: Vec::with_capacity(c.n),
            before: Vec::with_capacity(c.n),
            closest: Approach::default(),
            approaches: vec![Approach::default(); c.spec.designs.len()],
            ahead: Obligations::none(c.n, c.nk),
            obligations: Obligations::none(c.n, c.nk),
        }
    }

    /// Forgets the replicate before.
    pub fn restart(&mut self) {
        self.approaches.iter_mut().for_each(Approach::clear);
    }

    /// How close each design has come to a pact in this replicate.
    pub fn approaches(&self) -> &[Approach] {
        &self.approaches
    }

    /// Books the negotiation just held on a design, if it came closer than any before.
    pub(super) fn book(&mut self, design: usize, time: f64) {
        self.closest.time = time;
        let kept = &mut self.approaches[design];
        if self.closest.is_closer_than(kept) {
            kept.copy_from(&self.closest);
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
        self.evaluate_at(world, c, design, apart, members, world.pacts[design].depth);
    }

    /// The same at another depth.
    pub(super) fn evaluate_at(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        design: usize,
        apart: Option<usize>,
        members: StateSet,
        depth: Depth,
    ) {
        let treaty = world.treaty(c, design);
        let local = |states: StateSet| -> StateSet {
            states.iter().filter_map(|i| treaty.candidates.binary_search(&i).ok()).collect()
        };
        world.obligations_without(c, apart, &mut self.obligations);
        self.effects.prepare(world, c, &c.scopes[design][0], &self.obligations);
        if apart.is_some() {
            let pact = &world.pacts[design];
            self.effects.bind(world, c, treaty, &self.obligations, pact.depth.into());
            self.effects.reacted_to = (local(pact.members), pact.depth.into());
        }
        self.effects.bind(world, c, treaty, &self.obligations, depth.into());
        self.trial.coalition.evaluate(world, c, treaty, &self.effects, local(members));
    }

    /// Margin of state `i` in the coalition just evaluated; negative infinity if it is no candidate.
    pub(super) fn margin_of(&self, c: &Constants<'_>, design: usize, i: usize) -> f64 {
        let found = c.spec.designs[design].candidates.binary_search(&i);
        found.map_or(f64::NEG_INFINITY, |a| self.trial.coalition.margins[a])
    }

    /// Whether a pact reduced to `members` can go on: enough of them, the required ones among them, a
    /// newcomer where it enlarges another, and none worse off than the cost of exit.
    pub(super) fn stands(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        design: usize,
        apart: Option<usize>,
        members: StateSet,
    ) -> bool {
        if !has_who_it_takes(&c.spec.designs[design], &members) {
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
