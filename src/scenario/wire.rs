//! The scenario format, version 1, as written in TOML: private structs that mirror the file.
//!
//! The JSON Schema, the key lists behind "did you mean" and the format's reference are made from
//! these types and their comments. They are turned field by field into a [`super::Spec`], which
//! cannot be wrong. Tables are keyed by id; a figure's address is its TOML path, for example
//! `state.JPN.public_support.taiwan-strait`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::figure::Figure;
use super::location::Location;
use super::parameters as p;
use super::rule::Rule;
use super::spec::{DRAWS_MAX, SEED_MAX};
use super::wire_events::Event;
use super::wire_history::History;
use crate::units::{
    Chance, Growth, Km, Logit, LogitPerYear, LogitRise, PerYear, Share, Signed, UsdBillion, Weight, Years,
};

/// A table keyed by id.
pub(crate) type ById<T> = BTreeMap<String, T>;

/// What kind of file this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A world to simulate.
    Scenario,
}

/// A scenario: a world at a date, the pact designs on the table, and how to run it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScenarioFile {
    /// What kind of file this is: `scenario`.
    #[expect(dead_code, reason = "read from the tree, and by editors through the schema")]
    pub kind: Kind,
    /// Version of the format: 1.
    #[schemars(range(min = 1, max = 1))]
    #[expect(dead_code, reason = "read from the tree, and by editors through the schema")]
    pub format: u32,
    /// Another scenario file that this one changes. Keys given here replace the same keys there.
    #[serde(default)]
    #[expect(dead_code, reason = "read from the tree, and by editors through the schema")]
    pub extends: Option<String>,
    /// Addresses taken out of the scenario that is extended, e.g. `["design.asian-nato"]`.
    #[serde(default)]
    #[expect(dead_code, reason = "read from the tree, and by editors through the schema")]
    pub remove: Vec<String>,
    /// Short name; the folder under `output/` is called after it.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-]{1,48}$"))]
    pub name: String,
    /// Title as it stands in figures and answers.
    #[schemars(length(min = 1, max = 200))]
    pub title: String,
    /// What the scenario assumes, in a sentence or two.
    #[serde(default)]
    pub description: String,
    /// Rule by which states weigh a pact.
    pub rule: Rule,
    /// How often such pacts have formed in the record; stands beside the answer.
    #[serde(default)]
    pub reference_class: Option<ReferenceClass>,
    /// Start, horizon and step.
    pub time: Time,
    /// Sample size and seed.
    pub run: Run,
    /// Areas of dispute.
    pub theatre: ById<Theatre>,
    /// States against which a pact would be directed.
    pub adversary: ById<Adversary>,
    /// States whose commitment others rely on; the id is a state's.
    #[serde(default)]
    pub guarantor: ById<Guarantor>,
    /// States that may join, stay out, help or be attacked.
    pub state: ById<State>,
    /// What holds between two states; the id is both ids joined by `-`, e.g. `JPN-KOR`.
    #[serde(default)]
    pub pair: ById<Pair>,
    /// Treaties and minilaterals in force at the start.
    #[serde(default)]
    pub arrangement: ById<Arrangement>,
    /// Regional groupings of states.
    #[serde(default)]
    pub bloc: ById<Bloc>,
    /// Collective pacts that may be proposed.
    #[serde(default)]
    pub design: ById<Design>,
    /// What happens for certain on a date.
    #[serde(default)]
    pub event: ById<Event>,
    /// What became of a case of history; changes no run.
    #[serde(default)]
    pub history: Option<History>,
    /// The ladder of obligations.
    pub depth: p::Ladder,
    /// Weights of the joining margin.
    pub weights: p::Weights,
    /// Security formulas.
    pub security: p::Security,
    /// Public opinion.
    pub opinion: p::Opinion,
    /// Talks, ratification, review.
    pub diplomacy: p::Diplomacy,
    /// Growth and decay of defence cooperation.
    pub cooperation: p::Cooperation,
    /// Economic coercion.
    pub coercion: p::Coercion,
    /// Adversaries' reactions to a pact, and the alignment of states.
    pub reaction: p::Reaction,
    /// Attacks and war.
    pub aggression: p::Aggression,
    /// What a fight uses up and ties down.
    pub endurance: p::Endurance,
    /// Military budgets.
    pub budget: p::Budget,
    /// Nuclear deterrents of one's own.
    pub self_help: p::SelfHelp,
    /// The rival decision rules.
    pub rules: p::Rules,
    /// Switches: a mechanism set to `false` is left out.
    pub mechanisms: p::Mechanisms,
}

