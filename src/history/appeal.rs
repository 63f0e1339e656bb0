//! What an offer of a defence pact is worth to a state, from the record of a year: the terms of the engine's own
//! margin, by the engine's own formulas.

mod rival;

pub(crate) use rival::Surroundings;

use super::coding;
use super::measures::likeness;
use super::snapshot::Snapshot;
use super::ties::Ties;
use crate::rng::{exp, ln};
use crate::rules::{Inputs, Terms, margin};
use crate::scenario::{self, Parameters, Problems, Security, Weights};
use crate::security::{adversary_share, honour, power, usable_share};
use crate::world::{Draw, FamilySet};

/// A state with more allies than this is taken to have a pact of three or more.
const ALLIES_OF_A_PAIR: usize = 2;

/// Rungs of the ladder of obligations.
const RUNGS: usize = scenario::Depth::Article5Command as usize + 1;

/// The engine's parameters that the formulas need, at their default values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Formulas {
    security: Security<f64>,
    weights: Weights<f64>,
    /// Prior means of all parameters, which rival rules go by.
    means: Parameters<f64>,
    /// Odds that an ally's public would fight without any promise, and the factor by which a pact raises them.
    odds: [f64; 2],
    /// Chance that an ally comes.
    honoured: f64,
    /// Binding of each rung of the ladder of obligations, in units of Article 5.
    rungs: [f64; RUNGS],
    /// Trade that a coercer cuts, for each share of it that is with the coercer.
    cut: f64,
}

impl Formulas {
    /// The defaults.
    ///
    /// An ally's public is as willing to fight as the coding rule takes one to be without a poll, and the pact is of the
    /// depth of Article 5: records tell whether there is an obligation, not how much each binds.
    ///
    /// # Errors
    /// Those of the built-in scenario, which has none.
    pub(crate) fn new() -> Result<Self, Problems> {
        let spec = scenario::load_text("starter.toml", scenario::STARTER)?.spec;
        let (draw, means) = (Draw::best(&spec), Draw::mean(&spec));
        let parameters = spec.parameters.map(|figure| draw.get(figure));
        let security = parameters.security;
        let willing = coding::SUPPORT_ELSEWHERE.value;
        let ladder = spec.ladder.map(|figure| draw.get(figure));
        let article5 = ladder[scenario::Depth::Article5 as usize];
        let odds = [willing / (1.0 - willing), exp(security.binding_effect * article5)];
        Ok(Self {
            security,
            weights: parameters.weights.map(|_| 1.0),
            means: spec.parameters.map(|figure| means.get(figure)),
            odds,
            honoured: honour(odds[0], odds[1], coding::RELIABILITY.value),
            rungs: ladder.map(|rung| rung / article5),
            cut: coding::COERCIVENESS.value * parameters.coercion.severity,
        })
    }

    /// Binding of a treaty on `rung`, in units of Article 5.
    pub(crate) fn binding(&self, rung: scenario::Depth) -> f64 {
        self.rungs[rung as usize]
    }

    /// The same with another decisiveness of the contest.
    pub(crate) fn with_decisiveness(self, decisiveness: f64) -> Self {
        Self { security: Security { decisiveness, ..self.security }, ..self }
    }
}

/// An offer to a state: a defence pact with others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offer<'a> {
    /// The other parties, ascending.
    pub(crate) others: &'a [usize],
    /// Strength of the organisation that the parties have in common already, 0–1.
    pub(crate) organisation: f64,
}

/// A state against one of its rivals.
#[derive(Debug, Clone, Copy)]
struct Theatre {
    /// What the state has at stake, 0–1.
    stake: f64,
    /// The rival's force there.
    attack: f64,
}

/// What the states of a year have to fear and to bring.
#[derive(Debug)]
pub(crate) struct Appeal<'a> {
    snapshot: &'a Snapshot,
    formulas: Formulas,
    /// What binds pairs already, where an offer is weighed by it.
    ties: Option<&'a Ties>,
    /// Whether an offer binds only by what is not owed already.
    is_scaled: bool,
    /// Forces of each state on each of its fronts: its share of the world's material capabilities, spread evenly over
    /// its rivals.
    own: Vec<f64>,
    /// Forces that allies are expected to bring, by state.
    help: Vec<f64>,
    /// Whether each state has a pact of three or more.
    has_pact: Vec<bool>,
    /// Marks of the states of the offer at hand.
    is_party: Vec<bool>,
    /// Chance that nobody is drawn in against each state, for the offer at hand.
    stays_out: Vec<f64>,
    /// States of `stays_out` that are not 1.
    drawn: Vec<usize>,
}

