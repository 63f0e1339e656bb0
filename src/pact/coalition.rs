//! What a coalition is worth to each of its members.

use super::effects::Effects;
use crate::dynamics::{Reaction, expected_reaction};
use crate::rng::logistic;
use crate::rules::{Inputs, Terms, margin};
use crate::scenario::{Burden, Clause, Design, THEATRES_MAX};
use crate::security::{adversary_share, power, ratification_chance};
use crate::world::{Constants, StateSet, World};

/// A theatre in scope as the members expect it to be once the adversary has reacted.
#[derive(Debug, Clone, Copy, Default)]
struct Expected {
    /// Perceived urgency, 0–1.
    urgency: f64,
    /// Adversary's force to the power of decisiveness.
    attack: f64,
}

/// A set of candidates under trial, and the margins of its members.
#[derive(Debug, Clone, Default)]
pub struct Coalition {
    /// Members, numbered as in the design.
    pub(super) members: StateSet,
    /// The same as a list, for the loops below.
    inside: Vec<usize>,
    /// The other candidates.
    outside: Vec<usize>,
    /// Weighted terms of each candidate's margin; meaningful for members only.
    pub(super) terms: Vec<Terms>,
    /// Margin of each candidate; meaningful for members only.
    pub(super) margins: Vec<f64>,
    /// Chance of ratification of each candidate; meaningful for members only.
    pub(super) ratifies: Vec<f64>,
    expected: Vec<Expected>,
    /// Chance that candidate `a` is in a fight in theatre `s`: its stake, or drawn in by others.
    fights: Vec<f64>,
    /// Summed perceived threat of the members in each theatre.
    threatened: Vec<f64>,
    /// The members' forces in scope, USD bn.
    forces: f64,
    /// Mean over the members of the trade that they expect to lose.
    lost_trade: f64,
}

impl Coalition {
    /// Computes the margins of `members` from the design's effects.
    pub(super) fn evaluate(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        design: &Design,
        effects: &Effects,
        members: StateSet,
    ) {
        self.form(world, c, design, effects, members);
        for a in members.iter() {
            self.weigh(world, c, design, effects, a);
        }
    }

    /// Forms a coalition of `members`, whose margins are still to be weighed.
    pub(super) fn form(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        design: &Design,
        effects: &Effects,
        members: StateSet,
    ) {
        self.members = members;
        self.inside.clear();
        self.inside.extend(members.iter());
        self.outside.clear();
        self.outside.extend((0..effects.p).filter(|&b| !members.contains(b)));
        self.terms.resize(effects.p, Terms::default());
        self.margins.resize(effects.p, 0.0);
        self.ratifies.resize(effects.p, 0.0);
        self.expect(world, c, effects);
        self.see_fights(world, c, design, effects);
        self.lost_trade = self.mean_coercion(world, c, design);
    }

    /// Computes and returns the margin of member `a` of the coalition just formed.
    pub(super) fn weigh(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        design: &Design,
        effects: &Effects,
        a: usize,
    ) -> f64 {
        let inputs = self.inputs(world, c, design, effects, a);
        self.terms[a] = margin(&inputs, &c.parameters.weights, &c.parameters.security);
        self.terms[a].relieve(c.relieved);
        self.margins[a] = self.terms[a].margin();
        self.ratifies[a] = 1.0 - inputs.ratification_failure;
        self.margins[a]
    }

    /// The adversary's expected reaction in each theatre in scope.
    fn expect(&mut self, world: &World, c: &Constants<'_>, effects: &Effects) {
        self.expected.clear();
        self.expected.resize(effects.q, Expected::default());
        self.forces = self.inside.iter().map(|&a| own_force(effects, a)).sum();
        for &(s, k) in &effects.scope {
            let reaction = reaction_to(world, c, effects, s, k, self.inside.iter().copied());
            self.expected[s] = Expected {
                urgency: logistic(world.urgency[k] + reaction.assertiveness),
                attack: power(armed(world, k, reaction.arming), c.parameters.security.decisiveness),
            };
        }
    }

