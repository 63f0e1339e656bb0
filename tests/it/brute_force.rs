//! The margin of a coalition written down a second time, straight from the model's formulas: state
//! by state, theatre by theatre, nothing kept, with the standard library's exp and pow.

mod rivals;

use pactsim::scenario::{Depth, Design, Rule};
use pactsim::security::ratification_chance;
use pactsim::world::{Constants, Rung, World};

/// Judges coalitions of a design, at one of its scopes, in a world.
pub(crate) struct Judge<'w, 's> {
    pub(crate) world: &'w World,
    pub(crate) c: &'w Constants<'s>,
    pub(crate) design: &'w Design,
}

impl Judge<'_, '_> {
    fn willing(&self, j: usize, k: usize) -> f64 {
        let odds = self.world.willingness_odds(self.c, j, k);
        odds / (1.0 + odds)
    }

    /// π: the chance that `j`, of reliability `r`, fights under `rung`.
    fn honours(&self, j: usize, k: usize, rung: Rung, r: f64) -> f64 {
        let adversary = self.c.theatres[k].adversary;
        let opinion = &self.c.parameters.opinion;
        let afraid = self.c.adversaries[adversary].nuclear && !self.world.nuclear[j];
        let held_back = opinion.critical_effect * self.world.critical[j * self.c.na + adversary]
            + if afraid { opinion.nuclear_caution } else { 0.0 };
        let odds = self.world.willingness_odds(self.c, j, k) * (-held_back).exp();
        let bound = odds * (self.c.parameters.security.binding_effect * self.c.binding[rung.index()]).exp();
        (1.0 - r) * odds / (1.0 + odds) + r * bound / (1.0 + bound)
    }

    /// The same as `j` knows itself.
    fn fights(&self, j: usize, k: usize, rung: Rung) -> f64 {
        self.honours(j, k, rung, self.world.reliability[j])
    }

    fn today(&self, j: usize, i: usize, k: usize) -> Rung {
        self.world.obligations.get(j, i, k)
    }

    /// The deeper of what binds `j` to `i` today and, if both are members, the pact.
    fn under(&self, members: &[usize], depth: Depth, j: usize, i: usize, k: usize) -> Rung {
        let both = members.contains(&i) && members.contains(&j) && self.design.theatres.contains(&k);
        if both { self.today(j, i, k).max(Rung::from(depth)) } else { self.today(j, i, k) }
    }

    fn force(&self, j: usize, k: usize) -> f64 {
        self.world.capability[j] * self.world.endurance[j] * self.c.reach[j * self.c.nk + k]
    }

    fn usable(&self, i: usize, j: usize, rung: Rung) -> f64 {
        let s = &self.c.parameters.security;
        let side_by_side = s.usable_alone + (1.0 - s.usable_alone) * self.world.cooperation[i * self.c.n + j];
        if rung == Rung::from(Depth::Article5Command) {
            1.0 - (1.0 - side_by_side) * (1.0 - s.command_gain)
        } else {
            side_by_side
        }
    }

    /// D: what stands for `i` in theatre `k` with `members` in a pact.
    fn defence(&self, members: &[usize], depth: Depth, i: usize, k: usize) -> f64 {
        let helpers = (0..self.c.n).filter(|&j| j != i).map(|j| {
            let rung = self.under(members, depth, j, i, k);
            let seen = self.world.seen_reliability[i * self.c.n + j];
            self.honours(j, k, rung, seen) * self.usable(i, j, rung) * self.force(j, k)
        });
        self.force(i, k) + helpers.sum::<f64>()
    }

