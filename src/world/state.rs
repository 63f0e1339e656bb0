//! What changes in a replicate.

use super::constants::greatest;
use super::{Constants, Decreed, Event, Obligations, Pact, Relations, Rung, Stage, StateSet};
use crate::rng::{exp, logistic};
use crate::scenario::{Depth, Design};

/// Years, half a minute: what happens on the first day of a step is noted within it.
const INSTANT: f64 = 1e-6;

/// Log-odds from which on a public is certain; their exponential is still a number.
const LOG_ODDS_MAX: f64 = 700.0;

/// Theatres that are taken at once.
pub const BLOCK: usize = 4;

/// The latest fight of a state or an adversary, and what it still ties down.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Fight {
    /// Where; meaningless while nothing is tied down.
    pub front: usize,
    /// Part of the forces for all other theatres that is tied down.
    pub tied: f64,
}

impl Fight {
    /// Part of the forces for theatre `k` that is free.
    #[inline]
    fn free(&self, k: usize) -> f64 {
        if self.front == k { 1.0 } else { 1.0 - self.tied }
    }
}

/// State of one replicate.
#[derive(Debug, Clone)]
pub struct World {
    /// Steps done.
    pub step: u32,
    /// Slow course of assertiveness, log-odds, by theatre.
    pub course: Vec<f64>,
    /// Part of assertiveness due to past crises, logits.
    pub crisis: Vec<f64>,
    /// Part of assertiveness due to reactions to pacts, logits.
    pub reaction: Vec<f64>,
    /// Relative rise of the adversary's forces due to pacts.
    pub arming: Vec<f64>,
    /// Pressure of pacts on the adversary's side, in units of an Article 5 pact that outweighs it fully.
    pub pressed: Vec<f64>,
    /// Assertiveness, log-odds: the sum of the parts.
    pub assertiveness: Vec<f64>,
    /// Perceived urgency, log-odds.
    pub urgency: Vec<f64>,
    /// Perceived urgency on the 0–1 scale.
    pub urgency_share: Vec<f64>,
    /// Adversaries' forces in each theatre, USD bn.
    pub adversary_forces: Vec<f64>,
    /// Adversaries' capability, USD bn.
    pub adversary_capability: Vec<f64>,
    /// Ties of adversaries `a` and `b`: `a * na + b`.
    pub ties: Vec<f64>,
    /// Adversaries' fights: what they tie down, and where.
    pub adversary_fights: Vec<Fight>,
    /// Stake of state `i` in theatre `k`; a deterrent of its own lowers it where it has a claim.
    pub exposure: Vec<f64>,
    /// Perceived threat of state `i` in theatre `k`.
    pub threat: Vec<f64>,
    /// The same in rows of whole blocks of theatres, `i * blocks + block`; what is beyond the last theatre is 0.
    pub threat_blocks: Vec<[f64; BLOCK]>,
    /// Slow swing of opinion, logits, by state.
    pub swing: Vec<f64>,
    /// Pressure of economic coercion, 0–1, by state.
    pub pressure: Vec<f64>,
    /// Trade share of state `i` with adversary `a`.
    pub dependence: Vec<f64>,
    /// Reliance of state `i` on critical inputs from adversary `a`.
    pub critical: Vec<f64>,
    /// Factor on the odds that state `i` fights in theatre `k` when it comes to it.
    pub resolve: Vec<f64>,
    /// Theatre over which each state concluded a cooperation agreement in this step.
    pub agreed: Vec<Option<usize>>,
    /// Government: −1 sceptical, 0 neutral, 1 alliance-minded.
    pub government: Vec<f64>,
    /// Years from the start to the next election.
    pub next_election: Vec<f64>,
    /// Whether an election has drawn a government in this step.
    pub elected: Vec<bool>,
    /// Whether each guarantor's regime is a committed one.
    pub committed: Vec<bool>,
    /// Whether it is so for good.
    pub settled: Vec<bool>,
    /// Chance that each state keeps a promise as such.
    pub reliability: Vec<f64>,
    /// The same for state `j` in the eyes of state `i`: `i * n + j`.
    pub seen_reliability: Vec<f64>,
    /// Affinity, likeness and grievance.
    pub relations: Relations,
    /// Stock of cooperation of `i` and `j`.
    pub cooperation: Vec<f64>,
    /// Drive for more of it from the arrangements that they share.
    pub drive: Vec<f64>,
    /// How eager two states are to do more together: drive × pace, as far as they are of one mind.
    pub eagerness: Vec<f64>,
    /// Military capability, USD bn.
    pub capability: Vec<f64>,
    /// Part of its forces that each state can keep in the fight.
    pub endurance: Vec<f64>,
    /// States' fights: what they tie down, and where.
    pub fights: Vec<Fight>,
    /// Force that state `i` can bring into theatre `k`, USD bn.
    pub strength: Vec<f64>,
    /// Nuclear weapons.
    pub nuclear: Vec<bool>,
    /// When the nuclear weapons under way are ready, in years since the start; infinite for none.
    pub deterrent_due: Vec<f64>,
    /// Alignment from −1 (adversaries) to 1 (the pact's side).
    pub alignment: Vec<f64>,
    /// Cohesion of each bloc.
    pub cohesion: Vec<f64>,
    /// States that have left every arrangement and pact for good.
    pub withdrawn: StateSet,
    /// Each state's own shock to its margin.
    pub shock: Vec<f64>,
    /// One slot per design.
    pub pacts: Vec<Pact>,
    /// When each signatory decides on ratification: `design * n + state`, years since the start.
    pub ratification_due: Vec<f64>,
    /// Obligations in force without those of collective pacts: arrangements and bilateral treaties.
    pub standing: Obligations,
    /// Obligations in force.
    pub obligations: Obligations,
    /// Events of the script that have happened.
    pub scripted: usize,
    /// Attacks that the script brings in this step: date in years since the start, theatre, target.
    pub scripted_attacks: Vec<(f64, usize, usize)>,
    /// Proposals of the script in this step: time and design.
    pub scripted_proposals: Vec<(f64, usize)>,
    /// Pacts that the script puts in force in this step: time and terms.
    pub scripted_pacts: Vec<(f64, Decreed)>,
    /// What happened in this replicate, in order.
    pub events: Vec<(f64, Event)>,
    /// Whether a major war has ended the replicate.
    pub at_war: bool,
}

