//! Each outcome read by hand off a small world, and how outcomes are called.

use super::*;
use crate::pact::{Bench, Stability};
use crate::rng::ln;
use crate::scenario::{Depth, RULES, STARTER, load_text};
use crate::security::fights;
use crate::sim::{SeriesLayout, Status};
use crate::world::{Constants, Draw, Event, Rung, StateSet, World};

// States by number: their ids ascend.
const ADA: usize = 0;
const BEL: usize = 1;
const COR: usize = 2;
const FAR: usize = 3;

/// The starter with a second adversary, who has forces in the Amber Sea too, and `more`.
fn starter(more: &str) -> Spec {
    let (before, rex) = STARTER.split_once("[adversary.REX]").expect("an adversary");
    let (table, rest) = rex.split_once("[theatre.amber-sea]").expect("a theatre");
    let mir = table.replace("Rexland", "Miria");
    let text = format!("{before}[adversary.MIR]{mir}\n[adversary.REX]{table}[theatre.amber-sea]{rest}");
    let text = text.replacen("forces.REX = ", "forces.MIR = 0.25\nforces.REX = ", 1);
    load_text("starter.toml", &format!("{text}\n{more}")).unwrap_or_else(|problems| panic!("{problems}")).spec
}

/// A run that nothing has happened in.
fn quiet() -> RunRecord {
    RunRecord { status: Status::Ok, ..RunRecord::failed(0, 0, String::new()) }
}

/// The outcome called `name`, in its unit.
fn read_off(name: &str, c: &Constants<'_>, world: &World, run: &RunRecord) -> Option<f64> {
    let layout = SeriesLayout::new(c.spec);
    // Each metric has its number as its value.
    let levels: Vec<f64> = (0..layout.metrics.len()).map(|at| at as f64).collect();
    let outcome = Outcome::called(name, [c.spec]).unwrap_or_else(|| panic!("no outcome `{name}`"));
    let ended = Ended { run, world, constants: c, levels: &levels, layout: &layout };
    outcome.reading(c.spec).of(&ended).map(|kept| outcome.scale.in_units(kept.into()))
}

#[track_caller]
fn assert_close(found: Option<f64>, by_hand: f64) {
    assert!(found.is_some_and(|found| (found - by_hand).abs() < 1e-6), "{found:?} is not {by_hand}");
}

#[test]
fn every_outcome_of_the_record_is_found_under_its_name() {
    for (name, scale, ..) in OUTCOMES {
        let outcome = Outcome::called(name, []).expect("it is listed");
        assert_eq!((outcome.scale, outcome.is_always_there), (scale, scale != Scale::Quarter));
    }
    assert!(Outcome::called("articles", []).is_none() && Outcome::called("member.JPN", []).is_none());
}

#[test]
fn every_metric_of_the_series_is_an_outcome_of_the_same_name() {
    let spec = starter("");
    let c = Constants::new(&spec, &Draw::best(&spec));
    let world = World::new(&c);
    for (at, (name, _)) in SeriesLayout::new(&spec).metrics.iter().enumerate() {
        let by_hand = if name == "urgency.amber-sea" { world.urgency_share[0] } else { at as f64 };
        assert_close(read_off(name, &c, &world, &quiet()), by_hand);
    }
}

#[test]
fn names_that_a_scenario_gives_are_found_and_no_others() {
    let spec = starter("");
    let known = known_names(&spec);
    for name in &known {
        let outcome = Outcome::called(name, [&spec]).unwrap_or_else(|| panic!("{name}"));
        assert!(!outcome.description.contains("{}"), "{}", outcome.description);
    }
    for name in ["alignment.ADA", "tie.MIR-REX", "tie.REX-MIR", "bound.FAR-ADA", "margin.amber-pact.ADA.article5"] {
        assert!(Outcome::called(name, [&spec]).is_some(), "{name}");
    }
    for name in [
        "alignment.REX",
        "alignment.ADA.BEL",
        "tie.REX",
        "tie.REX-REX",
        "bound.ADA-REX",
        "willingness.ADA",
        "margin.ADA",
        "margin.amber-pact",
        "margin.amber-pact.ADA.article5-command",
        "war.amber-sea",
        "member.",
    ] {
        assert!(Outcome::called(name, [&spec]).is_none(), "{name}");
    }
    let described = |name: &str| Outcome::called(name, [&spec]).expect("known").description;
    assert_eq!(described("tie.MIR-REX"), "tie of the adversaries MIR and REX at the horizon");
    let margin = described("margin.amber-pact.ADA.article5");
    assert_eq!(margin, "margin that amber-pact offers ADA at article5, with everybody at the table at the start");
    assert!(known.len() < 200 && patterns().iter().any(|(name, ..)| name == "margin.DESIGN.STATE[.DEPTH]"));
}

