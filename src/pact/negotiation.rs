//! Negotiation of a design: who stays at the table, and how deep they go.

use super::bench::Bench;
use super::coalition::Coalition;
use super::effects::Effects;
use crate::rng::ln;
use crate::scenario::{Depth, Design};
use crate::world::{Constants, Rung, StateSet, World};

/// A treaty that every signatory wants and that none would rather stay out of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deal {
    /// Depth agreed.
    pub depth: Depth,
    /// Signatories, as state indices.
    pub members: StateSet,
    /// The proposer's margin; negative infinity when it is not among them.
    pub proposer_margin: f64,
}

/// How a negotiation ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// With a deal.
    Deal(Deal),
    /// Without one. Both are of the shallowest attempt with everyone at the table, when a pact asks
    /// least and offers most.
    NoDeal {
        /// States that would not gain.
        refused: StateSet,
        /// The proposer's margin; negative infinity when its constitution forbids the depth, or
        /// nobody would be bound anew.
        proposer_margin: f64,
    },
}

/// Negotiates `design` in the world as it is (M12).
///
/// From the deepest depth on the table down: start from all candidates and take out one at a time,
/// worst margin first (ties by id), until the coalition is profitable and internally stable, then
/// let back in whoever fits. Required members are not taken out; the others yield until the
/// required ones gain. The first depth that holds fixes the members; they then bargain over the
/// depths from there up to shallow, and take the one with the greatest Nash product of margins.
pub fn negotiate(bench: &mut Bench, world: &World, c: &Constants<'_>, design: usize) -> Outcome {
    let scope = &c.spec.designs[design];
    bench.effects.prepare(world, c, design, &world.obligations);
    let mut shallowest = Opening::default();
    for &depth in &scope.depths {
        bench.effects.bind(world, c, design, &world.obligations, depth.into());
        let mut table = Table { world, c, design, effects: &bench.effects, trial: &mut bench.trial };
        match table.settle() {
            Ok(members) => return Outcome::Deal(bargain(bench, world, c, design, members, depth)),
            Err(opening) => shallowest = opening,
        }
    }
    Outcome::NoDeal {
        refused: shallowest.refused.iter().map(|a| scope.candidates[a]).collect(),
        proposer_margin: shallowest.proposer_margin,
    }
}

/// A design at one depth, with all who may sit at the table.
struct Table<'w, 's, 'b> {
    world: &'w World,
    c: &'w Constants<'s>,
    design: usize,
    effects: &'b Effects,
    trial: &'b mut Trial,
}

/// Scratch space of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Trial {
    pub(super) coalition: Coalition,
    /// The same without one member.
    without_one: Coalition,
}

/// What everyone at the table would get, before anyone leaves.
#[derive(Debug, Clone, Copy)]
struct Opening {
    /// Candidates that would not gain, or may not go so deep.
    refused: StateSet,
    proposer_margin: f64,
}

impl Default for Opening {
    fn default() -> Self {
        Self { refused: StateSet::EMPTY, proposer_margin: f64::NEG_INFINITY }
    }
}

