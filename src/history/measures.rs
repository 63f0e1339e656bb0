//! The formulas of the coding rule: records in, parameters of a scenario out.
//!
//! Pure functions of records that are known; what stands in for a record that is not is decided by those who call them.
//! Shares run from 0 to 1, distances are in km, money in billions of US dollars a year.

use super::coding::{
    AFFINITY_ALLIES, AFFINITY_COMMON_RIVAL, AFFINITY_DEMOCRACY, AFFINITY_RIVALS, ASSERTIVE_BASE, ASSERTIVE_RIVAL,
    ASSERTIVE_SPATIAL, ASSERTIVE_TERRITORY, AUTONOMY_BASE, AUTONOMY_UNALLIED, CAPABILITY_SPREAD,
    CAPABILITY_SPREAD_ALONE, CLAIM_LATENT, CLAIM_LEAST, CLAIM_RIVAL, CLAIM_SPATIAL, DEPTH_ARTICLE5, DEPTH_BILATERAL,
    DEPTH_COMMAND, DEPTH_FLOOR, GRIEVANCE_HALF_LIFE, GRIEVANCE_RIVALS, GRIEVANCE_SPATIAL, GROWTH_PERSISTENCE,
    HURDLE_LAW, HURDLE_SPREAD, HURDLE_WITHOUT, JUDGED_SPREAD, JUDGED_SUPPORT_LEAST, NEAR_DISTANCE, POLITY_CURVE,
    POLITY_LEVEL, POLITY_SLOPE, POSITIONAL_REACH, REACH_DISTANCE, RIVAL_STAKE, SPATIAL_STAKE, TERRITORIAL_LEAST,
    TERRITORIAL_MIDDLE, TERRITORIAL_SCALE,
};
use crate::rng::{exp, logistic, pow};
use crate::scenario::Depth;

/// A value with the range from which it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Lowest plausible value.
    pub low: f64,
    /// Best single value.
    pub value: f64,
    /// Highest plausible value.
    pub high: f64,
}

impl Estimate {
    /// `value`, `spread` either way, cut at the ends of a scale.
    pub fn around(value: f64, spread: f64, [least, most]: [f64; 2]) -> Self {
        let cut = |x: f64| x.clamp(least, most);
        Self { low: cut(value - spread), value: cut(value), high: cut(value + spread) }
    }

    /// `value`, a `factor` either way, at most `most`.
    pub fn by_factor(value: f64, factor: f64, most: f64) -> Self {
        let cut = |x: f64| x.min(most);
        Self { low: cut(value / factor), value: cut(value), high: cut(value * factor) }
    }
}

/// What two states contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Contested {
    /// Nothing that makes them rivals.
    #[default]
    Nothing,
    /// Position, ideology or each other's affairs.
    Standing,
    /// Territory, perhaps among other things.
    Territory,
}

/// Capability: the state's share of world material capabilities times world military spending, which puts states with
/// and without published budgets on one scale. The range reaches to the state's own spending.
///
/// # Formula
/// c = CINC · Σ milex. Singer, Bremer & Stuckey 1972, in *Peace, War, and Numbers*, ed. Russett.
pub fn capability(cinc: f64, world_spending: f64, own_spending: Option<f64>) -> Estimate {
    let value = cinc * world_spending;
    let factor = if own_spending.is_some() { CAPABILITY_SPREAD } else { CAPABILITY_SPREAD_ALONE }.value;
    let own = own_spending.unwrap_or(value);
    Estimate { low: (value / factor).min(own), value, high: (value * factor).max(own) }
}

/// Growth a year of a share of world capabilities that moved from `then` to `now` in so many years, and is expected to
/// keep little of that pace. `None` without a share then.
pub fn growth(then: f64, now: f64, years: f64) -> Option<f64> {
    (then > 0.0 && now > 0.0 && years > 0.0).then(|| GROWTH_PERSISTENCE.value * (pow(now / then, 1.0 / years) - 1.0))
}

/// Index of electoral democracy that goes with a Polity score of −10 to 10.
pub fn democracy_from_polity(polity: f64) -> f64 {
    let index = POLITY_LEVEL.value + POLITY_SLOPE.value * polity + POLITY_CURVE.value * polity * polity;
    index.clamp(0.0, 1.0)
}

/// Latent territorial threat on a scale from 0 to 1.
pub fn territorial(latent: f64) -> f64 {
    logistic((latent - TERRITORIAL_MIDDLE.value) / TERRITORIAL_SCALE.value)
}

/// Part of a nearness that is left at a distance.
fn near(distance_km: f64, half_km: f64) -> f64 {
    half_km / (half_km + distance_km)
}