impl World {
    /// The world at the start of a replicate.
    pub fn new(c: &Constants<'_>) -> Self {
        let mut world = Self {
            step: 0,
            course: c.theatres.iter().map(|t| t.assertiveness - t.crisis_start).collect(),
            crisis: c.theatres.iter().map(|t| t.crisis_start).collect(),
            reaction: vec![0.0; c.nk],
            arming: vec![0.0; c.nk],
            pressed: vec![0.0; c.nk],
            assertiveness: c.theatres.iter().map(|t| t.assertiveness).collect(),
            urgency: c.theatres.iter().map(|t| t.urgency).collect(),
            urgency_share: c.theatres.iter().map(|t| logistic(t.urgency)).collect(),
            adversary_forces: vec![0.0; c.nk],
            adversary_capability: c.adversaries.iter().map(|a| a.capability).collect(),
            ties: c.ties.clone(),
            adversary_fights: vec![Fight::default(); c.na],
            exposure: c.exposure.clone(),
            threat: c.threat.clone(),
            threat_blocks: vec![[0.0; BLOCK]; c.n * c.nk.div_ceil(BLOCK)],
            swing: vec![0.0; c.n],
            pressure: vec![0.0; c.n],
            dependence: c.dependence.clone(),
            critical: c.critical.clone(),
            resolve: vec![1.0; c.n * c.nk],
            agreed: vec![None; c.n],
            government: c.states.iter().map(|s| s.government).collect(),
            next_election: c.states.iter().map(|s| s.next_election).collect(),
            elected: vec![false; c.n],
            committed: c.guarantors.iter().map(|g| g.starts_committed).collect(),
            settled: vec![false; c.guarantors.len()],
            reliability: c.states.iter().map(|s| s.reliability).collect(),
            seen_reliability: vec![0.0; c.n * c.n],
            relations: c.relations.clone(),
            cooperation: c.cooperation.clone(),
            drive: c.cooperation_drive.clone(),
            eagerness: vec![0.0; c.n * c.n],
            capability: c.states.iter().map(|s| s.capability).collect(),
            endurance: c.states.iter().map(|s| s.endurance).collect(),
            fights: vec![Fight::default(); c.n],
            strength: vec![0.0; c.n * c.nk],
            nuclear: c.states.iter().map(|s| s.nuclear).collect(),
            deterrent_due: vec![f64::INFINITY; c.n],
            alignment: vec![0.0; c.n],
            cohesion: c.blocs.iter().map(|bloc| bloc.cohesion).collect(),
            withdrawn: StateSet::EMPTY,
            shock: vec![0.0; c.n],
            pacts: c.spec.designs.iter().map(|d| Pact::dormant(d.depths[0])).collect(),
            ratification_due: vec![f64::INFINITY; c.spec.designs.len() * c.n],
            standing: c.obligations.clone(),
            obligations: c.obligations.clone(),
            scripted: 0,
            scripted_attacks: Vec::with_capacity(c.script.len()),
            scripted_proposals: Vec::with_capacity(c.script.iter().map(|event| event.proposes.len()).sum()),
            scripted_pacts: Vec::with_capacity(c.script.len()),
            events: Vec::with_capacity(64),
            at_war: false,
        };
        world.see_reliability(c);
        world.steel(c);
        world.gather_forces(c);
        world
    }

