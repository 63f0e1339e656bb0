//! The tables of theatres.

use super::super::coding::{
    ASSERTIVE_SPREAD, ATTACK_RATE, CRISIS_HALF_LIFE, CRISIS_RATE, CRISIS_SIZE, DRIFT, FORCES_ALL, FORCES_PARTNER,
    FORCES_SPREAD, TERRITORIAL_UNKNOWN, VISIBILITY, WILLINGNESS_SHIFT,
};
use super::super::measures::{Contested, Estimate, assertiveness, strength_left};
use super::super::records::{Source, Year};
use super::adversaries::tie;
use super::block::Block;
use super::coded::{Cite, Coded};
use super::powers::SHARE;
use super::scene::{Place, Scene};
use super::threats::Standing;
use crate::scenario::{Certainty, FigureTable};
use crate::words::counted;

/// A table for each theatre, with the forces that can be brought to bear there.
pub(super) fn theatres(scene: &Scene<'_>) -> Vec<Block> {
    let block = |place: &Place| {
        let default = |constant| Coded::default(constant, scene.year);
        let adversary = scene.adversaries.get(place.area.adversary).map_or("", |profile| &profile.actor.id);
        let pressure = scene.judged.assertiveness().unwrap_or_else(|| pressure(scene, place));
        let urgency = scene.judged.urgency().unwrap_or_else(|| urgency(&pressure, scene.year));
        let mut block = Block::new(&["theatre", &place.id])
            .with("name", place.name.as_str())
            .with("adversary", adversary)
            .with("assertiveness", pressure)
            .with("urgency", urgency)
            .with("visibility", default(&VISIBILITY))
            .with("drift", default(&DRIFT))
            .with("crisis_rate", default(&CRISIS_RATE).on_log_scale())
            .with("crisis_size", default(&CRISIS_SIZE))
            .with("crisis_half_life", default(&CRISIS_HALF_LIFE))
            .with("attack_rate", default(&ATTACK_RATE).on_log_scale())
            .with("willingness_shift", default(&WILLINGNESS_SHIFT))
            .with(&format!("forces.{adversary}"), forces(scene, place));
        for (id, partner) in partners(scene, place) {
            block.set(&format!("forces.{id}"), partner);
        }
        block
    };
    scene.places.iter().map(block).collect()
}

/// What the adversary does in a theatre, from what it contests with the states there.
fn pressure(scene: &Scene<'_>, place: &Place) -> Coded {
    let of_adversary = scene.standings.get(place.area.adversary).map_or(&[][..], Vec::as_slice);
    let there: Vec<&Standing> = place.area.members.iter().filter_map(|&state| of_adversary.get(state)).collect();
    let contested = there.iter().filter_map(|standing| standing.contested).max();
    let known: Vec<f64> = there.iter().filter_map(|s| s.territorial.map(|threat| threat.value)).collect();
    let mean = (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64);
    let territorial = mean.unwrap_or(TERRITORIAL_UNKNOWN.value);
    let mut silent = Vec::new();
    silent.extend(contested.is_none().then_some(Source::Rivalries));
    silent.extend(mean.is_none().then_some(Source::Threat));
    let value = assertiveness(contested.unwrap_or_default(), territorial);
    let most = assertiveness(contested.unwrap_or(Contested::Territory), territorial);
    let around = Estimate::around(value, ASSERTIVE_SPREAD.value, SHARE);
    let estimate = Estimate { high: around.high.max(most), ..around };
    let told = match contested {
        Some(Contested::Territory) => "rival of a state here over territory",
        Some(Contested::Standing) => "rival of a state here",
        Some(Contested::Nothing) => "rival of no state here",
        None => "rivalries not on record",
    };
    let note = format!("{told}; mean territorial threat {territorial:.2}; what was done that year is not on record");
    let cite =
        Cite { source: Source::Rivalries, columns: "start, end, spatial", year: scene.year, certainty: Certainty::Low };
    Coded::of_record(estimate, cite, note).with_silent(silent)
}

/// How urgent that is felt to be: as much, for want of polls.
fn urgency(pressure: &Coded, year: Year) -> Coded {
    let mut coded = Coded::default(&ASSERTIVE_SPREAD, year);
    let note = "as assertiveness, for want of polls; to be set by the analyst".to_owned();
    coded.figure =
        FigureTable { value: pressure.value(), range: pressure.figure.range, note: Some(note), ..coded.figure };
    coded
}

/// Part of the adversary's forces in one of its theatres: an equal part of those it can spare, weakened by distance.
fn forces(scene: &Scene<'_>, place: &Place) -> Coded {
    let theatres = scene.places.iter().filter(|other| other.area.adversary == place.area.adversary).count();
    let standing = scene.standings.get(place.area.adversary).and_then(|of| of.get(place.area.centre));
    let distance = standing.and_then(|standing| standing.distance);
    let left = distance.map_or(1.0, |km| strength_left(km.value));
    let estimate = Estimate::by_factor(FORCES_ALL.value * left / theatres.max(1) as f64, FORCES_SPREAD.value, 1.0);
    match distance {
        Some(km) => {
            let year = km.year;
            let cite = Cite { source: Source::Distance, columns: "mindist", year, certainty: Certainty::Low };
            let note = format!(
                "{} of its forces over {}, {:.0} km away; where they stood is not on record",
                FORCES_ALL.value,
                counted(theatres as u64, "theatre"),
                km.value
            );
            Coded::of_record(estimate, cite, note)
        }
        None => Coded::instead_of_record(&FORCES_ALL, estimate, Source::Distance, scene.year),
    }
}

/// The forces of other adversaries that are tied to this theatre's.
fn partners<'a>(scene: &'a Scene<'_>, place: &'a Place) -> impl Iterator<Item = (&'a str, Coded)> {
    let own = scene.adversaries.get(place.area.adversary).map(|profile| profile.actor.code);
    scene.adversaries.iter().enumerate().filter(|(at, _)| *at != place.area.adversary).filter_map(move |(_, other)| {
        let tied = tie(scene.records, own?, other.actor.code, scene.year)?;
        let partner = Coded::default(&FORCES_PARTNER, scene.year);
        Some((other.actor.id.as_str(), partner.with_silent(tied.silent)))
    })
}
