//! The decision rule as an argument of the verbs that compute from a scenario.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::failure::Failure;
use crate::rules::explanation;
use crate::scenario::{RULES, Rule, Scenario};

/// By which rule states weigh a pact.
#[derive(Debug, clap::Args)]
pub(crate) struct RuleChoice {
    /// Rule by which states weigh a pact, in place of the scenario's own
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(RULES.map(Rule::word)).try_map(called))]
    pub(crate) rule: Option<Rule>,
}

/// The rule of that name.
fn called(name: String) -> Result<Rule, &'static str> {
    RULES.into_iter().find(|rule| rule.word() == name).ok_or("no such rule")
}

impl RuleChoice {
    /// The scenario under the rule asked for.
    pub(crate) fn apply(&self, scenario: Scenario) -> Result<Scenario, Failure> {
        match self.rule {
            Some(rule) => Ok(scenario.with_rule(rule)?),
            None => Ok(scenario),
        }
    }
}

/// A rule as an answer names it: its word, what it is called, and where it is from.
pub(crate) fn told(rule: Rule) -> String {
    let found = explanation(rule);
    let form = if found.is_silent_on_form { "; of membership only, silent on depth" } else { "" };
    format!("{} ({}, {}: {}{form})", rule.word(), found.id, found.title, found.reference)
}
