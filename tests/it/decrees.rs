//! Pacts that a scenario's script puts in force, worked by hand in the plain world (`plain.toml`), and in the shipped one.

use pactsim::pact::Bench;
use pactsim::rng::Key;
use pactsim::scenario::{Depth, RULES, Spec};
use pactsim::security::{defence, fights};
use pactsim::sim::{PHASES, RunRecord};
use pactsim::world::{Ending, Event, StreamIds, Streams, World};

use crate::support::{constants, design, each_run, index_of, laid_over, plain, sample, shipped, spec, state};
use crate::treaties::{happened, in_force, margin, three};

/// Nobody wants the pact, and nobody looks at it again.
const UNWANTED: &str = "weights.constant = -9\nmechanisms.review = false\nmechanisms.fatigue = false\n";

/// An event that puts the only design in force on the first of February.
fn decree(terms: &str) -> String {
    format!("[event.decree]\nname = \"Decree\"\ndate = \"2030-02-01\"\nconcludes = {{ design = \"pact\"{terms} }}\n")
}

#[test]
fn a_pact_that_nobody_wants_is_in_force_from_the_day_of_its_decree() {
    let text = three(&(UNWANTED.to_owned() + &decree("")), "");
    assert!(margin(&text) < 0.0);
    each_run(&spec(&text), sample(1, 3), |run: &RunRecord, world, _| {
        let (time, event) = world.events.iter().find(|(_, event)| matches!(event, Event::Decreed { .. })).expect("one");
        assert!((time - 1.0 / 12.0).abs() < 1e-9, "{time}");
        let all = [0, 1, 2].into_iter().collect();
        assert_eq!(*event, Event::Decreed { design: 0, depth: Depth::Shallow, members: all });
        let [pact] = run.pacts.as_slice() else { panic!("{:?}", run.pacts) };
        assert_eq!((pact.signed, pact.in_force, pact.ended, pact.members.len()), (1, Some(1), None, 3));
        assert!(
            run.shallow_stands
                && run.shallow.as_ref().is_some_and(|first| first.quarter == 1 && first.members.len() == 3)
        );
    });
    // Reviewed, it does not last.
    let reviewed = laid_over(&text, "mechanisms.review = true\ndiplomacy.review_rate = 5");
    each_run(&spec(&reviewed), sample(1, 3), |run: &RunRecord, _, _| {
        assert!(run.shallow.is_some() && !run.shallow_stands)
    });
    let unscripted = laid_over(&text, "mechanisms.events = false");
    each_run(&spec(&unscripted), sample(1, 3), |run: &RunRecord, _, _| assert!(run.pacts.is_empty()));
}

#[test]
fn a_decree_goes_as_deep_as_its_members_may_or_as_it_says() {
    let depths = "depths = [\"shallow\", \"article5\", \"article5-command\"]\nrequired = [\"A\"]";
    let text = laid_over(&three(UNWANTED, depths), "state.C.max_depth = \"article5\"");
    let text = laid_over(&text, &state("D", "max_depth = \"shallow\""));
    let reached = |terms: &str| {
        let spec = spec(&laid_over(&text, &decree(terms)));
        let mut reached = Vec::new();
        each_run(&spec, sample(1, 1), |run: &RunRecord, _, _| {
            reached.extend(run.pacts.iter().map(|pact| pact.depth()))
        });
        reached
    };
    assert_eq!(reached(""), [Some(Depth::Article5)]);
    assert_eq!(reached(", depth = \"shallow\""), [Some(Depth::Shallow)]);
    assert_eq!(
        reached(", depth = \"article5-command\""),
        [Some(Depth::Article5Command)],
        "an intervention asks no constitution"
    );
}

