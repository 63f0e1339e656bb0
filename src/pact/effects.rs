//! What each candidate would add for each other: computed once per negotiation, so that trying a
//! coalition is sums and products only.

use crate::scenario::{Depth, Design};
use crate::security::{expected_loss, honour, power, usable};
use crate::world::{Constants, Obligations, RUNGS, Rung, StateSet, World};

/// Pairwise effects of one design. Candidates are numbered from 0 as in the design, and theatres as in its
/// widest scope: `a`, `b` < `p`, `s` < `q`; pairs are `a * p + b`, cells `a * q + s`, triples
/// `(a * p + b) * q + s`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Effects {
    /// Candidates.
    pub(super) p: usize,
    /// Theatres in the widest scope.
    pub(super) q: usize,
    /// Theatres of the widest scope.
    theatres: Vec<usize>,
    /// Theatres in the scope under trial: number and index.
    pub(super) scope: Vec<(usize, usize)>,
    /// Members, and rung, to which the adversary has reacted already: those of a pact in force.
    pub(super) reacted_to: (StateSet, Rung),
    /// The rung under trial.
    pub(super) rung: Rung,
    /// Odds that every state fights in every theatre: `j * q + s`.
    odds: Vec<f64>,
    /// Share of the public of candidate `a` that would fight in theatre `s` (cell).
    pub(super) willing: Vec<f64>,
    /// Force of candidate `a` in theatre `s`, USD bn (cell).
    pub(super) force: Vec<f64>,
    /// Defence of candidate `a` in the status quo, USD bn (cell).
    pub(super) defence: Vec<f64>,
    /// Its expected loss in the status quo (cell).
    pub(super) loss: Vec<f64>,
    /// Chance that `a` is drawn in for `b` while `b` is no member: π × stake of `b` (triple).
    pub(super) drawn_for: Vec<f64>,
    /// The greatest such chance over states that are no candidates (cell).
    pub(super) drawn_outside: Vec<f64>,
    /// New binding of `a` towards `b` in the scope under trial, as a mean over the theatres of the widest one
    /// and in units of the binding of Article 5 (pair).
    pub(super) new_binding: Vec<f64>,
    /// The same of what is in force already (pair).
    pub(super) prior_binding: Vec<f64>,
    /// What binding on each rung adds; those of the design that have been tried are filled in.
    bonds: [Bonds; RUNGS],
}

/// What binding the candidates on one rung adds.
#[derive(Debug, Clone, Default)]
pub(super) struct Bonds {
    is_known: bool,
    /// Force added to the defence of `a` when `b` is a fellow member, USD bn (triple).
    pub(super) help: Vec<f64>,
    /// Rise of the chance that `a` fights for `b` (triple).
    pub(super) bound: Vec<f64>,
    /// Binding level added to what `a` owes `b` (triple).
    added: Vec<f64>,
}

impl Effects {
    /// Whether the rung under trial binds candidate `a` anew to any of `members`, or any of them to it.
    pub(super) fn binds_anew(&self, a: usize, members: &StateSet) -> bool {
        members.iter().any(|b| self.new_binding[a * self.p + b] > 0.0 || self.new_binding[b * self.p + a] > 0.0)
    }

