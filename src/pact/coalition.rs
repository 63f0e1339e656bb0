//! What a coalition is worth to each of its members.

use super::effects::Effects;
use super::ratification::ratification_chance;
use crate::dynamics::expected_reaction;
use crate::rng::logistic;
use crate::rules::{Inputs, Terms, margin};
use crate::scenario::{Design, THEATRES_MAX};
use crate::security::{adversary_share, power};
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
}

impl Coalition {
    /// Computes the margins of `members` from the design's effects.
    pub(super) fn evaluate(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        design: usize,
        effects: &Effects,
        members: StateSet,
    ) {
        self.members = members;
        self.terms.resize(effects.p, Terms::default());
        self.margins.resize(effects.p, 0.0);
        self.ratifies.resize(effects.p, 0.0);
        self.expect(world, c, design, effects);
        self.see_fights(world, c, design, effects);
        for a in members.iter() {
            let inputs = self.inputs(world, c, design, effects, a);
            self.terms[a] = margin(&inputs, &c.parameters.weights, &c.parameters.security);
            self.margins[a] = self.terms[a].margin();
            self.ratifies[a] = 1.0 - inputs.ratification_failure;
        }
    }

    /// The adversary's expected reaction in each theatre in scope.
    fn expect(&mut self, world: &World, c: &Constants<'_>, design: usize, effects: &Effects) {
        let binding = effects.provocative_binding(c);
        self.expected.clear();
        self.forces = 0.0;
        for (s, &k) in c.spec.designs[design].theatres.iter().enumerate() {
            let forces: f64 = self.members.iter().map(|a| effects.force[a * effects.q + s]).sum();
            self.forces += forces;
            let reaction = expected_reaction(c, world, k, binding, forces);
            self.expected.push(Expected {
                urgency: logistic(world.urgency[k] + reaction.assertiveness),
                attack: power(world.adversary_forces[k] * (1.0 + reaction.arming), c.parameters.security.decisiveness),
            });
        }
    }

    /// Who would be in a fight where: by its own stake, or drawn in for a state outside the pact.
    fn see_fights(&mut self, world: &World, c: &Constants<'_>, design: usize, effects: &Effects) {
        let design = &c.spec.designs[design];
        let (p, q) = (effects.p, effects.q);
        self.fights.resize(p * q, 0.0);
        self.threatened.clear();
        self.threatened.resize(q, 0.0);
        for a in self.members.iter() {
            let i = design.candidates[a];
            for (s, &k) in design.theatres.iter().enumerate() {
                self.threatened[s] += world.threat[i * c.nk + k];
                let mut drawn = effects.drawn_outside[a * q + s];
                for b in (0..p).filter(|&b| !self.members.contains(b)) {
                    drawn = drawn.max(effects.drawn_for[(a * p + b) * q + s]);
                }
                self.fights[a * q + s] = 1.0 - (1.0 - c.exposure[i * c.nk + k]) * (1.0 - drawn);
            }
        }
    }

    /// Inputs of the margin of member `a`.
    fn inputs(&self, world: &World, c: &Constants<'_>, design: usize, effects: &Effects, a: usize) -> Inputs {
        let scope = &c.spec.designs[design];
        let i = scope.candidates[a];
        let mut inputs = Inputs {
            autonomy: c.states[i].autonomy_norm,
            coercion: expected_coercion(world, c, i, scope),
            alignment: world.alignment[i],
            leader: c.states[i].swing * world.government[i],
            shock: world.shock[i],
            ..Inputs::default()
        };
        self.weigh_partners(world, c, scope, effects, a, &mut inputs);
        self.weigh_theatres(c, scope, effects, a, &mut inputs);
        inputs.ratification_failure = 1.0 - self.ratification(world, c, scope, effects, a);
        inputs
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
        for b in self.members.iter().filter(|&b| b != a) {
            let pair = i * c.n + scope.candidates[b];
            partners += 1.0;
            inputs.new_binding += effects.new_binding[a * effects.p + b];
            inputs.kinship += c.kinship[pair];
            inputs.cooperation += world.cooperation[pair];
            inputs.grievance += c.grievance[pair];
            worst = worst.max(c.grievance[pair]);
        }
        if partners > 0.0 {
            inputs.new_binding /= partners;
            inputs.kinship /= partners;
            inputs.cooperation /= partners;
            inputs.grievance = 0.5 * (inputs.grievance / partners + worst);
        }
    }

