//! What one draw of the uncertain figures fixes for all its replicates.

use super::autoregression::{Autoregression, decay};
use super::menu::{bilaterals, scopes};
use super::relations::Relations;
use super::script::{Scripted, script};
use super::switches::at_rest;
use super::{Calendar, Draw, FamilySet, Obligations, Rung, StateSet};
use crate::rng::{exp, logistic, logit, pow};
use crate::scenario::{Depth, Design, FigureIx, Government, Mechanisms, Parameters, Regime, Rule, Spec};

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
    /// Rule by which states weigh a pact.
    pub rule: Rule,
    /// Mechanism parameters.
    pub parameters: Parameters<f64>,
    /// Switches.
    pub on: Mechanisms,
    /// Families of factors that keep nobody from a pact.
    pub relieved: FamilySet,
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
    /// Sum of the claims in each theatre.
    pub disputed: Vec<f64>,
    /// Part of state `i`'s capability that can be brought into theatre `k`: allocation × projection.
    pub reach: Vec<f64>,
    /// Log-odds of willingness at the start.
    pub poll: Vec<f64>,
    /// Perceived threat at the start.
    pub threat: Vec<f64>,
    /// Greatest perceived threat of each state at the start.
    pub greatest_threat: Vec<f64>,
    /// Trade share of state `i` with adversary `a` at the start: `i * na + a`.
    pub dependence: Vec<f64>,
    /// Reliance of state `i` on critical inputs from adversary `a` at the start: `i * na + a`.
    pub critical: Vec<f64>,
    /// Ties of adversaries `a` and `b` at the start: `a * na + b`.
    pub ties: Vec<f64>,
    /// What state `i` thinks of guarantor `g` above the regime's level: `i * guarantors + g`.
    pub reliability_offset: Vec<f64>,
    /// How far guarantor `g` sees state `i` as of its own community, where that is stated:
    /// `i * guarantors + g`.
    pub identification: Vec<Option<f64>>,
    /// Affinity, likeness and grievance at the start.
    pub relations: Relations,
    /// Cooperation of `i` and `j` at the start.
    pub cooperation: Vec<f64>,
    /// Drive of the arrangements that `i` and `j` share.
    pub cooperation_drive: Vec<f64>,
    /// Obligations in force at the start.
    pub obligations: Obligations,
    /// States with a stake in any theatre, ascending.
    pub concerned: Vec<usize>,
    /// Capability of all those after each number of steps, if it grew without any response to threat, USD bn.
    pub trend: Vec<f64>,
    /// By bloc.
    pub blocs: Vec<BlocConstants>,
    /// Candidates of each design.
    pub candidates: Vec<StateSet>,
    /// Each design at the scopes that may be negotiated, the widest first.
    pub scopes: Vec<Vec<Design>>,
    /// Bilateral treaties that each design's proposer falls back on.
    pub bilaterals: Vec<Vec<Design>>,
    /// What happens for certain, by date.
    pub script: Vec<Scripted>,
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
    /// Factor by which it grows in a step.
    pub growth_step: f64,
    /// Readiness to coerce, 0–1.
    pub coerciveness: f64,
    /// Inducements on offer, 0–1.
    pub inducement: f64,
    /// Reaction of assertiveness, logits per unit of binding.
    pub provocation: f64,
    /// Reaction of capability, relative per unit of binding.
    pub arming: f64,
    /// Nuclear weapons.
    pub nuclear: bool,
}

/// One bloc's values.
#[derive(Debug, Clone, Copy)]
pub struct BlocConstants {
    /// Members.
    pub members: StateSet,
    /// Cohesion at the start, 0–1.
    pub cohesion: f64,
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
    /// Part of its forces that can be kept in the fight.
    pub endurance: f64,
    /// The same as programmes would have it.
    pub endurance_goal: f64,
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
    /// Public support for nuclear weapons of its own, where it can build them.
    pub deterrent_support: Option<f64>,
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
    /// Share of the gap to its level that a stock of munitions closes.
    pub stocks_follow: f64,
    /// Share of the forces tied down that still is.
    pub tied_kept: f64,
    /// Share of the blind spot for grey-zone tactics that a hybrid clause leaves.
    pub hybrid_blind: f64,
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
            stocks_follow: 1.0 - exp(-p.endurance.replenishment * dt),
            tied_kept: decay(p.endurance.half_life, dt),
            // As visibility is, the part that the clause closes is that of a quarter.
            hybrid_blind: pow(1.0 - reaction.hybrid_visibility, 4.0 * dt),
        }
    }
}

