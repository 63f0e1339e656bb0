//! The formulas of single mechanisms, worked by hand in the plain world (`plain.toml`) phase by phase.

use pactsim::dynamics;
use pactsim::rng::Key;
use pactsim::scenario::Depth;
use pactsim::security::fights;
use pactsim::world::{Constants, Event, Pact, Rung, Stage, StateSet, StreamIds, Streams, World};

use crate::support::{constants, design, laid_over, plain, spec, state};

/// log 2, as a rate or an effect whose exponential is a half or two.
const LN_2: f64 = std::f64::consts::LN_2;

#[track_caller]
fn assert_close(computed: f64, by_hand: f64) {
    assert!((computed - by_hand).abs() < 1e-9, "computed {computed}, by hand {by_hand}");
}

/// Share of independent trials against its chance, within four standard errors.
#[track_caller]
fn assert_share(happened: usize, trials: usize, p: f64) {
    let (share, error) = (happened as f64 / trials as f64, (p * (1.0 - p) / trials as f64).sqrt());
    assert!((share - p).abs() < 4.0 * error, "{share} of {trials}, by hand {p} ± {error}");
}

/// The plain world with these texts laid over it, one after the other.
fn with(texts: &[&str]) -> String {
    texts.iter().fold(plain(""), |text, more| laid_over(&text, more))
}

/// A, B and C, all with a stake in the sea, and a pact on the table among all three.
fn three(states: &str, changes: &str, terms: &str) -> String {
    let all = ["A", "B", "C"].map(|id| laid_over(&state(id, "exposure.sea = 1"), ""));
    with(&[&all.join("\n"), &design("pact", &["A", "B", "C"], terms), states, changes])
}

