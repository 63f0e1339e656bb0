//! A checked scenario: what [`super::load`] returns, and what every other room works with.
//!
//! Every list is sorted by id text and every reference is an index into its list, so the order of
//! a file's tables changes nothing. Numbers live in one arena, [`Figures`], addressed by
//! [`FigureIx`]: a draw is one value for each, and a factor of an experiment is an address in it.

use jiff::civil::Date;

use super::figure::{Certainty, Shape, Status};
use super::history::History;
use super::location::Location;
use super::rule::Rule;
use super::wire::{Accession, Burden, Clause, Depth, EntryIntoForce, Government, Regime, Step};
use crate::ids::Id;

/// Most states in a scenario.
pub const STATES_MAX: usize = 256;

/// Most theatres in a scenario.
pub const THEATRES_MAX: usize = 32;

/// Most draws, and most replicates of each.
pub const DRAWS_MAX: u32 = 1_000_000;

/// Largest seed: every program that reads JSON holds it exactly.
pub const SEED_MAX: u64 = 1 << 53;

/// Most replicates of all draws together.
pub const RUNS_MAX: u64 = 1_000_000_000;

/// Index of a figure in [`Figures`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigureIx(pub(crate) u32);

/// One figure: value, distribution, unit, provenance.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureSpec {
    /// Address: the TOML path, e.g. `state.JPN.public_support.taiwan-strait`.
    pub address: String,
    /// Best single value.
    pub value: f64,
    /// Plausible range from which it is drawn; `None` for a figure taken as certain.
    pub range: Option<[f64; 2]>,
    /// Shape of the distribution over `range`.
    pub shape: Shape,
    /// Unit label.
    pub unit: &'static str,
    /// Smallest admissible value.
    pub min: f64,
    /// Largest admissible value.
    pub max: f64,
    /// Source as written.
    pub source: Option<String>,
    /// Year of the figure.
    pub year: Option<i32>,
    /// How it came about.
    pub status: Option<Status>,
    /// How far it can be trusted.
    pub certainty: Option<Certainty>,
    /// Remark.
    pub note: Option<String>,
    /// Whether it stands in the built-in defaults rather than in the user's files.
    pub default: bool,
}

impl FigureSpec {
    /// Whether the figure is drawn anew in every draw.
    pub fn is_uncertain(&self) -> bool {
        self.range.is_some_and(|[low, high]| low < high)
    }
}

/// All figures of a scenario, sorted by address.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    pub(crate) list: Vec<FigureSpec>,
}

impl Figures {
    /// The figures in order of their addresses.
    pub fn iter(&self) -> impl Iterator<Item = &FigureSpec> {
        self.list.iter()
    }

    /// The index of the figure at `place` in the order of addresses.
    #[cfg(test)]
    pub(crate) fn place(&self, place: u32) -> FigureIx {
        FigureIx(place)
    }

    /// Holds a figure at `value`, which its unit must allow: it is drawn no more, and no default any more.
    pub fn fix(&mut self, figure: FigureIx, value: f64) {
        if let Some(figure) = self.list.get_mut(figure.0 as usize) {
            (figure.value, figure.range, figure.default) = (value, None, false);
        }
    }

    /// Number of figures.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// A checked scenario.
#[derive(Debug, Clone)]
pub struct Spec {
    /// Short name; names the output folder.
    pub name: Id,
    /// Title for figures and answers.
    pub title: String,
    /// What it assumes.
    pub description: String,
    /// Rule by which states weigh a pact.
    pub rule: Rule,
    /// How often such pacts have formed in the record.
    pub reference_class: Option<ReferenceClass>,
    /// First day of the first step.
    pub start: Date,
    /// Years simulated.
    pub horizon_years: u32,
    /// Step length.
    pub step: Step,
    /// Default number of draws.
    pub draws: u32,
    /// Default number of replicates of each draw.
    pub replicates: u32,
    /// Default seed.
    pub seed: u64,
    /// Every number.
    pub figures: Figures,
    /// States, sorted by id.
    pub states: Vec<State>,
    /// Theatres, sorted by id.
    pub theatres: Vec<Theatre>,
    /// Adversaries, sorted by id.
    pub adversaries: Vec<Adversary>,
    /// Guarantors, sorted by state.
    pub guarantors: Vec<Guarantor>,
    /// Pairs for which something is stated, sorted.
    pub pairs: Vec<Pair>,
    /// Arrangements in force at the start, sorted by id.
    pub arrangements: Vec<Arrangement>,
    /// Regional groupings, sorted by id.
    pub blocs: Vec<Bloc>,
    /// Pact designs, sorted by id.
    pub designs: Vec<Design>,
    /// What happens for certain, sorted by date and id.
    pub events: Vec<ScriptedEvent>,
    /// What became of a case of history, which no run reads.
    pub history: Option<History>,
    /// Binding level of each rung, in the order of [`Depth`].
    pub ladder: [FigureIx; 6],
    /// Parameters of the mechanisms.
    pub parameters: Parameters,
    /// Switches.
    pub mechanisms: Mechanisms,
}

/// How often pacts of the kind in question have formed in the record: printed beside a forecast.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ReferenceClass {
    /// What is counted, with its source.
    pub text: String,
    /// Upper bound of their number a year (95 %).
    pub yearly_rate_max: f64,
}

