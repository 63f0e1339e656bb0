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
    /// Without; `stayed` wanted one to the end of the shallowest attempt, `proposer_margin` is the
    /// proposer's with everyone at the table.
    NoDeal {
        /// States that still gained when it failed.
        stayed: StateSet,
        /// The proposer's margin at the start of the deepest attempt.
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
    let mut first_margin = None;
    let mut stayed = StateSet::EMPTY;
    for &depth in &scope.depths {
        bench.effects.bind(world, c, design, &world.obligations, depth.into());
        let mut table = Table { world, c, design, effects: &bench.effects, trial: &mut bench.trial };
        let held = table.settle();
        first_margin = first_margin.or(bench.trial.proposer_at_first);
        match held {
            Ok(members) => return Outcome::Deal(bargain(bench, world, c, design, members, depth)),
            Err(still_in) => stayed = still_in,
        }
    }
    Outcome::NoDeal {
        stayed: stayed.iter().map(|a| scope.candidates[a]).collect(),
        proposer_margin: first_margin.unwrap_or(f64::NEG_INFINITY),
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
    /// Margin of the proposer with everyone at the table.
    proposer_at_first: Option<f64>,
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

    /// Finds a coalition that holds, or says who still gained when it came apart.
    fn settle(&mut self) -> Result<StateSet, StateSet> {
        let scope = self.scope();
        let (minimum, proposer) = (scope.minimum_size, scope.candidates.binary_search(&scope.proposer).ok());
        let required: StateSet = scope.required.iter().filter_map(|i| scope.candidates.binary_search(i).ok()).collect();
        let able: StateSet = (scope.candidates.iter().enumerate())
            .filter(|&(_, &i)| self.c.states[i].max_depth >= self.effects.rung)
            .map(|(a, _)| a)
            .collect();
        self.trial.proposer_at_first = None;
        let mut members = able;
        loop {
            self.evaluate(members);
            if self.trial.proposer_at_first.is_none() {
                self.trial.proposer_at_first = proposer.filter(|&a| members.contains(a)).map(|a| self.margin(a));
            }
            if members.len() < minimum || !members.contains_all(&required) {
                return Err(self.gaining());
            }
            match self.first_to_leave(&required) {
                Leaves::Nobody => break,
                Leaves::One(a) => members.remove(a),
                Leaves::OnlyRequiredOnes => return Err(self.gaining()),
            }
        }
        Ok(self.readmit(members, able))
    }

    /// Members of the coalition that has just been evaluated whose margin is above 0.
    fn gaining(&self) -> StateSet {
        self.trial.coalition.members.iter().filter(|&a| self.margin(a) > 0.0).collect()
    }

    /// Who leaves the coalition that has just been evaluated.
    fn first_to_leave(&mut self, required: &StateSet) -> Leaves {
        let members = self.trial.coalition.members;
        let lowest = |of: &mut dyn Iterator<Item = usize>| {
            // Strictly less keeps the first, so ties go by id.
            of.fold(None, |low: Option<usize>, a| match low {
                Some(l) if self.margin(a) >= self.margin(l) => Some(l),
                _ => Some(a),
            })
        };
        let binds_nothing_new = members.iter().all(|a| members.iter().all(|b| self.effects.new_binding[a * self.effects.p + b] <= 0.0));
        let worst = lowest(&mut members.iter());
        let unprofitable = binds_nothing_new || worst.is_some_and(|a| self.margin(a) <= 0.0);
        if unprofitable {
            return match lowest(&mut members.iter().filter(|&a| !required.contains(a))) {
                Some(a) => Leaves::One(a),
                None => Leaves::OnlyRequiredOnes,
            };
        }
        let free_rider = members.iter().find(|&a| !required.contains(a) && self.prefers_outside(a));
        free_rider.map_or(Leaves::Nobody, Leaves::One)
    }

    /// Whether member `a` of a profitable coalition would rather be outside while the others go on
    /// (internal stability: d'Aspremont et al., *Canadian J. Economics* 16, 1983).
    fn prefers_outside(&mut self, a: usize) -> bool {
        let members = self.trial.coalition.members;
        if members.len() <= self.scope().minimum_size {
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
                let all_gain = with.iter().all(|b| self.margin(b) > 0.0);
                if all_gain && with.iter().all(|b| !self.prefers_outside(b)) {
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

/// Bargains over depth among `members`, from `deepest` up to shallow.
fn bargain(bench: &mut Bench, world: &World, c: &Constants<'_>, design: usize, members: StateSet, deepest: Depth) -> Deal {
    let scope = &c.spec.designs[design];
    let mut best = (f64::NEG_INFINITY, deepest, f64::NEG_INFINITY);
    for &depth in scope.depths.iter().filter(|&&depth| depth <= deepest) {
        let rung = Rung::from(depth);
        if bench.effects.rung != rung {
            bench.effects.bind(world, c, design, &world.obligations, rung);
        }
        let coalition = &mut bench.trial.coalition;
        coalition.evaluate(world, c, design, &bench.effects, members);
        if members.iter().any(|a| coalition.margins[a] <= 0.0) {
            continue;
        }
        // The logarithm of the Nash product (Nash, Econometrica 18, 1950); the status quo is 0.
        let product: f64 = members.iter().map(|a| ln(coalition.margins[a])).sum();
        if product > best.0 {
            let proposer = scope.candidates.binary_search(&scope.proposer).ok().filter(|&a| members.contains(a));
            best = (product, depth, proposer.map_or(f64::NEG_INFINITY, |a| coalition.margins[a]));
        }
    }
    Deal {
        depth: best.1,
        members: members.iter().map(|a| scope.candidates[a]).collect(),
        proposer_margin: best.2,
    }
}