impl<'a> Appeal<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, formulas: Formulas) -> Self {
        let n = snapshot.n;
        let on_each_front = |i: usize| capability(snapshot, i) / snapshot.rivals[i].len().max(1) as f64;
        let mut appeal = Self {
            snapshot,
            formulas,
            ties: None,
            is_scaled: false,
            own: (0..n).map(on_each_front).collect(),
            help: Vec::new(),
            has_pact: (0..n).map(|i| snapshot.allies(i).count() > ALLIES_OF_A_PAIR).collect(),
            is_party: vec![false; n],
            stays_out: vec![1.0; n],
            drawn: Vec::new(),
        };
        appeal.help = (0..n).map(|i| snapshot.allies(i).map(|j| appeal.brings(j, i)).sum()).collect();
        appeal
    }

    /// The same with what binds pairs already: affinity as a half of kinship, cooperation under treaties in force beside
    /// that of the offer, and trade with the parties' rivals at stake.
    pub(crate) fn with_ties(self, ties: &'a Ties) -> Self {
        Self { ties: Some(ties), ..self }
    }

    /// The same where an offer binds only by what treaties in force leave, as between states of a scenario; without ties
    /// nothing changes.
    pub(crate) fn scaled_by_what_is_owed(self) -> Self {
        Self { is_scaled: true, ..self }
    }

    /// Force that `j`, bound to `i`, is expected to bring to its defence.
    fn brings(&self, j: usize, i: usize) -> f64 {
        self.formulas.honoured * self.could_bring(j, i)
    }

    /// Force that `j` would bring if it came for certain.
    fn could_bring(&self, j: usize, i: usize) -> f64 {
        let alone = self.formulas.security.usable_alone;
        let usable = usable_share(alone, self.snapshot.shared_organisation[i * self.snapshot.n + j], 0.0);
        usable * self.reaches(j, i)
    }

    /// Raw force of `j` that is left at the distance of `i`.
    fn reaches(&self, j: usize, i: usize) -> f64 {
        self.snapshot.km(i, j).map_or(0.0, |km| self.kept(km) * capability(self.snapshot, j))
    }

    /// Part of a force that is left over a distance, as in the engine (Boulding 1962).
    fn kept(&self, km: f64) -> f64 {
        exp(-std::f64::consts::LN_2 * km / self.formulas.security.half_strength_distance)
    }

    /// The terms of the margin of `i` for an offer, each at the weight 1.
    ///
    /// An offer binds in full, unless [it is scaled](Self::scaled_by_what_is_owed): what records tell of treaties in force
    /// is that they are there, which is in the status quo of the security term.
    pub(crate) fn terms(&mut self, i: usize, offer: Offer<'_>) -> Terms {
        offer.others.iter().for_each(|&j| self.is_party[j] = true);
        let inputs = self.inputs(i, offer);
        offer.others.iter().for_each(|&j| self.is_party[j] = false);
        margin(&inputs, &self.formulas.weights, &self.formulas.security, FamilySet::EMPTY)
    }

    fn inputs(&mut self, i: usize, offer: Offer<'_>) -> Inputs {
        let partners = offer.others.len() as f64;
        let rivals = offer.others.iter().filter(|&&j| self.snapshot.are_rivals(i, j)).count() as f64;
        let forces: f64 = offer.others.iter().map(|&j| capability(self.snapshot, j)).sum();
        let own = capability(self.snapshot, i);
        let mean = |of: fn(&Ties, usize, usize) -> f64| {
            let sum = |ties| offer.others.iter().map(|&j| of(ties, i, j)).sum::<f64>();
            self.ties.map_or(0.0, |ties| sum(ties) / partners)
        };
        let new_binding = if self.is_scaled { 1.0 - mean(Ties::owed) } else { 1.0 };
        let (affinity, cooperation) = (mean(Ties::affinity), mean(Ties::cooperation));
        Inputs {
            security: self.security(i, self.new_help(i, offer.others)),
            entrapment: self.entrapment(i, offer.others),
            new_binding,
            coercion: self.coercion(i, offer.others),
            grievance: coding::GRIEVANCE_RIVALS.value * 0.5 * (rivals / partners + f64::from(u8::from(rivals > 0.0))),
            kinship: 0.5 * (self.likeness(i, offer.others) + affinity),
            // Where nobody has any force there is no burden.
            burden: if own + forces > 0.0 { own / (own + forces) } else { 0.0 },
            cooperation: offer.organisation + (1.0 - offer.organisation) * cooperation,
            ..Inputs::default()
        }
    }

    /// Force that parties which are no allies yet are expected to bring.
    fn new_help(&self, i: usize, others: &[usize]) -> f64 {
        others.iter().filter(|&&j| !self.snapshot.are_allies(i, j)).map(|&j| self.brings(j, i)).sum()
    }

    /// Expected loss averted by `added` help, over the theatres of `i`.
    fn security(&self, i: usize, added: f64) -> f64 {
        let m = self.formulas.security.decisiveness;
        let defence = self.own[i] + self.help[i];
        let averted = |theatre: Theatre| {
            let attack = power(theatre.attack, m);
            let lost = |defence: f64| adversary_share(attack, power(defence, m));
            theatre.stake * (lost(defence) - lost(defence + added))
        };
        self.theatres(i).map(averted).sum()
    }

    /// The theatres of `i`: its rivals that are no parties and whose distance is on record, each one of its own.
    fn theatres(&self, i: usize) -> impl Iterator<Item = Theatre> + '_ {
        let rivals = self.snapshot.rivals[i].iter().filter(|rival| !self.is_party[rival.state]);
        rivals.filter_map(move |rival| {
            let km = self.snapshot.km(i, rival.state)?;
            Some(Theatre { stake: stake(rival.is_spatial), attack: self.own[rival.state] * self.kept(km) })
        })
    }

    /// Expected entrapment: for each rival of a party, the chance that its fight becomes one's own, as far as it is not
    /// one's own affair (Snyder 1984).
    fn entrapment(&mut self, i: usize, others: &[usize]) -> f64 {
        for &j in others.iter().filter(|&&j| !self.snapshot.are_allies(i, j)) {
            for rival in self.snapshot.rivals[j].iter().filter(|rival| rival.state != i && !self.is_party[rival.state])
            {
                if self.stays_out[rival.state] >= 1.0 {
                    self.drawn.push(rival.state);
                }
                self.stays_out[rival.state] *= 1.0 - self.formulas.honoured * stake(rival.is_spatial);
            }
        }
        let mut entrapment = 0.0;
        for against in self.drawn.drain(..) {
            let own = self.snapshot.rivals[i].binary_search_by_key(&against, |rival| rival.state);
            let own = own.map_or(0.0, |at| stake(self.snapshot.rivals[i][at].is_spatial));
            entrapment += (1.0 - own) * (1.0 - self.stays_out[against]);
            self.stays_out[against] = 1.0;
        }
        entrapment
    }

    /// Expected loss of trade to coercion by the rivals of parties that are none themselves, each once; nothing without
    /// ties.
    fn coercion(&self, i: usize, others: &[usize]) -> f64 {
        let Some(ties) = self.ties else { return 0.0 };
        let is_rival = |k: usize| others.iter().any(|&j| self.snapshot.are_rivals(k, j));
        let coercers = ties.coercers().filter(|&k| k != i && !self.is_party[k] && is_rival(k));
        self.formulas.cut * coercers.map(|k| ties.dependence(i, k)).sum::<f64>().min(1.0)
    }

    /// Mean likeness with the parties.
    fn likeness(&self, i: usize, others: &[usize]) -> f64 {
        let own = self.polyarchy(i);
        let alike = others.iter().map(|&j| likeness(own, self.polyarchy(j)));
        alike.sum::<f64>() / others.len() as f64
    }

    /// Index of electoral democracy; that of a typical state where it is not on record.
    fn polyarchy(&self, i: usize) -> f64 {
        self.snapshot.polyarchy[i].unwrap_or(coding::DEMOCRACY_UNKNOWN.value)
    }

    /// Whether `i` has a pact of three or more already, going by the number of its allies.
    pub(crate) fn has_pact(&self, i: usize) -> bool {
        self.has_pact[i]
    }

    /// Logarithm of one plus the distance in km to the nearest of the parties; `None` where none is on record.
    pub(crate) fn nearest(&self, i: usize, others: &[usize]) -> Option<f64> {
        let nearest = others.iter().filter_map(|&j| self.snapshot.km(i, j)).min_by(f64::total_cmp);
        nearest.map(|km| ln(1.0 + km))
    }
}

