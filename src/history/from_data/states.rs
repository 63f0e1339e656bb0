//! The tables of states.

use super::super::coding::{
    ALLIANCE_SUPPORT, ALLOCATED, CLAIM_LATENT, CLAIM_RIVAL, CLAIM_SPATIAL, Constant, DEMOCRATIC, DEPENDENCE_SPREAD,
    DEPENDENCE_UNKNOWN, DISTANCE_LOW, DISTANCE_MORE, ELECTION_AGAINST, ELECTION_FIRST, ELECTION_FOR, ELECTION_INTERVAL,
    ELECTION_SWING, ENDURANCE, EXPOSURE_SPREAD, EXPOSURE_UNKNOWN, PERCEIVED_RELIABILITY, RALLY, RATIFICATION_HURDLE,
    RELIABILITY, SUPPORT_CLAIM, SUPPORT_ELSEWHERE, SUPPORT_OWN, THEATRE_RADIUS, TRADE_ONE_WAY, TRADE_ROUNDING,
};
use super::super::measures::{Contested, Estimate, claim, reach_of_stake};
use super::super::records::{Records, Source, StateCode, Year};
use super::block::Block;
use super::coded::{Cite, Coded, estimate_of};
use super::facts::{Dated, distance, latest};
use super::nuclear::is_nuclear;
use super::powers::{autonomy, growth};
use super::scene::{Place, Profile, Scene};
use super::threats::{Standing, free_forces};
use crate::scenario::{Certainty, Depth};

/// Farthest that two places can be apart, km.
const KM_MOST: f64 = 20_040.0;

/// The tables of one state, the first of them its own.
pub(super) fn state(scene: &Scene<'_>, at: usize, profile: &Profile) -> Vec<Block> {
    let Scene { records, year, ref judged, .. } = *scene;
    let Profile { actor, capability, democracy } = profile;
    let default = |constant| Coded::default(constant, year);
    let own = Block::new(&["state", &actor.id])
        .with("name", actor.name.as_str())
        .with("capability", capability.clone())
        .with("growth", growth(records, actor.code, year))
        .with("endurance", default(&ENDURANCE))
        .with("reliability", default(&RELIABILITY))
        .with("autonomy_norm", judged.autonomy(at).unwrap_or_else(|| autonomy(records, actor.code, year)))
        .with("alliance_support", judged.alliance_support(at).unwrap_or_else(|| default(&ALLIANCE_SUPPORT)))
        .with("ratification_hurdle", judged.hurdle(at).unwrap_or_else(|| default(&RATIFICATION_HURDLE)))
        .with("max_depth", Depth::Article5Command.word())
        .with("democracy", democracy.clone())
        .with("nuclear", is_nuclear(actor.code, year))
        .with("rally", default(&RALLY));
    let stakes: Vec<Stake> = scene.places.iter().filter_map(|place| stake(scene, place, at)).collect();
    let mut blocks = vec![own];
    let table = |key: &str, entries: Vec<(String, Coded)>| {
        let empty = Block::new(&["state", &actor.id, key]);
        let block = entries.into_iter().fold(empty, |block, (key, coded)| block.with(&key, coded));
        (!block.rows.is_empty()).then_some(block)
    };
    let by_place = |of: &dyn Fn(&Stake<'_>) -> Option<Coded>| {
        let entries = stakes.iter().filter_map(|stake| Some((stake.place.id.clone(), of(stake)?)));
        entries.collect::<Vec<_>>()
    };
    let most = stakes.iter().map(|stake| stake.exposure.value()).fold(0.0, f64::max);
    let exposure =
        |stake: &Stake<'_>| Some(judged.exposure(at, &stake.exposure, most).unwrap_or_else(|| stake.exposure.clone()));
    blocks.extend(table("exposure", by_place(&exposure)));
    blocks.extend(table("claim", by_place(&|stake| stake.claim.clone())));
    blocks.extend(table("allocation", allocation(scene, actor.code, &stakes)));
    let code = actor.code;
    let distances = stakes.iter().map(|stake| (stake.place.id.clone(), distance_to(scene, code, stake.place)));
    blocks.extend(table("distance", distances.collect()));
    let support = |stake: &Stake<'_>| {
        let default = stake.support();
        let floor = if stake.claim.is_some() { default.value() } else { 0.0 };
        Some(judged.public_support(at, floor).unwrap_or(default))
    };
    blocks.extend(table("public_support", by_place(&support)));
    let trade = scene.adversaries.iter().enumerate().map(|(rank, Profile { actor: adversary, .. })| {
        let judged = judged.dependence(at).filter(|_| rank == 0);
        (adversary.id.clone(), judged.unwrap_or_else(|| dependence(records, code, adversary.code, year)))
    });
    blocks.extend(table("trade_dependence", trade.collect()));
    let others = scene.guarantor.filter(|&guarantor| guarantor != at).and_then(|at| scene.states.get(at));
    let reliability = || judged.reliability(at).unwrap_or_else(|| default(&PERCEIVED_RELIABILITY));
    let reliance = others.map(|guarantor| (guarantor.actor.id.clone(), reliability()));
    blocks.extend(table("perceived_reliability", reliance.into_iter().collect()));
    blocks.extend(leadership(profile, year));
    blocks
}

