//! What each mechanism, factor and clause of the essays does to results: one experiment a row, on the
//! shipped scenario.
//!
//! A row states the ground that both arms stand on, what tells them apart, and an outcome with the
//! direction that it takes: the 95 % interval of its mean difference must lie on that side of zero. Rows
//! of a mechanism compare it switched on with it switched off. Where something is rare today, both arms
//! stand on a ground where it is not.

use std::borrow::Cow;
use std::sync::LazyLock;

use pactsim::pact::{Bench, Outcome, negotiate};
use pactsim::scenario::Mechanisms;
use pactsim::security::fights;
use pactsim::sim::{RunRecord, securitisation};
use pactsim::world::{Constants, Ending, Event, Rung, World};

use crate::arms::Contrast::{self, Lay, Scale, Switch};
use crate::arms::{Arm, Effect, Look, scaled};
use crate::support::{laid_over, shipped};

type Ground = LazyLock<Arm>;

/// The shipped scenario.
static TODAY: Ground = Ground::new(|| Arm::of(shipped()));

/// A world that wants pacts: each is worth something by itself, and is proposed every other year.
static EAGER: Ground = Ground::new(|| Arm::of(eager()));

/// A world in which about half of all runs see a pact.
static WILLING: Ground =
    Ground::new(|| Arm::of(laid_over(&shipped(), "weights.constant = 0.4\ndiplomacy.initiative_rate = 0.5")));

/// A world in which many attacks are tried, and none becomes the war that ends a run.
static FIGHTS: Ground = Ground::new(|| Arm::of(embattled(&shipped())));

/// A world in which security weighs most, promises bind much, and no treaty with the guarantor covers the need.
static INSECURE: Ground = Ground::new(|| {
    let insecure = "weights.security = 3\nsecurity.binding_effect = 3\nmechanisms.bilaterals = false\n\
                    weights.constant = 0.2";
    Arm::of(laid_over(&eager(), insecure))
});

/// Eager fights in which a pact makes all the difference: promises bind much, those of today are gone, only a
/// deep pact is on the table, and war costs an adversary nothing.
static DECISIVE: Ground = Ground::new(|| Arm::of(laid_over(&embattled(&eager()), DECISIVE_CHANGES)));

pub(crate) const DECISIVE_CHANGES: &str = "[depth]\narticle5 = 3\narticle5-command = 4\n\
     [security]\nbinding_effect = 3\n[aggression]\nwar_cost = 0\npreemption = 10\n\
     [mechanisms]\nbilaterals = false\nratification = false\n[diplomacy]\nratification = 1.2";

/// Ties of adversaries at the lower end of their cost and the upper end of their response.
const CHEAP_TIES: &str = "reaction.tie_cost = 0.05\nreaction.tie_response = 1.5\nreaction.tie_gain = 1";

pub(crate) const ONE_SIDED: &str = "[design]\npacific-defence-pact.obligated = [\"USA\"]\nwide-bloc.obligated = [\"USA\"]\n\
                         asian-nato.obligated = [\"USA\"]\nindo-pacific-treaty-organisation.obligated = [\"USA\"]";

const EQUAL_SHARES: &str = "[design]\npacific-defence-pact.burden = \"equal\"\nwide-bloc.burden = \"equal\"\n\
                            asian-nato.burden = \"equal\"\nindo-pacific-treaty-organisation.burden = \"equal\"";

const ALL_MUST_RATIFY: &str = "[design]\npacific-defence-pact.entry_into_force = \"all\"\n\
     wide-bloc.entry_into_force = \"all\"\nasian-nato.entry_into_force = \"all\"\n\
     indo-pacific-treaty-organisation.entry_into_force = \"all\"";