/// How often such pacts have formed in the record.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReferenceClass {
    /// What is counted, with its source.
    #[schemars(length(min = 1, max = 1000))]
    pub text: String,
    /// Upper bound of their number a year (95 %).
    #[schemars(range(min = 0, max = 100))]
    pub yearly_rate_max: f64,
}

/// Time in the simulated world.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Time {
    /// First day of the first step, `"YYYY-MM-DD"`.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub start: String,
    /// Years simulated.
    #[schemars(range(min = 1, max = 60))]
    pub horizon_years: u32,
    /// Length of a step.
    pub step: Step,
}

/// Length of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
}

/// Sample size and seed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    /// Draws of the uncertain figures and weights.
    #[schemars(range(min = 1, max = DRAWS_MAX))]
    pub draws: u32,
    /// Seeded repetitions of each draw.
    #[schemars(range(min = 1, max = DRAWS_MAX))]
    pub replicates: u32,
    /// Root of all randomness.
    #[schemars(range(min = 0, max = SEED_MAX))]
    pub seed: u64,
}

/// An area of dispute: one adversary's claim, how hard it presses, and how often it flares up.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Theatre {
    /// Name in figures and stories.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// Place on maps, degrees east and north; moves no result.
    #[serde(default)]
    pub location: Option<Location>,
    /// Adversary that presses here.
    pub adversary: String,
    /// What the adversary does here, 0 nothing to 1 open attack.
    pub assertiveness: Figure<Share>,
    /// How urgent that is felt to be, on the same scale; grey-zone pressure is felt late.
    pub urgency: Figure<Share>,
    /// Part of the gap between assertiveness and urgency that closes in a quiet quarter:
    /// about 1 for overt threats, about 0.3 for grey-zone tactics.
    pub visibility: Figure<Share>,
    /// Grey-zone drift of assertiveness.
    pub drift: Figure<LogitPerYear>,
    /// Crises a year at the start.
    pub crisis_rate: Figure<PerYear>,
    /// Jump of assertiveness in a crisis.
    pub crisis_size: Figure<LogitRise>,
    /// Time in which half of that jump has faded.
    pub crisis_half_life: Figure<Years>,
    /// Attacks a year at assertiveness 1 on an undefended target whose claim is wholly disputed.
    pub attack_rate: Figure<PerYear>,
    /// Shift of the public's willingness to fight here against the mean theatre; used where a
    /// state has no poll for this theatre.
    pub willingness_shift: Figure<Logit>,
    /// Part of each adversary's capability that can be brought to bear here.
    pub forces: ById<Figure<Share>>,
}

/// An adversary.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Adversary {
    /// Name in figures and stories.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// Place on maps, degrees east and north; moves no result (that of its ISO 3166-1
    /// alpha-3 id when not given).
    #[serde(default)]
    pub location: Option<Location>,
    /// Military spending.
    pub capability: Figure<UsdBillion>,
    /// Growth of capability without any reaction.
    pub growth: Figure<Growth>,
    /// Readiness to punish a hardening step by economic means.
    pub coerciveness: Figure<Share>,
    /// Investment and concessions on offer to those who stay away.
    pub inducement: Figure<Share>,
    /// Rise (or fall) of its assertiveness per unit of binding of a pact that outweighs it fully.
    pub provocation: Figure<Logit>,
    /// Relative rise of its capability per unit of binding of a pact that outweighs it fully.
    pub arming: Figure<Share>,
    /// Whether it holds nuclear weapons.
    #[serde(default)]
    pub nuclear: bool,
    /// How closely it works with other adversaries, 0 not at all to 1 as one; given once for each two
    /// (0 when not given).
    #[serde(default)]
    pub ties: ById<Figure<Share>>,
}

/// A guarantor's commitment: two regimes that may switch when its government changes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Guarantor {
    /// Reliability under a committed government.
    pub committed: Figure<Share>,
    /// Reliability under a sceptical one.
    pub sceptical: Figure<Share>,
    /// Regime at the start.
    pub regime: Regime,
    /// Chance that a newly elected government of the other stance brings its regime along.
    pub switch: Figure<Chance>,
    /// Offers of a pact under a sceptical government, relative to a committed one.
    pub offers_when_sceptical: Figure<Share>,
}

/// A guarantor's regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Regime {
    /// Stands by its commitments.
    Committed,
    /// Doubts them aloud.
    Sceptical,
}

