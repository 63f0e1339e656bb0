//! Parameters of the mechanisms, as written in a scenario file. Their defaults, each with range
//! and source, are in `defaults.toml`, which lies beneath every scenario.

use schemars::JsonSchema;
use serde::Deserialize;

use super::figure::Figure;
use crate::units::{Binding, Chance, Factor, Growth, Km, Logit, LogitRise, PerYear, Share, Weight, Years};

/// How binding each rung of the ladder is. Ranges may touch but not cross, so that a deeper rung
/// binds at least as much in every draw.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Ladder {
    /// To consult.
    pub consultation: Figure<Binding>,
    /// Exercises, access, intelligence.
    pub cooperation: Figure<Binding>,
    /// "According to its constitutional processes".
    pub shallow: Figure<Binding>,
    /// A bilateral defence treaty.
    pub bilateral: Figure<Binding>,
    /// An attack on one is an attack on all.
    pub article5: Figure<Binding>,
    /// Article 5 with an integrated command.
    pub article5_command: Figure<Binding>,
}

/// Weights of the terms of the joining margin, and the shock that stands for what the terms miss.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weights {
    /// Per unit of expected loss averted.
    pub security: Figure<Weight>,
    /// Per unit of expected entrapment.
    pub entrapment: Figure<Weight>,
    /// Per unit of expected economic loss.
    pub coercion: Figure<Weight>,
    /// Per unit of chance that ratification fails.
    pub domestic: Figure<Weight>,
    /// Per unit of autonomy norm.
    pub autonomy: Figure<Weight>,
    /// Per unit of grievance (half mean, half worst).
    pub identity: Figure<Weight>,
    /// Per unit of mean affinity and likeness.
    pub affinity: Figure<Weight>,
    /// Per unit of one's share of the members' forces.
    pub burden: Figure<Weight>,
    /// Per unit of the load that others take over (guarantors only).
    pub burden_shift: Figure<Weight>,
    /// Per unit of mean cooperation with the members: a stepping stone above 0.
    pub stepping_stone: Figure<Weight>,
    /// Per unit of alignment; it is below 0 for a state that is drawn away.
    pub alignment: Figure<Weight>,
    /// Margin of a pact with no term at all: the cost of any institution when negative.
    pub constant: Figure<Weight>,
    /// Standard deviation of the state's own shock.
    pub shock: Figure<Factor>,
    /// Time in which half of a shock has faded.
    pub shock_half_life: Figure<Years>,
}

/// Contest, honour, projection.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Security {
    /// Decisiveness of the contest: how much a superior force gains by its superiority.
    pub decisiveness: Figure<Factor>,
    /// Log-odds of honouring per unit of binding.
    pub binding_effect: Figure<Factor>,
    /// Distance over which the strength of a force falls to half.
    pub half_strength_distance: Figure<Km>,
    /// Usable share of an ally's force without any cooperation.
    pub usable_alone: Figure<Share>,
    /// Part of the remaining loss that an integrated command makes good.
    pub command_gain: Figure<Share>,
    /// Part of the security gain that existing cooperation already covers (a substitute).
    pub covered_by_web: Figure<Share>,
    /// Part of a guarantor's fear of entrapment that is lifted when all others are bound to one another.
    pub spoke_relief: Figure<Share>,
}

/// Public willingness to fight.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opinion {
    /// Log-odds of willingness per unit of perceived threat above the day of the poll.
    pub threat_effect: Figure<Logit>,
    /// Log-odds of willingness lost per unit of trade dependence above the day of the poll.
    pub dependence_effect: Figure<Logit>,
    /// Log-odds of willingness lost, when it comes to it, per unit of critical inputs.
    pub critical_effect: Figure<Logit>,
    /// Log-odds lost, when it comes to it, against a nuclear adversary by a state without such weapons.
    pub nuclear_caution: Figure<LogitRise>,
    /// Effect of the wording of polls, the same for all.
    pub wording: Figure<Logit>,
    /// Standard deviation of slow swings.
    pub noise: Figure<Factor>,
    /// Time in which half of a swing has faded.
    pub noise_half_life: Figure<Years>,
}

/// Talks, ratification, review of pacts in force.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Diplomacy {
    /// Initiatives a year by each proposer at the urgency of the start.
    pub initiative_rate: Figure<PerYear>,
    /// Rise of that rate's logarithm per unit of urgency above the start.
    pub urgency_effect: Figure<Factor>,
    /// Mean length of talks.
    pub talks: Figure<Years>,
    /// Mean delay of a ratification.
    pub ratification: Figure<Years>,
    /// Spread of support around the hurdle: smaller is sharper.
    pub ratification_spread: Figure<Share>,
    /// Shift of support for a treaty under an alliance-minded government, and minus that under a sceptical one.
    pub ratification_leader: Figure<Share>,
    /// Reviews of membership a year by each member and candidate.
    pub review_rate: Figure<PerYear>,
    /// Margin below zero at which a member leaves.
    pub exit_cost: Figure<Weight>,
    /// Time from entry into force until an integrated command works.
    pub integration: Figure<Years>,
    /// Rungs a year that a pact loses when its members feel nothing any more of the threat they signed against.
    pub fatigue: Figure<PerYear>,
    /// Support for ratification that is lost where nobody owes anything in return.
    pub reciprocity: Figure<Share>,
}

