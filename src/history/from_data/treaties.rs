//! The tables of treaties in force when the scenario begins.

use super::super::coding::{COOPERATION_CONSULTATION, COOPERATION_DEEP, COOPERATION_GROWTH, COOPERATION_SHALLOW};
use super::super::measures::defence_rung;
use super::super::records::{Alliance, Member, Source, StateCode, Year};
use super::block::Block;
use super::coded::Coded;
use super::scene::Scene;
use crate::scenario::Depth;

/// A table for each treaty in force between states of the scenario that obliges one of them to more than neutrality or
/// peace.
pub(super) fn arrangements(scene: &Scene<'_>) -> Vec<Block> {
    scene.records.alliances().iter().filter_map(|alliance| arrangement(scene, alliance)).collect()
}

/// Whether a member's spell lasts on the first day of `year`.
fn is_in_force(spell: &Member, year: Year) -> bool {
    spell.entry.year < year && spell.exit.is_none_or(|exit| exit.year >= year)
}

fn arrangement(scene: &Scene<'_>, alliance: &Alliance) -> Option<Block> {
    let spell_of = |code| alliance.members.iter().rfind(|s| s.member == code && is_in_force(s, scene.year));
    let spells: Vec<(usize, &Member)> =
        scene.states.iter().enumerate().filter_map(|(at, state)| Some((at, spell_of(state.actor.code)?))).collect();
    if spells.len() < 2 {
        return None;
    }
    let who = |owes: fn(&Member) -> bool| -> Vec<usize> {
        spells.iter().filter(|(_, spell)| owes(spell)).map(|(at, _)| *at).collect()
    };
    let (defenders, consulted) = (who(|spell| spell.obligations.defence), who(|spell| spell.obligations.consultation));
    // ATOP's own flag marks SEATO as bilateral.
    let is_bilateral = alliance.member_codes().len() == 2;
    let (depth, obligated, promise) = if !defenders.is_empty() {
        (defence_rung(is_bilateral, alliance.depth), defenders, "Defence pact")
    } else if !consulted.is_empty() {
        (Depth::Consultation, consulted, "Consultation pact")
    } else {
        return None;
    };
    let cooperation = match depth {
        Depth::Consultation | Depth::Cooperation => &COOPERATION_CONSULTATION,
        Depth::Shallow => &COOPERATION_SHALLOW,
        _ => &COOPERATION_DEEP,
    };
    let members: Vec<usize> = spells.iter().map(|(at, _)| *at).collect();
    let members_of_all = alliance.members.iter().filter(|spell| is_in_force(spell, scene.year));
    let mut all: Vec<StateCode> = members_of_all.map(|spell| spell.member).collect();
    all.dedup();
    let names: Vec<&str> =
        members.iter().filter_map(|&at| scene.states.get(at)).map(|state| state.actor.name.as_str()).collect();
    let between = match names.as_slice() {
        [one, other] if all.len() == 2 => format!("{one} and {other}"),
        some if some.len() == all.len() => format!("{} states", all.len()),
        some => format!("{} states, {} of them here", all.len(), some.len()),
    };
    let begin = alliance.begin.year;
    let mut block = Block::new(&["arrangement", &format!("atop-{}", alliance.id)])
        .with("name", format!("{promise} of {between} ({begin})").as_str())
        .with("members", scene.ids(&members).as_slice())
        .with("depth", depth.word());
    if obligated.len() < members.len() {
        block.set("obligated", scene.ids(&obligated).as_slice());
    }
    let score = alliance.depth.map_or("no depth score".to_owned(), |score| format!("depth score {score:.2}"));
    let source =
        format!("{}: alliance {}; {score} ({})", Source::Members.citation(), alliance.id, Source::Depth.citation());
    let silent = alliance.depth.is_none().then_some(Source::Depth);
    block.set(
        "cooperation",
        Coded::default(cooperation, scene.year).with_silent(silent.filter(|_| depth != Depth::Consultation)),
    );
    block.set("growth", Coded::default(&COOPERATION_GROWTH, scene.year));
    block.set("source", source.as_str());
    Some(block)
}