/// The wide bloc with Taiwan and its clauses; no crisis hides how the grey zone is seen.
const WIDE_WITH_CLAUSES: &str = "mechanisms.crises = false\n[design.wide-bloc]\n\
     candidates = [\"AUS\", \"IDN\", \"IND\", \"JPN\", \"KOR\", \"PHL\", \"TWN\", \"USA\", \"VNM\"]\n\
     clauses = [\"economic-coercion\", \"hybrid\"]\n[weights]\nconstant = 2\n[diplomacy]\ninitiative_rate = 2\n[reaction]\nhybrid_visibility = 0.7\n[design.asian-nato]\nclauses = [\"hybrid\"]\n[design.pacific-defence-pact]\nclauses = [\"hybrid\"]";

/// An early alarm under which pacts are signed, and which passes; fatigue at the upper end of its range.
const ALARM: &str = "diplomacy.fatigue = 0.6\n[event.alarm]\nname = \"Alarm\"\ndate = \"2027-01-01\"\n\
                     crisis.taiwan-strait = 3\ncrisis.south-china-sea = 3\ncrisis.east-china-sea = 3";

pub(crate) const EXIT: &str = "[event.exit]\nname = \"Exit\"\ndate = \"2027-01-01\"\nwithdraws = [\"USA\"]";

/// A pact that stands from the first day, and provokes nobody.
const DECREED: &str = "mechanisms.review = false\nmechanisms.fatigue = false\nmechanisms.reaction = false\n\
     [event.decree]\nname = \"Decree\"\ndate = \"2026-10-01\"\n\
     concludes = { design = \"indo-pacific-treaty-organisation\", depth = \"article5\" }";

pub(crate) fn eager() -> String {
    laid_over(&shipped(), "weights.constant = 1\ndiplomacy.initiative_rate = 0.5")
}