#[test]
fn an_outcome_that_one_scenario_has_befalls_nobody_in_another() {
    let (spec, without) = (starter(""), load_text("a.toml", &STARTER.replace("COR", "CAR")).expect("sound").spec);
    let c = Constants::new(&without, &Draw::best(&without));
    let value = |name: &str| {
        let layout = SeriesLayout::new(&without);
        let ended = Ended { run: &quiet(), world: &World::new(&c), constants: &c, levels: &[], layout: &layout };
        Outcome::called(name, [&spec]).expect("the first has it").reading(&without).of(&ended)
    };
    assert_eq!((value("member.COR"), value("attacks.COR"), value("alignment.COR")), (Some(0), Some(0), None));
}

#[test]
fn levels_are_those_of_the_last_world() {
    let spec = starter("");
    let c = Constants::new(&spec, &Draw::best(&spec));
    let mut world = World::new(&c);
    let read = |name: &str, world: &World| read_off(name, &c, world, &quiet());
    world.alignment = vec![-1.0, 1.0, 0.25, -0.25];
    assert_close(read("alignment.COR", &world), 0.25);
    // Mean 0; squares 1, 1, 1/16, 1/16.
    assert_close(read("polarisation", &world), (2.125_f64 / 4.0).sqrt());
    assert_close(read("cooperation.ADA-FAR", &world), 0.5);
    assert_close(read("cooperation.FAR-ADA", &world), 0.5);
    assert_eq!([read("bound.ADA-FAR", &world), read("bound.ADA-BEL", &world)], [Some(1.0), Some(0.0)]);
    (world.ties[1], world.ties[2]) = (0.3, 0.3);
    assert_close(read("tie.MIR-REX", &world), 0.3);
    // Half of the public would fight, and the swing makes it three in four.
    world.swing[ADA] = ln(3.0);
    assert_close(read("willingness.ADA.amber-sea", &world), 0.75);
    // Farland has a treaty with Adara alone, and Belmar with nobody.
    let treaty = Rung::from(Depth::Bilateral);
    let kept = fights(&world, &c, FAR, 0, treaty, world.reliability[FAR]);
    assert_close(read("honour.FAR.amber-sea", &world), kept);
    assert_eq!(read("honour.BEL.amber-sea", &world), None);
    // Twice the capability is the trend; half as much again is not.
    world.adversary_capability.iter_mut().for_each(|capability| *capability *= 2.0);
    world.arming[0] = 0.5;
    world.ties.clone_from(&c.ties);
    world.gather_forces(&c);
    assert_close(read("adversary_forces.REX", &world), 1.5);
    assert_eq!(read("adversary_forces.MIR", &world), None, "it presses nowhere");
}

#[test]
fn attacks_and_wars_are_told_by_state_and_theatre() {
    let spec = starter("");
    let c = Constants::new(&spec, &Draw::best(&spec));
    let mut world = World::new(&c);
    let attack =
        |target| Event::Attack { theatre: 0, target, called: StateSet::EMPTY, came: StateSet::EMPTY, forestalls: None };
    [(1.0, ADA), (2.0, ADA), (3.0, BEL)].into_iter().for_each(|(time, target)| world.note(time, attack(target)));
    let run = RunRecord { war: Some((12, 0)), yields: 2, ..quiet() };
    let read = |name: &str| read_off(name, &c, &world, &run);
    assert_eq!([read("attacks.ADA"), read("attacks.BEL"), read("attacks.COR")], [Some(2.0), Some(1.0), Some(0.0)]);
    assert_eq!((read("attacks.amber-sea"), read("wars.amber-sea"), read("yields")), (Some(3.0), Some(1.0), Some(2.0)));
    assert_eq!(read_off("wars.amber-sea", &c, &world, &quiet()), Some(0.0));
}