/// Shows the world of a scenario at its start, with the streams of replicate `seed`.
fn look<T>(text: &str, seed: u64, with: impl Fn(&mut World, &Constants<'_>, &mut Streams) -> T) -> T {
    let spec = spec(text);
    let c = constants(&spec);
    let mut streams = Streams::new(&StreamIds::new(&spec), &Key::of_replicate(seed, 0, 0));
    with(&mut World::new(&c), &c, &mut streams)
}

/// How often `is` says yes over `trials` seeds.
fn count(text: &str, trials: u64, is: impl Fn(&mut World, &Constants<'_>, &mut Streams) -> bool) -> usize {
    let spec = spec(text);
    let c = constants(&spec);
    let (start, ids) = (World::new(&c), StreamIds::new(&spec));
    let happens = |seed: &u64| is(&mut start.clone(), &c, &mut Streams::new(&ids, &Key::of_replicate(*seed, 0, 0)));
    (0..trials).filter(happens).count()
}

/// A pact of `members` at some stage and depth.
fn pact(members: &[usize], stage: Stage, depth: Depth) -> Pact {
    let members: StateSet = members.iter().copied().collect();
    let in_force_since = if stage == Stage::InForce { 0.0 } else { f64::INFINITY };
    Pact { stage, members, ratified: members, in_force_since, ..Pact::dormant(depth) }
}

fn stands(members: &[usize], depth: Depth) -> Pact {
    pact(members, Stage::InForce, depth)
}

// ── Alignment, blocs, adversaries' ties ────────────────────────────────────────────────────────

/// The gap to the target halves in a quarter.
const HALVES: &str = "reaction.alignment_rate = 2.772588722239781";

#[test]
fn a_state_balances_a_rise_of_threat_and_yields_to_those_who_woo_it() {
    let text = three(
        "state.A.trade_dependence.REX = 0.4",
        &format!("{HALVES}\nreaction.balancing = 0.5\nadversary.REX.inducement = 0.5"),
        "",
    );
    let aligned = |stage: Stage| {
        look(&text, 0, |world, c, _| {
            // From 1/2 to 9/10: a target of 0.5 · 0.4.
            world.urgency[0] = 9.0_f64.ln();
            world.perceive(c);
            world.pacts[0] = pact(&[0, 1], stage, Depth::Shallow);
            dynamics::alignment(world, c);
            world.alignment[0]
        })
    };
    assert_close(aligned(Stage::Dormant), 0.1);
    // Under talks it is wooed: 0.2 less 0.5 · 0.4.
    assert_close(aligned(Stage::Talks { until: 1.0 }), 0.0);
}

#[test]
fn a_pact_frightens_the_non_aligned_outside_it() {
    let text = three("state.A.autonomy_norm = 0.5", &format!("{HALVES}\nreaction.unease = 0.4"), "");
    let aligned = |members: &[usize]| {
        look(&text, 0, |world, c, _| {
            world.pacts[0] = stands(members, Depth::Shallow);
            world.pressed[0] = 0.5;
            dynamics::alignment(world, c);
            world.alignment[0]
        })
    };
    // −0.4 · 0.5 · 0.5, half of it in a quarter.
    assert_close(aligned(&[1, 2]), -0.05);
    assert_close(aligned(&[0, 1, 2]), 0.0);
}

#[test]
fn a_bloc_loses_cohesion_to_pressure_from_outside_and_to_sides_taken_within() {
    let bloc = "[bloc.isles]\nname = \"Isles\"\nmembers = [\"A\", \"B\"]\ncohesion = 0.8";
    let text = three(bloc, &format!("{HALVES}\nreaction.unease = 0.5"), "");
    let cohesion = |members: &[usize]| {
        look(&text, 0, |world, c, _| {
            world.pacts[0] = stands(members, Depth::Shallow);
            world.pressed[0] = 0.4;
            (world.alignment[0], world.alignment[1]) = (0.2, -0.2);
            dynamics::unease(world, c);
            world.cohesion[0]
        })
    };
    // Both outside: 0.8 · (1 − 0.5 · 0.4 − 0.2) = 0.48, half way from 0.8.
    assert_close(cohesion(&[]), 0.64);
    // One inside: half the pressure, 0.8 · (1 − 0.1 − 0.2) = 0.56.
    assert_close(cohesion(&[0, 2]), 0.68);
}

#[test]
fn adversaries_draw_closer_when_both_gain_and_bring_more() {
    let second = "[adversary.SUB]\nname = \"Sub\"\ncapability = 50\ngrowth = 0\ncoerciveness = 0\ninducement = 0\n\
                  provocation = 0\narming = 0\nties.REX = 0.2\n[theatre.sea.forces]\nSUB = 0.2";
    let response = "reaction.tie_response = 2\nreaction.tie_cost = 0.5\nreaction.tie_gain = 0.5\n\
                    reaction.half_life = 0.25";
    let text = three(second, response, "");
    let tied = |pressed: f64| {
        look(&text, 0, |world, c, _| {
            world.pressed[0] = pressed;
            dynamics::counter_alignment(world, c);
            world.gather_forces(c);
            (world.ties[1], world.adversary_forces[0], world.events.len())
        })
    };
    // Margin 2 · 0.5 − 0.5; target 0.2 + 0.8 · 0.5 = 0.6, half way from 0.2.
    let (tie, forces, told) = tied(0.5);
    assert_close(tie, 0.4);
    // 40 of its own, and 10 · (1 + 0.5 · 0.2) of its partner.
    assert_close(forces, 51.0);
    assert_eq!(told, 1);
    // At the cost nothing moves.
    assert_eq!(tied(0.25), (0.2, 50.0, 0));
    // A partner without forces there has nothing to gain.
    let absent = laid_over(&text, "theatre.sea.forces.SUB = 0");
    look(&absent, 0, |world, c, _| {
        world.pressed[0] = 1.0;
        dynamics::counter_alignment(world, c);
        assert_close(world.ties[1], 0.2);
    });
}

// ── Agreements and coercion ────────────────────────────────────────────────────────────────────

#[test]
fn two_states_conclude_one_agreement_at_the_rate_of_their_drive_and_their_peace() {
    // Shared threat 1/2 is half of a drive; a grievance of 1/2 halves the pace: 4 · 1/4 a year.
    let web = "[cooperation]\nagreements = 4\nshared_threat = 1\nagreement_drive = 0.5\n[pair.A-B]\ngrievance.A = 0.5";
    let two = with(&[&state("A", "exposure.sea = 1"), &state("B", "exposure.sea = 1"), web]);
    let agreed = count(&two, 4000, |world, c, streams| {
        dynamics::cooperation(world, c);
        dynamics::agreements(world, c, streams);
        let concluded = world.agreed[0] == Some(0);
        if concluded {
            assert_eq!(world.obligations.get(0, 1, 0), Rung::from(Depth::Cooperation));
            assert_eq!(world.standing.get(1, 0, 0), Rung::from(Depth::Cooperation));
            assert_close(world.drive[1], 0.5);
            assert_close(world.drive[2], 0.5);
            // There is nothing left to agree on.
            (0..400).for_each(|_| dynamics::agreements(world, c, streams));
            assert_eq!(world.events.len(), 1);
        }
        concluded
    });
    assert_share(agreed, 4000, 1.0 - (-0.25_f64).exp());
}

const COERCION: &str = "[coercion]\nonset = 0.8\nagreement_step = 0.25\nyielding = 0.25\npooling = 0.6\n\
                        diversification = 0.1\nsubstitution = 0.3\n[adversary.REX]\ncoerciveness = 0.5\n\
                        [state.A]\ntrade_dependence.REX = 0.5\ncritical_inputs.REX = 0.5";

#[test]
fn an_agreement_is_punished_as_the_smaller_step_that_it_is() {
    // 0.8 · 0.5 · 0.25.
    let text = three("", COERCION, "");
    let punished = count(&text, 4000, |world, c, streams| {
        world.agreed[0] = Some(0);
        dynamics::coercion(world, c, streams);
        world.pressure[0] == 1.0
    });
    assert_share(punished, 4000, 0.1);
}

#[test]
fn a_quarter_of_talks_is_punished_some_yield_and_all_diversify() {
    let text = three("", COERCION, "");
    let talks = pact(&[0, 1, 2], Stage::Talks { until: 9.0 }, Depth::Shallow);
    let punished = count(&text, 4000, |world, c, streams| {
        world.pacts[0] = talks;
        dynamics::coercion(world, c, streams);
        let punished = world.pressure[0] == 1.0;
        if punished {
            assert_close(world.dependence[0], 0.45);
            assert_close(world.critical[0], 0.35);
        }
        punished
    });
    assert_share(punished, 4000, 1.0 - 0.6_f64.powf(0.25));
    let yielded = count(&text, 16_000, |world, c, streams| {
        world.pacts[0] = talks;
        dynamics::coercion(world, c, streams);
        world.pacts[0].yielded.contains(0)
    });
    assert_share(yielded, 16_000, 0.25 * (1.0 - 0.6_f64.powf(0.25)));
}

#[test]
fn a_coercion_clause_spreads_the_pressure_and_the_loss_that_is_expected() {
    let certain = laid_over(COERCION, "coercion.onset = 1\nadversary.REX.coerciveness = 1");
    let pressures = |terms: &str| {
        look(&three("", &certain, terms), 0, |world, c, streams| {
            world.pacts[0] = pact(&[0, 1, 2], Stage::Ratifying, Depth::Shallow);
            dynamics::coercion(world, c, streams);
            world.pressure.clone()
        })
    };
    assert_eq!(pressures(""), [1.0, 0.0, 0.0]);
    // 0.6 is shared by three: 1 − 0.6 + 0.2, and 0.2 for each other.
    let shared = pressures("clauses = [\"economic-coercion\"]");
    shared.iter().zip([0.6, 0.2, 0.2]).for_each(|(&bears, by_hand)| assert_close(bears, by_hand));
}

// ── Fights, stocks, nuclear weapons ────────────────────────────────────────────────────────────

const GULF: &str = "[theatre.gulf]\nname = \"Gulf\"\nadversary = \"REX\"\nassertiveness = 0.5\nurgency = 0.5\n\
                    visibility = 1\ndrift = 0\ncrisis_rate = 0\ncrisis_size = 0\ncrisis_half_life = 1\n\
                    attack_rate = 0\nwillingness_shift = 0\nforces.REX = 0.2\n\
                    [state.A]\nallocation.sea = 0.5\nallocation.gulf = 0.5\ndistance.gulf = 0\nexposure.gulf = 1";

#[test]
fn a_fight_uses_up_stocks_and_ties_down_what_is_elsewhere() {
    let stocks = "[endurance]\nconsumption = 0.5\nreplenishment = 2.772588722239781\ntied_down = 0.4\nhalf_life = 0.25";
    let fought = |goal: &str| {
        look(
            &three("state.A.endurance = 0.8", &laid_over(&laid_over(stocks, GULF), goal), ""),
            0,
            |world, c, streams| {
                let (gulf, sea) = (0, 1);
                world.scripted_attacks = vec![(0.0, sea, 0)];
                dynamics::aggression(world, c, streams);
                assert_close(world.endurance[0], 0.4);
                assert_eq!((world.fights[0].front, world.fights[0].tied), (sea, 0.4));
                // B was not bound and did not come: nothing of its own is gone.
                assert_eq!(world.endurance[1], 1.0);
                world.gather_forces(c);
                // 10 · 1/2 · 0.4 at the front, and what is not tied down of it elsewhere.
                assert_close(world.strength[sea], 2.0);
                assert_close(world.strength[gulf], 1.2);
                assert_close(world.adversary_forces[sea], 40.0);
                assert_close(world.adversary_forces[gulf], 12.0);
                dynamics::endurance(world, c);
                assert_close(world.fights[0].tied, 0.2);
                assert_close(world.adversary_fights[0].tied, 0.2);
                world.endurance[0]
            },
        )
    };
    // Half way back to 0.8, or on to the goal of a programme.
    assert_close(fought(""), 0.6);
    assert_close(fought("state.A.endurance_goal = 1"), 0.7);
}

/// Attacks a step on A, a claimant, over many seeds.
fn attacked(text: &str, trials: u64, prepare: impl Fn(&mut World)) -> (usize, usize) {
    let forestalling = std::cell::Cell::new(0);
    let attacks = count(text, trials, |world, c, streams| {
        prepare(world);
        dynamics::aggression(world, c, streams);
        let attack = world.events.iter().find_map(|(_, event)| match event {
            Event::Attack { forestalls, .. } => Some(forestalls.is_some()),
            _ => None,
        });
        forestalling.set(forestalling.get() + usize::from(attack == Some(true)));
        attack.is_some()
    });
    (attacks, forestalling.get())
}

#[test]
fn an_umbrella_shields_as_far_as_its_holder_would_fight() {
    // Deterrence 2 ln 2, half of it under an umbrella, and B fights with 2/3: 2^(−2/3) of the usual rate,
    // 1/2 · 40/(40 + 10 + 2/3 · 5) a year.
    let text = with(&[
        &state("A", "exposure.sea = 1\nclaim.sea = 1"),
        &state("B", "nuclear = true"),
        "[arrangement.treaty]\nname = \"Treaty\"\nmembers = [\"A\", \"B\"]\ndepth = \"shallow\"\ncooperation = 0\ngrowth = 0",
        &format!("[aggression]\nnuclear_deterrence = {}\numbrella = 0.5\n[theatre.sea]\nattack_rate = 2", 2.0 * LN_2),
    ]);
    let usual = 40.0_f64 / (40.0 + 10.0 + 10.0 / 3.0);
    let chance = |shield: f64| 1.0 - (-0.25 * usual * shield).exp();
    assert_share(attacked(&text, 20_000, |_| ()).0, 20_000, chance(2.0_f64.powf(-2.0 / 3.0)));
    // Consultation is no umbrella: B may fight, with 1/2 · 2^0.25 odds, but shields nobody.
    let loose = laid_over(&text, "arrangement.treaty.depth = \"consultation\"");
    let odds = 2.0_f64.powf(0.25);
    let usual = 40.0 / (50.0 + 5.0 * odds / (1.0 + odds));
    assert_share(attacked(&loose, 20_000, |_| ()).0, 20_000, 1.0 - (-0.25 * usual).exp());
}

#[test]
fn an_attack_forestalls_what_a_signed_pact_would_cost_beyond_the_cost_of_war() {
    // Now 40/55; with the pact the others fight with 4/5, 40/58.
    let (now, later) = (40.0_f64 / 55.0, 40.0 / 58.0);
    let rates = "theatre.sea.attack_rate = 1\naggression.preemption = 50\naggression.war_cost = 0.01";
    let text = three("state.A.claim.sea = 1", rates, "depths = [\"article5\"]");
    let signed = |world: &mut World| world.pacts[0] = pact(&[0, 1, 2], Stage::Ratifying, Depth::Article5);
    let extra = 50.0 * (now - later - 0.01);
    let (attacks, forestalling) = attacked(&text, 20_000, signed);
    assert_share(attacks, 20_000, 1.0 - (-0.125 * (now + extra)).exp());
    assert_share(forestalling, attacks, extra / (now + extra));
    // Not worth a war, or no pact signed: the usual rate and nothing to forestall.
    let usual = 1.0 - (-0.125 * now).exp();
    let dear = laid_over(&text, "aggression.war_cost = 0.04");
    for (attacks, forestalling) in [attacked(&dear, 20_000, signed), attacked(&text, 20_000, |_| ())] {
        assert_share(attacks, 20_000, usual);
        assert_eq!(forestalling, 0);
    }
}

#[test]
fn a_deterrent_is_built_when_it_gains_more_than_it_costs() {
    // Threat 1/2 · share 40/50 · (1 − 1/2) = 0.2.
    let alone = state("A", "exposure.sea = 1\nclaim.sea = 1\ndeterrent_support = 0.6");
    let rules = format!(
        "weights.security = 1\ndiplomacy.review_rate = 100\ndiplomacy.ratification_spread = 0\n\
         aggression.nuclear_deterrence = {LN_2}\nself_help.lead_time = 1"
    );
    let decided = |changes: &str| {
        look(&with(&[&alone, &rules, changes]), 1, |world, c, streams| {
            dynamics::self_help(world, c, streams);
            (world.deterrent_due[0], world.events.clone())
        })
    };
    assert_eq!(decided("self_help.cost = 0.19"), (1.25, vec![(0.25, Event::Deterrent { state: 0, ready: false })]));
    assert_eq!(decided("self_help.cost = 0.21"), (f64::INFINITY, vec![]));
    assert_eq!(decided("self_help.cost = 0.19\nstate.A.deterrent_support = 0.4").0, f64::INFINITY);
    // A nuclear ally bound to it, who fights with 2/3, leaves less to gain: 1/2 · 40/(50 + 10/3) · (2^(−1/3) − 1/2).
    let ally = state("B", "nuclear = true");
    let treaty = "[arrangement.treaty]\nname = \"Treaty\"\nmembers = [\"A\", \"B\"]\ndepth = \"shallow\"\n\
                  cooperation = 0\ngrowth = 0\n[aggression]\numbrella = 0.5";
    let left = 0.5 * 0.75 * (2.0_f64.powf(-1.0 / 3.0) - 0.5);
    for (cost, builds) in [(left - 0.001, true), (left + 0.001, false)] {
        let covered = [ally.as_str(), treaty, &format!("self_help.cost = {cost}")]
            .iter()
            .fold(String::new(), |t, m| laid_over(&t, m));
        assert_eq!(decided(&covered).0.is_finite(), builds, "{cost}");
    }
}

#[test]
fn a_finished_deterrent_lowers_the_threat_to_its_holder() {
    let text = with(&[
        &state("A", "exposure.sea = 1\nclaim.sea = 1\ndeterrent_support = 0.5"),
        &format!("aggression.nuclear_deterrence = {LN_2}"),
    ]);
    look(&text, 0, |world, c, streams| {
        world.deterrent_due[0] = 0.2;
        dynamics::self_help(world, c, streams);
        assert!(world.nuclear[0]);
        assert_close(world.exposure[0], 0.5);
        assert_close(world.threat[0], 0.25);
        assert_eq!(world.events, [(0.2, Event::Deterrent { state: 0, ready: true })]);
        assert_eq!(world.deterrent_due[0], f64::INFINITY);
    });
}

#[test]
fn critical_inputs_and_a_nuclear_adversary_keep_states_from_fighting_and_not_from_saying_so() {
    // Odds 1 · 2^(−2·1/2) · 1/2 = 1/4; a holder of nuclear weapons has only its inputs to fear for.
    let fears = format!(
        "opinion.critical_effect = {}\nopinion.nuclear_caution = {LN_2}\nadversary.REX.nuclear = true\n\
         state.A.critical_inputs.REX = 0.5\nstate.B.critical_inputs.REX = 0.5\nstate.B.nuclear = true",
        2.0 * LN_2
    );
    look(&three("", &fears, ""), 0, |world, c, _| {
        assert_close(fights(world, c, 0, 0, Rung::NONE, world.reliability[0]), 0.2);
        assert_close(fights(world, c, 1, 0, Rung::NONE, world.reliability[0]), 1.0 / 3.0);
        assert_close(fights(world, c, 2, 0, Rung::NONE, world.reliability[0]), 1.0 / 3.0);
        assert_close(world.willingness_odds(c, 0, 0), 1.0);
    });
}

#[test]
fn a_hybrid_clause_closes_part_of_the_blind_spot() {
    let seen = |terms: &str, stage: Stage| {
        let grey = "theatre.sea.visibility = 0.2\nreaction.hybrid_visibility = 0.5";
        look(&three("", grey, terms), 0, |world, c, streams| {
            world.pacts[0] = pact(&[0, 1, 2], stage, Depth::Shallow);
            world.urgency[0] = -1.0;
            dynamics::threats(world, c, streams);
            world.urgency[0]
        })
    };
    let clause = "clauses = [\"hybrid\"]";
    // A gap of 1 to assertiveness: 0.2 of it is seen, with the clause 1 − 0.8 · 0.5.
    assert_close(seen("", Stage::InForce), -0.8);
    assert_close(seen(clause, Stage::Ratifying), -0.8);
    assert_close(seen(clause, Stage::InForce), -0.4);
}
