//! The tables of adversaries and of the guarantor.

use super::super::coding::{
    ARMING, COERCIVENESS, COMMITTED, INDUCEMENT, OFFERS_WHEN_SCEPTICAL, PROVOCATION, SCEPTICAL, SWITCH,
    TIE_CONSULTATION, TIE_DEFENCE,
};
use super::super::records::{Records, Source, StateCode, Year};
use super::block::Block;
use super::coded::{Cite, Coded, estimate_of};
use super::nuclear::is_nuclear;
use super::powers::growth;
use super::scene::{Profile, Scene};
use crate::scenario::Certainty;

/// A table for each adversary.
pub(super) fn adversaries(scene: &Scene<'_>) -> Vec<Block> {
    let year = scene.year;
    let default = |constant| Coded::default(constant, year);
    let block = |(at, profile): (usize, &Profile)| {
        let actor = &profile.actor;
        let mut block = Block::new(&["adversary", &actor.id])
            .with("name", actor.name.as_str())
            .with("capability", profile.capability.clone())
            .with("growth", growth(scene.records, actor.code, year))
            .with("coerciveness", default(&COERCIVENESS))
            .with("inducement", default(&INDUCEMENT))
            .with("provocation", default(&PROVOCATION))
            .with("arming", default(&ARMING))
            .with("nuclear", is_nuclear(actor.code, year));
        for other in scene.adversaries.iter().skip(at + 1) {
            if let Some(tie) = tie(scene.records, actor.code, other.actor.code, year) {
                block.set(&format!("ties.{}", other.actor.id), tie);
            }
        }
        block
    };
    scene.adversaries.iter().enumerate().map(block).collect()
}

/// How closely two adversaries work together, by what they owed each other when `year` began; `None` where that is
/// nothing.
pub(super) fn tie(records: &Records, a: StateCode, b: StateCode, year: Year) -> Option<Coded> {
    let before = year.saturating_sub(1);
    let (Some(there), Some(back)) = (records.obligations(a, b, before), records.obligations(b, a, before)) else {
        return Some(Coded::without_record(&TIE_CONSULTATION, Source::Obligations, year));
    };
    let (constant, columns, note) = match (there.defence || back.defence, there.consultation || back.consultation) {
        (true, _) => (&TIE_DEFENCE, "atop_defense", "a defence pact"),
        (false, true) => (&TIE_CONSULTATION, "atop_consul", "a promise to consult"),
        (false, false) => return None,
    };
    let cite = Cite { source: Source::Obligations, columns, year: before, certainty: Certainty::Low };
    Some(Coded::of_record(estimate_of(constant), cite, note.to_owned()))
}

/// The table of the guarantor, where there is one.
pub(super) fn guarantors(scene: &Scene<'_>) -> Vec<Block> {
    let default = |constant| Coded::default(constant, scene.year);
    let guarantor = scene.guarantor.and_then(|at| scene.states.get(at));
    let block = |profile: &Profile| {
        Block::new(&["guarantor", &profile.actor.id])
            .with("committed", default(&COMMITTED))
            .with("sceptical", default(&SCEPTICAL))
            .with("regime", "committed")
            .with("switch", default(&SWITCH))
            .with("offers_when_sceptical", default(&OFFERS_WHEN_SCEPTICAL))
    };
    guarantor.map(block).into_iter().collect()
}