/// What a state has at stake in a theatre.
struct Stake<'a> {
    place: &'a Place,
    exposure: Coded,
    claim: Option<Coded>,
    /// Whether the theatre is its own, and near.
    is_near: bool,
    year: Year,
}

impl Stake<'_> {
    /// Support for fighting there.
    fn support(&self) -> Coded {
        let constant = match (self.claim.is_some(), self.is_near) {
            (true, _) => &SUPPORT_CLAIM,
            (false, true) => &SUPPORT_OWN,
            (false, false) => &SUPPORT_ELSEWHERE,
        };
        Coded::default(constant, self.year)
    }
}

fn stake<'a>(scene: &Scene<'_>, place: &'a Place, at: usize) -> Option<Stake<'a>> {
    let standing = scene.standings.get(place.area.adversary)?.get(at)?;
    let is_own = place.area.members.contains(&at);
    let to_centre = away(scene, place, at);
    let is_near = is_own && to_centre.is_some_and(|km| km.value <= THEATRE_RADIUS.value);
    let exposure = exposure(scene, standing, to_centre, is_own);
    let claim = is_own.then(|| claim_of(standing, scene.year)).flatten();
    Some(Stake { place, exposure, claim, is_near, year: scene.year })
}

/// Distance of a state from the centre of a theatre.
fn away(scene: &Scene<'_>, place: &Place, at: usize) -> Option<Dated<f64>> {
    let code = |at: usize| scene.states.get(at).map(|profile| profile.actor.code);
    code(at).zip(code(place.area.centre)).and_then(|(own, centre)| distance(scene.records, own, centre, scene.year))
}

fn exposure(scene: &Scene<'_>, standing: &Standing, away: Option<Dated<f64>>, is_own: bool) -> Coded {
    let (Some(stake), Some(away)) = (standing.stake(), away) else {
        return Coded::without_record(&EXPOSURE_UNKNOWN, Source::Distance, scene.year);
    };
    let reach = reach_of_stake(standing.contested.unwrap_or_default(), is_own, away.value);
    let spread = EXPOSURE_SPREAD.value;
    let cut = |x: f64| x.clamp(0.0, 1.0);
    let estimate = Estimate {
        low: cut(stake.low * reach - spread),
        value: stake.value * reach,
        high: cut(stake.high * reach + spread),
    };
    let elsewhere = if is_own { String::new() } else { format!("; {:.0} km from the centre here", away.value) };
    let (source, columns) = match standing.contested.unwrap_or_default() {
        Contested::Nothing => (Source::Distance, "mindist; with cinc and lterrthreat"),
        _ => (Source::Rivalries, "start, end, spatial; with mindist, cinc and lterrthreat"),
    };
    let cite = Cite { source, columns, year: scene.year, certainty: Certainty::Low };
    Coded::of_record(estimate, cite, standing.note() + &elsewhere).with_silent(standing.silent())
}

/// Severity of a dispute in the state's own theatre.
fn claim_of(standing: &Standing, year: Year) -> Option<Coded> {
    let severity = claim(&standing.threat()?, standing.is_at_front())?;
    let in_proportion = |constant: &Constant| {
        let [low, value, high] = constant.ends().map(|end| end * severity / constant.value);
        Estimate { low, value, high }
    };
    let of_rivalry = |constant, columns| {
        let cite = Cite { source: Source::Rivalries, columns, year, certainty: Certainty::Low };
        Coded::of_record(in_proportion(constant), cite, standing.note())
    };
    let coded = match (standing.contested.unwrap_or_default(), standing.territorial) {
        (Contested::Territory, _) => of_rivalry(&CLAIM_SPATIAL, "spatial"),
        (Contested::Standing, _) => of_rivalry(&CLAIM_RIVAL, "start, end"),
        (Contested::Nothing, Some(threat)) => {
            let cite =
                Cite { source: Source::Threat, columns: "lterrthreat", year: threat.year, certainty: Certainty::Low };
            Coded::of_record(in_proportion(&CLAIM_LATENT), cite, standing.note())
        }
        (Contested::Nothing, None) => Coded::without_record(&CLAIM_LATENT, Source::Threat, year),
    };
    Some(coded.with_silent(standing.contested.is_none().then_some(Source::Rivalries)))
}

