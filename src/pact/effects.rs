//! What each candidate would add for each other: computed once per negotiation, so that trying a
//! coalition is sums and products only.

use super::odds::Odds;
use super::rows::{LANES, Lanes, Rows, each};
use crate::rules::assured;
use crate::scenario::{Depth, Design, Rule};
use crate::security::{expected_loss, powers, usable_share};
use crate::world::{Constants, Obligations, RUNGS, Rung, StateSet, World};

/// Pairwise effects of one design. Candidates are numbered from 0 as in the design, and theatres as in its
/// widest scope: `a`, `b` < `p`, `s` < `q`; pairs are `a * p + b`. What differs by theatre stands in a row
/// per candidate or pair.
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
    /// Which lanes of a row are theatres in that scope.
    pub(super) in_scope: Vec<[bool; LANES]>,
    /// Members, and rung, to which the adversary has reacted already: those of a pact in force.
    pub(super) reacted_to: (StateSet, Rung),
    /// The rung under trial.
    pub(super) rung: Rung,
    /// Chances that every state fights in every theatre.
    odds: Odds,
    /// Share of the public of candidate `a` that would fight.
    pub(super) willing: Rows,
    /// Stake of candidate `a`.
    pub(super) stake: Rows,
    /// Threat that candidate `a` perceives.
    pub(super) threat: Rows,
    /// Force of candidate `a`, USD bn.
    pub(super) force: Rows,
    /// The same, summed over the scope under trial, by candidate.
    pub(super) own_force: Vec<f64>,
    /// Defence of candidate `a` in the status quo, USD bn.
    pub(super) defence: Rows,
    /// Its expected loss in the status quo.
    pub(super) loss: Rows,
    /// Chance that `a` is drawn in for `b` while `b` is no member: π × stake of `b` (pair).
    pub(super) drawn_for: Rows,
    /// The greatest such chance over states that are no candidates.
    pub(super) drawn_outside: Rows,
    /// Trade that candidate `a` would lose to coercion, 0–1.
    pub(super) coercion: Vec<f64>,
    /// New binding of `a` towards `b` in the scope under trial, as a mean over the theatres of the widest one
    /// and in units of the binding of Article 5 (pair).
    pub(super) new_binding: Vec<f64>,
    /// The same of what is in force already (pair); 0 where no guarantor's fear of entrapment depends on it.
    pub(super) prior_binding: Vec<f64>,
    /// What binding on each rung adds; those of the design that have been tried are filled in.
    bonds: [Bonds; RUNGS],
}