    /// Fills in what does not depend on the rung: the status quo under `obligations`.
    pub(super) fn prepare(&mut self, world: &World, c: &Constants<'_>, design: &Design, obligations: &Obligations) {
        (self.p, self.q) = (design.candidates.len(), design.theatres.len());
        self.scope.clear();
        self.scope.extend(design.theatres.iter().copied().enumerate());
        self.theatres.clone_from(&design.theatres);
        self.reacted_to = (StateSet::EMPTY, Rung::NONE);
        self.bonds.iter_mut().for_each(|bonds| bonds.is_known = false);
        let cells = self.p * self.q;
        for field in [&mut self.force, &mut self.defence, &mut self.loss, &mut self.drawn_outside, &mut self.willing] {
            field.clear();
            field.resize(cells, 0.0);
        }
        self.odds.clear();
        let mut next = 0;
        for j in 0..c.n {
            let candidate = (design.candidates.get(next) == Some(&j)).then_some(next);
            next += usize::from(candidate.is_some());
            for (s, &k) in design.theatres.iter().enumerate() {
                if candidate.is_none() && world.strength[j * c.nk + k] <= 0.0 {
                    // Nobody asks: it is not at the table, and has nothing to bring.
                    self.odds.push(0.0);
                    continue;
                }
                let polled = world.willingness_odds(c, j, k);
                if let Some(a) = candidate {
                    self.willing[a * self.q + s] = polled / (1.0 + polled);
                }
                self.odds.push(polled * world.resolve[j * c.nk + k]);
            }
        }
        self.drawn_for.clear();
        self.drawn_for.resize(cells * self.p, 0.0);
        let m = c.parameters.security.decisiveness;
        for (a, &i) in design.candidates.iter().enumerate() {
            for (s, &k) in design.theatres.iter().enumerate() {
                let cell = a * self.q + s;
                self.force[cell] = world.strength[i * c.nk + k];
                self.defence[cell] = self.force[cell] + self.help_today(world, c, obligations, i, k, s);
                let attack = power(world.adversary_forces[k], m);
                self.loss[cell] = expected_loss(world.threat[i * c.nk + k], attack, power(self.defence[cell], m));
                self.see_who_draws_in(world, c, obligations, a, s, design);
            }
        }
    }

    /// Force that others are expected to bring to the defence of state `i` in the status quo.
    fn help_today(
        &self,
        world: &World,
        c: &Constants<'_>,
        obligations: &Obligations,
        i: usize,
        k: usize,
        s: usize,
    ) -> f64 {
        let helpers = (0..c.n).filter(|&j| j != i && world.strength[j * c.nk + k] > 0.0);
        helpers
            .map(|j| {
                let rung = obligations.get(j, i, k);
                let seen = world.seen_reliability[i * c.n + j];
                let fights = honour(self.odds[j * self.q + s], c.binding_odds[rung.index()], seen);
                fights * usable(world, c, j, i, rung) * world.strength[j * c.nk + k]
            })
            .sum()
    }

    /// Records how likely candidate `a` is to be drawn into theatre `s` for states outside a pact.
    fn see_who_draws_in(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        obligations: &Obligations,
        a: usize,
        s: usize,
        design: &Design,
    ) {
        let (i, k) = (design.candidates[a], design.theatres[s]);
        // Both lists ascend, so one walk tells candidates from the others.
        let mut next = 0;
        for j in 0..c.n {
            let b = (design.candidates.get(next) == Some(&j)).then_some(next);
            next += usize::from(b.is_some());
            let stake = world.exposure[j * c.nk + k];
            if j == i || stake <= 0.0 {
                continue;
            }
            let rung = obligations.get(i, j, k);
            let fights = honour(self.odds[i * self.q + s], c.binding_odds[rung.index()], world.reliability[i]);
            match b {
                Some(b) => self.drawn_for[(a * self.p + b) * self.q + s] = fights * stake,
                None => {
                    let cell = a * self.q + s;
                    self.drawn_outside[cell] = self.drawn_outside[cell].max(fights * stake);
                }
            }
        }
    }

    /// What binding on the rung under trial adds.
    #[inline]
    pub(super) fn bonds(&self) -> &Bonds {
        &self.bonds[self.rung.index()]
    }

    /// Mean binding level that a pact on `rung`, which has been under trial, adds to what each of `members`
    /// owes each other in theatre number `s`.
    pub(super) fn mean_added(&self, rung: Rung, s: usize, members: impl Iterator<Item = usize> + Clone) -> f64 {
        let (added, mut sum, mut pairs) = (&self.bonds[rung.index()].added, 0.0, 0.0);
        for a in members.clone() {
            for b in members.clone().filter(|&b| b != a) {
                sum += added[(a * self.p + b) * self.q + s];
                pairs += 1.0;
            }
        }
        if pairs > 0.0 { sum / pairs } else { 0.0 }
    }