    /// Who would be in a fight where: by its own stake, or drawn in for a state outside the pact.
    fn see_fights(&mut self, world: &World, c: &Constants<'_>, design: &Design, effects: &Effects) {
        let (p, q) = (effects.p, effects.q);
        self.fights.resize(p * q, 0.0);
        self.threatened.clear();
        self.threatened.resize(q, 0.0);
        for &a in &self.inside {
            let i = design.candidates[a];
            for &(s, k) in &effects.scope {
                self.threatened[s] += world.threat[i * c.nk + k];
                let mut drawn = effects.drawn_outside[a * q + s];
                for &b in &self.outside {
                    drawn = drawn.max(effects.drawn_for[(a * p + b) * q + s]);
                }
                self.fights[a * q + s] = 1.0 - (1.0 - world.exposure[i * c.nk + k]) * (1.0 - drawn);
            }
        }
    }

    /// Inputs of the margin of member `a`.
    fn inputs(&self, world: &World, c: &Constants<'_>, scope: &Design, effects: &Effects, a: usize) -> Inputs {
        let i = scope.candidates[a];
        let own_loss = expected_coercion(world, c, i, scope);
        let pooled = if scope.has(Clause::EconomicCoercion, c.on) { c.parameters.coercion.pooling } else { 0.0 };
        let mut inputs = Inputs {
            autonomy: c.states[i].autonomy_norm,
            coercion: own_loss + pooled * (self.lost_trade - own_loss),
            // A rise of threat, which pulls the other way, is in the security term.
            alignment: world.alignment[i].min(0.0),
            leader: c.states[i].swing * world.government[i],
            shock: world.shock[i],
            ..Inputs::default()
        };
        self.weigh_partners(world, c, scope, effects, a, &mut inputs);
        self.weigh_theatres(world, c, scope, effects, a, &mut inputs);
        inputs.burden = self.burden(scope, effects, a);
        inputs.entrapment *= 1.0 - self.spoke_relief(c, scope, effects, a);
        inputs.ratification_failure = 1.0 - self.ratification(world, c, scope, effects, a);
        inputs
    }

    /// The members but `a`.
    #[inline]
    fn others(&self, a: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        self.inside.iter().copied().filter(move |&b| b != a)
    }

    /// Means over the other members.
    fn weigh_partners(
        &self,
        world: &World,
        c: &Constants<'_>,
        scope: &Design,
        effects: &Effects,
        a: usize,
        inputs: &mut Inputs,
    ) {
        let i = scope.candidates[a];
        let (mut partners, mut worst) = (0.0, 0.0_f64);
        for b in self.others(a) {
            let pair = i * c.n + scope.candidates[b];
            partners += 1.0;
            inputs.new_binding += effects.new_binding[a * effects.p + b];
            inputs.kinship += world.relations.kinship[pair];
            inputs.cooperation += world.cooperation[pair];
            inputs.grievance += world.relations.grievance[pair];
            worst = worst.max(world.relations.grievance[pair]);
        }
        if partners > 0.0 {
            inputs.new_binding /= partners;
            inputs.kinship /= partners;
            inputs.cooperation /= partners;
            inputs.grievance = 0.5 * (inputs.grievance / partners + worst);
        }
    }