pub(crate) fn embattled(text: &str) -> String {
    laid_over(&scaled(text, "theatre.*.attack_rate", 10.0), "aggression.escalation = 0")
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Direction {
    Rises,
    Falls,
}

/// The ground with `both` laid over it.
fn on(ground: &'static Ground, both: &str) -> Cow<'static, Arm> {
    if both.is_empty() { Cow::Borrowed(ground) } else { Cow::Owned(ground.with(both)) }
}

#[track_caller]
fn assert_effect(ground: &Arm, contrast: &Contrast, look: Look, direction: Direction) {
    let Effect { mean, reach } = ground.effect(contrast, look);
    let side = if direction == Direction::Rises { mean } else { -mean };
    assert!(side > reach, "{direction:?}: the effect is {mean} ± {reach}");
}

/// What both arms have laid over their ground, nothing when nothing is stated.
macro_rules! both {
    () => {
        ""
    };
    ($changes:expr) => {
        $changes
    };
}

/// Declares the experiments, each a test of its own.
macro_rules! experiments {
    ($($(#[$about:meta])* $id:ident: $ground:ident $(+ $both:expr)?, $contrast:expr, $direction:ident($look:expr);)*) => {
        $(
            #[test]
            $(#[$about])*
            fn $id() {
                assert_effect(&on(&$ground, both![$($both)?]), &$contrast, $look, Direction::$direction);
            }
        )*

        /// Names of all experiments, with what tells their arms apart.
        fn experiments() -> Vec<(&'static str, Contrast)> {
            vec![$((stringify!($id), $contrast)),*]
        }
    };
}

// ── Outcomes ───────────────────────────────────────────────────────────────────────────────────

fn any(is: bool) -> f64 {
    f64::from(u8::from(is))
}

fn pact(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    any(run.shallow.is_some())
}

fn article5(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    any(run.article5.is_some())
}

fn pact_stands(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    any(run.shallow_stands)
}

fn signatories(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    run.pacts.iter().map(|pact| f64::from(pact.signatories)).sum()
}

fn talks(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    f64::from(run.talks)
}

fn attacks(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    f64::from(run.attacks)
}

fn preemptive(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    f64::from(run.preemptive)
}

fn war(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    any(run.war.is_some())
}

fn bilaterals(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    f64::from(run.bilaterals)
}

fn deterrents(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    f64::from(run.deterrents)
}

fn in_force(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    run.pacts.iter().filter(|pact| pact.in_force.is_some()).count() as f64
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn urgency(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    mean(&world.urgency_share)
}

/// How far perceived urgency lags behind assertiveness, logits.
fn lag(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    mean(&world.assertiveness) - mean(&world.urgency)
}

fn cooperation(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    mean(&world.cooperation)
}

fn dependence(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    mean(&world.dependence)
}

fn alignment(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    mean(&world.alignment)
}

fn ties(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    mean(&world.ties)
}

fn adversary_forces(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    world.adversary_forces.iter().sum()
}

fn index_of_securitisation(_: &RunRecord, world: &World, c: &Constants<'_>) -> f64 {
    securitisation(world, c)
}

fn capability(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    world.capability.iter().sum()
}

fn strength(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    world.strength.iter().sum()
}

fn cohesion(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    mean(&world.cohesion)
}

fn worst_pressure(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    world.pressure.iter().copied().fold(0.0, f64::max)
}

/// Chance that those under a defence obligation honour it, at the end of a run.
fn honour(_: &RunRecord, world: &World, c: &Constants<'_>) -> f64 {
    let all = (0..c.n).flat_map(|j| (0..c.n).flat_map(move |i| (0..c.nk).map(move |k| (j, i, k))));
    let bound = all.filter(|&(j, i, k)| c.obligations.get(j, i, k) >= Rung::DEFENCE);
    let chances: Vec<f64> =
        bound.map(|(j, i, k)| fights(world, c, j, k, c.obligations.get(j, i, k), world.reliability[j])).collect();
    mean(&chances)
}

/// The greatest margin that a design promises the guarantor at the start.
fn wish_of_the_hub(_: &RunRecord, _: &World, c: &Constants<'_>) -> f64 {
    let hub = c.guarantors[0].state;
    let designs = (0..c.spec.designs.len()).filter(|&d| c.spec.designs[d].proposer == hub);
    let margins = designs.map(|d| match negotiate(&mut Bench::new(c), &World::new(c), c, d) {
        Outcome::Deal(deal) => deal.proposer_margin,
        Outcome::NoDeal { proposer_margin, .. } => proposer_margin,
    });
    margins.fold(f64::NEG_INFINITY, f64::max)
}

fn events(world: &World, is: impl Fn(&Event) -> bool) -> f64 {
    world.events.iter().filter(|(_, event)| is(event)).count() as f64
}

fn deepened(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    events(world, |event| matches!(event, Event::Deepened { .. }))
}

/// Mean time from signature to entry into force of the treaties of a run, in quarters.
fn quarters_to_ratify(run: &RunRecord, _: &World, _: &Constants<'_>) -> f64 {
    let times: Vec<f64> = run.pacts.iter().filter_map(|pact| Some(f64::from(pact.in_force? - pact.signed))).collect();
    if times.is_empty() { 0.0 } else { times.iter().sum::<f64>() / times.len() as f64 }
}

fn not_ratified(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    events(world, |event| matches!(event, Event::NotRatified { .. }))
}

fn accessions(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    events(world, |event| matches!(event, Event::Joined { .. }))
}

fn exits(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    events(world, |event| matches!(event, Event::Left { .. }))
}

fn faded(_: &RunRecord, world: &World, _: &Constants<'_>) -> f64 {
    events(world, |event| matches!(event, Event::Faded { .. } | Event::Ended { how: Ending::Faded, .. }))
}

// ── Experiments ────────────────────────────────────────────────────────────────────────────────

experiments! {
    /// The mean gap at the start is 0.02; without crises, which lift urgency above what is left of them later.
    m01_urgency_lags_behind_grey_zone_tactics:
        TODAY + "mechanisms.crises = false", Switch("grey_zone"), Rises(lag);
    m01_grey_zone_gains_invite_attacks: FIGHTS, Switch("grey_zone"), Rises(attacks);
    m02_crises_wake_publics_up: TODAY, Switch("crises"), Rises(urgency);
    m03_coercion_deters_from_signing: WILLING + "coercion.severity = 0.4", Switch("coercion"), Falls(signatories);
    m03_those_coerced_diversify: EAGER, Switch("coercion"), Falls(dependence);
    m03_some_of_those_coerced_yield: EAGER, Lay("coercion.yielding = 0.5"), Falls(signatories);
    m04_a_pact_is_met_by_arming: EAGER, Switch("reaction"), Rises(adversary_forces);
    /// In the shipped scenario a pact costs an adversary at most 0.001 of its share, far below any cost of war:
    /// nothing is forestalled. Here the treaties of today are gone, a pact binds much, and war is cheap.
    m05_a_pact_that_does_not_work_yet_invites_attacks: DECISIVE, Switch("preemption"), Rises(attacks);
    m05_attacks_forestall_a_pact: DECISIVE, Switch("preemption"), Rises(preemptive);
    m06_adversaries_draw_closer: EAGER + CHEAP_TIES, Switch("counter_alignment"), Rises(ties);
    m06_closer_adversaries_bring_more_forces: EAGER + CHEAP_TIES, Switch("counter_alignment"), Rises(adversary_forces);
    m07_fear_of_entrapment_keeps_states_out: EAGER, Switch("entrapment"), Falls(signatories);
    /// Off, a guarantor stays as sceptical as it is today; on, it can become committed and offer more.
    m08_regimes_that_change_bring_offers: WILLING, Switch("reliability"), Rises(talks);
    m08_an_unreliable_guarantor_raises_the_need:
        FIGHTS, Lay("guarantor.USA.committed = 0.1\nguarantor.USA.sceptical = 0.1"), Rises(attacks);
    /// Against E2 and E3: treaties in force leave less that binds anew, and with it less that costs.
    m09_treaties_in_force_ease_a_pact: WILLING, Switch("bilaterals"), Rises(pact);
    m09_treaties_in_force_deter: FIGHTS, Switch("bilaterals"), Falls(attacks);
    m09_failed_talks_leave_bilateral_treaties: WILLING, Switch("bilaterals"), Rises(bilaterals);
    m10_the_web_grows_by_itself: TODAY, Switch("cooperation"), Rises(cooperation);
    m10_the_web_grows_by_agreements: TODAY, Switch("agreements"), Rises(cooperation);
    m10_the_web_deters: FIGHTS, Switch("cooperation"), Falls(attacks);
    m11_a_shallow_pact_deepens: EAGER + "weights.stepping_stone = 1\ncooperation.growth = 0.3\ndiplomacy.initiative_rate = 2\nmechanisms.ratification = false", Switch("stepping_stones"), Rises(deepened);
    m11_prior_commitments_of_others_relieve_a_guarantor:
        WILLING, Lay("security.spoke_relief = 0.7"), Rises(wish_of_the_hub);
    m12_fallbacks_save_a_pact: TODAY, Switch("fallbacks"), Rises(pact);
    m13_ratification_stops_pacts: TODAY, Switch("ratification"), Falls(pact);
    /// Nobody fears for it beforehand: treaties are signed all the same, and some are not ratified.
    m13_some_that_sign_do_not_ratify: EAGER + "weights.domestic = 0", Switch("ratification"), Rises(not_ratified);
    m13_waiting_for_the_last_parliament_takes_longer: EAGER, Lay(ALL_MUST_RATIFY), Rises(quarters_to_ratify);
    m14_candidates_accede: EAGER, Switch("review"), Rises(accessions);
    m14_members_leave: EAGER + "diplomacy.review_rate = 1", Switch("review"), Rises(exits);
    m14_pacts_dissolve: WILLING, Switch("review"), Falls(pact_stands);
    m14_pacts_fade_with_the_threat: EAGER + ALARM, Switch("fatigue"), Rises(faded);
    m15_doubt_about_who_fights_invites_attacks: FIGHTS, Switch("ambiguity"), Rises(attacks);
    m15_promises_deter: FIGHTS, Lay("security.binding_effect = 0"), Rises(attacks);
    m15_a_pact_deters_whatever_brought_it_about: FIGHTS + DECREED, Switch("events"), Falls(attacks);
    m15_attacks_become_wars: TODAY, Switch("aggression"), Rises(war);
    m16_outsiders_balance_a_rising_threat: TODAY, Switch("alignment"), Rises(alignment);
    m16_and_join: WILLING, Switch("alignment"), Rises(signatories);
    m17_some_build_a_deterrent: TODAY, Switch("self_help"), Rises(deterrents);
    m17_it_deters: FIGHTS + "self_help.cost = 0.05", Switch("self_help"), Falls(attacks);
    m18_a_guarantor_gains_by_sharing_its_load: DECISIVE, Switch("burden_shift"), Rises(wish_of_the_hub);
    m19_nothing_in_return_costs_ratification: EAGER + ONE_SIDED, Switch("reciprocity"), Falls(in_force);
    m19_one_sided_obligations_make_no_collective_pact: EAGER, Lay(ONE_SIDED), Falls(pact);
    m20_security_crowds_out_development_and_dialogue: TODAY, Switch("budget"), Rises(index_of_securitisation);
    m20_a_world_of_pacts_is_more_securitised: EAGER, Lay("weights.constant = -2"), Falls(index_of_securitisation);
    m21_inducements_draw_states_away: TODAY, Switch("inducement"), Falls(alignment);
    m21_and_keep_them_out: WILLING, Switch("inducement"), Falls(signatories);
    m22_dependence_weakens_the_will_to_fight: FIGHTS, Switch("dependence"), Falls(honour);
    m22_and_invites_attacks: FIGHTS, Switch("dependence"), Rises(attacks);
    m22_critical_inputs_count: FIGHTS, Scale("state.*.critical_inputs.*", 0.0), Rises(honour);
    m23_a_sceptical_guarantor_offers_less: WILLING, Switch("offers"), Falls(talks);
    m24_a_pact_divides_those_outside: EAGER, Switch("unease"), Falls(cohesion);
    m24_and_they_work_less_together: EAGER, Switch("unease"), Falls(cooperation);
    m25_budgets_answer_the_threat: TODAY, Switch("budget"), Rises(capability);
    m25_and_deter: FIGHTS, Switch("budget"), Falls(attacks);
    f01_less_at_stake_less_to_gain:
        INSECURE + "mechanisms.entrapment = false\nweights.security = 6", Scale("state.*.exposure.*", 0.05), Falls(signatories);
    /// Against E0 where security weighs as much as the rest: what others have at stake is what one fears to be
    /// drawn into.
    f01_less_at_stake_less_to_be_drawn_into: EAGER, Scale("state.*.exposure.*", 0.5), Rises(signatories);
    f01_publics_that_answer_the_threat_deter: FIGHTS, Switch("opinion"), Falls(attacks);
    f02_less_trade_at_risk_more_signatures: WILLING, Scale("state.*.trade_dependence.*", 0.2), Rises(signatories);
    f03_unwilling_publics_stop_pacts: TODAY, Scale("state.*.public_support.*", 0.5), Falls(pact);
    f03_unwilling_publics_invite_attacks: FIGHTS, Scale("state.*.public_support.*", 0.5), Rises(attacks);
    f04_distrust_of_the_guarantor_keeps_states_out:
        INSECURE, Scale("state.*.perceived_reliability.*", 0.2), Falls(signatories);
    f05_stronger_states_are_attacked_less: FIGHTS, Scale("state.*.capability", 2.0), Falls(attacks);
    f06_without_an_autonomy_norm_more_sign: WILLING, Scale("state.*.autonomy_norm", 0.0), Rises(signatories);
    f07_without_grievances_more_sign: WILLING, Scale("pair.*.grievance.*", 0.0), Rises(signatories);
    f07_without_affinity_fewer_do: WILLING, Scale("pair.*.affinity", 0.0), Falls(signatories);
    f07_without_grievances_the_web_is_denser: TODAY, Scale("pair.*.grievance.*", 0.0), Rises(cooperation);
    /// Turnover undoes progress, and helps too: today the guarantor is sceptical, and an election can end that.
    f08_elections_help_where_states_are_not_eager: TODAY + "weights.constant = 0", Switch("leadership"), Rises(pact);
    f08_without_friendly_governments_they_do_not: TODAY, Scale("state.*.leadership.alliance_minded", 0.0), Falls(pact);
    f09_a_constitution_limits_depth: EAGER, Lay("state.JPN.max_depth = \"shallow\""), Falls(article5);
    f09_a_lower_hurdle_lets_pacts_through: TODAY, Scale("state.*.ratification_hurdle", 0.5), Rises(pact);
    f10_without_interoperability_more_attacks: FIGHTS, Scale("arrangement.*.cooperation", 0.0), Rises(attacks);
    f11_burden_keeps_states_out: WILLING, Lay("weights.burden = 0"), Rises(signatories);
    f11_equal_shares_ease_the_hub: WILLING, Lay(EQUAL_SHARES), Rises(wish_of_the_hub);
    f12_nearer_helpers_deter: FIGHTS, Scale("state.*.distance.*", 0.2), Falls(attacks);
    f13_forces_elsewhere_invite_attacks: FIGHTS, Scale("state.*.allocation.*", 0.5), Rises(attacks);
    f13_a_fight_ties_forces_down: FIGHTS, Switch("second_fronts"), Falls(strength);
    /// The adversary is tied down as well, and weighs more.
    f13_second_fronts_bind_the_attacker_too: FIGHTS, Switch("second_fronts"), Falls(attacks);
    /// One index for all makes all alike, but for pairs that state their own likeness.
    f14_likeness_brings_signatures: WILLING, Scale("state.*.democracy", 0.0), Rises(signatories);
    f15_low_endurance_invites_attacks: FIGHTS, Scale("state.*.endurance", 0.5), Rises(attacks);
    f15_fights_use_up_stocks: FIGHTS, Switch("endurance"), Rises(attacks);
    f15_programmes_deter: FIGHTS, Lay("state.USA.endurance_goal = 1\nstate.JPN.endurance_goal = 1"), Falls(attacks);
    f16_nuclear_weapons_and_umbrellas_deter: FIGHTS, Switch("nuclear"), Falls(attacks);
    f16_a_nuclear_adversary_frightens:
        FIGHTS, Lay("adversary.CHN.nuclear = false\nadversary.PRK.nuclear = false"), Rises(honour);
    f16_a_holder_is_attacked_less: FIGHTS, Lay("state.JPN.nuclear = true\nstate.KOR.nuclear = true"), Falls(attacks);
    f17_without_support_for_alliances_no_pact: TODAY, Scale("state.*.alliance_support", 0.5), Falls(pact);
    p08_a_hybrid_clause_shows_the_grey_zone: EAGER + WIDE_WITH_CLAUSES, Switch("clauses"), Falls(lag);
    p08_a_coercion_clause_spreads_the_pressure: EAGER + WIDE_WITH_CLAUSES, Switch("clauses"), Falls(worst_pressure);
    events_of_the_script_happen: EAGER + EXIT, Switch("events"), Falls(pact);
}

#[test]
fn every_mechanism_and_factor_of_the_essays_has_an_experiment() {
    let rows = (1..=25).map(|m| format!("m{m:02}_")).chain((1..=17).map(|f| format!("f{f:02}_")));
    for row in rows.chain(["p08_".to_owned()]) {
        assert!(experiments().iter().any(|(name, _)| name.starts_with(&row)), "{row}");
    }
}

#[test]
fn every_switch_has_an_experiment() {
    for switch in Mechanisms::NAMES {
        let compares = |contrast: &Contrast| matches!(contrast, Switch(name) if name == switch);
        assert!(experiments().iter().any(|(_, contrast)| compares(contrast)), "{switch}");
    }
}