/// What binding the candidates on one rung adds.
#[derive(Debug, Clone, Default)]
pub(super) struct Bonds {
    is_known: bool,
    /// Force added to the defence of `a` when `b` is a fellow member, USD bn (pair).
    pub(super) help: Rows,
    /// Rise of the chance that `a` fights for `b` (pair).
    pub(super) bound: Rows,
    /// Binding level added to what `a` owes `b` (pair).
    added: Rows,
    /// The same as `help` where the pact assures `a` of the word of `b` (pair); unused under cost–benefit.
    pub(super) assured: Rows,
    /// Chance that `b` fights for `a` under the pact or what it owes already, as `a` sees it (pair); unused under
    /// cost–benefit.
    word: Rows,
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
        self.own_force.clear();
        self.theatres.clone_from(&design.theatres);
        self.reacted_to = (StateSet::EMPTY, Rung::NONE);
        self.bonds.iter_mut().for_each(|bonds| bonds.is_known = false);
        for rows in [&mut self.force, &mut self.defence, &mut self.loss, &mut self.drawn_outside] {
            rows.reset(self.p, self.q);
        }
        for rows in [&mut self.willing, &mut self.stake, &mut self.threat] {
            rows.reset(self.p, self.q);
        }
        self.drawn_for.reset(self.p * self.p, self.q);
        self.odds.ask(world, c, design, &mut self.willing);
        for (a, &i) in design.candidates.iter().enumerate() {
            for (s, at) in design.theatres.iter().map(|k| i * c.nk + k).enumerate() {
                *self.stake.get_mut(a, s) = world.exposure[at];
                *self.threat.get_mut(a, s) = world.threat[at];
                *self.force.get_mut(a, s) = world.strength[at];
            }
            self.find_defence(world, c, obligations, a, i);
            self.see_who_draws_in(world, c, obligations, a, design);
        }
        self.find_losses(world, c);
    }

    /// Finds the defence of candidate `a`, which is state `i`: its own force, and what others are expected to
    /// bring.
    fn find_defence(&mut self, world: &World, c: &Constants<'_>, obligations: &Obligations, a: usize, i: usize) {
        for &j in self.odds.helpers().iter().filter(|&&j| j != i) {
            let (usable, seen) = (usable_shares(world, c, j, i), world.seen_reliability[i * c.n + j]);
            let (owed, strength) = (obligations.row(j, i), &world.strength[j * c.nk..(j + 1) * c.nk]);
            for (s, &k) in self.theatres.iter().enumerate().filter(|&(_, &k)| strength[k] > 0.0) {
                let usable = usable[usize::from(owed.rung(k).has_command())];
                *self.defence.get_mut(a, s) += self.odds.fights(j, s, owed.rung(k), seen) * usable * strength[k];
            }
        }
        (0..self.q).for_each(|s| *self.defence.get_mut(a, s) += self.force.get(a, s));
    }

    /// Finds what each candidate expects to lose in the status quo.
    fn find_losses(&mut self, world: &World, c: &Constants<'_>) {
        let m = c.parameters.security.decisiveness;
        for (t, theatres) in self.theatres.chunks(LANES).enumerate() {
            let mut forces = [0.0; LANES];
            forces.iter_mut().zip(theatres).for_each(|(force, &k)| *force = world.adversary_forces[k]);
            let attack = powers(forces, m);
            for a in 0..self.p {
                let (defence, threat) = (powers(self.defence.block(t)[a], m), self.threat.block(t)[a]);
                self.loss.block_mut(t)[a] = each(|l| expected_loss(threat[l], attack[l], defence[l]));
            }
        }
    }

    /// Records how likely candidate `a` is to be drawn in for states outside a pact.
    fn see_who_draws_in(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        obligations: &Obligations,
        a: usize,
        design: &Design,
    ) {
        let i = design.candidates[a];
        // Both lists ascend, so one walk tells candidates from the others.
        let mut next = 0;
        for j in 0..c.n {
            let b = (design.candidates.get(next) == Some(&j)).then_some(next);
            next += usize::from(b.is_some());
            if j == i {
                continue;
            }
            let (owed, stakes) = (obligations.row(i, j), &world.exposure[j * c.nk..(j + 1) * c.nk]);
            for (s, &k) in self.theatres.iter().enumerate().filter(|&(_, &k)| stakes[k] > 0.0) {
                let chance = self.odds.fights(i, s, owed.rung(k), world.reliability[i]) * stakes[k];
                let drawn = match b {
                    Some(b) => self.drawn_for.get_mut(a * self.p + b, s),
                    None => self.drawn_outside.get_mut(a, s),
                };
                *drawn = if chance > *drawn { chance } else { *drawn };
            }
        }
    }

    /// What binding on the rung under trial adds.
    #[inline]
    pub(super) fn bonds(&self) -> &Bonds {
        &self.bonds[self.rung.index()]
    }

    /// Mean binding level that a pact on `rung`, which has been under trial, adds to what each of `members`
    /// owes each other, for the theatres that are the lanes `t` of a row.
    #[inline]
    pub(super) fn mean_added(&self, rung: Rung, t: usize, members: impl Iterator<Item = usize> + Clone) -> Lanes {
        let added = self.bonds[rung.index()].added.block(t);
        let (mut sum, mut count) = ([0.0; LANES], 0.0);
        for a in members.clone() {
            count += 1.0;
            let added = &added[a * self.p..(a + 1) * self.p];
            // Nobody is bound to itself, which adds 0.
            for b in members.clone() {
                sum = each(|l| sum[l] + added[b][l]);
            }
        }
        let pairs = count * (count - 1.0);
        if pairs > 0.0 { each(|l| sum[l] / pairs) } else { sum }
    }

    /// Forces of `members` in the theatres that are the lanes `t` of a row, USD bn.
    #[inline]
    pub(super) fn forces_of(&self, t: usize, members: impl Iterator<Item = usize>) -> Lanes {
        let force = self.force.block(t);
        members.fold([0.0; LANES], |sum, a| each(|l| sum[l] + force[a][l]))
    }

    /// Theatres that are the lanes `t` of a row.
    #[inline]
    pub(super) fn theatres(&self, t: usize) -> &[usize] {
        &self.theatres[t * LANES..self.theatres.len().min((t + 1) * LANES)]
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
        // Of the scopes of a design each has fewer theatres than the one before.
        if self.own_force.is_empty() || self.scope.len() != design.theatres.len() {
            self.take_scope(world, c, design, obligations);
        }
        let article5 = article5(c) * self.q as f64;
        let added = &self.bonds[rung.index()].added;
        self.new_binding.clear();
        self.new_binding.resize(self.p * self.p, 0.0);
        for &(s, _) in &self.scope {
            for (sum, added) in self.new_binding.iter_mut().zip(added.block(s / LANES)) {
                *sum += added[s % LANES];
            }
        }
        self.new_binding.iter_mut().for_each(|sum| *sum /= article5);
    }

    /// Takes over the scope of `design`, and what depends on it alone.
    fn take_scope(&mut self, world: &World, c: &Constants<'_>, design: &Design, obligations: &Obligations) {
        // Both lists ascend, and the narrower is part of the wider.
        self.scope.clear();
        let mut widest = self.theatres.iter().enumerate();
        self.scope.extend(
            design.theatres.iter().filter_map(|&k| widest.find(|(_, known)| **known == k).map(|(s, _)| (s, k))),
        );
        self.in_scope.clear();
        self.in_scope.resize(self.q.div_ceil(LANES), [false; LANES]);
        self.scope.iter().for_each(|&(s, _)| self.in_scope[s / LANES][s % LANES] = true);
        let own_force = |a: usize| self.scope.iter().map(|&(s, _)| self.force.get(a, s)).sum::<f64>();
        self.own_force.clear();
        self.own_force.extend((0..self.p).map(own_force));
        self.coercion.clear();
        self.coercion.extend(design.candidates.iter().map(|&i| expected_coercion(world, c, i, design)));
        let here = article5(c) * self.scope.len() as f64;
        let relieves = c.parameters.security.spoke_relief > 0.0
            && design.candidates.iter().any(|&i| c.states[i].guarantor.is_some());
        self.prior_binding.clear();
        self.prior_binding.resize(self.p * self.p, 0.0);
        if relieves {
            for (a, &i) in design.candidates.iter().enumerate() {
                for (b, &j) in design.candidates.iter().enumerate().filter(|&(b, _)| b != a) {
                    let owed = obligations.row(i, j);
                    let levels = self.scope.iter().map(|&(_, k)| c.binding[owed.rung(k).index()]);
                    self.prior_binding[a * self.p + b] = levels.sum::<f64>() / here;
                }
            }
        }
    }

    /// Finds what the rung under trial adds, over the widest scope.
    fn find_bonds(&mut self, world: &World, c: &Constants<'_>, design: &Design, obligations: &Obligations) {
        let (p, rung) = (self.p, self.rung);
        let mut bonds = std::mem::take(&mut self.bonds[rung.index()]);
        bonds.is_known = true;
        for rows in [&mut bonds.help, &mut bonds.bound, &mut bonds.added] {
            rows.reset(p * p, self.q);
        }
        for (a, &i) in design.candidates.iter().enumerate().filter(|(_, i)| design.obligated.binary_search(i).is_ok()) {
            for (b, &j) in design.candidates.iter().enumerate().filter(|&(b, _)| b != a) {
                let seen = world.seen_reliability[j * c.n + i];
                for t in 0..self.q.div_ceil(LANES) {
                    let New { help, bound, added } =
                        self.find_new(world, c, obligations, [(a, i), (b, j)], [seen; 2], t);
                    bonds.help.block_mut(t)[b * p + a] = help;
                    bonds.bound.block_mut(t)[a * p + b] = bound;
                    bonds.added.block_mut(t)[a * p + b] = added;
                }
            }
        }
        if c.rule != Rule::CostBenefit {
            self.find_words(world, c, design, obligations, &mut bonds);
        }
        self.bonds[rung.index()] = bonds;
    }

    /// Finds what the word of each candidate is worth to each other on the rung under trial, over the widest scope.
    fn find_words(
        &self,
        world: &World,
        c: &Constants<'_>,
        design: &Design,
        obligations: &Obligations,
        bonds: &mut Bonds,
    ) {
        let p = self.p;
        let binding = c.binding[self.rung.index()] / article5(c);
        bonds.assured.reset(p * p, self.q);
        bonds.word.reset(p * p, self.q);
        for (a, &i) in design.candidates.iter().enumerate() {
            let is_obligated = design.obligated.binary_search(&i).is_ok();
            for (b, &j) in design.candidates.iter().enumerate().filter(|&(b, _)| b != a) {
                let seen = world.seen_reliability[j * c.n + i];
                let owed = obligations.row(i, j);
                for (s, &k) in self.theatres.iter().enumerate() {
                    let rung = if is_obligated { owed.rung(k).max(self.rung) } else { owed.rung(k) };
                    *bonds.word.get_mut(b * p + a, s) = self.odds.fights(i, s, rung, seen);
                }
                if is_obligated {
                    let seen = [seen, assured(seen, c.parameters.rules.assurance, binding)];
                    for t in 0..self.q.div_ceil(LANES) {
                        let New { help, .. } = self.find_new(world, c, obligations, [(a, i), (b, j)], seen, t);
                        bonds.assured.block_mut(t)[b * p + a] = help;
                    }
                }
            }
        }
    }

    /// Chance that another candidate fights on the rung under trial, as candidate `a` sees it: mean over the theatres in
    /// scope.
    pub(super) fn word_kept(&self, a: usize) -> impl Fn(usize) -> f64 + '_ {
        let (word, count) = (&self.bonds().word, self.scope.len().max(1) as f64);
        move |b| self.scope.iter().map(|&(s, _)| word.get(a * self.p + b, s)).sum::<f64>() / count
    }

    /// What binding candidate `a`, which is state `i`, towards `b`, which is `j`, on the rung under trial adds
    /// in the theatres that are the lanes `t` of a row: `j` gains the help as it sees it, by the reliability `seen`
    /// before and after, `i` the obligation as it knows itself.
    #[inline]
    fn find_new(
        &self,
        world: &World,
        c: &Constants<'_>,
        obligations: &Obligations,
        [(a, i), (_, j)]: [(usize, usize); 2],
        seen: [f64; 2],
        t: usize,
    ) -> New {
        let (rung, owed) = (self.rung, obligations.row(i, j));
        // Where there is no theatre, as if all that can be were owed.
        let mut before = [rung; LANES];
        before.iter_mut().zip(self.theatres(t)).for_each(|(before, &k)| *before = owed.rung(k));
        let own = world.reliability[i];
        let usable = usable_shares(world, c, i, j);
        let usable = |rung: Rung| usable[usize::from(rung.has_command())];
        let promised = each(|l| self.odds.promised(before[l], i, t)[l]);
        let willing = self.odds.willing(i, t);
        let fights = |r: f64| each(|l| willing[l] + r * promised[l]);
        let (own_before, seen_before) = (fights(own), fights(seen[0]));
        let (own_after, seen_after) =
            (self.odds.fight_each(i, t, rung, own), self.odds.fight_each(i, t, rung, seen[1]));
        let with = usable(rung);
        let force = self.force.block(t)[a];
        let only_new = |l: usize, value: f64| if before[l] < rung { value } else { 0.0 };
        New {
            help: each(|l| only_new(l, (seen_after[l] * with - seen_before[l] * usable(before[l])) * force[l])),
            bound: each(|l| only_new(l, own_after[l] - own_before[l])),
            added: each(|l| only_new(l, c.binding[rung.index()] - c.binding[before[l].index()])),
        }
    }
}

