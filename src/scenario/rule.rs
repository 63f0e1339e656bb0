//! The decision rule of a scenario, and the same scenario under another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::load::Scenario;
use super::problem::{Fault, Faults, Problems};
use super::source::Sources;
use super::spec::Spec;
use super::tree::{Value, parse};

/// The rule by which states weigh a pact: the rival explanations of why there is no NATO in Asia.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// All gains and costs weighed (Morrow 1991; Snyder 1984).
    CostBenefit,
    /// The stronger the hub against its largest spoke, the more it prefers bilateral deals (Weber 1992; Crone 1993).
    PowerDisparity,
    /// The hub trades autonomy for lock-in; spokes gain restraint of domination and of abandonment (Ikenberry 2003).
    InstitutionalBargain,
    /// Multilateral where the hub sees the region as of its own community (Hemmer & Katzenstein 2002).
    CollectiveIdentity,
    /// The pact is a gamble, taken where threat puts a state into the frame of losses (He & Feng 2012).
    ProspectThreat,
    /// States balance threats, and the weak without allies bandwagon (Walt 1987); speaks of membership only.
    BalanceOfThreat,
    /// Two blocs of the least frustration (Axelrod & Bennett 1993); speaks of membership only.
    Landscape,
}

/// All rules, in order.
pub const RULES: [Rule; 7] = [
    Rule::CostBenefit,
    Rule::PowerDisparity,
    Rule::InstitutionalBargain,
    Rule::CollectiveIdentity,
    Rule::ProspectThreat,
    Rule::BalanceOfThreat,
    Rule::Landscape,
];

impl Rule {
    /// The word for it in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::CostBenefit => "cost-benefit",
            Self::PowerDisparity => "power-disparity",
            Self::InstitutionalBargain => "institutional-bargain",
            Self::CollectiveIdentity => "collective-identity",
            Self::ProspectThreat => "prospect-threat",
            Self::BalanceOfThreat => "balance-of-threat",
            Self::Landscape => "landscape",
        }
    }
}

impl Scenario {
    /// The same scenario under another rule. Its resolved text is that of a file which names that rule, so
    /// that whatever is made of it is a batch of its own; the draws stay the same.
    ///
    /// # Errors
    /// That the resolved text cannot be read or written, which the text of a loaded scenario always can.
    pub fn with_rule(self, rule: Rule) -> Result<Self, Problems> {
        if rule == self.spec.rule {
            return Ok(self);
        }
        let (mut sources, mut faults) = (Sources::default(), Faults::default());
        let file = sources.add("resolved", self.resolved);
        let mut root = parse(&sources, file, &mut faults);
        if let Some(named) = root.as_mut().and_then(|root| root.at_mut("rule")) {
            named.value = Value::String(rule.word().to_owned());
        }
        match root.map(|root| toml::to_string(&root.to_toml())) {
            Some(Ok(resolved)) => Ok(Self { spec: Spec { rule, ..self.spec }, resolved, files: self.files }),
            Some(Err(e)) => {
                faults.push(|| Fault::of_file(format!("cannot be written as one file: {e}")));
                Err(Problems::new(faults, sources))
            }
            None => Err(Problems::new(faults, sources)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{STARTER, load_text};
    use super::*;

    #[test]
    fn a_scenario_under_another_rule_is_the_one_whose_file_names_that_rule() {
        let starter = || load_text("a.toml", STARTER).expect("the starter is sound");
        assert_eq!(starter().spec.rule, Rule::CostBenefit, "the default");
        assert!(starter().resolved.contains("rule = \"cost-benefit\"\n"));
        for rule in RULES {
            let changed = starter().with_rule(rule).expect("its text is sound");
            let named = STARTER.replace("\nformat = 1\n", &format!("\nformat = 1\nrule = \"{}\"\n", rule.word()));
            let named = load_text("a.toml", &named).expect("the rule is known by its word");
            assert_eq!(changed.resolved, named.resolved);
            assert_eq!((changed.spec.rule, named.spec.rule), (rule, rule));
        }
    }

    #[test]
    fn a_rule_that_does_not_exist_is_refused_with_those_that_do() {
        let odd = STARTER.replace("\nformat = 1\n", "\nformat = 1\nrule = \"landscpae\"\n");
        let told = load_text("a.toml", &odd).expect_err("no such rule").to_string();
        assert!(told.contains("rule") && RULES.iter().all(|rule| told.contains(rule.word())), "{told}");
    }
}
