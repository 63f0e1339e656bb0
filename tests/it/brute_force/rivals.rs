//! The margins of the rival rules, written down a second time.

use pactsim::scenario::{Depth, Rule};
use pactsim::world::Rung;

use super::Judge;

impl Judge<'_, '_> {
    fn hub(&self, members: &[usize]) -> usize {
        let is_guarantor = |i: &usize| self.c.states[*i].guarantor.is_some();
        let guarantors: Vec<usize> = members.iter().copied().filter(is_guarantor).collect();
        let field = if guarantors.is_empty() { members } else { &guarantors };
        self.strongest(field)
    }

    fn strongest(&self, of: &[usize]) -> usize {
        of.iter()
            .copied()
            .rev()
            .max_by(|&i, &j| self.world.capability[i].total_cmp(&self.world.capability[j]))
            .expect("somebody")
    }

    fn ln_capability(&self, i: usize) -> f64 {
        self.world.capability[i].ln()
    }

    /// D for `i` where a pact at `depth` assures it of its hub's word.
    fn assured_defence(&self, members: &[usize], depth: Depth, i: usize, k: usize) -> f64 {
        let (hub, level) = (self.hub(members), |depth: Depth| self.c.binding[Rung::from(depth).index()]);
        let plain = self.defence(members, depth, i, k);
        let (rung, seen) = (self.under(members, depth, hub, i, k), self.world.seen_reliability[i * self.c.n + hub]);
        if hub == i || rung == self.today(hub, i, k) {
            return plain;
        }
        let better =
            seen + (1.0 - seen) * self.c.parameters.rules.assurance * (level(depth) / level(Depth::Article5)).min(1.0);
        let gain = self.honours(hub, k, rung, better) - self.honours(hub, k, rung, seen);
        plain + gain * self.usable(i, hub, rung) * self.force(hub, k)
    }

    fn others(members: &[usize], i: usize) -> Vec<usize> {
        members.iter().copied().filter(|&j| j != i).collect()
    }

    /// sec, and the force newly brought for `i`.
    fn security(&self, members: &[usize], depth: Depth, i: usize) -> (f64, f64) {
        let (mut security, mut brought) = (0.0, 0.0);
        for &k in &self.design.theatres {
            let (attack, urgency) = self.reacted(members, depth, k);
            let defence = match self.c.rule {
                Rule::InstitutionalBargain => self.assured_defence(members, depth, i, k),
                _ => self.defence(members, depth, i, k),
            };
            security += self.loss_today(i, k) - self.loss(i, k, attack, urgency, defence);
            brought += defence - self.defence(&[], depth, i, k);
        }
        (security, brought)
    }

    /// U of member `i` under the rule of the scenario, if it is not cost and benefit.
    pub(super) fn rival_margin(&self, members: &[usize], depth: Depth, i: usize) -> f64 {
        let (c, others, hub) = (self.c, Self::others(members, i), self.hub(members));
        if others.is_empty() {
            // No partners, no means over them.
            return f64::NAN;
        }
        let (w, r) = (&c.parameters.weights, &c.parameters.rules);
        let mean = |f: &dyn Fn(usize) -> f64| others.iter().map(|&j| f(j)).sum::<f64>() / others.len() as f64;
        let pair = |i: usize, j: usize| i * c.n + j;
        let kinship = |j: usize| self.world.relations.kinship[pair(i, j)];
        let many = f64::from(u8::from(members.len() > 2));
        let bound = mean(&|j| self.new_binding(depth, i, j));
        let (security, brought) = self.security(members, depth, i);
        let safe = w.security * security;
        let all: f64 = members.iter().map(|&j| self.world.capability[j]).sum();
        let preponderance = self.world.capability[hub] / all;
        let own: f64 = self.design.theatres.iter().map(|&k| self.force(i, k)).sum();
        let margin = match (c.rule, i == hub) {
            (Rule::CostBenefit, _) => unreachable!("no rival"),
            (Rule::PowerDisparity, true) => {
                let spoke = self.strongest(&others);
                let catches_up = (c.states[spoke].growth - c.states[hub].growth) * r.horizon;
                let ratio = self.ln_capability(hub) - self.ln_capability(spoke) - catches_up;
                safe + many * bound * r.disparity * (r.disparity_tolerated - ratio)
            }
            (Rule::PowerDisparity, false) => safe,
            (Rule::InstitutionalBargain, true) => {
                safe + many * bound * (r.lock_in * brought / (own + brought) - r.hub_autonomy * preponderance)
            }
            (Rule::InstitutionalBargain, false) => {
                let domination = preponderance * (1.0 - kinship(hub));
                safe + many * bound * (r.restraint * domination - w.autonomy * c.states[i].autonomy_norm)
            }
            (Rule::CollectiveIdentity, true) => {
                let relations = &self.world.relations;
                let seen =
                    |j: usize| relations.likeness(pair(i, j)) / 2.0 + (relations.affinity(pair(i, j)) + 1.0) / 4.0;
                safe + many * bound * r.community * (mean(&seen) - r.community_threshold)
            }
            (Rule::CollectiveIdentity, false) => safe + bound * w.affinity * mean(&kinship),
            (Rule::ProspectThreat, _) => self.prospect(members, depth, i, security, bound),
            (Rule::BalanceOfThreat, _) => self.balance(members, i),
            (Rule::Landscape, _) => r.propensity * self.frustration_spared(members, i),
        };
        margin + self.world.shock[i]
    }