/// What one candidate's obligation towards another adds in some theatres.
struct New {
    help: Lanes,
    bound: Lanes,
    added: Lanes,
}

/// Binding of Article 5, above 0.
fn article5(c: &Constants<'_>) -> f64 {
    c.binding[Rung::from(Depth::Article5).index()].max(f64::MIN_POSITIVE)
}

/// Usable share of the force of state `j` beside that of state `i`: without an integrated command, and with
/// one.
#[inline]
fn usable_shares(world: &World, c: &Constants<'_>, j: usize, i: usize) -> [f64; 2] {
    let security = &c.parameters.security;
    let cooperation = world.cooperation[j * c.n + i];
    [0.0, security.command_gain].map(|gain| usable_share(security.usable_alone, cooperation, gain))
}

/// Trade that the adversaries of the theatres in scope are expected to cut: coerciveness × trade
/// share × severity of an episode, each adversary once, 0–1.
fn expected_coercion(world: &World, c: &Constants<'_>, i: usize, scope: &Design) -> f64 {
    let named = |a: &usize| scope.theatres.iter().any(|&k| c.theatres[k].adversary == *a);
    let at_stake = (0..c.na).filter(named).map(|a| c.adversaries[a].coerciveness * world.dependence[i * c.na + a]);
    c.parameters.coercion.severity * at_stake.sum::<f64>().min(1.0)
}