    /// Puts binding the candidates of `design`, which is the one prepared at its widest or a narrower scope,
    /// on `rung` under trial.
    pub(super) fn bind(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        design: &Design,
        obligations: &Obligations,
        rung: Rung,
    ) {
        self.rung = rung;
        if !self.bonds().is_known {
            self.find_bonds(world, c, design, obligations);
        }
        // Both lists ascend, and the narrower is part of the wider.
        self.scope.clear();
        let mut widest = self.theatres.iter().enumerate();
        self.scope.extend(
            design.theatres.iter().filter_map(|&k| widest.find(|(_, known)| **known == k).map(|(s, _)| (s, k))),
        );
        self.average(c, design, obligations);
    }

    /// Finds what the rung under trial adds, over the widest scope.
    fn find_bonds(&mut self, world: &World, c: &Constants<'_>, design: &Design, obligations: &Obligations) {
        let (p, q, rung) = (self.p, self.q, self.rung);
        let mut bonds = std::mem::take(&mut self.bonds[rung.index()]);
        bonds.is_known = true;
        for field in [&mut bonds.help, &mut bonds.bound, &mut bonds.added] {
            field.clear();
            field.resize(p * p * q, 0.0);
        }
        for (a, &i) in design.candidates.iter().enumerate().filter(|(_, i)| design.obligated.binary_search(i).is_ok()) {
            for (b, &j) in design.candidates.iter().enumerate().filter(|&(b, _)| b != a) {
                for (s, &k) in self.theatres.iter().enumerate() {
                    // `i` is bound towards `j`: `j` gains the help as it sees it, `i` the obligation
                    // as it knows itself.
                    let before = obligations.get(i, j, k);
                    if before >= rung {
                        continue;
                    }
                    let odds = self.odds[i * q + s];
                    let with = |rung: Rung, reliability| honour(odds, c.binding_odds[rung.index()], reliability);
                    let (own, seen) = (world.reliability[i], world.seen_reliability[j * c.n + i]);
                    let gain = with(rung, seen) * usable(world, c, i, j, rung)
                        - with(before, seen) * usable(world, c, i, j, before);
                    bonds.help[(b * p + a) * q + s] = gain * self.force[a * q + s];
                    bonds.bound[(a * p + b) * q + s] = with(rung, own) - with(before, own);
                    bonds.added[(a * p + b) * q + s] = c.binding[rung.index()] - c.binding[before.index()];
                }
            }
        }
        self.bonds[rung.index()] = bonds;
    }

    /// Averages the binding in the scope under trial. What is new is a mean over the widest scope, so that a
    /// narrower one binds less; what is in force already a mean over the scope under trial.
    fn average(&mut self, c: &Constants<'_>, design: &Design, obligations: &Obligations) {
        let article5 = c.binding[Rung::from(Depth::Article5).index()].max(f64::MIN_POSITIVE);
        let (widest, here) = (article5 * self.q as f64, article5 * self.scope.len() as f64);
        let relieves = c.parameters.security.spoke_relief > 0.0;
        self.new_binding.clear();
        self.prior_binding.clear();
        for (a, &i) in design.candidates.iter().enumerate() {
            for (b, &j) in design.candidates.iter().enumerate() {
                let added = &self.bonds[self.rung.index()].added[(a * self.p + b) * self.q..];
                self.new_binding.push(self.scope.iter().map(|&(s, _)| added[s]).sum::<f64>() / widest);
                let level = |k: usize| c.binding[obligations.get(i, j, k).index()];
                let prior = || self.scope.iter().map(|&(_, k)| level(k)).sum::<f64>() / here;
                self.prior_binding.push(if relieves && i != j { prior() } else { 0.0 });
            }
        }
    }
}