/// What makes a state feel an adversary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threat {
    /// What the two contest.
    pub contested: Contested,
    /// Distance between them, km.
    pub distance_km: f64,
    /// The state's capability.
    pub own: f64,
    /// The adversary's.
    pub adversary: f64,
    /// Its latent territorial threat, 0–1.
    pub territorial: f64,
}

/// Stake of a state against an adversary as a neighbour, 0–1: nearness, the adversary's part of their joint strength, and
/// latent territorial threat, which is of land borders and so weighs less.
pub fn neighbour_stake(threat: &Threat) -> f64 {
    let joint = threat.own + threat.adversary;
    let strength = if joint > 0.0 { threat.adversary / joint } else { 0.0 };
    let territorial = TERRITORIAL_LEAST.value + (1.0 - TERRITORIAL_LEAST.value) * threat.territorial;
    near(threat.distance_km, NEAR_DISTANCE.value) * strength * territorial
}

/// Stake of a state against an adversary in its own theatre, 0–1: as a rival, as a neighbour, or both.
pub fn stake(threat: &Threat) -> f64 {
    let as_rival = match threat.contested {
        Contested::Nothing => 0.0,
        Contested::Standing => RIVAL_STAKE.value,
        Contested::Territory => SPATIAL_STAKE.value,
    };
    1.0 - (1.0 - as_rival) * (1.0 - neighbour_stake(threat))
}

/// Part of a stake that a state feels in a theatre whose centre is so far away.
pub fn reach_of_stake(contested: Contested, is_own_theatre: bool, distance_km: f64) -> f64 {
    match contested {
        _ if is_own_theatre => 1.0,
        Contested::Nothing => near(distance_km, NEAR_DISTANCE.value),
        _ => near(distance_km, NEAR_DISTANCE.value).max(POSITIONAL_REACH.value),
    }
}

/// Severity of a state's dispute with an adversary in its own theatre, 0–1; `None` where it has none: only rivals over
/// territory, and states at the front, have one.
pub fn claim(threat: &Threat, is_at_front: bool) -> Option<f64> {
    match threat.contested {
        Contested::Territory => Some(CLAIM_SPATIAL.value),
        Contested::Standing if is_at_front => Some(CLAIM_RIVAL.value),
        Contested::Nothing if is_at_front => {
            Some(CLAIM_LATENT.value * threat.territorial).filter(|&severity| severity >= CLAIM_LEAST.value)
        }
        _ => None,
    }
}

/// Assertiveness of an adversary in a theatre, 0–1: what it contests there at most, and the mean latent territorial
/// threat of the states there.
pub fn assertiveness(contested: Contested, territorial: f64) -> f64 {
    let by_rivalry = match contested {
        Contested::Nothing => 0.0,
        Contested::Standing => ASSERTIVE_RIVAL.value,
        Contested::Territory => ASSERTIVE_RIVAL.value + ASSERTIVE_SPATIAL.value,
    };
    ASSERTIVE_BASE.value + by_rivalry + ASSERTIVE_TERRITORY.value * (territorial - 0.5)
}

/// Part of a strength that is left so far from home, 2^(−distance / half-strength distance) as in the engine (Boulding 1962,
/// *Conflict and Defense*).
pub fn strength_left(distance_km: f64) -> f64 {
    exp(-std::f64::consts::LN_2 * distance_km / REACH_DISTANCE.value)
}

/// Norm of non-alignment of a state that was without a defence pact in so large a part of the years, 0–1.
pub fn autonomy(unallied_years: f64) -> f64 {
    AUTONOMY_BASE.value + AUTONOMY_UNALLIED.value * unallied_years
}

/// What is on record between two states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relation {
    /// Democracy of the less democratic of the two, 0–1.
    pub less_democratic: f64,
    /// Whether a third state is a rival of both.
    pub share_a_rival: bool,
    /// Whether one owes the other defence.
    pub are_allies: bool,
    /// Whether they are rivals.
    pub are_rivals: bool,
}

/// Affinity of two states, −1 to 1.
pub fn affinity(relation: &Relation) -> f64 {
    let when = |holds: bool, by: f64| if holds { by } else { 0.0 };
    let affinity = AFFINITY_DEMOCRACY.value * relation.less_democratic
        + when(relation.share_a_rival, AFFINITY_COMMON_RIVAL.value)
        + when(relation.are_allies, AFFINITY_ALLIES.value)
        - when(relation.are_rivals, AFFINITY_RIVALS.value);
    affinity.clamp(-1.0, 1.0)
}