/// Share of the world's material capabilities of a state; that of a typical one where it is not on record.
fn capability(snapshot: &Snapshot, i: usize) -> f64 {
    snapshot.capability[i].unwrap_or(coding::CINC_UNKNOWN.value)
}

/// Stake of a state in a rivalry.
fn stake(is_spatial: bool) -> f64 {
    if is_spatial { coding::SPATIAL_STAKE.value } else { coding::RIVAL_STAKE.value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::made_up::MadeUp;
    use crate::world::Term;

    const STATES: [u16; 6] = [2, 20, 40, 41, 51, 52];

    /// Numbers of the states, as a snapshot has them.
    const OWN: usize = 0;
    const ALLY: usize = 1;
    const OTHER: usize = 2;
    const RIVAL: usize = 3;
    const FOE: usize = 4;
    const STRANGER: usize = 5;

    fn formulas() -> Formulas {
        Formulas::new().unwrap().with_decisiveness(1.0)
    }

    /// A state with a share of 2 % and a rival over territory next door with 3 %. The first that may help has 4 % and is so
    /// far away that half of that is left.
    fn world() -> MadeUp {
        let mut world = MadeUp::of(&STATES, 1950..=1950);
        for (state, cinc) in [(OWN, 0.02), (ALLY, 0.04), (RIVAL, 0.03)] {
            world.state(STATES[state], cinc, 0.5);
        }
        world.apart(STATES[OWN], STATES[ALLY], formulas().security.half_strength_distance);
        world.apart(STATES[OWN], STATES[RIVAL], 0.0);
        world.rivals(STATES[OWN], STATES[RIVAL], true, 1950..=1950);
        world
    }

    fn terms(world: &MadeUp, others: &[usize], organisation: f64) -> Terms {
        let snapshot = Snapshot::new(&world.records(), 1950);
        Appeal::new(&snapshot, formulas()).terms(OWN, Offer { others, organisation })
    }

    fn term(world: &MadeUp, others: &[usize], term: Term) -> f64 {
        terms(world, others, 0.0).get(term)
    }

    #[track_caller]
    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
    }

    #[test]
    fn the_gain_in_security_is_the_loss_that_help_averts() {
        let Formulas { security, honoured, .. } = formulas();
        let help = honoured * security.usable_alone * 0.5 * 0.04;
        assert!(help > 0.0 && help < 0.02);
        let stake = coding::SPATIAL_STAKE.value;
        let averted = stake * (0.03 / (0.02 + 0.03) - 0.03 / (0.02 + help + 0.03));
        assert_near(term(&world(), &[ALLY], Term::Security), averted);
        // Another front halves what stands on each, for the rival as for oneself.
        let mut world = world();
        world.rivals(STATES[RIVAL], STATES[STRANGER], false, 1950..=1950);
        let averted = stake * (0.015 / (0.02 + 0.015) - 0.015 / (0.02 + help + 0.015));
        assert_near(term(&world, &[ALLY], Term::Security), averted);
    }

    #[test]
    fn without_a_rival_or_a_known_distance_there_is_no_gain_in_security() {
        let mut world = world();
        world.rivalries.clear();
        assert_eq!(term(&world, &[ALLY], Term::Security), 0.0);
        let mut world = self::world();
        world.km.remove(&(STATES[OWN], STATES[ALLY], 1950));
        assert_eq!(term(&world, &[ALLY], Term::Security), 0.0);
    }

    #[test]
    fn a_pact_with_an_ally_that_is_bound_already_adds_nothing() {
        let mut world = world();
        world.rivals(STATES[ALLY], STATES[FOE], true, 1950..=1950);
        assert!(term(&world, &[ALLY], Term::Security) > 0.0 && term(&world, &[ALLY], Term::Entrapment) < 0.0);
        world.allies(STATES[OWN], STATES[ALLY], 1950..=1950);
        assert_eq!(term(&world, &[ALLY], Term::Security), 0.0);
        assert_eq!(term(&world, &[ALLY], Term::Entrapment), 0.0);
    }

    #[test]
    fn help_that_stands_already_makes_more_of_it_worth_less() {
        let alone = term(&world(), &[ALLY], Term::Security);
        let mut helped = world();
        helped.state(STATES[OTHER], 0.04, 0.5);
        helped.allies(STATES[OWN], STATES[OTHER], 1950..=1950);
        let more = term(&helped, &[ALLY], Term::Security);
        assert!(0.0 < more && more < alone, "{more} and {alone}");
    }

    #[test]
    fn more_help_never_lowers_the_gain_in_security() {
        for decisiveness in [0.5, 1.0, 2.0] {
            let gain = |cinc: f64, others: &[usize]| {
                let mut world = world();
                world.state(STATES[ALLY], cinc, 0.5);
                let snapshot = Snapshot::new(&world.records(), 1950);
                let formulas = formulas().with_decisiveness(decisiveness);
                Appeal::new(&snapshot, formulas).terms(OWN, Offer { others, organisation: 0.0 }).get(Term::Security)
            };
            let gains = [0.0, 0.001, 0.01, 0.1, 0.4].map(|cinc| gain(cinc, &[ALLY]));
            assert!(gains.is_sorted() && gains[0] < gains[4], "{gains:?}");
            assert!(gain(0.04, &[ALLY]) < gain(0.04, &[ALLY, OTHER]));
        }
    }

    #[test]
    fn entrapment_is_the_chance_of_being_drawn_into_others_fights() {
        let mut world = MadeUp::of(&STATES, 1950..=1950);
        world.rivals(STATES[ALLY], STATES[RIVAL], true, 1950..=1950);
        world.rivals(STATES[OTHER], STATES[RIVAL], false, 1950..=1950);
        world.rivals(STATES[OTHER], STATES[FOE], false, 1950..=1950);
        let (spatial, rival) = (coding::SPATIAL_STAKE.value, coding::RIVAL_STAKE.value);
        let honoured = formulas().honoured;
        let against_rival = 1.0 - (1.0 - honoured * spatial) * (1.0 - honoured * rival);
        let drawn = against_rival + honoured * rival;
        assert_near(term(&world, &[ALLY, OTHER], Term::Entrapment), -drawn);
        // What is one's own affair already does not entrap.
        world.rivals(STATES[OWN], STATES[RIVAL], false, 1950..=1950);
        let drawn = (1.0 - rival) * against_rival + honoured * rival;
        assert_near(term(&world, &[ALLY, OTHER], Term::Entrapment), -drawn);
        // Nor does a fight among the parties.
        assert_near(term(&world, &[OTHER, RIVAL, FOE], Term::Entrapment), -honoured * spatial);
    }

    #[test]
    fn a_rival_among_the_parties_is_a_grievance_and_no_theatre() {
        let grievance = coding::GRIEVANCE_RIVALS.value;
        assert_eq!(term(&world(), &[ALLY], Term::Identity), 0.0);
        assert_near(term(&world(), &[RIVAL], Term::Identity), -grievance);
        assert_near(term(&world(), &[ALLY, RIVAL], Term::Identity), -grievance * 0.5 * (0.5 + 1.0));
        assert_eq!(term(&world(), &[ALLY, RIVAL], Term::Security), 0.0);
    }

    #[test]
    fn kinship_grows_with_likeness_burden_with_strength_and_cooperation_with_organisation() {
        let of_regime = |polyarchy: f64| {
            let mut world = world();
            world.state(STATES[ALLY], 0.04, polyarchy);
            term(&world, &[ALLY], Term::Affinity)
        };
        assert_near(of_regime(0.5), 0.5);
        assert_near(of_regime(0.9), 0.3);
        let of_strength = |cinc: f64| {
            let mut world = world();
            world.state(STATES[OWN], cinc, 0.5);
            term(&world, &[ALLY], Term::Burden)
        };
        assert_near(of_strength(0.01), -0.2);
        assert_near(of_strength(0.04), -0.5);
        let of_organisation = |organisation: f64| terms(&world(), &[ALLY], organisation).get(Term::SteppingStone);
        assert_eq!(of_organisation(0.0), 0.0);
        assert!(of_organisation(1.0) > of_organisation(0.5) && of_organisation(0.5) > 0.0);
        // Cooperation covers part of the need.
        assert!(terms(&world(), &[ALLY], 1.0).get(Term::Security) < term(&world(), &[ALLY], Term::Security));
    }

    #[test]
    fn the_nearest_party_counts_and_none_where_no_distance_is_known() {
        let mut world = world();
        world.apart(STATES[OWN], STATES[OTHER], 99.0);
        world.km.remove(&(STATES[OWN], STATES[FOE], 1950));
        let snapshot = Snapshot::new(&world.records(), 1950);
        let appeal = Appeal::new(&snapshot, formulas());
        assert_eq!(appeal.nearest(OWN, &[OTHER, STRANGER, FOE]).map(f64::exp).map(f64::round), Some(100.0));
        assert_eq!(appeal.nearest(OWN, &[FOE]), None);
    }

    #[test]
    fn one_offer_leaves_nothing_behind_for_the_next() {
        let mut world = world();
        world.rivals(STATES[ALLY], STATES[FOE], true, 1950..=1950);
        let snapshot = Snapshot::new(&world.records(), 1950);
        let mut appeal = Appeal::new(&snapshot, formulas());
        let offer = Offer { others: &[ALLY, OTHER], organisation: 0.5 };
        let first = appeal.terms(OWN, offer);
        appeal.terms(ALLY, Offer { others: &[OWN, RIVAL, FOE], organisation: 0.0 });
        assert_eq!(appeal.terms(OWN, offer), first);
    }
}