    /// Takes over another world's state without allocating; both have the same shape.
    pub fn reset_to(&mut self, start: &Self) {
        macro_rules! copy {
            ($($field:ident),*) => { $(self.$field.copy_from_slice(&start.$field);)* };
        }
        copy!(
            course,
            crisis,
            reaction,
            arming,
            pressed,
            assertiveness,
            urgency,
            urgency_share,
            adversary_forces,
            adversary_capability,
            ties,
            adversary_fights,
            exposure,
            threat,
            threat_blocks,
            swing,
            pressure,
            dependence,
            critical,
            resolve,
            agreed,
            government,
            next_election,
            elected,
            committed,
            settled,
            reliability,
            seen_reliability,
            cooperation,
            drive,
            eagerness,
            capability,
            endurance,
            fights,
            strength,
            nuclear,
            deterrent_due,
            alignment,
            cohesion,
            shock,
            pacts,
            ratification_due
        );
        self.relations.copy_from(&start.relations);
        self.standing.copy_from(&start.standing);
        self.obligations.copy_from(&start.obligations);
        self.withdrawn = start.withdrawn;
        self.scripted = start.scripted;
        self.scripted_attacks.clear();
        self.scripted_proposals.clear();
        self.scripted_pacts.clear();
        self.step = start.step;
        self.at_war = start.at_war;
        self.events.clear();
    }

    /// Years since the start at the end of the current step.
    #[inline]
    pub fn now(&self, c: &Constants<'_>) -> f64 {
        c.calendar.end_of(self.step)
    }

    /// An instant after the start of the current step, in years since the start: the time of what happens
    /// before diplomacy, whose own events lie within the step.
    #[inline]
    pub fn begin(&self, c: &Constants<'_>) -> f64 {
        self.now(c) - c.calendar.dt + INSTANT
    }

    /// Recomputes urgency shares and perceived threats from the urgency of the theatres.
    pub fn perceive(&mut self, c: &Constants<'_>) {
        for (share, &urgency) in self.urgency_share.iter_mut().zip(&self.urgency) {
            *share = logistic(urgency);
        }
        for (row, exposure) in self.threat.chunks_exact_mut(c.nk).zip(self.exposure.chunks_exact(c.nk)) {
            for ((threat, e), urgency) in row.iter_mut().zip(exposure).zip(&self.urgency_share) {
                *threat = e * urgency;
            }
        }
    }

    /// Recomputes the blocks of perceived threats.
    pub fn block_threats(&mut self, c: &Constants<'_>) {
        let blocks = c.nk.div_ceil(BLOCK);
        for (padded, row) in self.threat_blocks.chunks_exact_mut(blocks).zip(self.threat.chunks_exact(c.nk)) {
            padded.as_flattened_mut()[..c.nk].copy_from_slice(row);
        }
    }

    /// Rise of the greatest threat that state `i` perceives since the start.
    #[inline]
    pub fn threat_rise(&self, c: &Constants<'_>, i: usize) -> f64 {
        greatest(&self.threat[i * c.nk..(i + 1) * c.nk]) - c.greatest_threat[i]
    }