/// A state.
#[derive(Debug, Clone)]
pub struct State {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Place on maps, where the file gives one.
    pub location: Option<Location>,
    /// Military spending, USD bn a year.
    pub capability: FigureIx,
    /// Relative growth a year.
    pub growth: FigureIx,
    /// Share of forces that can be kept in the fight.
    pub endurance: FigureIx,
    /// Endurance that programmes are heading for.
    pub endurance_goal: Option<FigureIx>,
    /// Chance that it keeps a promise as such.
    pub reliability: FigureIx,
    /// Norm of non-alignment.
    pub autonomy_norm: FigureIx,
    /// Support for being allied at all.
    pub alliance_support: FigureIx,
    /// Support at which ratification is even.
    pub ratification_hurdle: FigureIx,
    /// Deepest obligation allowed.
    pub max_depth: Depth,
    /// Democracy index.
    pub democracy: FigureIx,
    /// Nuclear weapons.
    pub nuclear: bool,
    /// Public support for nuclear weapons of its own, where it can build them.
    pub deterrent_support: Option<FigureIx>,
    /// Change of willingness while coerced, logits.
    pub rally: FigureIx,
    /// Stake in each theatre; one entry per theatre.
    pub exposure: Vec<Option<FigureIx>>,
    /// Severity of its dispute with the adversary of each theatre; one entry per theatre.
    pub claim: Vec<Option<FigureIx>>,
    /// Share of forces for each theatre; one entry per theatre. The drawn values are scaled down
    /// to sum to at most 1.
    pub allocation: Vec<Option<FigureIx>>,
    /// Distance to each theatre, km; given wherever `allocation` is.
    pub distance: Vec<Option<FigureIx>>,
    /// Willingness polled for each theatre; at least one is given.
    pub public_support: Vec<Option<FigureIx>>,
    /// Trade share with each adversary.
    pub trade_dependence: Vec<Option<FigureIx>>,
    /// Reliance on each adversary for inputs that cannot be replaced.
    pub critical_inputs: Vec<Option<FigureIx>>,
    /// Perceived reliability of each guarantor (none of itself).
    pub perceived_reliability: Vec<Option<FigureIx>>,
    /// How far each guarantor sees it as of its own community, where that is stated (none of itself).
    pub identification: Vec<Option<FigureIx>>,
    /// Elections; `None` when the government stays.
    pub leadership: Option<Leadership>,
}

/// Elections and governments.
#[derive(Debug, Clone)]
pub struct Leadership {
    /// Next national election.
    pub next_election: Date,
    /// Years between elections.
    pub interval_years: u32,
    /// Government at the start.
    pub government: Government,
    /// Chance of an alliance-minded government.
    pub alliance_minded: FigureIx,
    /// Chance of a sceptical one.
    pub sceptical: FigureIx,
    /// Shift of the margin.
    pub swing: FigureIx,
}

/// A theatre.
#[derive(Debug, Clone)]
pub struct Theatre {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Place on maps, where the file gives one.
    pub location: Option<Location>,
    /// Index of the adversary that presses here.
    pub adversary: usize,
    /// Assertiveness at the start, 0–1.
    pub assertiveness: FigureIx,
    /// Urgency at the start, 0–1.
    pub urgency: FigureIx,
    /// Share of the gap closed in a quarter.
    pub visibility: FigureIx,
    /// Grey-zone drift, logits a year.
    pub drift: FigureIx,
    /// Crises a year.
    pub crisis_rate: FigureIx,
    /// Jump in a crisis, logits.
    pub crisis_size: FigureIx,
    /// Half-life of that jump, years.
    pub crisis_half_life: FigureIx,
    /// Attacks a year at assertiveness 1 on an undefended target whose claim is wholly disputed.
    pub attack_rate: FigureIx,
    /// Shift of willingness against the mean theatre, logits.
    pub willingness_shift: FigureIx,
    /// Share of each adversary's capability usable here; one entry per adversary.
    pub forces: Vec<Option<FigureIx>>,
}

