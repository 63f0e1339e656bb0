//! What changes in a replicate.

use super::constants::greatest;
use super::{Constants, Ending, Obligations, Pact, StateSet};
use crate::rng::{exp, logistic};
use crate::scenario::Depth;

/// Something that happened, at a time in years since the start.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "fields are indices of states, theatres and designs, and sets of states")]
pub enum Event {
    /// A crisis in a theatre.
    Crisis { theatre: usize },
    /// An election brought a government: −1 sceptical, 0 neutral, 1 alliance-minded.
    Election { state: usize, government: f64 },
    /// A guarantor's regime changed.
    Regime { state: usize, committed: bool },
    /// An adversary punished a state's hardening.
    Coercion { state: usize, adversary: usize },
    /// Talks on a design began among `parties`.
    TalksOpened { design: usize, parties: StateSet },
    /// Talks ended without a deal; `refused` are those who would not gain with everyone in.
    TalksFailed { design: usize, refused: StateSet },
    /// A treaty was signed.
    Signed { design: usize, depth: Depth, members: StateSet },
    /// A pact entered into force.
    InForce { design: usize, depth: Depth, members: StateSet },
    /// A signatory did not ratify.
    NotRatified { design: usize, state: usize },
    /// A state acceded to a pact in force.
    Joined { design: usize, state: usize },
    /// A member left a pact in force.
    Left { design: usize, state: usize },
    /// A pact ended.
    Ended { design: usize, how: Ending },
    /// An attack on a state; `honoured` of `called` states with an obligation came to its help.
    Attack { theatre: usize, target: usize, called: u32, honoured: u32 },
    /// A major war: the replicate ends.
    War { theatre: usize },
}