    /// The adversary's force and the urgency in theatre `k` once it has reacted to a pact of `members`.
    fn reacted(&self, members: &[usize], depth: Depth, k: usize) -> (f64, f64) {
        let adversary = &self.c.adversaries[self.c.theatres[k].adversary];
        let (theirs, ours) = (self.world.adversary_forces[k], members.iter().map(|&j| self.force(j, k)).sum::<f64>());
        let level = |rung: Rung| self.c.binding[rung.index()];
        let pairs = members.iter().flat_map(|&i| members.iter().filter(move |&&j| j != i).map(move |&j| (i, j)));
        let added = pairs.map(|(i, j)| (level(Rung::from(depth)) - level(self.today(i, j, k))).max(0.0));
        let count = (members.len() * members.len().saturating_sub(1)).max(1) as f64;
        let anew = added.sum::<f64>() / count;
        let weight = if ours + theirs > 0.0 { anew * ours / (ours + theirs) } else { 0.0 };
        let urgency = 1.0 / (1.0 + (-(self.world.urgency[k] + adversary.provocation * weight)).exp());
        (theirs * (1.0 + adversary.arming * weight), urgency)
    }

    /// ρ: expected loss of `i` in `k` against `attack` at `urgency`.
    fn loss(&self, i: usize, k: usize, attack: f64, urgency: f64, defence: f64) -> f64 {
        let m = self.c.parameters.security.decisiveness;
        if attack == 0.0 {
            return 0.0;
        }
        self.world.exposure[i * self.c.nk + k] * urgency * attack.powf(m) / (attack.powf(m) + defence.powf(m))
    }

    fn loss_today(&self, i: usize, k: usize) -> f64 {
        let defence = self.defence(&[], Depth::Shallow, i, k);
        self.loss(i, k, self.world.adversary_forces[k], self.world.urgency_share[k], defence)
    }

    /// New binding of `i` towards `j`; 1 is an Article 5 where there was nothing.
    fn new_binding(&self, depth: Depth, i: usize, j: usize) -> f64 {
        let level = |rung: Rung| self.c.binding[rung.index()];
        let scope = &self.design.theatres;
        let added = scope.iter().map(|&k| (level(Rung::from(depth)) - level(self.today(i, j, k))).max(0.0));
        // A narrower scope binds less: the mean is over the widest one.
        let widest = self.c.scopes[0][0].theatres.len();
        added.sum::<f64>() / widest as f64 / level(Rung::from(Depth::Article5))
    }

    /// Whether a pact of `members` would bind anybody to anything new.
    pub(crate) fn binds_anew(&self, members: &[usize], depth: Depth) -> bool {
        members.iter().any(|&i| members.iter().any(|&j| i != j && self.new_binding(depth, i, j) > 0.0))
    }

    /// v: the chance that member `j` is in a fight in `k`, by its own stake or drawn in for an outsider.
    fn in_a_fight(&self, members: &[usize], j: usize, k: usize) -> f64 {
        let stake = |x: usize| self.world.exposure[x * self.c.nk + k];
        let outsiders = (0..self.c.n).filter(|x| !members.contains(x));
        let drawn_in = outsiders.map(|x| self.fights(j, k, self.today(j, x, k)) * stake(x)).fold(0.0, f64::max);
        1.0 - (1.0 - stake(j)) * (1.0 - drawn_in)
    }

    /// At the `urgency` that the adversary's reaction leaves.
    fn entrapment(&self, members: &[usize], depth: Depth, i: usize, k: usize, urgency: f64) -> f64 {
        let spared = members.iter().filter(|&&j| j != i).map(|&j| {
            let new = self.fights(i, k, self.under(members, depth, i, j, k)) - self.fights(i, k, self.today(i, j, k));
            1.0 - new * self.in_a_fight(members, j, k)
        });
        let threat = self.world.exposure[i * self.c.nk + k] * urgency;
        urgency * (1.0 - threat) * (1.0 - spared.product::<f64>())
    }

    /// Willingness of `i` where the others are threatened; its support for alliance if none is.
    fn willing_for_others(&self, members: &[usize], i: usize) -> f64 {
        let (mut fear, mut willing) = (0.0, 0.0);
        for &k in &self.design.theatres {
            let theirs: f64 = members.iter().filter(|&&j| j != i).map(|&j| self.world.threat[j * self.c.nk + k]).sum();
            fear += theirs;
            willing += theirs * self.willing(i, k);
        }
        if fear > 0.0 { willing / fear } else { self.c.states[i].alliance_support }
    }

