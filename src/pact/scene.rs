//! A coalition as rival explanations see it. Under cost–benefit nobody looks.

use super::effects::Effects;
use crate::rules::{Pull, Scene, frustration_spared, identification, propensity};
use crate::scenario::Design;
use crate::world::{Constants, World};

/// The member of a coalition that is its hub: the guarantor, of several the one with the greatest capability; without
/// one, whoever has the greatest capability (ties by id). Members are numbered as in the design; `None` without any.
pub(super) fn hub(world: &World, c: &Constants<'_>, design: &Design, members: &[usize]) -> Option<usize> {
    let capability = |a: usize| world.capability[design.candidates[a]];
    let is_guarantor = |a: &usize| c.states[design.candidates[*a]].guarantor.is_some();
    let greatest = |of: &mut dyn Iterator<Item = usize>| {
        of.reduce(|greatest, a| if capability(a) > capability(greatest) { a } else { greatest })
    };
    let mut guarantors = members.iter().copied().filter(is_guarantor);
    greatest(&mut guarantors).or_else(|| greatest(&mut members.iter().copied()))
}

/// A coalition under trial, its members and hub numbered as in the design.
pub(super) struct View<'v, 's> {
    pub(super) world: &'v World,
    pub(super) c: &'v Constants<'s>,
    pub(super) design: &'v Design,
    pub(super) effects: &'v Effects,
    pub(super) members: &'v [usize],
    pub(super) hub: Option<usize>,
}

impl View<'_, '_> {
    /// The scene around member `a`, which others relieve of so much of the load, USD bn.
    pub(super) fn scene(&self, a: usize, taken_over: f64) -> Scene {
        let mut scene =
            Scene { is_multilateral: self.members.len() > 2, is_hub: self.hub == Some(a), ..Scene::default() };
        let load = self.effects.own_force[a] + taken_over;
        scene.need = if load > 0.0 { taken_over / load } else { 0.0 };
        self.measure_hub(a, &mut scene);
        self.look_at_partners(a, &mut scene);
        self.look_at_theatres(a, &mut scene);
        scene.frustration_spared = self.frustration_spared(a);
        scene
    }

    fn state(&self, a: usize) -> usize {
        self.design.candidates[a]
    }

    fn capability(&self, a: usize) -> f64 {
        self.world.capability[self.state(a)]
    }

    fn others(&self, a: usize) -> impl Iterator<Item = usize> + '_ {
        self.members.iter().copied().filter(move |&b| b != a)
    }

    /// Place of the pair of candidates `a` and `b` among all pairs of states.
    fn pair(&self, a: usize, b: usize) -> usize {
        self.state(a) * self.c.n + self.state(b)
    }

    /// The hub beside its largest spoke, and member `a` beside the hub.
    fn measure_hub(&self, a: usize, scene: &mut Scene) {
        let Some(hub) = self.hub else { return };
        let growth = |a: usize| self.c.states[self.state(a)].growth;
        let largest = self.others(hub).reduce(|l, b| if self.capability(b) > self.capability(l) { b } else { l });
        (scene.hub_capability, scene.hub_growth) = (self.capability(hub), growth(hub));
        if let Some(spoke) = largest {
            (scene.spoke_capability, scene.spoke_growth) = (self.capability(spoke), growth(spoke));
        }
        let all: f64 = self.members.iter().map(|&b| self.capability(b)).sum();
        scene.preponderance = if all > 0.0 { scene.hub_capability / all } else { 0.0 };
        scene.kinship_with_hub = if hub == a { 1.0 } else { self.world.relations.kinship[self.pair(a, hub)] };
    }

    /// Means over the other members.
    fn look_at_partners(&self, a: usize, scene: &mut Scene) {
        let words = self.effects.word_kept(a);
        let mut partners = 0.0;
        for b in self.others(a) {
            partners += 1.0;
            scene.identification += self.identification(a, b);
            scene.word_kept += words(b);
        }
        if partners > 0.0 {
            scene.identification /= partners;
            scene.word_kept /= partners;
        }
    }

    /// How far candidate `a` sees `b` as of its own community: as stated for a guarantor, else by likeness and affinity.
    fn identification(&self, a: usize, b: usize) -> f64 {
        let c = self.c;
        let stated =
            c.states[self.state(a)].guarantor.and_then(|g| c.identification[self.state(b) * c.guarantors.len() + g]);
        stated.unwrap_or_else(|| {
            let (pair, relations) = (self.pair(a, b), &self.world.relations);
            identification(relations.likeness(pair), relations.affinity(pair))
        })
    }

    /// Losses and threats of member `a` in the theatres in scope.
    fn look_at_theatres(&self, a: usize, scene: &mut Scene) {
        let (effects, mut at_stake) = (self.effects, 0.0);
        for &(s, k) in &effects.scope {
            let threat = effects.threat.get(a, s);
            if effects.stake.get(a, s) > 0.0 {
                at_stake += 1.0;
                scene.threat += threat;
            }
            scene.expected_loss += effects.loss.get(a, s);
            let allies = self.others(a).map(|b| effects.force.get(b, s)).sum();
            let pull = Pull::of(threat, effects.force.get(a, s), allies, self.world.adversary_forces[k]);
            scene.balanced += pull.balanced;
            scene.overpowered += pull.overpowered;
        }
        if at_stake > 0.0 {
            scene.threat /= at_stake;
        }
    }

    /// What the bloc of the members spares candidate `a` against that of the other candidates and the adversaries in scope.
    ///
    /// Sizes are shares of all their capability. The propensity towards an adversary is minus the mean threat that `a`
    /// perceives in the theatres in scope in which that one presses.
    fn frustration_spared(&self, a: usize) -> f64 {
        let candidates = 0..self.effects.p;
        let adversaries = || (0..self.c.na).filter_map(|of| Some((of, self.threat_from(a, of)?)));
        let against = adversaries().map(|(of, _)| self.world.adversary_capability[of]).sum::<f64>();
        let all = candidates.clone().map(|b| self.capability(b)).sum::<f64>() + against;
        if all <= 0.0 {
            return 0.0;
        }
        let towards = |b: usize| (self.capability(b) / all, self.propensity(a, b));
        let rest = candidates.filter(|&b| b != a && !self.members.contains(&b)).map(towards);
        let foes = adversaries().map(|(of, threat)| (self.world.adversary_capability[of] / all, -threat));
        frustration_spared(self.others(a).map(towards), rest.chain(foes))
    }

    fn propensity(&self, a: usize, b: usize) -> f64 {
        let (relations, there, back) = (&self.world.relations, self.pair(a, b), self.pair(b, a));
        let grievances = [relations.grievance[there], relations.grievance[back]];
        let asymmetry = self.c.parameters.rules.asymmetry;
        propensity(relations.affinity(there), relations.likeness(there), grievances, asymmetry)
    }

    /// Mean threat that candidate `a` perceives where adversary `of` presses in scope; `None` if it does so nowhere.
    fn threat_from(&self, a: usize, of: usize) -> Option<f64> {
        let (mut sum, mut count) = (0.0, 0.0);
        for &(s, _) in self.effects.scope.iter().filter(|(_, k)| self.c.theatres[*k].adversary == of) {
            sum += self.effects.threat.get(a, s);
            count += 1.0;
        }
        (count > 0.0).then(|| sum / count)
    }
}