impl Table<'_, '_, '_> {
    fn scope(&self) -> &Design {
        &self.c.spec.designs[self.design]
    }

    fn evaluate(&mut self, members: StateSet) {
        self.trial.coalition.evaluate(self.world, self.c, self.design, self.effects, members);
    }

    fn margin(&self, a: usize) -> f64 {
        self.trial.coalition.margins[a]
    }

    /// The required members, numbered as in the design.
    fn required(&self) -> StateSet {
        let scope = self.scope();
        scope.required.iter().filter_map(|i| scope.candidates.binary_search(i).ok()).collect()
    }

    /// Finds a coalition that holds, or says how everyone saw it at the start.
    fn settle(&mut self) -> Result<StateSet, Opening> {
        let minimum = self.scope().minimum_size;
        let required = self.required();
        let able: StateSet = (self.scope().candidates.iter().enumerate())
            .filter(|&(_, &i)| self.c.states[i].max_depth >= self.effects.rung)
            .map(|(a, _)| a)
            .collect();
        self.evaluate(able);
        let opening = self.opening();
        let mut members = able;
        loop {
            if members.len() < minimum || !members.contains_all(&required) {
                return Err(opening);
            }
            match self.first_to_leave(&required) {
                Leaves::Nobody => return Ok(self.readmit(members, able)),
                Leaves::One(a) => members.remove(a),
                Leaves::OnlyRequiredOnes => return Err(opening),
            }
            self.evaluate(members);
        }
    }

    /// How everyone sees the coalition that has just been evaluated.
    fn opening(&self) -> Opening {
        let scope = self.scope();
        let members = self.trial.coalition.members;
        let gains = |a: &usize| members.contains(*a) && self.margin(*a) > 0.0;
        let proposer = scope.candidates.binary_search(&scope.proposer).ok().filter(|&a| members.contains(a));
        // What binds nobody anew is worth no talks, whatever the mood.
        let proposer = proposer.filter(|_| self.binds_anew());
        Opening {
            refused: (0..self.effects.p).filter(|a| !gains(a)).collect(),
            proposer_margin: proposer.map_or(f64::NEG_INFINITY, |a| self.margin(a)),
        }
    }

    /// Who leaves the coalition that has just been evaluated.
    fn first_to_leave(&mut self, required: &StateSet) -> Leaves {
        let members = self.trial.coalition.members;
        if self.is_unprofitable() {
            return match self.lowest(&mut members.iter().filter(|&a| !required.contains(a))) {
                Some(a) => Leaves::One(a),
                None => Leaves::OnlyRequiredOnes,
            };
        }
        members.iter().find(|&a| self.prefers_outside(a)).map_or(Leaves::Nobody, Leaves::One)
    }

    /// The one with the lowest margin; the first of several, so ties go by id.
    fn lowest(&self, of: &mut dyn Iterator<Item = usize>) -> Option<usize> {
        of.fold(None, |low, a| match low {
            Some(l) if self.margin(a) >= self.margin(l) => Some(l),
            _ => Some(a),
        })
    }

    /// Whether the coalition just evaluated leaves a member without a gain, or binds nobody anew.
    fn is_unprofitable(&self) -> bool {
        let members = self.trial.coalition.members;
        members.iter().any(|a| self.margin(a) <= 0.0) || !self.binds_anew()
    }

    /// Whether the coalition just evaluated binds any member anew.
    fn binds_anew(&self) -> bool {
        let members = self.trial.coalition.members;
        let binds = |a: usize| members.iter().any(|b| self.effects.new_binding[a * self.effects.p + b] > 0.0);
        members.iter().any(binds)
    }

    /// Whether member `a` of a profitable coalition would rather be outside while the others go on,
    /// which they can unless it is required (internal stability: d'Aspremont et al., *Canadian J.
    /// Economics* 16, 1983).
    fn prefers_outside(&mut self, a: usize) -> bool {
        let members = self.trial.coalition.members;
        if members.len() <= self.scope().minimum_size || self.required().contains(a) {
            return false;
        }
        let outside = self.trial.coalition.margin_outside(self.world, self.c, self.design, self.effects, a);
        if outside <= self.margin(a) {
            return false;
        }
        let mut without = members;
        without.remove(a);
        let rest = &mut self.trial.without_one;
        rest.evaluate(self.world, self.c, self.design, self.effects, without);
        without.iter().all(|b| rest.margins[b] > 0.0)
    }

    /// Lets those who left back in, one at a time, as long as every member still gains and nobody
    /// would rather be outside.
    fn readmit(&mut self, mut members: StateSet, able: StateSet) -> StateSet {
        loop {
            let before = members;
            for a in able.iter().filter(|&a| !before.contains(a)) {
                let mut with = members;
                with.insert(a);
                self.evaluate(with);
                if !self.is_unprofitable() && with.iter().all(|b| !self.prefers_outside(b)) {
                    members = with;
                }
            }
            if members == before {
                return members;
            }
        }
    }
}

/// Who leaves a table.
enum Leaves {
    Nobody,
    One(usize),
    OnlyRequiredOnes,
}

/// Bargains over depth among `members`, from `deepest`, which they all want, up to shallow.
fn bargain(
    bench: &mut Bench,
    world: &World,
    c: &Constants<'_>,
    design: usize,
    members: StateSet,
    deepest: Depth,
) -> Deal {
    let scope = &c.spec.designs[design];
    let proposer = scope.candidates.binary_search(&scope.proposer).ok().filter(|&a| members.contains(a));
    let mut best = (f64::NEG_INFINITY, deepest, f64::NEG_INFINITY);
    for &depth in scope.depths.iter().filter(|&&depth| depth <= deepest) {
        let rung = Rung::from(depth);
        if bench.effects.rung != rung {
            bench.effects.bind(world, c, design, &world.obligations, rung);
        }
        let mut table = Table { world, c, design, effects: &bench.effects, trial: &mut bench.trial };
        table.evaluate(members);
        if table.is_unprofitable() || members.iter().any(|a| table.prefers_outside(a)) {
            continue;
        }
        // The logarithm of the Nash product (Nash, Econometrica 18, 1950); the status quo is 0.
        let product: f64 = members.iter().map(|a| ln(table.margin(a))).sum();
        if product > best.0 {
            best = (product, depth, proposer.map_or(f64::NEG_INFINITY, |a| table.margin(a)));
        }
    }
    let members = members.iter().map(|a| scope.candidates[a]).collect();
    Deal { depth: best.1, members, proposer_margin: best.2 }
}