    /// Recomputes how reliable guarantors are, and every state in the eyes of every other.
    pub fn see_reliability(&mut self, c: &Constants<'_>) {
        let guarantors = c.guarantors.len();
        for j in 0..c.n {
            let guarantor = c.states[j].guarantor;
            if let Some(g) = guarantor {
                let regime = &c.guarantors[g];
                self.reliability[j] = if self.committed[g] { regime.committed } else { regime.sceptical };
            }
            for i in 0..c.n {
                let offset = guarantor.map_or(0.0, |g| c.reliability_offset[i * guarantors + g]);
                self.seen_reliability[i * c.n + j] = (self.reliability[j] + offset).clamp(0.0, 1.0);
            }
        }
    }

    /// Recomputes the forces of both sides in each theatre.
    ///
    /// # Formula
    /// A state brings capability × reach × endurance; what its latest fight ties down is missing in every
    /// other theatre, and one that has left its alliances has no forces left where it has no claim. An adversary brings its share for the theatre, risen by its arming; where it is not
    /// the one that presses there, by its ties with that one too, 1 + gain·(tie − tie at the start).
    pub fn gather_forces(&mut self, c: &Constants<'_>) {
        for (i, strength) in self.strength.chunks_exact_mut(c.nk).enumerate() {
            let usable = self.capability[i] * self.endurance[i];
            let cells = i * c.nk..(i + 1) * c.nk;
            let (fight, has_left) = (self.fights[i], self.withdrawn.contains(i));
            for (strength, reach) in strength.iter_mut().zip(&c.reach[cells.clone()]) {
                *strength = usable * reach;
            }
            if fight.tied != 0.0 {
                strength.iter_mut().enumerate().for_each(|(k, strength)| *strength *= fight.free(k));
            }
            if has_left {
                let unclaimed = strength.iter_mut().zip(&c.claim[cells]).filter(|(_, claim)| **claim <= 0.0);
                unclaimed.for_each(|(strength, _)| *strength = 0.0);
            }
        }
        let gain = c.parameters.reaction.tie_gain;
        for k in 0..c.nk {
            let lead = c.theatres[k].adversary;
            let brought = (0..c.na).map(|a| {
                let tie = lead * c.na + a;
                let closer = if a == lead { 0.0 } else { gain * (self.ties[tie] - c.ties[tie]) };
                let free = self.adversary_fights[a].free(k) * self.adversary_capability[a];
                c.forces[k * c.na + a] * (1.0 + closer) * free
            });
            self.adversary_forces[k] = brought.sum::<f64>() * (1.0 + self.arming[k]);
        }
    }

    /// Recomputes how far critical inputs and an adversary's nuclear weapons keep each state from
    /// fighting when it comes to it (M22, F16).
    ///
    /// # Formula
    /// A factor exp(−γ_c·critical inputs − nuclear caution) on the odds of willingness; the caution is
    /// of states without nuclear weapons against an adversary with them.
    pub fn steel(&mut self, c: &Constants<'_>) {
        let opinion = &c.parameters.opinion;
        for i in 0..c.n {
            for (k, theatre) in c.theatres.iter().enumerate() {
                let fears = c.adversaries[theatre.adversary].nuclear && !self.nuclear[i];
                let caution = if fears { opinion.nuclear_caution } else { 0.0 };
                let lost = opinion.critical_effect * self.critical[i * c.na + theatre.adversary] + caution;
                self.resolve[i * c.nk + k] = exp(-lost);
            }
        }
    }

    /// The treaty that is under way or in force on design `d`: its terms at the scope agreed.
    #[inline]
    pub fn treaty<'c>(&self, c: &'c Constants<'_>, d: usize) -> &'c Design {
        &c.scopes[d][self.pacts[d].scope]
    }

    /// Rung of the obligations of the pact on design `d`. An integrated command takes its time to work
    /// after entry into force; until then the pact is one without.
    pub fn working_rung(&self, c: &Constants<'_>, d: usize) -> Rung {
        let pact = &self.pacts[d];
        let works = self.now(c) >= pact.in_force_since + c.parameters.diplomacy.integration;
        match pact.depth {
            Depth::Article5Command if !works => Depth::Article5.into(),
            depth => depth.into(),
        }
    }