/// Likeness of two regimes, 0–1.
pub fn likeness(one: f64, other: f64) -> f64 {
    1.0 - (one - other).abs()
}

/// Grievance of two states whose rivalry has been over for so many years, 0 while it lasts.
pub fn grievance(over_territory: bool, years_since: f64) -> f64 {
    let alive = GRIEVANCE_RIVALS.value + if over_territory { GRIEVANCE_SPATIAL.value } else { 0.0 };
    alive * pow(0.5, years_since / GRIEVANCE_HALF_LIFE.value)
}

/// Rung of a defence pact from its depth score (Benson & Clinton 2016); without one, the lowest, as for most pacts.
pub fn defence_rung(is_bilateral: bool, depth_score: Option<f64>) -> Depth {
    let depth = depth_score.map(|score| score + DEPTH_FLOOR.value);
    match (is_bilateral, depth) {
        (true, Some(depth)) if depth >= DEPTH_BILATERAL.value => Depth::Bilateral,
        (false, Some(depth)) if depth >= DEPTH_COMMAND.value => Depth::Article5Command,
        (false, Some(depth)) if depth >= DEPTH_ARTICLE5.value => Depth::Article5,
        _ => Depth::Shallow,
    }
}

/// Exposure of a state whose threat is judged, 0–1: its threat over the greatest of any state sets the level, and
/// `pattern`, its exposure by the records over its greatest in any theatre, how that differs from theatre to theatre.
pub fn judged_exposure(threat: f64, greatest_threat: f64, pattern: f64) -> f64 {
    if greatest_threat > 0.0 { (pattern * threat / greatest_threat).min(1.0) } else { 0.0 }
}

/// Support for fighting where support for the alliance is judged, which asks for just that: `support`, and at least `floor`,
/// what the rule takes for granted where a state's own territory is at stake.
pub fn judged_public_support(support: f64, floor: f64) -> Estimate {
    let least = JUDGED_SUPPORT_LEAST.value;
    let at = |support: f64| support.max(floor).clamp(least, 1.0 - least);
    Estimate { low: at(support - JUDGED_SPREAD.value), value: at(support), high: at(support + JUDGED_SPREAD.value) }
}

/// Support at which ratification is even under a legal barrier, 0–1, of such height.
pub fn ratification_hurdle(barrier: f64) -> Estimate {
    Estimate::around(HURDLE_WITHOUT.value + HURDLE_LAW.value * barrier, HURDLE_SPREAD.value, [0.0, 1.0])
}

#[cfg(test)]
mod tests {
    use super::super::coding::RATIFICATION_HURDLE;
    use super::*;

    /// A weak neighbour, 1,000 km from the adversary, at the middle of territorial threat.
    const WEAK: Threat =
        Threat { contested: Contested::Nothing, distance_km: 1000.0, own: 1.0, adversary: 9.0, territorial: 0.5 };

    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    #[test]
    fn capability_is_the_share_of_world_spending_and_its_range_reaches_to_the_states_own() {
        let both = capability(0.1, 50.0, Some(2.0));
        assert_eq!((both.low, both.value, both.high), (2.0, 5.0, 6.25));
        let alone = capability(0.1, 60.0, None);
        assert_eq!((alone.low, alone.value, alone.high), (2.0, 6.0, 18.0));
    }

    #[test]
    fn growth_keeps_a_little_of_the_pace_and_needs_two_shares() {
        assert_near(growth(0.1, 0.1, 5.0).unwrap(), 0.0);
        assert_near(growth(0.1, 0.2, 1.0).unwrap(), 0.06);
        assert_eq!((growth(0.0, 0.1, 5.0), growth(0.1, 0.1, 0.0)), (None, None));
    }

    #[test]
    fn polity_stands_in_for_the_democracy_index() {
        assert_near(democracy_from_polity(0.0), 0.29);
        assert_near(democracy_from_polity(10.0), 0.79);
        assert_near(democracy_from_polity(-10.0), 0.15);
    }

    #[test]
    fn a_neighbours_stake_is_nearness_by_strength_by_territory() {
        assert_near(stake(&WEAK), 0.5 * 0.9 * 0.75);
        assert_near(stake(&Threat { distance_km: 0.0, ..WEAK }), 0.675);
        let rival = Threat { contested: Contested::Standing, ..WEAK };
        assert_near(stake(&rival), 1.0 - 0.5 * (1.0 - 0.3375));
        assert_eq!(neighbour_stake(&Threat { own: 0.0, adversary: 0.0, ..WEAK }), 0.0);
    }

