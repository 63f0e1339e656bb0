//! Negotiation of a design: who stays at the table, and how deep they go.

use super::approach::Approach;
use super::bench::Bench;
use super::coalition::Coalition;
use super::effects::Effects;
use crate::rng::ln;
use crate::scenario::{Depth, Design};
use crate::world::{Constants, Obligations, StateSet, World};

/// A treaty that every signatory wants and that none would rather stay out of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deal {
    /// Which of the design's scopes was agreed, 0 being the widest.
    pub scope: usize,
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
    /// least and offers most, at the scope which the fewest refused.
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
/// From the widest scope and the deepest depth on the table down: start from all candidates and take out
/// one at a time, worst margin first and then who gains most by riding free (ties by id), until the
/// coalition is profitable and internally stable, then let back in whoever fits. Required members are not taken out; the others yield until the
/// required ones gain. The first scope and depth that hold fix the members; they then bargain over the
/// scopes from there down and the depths from there up to shallow, and take what has the greatest Nash
/// product of margins.
pub fn negotiate(bench: &mut Bench, world: &World, c: &Constants<'_>, design: usize) -> Outcome {
    settle_on(bench, world, c, design, &c.scopes[design])
}

/// What `design` would come to as it is proposed: concessions on scope are made at the table only.
pub(super) fn sound_out(bench: &mut Bench, world: &World, c: &Constants<'_>, design: usize) -> Outcome {
    settle_on(bench, world, c, design, &c.scopes[design][..1])
}

fn settle_on(bench: &mut Bench, world: &World, c: &Constants<'_>, design: usize, scopes: &[Design]) -> Outcome {
    // Taken out of the bench, so that the rest of it can be lent.
    let mut obligations = std::mem::take(&mut bench.ahead);
    world.obligations_ahead(c, &mut obligations);
    let outcome = settle_under(bench, world, c, design, scopes, &obligations);
    bench.ahead = obligations;
    outcome
}

/// Looks for a deal on one of `scopes`, the widest first, where `obligations` are the status quo.
fn settle_under(
    bench: &mut Bench,
    world: &World,
    c: &Constants<'_>,
    design: usize,
    scopes: &[Design],
    obligations: &Obligations,
) -> Outcome {
    let mut closest = Opening::default();
    bench.closest.clear();
    bench.effects.prepare(world, c, &scopes[0], obligations);
    for (scope, terms) in scopes.iter().enumerate() {
        let absent = absent(world, &world.pacts[design].yielded, terms);
        let mut shallowest = Opening::default();
        for &depth in &terms.depths {
            bench.effects.bind(world, c, terms, obligations, depth.into());
            let mut table = Table { world, c, design: terms, effects: &bench.effects, trial: &mut bench.trial, absent };
            match table.settle() {
                Ok(members) => {
                    let first = Agreed { scope, depth, members };
                    let deal = bargain(bench, world, c, scopes, obligations, first);
                    bench.trial.view.is_deal = true;
                    bench.trial.view.missing = (0..terms.candidates.len()).filter(|a| !members.contains(*a)).collect();
                    bench.closest.copy_from(&bench.trial.view);
                    return Outcome::Deal(deal);
                }
                Err(opening) => shallowest = opening,
            }
        }
        if scope == 0 || shallowest.refused.len() < closest.refused.len() {
            closest = shallowest;
            bench.closest.copy_from(&bench.trial.view);
        }
    }
    let candidates = &c.spec.designs[design].candidates;
    Outcome::NoDeal {
        refused: closest.refused.iter().map(|a| candidates[a]).collect(),
        proposer_margin: closest.proposer_margin,
    }
}

/// Negotiates a bilateral treaty in the world as it is: what both would sign, or nothing.
pub(super) fn agree_on_bilateral(bench: &mut Bench, world: &World, c: &Constants<'_>, treaty: &Design) -> bool {
    bench.effects.prepare(world, c, treaty, &world.obligations);
    let absent = absent(world, &StateSet::EMPTY, treaty);
    let Some(&depth) = treaty.depths.first() else { return false };
    bench.effects.bind(world, c, treaty, &world.obligations, depth.into());
    Table { world, c, design: treaty, effects: &bench.effects, trial: &mut bench.trial, absent }.settle().is_ok()
}