/// Its forces over the theatres, in proportion to its exposure there.
fn allocation(scene: &Scene<'_>, code: StateCode, stakes: &[Stake<'_>]) -> Vec<(String, Coded)> {
    let free = free_forces(scene.records, code, &scene.adversary_codes(), scene.year);
    let all: f64 = stakes.iter().map(|stake| stake.exposure.value()).sum();
    let part = |stake: &Stake<'_>| {
        let share = if all > 0.0 { stake.exposure.value() / all } else { 1.0 / stakes.len().max(1) as f64 };
        let part = share * free.unwrap_or(1.0);
        let [low, value, high] = ALLOCATED.ends().map(|end| end * part);
        // Unknown rivals elsewhere could tie down as much again.
        let low = if free.is_some() { low } else { low / 2.0 };
        let note = match free {
            Some(free) => format!("{:.2} left by its rivals elsewhere, divided by exposure", free),
            None => "rivals elsewhere not on record; divided by exposure".to_owned(),
        };
        let cite = Cite {
            source: Source::Rivalries,
            columns: "ccode1, ccode2, start, end",
            year: scene.year,
            certainty: Certainty::Low,
        };
        let silent = free.is_none().then_some(Source::Rivalries);
        Coded::of_record(Estimate { low, value, high }, cite, note).with_silent(silent)
    };
    stakes.iter().map(|stake| (stake.place.id.clone(), part(stake))).collect()
}

/// Distance of a state from the centre of a theatre, km.
fn distance_to(scene: &Scene<'_>, code: StateCode, place: &Place) -> Coded {
    let centre = scene.states.get(place.area.centre).map_or(code, |centre| centre.actor.code);
    let Some(Dated { value: km, year }) = distance(scene.records, code, centre, scene.year) else {
        let anywhere = Estimate { low: 0.0, value: KM_MOST / 4.0, high: KM_MOST / 2.0 };
        return Coded::instead_of_record(&DISTANCE_MORE, anywhere, Source::Distance, scene.year);
    };
    let high = (km + DISTANCE_MORE.value).min(KM_MOST);
    let estimate = Estimate { low: km * DISTANCE_LOW.value, value: km, high };
    let cite = Cite { source: Source::Distance, columns: "mindist", year, certainty: Certainty::Medium };
    let name = scene.states.get(place.area.centre).map_or("", |centre| &centre.actor.id);
    let note = if code == centre { "at home".to_owned() } else { format!("from border to border of {name}") };
    Coded::of_record(estimate, cite, note)
}

/// Share of a state's trade that is with an adversary.
pub(super) fn dependence(records: &Records, state: StateCode, adversary: StateCode, year: Year) -> Coded {
    let of_year = |year: Year| {
        let trade = records.trade(state, adversary, year)?;
        let total = records.total_trade(state, year).filter(|&total| total > 0.0)?;
        let known = trade.imports.into_iter().chain(trade.exports).reduce(|a, b| a + b)?;
        Some((known, total, trade.imports.is_some() && trade.exports.is_some()))
    };
    let Some(Dated { value: (known, total, both_ways), year: of }) = latest(year, of_year) else {
        return Coded::without_record(&DEPENDENCE_UNKNOWN, Source::Trade, year);
    };
    let cite = |certainty| Cite { source: Source::Trade, columns: "flow1, flow2", year: of, certainty };
    if both_ways {
        let around = Estimate::by_factor(known / total, DEPENDENCE_SPREAD.value, 1.0);
        let rounded_up = ((known + TRADE_ROUNDING.value) / total).min(1.0);
        let estimate = Estimate { high: around.high.max(rounded_up), ..around };
        let note = format!("trade of {known:.0} of {total:.0} million USD");
        return Coded::of_record(estimate, cite(Certainty::Medium), note);
    }
    let Estimate { low, value, high } = estimate_of(&TRADE_ONE_WAY);
    let share = |factor: f64, more: f64| (factor * (known + more) / total).min(1.0);
    let estimate = Estimate { low: share(low, 0.0), value: share(value, 0.0), high: share(high, TRADE_ROUNDING.value) };
    let note = format!("one direction, {known:.0} of {total:.0} million USD, and the other taken as large");
    Coded::of_record(estimate, cite(Certainty::Low), note).with_silent([Source::Trade])
}

/// Elections, of a state whose regime lets them change the government.
fn leadership(profile: &Profile, year: Year) -> Option<Block> {
    let votes = profile.regime_is_known() && profile.democracy.value() >= DEMOCRATIC.value;
    let default = |constant| Coded::default(constant, year);
    let block = || {
        Block::new(&["state", &profile.actor.id, "leadership"])
            .with("next_election", format!("{:04}-01-01", year.saturating_add(ELECTION_FIRST.value as Year)).as_str())
            .with("interval_years", ELECTION_INTERVAL.value as u32)
            .with("government", "neutral")
            .with("alliance_minded", default(&ELECTION_FOR))
            .with("sceptical", default(&ELECTION_AGAINST))
            .with("swing", default(&ELECTION_SWING))
            .with("source", "no calendar in the records; to be set by the analyst")
    };
    votes.then(block)
}
