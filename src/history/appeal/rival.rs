//! An offer as rival explanations see it, from the record of a year.
//!
//! What records do not tell stays at 0, as for cost–benefit: chances of ratification, norms of non-alignment, alignment,
//! leaders, shocks, and the load that others take over from a guarantor, since no record names one.

use super::super::coding;
use super::super::measures::likeness;
use super::super::snapshot::Snapshot;
use super::super::ties::Ties;
use super::{Appeal, Offer, capability};
use crate::rules::{Inputs, Pull, Scene, assured, explanation, frustration_spared, identification, propensity};
use crate::scenario::Rule;
use crate::security::{expected_loss, honour, power};

/// What there is around an offer.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings {
    /// Relative growth of each state's capability a year.
    growth: Vec<f64>,
    /// Those who could be parties, ascending.
    candidates: Vec<usize>,
    /// Their rivals that could not, ascending.
    adversaries: Vec<usize>,
    /// Capability of all these.
    all: f64,
}

impl Surroundings {
    /// Those of a pact between some of `candidates`, ascending, where each state grows by `growth`.
    pub(crate) fn new(snapshot: &Snapshot, growth: &[f64], candidates: &[usize]) -> Self {
        let is_candidate = |i: &usize| candidates.binary_search(i).is_ok();
        let rivals = candidates.iter().flat_map(|&i| &snapshot.rivals[i]).map(|rival| rival.state);
        let mut adversaries: Vec<usize> = rivals.filter(|rival| !is_candidate(rival)).collect();
        adversaries.sort_unstable();
        adversaries.dedup();
        let all = candidates.iter().chain(&adversaries).map(|&i| capability(snapshot, i)).sum();
        Self { growth: growth.to_vec(), candidates: candidates.to_vec(), adversaries, all }
    }
}