impl<'s> Constants<'s> {
    /// The constants of one draw.
    pub fn new(spec: &'s Spec, draw: &Draw) -> Self {
        Self::with_mechanisms(spec, draw, spec.mechanisms)
    }

    /// The same for a world without chance, in which no stream moves anything: no crises, attacks,
    /// elections, agreements or initiatives, and no noise. Drift, budgets, cooperation, alignment and what
    /// the script brings, attacks excepted, go on.
    pub fn without_chance(spec: &'s Spec, draw: &Draw) -> Self {
        // Coercion stays on, though nobody hardens: that it is to be feared is in the margin.
        let on = Mechanisms {
            crises: false,
            leadership: false,
            agreements: false,
            aggression: false,
            self_help: false,
            ..spec.mechanisms
        };
        let mut c = Self::with_mechanisms(spec, draw, on);
        c.parameters.reaction.threat_volatility = 0.0;
        c.parameters.opinion.noise = 0.0;
        c.parameters.weights.shock = 0.0;
        c.parameters.diplomacy.initiative_rate = 0.0;
        c.laws = StepLaws::new(&c.parameters, c.calendar.dt);
        c.script.iter_mut().for_each(|event| event.attack = None);
        c
    }

    /// The constants of one draw with other switches than the scenario's.
    pub fn with_mechanisms(spec: &'s Spec, draw: &Draw, on: Mechanisms) -> Self {
        let calendar = Calendar::new(spec);
        let get = |figure: FigureIx| draw.get(figure);
        let parameters = at_rest(spec.parameters.map(get), on);
        let mut binding = [0.0; RUNGS];
        for (level, &figure) in binding[1..].iter_mut().zip(&spec.ladder) {
            *level = get(figure);
        }
        let exposure = matrix(spec, draw, |state| &state.exposure);
        let urgency: Vec<f64> = spec.theatres.iter().map(|theatre| get(theatre.urgency)).collect();
        let nk = urgency.len();
        let threat: Vec<f64> = exposure.iter().enumerate().map(|(at, e)| e * urgency[at % nk]).collect();
        let claim = matrix(spec, draw, |state| &state.claim);
        let (cooperation, cooperation_drive) = web(spec, draw);
        let has_stake = |row: &[f64]| row.iter().any(|stake| *stake > 0.0);
        let concerned: Vec<usize> =
            exposure.chunks(nk).enumerate().filter(|(_, row)| has_stake(row)).map(|(i, _)| i).collect();
        let states: Vec<_> = (0..spec.states.len()).map(|i| state_constants(spec, i, draw, &calendar)).collect();
        Self {
            spec,
            calendar,
            n: spec.states.len(),
            nk,
            na: spec.adversaries.len(),
            rule: spec.rule,
            on,
            relieved: FamilySet::EMPTY,
            binding_odds: binding.map(|b| exp(parameters.security.binding_effect * b)),
            binding,
            theatres: spec
                .theatres
                .iter()
                .map(|theatre| theatre_constants(theatre, draw, calendar.dt, on.crises))
                .collect(),
            forces: spec.theatres.iter().flat_map(|t| &t.forces).map(|f| f.map_or(0.0, get)).collect(),
            adversaries: spec.adversaries.iter().map(|of| adversary_constants(of, draw, calendar.dt)).collect(),
            guarantors: spec.guarantors.iter().map(|guarantor| guarantor_constants(guarantor, draw, on)).collect(),
            trend: trend(&states, &concerned, &calendar),
            states,
            reach: reach(spec, draw, parameters.security.half_strength_distance),
            poll: polls(spec, draw, parameters.opinion.wording),
            greatest_threat: threat.chunks(nk).map(greatest).collect(),
            threat,
            exposure,
            disputed: (0..nk).map(|k| claim[k..].iter().step_by(nk).sum()).collect(),
            claim,
            dependence: matrix(spec, draw, |state| &state.trade_dependence),
            reliability_offset: reliability_offsets(spec, draw),
            identification: identifications(spec, draw),
            relations: Relations::new(spec, draw),
            cooperation,
            cooperation_drive,
            obligations: obligations(spec, on),
            critical: matrix(spec, draw, |state| &state.critical_inputs),
            ties: ties(spec, draw),
            blocs: (spec.blocs.iter())
                .map(|bloc| BlocConstants {
                    members: bloc.members.iter().copied().collect(),
                    cohesion: draw.get(bloc.cohesion),
                })
                .collect(),
            candidates: spec.designs.iter().map(|design| design.candidates.iter().copied().collect()).collect(),
            scopes: scopes(spec, draw, on),
            bilaterals: bilaterals(spec, on),
            script: script(spec, draw, &calendar),
            concerned,
            laws: StepLaws::new(&parameters, calendar.dt),
            parameters,
        }
    }
}

