//! Switches: a mechanism that is off has its strengths at the value at which it does nothing.

use crate::scenario::{Mechanisms, Parameters};

/// The parameters with those of every mechanism that is off at rest.
pub(super) fn at_rest(mut p: Parameters<f64>, on: Mechanisms) -> Parameters<f64> {
    let strengths: [(bool, &mut f64); 24] = [
        (on.opinion, &mut p.opinion.threat_effect),
        (on.dependence, &mut p.opinion.dependence_effect),
        (on.dependence, &mut p.opinion.critical_effect),
        (on.nuclear, &mut p.opinion.nuclear_caution),
        (on.nuclear, &mut p.aggression.nuclear_deterrence),
        (on.entrapment, &mut p.weights.entrapment),
        (on.burden_shift, &mut p.weights.burden_shift),
        (on.stepping_stones, &mut p.weights.stepping_stone),
        (on.stepping_stones, &mut p.security.spoke_relief),
        (on.reciprocity, &mut p.diplomacy.reciprocity),
        (on.fatigue, &mut p.diplomacy.fatigue),
        (on.cooperation, &mut p.cooperation.growth),
        (on.cooperation, &mut p.cooperation.decay),
        (on.agreements, &mut p.cooperation.agreements),
        (on.coercion, &mut p.coercion.onset),
        (on.coercion, &mut p.coercion.severity),
        (on.alignment, &mut p.reaction.balancing),
        (on.unease, &mut p.reaction.unease),
        (on.clauses, &mut p.reaction.hybrid_visibility),
        (on.preemption, &mut p.aggression.preemption),
        (on.ambiguity, &mut p.aggression.ambiguity),
        (on.endurance, &mut p.endurance.consumption),
        (on.second_fronts, &mut p.endurance.tied_down),
        (on.budget, &mut p.budget.threat_response),
    ];
    for (_, strength) in strengths.into_iter().filter(|(is_on, _)| !is_on) {
        *strength = 0.0;
    }
    p
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, load_text};
    use crate::world::Draw;

    #[test]
    fn a_strength_rests_when_its_mechanism_is_off_and_only_then() {
        let mut spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let draw = Draw::best(&spec);
        let p = spec.parameters.map(|figure| draw.get(figure));
        assert_eq!(at_rest(p, spec.mechanisms), p);
        spec.mechanisms.entrapment = false;
        let rests = at_rest(p, spec.mechanisms);
        assert_eq!(rests.weights.entrapment, 0.0);
        let mut expected = p;
        expected.weights.entrapment = 0.0;
        assert_eq!(rests, expected, "and nothing else rests");
    }
}