    #[test]
    fn a_rival_for_position_looks_farther_than_a_neighbour() {
        assert_eq!(reach_of_stake(Contested::Nothing, true, 9000.0), 1.0);
        assert_near(reach_of_stake(Contested::Nothing, false, 1000.0), 0.5);
        assert_near(reach_of_stake(Contested::Standing, false, 1000.0), 0.7);
        assert_near(reach_of_stake(Contested::Territory, false, 0.0), 1.0);
    }

    #[test]
    fn only_rivals_over_territory_and_states_at_the_front_have_a_claim() {
        let with = |contested| Threat { contested, ..WEAK };
        assert_eq!(claim(&with(Contested::Territory), false), Some(0.7));
        assert_eq!(claim(&with(Contested::Standing), true), Some(0.4));
        assert_eq!(claim(&with(Contested::Nothing), true), Some(0.15));
        assert_eq!(claim(&with(Contested::Standing), false), None);
        assert_eq!(claim(&with(Contested::Nothing), false), None);
        assert_eq!(claim(&Threat { territorial: 0.1, ..WEAK }, true), None);
    }

    #[test]
    fn an_adversary_presses_harder_over_territory() {
        assert_near(assertiveness(Contested::Nothing, 0.5), 0.35);
        assert_near(assertiveness(Contested::Standing, 1.0), 0.65);
        assert_near(assertiveness(Contested::Territory, 0.5), 0.65);
    }

    #[test]
    fn affinity_adds_what_joins_and_takes_off_rivalry() {
        let strangers = Relation { less_democratic: 0.5, share_a_rival: false, are_allies: false, are_rivals: false };
        assert_near(affinity(&strangers), 0.15);
        assert_near(affinity(&Relation { share_a_rival: true, are_allies: true, ..strangers }), 0.65);
        assert_near(affinity(&Relation { are_rivals: true, ..strangers }), -0.45);
        assert_near(likeness(0.9, 0.2), 0.3);
    }

    #[test]
    fn grievance_fades_by_half_in_a_generation() {
        assert_near(grievance(false, 0.0), 0.5);
        assert_near(grievance(true, 20.0), 0.35);
    }

    #[test]
    fn judged_threat_sets_the_level_of_exposure_and_records_its_pattern() {
        assert_near(judged_exposure(0.9, 0.9, 1.0), 1.0);
        assert_near(judged_exposure(0.3, 0.6, 0.4), 0.2);
        assert_near(judged_exposure(0.0, 0.0, 1.0), 0.0);
    }

    #[test]
    fn judged_support_is_support_for_fighting_and_never_unanimous() {
        let same = judged_public_support(0.4, 0.0);
        assert_near(same.value, 0.4);
        assert_near(same.low, 0.2);
        assert_near(same.high, 0.6);
        // Own territory is fought for whatever the alliance is worth.
        assert_near(judged_public_support(0.4, 0.6).value, 0.6);
        let all = judged_public_support(1.0, 0.0);
        assert!(all.value < 1.0 && all.high == all.value && all.low < all.value, "{all:?}");
        let none = judged_public_support(0.0, 0.0);
        assert!(none.low > 0.0 && none.low == none.value && none.high > none.value, "{none:?}");
    }

    #[test]
    fn the_default_hurdle_is_that_of_a_legal_barrier_of_three_tenths() {
        let hurdle = ratification_hurdle(0.3);
        for (found, expected) in [hurdle.low, hurdle.value, hurdle.high].into_iter().zip(RATIFICATION_HURDLE.ends()) {
            assert_near(found, expected);
        }
        assert_near(ratification_hurdle(1.0).value, 0.65);
    }

    #[test]
    fn a_pact_has_the_rung_of_its_depth() {
        assert_eq!(defence_rung(true, Some(0.3)), Depth::Bilateral);
        assert_eq!(defence_rung(true, Some(0.2)), Depth::Shallow);
        assert_eq!(defence_rung(true, None), Depth::Shallow);
        assert_eq!(defence_rung(false, Some(1.6)), Depth::Article5Command);
        assert_eq!(defence_rung(false, Some(0.8)), Depth::Article5);
        assert_eq!(defence_rung(false, Some(0.1)), Depth::Shallow);
        assert_eq!(defence_rung(false, None), Depth::Shallow);
    }

    #[test]
    fn ranges_stay_on_their_scale() {
        assert_eq!(Estimate::around(0.9, 0.2, [0.0, 1.0]), Estimate { low: 0.7, value: 0.9, high: 1.0 });
        assert_eq!(Estimate::by_factor(0.6, 2.0, 1.0), Estimate { low: 0.3, value: 0.6, high: 1.0 });
    }
}
