//! What treaties ask, how they change and end, and what a scenario's script does to them, worked by hand
//! in the plain world (`plain.toml`).

use pactsim::pact::{Bench, Outcome, diplomacy, negotiate};
use pactsim::rng::Key;
use pactsim::scenario::Depth;
use pactsim::sim::RunRecord;
use pactsim::world::{Constants, Ending, Event, Pact, Rung, Stage, StateSet, StreamIds, Streams, World};

use crate::by_hand::CERTAIN;
use crate::effects::embattled;
use crate::support::{
    constants, design, each_phase, each_run, index_of, laid_over, plain, runs, sample, shipped, spec, state,
};

#[track_caller]
fn assert_close(computed: f64, by_hand: f64) {
    assert!((computed - by_hand).abs() < 1e-9, "computed {computed}, by hand {by_hand}");
}

/// A, B and C, all with a stake in the sea, and a pact on the table among all three, which A proposes.
pub(crate) fn three(changes: &str, terms: &str) -> String {
    let states = ["A", "B", "C"].map(|id| state(id, "exposure.sea = 1")).join("\n");
    let text = laid_over(&plain(&states), &design("pact", &["A", "B", "C"], terms));
    laid_over(&text, changes)
}

/// The proposer's margin with everyone at the table, as the world is at the start.
pub(crate) fn margin(text: &str) -> f64 {
    let spec = spec(text);
    let c = constants(&spec);
    match negotiate(&mut Bench::new(&c), &World::new(&c), &c, 0) {
        Outcome::Deal(deal) => deal.proposer_margin,
        Outcome::NoDeal { proposer_margin, .. } => proposer_margin,
    }
}

const GUARANTOR: &str = "[guarantor.A]\ncommitted = 1\nsceptical = 0\nregime = \"committed\"\nswitch = 1\n\
                         offers_when_sceptical = 1";

fn treaty(id: &str, members: [&str; 2], depth: &str) -> String {
    format!(
        "[arrangement.{id}]\nname = \"{id}\"\nmembers = {members:?}\ndepth = \"{depth}\"\ncooperation = 0\ngrowth = 0"
    )
}

pub(crate) fn in_force(members: &[usize], depth: Depth) -> Pact {
    let members: StateSet = members.iter().copied().collect();
    Pact { stage: Stage::InForce, members, ratified: members, in_force_since: 0.0, ..Pact::dormant(depth) }
}

