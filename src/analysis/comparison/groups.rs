//! To which family of factors a figure or switch belongs.

use crate::world::Family;

/// What belongs to no family of factors that `why` speaks of.
const CRISES_AND_WAR: &str = "crises-and-war";
const DIPLOMACY: &str = "diplomacy";
const DESIGNS: &str = "designs";
const EVENTS: &str = "events";
const SELF_HELP: &str = "self-help";
const STATES: &str = "states";
const FRAME: &str = "rule-and-calendar";
const OTHER: &str = "other";

/// The family of factors to which what stands at `address` in a scenario belongs, by its word in tables: one of those that
/// `why` speaks of where it enters one of their terms, else `crises-and-war`, `diplomacy`, `designs`, `events`, `self-help`,
/// `states` (of a whole one), `rule-and-calendar` or `other`.
pub fn factor_group(address: &str) -> &'static str {
    let mut keys = address.split('.');
    let (table, second, third) = (keys.next().unwrap_or_default(), keys.next(), keys.next());
    let (second, third) = (second.unwrap_or_default(), third.unwrap_or_default());
    match table {
        "state" => of_state(third),
        "pair" | "bloc" => Family::Identity.word(),
        "guarantor" => Family::Reliability.word(),
        "arrangement" => of_arrangement(third),
        "theatre" if third == "willingness_shift" => Family::Opinion.word(),
        "theatre" | "aggression" => CRISES_AND_WAR,
        "adversary" if matches!(third, "coerciveness" | "inducement" | "ties") => Family::Coercion.word(),
        "adversary" => Family::Security.word(),
        "design" => DESIGNS,
        "event" => EVENTS,
        "mechanisms" => of_switch(second),
        "rule" | "time" => FRAME,
        _ => of_parameter(table, second),
    }
}

/// Of a state's figure or fact.
fn of_state(key: &str) -> &'static str {
    match key {
        "public_support" | "alliance_support" | "ratification_hurdle" | "rally" => Family::Opinion.word(),
        "autonomy_norm" | "max_depth" => Family::Autonomy.word(),
        "trade_dependence" | "critical_inputs" => Family::Coercion.word(),
        "leadership" => Family::Leaders.word(),
        "perceived_reliability" | "reliability" => Family::Reliability.word(),
        "democracy" | "identification" => Family::Identity.word(),
        "exposure" | "claim" => Family::Divergence.word(),
        "capability" | "growth" | "endurance" | "endurance_goal" | "allocation" | "distance" | "nuclear" => {
            Family::Security.word()
        }
        "deterrent_support" => SELF_HELP,
        "" => STATES,
        _ => OTHER,
    }
}

fn of_arrangement(key: &str) -> &'static str {
    match key {
        "cooperation" | "growth" => Family::Web.word(),
        // Who owes whom what.
        _ => Family::Bilaterals.word(),
    }
}

/// Of a parameter of the mechanisms.
fn of_parameter(table: &str, key: &str) -> &'static str {
    match (table, key) {
        ("weights", _) => of_weight(key),
        ("security", "covered_by_web" | "spoke_relief") | ("cooperation", _) => Family::Web.word(),
        ("opinion", "dependence_effect" | "critical_effect") | ("coercion", _) => Family::Coercion.word(),
        ("diplomacy", "ratification" | "ratification_spread" | "ratification_leader") | ("opinion", _) => {
            Family::Opinion.word()
        }
        ("reaction", "alignment_rate") => Family::Coercion.word(),
        ("depth" | "security" | "reaction" | "endurance" | "budget", _) => Family::Security.word(),
        ("diplomacy", _) => DIPLOMACY,
        ("self_help", _) => SELF_HELP,
        ("rules", _) => of_rival(key),
        _ => OTHER,
    }
}

/// Of a weight of the rule of cost and benefit.
fn of_weight(key: &str) -> &'static str {
    match key {
        "security" => Family::Security.word(),
        "entrapment" => Family::Entrapment.word(),
        "coercion" | "alignment" => Family::Coercion.word(),
        "domestic" => Family::Opinion.word(),
        "autonomy" => Family::Autonomy.word(),
        "identity" | "affinity" => Family::Identity.word(),
        "burden" | "burden_shift" => Family::Burden.word(),
        "stepping_stone" => Family::Web.word(),
        _ => Family::Unexplained.word(),
    }
}

/// Of a constant of the rival rules: that of the term that it enters.
fn of_rival(key: &str) -> &'static str {
    match key {
        "disparity" | "disparity_tolerated" => Family::Burden.word(),
        "lock_in" | "hub_autonomy" | "restraint" | "horizon" => Family::Autonomy.word(),
        "community" | "community_threshold" | "propensity" | "asymmetry" => Family::Identity.word(),
        _ => Family::Security.word(),
    }
}

fn of_switch(name: &str) -> &'static str {
    match name {
        "opinion" | "ratification" => Family::Opinion.word(),
        "dependence" | "coercion" | "inducement" | "alignment" => Family::Coercion.word(),
        "leadership" => Family::Leaders.word(),
        "reliability" | "offers" => Family::Reliability.word(),
        "cooperation" | "agreements" | "stepping_stones" => Family::Web.word(),
        "bilaterals" | "fallbacks" => Family::Bilaterals.word(),
        "entrapment" => Family::Entrapment.word(),
        "burden_shift" => Family::Burden.word(),
        "unease" | "reaction" | "nuclear" | "endurance" | "second_fronts" | "budget" => Family::Security.word(),
        "reciprocity" | "review" | "fatigue" | "clauses" => DIPLOMACY,
        "grey_zone" | "crises" | "counter_alignment" | "aggression" | "preemption" | "ambiguity" => CRISES_AND_WAR,
        "self_help" => SELF_HELP,
        "events" => EVENTS,
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, load_text};

    #[test]
    fn every_figure_and_switch_belongs_somewhere() {
        let scenario = load_text("starter.toml", STARTER).expect("the starter scenario is valid");
        let lost: Vec<&str> = (scenario.spec.figures.iter().map(|figure| figure.address.as_str()))
            .filter(|address| factor_group(address) == OTHER)
            .collect();
        assert!(lost.is_empty(), "{lost:?}");
        let table: toml::Table = scenario.resolved.parse().expect("a resolved scenario is TOML");
        let switches = table["mechanisms"].as_table().expect("a table");
        let lost: Vec<&String> =
            switches.keys().filter(|name| factor_group(&format!("mechanisms.{name}")) == OTHER).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }

    #[test]
    fn families_are_those_of_the_terms_that_a_figure_enters() {
        for (address, family) in [
            ("state.JPN.trade_dependence.CHN", "trade-and-coercion"),
            ("state.JPN.public_support.taiwan-strait", "opinion-and-ratification"),
            ("weights.burden_shift", "burden"),
            ("weights.shock", "unexplained"),
            ("pair.JPN-KOR.grievance.KOR", "history-and-identity"),
            ("guarantor.USA.committed", "reliability"),
            ("arrangement.aukus.cooperation", "web-of-cooperation"),
            ("arrangement.jpn-usa.obligated", "bilateral-treaties"),
            ("mechanisms.entrapment", "entrapment"),
            ("event.strike", "events"),
            ("state.DEU", "states"),
            ("theatre.sea.crisis_rate", "crises-and-war"),
        ] {
            assert_eq!(factor_group(address), family, "{address}");
        }
    }
}
