//! The rules, one entry each.

use super::{
    Inputs, Scene, Terms, balance_of_threat, collective_identity, cost_benefit, institutional_bargain, landscape,
    power_disparity, prospect_threat,
};
use crate::scenario::{Parameters, RULES, Rule};
use crate::world::FamilySet;

/// A rival explanation of why states do or do not form a pact, as a rule of decision.
#[derive(Debug)]
pub struct Explanation {
    /// The rule that it is selected by.
    pub rule: Rule,
    /// Its number among the rival explanations.
    pub id: &'static str,
    /// Its name for readers.
    pub title: &'static str,
    /// The literature that it is taken from.
    pub reference: &'static str,
    /// Whether it has nothing to say about how deep a treaty goes, and can be scored on membership only.
    pub is_silent_on_form: bool,
    /// The weighted terms of a member's margin.
    pub margin: fn(&Inputs, &Scene, &Parameters<f64>) -> Terms,
    /// Margin that a state keeps outside while the others go on, where their pact spares it so much expected loss.
    pub outside: fn(f64, &Scene, &Parameters<f64>) -> f64,
}

/// All explanations, in the order of [`RULES`]. A new one is a file, a word of [`Rule`] and an entry here.
pub static EXPLANATIONS: [Explanation; RULES.len()] = [
    Explanation {
        rule: Rule::CostBenefit,
        id: "T1",
        title: "cost and benefit",
        reference: "Morrow 1991; Snyder 1984",
        is_silent_on_form: false,
        margin: |x, _, p| cost_benefit::margin(x, &p.weights, &p.security, FamilySet::EMPTY),
        outside: weighed,
    },
    Explanation {
        rule: Rule::PowerDisparity,
        id: "T2",
        title: "power disparity",
        reference: "Weber 1992; Crone 1993",
        is_silent_on_form: false,
        margin: power_disparity::margin,
        outside: weighed,
    },
    Explanation {
        rule: Rule::InstitutionalBargain,
        id: "T3",
        title: "institutional bargain",
        reference: "Ikenberry 2001, 2003",
        is_silent_on_form: false,
        margin: institutional_bargain::margin,
        outside: weighed,
    },
    Explanation {
        rule: Rule::CollectiveIdentity,
        id: "T4",
        title: "collective identity",
        reference: "Hemmer & Katzenstein 2002",
        is_silent_on_form: false,
        margin: collective_identity::margin,
        outside: weighed,
    },
    Explanation {
        rule: Rule::ProspectThreat,
        id: "T5",
        title: "prospect theory of threat",
        reference: "He & Feng 2012; Tversky & Kahneman 1992",
        is_silent_on_form: false,
        margin: prospect_threat::margin,
        outside: prospect_threat::outside,
    },
    Explanation {
        rule: Rule::BalanceOfThreat,
        id: "T6",
        title: "balance of threat",
        reference: "Walt 1985, 1987",
        is_silent_on_form: true,
        margin: balance_of_threat::margin,
        outside: already_weighed,
    },
    Explanation {
        rule: Rule::Landscape,
        id: "T7",
        title: "landscape of blocs",
        reference: "Axelrod & Bennett 1993",
        is_silent_on_form: true,
        margin: landscape::margin,
        outside: already_weighed,
    },
];

/// The explanation that `rule` selects.
#[inline]
pub fn explanation(rule: Rule) -> &'static Explanation {
    &EXPLANATIONS[rule as usize]
}

/// The expected loss that is spared, with the weight of security.
fn weighed(spared: f64, _: &Scene, p: &Parameters<f64>) -> f64 {
    p.weights.security * spared
}

/// Nothing: what a state has outside is part of its margin inside.
fn already_weighed(_: f64, _: &Scene, _: &Parameters<f64>) -> f64 {
    0.0
}

#[cfg(test)]
mod tests {
    use super::super::worlds::parameters;
    use super::*;

    #[test]
    fn every_rule_has_its_explanation_in_its_place() {
        for (rule, place) in RULES.into_iter().zip(1..) {
            let found = explanation(rule);
            assert_eq!((found.rule, found.id), (rule, format!("T{place}").as_str()));
            assert!(!found.title.is_empty() && found.reference.contains(|c: char| c.is_ascii_digit()));
        }
    }

    #[test]
    fn what_is_spared_outside_counts_where_expected_losses_are_weighed_and_else_not() {
        let p = parameters();
        let outside = RULES.map(|rule| (explanation(rule).outside)(0.1, &Scene::default(), &p));
        assert_eq!([&outside[..4], &outside[5..]], [&[0.1; 4][..], &[0.0; 2]]);
        assert!(outside[4] > 0.0);
        let silent = RULES.map(|rule| explanation(rule).is_silent_on_form);
        assert_eq!(silent, [false, false, false, false, false, true, true]);
    }
}