/// The world after diplomacy has had one step, and what happened in it.
fn negotiated(text: &str, seed: u64, prepare: impl Fn(&mut World, &Constants<'_>)) -> World {
    let spec = spec(text);
    let c = constants(&spec);
    let mut world = World::new(&c);
    prepare(&mut world, &c);
    let mut obligations = world.obligations.clone();
    world.obligations_without(&c, None, &mut obligations);
    world.obligations = obligations;
    let mut streams = Streams::new(&StreamIds::new(&spec), &Key::of_replicate(seed, 0, 0));
    diplomacy(&mut world, &c, &mut streams, &mut Bench::new(&c));
    world
}

// ── What a treaty asks ─────────────────────────────────────────────────────────────────────────

#[test]
fn whoever_owes_and_is_owed_nothing_ratifies_less() {
    // New binding 1/2; support at the hurdle less 0.15 is a spread below it: Φ(−1).
    let text = three("weights.domestic = 1\ndiplomacy.reciprocity = 0.15", "");
    assert_close(margin(&text), -0.25);
    let one_sided = laid_over(&text, "design.pact.obligated = [\"A\"]");
    assert_close(margin(&one_sided), -0.5 * 0.841_344_746_068_542_9);
    // B owes something in return: half of the others.
    let half = laid_over(&text, "design.pact.obligated = [\"A\", \"B\"]\ndiplomacy.reciprocity = 0.3");
    assert_close(margin(&half), -0.5 * 0.841_344_746_068_542_9);
}

#[test]
fn those_who_owe_nothing_bring_nothing_and_pay_nothing() {
    let text = three("weights.security = 1\nweights.autonomy = 1\nstate.A.autonomy_norm = 0.4", "obligated = [\"A\"]");
    let text = laid_over(&text, CERTAIN);
    // Nobody helps A more than before, and A is bound by 1/2 to each.
    assert_close(margin(&text), -0.2);
    // B is helped by A, with 2/3 instead of 1/2 of half its force, at no cost: 1/2 · (40/55 − 40/(55 + 5/6)).
    let to_b = laid_over(&text, "design.pact.proposer = \"B\"");
    assert_close(margin(&to_b), 0.5 * (40.0 / 55.0 - 40.0 / (55.0 + 5.0 / 6.0)));
}

#[test]
fn equal_shares_are_equal_whatever_the_forces() {
    let text = three("weights.burden = 1\nstate.A.capability = 20", "");
    assert_close(margin(&text), -0.5 * 0.5);
    assert_close(margin(&laid_over(&text, "design.pact.burden = \"equal\"")), -0.5 / 3.0);
}

#[test]
fn prior_commitments_of_the_others_relieve_a_guarantor_of_its_fear() {
    let text = three("weights.entrapment = 1", "");
    let bound = laid_over(&text, &treaty("spokes", ["B", "C"], "shallow"));
    // Nothing else of A's changes, and half of an Article 5 holds between the two others: a quarter is lifted.
    let relief = "security.spoke_relief = 0.5";
    let afraid = margin(&laid_over(&bound, GUARANTOR));
    assert!(afraid < -0.01);
    assert_close(margin(&laid_over(&laid_over(&bound, GUARANTOR), relief)), 0.75 * afraid);
    // Only a guarantor's, and only by commitments that there are.
    assert_close(margin(&laid_over(&bound, relief)), margin(&bound));
    assert_close(margin(&laid_over(&laid_over(&text, GUARANTOR), relief)), margin(&laid_over(&text, GUARANTOR)));
}

// ── Scopes, fallbacks, newcomers ───────────────────────────────────────────────────────────────

/// Three seas with the stakes of A, B and C in them.
fn seas() -> String {
    let theatre = |id: &str| {
        let plain = "adversary = \"REX\"\nassertiveness = 0.5\nurgency = 0.5\nvisibility = 1\ndrift = 0\n\
                     crisis_rate = 0\ncrisis_size = 0\ncrisis_half_life = 1\nattack_rate = 0\n\
                     willingness_shift = 0\nforces.REX = 0.4";
        format!("[theatre.{id}]\nname = \"{id}\"\n{plain}\n")
    };
    let stakes = "[state.A.exposure]\nbay = 0.5\nstrait = 1\n[state.B.exposure]\nbay = 0.5\nstrait = 0\n\
                  [state.C.exposure]\nbay = 0.5\nsea = 0.5\nstrait = 0.5";
    let text = laid_over(&three("", ""), &format!("{}{}", theatre("bay"), theatre("strait")));
    laid_over(&laid_over(&text, stakes), "design.pact.theatres = [\"bay\", \"sea\", \"strait\"]")
}

fn scopes(text: &str) -> Vec<Vec<usize>> {
    let spec = spec(text);
    constants(&spec).scopes[0].iter().map(|scope| scope.theatres.clone()).collect()
}

#[test]
fn the_most_divisive_theatre_is_given_up_first_and_the_core_never() {
    let (bay, sea, strait) = (0, 1, 2);
    // Variances: none in the bay, 1/18 in the sea, 1/6 in the strait.
    assert_eq!(scopes(&seas()), [vec![bay, sea, strait], vec![bay, sea], vec![bay]]);
    let core = laid_over(&seas(), "design.pact.core = [\"strait\"]");
    assert_eq!(scopes(&core), [vec![bay, sea, strait], vec![bay, strait], vec![strait]]);
    assert_eq!(scopes(&laid_over(&seas(), "mechanisms.fallbacks = false")), [vec![bay, sea, strait]]);
}

#[test]
fn a_pact_is_made_without_the_theatre_that_kept_it_from_being_made() {
    // Only B fears to be drawn into the strait, where it has nothing at stake and A everything.
    let text = laid_over(&seas(), "weights.constant = 0.12\nweights.entrapment = 1\nsecurity.usable_alone = 0");
    let agreed = |text: &str| {
        let spec = spec(text);
        let c = constants(&spec);
        match negotiate(&mut Bench::new(&c), &World::new(&c), &c, 0) {
            Outcome::Deal(deal) => Some(deal.scope),
            Outcome::NoDeal { .. } => None,
        }
    };
    assert!(agreed(&text).is_some_and(|scope| scope > 0), "{:?}", agreed(&text));
    assert_eq!(agreed(&laid_over(&text, "mechanisms.fallbacks = false")), None);
}

/// Years from signature to entry into force of the first treaty of each of many runs among five states that all ratify,
/// A being required, and whether all were members then.
fn waits(terms: &str) -> Vec<(f64, bool)> {
    let ids = ["A", "B", "C", "D", "E"];
    let states = ids.map(|id| state(id, "exposure.sea = 1")).join("\n");
    let eager = "weights.constant = 1\nmechanisms.ratification = false\ndiplomacy.initiative_rate = 100\n\
                 diplomacy.talks = 0.1\ndiplomacy.ratification = 0.5";
    let text = laid_over(&laid_over(&plain(&states), &design("pact", &ids, terms)), eager);
    let mut seen = Vec::new();
    each_run(&spec(&text), sample(1, 2000), |_, world, _| {
        let first = |is: &dyn Fn(&Event) -> bool| world.events.iter().find(|(_, event)| is(event)).copied();
        let signed = first(&|event| matches!(event, Event::Signed { .. }));
        let in_force = first(&|event| matches!(event, Event::InForce { .. }));
        let (Some((from, _)), Some((to, Event::InForce { members, .. }))) = (signed, in_force) else { return };
        seen.push((to - from, members.len() == 5));
    });
    assert!(seen.len() > 1900, "{}", seen.len());
    seen
}

/// Fails unless the mean lies within four standard errors of `by_hand`.
#[track_caller]
fn assert_mean(waits: &[(f64, bool)], by_hand: f64) {
    let count = waits.len() as f64;
    let mean = waits.iter().map(|(wait, _)| wait).sum::<f64>() / count;
    let variance = waits.iter().map(|(wait, _)| (wait - mean).powi(2)).sum::<f64>() / (count - 1.0);
    assert!((mean - by_hand).abs() < 4.0 * (variance / count).sqrt(), "{mean}, by hand {by_hand}");
}

#[test]
fn a_treaty_enters_into_force_with_the_required_and_a_majority_or_with_the_last() {
    // The times of five parliaments are exponential with mean 1/2, and the k-th of them is due after
    // 1/2 · (1/5 + 1/4 + …), k terms of it. The last of five:
    let last = 0.5 * (1.0 / 5.0 + 1.0 / 4.0 + 1.0 / 3.0 + 1.0 / 2.0 + 1.0);
    assert_mean(&waits("entry_into_force = \"all\"\nrequired = [\"A\"]"), last);
    assert_mean(&waits("required = [\"A\", \"B\", \"C\", \"D\", \"E\"]"), last);
    // The third of five, and A: it is among the first three with 3/5, else the fourth or the fifth, as likely each.
    let third = 0.5 * (1.0 / 5.0 + 1.0 / 4.0 + 1.0 / 3.0);
    let majority = waits("required = [\"A\"]");
    assert_mean(&majority, third + 0.5 * (2.0 / 5.0 * 1.0 / 2.0 + 1.0 / 5.0));
    // The others ratify as it enters into force.
    assert!(majority.iter().all(|(_, all_in)| *all_in));
}

#[test]
fn a_treaty_that_is_not_ratified_leaves_bilateral_ones_as_failed_talks_do() {
    // C signs and its parliament never ratifies, without which the pact cannot stand; B's does.
    let wants = "weights.constant = 0.1\nstate.A.alliance_support = 1\nstate.A.public_support.sea = 1\n\
                 state.B.alliance_support = 1\nstate.C.ratification_hurdle = 0.9\nweights.domestic = 0\n\
                 diplomacy.ratification_spread = 0.1\ndiplomacy.initiative_rate = 100\ndiplomacy.talks = 0\ndiplomacy.ratification = 0";
    let happens = |terms: &str| {
        let text = three(wants, terms);
        let lapsed = |world: &World| {
            let end = |event: &Event| matches!(event, Event::Ended { how: Ending::NotRatified, .. });
            world.events.iter().find(|(_, event)| end(event)).map(|&(time, _)| time)
        };
        let worlds: Vec<World> = (0..40).map(|seed| negotiated(&text, seed, |_, _| ())).collect();
        let failed: Vec<(f64, &World)> = worlds.iter().filter_map(|world| Some((lapsed(world)?, world))).collect();
        let takes_its_place = |(at, world): &&(f64, &World)| {
            let is = |event: &Event| matches!(event, Event::Bilateral { hub: 0, spoke: 1, .. });
            world.events.iter().any(|(time, event)| time == at && is(event))
        };
        (failed.len(), failed.iter().filter(takes_its_place).count())
    };
    let (failed, bilateral) = happens("bilateral_fallback = true");
    assert!(failed > 20 && bilateral > failed / 4, "{bilateral} of {failed}");
    assert_eq!(happens("").1, 0);
}

#[test]
fn what_a_withdrawal_does_to_a_signed_treaty_happens_when_it_comes_and_not_before() {
    // All sign and ratify slowly; A, without which there is no pact, has mostly ratified when it withdraws.
    let slow =
        "weights.constant = 1\ndiplomacy.initiative_rate = 10\ndiplomacy.talks = 0.1\ndiplomacy.ratification = 4";
    let text = three(slow, "required = [\"A\"]\nentry_into_force = \"all\"\nbilateral_fallback = true");
    let exit = "[event.exit]\nname = \"Exit\"\ndate = \"2033-01-01\"\nwithdraws = [\"A\"]";
    let before = |text: &str| {
        let mut runs = Vec::new();
        each_run(&spec(text), sample(1, 200), |_, world, _| {
            let events = world.events.iter().filter(|(time, _)| *time < 2.99);
            runs.push(events.map(|(time, event)| format!("{time} {event:?}")).collect::<Vec<_>>());
        });
        runs
    };
    let (calm, left) = (before(&text), before(&laid_over(&text, exit)));
    assert!(calm.iter().flatten().any(|event| event.contains("Signed")));
    assert_eq!(calm, left);
}

/// A wants a pact with B and C; C cares for its autonomy, without it there is none.
fn without_c() -> String {
    let wants = "weights.constant = 0.1\nweights.autonomy = 1\nstate.C.autonomy_norm = 1\n\
                 mechanisms.ratification = false\ndiplomacy.initiative_rate = 100\ndiplomacy.talks = 0";
    three(wants, "bilateral_fallback = true")
}

pub(crate) fn happened(world: &World, is: impl Fn(&Event) -> bool) -> bool {
    world.events.iter().any(|(_, event)| is(event))
}

#[test]
fn failed_talks_leave_a_bilateral_treaty_with_whoever_wants_one() {
    let rung = Rung::from(Depth::Bilateral);
    let world = negotiated(&without_c(), 0, |_, _| ());
    assert!(happened(&world, |event| matches!(event, Event::Bilateral { hub: 0, spoke: 1, mutual: true, .. })));
    assert!(!happened(&world, |event| matches!(event, Event::Bilateral { spoke: 2, .. })));
    assert_eq!((world.standing.get(0, 1, 0), world.standing.get(1, 0, 0)), (rung, rung));
    assert_eq!(world.obligations.get(0, 2, 0), Rung::NONE);
    // Who may not go so deep is helped without owing anything.
    let guarded = negotiated(&laid_over(&without_c(), "state.B.max_depth = \"shallow\""), 0, |_, _| ());
    assert!(happened(&guarded, |event| matches!(event, Event::Bilateral { spoke: 1, mutual: false, .. })));
    assert_eq!((guarded.standing.get(0, 1, 0), guarded.standing.get(1, 0, 0)), (rung, Rung::NONE));
    // Without the fallback there is nothing.
    let nothing = negotiated(&laid_over(&without_c(), "design.pact.bilateral_fallback = false"), 0, |_, _| ());
    assert!(happened(&nothing, |event| matches!(event, Event::TalksFailed { .. })));
    assert!(!happened(&nothing, |event| matches!(event, Event::Bilateral { .. })));
}

#[test]
fn an_enlargement_takes_a_newcomer() {
    let club = "[arrangement.club]\nname = \"Club\"\nmembers = [\"A\", \"B\", \"C\"]\ndepth = \"shallow\"\n\
                cooperation = 0\ngrowth = 0";
    let four = ["A", "B", "C", "D"].map(|id| state(id, "exposure.sea = 1")).join("\n");
    let terms = "required = [\"A\"]\nenlarges = \"club\"\ndepths = [\"article5\"]";
    let pact = design("pact", &["A", "B", "C", "D"], terms);
    let wants = "weights.constant = 0.1\nweights.autonomy = 1";
    let text = [pact.as_str(), club, wants].iter().fold(plain(&four), |text, more| laid_over(&text, more));
    let agrees = |text: &str| {
        let spec = spec(text);
        let c = constants(&spec);
        let mut world = World::new(&c);
        world.pacts[0] = in_force(&[0, 1, 2], Depth::Article5);
        let counts = world.is_collective(&c, 0, Depth::Shallow);
        world.pacts[0] = in_force(&[0, 1, 2, 3], Depth::Article5);
        assert!(world.is_collective(&c, 0, Depth::Article5));
        (counts, matches!(negotiate(&mut Bench::new(&c), &World::new(&c), &c, 0), Outcome::Deal(_)))
    };
    assert_eq!(agrees(&text), (false, true));
    let aloof = laid_over(&text, "state.D.autonomy_norm = 1");
    assert_eq!(agrees(&aloof), (false, false));
    // Were it no enlargement, the three could go deeper by themselves, and that would count.
    let mut table = crate::support::parse(&aloof);
    let removed = table["design"]["pact"].as_table_mut().and_then(|pact| pact.remove("enlarges"));
    assert!(removed.is_some());
    assert_eq!(agrees(&crate::support::render(&table)), (true, true));
}

#[test]
fn a_one_sided_pact_is_no_collective_one() {
    let spec = spec(&three("", "obligated = [\"A\"]"));
    let c = constants(&spec);
    let mut world = World::new(&c);
    world.pacts[0] = in_force(&[0, 1, 2], Depth::Article5);
    assert!(!world.is_collective(&c, 0, Depth::Shallow));
    let mut obligations = world.obligations.clone();
    world.obligations_without(&c, None, &mut obligations);
    let rungs = [(0, 1), (0, 2), (1, 0), (2, 1)].map(|(i, j)| obligations.get(i, j, 0));
    assert_eq!(rungs, [Depth::Article5.into(), Depth::Article5.into(), Rung::NONE, Rung::NONE]);
}

#[test]
fn a_pact_of_two_comes_into_force_and_is_no_collective_one() {
    let two = ["A", "B"].map(|id| state(id, "exposure.sea = 1")).join("\n");
    let pact = design("pact", &["A", "B"], "minimum_size = 2");
    let eager = "weights.constant = 0.3\nmechanisms.ratification = false\ndiplomacy.initiative_rate = 100";
    let spec = spec(&laid_over(&laid_over(&plain(&two), &pact), eager));
    let (records, _) = runs(&spec, sample(2, 2));
    for run in records {
        assert!(run.pacts.iter().any(|pact| pact.in_force.is_some() && pact.members.len() == 2), "{run:?}");
        assert_eq!((&run.shallow, run.shallow_stands, &run.closest), (&None, false, &None));
    }
}

// ── How a pact in force changes ────────────────────────────────────────────────────────────────

#[test]
fn a_command_takes_its_time_to_work() {
    let text = three("diplomacy.integration = 1", "depths = [\"article5-command\"]");
    let mut rungs = Vec::new();
    let spec = spec(&text);
    let c = constants(&spec);
    let mut world = World::new(&c);
    world.pacts[0] = in_force(&[0, 1, 2], Depth::Article5Command);
    let mut streams = Streams::new(&StreamIds::new(&spec), &Key::of_replicate(0, 0, 0));
    for step in 0..5 {
        world.step = step;
        diplomacy(&mut world, &c, &mut streams, &mut Bench::new(&c));
        rungs.push((world.working_rung(&c, 0).has_command(), world.obligations.get(0, 1, 0).has_command()));
    }
    // One year is the end of the fourth quarter.
    assert_eq!(rungs, [(false, false), (false, false), (false, false), (true, true), (true, true)]);
}

#[test]
fn a_pact_in_force_deepens_when_nobody_loses_by_it() {
    let eager = "weights.constant = 0.3\nweights.security = 1\nmechanisms.ratification = false\n\
                 diplomacy.initiative_rate = 100";
    let text = three(eager, "depths = [\"article5\", \"shallow\"]");
    let deepened = |changes: &str| {
        let world = negotiated(&laid_over(&text, changes), 0, |world, _| {
            world.pacts[0] = in_force(&[0, 1, 2], Depth::Shallow);
        });
        world.pacts[0].depth == Depth::Article5
            && happened(&world, |event| matches!(event, Event::Deepened { depth: Depth::Article5, .. }))
            && world.obligations.get(0, 1, 0) == Depth::Article5.into()
    };
    assert!(deepened(""));
    // One that would lose by it, or may not go so deep, or a public that would not have it.
    assert!(!deepened("weights.autonomy = 1\nstate.B.autonomy_norm = 0.5"));
    assert!(!deepened("state.B.max_depth = \"bilateral\""));
    assert!(!deepened(
        "mechanisms.ratification = true\ndiplomacy.ratification_spread = 0\nstate.B.ratification_hurdle = 0.6"
    ));
    assert!(!deepened("mechanisms.stepping_stones = false"));
}

#[test]
fn a_pact_fades_rung_by_rung_as_its_threat_has_gone() {
    // Threat 1/2 where it was 1 at the signature: 2 · 1/2 a year.
    let text = three("diplomacy.fatigue = 2\ndiplomacy.initiative_rate = 0", "depths = [\"article5\", \"shallow\"]");
    let spec = spec(&text);
    let c = constants(&spec);
    let (start, ids) = (World::new(&c), StreamIds::new(&spec));
    let after = |depth: Depth, at_signature: f64, seed: u64| {
        let mut world = start.clone();
        world.pacts[0] = Pact { threat_at_signature: at_signature, ..in_force(&[0, 1, 2], depth) };
        diplomacy(&mut world, &c, &mut Streams::new(&ids, &Key::of_replicate(seed, 0, 0)), &mut Bench::new(&c));
        (world.pacts[0].depth, world.pacts[0].stage, world.events.last().map(|(_, event)| *event))
    };
    let trials = 4000;
    let faded = (0..trials).filter(|&seed| after(Depth::Article5, 1.0, seed).0 == Depth::Shallow).count();
    let p = 1.0 - (-0.25_f64).exp();
    let error = (p * (1.0 - p) / trials as f64).sqrt();
    assert!((faded as f64 / trials as f64 - p).abs() < 4.0 * error, "{faded} of {trials}");
    // Below the lowest rung it ends; as long as the threat is what it was nothing happens.
    let ended = (0..100).map(|seed| after(Depth::Shallow, 1.0, seed)).find(|(_, stage, _)| *stage == Stage::Dormant);
    assert_eq!(ended.and_then(|(.., event)| event), Some(Event::Ended { design: 0, how: Ending::Faded }));
    assert!((0..200).all(|seed| after(Depth::Article5, 0.5, seed).0 == Depth::Article5));
}

#[test]
fn who_has_yielded_is_no_signatory() {
    let wants = "weights.constant = 0.1\nmechanisms.ratification = false";
    for (yielded, depth) in [(false, Some(Depth::Shallow)), (true, None)] {
        let spec = spec(&three(wants, ""));
        let c = constants(&spec);
        let mut world = World::new(&c);
        if yielded {
            world.pacts[0].yielded.insert(2);
        }
        let agreed = match negotiate(&mut Bench::new(&c), &world, &c, 0) {
            Outcome::Deal(deal) => Some(deal.depth),
            Outcome::NoDeal { .. } => None,
        };
        assert_eq!(agreed, depth);
    }
}

// ── The script ─────────────────────────────────────────────────────────────────────────────────

/// Runs the plain world with a script and shows the world after the phase of the script in each step.
fn scripted(changes: &str, mut look: impl FnMut(&World, &Constants<'_>)) {
    let text = laid_over(&three(changes, ""), "diplomacy.initiative_rate = 0");
    each_phase(&spec(&text), 0, |phase, _, world, c| {
        if phase == "script" {
            look(world, c);
        }
    });
}

#[test]
fn each_event_moves_what_it_names_in_the_step_of_its_date() {
    // 2031-02-15 is thirteen months and fourteen days after the start: in the fifth quarter.
    let event = "[event.shock]\nname = \"Shock\"\ndate = \"2031-02-15\"\ncrisis.sea = 1.5\nregime.A = \"sceptical\"\n\
                 [event.shock.trade.B]\nREX = 0.25\n[event.shock.pair.A-B]\naffinity = -0.5\ngrievance.A = 0.4\n\
                 [state.B]\ntrade_dependence.REX = 0.4\ncritical_inputs.REX = 0.2";
    let text = laid_over(event, GUARANTOR);
    let mut steps = 0;
    scripted(&text, |world, c| {
        steps += 1;
        let since = world.step >= 4;
        let if_since = |value: f64, before: f64| if since { value } else { before };
        if world.step == 4 {
            assert_close(world.crisis[0], 1.5);
            assert_close(world.urgency[0], 1.5);
            let times: Vec<f64> = world.events.iter().map(|(time, _)| *time).collect();
            assert_eq!(times, [13.0 / 12.0 + 14.0 / 365.25; 3]);
        }
        assert_eq!((world.committed[0], world.settled[0]), (!since, since));
        assert_close(world.seen_reliability[c.n], if_since(0.0, 1.0));
        assert_close(world.dependence[1], if_since(0.1, 0.4));
        assert_close(world.critical[1], if_since(0.05, 0.2));
        assert_close(world.relations.kinship[1], if_since(0.25, 0.5));
        assert_close(world.relations.grievance[1], if_since(0.4, 0.0));
        // With negative affinity nothing grows, in either direction.
        assert_close(world.relations.pace[c.n], if_since(0.0, 1.0));
    });
    assert_eq!(steps, 40);
}

#[test]
fn a_regime_of_the_script_outlasts_elections() {
    let leaders = "[state.A.leadership]\nnext_election = \"2032-05-01\"\ninterval_years = 2\ngovernment = \"neutral\"\n\
                   alliance_minded = 1\nsceptical = 0\nswing = 0\n";
    let event = "[event.turn]\nname = \"Turn\"\ndate = \"2031-02-15\"\nregime.A = \"sceptical\"";
    let text = laid_over(&laid_over(GUARANTOR, leaders), event);
    let mut last = None;
    scripted(&text, |world, _| last = Some((world.committed[0], world.government[0])));
    assert_eq!(last, Some((false, 1.0)));
}

#[test]
fn a_scripted_attack_is_answered_as_any_other() {
    let attack = "[event.raid]\nname = \"Raid\"\ndate = \"2031-02-15\"\nattack = { theatre = \"sea\", target = \"B\" }\n\
                  [aggression]\nescalation = 1\n[state.A]\npublic_support.sea = 1";
    let text = laid_over(&laid_over(&three("", ""), "diplomacy.initiative_rate = 0"), attack);
    let text = laid_over(&text, &treaty("bond", ["A", "B"], "shallow"));
    let mut seen = Vec::new();
    each_run(&spec(&text), sample(1, 3), |run: &RunRecord, world, _| {
        seen.push((run.attacks, run.called, run.war, world.step))
    });
    // A, whose whole public would fight, comes; that makes a war in the fifth quarter.
    assert_eq!(seen, [(1, (1, 1), Some((5, 0)), 5); 3]);
}

#[test]
fn who_withdraws_leaves_everything_and_signs_nothing() {
    let exit = "[event.exit]\nname = \"Exit\"\ndate = \"2030-02-01\"\nwithdraws = [\"B\"]\n\
                [weights]\nconstant = 0.1\n[diplomacy]\ninitiative_rate = 4\n[mechanisms]\nratification = false";
    let text = laid_over(&three(exit, ""), &treaty("bond", ["A", "B"], "bilateral"));
    let text = laid_over(&text, "arrangement.bond.growth = 0.5");
    let (mut withdrawn, mut steps) = (0, 0);
    each_phase(&spec(&text), 3, |_, before, world, c| {
        steps += 1;
        if before.withdrawn.contains(1) {
            withdrawn += 1;
            for j in [0, 2] {
                assert_eq!((world.obligations.get(1, j, 0), world.obligations.get(j, 1, 0)), (Rung::NONE, Rung::NONE));
                assert_eq!((world.drive[c.n + j], world.drive[j * c.n + 1]), (0.0, 0.0));
            }
            assert!(!world.pacts[0].is_in_force() && world.pacts[0].stage != Stage::Ratifying);
        }
    });
    assert!(withdrawn > 0 && withdrawn < steps);
}

#[test]
fn a_pact_in_force_ends_when_a_required_member_withdraws() {
    let text = three("diplomacy.initiative_rate = 0\nweights.constant = 0.1", "");
    let world = negotiated(&text, 0, |world, _| {
        world.pacts[0] = in_force(&[0, 1, 2], Depth::Shallow);
        world.withdrawn.insert(1);
    });
    assert!(happened(&world, |event| matches!(event, Event::Left { state: 1, .. })));
    assert!(happened(&world, |event| matches!(event, Event::Ended { how: Ending::Dissolved, .. })));
    assert_eq!(world.obligations.get(0, 2, 0), Rung::NONE);
}

#[test]
fn a_proposal_of_the_script_comes_to_the_table_though_its_proposer_would_not_make_it() {
    let dear = "weights.constant = -1\ndiplomacy.initiative_rate = 0\n";
    let proposal = "[event.offer]\nname = \"Offer\"\ndate = \"2030-02-01\"\nproposes = [\"pact\"]";
    for (changes, opened) in [(dear.to_owned(), 0), (dear.to_owned() + proposal, 3)] {
        let text = three(&changes, "");
        assert!(margin(&text) < 0.0);
        let (mut talks, mut parties) = (0, 0);
        each_run(&spec(&text), sample(1, 3), |run: &RunRecord, world, _| {
            talks += run.talks;
            let with = world.events.iter().filter_map(|(time, event)| match event {
                Event::TalksOpened { parties, .. } => Some((*time, parties.len())),
                _ => None,
            });
            for (time, number) in with {
                // 31 days of the first year.
                assert!((time - 31.0 / 365.25).abs() < 0.01, "{time}");
                parties += number;
            }
        });
        assert_eq!((talks, parties), (opened, 3 * opened as usize));
    }
}

#[test]
fn a_scripted_proposal_is_not_kept_back_by_other_talks_of_its_proposer() {
    let text = three("weights.constant = 1\ndiplomacy.initiative_rate = 0\ndiplomacy.talks = 50", "");
    let text = laid_over(&text, &design("second", &["A", "B", "C"], "depths = [\"shallow\"]"));
    let text = laid_over(
        &text,
        "[event.one]\nname = \"One\"\ndate = \"2030-02-01\"\nproposes = [\"pact\"]\n\
         [event.two]\nname = \"Two\"\ndate = \"2031-02-01\"\nproposes = [\"second\"]",
    );
    each_run(&spec(&text), sample(1, 3), |run: &RunRecord, _, _| assert_eq!(run.talks, 2));
}

// ── Accession ──────────────────────────────────────────────────────────────────────────────────

/// Members of a pact of A, B and C that stands, once D has had the time to think about it.
fn after_review(changes: &str) -> Vec<usize> {
    let four = ["A", "B", "C", "D"].map(|id| state(id, "exposure.sea = 1")).join("\n");
    let pact = design("pact", &["A", "B", "C", "D"], "required = [\"A\", \"B\", \"C\"]\naccession = \"open\"");
    let calm = "diplomacy.review_rate = 100\ndiplomacy.initiative_rate = 0\nmechanisms.ratification = false\n\
                weights.security = 1\ndiplomacy.exit_cost = 100";
    let text = [pact.as_str(), calm, changes].iter().fold(plain(&four), |text, more| laid_over(&text, more));
    let world = negotiated(&text, 0, |world, _| world.pacts[0] = in_force(&[0, 1, 2], Depth::Shallow));
    world.pacts[0].members.iter().collect()
}

#[test]
fn a_newcomer_reckons_with_the_reaction_that_it_adds_and_not_with_that_to_the_pact() {
    assert_eq!(after_review(""), [0, 1, 2, 3]);
    // Against 40, 30 have brought 3/7 of a provocation and 40 bring 1/2: D adds 1/14 of it. With the
    // others D stands at 20 instead of 35/2, so its share falls from 80/115 to 2/3: urgency may rise to
    // 1/2 · (16/23)/(2/3) = 12/23, ln(12/11) logits, 14 times which is the provocation at which it is even.
    let even = 14.0 * (12.0_f64 / 11.0).ln();
    assert_eq!(after_review(&format!("adversary.REX.provocation = {}", even - 0.01)), [0, 1, 2, 3]);
    assert_eq!(after_review(&format!("adversary.REX.provocation = {}", even + 0.01)), [0, 1, 2]);
}

#[test]
fn a_scripted_attack_comes_whatever_else_the_same_step_brings() {
    let strike = "aggression.escalation = 1\n[event.strike]\nname = \"Strike\"\ndate = \"2026-10-02\"\n\
                  attack = { theatre = \"taiwan-strait\", target = \"TWN\" }";
    let spec = spec(&laid_over(&embattled(&shipped()), strike));
    let target = index_of(&spec, "TWN");
    let (mut runs, mut ended_at_once) = (0, 0);
    each_run(&spec, sample(30, 10), |_, world, _| {
        let is_strike = |event: &Event| matches!(event, Event::Attack { target: hit, .. } if *hit == target);
        assert!(world.events.iter().any(|(time, event)| *time < 0.01 && is_strike(event)), "{:?}", world.events);
        runs += 1;
        ended_at_once += u32::from(world.at_war && world.step == 1);
    });
    assert!(ended_at_once > 0 && ended_at_once < runs, "some attacks widen, and some do not");
}