/// An adversary.
#[derive(Debug, Clone)]
pub struct Adversary {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Place on maps, where the file gives one.
    pub location: Option<Location>,
    /// Military spending, USD bn a year.
    pub capability: FigureIx,
    /// Relative growth a year.
    pub growth: FigureIx,
    /// Readiness to coerce.
    pub coerciveness: FigureIx,
    /// Inducements on offer.
    pub inducement: FigureIx,
    /// Reaction of assertiveness to a pact, logits per unit of binding.
    pub provocation: FigureIx,
    /// Reaction of capability to a pact, relative per unit of binding.
    pub arming: FigureIx,
    /// Nuclear weapons.
    pub nuclear: bool,
    /// Ties with each adversary as this one states them.
    pub ties: Vec<Option<FigureIx>>,
}

/// A guarantor.
#[derive(Debug, Clone)]
pub struct Guarantor {
    /// Index of its state.
    pub state: usize,
    /// Reliability when committed.
    pub committed: FigureIx,
    /// Reliability when sceptical.
    pub sceptical: FigureIx,
    /// Regime at the start.
    pub regime: Regime,
    /// Chance that a newly elected government of the other stance brings its regime along.
    pub switch: FigureIx,
    /// Relative rate of offers when sceptical.
    pub offers_when_sceptical: FigureIx,
}

/// What holds between two states, `first < second`.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Lower state index.
    pub first: usize,
    /// Higher state index.
    pub second: usize,
    /// Affinity.
    pub affinity: Option<FigureIx>,
    /// Grievance of the first against the second.
    pub grievance_of_first: Option<FigureIx>,
    /// Grievance of the second against the first.
    pub grievance_of_second: Option<FigureIx>,
    /// Likeness where it is not read off the democracy indices.
    pub likeness: Option<FigureIx>,
}

/// An arrangement in force at the start.
#[derive(Debug, Clone)]
pub struct Arrangement {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Member states, ascending.
    pub members: Vec<usize>,
    /// Members under obligation, ascending.
    pub obligated: Vec<usize>,
    /// Rung.
    pub depth: Depth,
    /// Theatres to which it applies, ascending.
    pub theatres: Vec<usize>,
    /// Stock of cooperation at the start.
    pub cooperation: FigureIx,
    /// Drive for more.
    pub growth: FigureIx,
}

/// A regional grouping.
#[derive(Debug, Clone)]
pub struct Bloc {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Member states, ascending.
    pub members: Vec<usize>,
    /// Cohesion at the start.
    pub cohesion: FigureIx,
}

/// Something that happens for certain.
#[derive(Debug, Clone)]
pub struct ScriptedEvent {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Date.
    pub date: Date,
    /// Jump of assertiveness in each theatre, logits.
    pub crisis: Vec<Option<FigureIx>>,
    /// Theatre and target of an attack.
    pub attack: Option<(usize, usize)>,
    /// Regime that each guarantor takes on for good.
    pub regime: Vec<Option<Regime>>,
    /// States that leave every arrangement and pact, ascending.
    pub withdraws: Vec<usize>,
    /// Part of its trade that is left to a state: `(state, adversary, part)`.
    pub trade: Vec<(usize, usize, FigureIx)>,
    /// New values of what holds between two states.
    pub pairs: Vec<Pair>,
    /// Designs proposed, ascending.
    pub proposes: Vec<usize>,
    /// Pact put in force.
    pub concludes: Option<Decree>,
}

/// A pact that an event puts in force without anybody's consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decree {
    /// Its design.
    pub design: usize,
    /// Its depth, one of the design's; the deepest that every member may agree to where `None`.
    pub depth: Option<Depth>,
    /// Its members, ascending; enough of the design's candidates, the required ones among them.
    pub members: Vec<usize>,
}

/// A pact design.
#[derive(Debug, Clone)]
pub struct Design {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Proposing state, one of the candidates.
    pub proposer: usize,
    /// Candidate states, ascending.
    pub candidates: Vec<usize>,
    /// Required states, ascending; a subset of the candidates.
    pub required: Vec<usize>,
    /// Fewest members: at least 3, or 2 with two candidates.
    pub minimum_size: usize,
    /// Depths on the table, deepest first, each at least shallow.
    pub depths: Vec<Depth>,
    /// Theatres in scope, ascending; never empty.
    pub theatres: Vec<usize>,
    /// Accession rule.
    pub accession: Accession,
    /// Whose ratification puts it in force.
    pub entry_into_force: EntryIntoForce,
    /// Candidates that take on obligations, ascending.
    pub obligated: Vec<usize>,
    /// How the load is shared.
    pub burden: Burden,
    /// Clauses beyond the promise to fight.
    pub clauses: Vec<Clause>,
    /// Theatres that a narrower scope may not drop, ascending.
    pub core: Vec<usize>,
    /// Whether bilateral treaties are offered when talks fail.
    pub bilateral_fallback: bool,
    /// Candidates that are members already of the arrangement that this pact enlarges, ascending; none
    /// when it enlarges none.
    pub insiders: Vec<usize>,
}