impl Appeal<'_> {
    /// The margin of `i` by `rule` for an offer, at the prior means of all parameters.
    ///
    /// The offer is one of a pact of three or more, of which not all parties need be known.
    pub(crate) fn margin_by(&mut self, rule: Rule, i: usize, offer: Offer<'_>, around: &Surroundings) -> f64 {
        offer.others.iter().for_each(|&j| self.is_party[j] = true);
        let hub = self.hub(i, offer.others);
        let scene = self.scene(i, offer.others, hub, around);
        let mut inputs = self.inputs(i, offer);
        if rule == Rule::InstitutionalBargain {
            inputs = Inputs { security: self.security(i, self.assured_help(i, offer.others, hub)), ..inputs };
        }
        offer.others.iter().for_each(|&j| self.is_party[j] = false);
        (explanation(rule).margin)(&inputs, &scene, &self.formulas.means).margin()
    }

    /// The party with the greatest capability, the first of equals; records name no guarantor.
    fn hub(&self, i: usize, others: &[usize]) -> usize {
        self.strongest(others.iter().copied().chain([i])).unwrap_or(i)
    }

    fn strongest(&self, states: impl Iterator<Item = usize>) -> Option<usize> {
        let capability = |j: usize| capability(self.snapshot, j);
        states.max_by(|&a, &b| capability(a).total_cmp(&capability(b)).then(b.cmp(&a)))
    }

    /// The help that `i` newly expects where the pact assures it of the hub's word.
    fn assured_help(&self, i: usize, others: &[usize], hub: usize) -> f64 {
        let help = self.new_help(i, others);
        if hub == i || self.snapshot.are_allies(i, hub) {
            return help;
        }
        let [willing, binding] = self.formulas.odds;
        // At Article 5, as every offer here.
        let reliability = assured(coding::RELIABILITY.value, self.formulas.means.rules.assurance, 1.0);
        let more = honour(willing, binding, reliability) - self.formulas.honoured;
        help + more * self.could_bring(hub, i)
    }

    fn scene(&self, i: usize, others: &[usize], hub: usize, around: &Surroundings) -> Scene {
        let partners = others.len().max(1) as f64;
        let own = capability(self.snapshot, hub);
        let members = || others.iter().copied().chain([i]);
        let all: f64 = members().map(|j| capability(self.snapshot, j)).sum();
        let spoke = self.strongest(members().filter(|&j| j != hub));
        let mut scene = Scene {
            is_multilateral: true,
            is_hub: hub == i,
            hub_capability: own,
            hub_growth: around.growth[hub],
            spoke_capability: spoke.map_or(0.0, |spoke| capability(self.snapshot, spoke)),
            spoke_growth: spoke.map_or(0.0, |spoke| around.growth[spoke]),
            preponderance: if all > 0.0 { own / all } else { 0.0 },
            kinship_with_hub: if hub == i { 1.0 } else { 0.5 * (self.alike(i, hub) + self.affinity(i, hub)) },
            identification: others.iter().map(|&j| identification(self.alike(i, j), self.affinity(i, j))).sum::<f64>()
                / partners,
            word_kept: self.formulas.honoured,
            frustration_spared: self.frustration_spared(i, others, around),
            ..Scene::default()
        };
        self.look_at_theatres(i, others, &mut scene);
        scene
    }

    /// Threat, loss, need and pull over the theatres of `i`. Urgency is not on record and counts as 1, as in the term of
    /// security.
    fn look_at_theatres(&self, i: usize, others: &[usize], scene: &mut Scene) {
        let m = self.formulas.security.decisiveness;
        let defence = power(self.own[i] + self.help[i], m);
        let allies: f64 = others.iter().map(|&j| self.reaches(j, i)).sum();
        let mut theatres = 0.0;
        for theatre in self.theatres(i) {
            theatres += 1.0;
            scene.threat += theatre.stake;
            scene.expected_loss += expected_loss(theatre.stake, power(theatre.attack, m), defence);
            let pull = Pull::of(theatre.stake, self.own[i], allies, theatre.attack);
            scene.balanced += pull.balanced;
            scene.overpowered += pull.overpowered;
        }
        if theatres > 0.0 {
            scene.threat /= theatres;
            // Own force and help are the same in every theatre.
            let help = self.new_help(i, others);
            scene.need = if help > 0.0 { help / (self.own[i] + help) } else { 0.0 };
        }
    }

    /// What the bloc of the parties spares `i` against that of the other candidates and the adversaries. Its propensity
    /// towards an adversary is minus its stake against it, nothing where they are no rivals.
    fn frustration_spared(&self, i: usize, others: &[usize], around: &Surroundings) -> f64 {
        if around.all <= 0.0 {
            return 0.0;
        }
        let size = |j: usize| capability(self.snapshot, j) / around.all;
        let towards = |&j: &usize| (size(j), self.propensity(i, j));
        let rest = around.candidates.iter().filter(|&&j| j != i && !self.is_party[j]).map(towards);
        let foes = around.adversaries.iter().map(|&k| {
            let rivals = &self.snapshot.rivals[i];
            let stake = rivals.binary_search_by_key(&k, |rival| rival.state);
            (size(k), -stake.map_or(0.0, |at| super::stake(rivals[at].is_spatial)))
        });
        frustration_spared(others.iter().map(towards), rest.chain(foes))
    }

    fn propensity(&self, i: usize, j: usize) -> f64 {
        let grievance = if self.snapshot.are_rivals(i, j) { coding::GRIEVANCE_RIVALS.value } else { 0.0 };
        let asymmetry = self.formulas.means.rules.asymmetry;
        propensity(self.affinity(i, j), self.alike(i, j), [grievance; 2], asymmetry)
    }

    fn alike(&self, i: usize, j: usize) -> f64 {
        likeness(self.polyarchy(i), self.polyarchy(j))
    }

    /// Affinity of two states; 0 without ties.
    fn affinity(&self, i: usize, j: usize) -> f64 {
        self.ties.map_or(0.0, |ties: &Ties| ties.affinity(i, j))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Formulas;
    use super::*;
    use crate::history::made_up::MadeUp;
    use crate::scenario::RULES;

    const CODES: [u16; 6] = [2, 20, 40, 41, 51, 52];

    /// Numbers of the states, as a snapshot has them.
    const OWN: usize = 0;
    const HUB: usize = 1;
    const OTHER: usize = 2;
    const RIVAL: usize = 3;
    const FOE: usize = 4;
    const REST: usize = 5;

    /// All but the rival and the foe could be parties.
    const CANDIDATES: [usize; 4] = [OWN, HUB, OTHER, REST];
    const GROWTH: [f64; 6] = [0.01, 0.02, 0.03, 0.0, 0.0, 0.0];

    /// A state with 2 %, a hub with 8 % so far away that half of its strength is left, a third with 3 % next door, and a rival
    /// over territory with 5 % next door. The others have 1 % each.
    fn world() -> MadeUp {
        let mut world = MadeUp::of(&CODES, 1950..=1950);
        for (state, cinc, polyarchy) in [(OWN, 0.02, 0.5), (HUB, 0.08, 0.9), (OTHER, 0.03, 0.6), (RIVAL, 0.05, 0.2)] {
            world.state(CODES[state], cinc, polyarchy);
        }
        let half = Formulas::new().unwrap().security.half_strength_distance;
        for (other, km) in [(HUB, half), (OTHER, 0.0), (RIVAL, 0.0)] {
            world.apart(CODES[OWN], CODES[other], km);
        }
        world.rivals(CODES[OWN], CODES[RIVAL], true, 1950..=1950);
        world
    }

    /// What `i` sees of a pact with `others`, and its margins by all rules, in the order of [`RULES`].
    fn seen(world: &MadeUp, i: usize, others: &[usize]) -> (Scene, [f64; RULES.len()]) {
        let records = world.records();
        let snapshot = Snapshot::new(&records, 1950);
        let formulas = Formulas::new().unwrap().with_decisiveness(1.0);
        let ties = Ties::new(&records, &snapshot, &formulas, 1950);
        let mut appeal = Appeal::new(&snapshot, formulas).with_ties(&ties);
        let around = Surroundings::new(&snapshot, &GROWTH, &CANDIDATES);
        others.iter().for_each(|&j| appeal.is_party[j] = true);
        let scene = appeal.scene(i, others, appeal.hub(i, others), &around);
        others.iter().for_each(|&j| appeal.is_party[j] = false);
        let mut margin = |rule| appeal.margin_by(rule, i, Offer { others, organisation: 0.0 }, &around);
        let margins = RULES.map(&mut margin);
        assert_eq!(RULES.map(margin), margins, "an offer leaves something behind");
        (scene, margins)
    }

    fn margin(world: &MadeUp, rule: Rule, i: usize, others: &[usize]) -> f64 {
        seen(world, i, others).1[rule as usize]
    }

    #[track_caller]
    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
    }

    #[test]
    fn the_hub_is_the_strongest_party_and_stands_beside_the_largest_spoke() {
        let (scene, _) = seen(&world(), OWN, &[HUB, OTHER]);
        assert!(scene.is_multilateral && !scene.is_hub);
        assert_eq!((scene.hub_capability, scene.hub_growth), (0.08, 0.02));
        assert_eq!((scene.spoke_capability, scene.spoke_growth), (0.03, 0.03));
        assert_near(scene.preponderance, 0.08 / 0.13);
        // Likeness 0.6; affinity by the democracy of the less democratic.
        let affinity = coding::AFFINITY_DEMOCRACY.value * 0.5;
        assert_near(scene.kinship_with_hub, 0.5 * (0.6 + affinity));
        let with_hub = identification(0.6, affinity);
        assert_near(scene.identification, 0.5 * (with_hub + identification(0.9, affinity)));
        let (of_hub, _) = seen(&world(), HUB, &[OWN, OTHER]);
        assert!(of_hub.is_hub);
        assert_eq!((of_hub.kinship_with_hub, of_hub.spoke_capability), (1.0, 0.03));
    }

    #[test]
    fn each_rival_outside_the_pact_is_a_theatre() {
        let stake = coding::SPATIAL_STAKE.value;
        let (scene, _) = seen(&world(), OWN, &[HUB, OTHER]);
        assert_near(scene.threat, stake);
        assert_near(scene.expected_loss, stake * 0.05 / 0.07);
        // Raw forces: half of the hub's 8 % is left, all of the neighbour's 3 %.
        let pull = Pull::of(stake, 0.02, 0.07, 0.05);
        assert_near(scene.balanced, pull.balanced);
        assert_near(scene.overpowered, pull.overpowered);
        let formulas = Formulas::new().unwrap();
        let help = formulas.honoured * formulas.security.usable_alone * 0.07;
        assert_near(scene.need, help / (0.02 + help));
        assert_near(scene.word_kept, formulas.honoured);
        // A second rival halves what stands on each front, for position it is less at stake.
        let mut two = world();
        two.rivals(CODES[OWN], CODES[FOE], false, 1950..=1950);
        assert_near(seen(&two, OWN, &[HUB, OTHER]).0.threat, 0.5 * (stake + coding::RIVAL_STAKE.value));
        // A rival that is a party is no theatre, and without a theatre there is nothing to see in one.
        let (inside, _) = seen(&world(), OWN, &[HUB, RIVAL]);
        assert_eq!((inside.threat, inside.expected_loss, inside.balanced, inside.need), (0.0, 0.0, 0.0, 0.0));
    }

    #[test]
    fn frustration_is_spared_by_friends_inside_and_foes_outside() {
        // All sizes are shares of 2 + 8 + 3 + 1 % of the candidates and 5 % of their rival.
        let affinity = coding::AFFINITY_DEMOCRACY.value * 0.5;
        let towards = |likeness: f64| 0.5 * (affinity + 2.0 * likeness - 1.0);
        let inside = 8.0 * towards(0.6) + 3.0 * towards(0.9);
        let outside = towards(1.0) - 5.0 * coding::SPATIAL_STAKE.value;
        assert_near(seen(&world(), OWN, &[HUB, OTHER]).0.frustration_spared, (inside - outside) / 19.0);
        // A candidate that is a rival is no adversary of the bloc, and frustrates inside it by the grievance.
        let mut world = world();
        world.rivals(CODES[OWN], CODES[REST], false, 1950..=1950);
        let lost = affinity - coding::AFFINITY_RIVALS.value;
        let foe = 0.5 * (lost + 1.0) - coding::GRIEVANCE_RIVALS.value;
        let outside = foe - 5.0 * coding::SPATIAL_STAKE.value;
        assert_near(seen(&world, OWN, &[HUB, OTHER]).0.frustration_spared, (inside - outside) / 19.0);
    }

    #[test]
    fn cost_and_benefit_is_the_sum_of_the_terms_at_prior_means() {
        let records = world().records();
        let snapshot = Snapshot::new(&records, 1950);
        let formulas = Formulas::new().unwrap().with_decisiveness(1.0);
        let mut appeal = Appeal::new(&snapshot, formulas);
        let offer = Offer { others: &[HUB, OTHER], organisation: 0.0 };
        let terms = appeal.terms(OWN, offer);
        let around = Surroundings::new(&snapshot, &GROWTH, &CANDIDATES);
        let weights = formulas.means.weights;
        use crate::world::Term;
        let sum = weights.security * terms.get(Term::Security)
            + weights.affinity * terms.get(Term::Affinity)
            + weights.burden * terms.get(Term::Burden)
            + weights.constant;
        assert_near(appeal.margin_by(Rule::CostBenefit, OWN, offer, &around), sum);
    }

    #[test]
    fn a_hub_wants_a_pact_the_more_the_larger_its_largest_spoke_and_a_spoke_does_not_ask() {
        let mut larger = world();
        larger.state(CODES[OTHER], 0.06, 0.6);
        let of = |world: &MadeUp, i, others: &[usize]| margin(world, Rule::PowerDisparity, i, others);
        assert!(of(&larger, HUB, &[OWN, OTHER]) > of(&world(), HUB, &[OWN, OTHER]));
        let alone = of(&world(), OWN, &[HUB]);
        let mut stronger = world();
        stronger.state(CODES[HUB], 0.16, 0.9);
        // More help is all that it sees of a stronger hub.
        assert!(of(&stronger, OWN, &[HUB]) > alone);
        stronger.rivalries.clear();
        assert_eq!(of(&stronger, OWN, &[HUB]), 0.0);
    }

    #[test]
    fn an_institution_assures_spokes_of_the_hubs_word_and_of_no_other() {
        let formulas = Formulas::new().unwrap();
        let p = &formulas.means;
        let security = |help: f64| coding::SPATIAL_STAKE.value * (0.05 / 0.07 - 0.05 / (0.07 + help));
        let [willing, binding] = formulas.odds;
        let sure = honour(willing, binding, assured(coding::RELIABILITY.value, p.rules.assurance, 1.0));
        assert!(sure > formulas.honoured);
        let usable = formulas.security.usable_alone;
        let help = sure * usable * 0.04 + formulas.honoured * usable * 0.03;
        let (scene, margins) = seen(&world(), OWN, &[HUB, OTHER]);
        let restraint = p.rules.restraint * scene.preponderance * (1.0 - scene.kinship_with_hub);
        assert_near(margins[Rule::InstitutionalBargain as usize], p.weights.security * security(help) + restraint);
        // An ally already counts on it as it did.
        let mut allied = world();
        allied.allies(CODES[OWN], CODES[HUB], 1950..=1950);
        let (scene, margins) = seen(&allied, OWN, &[HUB]);
        let restraint = p.rules.restraint * scene.preponderance * (1.0 - scene.kinship_with_hub);
        assert_near(margins[Rule::InstitutionalBargain as usize], restraint);
    }

    #[test]
    fn a_hub_that_is_more_like_the_others_wants_them_more() {
        let with = |polyarchy: f64| {
            let mut world = world();
            world.state(CODES[OTHER], 0.03, polyarchy);
            margin(&world, Rule::CollectiveIdentity, HUB, &[OWN, OTHER])
        };
        assert!(with(0.9) > with(0.6) && with(0.6) > with(0.1));
    }

    #[test]
    fn stronger_allies_and_a_rival_make_a_state_balance() {
        let balance = |world: &MadeUp| margin(world, Rule::BalanceOfThreat, OWN, &[HUB, OTHER]);
        let mut stronger = world();
        stronger.state(CODES[HUB], 0.3, 0.9);
        assert!(balance(&stronger) > balance(&world()));
        let mut safe = world();
        safe.rivalries.clear();
        assert_eq!(balance(&safe), 0.0);
        assert!(
            margin(&safe, Rule::Landscape, OWN, &[HUB, OTHER]) < margin(&world(), Rule::Landscape, OWN, &[HUB, OTHER])
        );
    }

    #[test]
    fn more_help_makes_the_gamble_worth_more_and_entrapment_less() {
        let gamble = |world: &MadeUp| margin(world, Rule::ProspectThreat, OWN, &[HUB, OTHER]);
        let mut stronger = world();
        stronger.state(CODES[OTHER], 0.06, 0.6);
        assert!(gamble(&stronger) > gamble(&world()));
        let mut drawn_in = world();
        drawn_in.rivals(CODES[OTHER], CODES[FOE], true, 1950..=1950);
        assert!(gamble(&drawn_in) < gamble(&world()));
    }
}
