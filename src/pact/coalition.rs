//! What a coalition is worth to each of its members.

use super::effects::Effects;
use super::rows::{LANES, Lanes, Rows, each};
use super::scene::{View, hub};
use crate::dynamics::{Reaction, expected_reaction};
use crate::rng::exp_each;
use crate::rules::{Inputs, Scene, Terms, explanation, margin};
use crate::scenario::{Burden, Clause, Design, Rule};
use crate::security::{adversary_share, powers, ratification_chance};
use crate::world::{Constants, StateSet, World};

/// Some theatres as the members expect them to be once the adversary has reacted.
#[derive(Debug, Clone, Copy, Default)]
struct Expected {
    /// Perceived urgency, 0–1.
    urgency: Lanes,
    /// Adversary's force to the power of decisiveness.
    attack: Lanes,
}

/// What a member sees in some theatres.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// Force that the other members bring, USD bn.
    help: Lanes,
    /// Loss averted.
    security: Lanes,
    /// Expected entrapment.
    entrapment: Lanes,
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
    /// Chance that candidate `a` is in a fight: its stake, or drawn in by others.
    fights: Rows,
    /// Summed perceived threat of the members in each theatre.
    threatened: Vec<Lanes>,
    /// The members' forces in scope, USD bn.
    forces: f64,
    /// Mean over the members of the trade that they expect to lose.
    lost_trade: f64,
    /// Its hub; `None` under cost–benefit, which knows no hubs.
    hub: Option<usize>,
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
        self.see_fights(effects);
        self.lost_trade = self.mean_coercion(c, design, effects);
        self.hub = if c.rule == Rule::CostBenefit { None } else { hub(world, c, design, &self.inside) };
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
        let (inputs, taken_over) = self.inputs(world, c, design, effects, a);
        self.terms[a] = match c.rule {
            Rule::CostBenefit => margin(&inputs, &c.parameters.weights, &c.parameters.security, c.relieved),
            rival => {
                let scene = self.scene(world, c, design, effects, a, taken_over);
                (explanation(rival).margin)(&inputs, &scene, &c.parameters)
            }
        };
        self.terms[a].relieve(c.relieved);
        self.margins[a] = self.terms[a].margin();
        self.ratifies[a] = 1.0 - inputs.ratification_failure;
        self.margins[a]
    }

    /// Expected loss that membership averts for member `a` of the coalition just formed, unweighted.
    pub(super) fn security(
        &self,
        world: &World,
        c: &Constants<'_>,
        design: &Design,
        effects: &Effects,
        a: usize,
    ) -> f64 {
        self.inputs(world, c, design, effects, a).0.security
    }

    /// What rival explanations see of the coalition around candidate `a`.
    fn scene(
        &self,
        world: &World,
        c: &Constants<'_>,
        design: &Design,
        effects: &Effects,
        a: usize,
        taken_over: f64,
    ) -> Scene {
        View { world, c, design, effects, members: &self.inside, hub: self.hub }.scene(a, taken_over)
    }

    /// The adversary's expected reaction in each theatre.
    fn expect(&mut self, world: &World, c: &Constants<'_>, effects: &Effects) {
        self.forces = self.inside.iter().map(|&a| effects.own_force[a]).sum();
        self.expected.clear();
        for t in 0..effects.q.div_ceil(LANES) {
            let expected = expected(world, c, effects, t, self.inside.iter().copied());
            self.expected.push(expected);
        }
    }

    /// Who would be in a fight where: by its own stake, or drawn in for a state outside the pact.
    fn see_fights(&mut self, effects: &Effects) {
        self.fights.reset(effects.p, effects.q);
        self.threatened.clear();
        self.threatened.resize(effects.q.div_ceil(LANES), [0.0; LANES]);
        for (t, threatened) in self.threatened.iter_mut().enumerate() {
            let (threat, stake, fights) = (effects.threat.block(t), effects.stake.block(t), self.fights.block_mut(t));
            let (drawn_for, drawn_outside) = (effects.drawn_for.block(t), effects.drawn_outside.block(t));
            for &a in &self.inside {
                *threatened = each(|l| threatened[l] + threat[a][l]);
                let (mut drawn, drawn_for) = (drawn_outside[a], &drawn_for[a * effects.p..(a + 1) * effects.p]);
                for &b in &self.outside {
                    drawn = each(|l| if drawn_for[b][l] > drawn[l] { drawn_for[b][l] } else { drawn[l] });
                }
                fights[a] = each(|l| 1.0 - (1.0 - stake[a][l]) * (1.0 - drawn[l]));
            }
        }
    }

    /// Inputs of the margin of member `a`, and the force that others newly bring for it, USD bn.
    fn inputs(&self, world: &World, c: &Constants<'_>, scope: &Design, effects: &Effects, a: usize) -> (Inputs, f64) {
        let i = scope.candidates[a];
        let own_loss = effects.coercion[a];
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
        let taken_over = self.weigh_theatres(c, scope, effects, a, &mut inputs);
        inputs.burden = self.burden(scope, effects, a);
        inputs.entrapment *= 1.0 - self.spoke_relief(c, scope, effects, a);
        inputs.ratification_failure = 1.0 - self.ratification(world, c, scope, effects, a);
        let is_in_force = effects.reacted_to.0.contains(a);
        inputs.gain_at_risk = if is_in_force { 0.0 } else { inputs.ratification_failure };
        (inputs, taken_over)
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

    /// Security, entrapment and what others take over, theatre by theatre; returns the last, USD bn.
    ///
    /// # Formula
    /// sec = Σ ρ(status quo) − ρ(pact), the latter at the adversary's expected reaction.
    /// ent = Σ u_k·(1 − τ_ik)·[1 − Π_j (1 − Δπ_ij,k·v_jk)] (Snyder 1984): the perceived chance of
    /// conflict u, how little it is one's own affair, and the chance that some member's fight v
    /// becomes one's own by the new obligation; u and τ as they are once the adversary has reacted.
    fn weigh_theatres(
        &self,
        c: &Constants<'_>,
        scope: &Design,
        effects: &Effects,
        a: usize,
        inputs: &mut Inputs,
    ) -> f64 {
        let mut taken_over = 0.0;
        for (t, expected) in self.expected.iter().enumerate() {
            let seen = self.see(c, effects, a, t, expected);
            // One after another, so that the sums do not depend on how many are taken at once.
            for l in (0..LANES).filter(|&l| effects.in_scope[t][l]) {
                inputs.security += seen.security[l];
                inputs.entrapment += seen.entrapment[l];
                taken_over += seen.help[l];
            }
        }
        let own = effects.own_force[a];
        if c.states[scope.candidates[a]].guarantor.is_some() && own + taken_over > 0.0 {
            inputs.burden_shift = taken_over / (own + taken_over);
        }
        taken_over
    }

    /// What member `a` sees in the theatres that are the lanes `t` of a row.
    #[inline]
    fn see(&self, c: &Constants<'_>, effects: &Effects, a: usize, t: usize, expected: &Expected) -> Seen {
        let (mut help, mut stays_out) = ([0.0; LANES], [1.0; LANES]);
        let (bonds, pairs) = (effects.bonds(), a * effects.p..(a + 1) * effects.p);
        let (added, bound) = (&bonds.help.block(t)[pairs.clone()], &bonds.bound.block(t)[pairs]);
        let fights = self.fights.block(t);
        // Towards itself it has no obligation, which changes nothing.
        for &b in &self.inside {
            help = each(|l| help[l] + added[b][l]);
            stays_out = each(|l| stays_out[l] * (1.0 - bound[b][l] * fights[b][l]));
        }
        if c.rule == Rule::InstitutionalBargain {
            let assured = &bonds.assured.block(t)[a * effects.p..(a + 1) * effects.p];
            let brought = |b: usize| if self.hub == Some(b) { assured[b] } else { added[b] };
            help = self.inside.iter().fold([0.0; LANES], |sum, &b| each(|l| sum[l] + brought(b)[l]));
        }
        let (stake, alone, loss) = (effects.stake.block(t)[a], effects.defence.block(t)[a], effects.loss.block(t)[a]);
        let threat = each(|l| stake[l] * expected.urgency[l]);
        let defence = powers(each(|l| alone[l] + help[l]), c.parameters.security.decisiveness);
        Seen {
            help,
            security: each(|l| loss[l] - threat[l] * adversary_share(expected.attack[l], defence[l])),
            entrapment: each(|l| expected.urgency[l] * (1.0 - threat[l]) * (1.0 - stays_out[l])),
        }
    }

    /// Share of the load that member `a` bears (M18, F11).
    fn burden(&self, scope: &Design, effects: &Effects, a: usize) -> f64 {
        match scope.burden {
            Burden::ByForces if self.forces > 0.0 => effects.own_force[a] / self.forces,
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
        for &(s, _) in &effects.scope {
            let others = self.threatened[s / LANES][s % LANES] - effects.threat.get(a, s);
            weights += others;
            willing += others * effects.willing.get(a, s);
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
    fn mean_coercion(&self, c: &Constants<'_>, scope: &Design, effects: &Effects) -> f64 {
        if !scope.has(Clause::EconomicCoercion, c.on) {
            return 0.0;
        }
        let losses = self.inside.iter().map(|&a| effects.coercion[a]);
        losses.sum::<f64>() / self.inside.len().max(1) as f64
    }

    /// Margin that candidate `a` would keep outside while the others go on: what the adversary's
    /// reaction to them does to its own expected loss.
    pub(super) fn margin_outside(
        &self,
        world: &World,
        c: &Constants<'_>,
        design: &Design,
        effects: &Effects,
        a: usize,
    ) -> f64 {
        let m = c.parameters.security.decisiveness;
        let mut spared = 0.0;
        for (t, in_scope) in effects.in_scope.iter().enumerate() {
            let expected = expected(world, c, effects, t, self.others(a));
            let defence = powers(effects.defence.block(t)[a], m);
            let (stake, loss) = (effects.stake.block(t)[a], effects.loss.block(t)[a]);
            for l in (0..LANES).filter(|&l| in_scope[l]) {
                let threat = stake[l] * expected.urgency[l];
                spared += loss[l] - threat * adversary_share(expected.attack[l], defence[l]);
            }
        }
        match c.rule {
            Rule::CostBenefit => c.parameters.weights.security * spared,
            rival => {
                let scene = self.scene(world, c, design, effects, a, 0.0);
                (explanation(rival).outside)(spared, &scene, &c.parameters)
            }
        }
    }
}

/// What `members` (numbered as in the design) expect in the theatres that are the lanes `t` of a row: the
/// adversary's reaction still to come is in full to a pact to be, and to a pact in force what the change of
/// its members or its depth adds.
fn expected(
    world: &World,
    c: &Constants<'_>,
    effects: &Effects,
    t: usize,
    members: impl Iterator<Item = usize> + Clone,
) -> Expected {
    let binding = effects.mean_added(effects.rung, t, members.clone());
    let forces = effects.forces_of(t, members);
    let (known, rung) = &effects.reacted_to;
    let behind =
        (!known.is_empty()).then(|| (effects.mean_added(*rung, t, known.iter()), effects.forces_of(t, known.iter())));
    // Where there is no theatre, any number of which the exponential is a plain one.
    let (mut calm, mut adversary_forces) = ([1.0; LANES], [0.0; LANES]);
    for (l, k) in effects.theatres(t).iter().copied().enumerate() {
        let mut reaction = expected_reaction(c, world, k, binding[l], forces[l]);
        if let Some((binding, forces)) = &behind {
            let Reaction { assertiveness, arming } = expected_reaction(c, world, k, binding[l], forces[l]);
            reaction.assertiveness -= assertiveness;
            reaction.arming -= arming;
        }
        calm[l] = -(world.urgency[k] + reaction.assertiveness);
        adversary_forces[l] = armed(world, k, reaction.arming);
    }
    // The logistic function.
    let odds_against = exp_each(calm);
    let urgency = each(|l| 1.0 / (1.0 + odds_against[l]));
    Expected { urgency, attack: powers(adversary_forces, c.parameters.security.decisiveness) }
}

/// The adversary's forces in theatre `k` with `more` arming, relative to its forces without any, USD bn.
fn armed(world: &World, k: usize, more: f64) -> f64 {
    let already = 1.0 + world.arming[k];
    if already > 0.0 { world.adversary_forces[k] / already * (already + more).max(0.0) } else { 0.0 }
}