impl Design {
    /// Whether all its members owe each other the same.
    pub fn is_mutual(&self) -> bool {
        self.obligated == self.candidates
    }

    /// Whether a pact of it can count as a collective one: with mutual obligations, among three states or more.
    pub fn is_collective(&self) -> bool {
        self.is_mutual() && self.candidates.len() > 2
    }

    /// Whether it has a clause, and clauses count.
    pub fn has(&self, clause: Clause, mechanisms: Mechanisms) -> bool {
        mechanisms.clauses && self.clauses.contains(&clause)
    }
}

/// Mechanism parameters: one field per figure of `defaults.toml`.
///
/// With `T = FigureIx` they are addresses into [`Figures`]; with `T = f64` the values of one draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameters<T = FigureIx> {
    /// Weights of the margin.
    pub weights: Weights<T>,
    /// Contest, honour, projection.
    pub security: Security<T>,
    /// Opinion.
    pub opinion: Opinion<T>,
    /// Talks, ratification, review.
    pub diplomacy: Diplomacy<T>,
    /// Cooperation.
    pub cooperation: Cooperation<T>,
    /// Coercion.
    pub coercion: Coercion<T>,
    /// Reactions and alignment.
    pub reaction: Reaction<T>,
    /// Attacks and war.
    pub aggression: Aggression<T>,
    /// What a fight uses up and ties down.
    pub endurance: Endurance<T>,
    /// Budgets.
    pub budget: Budget<T>,
    /// Nuclear deterrents of one's own.
    pub self_help: SelfHelp<T>,
    /// The rival decision rules.
    pub rules: Rules<T>,
}

impl<T: Copy> Parameters<T> {
    /// The same parameters with `f` applied to each.
    pub fn map<U>(&self, f: impl Fn(T) -> U) -> Parameters<U> {
        Parameters {
            weights: self.weights.map(&f),
            security: self.security.map(&f),
            opinion: self.opinion.map(&f),
            diplomacy: self.diplomacy.map(&f),
            cooperation: self.cooperation.map(&f),
            coercion: self.coercion.map(&f),
            reaction: self.reaction.map(&f),
            aggression: self.aggression.map(&f),
            endurance: self.endurance.map(&f),
            budget: self.budget.map(&f),
            self_help: self.self_help.map(&f),
            rules: self.rules.map(&f),
        }
    }
}

macro_rules! parameter_tables {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq)]
            #[expect(missing_docs, reason = "each field is documented in the format's parameter table of the same name")]
            pub struct $name<T = FigureIx> { $(pub $field: T),* }

            impl<T: Copy> $name<T> {
                /// The same table with `f` applied to each field.
                pub fn map<U>(&self, f: impl Fn(T) -> U) -> $name<U> {
                    $name { $($field: f(self.$field)),* }
                }
            }
        )*
    };
}

parameter_tables! {
    /// Weights of the joining margin.
    Weights {
        security, entrapment, coercion, domestic, autonomy, identity, affinity, burden,
        burden_shift, stepping_stone, alignment, constant, shock, shock_half_life,
    }
    /// Contest, honour, projection.
    Security {
        decisiveness, binding_effect, half_strength_distance, usable_alone, command_gain, covered_by_web,
        spoke_relief,
    }
    /// Public willingness to fight.
    Opinion { threat_effect, dependence_effect, critical_effect, nuclear_caution, wording, noise, noise_half_life }
    /// Talks, ratification, review.
    Diplomacy {
        initiative_rate, urgency_effect, talks, ratification, ratification_spread,
        ratification_leader, review_rate, exit_cost, integration, fatigue, reciprocity,
    }
    /// Defence cooperation.
    Cooperation { growth, decay, shared_threat, agreements, agreement_drive, pact_drive }
    /// Economic coercion.
    Coercion {
        onset, severity, felt_in_full, half_life, diversification, substitution, yielding, agreement_step, pooling,
    }
    /// Reactions and alignment.
    Reaction {
        half_life, threat_reversion, threat_volatility, alignment_rate, balancing, unease, tie_response, tie_cost,
        tie_gain, hybrid_visibility,
    }
    /// Attacks and war.
    Aggression { escalation, nuclear_deterrence, umbrella, ambiguity, preemption, war_cost }
    /// What a fight uses up and ties down.
    Endurance { consumption, replenishment, tied_down, half_life }
    /// Budgets.
    Budget { threat_response }
    /// Nuclear deterrents of one's own.
    SelfHelp { cost, lead_time }
    /// What only the rival decision rules weigh.
    Rules {
        disparity, disparity_tolerated, horizon, lock_in, hub_autonomy, restraint, assurance, community,
        community_threshold, reference_threat, value_exponent, loss_aversion, balance, bandwagon, propensity,
        asymmetry,
    }
}

pub use super::parameters::Mechanisms;
