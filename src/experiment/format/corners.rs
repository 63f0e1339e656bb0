//! Whether the scenarios stay sound at the ends of the factors.

use super::page::Page;
use crate::experiment::factor::{Change, Factor, Target};
use crate::scenario::{Scenario, Trial, join};

/// Faults every factor at one of whose ends a scenario would not pass its own checks.
///
/// Factors are tried one by one; what two of them do together is held within the units' bounds only.
pub(crate) fn check(page: &mut Page<'_>, factors: &[Factor], scenarios: &[Scenario], trials: &mut [Trial]) {
    for factor in factors {
        let [low, high] = factor.range;
        let mut ends = vec![("lowest", low), ("highest", high)];
        // The base of the others changes nothing.
        if factor.change == Change::Set {
            ends.push(("base", factor.base));
        }
        let broken = ends.into_iter().find_map(|(word, x)| {
            let mut each = scenarios.iter().zip(trials.iter_mut()).enumerate();
            let (scenario, fault) = each.find_map(|(i, (scenario, trial))| {
                let fault = first_fault(factor, &factor.targets[i], x, scenario, trial)?;
                Some((scenario, fault))
            })?;
            Some((word, x, scenario, fault))
        });
        if let Some((word, x, scenario, fault)) = broken {
            let file = scenario.files.first().map_or("", String::as_str);
            let rule = format!("{file} must pass its own checks at the factor's {word} value ({x})");
            let hint = "narrow `range`, or leave that figure out of `addresses`".to_owned();
            page.fault_with_hint(&join(factor.role.word(), factor.id.as_str()), rule, fault, hint);
        }
    }
}

/// The first thing that the scenario's checks find where the factor has the value `x`.
fn first_fault(factor: &Factor, targets: &[Target], x: f64, scenario: &Scenario, trial: &mut Trial) -> Option<String> {
    let figures: Vec<(&str, [f64; 2])> = targets
        .iter()
        .filter_map(|target| match *target {
            Target::Figure { figure, min, max } => {
                Some((scenario.spec.figures.get(figure).address.as_str(), [min, max]))
            }
            // No check between figures asks which mechanisms are on.
            Target::Switch(_) => None,
        })
        .collect();
    if figures.is_empty() {
        return None;
    }
    let addresses: Vec<&str> = figures.iter().map(|(address, _)| *address).collect();
    let change = |i: usize, value| {
        let [min, max] = figures[i].1;
        factor.change.apply(value, x).clamp(min, max)
    };
    trial.faults(&addresses, change).into_iter().next()
}