    /// Security, entrapment and what others take over, theatre by theatre.
    ///
    /// # Formula
    /// sec = Σ ρ(status quo) − ρ(pact), the latter at the adversary's expected reaction.
    /// ent = Σ u_k·(1 − τ_ik)·[1 − Π_j (1 − Δπ_ij,k·v_jk)] (Snyder 1984): the perceived chance of
    /// conflict u, how little it is one's own affair, and the chance that some member's fight v
    /// becomes one's own by the new obligation; u and τ as they are once the adversary has reacted.
    fn weigh_theatres(
        &self,
        world: &World,
        c: &Constants<'_>,
        scope: &Design,
        effects: &Effects,
        a: usize,
        inputs: &mut Inputs,
    ) {
        let (p, q) = (effects.p, effects.q);
        let i = scope.candidates[a];
        let bonds = effects.bonds();
        let (mut help, mut stays_out) = ([0.0; THEATRES_MAX], [1.0; THEATRES_MAX]);
        for b in self.others(a) {
            let triples = (a * p + b) * q..(a * p + b + 1) * q;
            let pairs = bonds.help[triples.clone()].iter().zip(&bonds.bound[triples]);
            let fights = &self.fights[b * q..(b + 1) * q];
            for (((added, bound), fights), (help, stays_out)) in
                pairs.zip(fights).zip(help.iter_mut().zip(&mut stays_out))
            {
                *help += added;
                *stays_out *= 1.0 - bound * fights;
            }
        }
        for &(s, k) in &effects.scope {
            let expected = self.expected[s];
            let threat = world.exposure[i * c.nk + k] * expected.urgency;
            if threat > 0.0 {
                let defence = power(effects.defence[a * q + s] + help[s], c.parameters.security.decisiveness);
                inputs.security += effects.loss[a * q + s] - threat * adversary_share(expected.attack, defence);
            }
            inputs.entrapment += expected.urgency * (1.0 - threat) * (1.0 - stays_out[s]);
        }
        let own = own_force(effects, a);
        let taken_over: f64 = effects.scope.iter().map(|&(s, _)| help[s]).sum();
        if c.states[i].guarantor.is_some() && own + taken_over > 0.0 {
            inputs.burden_shift = taken_over / (own + taken_over);
        }
    }

    /// Share of the load that member `a` bears (M18, F11).
    fn burden(&self, scope: &Design, effects: &Effects, a: usize) -> f64 {
        match scope.burden {
            Burden::ByForces if self.forces > 0.0 => own_force(effects, a) / self.forces,
            Burden::ByForces => 0.0,
            Burden::Equal => 1.0 / self.inside.len().max(1) as f64,
        }
    }

    /// Part of the fear of entrapment that prior commitments among the others lift from a guarantor (M11).
    ///
    /// # Formula
    /// relief × mean over the pairs of other members of the binding in force, in units of Article 5, at most
    /// 1: Dunkirk 1947 and Brussels 1948 showed Washington that those it would bind itself to would help
    /// each other.
    fn spoke_relief(&self, c: &Constants<'_>, scope: &Design, effects: &Effects, a: usize) -> f64 {
        if c.parameters.security.spoke_relief <= 0.0 || c.states[scope.candidates[a]].guarantor.is_none() {
            return 0.0;
        }
        let others = || self.others(a);
        let (mut bound, mut pairs) = (0.0, 0.0);
        for b in others() {
            for other in others().filter(|&other| other != b) {
                bound += effects.prior_binding[b * effects.p + other].min(1.0);
                pairs += 1.0;
            }
        }
        if pairs > 0.0 { c.parameters.security.spoke_relief * bound / pairs } else { 0.0 }
    }

    /// Chance that member `a` ratifies.
    ///
    /// # Formula
    /// Support is half the public's support for being allied, half its willingness to fight where others
    /// are threatened, shifted by the government's stance, less what is lost where it owes and is owed
    /// nothing in return (M19: the Vandenberg resolution of 1948 asked for mutual aid).
    fn ratification(&self, world: &World, c: &Constants<'_>, scope: &Design, effects: &Effects, a: usize) -> f64 {
        if !c.on.ratification {
            return 1.0;
        }
        let i = scope.candidates[a];
        let (mut weights, mut willing) = (0.0, 0.0);
        for &(s, k) in &effects.scope {
            let others = self.threatened[s] - world.threat[i * c.nk + k];
            weights += others;
            willing += others * effects.willing[a * effects.q + s];
        }
        let allied = c.states[i].alliance_support;
        // Where nobody else is threatened there is no fight to be asked about.
        let mean = if weights > 0.0 { willing / weights } else { allied };
        let diplomacy = &c.parameters.diplomacy;
        let support = 0.5 * (allied + mean) + diplomacy.ratification_leader * world.government[i]
            - diplomacy.reciprocity * self.unrequited(scope, a);
        ratification_chance(support, c.states[i].ratification_hurdle, diplomacy.ratification_spread)
    }