    /// Part of a guarantor's fear of entrapment that obligations among the others lift.
    fn relief(&self, others: &[usize], i: usize) -> f64 {
        if self.c.states[i].guarantor.is_none() || others.len() < 2 {
            return 0.0;
        }
        let level = |rung: Rung| self.c.binding[rung.index()] / self.c.binding[Rung::from(Depth::Article5).index()];
        let scope = &self.design.theatres;
        let bound =
            |a: usize, b: usize| scope.iter().map(|&k| level(self.today(a, b, k))).sum::<f64>() / scope.len() as f64;
        let pairs: Vec<f64> = (others.iter())
            .flat_map(|&a| others.iter().filter(move |&&b| b != a).map(move |&b| bound(a, b).min(1.0)))
            .collect();
        self.c.parameters.security.spoke_relief * pairs.iter().sum::<f64>() / pairs.len() as f64
    }

    /// U: the margin of member `i`.
    pub(crate) fn margin(&self, members: &[usize], depth: Depth, i: usize) -> f64 {
        if self.c.rule != Rule::CostBenefit {
            return self.rival_margin(members, depth, i);
        }
        let (c, world, w) = (self.c, self.world, &self.c.parameters.weights);
        let others: Vec<usize> = members.iter().copied().filter(|&j| j != i).collect();
        let mean = |f: &dyn Fn(usize) -> f64| others.iter().map(|&j| f(j)).sum::<f64>() / others.len() as f64;
        let scope = &self.design.theatres;
        let (mut security, mut entrapment, mut own, mut all) = (0.0, 0.0, 0.0, 0.0);
        for &k in scope {
            let (attack, urgency) = self.reacted(members, depth, k);
            security += self.loss_today(i, k) - self.loss(i, k, attack, urgency, self.defence(members, depth, i, k));
            entrapment += self.entrapment(members, depth, i, k, urgency);
            own += self.force(i, k);
            all += members.iter().map(|&j| self.force(j, k)).sum::<f64>();
        }
        let bound = mean(&|j| self.new_binding(depth, i, j));
        let grievance = |j: usize| world.relations.grievance[i * c.n + j];
        let worst = others.iter().map(|&j| grievance(j)).fold(0.0, f64::max);
        let cooperation = mean(&|j| world.cooperation[i * c.n + j]);
        let state = &c.states[i];
        let support = (state.alliance_support + self.willing_for_others(members, i)) / 2.0
            + c.parameters.diplomacy.ratification_leader * world.government[i];
        let spread = c.parameters.diplomacy.ratification_spread;
        let passes =
            if c.on.ratification { ratification_chance(support, state.ratification_hurdle, spread) } else { 1.0 };
        let adversaries = (0..c.na).filter(|&a| scope.iter().any(|&k| c.theatres[k].adversary == a));
        let trade: f64 = adversaries.map(|a| c.adversaries[a].coerciveness * world.dependence[i * c.na + a]).sum();
        let costs = w.coercion * c.parameters.coercion.severity * trade.min(1.0)
            + w.autonomy * state.autonomy_norm
            + w.identity * (mean(&grievance) + worst) / 2.0
            + w.burden * if all > 0.0 { own / all } else { 0.0 };
        let ties = w.affinity * mean(&|j| world.relations.kinship[i * c.n + j]) + w.stepping_stone * cooperation;
        let value = w.security * (security - c.parameters.security.covered_by_web * cooperation * security.max(0.0))
            - w.entrapment * entrapment * (1.0 - self.relief(&others, i))
            + bound * (ties - costs)
            + w.alignment * world.alignment[i].min(0.0)
            + state.swing * world.government[i]
            + w.constant
            + world.shock[i];
        let hoped = if value > 0.0 { passes * value } else { value };
        hoped - (1.0 - passes) * bound * w.domestic
    }

    /// What `i`, outside, keeps of a pact of `others`: the adversary's reaction to them.
    pub(crate) fn margin_outside(&self, others: &[usize], depth: Depth, i: usize) -> f64 {
        let spared = self.design.theatres.iter().map(|&k| {
            let (attack, urgency) = self.reacted(others, depth, k);
            let defence = self.defence(&[], depth, i, k);
            self.loss_today(i, k) - self.loss(i, k, attack, urgency, defence)
        });
        self.kept_outside(i, spared.sum())
    }
}
