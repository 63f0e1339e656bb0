//! What one draw of the uncertain figures fixes for all its replicates.

use super::autoregression::{Autoregression, decay};
use super::{Calendar, Draw, Obligations, Rung, StateSet};
use crate::rng::{exp, logistic, logit, pow};
use crate::scenario::{FigureIx, Government, Mechanisms, Parameters, Regime, Spec};

/// Rungs of the ladder, no obligation included.
pub const RUNGS: usize = 7;

/// Values of one draw, laid out for the step. Everything is in the units of the scenario format;
/// shares of assertiveness and urgency are held as log-odds.
#[derive(Debug, Clone)]
pub struct Constants<'s> {
    /// The scenario.
    pub spec: &'s Spec,
    /// Steps and dates.
    pub calendar: Calendar,
    /// Number of states.
    pub n: usize,
    /// Number of theatres.
    pub nk: usize,
    /// Number of adversaries.
    pub na: usize,
    /// Mechanism parameters.
    pub parameters: Parameters<f64>,
    /// Switches.
    pub on: Mechanisms,
    /// Binding level of each rung; 0 for none.
    pub binding: [f64; RUNGS],
    /// Factor on the odds of honouring of each rung: exp(κ·b).
    pub binding_odds: [f64; RUNGS],
    /// By theatre.
    pub theatres: Vec<TheatreConstants>,
    /// Share of adversary `a`'s capability usable in theatre `k`: `k * na + a`.
    pub forces: Vec<f64>,
    /// By adversary.
    pub adversaries: Vec<AdversaryConstants>,
    /// By guarantor.
    pub guarantors: Vec<GuarantorConstants>,
    /// By state.
    pub states: Vec<StateConstants>,
    /// Stake of state `i` in theatre `k`.
    pub exposure: Vec<f64>,
    /// Severity of state `i`'s dispute with the adversary of theatre `k`.
    pub claim: Vec<f64>,
    /// Usable part of state `i`'s capability in theatre `k`: allocation × projection × endurance.
    pub reach: Vec<f64>,
    /// Log-odds of willingness at the start.
    pub poll: Vec<f64>,
    /// Perceived threat at the start.
    pub threat: Vec<f64>,
    /// Greatest perceived threat of each state at the start.
    pub greatest_threat: Vec<f64>,
    /// Trade share of state `i` with adversary `a` at the start: `i * na + a`.
    pub dependence: Vec<f64>,
    /// What state `i` thinks of guarantor `g` above the regime's level: `i * guarantors + g`.
    pub reliability_offset: Vec<f64>,
    /// Affinity and likeness of `i` and `j`, half each: `i * n + j`.
    pub kinship: Vec<f64>,
    /// Grievance of `i` against `j`: `i * n + j`.
    pub grievance: Vec<f64>,
    /// How far grievance lets the cooperation of `i` and `j` grow: 1 unhindered, 0 not at all.
    pub cooperation_pace: Vec<f64>,
    /// Cooperation of `i` and `j` at the start.
    pub cooperation: Vec<f64>,
    /// Drive of the arrangements that `i` and `j` share.
    pub cooperation_drive: Vec<f64>,
    /// Obligations in force at the start.
    pub obligations: Obligations,
    /// Candidates of any design.
    pub candidates: StateSet,
    /// Relaxation over one step.
    pub laws: StepLaws,
}

/// One theatre's values.
#[derive(Debug, Clone, Copy)]
pub struct TheatreConstants {
    /// Index of the adversary that presses here.
    pub adversary: usize,
    /// Assertiveness at the start, log-odds.
    pub assertiveness: f64,
    /// Assertiveness at the start on the 0–1 scale.
    pub assertiveness_share: f64,
    /// Urgency at the start, log-odds.
    pub urgency: f64,
    /// Share of the gap between assertiveness and urgency that closes in a step.
    pub visibility_step: f64,
    /// Grey-zone drift, logits a year.
    pub drift: f64,
    /// Crises a year at the start.
    pub crisis_rate: f64,
    /// Part of the assertiveness at the start that is due to past crises, logits.
    pub crisis_start: f64,
    /// Jump in a crisis, logits.
    pub crisis_size: f64,
    /// Share of past jumps that is left after a step.
    pub crisis_decay_step: f64,
    /// Attacks a year at assertiveness 1 on an undefended claimant.
    pub attack_rate: f64,
}