    /// Share of the other members that owe nothing to member `a`, which owes them; 0 if it owes nothing.
    fn unrequited(&self, scope: &Design, a: usize) -> f64 {
        let owes = |a: usize| scope.obligated.binary_search(&scope.candidates[a]).is_ok();
        if scope.is_mutual() || !owes(a) || self.inside.len() < 2 {
            return 0.0;
        }
        let free = self.others(a).filter(|&b| !owes(b)).count();
        free as f64 / (self.inside.len() - 1) as f64
    }

    /// Mean over the members of the trade that they expect to lose to coercion.
    fn mean_coercion(&self, world: &World, c: &Constants<'_>, scope: &Design) -> f64 {
        if !scope.has(Clause::EconomicCoercion, c.on) {
            return 0.0;
        }
        let losses = self.inside.iter().map(|&a| expected_coercion(world, c, scope.candidates[a], scope));
        losses.sum::<f64>() / self.inside.len().max(1) as f64
    }

    /// Margin that candidate `a` would keep outside while the others go on: what the adversary's
    /// reaction to them does to its own expected loss.
    pub(super) fn margin_outside(
        &self,
        world: &World,
        c: &Constants<'_>,
        scope: &Design,
        effects: &Effects,
        a: usize,
    ) -> f64 {
        let i = scope.candidates[a];
        let m = c.parameters.security.decisiveness;
        let spared = effects.scope.iter().map(|&(s, k)| {
            let reaction = reaction_to(world, c, effects, s, k, self.others(a));
            let threat = world.exposure[i * c.nk + k] * logistic(world.urgency[k] + reaction.assertiveness);
            let attack = power(armed(world, k, reaction.arming), m);
            effects.loss[a * effects.q + s]
                - threat * adversary_share(attack, power(effects.defence[a * effects.q + s], m))
        });
        c.parameters.weights.security * spared.sum::<f64>()
    }
}

/// The adversary's forces in theatre `k` with `more` arming, relative to its forces without any, USD bn.
fn armed(world: &World, k: usize, more: f64) -> f64 {
    let already = 1.0 + world.arming[k];
    if already > 0.0 { world.adversary_forces[k] / already * (already + more).max(0.0) } else { 0.0 }
}

/// Force of candidate `a` in the scope under trial, USD bn.
fn own_force(effects: &Effects, a: usize) -> f64 {
    effects.scope.iter().map(|&(s, _)| effects.force[a * effects.q + s]).sum()
}

/// The adversary's reaction still to come in theatre `k`, number `s` in scope, to a pact among `members`
/// (numbered as in the design): in full to a pact to be; to a pact in force, what the change of its
/// members or its depth adds.
fn reaction_to(
    world: &World,
    c: &Constants<'_>,
    effects: &Effects,
    s: usize,
    k: usize,
    members: impl Iterator<Item = usize> + Clone,
) -> Reaction {
    let to = |members: &mut dyn Iterator<Item = usize>, binding: f64| {
        let forces = members.map(|a| effects.force[a * effects.q + s]).sum();
        expected_reaction(c, world, k, binding, forces)
    };
    let ahead = to(&mut members.clone(), effects.mean_added(effects.rung, s, members));
    let (known, rung) = &effects.reacted_to;
    if known.is_empty() {
        return ahead;
    }
    let behind = to(&mut known.iter(), effects.mean_added(*rung, s, known.iter()));
    Reaction { assertiveness: ahead.assertiveness - behind.assertiveness, arming: ahead.arming - behind.arming }
}

/// Trade that the adversaries of the theatres in scope are expected to cut: coerciveness × trade
/// share × severity of an episode, each adversary once, 0–1.
fn expected_coercion(world: &World, c: &Constants<'_>, i: usize, scope: &Design) -> f64 {
    let named = |a: &usize| scope.theatres.iter().any(|&k| c.theatres[k].adversary == *a);
    let at_stake = (0..c.na).filter(named).map(|a| c.adversaries[a].coerciveness * world.dependence[i * c.na + a]);
    c.parameters.coercion.severity * at_stake.sum::<f64>().min(1.0)
}