#[test]
fn times_under_way_are_added_up_by_hand() {
    let spec = starter("");
    let c = Constants::new(&spec, &Draw::best(&spec));
    let set = |states: &[usize]| states.iter().copied().collect::<StateSet>();
    let (design, depth) = (0, Depth::Article5);
    let mut world = World::new(&c);
    for (time, event) in [
        (0.5, Event::TalksOpened { design, parties: set(&[ADA, BEL, FAR]) }),
        (1.0, Event::Signed { design, depth, scope: 0, members: set(&[ADA, FAR]) }),
        (1.25, Event::NotRatified { design, state: FAR }),
        (1.5, Event::InForce { design, depth, members: set(&[ADA]) }),
        (3.0, Event::Ended { design, how: crate::world::Ending::Dissolved }),
        // Its command takes 1.6 years to work.
        (4.0, Event::Decreed { design, depth: Depth::Article5Command, members: set(&[ADA, BEL, FAR]) }),
    ] {
        world.note(time, event);
    }
    let attack =
        Event::Attack { theatre: 0, target: ADA, called: StateSet::EMPTY, came: StateSet::EMPTY, forestalls: None };
    // A step notes its events phase by phase.
    [1.25, 2.0, 5.0, 5.75].into_iter().for_each(|time| world.note(time, attack));
    let read = |name: &str, world: &World| read_off(name, &c, world, &quiet());
    assert_close(read("preemption_exposure", &world), 4.0 * (0.5 + 1.6));
    assert_eq!([read("attacks_in_window", &world), read("attacks_outside_window", &world)], [Some(2.0), Some(2.0)]);
    // Three for half a year, two for a quarter, one for a quarter.
    assert_close(read("hardening", &world), 4.0 * (1.5 + 0.5 + 0.25));
    assert_close(read("quarters", &world), 40.0);
    // A treaty signed two quarters before the war that ends the run.
    world.events.clear();
    world.note(1.0, Event::Signed { design, depth, scope: 0, members: set(&[ADA, BEL, FAR]) });
    world.note(1.5, Event::War { theatre: 0 });
    assert_close(read("preemption_exposure", &world), 2.0);
    assert_close(read("hardening", &world), 6.0);
    assert_close(read("quarters", &world), 6.0);
}

#[test]
fn a_promise_is_the_margin_with_everybody_at_the_table() {
    let spec = starter("");
    let c = Constants::new(&spec, &Draw::best(&spec));
    let (world, mut bench) = (World::new(&c), Bench::new(&c));
    for depth in [Depth::Shallow, Depth::Article5] {
        let exact = Stability::of(&world, &c, &spec.designs[0], depth, &|_| true).expect("four candidates");
        for (state, margin) in exact.everyone {
            let stakes = bench.stakes(&world, &c, 0, Some(depth), state).expect("it may go so deep");
            assert_eq!(stakes.terms.margin().to_bits(), margin.to_bits());
        }
    }
    // Corvia's constitution stops at a shallow pact, which is what all may agree to.
    assert_eq!(bench.stakes(&world, &c, 0, Some(Depth::Article5), COR), None);
    assert_eq!(bench.stakes(&world, &c, 0, None, ADA), bench.stakes(&world, &c, 0, Some(Depth::Shallow), ADA));
}

#[test]
fn the_constant_moves_the_margin_and_neither_net_benefit_nor_security_gain() {
    let promised = |more: &str| {
        let spec = starter(more);
        let ids = crate::world::StreamIds::new(&spec);
        let simulator = crate::sim::Simulator::new(&spec, &ids, &Draw::best(&spec), 1);
        let mut bench = Bench::new(simulator.constants());
        ["margin", "net_benefit", "security_gain"].map(|word| {
            let outcome = Outcome::called(&format!("{word}.amber-pact.BEL.article5"), [&spec]).expect("a promise");
            let kept = outcome.reading(&spec).at_the_start(&simulator, &mut bench);
            outcome.scale.in_units(kept.flatten().expect("it may go so deep").into())
        })
    };
    let [margin, benefit, gain] = promised("[weights]\nconstant = 0.0\n");
    let [dear, still, same] = promised("[weights]\nconstant = -1.0\n");
    assert!((margin - dear) > 0.4 && gain > 0.0, "{margin} {dear} {gain}");
    assert_eq!((benefit, gain), (still, same));
    for rule in RULES {
        let rule = format!("rule = \"{}\"", rule.word());
        let spec = load_text("a.toml", &STARTER.replacen("format = 1", &format!("format = 1\n{rule}"), 1))
            .expect("sound")
            .spec;
        let c = Constants::new(&spec, &Draw::best(&spec));
        let stakes = Bench::new(&c).stakes(&World::new(&c), &c, 0, None, ADA).expect("a candidate");
        assert!(stakes.security.is_finite() && stakes.terms.margin().is_finite(), "{rule}");
    }
}

#[test]
fn levels_are_kept_in_millionths() {
    assert_eq!(Scale::Index.kept(-0.123_456_7), Some(-123_457));
    assert_eq!(Scale::Index.in_units(-123_457.0), -0.123_457);
    assert_eq!([Scale::Index.kept(f64::NAN), Scale::Index.kept(f64::INFINITY), Scale::Index.kept(2148.0)], [None; 3]);
    assert_eq!((Scale::Count.kept(3.0), Scale::Count.in_units(3.0)), (Some(3), 3.0));
}