/// One adversary's values.
#[derive(Debug, Clone, Copy)]
pub struct AdversaryConstants {
    /// Military spending at the start, USD bn a year.
    pub capability: f64,
    /// Relative growth a year.
    pub growth: f64,
    /// Readiness to coerce, 0–1.
    pub coerciveness: f64,
    /// Inducements on offer, 0–1.
    pub inducement: f64,
    /// Reaction of assertiveness, logits per unit of binding.
    pub provocation: f64,
    /// Reaction of capability, relative per unit of binding.
    pub arming: f64,
}

/// One guarantor's values.
#[derive(Debug, Clone, Copy)]
pub struct GuarantorConstants {
    /// Index of its state.
    pub state: usize,
    /// Reliability when committed.
    pub committed: f64,
    /// Reliability when sceptical.
    pub sceptical: f64,
    /// Whether the first regime is committed.
    pub starts_committed: bool,
    /// Chance that a newly elected government of the other stance brings its regime along.
    pub switch: f64,
    /// Relative rate of offers when sceptical.
    pub offers_when_sceptical: f64,
}

/// One state's values.
#[derive(Debug, Clone, Copy)]
pub struct StateConstants {
    /// Military spending at the start, USD bn a year.
    pub capability: f64,
    /// Relative growth a year.
    pub growth: f64,
    /// Chance that it keeps a promise as such.
    pub reliability: f64,
    /// Norm of non-alignment, 0–1.
    pub autonomy_norm: f64,
    /// Support for being allied at all, 0–1.
    pub alliance_support: f64,
    /// Support at which ratification is even.
    pub ratification_hurdle: f64,
    /// Deepest obligation allowed.
    pub max_depth: Rung,
    /// Nuclear weapons.
    pub nuclear: bool,
    /// Change of willingness while coerced, logits.
    pub rally: f64,
    /// Index among the guarantors, if it is one.
    pub guarantor: Option<usize>,
    /// Years from the start to the next election; infinite without elections.
    pub next_election: f64,
    /// Years between elections.
    pub election_interval: f64,
    /// −1 sceptical, 0 neutral, 1 alliance-minded.
    pub government: f64,
    /// Chance that an election brings an alliance-minded government.
    pub alliance_minded: f64,
    /// Chance that an election brings a sceptical government.
    pub sceptical: f64,
    /// Shift of the margin under an alliance-minded government.
    pub swing: f64,
}

/// What a step does to quantities that relax or wander by themselves.
#[derive(Debug, Clone, Copy)]
pub struct StepLaws {
    /// Course of assertiveness around its mean.
    pub threat: Autoregression,
    /// Swing of opinion.
    pub opinion: Autoregression,
    /// Shock to the margin.
    pub shock: Autoregression,
    /// Share of the pressure of coercion that is left.
    pub pressure_kept: f64,
    /// Share of the gap to its full reaction that an adversary keeps.
    pub reaction_kept: f64,
    /// Share of the gap to its target that alignment closes.
    pub alignment_follows: f64,
}

impl StepLaws {
    fn new(p: &Parameters<f64>, dt: f64) -> Self {
        let (reaction, opinion, weights) = (&p.reaction, &p.opinion, &p.weights);
        Self {
            threat: Autoregression::diffusion(reaction.threat_volatility, reaction.threat_reversion, dt),
            opinion: Autoregression::new(opinion.noise, opinion.noise_half_life, dt),
            shock: Autoregression::new(weights.shock, weights.shock_half_life, dt),
            pressure_kept: decay(p.coercion.half_life, dt),
            reaction_kept: decay(reaction.half_life, dt),
            alignment_follows: 1.0 - exp(-reaction.alignment_rate * dt),
        }
    }
}