    /// Security, entrapment and burden, theatre by theatre.
    ///
    /// # Formula
    /// sec = Σ ρ(status quo) − ρ(pact), the latter at the adversary's expected reaction.
    /// ent = Σ u_k·(1 − τ_ik)·[1 − Π_j (1 − Δπ_ij,k·v_jk)] (Snyder 1984): the perceived chance of
    /// conflict u, how little it is one's own affair, and the chance that some member's fight v
    /// becomes one's own by the new obligation; u and τ as they are once the adversary has reacted.
    fn weigh_theatres(&self, c: &Constants<'_>, scope: &Design, effects: &Effects, a: usize, inputs: &mut Inputs) {
        let (p, q) = (effects.p, effects.q);
        let i = scope.candidates[a];
        let cells = a * q..(a + 1) * q;
        let (mut help, mut stays_out) = ([0.0; THEATRES_MAX], [1.0; THEATRES_MAX]);
        for b in self.members.iter().filter(|&b| b != a) {
            let triples = (a * p + b) * q..(a * p + b + 1) * q;
            let pairs = effects.help[triples.clone()].iter().zip(&effects.bound[triples]);
            let fights = &self.fights[b * q..(b + 1) * q];
            for (((added, bound), fights), (help, stays_out)) in
                pairs.zip(fights).zip(help.iter_mut().zip(&mut stays_out))
            {
                *help += added;
                *stays_out *= 1.0 - bound * fights;
            }
        }
        for (s, &k) in scope.theatres.iter().enumerate() {
            let expected = self.expected[s];
            let threat = c.exposure[i * c.nk + k] * expected.urgency;
            if threat > 0.0 {
                let defence = power(effects.defence[a * q + s] + help[s], c.parameters.security.decisiveness);
                inputs.security += effects.loss[a * q + s] - threat * adversary_share(expected.attack, defence);
            }
            inputs.entrapment += expected.urgency * (1.0 - threat) * (1.0 - stays_out[s]);
        }
        let own: f64 = effects.force[cells].iter().sum();
        let taken_over: f64 = help[..q].iter().sum();
        inputs.burden = if self.forces > 0.0 { own / self.forces } else { 0.0 };
        if c.states[i].guarantor.is_some() && own + taken_over > 0.0 {
            inputs.burden_shift = taken_over / (own + taken_over);
        }
    }

    /// Chance that member `a` ratifies.
    fn ratification(&self, world: &World, c: &Constants<'_>, scope: &Design, effects: &Effects, a: usize) -> f64 {
        let i = scope.candidates[a];
        let (mut weights, mut willing) = (0.0, 0.0);
        for (s, &k) in scope.theatres.iter().enumerate() {
            let others = self.threatened[s] - world.threat[i * c.nk + k];
            weights += others;
            willing += others * effects.willing(i, s);
        }
        let allied = c.states[i].alliance_support;
        // Where nobody else is threatened there is no fight to be asked about.
        let mean = if weights > 0.0 { willing / weights } else { allied };
        let diplomacy = &c.parameters.diplomacy;
        let support = 0.5 * (allied + mean) + diplomacy.ratification_leader * world.government[i];
        ratification_chance(support, c.states[i].ratification_hurdle, diplomacy.ratification_spread)
    }

    /// Margin that candidate `a` would keep outside while the others go on: what the adversary's
    /// reaction to them does to its own expected loss.
    pub(super) fn margin_outside(
        &self,
        world: &World,
        c: &Constants<'_>,
        design: usize,
        effects: &Effects,
        a: usize,
    ) -> f64 {
        let scope = &c.spec.designs[design];
        let i = scope.candidates[a];
        let m = c.parameters.security.decisiveness;
        let binding = effects.provocative_binding(c);
        let spared = scope.theatres.iter().enumerate().map(|(s, &k)| {
            let others = self.members.iter().filter(|&b| b != a).map(|b| effects.force[b * effects.q + s]).sum();
            let reaction = expected_reaction(c, world, k, binding, others);
            let threat = c.exposure[i * c.nk + k] * logistic(world.urgency[k] + reaction.assertiveness);
            let attack = power(world.adversary_forces[k] * (1.0 + reaction.arming), m);
            effects.loss[a * effects.q + s]
                - threat * adversary_share(attack, power(effects.defence[a * effects.q + s], m))
        });
        c.parameters.weights.security * spared.sum::<f64>()
    }
}

/// Trade that the adversaries of the theatres in scope are expected to cut: coerciveness × trade
/// share × severity of an episode, each adversary once, 0–1.
fn expected_coercion(world: &World, c: &Constants<'_>, i: usize, scope: &Design) -> f64 {
    if !c.on.coercion {
        return 0.0;
    }
    let named = |a: &usize| scope.theatres.iter().any(|&k| c.theatres[k].adversary == *a);
    let at_stake = (0..c.na).filter(named).map(|a| c.adversaries[a].coerciveness * world.dependence[i * c.na + a]);
    c.parameters.coercion.severity * at_stake.sum::<f64>().min(1.0)
}