    fn value(&self, x: f64) -> f64 {
        let r = &self.c.parameters.rules;
        if x < 0.0 { -r.loss_aversion * (-x).powf(r.value_exponent) } else { x.powf(r.value_exponent) }
    }

    fn frame(&self, i: usize) -> f64 {
        let scope = &self.design.theatres;
        let threat: f64 = scope.iter().map(|&k| self.world.threat[i * self.c.nk + k]).sum();
        // Every state of these worlds has a stake everywhere.
        threat / scope.len() as f64 - self.c.parameters.rules.reference_threat
    }

    fn prospect(&self, members: &[usize], depth: Depth, i: usize, security: f64, bound: f64) -> f64 {
        let (w, scope, others) = (&self.c.parameters.weights, &self.design.theatres, Self::others(members, i));
        let words = others.iter().flat_map(|&j| scope.iter().map(move |&k| (j, k)));
        let kept = words.map(|(j, k)| {
            let seen = self.world.seen_reliability[i * self.c.n + j];
            self.honours(j, k, self.under(members, depth, j, i, k), seen)
        });
        let p = kept.sum::<f64>() / (others.len() * scope.len()) as f64;
        let entrapment: f64 =
            scope.iter().map(|&k| self.entrapment(members, depth, i, k, self.reacted(members, depth, k).1)).sum();
        let force = |j: usize| scope.iter().map(|&k| self.force(j, k)).sum::<f64>();
        let (own, all) = (force(i), members.iter().map(|&j| force(j)).sum::<f64>());
        let burden = if all > 0.0 { own / all } else { 0.0 };
        let cost = w.entrapment * entrapment * (1.0 - self.relief(&others, i))
            + bound * (w.autonomy * self.c.states[i].autonomy_norm + w.burden * burden);
        let at_stake: f64 = scope.iter().map(|&k| self.loss_today(i, k)).sum();
        let (gain, cost) = match w.security * security {
            averted if averted > 0.0 => ((averted / p.max(0.01)).min(w.security * at_stake), cost),
            brought_on => (brought_on, cost - brought_on),
        };
        let (f, v) = (self.frame(i), |x: f64| self.value(x));
        if members.len() > 2 {
            p * v(gain - f) + (1.0 - p) * v(-cost - f) - v(-f)
        } else {
            v(p * gain - (1.0 - p) * cost - f) - v(-f)
        }
    }

    fn balance(&self, members: &[usize], i: usize) -> f64 {
        let r = &self.c.parameters.rules;
        let pulls = self.design.theatres.iter().map(|&k| {
            let a = self.world.adversary_forces[k];
            let allies: f64 = Self::others(members, i).iter().map(|&j| self.force(j, k)).sum();
            let (weakness, closed) = (a / (a + self.force(i, k)), allies / (allies + a));
            self.world.threat[i * self.c.nk + k]
                * weakness
                * (r.balance * closed - r.bandwagon * weakness * (1.0 - closed))
        });
        pulls.sum()
    }

    fn frustration_spared(&self, members: &[usize], i: usize) -> f64 {
        let (world, relations, candidates) = (self.world, &self.world.relations, &self.design.candidates);
        let scope = &self.design.theatres;
        // One adversary presses everywhere in these worlds.
        let foe = world.adversary_capability[0];
        let all = candidates.iter().map(|&j| world.capability[j]).sum::<f64>() + foe;
        let sides = candidates.iter().filter(|&&j| j != i).map(|&j| {
            let (there, back) = (i * self.c.n + j, j * self.c.n + i);
            let grievance = (relations.grievance[there] + relations.grievance[back]) / 2.0;
            let liking = (relations.affinity(there) + 2.0 * relations.likeness(there) - 1.0) / 2.0;
            let side = if members.contains(&j) { 1.0 } else { -1.0 };
            side * world.capability[j] / all * (liking - grievance).clamp(-1.0, 1.0)
        });
        let threat = scope.iter().map(|&k| world.threat[i * self.c.nk + k]).sum::<f64>() / scope.len() as f64;
        sides.sum::<f64>() + foe / all * threat
    }

    /// What `i`, outside, keeps of a pact that spares it so much.
    pub(super) fn kept_outside(&self, i: usize, spared: f64) -> f64 {
        let averted = self.c.parameters.weights.security * spared;
        match self.c.rule {
            Rule::BalanceOfThreat | Rule::Landscape => 0.0,
            Rule::ProspectThreat => self.value(averted - self.frame(i)) - self.value(-self.frame(i)),
            _ => averted,
        }
    }
}
