//! What a pact promises one candidate.

use super::bench::Bench;
use super::decree::deepest;
use crate::rules::Terms;
use crate::scenario::Depth;
use crate::world::{Constants, StateSet, World};

/// What a candidate would get from a pact with everybody at the table, against the status quo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stakes {
    /// The weighted terms of its margin, under the rule of the scenario.
    pub terms: Terms,
    /// Expected loss averted, summed over the theatres in scope, unweighted; below 0 when the adversary's expected
    /// reaction outweighs the members' help.
    pub security: f64,
}

impl Bench {
    /// What the design with index `design` promises state `i` at its whole scope and at `depth`, the deepest that every
    /// candidate may agree to where `None`, with all who may be members at that depth at the table. `None` where `i` is no
    /// candidate, or may not go so deep.
    pub fn stakes(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        design: usize,
        depth: Option<Depth>,
        i: usize,
    ) -> Option<Stakes> {
        let terms = &c.spec.designs[design];
        let a = terms.candidates.binary_search(&i).ok()?;
        let depth = depth.unwrap_or_else(|| deepest(c, terms, &terms.candidates.iter().copied().collect()));
        let is_able = |i: &usize| c.states[*i].max_depth >= depth.into() || terms.obligated.binary_search(i).is_err();
        let able = terms.candidates.iter().copied().filter(|i| is_able(i) && !world.withdrawn.contains(*i));
        let members: StateSet = able.collect();
        if !members.contains(i) {
            return None;
        }
        self.evaluate_at(world, c, design, None, members, depth);
        let coalition = &self.trial.coalition;
        let security = coalition.security(world, c, world.treaty(c, design), &self.effects, a);
        Some(Stakes { terms: coalition.terms[a], security })
    }
}
