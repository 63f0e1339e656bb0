//! The decision rule as an argument of the verbs that compute from a scenario.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::failure::Failure;
use crate::history::hindcast::ALL_RULES;
use crate::rules::explanation;
use crate::scenario::{RULES, Rule, Scenario};

/// By which rule states weigh a pact.
#[derive(Debug, clap::Args)]
pub(crate) struct RuleChoice {
    /// Rule by which states weigh a pact, in place of the scenario's own
    #[arg(long, value_name = "NAME", value_parser = words(false).try_map(called))]
    pub(crate) rule: Option<Rule>,
}

/// The same where all rules may be asked for at once.
#[derive(Debug, clap::Args)]
pub(crate) struct RulesChoice {
    /// Rule by which states weigh a pact, in place of the scenario's own; `all` sets every rule side by side, and their
    /// mixture
    #[arg(long, value_name = "NAME", value_parser = words(true).map(named))]
    pub(crate) rule: Option<Rules>,
}

/// A rule, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    One(Rule),
    All,
}

/// The words that may be said; where not all rules can be asked for, the word for them is not shown, but has an answer.
fn words(all: bool) -> PossibleValuesParser {
    let rules = RULES.map(|rule| PossibleValue::new(rule.word()));
    PossibleValuesParser::new(rules.into_iter().chain([PossibleValue::new(ALL_RULES).hide(!all)]))
}

/// The rule of that name.
fn called(name: String) -> Result<Rule, &'static str> {
    match named(name) {
        Rules::One(rule) => Ok(rule),
        Rules::All => Err("`pactsim run` and `pactsim hindcast` take all rules at once; name one of them here"),
    }
}

/// The rule of that name, or all where there is no such.
fn named(name: String) -> Rules {
    RULES.into_iter().find(|rule| rule.word() == name).map_or(Rules::All, Rules::One)
}

impl RuleChoice {
    /// The scenario under the rule asked for.
    pub(crate) fn apply(&self, scenario: Scenario) -> Result<Scenario, Failure> {
        under(self.rule, scenario)
    }
}

/// The scenario under a rule, if one is asked for.
pub(crate) fn under(rule: Option<Rule>, scenario: Scenario) -> Result<Scenario, Failure> {
    match rule {
        Some(rule) => Ok(scenario.with_rule(rule)?),
        None => Ok(scenario),
    }
}

/// A rule as an answer names it: its word, what it is called, and where it is from.
pub(crate) fn told(rule: Rule) -> String {
    let found = explanation(rule);
    let form = if found.is_silent_on_form { "; of membership only, silent on depth" } else { "" };
    format!("{} ({}, {}: {}{form})", rule.word(), found.id, found.title, found.reference)
}
