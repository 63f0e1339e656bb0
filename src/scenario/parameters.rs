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
}

/// Public willingness to fight.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opinion {
    /// Log-odds of willingness per unit of perceived threat above the day of the poll.
    pub threat_effect: Figure<Logit>,
    /// Log-odds of willingness lost per unit of trade dependence above the day of the poll.
    pub dependence_effect: Figure<Logit>,
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
    /// Time in which half of an episode's pressure has faded.
    pub half_life: Figure<Years>,
    /// Part of trade dependence given up after an episode.
    pub diversification: Figure<Share>,
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
}

/// Military budgets.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budget {
    /// Extra growth of military spending per unit of perceived threat above the start.
    pub threat_response: Figure<Growth>,
}

/// Switches of mechanisms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mechanisms {
    /// Grey-zone drift and the lag of urgency.
    pub grey_zone: bool,
    /// Crises.
    pub crises: bool,
    /// Opinion that moves with threat.
    pub opinion: bool,
    /// Elections.
    pub leadership: bool,
    /// Regimes of guarantors.
    pub reliability: bool,
    /// Economic coercion.
    pub coercion: bool,
    /// Inducements and alignment.
    pub inducement: bool,
    /// Growth of cooperation.
    pub cooperation: bool,
    /// Reactions of adversaries to a pact.
    pub reaction: bool,
    /// Attacks and war.
    pub aggression: bool,
    /// Budgets that respond to threat.
    pub budget: bool,
}
