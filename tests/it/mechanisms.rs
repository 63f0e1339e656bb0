//! Each switch under `[mechanisms]`, on the shipped scenario: switched off, the mechanism leaves no
//! trace, and the draws of everything else stay as they were.

use pactsim::ensemble::Plan;
use pactsim::scenario::Spec;
use pactsim::sim::RunRecord;
use pactsim::world::{Calendar, Constants, Event, Stage, World};

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
    let (with, off) = (of_each_run(&without(&[]), &look), of_each_run(&without(&[mechanism]), &look));
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
fn without_inducement_nobody_is_aligned_anew() {
    assert_vanishes("inducement", |_, world, _| world.alignment.iter().map(|a| a.abs()).sum());
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
    assert_vanishes("opinion", |_, world, c| {
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
    for mechanism in [
        "grey_zone",
        "crises",
        "opinion",
        "leadership",
        "reliability",
        "coercion",
        "inducement",
        "cooperation",
        "reaction",
        "aggression",
        "budget",
    ] {
        assert_eq!(with, swings(&without(&[mechanism])), "{mechanism}");
    }
}