/// Defence cooperation between two states.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cooperation {
    /// Growth rate per unit of drive (arrangements, shared threat).
    pub growth: Figure<PerYear>,
    /// Decay rate.
    pub decay: Figure<PerYear>,
    /// Drive from a threat that both feel.
    pub shared_threat: Figure<Share>,
    /// New agreements a year between two states at full drive.
    pub agreements: Figure<PerYear>,
    /// Drive that such an agreement adds.
    pub agreement_drive: Figure<Share>,
    /// Drive between the members of a pact in force.
    pub pact_drive: Figure<Share>,
}

/// Economic coercion of those who harden.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Coercion {
    /// Chance that a year of hardening (talks, a treaty to be ratified) is punished by a fully
    /// coercive adversary.
    pub onset: Figure<Chance>,
    /// Economic loss in an episode per unit of trade dependence.
    pub severity: Figure<Share>,
    /// Trade share from which on an episode is felt in full.
    pub felt_in_full: Figure<Share>,
    /// Time in which half of an episode's pressure has faded.
    pub half_life: Figure<Years>,
    /// Part of trade dependence given up after an episode.
    pub diversification: Figure<Share>,
    /// Part of critical inputs replaced after an episode.
    pub substitution: Figure<Share>,
    /// Chance that a state gives up the step for which it is punished.
    pub yielding: Figure<Chance>,
    /// Size of a new cooperation agreement as a hardening step; a pact is 1.
    pub agreement_step: Figure<Share>,
    /// Part of a member's loss that a clause on economic coercion spreads over all.
    pub pooling: Figure<Share>,
}

/// Adversaries' reactions, and the alignment of states.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reaction {
    /// Time in which half of a reaction has come about.
    pub half_life: Figure<Years>,
    /// Speed at which assertiveness returns to its course.
    pub threat_reversion: Figure<PerYear>,
    /// Volatility of assertiveness.
    pub threat_volatility: Figure<Factor>,
    /// Speed at which alignment follows inducements.
    pub alignment_rate: Figure<PerYear>,
    /// Alignment per unit of perceived threat above the start.
    pub balancing: Figure<Factor>,
    /// Pull away from a pact's side, and loss of a bloc's cohesion, per unit of the pressure of pacts.
    pub unease: Figure<Share>,
    /// Rise of a partner's margin for closer ties with another adversary per unit of the pressure of pacts.
    pub tie_response: Figure<Factor>,
    /// Margin that it must exceed.
    pub tie_cost: Figure<Weight>,
    /// Relative rise of an adversary's forces in another's theatres from no tie to a full one.
    pub tie_gain: Figure<Factor>,
    /// Part of the blind spot for grey-zone tactics that a hybrid clause closes.
    pub hybrid_visibility: Figure<Share>,
}

/// Attacks and war.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Aggression {
    /// Chance that an attack on which a defence obligation is honoured, or a guarantor fights under a
    /// lesser one, becomes a major war.
    pub escalation: Figure<Chance>,
    /// Fall of the log rate of attacks on a holder of nuclear weapons.
    pub nuclear_deterrence: Figure<LogitRise>,
    /// Part of that which reaches those to whom a nuclear guarantor is bound.
    pub umbrella: Figure<Share>,
    /// Standard deviations of who fights that an adversary counts on; 0 if it reckons with the mean.
    pub ambiguity: Figure<Factor>,
    /// Rise of the rate of attacks before a pact works, per unit of the adversary's share that it stands to lose.
    pub preemption: Figure<Factor>,
    /// Share of the outcome below which a loss is not worth striking first.
    pub war_cost: Figure<Share>,
}

/// What a fight uses up and ties down.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Endurance {
    /// Part of a state's endurance that one fight uses up.
    pub consumption: Figure<Share>,
    /// Speed at which stocks return to their level and programmes reach their goal.
    pub replenishment: Figure<PerYear>,
    /// Part of the forces for other theatres that a fight ties down.
    pub tied_down: Figure<Share>,
    /// Time in which half of them are free again.
    pub half_life: Figure<Years>,
}

/// Nuclear deterrents of one's own.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SelfHelp {
    /// Margin that a deterrent must gain: sanctions, treaties broken, alliance strained.
    pub cost: Figure<Weight>,
    /// Time from the decision to the weapon.
    pub lead_time: Figure<Years>,
}