/// A state.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    /// Name in figures and stories.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// Place on maps, degrees east and north; moves no result (that of its ISO 3166-1
    /// alpha-3 id when not given).
    #[serde(default)]
    pub location: Option<Location>,
    /// Military spending.
    pub capability: Figure<UsdBillion>,
    /// Growth of military spending without any response to threat.
    pub growth: Figure<Growth>,
    /// Part of its forces that munitions and industry can keep in the fight.
    pub endurance: Figure<Share>,
    /// Endurance that programmes for munitions and shipbuilding are heading for (none when not given).
    #[serde(default)]
    pub endurance_goal: Option<Figure<Share>>,
    /// Chance that it keeps a promise as such, whatever its public wants (others see a guarantor's
    /// through its regime instead).
    pub reliability: Figure<Share>,
    /// Norm of non-alignment and non-interference.
    pub autonomy_norm: Figure<Share>,
    /// Public support for being allied at all, apart from support for fighting.
    pub alliance_support: Figure<Share>,
    /// Support at which ratification is even.
    pub ratification_hurdle: Figure<Share>,
    /// Deepest obligation its constitution allows.
    pub max_depth: Depth,
    /// Democracy index; likeness of two states is one minus the difference.
    pub democracy: Figure<Share>,
    /// Whether it holds nuclear weapons.
    #[serde(default)]
    pub nuclear: bool,
    /// Public support for nuclear weapons of its own; only a state that gives it can build them.
    #[serde(default)]
    pub deterrent_support: Option<Figure<Share>>,
    /// Change of willingness while it is coerced: above 0 its public rallies, below 0 it fears.
    pub rally: Figure<Logit>,
    /// Stake in each theatre (0 when not given).
    #[serde(default)]
    pub exposure: ById<Figure<Share>>,
    /// Severity of its dispute over territory or rights with the adversary of each theatre (0 when
    /// not given). Only claimants are attacked.
    #[serde(default)]
    pub claim: ById<Figure<Share>>,
    /// Part of its forces for each theatre; the rest is tied down elsewhere.
    #[serde(default)]
    pub allocation: ById<Figure<Share>>,
    /// Distance from its nearest base to each theatre to which it allocates forces.
    #[serde(default)]
    pub distance: ById<Figure<Km>>,
    /// Share of the public that would have its forces fight in each theatre. Where a theatre has
    /// no poll, the others' mean is shifted by the theatres' `willingness_shift`.
    pub public_support: ById<Figure<Share>>,
    /// Share of goods trade that is with each adversary (0 when not given).
    #[serde(default)]
    pub trade_dependence: ById<Figure<Share>>,
    /// How far it relies on each adversary for inputs that it cannot replace within months, such as
    /// energy then and rare earths now (0 when not given).
    #[serde(default)]
    pub critical_inputs: ById<Figure<Share>>,
    /// How reliable it takes each guarantor to be today.
    #[serde(default)]
    pub perceived_reliability: ById<Figure<Share>>,
    /// How far each guarantor sees it as of its own community (half likeness, half affinity from 0 to 1, when not
    /// given).
    #[serde(default)]
    pub identification: ById<Figure<Share>>,
    /// Elections and governments; none means that the government stays.
    #[serde(default)]
    pub leadership: Option<Leadership>,
}

/// Elections and the governments they may bring.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Leadership {
    /// Date of the next national election, `"YYYY-MM-DD"`.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub next_election: String,
    /// Years between elections.
    #[schemars(range(min = 1, max = 20))]
    pub interval_years: u32,
    /// The government at the start.
    pub government: Government,
    /// Chance that an election brings an alliance-minded government.
    pub alliance_minded: Figure<Chance>,
    /// Chance that an election brings a government sceptical of alliances.
    pub sceptical: Figure<Chance>,
    /// Shift of the margin under an alliance-minded government, and minus that under a sceptical one.
    pub swing: Figure<Weight>,
    /// Where the calendar comes from.
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the file")]
    pub source: Option<String>,
}

/// A government's stance towards alliances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Government {
    /// Seeks closer alliance.
    AllianceMinded,
    /// Neither.
    Neutral,
    /// Seeks distance.
    Sceptical,
}

/// What holds between two states.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pair {
    /// Affinity (0 when not given).
    #[serde(default)]
    pub affinity: Option<Figure<Signed>>,
    /// Grievance that each of the two holds against the other, keyed by the holder (0 when not given).
    #[serde(default)]
    pub grievance: ById<Figure<Share>>,
    /// Political and cultural likeness (one minus the difference of the democracy indices when not given).
    #[serde(default)]
    pub likeness: Option<Figure<Share>>,
}