#[test]
fn a_decree_takes_the_place_of_a_treaty_and_leaves_out_whoever_has_withdrawn() {
    let four = ["A", "B", "C", "D"].map(|id| state(id, "exposure.sea = 1")).join("\n");
    let pact = design("pact", &["A", "B", "C", "D"], "required = [\"A\"]");
    let exit = "[event.exit]\nname = \"Exit\"\ndate = \"2030-01-15\"\nwithdraws = [\"D\"]\n";
    let of_three = decree(", members = [\"A\", \"B\", \"D\"]");
    let parts = [pact.as_str(), UNWANTED, exit, &of_three];
    let too_few = parts.iter().fold(plain(&four), |text, more| laid_over(&text, more));
    each_run(&spec(&too_few), sample(1, 1), |run: &RunRecord, _, _| assert!(run.pacts.is_empty(), "A and B are two"));
    let text = laid_over(&too_few, &decree(", members = [\"A\", \"B\", \"C\", \"D\"]"));
    each_run(&spec(&text), sample(1, 1), |run: &RunRecord, _, _| assert_eq!(run.pacts[0].members.len(), 3));
    // Brought in force twice, by different members.
    let again = decree("")
        .replace("decree]", "again]")
        .replace("2030", "2032")
        .replace(" }", ", members = [\"A\", \"B\", \"C\"] }");
    let twice = laid_over(&laid_over(&text, "mechanisms.events = true\nevent.exit.date = \"2035-01-15\""), &again);
    each_run(&spec(&twice), sample(1, 1), |run: &RunRecord, world, _| {
        assert!(happened(world, |event| matches!(event, Event::Ended { how: Ending::Replaced, .. })));
        let members: Vec<usize> = run.pacts.iter().map(|pact| pact.members.len()).collect();
        assert_eq!((members, run.pacts[0].ended, run.pacts[1].in_force), (vec![4, 3], Some(9), Some(9)));
    });
}

#[test]
fn a_decreed_pact_binds_and_deters_as_a_negotiated_one_under_every_rule() {
    for rule in RULES {
        let decree = "[event.decree]\nname = \"Decree\"\ndate = \"2026-10-01\"\n\
                      concludes = { design = \"pacific-defence-pact\", members = [\"AUS\", \"JPN\", \"PHL\", \"USA\"] }";
        let named = format!("rule = \"{}\"\nmechanisms.review = false\nmechanisms.fatigue = false", rule.word());
        let text = laid_over(&shipped(), &named);
        let (with, without) = (spec(&laid_over(&text, decree)), spec(&text));
        let d =
            with.designs.iter().position(|design| design.id.as_str() == "pacific-defence-pact").expect("it is shipped");
        let members = ["AUS", "JPN", "PHL", "USA"].map(|id| index_of(&with, id));
        let after_one_step = |spec: &Spec, by_hand: bool| {
            let c = constants(spec);
            let mut world = World::new(&c);
            let mut streams = Streams::new(&StreamIds::new(spec), &Key::of_replicate(1, 0, 0));
            let mut bench = Bench::new(&c);
            for (name, phase) in PHASES {
                phase(&mut world, &c, &mut streams, &mut bench);
                if by_hand && name == "diplomacy" {
                    world.pacts[d] = in_force(&members, Depth::Article5);
                    let mut obligations = world.obligations.clone();
                    world.obligations_without(&c, None, &mut obligations);
                    world.obligations = obligations;
                }
            }
            let [_, japan, ..] = members;
            let k = spec
                .theatres
                .iter()
                .position(|theatre| theatre.id.as_str() == "east-china-sea")
                .expect("it is shipped");
            let owed = world.obligations.get(members[0], japan, k);
            let promise = |j: usize| (world.obligations.get(j, japan, k), world.reliability[j]);
            let defended = defence(&world, &c, japan, k, promise);
            let honour = fights(&world, &c, members[0], k, owed, world.reliability[members[0]]);
            (world.obligations.clone(), world.pressed.clone(), honour, defended.mean())
        };
        let (decreed, by_hand) = (after_one_step(&with, false), after_one_step(&without, true));
        assert_eq!(decreed, by_hand, "{rule:?}");
        let (_, pressed, honour, defended) = after_one_step(&without, false);
        assert!(decreed.2 > honour && decreed.3 > defended && decreed.1 != pressed, "{rule:?}");
        let counted = |spec: &Spec| {
            let (mut runs, mut first) = (0, 0);
            each_run(spec, sample(2, 5), |run: &RunRecord, _, _| {
                runs += 1;
                first += u32::from(run.article5.as_ref().is_some_and(|first| first.quarter == 1));
                assert_eq!(run.article5_stands, run.article5.is_some() && run.war.is_none());
            });
            (runs, first)
        };
        assert_eq!(counted(&with), (10, 10), "{rule:?}");
    }
}