    /// Whether a collective pact of at least `depth` on design `d` is in force: one with mutual
    /// obligations among three candidates or more and, where it enlarges another, a newcomer.
    pub fn is_collective(&self, c: &Constants<'_>, d: usize, depth: Depth) -> bool {
        let (pact, design) = (&self.pacts[d], &c.spec.designs[d]);
        let newcomer = |i: usize| design.insiders.binary_search(&i).is_err();
        pact.is_in_force() && pact.depth >= depth && design.is_collective() && pact.members.iter().any(newcomer)
    }

    /// Recomputes the obligations in force: those that stand by themselves and of every pact but
    /// `left_out`.
    pub fn obligations_without(&self, c: &Constants<'_>, left_out: Option<usize>, into: &mut Obligations) {
        into.copy_from(&self.standing);
        for (d, pact) in self.pacts.iter().enumerate() {
            if pact.is_in_force() && Some(d) != left_out {
                let treaty = self.treaty(c, d);
                into.bind(pact.members.iter(), &treaty.obligated, &treaty.theatres, self.working_rung(c, d));
            }
        }
    }

    /// The obligations in force and those of every treaty that is signed: who negotiates another counts on
    /// them.
    pub fn obligations_ahead(&self, c: &Constants<'_>, into: &mut Obligations) {
        into.copy_from(&self.obligations);
        for (d, pact) in self.pacts.iter().enumerate().filter(|(_, pact)| pact.stage == Stage::Ratifying) {
            let treaty = self.treaty(c, d);
            into.bind(pact.members.iter(), &treaty.obligated, &treaty.theatres, pact.depth.into());
        }
    }

    /// Mean threat that `members` perceive in `theatres`; 0 for none.
    pub fn mean_threat(&self, c: &Constants<'_>, members: &StateSet, theatres: &[usize]) -> f64 {
        let count = (members.len() * theatres.len()).max(1) as f64;
        let of = |i: usize| theatres.iter().map(|&k| self.threat[i * c.nk + k]).sum::<f64>();
        members.iter().map(of).sum::<f64>() / count
    }

    /// Odds that the public of state `i` would have its forces fight in theatre `k`.
    ///
    /// # Formula
    /// logit ω(t) = logit s + β(τ(t) − τ(0)) − γ(d(t) − d(0)) + rally·pressure + swing: the poll
    /// already holds the threat and the dependence of its day, so only changes move it.
    #[inline]
    pub fn willingness_odds(&self, c: &Constants<'_>, i: usize, k: usize) -> f64 {
        exp(self.willingness_log_odds(c, i, k))
    }

    /// The logarithm of [`World::willingness_odds`], at most 700: odds beyond all numbers are certainty.
    #[inline]
    pub fn willingness_log_odds(&self, c: &Constants<'_>, i: usize, k: usize) -> f64 {
        let opinion = &c.parameters.opinion;
        let at = i * c.nk + k;
        let trade = i * c.na + c.theatres[k].adversary;
        let mut log_odds = c.poll[at] + self.swing[i] + c.states[i].rally * self.pressure[i];
        log_odds += opinion.threat_effect * (self.threat[at] - c.threat[at])
            - opinion.dependence_effect * (self.dependence[trade] - c.dependence[trade]);
        log_odds.min(LOG_ODDS_MAX)
    }

    /// Name of a quantity that has left the finite numbers, if any has.
    pub fn first_non_finite(&self) -> Option<&'static str> {
        let watched: [(&str, &[f64]); 5] = [
            ("assertiveness", &self.assertiveness),
            ("urgency", &self.urgency),
            ("capability", &self.capability),
            ("cooperation", &self.cooperation),
            ("an adversary's force", &self.adversary_forces),
        ];
        watched.iter().find(|(_, values)| values.iter().any(|v| !v.is_finite())).map(|(name, _)| *name)
    }

    /// Odds that state `i` fights in theatre `k` when it comes to it, given those that its public states.
    #[inline]
    pub fn fighting_odds(&self, c: &Constants<'_>, i: usize, k: usize) -> f64 {
        self.willingness_odds(c, i, k) * self.resolve[i * c.nk + k]
    }

    /// Records an event.
    pub fn note(&mut self, time: f64, event: Event) {
        self.events.push((time, event));
    }
}