/// A rung of the ladder of obligations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// To consult when one is threatened.
    Consultation,
    /// Exercises, access, intelligence: the minilateral rung.
    Cooperation,
    /// A pact under which each acts "according to its constitutional processes" (SEATO 1954).
    Shallow,
    /// A bilateral defence treaty with forces stationed.
    Bilateral,
    /// An attack on one is an attack on all (NATO 1949).
    Article5,
    /// Article 5 with an integrated command.
    Article5Command,
}

impl Depth {
    /// The word for it in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Cooperation => "cooperation",
            Self::Shallow => "shallow",
            Self::Bilateral => "bilateral",
            Self::Article5 => "article5",
            Self::Article5Command => "article5-command",
        }
    }
}

/// A treaty or minilateral in force at the start.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Arrangement {
    /// Name in figures and stories.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// Members.
    pub members: Vec<String>,
    /// Its rung on the ladder.
    pub depth: Depth,
    /// Members under obligation, where not all are.
    #[serde(default)]
    pub obligated: Option<Vec<String>>,
    /// Theatres to which it applies; all when not given.
    #[serde(default)]
    pub theatres: Option<Vec<String>>,
    /// Stock of cooperation between its members at the start.
    pub cooperation: Figure<Share>,
    /// How strongly it makes cooperation grow.
    pub growth: Figure<Share>,
    /// Where it is recorded.
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the file")]
    pub source: Option<String>,
}

/// Who may enter a pact that is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Accession {
    /// Every candidate that wants to.
    Open,
    /// Those whom all members want.
    Unanimous,
}

/// Whose ratification puts a pact in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EntryIntoForce {
    /// That of the required members, and of more than half of those that have not failed to ratify.
    #[default]
    Majority,
    /// That of every signatory that has not failed to ratify.
    All,
}

/// A regional grouping whose members lean on each other to stay out of blocs, such as ASEAN.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bloc {
    /// Name in figures and stories.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// Members.
    pub members: Vec<String>,
    /// How far they act as one at the start.
    pub cohesion: Figure<Share>,
}

/// How the load of a pact is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Burden {
    /// In proportion to each member's forces in scope.
    #[default]
    ByForces,
    /// The same share for every member.
    Equal,
}

/// A clause beyond the promise to fight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Clause {
    /// Members make good part of each other's losses to economic coercion.
    EconomicCoercion,
    /// Members tell each other of cyber and hybrid attacks, which are then seen sooner.
    Hybrid,
}

/// A collective pact that may be proposed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Design {
    /// Name in figures and stories.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// State that proposes it; a candidate.
    pub proposer: String,
    /// States that may be members, the proposer among them.
    pub candidates: Vec<String>,
    /// Candidates without which it cannot stand.
    #[serde(default)]
    pub required: Vec<String>,
    /// Fewest members, at least 3; 2 for a design of two candidates, which never counts as a collective pact.
    #[schemars(range(min = 2, max = 256))]
    pub minimum_size: u32,
    /// Depths on the table, from shallow up; the deepest that holds is bargained from.
    pub depths: Vec<Depth>,
    /// Theatres in scope.
    pub theatres: Vec<String>,
    /// Who may enter later.
    pub accession: Accession,
    /// Whose ratification puts it in force (`majority` when not given).
    #[serde(default)]
    pub entry_into_force: EntryIntoForce,
    /// Candidates that take on obligations; all when not given. With fewer the pact is one-sided, and
    /// does not count as a collective one.
    #[serde(default)]
    pub obligated: Option<Vec<String>>,
    /// How the load is shared (`by-forces` when not given).
    #[serde(default)]
    pub burden: Burden,
    /// Clauses beyond the promise to fight.
    #[serde(default)]
    pub clauses: Vec<Clause>,
    /// Theatres that a narrower scope may not drop.
    #[serde(default)]
    pub core: Vec<String>,
    /// Whether the proposer, when talks fail, offers bilateral treaties to those that want one.
    #[serde(default)]
    pub bilateral_fallback: bool,
    /// Arrangement in force that this pact enlarges; it then counts once a newcomer is in.
    #[serde(default)]
    pub enlarges: Option<String>,
    /// Who proposed it and where.
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the file")]
    pub source: Option<String>,
}