impl<'s> Constants<'s> {
    /// The constants of one draw.
    pub fn new(spec: &'s Spec, draw: &Draw) -> Self {
        let calendar = Calendar::new(spec);
        let get = |figure: FigureIx| draw.get(figure);
        let parameters = spec.parameters.map(get);
        let mut binding = [0.0; RUNGS];
        for (level, &figure) in binding[1..].iter_mut().zip(&spec.ladder) {
            *level = get(figure);
        }
        let exposure = matrix(spec, draw, |state| &state.exposure);
        let urgency: Vec<f64> = spec.theatres.iter().map(|theatre| get(theatre.urgency)).collect();
        let nk = urgency.len();
        let threat: Vec<f64> = exposure.iter().enumerate().map(|(at, e)| e * urgency[at % nk]).collect();
        let (cooperation, cooperation_drive) = web(spec, draw);
        Self {
            spec,
            calendar,
            n: spec.states.len(),
            nk,
            na: spec.adversaries.len(),
            on: spec.mechanisms,
            binding_odds: binding.map(|b| exp(parameters.security.binding_effect * b)),
            binding,
            theatres: spec
                .theatres
                .iter()
                .map(|theatre| theatre_constants(theatre, draw, calendar.dt, spec.mechanisms.crises))
                .collect(),
            forces: spec.theatres.iter().flat_map(|t| &t.forces).map(|f| f.map_or(0.0, get)).collect(),
            adversaries: spec.adversaries.iter().map(|adversary| adversary_constants(adversary, draw)).collect(),
            guarantors: spec.guarantors.iter().map(|guarantor| guarantor_constants(guarantor, draw)).collect(),
            states: (0..spec.states.len()).map(|i| state_constants(spec, i, draw, &calendar)).collect(),
            reach: reach(spec, draw, parameters.security.half_strength_distance),
            poll: polls(spec, draw, parameters.opinion.wording),
            greatest_threat: threat.chunks(nk).map(greatest).collect(),
            threat,
            exposure,
            claim: matrix(spec, draw, |state| &state.claim),
            dependence: matrix(spec, draw, |state| &state.trade_dependence),
            reliability_offset: reliability_offsets(spec, draw),
            kinship: kinship(spec, draw),
            cooperation_pace: cooperation_pace(spec, draw),
            grievance: grievance(spec, draw),
            cooperation,
            cooperation_drive,
            obligations: obligations(spec),
            candidates: spec.designs.iter().flat_map(|design| design.candidates.iter().copied()).collect(),
            laws: StepLaws::new(&parameters, calendar.dt),
            parameters,
        }
    }
}

/// The greatest of some shares; 0 for none.
#[inline]
pub(super) fn greatest(shares: &[f64]) -> f64 {
    shares.iter().fold(0.0, |greatest, &share| if share > greatest { share } else { greatest })
}

/// A matrix with a row per state, 0 where nothing is stated.
fn matrix(spec: &Spec, draw: &Draw, row: impl Fn(&crate::scenario::State) -> &Vec<Option<FigureIx>>) -> Vec<f64> {
    spec.states.iter().flat_map(row).map(|cell| cell.map_or(0.0, |f| draw.get(f))).collect()
}

fn theatre_constants(theatre: &crate::scenario::Theatre, draw: &Draw, dt: f64, crises: bool) -> TheatreConstants {
    // `visibility` is the share of the gap that closes in a quarter.
    let stays_open = 1.0 - draw.get(theatre.visibility);
    TheatreConstants {
        adversary: theatre.adversary,
        assertiveness: logit(draw.get(theatre.assertiveness)),
        assertiveness_share: logistic(logit(draw.get(theatre.assertiveness))),
        urgency: logit(draw.get(theatre.urgency)),
        visibility_step: 1.0 - pow(stays_open, 4.0 * dt),
        drift: draw.get(theatre.drift),
        crisis_rate: draw.get(theatre.crisis_rate),
        crisis_start: if crises { usual_crisis(theatre, draw, dt) } else { 0.0 },
        crisis_size: draw.get(theatre.crisis_size),
        crisis_decay_step: decay(draw.get(theatre.crisis_half_life), dt),
        attack_rate: draw.get(theatre.attack_rate),
    }
}

/// The long-run mean of what past crises add to assertiveness, logits: jumps that come with the
/// chance 1 − e^(−rate·dt) a step and fade by the half-life.
fn usual_crisis(theatre: &crate::scenario::Theatre, draw: &Draw, dt: f64) -> f64 {
    let chance = 1.0 - exp(-draw.get(theatre.crisis_rate) * dt);
    draw.get(theatre.crisis_size) * chance / (1.0 - decay(draw.get(theatre.crisis_half_life), dt))
}