/// Log-odds from which on a public is certain; their exponential is still a number.
const LOG_ODDS_MAX: f64 = 700.0;

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
    /// Perceived threat of state `i` in theatre `k`.
    pub threat: Vec<f64>,
    /// Slow swing of opinion, logits, by state.
    pub swing: Vec<f64>,
    /// Pressure of economic coercion, 0–1, by state.
    pub pressure: Vec<f64>,
    /// Trade share of state `i` with adversary `a`.
    pub dependence: Vec<f64>,
    /// Government: −1 sceptical, 0 neutral, 1 alliance-minded.
    pub government: Vec<f64>,
    /// Years from the start to the next election.
    pub next_election: Vec<f64>,
    /// Whether an election has drawn a government in this step.
    pub elected: Vec<bool>,
    /// Whether each guarantor's regime is a committed one.
    pub committed: Vec<bool>,
    /// Chance that each state keeps a promise as such.
    pub reliability: Vec<f64>,
    /// The same for state `j` in the eyes of state `i`: `i * n + j`.
    pub seen_reliability: Vec<f64>,
    /// Stock of cooperation of `i` and `j`.
    pub cooperation: Vec<f64>,
    /// Military capability, USD bn.
    pub capability: Vec<f64>,
    /// Alignment from −1 (adversaries) to 1 (the pact's side).
    pub alignment: Vec<f64>,
    /// Each state's own shock to its margin.
    pub shock: Vec<f64>,
    /// One slot per design.
    pub pacts: Vec<Pact>,
    /// When each signatory decides on ratification: `design * n + state`, years since the start.
    pub ratification_due: Vec<f64>,
    /// Obligations in force.
    pub obligations: Obligations,
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
            assertiveness: c.theatres.iter().map(|t| t.assertiveness).collect(),
            urgency: c.theatres.iter().map(|t| t.urgency).collect(),
            urgency_share: c.theatres.iter().map(|t| logistic(t.urgency)).collect(),
            adversary_forces: vec![0.0; c.nk],
            adversary_capability: c.adversaries.iter().map(|a| a.capability).collect(),
            threat: c.threat.clone(),
            swing: vec![0.0; c.n],
            pressure: vec![0.0; c.n],
            dependence: c.dependence.clone(),
            government: c.states.iter().map(|s| s.government).collect(),
            next_election: c.states.iter().map(|s| s.next_election).collect(),
            elected: vec![false; c.n],
            committed: c.guarantors.iter().map(|g| g.starts_committed).collect(),
            reliability: c.states.iter().map(|s| s.reliability).collect(),
            seen_reliability: vec![0.0; c.n * c.n],
            cooperation: c.cooperation.clone(),
            capability: c.states.iter().map(|s| s.capability).collect(),
            alignment: vec![0.0; c.n],
            shock: vec![0.0; c.n],
            pacts: c.spec.designs.iter().map(|d| Pact::dormant(d.depths[0])).collect(),
            ratification_due: vec![f64::INFINITY; c.spec.designs.len() * c.n],
            obligations: c.obligations.clone(),
            events: Vec::with_capacity(64),
            at_war: false,
        };
        world.see_reliability(c);
        world.gather_adversaries(c);
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
            assertiveness,
            urgency,
            urgency_share,
            adversary_forces,
            adversary_capability,
            threat,
            swing,
            pressure,
            dependence,
            government,
            next_election,
            elected,
            committed,
            reliability,
            seen_reliability,
            cooperation,
            capability,
            alignment,
            shock,
            pacts,
            ratification_due
        );
        self.obligations.copy_from(&start.obligations);
        self.step = start.step;
        self.at_war = start.at_war;
        self.events.clear();
    }

    /// Years since the start at the end of the current step.
    #[inline]
    pub fn now(&self, c: &Constants<'_>) -> f64 {
        c.calendar.end_of(self.step)
    }

    /// Recomputes urgency shares and perceived threats from the urgency of the theatres.
    pub fn perceive(&mut self, c: &Constants<'_>) {
        for (share, &urgency) in self.urgency_share.iter_mut().zip(&self.urgency) {
            *share = logistic(urgency);
        }
        for (row, exposure) in self.threat.chunks_exact_mut(c.nk).zip(c.exposure.chunks_exact(c.nk)) {
            for ((threat, e), urgency) in row.iter_mut().zip(exposure).zip(&self.urgency_share) {
                *threat = e * urgency;
            }
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

    /// Recomputes the adversaries' forces in each theatre.
    pub fn gather_adversaries(&mut self, c: &Constants<'_>) {
        for k in 0..c.nk {
            let shares = &c.forces[k * c.na..(k + 1) * c.na];
            let gathered: f64 = shares.iter().zip(&self.adversary_capability).map(|(share, total)| share * total).sum();
            self.adversary_forces[k] = gathered * (1.0 + self.arming[k]);
        }
    }

    /// Recomputes the obligations in force: those of the start and of every pact but `left_out`.
    pub fn obligations_without(&self, c: &Constants<'_>, left_out: Option<usize>, into: &mut Obligations) {
        into.copy_from(&c.obligations);
        for (d, pact) in self.pacts.iter().enumerate() {
            if pact.is_in_force() && Some(d) != left_out {
                into.bind(pact.members.iter(), &c.spec.designs[d].theatres, pact.depth.into());
            }
        }
    }

    /// Odds that the public of state `i` would have its forces fight in theatre `k`.
    ///
    /// # Formula
    /// logit ω(t) = logit s + β(τ(t) − τ(0)) − γ(d(t) − d(0)) + rally·pressure + swing: the poll
    /// already holds the threat and the dependence of its day, so only changes move it.
    #[inline]
    pub fn willingness_odds(&self, c: &Constants<'_>, i: usize, k: usize) -> f64 {
        let opinion = &c.parameters.opinion;
        let at = i * c.nk + k;
        let trade = i * c.na + c.theatres[k].adversary;
        let mut log_odds = c.poll[at] + self.swing[i] + c.states[i].rally * self.pressure[i];
        if c.on.opinion {
            log_odds += opinion.threat_effect * (self.threat[at] - c.threat[at])
                - opinion.dependence_effect * (self.dependence[trade] - c.dependence[trade]);
        }
        // Odds beyond all numbers are certainty.
        exp(log_odds.min(LOG_ODDS_MAX))
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

    /// Records an event.
    pub fn note(&mut self, time: f64, event: Event) {
        self.events.push((time, event));
    }
}