/// Military budgets.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budget {
    /// Extra growth of military spending per unit of perceived threat above the start.
    pub threat_response: Figure<Growth>,
}

/// The rival decision rules: what only they weigh.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    /// Power disparity: per unit of the log ratio by which the hub outweighs its largest spoke.
    pub disparity: Figure<Weight>,
    /// Power disparity: log ratio at which the hub is indifferent between a pact and bilateral deals.
    pub disparity_tolerated: Figure<Factor>,
    /// Power disparity: how far ahead the hub looks.
    pub horizon: Figure<Years>,
    /// Institutional bargain: per unit of the load that the partners take over from the hub.
    pub lock_in: Figure<Weight>,
    /// Institutional bargain: per unit of the hub's share of the members' capability.
    pub hub_autonomy: Figure<Weight>,
    /// Institutional bargain: per unit of the hub's domination of a spoke.
    pub restraint: Figure<Weight>,
    /// Institutional bargain: part of the doubt about the hub's word that a pact at Article 5 removes.
    pub assurance: Figure<Share>,
    /// Collective identity: per unit of the hub's identification with the others.
    pub community: Figure<Weight>,
    /// Collective identity: identification at which the hub is indifferent.
    pub community_threshold: Figure<Share>,
    /// Prospect theory: perceived threat at which a state sees neither gain nor loss.
    pub reference_threat: Figure<Share>,
    /// Prospect theory: exponent of the value of gains and losses.
    pub value_exponent: Figure<Factor>,
    /// Prospect theory: value of a loss against that of a gain of the same size.
    pub loss_aversion: Figure<Factor>,
    /// Balance of threat: per unit of threat that allies can balance.
    pub balance: Figure<Weight>,
    /// Balance of threat: per unit of threat that neither allies nor the state itself can.
    pub bandwagon: Figure<Weight>,
    /// Landscape: per unit of frustration that joining spares.
    pub propensity: Figure<Weight>,
    /// Landscape: part of a propensity's grievance that is the state's own instead of the mean of the two.
    pub asymmetry: Figure<Share>,
}

/// Declares the switches, and their names for whoever goes through all of them.
macro_rules! switches {
    ($($(#[$doc:meta])* $field:ident),* $(,)?) => {
        /// Switches of mechanisms.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct Mechanisms { $($(#[$doc])* pub $field: bool),* }

        impl Mechanisms {
            /// Names of all switches, in the order of the format's reference.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];

            /// The switch at `position` in [`NAMES`](Self::NAMES); `None` when there is none.
            pub fn switch(&mut self, position: usize) -> Option<&mut bool> {
                [$(&mut self.$field),*].into_iter().nth(position)
            }
        }
    };
}

switches! {
    /// Grey-zone drift and the lag of urgency.
    grey_zone,
    /// Crises.
    crises,
    /// Opinion that moves with threat.
    opinion,
    /// Dependence on an adversary that weakens the will to fight it.
    dependence,
    /// Elections.
    leadership,
    /// Regimes of guarantors.
    reliability,
    /// Fewer offers by a sceptical guarantor.
    offers,
    /// Economic coercion.
    coercion,
    /// Inducements.
    inducement,
    /// Alignment of states outside a pact with threat.
    alignment,
    /// Outsiders that feel threatened by a pact, and the cohesion of blocs.
    unease,
    /// Growth of cooperation.
    cooperation,
    /// New cooperation agreements between two states.
    agreements,
    /// Bilateral defence treaties: those in force, and as what is left when talks fail.
    bilaterals,
    /// Prior commitments that ease a pact: a guarantor's relief, and deepening of a pact in force.
    stepping_stones,
    /// Shallower depths and narrower scopes when a deal is out of reach.
    fallbacks,
    /// Fear of entrapment.
    entrapment,
    /// A guarantor's gain from spreading its load.
    burden_shift,
    /// Ratification that can fail.
    ratification,
    /// Support lost where nobody owes anything in return.
    reciprocity,
    /// Accession and withdrawal.
    review,
    /// Pacts that fade with the threat.
    fatigue,
    /// Clauses on economic coercion and hybrid threats.
    clauses,
    /// Reactions of adversaries to a pact.
    reaction,
    /// Closer ties among adversaries.
    counter_alignment,
    /// Attacks and war.
    aggression,
    /// Attacks before a pact works.
    preemption,
    /// Doubt about who fights, which invites attacks.
    ambiguity,
    /// Nuclear weapons: fewer attacks on their holders and those under an umbrella, less will to fight them.
    nuclear,
    /// Munitions that a fight uses up.
    endurance,
    /// Forces that a fight ties down elsewhere.
    second_fronts,
    /// Budgets that respond to threat.
    budget,
    /// Nuclear deterrents of one's own.
    self_help,
    /// Events that the scenario states.
    events,
}
