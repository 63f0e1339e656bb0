//! Policies, from a file's tables.

use super::page::Page;
use super::wire;
use crate::experiment::factor::{Factor, Role};
use crate::experiment::spec::Policy;
use crate::ids::Id;
use crate::scenario::{join, quotable, suggestion};

/// Most policies of an experiment.
pub(crate) const POLICIES_MAX: usize = 64;

/// Name of the only policy of an experiment that names none.
const BASE: &str = "base";

/// The policies, the reference first and the others by id. `scenarios` are the files as the experiment names them.
pub(crate) fn policies(page: &mut Page<'_>, factors: &[Factor], scenarios: &[String]) -> Vec<Policy> {
    let ids = page.keys("policy");
    if ids.len() > POLICIES_MAX {
        page.fault("policy", format!("at most {POLICIES_MAX} policies"), ids.len().to_string());
        return Vec::new();
    }
    let mut policies: Vec<Policy> = ids.iter().filter_map(|id| policy(page, id, factors, scenarios)).collect();
    if ids.is_empty() {
        policies.extend(only_policy(factors.len()));
    }
    close(&mut policies, factors);
    reference(page, &ids, &mut policies);
    policies
}

/// The policy of an experiment that names none: everything as the design has it.
pub(crate) fn only_policy(factors: usize) -> Option<Policy> {
    let description = "Levers as the design has them".to_owned();
    Id::new(BASE).map(|id| Policy { id, description, scenario: 0, settings: vec![None; factors] })
}

fn policy(page: &mut Page<'_>, id: &str, factors: &[Factor], scenarios: &[String]) -> Option<Policy> {
    let at = join("policy", id);
    let wire: wire::Policy = page.part(&at)?;
    let own = wire.scenario.as_ref().and_then(|named| scenarios.iter().position(|known| known == named));
    let mut settings = vec![None; factors.len()];
    for (lever, &value) in &wire.set {
        let at = join(&join(&at, "set"), lever);
        match factors.iter().position(|factor| factor.id.as_str() == lever) {
            Some(i) if factors[i].role == Role::Lever => {
                settable(page, &at, &factors[i], value);
                settings[i] = Some(value);
            }
            Some(_) => {
                let hint = format!("nobody sets an uncertainty; name it `[lever.{lever}]` if somebody could");
                page.fault_with_hint(&at, "a policy sets levers", "an uncertainty", hint);
            }
            // A lever that is faulty itself has its own fault.
            None if page.root.at(&join("lever", lever)).is_some() => {}
            None => {
                let levers = page.keys("lever");
                let near = suggestion(lever, levers.iter().map(String::as_str));
                page.fault_with_hint(&at, "must be the id of a lever", format!("`{}`", quotable(lever)), near);
            }
        }
    }
    Some(Policy { id: Id::new(id)?, description: wire.description, scenario: own.unwrap_or(0), settings })
}

/// Faults a value, at this address, that the lever cannot have.
pub(crate) fn settable(page: &mut Page<'_>, at: &str, lever: &Factor, value: f64) {
    let [low, high] = lever.range;
    if !(low..=high).contains(&value) {
        let rule = format!("must lie inside the range of `lever.{}` ({low} to {high})", lever.id);
        page.fault_with_hint(at, rule, value.to_string(), "widen that range if you mean it".to_owned());
    } else if lever.is_switch() && value.fract() != 0.0 {
        page.fault(at, "a switch is 0 (off) or 1 (on)", value.to_string());
    }
}

/// A lever that any policy sets is at its base under the policies that do not: else it would be varied under some
/// policies and not under others, and the same row would mean different things.
fn close(policies: &mut [Policy], factors: &[Factor]) {
    for (i, factor) in factors.iter().enumerate() {
        if policies.iter().any(|policy| policy.settings[i].is_some()) {
            policies.iter_mut().for_each(|policy| {
                policy.settings[i].get_or_insert(factor.base);
            });
        }
    }
}

fn reference(page: &mut Page<'_>, ids: &[String], policies: &mut Vec<Policy>) {
    if page.root.at("reference").is_none() {
        return;
    }
    let name = page.text("reference").to_owned();
    if let Some(at) = policies.iter().position(|policy| policy.id.as_str() == name && !ids.is_empty()) {
        let reference = policies.remove(at);
        policies.insert(0, reference);
    } else if !ids.contains(&name) {
        let near = suggestion(&name, ids.iter().map(String::as_str));
        let near = near.unwrap_or_else(|| "leave it out, or add the policy".to_owned());
        page.fault_with_hint("reference", "must be the id of a policy", format!("`{}`", quotable(&name)), near);
    }
}
