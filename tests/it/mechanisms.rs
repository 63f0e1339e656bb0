//! Each switch under `[mechanisms]`, on the shipped scenario: switched off, the mechanism leaves no
//! trace, and the draws of everything else stay as they were.

use pactsim::ensemble::Plan;
use pactsim::scenario::{Mechanisms, Spec};
use pactsim::sim::RunRecord;
use pactsim::world::{Calendar, Constants, Event, Stage, World};

use crate::effects::{DECISIVE_CHANGES, EXIT, ONE_SIDED, eager, embattled};
use crate::support::{each_phase, each_run, laid_over, sample, shipped, spec};

/// The shipped scenario with some mechanisms switched off.
fn without(mechanisms: &[&str]) -> Spec {
    let off: String = mechanisms.iter().map(|name| format!("mechanisms.{name} = false\n")).collect();
    spec(&laid_over(&shipped(), &off))
}

const PLAN: (u32, u32) = (20, 5);

fn plan() -> Plan {
    sample(PLAN.0, PLAN.1)
}

/// One number from each run of a scenario, the runs in order.
fn of_each_run(spec: &Spec, look: impl Fn(&RunRecord, &World, &Constants<'_>) -> f64) -> Vec<f64> {
    let mut values = Vec::new();
    each_run(spec, plan(), |run, world, c| values.push(look(run, world, c)));
    values
}

fn total(values: &[f64]) -> f64 {
    values.iter().sum()
}

fn count(world: &World, is: impl Fn(&Event) -> bool) -> f64 {
    world.events.iter().filter(|(_, event)| is(event)).count() as f64
}

/// The greatest distance between two rows of numbers.
fn gap(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Asserts that what `look` counts is there with the mechanism and not without it.
#[track_caller]
fn assert_vanishes(mechanism: &str, look: impl Fn(&RunRecord, &World, &Constants<'_>) -> f64) {
    assert_vanishes_apart_from(&[], mechanism, look);
}

/// The same in a scenario without `others`, which move the same quantity.
#[track_caller]
fn assert_vanishes_apart_from(
    others: &[&str],
    mechanism: &str,
    look: impl Fn(&RunRecord, &World, &Constants<'_>) -> f64,
) {
    let all = [others, &[mechanism]].concat();
    let (with, off) = (of_each_run(&without(others), &look), of_each_run(&without(&all), &look));
    assert!(total(&with) > 0.0, "{mechanism} does nothing even when it is on");
    assert_eq!(total(&off), 0.0, "{mechanism} is off");
}

#[test]
fn without_a_grey_zone_urgency_is_assertiveness_at_once() {
    assert_vanishes("grey_zone", |_, world, _| {
        let lag = gap(&world.urgency, &world.assertiveness);
        if lag < 1e-9 { 0.0 } else { lag }
    });
}

#[test]
fn without_a_grey_zone_nothing_drifts() {
    // The course in the same draws differs by the drift alone: rate × time.
    let drifted = |spec: &Spec| {
        let mut ends = Vec::new();
        each_run(spec, plan(), |_, world, c| {
            let drift: Vec<f64> = c.theatres.iter().map(|t| t.drift * c.calendar.dt * f64::from(world.step)).collect();
            ends.push((world.step, world.course.clone(), drift));
        });
        ends
    };
    let full = Calendar::new(&without(&[])).steps;
    let mut compared = 0;
    for ((steps, with, drift), (other_steps, off, _)) in
        drifted(&without(&[])).iter().zip(&drifted(&without(&["grey_zone"])))
    {
        // A war ends a run early.
        if *steps == full && *other_steps == full {
            let difference: Vec<f64> = with.iter().zip(off).map(|(a, b)| a - b).collect();
            assert!(gap(&difference, drift) < 1e-9, "{difference:?} {drift:?}");
            compared += 1;
        }
    }
    assert!(compared > 20);
}

#[test]
fn without_crises_there_are_none() {
    assert_vanishes("crises", |run, _, _| f64::from(run.crises));
}

#[test]
fn without_aggression_there_is_no_attack_and_no_war() {
    assert_vanishes("aggression", |run, _, _| f64::from(run.attacks) + f64::from(u8::from(run.war.is_some())));
}

#[test]
fn without_coercion_nobody_is_coerced_and_trade_stays_as_it_is() {
    assert_vanishes("coercion", |run, world, c| f64::from(run.coercions) + gap(&world.dependence, &c.dependence));
}

#[test]
fn without_reliability_no_guarantor_changes_its_mind() {
    assert_vanishes("reliability", |_, world, _| count(world, |event| matches!(event, Event::Regime { .. })));
}

#[test]
fn without_leadership_no_government_changes() {
    assert_vanishes("leadership", |_, world, c| {
        let starts: Vec<f64> = c.states.iter().map(|state| state.government).collect();
        count(world, |event| matches!(event, Event::Election { .. })) + gap(&world.government, &starts)
    });
}

#[test]
fn without_cooperation_the_web_stays_as_it_is() {
    assert_vanishes("cooperation", |_, world, c| gap(&world.cooperation, &c.cooperation));
}

#[test]
fn without_inducement_and_balancing_nobody_is_aligned_anew() {
    let aligned = |_: &RunRecord, world: &World, _: &Constants<'_>| world.alignment.iter().map(|a| a.abs()).sum();
    assert_vanishes_apart_from(&["alignment", "unease"], "inducement", aligned);
    assert_vanishes_apart_from(&["inducement", "unease"], "alignment", aligned);
}

#[test]
fn without_budgets_that_respond_capabilities_follow_their_trends() {
    assert_vanishes("budget", |_, world, c| {
        let years = f64::from(world.step) * c.calendar.dt;
        let trend: Vec<f64> = c.states.iter().map(|s| s.capability * (s.growth * years).exp()).collect();
        let apart = gap(&world.capability, &trend);
        if apart < 1e-9 * trend.iter().sum::<f64>() { 0.0 } else { apart }
    });
}

#[test]
fn without_opinion_willingness_does_not_move_with_threat_or_trade() {
    assert_vanishes_apart_from(&["dependence"], "opinion", |_, world, c| {
        let moved = (0..c.n).flat_map(|i| (0..c.nk).map(move |k| (i, k))).map(|(i, k)| {
            let slow = c.poll[i * c.nk + k] + world.swing[i] + c.states[i].rally * world.pressure[i];
            (world.willingness_odds(c, i, k).ln() - slow).abs()
        });
        moved.filter(|moved| *moved > 1e-9).sum()
    });
}

/// Greatest reaction to a pact, and steps with a treaty signed, over some eager worlds.
fn reactions(mechanisms: &[&str]) -> (f64, u32) {
    let off: String = mechanisms.iter().map(|name| format!("mechanisms.{name} = false\n")).collect();
    let eager = "weights.constant = 2\ndiplomacy.initiative_rate = 2\nadversary.CHN.provocation = 0.3\n";
    let spec = spec(&laid_over(&laid_over(&shipped(), eager), &off));
    let (mut greatest, mut signed) = (0.0_f64, 0);
    for seed in 0..5 {
        each_phase(&spec, seed, |_, _, world, _| {
            let moved = world.reaction.iter().chain(&world.arming).map(|x| x.abs());
            greatest = moved.fold(greatest, f64::max);
            signed += u32::from(world.pacts.iter().any(|pact| matches!(pact.stage, Stage::Ratifying | Stage::InForce)));
        });
    }
    (greatest, signed)
}

#[test]
fn without_reaction_no_pact_moves_an_adversary() {
    let (with, off) = (reactions(&[]), reactions(&["reaction"]));
    assert!(with.0 > 0.0 && off.1 > 0, "{with:?} {off:?}");
    assert_eq!(off.0, 0.0);
}

#[test]
fn switching_a_mechanism_moves_no_draw_of_another() {
    // Opinion's swings, shocks and the courses of theatres have streams of their own.
    let swings = |spec: &Spec| {
        let mut all = Vec::new();
        each_phase(spec, 7, |phase, _, world, _| {
            if phase == "shocks" && world.step == 3 {
                all.extend(world.swing.iter().chain(&world.shock).map(|v| v.to_bits()));
            }
        });
        all
    };
    let with = swings(&without(&[]));
    assert!(!with.is_empty());
    for mechanism in Mechanisms::NAMES {
        assert_eq!(with, swings(&without(&[mechanism])), "{mechanism}");
    }
}

/// Each switch with a scenario in which its mechanism matters, and a change of what only that mechanism uses.
fn traces() -> Vec<(&'static str, String, &'static str)> {
    let (today, fights) = (shipped, || embattled(&shipped()));
    let one_sided = || laid_over(&eager(), ONE_SIDED);
    let decisive = || laid_over(&embattled(&eager()), DECISIVE_CHANGES);
    vec![
        ("grey_zone", today(), "theatre.taiwan-strait.drift = 1\ntheatre.taiwan-strait.visibility = 0.01"),
        ("crises", today(), "theatre.taiwan-strait.crisis_rate = 0.01"),
        ("opinion", today(), "opinion.threat_effect = 5"),
        ("dependence", today(), "opinion.dependence_effect = 3\nopinion.critical_effect = 3"),
        ("leadership", today(), "state.JPN.leadership.alliance_minded = 0"),
        ("reliability", today(), "guarantor.USA.switch = 0"),
        ("offers", today(), "guarantor.USA.offers_when_sceptical = 1"),
        ("coercion", eager(), "coercion.onset = 1\ncoercion.severity = 1\ncoercion.yielding = 1"),
        ("inducement", eager(), "adversary.CHN.inducement = 1"),
        ("alignment", today(), "reaction.balancing = 1.5"),
        ("unease", eager(), "reaction.unease = 0.4"),
        ("cooperation", today(), "cooperation.growth = 1\ncooperation.decay = 1"),
        ("agreements", today(), "cooperation.agreements = 1\ncooperation.agreement_drive = 0.6"),
        (
            "bilaterals",
            today(),
            "arrangement.usa-jpn.obligated = [\"USA\"]\ndesign.wide-bloc.bilateral_fallback = true",
        ),
        ("stepping_stones", eager(), "weights.stepping_stone = 1\nsecurity.spoke_relief = 0.7"),
        ("fallbacks", eager(), "design.wide-bloc.depths = [\"article5\"]\ndesign.wide-bloc.core = [\"himalaya\"]"),
        ("entrapment", today(), "weights.entrapment = 3"),
        ("burden_shift", decisive(), "weights.burden_shift = 3"),
        ("ratification", eager(), "state.JPN.ratification_hurdle = 0.9\ndiplomacy.ratification_leader = 0.2"),
        ("reciprocity", one_sided(), "diplomacy.reciprocity = 0.3"),
        ("review", laid_over(&eager(), "mechanisms.self_help = false"), "diplomacy.review_rate = 4"),
        ("fatigue", eager(), "diplomacy.fatigue = 20"),
        ("clauses", eager(), "design.wide-bloc.clauses = [\"economic-coercion\", \"hybrid\"]"),
        ("reaction", eager(), "adversary.CHN.provocation = 1\nadversary.CHN.arming = 1"),
        ("counter_alignment", eager(), "reaction.tie_response = 10\nreaction.tie_cost = 0"),
        ("aggression", today(), "theatre.taiwan-strait.attack_rate = 0.5"),
        ("preemption", decisive(), "aggression.preemption = 100"),
        ("ambiguity", fights(), "aggression.ambiguity = 2"),
        (
            "nuclear",
            fights(),
            "opinion.nuclear_caution = 1.5\naggression.nuclear_deterrence = 4\naggression.umbrella = 1",
        ),
        ("endurance", fights(), "endurance.consumption = 0.9\nstate.USA.endurance_goal = 1"),
        ("second_fronts", fights(), "endurance.tied_down = 0.6"),
        ("budget", today(), "budget.threat_response = 0.4"),
        ("self_help", today(), "self_help.cost = 0\nself_help.lead_time = 1"),
        ("events", today(), EXIT),
    ]
}

/// Everything in the worlds at the end of a few runs, to the last bit.
fn ends(text: &str) -> Vec<String> {
    let mut ends = Vec::new();
    each_run(&spec(text), sample(8, 3), |_, world, _| ends.push(format!("{world:?}")));
    ends
}

#[test]
fn what_only_a_mechanism_uses_changes_results_with_it_and_nothing_at_all_without_it() {
    let traces = traces();
    for switch in Mechanisms::NAMES {
        assert!(traces.iter().any(|(name, ..)| name == switch), "{switch} has no line");
    }
    let (mut idle, mut traced) = (Vec::<&str>::new(), Vec::<&str>::new());
    for (switch, text, change) in &traces {
        let off = laid_over(text, &format!("mechanisms.{switch} = false"));
        idle.extend((ends(text) == ends(&laid_over(text, change))).then_some(*switch));
        traced.extend((ends(&off) != ends(&laid_over(&off, change))).then_some(*switch));
    }
    assert!(idle.is_empty(), "nothing happens even with {idle:?}");
    assert!(traced.is_empty(), "something happens without {traced:?}");
}