fn adversary_constants(adversary: &crate::scenario::Adversary, draw: &Draw) -> AdversaryConstants {
    AdversaryConstants {
        capability: draw.get(adversary.capability),
        growth: draw.get(adversary.growth),
        coerciveness: draw.get(adversary.coerciveness),
        inducement: draw.get(adversary.inducement),
        provocation: draw.get(adversary.provocation),
        arming: draw.get(adversary.arming),
    }
}

fn guarantor_constants(guarantor: &crate::scenario::Guarantor, draw: &Draw) -> GuarantorConstants {
    GuarantorConstants {
        state: guarantor.state,
        committed: draw.get(guarantor.committed),
        sceptical: draw.get(guarantor.sceptical),
        starts_committed: guarantor.regime == Regime::Committed,
        switch: draw.get(guarantor.switch),
        offers_when_sceptical: draw.get(guarantor.offers_when_sceptical),
    }
}

fn state_constants(spec: &Spec, i: usize, draw: &Draw, calendar: &Calendar) -> StateConstants {
    let state = &spec.states[i];
    let leaders = state.leadership.as_ref();
    let of_leaders =
        |figure: fn(&crate::scenario::Leadership) -> FigureIx| leaders.map_or(0.0, |l| draw.get(figure(l)));
    StateConstants {
        capability: draw.get(state.capability),
        growth: draw.get(state.growth),
        reliability: draw.get(state.reliability),
        autonomy_norm: draw.get(state.autonomy_norm),
        alliance_support: draw.get(state.alliance_support),
        ratification_hurdle: draw.get(state.ratification_hurdle),
        max_depth: Rung::from(state.max_depth),
        nuclear: state.nuclear,
        rally: draw.get(state.rally),
        guarantor: spec.guarantors.iter().position(|g| g.state == i),
        next_election: leaders.map_or(f64::INFINITY, |l| calendar.years_until(l.next_election)),
        election_interval: leaders.map_or(f64::INFINITY, |l| f64::from(l.interval_years)),
        government: leaders.map_or(0.0, |l| match l.government {
            Government::AllianceMinded => 1.0,
            Government::Neutral => 0.0,
            Government::Sceptical => -1.0,
        }),
        alliance_minded: of_leaders(|l| l.alliance_minded),
        sceptical: of_leaders(|l| l.sceptical),
        swing: of_leaders(|l| l.swing),
    }
}

/// Allocation × projection × endurance of each state in each theatre.
///
/// # Formula
/// Strength is lost over distance (Boulding, *Conflict and Defense*, 1962) at a constant rate:
/// 2^(−distance / half-strength distance). Allocations that sum to more than 1 are scaled down,
/// since a force is in one place only.
fn reach(spec: &Spec, draw: &Draw, half_strength_distance: f64) -> Vec<f64> {
    let mut reach = Vec::with_capacity(spec.states.len() * spec.theatres.len());
    for state in &spec.states {
        let allocation = |cell: &Option<FigureIx>| cell.map_or(0.0, |f| draw.get(f));
        let in_use: f64 = state.allocation.iter().map(allocation).sum();
        let endurance = draw.get(state.endurance) / in_use.max(1.0);
        reach.extend(state.allocation.iter().zip(&state.distance).map(|(cell, distance)| {
            allocation(cell) * endurance * decay(half_strength_distance, distance.map_or(0.0, |f| draw.get(f)))
        }));
    }
    reach
}

/// Log-odds of willingness of each state in each theatre.
///
/// A poll informs the theatre that it asks about. Elsewhere the state's level (its polls, each
/// freed of its theatre's shift) is combined with the theatre's shift; one shift for the wording
/// of polls applies to all.
fn polls(spec: &Spec, draw: &Draw, wording: f64) -> Vec<f64> {
    let shift: Vec<f64> = spec.theatres.iter().map(|theatre| draw.get(theatre.willingness_shift)).collect();
    let mut polls = Vec::with_capacity(spec.states.len() * shift.len());
    for state in &spec.states {
        let polled =
            || state.public_support.iter().enumerate().filter_map(|(k, cell)| cell.map(|f| (k, logit(draw.get(f)))));
        let level = polled().map(|(k, asked)| asked - shift[k]).sum::<f64>() / polled().count().max(1) as f64;
        polls.extend(
            state
                .public_support
                .iter()
                .zip(&shift)
                .map(|(cell, shift)| wording + cell.map_or(level + shift, |f| logit(draw.get(f)))),
        );
    }
    polls
}