/// Capability of the `concerned` states after each number of steps, without any response to threat, USD bn.
fn trend(states: &[StateConstants], concerned: &[usize], calendar: &Calendar) -> Vec<f64> {
    let after = |step: u32| {
        let years = f64::from(step) * calendar.dt;
        concerned.iter().map(|&i| &states[i]).fold(0.0, |sum, state| sum + state.capability * exp(state.growth * years))
    };
    (0..=calendar.steps).map(after).collect()
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

fn adversary_constants(adversary: &crate::scenario::Adversary, draw: &Draw, dt: f64) -> AdversaryConstants {
    AdversaryConstants {
        growth_step: exp(draw.get(adversary.growth) * dt),
        capability: draw.get(adversary.capability),
        growth: draw.get(adversary.growth),
        coerciveness: draw.get(adversary.coerciveness),
        inducement: draw.get(adversary.inducement),
        provocation: draw.get(adversary.provocation),
        arming: draw.get(adversary.arming),
        nuclear: adversary.nuclear,
    }
}

fn guarantor_constants(guarantor: &crate::scenario::Guarantor, draw: &Draw, on: Mechanisms) -> GuarantorConstants {
    GuarantorConstants {
        state: guarantor.state,
        committed: draw.get(guarantor.committed),
        sceptical: draw.get(guarantor.sceptical),
        starts_committed: guarantor.regime == Regime::Committed,
        switch: draw.get(guarantor.switch),
        offers_when_sceptical: if on.offers { draw.get(guarantor.offers_when_sceptical) } else { 1.0 },
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
        endurance: draw.get(state.endurance),
        endurance_goal: draw.get(state.endurance_goal.unwrap_or(state.endurance)),
        reliability: draw.get(state.reliability),
        autonomy_norm: draw.get(state.autonomy_norm),
        alliance_support: draw.get(state.alliance_support),
        ratification_hurdle: draw.get(state.ratification_hurdle),
        max_depth: Rung::from(state.max_depth),
        nuclear: state.nuclear,
        deterrent_support: state.deterrent_support.map(|f| draw.get(f)),
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

/// Allocation × projection of each state in each theatre.
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
        let fits = 1.0 / in_use.max(1.0);
        reach.extend(state.allocation.iter().zip(&state.distance).map(|(cell, distance)| {
            allocation(cell) * fits * decay(half_strength_distance, distance.map_or(0.0, |f| draw.get(f)))
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

fn identifications(spec: &Spec, draw: &Draw) -> Vec<Option<f64>> {
    spec.states.iter().flat_map(|state| &state.identification).map(|cell| cell.map(|f| draw.get(f))).collect()
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

/// Ties of adversaries, given once for each two.
fn ties(spec: &Spec, draw: &Draw) -> Vec<f64> {
    let na = spec.adversaries.len();
    let mut ties = vec![0.0; na * na];
    for (a, adversary) in spec.adversaries.iter().enumerate() {
        for (b, tie) in adversary.ties.iter().enumerate().filter_map(|(b, tie)| tie.map(|tie| (b, draw.get(tie)))) {
            ties[a * na + b] = tie;
            ties[b * na + a] = tie;
        }
    }
    ties
}

/// Obligations of the arrangements; without bilateral defence treaties when these are switched off.
pub(super) fn obligations(spec: &Spec, on: Mechanisms) -> Obligations {
    let mut obligations = Obligations::none(spec.states.len(), spec.theatres.len());
    let is_bilateral = |arrangement: &crate::scenario::Arrangement| {
        arrangement.members.len() == 2 && arrangement.depth >= Depth::Shallow
    };
    for arrangement in spec.arrangements.iter().filter(|a| on.bilaterals || !is_bilateral(a)) {
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
