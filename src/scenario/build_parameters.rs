//! Parameters of the mechanisms, from the wire types to the checked scenario.

use super::register::Register;
use super::spec::{self, FigureIx};
use super::wire::ScenarioFile;

/// Registers the named figures of a parameter table of the same name.
macro_rules! table {
    ($register:ident, $file:ident.$table:ident => spec::$to:ident { $($figure:ident),* $(,)? }) => {
        spec::$to {
            $($figure: $register.figure(
                concat!(stringify!($table), ".", stringify!($figure)),
                &$file.$table.$figure,
            ),)*
        }
    };
}

/// The ladder's binding levels, from the lowest rung, and the parameter tables.
pub(crate) fn parameters(file: &ScenarioFile, register: &mut Register<'_>) -> ([FigureIx; 6], spec::Parameters) {
    let ladder = [
        register.figure("depth.consultation", &file.depth.consultation),
        register.figure("depth.cooperation", &file.depth.cooperation),
        register.figure("depth.shallow", &file.depth.shallow),
        register.figure("depth.bilateral", &file.depth.bilateral),
        register.figure("depth.article5", &file.depth.article5),
        register.figure("depth.article5-command", &file.depth.article5_command),
    ];
    let parameters = spec::Parameters {
        weights: table!(register, file.weights => spec::Weights {
            security, entrapment, coercion, domestic, autonomy, identity, affinity, burden, burden_shift,
            stepping_stone, alignment, constant, shock, shock_half_life,
        }),
        security: table!(register, file.security => spec::Security {
            decisiveness, binding_effect, half_strength_distance, usable_alone, command_gain, covered_by_web,
            spoke_relief,
        }),
        opinion: table!(register, file.opinion => spec::Opinion {
            threat_effect, dependence_effect, critical_effect, nuclear_caution, wording, noise, noise_half_life,
        }),
        diplomacy: table!(register, file.diplomacy => spec::Diplomacy {
            initiative_rate, urgency_effect, talks, ratification, ratification_spread, ratification_leader,
            review_rate, exit_cost, integration, fatigue, reciprocity,
        }),
        cooperation: table!(register, file.cooperation => spec::Cooperation {
            growth, decay, shared_threat, agreements, agreement_drive, pact_drive,
        }),
        coercion: table!(register, file.coercion => spec::Coercion {
            onset, severity, felt_in_full, half_life, diversification, substitution, yielding, agreement_step, pooling,
        }),
        reaction: table!(register, file.reaction => spec::Reaction {
            half_life, threat_reversion, threat_volatility, alignment_rate, balancing, unease, tie_response, tie_cost,
            tie_gain, hybrid_visibility,
        }),
        aggression: table!(register, file.aggression => spec::Aggression {
            escalation, nuclear_deterrence, umbrella, ambiguity, preemption, war_cost,
        }),
        endurance: table!(register, file.endurance => spec::Endurance {
            consumption, replenishment, tied_down, half_life,
        }),
        budget: table!(register, file.budget => spec::Budget { threat_response }),
        self_help: table!(register, file.self_help => spec::SelfHelp { cost, lead_time }),
        rules: table!(register, file.rules => spec::Rules {
            disparity, disparity_tolerated, horizon, lock_in, hub_autonomy, restraint, assurance, community,
            community_threshold, reference_threat, value_exponent, loss_aversion, balance, bandwagon, propensity,
            asymmetry,
        }),
    };
    (ladder, parameters)
}
