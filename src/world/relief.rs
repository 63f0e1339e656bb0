//! Families of factors relieved: the world as it would be if they kept nobody from a pact.

use super::constants::{greatest, obligations};
use super::{Constants, Family, FamilySet, Rung, StateSet};
use crate::rng::logistic;
use crate::scenario::{Depth, Spec};

impl Constants<'_> {
    /// The constants of a world in which `families` are no obstacles.
    ///
    /// Wherever a margin is computed, a negative term of a relieved family counts as 0. On top of that:
    /// - *public opinion and ratification*: ratification is certain;
    /// - *autonomy and law*: no constitution limits the depth;
    /// - *trade and coercion*: no state gives up a pact under pressure;
    /// - *web of cooperation*: cooperation covers none of the need for a pact;
    /// - *reliability*: every guarantor keeps its promises for certain, is known to, and makes as many
    ///   offers in any regime;
    /// - *bilateral treaties*: those of the start are not in force, and none takes the place of a pact;
    /// - *divergent threats*: in each theatre every candidate has the candidates' mean stake.
    ///
    /// *Unexplained* cannot be relieved.
    #[must_use]
    pub fn relieve(mut self, families: FamilySet) -> Self {
        self.relieved = families;
        let is = |family: Family| families.contains(family);
        if is(Family::Opinion) {
            self.on.ratification = false;
        }
        if is(Family::Autonomy) {
            self.states.iter_mut().for_each(|state| state.max_depth = Rung::from(Depth::Article5Command));
        }
        if is(Family::Coercion) {
            self.parameters.coercion.yielding = 0.0;
        }
        if is(Family::Web) {
            self.parameters.security.covered_by_web = 0.0;
        }
        if is(Family::Reliability) {
            self.rely_on_guarantors();
        }
        if is(Family::Bilaterals) {
            self.on.bilaterals = false;
            self.obligations = obligations(self.spec, self.on);
            self.bilaterals.iter_mut().for_each(Vec::clear);
        }
        if is(Family::Divergence) {
            self.share_threats();
        }
        self
    }

    fn rely_on_guarantors(&mut self) {
        for guarantor in &mut self.guarantors {
            (guarantor.committed, guarantor.sceptical, guarantor.offers_when_sceptical) = (1.0, 1.0, 1.0);
        }
        self.reliability_offset.fill(0.0);
    }

    fn share_threats(&mut self) {
        let candidates = candidates(self.spec);
        for k in 0..self.nk {
            let stakes: f64 = candidates.iter().map(|i| self.exposure[i * self.nk + k]).sum();
            let mean = stakes / candidates.len().max(1) as f64;
            let urgency = logistic(self.theatres[k].urgency);
            for i in candidates.iter() {
                self.exposure[i * self.nk + k] = mean;
                self.threat[i * self.nk + k] = mean * urgency;
            }
        }
        self.greatest_threat = self.threat.chunks(self.nk).map(greatest).collect();
    }
}

/// Candidates of any design.
fn candidates(spec: &Spec) -> StateSet {
    spec.designs.iter().flat_map(|design| design.candidates.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, load_text};
    use crate::world::{Draw, World};

    fn spec() -> Spec {
        load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec
    }

    fn relieved(spec: &Spec, family: Family) -> Constants<'_> {
        Constants::new(spec, &Draw::best(spec)).relieve([family].into_iter().collect())
    }

    #[test]
    fn shared_threats_have_the_same_sum_in_each_theatre_and_the_same_size_for_every_candidate() {
        let spec = spec();
        let (before, after) = (Constants::new(&spec, &Draw::best(&spec)), relieved(&spec, Family::Divergence));
        for k in 0..before.nk {
            let of = |c: &Constants<'_>| -> Vec<f64> {
                candidates(&spec).iter().map(|i| c.exposure[i * c.nk + k]).collect()
            };
            let (was, is) = (of(&before), of(&after));
            assert!((was.iter().sum::<f64>() - is.iter().sum::<f64>()).abs() < 1e-12);
            assert!(is.iter().all(|&stake| stake == is[0]), "{is:?}");
        }
        assert_ne!(before.exposure, after.exposure);
        // What the world makes of the stakes at the start is what the constants say.
        let mut world = World::new(&after);
        world.perceive(&after);
        assert!(world.threat.iter().zip(&after.threat).all(|(now, then)| (now - then).abs() < 1e-12));
    }

    #[test]
    fn a_relied_upon_guarantor_is_certain_in_every_eye() {
        let spec = spec();
        let c = relieved(&spec, Family::Reliability);
        let mut world = World::new(&c);
        world.committed.fill(false);
        world.see_reliability(&c);
        assert!(!c.guarantors.is_empty());
        for guarantor in &c.guarantors {
            assert!((0..c.n).all(|i| world.seen_reliability[i * c.n + guarantor.state] == 1.0));
        }
    }

    #[test]
    fn without_bilateral_treaties_nobody_is_bound_by_one() {
        let spec = spec();
        let bound = |c: &Constants<'_>| -> usize {
            let pairs = (0..c.n).flat_map(|i| (0..c.n).map(move |j| (i, j))).filter(|(i, j)| i != j);
            pairs.filter(|&(i, j)| (0..c.nk).any(|k| c.obligations.get(i, j, k) >= Rung::DEFENCE)).count()
        };
        assert!(bound(&Constants::new(&spec, &Draw::best(&spec))) > 0);
        assert_eq!(bound(&relieved(&spec, Family::Bilaterals)), 0);
    }

    #[test]
    fn limits_and_ratification_fall_with_their_families() {
        let spec = spec();
        assert!(!relieved(&spec, Family::Opinion).on.ratification);
        let unlimited = relieved(&spec, Family::Autonomy);
        assert!(unlimited.states.iter().all(|state| state.max_depth == Rung::from(Depth::Article5Command)));
        assert_eq!(relieved(&spec, Family::Coercion).parameters.coercion.yielding, 0.0);
        assert_eq!(relieved(&spec, Family::Web).parameters.security.covered_by_web, 0.0);
    }
}
