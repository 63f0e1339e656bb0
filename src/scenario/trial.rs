//! A scenario with other values on trial: would it still pass its own checks?

use super::Scenario;
use super::checks;
use super::problem::Faults;
use super::source::Sources;
use super::tree::{Node, Value, parse};

/// The tree of a scenario, in which figures are changed and put back.
///
/// Only the checks between figures are run again. What the walk checks of a single figure holds as long as its
/// values are kept within the bounds of its unit, and nothing has to be read or built anew.
pub(crate) struct Trial {
    root: Node,
}

impl Trial {
    /// The tree of `scenario`; `None` should its resolved text be unreadable.
    pub(crate) fn new(scenario: &Scenario) -> Option<Self> {
        let mut sources = Sources::default();
        let file = sources.add("resolved", scenario.resolved.clone());
        parse(&sources, file, &mut Faults::default()).map(|root| Self { root })
    }

    /// Whether the mechanism called `name` is on.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        let switch = self.root.get("mechanisms").and_then(|switches| switches.get(name));
        switch.is_some_and(|switch| matches!(switch.value, Value::Bool(true)))
    }

    /// What the scenario's checks find where `change` is made to the best value and to both ends of the range of
    /// every figure at one of `addresses`; `change` is given the place of the address in the list.
    pub(crate) fn faults(&mut self, addresses: &[&str], change: impl Fn(usize, f64) -> f64) -> Vec<String> {
        let mut kept = Vec::with_capacity(addresses.len());
        for (i, address) in addresses.iter().enumerate() {
            if let Some(figure) = self.root.at_mut(address) {
                kept.push((*address, figure.clone()));
                alter(figure, &|value| change(i, value));
            }
        }
        let mut faults = Faults::default();
        checks::check(&self.root, &mut faults);
        for (address, figure) in kept {
            if let Some(changed) = self.root.at_mut(address) {
                *changed = figure;
            }
        }
        faults.messages()
    }
}

fn alter(figure: &mut Node, change: &impl Fn(f64) -> f64) {
    if let Some(number) = figure.number() {
        figure.value = Value::Float(change(number));
        return;
    }
    if let Some(value) = figure.at_mut("value") {
        alter(value, change);
    }
    if let Some(Value::Array(ends)) = figure.at_mut("range").map(|range| &mut range.value) {
        ends.iter_mut().for_each(|end| alter(end, change));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{STARTER, load_text};
    use super::*;

    #[test]
    fn a_change_that_breaks_a_rule_between_figures_is_told_and_undone() {
        let scenario = load_text("a.toml", STARTER).expect("the starter is sound");
        let mut trial = Trial::new(&scenario).expect("its text is sound");
        assert!(trial.faults(&["depth.shallow"], |_, value| value).is_empty());
        let faults = trial.faults(&["depth.shallow"], |_, _| 6.0);
        assert!(faults[0].starts_with("depth.bilateral: a deeper rung must bind"), "{faults:?}");
        assert!(trial.faults(&[], |_, value| value).is_empty());
        assert!(trial.is_on("coercion") && !trial.is_on("nothing"));
    }
}