/// Candidates, numbered as in the design, that take no part: they have withdrawn for good, or yielded.
fn absent(world: &World, yielded: &StateSet, design: &Design) -> StateSet {
    let gone = |i: usize| world.withdrawn.contains(i) || yielded.contains(i);
    design.candidates.iter().enumerate().filter(|&(_, &i)| gone(i)).map(|(a, _)| a).collect()
}

/// A design at one scope and depth, with all who may sit at the table.
struct Table<'w, 's, 'b> {
    world: &'w World,
    c: &'w Constants<'s>,
    design: &'w Design,
    effects: &'b Effects,
    trial: &'b mut Trial,
    absent: StateSet,
}

/// Scratch space of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Trial {
    pub(super) coalition: Coalition,
    /// The same without one member.
    without_one: Coalition,
    /// How everyone at the table sees the attempt.
    view: Approach,
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
    fn evaluate(&mut self, members: StateSet) {
        self.trial.coalition.evaluate(self.world, self.c, self.design, self.effects, members);
    }

    fn margin(&self, a: usize) -> f64 {
        self.trial.coalition.margins[a]
    }

    /// The required members, numbered as in the design.
    fn required(&self) -> StateSet {
        let scope = self.design;
        scope.required.iter().filter_map(|i| scope.candidates.binary_search(i).ok()).collect()
    }

    /// Finds a coalition that holds, or says how everyone saw it at the start.
    fn settle(&mut self) -> Result<StateSet, Opening> {
        let minimum = self.design.minimum_size;
        let required = self.required();
        let able: StateSet = (0..self.effects.p).filter(|&a| self.is_able(a) && !self.absent.contains(a)).collect();
        self.evaluate(able);
        let opening = self.opening();
        let mut members = able;
        loop {
            if members.len() < minimum || !members.contains_all(&required) {
                return Err(opening);
            }
            let leaves = self.first_to_leave(&required);
            match leaves {
                Leaves::Nobody => return Ok(self.readmit(members, able)),
                Leaves::One(a) => members.remove(a),
                Leaves::OnlyRequiredOnes => return Err(opening),
            }
            self.evaluate(members);
            if let Leaves::One(left) = leaves {
                self.see_whom_it_turned(left);
            }
        }
    }

    /// Whether candidate `a` may take on what the design asks of it at this depth.
    fn is_able(&self, a: usize) -> bool {
        let i = self.design.candidates[a];
        self.c.states[i].max_depth >= self.effects.rung || self.design.obligated.binary_search(&i).is_err()
    }

    /// Notes the members of the coalition just evaluated that gained with everyone at the table and do not
    /// any more, now that `left` has gone.
    fn see_whom_it_turned(&mut self, left: usize) {
        let Trial { coalition, view, .. } = &mut *self.trial;
        for a in coalition.members.iter() {
            let gained = view.terms[a].margin() > 0.0;
            if gained && coalition.margins[a] <= 0.0 && view.turned_by[a].is_none() {
                view.turned_by[a] = Some(left);
            }
        }
    }

    /// How everyone sees the coalition that has just been evaluated.
    fn opening(&mut self) -> Opening {
        let scope = self.design;
        let members = self.trial.coalition.members;
        let gains = |a: &usize| members.contains(*a) && self.margin(*a) > 0.0;
        let proposer = scope.candidates.binary_search(&scope.proposer).ok().filter(|&a| members.contains(a));
        // What binds nobody anew, or cannot be, is worth no talks, whatever the mood.
        let can_be = members.len() >= scope.minimum_size && members.contains_all(&self.required());
        let proposer = proposer.filter(|_| can_be && self.brings_something_new(&members));
        let refused = (0..self.effects.p).filter(|a| !gains(a)).collect();
        let proposer_margin = proposer.map_or(f64::NEG_INFINITY, |a| self.margin(a));
        let unable = (0..self.effects.p).filter(|&a| !self.is_able(a)).collect();
        let Trial { coalition, view, .. } = &mut *self.trial;
        view.begin(self.effects.p);
        members.iter().for_each(|a| view.terms[a] = coalition.terms[a]);
        (view.missing, view.unable, view.absent) = (refused, unable, self.absent);
        Opening { refused, proposer_margin }
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
        let free_rider = members.iter().fold((0.0, None), |most, a| match self.gain_outside(a) {
            gain if gain > most.0 => (gain, Some(a)),
            _ => most,
        });
        free_rider.1.map_or(Leaves::Nobody, Leaves::One)
    }

    /// The one with the lowest margin; the first of several, so ties go by id.
    fn lowest(&self, of: &mut dyn Iterator<Item = usize>) -> Option<usize> {
        of.fold(None, |low, a| match low {
            Some(l) if self.margin(a) >= self.margin(l) => Some(l),
            _ => Some(a),
        })
    }

    /// Whether the coalition just evaluated leaves a member without a gain, or brings nothing new.
    fn is_unprofitable(&self) -> bool {
        let members = self.trial.coalition.members;
        members.iter().any(|a| self.margin(a) <= 0.0) || !self.brings_something_new(&members)
    }

    /// Whether a pact of `members` binds any of them anew, and has a newcomer to the pact that the design
    /// enlarges, if one.
    fn brings_something_new(&self, members: &StateSet) -> bool {
        let binds = |a: usize| members.iter().any(|b| self.effects.new_binding[a * self.effects.p + b] > 0.0);
        let is_new = |a: usize| self.design.insiders.binary_search(&self.design.candidates[a]).is_err();
        members.iter().any(binds) && members.iter().any(is_new)
    }

    /// What member `a` of a profitable coalition would gain by being outside while the others go on, which
    /// they can unless it is required; 0 if it would rather stay (internal stability: d'Aspremont et al.,
    /// *Canadian J. Economics* 16, 1983).
    fn gain_outside(&mut self, a: usize) -> f64 {
        let members = self.trial.coalition.members;
        if members.len() <= self.design.minimum_size || self.required().contains(a) {
            return 0.0;
        }
        let outside = self.trial.coalition.margin_outside(self.world, self.c, self.design, self.effects, a);
        let gain = outside - self.margin(a);
        let mut without = members;
        without.remove(a);
        if gain <= 0.0 || !self.brings_something_new(&without) {
            return 0.0;
        }
        let rest = &mut self.trial.without_one;
        rest.evaluate(self.world, self.c, self.design, self.effects, without);
        if without.iter().all(|b| rest.margins[b] > 0.0) { gain } else { 0.0 }
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
                if !self.is_unprofitable() && with.iter().all(|b| self.gain_outside(b) <= 0.0) {
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
#[derive(Clone, Copy)]
enum Leaves {
    Nobody,
    One(usize),
    OnlyRequiredOnes,
}

/// What a coalition first agrees on: members are numbered as in the design.
#[derive(Clone, Copy)]
struct Agreed {
    scope: usize,
    depth: Depth,
    members: StateSet,
}

/// Bargains over scope and depth among the members of a coalition that holds, from what it agreed on
/// first down.
fn bargain(
    bench: &mut Bench,
    world: &World,
    c: &Constants<'_>,
    scopes: &[Design],
    obligations: &Obligations,
    first: Agreed,
) -> Deal {
    let Agreed { members, .. } = first;
    let design = &scopes[first.scope];
    let proposer = design.candidates.binary_search(&design.proposer).ok().filter(|&a| members.contains(a));
    let mut best = (f64::NEG_INFINITY, first.scope, first.depth, f64::NEG_INFINITY);
    for (scope, terms) in scopes.iter().enumerate().skip(first.scope) {
        for &depth in terms.depths.iter().filter(|&&depth| depth <= first.depth) {
            bench.effects.bind(world, c, terms, obligations, depth.into());
            let absent = StateSet::EMPTY;
            let mut table = Table { world, c, design: terms, effects: &bench.effects, trial: &mut bench.trial, absent };
            table.evaluate(members);
            if table.is_unprofitable() || members.iter().any(|a| table.gain_outside(a) > 0.0) {
                continue;
            }
            // The logarithm of the Nash product (Nash, Econometrica 18, 1950); the status quo is 0.
            let product: f64 = members.iter().map(|a| ln(table.margin(a))).sum();
            if product > best.0 {
                best = (product, scope, depth, proposer.map_or(f64::NEG_INFINITY, |a| table.margin(a)));
            }
        }
    }
    let members = members.iter().map(|a| design.candidates[a]).collect();
    Deal { scope: best.1, depth: best.2, members, proposer_margin: best.3 }
}
