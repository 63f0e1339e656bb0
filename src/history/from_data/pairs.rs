//! The tables of pairs of states.

use super::super::coding::{AFFINITY_SPREAD, GRIEVANCE_LEAST, GRIEVANCE_SPREAD, LIKENESS_SPREAD};
use super::super::measures::{Contested, Estimate, Relation, affinity, grievance, likeness};
use super::super::records::{Records, Rivalry, Source, StateCode, Year};
use super::block::Block;
use super::coded::{Cite, Coded};
use super::powers::SHARE;
use super::scene::{Profile, Scene};
use super::threats::contested;
use crate::scenario::Certainty;

/// A table for each two states.
pub(super) fn pairs(scene: &Scene<'_>) -> Vec<Block> {
    let of_first = |(at, first): (usize, &'_ Profile)| -> Vec<Block> {
        let others = scene.states.iter().enumerate().skip(at + 1);
        others.map(|second| pair(scene, (at, first), second)).collect()
    };
    scene.states.iter().enumerate().flat_map(of_first).collect()
}

fn pair(scene: &Scene<'_>, (at, first): (usize, &Profile), (other, second): (usize, &Profile)) -> Block {
    let (a, b) = (&first.actor, &second.actor);
    let mut block =
        Block::new(&["pair", &format!("{}-{}", a.id, b.id)]).with("affinity", affinity_of(scene, first, second));
    let recorded = grievance_of(scene.records, a.code, b.code, scene.year);
    for (id, judged) in [(&a.id, scene.judged.grievance(at, other)), (&b.id, scene.judged.grievance(other, at))] {
        let either = recorded.iter().cloned().chain(judged);
        if let Some(grievance) = either.reduce(|one, other| if other.value() > one.value() { other } else { one }) {
            block.set(&format!("grievance.{id}"), grievance);
        }
    }
    if let Some(likeness) = likeness_of(first, second, scene.year) {
        block.set("likeness", likeness);
    }
    block
}

/// The rivals of a state in a year.
fn rivals(records: &Records, code: StateCode, year: Year) -> impl Iterator<Item = StateCode> {
    records.rivals_of(code, year).map(move |r| if r.first == code { r.second } else { r.first })
}

fn affinity_of(scene: &Scene<'_>, first: &Profile, second: &Profile) -> Coded {
    let Scene { records, year, .. } = *scene;
    let (a, b, before) = (first.actor.code, second.actor.code, year.saturating_sub(1));
    let owes = |from, to| records.obligations(from, to, before).map(|owed| owed.defence);
    let allied = owes(a, b).zip(owes(b, a)).map(|(there, back)| there || back);
    let contested = contested(records, a, b, year);
    let common =
        rivals(records, a, year).any(|rival| rival != b && rivals(records, b, year).any(|other| other == rival));
    let at = |democracy: [f64; 2], common: bool, allied: bool, rivals: bool| {
        let less_democratic = democracy[0].min(democracy[1]);
        affinity(&Relation { less_democratic, share_a_rival: common, are_allies: allied, are_rivals: rivals })
    };
    let ends = |profile: &Profile| match profile.democracy.figure.range {
        Some(ends) if !profile.regime_is_known() => ends,
        _ => [profile.democracy.value(); 2],
    };
    let ([a_low, a_high], [b_low, b_high]) = (ends(first), ends(second));
    let are_rivals = contested.is_some_and(|contested| contested != Contested::Nothing);
    let is_known = contested.is_some();
    let value = at([first.democracy.value(), second.democracy.value()], common, allied.unwrap_or(false), are_rivals);
    let low = at([a_low, b_low], common, allied.unwrap_or(false), are_rivals || !is_known) - AFFINITY_SPREAD.value;
    let high = at([a_high, b_high], common || !is_known, allied.unwrap_or(true), are_rivals) + AFFINITY_SPREAD.value;
    let estimate = Estimate { low: low.max(-1.0), value, high: high.min(1.0) };
    let told = [(are_rivals, "rivals"), (common, "a common rival"), (allied == Some(true), "a defence pact")];
    let told: Vec<&str> = told.into_iter().filter_map(|(holds, word)| holds.then_some(word)).collect();
    let told = if told.is_empty() { "neither rivals nor allies".to_owned() } else { told.join(", ") };
    let democracy = first.democracy.value().min(second.democracy.value());
    let mut silent = Vec::new();
    silent.extend((!is_known).then_some(Source::Rivalries));
    silent.extend(allied.is_none().then_some(Source::Obligations));
    silent.extend((!first.regime_is_known() || !second.regime_is_known()).then_some(Source::Regime));
    let cite = Cite {
        source: Source::Rivalries,
        columns: "start, end; with atop_defense and v2x_polyarchy",
        year,
        certainty: Certainty::Low,
    };
    Coded::of_record(estimate, cite, format!("{told}; democracy of the less democratic {democracy:.2}"))
        .with_silent(silent)
}

/// Likeness of two regimes; `None` where one is not on record: the engine then takes it from what is drawn.
fn likeness_of(first: &Profile, second: &Profile, year: Year) -> Option<Coded> {
    if !first.regime_is_known() || !second.regime_is_known() {
        return None;
    }
    let (one, other) = (first.democracy.value(), second.democracy.value());
    let cite = Cite { source: Source::Regime, columns: "v2x_polyarchy", year, certainty: Certainty::Low };
    let estimate = Estimate::around(likeness(one, other), LIKENESS_SPREAD.value, SHARE);
    Some(Coded::of_record(estimate, cite, format!("democracy {one:.2} and {other:.2}; cultures are not on record")))
}

/// Grievance that two states hold against each other from their rivalries; `None` where there is nothing to tell.
fn grievance_of(records: &Records, a: StateCode, b: StateCode, year: Year) -> Option<Coded> {
    let of_rivalry = |rivalry: &Rivalry| {
        let since = f64::from(year.saturating_sub(rivalry.end).max(0));
        (grievance(rivalry.spatial, since), *rivalry)
    };
    let past = records.rivalries_between(a, b).iter().filter(|rivalry| rivalry.start <= year).map(of_rivalry);
    let (value, rivalry) = past.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    if value < GRIEVANCE_LEAST.value {
        return None;
    }
    let (start, end) = (rivalry.start, rivalry.end);
    let told = if end >= year { format!("rivals since {start}") } else { format!("rivals from {start} to {end}") };
    let territory = if rivalry.spatial { ", over territory too" } else { "" };
    let cite = Cite { source: Source::Rivalries, columns: "start, end, spatial", year, certainty: Certainty::Low };
    let estimate = Estimate::around(value, GRIEVANCE_SPREAD.value, SHARE);
    Some(Coded::of_record(estimate, cite, told + territory))
}