fn reliability_offsets(spec: &Spec, draw: &Draw) -> Vec<f64> {
    let today = |g: &crate::scenario::Guarantor| match g.regime {
        Regime::Committed => draw.get(g.committed),
        Regime::Sceptical => draw.get(g.sceptical),
    };
    let offset = |state: &crate::scenario::State, g: usize| {
        state.perceived_reliability[g].map_or(0.0, |f| draw.get(f) - today(&spec.guarantors[g]))
    };
    spec.states.iter().flat_map(|state| (0..spec.guarantors.len()).map(move |g| offset(state, g))).collect()
}

/// Mean of affinity and likeness; likeness is one minus the distance of the democracy indices
/// unless a pair states its own.
fn kinship(spec: &Spec, draw: &Draw) -> Vec<f64> {
    let n = spec.states.len();
    let mut kinship = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            let gap = draw.get(spec.states[i].democracy) - draw.get(spec.states[j].democracy);
            kinship[i * n + j] = 0.5 * (1.0 - gap.abs());
        }
    }
    for pair in &spec.pairs {
        for at in [pair.first * n + pair.second, pair.second * n + pair.first] {
            if let Some(likeness) = pair.likeness {
                kinship[at] = 0.5 * draw.get(likeness);
            }
            kinship[at] += 0.5 * pair.affinity.map_or(0.0, |f| draw.get(f));
        }
    }
    kinship
}

fn grievance(spec: &Spec, draw: &Draw) -> Vec<f64> {
    let n = spec.states.len();
    let mut grievance = vec![0.0; n * n];
    for pair in &spec.pairs {
        grievance[pair.first * n + pair.second] = pair.grievance_of_first.map_or(0.0, |f| draw.get(f));
        grievance[pair.second * n + pair.first] = pair.grievance_of_second.map_or(0.0, |f| draw.get(f));
    }
    grievance
}

/// One minus the worse grievance of the two; 0 for a pair of negative affinity (E1: Japan and South
/// Korea, whose intelligence pact was suspended over the past).
fn cooperation_pace(spec: &Spec, draw: &Draw) -> Vec<f64> {
    let n = spec.states.len();
    let mut pace = vec![1.0; n * n];
    for pair in &spec.pairs {
        let stated = |figure: Option<FigureIx>| figure.map_or(0.0, |f| draw.get(f));
        let worse = stated(pair.grievance_of_first).max(stated(pair.grievance_of_second));
        let slowed = if stated(pair.affinity) < 0.0 { 0.0 } else { 1.0 - worse };
        pace[pair.first * n + pair.second] = slowed;
        pace[pair.second * n + pair.first] = slowed;
    }
    pace
}

/// Cooperation at the start and the drive for more, from the arrangements that two states share.
/// Several add up as chances do: 1 − Π(1 − x).
fn web(spec: &Spec, draw: &Draw) -> (Vec<f64>, Vec<f64>) {
    let n = spec.states.len();
    let (mut stock, mut drive) = (vec![0.0; n * n], vec![0.0; n * n]);
    for arrangement in &spec.arrangements {
        let adds = [draw.get(arrangement.cooperation), draw.get(arrangement.growth)];
        for &i in &arrangement.members {
            for &j in arrangement.members.iter().filter(|&&j| j != i) {
                let at = i * n + j;
                stock[at] = 1.0 - (1.0 - stock[at]) * (1.0 - adds[0]);
                drive[at] = 1.0 - (1.0 - drive[at]) * (1.0 - adds[1]);
            }
        }
    }
    (stock, drive)
}

fn obligations(spec: &Spec) -> Obligations {
    let mut obligations = Obligations::none(spec.states.len(), spec.theatres.len());
    for arrangement in &spec.arrangements {
        for &i in &arrangement.obligated {
            for &j in arrangement.members.iter().filter(|&&j| j != i) {
                for &k in &arrangement.theatres {
                    obligations.raise(i, j, k, Rung::from(arrangement.depth));
                }
            }
        }
    }
    obligations
}
